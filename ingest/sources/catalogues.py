"""OpenAlex, Semantic Scholar, Crossref and a Zotero on this machine, each by its own interface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ingest.fetching import SourceError
from ingest.fields import ZOTERO_KEY, arxiv_id, doi
from ingest.sources.hub import Get

__all__ = ["by_doi", "openalex", "scholar", "zotero"]

_PAGE = 100


def _read(reply: bytes) -> Any:
    try:
        return json.loads(reply)
    except ValueError:
        raise SourceError("its reply is not JSON; try again later") from None


def _count(value: Any, name: str) -> int:
    items = value.get(name) if isinstance(value, dict) else None
    return len(items) if isinstance(items, list) else 0


# ------------------------------------------------------------------------------------------ OpenAlex


def openalex(get: Get, address: str, wanted: str, most: int) -> Iterator[bytes]:
    """A work by its id or DOI, works under a filter (``author.id:A1``), or a search by words."""
    if not wanted:
        raise SourceError(
            "say what to look for, for example openalex:W2741809807 or openalex:sparse attention"
        )
    number = doi(wanted)
    if re.fullmatch(r"[Ww]\d+", wanted) or number:
        yield get(f"{address}/works/{f'doi:{number}' if number else wanted}", known=True)
        return
    asked = {"filter": wanted} if re.match(r"[a-z_.]+:\S", wanted) else {"search": wanted}
    cursor, count = "*", 0
    while cursor and count < most:
        params: dict[str, str | int] = {**asked, "per-page": min(_PAGE, most - count), "cursor": cursor}
        reply = get(f"{address}/works", params, known=True)
        document = _read(reply)
        found = _count(document, "results")
        if found or not count:
            yield reply
        count += found
        meta = document.get("meta") if isinstance(document, dict) else None
        cursor = str((meta or {}).get("next_cursor") or "") if found else ""


# ------------------------------------------------------------------------------------------ Semantic Scholar

_FIELDS = "title,abstract,authors,year,publicationDate,venue,externalIds,url,journal"


def scholar(get: Get, address: str, wanted: str, most: int) -> Iterator[bytes]:
    """A paper by any id it knows, or a search by words."""
    if not wanted:
        raise SourceError("say what to look for, for example s2:10.18653/v1/N18-3011 or s2:sparse attention")
    identifier, number = arxiv_id(wanted), doi(wanted)
    name = f"ARXIV:{identifier}" if identifier else f"DOI:{number}" if number else wanted
    if identifier or number or re.fullmatch(r"[0-9a-f]{40}|(?:CorpusId|PMID|ACL|URL):\S+", wanted):
        yield get(f"{address}/paper/{quote(name, safe=':/.')}", {"fields": _FIELDS}, known=True)
        return
    token, count = "", 0
    while count < most:
        params: dict[str, str | int] = {
            "query": wanted,
            "fields": _FIELDS,
            **({"token": token} if token else {}),
        }
        reply = get(f"{address}/paper/search/bulk", params, known=True)
        document = _read(reply)
        found = _count(document, "data")
        if found > most - count:  # a page of it is a thousand
            reply = json.dumps({"data": document["data"][: most - count]}).encode()
        if found or not count:
            yield reply
        count += found
        token = str(document.get("token") or "") if isinstance(document, dict) else ""
        if not token or not found:
            return


# ------------------------------------------------------------------------------------------ a DOI


def by_doi(get: Get, crossref: str, openalex_address: str, number: str) -> bytes:
    """What Crossref knows of a DOI; where it has no abstract, what OpenAlex does."""
    path = quote(number, safe="/")
    try:
        reply = get(f"{crossref}/works/{path}", known=True)
    except SourceError as first:
        try:
            return get(f"{openalex_address}/works/doi:{path}", known=True)
        except SourceError:
            raise first from None
    document = _read(reply)
    message = document.get("message") if isinstance(document, dict) else None
    if isinstance(message, dict) and message.get("abstract"):
        return reply
    try:
        return get(f"{openalex_address}/works/doi:{path}", known=True)
    except SourceError:
        return reply


# ------------------------------------------------------------------------------------------ Zotero

_NO_PAPERS = frozenset({"attachment", "note", "annotation"})


def zotero(get: Get, address: str, wanted: str) -> Iterator[bytes]:
    """The library of a Zotero that runs here, one of its collections by key, or a search in it.

    https://www.zotero.org/support/dev/web_api/v3/basics; it has to be allowed in its settings.
    """
    whole = f"{address}/items/top"
    path = f"{address}/collections/{wanted}/items/top" if ZOTERO_KEY.fullmatch(wanted) else whole
    start = 0
    while True:
        params: dict[str, str | int] = {"format": "json", "limit": _PAGE, "start": start}
        if wanted and path == whole:
            params["q"] = wanted
        try:
            items = _read(get(path, params, known=True))
        except SourceError as error:
            if start:
                raise
            raise SourceError(
                f"Zotero: {error}; start it, and allow other applications in its advanced settings"
            ) from None
        if not isinstance(items, list):
            raise SourceError("Zotero: not the reply that was expected; update it")
        data = [item.get("data") for item in items if isinstance(item, dict)]
        papers = [one for one in data if isinstance(one, dict) and one.get("itemType") not in _NO_PAPERS]
        if papers or not start:
            yield json.dumps(papers).encode()
        if len(items) < _PAGE:
            return
        start += len(items)
