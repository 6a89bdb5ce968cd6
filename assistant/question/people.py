"""Who, where and when: "papers by Tri Dao", "at ICLR", an identifier, and "who wrote X?" or "the DOI of X".

What a name is, a person, an organisation or a venue, the collection knows best; without one the words
around the name tell. Of a paper's record its abstract says nothing; the catalogue does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.language.asking import ABBREVIATIONS, FORM
from assistant.language.words import rarity, stem
from assistant.question.vocabulary import Place, Vocabulary
from assistant.types import Fact, Scope

__all__ = ["Placed", "of_record", "placed", "renamed"]

Span = tuple[int, int]

_PARTICLES = r"(?:(?:van|von|der|den|de|del|della|di|da|du|la|le|ter|ten|bin|al|el) )*"
_NAME = rf"(?:the )?{_PARTICLES}[A-Z][\w.&'-]*(?: (?:(?:of|for|and) |{_PARTICLES})?[A-Z][\w.&'-]*){{0,4}}"
_LOWER = r"[a-z][\w.&'-]+(?: [a-z][\w.&'-]+){0,2}"
_PAPERS = r"(?:papers?|works?|articles?|publications?|preprints?|anything|everything|stud(?:y|ies)|research)"
_MADE = r"(?:published|written|authored|co-?authored|released|presented|posted|submitted|made)"
_SHOWN = r"(?:published|presented|posted|submitted|accepted)"
_DID = r"(?:publish(?:ed)?|writ(?:e|ten)|wrote|releas(?:e|ed)|co-?author(?:ed)?|post(?:ed)?|put out)"
_YEARS = r"(?:\s+(?P<year>(?:19|20)\d\d))?"
_RULES: tuple[tuple[str, Place], ...] = (
    (rf"\b{_PAPERS} (?:\w+ )?(?:that (?:were|was) )?(?:{_MADE} )?by (?P<name>NAME)", "author"),
    (rf"\b{_MADE} by (?P<name>NAME)", "author"),
    (rf"\b(?:did|has|have) (?P<name>NAME) (?:\w+ )?(?P<verb>{_DID})\b", "author"),
    (rf"\b(?P<name>{_NAME})'s (?:\w+ )?{_PAPERS}", "author"),
    (rf"\b(?:{_PAPERS}|{_MADE}|new|out) (?:come |comes |are |is )?from (?P<name>NAME)", "organization"),
    (rf"\b(?:{_PAPERS}|{_SHOWN}|are|appeared) (?:at|in) (?P<name>NAME){_YEARS}", "venue"),
    (rf"^(?:(?:all|list|show|show me|find|the) )*(?P<name>{_NAME}){_YEARS} {_PAPERS}\b", "organization"),
    (r"\b(?:on|about) .+ (?:from|by) (?P<name>NAME)$", "organization"),
)
_CASED = tuple((re.compile(rule.replace("NAME", _NAME)), place) for rule, place in _RULES)
_UNCASED = tuple(
    (re.compile(rule.replace("NAME", _LOWER)), place) for rule, place in _RULES if "NAME" in rule
)
_REFERENCE = re.compile(
    r"(?:https?://\S*?)?(?:arxiv(?:\.org/(?:abs|pdf)/|[: ]+(?:id )?))?(?P<arxiv>\b\d{4}\.\d{4,5})(?:v\d+)?\b"
    r"|(?:https?://(?:dx\.)?doi\.org/|doi[: ]+)?(?P<doi>\b10\.\d{4,9}/[^\s?,;]+)"
    r"|(?P<key>\b[a-z][a-z_:/.+-]*\d[\w:/.+-]*\b)",
    re.IGNORECASE,
)


_TIED = re.compile(r"\b(?:by|from|of|at|in) $")
_OPENING = _CASED[6][0]
_UNHEARD = 7.5
"""So rare is the first word of a name in lower case that may be nobody's here."""
_TELLING = 5.5
"""So rare is a name at least that only stands before "papers": "Diffusion papers" are no organisation's."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The scope that people, places and identifiers make, and where they stand."""

    scope: Scope
    spans: tuple[Span, ...] = ()


def placed(text: str, vocabulary: Vocabulary | None = None) -> Placed:
    """Who, where and which paper ``text`` says; names in lower case only where the collection has them."""
    fields: dict[str, str] = {}
    spans: list[Span] = []
    held = 0
    for rules, sure in ((_CASED, True), (_UNCASED, False)):
        for rule, place in rules:
            match = rule.search(text)
            found = _found(match, place, vocabulary, sure=sure) if match else None
            if match and found and found[0] not in fields and not _overlaps(match, spans):
                fields[found[0]] = found[1]
                tied = _TIED.search(text, 0, match.start("name"))
                start = tied.start() if tied else match.start("name")
                end = match.start("name") + len(found[1])
                spans.append((start, end + 2 if text.startswith("'s", end) else end))
                spans += [match.span(part) for part in ("verb", "year") if match.groupdict().get(part)]
                held = held or int(match.groupdict().get("year") or 0)
    papers = [(span, paper) for span, paper in _references(text, vocabulary)]
    ids = frozenset(paper for _, paper in papers) or None
    return Placed(_scope(fields, ids, held), (*spans, *(span for span, _ in papers)))


def _scope(fields: Mapping[str, str], ids: frozenset[str] | None, held: int) -> Scope:
    """A paper of a conference held in a year may be dated by its preprint of the year before."""
    author, venue, organization = (fields.get(name) for name in ("author", "venue", "organization"))
    since, until = (date(held - 1, 1, 1), date(held, 12, 31)) if held else (None, None)
    return Scope(since, until, None, ids, author, venue, organization)


