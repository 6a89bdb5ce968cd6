"""One plan through the whole: evidence, draft, the gate, the answer.

Set questions go to the table of claims; everything else to a drafter, which may be
exchanged for another (a language model, say) and is trusted with nothing: what it writes
reaches a reader only through :mod:`assistant.citations`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from assistant.citations import Verified, Verifier
from assistant.errors import InputError
from assistant.followup import standalone
from assistant.protocols import Drafter
from assistant.types import (
    Answer,
    AnswerEvent,
    Coverage,
    Draft,
    Event,
    Evidence,
    EvidenceEvent,
    Paper,
    Plan,
    Statement,
    TextEvent,
)

__all__ = ["Answerer", "CatalogReader"]

_LONGEST_QUESTION = 4000
_HELP = (
    "Ask about the papers in this collection: a fact from one paper, a comparison of two, "
    "a list on a topic, or a set such as “which methods cut training time over 50%?”."
)
_EMPTY = "The collection is empty; add papers first, for example with `askpapers ingest`."


class CatalogReader(Protocol):
    """What answering needs of the catalogue."""

    def papers(self, *, ids: Iterable[str] | None = None) -> list[Paper]:
        """The papers with these ids."""

    def paper_ids(
        self, *, since: date | None = None, until: date | None = None, source: str | None = None
    ) -> set[str]:
        """Ids of the papers that pass every filter given."""

    def counts(self) -> Any:
        """How many of each the catalogue holds; ``papers`` is needed."""


class Answerer:
    """Answers plans over one collection. Thread-safe when its parts are.

    Without a ``drafter`` answers are extractive. ``clock`` gives seconds.
    """

    def __init__(
        self,
        catalog: Any,
        retriever: Any,
        drafter: Drafter | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        from assistant.extractive import ExtractiveDrafter

        self._catalog = catalog
        self._retriever = retriever
        self._drafter: Drafter = drafter or ExtractiveDrafter(retriever)
        self._clock = clock

    def answer(self, plan: Plan, *, history: Sequence[Answer] = ()) -> Answer:
        """The answer to ``plan``.

        Raises ``InputError`` for an empty question, or one far too long.
        """
        last = deque(self.stream(plan, history=history), maxlen=1).pop()
        assert isinstance(last, AnswerEvent), "a stream ends with an answer"
        return last.answer

    def stream(self, plan: Plan, *, history: Sequence[Answer] = ()) -> Iterator[Event]:
        """Evidence first, then verified pieces of text, then the whole answer.

        Args:
            plan: How the question was read.
            history: Earlier answers of the conversation, oldest first.
        """
        begun = self._clock()
        for event in self._events(standalone(_checked(plan), history)):
            if isinstance(event, AnswerEvent):
                seconds = round(max(0.0, self._clock() - begun), 6)
                yield AnswerEvent(replace(event.answer, question=plan.question, seconds=seconds))
            else:
                yield event

    def _events(self, plan: Plan) -> Iterator[Event]:
        if plan.kind == "chat":
            return iter([AnswerEvent(_unanswered(plan, _HELP, Coverage(papers=self._scope(plan))))])
        if self._scope(replace(plan, since=None, until=None, source=None)) == 0:
            return iter([AnswerEvent(_unanswered(plan, _EMPTY, Coverage(papers=0)))])
        return self._set(plan) if plan.kind == "set" else self._drafted(plan)

    def _set(self, plan: Plan) -> Iterator[Event]:
        from assistant.sets import answer_set

        found = answer_set(plan, catalog=self._catalog, retriever=self._retriever)
        yield EvidenceEvent(plan, found.evidence)
        yield TextEvent(found.text)
        yield AnswerEvent(
            Answer(
                question=plan.question,
                outcome=found.outcome,
                kind="set",
                text=found.text,
                citations=found.citations,
                claims=found.claims,
                query=found.query,
                coverage=found.coverage,
                rejected=found.rejected,
                nearest=found.nearest,
            )
        )

    def _drafted(self, plan: Plan) -> Iterator[Event]:
        verifier = Verifier({}, {})
        draft = Draft(abstain_reason="nothing was drafted")
        for part in self._drafter.run(plan):
            if isinstance(part, Statement):
                piece = verifier.add(part)
                if piece:
                    yield TextEvent(piece)
            elif isinstance(part, Draft):
                draft = part
            else:
                verifier = self._verifier(part)
                yield EvidenceEvent(plan, part)
        answer = self._told(plan, draft, verifier.result())
        if answer.outcome == "abstained":
            yield TextEvent(answer.text)
        yield AnswerEvent(answer)

    def _verifier(self, evidence: Collection[Evidence]) -> Verifier:
        """A gate over these quotes and the abstracts as the catalogue has them."""
        ids = sorted({piece.paper_id for piece in evidence})
        abstracts: Mapping[str, str] = {
            paper.id: paper.abstract for paper in (self._catalog.papers(ids=ids) if ids else ())
        }
        return Verifier({piece.id: piece for piece in evidence}, abstracts)

    def _told(self, plan: Plan, draft: Draft, checked: Verified) -> Answer:
        why = draft.abstain_reason or "no drafted sentence could be verified"
        return Answer(
            question=plan.question,
            outcome="answered" if checked.citations else "abstained",
            kind=draft.kind or plan.kind,
            text=checked.text if checked.citations else _abstention(why, draft.nearest),
            citations=checked.citations,
            coverage=Coverage(papers=self._scope(plan)),
            rejected=checked.rejected,
            engine=self._drafter.engine,
            model=draft.model,
            prompt_sha=draft.prompt_sha,
            usage=draft.usage,
            notice=draft.notice or plan.reading,
            nearest=draft.nearest,
        )

    def _scope(self, plan: Plan) -> int:
        """How many papers the plan's filters leave."""
        if plan.since is None and plan.until is None and plan.source is None:
            return int(self._catalog.counts().papers)
        return len(self._catalog.paper_ids(since=plan.since, until=plan.until, source=plan.source))


def _checked(plan: Plan) -> Plan:
    if not plan.question.strip():
        raise InputError("the question is empty; ask something about the papers")
    if len(plan.question) > _LONGEST_QUESTION:
        raise InputError(
            f"the question has {len(plan.question)} characters; shorten it to {_LONGEST_QUESTION} or fewer"
        )
    return plan


def _unanswered(plan: Plan, text: str, coverage: Coverage) -> Answer:
    return Answer(question=plan.question, outcome="abstained", kind=plan.kind, text=text, coverage=coverage)


def _abstention(why: str, nearest: Sequence[Evidence]) -> str:
    titles = "; ".join(f"“{title}”" for title in dict.fromkeys(piece.title for piece in nearest))
    return f"The collection does not answer this: {why}." + (f" Nearest: {titles}." if titles else "")
