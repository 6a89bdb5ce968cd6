"""The signs of papers that were judged for topics or as recommendations, read anew from the collections.

``python -m eval.fit.signs HOME...`` writes them into ``eval/data/belonging`` and ``eval/data/recommend``
in place, for each topic or question by the home that holds most of its papers, after a change of the search
or of the signs. Fit ``belonging_first`` on them, run it once more, and fit ``belonging``; run it again, and
fit ``recommend``: each judgement looks at the one before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from assistant import Assistant
from assistant.answer.belonging import all_signs
from assistant.answer.fitting import quotable
from assistant.answer.forms import Collection
from assistant.answer.wanting import wanted_hits, wanted_signs
from assistant.types import Paper

__all__ = ["read_anew"]

Signs: TypeAlias = Iterator[tuple[Paper, dict[str, float]]]
_FOLDER = Path(__file__).parents[1] / "data"
_DEPTH = 150
_DIGITS = 3
_TITLE_WORDS = 4


def _of_topic(topic: str, home: Assistant) -> Signs:
    hits = quotable(home.retriever.candidates(topic, _DEPTH))
    vectors = home.retriever.vectors([hit.chunk.id for hit in hits])
    yield from zip((hit.paper for hit in hits), all_signs(topic, hits, vectors, home.retriever), strict=True)


def _of_question(text: str, home: Assistant) -> Signs:
    question = home.read(text)
    collection = Collection(home.stores.catalog, home.retriever)
    hits = wanted_hits(question, collection)
    yield from zip((hit.paper for hit in hits), wanted_signs(question, hits, collection), strict=True)


_READ: dict[str, tuple[str, Callable[[str, Assistant], Signs]]] = {
    "belonging": ("topic", _of_topic),
    "recommend": ("question", _of_question),
}


def _keys(paper: Paper) -> tuple[str, str]:
    """What a line may call a paper: its id, or how its title begins."""
    return paper.id, " ".join(paper.title.split()[:_TITLE_WORDS])


def read_anew(name: str, lines: list[dict[str, Any]], homes: list[Assistant]) -> list[dict[str, Any]]:
    """The lines with their signs as a search of today gives them; without those that it does not find."""
    field, read = _READ[name]
    held = [{key for paper in home.papers() for key in _keys(paper)} for home in homes]
    papers: dict[str, set[str]] = {}
    for line in lines:
        papers.setdefault(line[field], set()).add(line["paper"])
    found: dict[tuple[str, str], dict[str, float]] = {}
    for asked, judged in papers.items():
        best = max(range(len(homes)), key=lambda place: len(held[place] & judged))
        for paper, own in read(asked, homes[best]):
            signs = {sign: round(much, _DIGITS) for sign, much in own.items()}
            found |= {(asked, key): signs for key in _keys(paper)}
    known = [(line, found.get((line[field], line["paper"]))) for line in lines]
    return [line | {"signs": signs} for line, signs in known if signs is not None]


def main() -> None:
    """Write the lines of both parts anew."""
    homes = [Assistant.open(Path(home)) for home in sys.argv[1:]]
    for name in _READ:
        for part in ("fit", "held"):
            place = _FOLDER / name / f"{part}.jsonl"
            lines = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
            written = [json.dumps(line, ensure_ascii=False) for line in read_anew(name, lines, homes)]
            place.write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
