"""Words as the extractive drafter compares them: stems, how rare they are, and names.

Rarity comes from a fixed table of document frequencies over 78,278 abstracts of arXiv and
Daily Papers, not from the reader's collection: ten papers on one topic would make the
topic's own words look common, and a table costs nothing at 75,000 papers.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from assistant.language.text import unaccented

__all__ = [
    "STOP",
    "UNSEEN",
    "covered",
    "holds",
    "joined",
    "letters",
    "names",
    "neighbours",
    "rarity",
    "stem",
    "terms",
    "total_rarity",
    "weight",
    "words",
]

STOP = frozenset(
    "a an the of in on at to for from by with and or nor but if then than that this these those it its is "
    "are "
    "was were be been being do does did done how what which who whom whose when where why can could may "
    "might "
    "must shall should will would not no yes as into onto over under about between among per via while there "
    "their them they he she we our us you your i my me one ones any some such same other others more most "
    "less "
    "least very so too also just only even both each every all own get gets got make makes made use uses "
    "used "
    "using have has had having let lets like need needs".split()
)
"""Words that say nothing about the subject."""

_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|able|hood|hoods)?$)"), "or"),
    (re.compile(r"(?<=e)ll(?=(?:ed|ing)$)"), "l"),
)
"""British to American."""

# Ending, what stands instead, and how many letters must be left.
_ENDINGS = tuple(
    (ending, instead.strip("-"), int(left))
    for ending, instead, left in (
        rule.split("/")
        for rule in (
            "izations/iz/3 ization/iz/3 izers/iz/3 izer/iz/3 izing/iz/3 ized/iz/3 izes/iz/3 ize/iz/3 "
            "ational/-/4 "
            "ations/-/4 ation/-/4 ating/-/4 ated/-/4 ators/-/4 ator/-/4 ates/-/4 ate/-/4 uctions/uc/3 "
            "uction/uc/3 "
            "ions/-/4 ion/-/4 ities/ity/3 iveness/ive/3 fulness/ful/3 ements/-/4 ement/-/4 ings/-/3 ing/-/3 "
            "edly/-/3 ied/y/3 ies/y/3 ers/er/3 ed/-/3 ly/-/3 es/-/3 s/-/3 e/-/3"
        ).split()
    )
)
_KEPT = re.compile(r"(?:ss|us|is|eed)$")
_LONG = 5
_SHORTEST = 3
_NAME = re.compile(
    r"\b(?:[A-Za-z]*[a-z][A-Z][\w\-+*]*|[A-Z]{2,}[\w\-+*]*|[A-Za-z]+-?\d[\w\-.]*|[A-Z][a-z]+(?:-[A-Z]\w*)+)"
)
_CAPITALISED = re.compile(r"(?<!^)(?<![.!?:]\s)\b[A-Z][\w\-]+")


def words(text: str) -> list[str]:
    """Lower-case words and numbers in order; ``2.5`` is one."""
    return _WORD.findall(text.lower())


def letters(text: str) -> list[str]:
    """Runs of letters in order, in the case in which they are printed."""
    return _LETTERS.findall(text)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough English stem: British and American spellings and most endings fall together."""
    if any(letter.isdigit() for letter in word):
        return word
    if len(word) > _LONG:
        for british, american in _SPELLINGS:
            word = british.sub(american, word)
    for ending, instead, left in () if _KEPT.search(word) else _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _SHORTEST and word[-1] == "e":
        word = word[:-1]
    doubled = len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "sl"
    return word[:-1] if doubled else word


@lru_cache(maxsize=32768)
def terms(text: str) -> tuple[str, ...]:
    """The stems of ``text`` in order, without stop words."""
    return tuple(stem(word) for word in words(text) if word not in STOP)


UNSEEN = 8.2
"""The rarity of a stem that the table does not list; a test holds it to the table."""


def rarity(term: str) -> float:
    """How much a shared stem tells, about 0.5 (``model``) to 8.3 (hardly ever seen)."""
    table, unseen = _rarities()
    return table.get(term, unseen)


@lru_cache(maxsize=1)
def _rarities() -> tuple[dict[str, float], float]:
    """Lines of ``rarity*10 stem stem ...``; the first line is that of unlisted stems."""
    text = files(__package__).joinpath("rarity.txt").read_text(encoding="utf-8")
    table: dict[str, float] = {}
    lines = text.splitlines()
    for line in lines[1:]:
        level, *stems = line.split()
        table.update(dict.fromkeys(stems, int(level) / 10))
    return table, int(lines[0]) / 10


@lru_cache(maxsize=32768)
def names(text: str) -> tuple[str, ...]:
    """What looks like a proper name, sorted: ``GPT-4``, ``LoRA``, a capital inside a sentence."""
    found = {match.group() for match in _NAME.finditer(text)}
    found |= {match.group() for match in _CAPITALISED.finditer(text)}
    return tuple(sorted(found))


def holds(text: str, name: str) -> bool:
    """Whether a text has a name as a whole, in any spelling.

    ``CIFAR10`` is in ``CIFAR-10`` and ``RNNs`` in ``recurrent neural networks``; ``Paris`` is
    not in ``comparison``.
    """
    plain = _plain(text)
    return _spelled(_plain(name)).search(plain) is not None or _abbreviated(name, plain)


_plain = lru_cache(maxsize=8192)(unaccented)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> re.Pattern[str]:
    runs = re.findall(r"[^\W\d_]+|\d+", name)
    if runs and len(runs[-1]) > _SHORTEST and runs[-1].endswith("s"):
        runs[-1] = runs[-1][:-1]
    joined = r"[\W_]*".join(map(re.escape, runs)) or re.escape(name)
    after = r"(?![^\W_])" if name[-1:].isdigit() else r"s?(?![^\W\d_])"
    return re.compile(rf"(?<![^\W_]){joined}{after}", re.IGNORECASE)


def _abbreviated(name: str, text: str) -> bool:
    letters = name.rstrip("s")
    if not (_SHORTEST <= len(letters) <= _LONG and letters.isalpha() and letters.isupper()):
        return False
    return letters.lower() in _initials(text)


@lru_cache(maxsize=4096)
def _initials(text: str) -> str:
    return "".join(word[0] for word in re.findall(r"[a-z]+", text.lower()))


def weight(stems: frozenset[str]) -> float:
    """Rarity summed over distinct stems; never zero, so that it can divide."""
    return total_rarity(stems) or 1.0


def total_rarity(stems: frozenset[str]) -> float:
    """Rarity summed over distinct stems."""
    return math.fsum(rarity(term) for term in sorted(stems))


def neighbours(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of stems that follow each other in ``text``, stop words left out."""
    return frozenset(pairwise(terms(text)))


def covered(asked: frozenset[str], text: str) -> float:
    """The share of distinct stems that ``text`` has, weighted by rarity: 0 to 1."""
    return math.fsum(rarity(term) for term in sorted(asked.intersection(terms(text)))) / weight(asked)


def joined(asked: frozenset[tuple[str, str]], text: str) -> float:
    """The share of pairs of neighbouring stems that ``text`` has, weighted by rarity: 0 to 1."""
    weights = {pair: math.fsum(map(rarity, pair)) for pair in sorted(asked)}
    held = neighbours(text)
    return math.fsum(much for pair, much in weights.items() if pair in held) / (
        math.fsum(weights.values()) or 1.0
    )
