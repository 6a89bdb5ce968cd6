"""Whether a text states what the answer key asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["first_words", "folded", "keys_met"]

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LABELS = re.compile(r"\s*\[\d+\]")


def first_words(text: str, limit: int) -> str:
    """The first ``limit`` words."""
    return " ".join(text.split()[:limit])


def folded(text: str) -> str:
    r"""Lower case, single spaces, ``\%`` as ``%``, no separators of thousands, no ``[1]``."""
    plain = _LABELS.sub("", text.replace("\\", "").casefold())
    return " ".join(_THOUSANDS.sub("", plain).split())


def keys_met(text: str, keys: Sequence[Sequence[str]]) -> bool:
    """Whether each group has an alternative that stands in ``text`` as whole words or numbers."""
    plain = folded(text)
    return all(any(_stands(folded(key), plain) for key in group) for group in keys)


def _stands(key: str, text: str) -> bool:
    """``5`` is not in ``5.1`` or ``15``; ``flat`` is in ``flatness``, ``uld`` not in ``should``."""
    if key[:1].isdigit():
        after = r"(?![\d]|[.,]\d)" if key[-1:].isdigit() else ""
        return re.search(r"(?<![\d.,])" + re.escape(key) + after, text) is not None
    return re.search(r"(?<![a-z0-9])" + re.escape(key), text) is not None
