"""A language model as judge, and how far to believe it.

It says yes or no to two questions about an answer: is it correct, is it supported. What it
says counts only beside its agreement with people on a small labelled set. A judgement that
cannot be read is a failed judge: unscored, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from assistant.errors import GenerationError
from eval.cases import rows
from eval.records import Record
from eval.report import Row
from eval.stats import interval
from eval.writing import Voice

__all__ = ["Labelled", "calibration", "judge", "judged", "kappa", "packaged_labels"]

ASPECTS = ("correct", "support")
_VERDICT = re.compile(r"^\s*(correct|supported):\s*(yes|no)\s*\.?\s*$", re.IGNORECASE | re.MULTILINE)
Verdicts = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer with what people say of it."""

    id: str
    question: str
    gold: str
    answer: str
    quotes: tuple[str, ...]
    correct: bool
    support: bool


def packaged_labels() -> list[Labelled]:
    """The labelled set that judges are held against."""
    text = files("eval").joinpath("data", "judge.jsonl").read_text(encoding="utf-8")
    return [Labelled(**(row | {"quotes": tuple(row["quotes"])})) for _, row in rows(text, "judge.jsonl")]


def judge(voice: Voice, question: str, gold: str, answer: str, quotes: Sequence[str]) -> Verdicts:
    """Both verdicts as 1 or 0; ``None`` where the model failed or did not say."""
    from assistant.llm import Request
    from prompts import load

    prompt = load("judge")
    listed = "\n".join(quotes) or "(none)"
    system, user = prompt.render(question=question, gold=gold, answer=answer, quotes=listed)
    try:
        text = voice.replies.whole(Request(system, user, prompt.sha256)).text
    except GenerationError:
        text = ""
    voice.check(question)
    said = {name.lower(): float(verdict.lower() == "yes") for name, verdict in _VERDICT.findall(text)}
    return {"correct": said.get("correct"), "support": said.get("supported")}


def judged(records: Iterable[Record], voice: Voice) -> list[Record]:
    """The records with verdicts on each answer to an answerable question."""
    return [
        replace(record, judged=_of(record, voice))
        if record.case.answerable and record.reply is not None and record.reply.answered
        else record
        for record in records
    ]


def _of(record: Record, voice: Voice) -> Verdicts:
    assert record.reply is not None
    gold = [record.case.answer] if record.case.answer else []
    gold += [quote.quote for quote in record.case.quotes]
    quotes = [f"[{quote.label}] {quote.title}: {quote.quote}" for quote in record.reply.cited]
    return judge(voice, record.case.question, "; ".join(gold), record.reply.text, quotes)


def calibration(voice: Voice, labels: Sequence[Labelled]) -> list[Row]:
    """How often the judge says what people say, and Cohen's kappa, for each aspect."""
    verdicts = [judge(voice, one.question, one.gold, one.answer, one.quotes) for one in labels]
    found = []
    for aspect in ASPECTS:
        pairs = [
            (said, float(getattr(label, aspect)))
            for label, verdict in zip(labels, verdicts, strict=True)
            if (said := verdict[aspect]) is not None
        ]
        unscored = len(labels) - len(pairs)
        agreed = interval([float(said == label) for said, label in pairs])
        found.append(
            Row(
                f"judge_agrees/{aspect}",
                "judge",
                f"same as people; kappa {kappa(pairs):.2f}",
                agreed,
                unscored,
            )
        )
    return found


def kappa(pairs: Sequence[tuple[float, float]]) -> float:
    """Cohen's kappa of two raters: agreement beyond what their own frequencies make likely."""
    if not pairs:
        return 0.0
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    yes_one, yes_other = sum(one for one, _ in pairs) / count, sum(other for _, other in pairs) / count
    chance = yes_one * yes_other + (1 - yes_one) * (1 - yes_other)
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)
