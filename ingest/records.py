"""What reading yields: a ``Record`` for each printing of a paper, a ``Refusal`` for the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from assistant.types import Author, DatePrecision
from ingest.abstracts import is_withdrawal, without_boilerplate

__all__ = ["NO_ABSTRACT", "Reading", "Record", "Refusal", "lines_in", "make_record", "one_line", "shown"]

LONGEST_TITLE = 1_000
LONGEST_ABSTRACT = 50_000
NO_ABSTRACT = "no abstract"
_NOTHING = frozenset({
    "", "-", "--", "n/a", "na", "nan", "none", "null", "no abstract", "no abstract available",
    "[no abstract available]", "abstract not available", "abstract not available.",
    "abstract available from the publisher.", "not available",
})  # fmt: skip
# Tabs and line feeds are text; other control characters and lone surrogates cannot be stored or shown.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One printing of a paper.

    ``title`` is one line. ``abstract`` is the literal text of the source, its outer
    white space aside. ``file`` is the name as the user gave it, ``line`` 1-based, 0 when
    the format does not tell. ``published_inferred`` is true when the year of a page's date
    was not printed; ``date_precision`` says how much of a date was. ``arxiv_id`` has no version.
    The other fields are those of :class:`assistant.types.Paper`.
    """

    title: str
    abstract: str
    file: str
    line: int
    published: date | None = None
    published_inferred: bool = False
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    comments: int | None = None
    upvotes: int | None = None
    url: str | None = None
    arxiv_id: str | None = None
    date_precision: DatePrecision | None = None
    doi: str | None = None
    venue: str | None = None
    key: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    type: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    people: tuple[Author, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not understood; ``line`` is 0 when the whole file is meant.

    ``paper`` is what is known of a paper that lacks nothing but its abstract.
    """

    file: str
    line: int
    reason: str
    paper: Record | None = None


Reading: TypeAlias = Iterator[Record | Refusal]


def make_record(title: str, abstract: str, file: str, line: int, **rest: Any) -> Record | Refusal:
    """A record, or the reason why there is none: no title, no abstract, or one absurdly long."""
    title, abstract = one_line(title), without_boilerplate(_literal(abstract))
    reason = _fault(title, abstract)
    if reason is not None:
        bare = reason.startswith(NO_ABSTRACT)
        return Refusal(file, line, reason, Record(title, "", file, line, **rest) if bare else None)
    return Record(title, abstract, file, line, **rest)


def _fault(title: str, abstract: str) -> str | None:
    if title.casefold() in _NOTHING or not any(map(str.isalnum, title)):
        return f"a paper without a title; its abstract starts {shown(abstract)}" if abstract else "no title"
    if abstract.casefold() in _NOTHING:
        return f"{NO_ABSTRACT} for {shown(title)}"
    if is_withdrawal(abstract):
        return f"withdrawn, so there is no abstract for {shown(title)}"
    if len(title) > LONGEST_TITLE:
        return f"a title of {len(title):,} characters (at most {LONGEST_TITLE:,}): {shown(title)}"
    if len(abstract) > LONGEST_ABSTRACT:
        return (
            f"an abstract of {len(abstract):,} characters (at most {LONGEST_ABSTRACT:,}) for {shown(title)}"
        )
    return None


def one_line(text: str) -> str:
    """White space folded to single spaces, unprintable characters gone; nothing else changes."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def lines_in(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return re.split(r"\r\n?|\n", text)


def _literal(text: str) -> str:
    """The text itself, trimmed: line ends become line feeds, unprintable characters spaces."""
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def shown(text: str, width: int = 60) -> str:
    """A quoted excerpt for a message: one line without control characters, at most ``width`` long."""
    folded = "".join(c for c in one_line(text) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return f"'{folded if len(folded) <= width else folded[: width - 1] + '…'}'"
