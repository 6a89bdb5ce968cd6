"""Every metric that a report prints: what it asks, of which questions, and its default.

A metric scores a record, from 0 (bad) to 1 (good). Each question that a metric is about is
in its mean: a system that failed to answer gets the metric's default. ``None`` is a third
state, unscored: a judge that failed, counted beside the mean and left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from eval.metrics.citing import citation_precision, citation_recall, literal, sentences
from eval.metrics.figures import unfounded
from eval.metrics.keys import first_words, keys_met
from eval.metrics.ranking import ndcg, recall, reciprocal_rank
from eval.metrics.sets import agreement, overlap, purity, recall_of
from eval.metrics.support import supports
from eval.records import Record, Reply

__all__ = ["METRICS", "WORDS", "Corpus", "Metric", "Scored", "score"]

WORDS = 100
"""An answer is read as far as this many words."""
ENOUGH = 12
"""So many papers are a full answer to a question across papers."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Abstracts and titles by paper id."""

    abstracts: Mapping[str, str]
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """A named question about a record.

    ``about`` tells which records it concerns, ``of`` scores one. Only a metric that is
    not ``of_reply`` can score a record whose system failed to answer.
    """

    name: str
    group: str
    asks: str
    about: Callable[[Record], bool]
    of: Callable[[Record, Reply, Corpus], float | None]
    default: float = 0.0
    of_reply: bool = True


_SILENCE = Reply("", answered=False)


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of one metric by question (or claim) id, and the questions that could not be scored."""

    name: str
    group: str
    asks: str
    scores: Mapping[str, float]
    unscored: tuple[str, ...] = ()


def score(metric: Metric, records: Iterable[Record], corpus: Corpus) -> Scored:
    """Score every record that the metric is about."""
    scores: dict[str, float] = {}
    unscored: list[str] = []
    for record in records:
        if not metric.about(record):
            continue
        lost = record.reply is None and metric.of_reply
        value = metric.default if lost else metric.of(record, record.reply or _SILENCE, corpus)
        if value is None:
            unscored.append(record.case.id)
        else:
            scores[record.case.id] = value
    return Scored(metric.name, metric.group, metric.asks, scores, tuple(unscored))


def _ranked(record: Record) -> bool:
    return record.case.type in {"number", "entity", "method", "why_how", "compare", "list"}


def _keyed(record: Record) -> bool:
    return record.case.answerable and bool(record.case.keys)


def _quoted(record: Record) -> bool:
    return _keyed(record) and bool(record.case.quotes)


def _several(record: Record) -> bool:
    return record.case.several


def _answerable(record: Record) -> bool:
    return record.case.answerable


def _unanswerable(record: Record) -> bool:
    return not record.case.answerable


def _spoke(record: Record) -> bool:
    """An answer was given, or should have been and the system failed."""
    return record.reply is None or record.reply.answered


def _reworded(record: Record) -> bool:
    return bool(record.case.wordings) and not _across(record)


def _reworded_across(record: Record) -> bool:
    return bool(record.case.wordings) and _across(record)


def _judged(name: str, record: Record) -> bool:
    return name in record.judged


def _answer(record: Record, reply: Reply, _: Corpus) -> float:
    """The keys are met, and a gold paper is cited; for a comparison all gold papers are."""
    case = record.case
    cited = {quote.paper for quote in reply.cited}
    enough = set(case.papers) <= cited if case.type == "compare" else bool(set(case.papers) & cited)
    return float(reply.answered and enough and keys_met(first_words(reply.text, WORDS), case.keys))


def _evidence(record: Record, reply: Reply, corpus: Corpus) -> float:
    """The share of gold quotes that a cited quote touches."""
    golds = record.case.quotes
    met = 0
    for gold in golds:
        start = corpus.abstracts[gold.paper].find(gold.quote)
        end = start + len(gold.quote)
        met += any(
            quote.paper == gold.paper and quote.start < end and start < quote.end for quote in reply.cited
        )
    return met / len(golds)


def _sources(record: Record, reply: Reply, _: Corpus) -> float:
    """The share of cited papers that are gold or optional."""
    cited = {quote.paper for quote in reply.cited}
    return len(cited & {*record.case.papers, *record.case.optional}) / len(cited) if cited else 0.0


def _overlap(part: str, record: Record, reply: Reply, _: Corpus) -> float:
    found = reply.papers if reply.answered else ()
    value: float = getattr(overlap(found, record.case.papers, record.case.optional), part)
    return value


def _across(record: Record) -> bool:
    return record.case.type in {"overview", "evidence", "recommend"}


def _grouped(record: Record) -> bool:
    return len(record.case.groups) > 1


def _sided(record: Record) -> bool:
    return bool(record.case.stances)


def _recall_of_twelve(record: Record, reply: Reply, _: Corpus) -> float:
    return recall_of(reply.papers if reply.answered else (), record.case.papers, ENOUGH)


def _purity(record: Record, reply: Reply, _: Corpus) -> float:
    return purity([group.papers for group in reply.groups], record.case.groups)


def _stance(record: Record, reply: Reply, _: Corpus) -> float:
    """Of the gold papers shown, the share on their gold side; nothing when none is shown."""
    told = {paper: group.stance for group in reply.groups for paper in group.papers}
    shown = [paper for paper in record.case.stances if paper in told]
    right = sum(told[paper] == record.case.stances[paper] for paper in shown)
    return right / len(shown) if shown else 0.0


def _ranking(measure: Callable[..., float], record: Record, _: Reply, __: Corpus) -> float:
    return measure(record.ranking, record.case.papers)


def _quotes(reply: Reply) -> dict[int, str]:
    """What stands behind each label: a paper's title and all that is quoted of it."""
    by_label: dict[int, list[str]] = {}
    for quote in reply.cited:
        by_label.setdefault(quote.label, [f"{quote.title}:"]).append(quote.quote)
    return {label: " ".join(texts) for label, texts in by_label.items()}


