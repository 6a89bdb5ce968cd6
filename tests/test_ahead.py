"""Claims read ahead in another process: the same claims, whatever was guessed and whatever dies."""

from __future__ import annotations

import io
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest

from assistant.types import Claim, Paper
from ingest import ahead
from ingest.ahead import ReadAhead, serve
from ingest.claims import extract
from ingest.extraction import Rules
from ingest.records import Record

RECORDS = [
    Record(f"Router {n}", f"It cuts the training time by {20 + n}% on our data.", "a.txt", n)
    for n in range(6)
]


def papers(records: Sequence[Record]) -> list[Paper]:
    return [Paper(ahead.paper_id(one.title, one.arxiv_id), one.title, one.abstract) for one in records]


class Counting(Rules):
    """The rules, and how many papers they were given here."""

    def __init__(self) -> None:
        self.here = 0
        self.then: dict[int, Callable[[], None]] = {}

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        self.here += len(papers)
        self.then.get(self.here, int)()
        return super().extract(papers)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_FIRST", 1)


def test_a_worker_reads_what_was_announced() -> None:
    """The same claims as here, under the same ids; the first batch is read here."""
    with closing(ReadAhead(rules := Counting())) as reader:
        reader.announce(RECORDS[:2])
        first = reader.extract(papers(RECORDS[:2]))
        reader.announce(RECORDS[2:])
        second = reader.extract(papers(RECORDS[2:]))
    assert rules.here == 2
    assert [*first, *second] == [extract(paper) for paper in papers(RECORDS)]


def test_what_was_guessed_wrongly_is_read_here() -> None:
    """A printing that became a part of another paper has other ids or another text."""
    with closing(ReadAhead(rules := Counting())) as reader:
        reader.extract(papers(RECORDS[:1]))
        reader.announce(RECORDS)
        asked = [papers(RECORDS)[0], Paper("other", "Router 1", RECORDS[1].abstract)]
        found = reader.extract(asked)
    assert rules.here == 2
    assert found == [extract(paper) for paper in asked]


def test_a_worker_that_dies_costs_time_only() -> None:
    """Everything is read here then."""
    with closing(ReadAhead(rules := Counting())) as reader:
        reader.extract(papers(RECORDS[:1]))
        reader.announce(RECORDS[:1])
        reader.extract(papers(RECORDS[:1]))
        assert reader._worker is not None
        reader._worker.kill()
        reader._worker.wait()
        reader.announce(RECORDS)
        assert reader.extract(papers(RECORDS)) == [extract(paper) for paper in papers(RECORDS)]
    assert rules.here == 1 + len(RECORDS)


def test_what_the_worker_has_not_begun_is_read_here_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits while there is something to read: the last batch is taken first."""
    release = threading.Event()
    ask = ReadAhead._ask
    monkeypatch.setattr(ReadAhead, "_ask", lambda self, texts: release.wait(30) and ask(self, texts))
    with closing(ReadAhead(rules := Counting())) as reader:
        reader.extract(papers(RECORDS[:1]))
        for record in RECORDS[1:4]:
            reader.announce([record])
        rules.then = {3: release.set}
        found = [reader.extract(papers([record])) for record in RECORDS[1:4]]
    assert rules.here == 3
    assert found == [[extract(paper)] for paper in papers(RECORDS[1:4])]


def test_batches_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the first go to the worker, or are read here while it is busy."""
    asked: list[str] = []
    ask = ReadAhead._ask
    monkeypatch.setattr(ReadAhead, "_ask", lambda self, texts: asked.append(texts[0][1]) or ask(self, texts))
    monkeypatch.setattr(ReadAhead, "_help", lambda self, awaited: None)
    with closing(ReadAhead(Counting())) as reader:
        met = []
        for batch in reader.through([[record] for record in RECORDS]):
            met += batch
            reader.extract(papers(batch))
    assert met == RECORDS
    assert asked == [record.title for record in RECORDS[1:]]


def test_nothing_is_started_where_nothing_is_new() -> None:
    """Reading a known file again asks no worker."""
    with closing(ReadAhead(Counting())) as reader:
        for _ in range(3):
            reader.announce(RECORDS)
        assert reader._worker is None


def test_the_worker_ends_with_its_input() -> None:
    """Whoever started it may be gone."""
    said = io.BytesIO()
    texts = [("p", RECORDS[0].title, RECORDS[0].abstract)]
    serve(io.BytesIO(pickle.dumps(texts)), said)
    assert pickle.loads(said.getvalue()) == [extract(Paper(*texts[0]))]
