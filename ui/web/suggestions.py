"""What a reader may want to ask next, made from the answer that they have."""

from __future__ import annotations

from assistant.types import Answer

__all__ = ["suggestions"]

_MOST = 3


def suggestions(answer: Answer) -> list[str]:
    """Up to three follow-ups that this answer can carry; none after an abstention."""
    if answer.outcome != "answered":
        return []
    offered = _by_kind(answer)
    papers = len({citation.paper_id for citation in answer.citations})
    if papers > 1 and answer.kind != "set":
        offered += ["which of those is the newest?", "compare the first two"]
    return offered[:_MOST]


def _by_kind(answer: Answer) -> list[str]:
    if answer.kind == "set":
        dates = sorted(one.published for one in answer.citations if one.published)
        middle = dates[len(dates) // 2].year if dates else None
        since = [f"only since {middle}"] if middle and dates[0].year < middle else []
        return [*since, "sort them by date", "tell me more about the first"]
    if answer.groups and answer.groups[0].stance is None:
        return [f"tell me more about {answer.groups[0].label}"]
    if answer.kind == "lookup" and answer.citations:
        name = answer.citations[0].title.partition(": ")[0]
        return [f"what does {name} compare against?", f"what are the limits of {name}?"]
    return []
