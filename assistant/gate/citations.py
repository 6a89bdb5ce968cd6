"""The gate between a draft and a reader, in pure Python.

A drafted statement passes when each piece of evidence it names is literally at its
span of the stored abstract, and each number it states stands in one of those quotes.
Where a language model wrote it (``strict``) the quotes must support the sentence too: its
units, bounds and direction, its negations, its names, enough of its content.
A statement that fails is dropped whole and reported, never shown without its key.
This is the only module that builds a :class:`~assistant.types.Citation`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.gate.sources import Source, own_names
from assistant.gate.support import fault
from assistant.language.bibliography import title_head
from assistant.language.numerals import Numeral, numerals, squeezed
from assistant.types import Citation, Evidence, Paper, Rejected, Statement

__all__ = ["Verified", "Verifier", "verify"]

_ITEM = re.compile(r"\s*(?:[-*•|]|\d+\.)\s")


@dataclass(frozen=True, slots=True)
class Verified:
    """What survived: the text with its ``[1]`` markers, the citations, the rest with reasons.

    Citations stand in the order of their first use; all quotes of one paper have its label.
    """

    text: str
    citations: tuple[Citation, ...]
    rejected: tuple[Rejected, ...]


def verify(
    statements: Sequence[Statement],
    evidence: Mapping[str, Evidence],
    papers: Mapping[str, Paper],
    *,
    strict: bool = False,
) -> Verified:
    """Check every statement and number the cited papers by first use.

    Args:
        statements: The draft, in reading order.
        evidence: What the statements may rest on, by evidence id.
        papers: The stored papers by id: their abstracts are the truth the quotes are held against.
        strict: Whether the quotes must support the whole sentence, not its numbers alone.
    """
    verifier = Verifier(evidence, papers, strict=strict)
    for statement in statements:
        verifier.add(statement)
    return verifier.result()


class Verifier:
    """Checks statements one by one, for answers that are shown while they are written.

    ``certain`` leaves to a model what only a reader can judge: whether the rest of a sentence follows.
    """

    def __init__(
        self,
        evidence: Mapping[str, Evidence],
        papers: Mapping[str, Paper],
        *,
        strict: bool = False,
        certain: bool = False,
        cited: Sequence[Citation] = (),
    ) -> None:
        self._strict = strict
        self._certain = certain
        self._evidence = evidence
        self._papers = papers
        self._given = tuple(dict.fromkeys(piece.quote for piece in evidence.values()))
        # Citations made before keep their labels: a summary over rows that are numbered already.
        self._citations = {_place(citation): citation for citation in cited}
        self._labels = {citation.paper_id: citation.label for citation in cited}
        self._rejected: list[Rejected] = []
        self._verdicts: dict[Statement, str | None] = {}
        self._text = ""

    def fault(self, statement: Statement) -> str | None:
        """Why this statement may not be shown, ``None`` when it may: judged once, and it numbers nothing."""
        if statement not in self._verdicts:
            self._verdicts[statement] = self._judged(statement)
        return self._verdicts[statement]

    def labels(self, statement: Statement) -> tuple[int, ...]:
        """The labels of the papers that carry this statement; none when it was rejected."""
        reason = self.fault(statement)
        if reason is not None:
            self._rejected.append(Rejected(statement.text, reason))
            return ()
        return tuple(sorted({self._label(self._evidence[key]) for key in statement.evidence}))

    def add(self, statement: Statement) -> str:
        """The text to append for this statement; empty when it was rejected."""
        labels = self.labels(statement)
        if not labels:
            return ""
        body = f"{statement.text.strip()} {''.join(f'[{label}]' for label in labels)}"
        piece = f"{self._joint(statement.text)}{body}"
        self._text += piece
        return piece

    def result(self) -> Verified:
        """Everything up to now."""
        return Verified(self._text, tuple(self._citations.values()), tuple(self._rejected))

    def _joint(self, text: str) -> str:
        if not self._text:
            return ""
        return "\n" if _ITEM.match(text) else " "

    def _label(self, piece: Evidence) -> int:
        label = self._labels.setdefault(piece.paper_id, max(self._labels.values(), default=0) + 1)
        self._citations.setdefault(_place(piece), _citation(label, piece, self._papers[piece.paper_id]))
        return label

    def _judged(self, statement: Statement) -> str | None:
        if not statement.text.strip():
            return "the statement is empty"
        if not statement.evidence:
            return "no evidence is cited"
        pieces = []
        for key in statement.evidence:
            piece = self._evidence.get(key)
            if piece is None:
                return f"evidence {key!r} does not exist"
            if not self._at_span(piece):
                return f"the quote of evidence {key!r} is not at its place in the abstract"
            pieces.append(piece)
        if self._strict:
            item = _ITEM.match(statement.text)
            return fault(
                statement.text[item.end() if item else 0 :],
                self.sources(statement),
                others=self._others({piece.paper_id for piece in pieces}),
                given=self._given,
                certain=self._certain,
            )
        missing = _unsupported(statement.text, pieces)
        return f"number {missing.raw} is in no cited quote" if missing else None

    def sources(self, statement: Statement) -> tuple[Source, ...]:
        """The papers that a statement cites, each with what is quoted of it."""
        quotes: dict[str, list[str]] = {}
        for piece in (self._evidence[key] for key in statement.evidence):
            quotes.setdefault(piece.paper_id, []).append(piece.quote)
        return tuple(_source(self._papers[key], tuple(dict.fromkeys(cited))) for key, cited in quotes.items())

    def _others(self, cited: Collection[str]) -> tuple[str, ...]:
        """How papers that are not cited are called."""
        titles = {piece.title for piece in self._evidence.values() if piece.paper_id not in cited}
        return tuple(sorted(title.partition(":")[0] for title in titles))

    def _at_span(self, piece: Evidence) -> bool:
        paper = self._papers.get(piece.paper_id)
        abstract = paper.abstract if paper else ""
        literal = 0 <= piece.start < piece.end <= len(abstract)
        return literal and abstract[piece.start : piece.end] == piece.quote


def _place(piece: Evidence | Citation) -> tuple[str, int, int]:
    return piece.paper_id, piece.start, piece.end


def _source(paper: Paper, quotes: tuple[str, ...]) -> Source:
    return Source(quotes, paper.title, own_names(paper.abstract), paper.published, paper.date_precision)


def _citation(label: int, piece: Evidence, paper: Paper) -> Citation:
    return Citation(
        label,
        paper.id,
        piece.title,
        piece.url,
        piece.quote,
        piece.start,
        piece.end,
        authors=paper.authors,
        published=paper.published,
        date_precision=paper.date_precision,
        venue=paper.venue,
        doi=paper.doi,
        arxiv_id=paper.arxiv_id,
    )


def _unsupported(text: str, pieces: Iterable[Evidence]) -> Numeral | None:
    """The first number of ``text`` that none of the cited quotes holds."""
    pieces = list(pieces)
    quoted = [number for piece in pieces for number in numerals(piece.quote, words=True)]
    named = " ".join(squeezed(f"{piece.title} {piece.quote}") for piece in pieces)
    for title in sorted({name for piece in pieces for name in _titles(piece.title)}, key=len, reverse=True):
        text = text.replace(title, " ")
    for number in numerals(text):
        if number.name is not None and _named(number.name, named):
            continue
        if not any(number.matches(other) for other in quoted):
            return number
    return None


def _titles(title: str) -> tuple[str, str]:
    """How a statement may call the paper: its title, or what stands before the colon."""
    return title, title_head(title)


def _named(name: str, squeezed_text: str) -> bool:
    """A name as a whole: ``GPT-4`` is not in ``GPT-40``."""
    return re.search(re.escape(squeezed(name)) + r"(?!\d)", squeezed_text) is not None
