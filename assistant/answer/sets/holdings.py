"""How much a data set holds: "a corpus of 1.5 million triplets", "14K hours of speech", "over 100 languages".

A number counts what its own noun says; "DATA-10M" is a size inside a name. Sizes of what others have, and of
what was only drawn from, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, clause, figures, holding, of_others
from assistant.language.quantities.bounds import leading
from assistant.language.quantities.tallies import COUNTED, ITEMS, SORTS, TESTS, kind_of
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.text import Span
from assistant.limits import watched
from assistant.types import Claim, Context, Paper

__all__ = ["holdings"]

_ANY = "|".join(f"(?P<{kind}>{words})" for kind, words in COUNTED.items())
_COUNT = (
    r"(?:(?P<short>[KkMBT])(?![A-Za-z(])|[ -]?(?P<long>thousand|hundred|million|billion"
    r"|trillion)(?:-level)?\b)?"
    r"\+?(?P<adjectives>(?:[ -](?!(?:and|or|for|from|of|in|on|with|to|across|over)\b)[\"(\w-]+\)?){0,5}?)[ -]"
)
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?)"
_SIZE = re.compile(rf"{_NUMBER}{_COUNT}(?:{_ANY})\b", re.IGNORECASE)
_THINGS = re.compile(
    rf"{_NUMBER}{_COUNT}(?P<examples>(?!param|model)[a-z]{{3,}}[^\Wsui]s)\b(?! [a-z]*[^\Wsui]s\b)"
)
"""Whatever a data set is said to consist of."""
_SETS = ("dataset", "data set", "benchmark", "corpus", "test set", "collection")
_BEHIND = 110
"""Characters from the word for a data set to what it holds, at the most."""
_SCALES = ("thousand", "hundred", "million", "billion")
_WORDED = re.compile(
    rf"(?<![\w.$/-])(?P<word>one|two|three|five|ten)(?= (?:{'|'.join(_SCALES)})){_COUNT}(?:{_ANY})\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    rf"\b(?P<plural>billions)(?P<adjectives>) of (?:[\w-]+ ){{0,3}}?(?:{_ANY})\b",
    re.IGNORECASE,
)
"""At least one of the scale: "billions of images"."""
_NAMED = re.compile(r"\b[A-Za-z][\w+-]*-(?P<number>\d{1,4}(?:\.\d+)?)(?P<short>[MK])\b(?![-\w])")
_SIGN = re.compile(r"-\d[\d.]*[MK]\b")
"""Without it no name holds a size; names are slow to look for."""
_DATA = re.compile(
    r"\b(?:data ?sets?|corpus|corpora|benchmark|collection|database|data|library|test suite|suite"
    r"|repository)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:introduc|present|construct|curat|creat|releas|build|built|collect|compris|contain|consist|cover"
    r"|featur|includ|span|provid|offer|propos|generat|synthesi[sz]|annotat|total|encompass|assembl|develop"
    r"|train|pre-?train|fine-?tun|dataset of|corpus of|support|integrat|with over|of over|gather"
    r"|scal|with only|expand|hold|amount|yield|result)\w*",
    re.IGNORECASE,
)
_DRAWN = re.compile(
    r"(?:% of|\b(?:from|out of|filter\w*|distilled|among|across|selected from|than|versus|vs\.?"
    r"|instead of|use|uses|compared (?:to|with)|affects?|affecting))"
    r"\s(?:initial |raw )*$",
    re.IGNORECASE,
)
_WORDS = {"one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0}


def holdings(papers: Sequence[Paper], wanted: str | None) -> Iterator[Claim]:
    """The sizes in what ``wanted`` counts; examples of any kind answer for images and videos.

    One in examples of no sort is of context ``other`` where one sort is wanted.
    """
    tests = wanted is not None and wanted.startswith(TESTS)
    wanted = wanted.removeprefix(f"{TESTS} ") if wanted else None
    said = _SAID.get(wanted or "", ())
    for paper in watched(papers):
        counted = False
        if said and not _says_one(said, paper):
            continue
        for match in _sizes(paper.abstract):
            kind = _kind(match)
            span = holding(paper, match.start()) if _answers(kind, wanted, match) else None
            if span is None or (tests and not _of_tests(paper, span, match)):
                continue
            if _is_own(span, match, kind):
                counted = True
                yield _claim(paper, span, match, kind, None if tests else wanted)
        if not counted and not tests and wanted in {None, *ITEMS}:
            yield from _in_names(paper, wanted)


def _of_tests(paper: Paper, span: Span, match: re.Match[str]) -> bool:
    """The title or the words before the number speak of a test."""
    return _TESTS.search(f"{paper.title} {span.text[: match.start() - span.start]}") is not None


_SAID: dict[str, tuple[str, ...]] = {
    "images": ("image", "visual", "picture", "photo", "scan", "slice"),
    "videos": ("video", "clip"),
    "languages": ("languages",),
    "hours": ("hours",),
    "tokens": ("tokens",),
}
"""Without one of them an abstract counts nothing of the kind, and its numbers need no look."""


def _says_one(words: tuple[str, ...], paper: Paper) -> bool:
    lower = f"{paper.title} {paper.abstract}".lower()
    return any(word in lower for word in words)


def _sizes(text: str) -> Iterator[re.Match[str]]:
    known = list(figures(text, _SIZE, "_.$/-"))
    yield from known
    read = {match.start() for match in known}
    lower = text.lower()
    for place in sorted(place for word in _SETS for place in _places(lower, word)):
        for more in figures(text, _THINGS, "_.$/-", (place, place + _BEHIND)):
            if more.start() not in read:
                read.add(more.start())
                yield more
    if any(scale in text for scale in _SCALES):
        yield from _WORDED.finditer(text)
        yield from _PLURAL.finditer(text)


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


def _kind(match: re.Match[str]) -> str:
    """What the noun counts, or the word before it: "question-answer pairs" are questions."""
    kind = next(kind for kind in COUNTED if match.groupdict().get(kind))
    if kind != "examples":
        return kind
    called = (kind_of(f"{word}s") for word in re.findall(r"[A-Za-z]+", match["adjectives"]))
    return next((sort for sort in called if sort in SORTS), kind)


def _answers(kind: str, wanted: str | None, match: re.Match[str]) -> bool:
    if wanted is None or kind == wanted:
        return True
    if wanted == "examples":
        return kind in ITEMS
    return kind == "examples" and (wanted in SORTS or (wanted in ITEMS and _shows(wanted, match.string)))


_TESTS = re.compile(r"bench|\btest (?:sets?|suite)|\bevaluation (?:set|suite)", re.IGNORECASE)


def _shows(wanted: str, text: str) -> bool:
    """The text is about what is counted: pairs of a data set of images."""
    stem = {"images": r"\b(?:image|visual|picture|photo|scan)", "videos": r"\bvideo"}[wanted]
    return re.search(stem, text, re.IGNORECASE) is not None


_FEW = 100.0
_OF_A_SET = re.compile(
    r"\b(?:data ?sets?|benchmarks?|corpus|test ?sets?|collection)\b[^.;]{0,60}"
    r"\b(?:of|with|compris\w+|contain\w+|consist\w+|cover\w+|includ\w+)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def _large(match: re.Match[str]) -> bool:
    """So many that they are data: three steps and two tasks are none."""
    if match.re is _PLURAL:
        return True
    scaled = match["short"] or match["long"] or "word" in match.re.groupindex
    return bool(scaled) or float(match["number"].replace(",", "")) >= _FEW


_NO_DATA = re.compile(
    r"\b(?:param\w*|models?|bits?|gpus?|hours?|shot|times|by|excels?|minutes?|seconds?)\b", re.IGNORECASE
)


def _is_own(span: Span, match: re.Match[str], kind: str) -> bool:
    place = match.start() - span.start
    before = span.text[:place]
    whole = match.re is _PLURAL or match["short"] or match["long"] or "." not in match["number"]
    if not whole or _NO_DATA.search(match["adjectives"]):
        return False
    sure = kind in {"languages", "hours"} or (_large(match) and match.re is not _THINGS)
    if not sure and not (_OF_A_SET.search(before) and (_large(match) or match.re is not _THINGS)):
        return False
    others = of_others(before, place)
    if kind == "languages" or others:  # what is tested across them covers them
        return not others
    if _DRAWN.search(before[: leading(before, place).start]):
        return False
    if kind == "hours" and not re.match(
        r"[^.;]{0,40}\b(?:speech|audio|video|music|data|footage|recording|gameplay|"
        r"streams?|demonstration|walking|motion)",
        span.text[place:],
    ):
        return _DATA.search(clause(span.text, place)) is not None
    return _MADE.search(before) is not None or _DATA.search(span.text) is not None


def _in_names(paper: Paper, wanted: str | None) -> Iterator[Claim]:
    """``UnicEdit-10M``: the size that a data set is called by, where its sentence calls it data."""
    if wanted in {"images", "videos"} and not _shows(wanted, f"{paper.title} {paper.abstract}"):
        return
    named = _NAMED.finditer(paper.abstract) if _SIGN.search(paper.abstract) else ()
    for match in named:
        span = holding(paper, match.start())
        if span is None or _DRAWN.search(span.text[: match.start() - span.start]):
            continue
        place = match.start() - span.start
        if _DATA.search(span.text) and _OWN.search(span.text[:place]):
            yield _claim(paper, span, match, "examples", wanted)


_OWN = re.compile(
    r"\b(?:introduc|present|construct|curat|creat|releas|build|built|collect|yield|develop|propos|we|our|result"
    r"|gap with)\w*",
    re.IGNORECASE,
)


def _claim(paper: Paper, span: Span, match: re.Match[str], kind: str, wanted: str | None) -> Claim:
    groups = match.groupdict()
    value = _WORDS[(groups.get("word") or "one").lower()]
    value = float(groups["number"].replace(",", "")) if groups.get("number") else value
    plural = (groups.get("plural") or "").lower().removesuffix("s")
    scale = plural or (groups.get("short") or groups.get("long") or "").lower()
    scale = MULTIPLIERS[scale][0] if scale in MULTIPLIERS else scale
    if scale == "hundred":
        value, scale = value * 100, ""
    before = span.text[: match.start() - span.start]
    bound = leading(before, len(before)).bound
    plus = plural or "+" in match.group().partition(" ")[0]
    noun = "annotations" if kind == "frames" else "examples" if kind in SORTS else kind
    unit = " ".join(part for part in (scale, noun) if part)
    printed = Printed(match.start(), match.group(), value, unit)
    bound = "at_least" if plus and bound == "exact" else bound
    context: Context = "other" if kind == "examples" and wanted in SORTS else "both"
    return replace(amount(paper, span, "data_size", printed), bound=bound, context=context)
