"""Which line of a page is a title, which an abstract: the cheapest consistent reading of all its lines.

Single lines mislead (titles with a full stop, abstracts of one short sentence), pages do not:
a title is followed by its abstract, metadata closes a paper. So each line is scored by its
shape (:func:`ingest.pages.prose.prose`) and the roles are chosen together, by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from ingest.pages.blocks import Block, blocks_of, check_gaps, unwrapped
from ingest.pages.lines import Labelled, Line
from ingest.pages.marks import metadata, peel, plain_furniture
from ingest.pages.prose import ends_sentence, name_list, surprise

__all__ = ["label"]


def label(lines: Iterable[Line]) -> list[Labelled]:
    """Every line with its role, in order; a line that page furniture is glued to comes in pieces.

    Raises:
        Unsplittable: hard-wrapped lines with nothing between one paper and the next.
    """
    labelled = _marked(lines)
    lines_apart = blocks_of(labelled)
    blocks = unwrapped(lines_apart)
    roles = _roles(blocks)
    if len(blocks) < len(lines_apart):
        check_gaps([block for block, role in zip(blocks, roles, strict=True) if role == "title"])
    for block, role in zip(blocks, roles, strict=True):
        for place in block.places:
            labelled[place] = labelled[place]._replace(role=role)
    return labelled


def _marked(lines: Iterable[Line]) -> list[Labelled]:
    """Blank lines, furniture and metadata known by themselves; the rest still ``unknown``."""
    labelled: list[Labelled] = []
    previous, header = "", True
    for line in lines:
        whole = line.text.strip()
        if not whole:
            labelled.append(Labelled(line._replace(text=""), "blank"))
            continue
        for text, furniture in peel(whole) if header else [(whole, False)]:
            piece = line._replace(text=text)
            meta = metadata(text)
            open_text = bool(labelled) and labelled[-1].role == "unknown" and not ends_sentence(previous)
            if furniture or (meta is None and plain_furniture(text, previous, open_text=open_text)):
                labelled.append(Labelled(piece, "furniture"))
            else:
                labelled.append(Labelled(piece, "unknown" if meta is None else "meta", meta))
                header = header and meta is not None
            previous = text
    return labelled


# Costs in nats. A line that fits no paper costs less than a paper invented from two bits of furniture,
# more than any honest title with any honest abstract.
_UNFIT = 3.0
_UNTITLED = 6.0
_PARAGRAPH = 2.5
_WEAK_PARAGRAPH = 3.5
_PLAIN = 3.0  # log odds beyond which a line is running text by any measure
_TITLE_APART = 1.5
_NEVER = 1e9

_State: TypeAlias = Literal["title", "names", "abstract", "organization", "unknown"]
_STATES: tuple[_State, ...] = ("title", "names", "abstract", "organization", "unknown")
_BEFORE: dict[_State, tuple[_State, ...]] = {
    "title": ("abstract", "organization", "unknown"),
    "names": ("title",),
    "abstract": _STATES,
    "organization": ("abstract",),
    "unknown": ("abstract", "organization", "unknown"),
}


def _roles(blocks: Sequence[Block]) -> list[_State]:
    """The cheapest sequence of roles (Viterbi); ties go to the earlier of ``_STATES``."""
    headings = any(block.heading for block in blocks)
    costs: dict[_State, float] = {state: 0.0 if state == "unknown" else _NEVER for state in _STATES}
    history: list[dict[_State, _State]] = []
    last: Block | None = None
    for block in blocks:
        chosen: dict[_State, _State] = {}
        after: dict[_State, float] = {}
        for state in _STATES:
            steps = [(costs[before] + _step(before, state, block, last), before) for before in _BEFORE[state]]
            cheapest, chosen[state] = min(steps, key=lambda step: step[0])
            after[state] = cheapest + _fit(state, block, headings=headings)
        history.append(chosen)
        costs, last = after, block
    return _traced(costs, history)


def _traced(costs: dict[_State, float], history: list[dict[_State, _State]]) -> list[_State]:
    """Follow the choices back from the cheapest end; a page does not end in a title."""
    state = min((s for s in _STATES if s not in {"title", "names"}), key=costs.__getitem__)
    roles: list[_State] = []
    for chosen in reversed(history):
        roles.append(state)
        state = chosen[state]
    return roles[::-1]


def _fit(state: _State, block: Block, *, headings: bool) -> float:
    """How badly the block looks like this, by itself."""
    if state == "unknown":
        return _UNFIT + max(0.0, block.odds) / 2
    if state == "names":
        return 1.0 if name_list(block.text) else _NEVER
    if state == "abstract":
        return surprise(block.odds) + (12.0 if block.heading else 0.0)
    if state == "organization":
        fits = block.before_meta and len(block.text) <= 60 and not block.heading
        return surprise(-block.odds) if fits else _NEVER
    if block.heading:
        return 0.0
    return surprise(-block.odds) + max(0.0, block.odds - _PLAIN) + (3.0 if headings else 0.0)


def _step(before: _State, state: _State, block: Block, last: Block | None) -> float:
    """How odd it is that ``state`` follows ``before``, which :data:`_BEFORE` allows."""
    if state == "abstract":
        if before in {"title", "names"}:
            return _TITLE_APART if block.closed else 0.0
        return _another(block, last) if before == "abstract" else _UNTITLED
    return _NEVER if block.closed and state in {"names", "organization"} else 0.0


def _another(block: Block, last: Block | None) -> float:
    """The cost of a further paragraph; metadata rules it out."""
    if block.closed or last is None:
        return _NEVER
    cost = _PARAGRAPH if min(block.odds, last.odds) > _PLAIN else _WEAK_PARAGRAPH
    return cost if ends_sentence(last.text) else cost / 2
