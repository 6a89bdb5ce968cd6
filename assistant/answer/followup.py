"""A follow-up made to stand alone, without a model: it works on what the answers before it showed.

"Which of those are for video?", "the newest one?", "compare the first two", "only since 2025",
"and on ImageNet?", "why?". A set's filter changes only where the follow-up names another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answer.sets.describe import filter_words
from assistant.language.numerals import CARDINALS, ONES
from assistant.question import amend, parse
from assistant.types import Answer, Citation, Kind, Question, Scope

__all__ = ["standalone"]

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|that|these|those|the same|the (?:authors?|paper|method|model))\b"
    r"|^(?:and|but|what about|how about|why)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\b(?:(?:one |ones |any |some |all |which |each )?of (?:them|these|those|the (?:papers|ones) above)"
    r"|among (?:them|these|those)|(?:which|what) ones?|them|those|these|they|their)\b",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"\bthe (?P<old>oldest|earliest|first published)\b|\b(?:newest|latest|most recent)\b", re.IGNORECASE
)
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1}
_COUNTS = {word: CARDINALS[word] for word in ONES[1:]}
_FIRST = re.compile(rf"\bthe (?:first|top) (?P<count>\d|{'|'.join(_COUNTS)})\b", re.IGNORECASE)
_NTH = re.compile(
    rf"\b(?:the )?(?P<nth>{'|'.join(_NTHS)})(?: (?:one|paper|method|model|result))?\b"
    r"|(?:\[|#|\bnumber |\bno\.? ?|\bpaper )(?P<label>\d{1,2})\b\]?",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:(?:and|but|what about|how about|ok|so|now|then)\b[,\s]*)+", re.IGNORECASE)
_ONLY = re.compile(r"^(?:(?:and|but|ok|now)\b[,\s]*)*(?:only|just|restrict\w*|limit\w*)\b", re.IGNORECASE)
_WHY = re.compile(r"^(?:and |but )?(?:why|how so|how come|how)(?: is (?:that|this))?$", re.IGNORECASE)
_MORE = re.compile(
    r"(?:and |please |can you )*(?:(?:tell|show|give) (?:me |us )?(?:more|details|about)|more (?:on|about)"
    r"|(?:describe|explain|summari[sz]e)\b|what (?:is|about))",
    re.IGNORECASE,
)
_RANKS = re.compile(r"\b(?:best|worst|most|least|\w+(?<!b)est)\b", re.IGNORECASE)
_SHOWS: frozenset[Kind] = frozenset({"overview", "recommend", "browse", "list", "evidence"})
_THANKS = re.compile(r"(?:thank|thx|ok|great|cool|nice|hi|hello|bye|what can|who are)\b", re.IGNORECASE)
_HELPERS = frozenset("do does did are were have had can could will would of among".split())
_LONGEST = 12
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the last answer with papers showed: one citation a paper, by label."""

    answer: Answer
    papers: tuple[Citation, ...]

    def scope(self, chosen: Sequence[Citation] | None = None) -> Scope:
        """Only these papers, or all that were shown."""
        found = self.papers if chosen is None else chosen
        return Scope(paper_ids=frozenset(one.paper_id for one in found))

    def topic(self) -> str:
        """What the answer was about."""
        return self.answer.reading.topic or parse(self.answer.question).topic


def standalone(question: Question, history: Sequence[Answer]) -> Question:
    """``question`` made whole from the answers before it; unchanged when it points nowhere.

    After a set question, a follow-up that names another threshold, resource, topic or date
    changes its filter. Papers that were shown are meant by "them", by their place and by their
    date; one paper alone by a pronoun. ``reading`` tells how the question was read.
    """
    if not history:
        return _alone(question)
    if len(question.text.split()) > _LONGEST:
        return question
    if history[-1].query is not None and not _also(question):
        changed = amend(question.text, history[-1].query)
        if changed is not None:
            said = f"read as: which papers {filter_words(changed)}?"
            # A set among the papers that were shown stays among them.
            within = standalone(parse(history[-1].question), history[:-1]).scope
            scope = replace(question.scope.over(within), since=changed.since, until=changed.until)
            return Question(question.text, "set", changed, scope, said)
    shown = _shown(history)
    if shown is None:
        return question
    return _of_many(question, shown) or _again(question, shown) or _of_one(question, shown) or question


def _alone(question: Question) -> Question:
    """Where nothing was shown, "the second of them" is not every paper there is."""
    everything = question.everything and not question.scope and question.order == "relevance"
    if everything and (_points(question) or _NTH.search(question.text)):
        return replace(question, kind="chat", everything=False, reading=_NOTHING_SHOWN)
    return question


_NOTHING_SHOWN = "there is no answer before this one that it could be about"


def _also(question: Question) -> bool:
    """Another filter for the papers of a set ("which of them also save memory?"): both must hold."""
    return question.query is not None and question.query.quantity is not None and _points(question)


def _points(question: Question) -> bool:
    """Whether papers shown before are meant; a pronoun may stand for something in the question itself."""
    found = _OF_THEM.search(question.text)
    if found is None:
        return False
    before = question.text[: found.start()].lower().split()
    if found.group().lower() not in {"they", "their", "them"} or (before and before[-1] in _HELPERS):
        return True
    # "How do models keep their caches small?": models are meant.
    return not any(len(word) > _SHORT and re.search(r"[^su]s$", word) for word in before)


def _shown(history: Sequence[Answer]) -> _Shown | None:
    last = next((answer for answer in reversed(history) if answer.citations), None)
    if last is None:
        return None
    first: dict[int, Citation] = {}
    for citation in last.citations:
        first.setdefault(citation.label, citation)
    return _Shown(last, tuple(first[label] for label in sorted(first)))


