"""Which kind of question this is: set, lookup, list, compare or chat. Rules in order, all data.

A set question names a resource and asks for every paper on one side of a number, for
the extreme one, for how many, or for whoever reports such a number. A list asks for
papers without a number. A comparison sets two things against each other. The rest
asks about one paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question.openers import Opener
from assistant.question.words import CUT, PLURALS, REPORT, SINGULARS, any_of, pattern
from assistant.types import Kind

__all__ = ["Signs", "asks_of_one", "kind"]


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found in a question; :func:`kind` decides from these and the wording.

    ``measured``: a resource or metric; ``firm``: one named by its own name. ``bounded``:
    a comparison with a number, ``absolute`` when that number has a unit of its own.
    ``superlative``: an extreme or an order is asked for; ``ranked``: several in order.
    ``governed``: a verb of saving stands right before the resource.
    ``about``: how many telling words remain.
    """

    measured: bool
    bounded: bool
    firm: bool
    absolute: bool
    superlative: bool
    ranked: bool
    count: bool
    governed: bool
    about: int


def kind(question: str, signs: Signs, start: Opener) -> Kind:
    """The kind of ``question`` (made plain)."""
    text = question.lower()
    if _CHAT.match(text):
        return "chat"
    if _compares(question, signs, start):
        return "compare"
    if signs.measured and _is_set(text, signs, start):
        return "set"
    if start.form == "many" or signs.count or (start.form == "any" and _plural_any(text)):
        return "list"
    if start.form == "bare" and text.split(" ", 1)[0] in PLURALS:
        return "list"
    return "lookup"


# ---------------------------------------------------------------- chat and comparisons


def _compares(question: str, signs: Signs, start: Opener) -> bool:
    text = question.lower()
    if _EITHER.match(text):
        return True
    wanted = start.form in {"many", "any", "count"} and signs.bounded and signs.measured
    if wanted or _WHY.match(text):
        return False
    return _TWO_NAMES.match(question) is not None or any(rule.search(text) for rule in _COMPARE)


