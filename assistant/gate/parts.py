"""A sentence over several papers, cut into parts that one paper each carries."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from assistant.gate.figures import figures
from assistant.gate.names import held, proper
from assistant.gate.sources import Source, content, held_by
from assistant.language.sentences import segments

__all__ = ["Carries", "in_parts", "short_names"]

Carries: TypeAlias = Callable[[str, Source, Sequence[str]], str | None]
"""Why one paper does not carry a text, ``None`` when it does."""

_State: TypeAlias = tuple[int, bool]
"""The paper that the last part was about, and whether it was called by name."""

_MOST_PIECES = 14


def short_names(source: Source) -> tuple[str, ...]:
    """What a sentence calls the paper in one word: ``Foo`` of "Foo: a method", and its own names."""
    short, colon, _ = source.title.partition(":")
    names = (short.strip() if colon or " " not in short.strip() else "", *source.methods)
    return tuple(name for name in names if name and " " not in name)


def in_parts(text: str, sources: Sequence[Source], known: Sequence[str], carries: Carries) -> bool:
    """Whether the sentence falls into parts, each carried by one paper.

    A part without a name goes on about the paper before it, unless its own subject is another paper's.
    """
    pieces = segments(text)
    if len(pieces) > _MOST_PIECES:
        return False
    states: list[set[_State | None]] = [set() for _ in range(len(pieces) + 1)]
    states[0].add(None)
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1) if states[start] else ():
            part = "".join(pieces[start:end]).strip(" ,;:")
            for at in _carriers(part, sources, known, carries):
                if at is None:
                    states[end] |= states[start]
                elif any(_may_follow(part, before, at, sources) for before in states[start]):
                    states[end].add((at, _names(part, sources[at])))
    return any(state is not None for state in states[-1])


def _carriers(
    part: str, sources: Sequence[Source], known: Sequence[str], carries: Carries
) -> Sequence[int | None]:
    """The papers that carry a part; ``[None]`` where it says nothing."""
    names = proper(part, tuple(known))
    if not figures(part) and not content(_without(part, names)):
        if not names:
            return [None]
        return [at for at, source in enumerate(sources) if all(held(name, source.texts) for name in names)]
    return [
        at
        for at, source in enumerate(sources)
        if all(held(name, source.texts) for name in names) and carries(part, source, known) is None
    ]


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text


def _names(part: str, source: Source) -> bool:
    """Whether a part calls a paper by its name, or by a name that stands in its title."""
    return any(held(name, source.called) for name in proper(part, short_names(source)))


_BACK = re.compile(
    r"^(?:and |but |while |so )?(?:it|its|they|their|this|these|which|that|thereby|thus)\b", re.IGNORECASE
)
_OWN = re.compile(
    r"^(?:and |while |but |whereas )?(?:another|others?|one|some|a second|a third|the other|the second)\b",
    re.IGNORECASE,
)


def _may_follow(part: str, before: _State | None, at: int, sources: Sequence[Source]) -> bool:
    if before is None or before[0] == at:
        return True
    if _BACK.match(part):
        return False
    if _names(part, sources[at]) or _OWN.match(part):
        return True
    found = figures(part)
    if not found:
        return not before[1]
    return _own_subject(part[: found[0].start], sources[at], sources[before[0]])


def _own_subject(opening: str, mine: Source, theirs: Source) -> bool:
    """Whether what stands before the first number is this paper's and not the other's."""
    if any(held(name, mine.texts) and not held(name, theirs.texts) for name in proper(opening)):
        return True
    own, other = ([held_by(text) for text in (*one.quotes, one.title)] for one in (mine, theirs))
    return any(
        any(one.share(word) == 1.0 for one in own) and not any(one.share(word) for one in other)
        for word in content(opening)
    )
