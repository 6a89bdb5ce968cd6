"""The bench measures what it says, projects what would take too long, and shows both."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from written import library

from assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from eval.bench.__main__ import _cost
from eval.bench.corpora import Corpus, corpora
from eval.bench.load import load
from eval.bench.measuring import Cost, Subject, measure, ours, peers, projected
from eval.bench.ours import _written
from eval.bench.page import bench_page, bench_table

TOY = """
import json, pathlib, sys, time
step, corpus, home = sys.argv[1:]
if step == "ingest":
    time.sleep(0.2)
    pathlib.Path(home).mkdir()
    pathlib.Path(home, "data").write_bytes(b"x" * 5000)
print("a line that is not the result")
print(json.dumps({"search_s": [0.3, 0.1, 0.2], "rss_bytes": 7}))
"""


@pytest.fixture
def toy(tmp_path: Path) -> Subject:
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    return Subject("toy", (sys.executable, str(tmp_path / "toy.py")))


def test_a_step_is_a_process_and_its_cost_is_wall_clock_peak_and_bytes(toy: Subject, tmp_path: Path):
    cost = measure(toy, 10, tmp_path / "corpus.jsonl", tmp_path / "home")
    assert cost.ingest_s >= 0.2
    assert cost.cold_s is not None
    assert cost.cold_s < cost.ingest_s
    assert (cost.search_p50_s, cost.search_p95_s, cost.ask_p50_s) == (0.2, 0.3, None)
    assert (cost.ingest_rss, cost.warm_rss, cost.disk) == (7, 7, 5000)
    assert cost.per_second == 10 / cost.ingest_s


def test_a_step_that_fails_is_named_with_its_last_line(tmp_path: Path):
    broken = Subject("broken", (sys.executable, "-c", "raise SystemExit('no model here')"))
    with pytest.raises(InputError, match=r"broken: ingest of c\.jsonl failed: no model here"):
        measure(broken, 1, tmp_path / "c.jsonl", tmp_path / "home")


def test_what_would_go_beyond_the_budget_is_projected_and_not_run(toy: Subject, tmp_path: Path):
    before = [Cost("toy", 100, ingest_s=60.0)]
    cost = _cost(toy, Corpus(1000, tmp_path / "none.jsonl"), tmp_path / "home", before, budget=9.0)
    assert cost == projected(before[0], 1000)
    assert (cost.ingest_s, cost.measured) == (600.0, False)
    assert not (tmp_path / "home").exists()


def test_without_anything_beside_the_demo_corpus_is_measured(tmp_path: Path):
    found = corpora(None, tmp_path)
    assert [corpus.papers for corpus in found] == [395]
    row = json.loads(found[0].path.read_text(encoding="utf-8").splitlines()[0])
    assert set(row) == {"title", "abstract"}
    assert corpora(tmp_path / "nothing", tmp_path)[0].papers == 395


@pytest.mark.shared
def test_collections_beside_a_checkout_come_in_growing_sizes(shared: Path, tmp_path: Path):
    found = corpora(shared, tmp_path, sizes=[300, 20])
    assert [corpus.papers for corpus in found] == [20, 300]


def test_our_own_steps_run_and_report(tmp_path: Path):
    rows = [{"title": f"Paper {n}", "abstract": f"Method {n} trains {n + 2}x faster."} for n in range(6)]
    corpus = tmp_path / "6.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    cost = measure(ours(), 6, corpus, tmp_path / "home")
    assert cost.ask_p50_s is not None
    assert cost.written_p50_s is not None
    assert cost.claims_per_s is not None
    assert cost.disk is not None
    assert cost.disk > 1000


def test_what_a_written_answer_takes_is_measured_on_one_that_is_written(tmp_path: Path):
    with Assistant.open(library(tmp_path / "home")) as papers:
        answer = _written(papers)("How much faster does Puffin train?")
    assert (answer.outcome, answer.engine, answer.rejected) == ("answered", "llm", ())


def test_peers_are_started_with_their_own_interpreter_and_the_same_model():
    lines = [peer.line("warm", Path("c"), Path("h")) for peer in peers(Path("py"), Path("minilm"))]
    assert [line[0] for line in lines] == ["py", "py"]
    assert [line[2:] for line in lines] == [
        ["langchain", "warm", "c", "h", "minilm"],
        ["txtai", "warm", "c", "h", "minilm"],
    ]


OURS = Cost("askpapers", 100, 2.0, cold_s=0.5, search_p50_s=0.01, search_p95_s=0.02)
THEIRS = Cost("peer", 100, 8.0, cold_s=3.0, search_p50_s=0.02, search_p95_s=0.09)
COSTS = [
    replace(OURS, warm_rss=2_000_000, disk=300_000),
    replace(THEIRS, warm_rss=9_000_000, disk=100_000),
    Cost("peer", 1000, 80.0, measured=False),
]


def test_the_table_has_ratios_and_marks_what_was_projected():
    from rich.console import Console

    out = io.StringIO()
    Console(width=200, file=out).print(bench_table(COSTS))
    text = out.getvalue()
    assert "4.0x" in text
    assert "~80.0" in text
    assert "50.0" in text


def test_the_page_has_a_plot_for_each_cost_and_needs_nothing_else():
    text = bench_page(COSTS, "Linux, 2 cores")
    assert text.count('id="plot-growth-') == 5
    assert "Linux, 2 cores" in text
    assert " src=" not in text.split("</script>")[0][:2000]
    assert bench_page(COSTS, "Linux, 2 cores") == text


def test_many_visitors_are_all_answered(tmp_path: Path) -> None:
    """However few answers are made at once; what each cost is said."""
    home = library(tmp_path / "home")
    with Assistant.open(settings=Settings(home=home, embedder="none", answers_at_once=1)) as assistant:
        met = load(assistant, ["what does Gannet keep?", "papers about vision"], visitors=6, seconds=0.3)
    assert met.answers >= 6
    assert met.errors == ()
    assert 0 < met.p50_s <= met.p95_s <= met.longest_s
    assert met.processor_s > 0


def test_who_is_not_answered_in_time_is_counted(tmp_path: Path) -> None:
    home = library(tmp_path / "home")
    settings = Settings(home=home, embedder="none", answers_at_once=1, deadline=0.0)
    with Assistant.open(settings=settings) as assistant:
        met = load(assistant, ["what does Gannet keep?"], visitors=8, seconds=0.5)
    assert met.errors
    # Turned away at the door, or on the way to the first paper.
    assert all("ask again" in error or "no answer within" in error for error in met.errors)
