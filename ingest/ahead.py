"""Claims read ahead in a process of their own, while this one writes the batch before.

Reading claims is half of the work of taking in abstracts that are not embedded. Which paper a printing
becomes is only known when the batch before is written, so the worker takes the likeliest, a new
one, and what was guessed wrongly is read again here. Without a worker all is read here.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, TypeAlias

from assistant.identity import paper_id
from assistant.types import Claim, Paper
from ingest.extraction import Extractor
from ingest.records import Record, Refusal

__all__ = ["ReadAhead"]

_FIRST = 1500
"""So many papers are read here before a worker is worth its start of half a second."""
_HELD = 4
"""Batches whose claims may wait."""

_Text: TypeAlias = tuple[str, str, str]
# The child finds the modules where this process does, and never runs the caller's script again.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from ingest.ahead import serve; serve()"


class ReadAhead:
    """``rules``, with a worker that reads what was announced. Close it when all is read."""

    def __init__(self, rules: Extractor) -> None:
        self._rules = rules
        self._read = 0
        self._fresh = False
        self._worker: subprocess.Popen[bytes] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._pending: list[tuple[set[_Text], Future[dict[_Text, list[Claim]]]]] = []

    @property
    def version(self) -> str:
        """That of the rules."""
        return self._rules.version

    def announce(self, items: Sequence[Record | Refusal]) -> None:
        """Read these soon; nothing happens while few papers were new, or none of late."""
        fresh, self._fresh = self._fresh, False
        if self._read < _FIRST or not fresh or not self._started():
            return
        records = [item for item in items if isinstance(item, Record)]
        texts = [(paper_id(one.title, one.arxiv_id), one.title, one.abstract) for one in records]
        assert self._thread is not None
        self._pending.append((set(texts), self._thread.submit(self._ask, texts)))
        self._pending = self._pending[-_HELD:]

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order."""
        self._read += len(papers)
        self._fresh = self._fresh or bool(papers)
        texts = [(paper.id, paper.title, paper.abstract) for paper in papers]
        known = self._known(set(texts))
        unknown = [paper for paper, text in zip(papers, texts, strict=True) if text not in known]
        here = iter(self._rules.extract(unknown))
        return [known[text] if text in known else next(here) for text in texts]

    def _known(self, wanted: set[_Text]) -> dict[_Text, list[Claim]]:
        """What the worker read of these; the batches before theirs are of no more use."""
        known: dict[_Text, list[Claim]] = {}
        for place, (texts, asked) in enumerate(self._pending):
            if texts & wanted:
                with suppress(OSError, EOFError, pickle.PickleError):  # it died: all is read here
                    known |= asked.result()
                self._pending = self._pending[place + 1 :]
                return known
        return known

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            assert self._worker.stdin is not None
            assert self._worker.stdout is not None
            self._worker.kill()
            self._worker.wait()
            if self._thread is not None:
                self._thread.shutdown()
            with suppress(OSError):
                self._worker.stdin.close()
            self._worker.stdout.close()

    def _started(self) -> bool:
        if self._worker is None and sys.executable:
            with suppress(OSError):
                self._worker = subprocess.Popen(  # noqa: S603  this interpreter and a program of ours
                    [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        return self._worker is not None

    def _ask(self, texts: list[_Text]) -> dict[_Text, list[Claim]]:
        assert self._worker is not None
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        pickle.dump(texts, self._worker.stdin)
        self._worker.stdin.flush()
        found: list[list[Claim]] = pickle.load(self._worker.stdout)  # noqa: S301  from a process of our own
        return dict(zip(texts, found, strict=True))


def serve(reading: IO[bytes] | None = None, writing: IO[bytes] | None = None) -> None:
    """Answer lists of ``(id, title, abstract)`` with lists of claims, until there are no more."""
    from ingest.claims import extract

    reading, writing = reading or sys.stdin.buffer, writing or sys.stdout.buffer
    while True:
        try:
            texts: list[Any] = pickle.load(reading)  # noqa: S301  from the process that started this one
        except EOFError:
            return
        pickle.dump([extract(Paper(*text)) for text in texts], writing)
        writing.flush()
