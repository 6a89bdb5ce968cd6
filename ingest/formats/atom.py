"""Atom and RSS feeds, arXiv's above all."""

from __future__ import annotations

import io
import re
from typing import Any

from ingest.decoding import undeclared
from ingest.fields import arxiv_id
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, shown

__all__ = ["read_feed"]

_START = re.compile(r"<(?:\w+:)?(?:entry|item)[\s>]")
_END = re.compile(r"</(?:\w+:)?(?:entry|item)\s*>")
# What feeds put before the abstract, arXiv's and those of publishers.
_ANNOUNCEMENT = re.compile(
    r"\A\s*(?:arxiv:\S+ announce type: [\w-]+\s+abstract: |(?:<p>)?[^.;<>]{1,100}, published online:"
    r" [^;]{4,30};\s*(?:<a\b[^>]*>)?doi:\s?[^\s<]+(?:</a>)?(?:</p>)?\s*)",
    re.IGNORECASE,
)
# What arXiv's old feeds put behind the title.
_VERSION = re.compile(r"\.?\s*\(arXiv:\S+ \[[^\]]+\](?: UPDATED| CROSS LISTED)?\)\s*\Z")


def read_feed(text: str, file: str) -> Reading:
    """The papers of a feed, each with the line of its entry; an entry that was cut off is reported.

    Feeds that declare entities of their own are refused: they have no use for them, attacks do.
    """
    import feedparser

    if re.search(r"<!(?:DOCTYPE|ENTITY)", text[:100_000], re.IGNORECASE):
        yield Refusal(file, 0, "XML with a DOCTYPE or entities of its own is not read; feeds have none")
        return
    body = undeclared(text)
    feed = feedparser.parse(
        io.BytesIO(body.encode("utf-8", "replace")),
        response_headers={"content-type": "application/atom+xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    lines = _lines(text)
    whole = len(_END.findall(text))
    for entry, line in zip(feed.entries[:whole], lines, strict=False):
        yield from _entry(entry, file, line)
    if whole < len(lines):
        yield Refusal(file, lines[whole], "the feed is cut off in this entry; fetch it again")
    elif not feed.entries:
        yield Refusal(file, 0, f"XML without entries of a feed{_complaint(feed)}")


def _lines(text: str) -> list[int]:
    """The line of each entry's start."""
    numbers, line, last = [], 1, 0
    for found in _START.finditer(text):
        line += text.count("\n", last, found.start())
        last = found.start()
        numbers.append(line)
    return numbers


def _entry(entry: Any, file: str, line: int) -> Reading:
    if str(entry.get("id", "")).startswith(("http://arxiv.org/api/errors", "https://arxiv.org/api/errors")):
        yield Refusal(file, line, f"arXiv says {shown(str(entry.get('summary', '')))}")
        return
    people = [person.get("name", "") for person in entry.get("authors", [])]
    names, abstract = _introduced(_ANNOUNCEMENT.sub("", str(entry.get("summary", ""))))
    fields = {
        "title": _VERSION.sub("", str(entry.get("title", ""))),
        "abstract": abstract,
        "authors": (people if len(people) > 1 else "".join(people)) or names,
        "published": str(entry.get("published", "")),
        "updated": str(entry["updated"]) if dict.__contains__(entry, "updated") else "",
        "arxiv_id": arxiv_id(entry.get("id"), entry.get("link")),
        "doi": entry.get("arxiv_doi") or entry.get("prism_doi") or entry.get("dc_identifier"),
        "venue": entry.get("arxiv_journal_ref") or entry.get("prism_publicationname"),
        "volume": entry.get("prism_volume"),
        "issue": entry.get("prism_number"),
        "categories": [tag.get("term") or "" for tag in entry.get("tags", [])],
        "url": entry.get("link") or entry.get("id"),
    }
    yield from from_mapping(fields, file, line)


_PERSON = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}"
_INTRODUCED = re.compile(rf"\A({_PERSON}(?:, {_PERSON})*(?:,? and {_PERSON})?) [—–] (?=\S)")


def _introduced(text: str) -> tuple[str, str]:
    """Authors before a dash, and the abstract behind it, as some feeds print them."""
    found = _INTRODUCED.match(text)
    if found is None or not all(word[:1].isupper() or word.islower() for word in found[1].split()):
        return "", text
    capital = all(name.strip()[:1].isupper() for name in re.split(r",| and ", found[1]))
    several = "," in found[1] or " and " in found[1]
    return (found[1], text[found.end() :]) if capital and several else ("", text)


def _complaint(feed: Any) -> str:
    error = feed.get("bozo_exception")
    return f": {shown(str(error), 100)}" if error else ""
