"""Printings into the catalogue, a batch at a time, and the account of what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.store.catalog import Catalog
from assistant.types import Claim
from ingest.chunk import chunk
from ingest.extraction import Extractor, combined, is_current, keeps_additions
from ingest.history import said
from ingest.identity import names_of
from ingest.merging import Changes, Fate, as_paper, fingerprint, merge_batch, write_changes
from ingest.records import Record, Refusal
from ingest.report import Report

__all__ = ["Absorber"]


class Absorber:
    """Takes printings in, in the order they are read.

    Memory grows by one id for each paper met, and with the printings of the file that is
    being read.
    """

    def __init__(self, catalog: Catalog, extractor: Extractor) -> None:
        self.papers_seen = 0
        self.chunks = 0
        self.claims = 0
        self._catalog = catalog
        self._extractor = extractor
        self._fates: dict[str, Fate] = {}
        self._files: dict[str, None] = {}
        self._refused: list[Refusal] = []
        self._met: dict[str, dict[str, tuple[int, ...]]] = {}

    def take(self, items: Sequence[Record | Refusal]) -> None:
        """Write a batch, all of it or nothing."""
        records = [item for item in items if isinstance(item, Record)]
        fresh, stale = self._sort_out(records)
        changes = merge_batch(self._catalog, fresh)
        if fresh:
            self._write(changes)
            self._account(changes)
        self.read_again(stale)
        self.papers_seen += len(records)
        self._files.update(dict.fromkeys(item.file for item in items))
        refused = [item for item in items if isinstance(item, Refusal)]
        self._refused += refused
        self._want([item.paper for item in refused if item.paper is not None])
        self._forget_moved(still_open=items[-1].file if items else None)

    def acknowledge(self, paper_ids: Iterable[str]) -> None:
        """Count papers that are known and were not read from anywhere."""
        self._fates.update(dict.fromkeys(paper_ids, "unchanged"))
        self.papers_seen += len(self._fates)

    def finish(self) -> None:
        """Everything has been read."""
        self._forget_moved(still_open=None)

    def read_again(self, paper_ids: Sequence[str]) -> None:
        """Extract the claims of known papers anew; what a language model added stays."""
        papers = self._catalog.papers(ids=paper_ids)
        added = self._additions(paper_ids)
        read_by = self._catalog.read_by(paper_ids)
        if not papers:
            return
        found = self._extractor.extract(papers)
        with self._catalog.writing() as writes:
            for paper, claims in zip(papers, found, strict=True):
                claims = [*claims, *added.get(paper.id, ())]  # noqa: PLW2901  with what was kept
                writes.put_claims({paper.id: claims}, combined(read_by[paper.id], self._extractor.version))
                self.claims += len(claims)

    def report(self, seconds: float) -> Report:
        """The account so far."""
        fates = list(self._fates.values())
        return Report(
            files=len(self._files),
            papers_seen=self.papers_seen,
            new=fates.count("new"),
            updated=fates.count("updated"),
            unchanged=fates.count("unchanged"),
            duplicates=self.papers_seen - len(fates),
            claims=self.claims,
            chunks=self.chunks,
            rejected=tuple(self._refused),
            seconds=seconds,
        )

    def _sort_out(self, records: Sequence[Record]) -> tuple[list[tuple[Record, str]], list[str]]:
        """The printings not read before, and the known papers whose claims are an older extractor's."""
        prints = [(record, fingerprint(record)) for record in records]
        known = self._catalog.printings(sha for _, sha in prints)
        fresh: list[tuple[Record, str]] = []
        stale: dict[str, None] = {}
        for record, sha in prints:
            printing = known.get((record.file, record.line, sha))
            if printing is None:
                fresh.append((record, sha))
                continue
            self._note_met(printing.paper_id, record.file, record.line)
            self._fates.setdefault(printing.paper_id, "unchanged")
            if not is_current(printing.extractor, self._extractor.version):
                stale[printing.paper_id] = None
        return fresh, list(stale)

    def _write(self, changes: Changes) -> None:
        chunks = {paper.id: chunk(paper) for paper in changes.read}
        claims = dict(
            zip((paper.id for paper in changes.read), self._extractor.extract(changes.read), strict=True)
        )
        with self._catalog.writing() as writes:
            write_changes(writes, changes)
            writes.put_chunks(chunks)
            writes.put_claims(claims, self._extractor.version)
        self.chunks += sum(map(len, chunks.values()))
        self.claims += sum(map(len, claims.values()))

    def _want(self, bare: Sequence[Record]) -> None:
        """Remember papers that lack nothing but their abstract, unless they are known with one."""
        named = {names[0]: record for record in bare if (names := names_of(as_paper(record)))}
        if not named:
            return
        arxiv = [record.arxiv_id for record in named.values() if record.arxiv_id]
        known = self._catalog.papers(ids=self._catalog.namesakes(arxiv, (), named))
        met = {name for paper in known for name in names_of(paper)}
        rows = [
            (name, record.file, record.line, said(as_paper(record)))
            for name, record in named.items()
            if name not in met
        ]
        if rows:
            with self._catalog.writing() as writes:
                writes.want(rows)

    def _account(self, changes: Changes) -> None:
        for gone, into in changes.merged.items():
            self._fates.pop(gone, None)
            for met in self._met.values():
                if gone in met:
                    met[into] = met.get(into, ()) + met.pop(gone)
        for paper_id, fate in changes.fates.items():
            earlier = self._fates.get(paper_id, "unchanged")
            self._fates[paper_id] = fate if earlier == "unchanged" else earlier
        for paper_id, file, line, _ in changes.printings:
            self._note_met(paper_id, file, line)

    def _additions(self, paper_ids: Sequence[str]) -> dict[str, list[Claim]]:
        """What a language model found, by paper, unless it is about to be asked again."""
        if not keeps_additions(self._extractor.version):
            return {}
        added: dict[str, list[Claim]] = {}
        for claim in self._catalog.claims(paper_ids=paper_ids):
            if claim.origin != "rules":
                added.setdefault(claim.paper_id, []).append(claim)
        return added

    def _note_met(self, paper_id: str, file: str, line: int) -> None:
        met = self._met.setdefault(file, {})
        met[paper_id] = (*met.get(paper_id, ()), line)

    def _forget_moved(self, still_open: str | None) -> None:
        """Once a file has been read whole, a paper met in it is where it is now and not where it was."""
        for file in [name for name in self._met if name != still_open]:
            met = self._met.pop(file)
            moved = [
                (paper_id, file, line)
                for paper_id, line in self._catalog.printed_in(file)
                if paper_id in met and line not in met[paper_id]
            ]
            if moved:
                with self._catalog.writing() as writes:
                    writes.drop_sources(moved)
