"""XML of catalogues and reference managers: PubMed, EndNote, OAI-PMH, Zotero's RDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.decoding import undeclared
from ingest.fields import arxiv_id, arxiv_in, doi
from ingest.formats.tagged import translated
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, one_line, shown

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["read_xml"]

_INNER_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)


def read_xml(text: str, file: str) -> Reading:
    """The papers of a document in one of these forms.

    Entities of the document's own are refused: none of these forms has any, attacks do.
    """
    from lxml import etree

    if _INNER_DOCTYPE.search(text[:100_000]):
        yield Refusal(file, 0, "XML with entities of its own is not read; no catalogue writes any")
        return
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    body = undeclared(text).encode("utf-8", "replace")
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        yield Refusal(file, 0, f"broken XML: {shown(str(error), 100)}")
        return
    met = False
    for element, told in _records(root):
        met = True
        yield from from_mapping(
            {key: value for key, value in told.items() if value}, file, element.sourceline or 0
        )
    if not met:
        name = _name(root) if root is not None else "nothing"
        yield Refusal(
            file,
            0,
            f"XML without papers that are known: {shown(name)}; PubMed, EndNote, OAI-PMH, RDF, Atom are read",
        )
    elif parser.error_log and "Premature end" in str(parser.error_log.last_error):
        yield Refusal(file, parser.error_log.last_error.line, "the document is cut off here; fetch it again")


def _records(root: Element | None) -> Iterator[tuple[Element, dict[str, Any]]]:
    if root is None:
        return
    for element in root.iter():
        tell = _TOLD.get(_name(element))
        if tell is not None:
            told = tell(element)
            if told:
                yield element, told


def _name(element: Element) -> str:
    """Its name without the name space; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _find(element: Element | list[Element] | None, *path: str) -> list[Element]:
    """What lies under a path of names, in order."""
    level = element if isinstance(element, list) else [element] if element is not None else []
    for name in path:
        level = [child for parent in level for child in parent if _name(child) == name]
    return level


def _text(elements: list[Element]) -> str:
    """The words of the first of them, with the tags inside as HTML has them."""
    return one_line(_marked(elements[0])) if elements else ""


