"""One GET over HTTP: bounded in size, redirects and patience, with errors that say what to do."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

__all__ = ["Fetcher", "SourceError"]

_ATTEMPTS = 4
_REDIRECTS = 5
_LONGEST_WAIT = 60.0
_BUSY = frozenset({429, 500, 502, 503, 504})
# Everything else in application/ and all pictures, sound and film hold no list of papers.
_READABLE = re.compile(
    r"text/|application/(?:json|jsonl|x-ndjson|x-jsonlines|xml|xhtml|atom|rss|bibtex|x-bibtex)"
    r"|application/(?:csv|gzip|x-gzip|octet-stream)"
)


class SourceError(Exception):
    """Something could not be fetched; the message says what, why and what to do."""


class _Again(Exception):
    """A failure that may pass; ``wait`` is in seconds where the server said how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Fetcher:
    """Fetches with patience; ``sleep`` does the waiting.

    ``limit`` is in bytes, ``timeout`` in seconds for each step of a connection.
    """

    limit: int
    timeout: float
    sleep: Callable[[float], None]

    def get(self, url: str, params: Mapping[str, str | int] | None = None) -> bytes:
        """The body of the reply, in UTF-8 with a byte order mark where the server named another encoding.

        Raises:
            SourceError: no usable reply after four attempts, or one that will not change.
        """
        import httpx

        headers = {"User-Agent": "askpapers (cited answers over saved abstracts)"}
        try:
            with httpx.Client(
                timeout=self.timeout, follow_redirects=True, max_redirects=_REDIRECTS, headers=headers
            ) as client:
                return self._patiently(client, url, params)
        except httpx.TooManyRedirects:
            raise SourceError(f"more than {_REDIRECTS} redirects from {url}") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise SourceError(f"not a link that can be fetched: {error}") from None

    def _patiently(self, client: httpx.Client, url: str, params: Mapping[str, str | int] | None) -> bytes:
        reason = ""
        for attempt in range(_ATTEMPTS):
            try:
                return self._once(client, url, params)
            except _Again as error:
                reason = str(error)
                wait = 2.0**attempt if error.wait is None else error.wait
            if wait > _LONGEST_WAIT:
                raise SourceError(f"{reason}; it asks to wait {wait:.0f} s, try again then")
            if attempt + 1 < _ATTEMPTS:
                self.sleep(wait)
        raise SourceError(f"{reason}, {_ATTEMPTS} times; try again later")

    def _once(self, client: httpx.Client, url: str, params: Mapping[str, str | int] | None) -> bytes:
        import httpx

        try:
            with client.stream("GET", url, params=params) as reply:
                _check(reply)
                return _encoded(self._body(reply), reply.charset_encoding)
        except httpx.TimeoutException:
            raise _Again("no reply in time") from None
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise _Again("the connection broke off") from None
        except httpx.DecodingError:
            raise SourceError("its compressed reply is damaged") from None
        except httpx.NetworkError as error:
            raise _Again(f"cannot be reached ({error})") from None

    def _body(self, reply: httpx.Response) -> bytes:
        announced = reply.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self.limit:
            raise SourceError(f"larger than the {self.limit >> 20} MiB that are fetched; download it first")
        body = bytearray()
        for chunk in reply.iter_bytes():
            body += chunk
            if len(body) > self.limit:
                raise SourceError(
                    f"larger than the {self.limit >> 20} MiB that are fetched; download it first"
                )
        return bytes(body)


def _check(reply: httpx.Response) -> None:
    status = reply.status_code
    if status in _BUSY:
        raise _Again(f"the server says {status} {reply.reason_phrase}".rstrip(), _wait(reply))
    if status != 200:
        raise SourceError(f"the server says {status} {reply.reason_phrase}".rstrip() + "; check the link")
    kind = reply.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if not _READABLE.match(kind):
        raise SourceError(f"it is {kind}, not a page or a list of papers")


def _wait(reply: httpx.Response) -> float | None:
    """Seconds, from ``Retry-After`` as a number, or as a date by the server's own clock."""
    value = reply.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        now = parsedate_to_datetime(reply.headers.get("date", ""))
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _encoded(body: bytes, charset: str | None) -> bytes:
    """What the server says of the encoding has precedence over what the page says of itself."""
    if charset is None or body.startswith((b"\x1f\x8b", codecs.BOM_UTF8)):
        return body
    try:
        if codecs.lookup(charset).name in {"utf-8", "ascii"}:
            return body
        return codecs.BOM_UTF8 + body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return body
