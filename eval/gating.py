"""Sentences with what they cite, true or planted, through the gate: ``askpapers eval --gate FILE``.

A line is ``{"id": "...", "text": "a sentence", "cites": [{"title": "...", "published": "2025-04-08" or
null, "quote": "..."}]}``; other fields are passed over. Quotes of one title are quotes of one paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.gate.citations import Verifier
from assistant.gate.support import verbatim
from assistant.types import DatePrecision, Evidence, Paper, Statement
from eval.cases import rows

if TYPE_CHECKING:
    from assistant.llm import Replies

__all__ = ["Judged", "Sentence", "judge_sentences", "packaged_sentences", "read_sentences", "sentence_of"]

_PRECISION: Mapping[int, DatePrecision] = {4: "year", 7: "month", 10: "day"}
_BETWEEN = " \n\n"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the quotes it cites; ``true`` and ``kind`` are for those with a known verdict."""

    id: str
    text: str
    papers: tuple[Paper, ...]
    evidence: tuple[Evidence, ...]
    true: bool | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The gate's verdict on one sentence; ``reason`` is given where it did not pass."""

    id: str
    passed: bool
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {"id": self.id, "passed": self.passed, "reason": self.reason}


def read_sentences(path: Path) -> list[Sentence]:
    """The sentences of a file. Raises ``InputError`` naming the line that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a UTF-8 JSONL file of sentences") from None
    found = []
    for where, row in rows(text, str(path)):
        try:
            found.append(sentence_of(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f'{where}: not a sentence with its cites ({error}); see "--gate" in --help'
            ) from None
    return found


def sentence_of(row: Mapping[str, Any]) -> Sentence:
    """One line. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for one that is none."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for cite in row["cites"]:
        grouped.setdefault(str(cite["title"]), []).append(cite)
    papers = tuple(_paper(f"p{place}", cites) for place, cites in enumerate(grouped.values()))
    evidence = tuple(
        piece
        for paper, cites in zip(papers, grouped.values(), strict=True)
        for piece in _pieces(paper, cites)
    )
    return Sentence(
        str(row["id"]), str(row["text"]), papers, evidence, row.get("true"), str(row.get("kind", ""))
    )


def packaged_sentences(part: str) -> list[Sentence]:
    """Our own sentences: ``fit`` taught the model of the gate, ``test`` measures it."""
    entry = files("eval").joinpath("data", "gate.jsonl")
    return [
        sentence_of(
            {
                "id": f"{row['id']}-{name}-{place}",
                "text": text,
                "cites": _cites(row),
                "true": true,
                "kind": kind,
            }
        )
        for _, row in rows(entry.read_text(encoding="utf-8"), entry.name)
        if row["part"] == part
        for name, true in (("honest", True), ("planted", False))
        for place, (kind, text) in enumerate(row[name])
    ]


def _cites(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"title": paper["title"], "published": paper["published"], "quote": quote}
        for paper in row["papers"]
        for quote in paper["quotes"]
    ]


def _paper(key: str, cites: Sequence[Mapping[str, Any]]) -> Paper:
    """A paper whose abstract is what is quoted of it."""
    printed = cites[0].get("published")
    published = date.fromisoformat((printed + "-01-01")[:10]) if printed else None
    abstract = _BETWEEN.join(dict.fromkeys(str(cite["quote"]) for cite in cites))
    precision = _PRECISION.get(len(printed)) if printed else None
    return Paper(key, str(cites[0]["title"]), abstract, published=published, date_precision=precision)


def _pieces(paper: Paper, cites: Sequence[Mapping[str, Any]]) -> Iterator[Evidence]:
    for place, cite in enumerate(cites):
        quote = str(cite["quote"])
        start = paper.abstract.index(quote)
        yield Evidence(f"{paper.id}-{place}", paper.id, paper.title, quote, start, start + len(quote))


def judge_sentences(sentences: Sequence[Sentence], replies: Replies | None = None) -> list[Judged]:
    """A verdict on each sentence, in order.

    With a model (``replies``) the rules look at what they are certain of, and it judges what passed and is
    no literal quote. Raises a ``GenerationError`` when it cannot be asked.
    """
    ruled = [_by_rules(sentence, certain=replies is not None) for sentence in sentences]
    if replies is None:
        return ruled
    from assistant.llm.check import Checked, judge

    open_to_judgement = [
        (place, Checked(sentence.text, cited))
        for place, (sentence, one) in enumerate(zip(sentences, ruled, strict=True))
        if one.passed
        and not verbatim(sentence.text, cited := _verifier(sentence).sources(_statement(sentence)))
    ]
    verdicts = judge([checked for _, checked in open_to_judgement], replies)
    for (place, _), verdict in zip(open_to_judgement, verdicts, strict=True):
        ruled[place] = Judged(ruled[place].id, verdict.passed, verdict.reason)
    return ruled


def _by_rules(sentence: Sentence, *, certain: bool = False) -> Judged:
    verifier = _verifier(sentence, certain=certain)
    passed = verifier.add(_statement(sentence))
    reasons = [one.reason for one in verifier.result().rejected]
    return Judged(sentence.id, bool(passed), reasons[0] if reasons else None)


def _verifier(sentence: Sentence, *, certain: bool = False) -> Verifier:
    evidence = {piece.id: piece for piece in sentence.evidence}
    return Verifier(evidence, {paper.id: paper for paper in sentence.papers}, strict=True, certain=certain)


def _statement(sentence: Sentence) -> Statement:
    return Statement(sentence.text, tuple(piece.id for piece in sentence.evidence))
