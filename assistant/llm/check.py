"""An independent look by a model: does each sentence follow from what it cites?

One call judges many sentences, paper by paper. A sentence that the reply says nothing readable about is
not supported: what was not checked is not shown as checked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from assistant.errors import BadReply
from assistant.gate import Source
from assistant.llm.replies import Replies, Request, closed, many, objects, read_object
from assistant.types import Usage
from prompts import load

__all__ = ["Checked", "Finding", "Verdict", "judge"]

Finding: TypeAlias = Literal["supported", "contradicted", "not stated", "unread"]

_FINDINGS: tuple[str, ...] = get_args(Finding)[:3]
_AT_ONCE = 20
_LONGEST_WHY = 120
_VERDICT = closed(
    sentence={"type": "integer"},
    verdict={"type": "string", "enum": list(_FINDINGS)},
    why={"type": "string"},
)
_SCHEMA = closed(verdicts=many(_VERDICT))


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and the papers that it cites, each with the quotes that are cited."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model found; ``usage`` is that of the call, on the first verdict of its batch."""

    finding: Finding
    why: str = ""
    usage: Usage = field(default_factory=Usage)

    @property
    def passed(self) -> bool:
        """Only what is supported passes."""
        return self.finding == "supported"

    @property
    def reason(self) -> str | None:
        """Why the sentence is left out, in words; ``None`` when it passed."""
        if self.passed:
            return None
        told = (
            "the checking model gave no verdict" if self.finding == "unread" else f"checked: {self.finding}"
        )
        return f"{told} ({self.why})" if self.why else told


def judge(sentences: Sequence[Checked], replies: Replies) -> list[Verdict]:
    """A verdict on each sentence, in order. Raises a ``GenerationError`` when the model cannot be asked."""
    starts = range(0, len(sentences), _AT_ONCE)
    return [verdict for start in starts for verdict in _batch(sentences[start : start + _AT_ONCE], replies)]


def _batch(sentences: Sequence[Checked], replies: Replies) -> list[Verdict]:
    prompt = load("check")
    listed = "\n\n".join(_listed(number, one) for number, one in enumerate(sentences, start=1))
    system, user = prompt.render(sentences=listed)
    reply = replies.whole(Request(system, user, prompt.sha256, schema=_SCHEMA))
    found = _read(reply.text, replies.model.full)
    verdicts = [found.get(number, Verdict("unread")) for number in range(1, len(sentences) + 1)]
    first = verdicts[0]
    return [Verdict(first.finding, first.why, reply.usage), *verdicts[1:]]


def _listed(number: int, checked: Checked) -> str:
    """One sentence as the model sees it. Everything foreign is a JSON string: it cannot pose as a heading."""
    lines = [f"Sentence {number}: {_quoted(checked.text)}"]
    for source in checked.sources:
        dated = f", published {source.dated}" if source.dated else ""
        lines.append(f"  Paper {_quoted(source.title)}{dated}")
        lines += [f"    {_quoted(quote)}" for quote in source.quotes]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _read(text: str, model: str) -> dict[int, Verdict]:
    """The verdicts by number; of several on one sentence the least good counts."""
    try:
        value = read_object(text, model)
    except BadReply:
        return {}
    found: dict[int, Verdict] = {}
    for one in objects(value.get("verdicts")):
        number, finding, why = one.get("sentence"), one.get("verdict"), one.get("why")
        if not isinstance(number, int) or finding not in _FINDINGS:
            continue
        told = " ".join(why.split())[:_LONGEST_WHY] if isinstance(why, str) else ""
        if number not in found or found[number].passed:
            found[number] = Verdict(finding, told)
    return found
