"""What a question is about, without the words of its form: the same for every way of asking.

``how do people reduce hallucination in VLMs?``, ``methods for reducing hallucination in VLMs`` and
``list papers on reducing hallucination in VLMs`` are all about ``reducing hallucination in VLMs``.
"""

from __future__ import annotations

import re

from assistant.language.asking import FORM, WANTED, gerund
from assistant.question.words import any_of
from assistant.types import Kind

__all__ = ["sides", "subject", "wanted"]

_ADVERBS = any_of(
    "also, just, only, really, actually, currently, usually, typically, now, nowadays, today, always, ever"
)
_PEOPLE = any_of("""
    people, researchers, others, authors, we, you, i, one, they, papers, recent papers, the papers, current
    systems, the literature, anyone, somebody, someone, anybody, the community, the field, practitioners
""")
_AUX = any_of("""
    is, are, was, were, do, does, did, has, have, had, can, could, should, would, will, might, may, must,
    's, been
""")
_HEAD = any_of("""
    paper*, work, works, study, studies, article*, publication*, preprint*, abstract*, author*,
    researcher*, people,
    research, literature, method, methods, approach, approaches, technique*, way, ways, strategy, strategies,
    solution*, idea, ideas, trick, tricks, fix, fixes, recipe, recipes, direction*, option*, alternative*,
    theme,
    themes, trend, trends, advance*, progress, development*, anything, everything, something, attempt*,
    proposal*, state of the art, sota, overview, summary, summaries, survey, surveys, comparison, comparisons,
    reading list, problems, challenges, kinds, types, news, latest, newest, findings, results, discussion,
    applications, contributions, efforts, teams, team, group, groups, field, area, topic, subject
""")
_BEFORE_HEAD = any_of("""
    the, a, an, all, any, some, most, main, different, various, existing, recent, new, latest, newest,
    current, known,
    common, popular, key, important, best, good, other, proposed, of, of the, open, big, typical, major,
    related,
    standard, top, more, first, these, those, many, several, published, relevant, great, interesting, oldest,
    your, our, my
""")
_REQUEST = any_of("""
    list, show, find, give, get, name, tell, tell me, summarize, summarise, compare, contrast, explain,
    describe,
    discuss, outline, recommend, suggest, survey, review, search for, look for, look up, collect,
    enumerate, rank, sort, order,
    read, read about, see, know, know about, learn about, learn, check, fetch, bring, pull up, display,
    present, point me to
""")
_TIED = any_of("me, us, out, all, everything, up, about, on, of, for, to")
_WH = any_of(
    "what, whats, which, who, whose, where, how, why, when, whether, if, in which, on which, by which"
)
_VERBS = any_of("""
    approach, approaching, handle, deal with, dealing with, tackle, address, do about, think about, look
    at, solve, use,
    propose, study, discuss, investigate, examine, explore, consider, cover, work on, works on, working on,
    worked on,
    exist, exists, available, proposed, studied, discussed, published, written, done, tried, used, known,
    suggested,
    applied, released, happening, going on, there, focus on, focuses on, concern, concerns, about, related
    to, aim,
    aims, attempt, try, tries, say, says, report, looked at, studies, addresses, tackles, discusses,
    proposes, deals with,
    come out, came out, made, developed, introduced, appeared, speak of, talk about, mention, treat, come
    up, works, work,
    publish, release, write, come, been, new, latest, the latest, say about, interested in
""")
_JOINT = any_of("""
    on, about, for, to, of, in, that, which, with, regarding, concerning, around, towards, toward, dealing
    with,
    addressing, related to, over, by, when, where, using
""")
_ARTICLE = re.compile(r"(?:the|a|an|this|that)\s+(?=\S)", re.IGNORECASE)
_HEADED = rf"(?:(?:{_BEFORE_HEAD} )*{_HEAD}(?: (?:and|or) (?:{_BEFORE_HEAD} )*{_HEAD})?)"
_LEAD = tuple(
    re.compile(rf"{rule}(?!\w)[\s,:]*", re.IGNORECASE)
    for rule in (
        rf"{_REQUEST}(?: {_TIED})*",
        rf"{_WH}(?:(?: |(?=')){_AUX})*",
        rf"{_AUX}(?: there| any| {_AUX})*",
        rf"(?:{_ADVERBS} )*{_HEADED}(?: {_AUX})*(?: (?:here|there|out there))?",
        rf"(?:{_ADVERBS} )*{_PEOPLE}(?: {_AUX})*",
        rf"(?:{_AUX} )*(?:{_ADVERBS} )*{_VERBS}",
        rf"{_JOINT}",
    )
)
_REQUESTS, _WHS, _AUXES, _HEADS, _PEOPLES, _SAYS, _JOINTS = range(7)
# What may follow each; a subject begins where nothing may.
_NEXT = {
    None: (_REQUESTS, _WHS, _AUXES, _HEADS, _SAYS),
    _REQUESTS: (_WHS, _HEADS, _PEOPLES, _JOINTS),
    _WHS: (_HEADS, _PEOPLES, _SAYS, _JOINTS),
    _AUXES: (_HEADS, _PEOPLES, _JOINTS),
    _HEADS: (_AUXES, _PEOPLES, _SAYS, _JOINTS),
    _PEOPLES: (_HEADS, _SAYS, _JOINTS),
    _SAYS: (_HEADS, _JOINTS),
    _JOINTS: (_HEADS,),
}
_CUT = re.compile(
    r"\s*(?:[,;:?]|\.(?=\s)| [-–—] | and (?=(?:how|what|which|who|why|where)\b))\s*", re.IGNORECASE
)
_PASSIVE = re.compile(r"(?:how|where|why|in which \w+|by which \w+) (?:is|are|was|were)\b", re.IGNORECASE)
_DONE = re.compile(r"\s+(?:be |being )?\w+(?:ed|done|built|made|taught|learnt|given|kept)$", re.IGNORECASE)
_EDGE = re.compile(r"^[\s\"“”'‘’(),.;:?!-]+|[\s\"“”'‘’(),.;:?!-]+$")
_WORD = re.compile(r"[^\W_][\w.+/@'-]*")
_TRAILS = re.compile(
    r"(?:\s+(?:are|is|were|was|papers|methods|approaches|techniques|literature|research|works?|overview|summary|survey"
    r"|please|here"
    r"|there|these days|nowadays|today|now|so far|recently|currently|in the (?:collection|literature"
    r"|papers|field)"
    r"|is (?:it )?(?:done|studied|discussed|handled|solved|treated|addressed|evaluated|trained)"
    r"|(?:are|were|is|was|be|been) (?:studied|discussed|trained|evaluated|used|handled|addressed|reported"
    r"|described)"
    r"|(?:these|those|all|you (?:have|know)|we have|i should (?:read|know)|out there|exist|available"
    r"|proposed)))+$",
    re.IGNORECASE,
)


