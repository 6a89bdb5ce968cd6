"""Saved HTML pages: the records that the site embeds as JSON, else the page's own text.

The site keeps its records in ``data-props`` attributes: ``{"dailyPapers": [{"paper": {...}}]}``
on the front page, ``searchResults`` or ``papers`` elsewhere. Without them the blocks of the
page are read as the lines of a text page, headings and links helping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from ingest.abstracts import is_cut_off
from ingest.decoding import undeclared
from ingest.fields import arxiv_id
from ingest.mappings import from_mapping
from ingest.pages.arxiv import listed_papers
from ingest.pages.lines import Line
from ingest.pages.text import read_lines
from ingest.records import Reading, Record, Refusal, one_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

__all__ = ["read_html"]

_BLOCKS = frozenset(
    "address article aside blockquote body br button dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section select summary table tbody td"
    " tfoot th thead tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_UNSEEN = frozenset(
    "script style template noscript svg head nav footer button select option textarea".split()
)
_UNCLOSED = 20
_LISTS = frozenset({"dailyPapers", "papers", "searchResults", "results", "trendingPapers"})


def read_html(text: str, file: str) -> Reading:
    """The papers of a saved HTML page, and what on it was not understood."""
    from bs4 import BeautifulSoup, ParserRejectedMarkup

    try:
        # An XML declaration would draw a warning, and tells nothing that matters here.
        soup = BeautifulSoup(undeclared(_closed(text)), "html.parser")
    except ParserRejectedMarkup:
        return iter([Refusal(file, 0, "broken HTML: it cannot be parsed; save the page again")])
    embedded = [item for line, data in _embedded(soup) for item in from_mapping(data, file, line)]
    if any(isinstance(item, Record) for item in embedded):
        return iter(embedded)
    if listed := [
        item for line, described in listed_papers(soup) for item in from_mapping(described, file, line)
    ]:
        return iter(listed)
    cited = _cited(soup) or next(_marked_up(soup), None)
    if cited is not None:
        return from_mapping(cited, file, 1)
    shown = list(read_lines(_lines(soup), file))
    # Records without abstracts say more than the lines of a page on which there are none either.
    bare = bool(embedded) and not any(isinstance(item, Record) for item in shown)
    return iter(embedded if bare else shown)


def _closed(text: str) -> str:
    """Without heaps of comments and tags that never end, over which Python's parser takes quadratic time.

    CVE-2025-6069. A few are let be: scripts may contain what only looks like one.
    """
    after = text.rfind("-->") + 1
    if text.count("<!--", after) > _UNCLOSED:
        text = text[: text.find("<!--", after)]
    end = text.rfind(">") + 1
    return text[:end] + text[end:].replace("<", "&lt;")


def _embedded(soup: BeautifulSoup) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Records in ``data-props``, each once, with the line of its element."""
    seen: set[str] = set()
    for tag in soup.select("[data-props]"):
        try:
            props = json.loads(str(tag["data-props"]))
        except (ValueError, RecursionError):
            continue
        for record in _records(props):
            key = json.dumps(record, sort_keys=True)
            if key not in seen:
                seen.add(key)
                yield tag.sourceline or 1, record


def _records(props: Any) -> Iterator[Mapping[str, Any]]:
    """In document order: ``{"paper": {...}}``, and what lies in a list that is named for papers."""
    waiting: list[tuple[Any, bool]] = [(props, False)]
    while waiting:
        value, listed = waiting.pop()
        if isinstance(value, Mapping):
            paper = value.get("paper")
            if (isinstance(paper, Mapping) and "title" in paper) or (listed and "title" in value):
                yield value
            else:
                waiting.extend((value[key], key in _LISTS) for key in reversed(value))
        elif isinstance(value, list):
            waiting.extend((item, listed) for item in reversed(value))


def _cited(soup: BeautifulSoup) -> Mapping[str, Any] | None:
    """A page about one paper, as arXiv and most publishers mark it: ``<meta name="citation_title">``."""
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta", attrs={"content": True}):
        name = str(tag.get("name") or tag.get("property") or "").lower()
        found.setdefault(_DUBLIN.get(name.replace("dcterms.", "dc."), name), []).append(str(tag["content"]))
    names = {name: values[0] for name, values in found.items()}
    abstract = names.get("citation_abstract") or _described(names, soup)
    if not names.get("citation_title") or not abstract:
        return None
    return {
        "title": names["citation_title"],
        "abstract": abstract,
        "authors": found.get("citation_author", []),
        "published": names.get("citation_date", names.get("citation_publication_date", "")),
        "issued": names.get("citation_online_date"),
        "arxiv_id": names.get("citation_arxiv_id"),
        "doi": names.get("citation_doi") or names.get("dc.identifier"),
        "venue": names.get("citation_journal_title") or names.get("citation_conference_title"),
        "volume": names.get("citation_volume"),
        "issue": names.get("citation_issue"),
        "firstpage": names.get("citation_firstpage"),
        "lastpage": names.get("citation_lastpage"),
        "publisher": names.get("citation_publisher"),
        "language": names.get("citation_language"),
        "url": names.get("citation_abstract_html_url"),
    }


