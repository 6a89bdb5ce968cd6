"""Fits the extractive drafter's weights on questions with known answers; prints ``weights.json``.

    python -m eval.fit_answers HOME QUESTIONS.jsonl ... > assistant/answer/extractive/weights.json

``HOME`` holds the papers. A question line has ``question``, ``type``, ``titles`` (of the papers
that answer; empty when none does), ``answer_keys``. Everything is convex and deterministic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.answer.extractive import answerability, features, ranking
from assistant.answer.extractive.asking import read
from assistant.answer.extractive.engine import ExtractiveDrafter
from assistant.answer.extractive.weights import Weights
from assistant.identity import title_key
from assistant.language.sentences import quotable_spans
from assistant.search.rerank import Reader
from assistant.search.retriever import Retriever
from assistant.types import Hit, Paper, Question

Rows = NDArray[np.float64]
_SINGLE = {"factoid_number", "factoid_entity", "method_lookup", "why_how"}
_DEPTH = 20
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
    """One question with what was found for it; ``right`` are paper ids."""

    row: dict[str, Any]
    right: set[str]
    hits: list[Hit]


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
    for rows, labels in cases:
        scores = rows @ weights
        odds = np.exp(scores - scores.max())
        chance, right = odds / odds.sum(), labels * odds / (labels * odds).sum()
        loss -= np.log((labels * odds).sum() / odds.sum())
        slope = slope + rows.T @ (chance - right)
        middle = rows.T @ chance
        bend = bend + (rows.T * chance) @ rows - np.outer(middle, middle)
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

    def __init__(self, assistant: Assistant, retriever: Retriever, rows: Sequence[dict[str, Any]]) -> None:
        self.assistant = assistant
        self.retriever = retriever
        self.ids = {title_key(paper.title): paper.id for paper in assistant.papers()}
        self.papers = {paper.id: paper for paper in assistant.papers()}
        self.rows = rows
        self.weights = {field.name: np.zeros(1) for field in fields(Weights)}

    def run(self) -> dict[str, Rows]:
        """Every weight, by the names of :class:`Weights`."""
        single = [self._case(row) for row in self.rows if row["type"] in _SINGLE]
        silent = [self._case(row) for row in self.rows if row["type"] == "unanswerable"]
        self._sentences(single)
        self._papers(single)
        self._reread(single)
        self._answers(single, silent)
        return self.weights

    def _case(self, row: dict[str, Any]) -> Case:
        drafter = ExtractiveDrafter(self.retriever, self._frozen())
        plan = Question(row["question"], "lookup")
        hits = drafter._found(read(row["question"]), drafter._search(plan))  # noqa: SLF001  the drafter's own depth
        return Case(row, {self.ids[title_key(title)] for title in row["titles"]}, hits)

    def _frozen(self) -> Weights:
        return Weights(**{name: tuple(map(float, value)) for name, value in self.weights.items()})

    def _sentences(self, single: Sequence[Case]) -> None:
        plain = np.array([name not in _COSINES for name in features.SENTENCE], float)
        every = np.ones(len(features.SENTENCE))
        alone = [self._sentence_case(case.row, min(case.right), comparing=False) for case in single]
        halves = [
            self._sentence_case(row, self.ids[title_key(title)], comparing=True)
            for row in self.rows
            if row["type"] == "compare" and row["answer_keys"]
            for title in row["titles"]
        ]
        self.weights["sentence"] = softmax_fit(alone, _RIDGE["sentence"], plain)
        self.weights["quoted"] = softmax_fit(alone, _RIDGE["sentence"], every)
        self.weights["compared"] = softmax_fit([*alone, *halves], _RIDGE["sentence"], every)

    def _sentence_case(self, row: dict[str, Any], paper_id: str, *, comparing: bool) -> tuple[Rows, Rows]:
        paper = self.papers[paper_id]
        texts = [span.text for span in quotable_spans(paper.abstract)]
        rows = features.sentence_rows(read(row["question"], comparing=comparing), texts)
        cosines = self.assistant.retriever.similarities(row["question"], texts)
        if cosines.any():
            rows = ranking.with_cosines(rows, cosines)
        return rows, _labels(row, texts)

    def _papers(self, single: Sequence[Case]) -> None:
        sentence = self.weights["sentence"]
        cases = []
        for case in single:
            known = [hit.similarity for hit in case.hits if hit.similarity is not None]
            rows = [self._paper_row(case.row, hit, sentence, min(known, default=0.0)) for hit in case.hits]
            cases.append((np.array(rows), _right(case, (hit.paper for hit in case.hits))))
        blind = np.array([name != "similarity" for name in features.PAPER], float)
        self.weights["paper"] = softmax_fit(cases, _RIDGE["paper"], np.ones(len(blind)))
        self.weights["paper_lexical"] = softmax_fit(cases, _RIDGE["paper"], blind)

    @staticmethod
    def _paper_row(row: dict[str, Any], hit: Hit, sentence: Rows, lowest: float) -> Rows:
        asked = read(row["question"])
        scores = (
            features.sentence_rows(asked, [span.text for span in quotable_spans(hit.paper.abstract)])
            @ sentence
        )
        return features.paper_row(
            asked, hit.paper, scores, lowest if hit.similarity is None else hit.similarity
        )

    def _reread(self, single: Sequence[Case]) -> None:
        cases = []
        for case in single:
            asked = read(case.row["question"])
            close = ranking.rank(asked, case.hits, self._frozen()).candidates[: ranking.CLOSE]
            found = self._reader(case.row["question"]).read([one.paper for one in close])
            rows = [ranking.reread_row(asked, one, own) for one, own in zip(close, found, strict=True)]
            cases.append((np.array(rows), _right(case, (one.paper for one in close))))
        weights = softmax_fit(cases, _RIDGE["reread"], np.ones(len(ranking.REREAD)))
        self.weights["reread"] = self.weights["reread_plain"] = weights

    def _reader(self, question: str) -> Reader:
        return Reader(question, self.retriever)

    def _answers(self, single: Sequence[Case], silent: Sequence[Case]) -> None:
        rows, labels = [], []
        for case in (*single, *silent):
            asked = read(case.row["question"])
            ranked = ranking.rank(asked, case.hits, self._frozen())
            if not ranked.candidates:
                continue  # nothing found is nothing to doubt
            labels.append(float(bool(case.right)))
            called = answerability.called(asked, ranked.candidates[0])
            ranked = ranking.reread(ranked, self._reader(asked.text), self._frozen(), decided=called)
            rows.append(answerability.answerability_row(ranked)[:-1])
        names = answerability.ANSWERS[:-1]
        low = np.array([0.0 if name in _MORE_IS_BETTER else -np.inf for name in names])
        high = np.array([np.inf if name in _MORE_IS_BETTER | _FREE else 0.0 for name in names])
        found = logistic_fit(np.array(rows), np.array(labels), _RIDGE["answers"], low, high)
        found[-1] -= _SHIFT
        for name in ("answers", "answers_plain", "answers_lexical"):
            self.weights[name] = found


def _labels(row: dict[str, Any], texts: Sequence[str]) -> Rows:
    """1 for a sentence of the evidence that holds a key, 0.4 for another that does."""
    keyed = np.array(
        [float(any(key.lower() in text.lower() for key in row["answer_keys"])) for text in texts]
    )
    stated = [title_key(text) for text in row.get("evidence", ())]
    evident = np.array([float(any(title_key(t) in e or e in title_key(t) for e in stated)) for t in texts])
    best = keyed * evident
    labels: Rows = np.maximum(best if best.any() else keyed, 0.4 * keyed)
    return labels


def _right(case: Case, papers: Iterable[Paper]) -> Rows:
    return np.array([float(paper.id in case.right) for paper in papers])


class _Whole:
    """An embedder that gives whole vectors only."""

    def __init__(self, embedder: Any) -> None:
        self.name, self.dimension, self.embed = embedder.name, embedder.dimension, embedder.embed


def main(home: str, *files: str) -> None:
    """Fit without an embedder, with one of whole vectors, and with MiniLM; write what each is for."""
    rows = [
        json.loads(line) for file in files for line in Path(file).read_text(encoding="utf-8").splitlines()
    ]
    with Assistant.open(home) as assistant:
        stores = assistant.stores
        blind = Retriever(stores.catalog, stores.lexical)
        whole = Retriever(stores.catalog, stores.lexical, stores.vectors, _Whole(stores.embedder))
        lexical = Fit(assistant, blind, rows).run()
        plain = Fit(assistant, whole, rows).run()
        fitted = Fit(assistant, assistant.retriever, rows).run()
    for name in fitted:
        if name.endswith(("_lexical", "_plain")):
            fitted[name] = (lexical if name.endswith("_lexical") else plain)[name]
    trained_on = {"questions": len(rows), "all_in_the_repository": False}
    sys.stdout.write(json.dumps({"trained_on": trained_on, "scores": _named(fitted)}, indent=1) + "\n")


def _named(weights: Mapping[str, Rows]) -> dict[str, dict[str, float]]:
    """Each score's weights, of four digits, by the names of its columns."""
    return {
        name: {
            column: float(f"{value:.4g}")
            for column, value in zip(COLUMNS[name.split("_")[0]], values, strict=True)
        }
        for name, values in weights.items()
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
