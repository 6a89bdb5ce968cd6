"""Fits which sentences of one paper answer a question about it; prints ``assistant/answer/selection.json``.

    python -m eval.fit.selection > assistant/answer/selection.json
    python -m eval.fit.selection record DAILY

A line of ``eval/data/selection`` is a question with the paper that it is about, the places of the quotable
spans that answer it, and the signs of its wording and of all spans as they were recorded. The papers are of
the demo corpus, by place, of the Daily Papers, by arXiv id, or abstracts of ``roles.jsonl``, by number.
``held.jsonl`` teaches nothing and shares no paper with ``fit.jsonl``.

A softmax over the sentences of each abstract, in which those that answer are to be likely; accelerated
gradient descent under a ridge. Deterministic, rounded.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer.selection import ALIKE, COLUMNS, CROSSED, Selection, signs, wording
from assistant.answer.sentence import NEAR, Rows
from assistant.embed.minilm import open_minilm
from assistant.protocols import TokenEncoder
from assistant.question import parse
from assistant.search.late import QueryTokens
from assistant.types import Paper
from eval.cases import rows
from eval.fit.sentences import opened
from eval.fit_answers import abstracts, demo_papers, read

__all__ = ["Case", "cases", "first", "fit", "main", "written"]

_RIDGE, _WORDED_RIDGE = 30.0, 50.0
_OWN = 2.0  # what a question on abstracts of our own counts, which are half as long as real ones
_FEWEST = 8  # questions that have a sign of the wording
_TINY = 1e-6
_STEPS = 300
_PARTS = ("fit", "held")
_MEANING = frozenset((*NEAR, *ALIKE))


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its paper: the signs of the paper's spans, and which of them answer."""

    wording: Mapping[str, float]
    paper: str
    best: frozenset[int]
    table: Rows


def cases(part: str) -> list[Case]:
    """The labelled lines of ``fit`` or ``held``."""
    return [
        Case(
            line["worded"],
            f"{line['corpus']} {line['paper']}",
            frozenset(line["best"]),
            np.array(line["signs"], dtype=float),
        )
        for _, line in rows(_file(part).read_text(encoding="utf-8"), f"selection/{part}.jsonl")
    ]


def fit(taught: Sequence[Case], *, without: frozenset[str] = frozenset()) -> dict[str, dict[str, float]]:
    """For each sign of the wording, and ``*`` for any, the weights of all columns but ``without``."""
    counts = Counter(sign for case in taught for sign in case.wording)
    worded = sorted(sign for sign, count in counts.items() if count >= _FEWEST)
    keep = np.array([name not in without for name in COLUMNS], dtype=float)
    plain, crossed = _descended(taught, worded, keep)
    found = {"*": dict(zip(COLUMNS, plain, strict=True))}
    names = [COLUMNS[place] for place in CROSSED]
    found |= {sign: dict(zip(names, row, strict=True)) for sign, row in zip(worded, crossed, strict=True)}
    rounded = {
        sign: {name: float(f"{weight:.2g}") for name, weight in weights.items() if abs(weight) >= 0.001}
        for sign, weights in found.items()
    }
    return {sign: weights for sign, weights in rounded.items() if weights}


