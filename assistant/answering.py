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
from typing import TYPE_CHECKING, Any, Protocol

from assistant.citations import Verified, Verifier
from assistant.errors import GenerationError, InputError
from assistant.followup import standalone
from assistant.protocols import Drafter
from assistant.types import (
    Answer,
    AnswerEvent,
    Citation,
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

if TYPE_CHECKING:
    from assistant.sets import SetAnswer

__all__ = ["Answerer", "CatalogReader", "checked"]

_LONGEST_QUESTION = 4000
_HELP = (
    "Ask about the papers in this collection: a fact from one paper, a comparison of two, "
    "a list on a topic, or a set such as “which methods cut training time over 50%?”."
)
_OF_ONE = "no paper fits this as a filter, so it was read as a question about one paper"
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

    Without a ``drafter`` answers are extractive. ``summarize`` may write over the rows of a
    set answer, whose rows stay as they are. ``clock`` gives seconds.
    """

    def __init__(
        self,
        catalog: Any,
        retriever: Any,
        drafter: Drafter | None = None,
        *,
        summarize: Callable[[Plan, Sequence[Evidence]], Draft | None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        from assistant.extractive import ExtractiveDrafter

        self._catalog = catalog
        self._retriever = retriever
        self._drafter: Drafter = drafter or ExtractiveDrafter(retriever)
        self._summarize = summarize
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
        for event in self._events(standalone(checked(plan), history)):
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
        if plan.everything:
            return self._browsed(plan)
        return self._set(plan) if plan.kind == "set" else self._drafted(plan)

    def _browsed(self, plan: Plan) -> Iterator[Event]:
        """All papers that the filters leave, each with a quote."""
        from assistant.browsing import browse, headline, period

        papers = self._catalog.papers(since=plan.since, until=plan.until, source=plan.source)
        draft = browse(papers)
        evidence = tuple(draft.evidence.values())
        yield EvidenceEvent(plan, evidence)
        verifier = self._verifier(evidence)
        for statement in draft.statements:
            verifier.add(statement)
        of = self._scope(replace(plan, since=None, until=None, source=None))
        told = headline(len(papers), of)
        reason = told.rstrip(".")
        answered = self._told(
            plan, replace(draft, abstain_reason=reason, notice=period(plan)), verifier.result()
        )
        answered = replace(
            answered, coverage=Coverage(of, matched=len(papers)), engine="extractive", model=None
        )
        if answered.outcome == "answered":
            answered = replace(answered, text=f"{told}\n{answered.text}")
        yield TextEvent(answered.text)
        yield AnswerEvent(answered)

    def _set(self, plan: Plan) -> Iterator[Event]:
        from assistant.sets import answer_set

        found = answer_set(plan, catalog=self._catalog, retriever=self._retriever)
        if plan.unsure and found.outcome == "abstained":
            about_one = list(self._drafted(replace(plan, kind="lookup", query=None, reading=_OF_ONE)))
            last = about_one[-1]
            if isinstance(last, AnswerEvent) and last.answer.outcome == "answered":
                yield from about_one
                return
        yield EvidenceEvent(plan, found.evidence)
        draft, summed = self._summed(plan, found)
        text = found.text
        if summed.text:
            text = text.replace(found.headline, f"{found.headline}\n{summed.text}", 1)
        yield TextEvent(text)
        yield AnswerEvent(
            Answer(
                question=plan.question,
                outcome=found.outcome,
                kind="set",
                text=text,
                citations=summed.citations,
                claims=found.claims,
                query=found.query,
                coverage=found.coverage,
                rejected=(*found.rejected, *summed.rejected),
                nearest=found.nearest,
                engine="llm" if summed.text else "extractive",
                model=draft.model,
                prompt_sha=draft.prompt_sha,
                usage=draft.usage,
                notice=draft.notice,
            )
        )

    def _summed(self, plan: Plan, found: SetAnswer) -> tuple[Draft, Verified]:
        """A summary of the rows that passed the gate, with the labels that the rows have."""
        nothing = Verified("", found.citations, ())
        try:
            draft = self._summarize(plan, found.evidence) if self._summarize and found.citations else None
        except GenerationError as error:
            return Draft(notice=f"The summary is left out: {error}."), nothing
        if draft is None:
            return Draft(), nothing
        verifier = self._verifier(draft.evidence.values(), found.citations)
        for statement in draft.statements:
            verifier.add(statement)
        passed = verifier.result()
        if passed.text:
            return draft, passed
        notice = "The summary is left out: no sentence of it could be verified."
        return Draft(usage=draft.usage, notice=notice), passed

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

    def _verifier(self, evidence: Collection[Evidence], cited: Sequence[Citation] = ()) -> Verifier:
        """A gate over these quotes and the abstracts as the catalogue has them."""
        ids = sorted({piece.paper_id for piece in evidence})
        abstracts: Mapping[str, str] = {
            paper.id: paper.abstract for paper in (self._catalog.papers(ids=ids) if ids else ())
        }
        return Verifier({piece.id: piece for piece in evidence}, abstracts, strict=True, cited=cited)

    def _told(self, plan: Plan, draft: Draft, passed: Verified) -> Answer:
        why = draft.abstain_reason or "no drafted sentence could be verified"
        return Answer(
            question=plan.question,
            outcome="answered" if passed.citations else "abstained",
            kind=draft.kind or plan.kind,
            text=passed.text if passed.citations else _abstention(why, draft.nearest),
            citations=passed.citations,
            coverage=Coverage(papers=self._scope(plan)),
            rejected=(*draft.rejected, *passed.rejected),
            engine=draft.engine or self._drafter.engine,
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


def checked(plan: Plan) -> Plan:
    """``plan`` itself. Raises ``InputError`` for an empty question, or one far too long."""
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
