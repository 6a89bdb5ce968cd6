"""`askpapers eval` from the command line: what it prints, writes and refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Settings
from eval.beside import beside_rows, is_there
from eval.evaluation import Options, carry_out
from ui.cli import run

PAPERS = [
    {"title": "Foo: Quick Training", "abstract": "Foo trains robots 4x faster than before. It needs 12 GB."},
    {"title": "Bar: A Dataset of Birds", "abstract": "Bar holds 900 pictures of birds. Each has a label."},
    {"title": "Baz: Small Models", "abstract": "Baz prunes models. They are 90% smaller at equal accuracy."},
]
QUESTIONS = [
    {"id": "q1", "type": "number", "question": "How many pictures of birds does Bar hold?", "keys": [["900"]],
     "papers": ["Bar: A Dataset of Birds"]},
    {"id": "q2", "type": "set", "question": "Which methods cut training time over 50%?",
     "papers": ["Foo: Quick Training"], "wordings": ["What trains more than twice as fast?"]},
]  # fmt: skip
GATES = "[gates]\nanswer = { floor = 1.0 }\nset_f1 = { floor = 1.0 }\n"


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small collection of one's own, searched by words."""
    monkeypatch.setenv("ASKPAPERS_EMBEDDER", "none")
    assert run(["--home", str(tmp_path / "own"), "ingest", str(write(tmp_path / "p.jsonl", PAPERS))]) == 0
    return tmp_path / "own"