def _descended(taught: Sequence[Case], worded: Sequence[str], keep: Rows) -> tuple[Rows, Rows]:
    """The weights ``(columns,)`` and ``(worded, crossed)``, each for a column as it is."""
    table = np.concatenate([case.table for case in taught])
    spread = table.std(axis=0) + _TINY
    table = table / spread * keep
    asked = np.array([[case.wording.get(sign, 0.0) for sign in worded] for case in taught])
    sizes = [len(case.table) for case in taught]
    starts = np.cumsum([0, *sizes[:-1]])
    much = np.array([1.0 if case.paper.startswith("daily") else _OWN for case in taught])
    of_case = np.repeat(np.arange(len(taught)), sizes)
    best = np.concatenate(
        [[float(place in case.best) for place in range(len(case.table))] for case in taught]
    )

    def slope(plain: Rows, crossed: Rows) -> tuple[Rows, Rows]:
        scores = table @ plain + np.einsum("rc,rc->r", table[:, CROSSED], (asked @ crossed)[of_case])
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of_case])
        chance, right = (part / np.add.reduceat(part, starts)[of_case] for part in (odds, odds * best))
        wrong = (chance - right) * much[of_case]
        moved = np.add.reduceat(wrong[:, None] * table[:, CROSSED], starts)
        return table.T @ wrong + _RIDGE * plain, asked.T @ moved + _WORDED_RIDGE * crossed

    middle = np.add.reduceat(table, starts) / np.array(sizes)[:, None]
    centred = (table - middle[of_case]) * np.sqrt(much)[of_case][:, None]
    steep = _RIDGE + 2 * np.linalg.eigvalsh(centred.T @ centred)[-1] / 4
    point = ahead = (np.zeros(len(COLUMNS)), np.zeros((len(worded), len(CROSSED))))
    for step in range(1, _STEPS):
        after = tuple(one - way / steep for one, way in zip(ahead, slope(*ahead), strict=True))
        pace = (step - 1) / (step + 2)
        ahead = tuple(new + pace * (new - old) for new, old in zip(after, point, strict=True))
        point = after
    return point[0] / spread * keep, point[1] / spread[list(CROSSED)]


def first(measured: Sequence[Case], weights: Mapping[str, Mapping[str, float]], most: int = 1) -> float:
    """Of how many cases one of the first ``most`` sentences answers."""
    judge = Selection.of(weights)
    ranked = [np.argsort(-judge.scores(case.wording, case.table), kind="stable") for case in measured]
    held = [bool(case.best.intersection(order[:most])) for case, order in zip(measured, ranked, strict=True)]
    return float(np.mean(held))


def written() -> str:
    """The JSON as it lies in the package."""
    taught = cases("fit")
    text = _file("fit").read_text(encoding="utf-8")
    head = {"questions": len(taught), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    scores = {"near": fit(taught), "plain": fit(taught, without=_MEANING)}
    return json.dumps({"trained_on": head, "scores": scores}, indent=0) + "\n"


def _file(part: str) -> Path:
    return Path(str(files("eval").joinpath("data", "selection", f"{part}.jsonl")))


class _Read:
    """How near abstracts that lie in no index come to a question."""

    def __init__(self, embedder: TokenEncoder) -> None:
        self.embedder = embedder

    def sentence_nearness(self, query: str, papers: Sequence[Paper]) -> list[NDArray[np.float64] | None]:
        """As :meth:`~assistant.search.retriever.Retriever.sentence_nearness`."""
        asked = QueryTokens(query, self.embedder.encode([query])[0])
        return [asked.by_span(*read(self.embedder, one.title, one.abstract)[:2]) for one in papers]

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """As :meth:`~assistant.search.retriever.Retriever.similarities`."""
        asked, *vectors = (one.vector for one in self.embedder.encode([query, *texts]))
        return np.stack(vectors) @ asked


def record(part: str, home: str) -> Iterator[str]:
    """The lines with the signs that their papers have now; ``home`` holds the Daily Papers."""
    daily = opened({"daily": home})["daily"]
    read_anew = _Read(open_minilm(daily.settings))
    by_id = {paper.arxiv_id: paper for paper in daily.stores.catalog.papers()}
    demo = list(demo_papers().values())
    for _, line in rows(_file(part).read_text(encoding="utf-8"), f"selection/{part}.jsonl"):
        corpus, paper, near = line["corpus"], line["paper"], read_anew
        if corpus == "roles":
            of_line = Paper(str(paper), "", abstracts()[paper])
        else:
            of_line = by_id[paper] if corpus == "daily" else demo[paper]
        question = parse(line["question"])
        line["worded"] = {sign: round(much, 3) for sign, much in wording(question, of_line).items()}
        table = signs(question, of_line, daily.retriever if corpus == "daily" else near)
        line["signs"] = [[int(much) if much == int(much) else much for much in row] for row in table.tolist()]
        yield json.dumps(line, ensure_ascii=False, separators=(", ", ":")) + "\n"


def main(*what: str) -> None:
    """Print the weights, or record the signs anew."""
    if what[:1] == ("record",):
        for part in _PARTS:
            _file(part).write_text("".join(list(record(part, what[1]))), encoding="utf-8")
    else:
        sys.stdout.write(written())


if __name__ == "__main__":
    main(*sys.argv[1:])
