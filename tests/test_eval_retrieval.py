"""Search against judged queries: read, measured, and held to its gate where a collection is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.errors import InputError
from eval.evaluation import Options, _gates
from eval.retrieval import collections, load_collection, retrieval_rows

CORPUS = {
    "d1": ("Kites", "A kite rises in steady wind above the harbour."),
    "d2": ("Tides", "The tide follows the moon and floods the harbour."),
    "d3": ("Clocks", "A clock drifts unless somebody winds it."),
}
QUERIES = {"q1": "kites in the wind", "q2": "what follows the moon", "q3": "harbour"}
JUDGED = [("q1", "d1", 1), ("q2", "d3", 1), ("q2", "d2", 0), ("q3", "d1", 1), ("q3", "d2", 1)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "retrieval" / "shore"
    (place / "qrels").mkdir(parents=True)
    rows = [{"_id": key, "title": title, "text": text} for key, (title, text) in CORPUS.items()]
    (place / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (place / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text in QUERIES.items())
    )
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in JUDGED)]
    (place / "qrels" / "test.tsv").write_text("\n".join(lines))
    return tmp_path


def test_each_query_is_measured_against_its_documents(folder: Path) -> None:
    """Found, missed and found twice: the mean of one, none and one."""
    rows = retrieval_rows(folder, Settings.load(folder / "home", embedder="none"))
    assert [(row.name, row.value.n) for row in rows] == [
        ("retrieval/shore/ndcg_10", 3),
        ("retrieval/shore/recall_10", 3),
    ]
    assert rows[0].value.mean == pytest.approx(2 / 3)
    assert rows[1].value.mean == pytest.approx(2 / 3)


def test_documents_judged_irrelevant_are_not_relevant(folder: Path) -> None:
    """A score of zero is a judgement too."""
    found = load_collection(folder / "retrieval" / "shore")
    assert dict(found.queries)["what follows the moon"] == {"d3"}


def test_what_is_no_collection_is_refused(folder: Path) -> None:
    """With its name and what belongs there."""
    (folder / "retrieval" / "shore" / "queries.jsonl").unlink()
    with pytest.raises(InputError, match=r"shore.*queries\.jsonl"):
        load_collection(folder / "retrieval" / "shore")


def test_its_gates_are_held_where_it_is_at_hand(folder: Path) -> None:
    """Elsewhere a missing collection fails nothing."""
    (folder / "retrieval" / "shore").rename(folder / "retrieval" / "scitldr")
    assert collections(folder / "nowhere") == []
    with_it = {gate.metric for gate in _gates(Options(beside=folder))}
    assert with_it - {gate.metric for gate in _gates(Options())} == {"retrieval/scitldr/ndcg_10"}
