"""Fits the extractive drafter's weights on questions with known answers; prints ``weights.json``.

    python -m eval.fit_answers > assistant/answer/extractive/weights.json
    python -m eval.fit_answers record > eval/data/answers/seen.jsonl

The questions are in ``eval/data/answers``; none of them is one that the evaluation reports. A line has
``type``, ``question`` and ``quotes``: literal words of the sentence that answers, with how the title of its
paper in the demo corpus begins, or the number of its abstract in ``roles.jsonl``, which teaches the choice
of sentences alone. Without quotes no paper answers. ``seen.jsonl`` records what a search of the demo corpus
found for each question and how near it and the sentences of the right papers were, so that the fit needs
no embedder and gives the same digits on any machine.
Everything is convex and deterministic.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer.comparison import comparing
from assistant.answer.extractive import answerability, drafting, features, ranking
from assistant.answer.extractive.features import Weights
from assistant.answer.lookup import found
from assistant.embed.embedders import passage
from assistant.embed.minilm import open_minilm
from assistant.identity import title_key
from assistant.language.sentences import quotable_spans
from assistant.protocols import Signs, TokenEncoder, Vectors
from assistant.question import parse
from assistant.search.late import QueryTokens, pack
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
_RIDGE = {"sentence": 30.0, "paper": 10.0, "answers": 3.0}
COLUMNS: Mapping[str, Sequence[str]] = {
    "sentence": features.SENTENCE,
    "beside": drafting.SIDE,
    "paper": features.PAPER,
    "answers": answerability.ANSWERS,
}
"""The columns of each score, by the first word of its name."""
_NEARNESS = {"nearness", "nearness_gap", "near_neighbour", "open_nearness"}
_MORE_IS_BETTER = {"similarity", "coverage", "asked_rest", "best_sentence", "margin", "maxsim"}
_FREE = {"called", "number", "reason", "constant"}
_HIT = ("score", "bm25", "similarity", "maxsim")
_UNKNOWN: Mapping[str, set[str]] = {
    "": {"bm25"},
    "_plain": {"bm25", "maxsim"},
    "_lexical": {"score", "similarity", "maxsim"},
}
"""What does not count: BM25 is in the score; where no tokens are stored, and without any embedder."""


@dataclass
class Case:
    """A line with what a search said of it; ``right`` are paper ids.

    ``near`` and ``cosines`` hold, for each quote, how near the sentences of its abstract come: by tokens
    and by their vectors.
    """

    line: dict[str, Any]
    need: Need
    right: set[str]
    hits: list[Hit]
    near: list[Rows]
    cosines: list[Rows]


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
        self.weights = {field.name: np.zeros(len(_columns(field.name))) for field in fields(Weights)}

    def run(self) -> dict[str, Rows]:
        """Every weight, by the names of :class:`Weights`."""
        cases = [self._case(line, seen) for line, seen in zip(self.lines, recorded(), strict=True)]
        single = [case for case in cases if case.line["type"] in _SINGLE]
        paired = [case for case in cases if case.line["type"] == "compare"]
        found = [case for case in single if case.hits]
        silent = [case for case in cases if case.line["type"] == "unanswerable"]
        self._sentences(single, paired)
        self._papers(found)
        for kind in _UNKNOWN:
            self._answers(kind, [*found, *silent])
        return self.weights

    def _case(self, line: dict[str, Any], seen: dict[str, Any]) -> Case:
        every = list(self.papers.values())
        papers = [every[place] for place in seen["papers"]]
        hits = [
            Hit(paper, chunk(paper)[0], **dict(zip(_HIT, of_one, strict=True)))
            for paper, of_one in zip(papers, seen["hits"], strict=True)
        ]
        right = {
            self.papers[title_key(quote["paper"])].id for quote in line.get("quotes", ()) if "paper" in quote
        }
        question = parse(line["question"])
        return Case(
            line,
            comparing(question) if line["type"] == "compare" else question.need,
            right,
            hits,
            [np.array(row) for row in seen["near"]],
            [np.array(row) for row in seen["cosines"]],
        )

    def _frozen(self) -> Weights:
        return Weights(**{name: tuple(map(float, value)) for name, value in self.weights.items()})

    def _sentences(self, single: Sequence[Case], paired: Sequence[Case]) -> None:
        both = [*single, *paired]
        for name, cases, tokens, unknown in (
            ("sentence", single, True, _NEARNESS),
            ("beside", both, True, {}),
            ("beside_plain", both, False, {"open_nearness"}),
        ):
            taught = [
                one for case in cases for one in self._quoted(case, case.near if tokens else case.cosines)
            ]
            columns = _columns(name)
            keep = np.array([column not in unknown for column in columns], float)
            known = [(rows[:, : len(columns)], labels) for rows, labels in taught]
            self.weights[name] = softmax_fit(known, _RIDGE["sentence"], keep)

    def _quoted(self, case: Case, near: Sequence[Rows]) -> Iterator[tuple[Rows, Rows]]:
        """For each quote the rows of its abstract's sentences, and which of them hold it."""
        for quote, of_one in zip(case.line["quotes"], near, strict=True):
            abstract = _title_and_abstract(quote, self.papers)[1]
            spans = quotable_spans(abstract)
            rows = features.sentence_rows(case.need, [span.text for span in spans])
            likely = drafting.roles_of(abstract, spans)
            labels = np.array([float(quote["quote"] in span.text) for span in spans])
            yield drafting.with_roles(drafting.with_nearness(rows, of_one), likely), labels

    def _papers(self, cases: Sequence[Case]) -> None:
        taught = []
        for case in cases:
            ranked = ranking.rank(case.need, case.hits, self._frozen()).candidates
            right = np.array([float(one.paper.id in case.right) for one in ranked])
            taught.append((np.array([one.row for one in ranked]), right))
        for kind, unknown in _UNKNOWN.items():
            keep = np.array([name not in unknown for name in features.PAPER], float)
            self.weights[f"paper{kind}"] = softmax_fit(taught, _RIDGE["paper"], keep)

    def _answers(self, kind: str, cases: Sequence[Case]) -> None:
        rows, labels = [], []
        for case in cases:
            unknown: dict[str, Any] = dict.fromkeys(_UNKNOWN[kind] & {"similarity", "maxsim"})
            hits = [replace(hit, **unknown) for hit in case.hits]
            ranked = ranking.rank(case.need, hits, self._frozen())
            if not ranked.candidates:
                continue  # nothing found is nothing to doubt
            labels.append(float(bool(case.right)))
            rows.append(answerability.answerability_row(ranked)[:-1])
        names = answerability.ANSWERS[:-1]
        low = np.array([0.0 if name in _MORE_IS_BETTER else -np.inf for name in names])
        high = np.array([np.inf if name in _MORE_IS_BETTER | _FREE else 0.0 for name in names])
        found = logistic_fit(np.array(rows), np.array(labels), _RIDGE["answers"], low, high)
        self.weights[f"answers{kind}"] = found


