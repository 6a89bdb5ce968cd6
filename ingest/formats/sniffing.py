"""Which format a file is in: its content decides, its name helps where the content leaves it open."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Literal, TypeAlias

from ingest.formats.atom import read_feed
from ingest.formats.bibtex import read_bibtex
from ingest.formats.json_documents import read_json
from ingest.formats.json_lines import read_json_lines
from ingest.formats.mails import is_mail, read_mail
from ingest.formats.markdown import are_links, is_reading_list, read_links, read_markdown
from ingest.formats.tables import delimiter_of, read_table
from ingest.formats.tagged import dialect_of, read_tagged
from ingest.formats.xml_records import read_xml
from ingest.pages import read_html, read_text
from ingest.pages.arxiv_text import is_arxiv_page, read_arxiv_page
from ingest.records import Reading

__all__ = ["STREAMED", "WHOLE", "Kind", "kind_of"]

Kind: TypeAlias = Literal[
    "text",
    "html",
    "json",
    "jsonl",
    "table",
    "bibtex",
    "feed",
    "xml",
    "tagged",
    "mail",
    "arxiv",
    "markdown",
    "links",
]

# Whole formats are read at once and so have a limit; streamed ones go line by line at any size.
WHOLE: Mapping[str, Callable[[str, str], Reading]] = {
    "text": read_text,
    "html": read_html,
    "json": read_json,
    "bibtex": read_bibtex,
    "feed": read_feed,
    "xml": read_xml,
    "tagged": read_tagged,
    "mail": read_mail,
    "arxiv": read_arxiv_page,
    "links": read_links,
    "markdown": read_markdown,
}
STREAMED: Mapping[str, Callable[[Iterable[tuple[int, str]], str], Reading]] = {
    "jsonl": read_json_lines,
    "table": read_table,
}

_BY_NAME: Mapping[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".md": "markdown",
    ".markdown": "markdown",
}
_JSON = re.compile(r"[\[{]\s*(?:[\"\[{\]}]|\Z)")
_FEEDS = frozenset({"feed", "rss", "rdf", "entry"})
_CATALOGUES = frozenset(
    {"pubmedarticleset", "pubmedarticle", "pubmedbookarticle", "xml", "oai-pmh", "records"}
)
_BIBTEX = re.compile(r"@\w+\s*[{(]")


def kind_of(head: str, name: str) -> Kind:
    """The format of a file that starts with ``head``."""
    by_name = _BY_NAME.get(PurePath(name.removesuffix(".gz")).suffix.lower())
    start = head.lstrip()
    if start.startswith("<"):
        return _markup(head)
    if _JSON.match(start):
        return "jsonl" if by_name == "jsonl" or _is_lines(start) else "json"
    found = next((kind for kind, holds in _BY_CONTENT if holds(head)), None)
    if found == "bibtex" and by_name not in {None, "table", "bibtex"}:
        found = None
    return found or by_name or ("markdown" if is_reading_list(head) else "text")


def _markup(head: str) -> Kind:
    """Feeds and catalogues by their root; everything else in angle brackets is HTML."""
    rest, declared = head.lstrip(), False
    closings = {"<?": "?>", "<!--": "-->", "<!": ">"}
    while opening := next((mark for mark in closings if rest.startswith(mark)), None):
        declared = declared or rest.startswith("<?xml")
        if rest[:14].lower() == "<!doctype html":
            return "html"
        rest = rest.partition(closings[opening])[2].lstrip()
    found = re.match(r"<(?:\w+:)?([\w-]+)", rest)
    root = found[1].lower() if found else ""
    if root == "rdf" and re.search(r"zotero|biblio#", head):
        return "xml"
    if root in _FEEDS:
        return "feed"
    return "xml" if root in _CATALOGUES or (declared and root not in {"html", "head", "body"}) else "html"


def _starts_bibtex(head: str) -> bool:
    """Whether the first line that is neither blank nor a ``%`` comment opens an entry."""
    lines = (line.strip() for line in head.split("\n"))
    first = next((line for line in lines if line and not line.startswith("%")), "")
    return _BIBTEX.match(first) is not None


def _is_table(head: str) -> bool:
    return delimiter_of(head.split("\n", 1)[0]) is not None


_BY_CONTENT: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    ("tagged", dialect_of),
    ("mail", is_mail),
    ("arxiv", is_arxiv_page),
    ("links", are_links),
    ("bibtex", _starts_bibtex),
    ("table", _is_table),
)


def _is_lines(start: str) -> bool:
    """Whether the first line is a JSON value by itself and another line starts one too."""
    first, _, rest = start.partition("\n")
    if not rest.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True
