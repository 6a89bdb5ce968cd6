"""What catalogues call things in their JSON, brought to the names that :mod:`ingest.mappings` knows.

CSL-JSON, Papers with Code, Zotero and the like need nothing: their names say what they mean. The
others nest, invert or split what belongs together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ingest.fields import arxiv_id

__all__ = ["unfolded"]

Data = Mapping[str, Any]


def unfolded(data: Any) -> Any:
    """The same record, flat, when one of these catalogues wrote it; anything else as it is."""
    if isinstance(data, Mapping):
        for mark, unfold in _SHAPES:
            if mark in data:
                return unfold(data)
    return data


def _inner(value: Any, *path: str) -> Any:
    """What lies at the end of a path of keys, ``None`` when there is no such path."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _objects(value: Any) -> list[Data]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _openalex(data: Data) -> Data:
    """https://docs.openalex.org: the abstract is an index from words to their places."""
    places = [data.get("primary_location"), *_objects(data.get("locations"))]
    pages = [_inner(place, "landing_page_url") for place in places]
    identifier = _openalex_id(data.get("id"))
    return {
        "title": data.get("title") or data.get("display_name"),
        "abstract": _upright(data.get("abstract_inverted_index")) or data.get("abstract"),
        "authors": data.get("authorships"),
        "date": data.get("publication_date") or data.get("publication_year"),
        "doi": data.get("doi"),
        "arxivid": arxiv_id(data.get("doi"), *pages),
        "url": data.get("doi") or next((page for page in pages if page), None),
        "venue": _inner(data, "primary_location", "source", "display_name"),
        "type": data.get("type"),
        "language": data.get("language"),
        "pmid": _inner(data, "ids", "pmid"),
        "ids": [f"openalex:{identifier}"] if identifier else [],
        "volume": _inner(data, "biblio", "volume"),
        "issue": _inner(data, "biblio", "issue"),
        "firstpage": _inner(data, "biblio", "first_page"),
        "lastpage": _inner(data, "biblio", "last_page"),
    }


def _openalex_id(value: Any) -> str | None:
    return value.rstrip("/").rpartition("/")[2] if isinstance(value, str) else None


_LONGEST = 20_000


def _upright(index: Any) -> str | None:
    """The words of an inverted index in their order."""
    if not isinstance(index, Mapping):
        return None
    words = {
        place: word
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < _LONGEST
    }
    return " ".join(words[place] for place in sorted(words)) or None


def _semantic_scholar(data: Data) -> Data:
    known = data.get("externalIds") or data.get("externalids")
    names = {str(key).lower(): value for key, value in known.items()} if isinstance(known, Mapping) else {}
    number = data.get("corpusid") or data.get("corpusId") or names.get("corpusid")
    journal = data.get("journal")
    told = {
        key: value
        for key, value in data.items()
        if key not in {"id", "paperId", "corpusid", "journal", "tldr"}
    }
    return told | {
        "arxivid": names.get("arxiv"),
        "doi": names.get("doi") or data.get("doi"),
        "pmid": names.get("pubmed"),
        "ids": [f"s2:{number}"] if number else [f"s2:{data['paperId']}"] if data.get("paperId") else [],
        "date": data.get("publicationDate") or data.get("publicationdate") or data.get("year"),
        "venue": data.get("venue") or _inner(journal, "name"),
        "volume": _inner(journal, "volume"),
        "pages": _inner(journal, "pages"),
    }  # fmt: skip


def _europe_pmc(data: Data) -> Data:
    journal = data.get("journalInfo")
    return {
        "title": str(data.get("title") or "").removesuffix("."),
        "abstract": data.get("abstractText"),
        "authors": data.get("authorList") or str(data.get("authorString") or "").removesuffix("."),
        "date": data.get("firstPublicationDate") or data.get("pubYear"),
        "doi": data.get("doi"),
        "pmid": data.get("pmid"),
        "venue": _inner(journal, "journal", "title") or data.get("journalTitle"),
        "volume": _inner(journal, "volume") or data.get("journalVolume"),
        "issue": _inner(journal, "issue") or data.get("issue"),
        "pages": data.get("pageInfo"),
        "language": data.get("language"),
        "type": _inner(data, "pubTypeList", "pubType"),
        "ids": [f"epmc:{data['source']}/{data['id']}"] if data.get("source") and data.get("id") else [],
    }


