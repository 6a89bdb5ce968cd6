"""Words that make a finding hold for everything, or a thing the best of all: the paper must say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.numerals import ONES

__all__ = ["overclaim"]

_EST = r"\w{3,}(?:iest|est)"
_NO_EST = (
    r"(?!(?:interest|test|request|suggest|latest|rest|forest|west|nest|dataset|digest|invest|harvest"
    r"|manifest|honest|modest|contest|protest|attest|arrest|ingest)\b)"
)
_BEST_OF_ALL = (
    (
        rf"\b(?:best|worst|(?:the|is|are|its|their) (?:most|least) (?!of\b)[a-z]+(?:ive|ent|ant|ful|able"
        rf"|ible|al|ous|ing|ed|ate|ern|iable)|{_NO_EST}{_EST}"
        r"|unmatched|unprecedented|perfect|ideal|state[- ]of[- ]the[- ]art|sota|leading method)\b"
    ),
    (
        rf"\b(?:best|worst|most|least|{_NO_EST}{_EST}|unmatched|unprecedented|perfect\w*|ideal\w*"
        r"|state[- ]of[- ]the[- ]art|sota|first|leading|outperform\w*|surpass\w*|exceed\w*|beats?|records?"
        r"|dominat\w*|optimal\w*|superior\w*|new high"
        r"|than (?:all|any|every|previous|prior|existing|current)|novel high)\b"
    ),
)
_FOR_ALL = (
    (
        r"\b(?:always|invariably|universally|guarantee[sd]?|(?:all|every)"
        r"(?! (?:day|hour|week|month|year|time|second|minute|step|other)s?\b| (?:of )?(?:the |these |those )?"
        rf"(?:{'|'.join(ONES[1:])}|ten|papers?|abstracts?|methods|studies|approaches)\b)"
        r"|everywhere|everything|everyone)\b"
    ),
    (
        r"\b(?:always|invariably|universal\w*|guarantee\w*|all|every\w*|each|any|consistent\w*|regardless"
        r"|uniform\w*|without exception)\b"
    ),
)
_NEVER = (r"\bnever\b", r"\b(?:never|none|no|zero|without|always|all|every|cannot|once)\b")
_ALONE = (
    (
        r"\b(?:the (?:only|sole|single) (?:way|method|approach|means|model|technique|paper|known|one|option"
        r"|solution|cause|reason)|only (?:way|possible)|impossible)\b"
    ),
    r"\b(?:only|sole\w*|impossib\w*|uniquely|exclusive\w*|cannot|first)\b",
)
_CLAIMS = tuple(
    (re.compile(said, re.IGNORECASE), re.compile(licence, re.IGNORECASE))
    for said, licence in (_BEST_OF_ALL, _FOR_ALL, _NEVER, _ALONE)
)
"""What claims so much, and the words of which a paper must have one that says so itself."""
# Best of what was read, not of all: what is compared lies before the reader.
_OF_THESE = re.compile(
    r"^(?:\W+\w+){0,3}?\W+(?:reported|listed|cited|stated|mentioned|given here|found here|shown)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\bat (?:the )?$", re.IGNORECASE)


def overclaim(text: str, texts: Iterable[str]) -> str | None:
    """A universal or superlative of ``text`` that no one of ``texts`` carries."""
    held = list(texts)
    for said, licence in _CLAIMS:
        for match in said.finditer(text):
            if _BOUND.search(text[: match.start()]) or _OF_THESE.match(text[match.end() :]):
                continue
            if not any(licence.search(one) for one in held):
                return match.group()
    return None
