"""People, venues and titles, as bibliographies write them and as they are called in running text.

A name is ``Family, Given``, ``von Family, Jr, Given`` or ``Given von Family``: the grammar that
BibTeX made common. A name in braces, or of one word with digits or more than five words, is a body's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.text import unaccented
from assistant.types import Author

__all__ = ["in_parts", "is_named", "plain", "plain_names", "short_title", "sorted_form", "spelled_out"]

_PARTICLES = frozenset(
    "von van der den de del della di da das dos du la le los las ter ten zu zur vom af av al el bin ibn ben"
    " do e y st 't".split()
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|phd|md)\.?", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:team|group|consortium|collaboration|committee|organi[sz]ation|association|institute|university"
    r"|laboratory|labs?|society|foundation|network|project|initiative|investigators|authors|inc|ltd|(?-i:AI))\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"(?:inc|ltd|llc|llp|plc|corp|co|gmbh|ag|bv|nv|oy|ab|s\.?a|s\.?r\.?l)\.?|limited", re.IGNORECASE
)
_INITIALS = re.compile(r"[^\W\d_a-z]{1,3}|(?:[^\W\d_a-z]\.-?){1,4}")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})


def in_parts(name: str) -> Author:
    """The parts of a printed name.

    Args:
        name: ``van der Berg, Jan``, ``Jan van der Berg``, ``Ramírez, Jr, Luis``, ``{Acme Team}``, and
            ``Doe JB``, as MEDLINE and Scopus print it.
    """
    text = " ".join(name.split())
    if text.startswith("{") and text.endswith("}"):
        return Author(text[1:-1].strip())
    family, *rest = (part.strip() for part in text.split(","))
    if rest:
        return _family_first(family, [part for part in rest if part])
    words = text.split()
    if len(words) < 2 or len(words) > 6 or _BODY.search(text):
        return Author(text)
    if _INITIALS.fullmatch(words[-1]) and len(words[0]) > 2 and not _SUFFIX.fullmatch(words[-1]):
        return _with_particle(" ".join(words[:-1]), given=words[-1])
    return _given_first(words)


def _family_first(family: str, rest: list[str]) -> Author:
    """``Barnes and Noble, Inc.``, ``University of X, Y`` are bodies; ``King, Martin L Jr`` has a suffix."""
    if rest and (_COMPANY.fullmatch(rest[-1]) or (" " in family and _BODY.search(family))):
        return Author(", ".join([family, *rest]))
    suffix = next((part for part in rest[:2] if len(rest) > 1 and _SUFFIX.fullmatch(part)), "")
    given = [word for part in rest if part != suffix for word in part.split()]
    if not suffix and len(given) > 1 and _SUFFIX.fullmatch(given[-1]):
        suffix = given.pop()
    return _with_particle(family, given=" ".join(given), suffix=suffix)


def _given_first(words: list[str]) -> Author:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = next(
        (at for at, word in enumerate(words[1:-1], 1) if word[:1].islower() or word.casefold() == "'t"),
        len(words) - 1,
    )
    end = start
    while end < len(words) - 1 and words[end][:1].islower():
        end += 1
    return Author(" ".join(words[end:]), " ".join(words[:start]), " ".join(words[start:end]), suffix)


def _with_particle(family: str, *, given: str, suffix: str = "") -> Author:
    words = family.split()
    end = 0
    while end < len(words) - 1 and words[end][:1].islower() and words[end].casefold() in _PARTICLES:
        end += 1
    return Author(" ".join(words[end:]), given, " ".join(words[:end]), suffix)


def sorted_form(author: Author) -> str:
    """``van der Berg, Jan``, ``Ramírez, Jr, Luis``; a body's name as it is."""
    family = " ".join(filter(None, (author.particle, author.family)))
    return ", ".join(filter(None, (family, author.suffix, author.given)))


def plain(name: str) -> str:
    """Lower-case words without accents and punctuation: ``J.-P. Müller`` is ``j p muller``."""
    return " ".join(re.findall(r"[^\W_]+", unaccented(name.casefold().translate(_LETTERS))))


def plain_names(names: Iterable[str]) -> str:
    """Several names in plain letters, a bar between them."""
    return "|".join(map(plain, names))


def is_named(name: str, wanted: str) -> bool:
    """Whether a name, both in plain letters, is the wanted one: each wanted word, or its initial, is in it.

    ``t dao`` and ``dao`` are ``tri dao``; an initial alone names nobody.
    """
    words, asked = name.split(), wanted.split()
    if not any(len(word) > 1 and word in words for word in asked):
        return False
    return all(any(_fits(word, one) for one in words) for word in asked)


def _fits(asked: str, word: str) -> bool:
    return asked == word or (1 in {len(asked), len(word)} and asked[0] == word[0])


# Journals and conferences by the letters that they are called by, and by their names in full.

_FULL = {
    "aaai": "aaai conference on artificial intelligence",
    "acl": "association for computational linguistics",
    "aistats": "artificial intelligence and statistics",
    "colt": "conference on learning theory",
    "cvpr": "computer vision and pattern recognition",
    "eccv": "european conference on computer vision",
    "emnlp": "empirical methods in natural language processing",
    "iccv": "international conference on computer vision",
    "iclr": "international conference on learning representations",
    "icml": "international conference on machine learning",
    "icra": "conference on robotics and automation",
    "ijcai": "joint conference on artificial intelligence",
    "interspeech": "international speech communication association",
    "jmlr": "journal of machine learning research",
    "kdd": "knowledge discovery and data mining",
    "mlsys": "machine learning and systems",
    "naacl": "north american chapter of the association for computational linguistics",
    "neurips": "neural information processing systems",
    "nips": "neural information processing systems",
    "pami": "pattern analysis and machine intelligence",
    "pnas": "proceedings of the national academy of sciences",
    "tacl": "transactions of the association for computational linguistics",
    "tmlr": "transactions on machine learning research",
    "uai": "uncertainty in artificial intelligence",
}


def spelled_out(name: str) -> tuple[str, ...]:
    """The spellings, in lower case, of which a venue that is called so holds one."""
    called = name.lower()
    return (called, _FULL[called]) if called in _FULL else (called,)


_LONG = 14  # words
_SHORT_NAME = 4


_REPORT = re.compile(r"\s+(?:technical report|(?:system|model) card)$", re.IGNORECASE)


def title_head(title: str) -> str:
    """What stands before a title's colon, without "technical report"; all of a title without a colon."""
    return _REPORT.sub("", title.partition(": ")[0].rstrip())


def short_title(title: str) -> str:
    """The name before a colon when the title leads with one; long titles lose what follows the colon."""
    head, colon, _ = title.partition(": ")
    if colon and (len(head.split()) <= _SHORT_NAME or len(title.split()) > _LONG):
        return head.strip()
    return title
