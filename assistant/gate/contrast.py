"""Whether a retelling says of one thing what its paper says of the other, or the opposite of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.gate.names import initials
from assistant.language.changes import CONTRARY, TURNS, Turn, contrary_prefix
from assistant.language.sentences import contrasted, segments
from assistant.language.synonyms import FRAME, meaning
from assistant.language.text import fold
from assistant.language.words import STOP, stem, total_rarity

__all__ = ["contrary_word", "crossed", "exchanged", "spelled_out"]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ACRONYM = re.compile(r"\b(?:[A-Z]{2,}|[A-Z][a-z]?[A-Z]+)(?=s?\b)")
_REACH, _FAR = 4, 5
_CLEAR, _MUCH = 1.2, 1.5


@lru_cache(maxsize=4096)
def spelled_out(quote: str, texts: tuple[str, ...]) -> str:
    """``quote`` with the long form behind each acronym that the texts spell out somewhere."""

    def long_form(match: re.Match[str]) -> str:
        found = next(filter(None, (_long_form(match.group().lower(), text) for text in texts)), "")
        return f"{match.group()} {found} " if found else match.group()

    return _ACRONYM.sub(long_form, quote)


@lru_cache(maxsize=8192)
def _long_form(acronym: str, text: str) -> str:
    words = re.findall(r"[A-Za-z]+", text)
    at = initials(text).find(acronym)
    run = words[at : at + len(acronym)] if at >= 0 else []
    return " ".join(run) if run and all(len(word) > 1 for word in run) else ""


@lru_cache(maxsize=16384)
def _terms(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", fold(text))
    stems = (stem(word) for word in words if word not in STOP)
    return frozenset(meaning(term) for term in stems if term not in FRAME)


def contrary_word(text: str, quote: str) -> str | None:
    """A word that says the opposite of the quote's about the same: ``well calibrated`` for ``poorly``."""
    said, held = _tokens(text), _tokens(quote)
    spoken, printed = frozenset(said), frozenset(held)
    for at, word in enumerate(said):
        if word in printed and _traded(said, at, held):
            return word
        if word in printed or word in STOP:
            continue
        near = _near(said, at)
        if any(_opposite(word, other) and near & _near_all(held, other) for other in printed - spoken - STOP):
            return word
    return None


def _traded(said: Sequence[str], at: int, held: Sequence[str]) -> bool:
    """Whether a word stands where the quote has its opposite: ``rare`` for ``common``, both of them in it."""
    word, near = said[at], _near(said, at)
    own = _near_all(held, word)
    return any(
        _opposite(word, other) and near & _near_all(held, other) - own and not near & own
        for other in frozenset(held) - STOP
    )


def _opposite(word: str, other: str) -> bool:
    return frozenset({word, other}) in CONTRARY or contrary_prefix(word, other)


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(part for word in _WORD.findall(text.lower()) for part in word.split("-"))


def _near(words: Sequence[str], at: int) -> frozenset[str]:
    neighbours = (*words[max(0, at - _REACH) : at], *words[at + 1 : at + 1 + _REACH])
    return frozenset(meaning(stem(word)) for word in neighbours if word not in STOP and not word.isdigit())


def _near_all(words: Sequence[str], wanted: str) -> frozenset[str]:
    return frozenset().union(*(_near(words, at) for at, word in enumerate(words) if word == wanted))


def crossed(text: str, quote: str, called: frozenset[str]) -> bool:
    """Whether one clause joins what the quote sets against each other.

    Args:
        text: One clause of the retelling, or more.
        quote: A sentence of the paper.
        called: Terms of the paper's own names, which belong to every side.
    """
    halves = contrasted(quote)
    if len(halves) != 2 or _ALTERNATIVE.search(quote) or _OF_THE_SAME.match(halves[1]):
        return False
    if len(_WORD.findall(halves[1])) == 1 and not _against(quote):
        return False  # "steps that are correct but useless" are of one kind
    halves = _without_shared(halves)
    one, two = (_terms(side) - called for side in halves)
    whole = tuple(map(_terms, halves))
    leads = _lead(_REPORTED.sub("", halves[0]), whole[0] - whole[1]), _lead(halves[1], whole[1] - whole[0])
    for piece in (part for unit in _units(text) for part in contrasted(unit)):
        said = _terms(piece) - called
        led = [bool(lead & _terms(piece)) for lead in leads]
        if all(led) or fold(piece).strip(" ,;:") in fold(quote):
            continue  # both subjects are in it, the whole contrast in one breath; or the quote's own words
        if led[1] and _against(quote) and total_rarity(said & (one - two)) > _CLEAR:
            return True
        if _mixed(total_rarity(said & (one - two)), total_rarity(said & (two - one)), leads, led):
            return True
    parts = [_terms(part) - called for part in contrasted(text)]
    return len(parts) == 2 and _turned_about(text, quote, parts, (one, two))


