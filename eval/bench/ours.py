"""One step of askpapers in this process: ``python -m eval.bench.ours STEP CORPUS HOME``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

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
        asked = titles[:: max(1, len(titles) // _QUERIES)][:_QUERIES]
        papers.search(asked[0])
        papers.ask(f"What is the idea of {asked[0]}?")
        searched, answered = [], []
        for title in asked:
            searched.append(_timed(lambda title=title: papers.search(title, k=10)))
            answered.append(_timed(lambda title=title: papers.ask(f"What is the idea of {title}?")))
        return {"search_s": searched, "ask_s": answered}


def _timed(work: Any) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Print the result with this process's peak of memory as one line of JSON."""
    import resource

    found = step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps(found | {"rss_bytes": peak}))  # noqa: T201  read by the process that started this one


if __name__ == "__main__":
    main()
