"""How a text speaks of its own evidence, and where it claims so much that the paper must say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.numerals import ONES

__all__ = [
    "COUNTED",
    "about_evidence",
    "asks_reason",
    "names_alone",
    "overclaim",
    "reports_absence",
    "speaks_for_all",
    "topic",
    "wants_figure",
]

_EVIDENCE = (
    r"abstracts?|papers?|passages?|excerpts?|quotes?|sentences?|stud(?:y|ies)|sources?|texts?"
    r"|collection|authors?"
)
_OF_THEM = r"methods?|approaches|works?|of them|of these|of those"
_REPORT = (
    r"says?|states?|explains?|reports?|gives?|mentions?|compares?|specif(?:y|ies)|discuss(?:es)?"
    r"|address(?:es)?|describes?"
    r"|measures?|quantif(?:y|ies)|covers?|provides?|shows?|lists?|includes?|tests?|evaluates?|tells?"
    r"|contains?|names?|answers?"
    r"|studies|study|offers?|presents?"
)
_REPORTED = (
    r"said|stated|explained|reported|given|mentioned|compared|specified|discussed|described|measured"
    r"|quantified|provided|shown|known"
)
_FIGURE = (
    r"figures?|numbers?|values?|measurements?|details?|information|results?|comparisons?|mention"
    r"|data|percentages?|evidence"
)
_ABSENCE = re.compile(
    rf"\b(?:(?:{_EVIDENCE})\b(?: \w+){{0,3}}? (?:not|n't|never|nowhere)(?: \w+){{0,2}}? (?:{_REPORT})\b"
    rf"|(?:none|neither|no(?! more| less| fewer)|not one|only)(?: \w+){{0,3}}? (?:{_EVIDENCE}|{_OF_THEM})\b"
    rf"|(?:{_REPORT}|giving|with|there is|there are) (?:no|neither|nothing)(?: \w+){{0,4}}? (?:{_FIGURE})\b"
    rf"|(?:gives?|says?|states?|reports?|mentions?) nothing\b"
    rf"|no (?:\w+ ){{0,5}}(?:is|are|was|were) (?:{_REPORTED})\b"
    rf"|(?:is|are|was|were) not (?:\w+ )?(?:{_REPORTED})\b)",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"\b(?:some|others?|a few|several|both|most|many|it|they|one)\b.{0,40}\b(?:hints?|clues?|details?"
    r"|examples?)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(rf"\b(?:{_FIGURE}|how (?:much|many|fast|long|large))\b", re.IGNORECASE)

COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(ONES)}|ten|\d{{1,2}})(?= (?:of (?:the"
    r"|these) )?(?:\w+ )?"
    r"(?:papers?|stud(?:y|ies)|works?|abstracts?|methods?|approach(?:es)?|ways|systems|models"
    r"|techniques|sources)\b)",
    re.IGNORECASE,
)
"""A count of what is told of: ``three papers``."""

_LISTING = re.compile(
    r"\b(?:among them|among others|including|include|includes|such as|for example|for instance|namely"
    r"|e\.g\.|are cited|is cited|are|is)\b",
    re.IGNORECASE,
)


_FOR_ALL = re.compile(
    r"\b(?:all|every|each)(?: one)?(?: of)?(?: (?:the|these|those|our))?"
    rf"(?: (?!(?:{'|'.join(ONES)}|ten)\b)[a-z]+)? (?:papers?|abstracts?|stud(?:y|ies)|works|sources?)\b",
    re.IGNORECASE,
)


def speaks_for_all(text: str) -> bool:
    """Whether a sentence is of all papers, without a count: ``all of these studies agree``."""
    return _FOR_ALL.search(text) is not None


def reports_absence(clause: str) -> bool:
    """Whether a clause says that the evidence does not say something."""
    return _ABSENCE.search(clause) is not None


def about_evidence(clause: str) -> bool:
    """Whether a clause speaks of the evidence in general: ``some give hints``."""
    return _HINT.search(clause) is not None and len(clause.split()) <= 8


_FRAMING = re.compile(
    rf"\b(?:{_EVIDENCE}|{_OF_THEM}|{_REPORT}|{_REPORTED}|{_FIGURE}|not|n't|never|none|neither|nor"
    rf"|nothing|no|how|much|many"
    r"|whether|directly|any|shown)\b",
    re.IGNORECASE,
)


def topic(clause: str) -> str:
    """What a clause about missing evidence is about, without the words that say that it is missing."""
    return _FRAMING.sub(" ", clause)


_REASON = re.compile(
    r"\b(?:why|whether|how(?! (?:much|many|fast|long|large|often)\b)|reasons?|causes?)\b", re.IGNORECASE
)


def asks_reason(clause: str) -> bool:
    """Whether what is missing is an explanation."""
    return _REASON.search(clause) is not None


def wants_figure(clause: str) -> bool:
    """Whether what is missing is a number."""
    return _WANTED.search(clause) is not None


def names_alone(text: str) -> str:
    """``text`` without words that open a list of names."""
    return _LISTING.sub(" ", text)


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
_UNIVERSAL = (
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
    for said, licence in (_BEST_OF_ALL, _UNIVERSAL, _NEVER, _ALONE)
)
"""What claims so much, and the words of which a paper must have one that says so itself."""
# Best of what was read, not of all: what is compared lies before the reader.
_OF_THESE = re.compile(
    r"^(?:\W+\w+){0,3}?\W+(?:reported|listed|cited|stated|mentioned|given here|found here|shown)\b",
    re.IGNORECASE,
)
_BOUND = (" at ", " at the ")


def overclaim(text: str, texts: Iterable[str]) -> str | None:
    """A universal or superlative of ``text`` that no one of ``texts`` carries."""
    held = list(texts)
    for said, licence in _CLAIMS:
        for match in said.finditer(text):
            if f" {text[: match.start()].lower()}".endswith(_BOUND) or _OF_THESE.match(text[match.end() :]):
                continue
            if not any(licence.search(one) for one in held):
                return match.group()
    return None
