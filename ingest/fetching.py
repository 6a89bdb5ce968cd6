"""One GET over HTTP: bounded in size, time, redirects and patience, with errors that say what to do.

A link that a reader typed or a server sent back may lead anywhere: only ``http`` and ``https`` are
followed, and addresses of this machine and its network only where that was allowed. A name is looked
up once, and the address that was looked at is the one that is asked: it cannot change in between.
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
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ingest.links import without_secrets
from ingest.replies import Replies

if TYPE_CHECKING:
    import httpx

__all__ = ["Fetcher", "SourceError"]

Params: TypeAlias = Mapping[str, str | int]

_ATTEMPTS = 4
_REDIRECTS = 5
_LONGEST_WAIT = 60.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_UNCHANGED = 304
# Everything else in application/ and all pictures, sound and film hold no list of papers.
_READABLE = re.compile(
    r"text/|application/(?:json|jsonl|x-ndjson|x-jsonlines|xml|xhtml|atom|rss|rdf|bibtex|x-bibtex|pdf)"
    r"|application/(?:csv|gzip|x-gzip|octet-stream|vnd\.(?:citationstyles|openxmlformats|crossref|zotero))"
    r"|application/x-research-info-systems"
)
_WEB = re.compile(r"https?://", re.IGNORECASE)


class SourceError(Exception):
    """Something could not be fetched; the message says what, why and what to do."""


class _Again(Exception):
    """A failure that may pass; ``wait`` is in seconds where the server said how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _Sent(NamedTuple):
    """What a server sent; no body says that what was kept still is what it says."""

    body: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Fetcher:
    """Fetches with patience; ``sleep`` does the waiting.

    ``limit`` is in bytes, ``timeout`` in seconds for each step of a connection, ``deadline`` in seconds
    for all of a reply. ``private`` allows addresses of this machine and its network. ``replies`` keeps
    what was fetched, but for links with a password or a key in them.
    """

    limit: int
    timeout: float
    sleep: Callable[[float], None]
    deadline: float = 300.0
    private: bool = False
    clock: Callable[[], float] = time.monotonic
    replies: Replies = field(default_factory=lambda: Replies(None))

    def get(self, url: str, params: Params | None = None, *, known: bool = False) -> bytes:
        """The body of the reply, in UTF-8 with a byte order mark where the server named another encoding.

        ``known`` is for a service that the program itself names: its own address is not doubted.

        Raises:
            SourceError: no usable reply after four attempts, or one that will not change.
        """
        import httpx

        try:
            address = _address(url, params)
            kept = self.replies.get(address)
            if kept is not None and kept.fresh:
                return kept.body
            headers = {"User-Agent": "askpapers (cited answers over saved abstracts)"}
            headers |= kept.asking if kept is not None else {}
            with httpx.Client(timeout=self.timeout, follow_redirects=False, headers=headers) as client:
                sent = self._patiently(client, address, known=known)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise SourceError(f"not a link that can be fetched: {error}") from None
        body = kept.body if sent.body is None and kept is not None else sent.body or b""
        if without_secrets(address) == address:
            self.replies.put(address, body, sent.headers)
        return body

    def is_kept(self, url: str, params: Params | None = None) -> bool:
        """Whether the reply was fetched a short while ago, so that nobody is asked."""
        kept = self.replies.get(_address(url, params))
        return kept is not None and kept.fresh

    def _patiently(self, client: httpx.Client, url: str, *, known: bool) -> _Sent:
        reason = ""
        for attempt in range(_ATTEMPTS):
            try:
                return self._followed(client, url, known=known)
            except _Again as error:
                reason = str(error)
                wait = 2.0**attempt if error.wait is None else error.wait
            if wait > _LONGEST_WAIT:
                raise SourceError(f"{reason}; it asks to wait {wait:.0f} s, try again then")
            if attempt + 1 < _ATTEMPTS:
                self.sleep(wait)
        raise SourceError(f"{reason}, {_ATTEMPTS} times; try again later")

    def _followed(self, client: httpx.Client, url: str, *, known: bool) -> _Sent:
        """The reply where the redirects end; each address is looked at before it is asked."""
        until = self.clock() + self.deadline
        trusted = _host(url) if known else None
        target = url
        for _ in range(_REDIRECTS + 1):
            reply = self._once(client, target, until, trusted)
            if not isinstance(reply, str):
                return reply
            target = reply
        raise SourceError(f"more than {_REDIRECTS} redirects from {without_secrets(url)}")

    def _once(self, client: httpx.Client, url: str, until: float, trusted: str | None) -> _Sent | str:
        """What was sent, or where the server sends on to."""
        import httpx

        hosts = self._looked_up(url, trusted)
        try:
            for more, host in zip(range(len(hosts) - 1, -1, -1), hosts, strict=True):
                try:
                    return self._asked(client, httpx.URL(url), host, until)
                except httpx.ConnectError:
                    if not more:
                        raise
        except httpx.TimeoutException:
            raise _Again("no reply in time") from None
        except (httpx.RemoteProtocolError, httpx.ReadError):
            raise _Again("the connection broke off") from None
        except httpx.DecodingError:
            raise SourceError("its compressed reply is damaged") from None
        except httpx.NetworkError as error:
            raise _Again(f"cannot be reached ({error})") from None
        raise _Again("cannot be reached (its name is not known)")

    def _asked(self, client: httpx.Client, url: httpx.URL, host: str, until: float) -> _Sent | str:
        """The request goes to ``host``; its headers and its certificate speak of the link's own name."""
        headers = {"Host": url.netloc.decode("ascii")}
        place = url.copy_with(host=host)
        with client.stream("GET", place, headers=headers, extensions={"sni_hostname": url.host}) as reply:
            if reply.status_code in _MOVED and "location" in reply.headers:
                return str(url.join(reply.headers["location"]))
            if reply.status_code == _UNCHANGED and client.headers.keys() & {
                "if-none-match",
                "if-modified-since",
            }:
                return _Sent(None, reply.headers)
            _check(reply)
            return _Sent(_encoded(self._body(reply, until), reply.charset_encoding), reply.headers)

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

    def _looked_up(self, url: str, trusted: str | None) -> list[str]:
        """The addresses that the link's name stands for, all of them public unless that is not asked for.

        A proxy looks names up itself, so that it gets the name.
        """
        if not _WEB.match(url):
            raise SourceError("not a link that can be fetched; only http and https are")
        host = _host(url) or ""
        found = _addresses(host)
        if not self.private and host != trusted and any(map(_is_private, found)):
            raise SourceError(
                f"{host} is an address of this machine or its network; allow it with --allow-private"
            )
        return [host] if _by_proxy(url, host) else found


def _by_proxy(url: str, host: str) -> bool:
    known = getproxies()
    return not known.keys().isdisjoint({url.partition(":")[0].lower(), "all"}) and not proxy_bypass(host)


def _address(url: str, params: Params | None) -> str:
    import httpx

    return str(httpx.URL(url).copy_merge_params(dict(params))) if params else url


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _addresses(host: str) -> list[str]:
    """What a name stands for; of one that cannot be looked up, nothing."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(one[4][0]) for one in found))
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
