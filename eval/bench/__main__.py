"""``python -m eval.bench``: measure, print a table, write a page with plots."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from assistant.errors import AskpapersError, InputError
from eval.bench.corpora import Corpus, corpora
from eval.bench.measuring import Cost, Subject, measure, ours, peers, projected
from eval.bench.page import bench_page, bench_table

_BUDGET_MINUTES = 30.0


def main() -> int:
    """Run the bench; 2 when it cannot be run."""
    given = _parsed()
    try:
        costs = bench(given)
    except AskpapersError as error:
        print(f"askpapers bench: {error}", file=sys.stderr)  # noqa: T201  one line, as everywhere
        return 2
    from rich.console import Console

    Console(highlight=False, emoji=False, markup=False, width=160).print(bench_table(costs))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "bench.html").write_text(bench_page(costs, _machine()), encoding="utf-8")
    lines = "".join(json.dumps(asdict(cost)) + "\n" for cost in costs)
    (given.out / "bench.jsonl").write_text(lines, encoding="utf-8")
    print(f"{given.out / 'bench.html'}")  # noqa: T201  where to look
    return 0


def bench(given: argparse.Namespace) -> list[Cost]:
    """Every subject at every size, size by size."""
    subjects = _subjects(given.peers)
    with tempfile.TemporaryDirectory(prefix="askpapers-bench-") as scratch:
        costs: list[Cost] = []
        for corpus in corpora(given.beside, Path(scratch), given.sizes):
            for subject in subjects:
                home = Path(scratch, f"{subjects.index(subject)}-{corpus.papers}")
                costs.append(_cost(subject, corpus, home, costs, given.budget))
        return costs


def _cost(subject: Subject, corpus: Corpus, home: Path, before: Iterable[Cost], budget: float) -> Cost:
    """Measured, unless the rate of a smaller size says that it would go beyond the budget."""
    known = [cost for cost in before if cost.system == subject.name]
    if known:
        guess = projected(known[-1], corpus.papers)
        if guess.ingest_s > 60 * budget:
            return guess
    print(f"{subject.name}: {corpus.papers:,} abstracts", file=sys.stderr)  # noqa: T201  progress
    return measure(subject, corpus.papers, corpus.path, home)


def _subjects(python: Path | None) -> list[Subject]:
    if python is None:
        return [ours()]
    if not python.is_file():
        raise InputError(f"{python}: no such interpreter; make the peers' environment with `make peers`")
    from assistant.config import Settings
    from assistant.embed.weights import locate

    with tempfile.TemporaryDirectory() as scratch:
        weights = locate(Settings.load().weights, Path(scratch), offline=True)
    return [ours(), *peers(python, weights.folder)]


def _machine() -> str:
    cores = f"{os.cpu_count()} cores"
    return f"{platform.system()} {platform.machine()}, {cores}, Python {platform.python_version()}"


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--beside", type=Path, help="folder with seeds/ and corpora/; else the demo corpus")
    parser.add_argument("--peers", type=Path, help="the interpreter of the peers' environment")
    parser.add_argument("--sizes", type=int, nargs="+", help="papers to take, instead of the natural sizes")
    parser.add_argument("--budget", type=float, default=_BUDGET_MINUTES, help="minutes for one ingest")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="folder for page and numbers")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
