"""Services by their own protocols on a loopback server; abstracts that are fetched; what is watched."""

from __future__ import annotations

import json
import os
import socket
from datetime import date
from pathlib import Path

import pytest
from test_sources import ABSTRACT, TITLE, Reply, Site, site, titles

from assistant.config import Settings
from assistant.errors import InputError
from assistant.store.catalog import Catalog
from ingest import ingest
from ingest.links import without_secrets
from ingest.pipeline import store
from ingest.reading import read
from ingest.records import Record, Refusal
from ingest.sources import SourceError, is_remote
from ingest.wanting import fetch
from ingest.watching import forget, keep, look, watched
from ui.cli import run
from ui.digest import write_digest

__all__ = ["site"]

DOI = "10.5555/tidal.7"
JSON = {"Content-Type": "application/json"}
ATOM = {"Content-Type": "application/atom+xml"}


def told(data: object) -> Reply:
    return Reply(json.dumps(data).encode(), headers=JSON)


def atom(*papers: tuple[str, str, str]) -> Reply:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{i}v1</id><published>2024-01-05T00:00:00Z</published>"
        f"<title>{title}</title><summary>{abstract}</summary><author><name>Ada Marsh</name></author></entry>"
        for i, title, abstract in papers
    )
    head = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{len(papers)}</opensearch:totalResults>"
    )
    return Reply(f"{head}{entries}</feed>".encode(), headers=ATOM)


WORK = {
    "id": "https://openalex.org/W7",
    "doi": f"https://doi.org/{DOI}",
    "title": TITLE,
    "publication_date": "2021-05-04",
    "authorships": [{"author": {"display_name": "Ada Marsh"}}],
    "abstract_inverted_index": {
        word: [n for n, w in enumerate(ABSTRACT.split()) if w == word] for word in ABSTRACT.split()
    },
}
CROSSREF = {"status": "ok", "message": {"DOI": DOI, "title": [TITLE], "issued": {"date-parts": [[2021]]}}}


# ------------------------------------------------------------------------------------- services


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("hf:daily", "/api/daily_papers", {"limit": "100", "p": "0"}),
        ("hf:week", "/api/daily_papers", {"week": "2026-W02", "limit": "100", "p": "0"}),
        ("hf:2026-W40", "/api/daily_papers", {"week": "2026-W40", "limit": "100", "p": "0"}),
        ("hf:2026-01", "/api/daily_papers", {"month": "2026-01", "limit": "100", "p": "0"}),
        ("hf:trending", "/api/daily_papers", {"sort": "trending", "limit": "100", "p": "0"}),
        ("hf:2401.00001", "/api/papers/2401.00001", {}),
    ],
)
def test_hugging_face_by_day_week_month_and_paper(site: Site, target: str, path: str, query: dict) -> None:
    """Each is one question to the site."""
    site.answers = [told([{"paper": {"id": "2401.00001", "title": TITLE, "summary": ABSTRACT}}])]
    sources = site.sources(today=lambda: date(2026, 1, 7))
    (record,) = read([target], sources=sources)
    assert (record.title, record.arxiv_id) == (TITLE, "2401.00001")
    assert site.asked == [(path, query)]


def test_an_arxiv_query_takes_as_many_as_asked_for(site: Site) -> None:
    """In arXiv's own language, with quotes around it or not."""
    site.answers = [atom(("2401.00001", TITLE, ABSTRACT))]
    found = read(['arxiv:"cat:cs.LG AND abs:training"'], sources=site.sources(most=5))
    assert titles(found) == [TITLE]
    ((_, query),) = site.asked
    assert (query["search_query"], query["max_results"]) == ("cat:cs.LG AND abs:training", "5")


@pytest.mark.parametrize("target", ["openalex:W7", f"openalex:{DOI}"])
def test_a_work_of_openalex(site: Site, target: str) -> None:
    """By its own id or by DOI."""
    site.answers = [told(WORK)]
    (record,) = read([target], sources=site.sources())
    assert (record.abstract, record.doi, record.ids) == (ABSTRACT, DOI, ("openalex:W7",))
    assert site.asked[0][0] in {"/works/W7", f"/works/doi:{DOI}"}


def test_a_search_of_openalex_goes_page_by_page(site: Site) -> None:
    """Until there is no more, or enough."""
    page = {"meta": {"next_cursor": "next"}, "results": [WORK]}
    site.answers = [told(page), told({"meta": {"next_cursor": None}, "results": [WORK]})]
    assert titles(read(["openalex:tidal nets"], sources=site.sources())) == [TITLE, TITLE]
    assert [query["cursor"] for _, query in site.asked] == ["*", "next"]
    assert site.asked[0][1]["search"] == "tidal nets"


