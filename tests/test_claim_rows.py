"""Nothing found is lost on the way: every claim can be shown by a set answer."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from set_cases import SmallCollection, claim, collection

from assistant.answer.sets.answer import SetAnswer, answer_set
from assistant.identity import title_key
from assistant.question import parse
from assistant.types import Paper, Quantity, Query, Question
from ingest.claims import extract
from ingest.pages import read_text
from ingest.records import Record


def lost(papers: list[Paper]) -> dict[str, list[str]]:
    """Of every quantity the claims that an answer over all of it does not show, as printed."""
    claims = [one for paper in papers for one in extract(paper)]
    stored = SmallCollection(papers, claims)
    gone = {}
    for quantity in get_args(Quantity):
        answer = asked(stored, Query(quantity=quantity))
        shown = {row.claim.id for row in answer.claims if row.label is not None}
        missing = [one.raw for one in claims if one.quantity == quantity and one.id not in shown]
        gone |= {quantity: missing} if missing else {}
    return gone


def asked(stored: SmallCollection, query: Query) -> SetAnswer:
    return answer_set(Question("all of it", "set", query=query), catalog=stored, retriever=stored)


def test_every_claim_of_the_demo_passes_answer_and_gate() -> None:
    """No row of the packaged corpus is held back."""
    papers = {}
    for page in sorted(files("ingest.demo").iterdir(), key=lambda one: one.name):
        if page.name.endswith(".txt"):
            for record in read_text(page.read_text(encoding="utf-8"), page.name):
                if isinstance(record, Record):
                    key = title_key(record.title)
                    papers.setdefault(key, Paper(key, record.title, record.abstract, record.published))
    assert lost(list(papers.values())) == {}


@pytest.mark.shared
@pytest.mark.parametrize("corpus", ["ml_abstracts_2k", "hf_daily_3k"])
def test_every_claim_of_the_shared_corpora_passes_answer_and_gate(shared: Path, corpus: str) -> None:
    """Thousands of abstracts that nothing was made for."""
    with gzip.open(shared / "corpora" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert lost([Paper(str(i), row["title"], row["abstract"]) for i, row in enumerate(rows)]) == {}


def test_a_number_whose_rewording_fails_is_shown_as_printed() -> None:
    """The quote's own words stand in for a number that the quote does not hold in digits."""
    odd = claim(
        raw="ten by ten %", saving=0.1, value=10.0, quote="It changes the training time: ten by ten %."
    )
    answer = asked(collection(("Odd", odd)), parse("Which papers cut training time?").query or Query())
    assert [row.claim.raw for row in answer.claims] == ["ten by ten %"]
    assert answer.rejected == ()
    assert "ten by ten %" in answer.text
