"""Fits the extractive drafter's weights on questions with known answers; prints ``weights.json``.

    python -m eval.fit_answers > assistant/answer/extractive/weights.json
    python -m eval.fit_answers record > eval/data/answers/seen.jsonl

The questions are in ``eval/data/answers``; none of them is one that the evaluation reports. A line has
``type``, ``question`` and ``quotes``: literal words of the sentence that answers, with the title of its paper
in the demo corpus or the number of its abstract in ``roles.jsonl``, which teaches the choice of sentences
alone. Without quotes no paper answers. ``seen.jsonl`` records what a search of the demo corpus found for each
question and how near it was, so that the fit needs no embedder and gives the same digits on any machine.
Everything is convex and deterministic.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive import answerability, features, ranking
from assistant.answer.extractive.engine import ExtractiveDrafter
from assistant.answer.extractive.weights import Weights
from assistant.identity import title_key
from assistant.language.sentences import quotable_spans
from assistant.protocols import Encoded
from assistant.question import parse
from assistant.search.late import LateScores, Reader
from assistant.search.retriever import Retriever
from assistant.types import Hit, Need, Paper
from eval.cases import rows
from eval.fit.roles import lines
from eval.systems import demo_collection
from ingest.chunk import chunk
from ingest.merging import as_paper
from ingest.reading import read as read_pages
from ingest.records import Record

Rows = NDArray[np.float64]
_SINGLE = {"number", "entity", "method", "why_how"}
_RIDGE = {"sentence": 30.0, "paper": 25.0, "reread": 10.0, "answers": 3.0}
COLUMNS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("sentence", "quoted", "compared"), features.SENTENCE),
    "paper": features.PAPER,
    "reread": ranking.REREAD,
    "answers": answerability.ANSWERS,
}
"""The columns of each score, by the first word of its name."""
_SHIFT = 0.45  # a paper must be more likely than not to answer
_COSINES = ("similarity", "similarity_gap", "similar_neighbour")
_MORE_IS_BETTER = {"similarity", "coverage", "asked_rest", "best_sentence", "margin", "matched"}
_FREE = {"called", "number", "reason", "constant"}


@dataclass
class Case:
    """A line with what a search said of it; ``right`` are paper ids, ``late`` is by paper id.

    ``quoted`` holds, for each quote, the cosines of the sentences of its abstract.
    """

    line: dict[str, Any]
    need: Need
    right: set[str]
    hits: list[Hit]
    late: dict[str, LateScores]
    quoted: list[NDArray[np.float32]]


def softmax_fit(cases: Sequence[tuple[Rows, Rows]], ridge: float, keep: Rows) -> Rows:
    """Weights that make the labelled rows of each case likely among its rows; Newton's method."""
    stacked = np.concatenate([rows for rows, _ in cases])
    mean, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    scaled = [((rows - mean) / scale * keep, labels) for rows, labels in cases if labels.sum() > 0]
    weights = np.zeros(len(keep))
    loss, slope, bend = _softmax(scaled, weights, ridge)
    for _ in range(100):
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while (tried := _softmax(scaled, weights - size * step, ridge))[0] > loss and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if loss - tried[0] < 1e-9 * abs(loss):
            break
        loss, slope, bend = tried
    fitted: Rows = weights * keep / scale
    return fitted


def _softmax(cases: Sequence[tuple[Rows, Rows]], weights: Rows, ridge: float) -> tuple[float, Rows, Rows]:
    """Loss, gradient, and the Hessian's positive part."""
    loss, slope, bend = ridge * (weights @ weights) / 2, ridge * weights, ridge * np.eye(len(weights))
    for table, labels in cases:
        scores = table @ weights
        odds = np.exp(scores - scores.max())
        chance, right = odds / odds.sum(), labels * odds / (labels * odds).sum()
        loss -= np.log((labels * odds).sum() / odds.sum())
        slope = slope + table.T @ (chance - right)
        middle = table.T @ chance
        bend = bend + (table.T * chance) @ table - np.outer(middle, middle)
    return float(loss), slope, bend