def _found(
    match: re.Match[str], place: Place, vocabulary: Vocabulary | None, *, sure: bool
) -> tuple[Place, str] | None:
    """The name and what it names; shortened from the right until the collection knows it."""
    words = match["name"].removesuffix("'s").split()
    if all(word.lower() in FORM or word in ABBREVIATIONS for word in words):
        return None
    if match.re is _OPENING and max(map(_rare, words)) < _TELLING:
        return None
    if vocabulary is None:
        return (place, " ".join(words)) if sure and match.re is not _OPENING else None
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        known = vocabulary.place(name, place)
        if known:
            return known, name
    unheard = words[0].isalpha() and words[0] not in FORM and _rare(words[0]) >= _UNHEARD
    if unheard and not sure and not vocabulary.records(place):
        # No paper says whose it is, so that nobody can be known here.
        end = next((at for at, word in enumerate(words) if at > 1 and word in FORM), len(words))
        return place, " ".join(words[:end])
    # Nobody of that name here is an answer too.
    return (place, " ".join(words)) if sure and match.re is not _OPENING else None


def _rare(word: str) -> float:
    return rarity(stem(word.lower()))


def _overlaps(match: re.Match[str], spans: list[Span]) -> bool:
    return any(start < match.end("name") and match.start("name") < end for start, end in spans)


def renamed(text: str, ids_of: Callable[[str], Sequence[str]], name: str) -> str:
    """``text`` with ``name`` for each identifier, DOI or key that ``ids_of`` knows."""
    return _REFERENCE.sub(lambda match: name if ids_of(_identifier(match)) else match.group(), text)


def _identifier(match: re.Match[str]) -> str:
    return (match["arxiv"] or match["doi"] or match["key"]).rstrip(".)")


def _references(text: str, vocabulary: Vocabulary | None) -> list[tuple[Span, str]]:
    found = []
    for match in _REFERENCE.finditer(text):
        name = _identifier(match)
        paper = vocabulary.paper(name) if vocabulary is not None else match["arxiv"]
        if paper:
            found.append((match.span(), paper))
    return found


_AUTHORS = r"(?:(?P<one>first|lead) )?authors?"
_NAMED = r"(?:the )?(?:names? of )?(?:all )?(?:the )?"
_ASKED = (
    r"(?:who(?:'s| is| are| was| were)|(?:what|which) (?:is|are)|(?:name|list|(?:give|show|tell)(?: me)?))"
)
_APPEARED = r"publish(?:ed)?|releas(?:ed?)|appear(?:ed)?|written|come out|presented|submitted|posted|accepted"
_WROTE = (
    r"(?:wrote|authored|co-?authored|published|proposed|introduced|invented|made|developed|created"
    r"|came up with|(?:is|are|was|were) behind)"
)
_WHEN = r"(?:when|(?:in )?(?:what|which) (?:year|month)|how long ago)"
_WHERE = r"(?:where|(?:(?:in|at) )?(?:which|what) (?:journal|conference|venue|proceedings))"
_LINK = r"(?:doi|arxiv (?:id|identifier|number)|link|url)"
_RECORDED: tuple[tuple[Fact, str], ...] = (
    ("authors", rf"who (?:first )?{_WROTE}\s+(?P<of>.+)"),
    ("authors", r"by whom (?:is|was|were|are) (?P<of>.+?)(?: (?:written|authored|published|proposed|made))?"),
    (
        "authors",
        rf"(?:{_ASKED} )?{_NAMED}{_AUTHORS} (?:of|for|on|behind) (?P<of>.+)",
    ),
    ("date", rf"{_WHEN} (?:was|were|did|has) (?P<of>.+?) (?:first )?(?:been )?(?:{_APPEARED})"),
    ("date", r"(?:what (?:is|was) the |the )?(?:date|year|publication (?:date|year)) of (?P<of>.+)"),
    ("venue", rf"{_WHERE} (?:was|were|did) (?P<of>.+?) (?:{_APPEARED})(?: in| at)?"),
    ("link", rf"(?:(?:what(?:'s| is)|give me|show me) )?(?:the )?{_LINK} (?:of|for|to) (?P<of>.+)"),
)
_PATTERNS = tuple((fact, re.compile(rule, re.IGNORECASE)) for fact, rule in _RECORDED)
_DRESS = re.compile(
    r"^(?:the |a |an )?(?:paper |article |work )?(?:called |titled |named |on |about )?|\s+(?:paper|article)$"
)
_QUOTES = " \t\"'“”‘’«»"
# "Who made the most ...", "who developed a way to ...": asked of all papers, not of one.
_OF_MANY = re.compile(
    r"(?:the )?(?:most|more|fewest|best|largest)\b|(?:a|an|any|some|new|ways?|methods?|papers?)\b",
    re.IGNORECASE,
)


def of_record(text: str) -> tuple[Fact, str] | None:
    """Which fact of one paper's record is asked for, and the words for the paper; else ``None``."""
    for fact, pattern in _PATTERNS:
        found = pattern.fullmatch(text.strip(" ?!."))
        if found is not None and not _OF_MANY.match(found["of"]):
            one = "one" in pattern.groupindex and found["one"]
            return "first author" if one else fact, _DRESS.sub("", found["of"].strip(_QUOTES)).strip(_QUOTES)
    return None
