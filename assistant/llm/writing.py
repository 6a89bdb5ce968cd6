"""One answer written by the model: gathered, written, checked sentence by sentence, mended once.

What passes is shown while it arrives; from the first sentence that fails, the rest waits until
the model has had its one chance to mend what failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import Any

from assistant.errors import ContextTooLong, GenerationError
from assistant.gate.citations import Verifier
from assistant.gate.support import verbatim
from assistant.language.sentences import hangs, without_connective
from assistant.language.words import terms
from assistant.llm.attribution import Checker
from assistant.llm.check import Checked, judge
from assistant.llm.cost import together
from assistant.llm.cutting import Caveat, Cutter, Ended, Heading, Missing, Part, TableRow, cut
from assistant.llm.evidence import Pack, pack
from assistant.llm.gathering import Gathered, Gatherer
from assistant.llm.page import Page, row_statement
from assistant.llm.replies import Replies, Request
from assistant.llm.window import Window
from assistant.protocols import TokenCounter
from assistant.types import Answer, Evidence, Kind, Paper, Question, Rejected, Statement, Usage
from prompts import load

__all__ = ["Failed", "Given", "LanguageWriter", "Written", "repair"]

_FORMS: Mapping[Kind, str] = {
    "compare": "compare", "overview": "overview", "list": "overview", "evidence": "evidence",
    "recommend": "recommend",
}  # fmt: skip
_BRIEF_ROOM = 160
_ALSO = 5
_FILLED_UP: frozenset[Kind] = frozenset({"overview", "list", "recommend", "evidence"})


@dataclass(frozen=True, slots=True)
class Given:
    """What one prompt holds, and what gathering it took.

    ``evidence`` also has the quotes of the quoted answer, ``quotes`` as statements.
    """

    packed: Pack
    gathered: Gathered
    evidence: Mapping[str, Evidence]
    quotes: tuple[Statement, ...]
    papers: Mapping[str, Paper]


@dataclass(slots=True)
class Written:
    """What became of a reply, filled while it is written."""

    usage: Usage = field(default_factory=Usage)
    rejected: list[Rejected] = field(default_factory=list)
    abstained: bool = False
    cut: bool = False
    check: str = "rules"
    page: Page | None = None
    prompt_sha: str = ""


@dataclass(slots=True)
class _Slot:
    """A part of a reply in its place, and why it may not be shown."""

    part: Part
    reason: Rejected | None = None


class LanguageWriter:
    """Writes answers with one model over one collection. Thread-safe.

    ``papers`` gives the papers with these ids. With ``judged`` the model looks at its sentences once more,
    knowing nothing but what each cites; nothing is shown before.
    """

    def __init__(
        self,
        replies: Replies,
        gatherer: Gatherer,
        counter: TokenCounter,
        window: Window,
        *,
        papers: Callable[[Sequence[str]], Sequence[Paper]],
        passages: int,
        judged: bool = False,
    ) -> None:
        self._replies = replies
        self._gatherer = gatherer
        self._counter = counter
        self._window = window
        self._papers = papers
        self._passages = passages
        self._judged = judged

    def given(self, question: Question, quoted: Answer, carried: Sequence[str] = ()) -> Given | None:
        """The evidence for a question, ``None`` when nothing was found.

        Papers of the quoted answer come first, then those ``carried`` over from the conversation.
        Raises a ``GenerationError``.
        """
        if self._window.small and quoted.outcome == "abstained":
            return None  # a small model finds an answer in anything
        first = list(dict.fromkeys([*(one.paper_id for one in quoted.citations), *carried]))
        gathered = self._gatherer.gather(question, self._passages, first)
        if not gathered.papers:
            return None
        return self._packed(_with_quotes_marked(gathered, quoted), quoted, self._window.evidence)

    def _packed(self, gathered: Gathered, quoted: Answer, budget: int) -> Given:
        packed = pack(gathered.papers, self._counter, budget)
        evidence, quotes = _with_quotes(packed.evidence, quoted)
        ids = sorted({piece.paper_id for piece in evidence.values()})
        return Given(packed, gathered, evidence, quotes, {paper.id: paper for paper in self._papers(ids)})

    def write(self, question: Question, given: Given, quoted: Answer, written: Written) -> Iterator[str]:
        """Pieces of checked text; ``written`` is filled. Raises a ``GenerationError``."""
        try:
            yield from self._written(question, given, written)
        except ContextTooLong:
            if written.page is not None and written.page.text:
                raise
            halved = self._packed(given.gathered, quoted, given.packed.tokens // 2)
            yield from self._written(question, halved, written)

    def _written(self, question: Question, given: Given, written: Written) -> Iterator[str]:
        request = self._request(question, given.packed)
        written.prompt_sha = request.prompt_sha
        small = self._window.small
        gate = Verifier(given.evidence, given.papers, strict=True, certain=self._judged or small)
        rules = Verifier(given.evidence, given.papers, strict=True)
        page = written.page = Page(gate, given.packed.evidence, given.papers)
        asked = question.text if small else None
        checker = Checker(
            gate, given.packed.evidence, rules=rules if self._judged or small else None, asked=asked
        )
        slots: list[_Slot] = []
        said: list[Part] = []
        waiting = self._judged  # nothing is shown before it is judged
        for part in cut(self._replies.stream(request)):
            if isinstance(part, Ended):
                written.usage = together(written.usage, part.reply.usage)
                # A small model runs on until it is stopped, which is no loss to its answer.
                written.abstained = part.abstained
                written.cut = part.reply.cut and not self._window.small
                continue  # the stream ends by itself: what it has said is kept for the next time
            if part in said and isinstance(part, Statement):
                continue  # small models go round in circles
            said.append(part)
            slot = _checked(part, checker, question)
            waiting = waiting or slot.reason is not None
            slots.append(slot)
            if not waiting:
                yield from _shown(page, slot)
        if waiting:
            yield from self._mended(question, given, slots, checker, written)
        yield from _filled(question, given, page)
        yield from _open_ends(question, slots, page)

    def _mended(
        self, question: Question, given: Given, slots: list[_Slot], checker: Checker, written: Written
    ) -> Iterator[str]:
        """What waited, with the sentences that could be mended."""
        page = written.page
        assert page is not None, "there is a page before there is text"
        failed = (place for place, slot in enumerate(slots) if slot.reason is not None)
        begun = 0 if self._judged else next(failed)
        answer = next((slot for slot in slots if isinstance(slot.part, Statement)), None)
        answer_failed = answer is not None and answer.reason is not None
        _summed_up(question, slots, checker)
        if not self._window.small:
            written.usage = together(written.usage, self._repaired(question, given, slots, checker))
        if self._judged:
            self._judge(given, slots, written)
            answer_failed = answer is not None and answer.reason is not None
        written.rejected = [slot.reason for slot in slots if slot.reason is not None]
        if answer_failed and answer is not None and answer.reason is not None and question.kind not in _FORMS:
            yield from _quoted_first(question, given, slots, page)
        for slot in _joined(slots)[begun:]:
            if slot.reason is None:
                yield from _shown(page, slot)

    def _repaired(self, question: Question, given: Given, slots: list[_Slot], checker: Checker) -> Usage:
        """Put mended sentences in their places."""
        failed = [slot for slot in slots if slot.reason is not None and isinstance(slot.part, Statement)]
        pairs = [(slot.part, slot.reason) for slot in failed]
        if not pairs:
            return Usage()
        mended, usage = repair(self._replies, question.text, given.packed, pairs)  # type: ignore[arg-type]
        for place, statement in mended.items():
            checked = checker.check(statement)
            if isinstance(checked, Statement):
                failed[place].part, failed[place].reason = checked, None
        return usage

    def _judge(self, given: Given, slots: Sequence[_Slot], written: Written) -> None:
        """What passed the rules, judged by the model; where it cannot be asked, by all of the rules."""
        rules = Verifier(given.evidence, given.papers, strict=True)
        told = [(slot, said) for slot in slots if slot.reason is None and (said := _told(slot.part))]
        asked = [(slot, Checked(one.text, rules.sources(one))) for slot, one in told]
        asked = [(slot, one) for slot, one in asked if not verbatim(one.text, one.sources)]
        try:
            verdicts = judge([one for _, one in asked], self._replies)
        except GenerationError:
            for slot, statement in told:
                if not rules.labels(statement):
                    slot.reason = rules.result().rejected[-1]
            return
        written.check = self._replies.model.full
        for (slot, one), verdict in zip(asked, verdicts, strict=True):
            written.usage = together(written.usage, verdict.usage)
            slot.reason = Rejected(one.text, verdict.reason) if verdict.reason else None

    def _request(self, question: Question, packed: Pack) -> Request:
        """The prompt of the form that the question calls for; one short prompt for a small model."""
        if self._window.small:
            brief = load("brief")
            system, user = brief.render(evidence=packed.running, question=question.text)
            return Request(system, user, brief.sha256, room=_BRIEF_ROOM)
        prompt = load(_FORMS.get(question.kind, "answer"))
        values: dict[str, Any] = {"evidence": packed.text, "question": question.text}
        system, user = prompt.render(**values, rules=load("rules").text.strip())
        return Request(system, user, prompt.sha256)


def _summed_up(question: Question, slots: Sequence[_Slot], checker: Checker) -> None:
    """A lead that its own sentences do not carry, held against what its papers' points rest on too."""
    said = [slot for slot in slots if isinstance(slot.part, Statement)]
    if question.kind not in _FORMS or not said or said[0].reason is None:
        return
    lead = said[0].part
    assert isinstance(lead, Statement), "only statements were taken"
    points = [slot.part for slot in said[1:] if slot.reason is None and isinstance(slot.part, Statement)]
    checked = checker.summing_up(lead, points)
    if checked is not None:
        said[0].part, said[0].reason = checked, None


