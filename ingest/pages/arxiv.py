"""arXiv's own pages of several papers: new submissions, and results of a search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.fields import arxiv_id
from ingest.records import one_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["listed_papers"]

_LABEL = re.compile(r"\A\s*(?:Title|Authors?|Abstract|Subjects?|Comments|Journal-ref)\s*:\s*")
_DAY = re.compile(r"(?:listings? for|Submitted)\s+([\w, ]+?\d{4})")


def listed_papers(soup: BeautifulSoup) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each paper with its line: ``dt``/``dd`` of a listing, ``li`` of a search."""
    day = _DAY.search(one_line(" ".join(tag.get_text(" ") for tag in soup.select("#dlpage h3, h3")[:3])))
    for item in soup.select("dl dt"):
        meta = item.find_next_sibling("dd")
        if meta is None or meta.select_one(".list-title") is None:
            continue
        identifier = arxiv_id(*(str(link.get("href", "")) for link in item.find_all("a")))
        yield (
            item.sourceline or 1,
            {
                "title": _of(meta, ".list-title"),
                "abstract": _of(meta, "p.mathjax"),
                "authors": [one_line(link.get_text()) for link in meta.select(".list-authors a")],
                "categories": re.findall(r"\(([\w.-]+)\)", _of(meta, ".list-subjects")),
                "venue": _of(meta, ".list-journal-ref"),
                "arxivid": identifier,
                "date": day[1] if day else None,
            },
        )
    for item in soup.select("li.arxiv-result"):
        links = (str(link.get("href", "")) for link in item.select("p.list-title a"))
        submitted = _DAY.search(one_line(item.get_text(" ")))
        full = item.select_one("span.abstract-full") or item.select_one("span.abstract-short")
        for link in full.select("a") if full else []:
            link.decompose()
        yield (
            item.sourceline or 1,
            {
                "title": _of(item, "p.title"),
                "abstract": one_line(full.get_text()) if full else "",
                "authors": [one_line(link.get_text()) for link in item.select("p.authors a")],
                "categories": [one_line(tag.get_text()) for tag in item.select("span.tag")],
                "arxivid": arxiv_id(*links),
                "date": submitted[1] if submitted else None,
            },
        )


def _of(tag: Tag, selector: str) -> str:
    """The words of what is found, without the label before them."""
    found = tag.select_one(selector)
    return _LABEL.sub("", one_line(found.get_text())) if found else ""
