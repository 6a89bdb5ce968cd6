"""Questions with their answer keys, gold papers and gold quotes, one JSON object a line.

The fields of a line, of which only ``id``, ``type`` and ``question`` are required::

    {"id": "number-001", "type": "number", "question": "...", "wordings": ["...", "..."],
     "history": ["an earlier question of the conversation"], "answer": "for people, not scored",
     "keys": [["24gb", "24 gb"], ["second fact"]], "papers": ["title or id"], "optional": ["..."],
     "near": ["..."], "quotes": [{"paper": "...", "quote": "a literal span of its abstract"}],
     "groups": [["title or id", "..."]], "stances": {"title or id": "for"}}

Every group of ``keys`` must be met by one of its alternatives. ``papers`` are the gold;
``optional`` ones count neither for nor against an answer. ``near`` is the paper that an
unanswerable question seems to be about. ``groups`` are gold papers that belong together,
``stances`` the side (for, against, depends) that a gold paper takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from assistant.errors import InputError
from assistant.identity import title_key
from assistant.types import Paper

__all__ = ["Case", "CaseType", "Gold", "load", "packaged", "problems", "resolve", "rows"]

CaseType: TypeAlias = Literal[
    "number",
    "entity",
    "method",
    "why_how",
    "compare",
    "list",
    "set",
    "follow_up",
    "date",
    "overview",
    "evidence",
    "recommend",
    "unanswerable",
]
TYPES: tuple[str, ...] = get_args(CaseType)


@dataclass(frozen=True, slots=True)
class Gold:
    """A literal span of a paper's abstract that answers the question, or a part of it."""

    paper: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question; papers are named as in the file until :func:`resolve` makes them ids."""

    id: str
    type: CaseType
    question: str
    wordings: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    answer: str | None = None
    keys: tuple[tuple[str, ...], ...] = ()
    papers: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    quotes: tuple[Gold, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    stances: Mapping[str, str] = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether the collection holds an answer."""
        return self.type != "unanswerable"

    @property
    def several(self) -> bool:
        """Whether the answer is a set of papers, scored by precision and recall."""
        return self.answerable and not self.keys


def packaged() -> list[Case]:
    """The questions on the demo corpus, in file order."""
    found = []
    for name in TYPES:
        entry = files("eval").joinpath("data", f"{name}.jsonl")
        found += [_case(row, where) for where, row in rows(entry.read_text(encoding="utf-8"), entry.name)]
    return _unique(found)


def load(path: str | Path) -> list[Case]:
    """A user's own questions.

    Raises ``InputError`` naming the line that cannot be used.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a UTF-8 JSONL file of questions") from None
    found = [_case(row, where) for where, row in rows(text, str(path))]
    if not found:
        raise InputError(f"{path}: holds no question; write one JSON object a line")
    return _unique(found)


def rows(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """``(file:line, object)`` of each line that is not empty."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{where}: not JSON ({error}); mend the line") from None
        if not isinstance(row, dict):
            raise InputError(f"{where}: not a JSON object; mend the line")
        yield where, row


def _case(row: Mapping[str, Any], where: str) -> Case:
    unknown = sorted(set(row) - {one.name for one in fields(Case)})
    if unknown:
        raise InputError(f"{where}: unknown field {unknown[0]!r}; see the documentation of eval.cases")
    kind = row.get("type")
    if kind not in TYPES:
        raise InputError(f"{where}: type {kind!r} is not one of {', '.join(TYPES)}")
    case = Case(
        id=_text(row, "id", where),
        type=kind,
        question=_text(row, "question", where),
        answer=_text(row, "answer", where) if "answer" in row else None,
        keys=tuple(_texts(group, "keys", where) for group in row.get("keys", ())),
        quotes=tuple(_gold(item, where) for item in row.get("quotes", ())),
        groups=tuple(_texts(group, "groups", where) for group in row.get("groups", ())),
        stances=_stances(row.get("stances", {}), where),
        **{name: _texts(row.get(name, ()), name, where) for name in _LISTS},
    )
    if case.answerable != bool(case.papers):
        needs = "gold papers" if case.answerable else "no gold papers"
        raise InputError(f"{where}: a question of type {kind} has {needs} in 'papers'")
    return case


_SIDES = {"for", "against", "depends"}
_LISTS = ("wordings", "history", "papers", "optional", "near")


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {name!r} must be a text that is not empty")
    return value


def _texts(value: Any, name: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in value):
        raise InputError(f"{where}: {name!r} must hold lists of texts")
    return tuple(value)


def _stances(value: Any, where: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or not set(value.values()) <= _SIDES:
        raise InputError(f"{where}: 'stances' must map papers to one of {', '.join(sorted(_SIDES))}")
    return dict(value)


def _gold(item: Any, where: str) -> Gold:
    if not isinstance(item, dict) or set(item) != {"paper", "quote"}:
        raise InputError(f'{where}: a quote is {{"paper": "...", "quote": "..."}}')
    return Gold(_text(item, "paper", where), _text(item, "quote", where))


def _unique(cases: list[Case]) -> list[Case]:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise InputError(f"two questions have the id {case.id!r}; give each its own")
        seen.add(case.id)
    return cases


def resolve(cases: Iterable[Case], papers: Iterable[Paper]) -> list[Case]:
    """The cases with paper ids in place of titles.

    Raises ``InputError`` for a paper that the collection does not hold.
    """
    known = _known(papers)
    return [_resolved(case, known) for case in cases]


def _known(papers: Iterable[Paper]) -> dict[str, str]:
    known: dict[str, str] = {}
    for paper in papers:
        known[paper.id] = paper.id
        known.setdefault(title_key(paper.title), paper.id)
    return known


def _resolved(case: Case, known: Mapping[str, str]) -> Case:
    def paper_id(name: str) -> str:
        found = known.get(name) or known.get(title_key(name))
        if found is None:
            raise InputError(f"question {case.id}: the collection has no paper {name!r}")
        return found

    return replace(
        case,
        papers=tuple(map(paper_id, case.papers)),
        optional=tuple(map(paper_id, case.optional)),
        near=tuple(map(paper_id, case.near)),
        quotes=tuple(Gold(paper_id(gold.paper), gold.quote) for gold in case.quotes),
        groups=tuple(tuple(map(paper_id, group)) for group in case.groups),
        stances={paper_id(name): side for name, side in case.stances.items()},
    )


def problems(cases: Iterable[Case], papers: Iterable[Paper]) -> list[str]:
    """What is wrong with resolved cases, held against the collection; empty when all is well."""
    abstracts = {paper.id: paper.abstract for paper in papers}
    return [f"{case.id}: {fault}" for case in cases for fault in _faults(case, abstracts)]


def _faults(case: Case, abstracts: Mapping[str, str]) -> Iterator[str]:
    for gold in case.quotes:
        if gold.quote not in abstracts.get(gold.paper, ""):
            yield f"the quote {gold.quote!r} is not in the abstract of {gold.paper}"
    quoted = {gold.paper for gold in case.quotes}
    for paper in case.papers:
        if case.quotes and paper not in quoted:
            yield f"gold paper {paper} has no gold quote"
    if set(case.papers) & set(case.optional):
        yield "a paper is both gold and optional"
    said = [wording.casefold() for wording in (case.question, *case.wordings)]
    if len(set(said)) < len(said):
        yield "two wordings are the same"
