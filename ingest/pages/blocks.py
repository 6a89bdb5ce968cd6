"""Lines of a page that belong together: hard-wrapped paragraphs are joined before anything is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ingest.pages.lines import Labelled
from ingest.pages.prose import ends_sentence, prose

__all__ = ["Block", "Unsplittable", "blocks_of", "check_gaps", "unwrapped"]


class Unsplittable(ValueError):
    """A page whose papers cannot be told apart; the message says why and what to do."""


@dataclass(frozen=True)
class Block:
    """Lines that were one before they were wrapped, and what stands before them."""

    places: tuple[int, ...]
    text: str
    heading: bool
    gap: bool  # a blank line or furniture stands before it
    closed: bool  # metadata stands before it
    before_meta: bool  # metadata follows

    @cached_property
    def odds(self) -> float:
        """Log odds of running text against a title."""
        return prose(self.text)


def blocks_of(labelled: Sequence[Labelled]) -> list[Block]:
    """A block for each line that is not known by itself."""
    blocks: list[Block] = []
    gap = closed = False
    for place, (line, role, _) in enumerate(labelled):
        if role == "unknown":
            blocks.append(Block((place,), line.text, line.heading, gap, closed, before_meta=False))
            gap = closed = False
        elif role == "meta":
            if blocks and not closed:
                blocks[-1] = replace(blocks[-1], before_meta=True)
            gap = closed = True
        else:
            gap = True
    return blocks


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """Join the lines of hard-wrapped paragraphs: a line joins a full one, or a lower-case one an open one."""
    width = _wrapped_at(blocks)
    if width is None:
        return list(blocks)
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and _continues(groups[-1][-1].text, block, width):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [_joined(group) for group in groups]


def _joined(group: Sequence[Block]) -> Block:
    return replace(
        group[0],
        places=tuple(place for block in group for place in block.places),
        text=" ".join(block.text for block in group),
        before_meta=group[-1].before_meta,
    )


_WIDEST_WRAP = 130
_FEWEST_WRAPS = 4


def _wrapped_at(blocks: Sequence[Block]) -> int | None:
    """The width at which a page's lines are wrapped: lines that run on are nearly as wide as the widest."""
    running_on = sorted(len(before.text) for before, after in pairwise(blocks) if not after.gap)
    if len(running_on) < _FEWEST_WRAPS or any(block.heading for block in blocks):
        return None
    widths = sorted(len(block.text) for block in blocks)
    width = widths[int(0.95 * len(widths))]
    nearly_full = running_on[len(running_on) // 2] > 0.85 * width
    return width if nearly_full and width <= _WIDEST_WRAP else None


def _continues(last: str, block: Block, width: int) -> bool:
    if block.gap or block.closed or block.heading:
        return False
    full = len(last) + 1 + len(block.text.split(maxsplit=1)[0]) > width
    return full or (block.text[:1].islower() and not ends_sentence(last))


def check_gaps(titles: Sequence[Block]) -> None:
    """Where lines are wrapped, a title without a gap before it may be a line of the abstract above."""
    if sum(not title.gap for title in titles[1:]) > len(titles) / 10:
        raise Unsplittable(
            "its lines are wrapped and no blank line stands between papers; save the page without wrapping"
        )