def test_own_questions_on_an_own_collection(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    data = str(write(tmp_path / "q.jsonl", QUESTIONS))
    made = ["--run", str(tmp_path / "run.jsonl"), "--html", str(tmp_path / "page.html")]
    assert run(["--home", str(home), "eval", "--data", data, *made, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    means = {row["name"]: row["mean"] for row in report["metrics"]}
    assert (means["answer"], means["set_f1"], means["agreement"]) == (1.0, 1.0, 1.0)
    assert report["gates"] == []
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len((tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_gate_that_fails_gives_exit_1_and_its_questions(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    wrong = [{**QUESTIONS[0], "keys": [["901"]]}, QUESTIONS[1]]
    gates = tmp_path / "gates.toml"
    gates.write_text(GATES, encoding="utf-8")
    ask = ["--home", str(home), "eval", "--gates", str(gates), "--data"]
    assert run([*ask, str(write(tmp_path / "right.jsonl", QUESTIONS))]) == 0
    assert "2 of 2 gates hold" in capsys.readouterr().out
    assert run([*ask, str(write(tmp_path / "wrong.jsonl", wrong))]) == 1
    out = capsys.readouterr().out
    assert "gate answer 0.000 (floor 1.000) is below its floor" in out
    assert "q1" in out
    assert "1 of 2 gates hold" in out


def test_an_earlier_run_is_compared_with(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = str(write(tmp_path / "q.jsonl", QUESTIONS))
    earlier = str(tmp_path / "run.jsonl")
    assert run(["--home", str(home), "eval", "--data", data, "--run", earlier]) == 0
    capsys.readouterr()
    assert run(["--home", str(home), "eval", "--data", data, "--baseline", earlier, "--json"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert changes["answer"]["mean"] == 0.0
    assert changes["answer"]["worse"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--system", "other"], "--system 'other' is not known; use one of askpapers, vanilla"),
        (["--engine", "magic"], "--engine 'magic' is not known; use one of extractive, llm"),
        (["--record"], "--record needs --recording FILE"),
        (["--accept", "--system", "vanilla"], "--accept is for the packaged questions"),
        (["--engine", "llm", "--recording", "none.jsonl"], "none.jsonl: holds no completion"),
        (["--data", "none.jsonl"], "none.jsonl: cannot be read"),
        (["--judge"], "needs a key"),
    ],
)
def test_options_that_cannot_be_used_give_one_line_and_exit_2(
    options: list[str], message: str, home: Path, capsys: pytest.CaptureFixture[str]
):
    capsys.readouterr()
    assert run(["--home", str(home), "eval", *options]) == 2
    told = capsys.readouterr().err.strip()
    assert message in told
    assert "\n" not in told


def test_a_wrong_quote_in_own_questions_is_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    quotes = [{"paper": "Bar: A Dataset of Birds", "quote": "901 pictures"}]
    data = str(write(tmp_path / "q.jsonl", [{**QUESTIONS[0], "quotes": quotes}]))
    assert run(["--home", str(home), "eval", "--data", data]) == 2
    assert "question q1: the quote '901 pictures' is not in the abstract" in capsys.readouterr().err


def test_the_plain_retriever_needs_an_embedder(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    data = str(write(tmp_path / "q.jsonl", QUESTIONS))
    assert run(["--home", str(home), "eval", "--system", "vanilla", "--data", data]) == 2
    assert "--system vanilla needs an embedder" in capsys.readouterr().err


SCORE = """
import json, sys
part, gold, predicted = sys.argv[1:4]
rows = [json.loads(line) for line in open(predicted)]
print("some lines before")
found = {"answers": {"single_paper": 0.5, "n": len(rows), "false_abstain": 0.25},
         "sets": {"mean_f1": 0.75, "n": len(rows)}, "claims": {"f1": 1.0, "gold": len(rows)}}[part]
print(json.dumps(found))
"""
PAGE = "\n".join(
    f"{paper['title']}\n\n{paper['abstract']} {'Words follow here. ' * 12}\n" for paper in PAPERS
)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    folder = tmp_path / "beside"
    (folder / "seeds").mkdir(parents=True)
    (folder / "gold").mkdir()
    (folder / "seeds" / "page.txt").write_text(f"Daily Papers\n\n{PAGE}", encoding="utf-8")
    (folder / "gold" / "score.py").write_text(SCORE, encoding="utf-8")
    asked = [{"qid": "a", "question": "How many pictures?"}, {"qid": "b", "question": "What is Baz?"}]
    for name in ("dev_qa", "dev_sets", "dev_papers", "dev_claims"):
        write(folder / "gold" / f"{name}.jsonl", asked)  # type: ignore[arg-type]
    return folder


def test_gold_beside_a_checkout_is_scored_by_its_own_script(beside: Path, tmp_path: Path):
    settings = Settings(tmp_path / "unused", embedder="none")
    rows = {row.name: row.value for row in beside_rows(beside, settings)}
    assert rows["gold/answers/single_paper"].mean == 0.5
    assert rows["gold/answers/attempt"].mean == 0.75
    assert rows["gold/sets/mean_f1"].n == 2
    assert rows["gold/claims/f1"].n >= 1
    assert not (tmp_path / "unused").exists()


def test_a_script_that_fails_is_said_in_one_line(beside: Path, tmp_path: Path):
    from assistant.errors import InputError

    (beside / "gold" / "score.py").write_text("raise SystemExit('gold is damaged')", encoding="utf-8")
    with pytest.raises(InputError, match=r"score\.py answers failed: .*gold is damaged"):
        beside_rows(beside, Settings(tmp_path / "unused", embedder="none"))


def test_gold_is_used_only_where_it_is(beside: Path, tmp_path: Path):
    assert is_there(beside)
    assert not is_there(tmp_path / "nothing")
    assert not is_there(None)


def test_gates_on_that_gold_are_held_only_where_it_is():
    from eval.evaluation import _gates

    without = [gate.metric for gate in _gates(Options(beside=None))]
    assert without
    assert not [name for name in without if name.startswith("gold/")]
    assert _gates(replace(Options(), system="vanilla")) == []


def test_carrying_out_needs_known_options(tmp_path: Path):
    from assistant.errors import InputError

    with pytest.raises(InputError, match="is not known"):
        carry_out(Options(system="x"), Settings(tmp_path))


def test_an_accepted_run_is_what_later_ones_are_held_against(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from eval import evaluation
    from eval.metrics import Corpus, Scored
    from eval.report import make_report
    from eval.run import Run

    monkeypatch.setattr(evaluation, "_packaged_baseline", lambda: tmp_path / "baseline.jsonl")
    assert evaluation._baseline(Options()) is None
    found = Run("askpapers", (), {"answer": Scored("answer", "answers", "", {"b": 0.5, "a": 1.0})})
    evaluation._write(Options(accept=True), found, make_report(found), Corpus({}, {}))
    assert evaluation._baseline(Options()) == {"answer": {"a": 1.0, "b": 0.5}}
    assert evaluation._baseline(Options(system="vanilla")) is None
    assert evaluation._baseline(Options(accept=True)) is None


def test_the_packaged_baseline_is_about_the_packaged_questions():
    from eval.cases import packaged
    from eval.evaluation import _baseline

    kept = _baseline(Options())
    assert kept is not None
    keyed = {case.id for case in packaged() if case.answerable and case.keys}
    assert set(kept["answer"]) == keyed
    assert set(kept["abstention"]) == {case.id for case in packaged() if not case.answerable}
