"""Proper names in a sentence, and whether a paper has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assistant.language.changes import TURNS
from assistant.language.dates import MONTHS
from assistant.language.numerals import CARDINALS, RATIOS
from assistant.language.synonyms import MEASURES
from assistant.language.words import STOP, letters, rarity, stem

__all__ = ["held", "initials", "introduced", "proper", "stray_name", "without_names"]

_TOKEN = re.compile(r"[^\W_][\w+]*(?:[-'’./@][\w+]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_NAME_LIKE = re.compile(r"\w*[^\W\d_]\w*")
_INNER_CAPITAL = re.compile(r".+[A-Z]|[A-Za-z].*\d|\d.*[A-Z][A-Z]")
_MONTHS = frozenset(map(str.capitalize, MONTHS))
# Everyday words that open a sentence and are no names, beyond those of the quotes.
_COMMON_RARITY = 6.0
_SPELLED_OUT = re.compile(r"((?:[A-Z][\w-]+ ){1,5}[A-Z]?[\w-]+) \(([A-Z][A-Za-z]*[A-Z]s?)\)")
_SHORTEST_ACRONYM = 3


def stray_name(text: str, texts: Sequence[str], others: Iterable[str] = ()) -> str | None:
    """The first name in ``text`` that none of ``texts`` holds, or ``None``.

    A name is a token with a capital or digit inside, or a capitalised word that does not
    open a sentence; one that does counts when it is among the ``others`` or is no everyday word.
    """
    for name in proper(_without_spelled_out(text, texts), tuple(others)):
        if not held(name, texts):
            return name
    return None


def _without_spelled_out(text: str, texts: Sequence[str]) -> str:
    """``Cut Cross-Entropy (CCE)``: where a paper has the acronym, its long form needs no place of its own."""
    return _SPELLED_OUT.sub(
        lambda match: (
            match[2]
            if initials(match[1]) == match[2].rstrip("s").lower() and held(match[2], texts)
            else match[0]
        ),
        text,
    )


@lru_cache(maxsize=16384)
def proper(text: str, others: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of ``text`` in order."""
    known = frozenset(name.casefold() for name in others)
    return tuple(token for _, _, token in _names(text, known))


@lru_cache(maxsize=16384)
def without_names(text: str) -> str:
    """``text`` with its names blanked out."""
    for start, end, _ in reversed(list(_names(text, frozenset()))):
        text = text[:start] + " " + text[end:]
    return text


def _names(text: str, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for match in _TOKEN.finditer(text):
        token = _POSSESSIVE.sub("", match.group())
        if any(map(str.isupper, token)) and _is_name(token, opens=_opens(text, match.start()), known=known):
            yield match.start(), match.start() + len(token), token


_LIST_MARK = re.compile(r"\s*(?:[-*•]|\d+\.)\s+")


def _opens(text: str, at: int) -> bool:
    """Whether a word at this place opens a sentence, a quotation or an item."""
    end = at
    while end and text[end - 1].isspace():
        end -= 1
    if end == 0 or text[end - 1] in '"“(' or (end < at and text[end - 1] in ".!?:;"):
        return True
    mark = _LIST_MARK.match(text)
    return mark is not None and mark.end() == at


def introduced(text: str) -> str | None:
    """The first token that can be a method's own name: ``FooNet``, ``CODA``."""
    tokens = (match.group() for match in _TOKEN.finditer(text))
    return next((token for token in tokens if _own(token)), None)


def _own(token: str) -> bool:
    inner = _INNER_CAPITAL.match(token) is not None and not token.isupper()
    return inner or re.fullmatch(r"[A-Z][A-Z0-9-]{2,}", token) is not None


def _is_name(token: str, *, opens: bool, known: frozenset[str]) -> bool:
    if token in MEASURES or token in _MONTHS or not _NAME_LIKE.search(token):
        return False
    if re.fullmatch(r"I|\d[\d.,]*(?:[xKMBTkhs]|D)?", token):
        return False
    if _INNER_CAPITAL.match(token) or not opens:
        return True
    word = token.casefold()
    everyday = word in STOP or word in TURNS or word in CARDINALS | RATIOS
    return word in known or not (everyday or rarity(stem(word)) <= _COMMON_RARITY)


@lru_cache(maxsize=8192)
def held(token: str, texts: tuple[str, ...] | Sequence[str]) -> bool:
    """Whether one of ``texts`` has the name, in any printing or as the initials of its words."""
    return any(_in(token, text) for text in texts)


def _in(token: str, text: str) -> bool:
    if token.isdigit() or _printed(token, text):
        return True
    parts = [part for part in re.split(r"[-/@.+]", token) if part]
    if len(parts) > 1 and (
        all(part.islower() or _in(part, text) for part in parts) or _coined(token, parts, text)
    ):
        return True
    plain = token[:-1] if token.endswith("s") and token[:-1].isupper() else token
    if (
        len(plain) > 1
        and sum(map(str.isupper, plain)) > 1
        and plain.isalpha()
        and _abbreviates(plain.lower(), text)
    ):
        return True
    return not _INNER_CAPITAL.match(token) and stem(token.casefold()) in _stems(text)


_COINED = re.compile(r"(?:[A-Z][a-z]+){2,}")


def _coined(token: str, parts: Sequence[str], text: str) -> bool:
    """Whether a name without a number is put together of words of the text: ``X-FarSight``, of "far sight".

    A name that the text prints as one word is another's name too, with a part of its own.
    """
    own = [part for part in parts if _COINED.fullmatch(part) and not _printed(part, text)]
    words = (r"[\s-]".join(re.findall(r"[A-Z][a-z]+", part)) for part in own)
    return not any(map(str.isdigit, token)) and any(
        re.search(rf"\b{pattern}\b", text, re.IGNORECASE) for pattern in words
    )


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in letters(text))


@lru_cache(maxsize=16384)
def _printed(token: str, text: str) -> bool:
    """As a whole, in any printing: ``GPT-4`` is in ``gpt 4`` and not in ``GPT-40``."""
    chunks = re.findall(r"[^\W\d_]+|\d+", token.removesuffix("s") if token[-2:-1].isupper() else token)
    pattern = r"[\s\-_–{}$\\^./'’]*".join(map(re.escape, chunks))
    return re.search(rf"(?<![^\W_]){pattern}s?(?![^\W_])", text, re.IGNORECASE) is not None


@lru_cache(maxsize=1024)
def initials(text: str) -> str:
    """First letters of all words, so that ``LLM`` is found in ``large language models``."""
    return "".join(word[0].lower() for word in re.findall(r"[A-Za-z]+", text))


_TITLE_WORDS = 25


@lru_cache(maxsize=8192)
def _abbreviates(short: str, text: str) -> bool:
    """Whether the letters are initials of words in a row or, in a title, of some of its words."""
    if short in initials(text):
        return True
    words = [word.lower() for word in letters(text)]
    if len(short) < _SHORTEST_ACRONYM or len(words) > _TITLE_WORDS:
        return False
    ends = {0}
    for word in words:
        ends |= {
            at + size
            for at in ends
            for size in (1, 2)
            if short[at : at + size] and word.startswith(short[at : at + size])
        }
    return len(short) in ends
