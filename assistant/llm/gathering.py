"""Papers for a written answer: several searches, and the model's own reading of what they found.

The question is split into queries; their results are merged; the model scores abstracts in
batches and marks the sentences that matter; where few answer, it is searched again with what was
learned. A small collection, a plain fact or a small model needs none of that: the papers found
first are given as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from assistant.errors import BadReply, CostLimit
from assistant.llm.cost import together
from assistant.llm.evidence import Found, Rows, rows_of
from assistant.llm.replies import Replies, Request, closed, many, numbers, read_object, texts
from assistant.llm.window import Window
from assistant.protocols import Searches, TokenCounter
from assistant.search.fuse import search_for
from assistant.types import Hit, Kind, Question, Usage
from prompts import load

__all__ = ["Gathered", "Gatherer"]

_A_QUERY = 40
_CANDIDATES = 60
_FACT_CANDIDATES = 12
_SMALL_PAPERS = 3
_BATCH = 10
_AT_ONCE = 4
_RELEVANT = 5.0
_THIN = 4
_MOST_QUERIES = 5
_ROOM = 900
# Kinds of question that may ask something of every paper by itself.
_OF_SEVERAL: frozenset[Kind] = frozenset({"overview", "list", "recommend"})
# Reciprocal ranks are added up with this constant, as in rank fusion.
_DAMPING = 20


@dataclass(frozen=True, slots=True)
class Gathered:
    """Papers for a prompt, best first; how many seemed relevant, how many the model read, what it took.

    ``each`` says that every abstract answers the question for itself; then none was read. ``unlike`` are the
    papers that the model read and held of little bearing.
    """

    papers: tuple[Found, ...]
    found: int
    read: int
    usage: Usage = field(default_factory=Usage)
    scored: bool = False
    each: bool = False
    unlike: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Scored:
    papers: tuple[Found, ...]
    queries: tuple[str, ...]
    usage: Usage


class Gatherer:
    """Finds the papers of one question. Thread-safe."""

    def __init__(
        self,
        replies: Replies,
        retriever: Searches,
        counter: TokenCounter,
        window: Window,
        *,
        read_tokens: int,
    ) -> None:
        self._replies = replies
        self._retriever = retriever
        self._counter = counter
        self._window = window
        self._read_tokens = read_tokens

    def gather(self, question: Question, passages: int, first: Sequence[str] = ()) -> Gathered:
        """Papers for ``question``.

        Args:
            question: As it was read.
            passages: How many papers at least, for a plain fact.
            first: Ids of papers that come first where the search finds them at all.

        Raises a ``GenerationError`` when the model cannot be asked; a reply that cannot be
        read only leaves the papers in the order of the search.
        """
        plain = self._merged([], question, first)
        if self._window.small:
            # More papers than the quoted answer's own only lead a weak model astray.
            kept = [hit for hit in plain if hit.paper.id in first][:_SMALL_PAPERS] or plain[:1]
            return Gathered(tuple(map(Found, kept)), len(plain), len(kept))
        if _one_fact(question) or len(plain) <= passages:
            kept = plain[: max(passages, _FACT_CANDIDATES)]
            return Gathered(tuple(map(Found, kept)), len(kept), len(kept))
        queries, usage, each = self._queries(question)
        if each and question.kind in _OF_SEVERAL and not question.parts:
            return Gathered(tuple(map(Found, plain[:passages])), len(plain), 0, usage, each=True)
        return self._scored(question, self._merged(queries, question, first), usage)

    def _queries(self, question: Question) -> tuple[list[str], Usage, bool]:
        """The parts of the question and how the model would search for it; whether each paper answers it."""
        prompt = load("queries")
        system, user = prompt.render(question=question.text)
        own = [part.text for part in question.parts]
        usage, each = Usage(), False
        try:
            reply = self._replies.whole(Request(system, user, prompt.sha256, _QUERIES, 300))
            usage = reply.usage
            told = read_object(reply.text, self._replies.model.full)
            own += texts(told.get("queries"))[:_MOST_QUERIES]
            each = told.get("each") is True
        except BadReply:
            pass  # searched as it was asked
        return list(dict.fromkeys(own)), usage, each

    def _merged(self, queries: Sequence[str], question: Question, first: Sequence[str] = ()) -> list[Hit]:
        """The results of the question's own search and of others as one ranking, ``first`` before all."""
        hits: dict[str, Hit] = {}
        scores: dict[str, float] = {}
        search = self._retriever.search
        asked = search_for(question, _A_QUERY, lambda text, k: search(text, k, question.scope))
        for ranking in (asked, *(search(query, _A_QUERY, question.scope) for query in queries)):
            for rank, hit in enumerate(ranking):
                hits.setdefault(hit.paper.id, hit)
                scores[hit.paper.id] = scores.get(hit.paper.id, 0.0) + 1.0 / (_DAMPING + rank)
        ranked = sorted(hits, key=lambda paper: (paper not in first, -scores[paper], paper))
        return [hits[paper] for paper in ranked[:_CANDIDATES]]

    def _scored(self, question: Question, hits: Sequence[Hit], usage: Usage) -> Gathered:
        """The candidates as the model scores them; again with its own queries when few answer."""
        spent = 0
        scored: list[Found] = []
        queries: list[str] = []
        for again in (False, True):
            batches, cost = self._affordable(hits, self._read_tokens - spent)
            spent += cost
            for one in self._read(question, batches):
                scored += one.papers
                queries += one.queries
                usage = together(usage, one.usage)
            if again or not queries or _enough(scored):
                break
            known = {one.paper.id for one in scored}
            more = self._merged(list(dict.fromkeys(queries))[:_MOST_QUERIES], question)
            hits = [hit for hit in more if hit.paper.id not in known][: 2 * _BATCH]
        kept = sorted(
            (one for one in scored if (one.relevance or 0) >= _RELEVANT),
            key=lambda one: (-(one.relevance or 0), scored.index(one)),
        )
        unlike = frozenset(
            one.paper.id for one in scored if one.relevance is not None and one.relevance < _RELEVANT
        )
        papers = tuple(kept or scored[:_FACT_CANDIDATES])
        return Gathered(papers, len(kept), len(scored), usage, scored=True, unlike=unlike)

    def _affordable(self, hits: Sequence[Hit], budget: int) -> tuple[list[list[Hit]], int]:
        """Batches that the budget of tokens allows, and what they take."""
        batches: list[list[Hit]] = []
        used = 0
        for start in range(0, len(hits), _BATCH):
            batch = list(hits[start : start + _BATCH])
            size = sum(self._counter.count(hit.paper.abstract) + 40 for hit in batch)
            if used + size > budget:
                break
            used += size
            batches.append(batch)
        return batches, used

    def _read(self, question: Question, batches: Sequence[list[Hit]]) -> Iterator[_Scored]:
        """The batches as scored, in order, a few at once; those that money allows."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = [pool.submit(self._score, question, batch) for batch in batches]
            for place, future in enumerate(waiting):
                try:
                    yield future.result()
                except (BadReply, CostLimit):
                    yield _Scored(tuple(map(Found, batches[place])), (), Usage())

    def _score(self, question: Question, batch: Sequence[Hit]) -> _Scored:
        """One batch. Raises a ``GenerationError``."""
        papers = [hit.paper for hit in batch]
        told = rows_of(self._replies, "score", papers, _SCORES, _ROOM, question=question.text)
        if not told.rows:
            raise BadReply(f"{self._replies.model.full} scored no paper")
        found = tuple(_one(hit, told) for hit in batch)
        return _Scored(found, tuple(texts(told.reply.get("queries"))), told.usage)


def _one(hit: Hit, told: Rows) -> Found:
    row = told.rows.get(hit.paper.id, {})
    relevance = min(10.0, max(0.0, next(iter(numbers(row.get("relevance"))), 0.0)))
    named = (told.span(hit.paper, number) for number in numbers(row.get("sentences")))
    return Found(hit, relevance, frozenset(span.start for span in named if span is not None))


def _one_fact(question: Question) -> bool:
    """A question about a thing it calls by name needs that paper and no reading of many."""
    return question.kind == "lookup" and not question.parts


def _enough(scored: Iterable[Found]) -> bool:
    return sum(1 for one in scored if (one.relevance or 0) >= _RELEVANT) >= _THIN


_TEXTS = many({"type": "string"})
_QUERIES = closed(queries=_TEXTS, each={"type": "boolean"})
_SCORES = closed(
    papers=many(
        closed(paper={"type": "integer"}, relevance={"type": "integer"}, sentences=many({"type": "integer"}))
    ),
    queries=_TEXTS,
)
