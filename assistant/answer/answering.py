"""One question through the whole: evidence, draft, the gate, the answer.

Set questions go to the table of claims; everything else to the form of its kind, which is trusted with
nothing: what it drafts reaches a reader only through :mod:`assistant.gate.citations`.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answer.compose import compose
from assistant.answer.followup import Read, standalone
from assistant.answer.forms import Collection, Form, form
from assistant.answer.naming import owns
from assistant.errors import GenerationError, InputError
from assistant.gate.citations import Verified, Verifier
from assistant.language.releases import introducing
from assistant.language.words import holds
from assistant.limits import watched
from assistant.question import parse
from assistant.question.need import need
from assistant.types import (
    WHOLE,
    Answer,
    AnswerEvent,
    Citation,
    Coverage,
    Draft,
    DraftGroup,
    Event,
    Evidence,
    EvidenceEvent,
    Paper,
    Question,
    TextEvent,
)

if TYPE_CHECKING:
    from assistant.answer.sets.answer import SetAnswer

__all__ = ["Answerer", "apart", "checked"]

# A question of two parts, each answered by its own form: "what attacks work, and who has measured them?".


def apart(question: Question, collection: Collection) -> Draft | None:
    """One draft of all parts, each under its own words.

    ``None`` where a part says nothing of what it is about, has no form of its own or no answer, where
    two of them would be tables, or where all ask of one paper: then the question is one.
    """
    if of_one(question, collection):
        return None
    drafts = [_drafted(part, question, collection) for part in question.parts]
    answered = [(part, draft) for part, draft in zip(question.parts, drafts, strict=True) if draft]
    tables = [draft.table for _, draft in answered if draft.table]
    if len(answered) < max(2, len(drafts)) or len(tables) > 1:
        return None
    whole = [draft for _, draft in answered]
    return Draft(
        evidence={key: piece for draft in whole for key, piece in draft.evidence.items()},
        groups=tuple(group for part, draft in answered for group in _groups(part, draft)),
        table=next(iter(tables), None),
        headline="\n".join(f"{part.text} {draft.headline}".strip() for part, draft in answered),
        footnote="\n".join(dict.fromkeys(draft.footnote for draft in whole if draft.footnote)),
        kind=question.kind,
    )


def of_one(question: Question, collection: Collection) -> bool:
    """Whether all parts ask of one paper: that of the first, which holds whatever the others name."""
    first, *others = question.parts
    if question.kind != "lookup" or first.kind != "lookup":
        return False
    names = {name for part in others for name in part.names}
    if not first.names:
        return not names
    hits = collection.retriever.candidates(first.text, _FIRST, question.scope)
    return any(
        owns(hit.paper, first.names[0])
        and all(holds(f"{hit.paper.title}. {hit.paper.abstract}", name) for name in names)
        for hit in hits
    )


def _drafted(part: Question, question: Question, collection: Collection) -> Draft | None:
    own = part.topic and not part.everything and part.kind != "compare"
    shaped = form(part.kind) if own else None
    if shaped is None:
        return None
    draft = shaped(replace(part, scope=part.scope.over(question.scope)), collection)
    return draft if draft.abstain_reason is None or draft.groups else None


def _groups(part: Question, draft: Draft) -> Sequence[DraftGroup]:
    """The groups of one part, its own words before their labels."""
    said = [DraftGroup(part.text, draft.statements)] if draft.statements else []
    return [
        *said,
        *(replace(one, label=f"{part.text} {one.label}".strip()) for one in draft.groups),
    ]


_FIRST = 5  # papers, of which one has the name
_LONGEST_QUESTION = 4000
_ACROSS = frozenset({"overview", "evidence"})
_MAY_BE = 0.05  # of one paper, where none of a topic is found
_HELP = (
    "Ask about the papers in this collection: a fact from one paper, a comparison of two, "
    "a list on a topic, or a set such as “which methods cut training time over 50%?”."
)
_OF_ONE = "no paper fits this as a filter, so it was read as a question about one paper"
_LOST = (
    "The catalogue holds no paper while its indexes do: it was emptied or replaced. "
    "Restore a copy of it, or ingest the papers again."
)
_EMPTY = "The collection is empty; add papers first, for example with `askpapers ingest`."


class Answerer:
    """Answers plans over one collection. Thread-safe when its parts are.

    ``summarize`` may write over the rows of a set answer, whose rows stay as they are. ``clock`` gives
    seconds, ``forms`` the form of a kind of question.
    """

    def __init__(
        self,
        catalog: Any,
        retriever: Any,
        *,
        summarize: Callable[[Question, Sequence[Evidence]], Draft | None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        read: Read = parse,
        forms: Callable[[str], Form | None] = form,
    ) -> None:
        self._catalog = catalog
        self._retriever = retriever
        self._summarize = summarize
        self._clock = clock
        self._read = read
        self._forms = forms

    def answer(self, question: Question, *, history: Sequence[Answer] = ()) -> Answer:
        """The answer to ``question``.

        Raises ``InputError`` for an empty question, or one far too long.
        """
        last = deque(self.stream(question, history=history), maxlen=1).pop()
        assert isinstance(last, AnswerEvent), "a stream ends with an answer"
        return last.answer

    def stream(self, question: Question, *, history: Sequence[Answer] = ()) -> Iterator[Event]:
        """Evidence first, then verified pieces of text, then the whole answer.

        Args:
            question: The question as it was read.
            history: Earlier answers of the conversation, oldest first.
        """
        begun = self._clock()
        for event in self._events(standalone(checked(question), history, self._read)):
            if isinstance(event, AnswerEvent):
                seconds = round(max(0.0, self._clock() - begun), 6)
                yield AnswerEvent(replace(event.answer, question=question.text, seconds=seconds))
            else:
                yield event

    def _events(self, question: Question) -> Iterator[Event]:
        if question.kind == "chat":
            coverage = Coverage(papers=self._in_scope(question))
            why = f"{question.reading[0].upper()}{question.reading[1:]}. " if question.reading else ""
            return iter([AnswerEvent(_unanswered(question, why + _HELP, coverage))])
        if self._in_scope(replace(question, scope=WHOLE)) == 0:
            lost = self._retriever.holds_passages()
            return iter([AnswerEvent(_unanswered(question, _LOST if lost else _EMPTY, Coverage(papers=0)))])
        question = self._by_text(question)
        if question.everything:
            question = replace(question, kind="browse")
        if question.kind == "set":
            return self._set(question)
        return self._formed(question, "foreign" if question.language else question.kind)

    def _formed(self, question: Question, kind: str) -> Iterator[Event]:
        """One form's draft through the gate, with its groups and its table; of parts, each by its own."""
        shaped = self._forms(kind)
        assert shaped is not None, "every kind but a set and small talk has a form"
        collection = Collection(self._catalog, self._retriever)
        draft = (apart(question, collection) if question.parts else None) or shaped(question, collection)
        if not draft.evidence and (wider := question.wider) is not None:
            question, kind, draft = self._widened(question, wider, kind, draft, collection)
        if (
            draft.abstain_reason is not None
            and kind in _ACROSS
            and question.scores.get("lookup", 0.0) >= _MAY_BE
        ):
            # Not the form of a lookup, which would try the overview once more.
            of_one = self._forms("compare")
            assert of_one is not None, "one paper or two have a form"
            one = of_one(replace(question, kind="lookup"), collection)
            draft = one if one.abstain_reason is None else draft
        evidence = tuple(draft.evidence.values()) or draft.nearest
        yield EvidenceEvent(question, evidence)
        verifier = self._verifier(evidence)
        composed = compose(draft, verifier)
        passed = replace(verifier.result(), text=composed.text)
        answer = replace(
            self._judged(question, draft, passed),
            groups=composed.groups,
            table=composed.table,
        )
        if question.kind == "browse":  # its headline counts among all papers
            answer = replace(
                answer, coverage=Coverage(self._in_scope(replace(question, scope=WHOLE)), found=draft.found)
            )
        yield TextEvent(answer.text)
        yield AnswerEvent(answer)

    def _widened(
        self, question: Question, wider: Question, kind: str, draft: Draft, collection: Collection
    ) -> tuple[Question, str, Draft]:
        """What all papers say where none of those that were shown fits, told as such; else as it was."""
        shaped = self._forms(wider.kind)
        wide = shaped(wider, collection) if shaped else draft
        if {piece.paper_id for piece in wide.evidence.values()} <= (question.scope.paper_ids or set()):
            return question, kind, draft
        none = draft.abstain_reason or ""
        told = f"{none[:1].upper()}{none[1:]}. Of all: {wide.headline}"
        reading = f"read as: {wider.text}"
        return replace(wider, text=question.text, reading=reading), wider.kind, replace(wide, headline=told)

    def _set(self, question: Question) -> Iterator[Event]:
        from assistant.answer.sets.answer import answer_set

        found = answer_set(question, catalog=self._catalog, retriever=self._retriever)
        if question.unsure and found.outcome == "abstained":
            one = replace(question, kind="lookup", query=None, reading=_OF_ONE)
            about_one = list(self._formed(one, "compare"))
            last = about_one[-1]
            if isinstance(last, AnswerEvent) and last.answer.outcome == "answered":
                yield from about_one
                return
        yield EvidenceEvent(question, found.evidence)
        draft, summed = self._summed(question, found)
        text = found.text
        if summed.text:
            text = text.replace(found.headline, f"{found.headline}\n{summed.text}", 1)
        yield TextEvent(text)
        yield AnswerEvent(
            Answer(
                question=question.text,
                outcome=found.outcome,
                kind="set",
                reading=question.words,
                text=text,
                citations=summed.citations,
                claims=found.claims,
                query=found.query,
                coverage=found.coverage,
                rejected=(*found.rejected, *draft.rejected, *summed.rejected),
                nearest=found.nearest,
                table=found.table,
                engine="llm" if summed.text else "extractive",
                model=draft.model,
                check=draft.check,
                prompt_sha=draft.prompt_sha,
                usage=draft.usage,
                notice=draft.notice,
            )
        )

    def _summed(self, question: Question, found: SetAnswer) -> tuple[Draft, Verified]:
        """A summary of the rows that passed the gate, with the labels that the rows have."""
        nothing = Verified("", found.citations, ())
        try:
            draft = self._summarize(question, found.evidence) if self._summarize and found.citations else None
        except GenerationError as error:
            return Draft(notice=f"The summary is left out: {error}."), nothing
        if draft is None:
            return Draft(), nothing
        judged = draft.check != "rules"
        verifier = self._verifier(draft.evidence.values(), found.citations, certain=judged)
        for statement in draft.statements:
            verifier.add(statement)
        passed = verifier.result()
        if passed.text:
            return draft, passed
        notice = "The summary is left out: no sentence of it could be verified."
        return Draft(usage=draft.usage, notice=notice, rejected=draft.rejected), passed

    def _verifier(
        self, evidence: Iterable[Evidence], cited: Sequence[Citation] = (), *, certain: bool = False
    ) -> Verifier:
        """A gate over these quotes and the papers as the catalogue has them."""
        pieces = {piece.id: piece for piece in evidence}
        ids = sorted({piece.paper_id for piece in pieces.values()})
        papers: Mapping[str, Paper] = {
            paper.id: paper for paper in (self._catalog.papers(ids=ids) if ids else ())
        }
        return Verifier(pieces, papers, strict=True, cited=cited, certain=certain)

    def _judged(self, question: Question, draft: Draft, passed: Verified) -> Answer:
        why = draft.abstain_reason or "no drafted sentence could be verified"
        return Answer(
            question=question.text,
            outcome="answered" if passed.citations else "abstained",
            kind=draft.kind or question.kind,
            text=passed.text if passed.citations else _abstention(why, draft.nearest),
            citations=passed.citations,
            coverage=Coverage(papers=self._in_scope(question), found=draft.found),
            reading=question.words,
            rejected=(*draft.rejected, *passed.rejected),
            notice=draft.notice or question.reading,
            nearest=draft.nearest,
        )

    def _by_text(self, question: Question) -> Question:
        """Where the record of no paper says who wrote it, those whose text has the name are meant."""
        scope = question.scope
        named = {
            name: given for name in ("author", "venue", "organization") if (given := getattr(scope, name))
        }
        if not named or self._in_scope(question):
            return question
        recorded = self._catalog.recorded()
        unknown = [name for name in named if name not in recorded]
        if not unknown:
            return question
        names = [re.compile(rf"(?<!\w){re.escape(named[name])}(?!\w)", re.IGNORECASE) for name in unknown]
        saying = frozenset(
            paper.id
            for paper in watched(self._catalog.papers())
            if all(
                name.search(f"{paper.title} {introducing(paper.title, paper.abstract).text}")
                for name in names
            )
        )
        told = " and ".join(f"“{named[name]}”" for name in unknown)
        within = saying if scope.paper_ids is None else saying & scope.paper_ids
        if not within:
            said = f"whose papers these are is not known here, and none calls itself {told}"
            return replace(question, kind="browse", reading=said)
        said = f"whose papers these are is not known here, so those are meant that call themselves {told}"
        limits: dict[str, Any] = dict.fromkeys(unknown)
        return replace(question, scope=replace(scope, **limits, paper_ids=within), reading=said)

    def _in_scope(self, question: Question) -> int:
        """How many papers are in scope."""
        if not question.scope:
            return int(self._catalog.counts().papers)
        return len(self._catalog.paper_ids(question.scope))


def checked(question: Question) -> Question:
    """``question`` with what its answer has to show. Raises ``InputError`` for none, or one far too long."""
    if not question.text.strip():
        raise InputError("the question is empty; ask something about the papers")
    if len(question.text) > _LONGEST_QUESTION:
        raise InputError(
            f"the question has {len(question.text)} characters; shorten it to {_LONGEST_QUESTION} or fewer"
        )
    if question.need.text:
        return question
    return replace(question, need=need(question.text, comparing=question.kind == "compare"))


def _unanswered(question: Question, text: str, coverage: Coverage) -> Answer:
    return Answer(question.text, "abstained", question.kind, text, coverage=coverage)


def _abstention(why: str, nearest: Sequence[Evidence]) -> str:
    titles = "; ".join(f"“{title}”" for title in dict.fromkeys(piece.title for piece in nearest))
    return f"The collection does not answer this: {why}." + (f" Nearest: {titles}." if titles else "")