# ---------------------------------------------------------------- several papers were shown


def _of_many(question: Question, shown: _Shown) -> Question | None:
    if len(shown.papers) < 2:
        return None
    picked = _picked(question.text, shown)
    if picked:
        return _about(question, shown, picked)
    if not _points(question):
        return None
    within = question.scope.over(shown.scope())
    said = f"read as: of the {len(shown.papers)} papers shown"
    if question.kind in {"set", "compare", "evidence"}:
        return replace(question, scope=within, reading=said)
    rest = parse(_OF_THEM.sub(" ", question.text))
    if rest.topic and not _RANKS.search(question.text) and question.order == "relevance":
        about = f"{said}, those about {rest.topic}"
        return replace(
            question, kind="browse", everything=False, topic=rest.topic, scope=within, reading=about
        )
    same = shown.answer.kind in _SHOWS and question.order == "relevance"
    kind: Kind = shown.answer.kind if same else "browse"
    return replace(
        question,
        kind=kind,
        everything=kind == "browse",
        topic=shown.topic() if kind != "browse" else "",
        scope=within,
        wanted=question.wanted or parse(shown.answer.question).wanted,
        reading=said,
    )


def _picked(text: str, shown: _Shown) -> tuple[Citation, ...]:
    """The papers that are meant by their place in the list or by their date."""
    few = _FIRST.search(text)
    if few:
        count = few["count"].lower()
        return shown.papers[: _COUNTS.get(count) or int(count)]
    dated = [one for one in shown.papers if one.published]
    newest = _NEWEST.search(text)
    if newest and dated:
        chosen = (min if newest["old"] else max)(
            dated, key=lambda one: (one.published or date.min, -one.label)
        )
        return (chosen,)
    found = [_nth(match, shown) for match in _NTH.finditer(text)]
    return tuple(one for one in found if one is not None)


def _nth(match: re.Match[str], shown: _Shown) -> Citation | None:
    if match["label"]:
        return next((one for one in shown.papers if one.label == int(match["label"])), None)
    place = _NTHS[match["nth"].lower()]
    return shown.papers[place - 1 if place > 0 else place] if abs(place) <= len(shown.papers) else None


def _about(question: Question, shown: _Shown, picked: Sequence[Citation]) -> Question:
    """A question about papers that were picked: of one it is looked up, two are compared."""
    names = tuple(_name(one) for one in picked)
    text = f"{question.text.rstrip(' ?.!')} ({' and '.join(names)})"
    if len(picked) == 1 and _MORE.match(question.text):
        text = f"what does {names[0]} propose, and what did it find?"
    scope = question.scope.over(shown.scope(picked))
    kind: Kind = "compare" if len(picked) == 2 else "lookup" if len(picked) == 1 else "browse"
    return _reworded(
        question,
        text,
        kind=kind,
        query=None,
        everything=kind == "browse",
        topic=" ".join(names) if kind != "browse" else "",
        names=names,
        sides=names if kind == "compare" else (),
        scope=scope,
    )


def _reworded(question: Question, text: str, **changes: Any) -> Question:
    """``question`` in other words, and what its answer then has to show."""
    again = parse(text)
    said: dict[str, Any] = {
        "need": again.need,
        "halves": again.halves,
        "reading": f"read as: {text}",
    }
    return replace(question, text=text, **said | changes)


# ---------------------------------------------------------------- the last question again


def _again(question: Question, shown: _Shown) -> Question | None:
    """The last question with another period, another place or its reason asked."""
    before = parse(shown.answer.question)
    plain = question.text.strip(" ?.!")
    if _WHY.match(plain):
        text = f"{plain}: {shown.answer.question}"
        return _reworded(before, text, kind="lookup", scope=question.scope.over(shown.scope()))
    rest = _ONLY.sub("", _AND.sub("", plain)).strip(" ,")
    if question.scope and not question.topic and (_ONLY.match(plain) or _AND.match(plain)):
        return replace(
            before, scope=question.scope.over(before.scope), reading=f"read as: {before.text} {rest}"
        )
    if len(shown.papers) > 1 and _AND.match(plain) and re.match(r"(?:on|for|in|with|at|by)\b", rest):
        again = parse(f"{_without(shown.answer.question, rest)} {rest}?")
        return replace(again, scope=question.scope.over(again.scope), reading=f"read as: {again.text}")
    return None


def _without(question: str, place: str) -> str:
    """The question without the place that another one takes: "in VLMs" where "in LLMs" comes."""
    kind = place.split(maxsplit=1)[0]
    before = re.match(
        rf"(.+\S)\s+{kind}\s+(?:[\w-]+\s*){{1,{_SHORT}}}$", question.rstrip(" ?.!"), re.IGNORECASE
    )
    return before[1] if before else question.rstrip(" ?.!")


# ---------------------------------------------------------------- one paper was shown


def _of_one(question: Question, shown: _Shown) -> Question | None:
    short = len(question.text.split()) <= _SHORT and not question.names
    if len(shown.papers) != 1 or not (short or _POINTS_BACK.search(question.text)):
        return None
    filters = question.query is not None and question.query.op is not None
    if question.kind not in {"lookup", "chat", "evidence", "set"} or filters or _THANKS.match(question.text):
        return None
    text = f"{question.text.rstrip(' ?.!')} ({_name(shown.papers[0])})?"
    return _reworded(question, text, kind="lookup", query=None)


def _name(paper: Citation) -> str:
    return paper.title.partition(": ")[0]
