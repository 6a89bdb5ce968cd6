"""Whether a number of a retelling is still the number of the same thing.

The words around a figure, up to a break or the next figure, say what it measures. In a list that ends
in "respectively" each figure has its own item. A figure that took another's words changed places with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.gate.figures import Figure, figures
from assistant.gate.names import proper
from assistant.language.synonyms import FRAME, meaning
from assistant.language.text import fold
from assistant.language.turns import TURNS
from assistant.language.words import STOP, stem, total_rarity

__all__ = ["Place", "misplaced", "places", "rescoped"]

_BREAK = re.compile(
    r"[,;:()]|\b(?:and|but|while|whereas|although|instead|rather|which|so that|without)\b", re.IGNORECASE
)
_AFTER = re.compile(_BREAK.pattern + r"|\b(?:at|with|by|using|because|down|up)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\brespectively\b|\bin (?:that|this) order\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w-]*|\d+(?:[.-]\w+)*")
_CLEAR = 1.5
_MUCH = 2.5
_ITEM = 4
_MOST_ITEMS = 6
_KIN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and the meanings of the content words that share a phrase with it.

    ``head`` is what it counts, or the word right behind it, ``names`` are those of the words that are
    proper names. An ``attribute`` is part of what a thing is called (``8-bit``, ``RTX 4090``), not a
    finding about it.
    """

    figure: Figure
    context: frozenset[str]
    head: str = ""
    names: frozenset[str] = frozenset()
    attribute: bool = False


@lru_cache(maxsize=8192)
def places(text: str) -> tuple[Place, ...]:
    """The figures of one sentence in order, each with its words."""
    found = figures(text)
    items = _ordered_items(text, found) if _ORDERED.search(text) else {}
    edges = [0, *(figure.end for figure in found)]
    starts = [*(figure.start for figure in found), len(text)]
    names = _meanings(" ".join(proper(text)))
    placed: list[Place] = []
    for at, figure in enumerate(found):
        before, after = text[edges[at] : figure.start], text[figure.end : starts[at + 1]]
        context = items.get(at) or _context(before, after)
        if placed and _ONE_CHANGE.match(before):
            context |= placed[-1].context  # "from 31s to 18s" is one change of one thing
            placed[-1] = replace(placed[-1], context=context, names=context & names)
        placed.append(
            Place(
                figure,
                context,
                _noun(figure) or _head(after),
                context & names,
                _is_attribute(figure, before, after),
            )
        )
    return tuple(placed)


def _is_attribute(figure: Figure, before: str, after: str) -> bool:
    if re.match(r"[\s-]?(?:parameters?[\s-])?(?:models?|LLMs?|baselines?)\b", after):
        return True
    if figure.unit == "count":
        return re.search(r"(?:^|[\s(])[A-Z][\w-]*[\s-]$", before) is not None
    return "-" in figure.raw and figure.unit.startswith("absolute:") and figure.low is None


# What stands between two figures of one change: "31s to 18s", "to 91%, up from 58%".
_ONE_CHANGE = re.compile(
    r"^\W*(?:(?:up|down) )?(?:to|from|instead of|rather than)\b(?: [a-z]+){0,3} ?[~$]?$", re.IGNORECASE
)


def _noun(figure: Figure) -> str:
    """The meaning of what a count counts: ``questions``."""
    words = figure.unit.removeprefix("absolute:").split() if figure.countable else []
    return next(iter(_meanings(words[-1])), "") if words else ""


def _head(after: str) -> str:
    """The meaning of the content word right behind a figure, if there is one."""
    match = re.match(r"[\s-](?:of (?:the |its |all )?)?([A-Za-z]+)", after)
    found = _meanings(match[1]) if match else frozenset()
    return next(iter(found), "")


def _context(before: str, after: str) -> frozenset[str]:
    cuts = [match.end() for match in _BREAK.finditer(before)]
    cut = _AFTER.search(after)
    return _meanings(before[cuts[-1] :] if cuts else before) | _meanings(
        after[: cut.start()] if cut else after
    )


