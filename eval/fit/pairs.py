"""Whether a question asks about two papers: its labelled lines, as a search of the demo corpus gives them.

``python -m eval.fit.pairs`` writes ``eval/data/pairs`` anew, after a change of the search or of the weights
that rank papers; ``python -m eval.fit.lines pairs`` fits on them. ``fit.jsonl`` is made of the questions that
teach answers and of those of ``one.jsonl``, which ask about one paper, ``held.jsonl`` of those that the
evaluation reports. A question of two papers of which others were found teaches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.answer.comparison import pair
from assistant.answer.extractive.weights import fitted
from assistant.assistant import Assistant
from assistant.identity import title_key
from assistant.question import parse
from eval.cases import rows
from eval.systems import demo_collection

__all__ = ["main", "recorded"]

_REPORTED = ("compare", "entity", "method", "number", "why_how")
_TWO = "compare"
_DIGITS = 3


def recorded(lines: list[dict[str, Any]], assistant: Assistant) -> Iterator[dict[str, Any]]:
    """A line for each question that can be cut in two: its signs, and whether both papers are asked about."""
    for line in lines:
        question = parse(line["question"])
        if question.kind not in {"lookup", "compare"}:
            continue
        best = pair(question, assistant.retriever.candidates, fitted())
        if best is None:
            continue
        found = {title_key(one.paper.title) for one in (best.left, best.right)}
        if line["type"] == _TWO and found != {title_key(quote.get("paper", "")) for quote in line["quotes"]}:
            continue
        signs = {sign: round(much, _DIGITS) for sign, much in best.signs.items()}
        yield {"question": line["question"], "fits": line["type"] == _TWO, "signs": signs}


def _read(*name: str) -> list[dict[str, Any]]:
    text = files("eval").joinpath("data", *name).read_text(encoding="utf-8")
    return [row for _, row in rows(text, "/".join(name))]


def main() -> None:
    """Write both parts anew."""
    parts = {
        "fit": [*_read("answers", "questions.jsonl"), *_read("pairs", "one.jsonl")],
        "held": [line for name in _REPORTED for line in _read(f"{name}.jsonl")],
    }
    with demo_collection() as assistant:
        for part, lines in parts.items():
            written = [json.dumps(one, ensure_ascii=False) + "\n" for one in recorded(lines, assistant)]
            Path(str(files("eval")), "data", "pairs", f"{part}.jsonl").write_text(
                "".join(written), encoding="utf-8"
            )


if __name__ == "__main__":
    main()
