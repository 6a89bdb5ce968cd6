"""Extraction against hand-made labels of half of the seed collection."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from assistant.identity import title_key
from assistant.types import Claim, Paper
from ingest.claims import extract, validate
from ingest.reading import read
from ingest.records import Record
from tests.gold import records as gold_records
from tests.gold import scorer

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def papers(seeds: list[Path]) -> dict[str, Paper]:
    """Every seed paper once, by the key of its title."""
    records = [record for record in read(seeds) if isinstance(record, Record)]
    return {
        title_key(record.title): Paper(
            id=title_key(record.title), title=record.title, abstract=record.abstract
        )
        for record in records
    }


@pytest.fixture(scope="module")
def claims(papers: dict[str, Paper]) -> dict[str, list[Claim]]:
    """What is extracted from every seed paper."""
    return {key: extract(paper) for key, paper in papers.items()}


@pytest.fixture(scope="module")
def scores(shared: Path, papers: dict[str, Paper], claims: dict[str, list[Claim]]) -> dict[str, Any]:
    """The labels' own scores of the claims."""
    score = scorer(shared / "gold" / "score.py")
    gold = gold_records(shared / "gold" / "dev_claims.jsonl")
    covered = {score.norm(row["title"]) for row in gold_records(shared / "gold" / "dev_papers.jsonl")}
    predicted = [
        {**asdict(claim), "title": papers[key].title} for key, found in claims.items() for claim in found
    ]
    result: dict[str, Any] = score.score_claims(gold, predicted, covered)[0]
    return result


# A printed range is one claim here and two records there, so one of every two bounds of a range differs.
@pytest.mark.parametrize(
    ("measure", "least"),
    [
        ("f1", 0.95),
        ("recall_with_quantity", 0.93),
        ("quantity_acc", 0.95),
        ("saving_acc", 0.95),
        ("direction_acc", 0.95),
        ("bound_acc", 0.88),
    ],
)
def test_the_labels_are_met(scores, measure, least):
    assert scores["gold"] > 100
    assert scores[measure] >= least, json.dumps(scores)


def test_every_claim_is_valid(papers, claims):
    wrong = [
        line
        for key, found in claims.items()
        for claim in found
        for line in validate(claim, papers[key].abstract)
    ]
    assert wrong == []


def test_ids_are_distinct_and_reading_again_finds_the_same(papers, claims):
    ids = [claim.id for found in claims.values() for claim in found]
    assert len(set(ids)) == len(ids)
    for key, paper in list(papers.items())[::10]:
        assert extract(paper) == claims[key]