_GREETING = """
    hi, hello, hey, hiya, howdy, greetings, good morning, good afternoon, good evening, good day, thanks,
    thank you, thx, cheers, ok, okay, great, cool, nice, bye, goodbye, help
"""
_AFTER_GREETING = """
    there, again, a lot, so much, very much, you, all, everyone, then, now, that helps, that helped, that
    was helpful
"""
_CHAT = re.compile(
    rf"{any_of(_GREETING)}(?: {any_of(_AFTER_GREETING)})*\s*(?:,.{{0,30}})?$"
    r"|(?:who|what) are you$|what can (?:you|this) do(?: for me)?$|what is your name$"
    r"|how (?:do|can|should) i use (?:this|you|it)$|what(?: kinds? of)? questions can i ask.*$"
    r"|how are you\b.*$|are you (?:an? )?(?:ai|human|bot|real)\b.*$"
)
_MORE = any_of("""
    more, less, fewer, larger, bigger, smaller, higher, lower, better, worse, faster, slower, cheaper,
    longer, shorter, greater, stronger, wider, narrower, quicker, harder, easier,
    the most, the least, the largest, the biggest, the best
""")
_VERB = any_of("""
    is, are, was, were, has, have, had, does, do, did, use, uses, need, needs, save, saves, take, takes,
    report, reports, claim, claims, gain, gains, reach, reaches, train, trains, run, runs, free, frees,
    shrink, shrinks, cut, cuts, reduce, reduces, require, requires, perform, performs, achieve, achieves,
    get, gets, give, gives, cost, costs, scale, scales, work, works, win, wins, would, should, can, will
""")
_EACH = any_of("""
    propose*, use*, show*, report*, need*, reach*, say*, require*, take*, claim*, offload*, give*, deal*,
    make*, do, does, get*, find*, offer*, achieve*, state*, describe*, change*, add*, save*, cost*
""")
_ANOTHER = (
    r"(?!(?:it|they|this|that|these|those|there|its|their|the (?:paper|authors?|method|model|approach"
    r"|name|result|outcome|reason|benefit|effect))\b)\w"
)
"""The subject of a second question is named anew."""
_ITSELF = r"(?!.*\b(?:it|them|this$|that$|so$))"
"""A second question that points back asks more about the same."""
_MUCH = any_of("much, many, far, long, large, accurate, well, big")
_WITH = any_of("as, with, by, on, in, for, to")
_PAPERS = any_of("""
    papers, works, studies, methods, models, approaches, teams, systems, recipes, techniques, frameworks,
    benchmarks, schemes
""")
_USUAL = any_of("a, an, its, earlier, previous, prior, other, ordinary, usual, standard, the original")
_ELSEWHERE = r"(?!.*\bin the (?:paper|study|work)\b)"
"""Two things are set side by side within one paper."""
_OF = "on|in|with|about|that|which|by|for|from|of|using|at"
_ONE = "paper|work|study|team|group|method|approach|system|model"
_EITHER = re.compile(
    rf"^(?:which|what|who(?:se)?) (?:[\w-]+ ){{1,6}}?(?:the |an? )?{_MORE}\b(?! than\b)[^:]*: .*\bor\b"
)
"""Two are put up for choice after a colon, whatever the words before it measure."""
_WHY = re.compile(r"why\b(?!.*\b(?:each|both)\b)")
_COMPARE = tuple(
    re.compile(rule)
    for rule in (
        r"(?:^|[.?!] |\byou )(?:please )?(?:compare|contrast)\b|\bhow .* (?:compares|stacks? up|lines? up)\b",
        r"^(?:between|of) (?!the (?:papers|methods|works)\b)[^,:]* and [^,:]*[,:]|^of the two\b",
        r"\bthe gap between the\b|\bside by side\b|\bpart ways\b|^whereas\b|\bseparates\b.*\bfrom\b",
        r"^(?:any |the )?(?:differences?|similarities)\b|^(?:who|which) wins\b",
        r"\btell me whether .* or\b|\b(?P<again>does|do|did|is it) .* or (?P=again)\b",
        r"^[^,:]+ or [^,:]+[:,] (?:in |for |by |with )?(?:which|who|what|where)\b",
        r"\bthe one \w+ing\b.*\bthe one\b|\bin one (?:paper|work|study)\b.*\banother\b|\bfor each of\b",
        r"\bdo(?:es)? .* and .* each\b|\beach (?:[\w-]+ ){0,3}(?:paper|study|work)\b",
        # "for city-scale scenes and for video transformers": the same preposition before two subjects.
        (
            r"\b(?P<of>for|at|with|from|on|by|in|of) (?:[\w.,'-]+ ){1,12}?[\w.'-]+,? and (?P=of) "
            r"(?!its?\b|their\b|other|how\b|what\b|which\b)(?:[\w'-]+ )+[\w'-]+"
        ),
        r", and what (?:part|share|fraction) the\b",
        r"\b(?:vs\.?|versus)\b",
        r"^(?:the )?two (?:[\w-]+ ){0,2}\w+",
        rf"\bhow (?:do|does|did|is|are) .*\bdiffer(?:s|ent)?\b(?! from {_USUAL})",
        r"\bdifferences? (?:is there )?between\b",
        r"\bhow (?:different|similar)\b|\bwhat sets .* apart\b",
        r"\bhow (?:do|does|did) (?!the paper|it\b|its\b).*\bcompare\b",
        r"(?<!what )\b(?:do|does|did|are) (?:the two|both)\b|\bis the two\b",
        rf"\b(?:of|by|in|do|did) (?:the )?(?:two|both) (?:[\w-]+ ){{0,3}}?{_PAPERS}(?!\w)",
        rf"^(?:which|what) of the two\b{_ELSEWHERE}",
        r"\bdo(?:es)? (?:the |these )?.*\b(?:agree|disagree|contradict)\b",
        r"^(?:how|do|does|are|is)\b.*\b(?:with|to|against) each other\b",
        rf"\bboth {_EACH}(?!\w)|\bdo .*\band .*\bboth\b|\bequally\b",
        rf"\b(?:in|of|for|by) each$|\beach {_EACH}(?!\w)|\brespectively$|\bas (?:opposed to|against)\b",
        rf", and (?:how|what|which) (?:\w+ ){{0,2}}?(?:do|does|did|is|are|was) {_ANOTHER}{_ITSELF}",
        rf", and how (?:{_MUCH} (?:\w+ )?)?(?:for|in|on|by|with|can|did|the) {_ANOTHER}",
        rf", and which (?:for|in|on|by|with) {_ANOTHER}",
        rf", and {_WITH} (?:\w+ ){{0,3}}?(?:what|which) (?:\w+ )?(?:do|does|did|by|for) {_ANOTHER}",
        rf"\bone (?:{_ONE})\b.*(?:\band|,) another\b",
        rf"\band (?:\w+ ){{0,3}}?the (?:one|{_ONE}) (?:{_OF})\b",
        r", and what (?:in|by|of|out of|for|on|from|with|about) (?:the|that|those)\b",
        r" when .*, and (?:\S+ ){0,6}when ",
        r"\b(?P<at>in|by|from|according to) (?:the|that) .* and (?P=at) (?:the|that)\b|\bhow far apart\b",
        r"\baccording to .+ and to\b",
        (
            r"\b(?:did|do|does) the .* and the .* "
            r"(?:work|paper|study|method|recipe|model|system|benchmark)s? (?:each )?\w+"
        ),
        r"\bfor the [\w ,-]+ and (?:for |of |in )?the [\w-]+ one\b",
        rf"^(?:is|are|does|do|was|were|did) .*\b{_MORE}\b.*\bthan\b{_ELSEWHERE}",
        rf"^which {_VERB}\b.*\b(?:{_MORE}|\w+er)\b.*\bor\b",
        r"^which of (?!the (?:papers|methods)\b).*\b(?:and|or)\b",
        rf"^(?:which|what|who(?:se)?) .*\b{_MORE}\b.*(?:[:,]) .*\bor\b",
        rf"\b(?:which|what|who(?:se)?)\b[^:]*\b{_MORE}\b[^:]*: .*\bor\b",
        rf"^(?:is|are|does|do|was|were|did) the .*\bor the .*\b{_MORE}\b",
        r"\S+ or \S+[:,] (?:which|who|what)\b|\bsmaller or larger\b|\bbetter or worse\b",
    )
)
_TWO_NAMES = re.compile(r"^[Cc]ompared (?:to|with) [A-Z]\S*, .*\b(?:does|do|is|are|did)\s+[A-Z]\S*")


