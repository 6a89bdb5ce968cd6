"""One record of JSON, a CSV row or an API reply, whatever its fields are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ingest.dates import Day, when
from ingest.fields import arxiv_id, arxiv_url, count, link, names, organization
from ingest.records import Reading, Refusal, make_record, shown

__all__ = ["FIELDS", "field_of", "from_mapping"]

T = TypeVar("T")

# Field names as they are met in the wild, most telling first; compared without case, spaces, - and _.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "papertitle"),
    "abstract": ("abstract", "summary", "paperabstract", "abstracttext", "text"),
    "identifier": ("arxivid", "arxiv", "eprint", "id", "paperid", "identifier", "doi"),
    "url": ("url", "link", "abslink", "absurl", "paperurl", "arxivurl", "pdfurl", "pdf", "href"),
    "authors": ("authors", "author", "authorlist", "authornames", "creators"),
    "author_count": ("authorcount", "numauthors", "nauthors"),
    "published": (
        "published", "publishedat", "publicationdate", "publisheddate", "date", "submittedon", "submitted",
        "created", "createdat", "pubdate", "updatedate", "updated", "year",
    ),
    "upvotes": ("upvotes", "numupvotes", "likes", "votes"),
    "comments": ("numcomments", "commentcount", "ncomments", "comments"),
    "organization": ("organization", "organisation", "org", "affiliation", "institution"),
}  # fmt: skip
_ROLES = {alias: (role, rank) for role, aliases in FIELDS.items() for rank, alias in enumerate(aliases)}


def field_of(name: Any) -> str | None:
    """The field that a column or key is: ``Paper Title`` is ``title``; ``None`` for others."""
    role = _ROLES.get(_squeezed(name))
    return role[0] if role else None


def _squeezed(name: Any) -> str:
    return re.sub(r"[\s_-]", "", name).lower() if isinstance(name, str) else ""


def from_mapping(data: Any, file: str, line: int) -> Reading:
    """The paper in ``data``, or why there is none, and a word on a date that makes no sense.

    A nested ``paper`` (the Hugging Face API) has the say; what it lacks is taken from around it.
    """
    if not isinstance(data, Mapping):
        yield Refusal(file, line, f"not a paper but {shown(str(data)[:200])}")
        return
    fields = _by_role(data["paper"]) if isinstance(data.get("paper"), Mapping) else {}
    for role, values in _by_role(data).items():
        fields.setdefault(role, []).extend(values)
    yield from _read(fields, file, line)


def _by_role(data: Mapping[Any, Any]) -> dict[str, list[Any]]:
    """Each field's values, the most telling name first."""
    known = [(_ROLES[key], value) for name, value in data.items() if (key := _squeezed(name)) in _ROLES]
    fields: dict[str, list[Any]] = {}
    for (role, _), value in sorted(known, key=lambda item: item[0]):
        fields.setdefault(role, []).append(value)
    return fields


def _read(fields: Mapping[str, list[Any]], file: str, line: int) -> Reading:
    day, complaint = _day(fields.get("published", []))
    authors = next(filter(None, map(names, fields.get("authors", []))), ())
    links = fields.get("url", [])
    identifier = arxiv_id(*fields.get("identifier", []), *links)
    paper = make_record(
        _text(fields.get("title", [])),
        _text(fields.get("abstract", [])),
        file,
        line,
        published=day.value if day else None,
        date_precision=day.precision if day else None,
        authors=authors,
        author_count=_first(count, fields.get("author_count", [])) or len(authors) or None,
        organization=_first(organization, fields.get("organization", [])),
        comments=_first(count, fields.get("comments", [])),
        upvotes=_first(count, fields.get("upvotes", [])),
        url=_first(link, links) or arxiv_url(identifier),
        arxiv_id=identifier,
    )
    if complaint is not None and not isinstance(paper, Refusal):
        yield Refusal(file, line, f"{complaint}; {shown(paper.title)} is kept without a date")
    yield paper


def _text(values: Iterable[Any]) -> str:
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _first(read: Callable[[Any], T | None], values: Iterable[Any]) -> T | None:
    return next((found for value in values if (found := read(value)) is not None), None)


def _day(values: Iterable[Any]) -> tuple[Day | None, str | None]:
    """The first date that can be read; the complaint is about the first that cannot, if none can."""
    complaint = None
    for value in values:
        try:
            day = when(value)
        except ValueError:
            complaint = complaint or f"{shown(str(value))} is no date"
            continue
        if day is not None:
            return day, None
    return None, complaint
