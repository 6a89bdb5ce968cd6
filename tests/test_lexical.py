"""The word index: what counts as a word, what is tolerated, and trouble said in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import HomeBusy, HomeError
from assistant.language.terms import closest, names
from assistant.language.words import telling
from assistant.store.lexical import TantivyIndex
from assistant.types import Chunk

ROOT = Path(__file__).resolve().parents[1]
PAPERS = {
    "lora": ("LoRA: low-rank updates", "We update two thin factors and freeze the rest of the weights."),
    "plus": ("LoRA+: two learning rates", "The second factor learns faster than the first."),
    "quant": (
        "Quantization after training",
        "Networks in int8 run quickly and naïvely rounded weights suffice.",
    ),
    "gpt": ("What GPT-4 knows", "We ask GPT-4 about its own training."),
    "memory": ("Memory of optimizers", "Optimizer states fill most of the memory of a card."),
}


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    made = TantivyIndex(tmp_path / "lexical")
    made.upsert(
        [Chunk(key, key, 0, 0, body) for key, (_, body) in PAPERS.items()],
        {key: title for key, (title, _) in PAPERS.items()},
    )
    return made


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("optimizers' memories", "memory"),
        ("rounding the weight naively", "quant"),
        ("INT8 networks", "quant"),
        ("LoRA+", "plus"),
        ("lora+", "plus"),
        ("GPT-4", "gpt"),
        ("low rank", "lora"),
    ],
)
def test_forms_of_a_word_meet(index: TantivyIndex, query: str, first: str) -> None:
    """Plurals, endings, accents and case do not matter; a plus or a digit in a name does."""
    assert index.search(query, 5)[0][0] == first


@pytest.mark.parametrize("query", ["memmory", "memroy", "memry", "memery of a card", "quantisation"])
def test_one_slip_is_forgiven(index: TantivyIndex, query: str) -> None:
    """A word that is nowhere is taken for the one a single letter away, at half its weight."""
    expected = "quant" if query.startswith("q") else "memory"
    assert index.search(query, 5)[0][0] == expected


def test_a_known_word_is_not_corrected(index: TantivyIndex) -> None:
    """Correction is for unknown words: with both spellings there, each finds its own."""
    both = [Chunk("sky", "x", 0, 0, "planets"), Chunk("air", "x", 0, 0, "planes planes planes")]
    index.upsert(both, {"x": "Things above"})
    assert [key for key, _ in index.search("planet", 5)] == ["sky"]


@pytest.mark.parametrize("word", ["int9", "rank", "gpt5", "zzzzzzz"])
def test_short_words_and_numbers_are_left_alone(word: str) -> None:
    """A number or a short name one letter away is another thing."""
    assert closest(word, [("int8", 9), ("bank", 9), ("gpt4", 9), ("memori", 9)]) is None


def test_the_commonest_neighbour_is_meant() -> None:
    """Of several words one slip away the commonest is taken, of equals the first by letters."""
    assert closest("modle", [("model", 40), ("module", 3)]) == "model"
    assert closest("latice", [("lattice", 2), ("latices", 2)]) == "latices"
    assert closest("transfomer", [("transform", 50), ("transformer", 7)]) == "transformer"


def test_names_are_words_with_a_digit_or_plus_inside() -> None:
    """Model names stay whole; ordinary hyphens and plain numbers are no names."""
    found = names("Qwen2.5-VL and LoRA+ beat GPT-4 by 3.5 on a state-of-the-art C++ task, v1.0.")
    assert found == ["qwen2.5-vl", "lora+", "gpt-4", "3.5", "c++", "v1.0"]


def test_question_words_say_nothing(index: TantivyIndex) -> None:
    """What only asks is left out of the search, unless nothing else is there."""
    assert index.search("which of the weights", 5) == index.search("weights", 5)
    assert telling("what is it") == "what is it"
    assert [key for key, _ in index.search("of the", 5)] != []


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_a_syntax_error(index: TantivyIndex, query: str) -> None:
    """Whatever is typed is a bag of words: nothing raises, every score is positive, order is total."""
    hits = index.search(query, 10)
    assert all(score > 0 for _, score in hits)
    assert hits == sorted(hits, key=lambda hit: (-hit[1], hit[0]))


@pytest.mark.parametrize("query", ['title:"', "a AND (b OR", "*", "weights~2^9", "[1 TO", "\\", "+-!(){}"])
def test_query_syntax_is_text(index: TantivyIndex, query: str) -> None:
    """Operators of the query language mean nothing here."""
    index.search(query, 10)


def test_the_title_counts(tmp_path: Path) -> None:
    """The same word weighs more in a title than in a body."""
    index = TantivyIndex(tmp_path / "lexical")
    index.upsert(
        [
            Chunk("a", "a", 0, 0, "some words about a comet there"),
            Chunk("b", "b", 0, 0, "some other words here"),
        ],
        {"a": "A plain title", "b": "A comet title"},
    )
    assert [key for key, _ in index.search("comet", 5)] == ["b", "a"]


def test_what_is_written_is_there_for_others(index: TantivyIndex, tmp_path: Path) -> None:
    """A commit is durable on return: another process and an earlier reader both see it."""
    reader = TantivyIndex(tmp_path / "lexical")
    assert len(reader.ids()) == len(PAPERS)
    index.upsert([Chunk("new", "new", 0, 0, "a heron stands")], {"new": "Birds"})
    assert [key for key, _ in reader.search("heron", 5)] == ["new"]
    code = (
        "import sys; from pathlib import Path; from assistant.store.lexical import TantivyIndex\n"
        "print(TantivyIndex(Path(sys.argv[1])).search('heron', 5)[0][0])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "lexical")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "new"


def test_a_second_writer_is_told_to_wait(index: TantivyIndex, tmp_path: Path) -> None:
    """While one process writes, another gets one clear line, and so does clear()."""
    other = TantivyIndex(tmp_path / "lexical")
    with index._writer(), pytest.raises(HomeBusy, match="another process is writing"):
        other.upsert([Chunk("x", "x", 0, 0, "x")], {"x": "X"})
    with index._writer(), pytest.raises(HomeBusy):
        other.clear()
    assert len(other.ids()) == len(PAPERS)


@pytest.mark.parametrize("rubbish", ["meta.json", "askpapers.json"])
def test_a_damaged_index_is_named_and_can_be_cleared(tmp_path: Path, rubbish: str) -> None:
    """One line says which index and what to do; clearing makes it usable."""
    TantivyIndex(tmp_path / "lexical").upsert([Chunk("a", "a", 0, 0, "words")], {"a": "A"})
    (tmp_path / "lexical" / rubbish).write_text("{", encoding="utf-8")
    index = TantivyIndex(tmp_path / "lexical")
    with pytest.raises(HomeError, match=r"word index in .*askpapers reindex") as caught:
        index.search("words", 3)
    assert "\n" not in str(caught.value)
    index.clear()
    index.upsert([Chunk("b", "b", 0, 0, "words")], {"b": "B"})
    assert index.ids() == {"b"}


def test_another_layout_asks_for_a_rebuild(index: TantivyIndex, tmp_path: Path) -> None:
    """An index of another version is not searched with the wrong fields."""
    stamp = tmp_path / "lexical" / "askpapers.json"
    stamp.write_text(json.dumps({"version": 0}), encoding="utf-8")
    with pytest.raises(HomeError, match="another layout; run `askpapers reindex`"):
        TantivyIndex(tmp_path / "lexical").ids()


def test_an_interrupted_start_is_started_again(tmp_path: Path) -> None:
    """A folder whose making was cut short is made anew at the next write."""
    (tmp_path / "lexical").mkdir()
    (tmp_path / "lexical" / "meta.json").write_text("half of it", encoding="utf-8")
    index = TantivyIndex(tmp_path / "lexical")
    assert index.search("words", 3) == []
    index.upsert([Chunk("a", "a", 0, 0, "words")], {"a": "A"})
    assert index.ids() == {"a"}
