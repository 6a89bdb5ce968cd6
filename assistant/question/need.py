"""What the answer to a question has to show: its telling words and names, and the shape of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.facts import asked
from assistant.language.words import STOP, names, rarity, stem, terms, weight
from assistant.types import Need, Shape

__all__ = ["need"]

_AMOUNT_NOUN = (
    "share fraction percentage percent proportion number amount ratio factor rate score accuracy size "
    "speed speedup "
    "speed-up saving savings gain gains reduction utilization utilisation fid bleu f1 auc top-1 index cost "
    "throughput "
    "latency error drop perplexity width budget length memory time improvement compression"
).split()
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|large|big|small|fast|far|often|high|low|few|wide|deep|old|well|accurate"
    r"|accurately"
    r"|closely|trustworthy|cheap|quickly|different)\b"
    r"|\b(?:what|which) (?:is the |was the |are the |were the )?(?:[\w\-]+ ){0,2}?(?:"
    + "|".join(map(re.escape, _AMOUNT_NOUN))
    + r"|batch size)\b|\bby (?:what|which|how)|\b(?:up )?to what (?:extent|degree)|\bup to (?:which|what)"
    r"|\bat what (?:rate|speed|scale|cost)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:why|how (?:does|do|did|can|could|is|are|come)\b(?! (?:i|we|one|you)\b)|what (?:explains|causes"
    r"|makes|goes wrong|is wrong|prevents"
    r"|really causes|property|properties|observation|observations|happens|lets)|for what reason"
    r"|what .{0,30}\breason"
    r"|when (?:does|do|can|is)|mechanism)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:method|approach|technique|algorithm|framework|system|tool|scheme|trick|recipe|procedure|way"
    r"|sampler"
    r"|schedule|strategy|solution|model|lets me|lets us|supports that|who (?:removes|does)|what does that"
    r"|called"
    r"|name of)\b|^(?:is there|can i|how (?:can|do|could|would|might) (?:i|we|one|you)|i want|what can"
    r"|what lets|what is|tell me)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:which|what|where|who)\b", re.IGNORECASE)
_HEAD = re.compile(
    r"\b(?:which|what)\s+(?:kind of |type of |sort of |is the |are the |was the )?((?:[\w\-]+ ?){1,5})",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"how many ((?:[\w\-,.]+ ?){1,6})", re.IGNORECASE)
_WEIGHS = re.compile(
    r"\b(?:larger|bigger|smaller|greater|higher|lower|more|less|fewer|faster|slower|cheaper|longer|shorter"
    r"|gains?|sizes?"
    r"|times?|sav(?:e|es|ed|ing|ings)|cuts?|share|speed\w*|shrinks?|scores?|accuracy|throughput|memory"
    r"|cost|tokens"
    r"|large|small|fast|far|well)\b",
    re.IGNORECASE,
)
_DERIVED = re.compile(
    r"(?:-(?:based|like|style|tuned|trained|shaped|written|sized|class|level|scale|type|parameters?|specific|aware"
    r"|era|powered|driven|only|free|size))+$|^(?:sub|non|pre|post|anti|multi|cross)-(?=[A-Z\d])",
    re.IGNORECASE,
)
# Who made a thing is how a reader recalls it, and seldom in the abstract; so is memory by its short name.
_MAKERS = frozenset(
    "adobe alibaba amazon anthropic apple baidu bytedance cohere deepmind facebook google huawei ibm intel "
    "meta microsoft mistral nvidia openai salesforce samsung tencent xiaomi berkeley cambridge cmu mit "
    "oxford stanford tsinghua ram vram".split()
)
_OF_A_PLACE = re.compile(
    r"\b([A-Z][a-z]+(?:ese|ish|ian|ean|an|ch|ss|ic))\s+(?:[a-z]+ )?"
    r"(?:universit|labs?\b|laborator|team|group|compan|institut|research|start-?up|firm|scientist|compet)"
)
_AMOUNT_NAME = re.compile(r"[\d.]+[a-z]*", re.IGNORECASE)
_COMMON = 4.5
_LONGEST_HEAD = 4


def need(text: str, *, comparing: bool = False) -> Need:
    """What the answer to ``text`` has to show; a comparison asks for a number in more wordings."""
    stems = terms(text)
    return Need(
        text,
        stems,
        weight(frozenset(stems)),
        _telling(text, names(text)),
        frozenset(_shapes(text, comparing=comparing)),
        _head(text),
        _counted(text),
        asked(text),
    )


def _shapes(text: str, *, comparing: bool) -> Iterator[Shape]:
    number = bool(_NUMBER.search(text) or (comparing and _WEIGHS.search(text)))
    reason = not number and _REASON.search(text) is not None
    if number:
        yield "number"
    if reason:
        yield "reason"
    if not number and not reason and _WHICH.search(text):
        yield "name"
    if not number and _METHOD.search(text):
        yield "method"


def _head(text: str) -> tuple[str, ...]:
    match = _HEAD.search(text)
    found: list[str] = []
    for word in match.group(1).split() if match else ():
        if word.lower() in STOP and word.lower() not in {"most", "more"}:
            break
        found.append(stem(word.lower()))
    return tuple(found[:_LONGEST_HEAD])


def _counted(text: str) -> str | None:
    """The first plural after "how many": ``human preference pairs were collected`` gives ``pair``."""
    match = _COUNTED.search(text)
    for word in match.group(1).lower().split() if match else ():
        if word in STOP:
            return None
        if re.search(r"[a-z]s$", word) and not re.search(r"(?:ss|us|is|less)$", word):
            return stem(word.split("-")[-1])
    return None


def _telling(text: str, named: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    places = set(_OF_A_PLACE.findall(text))
    for name in named:
        bare = _DERIVED.sub("", name)
        if bare.lower() in _MAKERS or bare in places:
            continue
        weight_of = max((rarity(term) for term in terms(bare)), default=0.0)
        if len(bare) > 1 and weight_of >= _COMMON and not _AMOUNT_NAME.fullmatch(bare):
            found[bare] = weight_of
    return tuple(sorted(found.items()))
