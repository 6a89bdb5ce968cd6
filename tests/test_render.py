"""Exports: what a reading list becomes in other programs."""

from __future__ import annotations

from assistant.types import Paper
from ingest.exports import export


def test_titles_in_bibtex_can_be_typeset() -> None:
    """LaTeX would stop at an ampersand and drop the rest of a line after a percent sign."""
    title = r"Weak & Strong: 5% of $\alpha_1$, 3\% of C#"
    paper = Paper("2401.00001", title, "Words & more.")
    text = export([paper], "bibtex")
    assert r"title = {{Weak \& Strong: 5\% of $\alpha_1$, 3\% of C\#}}" in text
    assert r"abstract = {Words \& more.}" in text
