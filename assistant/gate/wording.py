"""What stands in a sentence letter by letter: a copy but for one word, quotations, markup, links.

Of a copy the word that was changed, dropped or put in: where the words on both sides are those of
the quote, a number, a name, a word of change or a denial in between must be the quote's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.gate.direction import contrary
from assistant.language.changes import CONTRARY, DENIALS
from assistant.language.text import fold

__all__ = ["changed_word", "invented_quote", "markup"]

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%×$]")
_REACH = 3
_WORDS_REACH = 2
_EDGE = "^"


def changed_word(text: str, quote: str) -> str | None:
    """The word or number of ``text`` that took another's place in a copy of ``quote``."""
    said, held = _tokens(text), _tokens(quote)
    places = _places(quote)
    for index in range(_REACH, len(said) - _REACH):
        word = said[index]
        other = _only(places, _key(said, index, _WORDS_REACH, 1), _WORDS_REACH)
        if other is not None and _turned(word, other):
            return word
        if word[0].isdigit():
            other = _only(places, _key(said, index, _REACH, 1), _REACH)
            if other is not None and other[0].isdigit() and other != word:
                return word
        dropped = _only(places, _key(said, index, _WORDS_REACH, 0), _WORDS_REACH)
        if dropped in DENIALS:
            return dropped
    return _put_in(said, held)


def _put_in(said: list[str], held: list[str]) -> str | None:
    """A denial that the quote does not have between the same words."""
    pairs = {tuple(held[index - 2 : index + 2]) for index in range(2, len(held) - 1)}
    for index in range(_REACH, len(said) - _REACH):
        neighbours = (*said[index - 2 : index], *said[index + 1 : index + 3])
        if said[index] in DENIALS and neighbours in pairs:
            return said[index]
    return None


def _turned(word: str, other: str) -> bool:
    return word != other and (frozenset({word, other}) in CONTRARY or contrary(word, other))


@lru_cache(maxsize=2048)
def _tokens(text: str) -> list[str]:
    words = [match.group().lower().replace(",", "") for match in _TOKEN.finditer(text)]
    return [_EDGE] * _REACH + words + [_EDGE] * _REACH


def _key(tokens: list[str], index: int, reach: int, width: int) -> tuple[str, ...]:
    return (*tokens[index - reach : index], "|", *tokens[index + width : index + width + reach])


@lru_cache(maxsize=2048)
def _places(quote: str) -> dict[tuple[str, ...], list[str]]:
    """What the quote has between each run of words and the next."""
    held = _tokens(quote)
    found: dict[tuple[str, ...], list[str]] = {}
    for index in range(_REACH, len(held) - _REACH):
        for reach in (_WORDS_REACH, _REACH):
            found.setdefault(_key(held, index, reach, 1), []).append(held[index])
    return found


def _only(places: dict[tuple[str, ...], list[str]], key: tuple[str, ...], reach: int) -> str | None:
    """The one word of the quote in this place; ``None`` where there is none or a choice, or mere edges."""
    found = places.get(key, [])
    claimed = sum(word not in {_EDGE, "|"} for word in key)
    return found[0] if len(set(found)) == 1 and claimed > reach else None


# What a sentence from a model may not carry: markup, links, quotations that are nowhere.

# Tags, Markdown links and images, addresses, chat-template markers, control characters.
_MARKUP = re.compile(
    r"</?[A-Za-z!][^<>]{0,200}>|<!--|!?\[[^\]]*\]\([^)]*\)|\b(?:https?|ftp|data|javascript|vbscript"
    r"|file):\S+"
    r"|www\.\S+|<\|[^|]*\|>|\[/?INST\]|```|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|‘([^’]{12,})’")
_FEWEST_WORDS = 3
_QUOTE_MARKS = str.maketrans("’‘“”", "''\"\"")


def markup(text: str, quotes: Sequence[str]) -> str | None:
    """The first piece of markup or address in ``text`` that is in none of ``quotes``."""
    for match in _MARKUP.finditer(text):
        if not any(match.group() in quote for quote in quotes):
            return match.group()
    return None


def invented_quote(text: str, sources: Sequence[str]) -> str | None:
    """The first passage of three words or more in quotation marks that is in none of ``sources``."""
    held = [_plain(source) for source in sources]
    for match in _QUOTED.finditer(text):
        passage = "".join(group or "" for group in match.groups())
        words = _plain(passage)
        if len(words.split()) >= _FEWEST_WORDS and not any(words in source for source in held):
            return passage
    return None


def _plain(text: str) -> str:
    return fold(text).strip(" .,;:!?…").translate(_QUOTE_MARKS)
