"""Papers from elsewhere: a link, arXiv's API, Hugging Face's Daily Papers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ingest.contents import LIMIT, read_content
from ingest.fetching import Fetcher, SourceError
from ingest.fields import arxiv_id
from ingest.records import Reading, Record, Refusal

__all__ = ["SourceError", "Sources", "is_remote"]

_PAGE = 100
_MOST = 300  # results of one search
_EMPTY_PAGES = 3
_TOTAL = re.compile(rb"<opensearch:totalResults[^>]*>(\d+)<")


def is_remote(target: str) -> bool:
    """Whether a target is fetched: ``http(s)://``, ``arxiv:`` or ``hf:``."""
    return re.match(r"(?:https?://|arxiv:|hf:)", target, re.IGNORECASE) is not None


class Sources:
    """Fetches and reads; one object keeps arXiv's pause between all its calls.

    Args:
        arxiv: The address of arXiv's query interface.
        hub: The address of the Hugging Face site.
        limit: Bytes of one reply at most.
        timeout: Seconds for each step of a connection.
        pause: Seconds between two calls to arXiv, as its terms ask for.
        offline: Refuse instead of fetching.
        sleep: Waits.
        clock: Seconds that never go back.
    """

    def __init__(
        self,
        *,
        arxiv: str = "https://export.arxiv.org/api/query",
        hub: str = "https://huggingface.co",
        limit: int = LIMIT,
        timeout: float = 30.0,
        pause: float = 3.0,
        offline: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._arxiv, self._hub, self._limit = arxiv, hub.rstrip("/"), limit
        self._pause, self._offline = pause, offline
        self._sleep, self._clock = sleep, clock
        self._fetcher = Fetcher(limit, timeout, sleep)
        self._last_call: float | None = None

    def read(self, target: str) -> Reading:
        """The papers of a link, of ``arxiv:ID[,ID...]``, ``arxiv:cat:cs.CL`` or ``hf:YYYY-MM-DD``.

        The first reply is fetched at once, later ones as they are read.

        Raises:
            SourceError: the first reply cannot be had, or the target is malformed.
        """
        if self._offline:
            raise SourceError("not fetched: offline is set")
        scheme, _, rest = target.partition(":")
        if scheme.lower() == "arxiv":
            return self._from_arxiv(target, rest.strip())
        if scheme.lower() == "hf":
            return self._from_hub(target, rest.strip())
        return read_content([self._fetcher.get(target)], target, limit=self._limit)

    def _from_arxiv(self, target: str, wanted: str) -> Reading:
        """Identifiers; or, with a field prefix as in ``cat:cs.CL``, a query in arXiv's own language."""
        if ":" in wanted:
            return _eagerly(self._read_replies(target, self._search(wanted)))
        ids = [(name.strip(), arxiv_id(name)) for name in wanted.split(",")]
        for name, identifier in ids:
            if identifier is None:
                raise SourceError(f"{name!r} is no arXiv identifier; write for example arxiv:2301.12345")
        known = list(dict.fromkeys(identifier for _, identifier in ids if identifier))
        return _eagerly(self._all_of(target, known))

    def _all_of(self, target: str, ids: list[str]) -> Reading:
        missing = dict.fromkeys(ids)
        for item in self._read_replies(target, self._batches(ids)):
            if isinstance(item, Record) and item.arxiv_id:
                missing.pop(item.arxiv_id, None)
            yield item
        for identifier in missing:
            yield Refusal(target, 0, f"arXiv sent no paper {identifier}")

    def _batches(self, ids: list[str]) -> Iterator[bytes]:
        for start in range(0, len(ids), _PAGE):
            yield self._ask_arxiv({"id_list": ",".join(ids[start : start + _PAGE]), "max_results": _PAGE})

    def _search(self, query: str) -> Iterator[bytes]:
        """Pages of results. arXiv now and then sends an empty page in the middle; it is asked for again."""
        start = empty = 0
        total = _MOST
        while start < min(total, _MOST) and empty < _EMPTY_PAGES:
            reply = self._ask_arxiv({"search_query": query, "start": start, "max_results": _PAGE})
            found = _TOTAL.search(reply)
            total = int(found[1]) if found else 0
            count = reply.count(b"<entry>")
            if count == 0 and total > start:
                empty += 1
                continue
            yield reply
            empty, start = 0, start + max(count, 1)

    def _ask_arxiv(self, params: Mapping[str, str | int]) -> bytes:
        if self._last_call is not None:
            self._sleep(max(0.0, self._last_call + self._pause - self._clock()))
        try:
            return self._fetcher.get(self._arxiv, params)
        finally:
            self._last_call = self._clock()

    def _from_hub(self, target: str, day: str) -> Reading:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise SourceError(f"{day!r} is no date; write for example hf:2025-01-07") from None
        return _eagerly(self._read_replies(target, self._days_papers(day)))

    def _days_papers(self, day: str) -> Iterator[bytes]:
        page, full = 0, True
        while full:
            params: dict[str, str | int] = {"date": day, "limit": _PAGE, "p": page}
            reply = self._fetcher.get(f"{self._hub}/api/daily_papers", params)
            full = _length(reply) >= _PAGE
            if page == 0 or _length(reply):
                yield reply
            page += 1

    def _read_replies(self, target: str, replies: Iterable[bytes]) -> Reading:
        """Replies one after the other; when a later one fails, what came before stays."""
        first = True
        try:
            for reply in replies:
                yield from read_content([reply], target, limit=self._limit)
                first = False
        except SourceError as error:
            if first:
                raise
            yield Refusal(target, 0, f"only a part was fetched: {error}")


def _length(reply: bytes) -> int:
    try:
        items = json.loads(reply)
    except ValueError:
        return 0
    return len(items) if isinstance(items, list) else 0


def _eagerly(items: Reading) -> Reading:
    """The same, with the first item already fetched, so that a failure shows at once."""
    first = next(items, None)
    return items if first is None else _chained(first, items)


def _chained(first: Record | Refusal, rest: Reading) -> Reading:
    yield first
    yield from rest