def _told(part: Part) -> Statement | None:
    """What a part of a reply says, where it says anything."""
    if isinstance(part, Statement):
        return part
    return row_statement(part) if isinstance(part, TableRow) else None


def _checked(part: Part, checker: Checker, question: Question) -> _Slot:
    if isinstance(part, Statement) and not part.evidence:
        absent = checker.says_absent(part)
        if absent is not None and _is_of(absent, question.text):
            return _Slot(Caveat(part.text))
    if isinstance(part, Statement):
        checked = checker.check(part)
        return _Slot(part, checked) if isinstance(checked, Rejected) else _Slot(checked)
    if isinstance(part, TableRow):
        checked = checker.check(row_statement(part))
        if isinstance(checked, Rejected):
            return _Slot(part, checked)
        return _Slot(replace(part, evidence=checked.evidence))
    return _Slot(part)


def _shown(page: Page, slot: _Slot) -> Iterator[str]:
    if isinstance(slot.part, Heading):
        page.heading(slot.part)
        return
    if isinstance(slot.part, Missing | Caveat):
        return  # last, whatever place it has in the reply
    piece = page.statement(slot.part) if isinstance(slot.part, Statement) else page.row(slot.part)
    if piece:
        yield piece


def _quoted_first(question: Question, given: Given, slots: Sequence[_Slot], page: Page) -> Iterator[str]:
    """The quotes that answer, where the written answer was dropped and nothing that stands says as much.

    A reason is told by any sentence of the paper, a number or a name by the one that has it.
    """
    passed = [slot.part for slot in slots if slot.reason is None and isinstance(slot.part, Statement)]
    told = {key for statement in passed for key in statement.evidence}
    if question.need.shapes == {"reason"}:
        papers = {given.evidence[key].paper_id for key in told}
        told = {key for key, one in given.evidence.items() if one.paper_id in papers}
    for quote in given.quotes[:2]:
        if passed and not told & set(quote.evidence):
            yield from filter(None, [page.statement(quote)])


