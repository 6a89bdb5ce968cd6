"""The text of a set answer: the denominators first, then one line for each paper."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.sets.describe import filter_words, noun
from assistant.types import Coverage, JudgedClaim, Query

__all__ = ["headline", "leftover", "no_papers"]

_SHOWN = 12


def headline(query: Query, coverage: Coverage, shown: int) -> str:
    """How many papers match, of how many, and what the rest of the count is."""
    scope = f"{coverage.papers:,} {_papers(coverage.papers)}{_dates(query)}"
    matched = coverage.matched or 0
    words = filter_words(query)
    if matched == 0:
        first = f"None of the {scope} {_one(words)}."
    elif matched == 1:
        first = f"1 of the {scope} {_one(words)}."
    else:
        first = f"{matched} of the {scope} {words}."
    if 0 < shown < matched:
        first = first[:-1] + f"; {_kept(query, shown)}."
    return f"{first} {_rest(query, coverage)}".strip()


def _kept(query: Query, shown: int) -> str:
    order = {"date": "newest", "saving": "largest", "value": "largest"}[query.order]
    if query.ascending:
        order = {"newest": "oldest", "largest": "smallest"}[order]
    return f"the {order} is shown" if shown == 1 else f"the {order} {shown} are shown"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"


def _one(words: str) -> str:
    """The predicate in the singular: "cut" to "cuts", "reach" to "reaches", "are about" to "is about"."""
    verb, _, rest = words.partition(" ")
    verb = {"have": "has"}.get(verb) or f"{verb}{'es' if verb.endswith('ch') else 's'}"
    return f"{verb} {rest}".replace(" and are about ", " and is about ").replace(
        " and state ", " and states "
    )


def _dates(query: Query) -> str:
    since = f" from {query.since.isoformat()}" if query.since else ""
    until = f" up to {query.until.isoformat()}" if query.until else ""
    return since + until


def _rest(query: Query, coverage: Coverage) -> str:
    given, undecided = coverage.papers_with_claim or 0, coverage.undecided or 0
    parts = []
    if query.op is not None or query.unit or query.direction:
        verb = "gives" if given < 2 else "give"
        parts.append(f"{given or 'None'} {verb} a number for {noun(query)}")
    if undecided:
        parts.append(f"{undecided} could not be decided")
    return ("; ".join(parts) + ".") if parts else ""


def no_papers(query: Query, *, empty: bool) -> str:
    """Why nothing was looked at."""
    if empty:
        return "The collection is empty: ingest some papers first."
    source = f" from the source {query.source!r}" if query.source else ""
    return f"No paper of the collection is{_dates(query)}{source}; widen the filter."


def leftover(undecided: Sequence[JudgedClaim]) -> str:
    """The papers that could not be decided, with reasons that carry no numbers; empty without any."""
    lines, seen = [], set()
    for judged in undecided:
        if judged.claim.paper_id in seen:
            continue
        seen.add(judged.claim.paper_id)
        lines.append(f"- {judged.title} ({_reason(judged)})")
    if not lines:
        return ""
    more = [f"- and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join(["Not decided:", *lines[:_SHOWN], *more])


def _reason(judged: JudgedClaim) -> str:
    reason = judged.reason or "the wording leaves it open"
    return "the wording allows two readings" if any(char.isdigit() for char in reason) else reason
