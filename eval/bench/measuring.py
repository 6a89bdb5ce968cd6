"""Steps as processes: how long each takes, how much memory, how much disk."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.errors import InputError
from eval.stats import percentile

__all__ = ["Cost", "Subject", "measure", "ours", "peers", "projected"]

_PEER = Path(__file__).with_name("peer.py")


@dataclass(frozen=True, slots=True)
class Subject:
    """A system under measurement: its name and how to start one of its steps."""

    name: str
    command: tuple[str, ...]
    trailing: tuple[str, ...] = ()

    def line(self, step: str, corpus: Path, home: Path) -> list[str]:
        """The command line of a step."""
        return [*self.command, step, str(corpus), str(home), *self.trailing]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one collection size costs a system; seconds are wall clock, sizes in bytes.

    ``written_p50_s`` is a written answer but for the time of the model; ``claims_per_s`` is
    abstracts read for claims in a second of one core; both are of askpapers alone.
    ``measured`` is false where only ``ingest_s`` was projected from a smaller size.
    """

    system: str
    papers: int
    ingest_s: float
    measured: bool = True
    cold_s: float | None = None
    search_p50_s: float | None = None
    search_p95_s: float | None = None
    ask_p50_s: float | None = None
    written_p50_s: float | None = None
    claims_per_s: float | None = None
    ingest_rss: int | None = None
    warm_rss: int | None = None
    disk: int | None = None

    @property
    def per_second(self) -> float:
        """Abstracts ingested in a second, start of the process included."""
        return self.papers / self.ingest_s


def ours() -> Subject:
    """askpapers, in this interpreter."""
    return Subject("askpapers", (sys.executable, "-m", "eval.bench.ours"))


def peers(python: Path, model: Path) -> list[Subject]:
    """The peers, in theirs, with the same model files."""
    return [
        Subject(shown, (str(python), str(_PEER), name), (str(model),))
        for name, shown in (
            ("langchain", "LangChain + Chroma + sentence-transformers"),
            ("txtai", "txtai"),
        )
    ]


def measure(subject: Subject, papers: int, corpus: Path, home: Path) -> Cost:
    """Ingest the corpus into ``home`` and ask it questions.

    Raises ``InputError`` when a step fails.
    """
    ingest_s, ingested = _run(subject, "ingest", corpus, home)
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    cold_s, _ = _run(subject, "cold", corpus, home)
    _, warm = _run(subject, "warm", corpus, home)
    return Cost(
        system=subject.name,
        papers=papers,
        ingest_s=ingest_s,
        cold_s=cold_s,
        search_p50_s=percentile(warm["search_s"], 0.5),
        search_p95_s=percentile(warm["search_s"], 0.95),
        ask_p50_s=percentile(warm["ask_s"], 0.5) if "ask_s" in warm else None,
        written_p50_s=percentile(warm["written_s"], 0.5) if "written_s" in warm else None,
        claims_per_s=warm.get("claims_per_s"),
        ingest_rss=ingested["rss_bytes"],
        warm_rss=warm["rss_bytes"],
        disk=disk,
    )


def projected(smaller: Cost, papers: int) -> Cost:
    """What ingesting more would take at the rate of a smaller collection."""
    return Cost(smaller.system, papers, smaller.ingest_s * papers / smaller.papers, measured=False)


def _run(subject: Subject, step: str, corpus: Path, home: Path) -> tuple[float, dict[str, Any]]:
    begun = perf_counter()
    done = subprocess.run(  # noqa: S603  our own scripts, with interpreters named by the caller
        subject.line(step, corpus, home), capture_output=True, text=True, check=False
    )
    seconds = perf_counter() - begun
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InputError(f"{subject.name}: {step} of {corpus.name} failed: {last}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return seconds, found
