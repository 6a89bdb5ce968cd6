"""ARCHITECTURE.md names what is there: its files, and its functions as ``module:name``."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:assistant|ingest|eval|ui)(?:\.\w+)+(?::[\w.]+)?)`", PAGE)))
PATHS = sorted(set(re.findall(r"`((?:assistant|ingest|eval|ui|tests)/[\w./]+)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_every_function_named_exists(name: str) -> None:
    """`module:function` can be imported; so can a module named alone."""
    module, _, attribute = name.partition(":")
    found: object = import_module(module)
    for part in filter(None, attribute.split(".")):
        found = getattr(found, part)


@pytest.mark.parametrize("path", PATHS)
def test_every_file_named_exists(path: str) -> None:
    """A path in backquotes is one of the project's."""
    assert (ROOT / path).exists()


def test_enough_is_named_for_the_check_to_mean_something() -> None:
    assert len(NAMED) >= 15
    assert len(PATHS) >= 8
