"""The demo corpus: real titles and figures, abstracts in the project's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.identity import title_key
from ingest.pages import read_text
from ingest.records import Record

PAPERS = {"page-1.txt": 56, "page-2.txt": 94, "page-3.txt": 23, "page-4.txt": 40, "page-5.txt": 46} | {
    "page-6.txt": 136
}
RUN = 8  # consecutive words in common that make a copy
COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()
DIGITS = {word: str(number) for number, word in enumerate(COUNTED, 1)}
# What saving a page makes of LaTeX: commands, braces, math signs, operators that lost their backslash.
DEBRIS = re.compile(
    r"\\|\$(?!\d)|[{}]|``|''|\b(?:text(?:bf|it)|mathcal|circledR|sim|approx)\b|\d(?:times|sim)"
)
SET_OF_NUMBERS = re.compile(r"\{[-+\d, ]+\}")
# The other pages keep it, as real ones do: what reads them has to cope with 50\% and 6times.
PLAIN_PAGES = ("page-1.txt", "page-2.txt")


def records(name: str, text: str) -> list[Record]:
    found = list(read_text(text, name))
    assert all(isinstance(item, Record) for item in found), found
    return [item for item in found if isinstance(item, Record)]


def page(name: str) -> list[Record]:
    return records(name, files("ingest.demo").joinpath(name).read_text(encoding="utf-8"))


def corpus() -> list[Record]:
    return [record for name in PAPERS for record in page(name)]


def originals(seeds: Iterable[Path]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for path in seeds:
        for record in records(path.name, path.read_text(encoding="utf-8")):
            found.setdefault(title_key(record.title), []).append(record)
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    spoken = words(text)
    return {tuple(spoken[start : start + length]) for start in range(len(spoken) - length + 1)}


def debris(record: Record) -> list[str]:
    return DEBRIS.findall(SET_OF_NUMBERS.sub("", record.abstract))


def figures(text: str) -> set[str]:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", plain))


def test_every_page_of_the_package_is_known_to_this_test():
    pages = {entry.name for entry in files("ingest.demo").iterdir() if entry.name.endswith(".txt")}
    assert pages == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_splits_into_its_papers_and_nothing_is_refused(name: str):
    assert len(page(name)) == PAPERS[name]


def test_there_are_enough_papers_and_each_occurs_once():
    keys = [title_key(record.title) for record in corpus()]
    assert len(keys) == len(set(keys)) >= 150


def test_an_abstract_has_forty_to_a_hundred_and_twenty_words_on_one_line():
    lengths = {record.title: len(record.abstract.split()) for record in corpus()}
    assert {title: length for title, length in lengths.items() if not 40 <= length <= 120} == {}
    assert [record.title for record in corpus() if "\n" in record.abstract] == []


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_no_latex_is_left_in_an_abstract_of_a_plain_page(name: str):
    found = {record.title: debris(record) for record in page(name)}
    assert {title: marks for title, marks in found.items() if marks} == {}


def test_latex_on_the_other_pages_stays_the_exception():
    others = [record for name in PAPERS if name not in PLAIN_PAGES for record in page(name)]
    assert 0 < sum(bool(debris(record)) for record in others) < len(others) / 3
    commands = {record.title: re.findall(r"\\[A-Za-z]+", record.abstract) for record in others}
    assert {title: found for title, found in commands.items() if found} == {}


def test_the_pages_show_both_layouts_and_all_kinds_of_dates():
    texts = [files("ingest.demo").joinpath(name).read_text(encoding="utf-8") for name in PAPERS]
    assert {"\n\n" in text for text in texts} == {True, False}
    assert {(record.published is not None, record.published_inferred) for record in corpus()} == {
        (False, False),
        (True, False),
        (True, True),
    }
    assert {record.published.year for record in page("page-1.txt") if record.published_inferred} == {2025}
    assert {"Apple", "NVIDIA"} <= {record.organization for record in corpus()}


@pytest.mark.shared
def test_dates_and_author_counts_are_those_of_the_original_page(seeds: list[Path]):
    known = originals(seeds)
    for record in corpus():
        printings = {(item.published, item.published_inferred) for item in known[title_key(record.title)]}
        counts = {item.author_count for item in known[title_key(record.title)]}
        assert (record.published, record.published_inferred) in printings | {(None, False)}, record.title
        assert record.author_count in counts | {None}, record.title


@pytest.mark.shared
def test_no_run_of_eight_words_is_taken_from_an_original(seeds: list[Path]):
    taken = {
        run for printings in originals(seeds).values() for item in printings for run in runs(item.abstract)
    }
    copied = {record.title: runs(record.abstract) & taken for record in corpus()}
    assert {title: shared for title, shared in copied.items() if shared} == {}


@pytest.mark.shared
def test_every_figure_is_one_of_the_original_abstract(seeds: list[Path]):
    known = originals(seeds)
    invented = {}
    for record in corpus():
        sources = [f"{item.title} {item.abstract}" for item in known[title_key(record.title)]]
        allowed = {figure for text in sources for figure in figures(text)}
        allowed |= {DIGITS[word] for text in sources for word in words(text) if word in DIGITS}
        if figures(record.abstract) - allowed:
            invented[record.title] = figures(record.abstract) - allowed
    assert invented == {}


def test_the_comparison_notices_a_copied_run_and_an_invented_figure():
    text = "Training takes 6,250 hours, which is about 2.5 times what eight GPUs would need."
    assert len(runs(text) & runs(f"As we said, {text.lower()}")) == len(words(text)) - RUN + 1
    assert figures(text) == {"6250", "2.5"}


def test_the_search_for_latex_finds_it_and_leaves_plain_text_alone():
    found = {
        text: debris(Record("A title", text, "page.txt", 1))
        for text in (
            r"by 50\% and 5times",
            "the $x$ of textbf{ours}",
            "$300,000, 5 times 2x of {-1, +1}, similar to TIME",
        )
    }
    assert list(found.values()) == [["\\", "5times"], ["$", "$", "textbf", "{", "}"], []]
