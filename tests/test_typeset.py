"""What a reader sees of LaTeX."""

from __future__ import annotations

import pytest

from assistant.language.text import fold
from assistant.language.typeset import typeset

SHOWN = {
    r"a 2.7$\times$ speedup over $\textbf{Base}$": "a 2.7x speedup over Base",
    r"up to $3.6\times$, and $4\times$.": "up to 3.6x, and 4x.",
    r"\textbf{O}ne \emph{or} two": "One or two",
    r"a 3 $\times$ 4 grid": "a 3 × 4 grid",
    r"costs $5 and $10 more": "costs $5 and $10 more",
    r"~30\% of Fig.~a": "~30% of Fig. a",
    r"$\tau$-bench at $10^{-3}$": "τ-bench at 10^-3",
    r"``quoted'' by Erd\H{o}s": '"quoted" by Erdős',
    "5--12 pages, a vision--language one -- with --fast": "5–12 pages, a vision–language one – with --fast",
    "it works---mostly": "it works—mostly",
    "**1.9x** to **2.7x** *faster*": "1.9x to 2.7x faster",
    "A* and B* with 2**3 and f*g*h": "A* and B* with 2**3 and f*g*h",
    "two\n lines {a, b}": "two lines {a, b}",
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_reader_sees_no_markup(text):
    assert typeset(text) == SHOWN[text]
    assert typeset(SHOWN[text]) == SHOWN[text]


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_shown_compares_as_what_is_stored(text):
    assert fold(SHOWN[text]) == fold(text)
