"""The values that flow through askpapers, one named type per stage.

``Paper -> Chunk(span) / Claim -> Hit -> Evidence -> Citation | Rejected -> Answer``

Everything is a frozen, slotted dataclass. Spans are half-open code-point
offsets into the stored abstract: ``abstract[start:end] == quote``, always.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeAlias

Quantity: TypeAlias = Literal[
    "training_time",
    "inference_latency",
    "throughput",
    "memory",
    "model_size",
    "compute",
    "energy",
    "data",
    "communication",
    "cost",
    "steps",
    "context_length",
    "video_length",
    "resolution",
    "devices",
    "precision",
    "data_size",
    "quality",
    "other",
]
Context: TypeAlias = Literal["training", "inference", "both", "other"]
Direction: TypeAlias = Literal["decrease", "increase"]
Bound: TypeAlias = Literal["exact", "up_to", "at_least", "about"]
Statistic: TypeAlias = Literal["mean", "best"]
Verdict: TypeAlias = Literal["match", "no_match", "cannot_tell"]
Kind: TypeAlias = Literal[
    "lookup", "compare", "overview", "evidence", "recommend", "set", "list", "browse", "chat"
]
Fact: TypeAlias = Literal["authors", "first author", "date", "venue", "link"]
Order: TypeAlias = Literal["relevance", "date", "oldest", "upvotes"]
Stance: TypeAlias = Literal["for", "against", "depends"]
DatePrecision: TypeAlias = Literal["year", "month", "day"]
Outcome: TypeAlias = Literal["answered", "abstained"]
Extreme: TypeAlias = Literal["best", "hardest", "largest", "smallest"]
Comparison: TypeAlias = Literal[">", ">=", "<", "<=", "=", "between"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a paper was met: a file name as the user gave it and a 1-based line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Author:
    """A name in its parts; a body of people has its whole name in ``family`` and nothing else."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the collection.

    ``id`` is the arXiv identifier when the paper was first met with one, else
    ``t-`` and sixteen hex digits of the normalised title's SHA-256; it never
    changes afterwards. ``published`` is the first day of the year or month that
    ``date_precision`` names; ``published_inferred`` tells that the year was not printed.
    ``people`` are the authors in parts, one for each of ``authors``, where a file gave parts.
    ``doi`` is in lower case, ``key`` a citation key, ``type`` one of CSL's names
    (``article-journal``), ``language`` a code such as ``en``. ``ids`` are names that files
    gave it: ``pmid:32000001``, ``openalex:W1``, ``file:NAME#17``; a further DOI as ``doi:...``.
    """

    id: str
    title: str
    abstract: str
    published: date | None = None
    published_inferred: bool = False
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    comments: int | None = None
    upvotes: int | None = None
    url: str | None = None
    arxiv_id: str | None = None
    sources: tuple[Source, ...] = ()
    date_precision: DatePrecision | None = None
    doi: str | None = None
    venue: str | None = None
    key: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    type: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    people: tuple[Author, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """The date as far as it is known: ``2021``, ``2021-03`` or ``2021-03-04``; empty without one."""
        return dated(self.published, self.date_precision)

    @property
    def link(self) -> str | None:
        """Where a reader finds it: its own link, else its DOI's, else arXiv's page."""
        if self.url:
            return self.url
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else None

    def to_dict(self) -> dict[str, Any]:
        """JSON shape: dates as ISO strings, tuples as lists; ``url`` is the link there is."""
        return _record(self) | {"url": self.link}


def dated(day: date | None, precision: DatePrecision | None) -> str:
    """A date to the part that is known; empty without one."""
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one abstract; ``text == abstract[start:end]``."""

    id: str
    paper_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that an abstract states about its own method or finding.

    ``direction`` is that of the resource itself. ``saving`` is the fraction of the
    resource removed, in [0, 1), or ``None`` when it cannot be computed;
    ``readings`` are other savings that the wording also allows. ``unit`` is
    ``percent``, ``points`` (quality only), ``times`` or ``absolute:UNIT``.
    ``value_low``/``saving_low`` are the lower end of a printed range.
    ``metric`` and ``dataset`` are for ``quality``. ``origin`` says who found it:
    ``rules`` or ``llm:MODEL``; ``extractor`` is the extractor's version.
    """

    id: str
    paper_id: str
    quantity: Quantity
    context: Context
    direction: Direction
    raw: str
    value: float
    unit: str
    bound: Bound
    quote: str
    start: int
    end: int
    value_low: float | None = None
    statistic: Statistic | None = None
    saving: float | None = None
    saving_low: float | None = None
    readings: tuple[float, ...] = ()
    baseline: str | None = None
    method: str | None = None
    metric: str | None = None
    dataset: str | None = None
    origin: str = "rules"
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper found for a query, best passage first.

    ``score`` is the fused score (higher is better, comparable within one query
    only). ``lexical_rank``/``dense_rank`` are 1-based, ``None`` when that ranking
    did not return the paper. ``similarity`` is the cosine of the best passage, ``bm25`` the
    word score of the best passage, 0 when none shares a word. ``maxsim`` is the mean over the query's
    tokens, weighted by rarity, of the nearest token's cosine; ``None`` where no token vectors are
    stored. ``coverage`` is the share, weighted by rarity, of the query's words that are in the title or
    abstract, ``title_coverage`` the same of the title alone, ``phrases`` the share of its pairs of
    neighbouring words that are neighbours there too, all from 0 to 1.
    """

    paper: Paper
    chunk: Chunk
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    similarity: float | None = None
    bm25: float = 0.0
    maxsim: float | None = None
    coverage: float = 0.0
    title_coverage: float = 0.0
    phrases: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Flat: the paper's identity, the passage with its span, the score and its parts."""
        return {
            "paper_id": self.paper.id,
            "title": self.paper.title,
            "url": self.paper.link,
            "published": _plain(self.paper.published),
            "score": self.score,
            "passage": self.chunk.text,
            "start": self.chunk.start,
            "end": self.chunk.end,
            "lexical_rank": self.lexical_rank,
            "dense_rank": self.dense_rank,
            "similarity": self.similarity,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A literal span of a paper that an answer may rest on; ``id`` is opaque."""

    id: str
    paper_id: str
    title: str
    quote: str
    start: int
    end: int
    url: str | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A drafted sentence and the ids of the evidence it says it rests on."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote. Only ``assistant.gate.citations`` builds one.

    ``label`` is the paper's number in the answer: all quotes of one paper share it.
    """

    label: int
    paper_id: str
    title: str
    url: str | None
    quote: str
    start: int
    end: int
    authors: tuple[str, ...] = ()
    published: date | None = None
    date_precision: DatePrecision | None = None
    venue: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A drafted sentence that failed verification, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Query:
    """The filter a set question was read as; every field can be edited and passed back.

    ``op`` compares ``saving`` (fraction, 0..1) or, when ``unit`` is set, ``value``
    (``percent``, ``points``, ``times`` or ``absolute:UNIT``). For ``between`` the
    upper end is ``saving_high`` / ``value_high``. ``order`` is ``saving``,
    ``value`` or ``date``; ``ascending`` reverses it. ``count`` asks only how many. ``also`` is a
    second condition that the same paper must meet, or with ``either`` may meet instead; its topic, dates
    and order are not looked at.
    ``related`` lets what says nearly the same in other terms count: throughput for speed, and speed in
    training. ``counted`` is the kind of the quantity that is meant: reasoning tokens, of compute.
    """

    quantity: Quantity | None = None
    direction: Direction | None = None
    op: Comparison | None = None
    saving: float | None = None
    saving_high: float | None = None
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    context: Context | None = None
    metric: str | None = None
    dataset: str | None = None
    method: str | None = None
    baseline: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None
    order: Literal["saving", "value", "date"] = "saving"
    ascending: bool = False
    limit: int | None = None
    count: bool = False
    also: Query | None = None
    related: bool = False
    counted: str | None = None
    either: bool = False

    @property
    def further(self) -> tuple[Query, ...]:
        """The conditions behind the first, in order."""
        return () if self.also is None else (self.also, *self.also.further)

    def to_dict(self) -> dict[str, Any]:
        """JSON shape: dates as ISO strings."""
        return _record(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Query:
        """The inverse of :meth:`to_dict`; unknown keys raise ``TypeError``."""
        values = dict(data)
        for name in ("since", "until"):
            if isinstance(values.get(name), str):
                values[name] = date.fromisoformat(values[name])
        if isinstance(values.get("also"), Mapping):
            values["also"] = cls.from_dict(values["also"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which papers may be looked at at all; empty for the whole collection.

    ``since`` and ``until`` are inclusive days; a paper dated by its year or month is in a period that
    its year or month touches. ``source``, ``venue`` and ``organization`` are part of a file's name, of
    the venue's and of the organisation's, in any case; a venue may be called by its letters, ``ICML``.
    ``author`` is a name or a part of one, ``Tri Dao``, ``T. Dao``, ``Dao``, or several with ``and`` between
    them. ``paper_ids`` are the only papers allowed, when given.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    paper_ids: frozenset[str] | None = None
    author: str | None = None
    venue: str | None = None
    organization: str | None = None

    def __bool__(self) -> bool:
        return self != Scope()

    def over(self, other: Scope) -> Scope:
        """This scope, and of ``other`` what this one leaves open."""
        ids = other.paper_ids if self.paper_ids is None else self.paper_ids
        if self.paper_ids is not None and other.paper_ids is not None:
            ids = self.paper_ids & other.paper_ids
        names = ("since", "until", "source", "author", "venue", "organization")
        return Scope(**{name: getattr(self, name) or getattr(other, name) for name in names}, paper_ids=ids)


WHOLE = Scope()
"""The whole collection."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a question's words: the topic, misspelt ones as corrected, ones not used."""

    topic: str | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


Shape: TypeAlias = Literal["number", "reason", "name", "method"]
"""What an answer from one paper gives: an amount, a reason or a way, a name, a thing that does it."""


@dataclass(frozen=True, slots=True)
class Need:
    """What the answer to ``text``, a question or one side of it, has to show.

    ``terms`` are the stems of its telling words in order, ``rarity`` their sum over distinct ones, never 0.
    ``names`` are those that few papers share, bare of endings such as ``-based``, with their rarity.
    ``shapes`` are what the answer may give. ``head`` are the stems of the noun after
    which/what, ``counted`` is the stem of what is counted, ``facts`` are the facts asked for
    (:mod:`assistant.language.facts`).
    """

    text: str = ""
    terms: tuple[str, ...] = ()
    rarity: float = 1.0
    names: tuple[tuple[str, float], ...] = ()
    shapes: frozenset[Shape] = frozenset()
    head: tuple[str, ...] = ()
    counted: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """How a question was understood, once; nothing after it looks at the raw text for meaning.

    ``query`` is the filter of a set question, or the bound that a thing recommended
    has to keep to. ``reading`` is shown when the wording was ambiguous.
    ``everything`` asks for all papers of the scope, about whatever they are. ``unsure`` marks a set
    question that may as well be about one paper, ``doubtful`` are phrases of its topic that hardly say what
    its papers are about. ``topic`` is what the question is about, without the
    words of its form; ``names`` are papers or methods that it calls by name. ``sides`` are the two things
    that a comparison or a claim under doubt sets against each other. ``wanted`` is the kind of thing
    to recommend (model, dataset, benchmark, survey, library, agent, method), ``small`` asks for a small one
    and ``traits`` for what it is said to be, as open-source; ``head`` are the words that narrow it, a
    "reward" model.
    ``order`` says what comes first, ``extreme`` which one is asked for, ``most`` how many papers are listed
    at the most, ``counts`` that their number is asked for.
    ``parts`` are the questions that a question of several parts is made of, ``asks`` what it asks of one
    paper, where these are several things. ``scores`` are the
    probabilities of the kinds. ``words`` says what became of its words. ``language`` is the language
    of a question that is not English, and so was not read for anything. ``record`` is what is asked of
    a paper's record rather than of its text. ``need`` is what its answer has to show, ``halves`` that of the
    two halves of a comparison, for each way to cut it. ``wider`` is asked of all papers where none of those
    that were shown fits.
    """

    text: str
    kind: Kind
    query: Query | None = None
    scope: Scope = WHOLE
    reading: str | None = None
    everything: bool = False
    unsure: bool = False
    doubtful: tuple[str, ...] = ()
    topic: str = ""
    names: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    wanted: str | None = None
    head: str = ""
    order: Order = "relevance"
    most: int | None = None
    counts: bool = False
    extreme: Extreme | None = None
    small: bool = False
    traits: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    asks: tuple[str, ...] = ()
    scores: Mapping[Kind, float] = field(default_factory=dict)
    words: Reading = field(default_factory=Reading)
    language: str | None = None
    record: Fact | None = None
    need: Need = field(default_factory=Need)
    halves: tuple[tuple[Need, Need], ...] = ()
    wider: Question | None = None


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with the verdict of a set question; ``label`` numbers its citation."""

    claim: Claim
    title: str
    verdict: Verdict
    reason: str | None = None
    label: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The claim's own fields, then title, verdict, reason, label."""
        return _record(self.claim) | {
            "title": self.title,
            "verdict": self.verdict,
            "reason": self.reason,
            "label": self.label,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at: papers scanned, with such a claim, matched, undecided.

    ``found`` counts the papers that a search held for relevant, ``read`` those that a model was given,
    ``by_year`` those whose date is known to the year or month only, where a day was asked for.
    """

    papers: int
    papers_with_claim: int | None = None
    matched: int | None = None
    undecided: int | None = None
    found: int | None = None
    read: int | None = None
    by_year: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and cost of the language model; zeros without one.

    ``approximate`` marks counts that came from a stand-in tokenizer.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """A :class:`Group` before verification; ``more`` are ids of evidence of further papers."""

    label: str
    statements: tuple[Statement, ...]
    stance: Stance | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A :class:`Row` before verification: its cells rest on the evidence named."""

    cells: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A :class:`Table` before verification."""

    columns: tuple[str, ...]
    rows: tuple[DraftRow, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine proposes before verification.

    Either ``statements``, ``groups`` or a ``table`` over ``evidence`` (by evidence id), or an
    ``abstain_reason``. ``headline`` and ``footnote`` frame the answer with counts and caveats of our
    own making; they are not checked. ``found`` is how many papers were held for relevant.
    ``nearest`` are the best quotes of the nearest papers, shown when nothing is answered.
    ``kind`` is the reading taken when it is not the question's. ``rejected`` are sentences it held back
    itself; ``check`` is the model that judged the others, or ``rules``.
    """

    statements: tuple[Statement, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    nearest: tuple[Evidence, ...] = ()
    abstain_reason: str | None = None
    kind: Kind | None = None
    model: str | None = None
    prompt_sha: str | None = None
    usage: Usage = field(default_factory=Usage)
    notice: str | None = None
    rejected: tuple[Rejected, ...] = ()
    check: str = "rules"
    groups: tuple[DraftGroup, ...] = ()
    table: DraftTable | None = None
    headline: str = ""
    footnote: str = ""
    found: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a group, with the labels of the papers that it rests on."""

    text: str
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of an answer that belong together: an approach, or a side of a question.

    ``more`` are the labels of further papers of the group, cited and not shown in its lines.
    """

    label: str
    items: tuple[Item, ...]
    stance: Stance | None = None
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a :class:`Table`: a cell for each column, and the labels behind them."""

    cells: tuple[str, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in rows, one paper or thing each."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets. ``answered`` implies at least one verified citation."""

    question: str
    outcome: Outcome
    kind: Kind
    text: str
    citations: tuple[Citation, ...] = ()
    claims: tuple[JudgedClaim, ...] = ()
    query: Query | None = None
    coverage: Coverage = field(default_factory=lambda: Coverage(papers=0))
    rejected: tuple[Rejected, ...] = ()
    engine: str = "extractive"
    model: str | None = None
    check: str = "rules"
    prompt_sha: str | None = None
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    id: str | None = None
    notice: str | None = None
    nearest: tuple[Evidence, ...] = ()
    groups: tuple[Group, ...] = ()
    table: Table | None = None
    reading: Reading = field(default_factory=Reading)

    def __post_init__(self) -> None:
        if self.outcome == "answered" and not self.citations:
            raise ValueError("an answered Answer needs at least one verified citation")

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract: dates as ISO strings, tuples as lists."""
        data = _record(self)
        data["claims"] = [judged.to_dict() for judged in self.claims]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Answer:
        """The inverse of :meth:`to_dict`, for answers that were stored; unknown keys are left out."""
        made: dict[str, Any] = _known(cls, data)
        claims = data.get("claims") or ()
        made["claims"] = tuple(_judged(row) for row in claims)
        made["query"] = Query.from_dict(data["query"]) if data.get("query") else None
        nested = {"citations": Citation, "rejected": Rejected, "nearest": Evidence}
        for name, kind in nested.items():
            made[name] = tuple(_restored(kind, row) for row in data.get(name) or ())
        for name, single in {"coverage": Coverage, "usage": Usage, "reading": Reading}.items():
            made[name] = _restored(single, data.get(name) or {"papers": 0})
        made["groups"] = tuple(
            replace(
                _restored(Group, row),
                items=tuple(_restored(Item, item) for item in row["items"]),
            )
            for row in data.get("groups") or ()
        )
        table = data.get("table")
        made["table"] = table and Table(
            tuple(table["columns"]), tuple(_restored(Row, row) for row in table["rows"])
        )
        return cls(**made)


@dataclass(frozen=True, slots=True)
class EvidenceEvent:
    """Streamed first: what was found and how the question was read.

    Streamed again when an answer starts anew: the text up to then is withdrawn.
    """

    question: Question
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TextEvent:
    """Streamed while verified sentences arrive; ``text`` is a piece to append."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """Streamed last: the whole, verified answer."""

    answer: Answer


Event: TypeAlias = EvidenceEvent | TextEvent | AnswerEvent


def _known(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``data`` that ``kind`` has."""
    names = {one.name for one in dataclasses.fields(kind)}
    return {name: value for name, value in data.items() if name in names}


def _restored(kind: type, data: Mapping[str, Any]) -> Any:
    """A flat value of ``kind`` from its JSON: lists become tuples, ISO days become dates."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in _known(kind, data).items()
    }
    if isinstance(values.get("published"), str):
        values["published"] = date.fromisoformat(values["published"])
    return kind(**values)


def _judged(row: Mapping[str, Any]) -> JudgedClaim:
    own = {name: row.get(name) for name in ("title", "verdict", "reason", "label")}
    return JudgedClaim(_restored(Claim, row), **own)  # type: ignore[arg-type]  # the fields' own JSON


def _record(value: Any) -> dict[str, Any]:
    return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}


def _plain(value: Any) -> Any:
    """Nested dataclasses to JSON-ready dicts and lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
