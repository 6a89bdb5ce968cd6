"""More than one search for one question: rare names, sides, merged without doubles."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.search.fuse import rare_names, search_for, search_many, with_names
from assistant.types import Chunk, Hit, Paper, Question

TITLES = {
    "a": "Kites over harbours",
    "b": "Tides and the moon",
    "c": "Clocks that drift",
    "d": "Zephyrnet: wind from pictures",
}


class Shelf:
    """Finds what a table says, and remembers what it was asked."""

    def __init__(self, **found: str) -> None:
        self.found = found
        self.asked: list[tuple[str, int]] = []

    def __call__(self, query: str, k: int) -> Sequence[Hit]:
        self.asked.append((query, k))
        keys = self.found.get(query.split(maxsplit=1)[0].lower(), "")
        return [
            Hit(Paper(key, TITLES[key], "An abstract."), Chunk(key, key, 0, 2, "An"), 1.0) for key in keys
        ][:k]


def ids(hits: Sequence[Hit]) -> str:
    return "".join(hit.paper.id for hit in hits)


def test_a_name_that_nothing_holds_is_searched_for_by_itself() -> None:
    """By its rarest word, a few papers deep, and after what was found before."""
    shelf = Shelf(what="ab", zephyrnet="da")
    assert ids(with_names(shelf("what", 5), ["Zephyrnet"], shelf)) == "abd"
    held = Shelf(what="bd")
    assert ids(with_names(held("what", 5), ["ZephyrNet"], held)) == "bd"
    assert len(held.asked) == 1


def test_names_are_rare_or_no_names() -> None:
    """A name that every second paper has is no reason to search again."""
    assert rare_names("How does Zephyrnet beat GPT on ImageNet?") == ("Zephyrnet",)
    assert rare_names("how do kites fly?") == ()


def test_several_searches_are_merged_in_turn() -> None:
    """The best of each first; a paper once; no more than asked for."""
    shelf = Shelf(one="abc", two="dab")
    assert ids(search_many(["one", "two", "one"], 10, shelf)) == "adbc"
    assert ids(search_many(["one", "two"], 3, shelf)) == "adb"
    assert len(shelf.asked) == 4
    assert search_many([], 3, shelf) == []


def test_a_question_is_searched_for_by_its_sides_and_names() -> None:
    """Both sides are found; what is found by name alone takes the last places."""
    shelf = Shelf(are="ab", kites="a", clocks="c")
    compared = Question("Are kites or clocks better?", "compare", sides=("kites", "clocks"))
    assert ids(search_for(compared, 3, shelf)) == "acb"
    named = Shelf(what="abc", zephyrnet="d")
    assert ids(search_for(Question("What is Zephyrnet?", "lookup"), 3, named)) == "abd"
    assert ids(search_for(Question("What drifts?", "lookup"), 2, named)) == "ab"
    assert search_for(Question("What is Zephyrnet?", "lookup"), 3, Shelf()) == []
