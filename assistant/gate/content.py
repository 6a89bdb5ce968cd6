"""Names and content words: whether a retelling speaks of what its quotes speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.gate.vocabulary import FRAME, MEASURES, TURNS
from assistant.language.number_words import CARDINALS, RATIOS
from assistant.language.words import STOP, rarity, stem

__all__ = ["addition", "empty", "overclaim", "overlap", "own_names", "stray_name"]

_TOKEN = re.compile(r"[^\W_][\w+]*(?:[-'’./@][\w+]+)*")
_START = re.compile(r"(?:^|[.!?:;]\s|[\"“(]|^\s*(?:[-*•]|\d+\.)\s)\s*$")
_POSSESSIVE = re.compile(r"['’]s?$")
_NAME_LIKE = re.compile(r"\w*[^\W\d_]\w*")
_INNER_CAPITAL = re.compile(r".+[A-Z]|[A-Za-z].*\d|\d.*[A-Z][A-Z]")
# Everyday words that open a sentence and are no names, beyond those of the quotes.
_COMMON_RARITY = 6.0


def stray_name(text: str, sources: Iterable[str], known: Iterable[str] = ()) -> str | None:
    """The first name in ``text`` that none of ``sources`` holds, or ``None``.

    A name is a token with a capital or digit inside, or a capitalised word that does not
    open a sentence; one that does counts when it is among ``known`` names or is no
    everyday word.
    """
    held = list(sources)
    whole = " ".join(held)
    stems = frozenset().union(*map(_stems, held))
    initials = _initials(whole)
    others = {name.casefold() for name in known}
    for match in _TOKEN.finditer(text):
        token = _POSSESSIVE.sub("", match.group())
        if not _is_name(token, opens=_START.search(text[: match.start()]) is not None, known=others):
            continue
        if not _held(token, whole, stems, initials):
            return token
    return None


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in re.findall(r"[^\W\d_]+", text))


def _is_name(token: str, *, opens: bool, known: set[str]) -> bool:
    if token in MEASURES or not _NAME_LIKE.search(token) or not any(map(str.isupper, token)):
        return False
    if re.fullmatch(r"I|\d[\d.,]*(?:[xKMBTkh]|D)?", token):
        return False
    if _INNER_CAPITAL.match(token):
        return True
    if not opens:
        return True
    word = token.casefold()
    return word in known or (
        word not in STOP
        and word not in TURNS
        and word not in CARDINALS | RATIOS
        and rarity(stem(word)) > _COMMON_RARITY
    )


def _held(token: str, text: str, stems: frozenset[str], initials: str) -> bool:
    if _printed(token, text) or token.isdigit():
        return True
    parts = [part for part in re.split(r"[-/@.+]", token) if part]
    if len(parts) > 1 and all(part.islower() or _held(part, text, stems, initials) for part in parts):
        return True
    plain = token[:-1] if token.endswith("s") and token[:-1].isupper() else token
    if plain.isupper() and len(plain) > 1 and plain.casefold() in initials:
        return True
    return not _INNER_CAPITAL.match(token) and stem(token.casefold()) in stems


def _printed(token: str, text: str) -> bool:
    """As a whole, in any printing: ``GPT-4`` is in ``gpt 4`` and not in ``GPT-40``."""
    chunks = re.findall(r"[^\W\d_]+|\d+", token.removesuffix("s") if token[-2:-1].isupper() else token)
    pattern = r"[\s\-_–{}$\\^./'’]*".join(map(re.escape, chunks))
    return re.search(rf"(?<![^\W_]){pattern}s?(?![^\W_])", text, re.IGNORECASE) is not None


@lru_cache(maxsize=1024)
def _initials(text: str) -> str:
    """First letters of all words, so that ``LLM`` is found in ``large language models``."""
    return "".join(word[0].lower() for word in re.findall(r"[A-Za-z]+", text))


_INTRODUCED = re.compile(
    r"\b(?:(?:propose|introduce|present|develop|describe|release|design|build|call(?:ed)?|named|dubbed|termed?)\b"
    r"(?P<about>[^.;]{0,80})|(?:our|train)\b(?P<close>[^.;]{0,25}))",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def own_names(abstract: str) -> tuple[str, ...]:
    """Names by which a paper introduces its own work (``we propose FooNet``), in order.

    A sentence may call the work by them although its quote says "our method".
    """
    found = []
    for match in _INTRODUCED.finditer(abstract):
        names = [
            token.group()
            for token in _TOKEN.finditer(match["about"] or match["close"] or "")
            if _own(token.group())
        ]
        found += names[:1]
    return tuple(dict.fromkeys(found))


def _own(token: str) -> bool:
    return (_INNER_CAPITAL.match(token) is not None and not token.isupper()) or _ACRONYM.fullmatch(
        token
    ) is not None


_ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{2,}")


def overlap(text: str, quotes: Iterable[str], titles: Iterable[str]) -> float:
    """How much of the content of ``text`` the quotes speak of, by rarity, 0 to 1.

    Names do not count (:func:`stray_name` sees to them) and titles count half. 1.0 when
    there is nothing to compare.
    """
    held = _Held(quotes, titles)
    said = dict.fromkeys(term for _, term in _content(_without_names(text)))
    total = sum(map(_weight, said))
    return sum(_weight(term) * held.share(term) for term in said) / total if total else 1.0


def empty(text: str) -> bool:
    """Whether there is no content word and no name in ``text``."""
    return not _content(text)


_SUPERLATIVE = (
    r"best|worst|strongest|weakest|fastest|slowest|largest|smallest|highest|lowest|greatest|cheapest|leading"
    r"|unmatched|unprecedented|perfect|ideal|state[- ]of[- ]the[- ]art|sota|first"
)
_RANKS = re.compile(rf"\b(?:{_SUPERLATIVE})\b", re.IGNORECASE)
_ALLOWS = re.compile(
    rf"\b(?:{_SUPERLATIVE}|\w{{3,}}est|most|outperform\w*|surpass\w*|exceed\w*|beats?|records?|dominat\w*|all|any"
    r"|every|previous|prior|existing|better|higher|lower|novel|new|initial\w*)\b",
    re.IGNORECASE,
)


def overclaim(text: str, quotes: Iterable[str]) -> str | None:
    """A superlative of ``text`` where no quote ranks anything."""
    match = _RANKS.search(text)
    if match is None or any(_ALLOWS.search(quote) for quote in quotes):
        return None
    return match.group()


# No honest retelling of the test set has three words in a row that its quote does not speak of.
_RUN, _RUN_WEIGHT = 3, 8.0


def addition(text: str, quotes: Iterable[str], titles: Iterable[str]) -> str | None:
    """The first run of words that the quotes and titles do not speak of and that is too long."""
    held = _Held(quotes, titles)
    run: list[tuple[str, str]] = []
    for word, term in _content(_without_names(text)):
        run = [] if held.share(term) else [*run, (word, term)]
        if len(run) >= _RUN and sum(_weight(term) for _, term in run) >= _RUN_WEIGHT:
            return " ".join(word for word, _ in run)
    return None


_HEAVIEST = 4.0


def _weight(term: str) -> float:
    """Rarity, capped: one rare word shared by all sentences of a paper must not decide."""
    return min(rarity(term), _HEAVIEST)


def _without_names(text: str) -> str:
    return _TOKEN.sub(
        lambda match: (
            " "
            if _is_name(match.group(), opens=_START.search(text[: match.start()]) is not None, known=set())
            else match.group()
        ),
        text,
    )


_KIN = 5


class _Held:
    """The content stems of quotes and titles."""

    def __init__(self, quotes: Iterable[str], titles: Iterable[str]) -> None:
        self._quoted = {term for quote in quotes for _, term in _content(quote)}
        self._titled = {term for title in titles for _, term in _content(title)}
        self._heads = {term[:_KIN] for term in self._quoted if len(term) >= _KIN}

    def share(self, term: str) -> float:
        """1 for a stem of the quotes or its kin (``normal``, ``normalis``), a half for one of the titles."""
        if term in self._quoted or (len(term) >= _KIN and term[:_KIN] in self._heads):
            return 1.0
        return 0.5 if term in self._titled else 0.0


@lru_cache(maxsize=4096)
def _content(text: str) -> tuple[tuple[str, str], ...]:
    """The content words in order, each with its stem."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    pairs = ((word, stem(word)) for word in words if word not in STOP and word not in TURNS and len(word) > 1)
    return tuple((word, term) for word, term in pairs if term not in FRAME)
