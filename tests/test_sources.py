"""Fetching, against a real server on this machine that can fail in every usual way."""

from __future__ import annotations

import gzip
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.errors import InputError
from ingest.reading import read
from ingest.records import Record, Refusal
from ingest.sources import SourceError, Sources, is_remote

TITLE = "Tidal Nets for Small Harbours"
ABSTRACT = "We fit a network of two layers to gauge readings. It halves the error of the usual tables."
PAGE = f"Daily Papers\n\n{TITLE}\n\n{ABSTRACT}\n".encode()


@dataclass
class Reply:
    """One answer; ``cut`` closes the connection before the announced length is sent."""

    body: bytes = PAGE
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    length: int | None = None


@dataclass
class Site:
    """A server, what it was asked, and what it answers next; the last answer repeats."""

    url: str
    answers: list[Reply | Callable[[dict[str, str]], Reply]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)  # headers
    waited: list[float] = field(default_factory=list)
    now: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds

    def sources(self, **options) -> Sources:
        places = {"arxiv": f"{self.url}/api/query", "private": True}
        places |= dict.fromkeys(("hub", "openalex", "scholar", "crossref", "zotero"), self.url)
        return Sources(
            **{**places, "sleep": self.sleep, "clock": lambda: self.now, "timeout": 5.0, **options}
        )

    def next_answer(self, path: str, query: dict[str, str]) -> Reply:
        self.asked.append((path, query))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Reply) else answer(query)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on a port of its own."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            here.heard.append(dict(self.headers))
            reply = here.next_answer(parts.path, query)
            self.send_response(reply.status)
            headers = {"Content-Type": "text/plain", **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header(
                "Content-Length", str(reply.length or len(reply.body) + (100 if reply.cut else 0))
            )
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_args) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


def titles(items) -> list[str]:
    return [item.title if isinstance(item, Record) else item.reason for item in items]


def test_what_is_remote() -> None:
    """Links and the two short forms; a file may have a colon in its name."""
    assert all(map(is_remote, ["https://x", "HTTP://x", "arxiv:2301.12345", "hf:2025-01-07"]))
    assert not any(map(is_remote, ["notes: a.txt", "c:\\x", "-", "ftp://x"]))


# ------------------------------------------------------------------------------------- links


def test_a_linked_page_is_read_like_a_file(site: Site) -> None:
    """The link is the file's name."""
    site.answers = [Reply()]
    url = f"{site.url}/papers?date=1"
    assert [(item.file, item.line, item.title) for item in read([url], sources=site.sources())] == [
        (url, 3, TITLE)
    ]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=404), "the server says 404 Not Found; check the link"),
        (Reply(status=403), "403 Forbidden"),
        (Reply(headers={"Content-Type": "application/zip"}), "it is application/zip"),
        (Reply(headers={"Content-Type": "image/png"}), "it is image/png"),
        (Reply(length=1 << 40), "larger than the 64 MiB"),
        (Reply(status=302, headers={"Location": "/again"}), "more than 5 redirects"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "not a link that can be fetched"),
        (Reply(headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(status=304), "304"),
    ],
)
def test_what_will_not_change_is_not_tried_again(site: Site, reply: Reply, said: str) -> None:
    """One line that says what, and what to do."""
    site.answers = [reply]
    with pytest.raises(InputError, match=said) as caught:
        list(read([f"{site.url}/x"], sources=site.sources()))
    assert str(caught.value).startswith(f"{site.url}/x: ")
    assert site.waited == []


def test_a_body_that_grows_past_the_limit_is_dropped(site: Site) -> None:
    """Also when it unpacks to more than it announced."""
    site.answers = [Reply(gzip.compress(b"x" * 3_000_000), headers={"Content-Encoding": "gzip"})]
    with pytest.raises(SourceError, match="larger than the 1 MiB"):
        site.sources(limit=1 << 20).read(f"{site.url}/x")


@pytest.mark.parametrize("failure", [Reply(status=500), Reply(status=503), Reply(cut=True)])
def test_passing_failures_are_tried_again(site: Site, failure: Reply) -> None:
    """With a longer pause each time, and success in the end."""
    site.answers = [failure, failure, Reply()]
    assert titles(read([f"{site.url}/x"], sources=site.sources())) == [TITLE]
    assert site.waited == [1.0, 2.0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "soon"}, 1.0),
    ],
)
def test_the_server_says_how_long_to_wait(site: Site, headers, wait) -> None:
    """`Retry-After` is honoured; nonsense in it is not."""
    site.answers = [Reply(status=429, headers=headers), Reply()]
    assert titles(read([f"{site.url}/x"], sources=site.sources())) == [TITLE]
    assert site.waited == [wait]


