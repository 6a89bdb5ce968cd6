"""Whether a question asks about two papers: its labelled lines, as a search of the demo corpus gives them.

``python -m eval.fit.pairs`` writes ``eval/data/pairs`` anew, after a change of the search or of the weights
that rank papers; ``python -m eval.fit.lines pairs`` fits on them. ``fit.jsonl`` is made of the questions that
teach answers and of those of ``one.jsonl``, which ask about one paper, ``held.jsonl`` of those that the
evaluation reports. A question of two papers of which others were found teaches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from assistant.answer.comparison import pair
from assistant.answer.extractive.features import fitted
from assistant.assistant import Assistant
from assistant.identity import title_key
from assistant.question import parse
from eval.cases import packaged
from eval.fit.lines import labelled
from eval.fit_answers import examples
from eval.systems import demo_collection

__all__ = ["main", "recorded"]

_REPORTED = frozenset({"compare", "entity", "method", "number", "why_how"})
_TWO = "compare"
_DIGITS = 3

Asked: TypeAlias = tuple[str, str, Iterable[str]]


def recorded(asked: Iterable[Asked], assistant: Assistant) -> Iterator[dict[str, Any]]:
    """A line for each question that can be cut in two: its signs, and whether both papers are asked about.

    ``asked`` holds a question, its type and the titles of the papers that answer it.
    """
    for text, kind, titles in asked:
        question = parse(text)
        if question.kind not in {"lookup", "compare"}:
            continue
        best = pair(question, assistant.retriever.candidates, fitted())
        if best is None:
            continue
        found = {title_key(one.paper.title) for one in (best.left, best.right)}
        if kind == _TWO and found != set(map(title_key, titles)):
            continue
        signs = {sign: round(much, _DIGITS) for sign, much in best.signs.items()}
        yield {"question": text, "fits": kind == _TWO, "signs": signs}


def main() -> None:
    """Write both parts anew."""
    taught = [*examples(), *labelled("pairs", "one")]
    parts: dict[str, list[Asked]] = {
        "fit": [(line["question"], line["type"], _titles(line)) for line in taught],
        "held": [(case.question, case.type, case.papers) for case in packaged() if case.type in _REPORTED],
    }
    with demo_collection() as assistant:
        for part, asked in parts.items():
            written = [json.dumps(one, ensure_ascii=False) + "\n" for one in recorded(asked, assistant)]
            Path(str(files("eval")), "data", "pairs", f"{part}.jsonl").write_text(
                "".join(written), encoding="utf-8"
            )


def _titles(line: Mapping[str, Any]) -> list[str]:
    return [quote.get("paper", "") for quote in line.get("quotes", ())]


if __name__ == "__main__":
    main()
