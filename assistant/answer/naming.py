"""Two papers that a question calls by names of their own: "what do Lighthouse and Puffin save?".

Nothing in the wording need say that two are set side by side; that the names belong to
two papers does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.answer.extractive.cues import traits
from assistant.language.bibliography import title_head
from assistant.language.releases import own_names
from assistant.language.sentences import quotable_spans
from assistant.language.versus import chooses
from assistant.language.words import holds, rarity, terms
from assistant.search.fuse import Search
from assistant.types import Hit, Need, Paper, Question

__all__ = ["called_in", "named_pair", "owns", "presents"]

_DEPTH = 20
_NAME_DEPTH = 5
_MOST_NAMES = 4
_HEAD_WORDS = 4
_RARE = 4.5
_JOINED = re.compile(r"\b(?:and|or|versus|vs|than|against|to)\b", re.IGNORECASE)


class _Name(NamedTuple):
    start: int
    end: int
    text: str


def named_pair(question: Question, search: Search) -> tuple[Hit, Hit] | None:
    """The two papers that the question calls by joined names of their own, in its order.

    ``None`` when there are not just two, or when it has a telling name that is in neither.
    """
    need = question.need
    if not _JOINED.search(need.text):
        return None
    hits = {hit.paper.id: hit for hit in search(need.text, _DEPTH)}
    names = list(_names(need, [hit.paper for hit in hits.values()]))
    if not 1 < len(names) <= _MOST_NAMES:
        return None
    for name in names:
        if not any(owns(hit.paper, name.text) for hit in hits.values()):
            hits |= {hit.paper.id: hit for hit in search(name.text, _NAME_DEPTH) if hit.paper.id not in hits}
    for first, second in pairwise(names):
        if _JOINED.search(need.text[first.end : second.start]):
            left, right = (_owner(name, hits.values()) for name in (first, second))
            if not left or not right:
                continue
            headed = _heads(left.paper, first.text) and _heads(right.paper, second.text)
            own = presents(left.paper, first.text) and presents(right.paper, second.text)
            if not own and (question.kind != "compare" or chooses(question.text)):
                continue  # two things that many papers speak of, as "FP8 or FP4"
            if _apart(need, names, left.paper, right.paper, headed=headed):
                return left, right
    return None


def _names(need: Need, papers: Sequence[Paper]) -> Iterator[_Name]:
    """Telling names and the names that lead titles, where they stand; of two that overlap the longer."""
    leading = {head for head in (title_head(paper.title) for paper in papers) if _telling(head)}
    found = [
        _Name(*match.span(), match.group())
        for text in {name for name, _ in need.names} | leading
        if (match := re.search(rf"(?<!\w){re.escape(text)}(?!\w)", need.text, re.IGNORECASE))
    ]
    end = 0
    for name in sorted(found, key=lambda one: (one.start, -one.end)):
        if name.start >= end:
            end = name.end
            yield name


def _telling(head: str) -> bool:
    """Whether a question that has these words may mean the paper: a rare one, or a few together."""
    words = len(head.split())
    return words <= _HEAD_WORDS and (words > 1 or max(map(rarity, terms(head)), default=0.0) >= _RARE)


def _owner(name: _Name, hits: Iterable[Hit]) -> Hit | None:
    """The paper whose name it is: rather one that has it in its title, best in front."""
    owners = [hit for hit in hits if owns(hit.paper, name.text)]
    return max(owners, key=lambda hit: _prominence(hit.paper, name.text), default=None)


def _prominence(paper: Paper, name: str) -> int:
    return _heads(paper, name) + holds(paper.title, name)


def _heads(paper: Paper, name: str) -> bool:
    """Whether the name is all that leads the title, as a paper's own does; not a part of it."""
    return title_head(paper.title).lower() == name.lower()


def owns(paper: Paper, name: str) -> bool:
    """Whether the name is the paper's own: in its title, or in a sentence that introduces it."""
    if holds(paper.title, name):
        return True
    return any(
        traits(piece.text).introduces_name and holds(piece.text, name)
        for piece in quotable_spans(paper.abstract)
    )


def called_in(paper: Paper, text: str) -> bool:
    """Whether a text calls the paper by the few words that lead its title, or by what it presents."""
    own = (title_head(paper.title), *own_names(paper.title, paper.abstract))
    return any(len(name.split()) <= _HEAD_WORDS and holds(text, name) for name in own)


def presents(paper: Paper, name: str) -> bool:
    """Whether the paper gives the name to what it presents; that it is about the name is not enough."""
    own = (title_head(paper.title), *own_names(paper.title, paper.abstract))
    return any(one.casefold() == name.casefold() for one in own)


def _apart(need: Need, names: Sequence[_Name], left: Paper, right: Paper, *, headed: bool) -> bool:
    """Two papers, neither with all of the names, and no telling name in neither of them.

    One that is called by what leads its title may well be mentioned by the other.
    """
    texts = [f"{paper.title}. {paper.abstract}" for paper in (left, right)]
    whole = any(all(holds(text, name.text) for name in names) for text in texts)
    strange = any(not any(holds(text, name) for text in texts) for name, _ in need.names)
    return left.id != right.id and (headed or not whole) and not strange
