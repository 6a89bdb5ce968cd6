"""The console script: commands, exit codes, JSON on standard output and nothing else."""

from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from ui.cli import run

DEMO = Path(str(files("ingest.demo")))
ANSWER_FIELDS = {
    "id", "question", "outcome", "kind", "text", "citations", "claims", "query", "coverage", "rejected",
    "engine", "model", "prompt_sha", "usage", "seconds",
}  # fmt: skip
REPORT_FIELDS = {
    "files", "papers_seen", "new", "updated", "unchanged", "duplicates", "claims", "chunks",
    "rejected", "seconds",
}  # fmt: skip
PAPER_FIELDS = {
    "id", "title", "abstract", "published", "authors", "author_count", "organization", "comments",
    "url", "sources",
}  # fmt: skip


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one demo page, searched by words alone to keep the tests quick."""
    home = tmp_path_factory.mktemp("cli") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKPAPERS_EMBEDDER", "none")
        assert run(["--home", str(home), "ingest", str(DEMO / "page-1.txt"), "--json"]) == 0
    return home


@pytest.fixture
def cli(collection: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs one command line on the collection: exit code, standard output, standard error."""
    monkeypatch.setenv("ASKPAPERS_EMBEDDER", "none")

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--home", str(collection), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_second_ingest_finds_everything_unchanged(cli) -> None:
    """Ingest reports in the contract's JSON, and what is known costs nothing."""
    code, out, _ = cli("ingest", str(DEMO / "page-1.txt"), "--json")
    report = json.loads(out)
    assert code == 0
    assert set(report) == REPORT_FIELDS
    assert report["new"] == report["updated"] == 0
    assert report["unchanged"] == report["papers_seen"] > 20


def test_refused_input_exits_with_one_and_is_named(cli, tmp_path: Path) -> None:
    """What cannot be understood is reported with file, line and reason; the rest goes on."""
    page = tmp_path / "empty.txt"
    page.write_text("")
    code, out, _ = cli("ingest", str(page), str(DEMO / "page-1.txt"), "--json")
    report = json.loads(out)
    assert code == 1
    assert report["unchanged"] > 20
    assert [Path(item["file"]).name for item in report["rejected"]] == ["empty.txt"]
    assert set(report["rejected"][0]) == {"file", "line", "reason"}


