"""One spelling for what questions spell in many ways, and slips of typing put right.

"two thirds" becomes "66.667%", "in half" becomes "by 50%", "a factor of 8" becomes "8 times", before numbers
are read. A slip is a word that nobody knows, near one that the question or the collection knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from assistant.language.asking import FORM, GENERIC, TASKS
from assistant.language.metrics import ASKED
from assistant.language.numerals import CARDINALS, FRACTIONS, ONES
from assistant.language.quantities import DESK, QUANTITIES
from assistant.language.quantities.bounds import sign
from assistant.language.quantities.vocabulary import TERMS
from assistant.language.terms import closest
from assistant.language.text import either
from assistant.language.words import UNSEEN, rarity, stem
from assistant.question.vocabulary import Vocabulary

__all__ = ["corrected", "plain", "strictness"]

_PARTS = FRACTIONS | {f"{part}s": share for part, share in FRACTIONS.items()} | {"halves": 50}
_TOPS = {"a": 1, "an": 1} | {one: CARDINALS[one] for one in ONES} | {"1": 1, "2": 2, "3": 3, "4": 4, "9": 9}
_NOUN_AFTER = (
    r"(?!\s*(?:-|\s)(?:precision|party|stage|order|paper|method|world|person|and\s+a\s+half|generation)\b)"
)


def plain(question: str) -> str:
    """The question without closing marks, with worded fractions and factors in digits."""
    text = " ".join(question.split()).rstrip(" ?!.")
    text = text.replace("’", "'").replace("％", "%")
    for spelled, written in _REWRITES:
        text = spelled.sub(written, text)
    return text


def _fraction(match: re.Match[str]) -> str:
    top, part = match["top"].lower(), match["part"].lower()
    share = _TOPS[top] * _PARTS[part]
    return f"{share:.5g}%" if share < 100 else match[0]


def _slash(match: re.Match[str]) -> str:
    over, under = int(match["over"]), int(match["under"])
    return f"{100 * over / under:.5g}%" if 0 < over < under else match[0]


def _factor(match: re.Match[str]) -> str:
    word = match["number"].lower()
    return f"{match['bound'] or ''}{CARDINALS.get(word, word)} times"


_ADJECTIVE = r"(?P<adjective>fast|quick|cheap|small|light)"


def _graded(match: re.Match[str]) -> str:
    """For "more fast than 10 times": more than 10 times faster."""
    return f"more than {match['n']} times {match['adjective']}er"


def _half_unit(match: re.Match[str]) -> str:
    return f"0.5 {match['unit']}s"


def _rule(
    spelled: str, written: str | Callable[[re.Match[str]], str]
) -> tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]:
    return re.compile(spelled, re.IGNORECASE), written


_TOP = either(_TOPS)
_PART = either(_PARTS)
_SIZES = "(?:thousand|million|billion|trillion)"
_COUNT = r"\d+(?:\.\d+)?|" + either(CARDINALS)
_REWRITES = (
    # "1m tokens", "under 2b"
    _rule(r"(?<![\w.])\d+(?:\.\d+)?[mbt](?=[\s,.;)-]|$)", lambda match: match[0].upper()),
    _rule(r"\b(?:an?|one) (?=(?:thousand|million|billion|trillion)\b)", "1 "),
    _rule(r"\b(?:an?|one) hundred\b(?! (?:thousand|million|billion|times))", "100"),
    _rule(r",?\s*(?:\bat least )?\b(?:in|at) (?:the|their) (?:very )?best case\b|,?\s*\bat best$", ""),
    _rule(r"\bhalf an?\s+(?:single\s+)?(?P<unit>hour|day|week|minute|second|year)\b", _half_unit),
    _rule(rf"\b(?P<top>{_TOP})[ -](?P<part>{_PART})\b(?!\s*-)" + _NOUN_AFTER, _fraction),
    _rule(
        r"(?<![\w./])(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?(?=\s+(?:of|the|as|less|fewer|its"
        r"|smaller)\b)",
        _slash,
    ),
    _rule(r"\bin half(?!\s+as\b|\s+an?\b|-)", "by 50%"),
    _rule(r"\bhalf(?=\s+(?:the|their|its|that)\b)", "50% of"),
    _rule(
        r"(?<!first )(?<!second )(?<!other )\bhalf\b(?![-\s]*(?:precision|life|plane|float|a\b|an\b))", "50%"
    ),
    _rule(
        r"\bfactors? of (?P<bound>(?:about |at least |more than |over |up to )?)"
        rf"(?P<number>{_COUNT})\b(?!\s*(?:x\b|times|%))",
        _factor,
    ),
    _rule(r"\bsub-(?=\d)", "under "),
    _rule(
        r"\b(less|more|fewer|lower|higher|smaller|larger|bigger|shorter|longer|faster|cheaper|better) then\b",
        r"\1 than",
    ),
    _rule(r"\bsub-(?=(?:second|minute|hour|day)\b)", "under 1 "),
    _rule(r"(?<=\bpoints )of\b", "in"),
    _rule(r"\bdown to\b", "to"),
    _rule(
        r"\b(?P<noun>[a-z]{3,}s) ?(?P<sign>[<>]=?|[≤≥]) ?(?P<n>\d[\d.,]*[kKMBT]?)(?![\w%]| [a-z])",
        r"\g<sign> \g<n> \g<noun>",
    ),
    _rule(r"[- ]per[- ](?:dollar|usd|euro)\b", " versus cost"),
    _rule(r"[- ]per[- ](?:watt|joule)\b", " versus energy"),
    _rule(r"[- ]per[- ]flop\b", " versus compute"),
    _rule(r"\bhalf an? (?=(?:thousand|million|billion|trillion)\b)", "0.5 "),
    _rule(r"(?<!speed )(?<!speeds )(?<!sped )(?<!speeding )\bup (?:by )?(?=\d)", "increased by "),
    _rule(
        r"\b(?P<what>tokens?|frames?|images?|samples?|queries|requests|steps?) (?:an?|each|every)"
        r" (?=second|minute|hour)",
        r"\g<what> per ",
    ),
    _rule(rf"\bsub-?(?P<size>{_SIZES})[- ](?P<what>parameter|token)s?\b", r"under 1 \g<size> \g<what>s"),
    _rule(
        rf"\b(?P<size>{_SIZES})-(?P<what>parameter|token|image|sample|word|example)s?\b",
        r"at least 1 \g<size> \g<what>s",
    ),
    _rule(
        r"\b(?P<unit>tok(?:en)?s?/s|tokens? per second|fps|hz)(?: of| at)?"
        r" (?P<sign>above|over|at least|more than|below|under|at most|less than|[<>]=?)"
        r" (?P<n>\d[\d.,]*)(?![\w%])",
        r"\g<sign> \g<n> \g<unit>",
    ),
    # Bounds as they are typed: "atleast 4x", "10x minimum", "maximum 3B", "10 000", "double-digit gains".
    _rule(r"\bat(least|most)\b", r"at \1"),
    _rule(r"(?<![\d.,])(\d{1,3}) (\d{3})(?= [a-z])", r"\1\2"),
    _rule(r"\b(?:a |the )?min(?:imum)?(?: (?:of|is))? (?=\$?\d)", "at least "),
    _rule(r"\b(?:a |the )?max(?:imum)?(?: (?:of|is))? (?=\$?\d)", "at most "),
    _rule(r"(?P<n>\d[\d.,]*[%x\w]*(?: (?!at )[a-z]+)?),? min(?:imum)?(?=[,.;]|$)", r"at least \g<n>"),
    _rule(r"(?P<n>\d[\d.,]*[%x\w]*(?: (?!at )[a-z]+)?),? max(?:imum)?(?=[,.;]|$)", r"at most \g<n>"),
    _rule(r"\b(?:no|not) worse than\b", "at least"),
    _rule(r"\b(?:two|double)[ -]digits?(?= (?:percent|points?|dB)\b)", "at least 10"),
    _rule(r"\b(?:two|double)[ -]digits?\b", "at least 10 point"),
    _rule(r"\b(?:three|triple)[ -]digits?\b", "at least 100x"),
    _rule(r"\b(small|fast|quick|cheap|great|high|low|long|short|light) than\b", r"\1er than"),
    _rule(r"\b(?:big|large) than\b", "larger than"),
    _rule(r"(?<=\d) time (?=(?:faster|smaller|cheaper|quicker|less|more|fewer)\b)", " times "),
    _rule(rf"\bmore {_ADJECTIVE} than (?P<n>{_COUNT}) times\b", _graded),
    _rule(r"\b(?:bigger|larger|greater|higher|better|more) ([a-z]+) than (?=\d)", r"\1 of more than "),
    _rule(r"\b(?:smaller|lower|fewer|less|shorter) ([a-z]+) than (?=\d)", r"\1 of less than "),
    _rule(r"\bcosts? of (annotation|labell?ing|training|inference|serving)\b", r"\1 cost"),
)


def strictness(words: str) -> str | None:
    """The comparison that the words around a number make: ``>``, ``>=``, ``<``, ``<=``, ``=``, ``~``."""
    found = sign(words)
    return "<=" if found == "best" else found


_WORD = re.compile(r"(?<![\w.@/'’])[A-Za-z]?[a-z]{3,}(?![\w@/'’]|\.\w)")
_SHORTEST = 4
_BEFORE = re.compile(r"\b([A-Z][\w.'’-]*) $")


def corrected(text: str, vocabulary: Vocabulary | None = None) -> tuple[str, dict[str, str]]:
    """``text`` with what was misspelt put right, and each such word with what it was taken for.

    Names in capitals, words with digits or signs and words that anything knows are left alone.
    """
    found: dict[str, str] = {}

    def mend(match: re.Match[str]) -> str:
        meant = _meant(match.group().lower(), vocabulary)
        if meant is None or _is_name(text, match, vocabulary):
            return match.group()
        found[match.group()] = meant
        return meant

    return _WORD.sub(mend, text), found


def _is_name(text: str, match: re.Match[str], vocabulary: Vocabulary | None) -> bool:
    """Whether it is in capitals behind another such word, and both are somebody's name here."""
    before = _BEFORE.search(text, 0, match.start()) if match.group()[0].isupper() else None
    name = f"{before[1]} {match.group()}" if before else ""
    return bool(name) and vocabulary is not None and vocabulary.place(name, "author") == "author"


