"""The latch and the fixtures every test file may use.

No test reaches anything but loopback, and none reads the caller's keys or home.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

pytest_plugins = ["browser", "servers"]

SHARED = Path(os.environ.get("ASKPAPERS_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(autouse=True)
def _latch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Loopback only, no inherited keys, a home of the test's own."""
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    for name in list(os.environ):
        if name.startswith(("ASKPAPERS_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")) and name not in {
            "ASKPAPERS_SHARED",
            "ASKPAPERS_WEIGHTS",
        }:
            monkeypatch.delenv(name)
    monkeypatch.setenv("ASKPAPERS_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The collections beside a development checkout; the test is skipped without them."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"no shared collections at {SHARED}; set ASKPAPERS_SHARED to run this test")
    return SHARED


@pytest.fixture(scope="session")
def seeds(shared: Path) -> list[Path]:
    """The saved pages, in order."""
    return sorted((shared / "seeds").glob("*.txt"))