def test_papers_are_listed_one_json_object_a_line(cli) -> None:
    """`papers --json` has the contract's fields."""
    code, out, _ = cli("papers", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(rows) > 20
    assert set(rows[0]) >= PAPER_FIELDS
    assert set(rows[0]["sources"][0]) == {"file", "line"}


def test_dates_narrow_the_list(cli) -> None:
    """`--since` and `--until` take years, months and days, and exclude what lies outside."""
    _, out, _ = cli("papers", "--json", "--since", "2024", "--until", "2024")
    years = {json.loads(line)["published"][:4] for line in out.splitlines()}
    assert years == {"2024"}


def test_an_answer_has_the_shape_of_the_contract(cli) -> None:
    """`ask --json` prints one Answer, and every quote is literally in the stored abstract."""
    code, out, err = cli("ask", "which methods cut training time over 50%?", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert set(answer) >= ANSWER_FIELDS
    assert answer["outcome"] == "answered"
    _, listed, _ = cli("papers", "--json")
    abstracts = {row["id"]: row["abstract"] for row in map(json.loads, listed.splitlines())}
    for citation in answer["citations"]:
        assert abstracts[citation["paper_id"]][citation["start"] : citation["end"]] == citation["quote"]


def test_a_batch_answers_each_line_with_its_id(cli, tmp_path: Path) -> None:
    """`ask --batch` keeps ids and order."""
    batch = tmp_path / "questions.jsonl"
    questions = ["how many papers report a memory saving?", "What does Matryoshka mean for whales?"]
    batch.write_text(
        "".join(json.dumps({"id": f"q{n}", "question": q}) + "\n" for n, q in enumerate(questions))
    )
    code, out, _ = cli("ask", "--batch", str(batch), "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(a["id"], a["question"]) for a in answers] == [("q0", questions[0]), ("q1", questions[1])]


def test_a_line_of_a_batch_follows_another(cli, tmp_path: Path) -> None:
    """The one that it names, none, or the line before it where it cannot stand alone."""
    first, second, of_them = (
        "papers from 2023",
        "papers from 2024",
        "which of them are about fine-tuning?",
    )
    rows = [
        {"id": "a", "question": first},
        {"id": "b", "question": second},
        {"id": "c", "question": of_them, "follows": "a"},
        {"id": "d", "question": second},
        {"id": "e", "question": of_them},
        {"id": "f", "question": of_them, "follows": None},
        {"id": "g", "question": of_them, "follows": "z"},
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(map(json.dumps, rows)))
    code, out, err = cli("ask", "--batch", str(batch), "--json")
    found = {row["id"]: row for row in map(json.loads, out.splitlines())}
    papers = {name: {one["paper_id"] for one in row["citations"]} for name, row in found.items()}
    assert (code, list(found)) == (1, list("abcdef"))
    assert "'z'" in err
    assert papers["c"] < papers["a"]
    assert papers["e"] < papers["b"]
    assert all(papers[name] for name in "ce")
    assert f"read after “{second}”" in found["e"]["notice"]
    assert "read after" not in found["c"]["notice"]
    assert found["f"]["outcome"] == "abstained"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "QUESTION"),
        (["ask", "  "], "empty"),
        (["ask", "x", "--since", "yesterday"], "--since"),
        (["ask", "x", "--engine", "magic"], "engine"),
        (["ask", "x", "--since", "2025", "--until", "2024"], "--until 2024"),
        (["papers", "--since", "2025-06", "--until", "2025-05"], "--since 2025-06"),
        (["ask", "x", "--max-cost", "-1"], "--max-cost"),
        (["ask", "--batch", "/nowhere/questions.jsonl"], "/nowhere/questions.jsonl"),
        (["search", "x", "-k", "0"], "-k"),
        (["claims", "--quantity", "beauty"], "beauty"),
        (["claims", "--min-saving", "50"], "0.5"),
        (["claims", "--csv", "--json"], "--csv"),
        (["ingest", "/nowhere/page.txt"], "/nowhere/page.txt"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_usage_exits_with_two_and_one_line(cli, arguments: list[str], says: str) -> None:
    """One line on standard error says what is wrong; standard output stays empty."""
    code, out, err = cli(*arguments)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert says in err


def test_asking_where_nothing_was_ingested_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A home without a collection is not made by asking."""
    home = tmp_path / "none"
    assert run(["--home", str(home), "ask", "anything?"]) == 2
    assert "ingest" in capsys.readouterr().err
    assert not home.exists()


def test_claims_as_csv_cannot_run_as_a_formula(cli) -> None:
    """The CSV has a header, a line a claim, and no cell that a spreadsheet would execute."""
    import csv

    code, out, _ = cli("claims", "--csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert rows[0][:3] == ["paper_id", "title", "quantity"]
    assert len(rows) > 10
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+@")]


def test_doctor_finds_nothing_wrong_in_a_healthy_home(cli) -> None:
    """`doctor --json` reports the three stores in agreement."""
    code, out, _ = cli("doctor", "--json")
    health = json.loads(out)
    assert code == 0, health["problems"]
    assert health["agree"]


def test_reindex_changes_no_answer(cli) -> None:
    """What is derived is rebuilt to the same state."""
    _, before, _ = cli("search", "reinforcement learning", "--json")
    assert cli("reindex", "--json")[0] == 0
    _, after, _ = cli("search", "reinforcement learning", "--json")
    assert before == after != ""


@pytest.mark.parametrize("form", ["csv", "json", "markdown", "bibtex"])
def test_exports_are_not_empty_in_any_form(cli, form: str) -> None:
    """Answer, claim table and reading list are written in each of the four forms."""
    for what in (["which methods cut training time over 50%?"], ["--quantity", "training_time"], []):
        code, out, _ = cli("export", *what, "--format", form)
        assert code == 0
        assert len(out) > 40


def test_markdown_keeps_the_lists_and_labels_of_an_answer(cli) -> None:
    """Each paper of a set is its own list item, and a label stays a label."""
    code, out, _ = cli("export", "which methods cut training time over 50%?")
    items = [line for line in out.splitlines() if line.startswith("- ")]
    assert code == 0
    assert len(items) > 1
    assert " [1]" in items[0]
    assert re.search(r"\\\[\d+", out) is None


def test_unknown_ids_to_remove_are_named(cli) -> None:
    """What could not be removed is said by its id, and nothing else is removed."""
    before = cli("papers", "--json")[1]
    code, out, err = cli("remove", "no-such-paper")
    assert (code, out) == (1, "0 removed\n")
    assert "no-such-paper" in err
    assert cli("papers", "--json")[1] == before


def test_the_installed_script_reports_its_version() -> None:
    """The console script is installed under the name of the contract."""
    script = Path(sys.executable).with_name("askpapers")
    assert script.stat().st_mode & stat.S_IXUSR
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("askpapers 0.")


def test_a_closed_pipe_is_no_error() -> None:
    """`askpapers papers | head` does not end in a traceback."""
    script = Path(sys.executable).with_name("askpapers")
    done = subprocess.run(
        f"{script} --help | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
