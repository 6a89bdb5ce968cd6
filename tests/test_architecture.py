"""The layers hold, vendors stay behind one door each, and importing costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import store
from ingest.records import Record

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["ui", "eval", "ingest", "assistant", "prompts"]
VENDORS = [
    "bs4", "chromadb", "feedparser", "gradio", "httpx", "langchain", "langchain_core",
    "langchain_openai", "mcp", "numpy", "onnx", "onnxruntime", "openai", "rich", "sqlalchemy", "tantivy",
    "openpyxl", "pypdf", "tiktoken", "tokenizers", "typer",
]  # fmt: skip
ASKED_FOR = {"pyproject.toml", "README.md", *LAYERS, "tests"}


def _modules() -> Iterator[Path]:
    for layer in LAYERS:
        yield from sorted((ROOT / layer).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_never_run_back(path: Path) -> None:
    """ui -> eval -> ingest -> assistant -> prompts: no module imports a layer above its own."""
    rank = LAYERS.index(path.relative_to(ROOT).parts[0])
    above = set(LAYERS[:rank])
    assert {name for name in _imports(path) if name.split(".")[0] in above} == set()


def test_everything_asked_for_lies_at_the_top() -> None:
    """The folders and files that the project's user named are there."""
    assert {path.name for path in ROOT.iterdir()} >= ASKED_FOR


def test_importing_the_assistant_loads_no_vendor() -> None:
    """`import assistant` and `import ingest` leave every third-party package alone."""
    code = (
        "import sys, assistant, ingest, prompts\n"
        f"print(sorted(set({VENDORS!r}) & {{name.split('.')[0] for name in sys.modules}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_question_loads_only_what_answers_it(tmp_path: Path) -> None:
    """Half of a cold start is imports: of readers, sets and models none is needed for an overview."""
    code = (
        "import sys\n"
        "from ui.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "layers = {'assistant', 'ingest', 'eval', 'ui'}\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in layers))"
    )
    home = tmp_path / "home"
    store([Record("Kilns", "Kilns fire clay evenly. We find that slow firing helps.", "a.txt", 1)], home=home)
    command = [sys.executable, "-c", code, "--home", str(home), "ask", "how do people fire clay?"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    assert "assistant.answer.overview" in loaded
    unneeded = {"ingest", "eval", "ui.web", "ui.render", "assistant.llm", "assistant.answer.sets.answer"}
    assert {name for name in loaded if any(f"{name}.".startswith(f"{one}.") for one in unneeded)} == set()


def test_only_settings_read_the_environment() -> None:
    """`os.environ` is read in assistant.config alone; everything else is given its settings."""
    readers = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if any(
            isinstance(node, ast.Attribute)
            and node.attr in {"environ", "getenv"}
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert readers == ["assistant/config.py"]


INSIDE = {
    "language": {"types", "errors"},
    "gate": {"types", "errors", "language"},
}


@pytest.mark.parametrize("part", INSIDE)
def test_the_language_and_the_gate_import_nothing_of_their_users(part: str) -> None:
    """English knows nobody who reads it, and the gate nothing of what it checks."""
    foreign = {
        (path.name, name)
        for path in sorted((ROOT / "assistant" / part).rglob("*.py"))
        for name in _imports(path)
        if name.startswith("assistant.") and name.split(".")[1] not in {part, *INSIDE[part]}
    }
    assert foreign == set()