# ---------------------------------------------------------------- sets and lists

_TOO_MUCH = 4
"""So many telling words beside an absolute amount, or beside none, describe papers: no filter."""


def _is_set(text: str, signs: Signs, start: Opener) -> bool:
    described = signs.about >= _TOO_MUCH
    if signs.count or start.form in {"other", "count"}:
        return signs.count
    if signs.bounded:
        return not (signs.absolute and (described or _WORK_ON.search(text)))
    if described or not signs.firm:
        return signs.ranked or (signs.superlative and not described)
    return _asks_numbers(text, signs, start)


_OF_ONE = re.compile(
    r"what (?:does|did|do|is|was|stood|stands|keeps|kept|stops|stopped|prevents|prevented)\b"
)


def asks_of_one(text: str, start: Opener) -> bool:
    """Whether it may as well ask what one paper says: "how many networks were trained for ...?"."""
    return start.form == "count" or (start.form == "what" and _OF_ONE.match(text.lower()) is not None)


def _asks_numbers(text: str, signs: Signs, start: Opener) -> bool:
    """Without a number: an extreme, or papers that save or report something."""
    if signs.superlative:
        return start.form != "any"
    cuts = signs.governed and not _STUDIES.search(text)
    if start.form == "what":
        return cuts
    if start.form in {"many", "any"}:
        if signs.about == 0 and _COSTS.search(text) and not _STUDIES.search(text):
            return True
        acts = _acts(text[start.end :]) and not _STUDIES.search(text)
        return cuts or acts or text.startswith("any ")
    return start.form == "bare" and _SAVINGS.search(text) is not None


_STUDIES = pattern("""
    study, studies, examine, examines, look at, looks at, discuss, explore, explores, propose, analyze,
    analyse, investigate, investigates, survey, review, ask, work on, how to, why, deal with, deals with,
    consider, address
""")
_COSTS = pattern("""
    take longer, takes longer, slower, slow down, slows down, need more, needs more, require more,
    requires more, use more, uses more, cost more, costs more, consume more, consumes more, higher,
    increase, increases, raise, raises, longer
""")
"""More of a resource: what a method costs."""
_WORK_ON = re.compile(r"\b(?:work|papers?|studies|research|anything) (?:on|about)\b")
_SAVINGS = pattern(
    "saving, savings, reduction*, speedup*, speed-up*, less, fewer, faster, cheaper, consumption"
)
_HEADS = re.compile(rf"\b(?:{'|'.join(sorted(PLURALS | SINGULARS))})\b")
_SAYS = re.compile(
    r"(?:\w+ly |also |claims? to |manages? to |can |claim that they |that |which )*(?P<verb>\w+)"
)


def _acts(text: str) -> bool:
    """The first thing that papers do, or that is asked for, is to save or to report."""
    heads = _HEADS.search(text)
    asks_who = text.startswith(" ") and not text.lstrip().startswith(("which ", "what "))
    verb = _SAYS.match((text[heads.end() :] if heads and not asks_who else text).strip())
    said = verb["verb"] if verb else ""
    return any(words.fullmatch(said) for words in (CUT, REPORT)) or _SAVINGS.search(text) is not None


def _plural_any(text: str) -> bool:
    head = re.match(r"(?:is|are) there (?:any )?(?:\w+ ){0,3}?(\w+)\b", text)
    return text.startswith("are there") or (head is not None and head[1] in PLURALS)
