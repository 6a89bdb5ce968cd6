"""Recorded replies of a strong model, honest ones and planted errors, through all that follows a reply.

No model, no search: the papers of a reply are given, so that only what comes after it is measured: cutting,
attribution, the gate, the setting of the page; verdicts of a screening; cells of a table. A line holds the
question, its papers by title, and the reply. ``{words}`` stands for the number of the sentence that has these
words, ``{?words}`` for one that supports the line and that the reply does not name; ``!`` marks a planted
error. A line of a screening is ``title | verdict | {words}``, of a table ``title | column | text {words}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import Any, cast

from assistant.config import Settings
from assistant.gate.citations import Verifier
from assistant.language.sentences import informative
from assistant.language.text import sentences
from assistant.llm import Meter, Replies, connect
from assistant.llm.attribution import Checker
from assistant.llm.cutting import Cutter, Heading, Missing, TableRow
from assistant.llm.evidence import listed
from assistant.llm.page import Page, row_statement
from assistant.tokens import ByLetters
from assistant.types import Evidence, Paper, Rejected, Statement
from eval.metrics import Scored

__all__ = ["Recorded", "Told", "replay", "replies", "score_written"]


_LED = frozenset({"overview", "evidence", "compare", "recommend"})
_PLACE = re.compile(r"\{\??([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded reply."""

    id: str
    kind: str
    question: str
    papers: tuple[str, ...]
    reply: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """What became of one reply: honest sentences kept and dropped, planted ones stopped and passed."""

    recorded: Recorded
    kept: list[str] = field(default_factory=list)
    dropped: list[Rejected] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    text: str = ""
    cited: frozenset[str] = frozenset()
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)


def replies() -> list[Recorded]:
    """The packaged replies."""
    text = files("eval").joinpath("data", "written.jsonl").read_text(encoding="utf-8")
    rows = (json.loads(line) for line in text.splitlines() if line.strip())
    return [_recorded(row) for row in rows]


def replay(recorded: Recorded, papers: Sequence[Paper]) -> Told:
    """One reply over its papers. Raises ``ValueError`` for a title or words that are not there."""
    chosen = [_titled(title, papers) for title in recorded.papers]
    if recorded.kind in _TABLES:
        return _TABLES[recorded.kind](recorded, chosen)
    _, evidence = listed((paper, list(sentences(paper.abstract))) for paper in chosen)
    by_id = {paper.id: paper for paper in chosen}
    gate = Verifier(evidence, by_id, strict=True)
    checker, page = Checker(gate, evidence), Page(gate, evidence, by_id)
    told = Told(recorded)
    lines = [(line.startswith("!"), line.removeprefix("!")) for line in recorded.reply]
    said = (part for planted, line in lines if not planted for part in _parts(line, evidence))
    checked = (checker.check(part) for part in said if isinstance(part, Statement))
    points = [one for one in checked if isinstance(one, Statement)]
    for place, (planted, line) in enumerate(lines):
        right = frozenset(_number(words, evidence) for words in _PLACE.findall(line))
        for part in _parts(line, evidence):
            lead = points if place == 0 and recorded.kind in _LED else []
            _put(part, frozenset() if planted else right, checker, page, told, lead)
    told.text = page.text
    told.cited = frozenset(page.cited)
    return told


def score_written(papers: Sequence[Paper]) -> list[Scored]:
    """One metric for each thing that must hold of a reply, by its id; planted errors by kind of reply."""
    found = [replay(one, papers) for one in replies()]
    named = {
        "written_kept": ("honest parts of replies that are shown", _kept),
        "written_stopped": ("planted errors that are not", _stopped),
        "written_precision": ("sentences cited that support what is shown", lambda t: t.precision),
        "written_recall": ("sentences that support a part, of those cited", lambda t: t.recall),
        "written_keys": ("what an answer must have, in the answer", _keys),
        "written_papers": ("papers given, in the answer", _papers),
    }
    return [
        Scored(name, "written", asks, {one.recorded.id: fmean(of(one)) for one in found if of(one)})
        for name, (asks, of) in named.items()
    ]


def _kept(told: Told) -> list[float]:
    return [1.0] * len(told.kept) + [0.0] * len(told.dropped)


def _stopped(told: Told) -> list[float]:
    return [1.0] * len(told.stopped) + [0.0] * len(told.passed)


def _keys(told: Told) -> list[float]:
    return [float(key in told.text) for key in told.recorded.keys]


def _papers(told: Told) -> list[float]:
    used = len(told.cited) / len(told.recorded.papers)
    return [] if told.recorded.kind in _TABLES else [used]


def _put(
    part: Any,
    right: frozenset[str],
    checker: Checker,
    page: Page,
    told: Told,
    points: Sequence[Statement] = (),
) -> None:
    """One part on the page. ``right`` are the sentences that support it; without any it was planted.

    A lead may rest on ``points``.
    """
    if isinstance(part, Heading):
        page.heading(part)
        return
    if isinstance(part, Missing):
        return
    statement = row_statement(part) if isinstance(part, TableRow) else part
    checked: Statement | Rejected = checker.check(statement)
    if isinstance(checked, Rejected) and points:
        checked = checker.summing_up(statement, points) or checked
    if isinstance(checked, Rejected):
        told.dropped.append(checked) if right else told.stopped.append(statement.text)
        told.recall += [0.0] * bool(right)
        return
    if not right:
        told.passed.append(statement.text)
        return
    cited = frozenset(checked.evidence)
    told.kept.append(statement.text)
    told.precision.append(len(cited & right) / len(cited))
    told.recall.append(len(cited & right) / len(right))
    page.row(part) if isinstance(part, TableRow) else page.statement(checked)


