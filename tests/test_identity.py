"""Printings of one title have one key; different titles have different ones."""

from __future__ import annotations

import pytest

from assistant.identity import paper_id, title_key

SAME = [
    (r"T\"ULU 3: Open Post-Training", "TÜLU 3 - open post-training"),
    (r"$\alpha$-GAN for Speech", "α-GAN for speech"),
    ("alpha GAN for Speech", "α-GAN for Speech"),
    (r"$\varepsilon$-Greedy Revisited", "ε-greedy revisited"),
    (r"L$^2$M: Long Memory", "L²M: Long Memory"),
    (r"Training $5\times$ Deeper", "Training 5× Deeper"),
    (r"\textbf{Beta} and $\beta$", "Beta and β"),
    ("textbf{Beta} and beta", "Beta and β"),
    (r"Search \& Rescue", "Search and Rescue"),
    (r"Poincar\'e Maps", "Poincaré maps"),
    (r"Erd\H{o}s Graphs", "Erdős Graphs"),
    (r"\c{C}ok Languages", "Çok languages"),
    ("GPT-4  in\u00a0Class", "gpt 4 in class!"),
    ("On λ-Returns", r"On $\lambda$-Returns"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_printings_of_one_title_share_a_key(one: str, other: str) -> None:
    """Case, punctuation, accents, LaTeX and its residue do not make another paper."""
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vision Mamba 2", "Vision Mamba"),
        ("Layer 10⁻³", "Layer 10⁻⁴"),
        ("数学推理", "数学证明"),
        ("α-GAN", "β-GAN"),
        ("***", "???"),
    ],
)
def test_different_titles_have_different_keys(one: str, other: str) -> None:
    """Digits, Greek letters and other scripts count."""
    assert title_key(one) != title_key(other)


def test_a_paper_is_named_by_its_arxiv_id_else_by_its_title() -> None:
    """The id is the arXiv id when there is one, and otherwise the same for every printing."""
    assert paper_id("Any Title", "2401.00001") == "2401.00001"
    by_title = paper_id(r"T\"ULU 3", None)
    assert by_title == paper_id("Tülu 3", None)
    assert by_title.startswith("t-")
    assert len(by_title) == 18