def logistic_fit(rows: Rows, labels: Rows, ridge: float, low: Rows, high: Rows) -> Rows:
    """Weights with a constant at the end; each within its bounds."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.c_[(rows - mean) / scale, np.ones(len(rows))]
    shrink = np.r_[np.full(rows.shape[1], ridge), 0.0]

    def slope(weights: Rows) -> Rows:
        chance = 1 / (1 + np.exp(-scaled @ weights))
        found: Rows = scaled.T @ (chance - labels) + shrink * weights
        return found

    steep = ridge + np.linalg.eigvalsh(scaled.T @ scaled)[-1] / 4
    found = _descend(slope, scaled.shape[1], steep, np.r_[low, -np.inf], np.r_[high, np.inf])
    weights = found[:-1] / scale
    whole: Rows = np.r_[weights, found[-1] - mean @ weights]
    return whole


def _descend(slope: Any, size: int, steep: float, low: Rows, high: Rows) -> Rows:
    """Accelerated projected gradient descent on a convex function."""
    point = ahead = np.zeros(size)
    for step in range(1, 100_000):
        after: Rows = np.clip(ahead - slope(ahead) / steep, low, high)
        ahead = after + (step - 1) / (step + 2) * (after - point)
        if np.abs(after - point).max() < 1e-9:
            return after
        point = after
    return point


class Fit:
    """The stages in order: each uses the weights of those before."""

    def __init__(self) -> None:
        self.lines = examples()
        self.papers = demo_papers()
        self.weights = {field.name: np.zeros(1) for field in fields(Weights)}

    def run(self) -> dict[str, Rows]:
        """Every weight, by the names of :class:`Weights`."""
        cases = [self._case(line, seen) for line, seen in zip(self.lines, recorded(), strict=True)]
        single = [case for case in cases if case.line["type"] in _SINGLE]
        paired = [case for case in cases if case.line["type"] == "compare"]
        found = [case for case in single if case.hits]
        silent = [case for case in cases if case.line["type"] == "unanswerable"]
        self._sentences(single, paired)
        self._papers(found)
        for kind in ("", "_plain", "_lexical"):
            self._answers(kind, [*found, *silent])
        return self.weights

    def _case(self, line: dict[str, Any], seen: dict[str, Any]) -> Case:
        every = list(self.papers.values())
        papers = [every[place] for place in seen["papers"]]
        late = {
            paper.id: LateScores(np.array(cosines, dtype=np.float32), matched)
            for paper, cosines, matched in zip(papers, seen["cosines"], seen["matched"], strict=True)
        }
        hits = [
            Hit(paper, chunk(paper)[0], score=0.0, similarity=similarity)
            for paper, similarity in zip(papers, seen["similarity"], strict=True)
        ]
        right = {
            self.papers[title_key(quote["paper"])].id for quote in line.get("quotes", ()) if "paper" in quote
        }
        return Case(
            line,
            parse(line["question"]).need,
            right,
            hits,
            late,
            [np.array(row, dtype=np.float32) for row in seen["quoted"]],
        )

    def _frozen(self) -> Weights:
        return Weights(**{name: tuple(map(float, value)) for name, value in self.weights.items()})

    def _sentences(self, single: Sequence[Case], paired: Sequence[Case]) -> None:
        plain = np.array([name not in _COSINES for name in features.SENTENCE], float)
        every = np.ones(len(features.SENTENCE))
        alone = [one for case in single for one in self._quoted(case)]
        halves = [one for case in paired for one in self._quoted(case)]
        self.weights["sentence"] = softmax_fit(alone, _RIDGE["sentence"], plain)
        self.weights["quoted"] = softmax_fit(alone, _RIDGE["sentence"], every)
        self.weights["compared"] = softmax_fit([*alone, *halves], _RIDGE["sentence"], every)

    def _quoted(self, case: Case) -> Iterator[tuple[Rows, Rows]]:
        """For each quote the rows of its abstract's sentences, and which of them hold it."""
        for quote, cosines in zip(case.line["quotes"], case.quoted, strict=True):
            texts = sentences_of(quote, self.papers)
            rows = ranking.with_cosines(features.sentence_rows(case.need, texts), cosines)
            yield rows, np.array([float(quote["quote"] in text) for text in texts])

    def _papers(self, cases: Sequence[Case]) -> None:
        sentence = np.array(self.weights["sentence"])
        taught = []
        for case in cases:
            known = [hit.similarity for hit in case.hits if hit.similarity is not None]
            rows = [_paper_row(case.need, hit, sentence, min(known, default=0.0)) for hit in case.hits]
            taught.append((np.array(rows), _right(case, (hit.paper for hit in case.hits))))
        blind = np.array([name != "similarity" for name in features.PAPER], float)
        self.weights["paper"] = softmax_fit(taught, _RIDGE["paper"], np.ones(len(blind)))
        self.weights["paper_lexical"] = softmax_fit(taught, _RIDGE["paper"], blind)
        self._reread(cases)

    def _reread(self, cases: Sequence[Case]) -> None:
        taught = []
        for case in cases:
            close = ranking.rank(case.need, case.hits, self._frozen()).candidates[: ranking.CLOSE]
            rows = [ranking.reread_row(case.need, one, case.late[one.paper.id]) for one in close]
            taught.append((np.array(rows), _right(case, (one.paper for one in close))))
        plain = np.array([name != "matched" for name in ranking.REREAD], float)
        self.weights["reread"] = softmax_fit(taught, _RIDGE["reread"], np.ones(len(plain)))
        self.weights["reread_plain"] = softmax_fit(taught, _RIDGE["reread"], plain)

    def _answers(self, kind: str, cases: Sequence[Case]) -> None:
        """``kind`` is what the embedder gives: tokens, ``_plain`` whole vectors, ``_lexical`` nothing."""
        rows, labels = [], []
        for case in cases:
            hits = [replace(hit, similarity=None) for hit in case.hits] if kind == "_lexical" else case.hits
            ranked = ranking.rank(case.need, hits, self._frozen())
            if not ranked.candidates:
                continue  # nothing found is nothing to doubt
            labels.append(float(bool(case.right)))
            if kind != "_lexical":
                called = answerability.called(case.need, ranked.candidates[0])
                ranked = ranking.reread(ranked, _Recorded(case, kind), self._frozen(), decided=called)
            rows.append(answerability.answerability_row(ranked)[:-1])
        names = answerability.ANSWERS[:-1]
        low = np.array([0.0 if name in _MORE_IS_BETTER else -np.inf for name in names])
        high = np.array([np.inf if name in _MORE_IS_BETTER | _FREE else 0.0 for name in names])
        found = logistic_fit(np.array(rows), np.array(labels), _RIDGE["answers"], low, high)
        found[-1] -= _SHIFT
        self.weights[f"answers{kind}"] = found


