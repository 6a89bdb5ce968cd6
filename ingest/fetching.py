"""One GET over HTTP: bounded in size, time, redirects and patience, with errors that say what to do.

A link that a reader typed or a server sent back may lead anywhere: only ``http`` and ``https`` are
followed, and addresses of this machine and its network only where that was allowed.
"""

from __future__ import annotations

import codecs
import ipaddress
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    import httpx

__all__ = ["Fetcher", "SourceError", "without_secrets"]

Params: TypeAlias = Mapping[str, str | int]

_ATTEMPTS = 4
_REDIRECTS = 5
_LONGEST_WAIT = 60.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
# Everything else in application/ and all pictures, sound and film hold no list of papers.
_READABLE = re.compile(
    r"text/|application/(?:json|jsonl|x-ndjson|x-jsonlines|xml|xhtml|atom|rss|rdf|bibtex|x-bibtex|pdf)"
    r"|application/(?:csv|gzip|x-gzip|octet-stream|vnd\.(?:citationstyles|openxmlformats|crossref|zotero))"
    r"|application/x-research-info-systems"
)
_SECRET = re.compile(
    r"(?:^|[_-])(?:api_?key|key|token|secret|password|pass|pwd|auth|sig|signature|session)$", re.IGNORECASE
)


class SourceError(Exception):
    """Something could not be fetched; the message says what, why and what to do."""


class _Again(Exception):
    """A failure that may pass; ``wait`` is in seconds where the server said how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def without_secrets(url: str) -> str:
    """A link as it may be stored and shown: without user, password and what looks like a key."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"//[^/@]*@", "//", url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _SECRET.search(name)
    ]
    kept = (
        parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, kept, parts.fragment))


@dataclass(frozen=True)
class Fetcher:
    """Fetches with patience; ``sleep`` does the waiting.

    ``limit`` is in bytes, ``timeout`` in seconds for each step of a connection, ``deadline`` in seconds
    for all of a reply. ``private`` allows addresses of this machine and its network.
    """

    limit: int
    timeout: float
    sleep: Callable[[float], None]
    deadline: float = 300.0
    private: bool = False
    clock: Callable[[], float] = time.monotonic
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, url: str, params: Params | None = None, *, known: bool = False) -> bytes:
        """The body of the reply, in UTF-8 with a byte order mark where the server named another encoding.

        ``known`` is for a service that the program itself names: its own address is not doubted.

        Raises:
            SourceError: no usable reply after four attempts, or one that will not change.
        """
        import httpx

        headers = {"User-Agent": "askpapers (cited answers over saved abstracts)", **self.headers}
        try:
            with httpx.Client(timeout=self.timeout, follow_redirects=False, headers=headers) as client:
                return self._patiently(client, url, params, known=known)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise SourceError(f"not a link that can be fetched: {error}") from None

    def _patiently(self, client: httpx.Client, url: str, params: Params | None, *, known: bool) -> bytes:
        reason = ""
        for attempt in range(_ATTEMPTS):
            try:
                return self._followed(client, url, params, known=known)
            except _Again as error:
                reason = str(error)
                wait = 2.0**attempt if error.wait is None else error.wait
            if wait > _LONGEST_WAIT:
                raise SourceError(f"{reason}; it asks to wait {wait:.0f} s, try again then")
            if attempt + 1 < _ATTEMPTS:
                self.sleep(wait)
        raise SourceError(f"{reason}, {_ATTEMPTS} times; try again later")

    def _followed(self, client: httpx.Client, url: str, params: Params | None, *, known: bool) -> bytes:
        """The reply where the redirects end; each address is looked at before it is asked."""
        until = self.clock() + self.deadline
        trusted = _host(url) if known else None
        target, query = url, params
        for _ in range(_REDIRECTS + 1):
            if trusted is None or _host(target) != trusted:
                self._check_address(target)
            reply = self._once(client, target, query, until)
            if isinstance(reply, bytes):
                return reply
            target, query = reply, None
        raise SourceError(f"more than {_REDIRECTS} redirects from {without_secrets(url)}")

    def _once(self, client: httpx.Client, url: str, params: Params | None, until: float) -> bytes | str:
        """The body, or where the server sends on to."""
        import httpx

        try:
            with client.stream("GET", url, params=params) as reply:
                if reply.status_code in _MOVED and "location" in reply.headers:
                    return str(reply.url.join(reply.headers["location"]))
                _check(reply)
                return _encoded(self._body(reply, until), reply.charset_encoding)
        except httpx.TimeoutException:
            raise _Again("no reply in time") from None
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise _Again("the connection broke off") from None
        except httpx.DecodingError:
            raise SourceError("its compressed reply is damaged") from None
        except httpx.NetworkError as error:
            raise _Again(f"cannot be reached ({error})") from None

    def _body(self, reply: httpx.Response, until: float) -> bytes:
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
            if self.clock() > until:
                raise SourceError(f"not whole after {self.deadline:.0f} s; download it first")
        return bytes(body)

    def _check_address(self, url: str) -> None:
        if not re.match(r"https?://", url, re.IGNORECASE):
            raise SourceError("not a link that can be fetched; only http and https are")
        host = _host(url)
        if self.private or host is None:
            return
        if any(map(_is_private, _addresses(host))):
            raise SourceError(
                f"{host} is an address of this machine or its network; allow it with --allow-private"
            )


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _addresses(host: str) -> list[str]:
    """What a name stands for; of one that cannot be looked up, nothing: the request says why it fails."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)]
    except (OSError, UnicodeError):
        return []


def _is_private(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or found
    return not inner.is_global or inner.is_multicast


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