def _citing(measure: Callable[..., float | None], _: Record, reply: Reply, __: Corpus) -> float:
    said = sentences(reply.text, table=reply.table)
    carried = partial(supports, computed=reply.computed)
    value = measure(said, _quotes(reply), carried)
    # An answer that says nothing, or cites nothing, supports nothing.
    return 0.0 if value is None else value


def _literal(_: Record, reply: Reply, corpus: Corpus) -> float:
    valid = [
        literal(quote.quote, quote.start, quote.end, corpus.abstracts.get(quote.paper, ""))
        for quote in reply.cited
    ]
    return sum(valid) / len(valid) if valid else 0.0


def _faithful(_: Record, reply: Reply, corpus: Corpus) -> float:
    """Whether each number of the text stands in a cited quote, in a title, or is the answer's own count."""
    text = reply.text
    for title in sorted({*reply.titles, *corpus.titles.values()}, key=len, reverse=True):
        text = text.replace(title, " ")
    founding = [*(quote.quote for quote in reply.cited), *reply.titles]  # a cell may be part of a title
    return float(not unfounded(text, founding, reply.computed))


def _abstained(_: Record, reply: Reply, __: Corpus) -> float:
    return float(not reply.answered)


def _attempted(_: Record, reply: Reply, __: Corpus) -> float:
    return float(reply.answered)


def _agreement(record: Record, reply: Reply, _: Corpus) -> float:
    replies = [reply, *record.rewordings]
    return agreement([other.papers if other is not None and other.answered else () for other in replies])


def _by_judge(name: str, record: Record, _: Reply, __: Corpus) -> float | None:
    return record.judged[name]


def _at(measure: Callable[..., float], k: int) -> Callable[[Record, Reply, Corpus], float]:
    return partial(_ranking, partial(measure, k=k))


_retrieval = partial(Metric, group="retrieval", about=_ranked, of_reply=False)

METRICS: tuple[Metric, ...] = (
    _retrieval("recall_5", asks="gold papers among the first 5", of=_at(recall, 5)),
    _retrieval("recall_10", asks="gold papers among the first 10", of=_at(recall, 10)),
    _retrieval("ndcg_10", asks="nDCG of the first 10", of=_at(ndcg, 10)),
    _retrieval("mrr", asks="reciprocal rank of the first gold paper", of=partial(_ranking, reciprocal_rank)),
    Metric("answer", "answers", "answer keys met and the gold paper cited", _keyed, _answer),
    Metric("source_precision", "answers", "cited papers that are gold", _keyed, _sources),
    Metric("evidence", "answers", "gold quotes that a cited quote touches", _quoted, _evidence),
    Metric("set_precision", "sets", "listed papers that belong", _several, partial(_overlap, "precision")),
    Metric("set_recall", "sets", "papers that belong and are listed", _several, partial(_overlap, "recall")),
    Metric("set_f1", "sets", "harmonic mean of both", _several, partial(_overlap, "f1")),
    Metric("recall_12", "across papers", "gold papers that are shown, of at most twelve", _across,
           _recall_of_twelve),
    Metric("group_purity", "across papers", "papers of a group that belong together", _grouped, _purity),
    Metric("stance", "across papers", "shown papers that are on their side of the question", _sided, _stance),
    Metric("citation_recall", "trust", "sentences that their quotes support (ALCE)", _spoke,
           partial(_citing, citation_recall)),
    Metric("citation_precision", "trust", "citations that their sentence needs (ALCE)", _spoke,
           partial(_citing, citation_precision)),
    Metric("quote_validity", "trust", "quotes literally at their span", _spoke, _literal),
    Metric("number_faithfulness", "trust", "answers whose every number is in a quote", _spoke, _faithful),
    Metric("abstention", "abstention", "unanswerable questions declined", _unanswerable, _abstained),
    Metric("attempt", "abstention", "answerable questions not declined", _answerable, _attempted),
    Metric("agreement", "robustness", "same papers for five wordings (Jaccard)", _reworded, _agreement),
    Metric("agreement_across", "robustness", "the same for questions across papers", _reworded_across,
           _agreement),
    Metric("judged_correct", "judge", "answers that the judge finds correct", partial(_judged, "correct"),
           partial(_by_judge, "correct")),
    Metric("judged_support", "judge", "answers that the judge finds supported", partial(_judged, "support"),
           partial(_by_judge, "support")),
)  # fmt: skip
