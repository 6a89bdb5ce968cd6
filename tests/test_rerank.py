"""Reading papers for a question: word by word where the embedder can, by cosines else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.minilm import MiniLM, open_minilm
from assistant.errors import ModelMissing
from assistant.language.sentences import quotable_spans
from assistant.protocols import Encoded, TokenEncoder
from assistant.search.late import Reader
from assistant.search.retriever import Retriever
from assistant.types import Paper
from tests.shelf import Shelf

OVEN = Paper("p1", "Kiln", "Ovens bake bread. Kiln halves the memory footprint of training.")
RIVER = Paper("p2", "Delta", "Rivers carve valleys. Delta measures the silt of forty deltas.")


class Letters:
    """One token a word; its vector has a one where its first letter is in the alphabet."""

    def similarities(self, query: str, texts: Sequence[str]) -> np.ndarray:
        raise AssertionError("the tokens are enough")

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        return [self._encoded(text) for text in texts]

    @staticmethod
    def _encoded(text: str) -> Encoded:
        spans, at = [], 0
        for word in text.split():
            start = text.index(word, at)
            at = start + len(word)
            spans.append((start, at))
        rows = np.array([np.eye(26)[ord(text[start].lower()) - ord("a")] for start, _ in spans])
        total = rows.sum(axis=0)
        return Encoded(
            (total / np.linalg.norm(total)).astype(np.float32), rows.astype(np.float32), tuple(spans)
        )


class Wholes:
    """Whole vectors only."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def similarities(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(query)
        return np.arange(len(texts), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> None:
        return None


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    home = tmp_path_factory.mktemp("home")
    try:
        return open_minilm(Settings(home=home, offline=True))
    except ModelMissing as missing:
        pytest.skip(str(missing))


def test_each_token_counts_by_the_rarity_of_its_word_and_finds_its_nearest():
    (found,) = Reader("the zebra", Letters()).read([Paper("p", "Title", "A zoo. Ovens bake.")])
    # "the" is a stop word and counts nothing; "zebra" finds "zoo".
    assert found.matched == pytest.approx(1.0)
    (found,) = Reader("zebra", Letters()).read([Paper("p", "Title", "Ovens bake.")])
    assert found.matched == 0.0


def test_words_of_two_sentences_match_the_paper():
    (found,) = Reader("zebra quartz", Letters()).read([Paper("p", "Title", "Zoos open. Quarries close.")])
    assert found.matched == pytest.approx(1.0)


def test_there_is_a_cosine_for_each_span_and_none_for_the_title():
    found = Reader("Which ovens?", Letters()).read([OVEN, RIVER])
    assert [len(one.cosines) for one in found] == [
        len(quotable_spans(paper.abstract)) for paper in (OVEN, RIVER)
    ]


def test_without_tokens_there_are_cosines_only():
    wholes = Wholes()
    reader = Reader("Which ovens?", wholes)
    found = reader.read([OVEN, RIVER])
    assert [one.matched for one in found] == [None, None]
    # Titles were sent along, at 0 and 3, and left out.
    assert [one.cosines.tolist() for one in found] == [[1, 2], [4, 5]]
    assert wholes.asked == ["Which ovens?"]


@pytest.mark.parametrize("question", ["?!", "the of and", "Ω", ""])
def test_a_question_without_words_matches_nothing_and_does_no_harm(minilm: MiniLM, question: str):
    reader = Reader(question, Retriever(Shelf([]), None, None, minilm))
    (found,) = reader.read([OVEN])
    assert np.isfinite(found.matched)


def test_other_words_for_the_same_are_nearer_than_other_things(minilm: MiniLM):
    reader = Reader(
        "Which method shrinks how much RAM learning takes?", Retriever(Shelf([]), None, None, minilm)
    )
    oven, river = reader.read([OVEN, RIVER])
    assert oven.matched > river.matched + 0.05


def test_minilm_encodes_what_it_embeds_and_says_where_each_word_is(minilm: MiniLM):
    texts = ["Kiln halves the memory-footprint of GPT-4.", "naïve 中文", ""]
    encoded = minilm.encode(texts)
    assert isinstance(minilm, TokenEncoder)
    assert np.array_equal(np.stack([one.vector for one in encoded]), minilm.embed(texts))
    for text, one in zip(texts, encoded, strict=True):
        assert len(one.tokens) == len(one.words)
        assert np.allclose(np.linalg.norm(one.tokens, axis=1), 1, atol=1e-5)
        assert all(text[start:end].strip() for start, end in one.words)
    words = [texts[0][start:end] for start, end in dict.fromkeys(encoded[0].words)]
    assert words == ["Kiln", "halves", "the", "memory", "-", "footprint", "of", "GPT", "-", "4", "."]


def test_an_embedder_of_whole_vectors_encodes_nothing(tmp_path: Path):
    class Whole:
        name, dimension = "whole", 2

        def embed(self, texts: Sequence[str]) -> np.ndarray:
            return np.ones((len(texts), 2), dtype=np.float32)

    assert Retriever(Shelf([]), None, None, Whole()).encode(["a"]) is None
    assert Retriever(Shelf([]), None).encode(["a"]) is None
