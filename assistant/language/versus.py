"""Of two compared things, which one a sentence puts ahead, and whether it speaks of those two at all.

"X outperforms Y" is about X and Y only where X itself is the subject and Y itself the object: a variant
of X, a third method, or both taken together say nothing of the pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.words import stem

__all__ = ["compared", "order_signs"]

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
_DOES = re.compile(r"(?:do|does|can|will|should)\s", re.IGNORECASE)
_TAIL = re.compile(r"\s(?:for|on|at|in|with|when|per|under|after|before|of)\s.*$", re.IGNORECASE)
_EMPTY = frozenset(
    map(stem, "the a an really always still model models method methods data learning training".split())
)

_AHEAD = (
    r"outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|beats?|beaten"
    r"|wins?(?: over| against)?"
    r"|superior|ahead|preferred|preferable|better|stronger|faster|cheaper|matches or \w+|more \w+"
    r"|fewer|sharper|match or \w+|half the|a fraction|helps?"
)
_BEHIND = (
    r"underperform(?:s|ed|ing)?|lag(?:s|ged)?|trail(?:s|ed)?|worse|inferior|falls? (?:short|behind)"
    r"|los(?:es?|t)(?: to)?"
    r"|weaker|slower|less \w+|struggl\w+|break down|fails?"
)
_EVENT = re.compile(rf"\b(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND}))(?!-)\b", re.IGNORECASE)
_INTRANSITIVE = re.compile(r"wins?|helps?|ahead|better|preferable|stronger|superior|faster", re.IGNORECASE)
_OBJECT = re.compile(r"\s(?:than|over|against|to|of)\b", re.IGNORECASE)
_PRAISE = re.compile(
    r"\b(?:gains?|higher|stable|robust|fast(?:er)?|improv\w+|excels?|better|strong(?:er)?|profits?|benefits?"
    r"|helps?|preferable|wins?|accurate)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(?:match(?:es|ed)?|equals?|on par|as \w+ as|just as|reach(?:es)? the \w+ of|comparable)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|barely|hardly|rarely|fails? to|without|nothing)\b|n[’']t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";|,?\s\b(?:while|whereas|but|although|though|where)\b|,\s(?=[\w\s-]+ (?:wins?|ones))")
_FRONT = re.compile(
    r"^\W*(?:compared|relative|unlike|for|in|on|by|with|under|beyond|across|over|through|at)\b[^,]*,",
    re.IGNORECASE,
)
_SWAP = re.compile(
    r"\b(?:(?:replac|substitut|exchang)\w*\s(?P<out>.+?)\s(?:with|by|for)|from\s(?P<of>.+?)\sto)\s(?P<into>[\w\s-]+?)"
    r"\s(?:raises?|improv\w+|increas\w+|boosts?|helps?|lowers?)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:our|ours|new|novel|we (?:propose|introduce|present)|this (?:work|paper)|variants?"
    r"|hybrid|mixture)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been)\s(?:\w+ly\s)?$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_NEAR = 28
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
    plain = question.strip().rstrip("?")
    match = _THAN.match(plain) or _VERB.match(plain)
    if match is None:
        return None
    more = match["more"].lower()
    level = more.startswith(("as ", "match", "rival"))
    behind = more.startswith(("less", "worse", "slower", "weaker", "inferior"))
    left = match["left"]
    if match.re is _THAN and _DOES.match(plain) and " " in left:
        left = left.rsplit(" ", 1)[0]  # "does X generalise better than": its verb is no part of the name
    return left, _TAIL.sub("", match["right"]), 0 if level else -1 if behind else 1


def order_signs(left: str, right: str, conclusion: str) -> set[str]:
    """``first ahead``, ``second ahead`` (both named), ``... alone`` (one named), or what denies them."""
    sides = _sides(left, right)
    found = {sign for clause in _CLAUSE.split(conclusion) if clause for sign in _placed(clause, sides)}
    found |= _swapped(conclusion, sides)
    named = _named(conclusion, sides)
    found.add(f"names {('neither', 'one', 'both')[len(named)]}")
    found |= {"own proposal"} if _OWN.search(conclusion) else set()
    for form in ("ahead", "ahead alone", "praised"):
        each = {f"first {form}", f"second {form}"}
        found = (found - each) | {"each ahead"} if each <= found else found
    return found


def _placed(clause: str, sides: Sequence[Side]) -> Iterator[str]:
    front = _FRONT.match(clause)
    body = clause[front.end() :] if front else clause
    level, named = _LEVEL.search(body), _named(body, sides)
    if len(named) == 1 and _PRAISE.search(body) and not _DENIED.search(body):
        yield f"{('first', 'second')[min(named)]} praised"
    if level and not _EVENT.search(body) and len(named) > 1:
        yield "level"
    for match in list(_EVENT.finditer(body))[:1]:
        way = 1 if match["ahead"] else -1
        before, after = body[: match.start()], body[match.end() :]
        if _PASSIVE.search(before) and re.match(r"\s(?:\w+ )?by\b", after):
            way = -way
        way = -way if _DENIED.search(before[-_NEAR:]) or _DENIED.match(body) else way
        object_, _, rest = after.partition(",") if _alone(match.group(), after) else (after, "", "")
        subject = _named(before, sides)
        if len(subject) == 1 and not subject & _named(rest, sides) and _named(rest, sides):
            yield "each ahead"
        yield from _between(subject, _named(object_, sides), way)


def _alone(verb: str, after: str) -> bool:
    """Whether the verb takes no object here, as in "wins on text"."""
    return bool(_INTRANSITIVE.fullmatch(verb)) and not _OBJECT.match(after)


def _between(subject: frozenset[int], object_: frozenset[int], way: int) -> Iterator[str]:
    """What is said of the pair by "subject is ahead of object"; ``way`` is -1 for "behind"."""
    if len(subject) > 1 or len(object_) > 1:
        yield "both together"
    elif subject and subject == object_:
        yield "a side against itself"
    elif not subject and object_:
        yield "a third ahead" if way > 0 else "a third behind"
    elif subject:
        ahead = min(subject) if way > 0 else 1 - min(subject)
        yield f"{('first', 'second')[ahead]} ahead{'' if object_ else ' alone'}"


def _swapped(conclusion: str, sides: Sequence[Side]) -> set[str]:
    """Of "replacing A with B improves": B is ahead."""
    match = _SWAP.search(conclusion)
    if match is None:
        return set()
    old, new = _named(match["out"] or match["of"], sides), _named(match["into"], sides)
    return {f"{('first', 'second')[min(new)]} ahead"} if len(old) == len(new) == 1 and old != new else set()


def _named(text: str, sides: Sequence[Side]) -> frozenset[int]:
    """Which sides a text names; a name of one word is not named by its compounds ("GRPO-based")."""
    stems = _stems(text)
    whole = frozenset(stem(token.lower()) for token in _TOKEN.findall(text))
    return frozenset(
        place
        for place, side in enumerate(sides)
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


def _sides(left: str, right: str) -> tuple[Side, Side]:
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
