"""Words as they are compared everywhere: without stop words, by their stems, and how rare those are; names.

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

from assistant.language.terms import english
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
    "telling",
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
"""Words that say nothing about the subject: they are not searched for, nor compared."""

_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?")
_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# British and American spellings fall together, and "reduction" with "reduce": where they part, and below
# what stands there instead.
_SPELLING = re.compile(
    r"(?<=[a-z]{2}[iy])z(?=(?:e[drs]?|ers|ing|ations?|able)$)|(?<=[a-z]{3}o)u(?=r(?:s|ed|ing|al|able)?$)"
    r"|(?<=[a-z]el)l(?=(?:ed|ing)$)|(?<=d)uctions?$"
)
_VOWELS = frozenset("aeiouy")
_SPELLED = {"z": "s", "u": "", "l": ""}
# The ending that makes another word of one: "useful" is not "use", nor a transformer a transform.
_DERIVED = re.compile(
    r"(?<=[a-z]{3})(ful|ness|less|iv|[ai]bl|it|[ae]nc|ant|(?<!m)ent|al|ous|(?<!is)er|ic)(?:e|y|s|ly|ie)*$"
)
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
    """The English stem by which the index knows a word, with the ending that makes another word of it.

    British and American spellings have the same. A word with a digit stands for itself.
    """
    if any(letter.isdigit() for letter in word):
        return word
    if _VOWELS.isdisjoint(word):
        return word.removesuffix("s") or word  # "LLMs", "GNNs"
    spelled = _SPELLING.sub(lambda match: _SPELLED.get(match[0], "uce"), word)
    cut = "".join(english().analyze(spelled)) or word
    derived = _DERIVED.search(spelled)
    return cut if derived is None or cut.endswith((derived[1], f"{derived[1]}i")) else cut + derived[1]


@lru_cache(maxsize=32768)
def terms(text: str) -> tuple[str, ...]:
    """The stems of ``text`` in order, without stop words."""
    return tuple(stem(word) for word in words(text) if word not in STOP)


def telling(query: str) -> str:
    """``query`` without its stop words; the whole of it when it has no others."""
    return " ".join(word for word in _RUN.findall(query) if word.lower() not in STOP) or query


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
    if not asked:
        return 0.0
    weights = {pair: math.fsum(map(rarity, pair)) for pair in asked}
    return math.fsum(weights[pair] for pair in asked & neighbours(text)) / math.fsum(weights.values())
