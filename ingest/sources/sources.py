"""Which service a target names, and its replies read one after the other."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.config import Settings
from ingest.contents import LIMIT, read_content
from ingest.fetching import Fetcher, SourceError
from ingest.fields import arxiv_id, doi
from ingest.links import without_secrets
from ingest.records import Reading, Record, Refusal
from ingest.replies import Replies
from ingest.sources import catalogues, hub
from ingest.sources.arxiv import Arxiv

__all__ = ["MOST", "Sources", "is_remote"]

MOST = 300
"""Results of one search, unless told otherwise."""

_SCHEMES = ("arxiv", "hf", "openalex", "s2", "zotero", "doi")
_REMOTE = re.compile(rf"(?:https?://|(?:{'|'.join(_SCHEMES)}):)", re.IGNORECASE)
_BARE_DOI = re.compile(r"10\.\d{4,9}/\S+")


def is_remote(target: str) -> bool:
    """Whether a target is fetched: a link, ``arxiv:``, ``hf:`` and the like, or a DOI that is no file."""
    bare = _BARE_DOI.fullmatch(target) is not None and not os.path.exists(target)  # noqa: PTH110  as given
    return bare or _REMOTE.match(target) is not None


class Sources:
    """Fetches and reads; one object keeps each service's pause between all its calls.

    Args:
        arxiv: The address of arXiv's query interface.
        hub: The address of the Hugging Face site.
        openalex: The address of OpenAlex's interface.
        scholar: The address of Semantic Scholar's graph.
        crossref: The address of Crossref's interface.
        zotero: The address of a Zotero that runs on this machine.
        limit: Bytes of one reply at most.
        timeout: Seconds for each step of a connection.
        deadline: Seconds for the whole of a reply.
        pause: Seconds between two calls to arXiv, as its terms ask for.
        most: Results of one search at most.
        offline: Refuse instead of fetching.
        private: Follow links to this machine and its network.
        sleep: Waits.
        clock: Seconds that never go back.
        today: The day that ``hf:week`` counts from.
        cache: The folder that keeps replies, see :mod:`ingest.replies`; none keeps nothing.
    """

    def __init__(  # noqa: PLR0913  one for each thing that a test replaces
        self,
        *,
        arxiv: str = "https://export.arxiv.org/api/query",
        hub: str = "https://huggingface.co",
        openalex: str = "https://api.openalex.org",
        scholar: str = "https://api.semanticscholar.org/graph/v1",
        crossref: str = "https://api.crossref.org",
        zotero: str = "http://127.0.0.1:23119/api/users/0",
        limit: int = LIMIT,
        timeout: float = 30.0,
        deadline: float = 300.0,
        pause: float = 3.0,
        most: int = MOST,
        offline: bool = False,
        private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] | None = None,
        cache: Path | None = None,
    ) -> None:
        self._limit, self._most, self._offline = limit, most, offline
        self._hub, self._openalex, self._scholar = hub.rstrip("/"), openalex.rstrip("/"), scholar.rstrip("/")
        self._crossref, self._zotero = crossref.rstrip("/"), zotero.rstrip("/")
        self._today = today or (lambda: datetime.now(tz=UTC).date())
        self._fetcher = Fetcher(limit, timeout, sleep, deadline, private, clock, Replies(cache))
        self._archive = Arxiv(arxiv, self._fetcher, pause, sleep, clock)

    @classmethod
    def of(cls, settings: Settings, most: int = MOST) -> Sources:
        """The public services, as the settings have them; replies are kept in the home."""
        private, cache = settings.allow_private, settings.home / "fetched"
        return cls(offline=settings.offline, private=private, most=most, cache=cache)

    def read(self, target: str) -> Reading:
        """The papers of a target; see :mod:`ingest.reading` for the forms it may have.

        The first reply is fetched at once, later ones as they are read.

        Raises:
            SourceError: the first reply cannot be had, or the target is malformed.
        """
        if self._offline:
            raise SourceError("not fetched: offline is set")
        scheme, _, rest = target.partition(":")
        name, wanted = scheme.lower(), rest.strip()
        if name == "arxiv":
            return self._from_arxiv(target, wanted)
        if name in _SCHEMES or _BARE_DOI.fullmatch(target):
            return eagerly(self._replies(target, self._pages(name, wanted, target)))
        return self._link(target)

    def by_arxiv(self, ids: Iterable[str], target: str = "arxiv") -> Reading:
        """The papers with these identifiers; one that arXiv does not send is refused."""
        return eagerly(self._all_of(target, list(dict.fromkeys(ids))))

    def _pages(self, name: str, wanted: str, target: str) -> Iterator[bytes]:
        get = self._fetcher.get
        if name == "hf":
            return hub.pages(get, self._hub, wanted, self._today, self._most)
        if name == "openalex":
            return catalogues.openalex(get, self._openalex, wanted, self._most)
        if name == "s2":
            return catalogues.scholar(get, self._scholar, wanted, self._most)
        if name == "zotero":
            now = replace(self._fetcher, replies=Replies(None))  # a library at hand changes all the time
            return catalogues.zotero(now.get, self._zotero, wanted)
        number = doi(wanted if name == "doi" else target)
        if number is None:
            raise SourceError(f"{wanted!r} is no DOI; write for example doi:10.1000/182")
        return iter([catalogues.by_doi(get, self._crossref, self._openalex, number)])

    def _link(self, target: str) -> Reading:
        """A page; a link of a DOI is asked of the catalogues, which know its abstract."""
        number = doi(target) if re.match(r"https?://(?:dx\.)?doi\.org/", target, re.IGNORECASE) else None
        if number is not None:
            return self.read(f"doi:{number}")
        name = without_secrets(target)
        return read_content([self._fetcher.get(target)], name, limit=self._limit)

    def _from_arxiv(self, target: str, wanted: str) -> Reading:
        """Identifiers; or a query in arXiv's own language, which has a field prefix as in ``cat:cs.CL``."""
        words = wanted.strip("\"' ")
        if re.search(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all):", words):
            return eagerly(self._replies(target, self._archive.search(words, self._most)))
        ids = [(name.strip(), arxiv_id(name)) for name in words.split(",")]
        for name, identifier in ids:
            if identifier is None:
                raise SourceError(
                    f"{name!r} is no arXiv identifier; write for example arxiv:2301.12345 or arxiv:cat:cs.LG"
                )
        return self.by_arxiv((identifier for _, identifier in ids if identifier), target)

    def _all_of(self, target: str, ids: list[str]) -> Reading:
        missing = dict.fromkeys(ids)
        for item in self._replies(target, self._archive.batches(ids)):
            if isinstance(item, Record) and item.arxiv_id:
                missing.pop(item.arxiv_id, None)
            yield item
        for identifier in missing:
            yield Refusal(target, 0, f"arXiv sent no paper {identifier}")

    def _replies(self, target: str, replies: Iterable[bytes]) -> Reading:
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


def eagerly(items: Reading) -> Reading:
    """The same, with the first item already fetched, so that a failure shows at once."""
    first = next(items, None)
    return items if first is None else _chained(first, items)


def _chained(first: Record | Refusal, rest: Reading) -> Reading:
    yield first
    yield from rest