def subject(text: str, kind: Kind = "overview") -> str:
    """What ``text`` (made plain, dates taken out) is about; empty when it is about nothing.

    Of a recommendation the thing that is wanted is no part of it, of a claim under doubt the doubt.
    """
    if kind == "evidence":
        return _side(text) or _bare(text)
    if kind == "recommend":
        return _wanted_for(_subject(text))
    return _subject(text)


def _subject(text: str) -> str:
    segments = [one for one in _CUT.split(_bare(text)) if one]
    return ", ".join(one for one in map(_inner, segments) if one)


def _inner(segment: str) -> str:
    """One clause without its opening and its close; empty when nothing else is in it."""
    rest, acts = _led(segment)
    rest = _TRAILS.sub("", rest)
    if _PASSIVE.match(segment):  # "how are agents trained"
        rest = _DONE.sub("", rest)
    rest = _ARTICLE.sub("", rest, count=1) if _ARTICLE.match(rest) else rest
    if not _tells(rest):
        return ""
    return gerund(_bare(rest)) if acts else _bare(rest)


def _led(segment: str) -> tuple[str, bool]:
    """What follows the opening, and whether a verb may follow it: ``how do people``, ``ways to``."""
    state: int | None = None
    acts = False
    taken: set[int] = set()
    rest = segment
    while rest:
        for rule in _NEXT[state]:
            match = _LEAD[rule].match(rest)
            if (
                match
                and (rule not in taken or rule in {_AUXES, _HEADS, _JOINTS})
                and _tells(rest[match.end() :])
            ):
                taken.add(rule)
                state, rest = rule, rest[match.end() :]
                acts = rule in {_HEADS, _PEOPLES} or match.group().strip().lower() in {"to", "that", "which"}
                break
        else:
            break
    return rest, acts


def _tells(text: str) -> bool:
    """Whether a word of it is about something."""
    return any(word.lower() not in FORM for word in _WORD.findall(text))


def _bare(text: str) -> str:
    return _EDGE.sub("", " ".join(text.split()))


# ---------------------------------------------------------------- sides and what is wanted

