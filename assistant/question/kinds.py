"""Which kind of question this is: set, lookup, list, compare or chat. Rules in order, all data.

A set question names a resource and asks for every paper on one side of a number, for
the extreme one, for how many, or for whoever reports such a number. A list asks for
papers without a number. A comparison sets two things against each other. The rest
asks about one paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question.words import CUT, PLURALS, REPORT, SINGULARS, pattern
from assistant.types import Kind

__all__ = ["Opener", "Signs", "kind", "opener"]

_CHAT = re.compile(
    r"^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|thank you|thx|cheers|ok(?:ay)?|great|cool|nice|bye|goodbye|help)"
    r"(?: (?:there|again|a lot|so much|very much|all|everyone|then|now|that helps?|that helped|that was helpful|you))*\s*(?:,.{0,30})?$"
    r"|^(?:who|what) are you$|^what can (?:you|this) do(?: for me)?$|^how (?:do|can|should) i use (?:this|you|it)$"
    r"|^what(?: kinds? of)? questions can i ask.*$|^how are you\b.*$|^what is your name$|^are you (?:an? )?(?:ai|human|bot|real)\b.*$"
)
_MORE = (
    r"(?:more|less|fewer|larger|bigger|smaller|higher|lower|better|worse|faster|slower|cheaper|longer|shorter|greater|stronger|"
    r"the (?:most|least|largest|biggest|best))"
)
_VERB = (
    r"(?:is|are|was|were|has|have|had|does|do|did|uses?|needs?|saves?|takes?|reports?|claims?|gains?|reach(?:es)?|trains?|runs?|frees?|"
    r"shrinks?|cuts?|reduces?|requires?|performs?|achieves?|gets?|gives?|costs?|scales?|works?|wins?|would|should|can|will)"
)
_COMPARE = tuple(
    re.compile(rule)
    for rule in (
        r"^(?:please )?(?:compare|contrast)\b",
        r"\b(?:vs\.?|versus)\b",
        r"^(?:the )?two (?:[\w-]+ ){0,2}\w+",
        r"\bhow (?:do|does|did|is|are) .*\bdiffer(?:s|ent)?\b|\bdifferences? (?:is there )?between\b|\bhow different\b|\bhow similar\b|\bwhat sets .* apart\b",
        r"\bhow (?:do|does|did) (?!the paper|it\b|its\b).*\bcompare\b",
        r"\b(?:do|does|did|how do|what do|are|is|of|by|in) (?:the )?(?:two|both)\b",
        r"\bdo(?:es)? (?:the |these )?.*\b(?:agree|disagree|contradict)\b|\beach other\b",
        r"\bboth (?:show|offload|use|propose|report|need|claim|reach)\b|\bdo .*\band .*\bboth\b|\bequally\b",
        r"\b(?:in|of|for|by) each$|\beach (?:propose|use|show|report|need|reach|say|require|take)s?\b",
        r"\brespectively$",
        r"\bas opposed to\b",
        r", and (?:how|what|which) (?:do|does|did|is|are|was|many|much|far|long|large)\b(?!.*\b(?:it|them|they|this|that)\b)",
        r"\bfor the [\w ,-]+ and (?:for |of |in )?the [\w-]+ one\b",
        r"^(?:is|are|does|do|was|were|did) .*\b" + _MORE + r"\b.*\bthan\b",
        rf"^which {_VERB}\b.*\b(?:{_MORE}|\w+er)\b.*\bor\b|^which of (?!the (?:papers|methods)\b).*\b(?:and|or)\b",
        rf"^(?:which|what|who) .*\b{_MORE}\b.*(?:[:,]) .*\bor\b",
        r"^(?:which|what) of the two\b",
        r"\bsmaller or larger\b|\bbetter or worse\b",
    )
)


@dataclass(frozen=True, slots=True)
class Opener:
    """How a question starts: what it asks for, and in which number.

    ``form`` is ``many`` (which papers, who, list ...), ``one`` (which method),
    ``any`` (is there, does any), ``what`` (what makes ...), ``bare`` (a fragment),
    ``extreme`` (what is the largest ...) or ``other`` (how, why, when, can ...).
    """

    form: str
    end: int


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found in a question; :func:`kind` decides from these and the wording.

    ``measured``: a resource or metric; ``firm``: one named by its own name. ``bounded``:
    a comparison with a number, ``absolute`` when that number has a unit of its own.
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


_HEADS = PLURALS | SINGULARS
_IMPERATIVE = re.compile(
    r"^(?:please )?(?:can you |could you )?(?:list|show|give|find|name|rank|sort|order|count|tell|summari[sz]e|collect|enumerate|get)"
    r"(?: (?:me|us))?\b"
)
_ANY = re.compile(
    r"^(?:is|are) there\b|^(?:does|do|did|has|have|can|could) (?:any|some)\w*\b|^any\b|^anything\b|^anyone\b"
)
_EXTREME = re.compile(
    r"^what(?:'s| is| are| was| were) the (?:single |very )?(?:\w+ ){0,2}?(?:largest|biggest|greatest|highest|best|most|smallest|lowest|least|maximum|minimum|fastest|top|strongest|record|cheapest)\b"
)
_MAKES = re.compile(r"^(?:what|who)\b")
_WHERE = re.compile(r"^where (?:are|is|do|does|have|has|was|were)\b")
_BODY = re.compile(
    r"^(?:what|which) (?:work|research|literature)\b|^what (?:has been|have people|is known|is there|are the)\b|^(?:an )?overview\b|^what (?:\w+ )?(?:papers|approaches|methods)\b"
)
_NOT_LIST = re.compile(
    r"^who (?:is|was|are|were|proposed|introduced|wrote|invented|first|created|developed|made|funded)\b"
)
_PREAMBLE = re.compile(r"^(?:\S+ ){7,}?\S+[,.] (?=(?:what|which|who|how|why|when)\b)")


def opener(text: str) -> Opener:
    """Reads the first words of ``text`` (lower case, made plain)."""
    if _PREAMBLE.match(text) and not re.search(
        rf"[,.] (?:which|what) (?:\w+ )?(?:{'|'.join(sorted(PLURALS))})\b", text
    ):
        return Opener("other", 0)
    body = re.sub(
        r"^(?:(?:in|for|among|within|of) [^,]{1,60}, |(?:so|and|ok|well|now|please|hi|hello)[, ]+)", "", text
    )
    shift = len(text) - len(body)
    found = _opener(body)
    return Opener(found.form, found.end + shift)


def _opener(text: str) -> Opener:
    imperative = _IMPERATIVE.match(text)
    if imperative:
        return Opener("many", imperative.end())
    for pattern, form in ((_ANY, "any"), (_EXTREME, "extreme"), (_WHERE, "many"), (_BODY, "many")):
        match = pattern.match(text)
        if match:
            return Opener(form, 0 if form == "extreme" else match.end())
    head = re.match(r"(which|what)\b((?: [\w/+.@-]+){1,6})", text)
    if head:
        number = _head_number(head[2].split(), which=head[1] == "which")
        if number:
            return Opener(number, 0)
    if re.match(r"how many\b|count\b|what (?:share|fraction|percentage|proportion|percent) of\b", text):
        return Opener("count", 0)
    if _NOT_LIST.match(text):
        return Opener("other", 0)
    if text.startswith("who "):
        return Opener("many", 3)
    if _MAKES.match(text):
        return Opener("what", 4)
    if re.match(
        r"(?:how|why|when|where|which|whose|whom|can|could|does|do|did|is|are|was|were|will|would|should|to what|on which|on what|in which|by how|at what|up to|compared|explain|describe|if|i|we|my|our|has|have|according)\b",
        text,
    ):
        return Opener("other", 0)
    return Opener("bare", 0)


_STOP = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|can|could|should|the|a|an|to|for|that|in|on|with|when|if|while|by|of|from|how|than)"
)
_FINITE = re.compile(
    r"(?:have|are|were|do|can|cover|study|look|use|exist|deal|report|get|need|save|cut|reduce|run|train|improve|apply|release|work|show)"
)


def _head_number(words: list[str], *, which: bool) -> str | None:
    """``many`` or ``one`` by the first collection noun; ``None`` when there is none before the verb."""
    if not which and words[0].endswith("s") and words[0] not in PLURALS:
        return None  # "what makes", "what explains"
    if words[0] in {"two", "three", "four", "of", "one"} or words[0].isdigit():
        return None
    stop = next((index for index, word in enumerate(words) if _STOP.fullmatch(word)), len(words))
    before = words[:stop]
    for index, word in enumerate(before):
        verb = before[index + 1] if index + 1 < len(before) else ""
        if word in PLURALS or (word.endswith("s") and _FINITE.fullmatch(verb)):
            return "many"
    single = any(word in SINGULARS for word in before)
    plural = (
        stop < len(words)
        and before
        and before[-1].endswith("s")
        and not before[-1].endswith(("ss", "us", "is"))
    )
    if (
        plural
        and not single
        and words[stop]
        in ({"have", "are", "were", "do"} | ({"for", "on", "in", "of", "that"} if which else set()))
    ):
        return "many"
    return "one" if single else None


_TWO_NAMES = re.compile(r"^[Cc]ompared (?:to|with) [A-Z]\S*, .*\b(?:does|do|is|are|did)\s+[A-Z]\S*")


def kind(question: str, signs: Signs, start: Opener) -> Kind:
    """The kind of ``question`` (made plain)."""
    text = question.lower()
    if _CHAT.match(text):
        return "chat"
    wanted = start.form in {"many", "any", "count"} and signs.bounded and signs.measured
    if not wanted and (_TWO_NAMES.match(question) or any(rule.search(text) for rule in _COMPARE)):
        return "compare"
    if signs.measured and _is_set(text, signs, start):
        return "set"
    if start.form == "many" or signs.count or (start.form == "any" and _plural_any(text)):
        return "list"
    if start.form == "bare" and text.split(" ", 1)[0] in PLURALS:
        return "list"
    return "lookup"


_TOO_MUCH = 4
"""So many telling words beside an absolute amount, or beside none, describe papers: no filter."""


def _is_set(text: str, signs: Signs, start: Opener) -> bool:
    described = signs.about >= _TOO_MUCH
    if signs.count or start.form in {"other", "count"}:
        return signs.count
    if signs.bounded:
        return not (signs.absolute and described)
    if described or not signs.firm:
        return signs.ranked or (signs.superlative and not described)
    if signs.superlative:
        return start.form != "any"
    if start.form in {"many", "any"}:
        cuts = signs.governed and not _STUDIES.search(text)
        return cuts or _acts(text[start.end :]) or text.startswith("any ")
    return start.form == "bare" and _savings(text)


_STUDIES = pattern(
    "study, studies, examine, examines, look at, looks at, discuss, explore, explores, propose, analyze, analyse, "
    "investigate, investigates, survey, review, ask, work on, how to, why, deal with, deals with, consider, address"
)
_SAYS = re.compile(
    r"(?:\w+ly |also |claim to |claims to |manage to |manages to |can |claim that they |that |which )*(?P<verb>\w+)"
)


def _acts(text: str) -> bool:
    """The first thing that papers do, or that is asked for, is to save or to report."""
    heads = re.search(rf"\b(?:{'|'.join(sorted(_HEADS))})\b", text)
    after = text[heads.end() :] if heads and not text.startswith(" ") else text
    verb = _SAYS.match(after.strip())
    said = verb["verb"] if verb else ""
    return CUT.fullmatch(said) is not None or REPORT.fullmatch(said) is not None or _savings(text)


def _savings(text: str) -> bool:
    return (
        re.search(r"\b(?:savings?|reductions?|speed-?ups?|less|fewer|faster|cheaper|consumption)\b", text)
        is not None
    )


def _plural_any(text: str) -> bool:
    head = re.match(r"(?:is|are) there (?:any )?(?:\w+ ){0,3}?(\w+)\b", text)
    return text.startswith("are there") or (head is not None and head[1] in PLURALS)