def _marked(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = _name(child)
        inner = _marked(child) if name else ""
        parts += [
            f"<{name}>{inner}</{name}>" if name in {"sub", "sup", "i", "b"} else inner,
            child.tail or "",
        ]
    return "".join(parts)


def _texts(elements: list[Element]) -> list[str]:
    return [text for element in elements if (text := one_line("".join(element.itertext())))]


# ------------------------------------------------------------------------------------------ PubMed


def _pubmed(article: Element) -> dict[str, Any]:
    """https://dtd.nlm.nih.gov: a ``PubmedArticle`` or ``PubmedBookArticle``."""
    citation = next(iter(_find(article, "MedlineCitation") or _find(article, "BookDocument")), None)
    inner = next(iter(_find(citation, "Article")), citation)
    journal = next(iter(_find(inner, "Journal")), None)
    marked = [*_find(article, "PubmedData", "ArticleIdList", "ArticleId"), *_find(inner, "ELocationID")]
    number = _text(_find(citation, "PMID"))
    sections = [
        f"{label.upper()}: {text}" if (label := section.get("Label")) else text
        for section in _find(inner, "Abstract", "AbstractText")
        or _find(_find(citation, "OtherAbstract")[:1], "AbstractText")
        if (text := one_line(_marked(section)))
    ]
    return {
        "title": translated(_text(_find(inner, "ArticleTitle"))),
        "abstract": " ".join(sections),
        "authors": [_pubmed_author(author) for author in _find(inner, "AuthorList", "Author")],
        "date": _pubmed_date(_find(journal, "JournalIssue", "PubDate")),
        "issued": _pubmed_date(_find(inner, "ArticleDate")),
        "doi": doi(*(mark.text for mark in marked if "doi" in (mark.get("IdType"), mark.get("EIdType")))),
        "pmid": number,
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number else None,
        "venue": _text(_find(journal, "Title")) or _text(_find(journal, "ISOAbbreviation")),
        "volume": _text(_find(journal, "JournalIssue", "Volume")),
        "issue": _text(_find(journal, "JournalIssue", "Issue")),
        "pages": _text(_find(inner, "Pagination", "MedlinePgn")),
        "language": _text(_find(inner, "Language")),
        "type": _texts(_find(inner, "PublicationTypeList", "PublicationType")),
    }  # fmt: skip


def _pubmed_author(author: Element) -> dict[str, str]:
    body = _text(_find(author, "CollectiveName"))
    if body:
        return {"literal": body}
    return {
        "family": _text(_find(author, "LastName")),
        "given": _text(_find(author, "ForeName")) or _text(_find(author, "Initials")),
        "suffix": _text(_find(author, "Suffix")),
    }


def _pubmed_date(dates: list[Element]) -> str:
    if not dates:
        return ""
    given = _text(_find(dates[0], "MedlineDate"))
    year, month, day = (_text(_find(dates[0], name)) for name in ("Year", "Month", "Day"))
    if month.isdigit():
        return "-".join(filter(None, (year, month, day)))
    return given or " ".join(filter(None, (year, month, day)))


# ------------------------------------------------------------------------------------------ EndNote


def _endnote(record: Element) -> dict[str, Any]:
    if not _find(record, "titles"):
        return {}
    kind = next(iter(_find(record, "ref-type")), None)
    urls = _texts(_find(record, "urls", "related-urls", "url")) or _texts(
        _find(record, "urls", "web-urls", "url")
    )
    number = _text(_find(record, "electronic-resource-num"))
    return {
        "title": _styled(_find(record, "titles", "title")),
        "abstract": _styled(_find(record, "abstract")),
        "authors": _texts(_find(record, "contributors", "authors", "author")),
        "date": _text(_find(record, "dates", "pub-dates", "date")),
        "year": _text(_find(record, "dates", "year")),
        "doi": doi(number, *urls),
        "url": next((url for url in urls if url.startswith("http")), None),
        "arxivid": arxiv_id(*urls, number) or arxiv_in(_text(_find(record, "accession-num"))),
        "venue": _text(
            _find(record, "titles", "secondary-title") or _find(record, "periodical", "full-title")
        ),
        "volume": _text(_find(record, "volume")),
        "issue": _text(_find(record, "number")),
        "pages": _text(_find(record, "pages")),
        "publisher": _text(_find(record, "publisher")),
        "language": _text(_find(record, "language")),
        "citationkey": _text(_find(record, "label")),
        "itemtype": kind.get("name") if kind is not None else None,
        "note": _text(_find(record, "notes")),
    }  # fmt: skip


def _styled(elements: list[Element]) -> str:
    """EndNote wraps every run of letters in a style."""
    pieces = []
    for style in _find(elements[0], "style") if elements else []:
        text = "".join(style.itertext())
        tag = {"superscript": "sup", "subscript": "sub"}.get(style.get("face", ""))
        pieces.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return one_line("".join(pieces)) if pieces else _text(elements)


# ------------------------------------------------------------------------------------------ OAI-PMH


def _arxiv_oai(record: Element) -> dict[str, Any]:
    """ArXiv's own form, ``arXiv`` or ``arXivRaw``."""
    versions = _find(record, "version")
    first = _text(_find(versions[0], "date")) if versions else ""
    authors = [
        {
            "family": _text(_find(author, "keyname")),
            "given": _text(_find(author, "forenames")),
            "suffix": _text(_find(author, "suffix")),
        }
        for author in _find(record, "authors", "author")
    ]
    return {
        "arxivid": _text(_find(record, "id")),
        "title": _text(_find(record, "title")),
        "abstract": "".join(element.text or "" for element in _find(record, "abstract")[:1]),
        "authors": authors or _text(_find(record, "authors")),
        "date": first or _text(_find(record, "created")),
        "doi": _text(_find(record, "doi")),
        "venue": _text(_find(record, "journal-ref")),
        "categories": _text(_find(record, "categories")),
    }


def _dublin_core(record: Element) -> dict[str, Any]:
    """``oai_dc``, which every repository offers; of several descriptions the longest is the abstract."""
    names = _texts(_find(record, "identifier"))
    return {
        "title": _text(_find(record, "title")),
        "abstract": max(_texts(_find(record, "description")), key=len, default=""),
        "authors": _texts(_find(record, "creator")),
        "date": min(_texts(_find(record, "date")), default=""),
        "doi": doi(*names),
        "arxivid": arxiv_id(*names),
        "url": next((name for name in names if name.startswith("http")), None),
        "publisher": _text(_find(record, "publisher")),
        "language": _text(_find(record, "language")),
        "type": _texts(_find(record, "type")),
    }


# ------------------------------------------------------------------------------------------ Zotero's RDF


def _zotero(item: Element) -> dict[str, Any]:
    """https://www.zotero.org/support/kb/rdf: items are named for their kind, attachments are not papers."""
    kind = _text(_find(item, "itemType"))
    if not _find(item, "title") or kind in {"attachment", "note"}:
        return {}
    names = [*_texts(_find(item, "identifier")), *_texts(_find(item, "identifier", "URI", "value"))]
    journal = next(
        iter(
            _find(item, "isPartOf", "Journal") or [part for kind in _find(item, "isPartOf") for part in kind]
        ),
        None,
    )
    more = _texts(_find(journal, "identifier")) if journal is not None else []
    return {
        "title": _text(_find(item, "title")),
        "abstract": "".join("".join(element.itertext()) for element in _find(item, "abstract")[:1]),
        "authors": [_person(person) for person in _find(item, "authors", "Seq", "li", "Person")],
        "date": _text(_find(item, "date")),
        "doi": doi(*names, *more),
        "arxivid": arxiv_id(*names),
        "url": next((name for name in names if name.startswith("http")), None),
        "venue": _text(_find(journal, "title")),
        "volume": _text(_find(journal, "volume")),
        "issue": _text(_find(journal, "number")),
        "pages": _text(_find(item, "pages")),
        "itemtype": kind,
        "language": _text(_find(item, "language")),
        "note": _text(_find(item, "description")),
    }  # fmt: skip


def _person(person: Element) -> dict[str, str]:
    return {
        "family": _text(_find(person, "surname")),
        "given": _text(_find(person, "givenName")) or _text(_find(person, "givenname")),
        "name": _text(_find(person, "name")),
    }


_ZOTERO_KINDS = (
    "Article Book BookSection Document Thesis Report Manuscript Data Recording Memo Letter".split()
)
_TOLD: dict[str, Callable[[Element], dict[str, Any]]] = {
    "PubmedArticle": _pubmed,
    "PubmedBookArticle": _pubmed,
    "record": _endnote,
    "arXiv": _arxiv_oai,
    "arXivRaw": _arxiv_oai,
    "dc": _dublin_core,
    "Description": lambda item: _zotero(item) if _find(item, "itemType") else {},
}
_TOLD |= dict.fromkeys(
    _ZOTERO_KINDS, lambda item: _zotero(item) if "biblio#" in str(item.tag) or _find(item, "itemType") else {}
)