class _Recorded:
    """Stands for a :class:`~assistant.search.late.Reader`: what it said when the lines were recorded."""

    def __init__(self, case: Case, kind: str) -> None:
        self._late = case.late
        self._plain = kind == "_plain"

    def read(self, papers: Sequence[Paper]) -> list[LateScores]:
        """What is known of each paper."""
        found = [self._late[paper.id] for paper in papers]
        return [replace(one, matched=None) for one in found] if self._plain else found


def _paper_row(need: Need, hit: Hit, sentence: Rows, lowest: float) -> Rows:
    texts = [span.text for span in quotable_spans(hit.paper.abstract)]
    scores = features.sentence_rows(need, texts) @ sentence
    return features.paper_row(need, hit.paper, scores, lowest if hit.similarity is None else hit.similarity)


def sentences_of(quote: Mapping[str, Any], papers: Mapping[str, Paper]) -> list[str]:
    """The quotable spans of the abstract that a quote is from."""
    abstract = (
        _abstracts()[quote["abstract"]] if "abstract" in quote else papers[title_key(quote["paper"])].abstract
    )
    return [span.text for span in quotable_spans(abstract)]


@lru_cache(maxsize=1)
def _abstracts() -> dict[int, str]:
    """The abstracts of ``roles.jsonl``, by number."""
    found: dict[int, str] = {}
    for line in lines():
        found[line.abstract] = f"{found.get(line.abstract, '')} {line.text}".strip()
    return found