def _biorxiv(data: Data) -> Data:
    """``published`` is another DOI there, and ``category`` none of arXiv's."""
    left_out = {"published", "category", "server", "type", "version"}
    doi, server = str(data.get("doi") or ""), str(data.get("server") or "biorxiv").lower()
    told = {key: value for key, value in data.items() if key not in left_out}
    return told | {
        "type": "preprint",
        "publisher": data.get("server"),
        "url": f"https://www.{server}.org/content/{doi}",
    }


def _openreview(data: Data) -> Data:
    """https://docs.openreview.net: each field of the content may be an object around its value."""
    content = data["content"]
    if not isinstance(content, Mapping):
        return data
    told = {
        key: value["value"] if isinstance(value, Mapping) and "value" in value else value
        for key, value in content.items()
    }
    forum = data.get("forum") or data.get("id")
    page = (
        {"url": f"https://openreview.net/forum?id={forum}", "ids": [f"openreview:{forum}"]} if forum else {}
    )
    told.pop("pdf", None)
    return told | page | {"date": data.get("pdate") or data.get("odate") or data.get("cdate")}


def _kaggle(data: Data) -> Data:
    """ArXiv's snapshot: the first version has the date, the update's is of the record."""
    first = next(iter(_objects(data.get("versions"))), {})
    told = {
        key: value
        for key, value in data.items()
        if key not in {"update_date", "versions", "comments", "submitter"}
    }
    return told | {
        "authors": data.get("authors_parsed") or data.get("authors"),
        "date": first.get("created") or data.get("update_date"),
    }


def _crossref(data: Data) -> Data:
    """https://api.crossref.org: of its dates the one that is known furthest."""
    names = ("published-online", "published-print", "issued", "published")
    left_out = {*names, "created", "indexed", "deposited"}
    told = {key: value for key, value in data.items() if key not in left_out}
    told["date"] = max((data[name] for name in names if data.get(name)), key=_parts, default=None)
    title, subtitle = data.get("title"), data.get("subtitle")
    if isinstance(title, list) and title and isinstance(subtitle, list) and subtitle:
        told["title"] = f"{title[0]}: {subtitle[0]}"
    return told | {"url": data.get("URL")}


def _csl(data: Data) -> Data:
    """https://citationstyles.org: the id is what the paper is cited by."""
    key = data.get("citation-key") or data.get("id")
    told = {name: value for name, value in data.items() if name not in {"id", "accessed", "source"}}
    return told | {"citationkey": None if str(key).startswith("http") else key}


def _parts(issued: Any) -> int:
    """How many parts of a date are known."""
    parts = _inner(issued, "date-parts")
    return len(parts[0]) if isinstance(parts, list) and parts and isinstance(parts[0], list) else 0


def _mendeley(data: Data) -> Data:
    names = data["identifiers"] if isinstance(data["identifiers"], Mapping) else {}
    told = {key: value for key, value in data.items() if key not in {"id", "created", "last_modified"}}
    return told | {
        "arxivid": names.get("arxiv"),
        "doi": names.get("doi"),
        "pmid": names.get("pmid"),
        "venue": data.get("source"),
    }


def _own(data: Data) -> Data:
    """What ``askpapers papers --json`` writes: a date is as long as it is known, an id is no other name."""
    told = {key: value for key, value in data.items() if key not in {"id", "sources", "people", "history"}}
    length = {"year": 4, "month": 7}.get(str(data.get("date_precision")), 10)
    told["published"] = str(data.get("published") or "")[:length]
    return told | {"authors": data.get("people") or data.get("authors"), "identifier": data.get("arxiv_id")}


def _zotero(data: Data) -> Data:
    """An item of Zotero's interface: what is known of the paper lies in its ``data``."""
    inner = data["data"]
    if not isinstance(inner, Mapping) or "itemType" not in inner:
        return data
    return {name: value for name, value in inner.items() if name != "key"}  # nobody cites by it


_SHAPES: tuple[tuple[str, Callable[[Data], Data]], ...] = (
    ("date_precision", _own),
    ("abstract_inverted_index", _openalex),
    ("authorships", _openalex),
    ("externalIds", _semantic_scholar),
    ("externalids", _semantic_scholar),
    ("paperId", _semantic_scholar),
    ("corpusid", _semantic_scholar),
    ("authorString", _europe_pmc),
    ("author_corresponding", _biorxiv),
    ("content", _openreview),
    ("authors_parsed", _kaggle),
    ("versions", _kaggle),
    ("published-online", _crossref),
    ("published-print", _crossref),
    ("is-referenced-by-count", _crossref),
    ("identifiers", _mendeley),
    ("data", _zotero),
    ("issued", _csl),
    ("container-title", _csl),
    ("citation-key", _csl),
)