# What pages without Google Scholar's marks say the same by.
_DUBLIN = {
    "dc.title": "citation_title", "dc.creator": "citation_author", "dc.date": "citation_publication_date",
    "dc.issued": "citation_publication_date", "dc.publisher": "citation_publisher",
    "dc.language": "citation_language", "citation_authors": "citation_author",
}  # fmt: skip
_SHORTEST_DESCRIPTION = 200


_ARTICLES = frozenset({"scholarlyarticle", "article", "medicalscholarlyarticle", "report", "thesis", "book"})


def _marked_up(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    """The papers that a page describes by https://schema.org in a script."""
    for tag in soup.find_all("script", type="application/ld+json"):
        try:
            waiting = [json.loads(tag.get_text())]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += reversed(value)
            elif isinstance(value, Mapping):
                kinds = value.get("@type")
                named = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
                if named & _ARTICLES and (value.get("abstract") or value.get("description")):
                    yield {"title": value.get("headline") or value.get("name")} | dict(value)
                else:
                    waiting += [value[name] for name in ("mainEntity", "@graph") if name in value]


def _described(names: Mapping[str, str], soup: BeautifulSoup) -> str | None:
    """The abstract of a page whose marks leave it out: arXiv's block, or a description that is whole."""
    block = soup.select_one("blockquote.abstract")
    if block is not None:
        return re.sub(r"\A\s*Abstract:\s*", "", block.get_text())
    described = (names.get(name, "") for name in ("dc.description", "dcterms.abstract", "description"))
    return next(
        (text for text in described if len(text) > _SHORTEST_DESCRIPTION and not is_cut_off(text)), None
    )


def _lines(soup: BeautifulSoup) -> list[Line]:
    """The visible blocks of a page, in order."""
    from bs4.element import NavigableString, PreformattedString, Tag

    lines: list[Line] = []
    words: list[str] = []
    block: Tag = soup
    for element in _visible(soup):
        if isinstance(element, Tag):
            if element.name in _BLOCKS:
                _flush(lines, words, block)
        elif isinstance(element, NavigableString) and not isinstance(element, PreformattedString):
            owner = next((tag for tag in _around(element) if tag.name in _BLOCKS), soup)
            if owner is not block:
                _flush(lines, words, block)
                block = owner
            words.append(str(element))
    _flush(lines, words, block)
    return lines


def _visible(soup: BeautifulSoup) -> Iterable[Any]:
    """Elements in document order; what a reader never sees, or is only for finding one's way, is left out."""
    element: Any = soup.contents[0] if soup.contents else None
    while element is not None:
        hidden = getattr(element, "name", None) in _UNSEEN
        if not hidden:
            yield element
        element = element.next_element if not hidden else _after(element)


def _after(tag: Tag) -> Any:
    """What follows the whole of ``tag``."""
    last: Any = tag
    while getattr(last, "contents", None):
        last = last.contents[-1]
    return last.next_element


# Pages that leave every paragraph open are a thousand elements deep: looking all the way up from each of them
# would take minutes. No page that means it is as deep as this.
_DEEP, _WIDE = 64, 256


def _around(element: PageElement) -> Iterable[Tag]:
    """The elements around one, nearest first."""
    return islice(element.parents, _DEEP)


def _within(tag: Tag) -> Iterator[Any]:
    """The elements in one, in document order; bs4's own walk begins with a walk to the last of them."""
    waiting: list[Any] = [*reversed(tag.contents)]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += reversed(getattr(element, "contents", ()))


def _flush(lines: list[Line], words: list[str], block: Tag) -> None:
    text = one_line("".join(words))
    words.clear()
    if text:
        heading = next((tag for tag in (block, *_around(block)) if tag.name in _HEADINGS), None)
        lines.append(
            Line(block.sourceline or 1, text, heading is not None, _link(block) if heading else None)
        )


def _link(heading: Tag) -> str | None:
    """Where the heading leads, when that tells which paper it is; links may lie around it or in it."""
    for tag in (*_around(heading), *islice(_within(heading), _WIDE)):
        if getattr(tag, "name", None) != "a" or not tag.has_attr("href"):
            continue
        target = str(tag["href"])
        if arxiv_id(target) or target.startswith("http"):
            return target
    return None
