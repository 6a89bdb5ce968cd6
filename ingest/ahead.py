"""Claims read ahead in a process of their own, while this one writes the batches before.

Reading claims is half of the work of taking in abstracts that are not embedded. Which paper a printing
becomes is only known when the batch before is written, so the worker takes the likeliest, a new
one, and what was guessed wrongly is read again here. Whoever is done first takes the next: while the worker
is busy with what is wanted now, this process reads what would come last. Without a worker all is read here.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, TypeAlias

from assistant.identity import paper_id
from assistant.types import Claim, Paper
from ingest.extraction import Extractor
from ingest.records import Record, Refusal

__all__ = ["ReadAhead"]

_FIRST = 1500
"""So many papers are read here before a worker is worth its start of half a second."""
_AHEAD = 4
"""Batches that are read before their turn."""

_Text: TypeAlias = tuple[str, str, str]
_Read: TypeAlias = dict[_Text, list[Claim]]
_Batch: TypeAlias = Sequence[Record | Refusal]
# The child finds the modules where this process does, and never runs the caller's script again.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from ingest.ahead import serve; serve()"


class ReadAhead:
    """``rules``, with a worker that reads what was announced. Close it when all is read."""

    def __init__(self, rules: Extractor) -> None:
        self._rules = rules
        self._read = 0
        self._announced = 0  # since papers were last new
        self._worker: subprocess.Popen[bytes] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._pending: list[tuple[list[_Text], Future[_Read]]] = []

    @property
    def version(self) -> str:
        """That of the rules."""
        return self._rules.version

    def through(self, batches: Iterable[list[Record | Refusal]]) -> Iterator[list[Record | Refusal]]:
        """The batches in order, each announced some time before its turn once a worker is worth it."""
        coming: deque[list[Record | Refusal]] = deque()
        for batch in batches:
            self.announce(batch)
            coming.append(batch)
            while len(coming) > (_AHEAD if self._pending else 0):
                yield coming.popleft()
        yield from coming

    def announce(self, items: _Batch) -> None:
        """Read these soon; nothing happens while few papers were new, or none of late."""
        self._announced += 1
        if self._read < _FIRST or self._announced > _AHEAD + 1 or not self._started():
            return
        records = [item for item in items if isinstance(item, Record)]
        texts = [(paper_id(one.title, one.arxiv_id), one.title, one.abstract) for one in records]
        assert self._thread is not None
        self._pending.append((texts, self._thread.submit(self._ask, texts)))

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order."""
        self._read += len(papers)
        self._announced = 0 if papers else self._announced
        texts = [(paper.id, paper.title, paper.abstract) for paper in papers]
        known = self._known(set(texts))
        unknown = self._read_here([text for text in texts if text not in known])
        return [known[text] if text in known else unknown[text] for text in texts]

    def _known(self, wanted: set[_Text]) -> _Read:
        """What was read ahead of these; the batches before theirs are of no more use."""
        for place, (texts, asked) in enumerate(self._pending):
            if not wanted.isdisjoint(texts):
                self._pending = self._pending[place + 1 :]
                self._help(asked)
                with suppress(OSError, EOFError, pickle.PickleError, CancelledError):
                    return asked.result()
                return {}  # the worker died: all is read here
        return {}

    def _help(self, awaited: Future[_Read]) -> None:
        """Read here what nobody has begun, from the end, for as long as the worker has not done its part."""
        for place, (texts, asked) in reversed(list(enumerate(self._pending))):
            if awaited.done():
                return
            if asked.cancel():
                done: Future[_Read] = Future()
                done.set_result(self._read_here(texts))
                self._pending[place] = texts, done

    def _read_here(self, texts: Sequence[_Text]) -> _Read:
        return dict(zip(texts, self._rules.extract([Paper(*text) for text in texts]), strict=True))

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

    def _ask(self, texts: list[_Text]) -> _Read:
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
