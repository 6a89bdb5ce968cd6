"""Whether one paper is meant by a question that reads like one over many: its labelled lines.

``python -m eval.fit.single HOME...`` writes ``eval/data/single`` anew, each line by the demo corpus or the
home that holds its paper, after a change of the search or of the weights that rank papers;
``python -m eval.fit.lines single`` fits on them. ``title`` is the paper that comes first: the one that is
meant, or nearest to a topic. A line that another paper comes first for teaches nothing and is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.answer.answering import checked
from assistant.answer.forms import Collection
from assistant.answer.single import ranked_for, searching, single_signs
from eval.fit.lines import labelled
from eval.systems import demo_collection

__all__ = ["main", "recorded"]

_FOLDER = Path(__file__).parents[1] / "data" / "single"
_DIGITS = 3


def recorded(lines: Iterable[Mapping[str, Any]], home: Assistant) -> Iterator[dict[str, Any]]:
    """The lines whose paper still comes first in this home, with their signs as its search gives them."""
    collection = Collection(home.stores.catalog, home.retriever)
    for line in lines:
        question = checked(home.read(line["question"]))
        ranked = ranked_for(question, searching(question, collection))
        signs = single_signs(question, ranked)
        if signs and ranked.candidates[0].paper.title == line["title"]:
            rounded = {sign: round(much, _DIGITS) for sign, much in signs.items()}
            yield {**line, "signs": rounded}


def main() -> None:
    """Write both parts anew: by the demo corpus, then by each home what none before it holds."""
    lines = {part: labelled("single", part) for part in ("fit", "held")}
    written: dict[str, list[str]] = {part: [] for part in lines}
    with demo_collection() as demo:
        left: set[str] = {line["title"] for some in lines.values() for line in some}
        for home in (demo, *(Assistant.open(Path(home)) for home in sys.argv[1:])):
            titles = left & {paper.title for paper in home.papers()}
            left -= titles
            for part, some in lines.items():
                own = recorded([line for line in some if line["title"] in titles], home)
                written[part] += [json.dumps(one, ensure_ascii=False) + "\n" for one in own]
    for part, some_lines in written.items():
        (_FOLDER / f"{part}.jsonl").write_text("".join(some_lines), encoding="utf-8")


if __name__ == "__main__":
    main()
