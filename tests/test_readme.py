"""The README cannot lie: its Python runs, its commands and options exist, its tables are whole."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
import typer.main

from assistant.config import Settings
from ui.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = dict.fromkeys(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
CONSOLE = "\n".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL))
COMMANDS = re.findall(r"askpapers (?:--home \S+ )?([a-z]+)((?: .*)?)$", CONSOLE, re.MULTILINE)
# Settings read from variables that other tools share.
_BY_OTHER_NAMES = {"openai_api_key", "openai_base_url", "api_key", "keys"}


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_python_in_the_readme_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Python block runs as it stands, in a folder with a saved page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKPAPERS_EMBEDDER", "none")
    shutil.copy(str(files("ingest.demo") / "page-1.txt"), tmp_path / "page.txt")
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


@pytest.mark.parametrize(("command", "rest"), COMMANDS)
def test_commands_in_the_readme_exist(command: str, rest: str) -> None:
    """Each `askpapers COMMAND --option` of the README is a command with that option."""
    known = typer.main.get_command(app).commands
    assert command in known
    options = {
        name for parameter in known[command].params for name in [*parameter.opts, *parameter.secondary_opts]
    }
    assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest.partition("#")[0])) <= options


def test_the_configuration_of_a_client_in_the_readme_starts_a_command() -> None:
    """The JSON to paste is JSON, and names the console script with a command of its own."""
    (block,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    server = json.loads(block)["mcpServers"]["askpapers"]
    home, _, command = server["args"]
    assert (server["command"], home) == ("askpapers", "--home")
    assert command in typer.main.get_command(app).commands


def test_every_command_is_in_the_readme_or_its_help() -> None:
    """No command without a line of help."""
    for name, command in typer.main.get_command(app).commands.items():
        assert command.help, name


def test_make_targets_in_the_readme_exist() -> None:
    """Each `make TARGET` of the README is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = set(re.findall(r"`?make ([a-z]+)", README))
    assert {"demo", "test"} <= asked
    assert {target for target in asked if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_table_of_settings_names_only_settings() -> None:
    """Each ASKPAPERS_ variable of the README is a field of Settings."""
    fields = {field.name for field in dataclasses.fields(Settings)} - _BY_OTHER_NAMES
    named = {name.lower() for name in re.findall(r"`ASKPAPERS_([A-Z_]+)`", README)}
    assert {"home", "model", "embedder", "offline"} <= named <= fields
