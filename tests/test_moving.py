"""A whole collection written and read back: nothing that cannot be made again is lost, or made twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from written import ROWS

from assistant import Assistant
from assistant.config import Settings
from assistant.errors import HomeTooNew, InputError
from assistant.store.stores import open_stores
from assistant.types import Author, Claim
from ingest import ingest, merge
from ingest.moving import dump, load
from ingest.pipeline import store
from ingest.records import Record
from ingest.watching import keep, watched
from ui.cli import run

MORE = (
    Record("Gull", "Gulls glide for hours.", "a.bib", 3, published=date(2024, 5, 1), date_precision="month",
           authors=("Ada de Bord",), people=(Author("Bord", "Ada", "de"),), doi="10.1000/gull", key="bord24"),
    Record("Gull, again", "Gulls glide for many hours.", "b.bib", 1, arxiv_id="2405.00001"),
)  # fmt: skip


def _settings(home: Path) -> Settings:
    return Settings.load(home, embedder="none")


@pytest.fixture
def full(tmp_path: Path) -> Settings:
    """A collection with everything that a reader can have put into it."""
    settings = _settings(tmp_path / "full")
    source = tmp_path / "papers.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    ingest([source], settings=settings)
    store(MORE, settings=settings)
    merge("2405.00001", "10.1000/gull", settings=settings)
    keep(settings, ["hf:daily"], ["what is new about gulls?"])
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("what does Gannet keep in host memory?")
        assistant.feedback(answer, 1)
        catalog = assistant.stores.catalog
        talk = catalog.conversations("ada")
        number = talk.ask(name := talk.begin("Gannets"), "what does Gannet keep?")
        talk.answer(name, number, answer.to_dict())
        talk.set_note(gull := catalog.named("10.1000/gull")[0], "read this", ["birds"])
        talk.prefer("theme", "dark")
        catalog.remember("screen", "key", '{"verdict": "match"}')
        claim = catalog.claims()[0]
        with catalog.writing() as writes:
            quote = "Gulls glide"
            added = {**{f: getattr(claim, f) for f in Claim.__slots__}, "id": "x", "paper_id": gull,
                     "origin": "llm:m", "quote": quote, "start": 0, "end": len(quote)}  # fmt: skip
            writes.put_claims({gull: [Claim(**added)]}, f"{catalog.read_by()[gull]}+m-1")
    return settings


def _dumped(settings: Settings) -> list[str]:
    with open_stores(settings) as stores:
        return list(dump(stores.catalog))


def test_a_collection_survives_the_journey(full: Settings, tmp_path: Path) -> None:
    """Written again it is the same, to the byte; questions get the same answers; a second time is none."""
    lines, there = _dumped(full), _settings(tmp_path / "there")
    report = load(lines, "all.jsonl", there)
    assert (report.new, report.rejected) == (len(ROWS) + 1, ())
    assert _dumped(there) == lines
    again = load(lines, "all.jsonl", there)
    assert (again.new, again.unchanged, again.rejected) == (0, len(ROWS) + 1, ())
    assert _dumped(there) == lines
    question = "which methods cut training time over 50%?"
    with Assistant.open(settings=full) as one, Assistant.open(settings=there) as other:
        assert one.ask(question).text == other.ask(question).text
        assert one.papers() == other.papers()
        assert one.stores.catalog.claims() == other.stores.catalog.claims()
        assert other.stores.catalog.conversations("ada").list()[0].title == "Gannets"
    with open_stores(there) as stores:
        assert watched(stores.catalog).questions == ("what is new about gulls?",)


def test_every_table_makes_the_journey(full: Settings) -> None:
    """None was forgotten when it was added."""
    from assistant.store.catalog import schema
    from assistant.store.catalog.rows import TABLES

    derived = {"chunks", "indexed"}
    assert set(TABLES) == set(schema.tables.tables) - derived
    met = {json.loads(line).get("table") for line in _dumped(full)}
    assert set(TABLES) - met <= {"wanted"}


def test_what_is_there_already_stays(full: Settings, tmp_path: Path) -> None:
    """A paper that is known by its arXiv id is not taken in twice; notes about it find it."""
    there = _settings(tmp_path / "there")
    store([Record("Gliding gulls", "A text of its own.", "c.txt", 1, arxiv_id="2405.00001")], settings=there)
    with open_stores(there) as stores, stores.catalog.writing() as writes:
        (mine,) = stores.catalog.papers()
        writes.set_meta("watch", json.dumps({"targets": ["hf:week"]}))
    load(_dumped(full), "all.jsonl", there)
    with open_stores(there) as stores:
        assert stores.catalog.paper(mine.id).abstract == "A text of its own."  # type: ignore[union-attr]
        assert stores.catalog.counts().papers == len(ROWS) + 1
        assert stores.catalog.conversations("ada").note(mine.id)[0] == "read this"
        assert watched(stores.catalog).targets == ("hf:week",)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda row: "{", "not a row"),
        (lambda row: json.dumps(row | {"table": "nests"}), "names no table"),
        (lambda row: json.dumps(row | {"wings": 2}), "'wings' is no column of papers"),
        (lambda row: json.dumps(row | {"title": 5}), "title is no str"),
        (lambda row: json.dumps(row | {"abstract": None}), "has no abstract"),
        (lambda row: json.dumps(row | {"published": "soon"}), "isoformat"),
        (lambda row: json.dumps(row | {"authors": "Ada"}), "authors are no names"),
        (lambda row: json.dumps(row | {"people": [[1]]}), "people"),
        (lambda row: json.dumps(row | {"date_precision": "hour"}), "precision"),
        (lambda row: json.dumps({"table": "meta", "key": "name", "value": "x"}), "another catalogue"),
    ],
)
def test_a_spoilt_line_is_refused_and_the_rest_taken(
    full: Settings, tmp_path: Path, spoil: Callable[[dict[str, object]], str], said: str
) -> None:
    lines = _dumped(full)
    place = next(n for n, line in enumerate(lines) if '"title": "Tern' in line)
    lines[place] = spoil(json.loads(lines[place]))
    report = load(lines, "all.jsonl", _settings(tmp_path / "there"))
    assert report.new == len(ROWS)
    assert said in report.rejected[0].reason
    assert report.rejected[0].line == place + 1


def test_a_quote_that_is_none_is_no_claim(full: Settings, tmp_path: Path) -> None:
    """Quotes are literal wherever they come from."""
    lines = [line.replace('"quote": "Gulls glide"', '"quote": "Gulls swim!"') for line in _dumped(full)]
    report = load(lines, "all.jsonl", there := _settings(tmp_path / "there"))
    assert ["quote" in refusal.reason for refusal in report.rejected] == [True]
    with open_stores(there) as stores:
        assert all(claim.origin == "rules" for claim in stores.catalog.claims())


def test_other_files_are_refused_in_one_line(tmp_path: Path) -> None:
    settings = _settings(tmp_path / "home")
    with pytest.raises(InputError, match="askpapers export --all"):
        load(['{"title": "x"}\n'], "papers.jsonl", settings)
    with pytest.raises(HomeTooNew, match="newer askpapers"):
        load(['{"askpapers": 999}\n'], "all.jsonl", settings)
    assert not settings.home.exists()


def test_the_commands(full: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export --all` and `import`; `ingest` of such a file says which command it is for."""
    file = tmp_path / "all.jsonl"
    assert run(["--home", str(full.home), "export", "--all"]) == 0
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    there = ["--home", str(tmp_path / "there")]
    assert run([*there, "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == len(ROWS) + 1
    assert run([*there, "export", "--all"]) == 0
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")
    assert run([*there, "ingest", str(file)]) == 1
    assert "askpapers import" in "".join(capsys.readouterr())
    assert run([*there, "export", "--all", "--since", "2024"]) == 2
