"""Set questions over 3,550 papers of Hugging Face Daily Papers, where that collection lies beside a checkout.

``python -m eval.daily FOLDER`` prints the F1 of each question. A line of ``data/sets/daily.jsonl`` holds the
question and the identifiers of its answer: every number of the kind was searched for by patterns of its own,
not by the product's, and each candidate read. ``optional`` papers may be counted or not. Ten questions have
five more ``wordings`` each, one with a slip of typing, and all six should give the same set. Those of
``data/sets/held_out.jsonl``, on scores, sizes and lengths, were written before the product had been asked;
so were those of ``data/sets/further.jsonl``, on devices, steps, precision, lengths, preferences, topics
and more, whose answers have been looked at since and faults of their kinds mended: as first answered, by
the dozen, their mean F1 was from .47 to .82.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.types import Answer
from eval.cases import rows
from eval.metrics.sets import Overlap, overlap
from eval.report import Row
from eval.stats import interval
from ingest.records import Record

__all__ = ["SETS", "Asked", "Question", "ask_all", "collection", "daily_rows", "questions"]

SETS = ("daily", "held_out", "further")
"""The files of questions."""

_FILE = Path("corpora", "hf_daily_3k.jsonl.gz")

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the ids of the papers that answer it, and other wordings of it."""

    id: str
    wordings: tuple[str, ...]
    papers: frozenset[str]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question: how its set meets the gold, and how many wordings gave that set."""

    question: Question
    found: Overlap
    same: int


def questions(name: str = "daily") -> list[Question]:
    """The questions that come with the package: one of :data:`SETS`; all have been read since."""
    text = files("eval").joinpath("data", "sets", f"{name}.jsonl").read_text(encoding="utf-8")
    return [
        Question(
            row["id"],
            (row["question"], *row.get("wordings", ())),
            frozenset(row["papers"]),
            frozenset(row.get("optional", ())),
        )
        for _, row in rows(text, f"{name}.jsonl")
    ]


def collection(folder: Path | None) -> Path | None:
    """The collection's file in ``folder``; ``None`` where it is not."""
    found = None if folder is None else folder / _FILE
    return found if found is not None and found.is_file() else None


def ask_all(assistant: Assistant, asked: Collection[Question]) -> Iterator[Asked]:
    """Every wording of every question, over an open collection."""
    for question in asked:
        sets = [_matched(assistant.ask(wording, engine="extractive")) for wording in question.wordings]
        most = Counter(sets).most_common(1)[0][1]
        yield Asked(question, overlap(sets[0], question.papers, question.optional), most)


def _matched(answer: Answer) -> frozenset[str]:
    return frozenset(row.claim.paper_id for row in answer.claims if row.verdict == "match")


def daily_rows(file: Path, settings: Settings, *, progress: Progress | None = None) -> list[Row]:
    """Ingest the collection and ask: for each of :data:`SETS` the F1 and the wordings that agree."""
    made: list[Row] = []
    with TemporaryDirectory(prefix="askpapers-daily-") as scratch:
        chosen = replace(settings, home=Path(scratch, "home"), catalog=None, chroma=None)
        for name in SETS:
            asked = list(_told(_over(file, chosen, name), len(questions(name)), progress))
            several = [one for one in asked if len(one.question.wordings) > 1]
            shares = [one.same / len(one.question.wordings) for one in several]
            group = f"gold/{name.replace('_', ' ')}"
            made += [
                Row(f"{group}/f1", "gold", "set questions", interval([one.found.f1 for one in asked])),
                Row(f"{group}/same", "gold", "wordings with the same set", interval(shares)),
            ]
    return made


def _told(done: Iterator[Asked], total: int, progress: Progress | None) -> Iterator[Asked]:
    for number, one in enumerate(done, start=1):
        if progress is not None:
            progress("gold daily", number, total)
        yield one


def _over(file: Path, settings: Settings, name: str) -> Iterator[Asked]:
    """The questions over the collection, which is ingested where the home is empty."""
    from ingest.pipeline import store

    with Assistant.open(settings=settings, create=True) as assistant:
        if not assistant.stores.catalog.counts().papers:
            store(_records(file), stores=assistant.stores)
        yield from ask_all(assistant, questions(name))


def _records(file: Path) -> Iterator[Record]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            paper = json.loads(line)
            yield Record(paper["title"], paper["abstract"], file.name, number, arxiv_id=paper["id"])


def main() -> int:
    """Print each question's precision, recall, F1 and how many of its wordings agree."""
    parser = argparse.ArgumentParser(prog="python -m eval.daily", description=__doc__)
    parser.add_argument("folder", type=Path, help=f"holds {_FILE}")
    parser.add_argument("--home", type=Path, help="keep the ingested collection here, for the next time")
    given = parser.parse_args()
    file = collection(given.folder)
    if file is None:
        parser.error(f"no {_FILE} in {given.folder}")
    with TemporaryDirectory(prefix="askpapers-daily-") as scratch:
        home = Settings.load(given.home or Path(scratch))
        done = [one for name in SETS for one in _over(file, home, name)]
    for one in done:
        found, wordings = one.found, one.question.wordings
        agree = f"  {one.same} of {len(wordings)} alike" if len(wordings) > 1 else ""
        print(  # noqa: T201  what was asked for
            f"{found.precision:.2f} {found.recall:.2f} {found.f1:.2f} {one.question.id}{agree}"
        )
    print(f"mean F1 {interval([one.found.f1 for one in done]).mean:.3f}")  # noqa: T201  what was asked for
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