@lru_cache(maxsize=16384)
def _meanings(text: str) -> frozenset[str]:
    words = (word.lower() for word in re.split(r"[-/]|\s", " ".join(_WORD.findall(fold(text)))) if word)
    terms = (stem(word) for word in words if word not in STOP and word not in TURNS)
    return frozenset(meaning(term) for term in terms if term not in FRAME)


def _ordered_items(text: str, found: Sequence[Figure]) -> dict[int, frozenset[str]]:
    """The item of each figure of "17x and 45x over A and B, respectively", by the figure's place."""
    for count in range(min(len(found), _MOST_ITEMS), 1, -1):
        for first in range(len(found) - count + 1):
            group = found[first : first + count]
            if all(_joined(text[one.end : two.start]) for one, two in pairwise(group)):
                items = _items(text[group[-1].end :], count) or _items(text[: group[0].start], count)
                return {first + at: item for at, item in enumerate(items)}
    return {}


def _joined(gap: str) -> bool:
    words = re.findall(r"\w+", gap)
    return len(words) <= _ITEM and ("," in gap or "and" in words)


def _items(text: str, count: int) -> list[frozenset[str]]:
    """The ``count`` coordinated items of a text, none when it has no such list."""
    text = _ORDERED.split(text)[0].strip(" ,")
    pieces = re.split(r",\s(?:and\s)?|\sand\s", text)
    for first in range(len(pieces) - count + 1):
        chosen = pieces[first : first + count]
        ends = (" ".join(chosen[0].split()[-_ITEM:]), *chosen[1:-1], " ".join(chosen[-1].split()[:_ITEM]))
        items = [_meanings(piece) for piece in ends]
        if all(items):
            return items
    return []


def misplaced(said: Place, own: Sequence[Place], others: Sequence[Place]) -> bool:
    """Whether the words around a figure are those of another figure of the paper, and none its own."""
    if said.attribute or any(place.attribute for place in own):
        return False
    mine = frozenset().union(*(place.context for place in own))
    if not mine:
        return False  # a break before it: the quote does not say here what it measures
    mine |= {place.head for place in own}
    return any(
        _points_to(said, other, mine) or _headed(said, other, mine)
        for other in others
        if not other.attribute and (other.figure.unit != "count" or said.figure.unit == "count")
    )


def _points_to(said: Place, other: Place, mine: frozenset[str]) -> bool:
    """Whether what tells the two figures apart points to the rival."""
    native = total_rarity(said.context & (mine - other.context))
    if other.figure.unit != said.figure.unit:
        return (
            not native
            and total_rarity((said.context & other.context) - mine - said.names - other.names) > _CLEAR
        )
    foreign = total_rarity(said.context & (other.context - mine))
    return foreign > _CLEAR if not native else foreign > _MUCH * native and foreign > _MUCH * _CLEAR


def _headed(said: Place, other: Place, mine: frozenset[str]) -> bool:
    """Whether the thing that is counted is what the rival counts."""
    counted = said.figure.countable or said.figure.unit == "count"
    return counted and bool(said.head) and said.head not in mine and said.head in other.context | {other.head}


# Words that say what a number measures: with another of them it is another number.
_MEASURED = frozenset(
    meaning(stem(word))
    for word in """
        training pretraining finetuning inference decoding generation sampling rendering serving prefilling
        attention memory storage latency throughput energy power accuracy perplexity recall precision error
        parameters flops tokens data labels steps epochs communication traffic convergence
        requests calls photographs images questions videos hours layers heads
    """.split()
)


def rescoped(text: str, said: Place, sentences: Sequence[str], called: Sequence[str] = ()) -> str | None:
    """A word that says what the figure measures and that no sentence with this figure has."""
    held = frozenset().union(*map(_meanings, sentences))
    kin = {term[:_KIN] for term in held}
    held = held.union(*map(_meanings, called))
    missing = {term for term in said.context & _MEASURED if term not in held and term[:_KIN] not in kin}
    if not missing or not sentences or said.attribute:
        return None
    wanted = min(missing)
    words = (word for word in re.findall(r"[^\W\d_]+", text) if meaning(stem(word.lower())) == wanted)
    return next(words, wanted)