def _joined(slots: Sequence[_Slot]) -> list[_Slot]:
    """The slots, with what hung on a sentence that is left out taken off or left out with it."""
    joined: list[_Slot] = []
    lost = False
    for slot in slots:
        if isinstance(slot.part, Statement) and slot.reason is None and lost:
            if hangs(slot.part.text):
                joined.append(
                    _Slot(slot.part, Rejected(slot.part.text, "it hung on a sentence that was left out"))
                )
                continue
            slot = _Slot(replace(slot.part, text=without_connective(slot.part.text)))  # noqa: PLW2901
        lost = slot.reason is not None if isinstance(slot.part, Statement) else False
        joined.append(slot)
    return joined


def _with_quotes_marked(gathered: Gathered, quoted: Answer) -> Gathered:
    """The papers, each cut, where it must be, to the sentences that the quoted answer shows of it too."""
    starts: dict[str, set[int]] = {}
    for one in quoted.citations:
        starts.setdefault(one.paper_id, set()).add(one.start)
    papers = (
        replace(one, marked=one.marked | starts[one.paper.id]) if one.paper.id in starts else one
        for one in gathered.papers
    )
    return replace(gathered, papers=tuple(papers))


def _with_quotes(
    evidence: Mapping[str, Evidence], quoted: Answer
) -> tuple[dict[str, Evidence], tuple[Statement, ...]]:
    """The quotes of the quoted answer as evidence and statements of their own."""
    places = {(piece.paper_id, piece.start, piece.end): key for key, piece in evidence.items()}
    held = dict(evidence)
    statements = []
    for one in quoted.citations:
        key = places.get((one.paper_id, one.start, one.end), f"q{len(held)}")
        held.setdefault(key, Evidence(key, one.paper_id, one.title, one.quote, one.start, one.end, one.url))
        statements.append(Statement(f"“{one.quote}”", (key,)))
    return held, tuple(statements)


