"""Set questions over a public collection: what counts as an answer, and that the questions are well made."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from assistant.config import Settings
from eval.daily import SETS, collection, daily_rows, questions


def test_questions_are_complete_and_ten_have_six_wordings() -> None:
    """Ids only, none twice; each has an answer, and what may be counted is no part of it."""
    asked = questions()
    assert len({one.id for one in asked}) == len(asked) >= 25
    assert all(one.papers and not one.papers & one.optional for one in asked)
    assert sorted(len(set(one.wordings)) for one in asked)[-10:] == [6] * 10


def test_the_questions_held_out_are_others_each_in_three_wordings() -> None:
    """None of them is among those that answers were mended against."""
    asked = questions("held_out")
    assert len(asked) >= 20
    assert all(len(set(one.wordings)) == 3 and one.papers and not one.papers & one.optional for one in asked)
    assert not {one.id for one in asked} & {one.id for one in questions()}


def test_no_question_is_in_two_files() -> None:
    """Each has an answer, and what may be counted is no part of it."""
    asked = [one for name in SETS for one in questions(name)]
    assert len({one.id for one in asked}) == len(asked)
    assert len({wording for one in asked for wording in one.wordings}) == sum(
        len(one.wordings) for one in asked
    )
    assert all(one.papers and not one.papers & one.optional for one in asked)


def test_a_collection_is_asked_where_it_lies(tmp_path: Path) -> None:
    """Its papers keep their identifiers; a set that holds the gold alone has F1 1."""
    first = next(one for one in questions() if one.id == "memory-half")
    (tmp_path / "corpora").mkdir()
    rows = [
        {"id": paper, "title": f"Paper {n}", "abstract": f"Our method {n} cuts GPU memory by 60%."}
        for n, paper in enumerate(sorted(first.papers))
    ]
    with gzip.open(tmp_path / "corpora" / "hf_daily_3k.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    found = collection(tmp_path)
    assert found is not None
    made = {row.name: row for row in daily_rows(found, Settings(home=tmp_path / "home", embedder="none"))}
    assert made["gold/daily/f1"].value.n == len(questions())
    assert made["gold/daily/f1"].value.high > 0
    assert made["gold/held out/f1"].value.n == len(questions("held_out"))
    assert collection(tmp_path / "elsewhere") is None


@pytest.mark.shared
def test_every_paper_of_an_answer_is_in_the_collection(shared: Path) -> None:
    """An identifier that is not there could never be found."""
    file = collection(shared)
    assert file is not None
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        ids = {json.loads(line)["id"] for line in lines}
    asked = [one for name in SETS for one in questions(name)]
    assert {paper for one in asked for paper in one.papers | one.optional} <= ids
