"""The language model behind the seam of every drafter.

It may phrase, compare and explain what was found. It never sees a question without
evidence, each of its sentences passes the gate before it is handed on, and whatever goes
wrong, the reader gets the quoted answer and one line that says why.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.errors import ContextTooLong, GenerationError
from assistant.gate.citations import Verifier
from assistant.llm.chain import Ended, run_chain
from assistant.llm.evidence import Pack, pack
from assistant.llm.replies import Replies
from assistant.protocols import Drafter, DraftPart, TokenCounter
from assistant.search.expand import search_for
from assistant.types import WHOLE, Draft, Hit, Question, Rejected, Scope, Statement, Usage
from prompts import load

__all__ = ["LanguageDrafter", "Retrieves"]


class Retrieves(Protocol):
    """What the drafter needs of :class:`~assistant.search.retriever.Retriever`."""

    def search(self, query: str, k: int = 10, scope: Scope = WHOLE) -> Sequence[Hit]:
        """The best ``k`` papers in scope."""


@dataclass(slots=True)
class _Written:
    """What one call brought: statements that passed, sentences that did not, and its end."""

    passed: list[Statement] = field(default_factory=list)
    rejected: tuple[Rejected, ...] = ()
    ended: Ended | None = None

    @property
    def usage(self) -> Usage:
        return self.ended.reply.usage if self.ended else Usage()


class LanguageDrafter:
    """Writes with a language model; ``fallback`` drafts when that fails. Thread-safe.

    ``passages`` is how many papers are looked at, ``budget`` how many tokens of them are sent.
    """

    engine = "llm"

    def __init__(
        self,
        replies: Replies,
        retriever: Retrieves,
        fallback: Drafter,
        counter: TokenCounter,
        *,
        passages: int = 8,
        budget: int = 3000,
    ) -> None:
        self._replies = replies
        self._retriever = retriever
        self._fallback = fallback
        self._counter = counter
        self._passages = passages
        self._budget = budget
        self._prompt = load("answer")

    def run(self, question: Question) -> Iterator[DraftPart]:
        """The evidence, each statement that passes the gate, then the draft.

        When the model fails, or nothing it wrote passes, the parts of the fallback follow,
        its evidence first: what was yielded before counts no more.
        """
        hits = search_for(
            question, self._passages, lambda text, k: self._retriever.search(text, k, question.scope)
        )
        if not hits:
            yield from self._fallback.run(question)
            return
        written = _Written()
        try:
            packed = yield from self._written(question, hits, written)
        except GenerationError as error:
            yield from self._instead(question, str(error), written)
            return
        yield from self._finish(question, packed, written)

    def _written(
        self, question: Question, hits: Sequence[Hit], written: _Written
    ) -> Generator[DraftPart, None, Pack]:
        """One call; a second one with half the evidence when it does not fit."""
        packed = pack(hits, self._counter, self._budget)
        try:
            yield from self._call(question, packed, hits, written)
        except ContextTooLong:
            packed = pack(hits, self._counter, self._budget // 2)
            yield from self._call(question, packed, hits, written)
        return packed

    def _call(
        self, question: Question, packed: Pack, hits: Iterable[Hit], written: _Written
    ) -> Iterator[DraftPart]:
        gate = Verifier(packed.evidence, {hit.paper.id: hit.paper for hit in hits}, strict=True)
        yield tuple(packed.evidence.values())
        values = {"evidence": packed.text, "question": question.text}
        for part in run_chain(self._prompt, self._replies, values):
            if isinstance(part, Ended):
                written.ended = part
            elif gate.add(part):
                written.passed.append(part)
                yield part
            written.rejected = gate.result().rejected

    def _finish(self, question: Question, packed: Pack, written: _Written) -> Iterator[DraftPart]:
        abstained = written.ended is not None and written.ended.abstained
        if not written.passed and not abstained:
            yield from self._instead(
                question, f"no sentence that {self._replies.model.full} wrote could be verified", written
            )
            return
        yield self._stamped(
            Draft(
                statements=tuple(written.passed),
                evidence=packed.evidence,
                nearest=packed.nearest,
                abstain_reason="the passages found do not say" if abstained else None,
            ),
            written,
        )

    def _instead(self, question: Question, why: str, written: _Written) -> Iterator[DraftPart]:
        """The fallback's draft, marked as its own, with the reason and what was spent."""
        for part in self._fallback.run(question):
            if isinstance(part, Draft):
                yield replace(
                    part,
                    engine=self._fallback.engine,
                    notice=f"Quoted instead of written: {why}.",
                    usage=written.usage,
                    rejected=(*written.rejected, *part.rejected),
                )
            else:
                yield part

    def _stamped(self, draft: Draft, written: _Written) -> Draft:
        return replace(
            draft,
            model=self._replies.model.full,
            prompt_sha=self._prompt.sha256,
            usage=written.usage,
            rejected=(*written.rejected, *draft.rejected),
        )
