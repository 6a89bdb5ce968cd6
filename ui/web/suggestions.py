"""What a reader may want to ask next, made from the answer that they have."""

from __future__ import annotations

import re

from assistant.language.bibliography import short_title
from assistant.types import Answer

__all__ = ["suggestions"]

_MOST = 3
_NAME = re.compile(r"\S+[A-Z0-9]\S*")  # a word that is no common one: CLaSp, REPA-E
_REST = (
    "More ",
    "Nearest",
    "Close",
    "Newest",
    "What ",
    "Reported",
)  # beginnings of groups that are no subject


def suggestions(answer: Answer) -> list[str]:
    """Up to three follow-ups that this answer can carry; none after an abstention.

    Each is whole in itself: it says the name or the subject that it is about.
    """
    if answer.outcome != "answered":
        return []
    offered = _of_set(answer) if answer.kind == "set" else [*_of_groups(answer), *_of_names(answer)]
    return list(dict.fromkeys(offered))[:_MOST]


def _of_set(answer: Answer) -> list[str]:
    dates = sorted(one.published for one in answer.citations if one.published)
    middle = dates[len(dates) // 2].year if dates else None
    since = [f"only since {middle}"] if middle and dates[0].year < middle else []
    return [*since, "sort them by date", *_of_names(answer)]


def _of_groups(answer: Answer) -> list[str]:
    """A narrower subject, and what its papers say in numbers."""
    topic = answer.reading.topic
    if topic is None or answer.kind not in {"overview", "list", "evidence"}:
        return []
    labels = [group.label for group in answer.groups if group.stance is None]
    narrower = [label for label in labels if not label.startswith(_REST)][:1]
    return [f"which papers on {topic} are about {label}?" for label in narrower]


def _of_names(answer: Answer) -> list[str]:
    titles = dict.fromkeys(short_title(one.title) for one in answer.citations)
    names = [name for name in titles if _NAME.fullmatch(name)]
    asked = [name for name in names if name.casefold() in answer.question.casefold()]
    if asked:
        return [f"what does {asked[0]} compare against?"]
    about = [f"what does {names[0]} propose?"] if names else []
    return about + ([f"compare {names[0]} and {names[1]}"] if len(names) > 1 else [])
