"""What a question wants of amounts that papers only describe, each number bound to the measure it names.

"a context of 128K", "data sets of over a million images", "above 60 on SWE-bench", "the best model stays
below 20 %", "the largest open models": none of them is a saving, however large the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.language.metrics import ASKED, BEST_MODEL, HUMANS, OWN_SCALES, is_benchmark
from assistant.language.quantities import Amount, Tally, amounts, measure, tallies
from assistant.language.quantities.bounds import leading, trailing
from assistant.language.quantities.tallies import ITEMS, TESTS, kind_of
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.resolutions import resolutions
from assistant.question.limits import Limit, limits, stated
from assistant.question.ranking import Ranking, extreme
from assistant.question.resource import Resource, named_phase
from assistant.question.words import PLURALS, TRAINING, any_of, pattern
from assistant.types import Quantity

__all__ = ["Described", "described", "extremes", "given", "ordered", "tallied", "things"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Described:
    """The measure, the comparison, whose score or on which benchmark; and a size that models must have.

    It is not ``sure`` to ask for all that there are where it may as well ask for one to use.
    """

    resource: Resource
    limit: Limit | None = None
    dataset: str | None = None
    method: str | None = None
    ranking: Ranking | None = None
    size: Described | None = None
    sure: bool = True


_SAVES = pattern("""
    reduc*, cut, cuts, cutting, sav*, slash*, shrink*, shrunk, halv*, decreas*, compress*, shorten*,
    accelerat*, speed*, sped, faster, quicker, cheaper, prun*, lighter, drop, drops, less memory, gain*,
    improv*, boost*, rais*, increas*, lift*, outperform*, lose*, losing, loss, overhead, throughput, latency
