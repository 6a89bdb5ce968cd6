"""A follow-up made to stand alone, without a model: it works on what the answers before it showed.

"Which of those are for video?", "the newest one?", "compare the first two", "only since 2025",
"and on ImageNet?", "why?". What a follow-up does is decided by a fitted model
(:func:`assistant.question.move`); which papers it means by their place and date is grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

from assistant.answer.sets.describe import filter_words
from assistant.language.asking import FORM
from assistant.language.bibliography import title_head
from assistant.language.dates import without_year
from assistant.language.numerals import CARDINALS, ONES
from assistant.language.quantities import TIMED
from assistant.language.traits import gives
from assistant.language.words import stem
from assistant.question import Move, amend, move, moves, parse, subject
from assistant.question.subject import wanted
from assistant.question.words import PLURALS
from assistant.types import Answer, Citation, Kind, Query, Question, Scope

__all__ = ["Read", "points_back", "standalone"]

Read: TypeAlias = Callable[[str], Question]
"""How a question is read."""
Earlier: TypeAlias = Callable[[int], Question]
"""The question at a place of the conversation, made whole."""

_THEM = re.compile(
    r"\b(?:of|among|for|in) (?:them|these|those|the (?:papers|ones)(?: above)?|the above)\b"
    rf"|\b(?:these|those)(?= (?:{'|'.join(sorted(PLURALS))})\b)"
    r"|\b(?:them|these|those|they|their|ones?|the above)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:and|but|or|ok(?:ay)?|so|now|then|only|just|restrict|limit|keep|filter|show|it|to|what about"
    r"|how about)\b[,\s]*)+",
    re.IGNORECASE,
)
_NTHS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNTS = "|".join([*ONES[1:], "ten"])
_NEW, _OLD = "newest|latest|most recent", "oldest|earliest|first published"
_PLACES = re.compile(
    r"\b(?:the )?(?:"
    rf"(?P<end>first|top|last|{_NEW}|{_OLD}) (?P<count>\d{{1,2}}|{_COUNTS})(?! ?[%x])"
    rf"|(?P<two>\d{{1,2}}|{_COUNTS}) (?P<dated>{_NEW}|{_OLD}|first|last)"
    rf"|(?P<old>{_OLD})|(?P<new>{_NEW})"
    rf"|(?P<nth>{'|'.join(_NTHS)}|last)|(?:number |paper |no\. )(?P<number>\d{{1,2}})(?!\d)"
    r")\b(?: (?:ones?|papers?|works?|methods?|models?|benchmarks?|datasets?|surveys?)\b)?"
    r"(?: (?:of|among) (?:them|these|those)\b)?"
    rf"|[\[#](?P<label>\d{{1,2}})\]?|\b(?P<bare>\d{{1,2}}|number one)\b(?![%\w])",
    re.IGNORECASE,
)
_BY_DATE = re.compile(r"\b(?:(?P<old>old)|date|year|time|new|late|recent|chronolog)", re.IGNORECASE)
_PLACE = re.compile(r"(?:on|for|in|with|at|by|of|without|under|during|from)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"[,\s]*\b(?:instead(?: of .+)?|rather than .+|rather|please|too)$", re.IGNORECASE)
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Before:
    """What was answered before: the question as it was read, the papers shown, one citation each, by label.

    ``root`` is the last question that stood alone or put another subject in its place; ``looked`` tells that
    the papers are those that were looked into, not a list.
    """

    answer: Answer
    base: Question
    root: Question
    papers: tuple[Citation, ...]
    read: Read
    looked: bool

    def scope(self, chosen: Sequence[Citation] | None = None) -> Scope:
        """Only these papers, or all that were shown."""
        found = self.papers if chosen is None else chosen
        return Scope(paper_ids=frozenset(one.paper_id for one in found))

    @property
    def of(self) -> str:
        """How a question about what was shown is told."""
        return f"read as: of the {len(self.papers)} papers shown"


def standalone(question: Question, history: Sequence[Answer], read: Read = parse) -> Question:
    """``question`` made whole from the answers before it; unchanged when it is one of its own.

    Papers that were shown are meant by "them", by their place and by their date; one paper alone by a
    pronoun. A condition, another subject or another order changes the last question, and nothing of it
    besides. ``reading`` tells how the question was read.
    """
    once = cache(read)

    @cache  # each is made whole once, however many later ones rest on it
    def earlier(place: int) -> Question:
        return _whole(once(history[place].question), history[:place], earlier, once)

    return _whole(question, history, earlier, once)


def _whole(question: Question, history: Sequence[Answer], earlier: Earlier, read: Read) -> Question:
    does = move(question.text)
    if not history:
        return _alone(question, does)
    if does == "own" or question.language:
        return question
    before = _before(question, does, history, earlier, read)
    question = _as_of_papers(question, does, before)
    changed = _changed(question, does, before)
    if changed is not None:
        return changed
    return _again(question, does, before) if does in {"limit", "swap"} else _of_shown(question, does, before)


def _of_shown(question: Question, does: Move, before: _Before) -> Question:
    if not before.papers:
        return replace(question, kind="chat", everything=False, reading=_NOTHING_SHOWN)
    one = before.looked and len(before.papers) == 1
    if does == "it" and not one and (again := _of_the_topic(question, before)) is not None:
        return again
    if does in {"them", "it"} and len(before.papers) == 1:
        return _of_one(question, before.papers[0])
    if question.extreme and before.base.kind == "recommend" and does in {"them", "order", "pick"}:
        return _extreme(question, before)
    return _OF_SHOWN[does](question, before)


def _extreme(question: Question, before: _Before) -> Question:
    """The things that were recommended, the best, hardest or largest of them first."""
    return replace(
        before.base,
        text=question.text,
        extreme=question.extreme,
        order="relevance",
        most=None,
        scope=before.scope(),
        reading=before.of,
    )


def points_back(question: str) -> bool:
    """Whether a question surely cannot be answered without the one before it."""
    return moves(question)["own"] < _HARDLY


def _alone(question: Question, does: Move) -> Question:
    """Where nothing was shown, "the second of them" is not every paper there is."""
    bounded = question.query is not None and question.query.op is not None  # a number is enough to ask for
    empty = question.everything or question.kind == "chat" or not (question.topic or bounded)
    empty = empty or (does == "them" and _THEM.search(question.text) is not None)
    if does in {"them", "pick", "ask", "why", "more", "it"} and empty and not question.scope:
        return replace(question, kind="chat", everything=False, reading=_NOTHING_SHOWN)
    return question


_HARDLY = 0.1
_NOTHING_SHOWN = "there is no answer before this one that it could be about"


def _of_several(question: Question, does: Move) -> bool:
    """Whether some of several papers are meant, not all that was shown last or its authors ("do they")."""
    asks = _ASKS.match(question.text) or {"they", "their"} & set(_words(question.text))
    return does in {"order", "pick", "ask"} or (does == "them" and not asks)


def _before(
    question: Question, does: Move, history: Sequence[Answer], earlier: Earlier, read: Read
) -> _Before:
    """The last answer that showed papers, or else the last of all.

    Where some of several are meant, the last that showed so many: a look into one of them came in between.
    """
    showing = [place for place in reversed(range(len(history))) if history[place].citations]
    several = _of_several(question, does)
    enough = (place for place in showing if not several or _serves(question, does, history[place]))
    shown = next(enough, next(iter(showing), None))
    nothing = shown is None or (history[-1].query is not None and not history[-1].citations)
    at = len(history) - 1 if shown is None or nothing else shown
    last = history[-1 if shown is None else shown]
    base = earlier(at)
    if base.wider and not {one.paper_id for one in last.citations} <= (base.scope.paper_ids or set()):
        base = base.wider  # none of those shown before fitted
    while at and move(history[at].question) not in {"own", "swap", "limit"}:
        at -= 1
    looked = move(last.question) in _LOOKS
    return _Before(history[-1], base, earlier(at), _papers(last), read, looked)


def _papers(answer: Answer) -> tuple[Citation, ...]:
    """One citation each, by label."""
    first: dict[int, Citation] = {}
    for citation in answer.citations:
        first.setdefault(citation.label, citation)
    return tuple(first[label] for label in sorted(first))


def _serves(question: Question, does: Move, answer: Answer) -> bool:
    """Whether some can be chosen from what an answer showed, by place where they are called by it."""
    papers = _papers(answer)
    if does not in {"pick", "ask"}:
        return len(papers) > 1
    listed = len(papers) > 1 or move(answer.question) not in _LOOKS
    return listed and all(_meant(match, papers) for match in _PLACES.finditer(question.text))


_LOOKS: frozenset[Move] = frozenset({"pick", "ask", "it", "why"})
"""What looks into papers that were shown, and lists no others."""


# ---------------------------------------------------------------- the last question with a change


def _changed(question: Question, does: Move, before: _Before) -> Question | None:
    """The filter of a set with what the follow-up names; another quantity is asked of what was shown."""
    earlier = before.answer.query
    if earlier is None or (does in {"them", "limit"} and _besides(question.query, earlier)):
        return None
    if does == "swap" and before.root.kind in _LISTED:  # those listed were only put in order by it
        return None
    if does == "them" and gives(replace(before.read(_of_papers(question)), scope=before.scope())):
        return None
    changed = amend(question.text, earlier)
    if changed is None:
        return None
    # A set among the papers that were shown stays among them.
    scope = replace(question.scope.over(before.base.scope), since=changed.since, until=changed.until)
    return Question(question.text, "set", changed, scope, f"read as: which papers {filter_words(changed)}?")


def _besides(other: Query | None, earlier: Query) -> bool:
    """Whether another condition is named, so that both must hold: "less than 24 GB", "and 2x faster"."""
    if other is None or other.quantity in {None, earlier.quantity}:
        return False
    return not (other.op and {other.quantity, earlier.quantity} <= set(TIMED.values()))


def _again(question: Question, does: Move, before: _Before) -> Question:
    """The last question with another period, place or subject."""
    plain = question.text.strip(" ?.!")
    rest = _INSTEAD.sub("", _LEADS.sub("", plain)).strip(" ,") or plain
    own = _limits(question.text, rest, before)
    about = () if own.scope and not own.topic else subject(rest)
    if own.scope and not about:
        each = before.base.kind == "lookup" and len(before.papers) > 1
        base = before.root if each else before.base
        said = f"read as: {base.text.rstrip(' ?.!')} {rest}"
        scope = question.scope.over(own.scope).over(base.scope)
        wider = base.wider and replace(base.wider, scope=own.scope.over(base.wider.scope))
        return replace(base, scope=scope, reading=said, wider=wider)
    one = len(before.papers) == 1 and before.root.kind == "lookup"
    if one and (does == "limit" or not question.names):
        return _of_one(question, before.papers[0])
    if question.query is not None and question.query.op is not None and before.papers:
        return replace(question, scope=question.scope.over(before.scope()), reading=before.of)
    another = wanted(rest)[0] is not None or rest != _LEADS.sub("", plain)  # a kind of thing, "instead"
    if does == "swap" and before.papers and not another and _is_clause(before.root):
        return _said_of_each(
            question, before
        )  # nothing can stand in place of a clause: a side of it is meant
    adds = does == "limit" or (before.root.kind == "evidence" and not question.wanted)
    place = rest if _PLACE.match(rest) or does == "limit" else f"for {rest}"
    text = _placed(before.root.text, place) if adds else _replaced(rest, about, before)
    found = before.read(text)
    return replace(found, scope=question.scope.over(found.scope), reading=f"read as: {text}")


def _is_clause(root: Question) -> bool:
    """Whether a question is about what something does: "how do models decode faster?"."""
    opening, topic, _ = root.text.lower().partition(root.topic.lower())
    return bool(topic) and root.kind == "overview" and {*opening.split()} <= _AUXILIARY and " " in topic


_AUXILIARY = frozenset("how why when do does did can could is are was were".split())


def _limits(text: str, rest: str, before: _Before) -> Question:
    """The follow-up read for its period and place; a month without its year is one of the years before."""
    found = before.read(text)
    if not without_year(rest):
        if found.scope:
            return found
        named = _PLACE.match(rest) and not rest.lower().startswith("in ")  # "in French" is no venue
        return before.read(f"papers {rest}") if named else found
    years = [day.year for day in (before.base.scope.until, before.base.scope.since) if day]
    years += [one.published.year for one in _by_date(before.papers, oldest=False)[:1] if one.published]
    return before.read(f"papers {rest} {years[0]}") if years else found


def _placed(question: str, rest: str) -> str:
    """The question with one more place; not both of two with the same preposition: "in VLMs", "in LLMs"."""
    plain = question.rstrip(" ?.!")
    if not _PLACE.match(rest):
        return f"{plain}, {rest}?"
    kind = rest.split(maxsplit=1)[0]
    same = re.match(rf"(.+\S)\s+{kind}\s+(?:[\w-]+\s*){{1,{_SHORT}}}$", plain, re.IGNORECASE)
    return f"{same[1] if same else plain} {rest}?"


def _replaced(rest: str, about: Sequence[str], before: _Before) -> str:
    """The question about something else; where only another kind of thing is named, about the same."""
    root = before.root
    if wanted(rest)[0] and not about:
        return f"{rest} for {root.topic}" if root.topic else rest
    new = ", ".join(about) or rest
    for old in (root.topic, *reversed(root.topic.split(", ")), *root.names):
        if old and old in root.text:
            return root.text.replace(old, new)
    return f"{new}?"


# ---------------------------------------------------------------- several papers were shown


def _of_them(question: Question, before: _Before) -> Question:
    """A question about the papers shown: they are narrowed, or shown again where nothing narrows them."""
    rest = before.read(_of_papers(question))
    within = rest.scope.over(question.scope).over(before.scope())
    about = rest.topic or ("" if rest.scope else next(iter(subject(rest.text)), ""))
    about = "" if {stem(word) for word in _words(about)} <= _FORM else about
    if rest.counts and not about and not rest.scope:
        return replace(before.base, text=question.text, reading=f"read as: {before.base.text}")
    how_much = before.root.kind == "recommend" and tuple(_words(question.text)[:2]) in _HOW_MUCH
    chooses = _of_several(question, "them")
    if how_much and not chooses:  # it is in the table of the things recommended
        return replace(before.root, text=question.text, scope=before.scope(), reading=before.of)
    if question.kind in {"set", "compare"} or (question.kind == "evidence" and not (about and chooses)):
        return replace(question, scope=within, reading=before.of)
    if not chooses and (about or _ASKS.match(question.text)):
        return _said_of_each(question, before)
    return _chosen(replace(rest, text=question.text, scope=within), rest.text, about, before)


def _chosen(question: Question, asked: str, about: str, before: _Before) -> Question:
    """Those of the papers shown that are of a kind, about something, or within other limits."""
    listed = replace(question, kind="browse")
    if not about and (thing := wanted(asked)[0]):
        return replace(listed, everything=True, topic="", wanted=thing, reading=before.of)
    if lacks := _LACKS.search(asked):
        about = f"{lacks['what']}-free"
    ranked = any(
        article == "the" and (word.endswith("est") or word in {"most", "least"})
        for article, word in pairwise(_words(asked))
    )
    if about and not ranked:
        return _narrowed(replace(listed, everything=False, topic=about.removeprefix("using ")), before)
    if listed.scope != before.scope():
        return replace(listed, topic="", reading=before.of)
    return _again_shown(question, before, ranked=ranked)


def _narrowed(question: Question, before: _Before) -> Question:
    """Those about its topic; where none is, what all papers say of it is ``wider``."""
    if gives(question):
        return replace(question, reading=before.of)
    wider = before.read(_placed(before.root.text, f"for {question.topic}"))
    told = f"{before.of}, those about {question.topic}"
    return replace(question, reading=told, wider=wider if wider.kind in _LISTED else None)


def _said_of_each(question: Question, before: _Before) -> Question:
    """What each paper shown says to a question."""
    changes: dict[str, Any] = {"kind": "lookup", "everything": False, "scope": before.scope()}
    return _reworded(question, question.text, reading=before.of, **changes)


def _again_shown(question: Question, before: _Before, *, ranked: bool) -> Question:
    """All that was shown, again: things that were recommended in their table, conclusions by their side."""
    within, said = before.scope(), f"{before.of}; " + (_NOT_RANKED if ranked else _NOT_TOLD)
    if before.base.kind in {"recommend", "evidence"}:
        return replace(before.base, text=question.text, scope=within, reading=said)
    return replace(question, kind="browse", everything=True, topic="", scope=within, reading=said)


def _as_of_papers(question: Question, does: Move, before: _Before) -> Question:
    """A filter of what was shown, read as one of all papers: "which of them also save memory?"."""
    if does != "them" or question.kind == "set":
        return question
    asked = before.read(_of_papers(question))
    return replace(asked, text=question.text) if asked.kind == "set" else question


def _of_papers(question: Question) -> str:
    """What is asked of the papers shown, as it would be asked of all."""
    return _LEADS.sub("", _THEM.sub("papers", question.text))


_FORM = frozenset(map(stem, FORM))
_NOT_TOLD = "nothing here tells them apart by that"
_NOT_RANKED = "what they report is not compared head to head"
_LACKS = re.compile(
    r"\b(?:no|without|not|never|n't)\s+(?:any |use |need |require )?(?P<what>[\w-]+)", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:and |but )?(?:(?:in|on|at|with|by|for) (?:which|what)\b|what|where|when|why|how (?!many\b))",
    re.IGNORECASE,
)
_LISTED: frozenset[Kind] = frozenset({"overview", "recommend", "browse", "list", "evidence"})


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z-]+", text.lower())


def _in_order(question: Question, before: _Before) -> Question:
    """The papers shown by date or by votes, or by what they report: then those that report it."""
    dated = [match.group().lower() for match in _BY_DATE.finditer(question.text)]
    if question.order == "upvotes":
        order: Any = "upvotes"
    elif dated:
        order = "oldest" if dated[0] == "old" or "chronolog" in dated else "date"
    elif question.query is not None and question.query.quantity in _SIZES and before.base.kind == "recommend":
        smallest = "small" in question.text.lower()
        return _extreme(replace(question, extreme="smallest" if smallest else "largest"), before)
    elif question.query is not None:
        return replace(question, kind="set", scope=before.scope(), reading=before.of)
    else:
        return replace(question, kind="chat", everything=False, reading=_NO_ORDER)
    return replace(
        before.base,
        text=question.text,
        kind="browse",
        query=None,
        everything=True,
        topic="",
        order=order,
        parts=(),
        scope=before.scope(),
        reading=before.of,
    )


_HOW_MUCH = frozenset({("how", "many"), ("how", "large"), ("how", "big"), ("how", "small")})
_SIZES = frozenset({"model_size", "data_size"})
_NO_ORDER = "papers that are shown can be put in order by date, by votes or by an amount, as in “by speedup”"


def _of_the_topic(question: Question, before: _Before) -> Question | None:
    """A practice that the question before was about, or the one thing that it named, is what "it" is."""
    root = before.root
    practice = root.kind in {"overview", "evidence"} and ", " not in root.topic and question.topic
    name = root.topic if practice else ""
    if len(root.names) == 1 and question.names:
        name = root.names[0]
    text = _IT.sub(name, question.text, count=1) if name else question.text
    return None if text == question.text else replace(before.read(text), reading=f"read as: {text}")


_IT = re.compile(r"\bit\b", re.IGNORECASE)


def _of_it(question: Question, before: _Before) -> Question:
    """What is asked of one paper where several were shown: of the first, if they answered for one."""
    if before.root.kind == "lookup":
        return _of_one(question, before.papers[0])
    if before.root.kind == "evidence":
        return _again_shown(question, before, ranked=False)
    said = f"it may be any of the {len(before.papers)} papers shown; say which, as in “the second”"
    return replace(question, kind="chat", everything=False, reading=said)


def _reason(question: Question, before: _Before) -> Question:
    text = f"{question.text.strip(' ?.!')}: {before.root.text}"
    return _reworded(before.root, text, kind="lookup", query=None, scope=before.scope())


def _rest(question: Question, before: _Before) -> Question:
    """All that is about the topic of the last question that stood alone, each paper with one line."""
    root = before.root
    scope = question.scope.over(root.scope)
    if root.kind in {"browse", "set"} or not root.topic:
        return replace(root, text=question.text, most=None, scope=scope, reading=f"read as: {root.text}")
    said = f"read as: all papers about {root.topic}"
    wider: dict[str, Any] = {"kind": "browse", "query": None, "parts": (), "wanted": None, "most": None}
    return replace(root, text=question.text, scope=scope, reading=said, **wider)


def _picked(question: Question, before: _Before) -> Question:
    """Papers by their place or date, each as it says what it is."""
    picked = _by_place(question.text, before.papers)
    if len(picked) != 1:
        return _about(question, before, picked)
    text = f"what does {title_head(picked[0].title)} propose, and what did it find?"
    return _about(question, before, picked, text)


def _asked(question: Question, before: _Before) -> Question:
    """What is asked of such papers, which are called by their names: "compare Quill and Inkwell"."""

    def named(match: re.Match[str]) -> str:
        return " and ".join(title_head(one.title) for one in _meant(match, before.papers)) or match.group()

    return _about(
        question, before, _by_place(question.text, before.papers), _PLACES.sub(named, question.text)
    )


def _by_place(text: str, papers: Sequence[Citation]) -> tuple[Citation, ...]:
    """The papers that are meant by their place in the list or by their date, in the order of the text."""
    found = (one for match in _PLACES.finditer(text) for one in _meant(match, papers))
    return tuple(dict.fromkeys(found))


def _meant(match: re.Match[str], papers: Sequence[Citation]) -> Sequence[Citation]:
    """The papers that one such expression stands for; none where so many were not shown."""
    label = match["label"] or match["number"] or match["bare"]
    if label:
        wanted = int(label) if label.isdigit() else 1
        return [one for one in papers if one.label == wanted]
    if match["old"] or match["new"]:
        return _by_date(papers, oldest=bool(match["old"]))[:1]
    end = (match["end"] or match["dated"] or match["nth"]).lower()
    if match["nth"]:
        place = len(papers) - 1 if end == "last" else _NTHS.index(end)
        return papers[place : place + 1]
    raw = (match["count"] or match["two"]).lower()
    count = int(raw) if raw.isdigit() else CARDINALS[raw]
    if end in {"first", "top", "last"}:
        return papers[-count:] if end == "last" else papers[:count]
    return _by_date(papers, oldest=end in _OLD.split("|"))[:count]


def _by_date(papers: Sequence[Citation], *, oldest: bool) -> tuple[Citation, ...]:
    dated = sorted(
        (one for one in papers if one.published),
        key=lambda one: (one.published or date.min).toordinal() * (1 if oldest else -1),
    )
    return tuple(dated)


def _about(
    question: Question, before: _Before, picked: Sequence[Citation], text: str | None = None
) -> Question:
    """A question about papers that were picked: of one it is looked up, two are compared."""
    if not picked:
        count = len(before.papers)
        said = "only one paper was shown" if count == 1 else f"only {count} papers were shown"
        return replace(question, kind="chat", everything=False, reading=said)
    names = tuple(title_head(one.title) for one in picked)
    kind: Kind = "compare" if len(picked) == 2 else "lookup" if len(picked) == 1 else "browse"
    return _reworded(
        question,
        text or f"{question.text.rstrip(' ?.!')} ({' and '.join(names)})",
        kind=kind,
        query=None,
        everything=kind == "browse",
        topic=" ".join(names) if kind != "browse" else "",
        names=names,
        sides=names if kind == "compare" else (),
        scope=question.scope.over(before.scope(picked)),
    )


def _reworded(question: Question, text: str, **changes: Any) -> Question:
    """``question`` in other words, and what its answer then has to show."""
    again = parse(text)
    said: dict[str, Any] = {
        "need": again.need,
        "halves": again.halves,
        "parts": (),
        "reading": f"read as: {text}",
    }
    return replace(question, text=text, **said | changes)


def _of_one(question: Question, paper: Citation) -> Question:
    text = f"{question.text.rstrip(' ?.!')} ({title_head(paper.title)})?"
    scope = replace(question.scope, paper_ids=frozenset({paper.paper_id}))
    return _reworded(question, text, kind="lookup", query=None, everything=False, scope=scope)


_OF_SHOWN: dict[Move, Callable[[Question, _Before], Question]] = {
    "them": _of_them,
    "order": _in_order,
    "it": _of_it,
    "why": _reason,
    "more": _rest,
    "pick": _picked,
    "ask": _asked,
}
"""How a follow-up about papers that were shown is read."""