def _filled(question: Question, given: Given, page: Page) -> Iterator[str]:
    """Papers that the quoted answer shows, as long as fewer are shown than there.

    Those that the model read and held of little bearing are only named, and so is what is found beyond a few.
    """
    if question.kind not in _FILLED_UP or not page.text:
        return
    cited = page.cited
    others: dict[str, Statement] = {}
    for quote in given.quotes:
        paper = given.evidence[quote.evidence[0]].paper_id
        if paper not in cited:
            others.setdefault(paper, quote)
    wanted = len({given.evidence[quote.evidence[0]].paper_id for quote in given.quotes}) - len(cited)
    read = {one.paper.id: one.relevance for one in given.gathered.papers if one.relevance is not None}
    low = given.gathered.unlike
    order = sorted(others, key=lambda paper: (paper in low, -read.get(paper, 0.0), list(others).index(paper)))
    named = [
        replace(others[paper], text=f"{given.papers[paper].title.partition(': ')[0]}: {others[paper].text}")
        for paper in order[: max(0, wanted)]
    ]
    shown = [one for one, paper in zip(named, order, strict=False) if paper not in low][:_ALSO]
    piece = page.further("Also found", shown, [one for one in named if one not in shown])
    if piece:
        yield piece


def _open_ends(question: Question, slots: Sequence[_Slot], page: Page) -> Iterator[str]:
    """What the reply says is not said, when the question did ask for it."""
    if not page.text:
        return
    parts = [slot.part.text for slot in slots if isinstance(slot.part, Missing)]
    asked = [part for part in parts if _is_of(part, question.text)]
    if asked:
        yield page.note(f"Not said in the abstracts read: {'; '.join(dict.fromkeys(asked))}.")
    for caveat in dict.fromkeys(slot.part.text for slot in slots if isinstance(slot.part, Caveat)):
        yield page.note(caveat)


def _is_of(part: str, question: str) -> bool:
    """Whether a part is mostly in the question's own words, and has no number that the question has not."""
    said, asked = terms(part), set(terms(question))
    known = sum(1 for one in said if one in asked)
    figures = [one for one in said if any(map(str.isdigit, one)) and one not in asked]
    return bool(said) and not figures and known >= 0.8 * len(said)


Failed = tuple[Statement, Rejected]

_LINE = re.compile(r"^\s*\**([A-Z])\**\s*[:.)]\s*(.+)$", re.MULTILINE)


def repair(
    replies: Replies, question: str, packed: Pack, failed: Sequence[Failed]
) -> tuple[Mapping[int, Statement], Usage]:
    """The mended statements by their place in ``failed``, unchecked, and what it took.

    At most 26 are sent. A model that cannot be asked mends nothing.
    """
    prompt = load("repair")
    told = "\n".join(
        f"{letter}: {_as_written(statement)} (failed because {rejected.reason})"
        for letter, (statement, rejected) in zip(ascii_uppercase, failed, strict=False)
    )
    system, user = prompt.render(evidence=packed.text, question=question, failed=told)
    try:
        reply = replies.whole(Request(system, user, prompt.sha256))
    except GenerationError:
        return {}, Usage()
    mended: dict[int, Statement] = {}
    for letter, text in _LINE.findall(reply.text):
        place = ascii_uppercase.index(letter)
        one = _statement(text)
        if place < len(failed) and one is not None:
            mended.setdefault(place, one)
    return mended, reply.usage


def _as_written(statement: Statement) -> str:
    return f"{statement.text} {''.join(f'[{key}]' for key in statement.evidence)}".strip()


def _statement(text: str) -> Statement | None:
    """The sentence of a line; ``None`` for one that is given up."""
    if text.strip(" .*").casefold() == "drop":
        return None
    cutter = Cutter()
    parts = [part for part in (*cutter.feed(text), *cutter.close()) if isinstance(part, Statement)]
    if not parts:
        return None
    keys = tuple(dict.fromkeys(key for part in parts for key in part.evidence))
    return Statement(" ".join(part.text for part in parts), keys)
