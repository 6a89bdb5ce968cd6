"""arXiv's query interface: one call in three seconds, a hundred papers a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.fetching import Fetcher, Params

__all__ = ["Arxiv"]

_PAGE = 100
_EMPTY_PAGES = 3
_TOTAL = re.compile(rb"<opensearch:totalResults[^>]*>(\d+)<")


class Arxiv:
    """Replies of https://info.arxiv.org/help/api; it keeps the pause that its terms ask for."""

    def __init__(
        self,
        address: str,
        fetcher: Fetcher,
        pause: float,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        self._address, self._fetcher = address, fetcher
        self._pause, self._sleep, self._clock = pause, sleep, clock
        self._last_call: float | None = None

    def batches(self, ids: list[str]) -> Iterator[bytes]:
        """The papers with these identifiers."""
        for start in range(0, len(ids), _PAGE):
            yield self._ask({"id_list": ",".join(ids[start : start + _PAGE]), "max_results": _PAGE})

    def search(self, query: str, most: int) -> Iterator[bytes]:
        """Pages of results. arXiv now and then sends an empty page in the middle; it is asked for again."""
        start = empty = 0
        total = most
        while start < min(total, most) and empty < _EMPTY_PAGES:
            size = min(_PAGE, most - start)
            reply = self._ask({"search_query": query, "start": start, "max_results": size})
            found = _TOTAL.search(reply)
            total = int(found[1]) if found else 0
            count = reply.count(b"<entry>")
            if count == 0 and total > start:
                empty += 1
                continue
            yield reply
            empty, start = 0, start + max(count, 1)

    def _ask(self, params: Params) -> bytes:
        if self._fetcher.is_kept(self._address, params):
            return self._fetcher.get(self._address, params, known=True)
        if self._last_call is not None:
            self._sleep(max(0.0, self._last_call + self._pause - self._clock()))
        try:
            return self._fetcher.get(self._address, params, known=True)
        finally:
            self._last_call = self._clock()
