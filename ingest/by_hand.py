"""What a reader decides of papers: two that are one, and one that is several."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.config import Settings
from assistant.errors import InputError
from assistant.identity import title_key
from assistant.store.catalog import Catalog
from assistant.store.stores import Stores
from assistant.types import Paper
from ingest.abstracts import alike
from ingest.chunk import chunk
from ingest.extraction import load_extractor
from ingest.history import said, telling, unsaid
from ingest.identity import clash, fresh_id, ids_of, names_of
from ingest.indexing import Indexer
from ingest.merging import filled
from ingest.pipeline import writing

__all__ = ["merge", "split"]

_SAME_TEXT = 0.8


def merge(
    kept: str,
    gone: str,
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    stores: Stores | None = None,
) -> Paper:
    """Make one paper of two; the first keeps its id and its text. It stays so at a new ingest.

    Raises:
        InputError: A paper is not in the collection, or both are one.
    """
    with writing(home, settings, stores, create=False) as opened:
        catalog = opened.catalog
        first, second = _paper(catalog, kept), _paper(catalog, gone)
        if first.id == second.id:
            raise InputError(f"{kept} and {gone} are one paper already")
        fields = catalog.history([first.id, second.id])
        with catalog.writing() as writes:
            writes.put_history(
                (first.id, paper.sources[0].file if paper.sources else "", _line(paper), said(paper))
                for paper in (first, second)
                if paper.id not in fields
            )
            whole = filled(first, second)
            writes.release([second.id])
            writes.put_papers([whole])
            writes.move_sources(second.id, first.id)
            writes.move_history(second.id, first.id)
            writes.drop_papers([second.id])
            for other in {second.id, fresh_id(second, ())}:
                writes.decide(other, first.id, same=True)
        _read_again(opened, [first.id])
        return _paper(catalog, first.id)


def split(
    paper_id: str,
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    stores: Stores | None = None,
) -> list[Paper]:
    """Make a paper of its own of each printing that differs in title, DOI or text from the oldest.

    Returns all of them, the one that keeps the id first. They stay apart at a new ingest.

    Raises:
        InputError: The paper is not in the collection, or its printings do not differ.
    """
    with writing(home, settings, stores, create=False) as opened:
        catalog = opened.catalog
        paper = _paper(catalog, paper_id)
        fields = catalog.history([paper.id]).get(paper.id, [])
        groups = _groups(fields)
        if len(groups) < 2:
            raise InputError(f"all that was printed of {paper.id} says the same; there is nothing to split")
        parts = _parts(paper, groups)
        _write_parts(catalog, parts, groups)
        _read_again(opened, [part.id for part in parts])
        return [_paper(catalog, part.id) for part in parts]


_Printed = tuple[str, int, dict[str, Any]]


def _groups(fields: Sequence[_Printed]) -> list[list[_Printed]]:
    """Printings of one work together, the oldest first."""
    groups: list[list[_Printed]] = []
    for printed in fields:
        paper = unsaid(printed[2])
        for group in groups:
            first = unsaid(group[0][2])
            if not clash(paper, first) and _one_text(paper, first):
                group.append(printed)
                break
        else:
            groups.append([printed])
    return groups


def _one_text(one: Paper, other: Paper) -> bool:
    shared = bool(set(names_of(one)) & set(names_of(other)))
    titled = title_key(one.title) == title_key(other.title)
    return (shared or titled) and alike(one.abstract, other.abstract) >= _SAME_TEXT


def _parts(paper: Paper, groups: Sequence[Sequence[_Printed]]) -> list[Paper]:
    parts: dict[str, Paper] = {}
    for group in groups:
        # The last printing of a group has the say, the others fill in.
        whole = unsaid(group[-1][2])
        for *_, fields in reversed(group[:-1]):
            whole = filled(whole, unsaid(fields))
        identifier = fresh_id(whole, {paper.id: paper, **parts}) if parts else paper.id
        parts[identifier] = replace(whole, id=identifier)
    return list(parts.values())


def _write_parts(catalog: Catalog, parts: Sequence[Paper], groups: Sequence[Sequence[_Printed]]) -> None:
    kept = parts[0]
    shas = catalog.shas_of(kept.id)
    with catalog.writing() as writes:
        writes.drop_names(kept.id)
        writes.drop_history(kept.id)
        # Unique columns are free again before another paper takes them.
        writes.release([kept.id])
        writes.put_papers(parts)
        for part, group in zip(parts, groups, strict=True):
            titles = {title_key(fields["title"]) for *_, fields in group}
            writes.put_titles((key, part.id) for key in sorted(titles))
            if len({telling(fields) for *_, fields in group}) > 1:
                writes.put_history((part.id, file, line, fields) for file, line, fields in group)
            if part is kept:
                continue
            writes.decide(part.id, kept.id, same=False)
            # The same printing in another file has the same digest.
            own = {shas[file, line] for file, line, _ in group if (file, line) in shas}
            places = [place for place, sha in shas.items() if sha in own]
            writes.put_sources((part.id, *place, shas[place]) for place in places)
            writes.drop_sources((kept.id, *place) for place in places)


def _read_again(stores: Stores, ids: Sequence[str]) -> None:
    """Passages, claims and indexes of papers that were put together anew."""
    extractor = load_extractor("rules", stores)
    papers = stores.catalog.papers(ids=ids)
    claims = extractor.extract(papers)
    with stores.catalog.writing() as writes:
        writes.put_chunks({paper.id: chunk(paper) for paper in papers})
        writes.put_claims(
            {paper.id: found for paper, found in zip(papers, claims, strict=True)}, extractor.version
        )
    indexer = Indexer(stores, lambda *_: None)
    indexer.heal()
    indexer.embed()


def _paper(catalog: Catalog, name: str) -> Paper:
    found = ids_of(catalog, name)
    if len(found) > 1:
        raise InputError(f"{name} names {len(found)} papers: {', '.join(found[:5])}; give one of these ids")
    paper = catalog.paper(found[0]) if found else None
    if paper is None:
        raise InputError(f"{name} is not in the collection; see: askpapers papers --json")
    return paper


def _line(paper: Paper) -> int:
    return paper.sources[0].line if paper.sources else 0