def _meant(word: str, vocabulary: Vocabulary | None) -> str | None:
    if word in _asked_with() or (vocabulary is not None and vocabulary.count(word)):
        return None
    rare = rarity(stem(word))
    near = (
        closest(word, _of_length(len(word)), shortest=_SHORTEST) if rare >= _RARE or _doubtful(word) else None
    )
    if near is not None and _slipped(word, near) and (rare >= _RARE or stem(near) == stem(word)):
        return near
    near = vocabulary.closest(word) if vocabulary is not None and rare >= UNSEEN else None
    return near if near is not None and _slipped(word, near) else None


def _slipped(word: str, meant: str) -> bool:
    """Whether a hand would write ``word`` for ``meant``: the first letter stays.

    A letter is too many or too few, two changed places, or one in a long word was struck for its neighbour
    or is another vowel; with any other it is another word, "humidity" and "humility".
    """
    if word[0] != meant[0]:
        return False
    if len(word) != len(meant) or sorted(word) == sorted(meant):
        return True
    struck = next(pair for pair in zip(word, meant, strict=True) if pair[0] != pair[1])
    return len(word) > _SHORT and (_NEAR.get(struck[0], "").count(struck[1]) > 0 or set(struck) <= _VOWELS)


_SHORT = 5
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    key: "".join(row[max(0, at - 1) : at + 2] for row in _ROWS[max(0, line - 1) : line + 2])
    for line, keys in enumerate(_ROWS)
    for at, key in enumerate(keys)
}
"""The keys around each."""
_RARE = 7.0
"""So rare is what a slip leaves of a word whose ending is cut: "traning"."""


def _doubtful(word: str) -> bool:
    """A letter doubled before an ending, or a plural of a bare stem: "reasonning", "halvs"."""
    return re.search(r"([a-z])\1ing$|[^aeiou]vs$", word) is not None


@cache
def _of_length(length: int) -> tuple[tuple[str, int], ...]:
    """The words that one slip may turn into one of this length, longer ones first among equals."""
    return tuple((word, len(word)) for word in sorted(_asked_with()) if abs(len(word) - length) <= 1)


@cache
def _asked_with() -> frozenset[str]:
    """What questions are made of: words of form, of tasks, of resources and metrics."""
    asked = (block for entry in QUANTITIES.values() for block, _ in entry.triggers())
    measured = {
        word for phrase in (*TERMS, *ASKED, *DESK, *asked) for word in re.findall(r"[a-z]+", phrase.lower())
    }
    plural = {f"{word}s" for word in measured}
    return frozenset(word for word in FORM | TASKS | GENERIC | measured | plural if len(word) >= _SHORTEST)
