"""JSON objects in the replies of a model, read with patience and believed in nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from assistant.errors import BadReply

__all__ = ["numbers", "objects", "read_object", "texts"]

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)


def read_object(text: str, model: str) -> Mapping[str, Any]:
    """The first JSON object of a reply, with or without a fence or words around it.

    Raises ``BadReply`` when there is none.
    """
    said = _THOUGHT.sub("", text)
    decoder = json.JSONDecoder()
    for match in re.finditer(r"\{", said):
        try:
            found, _ = decoder.raw_decode(said, match.start())
        except ValueError:
            continue
        if isinstance(found, Mapping):
            return found
    raise BadReply(f"{model} gave a reply that is no JSON object")


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; of anything else none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(value: Any, longest: int = 200) -> list[str]:
    """The short, non-empty texts of a list, each on one line."""
    held = [" ".join(one.split()) for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return [one for one in held if one and len(one) <= longest]


def numbers(value: Any) -> list[float]:
    """A number, or the numbers of a list."""
    several = value if isinstance(value, list) else [value]
    return [float(one) for one in several if isinstance(one, (int, float)) and not isinstance(one, bool)]