def sentences_of(quote: Mapping[str, Any], papers: Mapping[str, Paper]) -> list[str]:
    """The quotable spans of the abstract that a quote is from."""
    return [span.text for span in quotable_spans(_title_and_abstract(quote, papers)[1])]


def _title_and_abstract(quote: Mapping[str, Any], papers: Mapping[str, Paper]) -> tuple[str, str]:
    if "abstract" in quote:
        return "", abstracts()[quote["abstract"]]
    paper = papers[title_key(quote["paper"])]
    return paper.title, paper.abstract


@lru_cache(maxsize=1)
def abstracts() -> dict[int, str]:
    """The abstracts of ``roles.jsonl``, by number."""
    found: dict[int, str] = {}
    for line in lines():
        found[line.abstract] = f"{found.get(line.abstract, '')} {line.text}".strip()
    return found


@lru_cache(maxsize=1)
def demo_papers() -> dict[str, Paper]:
    """The papers of the demo corpus by the keys of their titles, which are their ids here."""
    with as_file(files("ingest.demo")) as folder:
        read = [one for one in read_pages(sorted(folder.glob("*.txt"))) if isinstance(one, Record)]
    keyed = {title_key(record.title): as_paper(record) for record in read}
    return {key: replace(paper, id=key) for key, paper in keyed.items()}


def _columns(name: str) -> Sequence[str]:
    return COLUMNS[name.split("_", maxsplit=1)[0]]


def examples() -> list[dict[str, Any]]:
    """The questions that teach, with whole titles."""
    titles = [paper.title for paper in demo_papers().values()]
    lines = _load("questions")
    for quote in (quote for line in lines for quote in line.get("quotes", ()) if "paper" in quote):
        quote["paper"] = next(title for title in titles if title.startswith(quote["paper"]))
    return lines


def recorded() -> list[dict[str, Any]]:
    """What a search said of each question, in their order."""
    return _load("seen")


def _load(name: str) -> list[dict[str, Any]]:
    return [row for _, row in rows(_text(name), f"answers/{name}.jsonl")]


def _text(name: str) -> str:
    return files("eval").joinpath("data", "answers", f"{name}.jsonl").read_text(encoding="utf-8")


def record() -> Iterator[dict[str, Any]]:
    """Searches the demo corpus for each question: lines of ``seen.jsonl``."""
    with demo_collection() as assistant:
        papers = demo_papers()
        places = {key: place for place, key in enumerate(papers)}
        embedder = open_minilm(assistant.settings)
        known = lru_cache(maxsize=None)(lambda title, abstract: read(embedder, title, abstract))
        for line in examples():
            question, quotes = line["question"], line.get("quotes", ())
            outside = any("abstract" in quote for quote in quotes)
            hits: Sequence[Hit] = () if outside else found(parse(question), assistant.retriever.candidates)
            encoded = embedder.encode([question])[0]
            asked = QueryTokens(question, encoded)
            held = [known(*_title_and_abstract(quote, papers)) for quote in quotes]
            yield {
                "papers": [places[title_key(hit.paper.title)] for hit in hits],
                "hits": [[_rounded(getattr(hit, name)) for name in _HIT] for hit in hits],
                "near": [asked.by_span(signs, starts).round(3).tolist() for signs, starts, _ in held],
                "cosines": [list(map(_rounded, vectors @ encoded.vector)) for _, _, vectors in held],
            }


def read(embedder: TokenEncoder, title: str, abstract: str) -> tuple[Signs, list[int], Vectors]:
    """What an index holds of a passage, where in it each sentence starts, and the sentences' own vectors."""
    text, spans = passage(title, abstract), quotable_spans(abstract)
    whole, *parts = embedder.encode([text, *(span.text for span in spans)])
    starts = [len(text) - len(abstract) + span.start for span in spans]
    return pack(text, whole), starts, np.stack([part.vector for part in parts])


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
        name: {column: float(f"{value:.4g}") for column, value in zip(_columns(name), values, strict=True)}
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
