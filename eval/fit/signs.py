"""The signs of papers that were judged for topics, read anew from the collections that hold them.

``python -m eval.fit.signs HOME...`` writes them into ``eval/data/belonging`` in place, for each topic by the
home that holds most of its papers, after a change of the search or of the signs. Fit ``belonging_first`` on
them, run it once more, and fit ``belonging``: the second judgement looks at the first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.answer.belonging import all_signs
from assistant.answer.fitting import quotable

__all__ = ["read_anew"]

_FOLDER = Path(__file__).parents[1] / "data" / "belonging"
_DEPTH = 150
_DIGITS = 3


def read_anew(lines: list[dict[str, Any]], homes: list[Assistant]) -> list[dict[str, Any]]:
    """The lines with their signs as a search of today gives them; without those that it does not find."""
    held = [{paper.id for paper in home.papers()} for home in homes]
    papers: dict[str, set[str]] = {}
    for line in lines:
        papers.setdefault(line["topic"], set()).add(line["paper"])
    found: dict[tuple[str, str], dict[str, float]] = {}
    for topic, judged in papers.items():
        best = max(range(len(homes)), key=lambda place: len(held[place] & judged))
        retriever = homes[best].retriever
        hits = quotable(retriever.candidates(topic, _DEPTH))
        vectors = retriever.vectors([hit.chunk.id for hit in hits])
        for hit, own in zip(hits, all_signs(topic, hits, vectors, retriever), strict=True):
            found[topic, hit.paper.id] = {sign: round(much, _DIGITS) for sign, much in own.items()}
    asked = [(line, found.get((line["topic"], line["paper"]))) for line in lines]
    return [line | {"signs": signs} for line, signs in asked if signs is not None]


def main() -> None:
    """Write the lines of both parts anew."""
    homes = [Assistant.open(Path(home)) for home in sys.argv[1:]]
    for part in ("fit", "held"):
        place = _FOLDER / f"{part}.jsonl"
        lines = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
        written = [json.dumps(line, ensure_ascii=False) for line in read_anew(lines, homes)]
        place.write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
