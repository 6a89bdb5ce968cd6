"""Set questions against the development labels: over hand-made claims, and over extracted ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from set_cases import SmallCollection

from assistant.answer.sets.answer import answer_set
from assistant.answer.sets.judge import judge
from assistant.identity import title_key
from assistant.question import parse
from assistant.types import Claim, Paper

pytestmark = pytest.mark.shared


def rows(shared: Path, name: str) -> list[dict[str, Any]]:
    """A gold file."""
    return [json.loads(line) for line in (shared / "gold" / name).read_text(encoding="utf8").splitlines()]


def by_hand(row: dict[str, Any], number: int) -> Claim:
    """A gold claim in our fields; what it holds is what a perfect extractor would find."""
    return Claim(
        id=str(number),
        paper_id=row["id"],
        quantity=row["quantity"],
        context=row["context"],
        direction=row["direction"],
        raw=row["raw"],
        value=row["value"],
        unit=row["unit"],
        bound=row["qualifier"],
        quote=row["evidence"],
        start=0,
        end=len(row["evidence"]),
        saving=row["reduction"],
    )


def test_verdicts_over_hand_made_claims_are_the_gold_sets(shared: Path) -> None:
    """With perfect claims every development set comes out whole and holds nothing else."""
    claims = [
        by_hand(row, number)
        for number, row in enumerate(rows(shared, "dev_claims.jsonl"))
        if row["value"] is not None
    ]
    for gold in rows(shared, "dev_sets.jsonl"):
        query = parse(gold["question"]).query
        assert query is not None
        found = {claim.paper_id for claim in claims if judge(query, claim).verdict == "match"}
        assert found - set(gold["optional_ids"]) == set(gold["ids"]) - set(gold["optional_ids"]), gold[
            "question"
        ]


@pytest.fixture(scope="module")
def extracted(seeds: list[Path]) -> SmallCollection:
    """The saved pages as papers and claims, without indexes: no development set has a topic."""
    from ingest.claims import extract
    from ingest.reading import read
    from ingest.records import Record

    papers: dict[str, Paper] = {}
    for record in read(seeds):
        assert isinstance(record, Record), record
        key = title_key(record.title)
        papers.setdefault(key, Paper(key, record.title, record.abstract, record.published))
    return SmallCollection(
        list(papers.values()), [one for paper in papers.values() for one in extract(paper)]
    )


def test_sets_over_extracted_claims_reach_their_goal(shared: Path, extracted: SmallCollection) -> None:
    """Mean precision and mean recall of at least .95 on the whole seed collection."""
    ids = {title_key(row["title"]): row["id"] for row in rows(shared, "dev_papers.jsonl")}
    precisions, recalls = [], []
    for gold in rows(shared, "dev_sets.jsonl"):
        answer = answer_set(parse(gold["question"]), catalog=extracted, retriever=extracted)
        wanted, optional = set(gold["ids"]), set(gold["optional_ids"])
        cited = {ids[key] for citation in answer.citations if (key := citation.paper_id) in ids}
        found = cited - (optional - wanted)
        precisions.append(len(found & wanted) / len(found))
        recalls.append(len(found & wanted) / len(wanted))
    assert sum(precisions) / len(precisions) >= 0.95
    assert sum(recalls) / len(recalls) >= 0.95


def test_no_row_of_a_development_set_is_refused_by_the_gate(shared: Path, extracted: SmallCollection) -> None:
    """Every matched claim can be said with its own quote."""
    for gold in rows(shared, "dev_sets.jsonl"):
        answer = answer_set(parse(gold["question"]), catalog=extracted, retriever=extracted)
        assert answer.rejected == (), gold["question"]
        assert len(answer.rows) == answer.coverage.matched
