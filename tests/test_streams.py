"""What the console script is joined to: broken, full or closed streams each get one line, or none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from written import library

ASK = ("ask", "What does Gannet keep in host memory?")
BATCH = (
    b'\xef\xbb\xbf{"id": "a", "question": null}\n'
    b'{"id": "b", "question": "What does\xe2\x80\xa8Gannet keep?"}\n'
    b'{"id": "c", "question": "Gannet \\ud800 keeps what?"}\n'
    b'{"id": "d", "question": "What does Puffin merge?"}\n'
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("streams") / "home")


def _shell(home: Path, line: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """``line`` in a shell, in which ``$ASKPAPERS`` is the console script."""
    script = f"{sys.executable} -W ignore -c 'from ui.cli import main; main()'"
    env = os.environ | {
        "ASKPAPERS_HOME": str(home),
        "ASKPAPERS_EMBEDDER": "none",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    command = line.replace("$ASKPAPERS", script)
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, timeout=120, env=env, **options
    )  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "command", ["papers", "papers --json", "claims --json", "ask --json 'What is Gannet?'"]
)
def test_a_full_device_is_called_one(home: Path, command: str) -> None:
    done = _shell(home, f"$ASKPAPERS {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"no space left" in done.stderr


def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    done = _shell(home, "$ASKPAPERS papers --json | true; echo ${PIPESTATUS[0]}")
    assert done.stdout.strip() == b"0"
    assert done.stderr == b""


@pytest.mark.parametrize("command", ["chat", "ask --batch -"])
def test_closed_standard_input_is_said_in_one_line(home: Path, command: str) -> None:
    done = _shell(home, f"$ASKPAPERS {command} <&-")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"standard input is closed" in done.stderr


def test_bytes_that_are_no_utf8_do_not_stop_a_conversation(home: Path) -> None:
    done = _shell(home, "$ASKPAPERS chat", input=b"what does Gannet \xff keep?\n")
    assert done.returncode == 0, done.stderr
    assert b"host memory" in done.stdout


def test_a_batch_goes_on_after_a_line_that_cannot_be_used(home: Path) -> None:
    """A BOM, a separator of lines within a question and half of a surrogate pair are no such lines."""
    done = _shell(home, "$ASKPAPERS ask --batch -", input=BATCH)
    assert done.returncode == 1
    assert [b'"id": "%s"' % one in done.stdout for one in (b"a", b"b", b"c", b"d")] == [
        False,
        True,
        True,
        True,
    ]
    assert done.stderr.count(b"\n") == 1
    assert b"a: the question is empty" in done.stderr
