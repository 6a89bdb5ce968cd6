"""Pages that are made to be slow: twice as large takes about twice as many steps, not four times."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from ingest.contents import read_content

REPEATED = [
    "<p>x", "<ul><li>x", "<div>", "<span>x ", "<h2>x", '<h2><a href="http://x.example">x', "<dl><dt>x",
    "<svg>x", "<p data-props='{}'>x", "<blockquote class=abstract>x", "<table><tr><td>x", "<h1>x</h1><p>y",
    "<script type=application/ld+json>[</script>", '<a href="', "&amp", "<a>",
]  # fmt: skip


def _steps(page: str) -> int:
    """The calls of functions, Python's and C's, that it takes to read a page."""
    steps = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal steps
        steps += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        list(read_content([page.encode()], "page.html"))
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize("repeated", REPEATED)
def test_what_is_left_open_a_thousand_times_takes_a_thousand_steps(repeated: str) -> None:
    """Each element that is left open stands in all before it."""
    _steps(f"<html><body>{repeated}")  # what is imported once is imported
    few, many = (_steps(f"<html><body>{repeated * count}") for count in (300, 1200))
    assert many < 6 * few + 20_000