_AGAINST = re.compile(
    r"\s+(?:vs\.?|versus|or|than|as opposed to|compared (?:to|with)|against|rather than|instead of|over|from"
    r"|with|to|and)\s+(?:that of |those of |the one of )?",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\s+(?:vs\.?|versus|or|than|as opposed to|compared (?:to|with)|against|rather than|instead of"
    r"|differs? from"
    r"|different from|replaces?|beats?|outperforms?)\s+(?:that of |those of |the one of )?",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\s+(?:really |actually |always |necessarily |ever |truly |consistently )*(?:helps?|hurts?|harms?"
    r"|improves?"
    r"|degrades?|increases?|reduces?|causes?|leads? to|gives?|matters? for|affects?|changes?|breaks?"
    r"|beats?|replaces?"
    r"|outperforms?|generali[sz]es?(?: to)?|transfers?(?: to)?|benefits?(?: from)?|make|makes|boosts?"
    r"|limits?|work for"
    r"|work in|worth it for|useful for|necessary for|needed for|enough for|good for|bad for"
    r"|come at the expense of)\s+",
    re.IGNORECASE,
)


def sides(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The two things that are set against each other; empty when they cannot be told apart."""
    if len(names) > 1:
        return names[:2]
    for rule in (_FIRM, _EFFECT, _AGAINST):
        match = rule.search(text)
        if match:
            left, right = _side(text[: match.start()]), _side(text[match.end() :])
            if left and right:
                return left, right
    return ()


_LOOSE = any_of("""
    the, there, people, papers, agree, disagree, contradict, each other on, found, shown, still, proof, say,
    better, worse, best, faster, slower, larger, smaller, cheaper, higher, lower, really, actually, always,
    true, it, more,
    less, different, similar, the case, evidence, whether, that, trust, difference between, differences
    between, and
""")
_LOOSE_START = re.compile(rf"(?:{_LOOSE}|{_AUX}|{_WH}|{_PEOPLE}|{_REQUEST})\b[\s,:]*", re.IGNORECASE)
_LOOSE_END = re.compile(rf"[\s,]+(?:{_LOOSE}|{_AUX}|{_ADVERBS}|{_PEOPLE})$", re.IGNORECASE)


def _side(text: str) -> str:
    text = _CUT.split(text)[-1] if not _tells(_CUT.split(text)[0]) else _CUT.split(text)[0]
    before = None
    while text != before:
        before = text
        match = _LOOSE_START.match(text)
        text = text[match.end() :] if match else text
        text = _LOOSE_END.sub("", text)
    text = _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text
    return _bare(text) if _tells(text) else ""


_THING = "|".join(
    words.pattern for kind, words in WANTED.items() if kind in {"dataset", "benchmark", "survey", "library"}
)
_MODELS = r"(?<![\w-])(?:(?:language |foundation )?models?|encoders?|checkpoints?)"
_USED = any_of("""
    exist, exists, to use, should i use, can i use, could i use, do people use, would you use, would you
    recommend, is best, are best, works best, is good, are there, is there, available, papers, paper,
    are used, is used, to try
""")
_FOR = any_of("""
    for, on, of, to, in, about, with, at, testing, covering, measuring, evaluating, that test, that tests,
    that measure, that evaluate, that cover, which test, to test, to measure, for testing, for evaluating,
    for training, to train
""")
_PRAISE = any_of("""
    best, good, great, top, strongest, leading, right, any, some, the, a, an, hardest, most popular, recent,
    sota, training, standard, available
""")
_WANTED_FOR = re.compile(
    rf"(?:{_PRAISE} )*(?P<traits>(?:[\w-]+ ){{0,3}}?)(?:{_THING}|{_MODELS})(?: {_USED})*(?: {_FOR})+ "
    r"(?:an? |the )?(?P<about>.+)$",
    re.IGNORECASE,
)
_WANTED_LAST = re.compile(rf"(?:{_PRAISE} )*(?P<about>.+?) (?:{_THING})(?: {_USED})*$", re.IGNORECASE)


def _wanted_for(text: str) -> str:
    """``text`` without the kind of thing that is wanted: "datasets for web agents", "web agent datasets"."""
    match = _WANTED_FOR.match(text) or _WANTED_LAST.match(text)
    if match is None:
        return re.sub(rf"^(?:{_PRAISE} )+", "", text, flags=re.IGNORECASE)
    traits = re.sub(rf"\b{_PRAISE} ", "", match.groupdict().get("traits") or "", flags=re.IGNORECASE)
    return f"{traits}{match['about']}"


_PLACED = re.compile(
    r"\b(?:for|on|of|to|in|about|that|which|testing|covering|with|from|measuring)\b", re.IGNORECASE
)


def wanted(text: str) -> str | None:
    """The kind of thing asked for: the last noun of such a kind before "for", else the first of all."""
    lower = text.lower()
    placed = _PLACED.search(lower)
    parts = (lower[: placed.start()], lower[placed.start() :]) if placed else (lower, "")
    for part, last in zip(parts, (True, False), strict=True):
        found = [(match.start(), kind) for kind, words in WANTED.items() for match in words.finditer(part)]
        if found:
            return (max if last else min)(found)[1]
    return None
