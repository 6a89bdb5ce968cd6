"""How much smaller a model is than one it beats: "Gull-7B surpasses Tern-671B", "outperforms a 70B model".

Both sizes are read as printed: the paper's own before the verb, else the last one that it gave before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.answer.sets.theirs import Printed, amount
from assistant.language.quantities.scale import from_to
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.sentences import informative
from assistant.limits import watched
from assistant.types import Claim, Paper, Query

__all__ = ["asks_beaten", "beaten"]

_VERB = re.compile(
    r"\b(?:beat|outperform|surpass|exceed|outpac)\w*|\b(?:better than|superior to)\b"
    r"|(?P<equal>\b(?:match|rival)\w*|\b(?:on par with|comparable to)\b)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![\w.$])(?:[A-Z][\w.]*-(?:[\w.]+-)*)?(?P<number>\d{1,4}(?:\.\d+)?)[ -]?(?P<scale>[BMT]|billion"
    r"|million|trillion)(?!\w|[- ](?:tokens?|samples?|images?|pairs?|frames?|examples|steps|videos)\b)"
)
_CLOSED = re.compile(
    r";|\.\s+(?=[A-Z])|,? (?:with|using|despite|while|although|whereas|having|by|and (?:an?|our))\b"
)
_REACH = 160


def asks_beaten(query: Query) -> bool:
    """The filter compares a model's size with that of the models it does better than."""
    compares = query.quantity == "model_size" and query.saving is not None
    return compares and _VERB.match(query.topic or "") is not None


def beaten(papers: Sequence[Paper], query: Query) -> Iterator[Claim]:
    """A claim for each verb of beating with the paper's own size and the largest size behind the verb."""
    verb = _VERB.match(query.topic or "")
    equals = verb is not None and verb["equal"] is not None
    for paper in watched(papers):
        yield from _of(paper, equals=equals)


def _of(paper: Paper, *, equals: bool) -> Iterator[Claim]:
    own: re.Match[str] | None = None
    for span in informative(paper.abstract):
        after = span.start
        verbs = [
            verb
            for verb in _VERB.finditer(paper.abstract, span.start, span.end)
            if equals or not verb["equal"]
        ]
        for verb, following in zip_longest(verbs, verbs[1:]):
            own = next(reversed(list(_SIZE.finditer(paper.abstract, after, verb.start()))), own)
            shut = _CLOSED.search(paper.abstract, verb.end(), span.end)
            ends = (one.start() for one in (shut, following) if one is not None)
            after = min(span.end, verb.end() + _REACH, *ends)
            theirs = max(_SIZE.finditer(paper.abstract, verb.end(), after), key=_parameters, default=None)
            less = from_to(_parameters(theirs), _parameters(own)) if own and theirs else None
            if own is None or theirs is None or less is None or less <= 0:
                continue
            told = own if own.start() >= span.start else theirs
            raw = paper.abstract[told.start("number") : told.end()]
            unit = f"{MULTIPLIERS[told['scale'].lower()][0]} parameters"
            made = amount(
                paper, span, "model_size", Printed(told.start("number"), raw, float(told["number"]), unit)
            )
            rival = paper.abstract[theirs.start("number") : theirs.end()]
            name = f"{made.id}:{theirs.start()}"
            yield replace(made, id=name, direction="decrease", baseline=rival, saving=less)
        own = next(reversed(list(_SIZE.finditer(paper.abstract, after, span.end))), own)


def _parameters(size: re.Match[str] | None) -> float:
    return 0.0 if size is None else float(size["number"]) * MULTIPLIERS[size["scale"].lower()][1]
