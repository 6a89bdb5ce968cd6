"""Whether two papers with something in common are one: ids decide, then titles with all that speaks against.

Two that are taken for one lose a text, and questions are answered from the wrong one; one that is
taken for two is a line too many. So whatever contradicts keeps them apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container

from assistant.identity import paper_id, title_key
from assistant.language.bibliography import plain
from assistant.store.catalog import Catalog
from assistant.types import Paper
from ingest.abstracts import alike
from ingest.fields import arxiv_id, doi

__all__ = ["clash", "fresh_id", "ids_of", "is_posted", "names_of", "same_by_id", "same_by_title"]

# The servers of preprints that give out DOIs: bioRxiv and medRxiv (whose publisher's journals have the same
# prefix), Research Square, SSRN, PsyArXiv and others of OSF, Preprints.org, ChemRxiv, Authorea, TechRxiv.
_POSTED = re.compile(
    r"10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}(?:v\d+)?"
    r"|10\.(?:21203|2139|31234|31219|31235|20944|26434|22541|36227)/.+"
)
_HALF = 0.5
_ALL_BUT_EQUAL = 0.9


def names_of(paper: Paper) -> list[str]:
    """The identifiers that find a paper wherever they are printed: ``arxiv:``, ``doi:``, ``pmid:`` ..."""
    own = [f"arxiv:{paper.arxiv_id}"] if paper.arxiv_id else []
    own += [f"doi:{paper.doi}"] if paper.doi else []
    return own + [name for name in paper.ids if not name.startswith("file:")]


def ids_of(catalog: Catalog, name: str) -> list[str]:
    """Ids of the papers that a reader calls so: id, citation key, arXiv id or DOI, these as links too."""
    return catalog.named(name) or catalog.named(arxiv_id(name) or doi(name) or name)


def is_posted(number: str | None) -> bool:
    """Whether a DOI is a preprint's, so that the publication has another one."""
    return number is not None and _POSTED.fullmatch(number) is not None


def clash(one: Paper, other: Paper) -> bool:
    """Whether both have names of one kind (DOIs, ids of one file) and share none of them."""
    first, second = _by_kind(one), _by_kind(other)
    return any(first[kind].isdisjoint(second[kind]) for kind in first.keys() & second.keys())


def _by_kind(paper: Paper) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in (*names_of(paper), *(name for name in paper.ids if name.startswith("file:"))):
        kind, _, value = name.rpartition("#") if name.startswith("file:") else name.partition(":")
        kind = "posted" if kind == "doi" and is_posted(value) else kind
        found.setdefault(kind, set()).add(value)
    return found


def same_by_id(one: Paper, other: Paper) -> bool:
    """Whether two with one DOI (or another shared identifier) are one paper.

    Proceedings lend their DOI to their papers: with other titles and other texts they are two.
    """
    if title_key(one.title) == title_key(other.title):
        return not (one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id)
    return not clash(one, other) and alike(one.abstract, other.abstract) >= _HALF


def same_by_title(one: Paper, other: Paper) -> bool:
    """Whether two under one title are one paper: no name, text, author or year speaks against it."""
    if clash(one, other):
        return False
    shared = alike(one.abstract, other.abstract)
    if shared < _HALF:
        return False
    if one.authors and other.authors:
        return shared >= _ALL_BUT_EQUAL or not _surnames(one).isdisjoint(_surnames(other))
    if one.published and other.published:
        return shared >= _ALL_BUT_EQUAL or abs(one.published.year - other.published.year) <= 1
    return True


def _surnames(paper: Paper) -> set[str]:
    """Words of the authors' names that are no initials."""
    return {word for name in paper.authors for word in plain(name).split() if len(word) > 1}


def fresh_id(paper: Paper, taken: Container[str]) -> str:
    """The id of a paper met for the first time; one whose title another paper has is told by its text."""
    found = paper_id(paper.title, paper.arxiv_id)
    said = title_key(paper.title)
    while found in taken:
        said += "\n" + (paper.doi or "") + "\n" + " ".join(paper.abstract.split())
        found = "t-" + hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return found