def test_a_wait_of_an_hour_is_left_to_the_user(site: Site) -> None:
    """Nobody watches a program that sleeps for an hour."""
    site.answers = [Reply(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(SourceError, match="429 Too Many Requests; it asks to wait 3600 s"):
        site.sources().read(f"{site.url}/x")
    assert site.waited == []


def test_patience_ends(site: Site) -> None:
    """Four attempts, then a line that says so; other targets go on."""
    site.answers = [Reply(status=503)]
    found = titles(read([f"{site.url}/x", "-"], sources=site.sources(), stdin=io.BytesIO(PAGE)))
    assert found == ["the server says 503 Service Unavailable, 4 times; try again later", TITLE]
    assert len(site.asked) == 4


def test_nobody_listens(site: Site) -> None:
    """A port without a server."""
    with pytest.raises(SourceError, match="cannot be reached"):
        site.sources().read("http://127.0.0.1:9/x")


def test_offline_nothing_is_asked(site: Site) -> None:
    """Not even once."""
    site.answers = [Reply()]
    with pytest.raises(SourceError, match="offline is set"):
        site.sources(offline=True).read(f"{site.url}/x")
    assert site.asked == []


def test_the_encoding_that_the_server_names_is_used(site: Site) -> None:
    """It has precedence over what the page says."""
    body = f'<meta charset="utf-8"><h1>Daily Papers</h1><h3>{TITLE}</h3><p>We sail to Étretat – often.</p>'
    site.answers = [Reply(body.encode("cp1252"), headers={"Content-Type": "text/html; charset=windows-1252"})]
    (record,) = read([f"{site.url}/x"], sources=site.sources())
    assert record.abstract == "We sail to Étretat – often."


# ------------------------------------------------------------------------------------- arXiv


def atom(ids: list[str], total: int | None = None) -> Reply:
    entries = "".join(
        f"<entry>\n<id>http://arxiv.org/abs/{name}v1</id>"
        f"<title>{TITLE} {name}</title><summary>{ABSTRACT}</summary>"
        "<published>2023-01-30T00:00:00Z</published></entry>\n"
        for name in ids
    )
    count = len(ids) if total is None else total
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{count}</opensearch:totalResults>{entries}</feed>"
    )
    return Reply(text.encode(), headers={"Content-Type": "application/atom+xml; charset=UTF-8"})


def test_arxiv_papers_by_identifier(site: Site) -> None:
    """One call for a hundred; what does not come back is said."""
    site.answers = [
        lambda query: atom([name for name in query["id_list"].split(",") if not name.endswith("0007")])
    ]
    wanted = [f"2301.{number:05d}" for number in range(130)]
    found = list(read([f"arxiv:{','.join(wanted)}"], sources=site.sources()))
    assert [item.arxiv_id for item in found if isinstance(item, Record)] == [
        w for w in wanted if w != "2301.00007"
    ]
    assert [item.reason for item in found if isinstance(item, Refusal)] == ["arXiv sent no paper 2301.00007"]
    assert [path for path, _ in site.asked] == ["/api/query"] * 2


def test_arxiv_is_asked_every_three_seconds_at_most(site: Site) -> None:
    """Also across targets; time that has passed anyway counts."""
    site.answers = [lambda query: atom([query["id_list"]])]
    sources = site.sources()
    list(read(["arxiv:2301.00001", "arxiv:cs.LG/0601001v2"], sources=sources))
    site.now += 2.0
    list(sources.read("arxiv:2301.00003"))
    assert site.waited == [3.0, 1.0]
    assert [query["id_list"] for _, query in site.asked] == ["2301.00001", "cs/0601001", "2301.00003"]


def test_arxiv_searches_page_by_page(site: Site) -> None:
    """An empty page in the middle, which arXiv sends now and then, is asked for again."""

    def answer(query: dict[str, str]) -> Reply:
        start = int(query["start"])
        empty = start == 100 and sum(asked["start"] == "100" for _, asked in site.asked) == 1
        return atom(
            [] if empty else [f"2301.{start + i:05d}" for i in range(min(100, 150 - start))], total=150
        )

    site.answers = [answer]
    assert len(list(read(["arxiv:cat:cs.CL"], sources=site.sources()))) == 150
    assert [query["start"] for _, query in site.asked] == ["0", "100", "100"]
    assert site.asked[0][1]["search_query"] == "cat:cs.CL"


def test_a_later_page_that_fails_keeps_the_earlier_ones(site: Site) -> None:
    """And says that it is a part."""
    first = [f"2301.{i:05d}" for i in range(100)]
    site.answers = [atom(first, total=150), Reply(status=400)]
    found = titles(read(["arxiv:all:tides"], sources=site.sources()))
    assert len(found) == 101
    assert found[-1] == "only a part was fetched: the server says 400 Bad Request; check the link"


@pytest.mark.parametrize(
    "target", ["arxiv:tides", "arxiv:", "arxiv:2301.12345,2301.x", "hf:yesterday", "hf:2025-02-30"]
)
def test_malformed_short_forms_are_not_sent(site: Site, target: str) -> None:
    """The message shows a right one."""
    with pytest.raises(SourceError, match="write for example"):
        site.sources().read(target)
    assert site.asked == []


# ------------------------------------------------------------------------------------- Daily Papers


def daily(count: int, first: int = 0) -> Reply:
    items = [
        {
            "paper": {"id": f"2501.{n:05d}", "title": f"{TITLE} {n}", "summary": ABSTRACT, "upvotes": n},
            "numComments": 1,
        }
        for n in range(first, first + count)
    ]
    return Reply(json.dumps(items).encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def test_a_days_papers_from_the_hub(site: Site) -> None:
    """All pages of the day, until one is not full."""
    site.answers = [daily(100), daily(4, 100)]
    found = list(read(["hf:2025-01-07"], sources=site.sources()))
    assert [item.arxiv_id for item in found] == [f"2501.{n:05d}" for n in range(104)]
    assert [(path, query["date"], query["p"]) for path, query in site.asked] == [
        ("/api/daily_papers", "2025-01-07", "0"), ("/api/daily_papers", "2025-01-07", "1"),
    ]  # fmt: skip


def test_a_day_without_papers_says_so(site: Site) -> None:
    """An empty list is a refusal, not silence."""
    site.answers = [daily(0)]
    assert titles(read(["hf:2025-01-07"], sources=site.sources()))[0].startswith("JSON without papers")