def _screened(recorded: Recorded, papers: Sequence[Paper]) -> Told:
    """The verdicts of one batch of a screening."""
    from assistant.llm.screening import Screener

    told, by_title = Told(recorded), dict(zip(recorded.papers, papers, strict=True))
    lines = [_cells_of(line) for line in recorded.reply]
    _, evidence = listed((paper, informative(paper.abstract)) for paper in papers)
    said = [
        {"paper": recorded.papers.index(title) + 1, "verdict": verdict, "sentence": _maybe(place, evidence)}
        for _, (title, verdict, place) in lines
    ]
    replies = _saying(json.dumps({"papers": said}))
    screener = Screener(replies, ByLetters(), Meter("recorded", None), recorded.question)
    judged = {one.paper_id: one for one in screener.judge(papers)}
    for planted, (title, verdict, place) in lines:
        one = judged[by_title[title].id]
        right = one.verdict == verdict and _bare(place) in (one.quote or "")
        _note(told, f"{title}: {verdict}", planted=planted, shown=right)
    return told


def _tabulated(recorded: Recorded, papers: Sequence[Paper]) -> Told:
    """The cells of one batch of a table."""
    from assistant.llm.columns import Tabulator, columns_of

    told, columns = Told(recorded), columns_of(recorded.question)
    lines = [_cells_of(line) for line in recorded.reply]
    _, evidence = listed((paper, informative(paper.abstract)) for paper in papers)
    rows: dict[str, list[dict[str, Any]]] = {title: [] for title in recorded.papers}
    for _, (title, column, text) in lines:
        bare = _PLACE.sub("", text).strip(" -") or None
        rows[title].append({"column": int(column), "text": bare, "sentence": _maybe(text, evidence)})
    said = [{"paper": place, "cells": cells} for place, cells in enumerate(rows.values(), start=1)]
    tabulator = Tabulator(_saying(json.dumps({"papers": said})), columns)
    filled = dict(zip(recorded.papers, tabulator.rows(papers), strict=True))
    for planted, (title, column, text) in lines:
        cell = filled[title].cells[int(column) - 1]
        bare = _PLACE.sub("", text).strip(" -")
        _note(told, f"{title}: {bare}", planted=planted, shown=(cell.text or "") == bare)
    told.text = " ".join(str(cell) for row in filled.values() for cell in row.cells)
    return told


_TABLES: Mapping[str, Callable[[Recorded, Sequence[Paper]], Told]] = {
    "screen": _screened, "columns": _tabulated,
}  # fmt: skip


def _note(told: Told, text: str, *, planted: bool, shown: bool) -> None:
    if planted:
        (told.passed if shown else told.stopped).append(text)
    elif shown:
        told.kept.append(text)
    else:
        told.dropped.append(Rejected(text, "not shown as it was said"))


def _saying(text: str) -> Replies:
    """A model that says this, whatever it is asked."""
    settings = Settings(Path(), model="openai:recorded", openai_api_key="recorded", cache=False)
    model = replace(connect(settings), chat=cast("Any", _Said(text)))
    return Replies(model, ByLetters(), Meter(model.full, None))


@dataclass(frozen=True, slots=True)
class _Said:
    text: str

    def invoke(self, _messages: Any, **_options: Any) -> Any:
        from langchain_core.messages import AIMessage

        return AIMessage(self.text, response_metadata={"finish_reason": "stop"})


def _cells_of(line: str) -> tuple[bool, tuple[str, str, str]]:
    title, second, third = (cell.strip() for cell in line.removeprefix("!").split("|"))
    return line.startswith("!"), (title, second, third)


def _bare(place: str) -> str:
    return next(iter(_PLACE.findall(place)), "")


def _maybe(place: str, evidence: Mapping[str, Evidence]) -> int | None:
    return int(_number(_bare(place), evidence)) if _bare(place) else None


def _parts(line: str, evidence: Mapping[str, Evidence]) -> Iterator[Any]:
    cutter = Cutter()
    named = re.sub(r"\s*\{\?[^}]+\}", "", line)
    text = _PLACE.sub(lambda match: f"[{_number(match[1], evidence)}]", named)
    yield from cutter.feed(f"{text}\n")
    yield from cutter.close()


def _number(words: str, evidence: Mapping[str, Evidence]) -> str:
    found = next((number for number, piece in evidence.items() if words in piece.quote), None)
    if found is None:
        raise ValueError(f"no sentence of the papers has {words!r}")
    return found


def _titled(title: str, papers: Sequence[Paper]) -> Paper:
    found = next((paper for paper in papers if paper.title.startswith(title)), None)
    if found is None:
        raise ValueError(f"no paper is called {title!r}")
    return found


def _recorded(row: Mapping[str, Any]) -> Recorded:
    lists = (tuple(row[name]) for name in ("papers", "reply", "keys"))
    return Recorded(row["id"], row["kind"], row["question"], *lists)
