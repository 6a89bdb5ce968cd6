"""The web app without a browser: who may come in, what a session holds, what an upload may be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from written import ROWS, library

from assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError, QueryError
from assistant.types import Query
from ui.cli import run
from ui.load import _summed
from ui.web import adding, filters, serving
from ui.web.examples import Examples, examples
from ui.web.explorer import Explorer
from ui.web.shelf import Chosen, Library
from ui.web.visit import Options, Visit

TRAINING = "which methods cut training time over 50%?"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    home = library(tmp_path / "home")
    with Assistant.open(settings=Settings(home=home, embedder="none")) as opened:
        yield opened


def progress(*_: object, **__: object) -> None:
    """Gradio's bar, not drawn."""


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_another_address_needs_passwords_or_an_explicit_word(host: str):
    with pytest.raises(InputError, match="--auth-file"):
        serving.check_address(host, guarded=False)
    serving.check_address(host, guarded=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_needs_neither(host: str):
    serving.check_address(host, guarded=False)


def test_serving_an_open_address_is_refused_before_anything_is_opened(tmp_path: Path):
    home = tmp_path / "untouched"
    with pytest.raises(InputError, match=r"0\.0\.0\.0"):
        serving.serve(Settings(home=home), host="0.0.0.0")
    assert not home.exists()


def test_passwords_are_read_line_by_line(tmp_path: Path):
    file = tmp_path / "users"
    file.write_text("# team\n\nada:one:two\n bob : x\n", encoding="utf-8")
    assert serving.read_passwords(file) == [("ada", "one:two"), ("bob", " x")]
    assert serving.read_passwords(None) == []


@pytest.mark.parametrize(("text", "told"), [("ada\n", ":1: not user:password"), ("\n#\n", "add one")])
def test_a_password_file_that_guards_nothing_is_refused(text: str, told: str, tmp_path: Path):
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        serving.read_passwords(file)


def test_a_password_never_stands_in_the_message(tmp_path: Path):
    file = tmp_path / "users"
    file.write_text("hunter2", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        serving.read_passwords(file)
    assert "hunter2" not in str(refused.value)


def test_a_key_is_not_shown_by_what_holds_it():
    assert "sk-secret" not in repr(Visit(options=Options(api_key="sk-secret")))


def test_examples_are_answered_by_this_collection_and_found_once(assistant: Assistant):
    offered = examples(assistant)
    assert offered
    assert all(assistant.ask(question).outcome == "answered" for question in offered)
    offer = Examples(assistant)
    assert offer.questions() == offer.questions() == offered


def test_an_empty_collection_has_no_examples(tmp_path: Path):
    settings = Settings(home=tmp_path / "none", embedder="none")
    with Assistant.open(settings=settings, create=True) as empty:
        assert examples(empty) == []


def test_chips_show_a_query_and_read_it_back():
    query = Query("memory", "decrease", ">=", 0.5, topic="speech", since=date(2024, 1, 1))
    html = filters.chips(query)
    fields = dict(re.findall(r'<input name="(\w+)"[^>]* value="([^"]*)"', html))
    fields |= {"quantity": "memory", "op": "at least"}
    assert 'value="memory" selected' in html
    assert filters.read(query, fields) == query


@pytest.mark.parametrize("text", ["soon", "2024-13", "20245"])
def test_a_date_that_is_none_is_refused(text: str):
    with pytest.raises(QueryError, match="is not a date"):
        filters.day(text, last=False)


def test_a_year_is_its_first_or_its_last_day():
    assert filters.day("2024", last=False) == date(2024, 1, 1)
    assert filters.day("2024", last=True) == date(2024, 12, 31)
    assert filters.day("  ", last=True) is None


def test_the_explorer_exports_what_it_shows(assistant: Assistant):
    explorer = Explorer(assistant)
    fields = ("training_time", 65, "", "", "")
    rows = json.loads(Path(explorer.export("JSON", *fields)).read_text(encoding="utf-8"))
    assert [row["title"].split(":")[0] for row in rows] == ["Skua", "Puffin"]
    assert explorer.export("CSV", *fields) == explorer.export("CSV", *fields)


def test_an_upload_is_reported_under_its_own_name(assistant: Assistant, tmp_path: Path):
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(dict(ROWS[0], title="Another")) + "\n{}\n", encoding="utf-8")
    told = adding.add(assistant, [str(file), str(tmp_path / "gone.csv")], "", progress)
    assert "1 new" in told
    assert "new.jsonl: 1 paper, 1 refused" in told
    assert "gone.csv" in told
    assert str(tmp_path) not in told
    assert {source.file for source in assistant.papers()[0].sources} <= {"new.jsonl", "home.jsonl"} | {
        str(tmp_path / "home.jsonl")
    }


def test_too_many_files_too_long_a_paste_and_nothing_are_refused(assistant: Assistant):
    assert "too many" in adding.add(assistant, [f"f{n}" for n in range(51)], "", progress)
    assert "characters" in adding.add(assistant, None, "x" * 2_000_001, progress)
    assert "nothing to add" in adding.add(assistant, None, " \n", progress)


def test_a_paper_is_deleted_and_gone_from_the_list(assistant: Assistant):
    shelf = Library(assistant)
    (paper,) = [paper for paper in assistant.papers() if paper.title.startswith("Skua")]
    assert "1 paper deleted" in shelf.remove([paper.id])
    assert "Skua" not in shelf.browse(Chosen())[0]
    assert "0 papers deleted" in shelf.remove(["t-unknown"])


def test_a_load_is_summed_by_nearest_rank():
    load = _summed([[0.1, 0.2], [0.3, 4.0]], errors=1, seconds=2.0)
    assert (load.sessions, load.answers, load.errors) == (2, 3, 1)
    assert (load.p50, load.p95, load.slowest) == (0.2, 4.0, 4.0)


def test_facets_count_what_they_would_leave(assistant: Assistant):
    shelf = Library(assistant)
    tags = {"t-none": ("read",), assistant.papers()[0].id: ("read", "later")}
    listed, _, years, sources, groups, tagged = shelf.browse(Chosen(), tags=tags)
    assert ["home.jsonl (5)", "home.jsonl"] in [list(pair) for pair in sources["choices"]]
    assert [list(pair)[1] for pair in tagged["choices"]] == ["", "read", "later"]
    assert len(years["choices"]) == len(groups["choices"]) == 1  # nothing here has a date or a venue
    assert listed.count("ap-row") == 5
    assert shelf.browse(Chosen(tag="later"), tags=tags)[0].count("ap-row") == 1
    assert "No paper is found" in shelf.browse(Chosen(words="Skua", year="1999"))[0]


@pytest.mark.parametrize(
    ("pasted", "fetched"),
    [
        ("2510.01234", ["arxiv:2510.01234"]),
        ("arXiv: 2510.01234v2\n10.1000/182", ["arxiv:2510.01234v2", "10.1000/182"]),
        ("https://example.org/page.html", ["https://example.org/page.html"]),
        ("2510.01234\nA title that is none of these", []),
        ("/etc/passwd", []),
        ("-", []),
        ("", []),
    ],
)
def test_addresses_and_ids_are_fetched_and_nothing_else_is(pasted: str, fetched: list[str]):
    assert [target for _, target in adding._targets(pasted)] == fetched


CALLABLE = """
import sys
from pathlib import Path
from assistant import Assistant, Settings
from ui.web import page
with Assistant.open(settings=Settings(home=Path(sys.argv[1]), embedder="none")) as assistant:
    app = page.build(assistant, read_only=sys.argv[2] == "read-only")
    print(*sorted({str(function.name) for function in app.fns.values()}))
"""


@pytest.mark.parametrize("served", ["read-only", "as usual"])
def test_where_the_app_is_read_only_there_is_nothing_to_call_that_would_change_it(
    tmp_path: Path, served: str
):
    """Hidden buttons would not be enough: a request needs none."""
    home = library(tmp_path / "home")
    # In a process of its own: Gradio leaves an event loop behind.
    command = [sys.executable, "-c", CALLABLE, str(home), served]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    named, changing = set(told.stdout.split()), {"added", "deleted", "looked"}
    assert named & changing == (set() if served == "read-only" else changing)
    assert {"browse", "arrive"} <= named


def test_a_read_only_list_has_no_way_to_delete(assistant: Assistant):
    assert "data-remove" in Library(assistant).browse(Chosen())[0]
    assert "data-remove" not in Library(assistant, read_only=True).browse(Chosen())[0]
    assert "drop files" not in Library(assistant, read_only=True)._listed([], "", 1, {})


def test_without_gradio_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """One line with the very command, exit code 2."""
    for name in [name for name in sys.modules if name.startswith("ui.web.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("ui.web.page", raising=False)
    monkeypatch.setitem(sys.modules, "gradio", None)
    assert run(["--home", str(tmp_path / "home"), "ui"]) == 2
    assert capsys.readouterr().err == (
        "askpapers: the web app needs gradio 6; run: pip install 'askpapers[ui]'\n"
    )
