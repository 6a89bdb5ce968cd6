"""A few sentences over the rows of a set answer. The rows stay what the table says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.errors import GenerationError
from assistant.gate import Source
from assistant.language.sentences import addresses_a_model
from assistant.llm.check import Checked, judge
from assistant.llm.cost import together
from assistant.llm.cutting import Ended, cut
from assistant.llm.evidence import plain
from assistant.llm.replies import Replies, Request
from assistant.protocols import TokenCounter
from assistant.types import Draft, Evidence, Question, Rejected, Statement
from prompts import Prompt, load

__all__ = ["summarize"]

_FEWEST_ROWS = 2


def summarize(
    replies: Replies,
    counter: TokenCounter,
    question: Question,
    rows: Sequence[Evidence],
    *,
    budget: int,
    judged: bool = False,
) -> Draft | None:
    """Statements over ``rows``, not yet through the gate, or ``None`` when there is too little to sum up.

    As many rows are sent, best first, as ``budget`` tokens allow. The statements cite rows
    by their own evidence ids; with ``judged`` the model is asked which of them these support. Raises a
    ``GenerationError``.
    """
    lines: list[str] = []
    sent: dict[str, Evidence] = {}
    used = 0
    for row in rows:
        if addresses_a_model(row.quote) or any(_same(row, other) for other in sent.values()):
            continue
        number = str(len(sent) + 1)
        line = f"[{number}] {plain(row.title)}: {plain(row.quote)}"
        used += counter.count(line)
        if used > budget:
            break
        sent[number] = row
        lines.append(line)
    if len(sent) < _FEWEST_ROWS:
        return None
    prompt = load("summary")
    draft = _drafted(replies, prompt, {"rows": "\n".join(lines), "question": question.text}, sent)
    return _judged(draft, replies) if judged and draft.statements else draft


def _same(one: Evidence, other: Evidence) -> bool:
    return one.id == other.id or (one.paper_id, one.quote) == (other.paper_id, other.quote)


def _judged(draft: Draft, replies: Replies) -> Draft:
    """What the model finds supported; all of it where the model cannot be asked, for the rules to decide."""
    try:
        verdicts = judge([_checked(one, draft.evidence) for one in draft.statements], replies)
    except GenerationError:
        return draft
    told = list(zip(draft.statements, verdicts, strict=True))
    return replace(
        draft,
        statements=tuple(one for one, verdict in told if verdict.passed),
        rejected=tuple(Rejected(one.text, verdict.reason) for one, verdict in told if verdict.reason),
        usage=together(draft.usage, *(verdict.usage for verdict in verdicts)),
        check=replies.model.full,
    )


def _checked(statement: Statement, evidence: Mapping[str, Evidence]) -> Checked:
    """A statement and what it cites, paper by paper."""
    quotes: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for piece in (evidence[key] for key in statement.evidence if key in evidence):
        quotes.setdefault(piece.paper_id, []).append(piece.quote)
        titles[piece.paper_id] = piece.title
    return Checked(statement.text, tuple(Source(tuple(own), titles[paper]) for paper, own in quotes.items()))


def _drafted(replies: Replies, prompt: Prompt, values: dict[str, str], sent: dict[str, Evidence]) -> Draft:
    system, user = prompt.render(**values)
    parts = list(cut(replies.stream(Request(system, user, prompt.sha256))))
    written = [part for part in parts if isinstance(part, Statement)]
    ended = next(part for part in parts if isinstance(part, Ended))
    statements = tuple(
        Statement(one.text, tuple(sent[key].id if key in sent else key for key in one.evidence))
        for one in written
    )
    return Draft(
        statements=() if ended.abstained else statements,
        evidence={row.id: row for row in sent.values()},
        model=replies.model.full,
        prompt_sha=prompt.sha256,
        usage=ended.reply.usage,
    )
