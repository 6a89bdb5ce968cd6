"""Two things that a question compares, its two halves, and whether a text names them.

A variant of X is not X: a name of one word is not named by its compounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.language.words import stem, terms

__all__ = ["Side", "Split", "chooses", "compared", "halves", "named", "sides"]

_MORE = (
    r"(?:better|worse|faster|slower|stronger|weaker|cheaper|safer|(?:more|less|as) [\w-]+|superior|inferior)"
)
_THAN = re.compile(
    rf"^(?:(?:is|are|do|does|did|can|will|should|was|were)\s+)?(?P<left>.+?)\s+(?P<more>{_MORE})\b.{{0,30}}?"
    r"\s(?:than|to|as)\s+(?P<right>.+)$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:(?:is|are|do|does|did|can|will|should)\s+)?(?P<left>.+?)\s+"
    r"(?P<more>beats?|outperforms?|surpass(?:es)?|match(?:es)?|rivals?|exceeds?|vs\.?|versus)\s+(?P<right>.+)$",
    re.IGNORECASE,
)
# Two are set side by side, and which of them should be ahead is not said.
_BETWEEN = r"(?:or|versus|vs\.?)"
_OPENING = re.compile(
    r"^(?:(?:so|and|ok)[, ]+)*(?:"
    r"(?:should|shall|do|would) (?:i|we|you|one) (?:\w+ )?"
    r"(?:use|pick|choose|prefer|go (?:for|with)|take|try|need)\s+"
    r"|(?:is it better to|better to) (?:use|do|go with)?\s*"
    r"|(?:which|what) (?:one )?(?:is|are|works?|does|do|should i use)(?: \w+)?"
    r"(?:(?: (?:for|at|on|in) [^,:]+)?[,:]\s*|\s+)"
    r"|(?:the )?(?:pros and cons|advantages|strengths) of (?:using )?"
    r")",
    re.IGNORECASE,
)
_EITHER = re.compile(rf"^(?P<left>[^,;:?]+?)\s+{_BETWEEN}\s+(?P<right>[^,;:?]+)", re.IGNORECASE)
_BOTH = re.compile(
    r"^(?:compare|contrast|(?:the )?(?:differences?|trade-?offs?) between)\s+(?P<left>.+?)\s+"
    r"(?:and|with|to|against|versus|vs\.?)\s+(?P<right>.+)$",
    re.IGNORECASE,
)
_ASKS_OF_ONE = re.compile(
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|why|how|what|when|where|who|whether)\b",
    re.IGNORECASE,
)
_LONGEST = 6  # words of a side
_DOES = ("do ", "does ", "can ", "will ", "should ")
_TAIL = re.compile(r"\s(?:for|on|at|in|with|when|per|under|after|before|of)\s.*$", re.IGNORECASE)
# "The memory of A with that of B" sets A against B.
_SAME_OF = r"(?:that|those) (?:\w+ )?(?P<link>of|for|by|in|with)"
_OTHER_OF = re.compile(rf"{_SAME_OF}\s", re.IGNORECASE)
_EMPTY = frozenset(
    map(
        stem,
        "the a an one ones really always still model models method methods data learning training".split(),
    )
)

_ADVERBS = frozenset(map(stem, "really always still actually ever even also generally truly".split()))

_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_MOST = 0.75


@dataclass(frozen=True, slots=True)
class Side:
    """``stems`` that the other side lacks; ``single`` for a name of one word; ``initials`` of several."""

    stems: frozenset[str]
    single: bool
    initials: str


@lru_cache(maxsize=512)
def compared(question: str) -> tuple[str, str, int] | None:
    """The two things, and what is asked: 1 whether the first is ahead, 0 level, -1 behind; or nothing."""
    plain = question.strip().rstrip("?.! ")
    either = _either(plain)
    if either is not None:
        return *either, 1
    match = _THAN.match(plain) or _VERB.match(plain)
    if match is None:
        return None
    more = match["more"].lower()
    level = more.startswith(("as ", "match", "rival"))
    behind = more.startswith(("less", "worse", "slower", "weaker", "inferior"))
    left = match["left"]
    if match.re is _THAN and plain.lower().startswith(_DOES) and " " in left:
        left = left.rsplit(" ", 1)[0]  # "does X generalise better than": its verb is no part of the name
    return _bare(left), _bare(_TAIL.sub("", match["right"])), 0 if level else -1 if behind else 1


def _bare(side: str) -> str:
    """A side without the empty words at its end: "Muon really"."""
    said = side.split()
    while len(said) > 1 and stem(said[-1].lower()) in _ADVERBS:
        said.pop()
    return " ".join(said)


def chooses(question: str) -> bool:
    """Whether it is asked which of two things to take, or how they compare, and neither should be ahead."""
    return _either(question.strip().rstrip("?.! ")) is not None


@lru_cache(maxsize=512)
def _either(plain: str) -> tuple[str, str] | None:
    """The two of "A or B?", "A vs B for C", "should I use A or B?", "compare A with B"."""
    opening = _OPENING.match(plain)
    rest = plain[opening.end() :] if opening else plain
    match = _BOTH.match(rest) or (None if _ASKS_OF_ONE.match(rest) else _EITHER.match(rest))
    if match is None:
        return None
    left, right = match["left"].strip(), match["right"].strip()
    if max(len(left.split()), len(_TAIL.sub("", right).split())) > _LONGEST:
        return None
    same = _OTHER_OF.match(right)
    if same:
        left, right = left.rpartition(f" {same['link']} ")[2], right[same.end() :]
    right = _TAIL.sub("", right)
    if _stems(left) == _stems(right):
        return None
    return left, right


@lru_cache(maxsize=8192)
def named(text: str, both: tuple[Side, Side]) -> frozenset[int]:
    """Which sides a text names; a name of one word is not named by its compounds ("GRPO-based")."""
    stems = _stems(text)
    whole = frozenset(stem(token.lower()) for token in _TOKEN.findall(text))
    return frozenset(
        place
        for place, side in enumerate(both)
        if side.stems
        and (
            len(side.stems & (whole if side.single else stems)) >= _MOST * len(side.stems)
            or side.initials in whole
            or (side.single and _written_out(text, side))
        )
    )


def _written_out(text: str, side: Side) -> bool:
    """Whether a name in capitals is written out: "reinforcement learning" for "RL"."""
    (name,) = side.stems
    parts = _parts(text)
    size = len(name)
    return size > 1 and any(
        "".join(part[0] for part in parts[at : at + size]) == name for at in range(len(parts) - size + 1)
    )


def sides(left: str, right: str) -> tuple[Side, Side]:
    """The two of a comparison, each by what the other lacks."""
    first, second = _stems(left), _stems(right)
    return _side(left, first - second or first), _side(right, second - first or second)


def _side(text: str, own: frozenset[str]) -> Side:
    parts = _parts(text)
    initials = "".join(part[0] for part in parts) if len(parts) > 1 else ""
    return Side(own, len(_stems(text)) == 1 and len(parts) == 1, initials if len(initials) > 1 else " ")


def _parts(text: str) -> list[str]:
    return [part for token in _TOKEN.findall(text.lower()) for part in re.split(r"[-’']", token)]


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    found = frozenset(map(stem, _parts(text)))
    return found - _EMPTY or found


_VERSUS = re.compile(
    r"\s+(?:or|versus|vs\.?|as opposed to|as against|compared (?:with|to)|against|than|rather than"
    rf"|with {_SAME_OF})\s+|[,;]\s+(?:or|versus)\s+",
    re.IGNORECASE,
)
# A second question with a subject of its own.
_AGAIN = re.compile(
    r",? and (?:(?:with|on|by|in|at|for) )?(?:how|what|which|who|why|where|when|whom)\b"
    r"|,? and as a function of what\b|; (?:how|what)\b",
    re.IGNORECASE,
)
_UNNAMED_TWO = re.compile(
    r"\b(?:of|by|in|do|does|did|are|is) (?:the )?(?:two|both)\b(?!-)|^(?:the )?two\b(?!-)|\beach$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with|while)\s+", re.IGNORECASE)
# "Two methods prune: one by heads, the other by layers." What stands before is said of both.
_EACH = re.compile(
    r"(?:(?P<both>[^?]+?)[,:] )?(?:the )?one (?!of\b)(?P<left>[^?:;]+?)(?:,|,? (?:and|but|or|while|whereas))"
    r" (?:another|the other|(?:the )?one) (?P<right>[^.?;]+)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[:.?;]\s+")


class Split(NamedTuple):
    """The two halves of a comparison."""

    left: str
    right: str


@lru_cache(maxsize=1024)
def halves(question: str) -> tuple[Split, ...]:
    """Every way to cut the question in two within one clause.

    At a word of comparison, or where a second question begins. "The two papers on A and B" has no sides.
    Else at "and" or "with", which may join the two sides ("compare A with B") or be part of one.
    """
    text = question.strip().rstrip("?.! ")
    found = _told_apart(text) or _cut(text, _AGAIN)
    if found:
        return found
    joined = () if _UNNAMED_TWO.search(text) else _cut(text, _JOINED)
    return tuple(dict.fromkeys((*_cut(text, _VERSUS), *joined)))


def _told_apart(text: str) -> tuple[Split, ...]:
    """The sides of "one ..., another ...", each with what is said of both."""
    match = _EACH.match(text)
    if match is None:
        return ()
    both, left, right = ((match[part] or "").strip(" ,:.") for part in ("both", "left", "right"))
    split = Split(f"{both} {left}".strip(), f"{both} {right}".strip())
    return (split,) if terms(left) and terms(right) else ()


def _cut(text: str, between: re.Pattern[str]) -> tuple[Split, ...]:
    found = []
    for match in between.finditer(text):
        left = _CLAUSE_END.split(text[: match.start()])[-1].strip(" ,")
        right = _CLAUSE_END.split(text[match.end() :])[0].strip(" ,")
        if terms(left) and terms(right):
            found.append(Split(left, right))
    return tuple(dict.fromkeys(found))
