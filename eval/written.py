"""Recorded replies of a strong writer, honest sentences and planted errors, through all that follows a reply.

No model, no search: the papers of a reply are given, so that only cutting, attribution, the gate and
the setting of the page are measured. A line holds the question, its papers by title, and the reply;
``{words}`` stands for the number of the sentence that has these words, and ``!`` marks a planted error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from assistant.gate.citations import Verifier
from assistant.language.text import sentences
from assistant.llm.attribution import Checker
from assistant.llm.cutting import Cutter, Heading, Missing, TableRow
from assistant.llm.evidence import listed
from assistant.llm.page import Page, row_statement
from assistant.types import Evidence, Paper, Rejected

__all__ = ["Recorded", "Told", "measured", "replay", "replies"]


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


def replies() -> list[Recorded]:
    """The packaged replies."""
    text = files("eval").joinpath("data", "written.jsonl").read_text(encoding="utf-8")
    rows = (json.loads(line) for line in text.splitlines() if line.strip())
    return [_recorded(row) for row in rows]


def replay(recorded: Recorded, papers: Sequence[Paper]) -> Told:
    """One reply over its papers. Raises ``ValueError`` for a title or words that are not there."""
    chosen = [_titled(title, papers) for title in recorded.papers]
    _, evidence = listed((paper, list(sentences(paper.abstract))) for paper in chosen)
    by_id = {paper.id: paper for paper in chosen}
    checker = Checker(lambda: Verifier(evidence, by_id, strict=True), evidence)
    page = Page(Verifier(evidence, by_id, strict=True), evidence, by_id)
    told = Told(recorded)
    for line in recorded.reply:
        planted = line.startswith("!")
        for part in _parts(line.removeprefix("!"), evidence):
            _put(part, planted, checker, page, told)
    told.text = page.text
    told.cited = frozenset(page.cited)
    return told


def measured(papers: Sequence[Paper]) -> dict[str, float]:
    """Shares over all replies: honest kept, planted stopped, keys told, papers used."""
    all_told = [replay(one, papers) for one in replies()]
    kept, dropped = (sum(len(getattr(one, name)) for one in all_told) for name in ("kept", "dropped"))
    stopped, passed = (sum(len(getattr(one, name)) for one in all_told) for name in ("stopped", "passed"))
    keys = [key in one.text for one in all_told for key in one.recorded.keys]
    used = [len(one.cited) / len(one.recorded.papers) for one in all_told]
    return {
        "honest_kept": kept / (kept + dropped),
        "planted_stopped": stopped / (stopped + passed),
        "keys_told": sum(keys) / len(keys),
        "papers_used": sum(used) / len(used),
    }


def _put(part: Any, planted: bool, checker: Checker, page: Page, told: Told) -> None:  # noqa: FBT001
    if isinstance(part, Heading):
        page.heading(part)
        return
    if isinstance(part, Missing):
        return
    statement = row_statement(part) if isinstance(part, TableRow) else part
    checked = checker.check(statement)
    if isinstance(checked, Rejected):
        (told.stopped.append(statement.text) if planted else told.dropped.append(checked))
        return
    (told.passed if planted else told.kept).append(statement.text)
    if not planted:
        page.row(part) if isinstance(part, TableRow) else page.statement(checked)


def _parts(line: str, evidence: Mapping[str, Evidence]) -> Iterator[Any]:
    cutter = Cutter()
    text = re.sub(r"\{([^}]+)\}", lambda match: f"[{_number(match[1], evidence)}]", line)
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
