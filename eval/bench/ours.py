"""One step of askpapers in this process: ``python -m eval.bench.ours STEP CORPUS HOME``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.types import Answer, Paper

__all__ = ["step"]

_QUERIES = 60


def step(name: str, corpus: Path, home: Path) -> dict[str, Any]:
    """Do ``ingest``, ``cold`` (one question) or ``warm`` (many) and say what it took."""
    if name == "ingest":
        from ingest import ingest

        return {"papers": ingest([str(corpus)], home=home).new}
    from assistant import Assistant

    with Assistant.open(home) as papers:
        titles = [paper.title for paper in papers.papers()]
        if name == "cold":
            return {"found": len(papers.search(titles[0], k=10))}
        return _warm(papers, titles[:: max(1, len(titles) // _QUERIES)][:_QUERIES])


def _warm(papers: Assistant, titles: Sequence[str]) -> dict[str, Any]:
    """Seconds of each search, quoted answer and written one, after one of each."""
    questions = [f"What is the idea of {title}?" for title in titles]
    papers.search(titles[0])
    papers.ask(questions[0])
    found = {
        "search_s": [_seconds(papers.search, title) for title in titles],
        "ask_s": [_seconds(papers.ask, question) for question in questions],
        "rss_bytes": _peak(),  # as it serves without a model: what follows loads its client
    }
    write = _written(papers)
    write(questions[0])
    return found | {
        "written_s": [_seconds(write, question) for question in questions],
        "claims_per_s": _claims_per_second(papers.papers()),
    }


def _seconds(work: Callable[[str], object], text: str) -> float:
    begun = perf_counter()
    work(text)
    return perf_counter() - begun


def _written(papers: Assistant) -> Callable[[str], Answer]:
    """Asks with a model that replies at once: what a written answer takes but for the model."""
    from assistant.llm import Meter, Replies, connect
    from assistant.tokens import load_counter
    from eval.writing import Voice, Written

    settings = replace(papers.settings, openai_api_key="none", model=None, offline=False)
    parrot: Any = _Parrot()  # replies ask nothing of a chat model but to stream
    model = replace(connect(settings), chat=parrot)
    counter = load_counter(replace(settings, offline=True), model.id.name)
    meter = Meter(model.full, None, None)
    written = Written(papers, Voice(Replies(model, counter, meter), counter, meter, None))
    return lambda question: written.ask(question, ())


class _Parrot:
    """A chat model that repeats the first sentence it was given, with its id."""

    def stream(self, messages: Sequence[tuple[str, str]]) -> Iterator[Any]:
        """The sentence in one piece."""
        from langchain_core.messages import AIMessageChunk

        first = re.search(r"^\[(\d+)\] (.+)$", messages[-1][1], re.MULTILINE)
        said = f"{first[2]} [{first[1]}]" if first else ""
        yield AIMessageChunk(content=said, response_metadata={"finish_reason": "stop"})


def _claims_per_second(papers: Sequence[Paper]) -> float:
    """Abstracts read for claims in a second of one core."""
    from ingest.claims import extract

    begun = process_time()
    for paper in papers:
        extract(paper)
    return len(papers) / (process_time() - begun)


def _peak() -> int:
    """This process's peak of memory, in bytes."""
    import resource

    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    """Print the result with this process's peak of memory as one line of JSON."""
    found = step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps({"rss_bytes": _peak()} | found))  # noqa: T201  read by the process that started this one


if __name__ == "__main__":
    main()