def _mixed(first: float, second: float, leads: Sequence[frozenset[str]], led: Sequence[bool]) -> bool:
    """Whether a piece takes more from the side that is not its subject's than from the one that is.

    ``first`` and ``second`` weigh what it shares with each side alone; ``led`` says whose lead it has.
    """
    if led[0]:
        return first > _CLEAR < second and second > _MUCH * (first - total_rarity(leads[0]))
    if led[1]:
        return first > _CLEAR < second and first > _MUCH * (second - total_rarity(leads[1]))
    return first > _CLEAR < second


def _lead(side: str, terms: frozenset[str]) -> frozenset[str]:
    """The first word of a side that the other does not have, each part of it: ``LLM-agents`` has two."""
    leads = (_terms(word) & terms for word in _WORD.findall(side))
    return next(filter(None, leads), frozenset())


_OPENING = re.compile(
    r"^\W*(?:with|without|for|in|on|when|if|under|at|by|from|among|across|during|after|before|over)\b",
    re.IGNORECASE,
)


def _units(text: str) -> list[str]:
    """The pieces of a sentence; an opening such as "With large batches," stays with what it opens."""
    units: list[str] = []
    opening = False
    for piece in segments(text):
        if opening:
            units[-1] += piece
        else:
            units.append(piece)
        opening = not opening and _OPENING.match(piece) is not None
    return units


_NO_SUBJECT = re.compile(
    r"^\W*(?:they|it|its|their|these|those|this|remains?|stays?|is|are|was|were|has|have|can|cannot"
    r"|does|do|still|also"
    r"|only|not|retains?|keeps?|needs?|needed|fails?|saturates?|falls?|works?|loses?|improves?"
    r"|degrades?)\b",
    re.IGNORECASE,
)
_SUBJECT = 2
# The other side of one thing, not another thing.
_OF_THE_SAME = re.compile(
    r"^\W*(?:(?:yet|but|however|while|though|although|and) )?(?:they|it|its|their)\b", re.IGNORECASE
)
# "Our experiments show that larger nets ...": the subject comes behind.
_REPORTED = re.compile(
    r"^\W*(?:we|our|(?:the|these) (?:results|experiments|findings))\b[^,;]*?\bthat\s", re.IGNORECASE
)


def _without_shared(halves: Sequence[str]) -> tuple[str, str]:
    """The two sides without what the second only points back to: its subject, or the noun behind "ones"."""
    one, two = halves
    words = [match.span() for match in _WORD.finditer(one) if _terms(match.group())]
    if _NO_SUBJECT.match(two) and len(words) > _SUBJECT:
        one = one[words[_SUBJECT - 1][1] :]
    if re.search(r"\bones?\b", two) and words:
        one = one[: max(0, len(one) - (len(halves[0]) - words[-1][0]))]
    return one, two


def _turned_about(
    text: str, quote: str, said: Sequence[frozenset[str]], held: Sequence[frozenset[str]]
) -> bool:
    """``A does, unlike B`` for ``B does, unlike A``."""
    if not (_against(text) and _against(quote)):
        return False
    (main, other), (held_main, held_other) = said, held
    return (
        total_rarity(other & (held_main - held_other)) > _CLEAR
        and not other & held_other
        and bool(main & held_main)
    )


# One subject with one thing instead of another: its words belong together.
_ALTERNATIVE = re.compile(r"\b(?:rather than|instead of)\b", re.IGNORECASE)


def _against(text: str) -> bool:
    return (
        re.search(r"\b(?:unlike|contrast|opposed|contrary|rather|instead)\b", text, re.IGNORECASE) is not None
    )


_RANKED = frozenset({Turn.GOOD, Turn.BAD})


def exchanged(text: str, quote: str) -> str | None:
    """A comparison whose two sides changed places: ``A outperforms B`` for ``B outperforms A``."""
    said, held = _tokens(text), _tokens(quote)
    for at, word in enumerate(said):
        if not _compares(said, at):
            continue
        for place, other in enumerate(held):
            if stem(other) == stem(word) and _compares(held, place) and _swapped(said, at, held, place):
                return word
    return None


def _compares(words: Sequence[str], at: int) -> bool:
    if words[at] in {"more", "less"}:
        return words[at + 1 : at + 2] == ("than",) and not "".join(words[at + 2 : at + 3]).isdigit()
    ranked = TURNS.get(words[at]) in _RANKED or words[at] in {
        "trail",
        "trails",
        "exceed",
        "exceeds",
        "lag",
        "lags",
    }
    return ranked and words[at + 1 : at + 2] != ("by",)


def _swapped(said: Sequence[str], at: int, held: Sequence[str], place: int) -> bool:
    left, right = _side(said[max(0, at - _FAR) : at]), _side(said[at + 1 : at + 1 + _FAR])
    first, second = _side(held[max(0, place - _FAR) : place]), _side(held[place + 1 : place + 1 + _FAR])
    return bool((left - right) & (second - first)) and bool((right - left) & (first - second))


def _side(words: Sequence[str]) -> frozenset[str]:
    return frozenset(meaning(stem(word)) for word in words if word not in STOP and not word.isdigit())