def test_semantic_scholar_by_id_and_by_words(site: Site) -> None:
    """A page of its search may hold more than was asked for."""
    paper = {
        "paperId": "a" * 40,
        "externalIds": {"ArXiv": "2401.00001"},
        "title": TITLE,
        "abstract": ABSTRACT,
    }
    site.answers = [told(paper)]
    assert titles(read(["s2:2401.00001"], sources=site.sources())) == [TITLE]
    assert site.asked[0][0] == "/paper/ARXIV:2401.00001"
    site.answers = [told({"data": [paper, paper, paper], "token": "more"})]
    assert titles(read(["s2:tidal nets"], sources=site.sources(most=2))) == [TITLE, TITLE]


@pytest.mark.parametrize("target", [f"doi:{DOI}", DOI, f"https://doi.org/{DOI}"])
def test_a_doi_is_asked_of_crossref_and_then_of_openalex(site: Site, target: str) -> None:
    """The first has no abstract, the second has."""
    assert is_remote(target)
    site.answers = [told(CROSSREF), told(WORK)]
    (record,) = read([target], sources=site.sources())
    assert (record.abstract, record.doi) == (ABSTRACT, DOI)
    assert [path for path, _ in site.asked] == [f"/works/{DOI}", f"/works/doi:{DOI}"]


def test_a_zotero_that_runs_here(site: Site) -> None:
    """Its papers, without what is attached to them."""
    item = {"itemType": "journalArticle", "title": TITLE, "abstractNote": ABSTRACT, "DOI": DOI}
    creators = [{"creatorType": "author", "firstName": "Ada", "lastName": "Marsh"}]
    attached = {"data": {"itemType": "attachment", "title": "Full Text"}}
    site.answers = [told([{"key": "A", "data": item | {"creators": creators}}, attached])]
    (record,) = read(["zotero:"], sources=site.sources())
    assert (record.title, record.authors, record.doi) == (TITLE, ("Ada Marsh",), DOI)


def test_a_zotero_that_does_not_run_is_one_line(site: Site) -> None:
    """What to do is said."""
    sources = site.sources(zotero="http://127.0.0.1:9")
    with pytest.raises(SourceError, match="start it"):
        list(sources.read("zotero:"))


@pytest.mark.parametrize("target", ["hf:yesterweek", "doi:nonsense", "openalex:", "s2:", "arxiv:nothing"])
def test_a_target_that_means_nothing_is_one_line(site: Site, target: str) -> None:
    """Before anything is asked."""
    with pytest.raises(InputError, match="for example"):
        list(read([target], sources=site.sources()))
    assert site.asked == []


# ------------------------------------------------------------------------------------- safety


def test_addresses_of_this_machine_are_refused_unless_allowed(site: Site) -> None:
    """Named by the reader, or by a server that sends on to them."""
    site.answers = [Reply()]
    with pytest.raises(InputError, match="--allow-private"):
        list(read([f"{site.url}/page"], sources=site.sources(private=False)))
    for address in ("http://[::1]/", "http://169.254.169.254/", "http://10.0.0.1/", "http://localhost/"):
        with pytest.raises(InputError, match="its network"):
            list(read([address], sources=site.sources(private=False)))
    assert site.asked == []


def test_a_service_that_sends_on_to_this_machine_is_refused(site: Site) -> None:
    """The service's own address is known; where it sends on to is looked at."""
    site.answers = [Reply(status=302, headers={"Location": site.url.replace("127.0.0.1", "localhost")})]
    with pytest.raises(SourceError, match="its network"):
        list(site.sources(private=False).read("openalex:W7"))


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    """Only http and https are fetched."""
    site.answers = [Reply(status=302, headers={"Location": "file:///etc/passwd"})]
    with pytest.raises(InputError, match="only http and https"):
        list(read([f"{site.url}/page"], sources=site.sources()))


