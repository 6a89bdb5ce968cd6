"""A few sentences over the rows of a set answer. The rows stay what the table says."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.addressed import addresses_a_model
from assistant.llm.cutting import Ended, cut
from assistant.llm.evidence import plain
from assistant.llm.replies import Replies, Request
from assistant.protocols import TokenCounter
from assistant.types import Draft, Evidence, Question, Statement
from prompts import Prompt, load

__all__ = ["summarize"]

_FEWEST_ROWS = 2


def summarize(
    replies: Replies, counter: TokenCounter, question: Question, rows: Sequence[Evidence], *, budget: int
) -> Draft | None:
    """Statements over ``rows``, unchecked, or ``None`` when there is too little to sum up.

    As many rows are sent, best first, as ``budget`` tokens allow. The statements cite rows
    by their own evidence ids. Raises a ``GenerationError``.
    """
    lines: list[str] = []
    sent: dict[str, Evidence] = {}
    used = 0
    for row in rows:
        if addresses_a_model(row.quote) or any(row.id == other.id for other in sent.values()):
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
    return _drafted(replies, prompt, {"rows": "\n".join(lines), "question": question.text}, sent)


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