def demo_papers() -> dict[str, Paper]:
    """The papers of the demo corpus by the keys of their titles, which are their ids here."""
    with as_file(files("ingest.demo")) as folder:
        read = [one for one in read_pages(sorted(folder.glob("*.txt"))) if isinstance(one, Record)]
    keyed = {title_key(record.title): as_paper(record) for record in read}
    return {key: replace(paper, id=key) for key, paper in keyed.items()}


def _right(case: Case, papers: Iterable[Paper]) -> Rows:
    return np.array([float(paper.id in case.right) for paper in papers])


def examples() -> list[dict[str, Any]]:
    """The questions that teach."""
    return _load("questions")


def recorded() -> list[dict[str, Any]]:
    """What a search said of each question, in their order."""
    return _load("seen")


def _load(name: str) -> list[dict[str, Any]]:
    return [row for _, row in rows(_text(name), f"answers/{name}.jsonl")]


def _text(name: str) -> str:
    return files("eval").joinpath("data", "answers", f"{name}.jsonl").read_text(encoding="utf-8")


def record() -> Iterator[dict[str, Any]]:
    """Searches the demo corpus for each question, with the embedder in force: lines of ``seen.jsonl``."""
    with demo_collection() as assistant:
        retriever = _Once(assistant.retriever)
        papers = demo_papers()
        places = {key: place for place, key in enumerate(papers)}
        drafter = ExtractiveDrafter(assistant.retriever)
        for line in examples():
            question = line["question"]
            reader = Reader(question, retriever)
            quotes = line.get("quotes", ())
            hits: Sequence[Hit] = ()
            if not any("abstract" in quote for quote in quotes):
                hits = drafter.found(parse(question))
            late = reader.read([hit.paper for hit in hits]) if hits else []
            yield {
                "papers": [places[title_key(hit.paper.title)] for hit in hits],
                "similarity": [_rounded(hit.similarity) for hit in hits],
                "matched": [_rounded(one.matched) for one in late],
                "cosines": [list(map(_rounded, one.cosines)) for one in late],
                "quoted": [
                    list(map(_rounded, retriever.similarities(question, sentences_of(quote, papers))))
                    for quote in quotes
                ],
            }


class _Once:
    """A retriever that encodes each text once."""

    def __init__(self, retriever: Retriever) -> None:
        self.similarities = retriever.similarities
        self._encode = retriever.encode
        self._known: dict[str, Encoded] = {}

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """The texts token by token."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(fresh, self._encode(fresh) or (), strict=True))
        return [self._known[text] for text in texts]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)


def written() -> str:
    """The JSON as it lies in the package."""
    text = _text("questions") + _text("seen")
    head = {"questions": len(examples()), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return json.dumps({"trained_on": head, "scores": _named(Fit().run())}, indent=1) + "\n"


def _named(weights: Mapping[str, Rows]) -> dict[str, dict[str, float]]:
    """Each score's weights, of four digits, by the names of its columns."""
    return {
        name: {
            column: float(f"{value:.4g}")
            for column, value in zip(COLUMNS[name.split("_")[0]], values, strict=True)
        }
        for name, values in weights.items()
    }


def main(*what: str) -> None:
    """Print the weights, or what a search says of the questions."""
    if what == ("record",):
        for line in record():
            sys.stdout.write(json.dumps(line) + "\n")
    else:
        sys.stdout.write(written())


if __name__ == "__main__":
    main(*sys.argv[1:])