def test_a_reply_has_a_deadline(site: Site) -> None:
    """A server that never ends does not hold an ingest."""
    ticks = iter(range(0, 10_000, 200))
    site.answers = [Reply()]
    with pytest.raises(InputError, match="not whole after 100 s"):
        list(read([f"{site.url}/page"], sources=site.sources(clock=lambda: next(ticks), deadline=100.0)))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ada:secret@example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("https://example.org/a?api_key=x&page=2", "https://example.org/a?page=2"),
        ("https://example.org/a?access_token=x", "https://example.org/a"),
        ("https://example.org/a?q=a%20b", "https://example.org/a?q=a%20b"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_secrets_of_a_link_are_never_stored(url: str, shown: str) -> None:
    """User, password and keys; the rest stays as it was typed."""
    assert without_secrets(url) == shown


def test_a_links_key_is_sent_and_not_kept(site: Site) -> None:
    """The page is fetched with it, and known without it."""
    site.answers = [Reply()]
    (record,) = read([f"{site.url}/page?token=abc"], sources=site.sources())
    assert site.asked == [("/page", {"token": "abc"})]
    assert record.file == f"{site.url}/page"


# ------------------------------------------------------------------------------------- names


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names stand for here; an address stands for itself. A name is forgotten once it was looked up."""
    known: dict[str, list[str]] = {}
    really = socket.getaddrinfo

    def look_up(host: str, port: object, *rest: object, **options: object) -> object:
        places = known.pop(host, [host])
        return [found for place in places for found in really(place, port, *rest, **options)]  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_the_address_that_was_looked_at_is_asked(site: Site, names: dict[str, list[str]]) -> None:
    """One look-up a link: a second one might name another address. One that does not answer has others."""
    site.answers = [Reply()]
    names["tides.example"] = ["::1", "127.0.0.1"]
    link = site.url.replace("127.0.0.1", "tides.example")
    assert titles(read([f"{link}/page"], sources=site.sources())) == [TITLE]
    assert site.heard[0]["Host"] == link.removeprefix("http://")


def test_a_redirect_is_looked_up_too(site: Site, names: dict[str, list[str]]) -> None:
    """Relative ones stay with the name."""
    names["tides.example"] = ["127.0.0.1"]
    link = site.url.replace("127.0.0.1", "tides.example")
    site.answers = [Reply(status=302, headers={"Location": "/there"})]
    with pytest.raises(InputError, match="name is not known"):
        list(read([f"{link}/page"], sources=site.sources()))
    assert site.asked == [("/page", {})]


def test_one_private_address_of_several_is_enough(site: Site, names: dict[str, list[str]]) -> None:
    """A name that stands for a public and a private one is asked at neither."""
    names["tides.example"] = ["93.184.215.14", "127.0.0.1"]
    with pytest.raises(InputError, match="its network"):
        list(read(["http://tides.example/"], sources=site.sources(private=False)))
    assert site.asked == []


# ------------------------------------------------------------------------------------- replies


def test_nothing_is_asked_twice_within_an_hour(site: Site, tmp_path: Path) -> None:
    """After it the server is asked whether it is still so. What it forbids is not kept, nor is a key."""
    site.answers = [
        Reply(headers={"ETag": '"1"'}),
        Reply(status=304, body=b""),
        Reply(headers={"Cache-Control": "no-store"}),
    ]
    fetched = site.sources(cache=tmp_path / "fetched")
    for _ in range(2):
        assert titles(read([f"{site.url}/page"], sources=fetched)) == [TITLE]
    assert len(site.asked) == 1
    for kept in (tmp_path / "fetched").iterdir():
        os.utime(kept, (kept.stat().st_mtime - 4_000,) * 2)
    for _ in range(2):
        assert titles(read([f"{site.url}/page"], sources=fetched)) == [TITLE]
    assert len(site.asked) == 2
    assert site.heard[1]["If-None-Match"] == '"1"'
    for link in ("other", "other", "page?token=1", "page?token=1"):
        assert titles(read([f"{site.url}/{link}"], sources=fetched)) == [TITLE]
    assert len(site.asked) == 6
    assert len(list((tmp_path / "fetched").iterdir())) == 1


def test_a_search_that_broke_off_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    """Pages that came are not fetched again, and nobody waits for them."""

    def page(query: dict[str, str]) -> Reply:
        if query["start"] == "100" and len(site.asked) < 6:
            return Reply(status=503)
        start = int(query["start"])
        reply = atom(*((f"2401.{n:05}", f"Tide {n}", ABSTRACT) for n in range(start, start + 100)))
        return Reply(reply.body.replace(b">100<", b">200<"), headers=ATOM)

    site.answers = [page]
    (*first, refusal) = site.sources(cache=tmp_path / "fetched", most=200).read("arxiv:cat:cs.LG")
    assert (len(first), type(refusal)) == (100, Refusal)
    asked, waited = len(site.asked), len(site.waited)
    again = list(site.sources(cache=tmp_path / "fetched", most=200).read("arxiv:cat:cs.LG"))
    assert len(again) == 200
    assert [query["start"] for _, query in site.asked[asked:]] == ["100"]
    assert site.waited[waited:] == []


def test_a_zotero_is_asked_each_time(site: Site, tmp_path: Path) -> None:
    """A library at hand changes all the time."""
    site.answers = [told([])]
    for _ in range(2):
        list(site.sources(cache=tmp_path / "fetched").read("zotero:"))
    assert len(site.asked) == 2


# ------------------------------------------------------------------------------------- abstracts


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "home", embedder="none")


BIB = f"""@article{{tides, title={{{TITLE}}}, author={{Marsh, Ada}},
 journal={{Journal of Tides}}, year=2021, doi={{{DOI}}}}}
@misc{{moss, title={{Moss on Walls}}, author={{Reed, Cy}}, eprint={{2401.00002}},
 archiveprefix={{arXiv}}, year=2024}}
@misc{{lost, title={{Nobody Knows}}, author={{Reed, Cy}}}}
"""


def test_abstracts_that_are_missing_are_fetched(site: Site, settings: Settings, tmp_path: Path) -> None:
    """By arXiv id and by DOI; what the file said stays, and nothing is asked for again."""
    (tmp_path / "lib.bib").write_text(BIB)
    report = ingest([tmp_path / "lib.bib"], settings=settings)
    assert [refusal.paper.title for refusal in report.rejected] == [TITLE, "Moss on Walls", "Nobody Knows"]
    site.answers = [atom(("2401.00002", "Moss on Walls", "We count moss.")), told(CROSSREF), told(WORK)]
    done = fetch(settings=settings, sources=site.sources())
    assert (done.new, done.rejected) == (2, ())
    with Catalog.open(settings) as catalog:
        papers = {paper.key: paper for paper in catalog.papers()}
        assert catalog.wanted() == {}
    assert (papers["tides"].abstract, papers["tides"].venue) == (ABSTRACT, "Journal of Tides")
    assert (papers["moss"].abstract, papers["moss"].dated) == ("We count moss.", "2024-01-05")
    site.asked.clear()
    assert fetch(settings=settings, sources=site.sources()).papers_seen == 0
    assert site.asked == []


def test_papers_of_a_list_of_links_get_their_titles(site: Site, settings: Settings, tmp_path: Path) -> None:
    """Until then they are called by their identifiers, and nothing of that stays."""
    (tmp_path / "links.txt").write_text(f"https://arxiv.org/abs/2401.00002v3\nhttps://doi.org/{DOI}\n")
    report = ingest([tmp_path / "links.txt"], settings=settings)
    assert [refusal.paper.title for refusal in report.rejected] == ["arXiv:2401.00002", f"doi:{DOI}"]
    site.answers = [atom(("2401.00002", "Moss on Walls", "We count moss.")), told(CROSSREF), told(WORK)]
    assert fetch(settings=settings, sources=site.sources()).new == 2
    with Catalog.open(settings) as catalog:
        papers = catalog.papers()
        assert sorted(paper.title for paper in papers) == ["Moss on Walls", TITLE]
        assert catalog.history([paper.id for paper in papers]) == {}


def test_what_no_service_has_stays_wanted(site: Site, settings: Settings, tmp_path: Path) -> None:
    """A refusal each, and another try later."""
    (tmp_path / "lib.bib").write_text(BIB)
    ingest([tmp_path / "lib.bib"], settings=settings)
    site.answers = [Reply(status=404)]
    done = fetch(settings=settings, sources=site.sources())
    assert {refusal.file for refusal in done.rejected} == {"arxiv", f"doi:{DOI}"}
    with Catalog.open(settings) as catalog:
        assert set(catalog.wanted()) == {"arxiv:2401.00002", f"doi:{DOI}"}


def test_a_library_without_abstracts_is_one_line(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its count and what to do; every reason is in the file that was asked for."""
    entries = [f"@misc{{k{n}, title={{Title {n}}}, eprint={{2401.{n:05}}}}}\n" for n in range(1, 300)]
    (tmp_path / "lib.bib").write_text("".join(entries))
    reasons = tmp_path / "reasons.jsonl"
    command = ["--home", str(settings.home), "ingest", str(tmp_path / "lib.bib"), "--report", str(reasons)]
    assert run(command) == 1
    shown = capsys.readouterr()
    assert "299 refused" in shown.out
    assert "299 papers have no abstract; `askpapers fetch` gets those of 299" in " ".join(shown.err.split())
    assert len(shown.err.splitlines()) < 5
    assert len(reasons.read_text().splitlines()) == 299


# ------------------------------------------------------------------------------------- watching

CLAIMED = "Our sampler cuts training time by 40%. Nothing else changes."


def test_what_is_new_is_told_once(settings: Settings, tmp_path: Path) -> None:
    """The papers that answer a question first, the rest by title; nothing the second time."""
    feed = tmp_path / "feed"
    feed.mkdir()
    store([Record("Old One", CLAIMED, "old.txt", 1)], settings=settings)
    keep(settings, [str(feed)], ["which methods cut training time by more than 30%?"])
    rows = [
        {"title": "A Faster Sampler", "abstract": CLAIMED},
        {"title": "Moss & Walls", "abstract": "We count moss."},
    ]
    (feed / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    digest = look(settings)
    assert sorted(paper.title for paper in digest.papers) == ["A Faster Sampler", "Moss & Walls"]
    (answer,) = digest.answered
    assert [cited.title for cited in answer.citations] == ["A Faster Sampler"]
    for form, said in (
        ("markdown", "- Moss & Walls"),
        ("html", "<li>Moss &amp; Walls</li>"),
        ("rss", "<title>Moss &amp; Walls</title>"),
    ):
        text = write_digest(digest, form)
        assert said in text
        assert "A Faster Sampler" in text
        assert "Old One" not in text
    again = look(settings)
    assert (again.papers, again.answers, write_digest(again, "markdown")) == ((), (), "")


def test_a_source_that_fails_does_not_stop_the_digest(settings: Settings, tmp_path: Path) -> None:
    """It is said, and the next run looks again."""
    keep(settings, [str(tmp_path / "gone")], ["what is new about moss?"])
    digest = look(settings)
    assert "no such file" in digest.report.rejected[0].reason
    assert digest.papers == ()


def test_watching_is_kept_and_forgotten(settings: Settings) -> None:
    """Each once, in the order it came; a link with a key in it is not kept."""
    keep(settings, ["hf:daily", "hf:daily"], ["a  question?"])
    with Catalog.open(settings) as catalog:
        assert (watched(catalog).targets, watched(catalog).questions) == (("hf:daily",), ("a question?",))
    assert forget(settings, "hf:daily").targets == ()
    with pytest.raises(InputError, match="not watched"):
        forget(settings, "hf:daily")
    with pytest.raises(InputError, match="key in it"):
        keep(settings, ["https://example.org/feed?token=abc"])


def test_the_commands_of_watching(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kept, listed, looked at, written to a file."""
    home = ["--home", str(settings.home)]
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": "A Faster Sampler", "abstract": CLAIMED}) + "\n")
    assert run([*home, "watch", str(tmp_path / "a.jsonl"), "-q", "which methods cut training time?"]) == 0
    assert run([*home, "watch", "--list"]) == 0
    assert "question  which methods" in capsys.readouterr().out
    out = tmp_path / "digest.html"
    assert run([*home, "watch", "--format", "html", "--out", str(out)]) == 0
    assert "A Faster Sampler" in out.read_text()


# ------------------------------------------------------------------------------------- reports


def test_a_batch_goes_on_after_a_bad_line(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The empty, the overlong and the broken line are told by their ids; the others are answered."""
    store([Record("A Faster Sampler", CLAIMED, "a.txt", 1)], settings=settings)
    batch = tmp_path / "q.jsonl"
    good = {"id": "a", "question": "which methods cut training time by more than 30%?"}
    rows = [
        good,
        {"id": "b", "question": ""},
        {"id": "c", "question": "x" * 5000},
        {"id": "e", "question": None},
    ]
    lines = [*map(json.dumps, rows), "{oops", json.dumps(good | {"id": "d"})]
    batch.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    assert run(["--home", str(settings.home), "ask", "--batch", str(batch)]) == 1
    shown = capsys.readouterr()
    assert [json.loads(line)["id"] for line in shown.out.splitlines()] == ["a", "d"]
    told_of = " ".join(shown.err.split())
    assert all(said in told_of for said in ("b: ", "c: ", "e: ", "line 5"))


def test_refusals_are_what_they_were() -> None:
    """A report's JSON has the file, the line and the reason of each, and nothing else."""
    from ingest.report import Report

    refusal = Refusal("f", 3, "no abstract for 'T'", Record("T", "", "f", 3))
    assert Report(rejected=(refusal,)).to_dict()["rejected"] == [
        {"file": "f", "line": 3, "reason": "no abstract for 'T'"}
    ]
