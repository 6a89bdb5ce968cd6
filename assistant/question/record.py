"""Questions about a paper's record rather than its text: who wrote it, when and where it appeared, its DOI.

An abstract says none of this; the catalogue does.
"""

from __future__ import annotations

import re

from assistant.types import Fact

__all__ = ["of_record"]

_AUTHORS = r"(?:(?P<one>first|lead) )?authors?"
_NAMED = r"(?:the )?(?:names? of )?(?:all )?(?:the )?"
_ASKED = (
    r"(?:who(?:'s| is| are| was| were)|(?:what|which) (?:is|are)|(?:name|list|(?:give|show|tell)(?: me)?))"
)
_DID = r"publish(?:ed)?|releas(?:ed?)|appear(?:ed)?|written|come out|presented|submitted|posted|accepted"
_WROTE = (
    r"(?:wrote|authored|co-?authored|published|proposed|introduced|invented|made|developed|created"
    r"|came up with|(?:is|are|was|were) behind)"
)
_WHEN = r"(?:when|(?:in )?(?:what|which) (?:year|month)|how long ago)"
_WHERE = r"(?:where|(?:(?:in|at) )?(?:which|what) (?:journal|conference|venue|proceedings))"
_LINK = r"(?:doi|arxiv (?:id|identifier|number)|link|url)"
_RULES: tuple[tuple[Fact, str], ...] = (
    ("authors", rf"who (?:first )?{_WROTE}\s+(?P<of>.+)"),
    ("authors", r"by whom (?:is|was|were|are) (?P<of>.+?)(?: (?:written|authored|published|proposed|made))?"),
    (
        "authors",
        rf"(?:{_ASKED} )?{_NAMED}{_AUTHORS} (?:of|for|on|behind) (?P<of>.+)",
    ),
    ("date", rf"{_WHEN} (?:was|were|did|has) (?P<of>.+?) (?:first )?(?:been )?(?:{_DID})"),
    ("date", r"(?:what (?:is|was) the |the )?(?:date|year|publication (?:date|year)) of (?P<of>.+)"),
    ("venue", rf"{_WHERE} (?:was|were|did) (?P<of>.+?) (?:{_DID})(?: in| at)?"),
    ("link", rf"(?:(?:what(?:'s| is)|give me|show me) )?(?:the )?{_LINK} (?:of|for|to) (?P<of>.+)"),
)
_PATTERNS = tuple((fact, re.compile(rule, re.IGNORECASE)) for fact, rule in _RULES)
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