""")
"""Something is to change: the number is that of a change."""


def described(text: str, rank: Ranking, *, listing: bool) -> Described | None:
    """How ``text`` (made plain) asks for such an amount; ``None`` when it asks for something else.

    ``listing`` tells that it asks for all that there are: a length without a comparison is then a least one.
    """
    if _SAVES.search(text.lower()):
        return None
    return (
        _resolution(text)
        or _footage(text)
        or _length(text, rank, ">=" if listing else None)
        or _holding(text, rank)
        or _score(text, rank)
        or _size(text, rank)
    )


# ---------------------------------------------------------------- devices, steps, bits

_TALLIED: dict[str, Quantity] = {"GPUs": "devices", "steps": "steps", "bits": "precision"}


def _counts(text: str, one: Tally) -> bool:
    """An amount, and no format that is asked about: "FP8 training"."""
    return one.unit != "bits" or text[one.start : one.end].lower().endswith(("bit", "bits"))


_QUANTIZED = re.compile(r"\bquanti[sz]\w*", re.IGNORECASE)


def tallied(text: str, *, sure: bool = True) -> Described | None:
    """A number of devices, of sampling steps or of bits: "on 8 GPUs or fewer", "one-step", "below 2 bits"."""
    found = [one for unit in _TALLIED for one in tallies(text, [unit]) if _counts(text, one)]
    if not found:
        return None
    same = [one for one in found if one.unit == found[0].unit]
    first, last = same[0], same[-1]
    lead, (_, tail) = leading(text, first.start).start, trailing(text, last.end)
    unit, raw = f"absolute:{first.unit}", text[first.start : last.end]
    low = first.value if first.value < last.value else None
    amount = Amount(first.start, last.end, raw, last.value, unit, low, lead=lead, tail=tail)
    limit = stated(text, amount, unit, "=")
    if limit is None:
        return None
    spans = tuple((one.start, one.end) for one in same)
    context = "inference" if first.unit == "steps" else named_phase(text)
    if first.unit == "bits":  # how many there are says that something is quantized
        context, spans = None, (*spans, *(match.span() for match in _QUANTIZED.finditer(text)))
    return Described(Resource(_TALLIED[first.unit], spans, context, counted=first.sort), limit, sure=sure)


# ---------------------------------------------------------------- numbers of anything, extremes of amounts

_NOUN = re.compile(
    r"\s*(?:(?!(?:of|in|on|for|with|per|and|or|to|at|that|the|than)\b)[a-z-]+ ){0,2}?(?P<noun>[a-z]{3,}s)\b"
)
_COUNTS = frozenset(
    {"count", "absolute:thousand", "absolute:million", "absolute:billion", "absolute:trillion"}
)


def things(text: str) -> Described | None:
    """A number of what is no unit and no resource: "meshes with over 10k faces"."""
    for amount in amounts(text):
        noun = _NOUN.match(text, amount.tail)
        if noun is None or amount.unit not in _COUNTS:
            continue
        if _TAUGHT.search(text[: amount.lead]):  # "trained on more than 500k studies"
            counted = f"absolute:{amount.unit.removeprefix('absolute:')} examples".replace("count ", "")
            limit = stated(text, amount, counted, None)
            if limit is not None:
                return Described(Resource("data", (noun.span(),)), limit)
        if noun["noun"] in PLURALS:
            continue
        unit = "absolute:count" if amount.unit == "count" else amount.unit
        behind = max(amount.tail, trailing(text, noun.end())[1])  # "3 photos or fewer"
        limit = stated(text, replace(amount, tail=behind), unit, None)
        if limit is not None:
            return Described(Resource("other", (noun.span(),), counted=noun["noun"]), limit)
    return None


_MEASURED: tuple[tuple[re.Pattern[str], Quantity, str, str | None], ...] = (
    (re.compile(r"\b(?:[GTN]PUs?|accelerators?|cards?)\b", re.IGNORECASE), "devices", "GPUs", None),
    (re.compile(r"\b(?:videos?|clips?|films?)\b", re.IGNORECASE), "video_length", "seconds", None),
    (re.compile(r"\bresolutions?\b", re.IGNORECASE), "resolution", "pixels wide", None),
    (re.compile(r"\b(?:bits?|bit[ -]?widths?)\b", re.IGNORECASE), "precision", "bits", None),
    (re.compile(r"\blanguages\b", re.IGNORECASE), "data_size", "languages", "languages"),
)


def extremes(text: str, rank: Ranking) -> Described | None:
    """The most or the least of an amount that papers describe: "which paper used the most GPUs?"."""
    words = next((one.end() for one in _MOST_OF.finditer(text)), None)
    if words is None:
        return None
    near = text[words : words + _NEXT]
    for named, quantity, unit, counted in _MEASURED:
        match = named.search(near)
        if match is not None:
            span = (words + match.start(), words + match.end())
            used = Resource(quantity, (span,), counted=counted, level=f"absolute:{unit}")
            return Described(used, ranking=_by_amount(text, rank))
    return None


_MOST_OF = re.compile(r"\b(?:most|fewest|least|longest|shortest|highest|lowest)\b", re.IGNORECASE)
_NEXT = 24


_OF_A_SIZE = re.compile(r"(?<![\w.-])(?P<n>\d+(?:\.\d+)?)(?P<scale>[MB])(?:[ -]param(?:eter)?s?)?(?![\w+])")
_AT_LENGTH = re.compile(r"\bat (?:an? )?(?P<n>\d+)(?P<scale>[kKM])\b(?: tokens?)?")


def given(text: str) -> Iterator[Described]:
    """A size or a length that is said beside what is compared: "a 7B model", "at 128K"."""
    rules: tuple[tuple[re.Pattern[str], Quantity, str], ...] = (
        (_OF_A_SIZE, "model_size", "parameters"), (_AT_LENGTH, "context_length", "tokens"),
    )  # fmt: skip
    for words, quantity, unit in rules:
        match = words.search(text)
        if match is not None:
            scale = MULTIPLIERS[match["scale"].lower()][0]
            one = Amount(*match.span(), match.group(), float(match["n"]), f"absolute:{scale} {unit}")
            limit = Limit(*match.span(), "=", one, value=one.value, unit=one.unit)
            yield Described(Resource(quantity, (match.span(),)), limit)


_BY_THEMSELVES: tuple[tuple[str, Quantity, str], ...] = (
    (r"\b(?:smallest|tiniest)\b", "model_size", "absolute:billion parameters"),
    (r"\b(?:fastest|quickest)\b", "inference_latency", "absolute:ms"),
    (r"\bcheapest\b", "cost", "absolute:USD"),
)


def ordered(text: str, measured: Resource, rank: Ranking) -> Described | None:
    """What the answers are to be the least of, where it is not what is compared: "smallest above 70"."""
    for words, quantity, unit in _BY_THEMSELVES:
        match = re.search(words, text, re.IGNORECASE)
        if (
            match is not None
            and quantity != measured.quantity
            and match.group() not in _TIMES.get(measured.quantity or "", ())
        ):
            order = replace(rank, order="value", ascending=True, superlative=True)
            return Described(Resource(quantity, (match.span(),), level=unit), ranking=order)
    return None


_TIMES = {"throughput": ("fastest", "quickest"), "training_time": ("fastest", "quickest", "cheapest")}


# ---------------------------------------------------------------- lengths of contexts

_CONTEXT = re.compile(
    r"(?<![\w-])(?:(?:long|longer|longest|max(?:imum)?)[ -])?(?:(?:context|sequence|input|prompt)s?"
    r"(?:[ -](?:length|window|size|limit)s?)?|windows?|length)\b"
    r"(?![ -](?:learning|compress|engineering|manage|cach|pars|process)\w*)",
    re.IGNORECASE,
)
_LONGEST = re.compile(r"\b(?:long|larg|bigg|great|high)est\b|\bhow long\b", re.IGNORECASE)
_SCALED = frozenset({"absolute:thousand", "absolute:million"})


def _learned_on(text: str, amount: Amount) -> bool:
    """The tokens are those of a training: "1B tokens of continued training", "trained on 2B tokens"."""
    return _TAUGHT.search(text[: amount.lead]) is not None or _OF_TRAINING.match(text, amount.end) is not None


_TAUGHT = re.compile(r"\b(?:train|pretrain|tun)\w*(?: \w+)? (?:on|with|for)\s*$", re.IGNORECASE)
_OF_TRAINING = re.compile(
    r"(?: tokens)? (?:of|for|in) (?:[\w-]+ )?(?:pre-?|re-?|fine-?)?(?:training|tuning)\b"
    r"| training tokens\b",
    re.IGNORECASE,
)


def _length(text: str, rank: Ranking, bare: str | None) -> Described | None:
    named = _CONTEXT.search(text)
    if named is None:
        return None
    words = tuple(match.span() for match in _CONTEXT.finditer(text))
    for amount in amounts(text):
        unit = f"{amount.unit} tokens" if amount.unit in _SCALED else amount.unit
        known = measure(amount.value, unit)
        if known is not None and known.dimension == "tokens" and not _learned_on(text, amount):
            limit = stated(text, amount, unit, bare)
            return (
                None
                if limit is None
                else Described(Resource("context_length", (*words, (amount.start, amount.end))), limit)
            )
    if (_LONGEST.search(text) or rank.ranked or (rank.limit or 1) > 1) and re.search(
        r"length|window|context", named.group()
    ):
        unit = "absolute:thousand tokens"
        return Described(Resource("context_length", words, level=unit), ranking=_by_amount(text, rank))
    return None


# ---------------------------------------------------------------- lengths of videos

_FOOTAGE = re.compile(
    r"\b(?:videos?|clips?|footage|movies?|films?|recordings?|songs?|music)\b", re.IGNORECASE
)
_LASTS = re.compile(r"[ -]*(?:or )?(?:long(?:er)?|more|above|in length)\b", re.IGNORECASE)
_OF_LENGTH = re.compile(
    r"\s(?:(?:of|up|to|at|least|over|that|are|lasting|last|longer|than|above|beyond|exceeding|more|a|an)\s)*$",
    re.IGNORECASE,
)
_LONGER = re.compile(r"(?:longer|shorter|beyond)\b", re.IGNORECASE)
_MAKING = re.compile(r" (?:generation|synthesis|generators?|models?|diffusion)\b", re.IGNORECASE)


def _made_end(text: str, end: int) -> int:
    """Behind what makes videos: "video generation longer than a minute" is as long as its videos."""
    match = _MAKING.match(text, end)
    return match.end() if match else end


_UNIT_LONG = re.compile(r"\b(?P<unit>second|minute|hour)s?[ -](?:long|length|scale|level)\b", re.IGNORECASE)
_MAKES = re.compile(r"\b(?:generat|produc|creat|synthesi[sz]|mak)\w*", re.IGNORECASE)


def _footage(text: str) -> Described | None:
    """How long what is shown lasts: "videos of one minute or longer", "minute-long videos"."""
    thing = _FOOTAGE.search(text)
    if thing is None:
        return None
    for amount in amounts(text):
        known = measure(amount.value, amount.unit)
        length = _LONGER.match(text, amount.lead) is not None
        behind = any(
            _OF_LENGTH.fullmatch(text, _made_end(text, one.end()) if length else one.end(), amount.lead)
            for one in _FOOTAGE.finditer(text, 0, amount.lead)
        )
        lasts = known is not None and known.dimension == "time" and (behind or _LASTS.match(text, amount.end))
        limit = stated(text, amount, amount.unit, ">=") if lasts else None
        if limit is not None:
            return Described(_lasting(text, thing, (amount.start, amount.end)), limit)
    bare = _UNIT_LONG.search(text)
    if bare is None:
        return None
    unit = f"absolute:{bare['unit'].lower()}s"
    one = Amount(bare.start(), bare.end(), bare.group(), 1.0, unit, lead=bare.start(), tail=bare.end())
    return Described(_lasting(text, thing, bare.span()), stated(text, one, unit, ">="))


_SHARP = re.compile(r"(?<![-\w])(?:ultra-?)?(?:high-)?resolutions?\b", re.IGNORECASE)
_PICTURES = re.compile(r"\b(?:images?|pictures?|photos?|videos?|clips?)\b", re.IGNORECASE)


def _resolution(text: str) -> Described | None:
    """How large pictures are: "images at 4K or higher"; what makes them is the topic, as for videos."""
    found = next(resolutions(text), None)
    others = (one for one in limits(text) if found and not one.start <= found.start < one.end)
    if found is None or _SET.search(text) or any(others):
        return None
    raw, unit = text[found.start : found.end], "absolute:pixels wide"
    lead, (_, tail) = leading(text, found.start).start, trailing(text, found.end)
    sharp = tuple(match.span() for match in _SHARP.finditer(text))
    behind = next((last for first, last in sharp if first == found.end + 1), found.end)
    tail = max(tail, trailing(text, behind)[1])
    one = Amount(found.start, found.end, raw, found.pixels, unit, lead=lead, tail=tail)
    limit = stated(text, one, unit, ">=")
    made, things = _MAKES.search(text), [*_PICTURES.finditer(text)]
    spans = ((found.start, found.end), *sharp)
    if limit is None or made is None or not things:
        return None if limit is None else Described(Resource("resolution", spans), limit)
    kinds = " or ".join(dict.fromkeys(match.group().lower().removesuffix("s") for match in things))
    spans = (*spans, made.span(), (things[0].start(), things[-1].end()))
    return Described(Resource("resolution", spans, narrowing=f"{kinds} generation"), limit)


def _lasting(text: str, thing: re.Match[str], own: Span) -> Resource:
    """What is made is the topic: "video generation"; of other verbs what they are about."""
    made = _MAKES.search(text)
    if made is None:
        return Resource("video_length", (own,))
    what = thing.group().lower().removesuffix("s")
    things = (one.span() for one in _FOOTAGE.finditer(text))
    return Resource("video_length", (own, *things, made.span()), narrowing=f"{what} generation")


# ---------------------------------------------------------------- sizes of data sets

_SET = re.compile(
    r"\b(?:(?:data ?sets?|corpus|corpora|benchmarks?|(?<!the )(?<!this )(?<!my )(?<!your )collections?"
    r"|databases?"
    r"|training sets?)(?: sizes?)?|data)\b",
    re.IGNORECASE,
)


def _holding(text: str, rank: Ranking) -> Described | None:
    head = _SET.search(text)
    if head is not None and extreme(text) in {"largest", "smallest"}:
        nouns = (kind_of(word) for word in re.findall(r"[a-z]+", text.lower()))
        most = next((kind for kind in nouns if kind and kind != "annotations"), "examples")
        spans = tuple(match.span() for match in _SET.finditer(text))
        unit = f"absolute:{most}"
        return Described(
            Resource("data_size", spans, counted=most, level=unit), ranking=_by_amount(text, rank)
        )
    for amount in amounts(text):
        noun = _NOUN.match(text, amount.tail)
        spoken = head is not None and noun is not None and _SET.fullmatch(noun["noun"]) is None
        bare = amount.unit == "count" and (spoken or any(_others(text, amount)))
        unit = f"{amount.unit} examples" if amount.unit in _SCALED and head else amount.unit
        unit = "absolute:examples" if bare and head else unit
        counted = _counted(unit, of_a_set=head is not None or text.startswith(" of ", amount.end))
        limit = stated(text, amount, unit, None) if counted else None
        if counted is None or limit is None or amount.value <= 0:
            continue
        if head is None and (limit.op[0] == "<" or _SPARES.search(text[: amount.start])):
            continue  # "trained on fewer than 1,000 examples", "needs only 1,000": gets by with little
        if limit.op[0] == "<" and counted == "tokens":
            continue
        named = set(_others(text, amount))
        kinds = named if named and unit != amount.unit else {counted, *named}
        spans = tuple(match.span() for match in _SET.finditer(text))
        if unit == "absolute:examples" and (noun := _NOUN.match(text, amount.tail)):
            spans += (noun.span(),)
        if counted == "tokens" or head is None:
            spans += tuple(match.span() for match in TRAINING.finditer(text.lower()))
        spans += tuple(match.span() for match in _OFFERS.finditer(text))
        own = re.search(r"(?!and\b|to\b)[a-z][a-z-]+(?: [a-z-]+)*(?= [\w-]+$)", amount.raw)
        used = Resource(
            "data_size",
            (*spans, _with_nouns(text, amount)),
            counted=f"{TESTS} {_one_of(kinds)}"
            if kinds <= _TESTED and head and head.group().lower().startswith(TESTS)
            else _one_of(kinds),
            narrowing=own.group() if own and own.group().split()[-1] not in MULTIPLIERS else None,
        )
        return Described(used, limit)
    return None


_OFFERS = re.compile(r"\b(?:releas|introduc|provid|offer|present|publish|collect|curat)\w*", re.IGNORECASE)
_SPARES = re.compile(
    r"\b(?:(?:need|requir)\w*|(?:gets?|getting|makes?) (?:by|do)(?: with)?|only|just|merely|as few as)\s*"
    r"(?:(?:only|just|between|from|about|some)\s)*$",
    re.IGNORECASE,
)
_TESTED = ITEMS - {"images", "videos"}


def _counted(unit: str, *, of_a_set: bool) -> str | None:
    """What the number counts, of what a data set is counted in."""
    known = measure(1.0, unit)
    noun = unit.rpartition(" ")[2].removeprefix("absolute:")
    if known is None:
        return None
    if known.dimension == "languages":
        return "languages"
    if known.dimension == "time":
        return "hours" if noun == "hours" and of_a_set else None
    if known.dimension == "tokens":
        return "tokens"
    return kind_of(noun) or "examples" if known.dimension == "items" else None


def _others(text: str, amount: Amount) -> Iterator[str]:
    """The nouns that go on a list: "images, pairs or examples"."""
    for noun in re.findall(r"[a-z]+", text[amount.end : _with_nouns(text, amount)[1]].lower()):
        kind = kind_of(noun)
        if kind:
            yield kind


def _with_nouns(text: str, amount: Amount) -> Span:
    end = amount.tail  # behind "or more"
    while (more := _MORE_NOUNS.match(text, end)) and kind_of(more["noun"]):
        end = more.end()
    return amount.start, end


_MORE_NOUNS = re.compile(r",? (?:(?:or|and) )?(?P<noun>[a-z]+)\b")


def _one_of(kinds: set[str]) -> str:
    return kinds.pop() if len(kinds) == 1 else "examples"


# ---------------------------------------------------------------- scores

_SET_OF_TASKS = re.compile(
    r"\b(?:benchmarks?|test suites?|evals?|leaderboards?|data ?sets?|tasks?)\b", re.IGNORECASE
)
_BEST = re.compile(
    r"\b(?:even )?(?:the |any )?(?:(?:very )?(?:best|top|strongest|leading|frontier|sota|state-of-the-art)\b"
    r"(?:[ -](?:performing|scoring))?(?: (?:models?|systems?|agents?|llms?|vlms?|performers?"
    r"|scores?|results?))?"
    r"|(?:no|all|current|today's) (?:models?|systems?|agents?|llms?))(?! on\b)",
    re.IGNORECASE,
)
_HUMANS = re.compile(
    r"\b(?:humans?|people|(?:human )?experts?)(?: (?:accuracy|performance|scores?|baselines?))?\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:scor\w+|accura\w+|results?|reach\w*|get|gets|getting|achiev\w*|report\w*|stay\w*|solv\w*|pass\w*"
    r"|performance|success|numbers?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][\w'’+-]*[\w+]")
_PART = re.compile(
    r"[ -](?:verified|pro|lite|multimodal|diamond|hard|plus|challenge|main|extended|(?:20)?[12]\d|500|v\d)\b",
    re.IGNORECASE,
)


def _score(text: str, rank: Ranking) -> Described | None:
    limit = next((one for one in _levels(text)), None)
    tells = tuple(match.span() for match in _TELLS.finditer(text))
    best, humans = _BEST.search(text), _HUMANS.search(text)
    tasks = _SET_OF_TASKS.search(text)
    if limit is not None and tasks and (best or humans):
        whose = humans or best
        assert whose is not None
        words = (whose.span(), tasks.span(), *tells)
        return Described(
            Resource("quality", words, level="absolute:percent"),
            limit,
            method=HUMANS if humans else BEST_MODEL,
            ranking=Ranking(count=rank.count),
        )
    name = _benchmark(text, bounded=limit is not None)
    if name is None and limit is not None and (own := _own_metric(text, limit)):
        return own
    if name is None or (limit is None and not tells and not rank.ranked):
        return None
    found = _metric(text)
    metric = ASKED[found.group().lower()] if found else None
    if limit is not None and metric in OWN_SCALES and _BARE_NUMBER.fullmatch(limit.amount.raw):
        limit = replace(limit, unit="absolute:score")
    used = Resource(
        "quality", (name, *tells, *([found.span()] if found else ())), metric=metric, level="absolute:percent"
    )
    asks = limit is not None or re.search(
        r"\b(?:scor|result|accurac|perform)\w*\b", text[name[1] :], re.IGNORECASE
    )
    ordered = rank.superlative or rank.ranked
    if not asks and not ordered:
        return None
    order = _by_amount(text, rank) if limit is None and ordered else None
    return Described(used, limit, dataset=text[slice(*name)], ranking=order, size=_of_size(text))


_CAPITALS = re.compile(r"(?<![\w-])(?P<name>[A-Z]{2,6}|[A-Z][a-z]{2,})(?: scores?)?(?: (?:of|is|at))?\s*$")


def _own_metric(text: str, limit: Limit) -> Described | None:
    """A number under a name that is none of a benchmark is one of a metric: "Dice above 0.85"."""
    match = _CAPITALS.search(text, 0, limit.start)
    if match is None or match.start() == 0 != match.end("name") - limit.start + 1:
        return None
    if match["name"].lower() in ASKED or match["name"].rstrip("s") in _FIELD - {"WER", "FID"}:
        return None
    unit = "absolute:percent" if limit.amount.unit == "percent" else "absolute:score"
    used = Resource("quality", (match.span("name"),), metric=match["name"])
    return Described(used, replace(limit, unit=unit))


def _levels(text: str) -> Iterator[Limit]:
    """Comparisons with a bare number or a percentage of at most a hundred."""
    for amount in amounts(text):
        if amount.unit in {"percent", "count"} and 0 < amount.value <= _MOST and amount.form == "digits":
            limit = stated(text, amount, "absolute:percent", None)
            if limit is not None and not _names(text, amount):
                yield limit


_MOST = 100


def _names(text: str, amount: Amount) -> bool:
    """The number is part of a name: AIME 24."""
    return (
        amount.unit == "count"
        and re.search(r"\b(?:aime|hmmt|math|cifar|top)[ -]?$", text[: amount.start], re.IGNORECASE)
        is not None
    )


_METRIC = re.compile(
    rf"(?<![\w-]){any_of(', '.join(word for word, name in ASKED.items() if name))}(?!\w)", re.IGNORECASE
)


_BARE_NUMBER = re.compile(r"[\d.,]+(?:\s?(?:-|–|to|and)\s?[\d.,]+)?")


def _metric(text: str) -> re.Match[str] | None:
    """The metric that is named beside a benchmark."""
    return _METRIC.search(text)


def _benchmark(text: str, *, bounded: bool) -> Span | None:
    """Where a benchmark is named: a name of one that stands for no metric."""
    for word in _WORD.finditer(text):
        bare = word.group()
        placed = bounded and re.search(r"\bon (?:the )?$", text[: word.start()], re.IGNORECASE) is not None
        known = is_benchmark(bare, spelled=placed)
        if bare.lower() in ASKED or bare.rstrip("s").upper() in _FIELD or not known:
            continue
        end = word.end()
        while (more := _PART.match(text, end)) is not None:
            end = more.end()
        return word.start(), end
    spelled = _SPELLED.search(text) if bounded or _TELLS.search(text) else None
    return spelled.span("name") if spelled else None


_SPELLED = re.compile(r"\bon (?:the )?(?P<name>[A-Z][\w'’-]*(?: (?:of |and |the )*[A-Z][\w'’-]*)+)")
"""A benchmark called by several words: "on Humanity's Last Exam"."""
_FIELD = frozenset(
    "LLM VLM MLLM LVLM VLA GPU CPU TPU SLM MOE RAG RL SFT GRPO PPO DPO CNN GNN GAN VAE NERF SOTA "
    "OCR ASR TTS API "
    "AI ML NLP RLHF LORA PEFT VQA SQL GUI FID FVD BLEU PSNR SSIM WER MAP IOU FPS FLOP MLLMS DIT "
    "VIT LRM COT".split()
)
"""Short forms of the field, which no benchmark has for its name."""

# ---------------------------------------------------------------- sizes of models

_MODELS = r"(?:models?|networks?|[mv]?llms?|l?vlms?|mllms?|slms?|checkpoints?|transformers?)"
_EXTREME = re.compile(
    rf"\b(?P<word>biggest|largest|smallest|tiniest"
    rf"|huge)\b(?:\s+[\w-]+){{0,4}}?\s+{_MODELS}\b(?! (?:saving|reduc|gain|size)\w*)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(?:by |with )?(?:(?:their |the )?(?:number of )?param(?:eter)?s?(?: (?:counts?|sizes?))?|sizes?)\b",
    re.IGNORECASE,
)
_MODEL = re.compile(rf"\b{_MODELS}\b", re.IGNORECASE)
_BARE = frozenset({"absolute:million", "absolute:billion"})
_SHORT_FORM = re.compile(r"\d+(?:\.\d+)?[MB]")
_ENDS = re.compile(r"\s*(?:$|[,.;]|(?:or|and|that|which|in|on|for|with|still|if)\b)")


def _size(text: str, rank: Ranking) -> Described | None:
    marked = _EXTREME.search(text)
    limit = next(_sizes(text), None)
    if (marked is None and limit is None) or _SET.search(text):
        return None
    spans = tuple(match.span() for match in _COUNT.finditer(text))
    spans += (marked.span("word"),) if marked else ()
    order = None
    if marked is not None:
        low = marked["word"].lower() in {"smallest", "tiniest"}
        order = replace(
            rank,
            order="value",
            ascending=low,
            superlative=True,
            limit=rank.limit if (rank.limit or 0) > 1 else None,
        )
    unit = "absolute:billion parameters"
    sure = extreme(text) != "best"
    return Described(Resource("model_size", spans, level=unit), limit, ranking=order, sure=sure)


def _sizes(text: str) -> Iterator[Limit]:
    """A bare number of billions where models are asked for: "models ..., under 2B"."""
    spoken = _MODEL.search(text) is not None
    for amount in amounts(text):
        short = spoken or (_SHORT_FORM.fullmatch(amount.raw) is not None and not _learned_on(text, amount))
        if short and amount.unit in _BARE and _ENDS.match(text[amount.tail :]):
            limit = stated(text, amount, f"{amount.unit} parameters", None)
            if limit is not None:
                yield limit


def _of_size(text: str) -> Described | None:
    """The size of "7B models", where their scores are asked for."""
    limit = next(_sizes(text), None)
    return None if limit is None else Described(Resource("model_size", ((limit.start, limit.end),)), limit)


def _by_amount(text: str, rank: Ranking) -> Ranking:
    low = re.search(r"\b(?:low|small|short|few)est\b", text, re.IGNORECASE) is not None
    return replace(rank, order="value", ascending=low, superlative=True)
