"""Files as people have them: every case beside a checkout, and small ones of the same kinds made here."""

# ruff: noqa: E501  a table of cases reads best with one case a line

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config import Settings
from assistant.store.catalog import Catalog
from assistant.types import dated
from ingest import ingest
from ingest.contents import read_content
from ingest.formats import STREAMED, WHOLE
from ingest.records import Record, Refusal
from ingest.typography import plain, plain_tex

ABSTRACT = "We fit a network of two layers to gauge readings. It halves the error of the usual tables."
TITLE = "Tidal Nets for Small Harbours"
DOI = "10.5555/tidal.7"


@dataclass(frozen=True)
class Case:
    """What a file holds: ``title start | authors | date | arXiv id or DOI`` a paper, and how many refusals."""

    papers: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    count: int | None = None  # papers after merging, when fewer than printings


CASES = {
    "b01_bbt_double_braces": Case(("Fast Training of ResNets with FROST on ImageNet-1k|Jane Doe, Richard Roe|2023-07-03|10.5555/1234567.1234568",)),
    "b02_doi_only_link": Case(("Layer freezing|Anna Fischer, Hans Müller|2021|10.1016/j.neunet.2021.01.001",)),
    "b03_roundtrip_names": Case(("Curriculum|Gabriela García Márquez, Jan van der Berg, María de la Cruz, Luis Ramírez Jr, OpenAI Safety Team, Min-Jun Kim|2022-09|10.5555/jmlr.23.101",)),
    "b05_date_range": Case(
        ("Proceedings|A. One|2011-06-29|", "An article of the spring|B. Two|2019|", "An article of about|C. Three|2015|",
         "An article with datetime|D. Four|2021-03-04|", "An article of a year|E. Five|2018|", "An article in press|F. Six||",
         "An article with month|G. Seven|2017-06-15|")
    ),
    "b07_duplicate_field": Case(("Analysis and design|Henrik Bagge, Klaus Hansen|2014|10.1016/j.infsof.2014.05.002",)),
    "b08_duplicate_keys": Case(("First paper|A. Smith|2020|", "Second paper|B. Smith|2020|")),
    "b10_mendeley_arxivid": Case(("Large Batch|Y You, J Li|2019|1904.00962", "Warm-up|Y You|2019|1905.11111")),
    "b11_jabref_cp1252": Case(("Über schnelles|Jörg Müller|2018|",)),
    "b12_unbalanced": Case(("Before|B A|2020|", "After|F E|2021|"), ("broken BibTeX entry",)),
    "b14_scholar_arxiv_journal": Case(("LoRA low|Edward J Hu, Yelong Shen|2021|2106.09685", "LoRA: Low||2021-06-17|2106.09685"), count=1),
    "b16_same_title_other_paper": Case(("Guest Editorial|Ann Alpha|2019|10.1109/ta.2019.1", "Guest Editorial|Bob Beta|2022|10.1109/tb.2022.7")),
    "b17_same_doi_other_title": Case(("Towards|G. Gamma|2020|10.1101/2020.01.01.900001", "Faster|G. Gamma|2021|10.1101/2020.01.01.900001"), count=1),
    "c01_zotero_csv": Case(("Sparse updates|Jane Doe, Richard Roe|2021-05-01|10.1016/j.neunet.2021.02.002",)),
    "c03_scopus_csv": Case(("Sparse updates|Doe J., Roe R.|2021|10.1016/j.neunet.2021.02.002",)),
    "c04_excel_semicolon_cp1252": Case((), ("not UTF-8",)),
    "c06_single_author_comma": Case(("One author|Jane Doe||",)),
    "h02_arxiv_listing_html": Case(("Sparse updates|Jane Doe, Richard Roe|2025-01-07|2501.00001", "Quantised|Max Muster|2025-01-07|2501.00002")),
    "h04_hf_daily_titles_only": Case((), ("titles but no abstracts", "no abstract", "no abstract")),
    "h06_hf_weekly_html": Case(("Sparse updates|Jane Doe, Richard Roe|2026-09-28|2609.00001", "Quantised|Jane Doe, Richard Roe|2026-09-28|2609.00002")),
    "h07_hf_trending_html": Case(("Sparse updates|Jane Doe, Richard Roe|2026-09-28|2609.00001", "Quantised|Jane Doe, Richard Roe|2026-09-28|2609.00002")),
    "h08_hf_paper_page_html": Case(("Sparse updates|Jane Doe, Richard Roe|2026-09-28|2609.00001",)),
    "h09_hf_weekly_html_no_summary": Case((), ("no abstract for 'Sparse updates'",)),
    "i01_versions": Case(
        ("Quantised||2021-01-02|2101.00001", "Quantised||2021-01-02|2101.00001", "Quantised||2021|2101.00001", "Quantised||2022|10.5555/neurips.1",
         "Old style|||cs/0601001", "Old style|||cs/0601001"), count=2
    ),
    "i02_truncated_later": Case(("Decision|Jane Doe, Richard Roe|2026-09-26|2609.22753", "Decision|Jane Doe, Richard Roe|2026-09-26|2609.22753"), count=1),
    "j01_csl_json": Case(("Sparse|Jane Doe, Jan van der Berg, OpenAI|2023-07-03|10.1016/j.neunet.2023.02.002", "Quantised|Richard Roe|2021|")),
    "j02_openalex": Case(("Sparse|Jane Doe, Richard Roe|2023-07-03|10.1016/j.neunet.2023.02.002", "Quantised||2021-01-01|2101.00001"), ("no abstract",)),
    "j03_s2_bulk": Case(("Quantised|Richard Roe|2021-01-02|2101.00001", "Sparse|Jane Doe|2020|10.1000/abc"), ("no abstract",)),
    "j05_kaggle_arxiv": Case(("Photon|C. Halász, E. L. Stone, P.-Q. Reed|2007-04-02|0704.9901",)),
    "j06_biorxiv": Case(("Faster spike|J. Doe, R. Roe|2023-01-05|10.1101/2023.01.01.522222",)),
    "j09_hf_api": Case(("Sparse|Jane Doe, Richard Roe|2024-10-02|2410.01234",)),
    "j10_dataset_columns": Case(("Sparse|Jane Doe, Richard Roe|2021-01-03|2101.00002",)),
    "q02_stdout_cp1252": Case(("PixArt|||",)),
    "r01_ris_zotero": Case(("Layer freezing|Anna Fischer, Hans Müller|2021-05-01|10.1016/j.neunet.2021.01.001", "Curriculum|Jan van der Berg|2022|10.5555/icml.22.101")),
    "r02_ris_as_txt": Case(("Layer freezing|Anna Fischer, Hans Müller|2021-05-01|10.1016/j.neunet.2021.01.001", "Curriculum|Jan van der Berg|2022|10.5555/icml.22.101")),
    "r03_nbib": Case(("Sleep and memory|Jane A Doe, Richard Roe|2020-03-15|10.1000/sleep.2020.1",)),
    "r05_wos_tagged": Case(("Sparse updates for training of large models|Jane Doe, Richard Roe|2021|10.1016/j.neunet.2021.02.002", "Quantised|M Muster|2022|")),
    "r07_ris_long_abstracts": Case(("The importance|Jane Doe|2019|10.1000/x.1", "Outcomes|Richard Roe|2019|10.1000/x.2", "A randomised|Max Muster|2019|10.1000/x.3")),
    "x01_oai_pmh": Case(("Quantised|Richard Roe|2021-01-02|2101.00001",)),
    "x02_rss_takara": Case(("Open Unified Multimodal Models: Architecture, Training and Dataset||2025-05-15|2505.09568",)),
    "x03_rss_author_prefix_trunc": Case(("Decision|Jane Doe, Richard Roe|2026-09-26|2609.22753",)),
    "x04_arxiv_rss": Case(("Sparse|Jane Doe, Richard Roe|2025-01-07|2501.00001",)),
    "x07_zotero_rdf": Case(("Sparse updates|Jane Doe|2021|",)),
}  # fmt: skip


def told(record: Record, like: str) -> str:
    """A record as a line of a case, its title cut to what the case names."""
    title = record.title[: len(like.split("|", maxsplit=1)[0])]
    day = dated(record.published, record.date_precision)
    return "|".join([title, ", ".join(record.authors), day, record.arxiv_id or record.doi or ""])


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_a_case_beside_the_checkout(shared: Path, name: str, tmp_path: Path) -> None:
    """What it says is expected of it: its papers with their dates and names, what is refused, what is one paper."""
    folder = shared / "cases" / "import" / name
    if not folder.is_dir():
        pytest.skip(f"no case {folder}")
    files = sorted(path for path in folder.iterdir() if path.name != "expected.txt")
    found = [item for path in files for item in read_content([path.read_bytes()], path.name)]
    records = [item for item in found if isinstance(item, Record)]
    wanted = CASES[name]
    assert [told(*pair) for pair in zip(records, wanted.papers, strict=True)] == list(wanted.papers)
    refusals = [item.reason for item in found if isinstance(item, Refusal)]
    assert len(refusals) == len(wanted.refused)
    assert all(said in reason for said, reason in zip(wanted.refused, refusals, strict=True))
    if records:
        home = Settings.load(tmp_path / "home", embedder="none")
        ingest(files, settings=home)
        with Catalog.open(home) as catalog:
            papers = catalog.papers()
        assert len(papers) == (wanted.count or len(records))
        assert not any(paper.title.startswith(("TY ", "T2 ")) for paper in papers)


# ------------------------------------------------------------------------------------- made here

RIS = f"""TY  - JOUR
TI  - {TITLE}
AU  - Marsh, Ada
AU  - van Dijk, Bo
T2  - Journal of Tides
AB  - We fit a network of two layers to gauge readings.
 It halves the error of the usual tables.
DA  - 2021/05//
PY  - 2021
DO  - https://doi.org/{DOI.upper()}
VL  - 12
IS  - 3
SP  - 1
EP  - 9
LA  - eng
ID  - marsh2021
ER  -
"""
MEDLINE = f"""
PMID- 31234567
DP  - 2021 May
TI  - Tidal Nets for Small
      Harbours.
LID - {DOI} [doi]
AB  - We fit a network of two layers to gauge readings. It halves the
      error of the usual tables.
FAU - Marsh, Ada
FAU - van Dijk, Bo
LA  - eng
JT  - Journal of Tides
VI  - 12
IP  - 3
PG  - 1-9
PT  - Journal Article

"""
WOS = f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Marsh, A
   van Dijk, B
AF Marsh, Ada
   van Dijk, Bo
TI Tidal Nets for Small
   Harbours
SO Journal of Tides
LA English
DT Article
AB We fit a network of two layers to gauge readings. It halves the error
   of the usual tables.
PD MAY
PY 2021
VL 12
IS 3
BP 1
EP 9
DI {DOI}
UT WOS:0001
ER

EF
"""
REFER = f"""%0 Journal Article
%T {TITLE}
%A Marsh, Ada
%A van Dijk, Bo
%J Journal of Tides
%V 12
%N 3
%P 1-9
%8 2021-05
%D 2021
%R {DOI}
%X {ABSTRACT}

"""
PUBMED = f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">31234567</PMID><Article>
<Journal><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2021</Year><Month>May</Month></PubDate></JournalIssue>
<Title>Journal of Tides</Title></Journal><ArticleTitle>Tidal Nets for Small Harbours.</ArticleTitle>
<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination><ELocationID EIdType="doi">{DOI}</ELocationID>
<Abstract><AbstractText>We fit a network of two layers to gauge readings.</AbstractText>
<AbstractText>It halves the error of the usual tables.</AbstractText></Abstract>
<AuthorList><Author><LastName>Marsh</LastName><ForeName>Ada</ForeName></Author>
<Author><LastName>van Dijk</LastName><ForeName>Bo</ForeName></Author></AuthorList>
<Language>eng</Language></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
ENDNOTE = f"""<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Marsh, Ada</style></author><author><style>van Dijk, Bo</style></author></authors></contributors>
<titles><title><style face="normal">Tidal Nets for </style><style face="italic">Small Harbours</style></title>
<secondary-title><style>Journal of Tides</style></secondary-title></titles><pages><style>1-9</style></pages>
<volume><style>12</style></volume><number><style>3</style></number>
<dates><year><style>2021</style></year><pub-dates><date><style>May 2021</style></date></pub-dates></dates>
<electronic-resource-num><style>{DOI}</style></electronic-resource-num>
<abstract><style>{ABSTRACT}</style></abstract></record></records></xml>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType>
<dcterms:isPartOf><bib:Journal><prism:volume>12</prism:volume><dc:title>Journal of Tides</dc:title><prism:number>3</prism:number>
<dc:identifier>DOI {DOI}</dc:identifier></bib:Journal></dcterms:isPartOf>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Marsh</foaf:surname><foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li>
<rdf:li><foaf:Person><foaf:surname>van Dijk</foaf:surname><foaf:givenName>Bo</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:title>{TITLE}</dc:title><dcterms:abstract>{ABSTRACT}</dcterms:abstract><dc:date>2021-05</dc:date><bib:pages>1-9</bib:pages></bib:Article>
<z:Attachment rdf:about="#a"><z:itemType>attachment</z:itemType><dc:title>Full text</dc:title></z:Attachment></rdf:RDF>"""
BIBTEX = rf"""@string{{jot = "Journal of"}}
@article{{marsh2021, title = {{{{Tidal Nets}} for Small {{H}}arbours}}, author = "Marsh, Ada and {{van Dijk}}, Bo",
 journal = jot # {"{ Tides}"}, year = 2021, month = may, volume = 12, number = {{3}}, pages = {{1--9}}, doi = {{{DOI}}},
 abstract = {{{ABSTRACT}}}}}
"""
CSL = [
    {
        "id": "marsh2021", "type": "article-journal", "title": TITLE, "abstract": ABSTRACT, "DOI": DOI,
        "container-title": "Journal of Tides", "volume": "12", "issue": "3", "page": "1-9", "issued": {"date-parts": [[2021, 5]]},
        "author": [{"family": "Marsh", "given": "Ada"}, {"family": "Dijk", "given": "Bo", "non-dropping-particle": "van"}],
    }
]  # fmt: skip
CROSSREF = {
    "status": "ok",
    "message": {
        "DOI": DOI, "title": [TITLE], "abstract": f"<jats:title>Abstract</jats:title><jats:p>{ABSTRACT}</jats:p>",
        "author": [{"given": "Ada", "family": "Marsh", "sequence": "first"}, {"given": "Bo", "family": "van Dijk"}],
        "container-title": ["Journal of Tides"], "volume": "12", "issue": "3", "page": "1-9", "type": "journal-article",
        "issued": {"date-parts": [[2021]]}, "published-print": {"date-parts": [[2021, 5]]}, "created": {"date-parts": [[2022, 1, 1]]},
    },
}  # fmt: skip
EUROPE_PMC = {
    "resultList": {
        "result": [
            {
                "id": "31234567", "source": "MED", "pmid": "31234567", "doi": DOI, "title": f"{TITLE}.", "authorString": "Marsh A, van Dijk B.",
                "authorList": {"author": [{"firstName": "Ada", "lastName": "Marsh"}, {"firstName": "Bo", "lastName": "van Dijk"}]},
                "journalInfo": {"issue": "3", "volume": "12", "journal": {"title": "Journal of Tides"}}, "pubYear": "2021",
                "pageInfo": "1-9", "abstractText": f"<h4>Aim</h4> {ABSTRACT}".replace("<h4>Aim</h4> ", ""), "firstPublicationDate": "2021-05",
            }
        ]
    }
}  # fmt: skip
OPENALEX = {
    "results": [
        {
            "id": "https://openalex.org/W7", "doi": f"https://doi.org/{DOI}", "title": TITLE, "publication_date": "2021-05",
            "authorships": [{"author": {"display_name": "Ada Marsh"}}, {"author": {"display_name": "Bo van Dijk"}}],
            "primary_location": {"source": {"display_name": "Journal of Tides"}}, "type": "article",
            "biblio": {"volume": "12", "issue": "3", "first_page": "1", "last_page": "9"},
            "abstract_inverted_index": {
                word: [at for at, one in enumerate(ABSTRACT.split()) if one == word] for word in ABSTRACT.split()
            },
        }
    ]
}  # fmt: skip
SCHOLAR = {
    "paperId": "aa", "externalIds": {"DOI": DOI, "CorpusId": 9}, "title": TITLE, "abstract": ABSTRACT, "venue": "Journal of Tides",
    "year": 2021, "publicationDate": "2021-05", "journal": {"volume": "12", "pages": "1-9"},
    "authors": [{"name": "Ada Marsh"}, {"name": "Bo van Dijk"}], "tldr": {"text": "A short one."},
}  # fmt: skip
MENDELEY = [
    {
        "title": TITLE, "abstract": ABSTRACT, "source": "Journal of Tides", "year": 2021, "month": 5, "identifiers": {"doi": DOI},
        "authors": [{"first_name": "Ada", "last_name": "Marsh"}, {"first_name": "Bo", "last_name": "van Dijk"}], "volume": "12",
    }
]  # fmt: skip
TABLE = (
    "About the data: exported on a Tuesday\n"
    "Publication Title;Document Title;Abstract;Authors;Publication Year;Volume;Issue;Start Page;End Page;DOI\n"
    f'Journal of Tides;{TITLE};"{ABSTRACT}";Marsh, Ada; van Dijk, Bo;2021;12;3;1;9;{DOI}\n'
).replace("Marsh, Ada; van Dijk, Bo", '"Marsh, Ada; van Dijk, Bo"')
WOS_TABLE = "PT\tAU\tAF\tTI\tSO\tAB\tPD\tPY\tVL\tIS\tBP\tEP\tDI" + "\n" + f"J\tMarsh, A; van Dijk, B\tMarsh, Ada; van Dijk, Bo\t{TITLE}\tJournal of Tides\t{ABSTRACT}\tMAY\t2021\t12\t3\t1\t9\t{DOI}" + "\n"  # fmt: skip
MARKDOWN = f"""# To read

- [Survey of Moss](https://arxiv.org/abs/2401.00009), by somebody
- [{TITLE}](https://doi.org/{DOI})
  - authors: Marsh, Ada; van Dijk, Bo
  - published: 2021-05
  - venue: Journal of Tides
  - volume: 12
  - issue: 3
  - pages: 1–9
  > We fit a network of two layers to gauge readings.
  > It halves the error of the usual tables.
"""

SAME = {
    "f.ris": RIS, "f.txt": RIS, "f.nbib": MEDLINE, "wos.txt": WOS, "f.enw": REFER, "pubmed.xml": PUBMED, "endnote.xml": ENDNOTE,
    "f.rdf": RDF, "f.bib": BIBTEX, "csl.json": json.dumps(CSL), "crossref.json": json.dumps(CROSSREF),
    "epmc.json": json.dumps(EUROPE_PMC), "openalex.json": json.dumps(OPENALEX), "s2.jsonl": json.dumps(SCHOLAR),
    "mendeley.json": json.dumps(MENDELEY), "f.csv": TABLE, "wos.tsv": WOS_TABLE, "f.md": MARKDOWN,
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_paper_is_the_same_in_every_format(name: str) -> None:
    """Title, names in their parts, date to its precision, DOI, venue: whatever they are called, and wrapped in."""
    items = list(read_content([SAME[name].encode()], name))
    (record,) = [item for item in items if isinstance(item, Record)]
    assert (record.title, " ".join(record.abstract.split())) == (TITLE, ABSTRACT)
    assert (record.authors, record.doi, record.venue) == (
        ("Ada Marsh", "Bo van Dijk"),
        DOI,
        "Journal of Tides",
    )
    assert dated(record.published, record.date_precision) == ("2021" if name == "f.csv" else "2021-05")
    assert record.volume == "12"
    if record.people:
        assert [(one.family, one.particle) for one in record.people] == [("Marsh", ""), ("Dijk", "van")]
    if name not in {"mendeley.json", "s2.jsonl"}:
        assert (record.issue, record.pages) == ("3", "1–9")


def test_a_spreadsheet_is_a_table(tmp_path: Path) -> None:
    """Numbers and dates of cells are what they mean; other Office files are one line."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("papers")
    sheet.append(["Title", "Abstract", "Authors", "Date", "Volume", "DOI"])
    sheet.append([TITLE, ABSTRACT, "Marsh, Ada; van Dijk, Bo", date(2021, 5, 4), 12, DOI])
    book.save(tmp_path / "f.xlsx")
    (record,) = read_content([(tmp_path / "f.xlsx").read_bytes()], "f.xlsx")
    assert (record.title, record.volume, record.doi) == (TITLE, "12", DOI)
    assert record.published == date(2021, 5, 4)
    for data in (b"PK\x03\x04" + b"\0" * 50, b"PK\x03\x04xl/"):
        (refusal,) = read_content([data], "f.xlsx")
        assert "Office file" in refusal.reason or "workbook" in refusal.reason


def test_a_pdf_that_says_nothing_is_one_line() -> None:
    """Damaged, or without the word."""
    pytest.importorskip("pypdf")
    (refusal,) = read_content([b"%PDF-1.4\nnonsense"], "f.pdf")
    assert "PDF" in refusal.reason


MAIL = f"""Send any comments regarding submissions directly to submitter.
------------------------------------------------------------------------------
\\\\
arXiv:2501.00001
Date: Mon, 6 Jan 2025 18:59:59 GMT   (1234kb)

Title: Tidal Nets for Small
  Harbours
Authors: Ada Marsh (1) and Bo van Dijk (2) ((1) Here, (2) There)
Categories: cs.LG cs.AI
Comments: 9 pages
\\\\
  {ABSTRACT}
\\\\ ( https://arxiv.org/abs/2501.00001 ,  1234kb)
------------------------------------------------------------------------------
\\\\
arXiv:2401.00002 (*cross-listing*)
Date: Mon, 6 Jan 2025 10:00:00 GMT

Title: Moss on Walls
Authors: Cy Reed
Categories: cs.CV
\\\\
  We count moss. It takes 3 minutes.
\\\\ ( https://arxiv.org/abs/2401.00002 ,  10kb)
"""
SEARCH = f"""<html><body><ol><li class="arxiv-result"><div><p class="list-title is-inline-block"><a href="https://arxiv.org/abs/2501.00001">arXiv:2501.00001</a></p>
<span class="tag is-small">cs.LG</span></div><p class="title is-5 mathjax">{TITLE}</p><p class="authors"><span>Authors:</span><a>Ada Marsh</a>, <a>Bo van Dijk</a></p>
<p class="abstract"><span class="abstract-short">We fit&hellip;<a>More</a></span><span class="abstract-full">{ABSTRACT}<a>Less</a></span></p>
<p class="is-size-7"><span>Submitted</span> 6 January, 2025; <span>originally announced</span> January 2025.</p></li></ol></body></html>"""
OPENREVIEW = {
    "notes": [
        {
            "id": "x1",
            "forum": "x1",
            "pdate": 1736121600000,
            "content": {
                "title": {"value": TITLE},
                "abstract": {"value": ABSTRACT},
                "authors": {"value": ["Ada Marsh", "Bo van Dijk"]},
                "venue": {"value": "ICLR 2025"},
            },
        }
    ]
}
OAI_DC = f"""<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title>
<dc:creator>Marsh, Ada</dc:creator><dc:creator>van Dijk, Bo</dc:creator><dc:description>Comment: 9 pages</dc:description><dc:description>{ABSTRACT}</dc:description>
<dc:date>2025-01-06</dc:date><dc:identifier>http://arxiv.org/abs/2501.00001</dc:identifier></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>"""


@pytest.mark.parametrize(
    ("name", "text", "arxiv"),
    [
        ("mail.txt", MAIL, "2501.00001"),
        ("search.html", SEARCH, "2501.00001"),
        ("openreview.json", json.dumps(OPENREVIEW), None),
        ("oai.xml", OAI_DC, "2501.00001"),
    ],
)
def test_pages_mails_and_harvests(name: str, text: str, arxiv: str | None) -> None:
    """arXiv's mails and searches, OpenReview, Dublin Core."""
    record = next(iter(read_content([text.encode()], name)))
    assert (record.title, record.abstract, record.arxiv_id) == (TITLE, ABSTRACT, arxiv)
    assert (record.authors, record.published) == (("Ada Marsh", "Bo van Dijk"), date(2025, 1, 6))


OWN_PAGE = f"""Hugging Face's logo
Papers
arxiv:2501.00001
{TITLE}
Published on Jan 6, 2025
Upvote
12
Authors:
Ada Marsh
,
Bo van Dijk
Abstract
{ABSTRACT}
View arXiv page
"""
ABS = f"""<html><head><meta name="citation_title" content="{TITLE}"/><meta name="citation_author" content="Marsh, Ada"/>
<meta name="citation_author" content="van Dijk, Bo"/><meta name="citation_date" content="2025/01/06"/><meta name="citation_arxiv_id" content="2501.00001"/></head>
<body><blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>{ABSTRACT}</blockquote></body></html>"""
ZOTERO = [
    {
        "key": "ABCD2345",
        "data": {
            "key": "ABCD2345",
            "itemType": "journalArticle",
            "title": TITLE,
            "abstractNote": ABSTRACT,
            "date": "January 6, 2025",
            "extra": "arXiv:2501.00001 [cs]",
            "creators": [
                {"creatorType": "author", "firstName": "Ada", "lastName": "Marsh"},
                {"creatorType": "author", "firstName": "Bo", "lastName": "van Dijk"},
                {"creatorType": "editor", "name": "Cy"},
            ],
        },
    }
]
NAMED = {
    "2501.00001": {
        "title": TITLE,
        "abstract": ABSTRACT,
        "authors": ["Ada Marsh", "Bo van Dijk"],
        "date": "2025-01-06",
    }
}
COLUMNS = {
    "title": [TITLE, "Moss"],
    "abstract": [ABSTRACT, "We count."],
    "authors": [["Ada Marsh", "Bo van Dijk"], []],
    "date": ["2025-01-06", ""],
    "arxiv_id": ["2501.00001", ""],
}
PARENS = f"@ARTICLE(k, TITLE={{{TITLE}}}, AUTHOR={{Marsh, Ada; van Dijk, Bo}}, DATE={{2025-01-06}}, NOTE={{arXiv:2501.00001}}, ABSTRACT={{{ABSTRACT}}})"


@pytest.mark.parametrize(
    ("name", "text"),
    [("own.txt", OWN_PAGE), ("abs.html", ABS), ("zotero.json", json.dumps(ZOTERO)), ("named.json", json.dumps(NAMED)),
     ("columns.json", json.dumps(COLUMNS)), ("parens.bib", PARENS)],
)  # fmt: skip
def test_papers_in_odd_wrappings(name: str, text: str) -> None:
    """A paper's own page as text, abs pages, Zotero's items, objects by name, columns, parentheses and semicolons."""
    record = next(iter(read_content([text.encode()], name)))
    assert (record.title, record.abstract, record.arxiv_id) == (TITLE, ABSTRACT, "2501.00001")
    assert (record.authors, record.published) == (("Ada Marsh", "Bo van Dijk"), date(2025, 1, 6))
    assert record.key in {None, "k"}


def test_lists_of_links_have_titles_and_no_abstracts() -> None:
    """Tables, bold titles with a link behind them, items: each can be fetched."""
    text = (
        "# Awesome\n\n| Paper | Link |\n|---|---|\n| Tidal Nets | [arXiv](https://arxiv.org/abs/2401.00001) |\n\n"
        "1. **Moss on Walls.** Reed et al. [[pdf]](https://arxiv.org/pdf/2401.00002) [[code]](https://github.com/x/y)\n"
        "* [Reefs](https://huggingface.co/papers/2401.00003) - nice\n- [A blog](https://example.org/blog)\n"
    )
    found = list(read_content([text.encode()], "list.txt"))
    assert [item.paper.arxiv_id for item in found] == ["2401.00001", "2401.00002", "2401.00003"]
    assert [item.paper.title[:4] for item in found] == ["Tida", "Moss", "Reef"]


def test_a_mail_has_all_its_papers() -> None:
    """A cross-listed one, too."""
    assert [item.arxiv_id for item in read_content([MAIL.encode()], "m.txt")] == ["2501.00001", "2401.00002"]


def test_an_entry_takes_what_its_proceedings_say() -> None:
    """`crossref`, in either order; a later broken entry loses nothing before or after it."""
    text = rf"""@inproceedings{{a, title={{{TITLE}}}, author={{Marsh, Ada}}, crossref={{proc}}, abstract={{{ABSTRACT}}}}}
@inproceedings{{b, title={{Moss}}, abstract="We count moss. A {{"}}quoted{{"}} word.", date = {{2020-05-01}}}}
@article{{c, title = {{Never closed, abstract={{We}}
@proceedings{{proc, title = {{Proceedings of Tides}}, year = 2021}}
"""
    items = list(read_content([text.encode()], "f.bib"))
    first, second, broken = (item for item in items if not getattr(item, "paper", None))
    assert (first.venue, dated(first.published, first.date_precision)) == ("Proceedings of Tides", "2021")
    assert second.abstract == 'We count moss. A "quoted" word.'
    assert (type(broken), broken.line) == (Refusal, 3)


@pytest.mark.parametrize(
    ("printed", "plain_form"),
    [
        (r"by 60\% within 0.3\,\% of $2\times$", "by 60% within 0.3 % of 2×"),
        (r"$10^{-3}$ and H$_2$O and $\mathcal{O}(n^2)$", "10⁻³ and H₂O and O(n²)"),
        (r"$\mathcal{L}_{\mathrm{KL}}$ stays", r"$\mathcal{L}_{\mathrm{KL}}$ stays"),
        ("costs $5 and $10, or $50k to $60k", "costs $5 and $10, or $50k to $60k"),
        (r"\emph{very {\bf good}} \textsc{Tool}", "very good Tool"),
        ("a &amp; b &lt; c CO<sub>2</sub> <i>in vivo</i>", "a & b < c CO₂ in vivo"),
        ("a < b and c > d", "a < b and c > d"),
        (r"Erd{\H{o}}s na\"{\i}ve {\O}re", "Erdős naïve Øre"),
    ],
)
def test_latex_and_html_become_what_they_print(printed: str, plain_form: str) -> None:
    """What has no plain form stays as written, and money is no formula."""
    assert plain(printed) == plain_form


def test_what_managers_do_to_an_entry() -> None:
    """Comments between fields, keys with spaces, escaped underscores, HTML written as commands, no commas."""
    text = rf"""@article{{Marsh 2021,
  % title = {{An older one}},
  title = {{{TITLE}}}
  doi = {{10.1007/978-3-319-24574-4{{\_}}28}},
  abstract = {{{{\textless}}p{{\textgreater}}{ABSTRACT}{{\textless}}/p{{\textgreater}}}}, % the end
}}"""
    (record,) = read_content([text.encode()], "f.bib")
    assert (record.title, record.abstract, record.doi) == (TITLE, ABSTRACT, "10.1007/978-3-319-24574-4_28")
    assert record.key is None


def test_text_meant_for_latex_loses_its_dress() -> None:
    """Braces, dashes, quotes, ties."""
    assert (
        plain_tex(r"The {{ResNet}} of~``Ada'' -- pages 1--9 \{x\}") == "The ResNet of “Ada” – pages 1–9 {x}"
    )


# ------------------------------------------------------------------------------------- hostile

_BROKEN = [
    "", "\x00", "\ufeff", "@article{", "@a{b, c={" + "{" * 5000, "@a{b, c=\"" + "{\"}" * 500, "TY  - ", "TY  - JOUR\n" * 500,
    "PMID- 1\n" * 300, "FN Clarivate\nPT J\n" * 300, "%0 x\n%A y\n" * 300, "<xml>" * 3000, "<PubmedArticleSet>" + "<a>" * 3000,
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<rdf:RDF>zotero", "{" * 3000, '[{"title":{"a":' * 500,
    '{"title": "T", "abstract": {"value": 3}, "authors": {"author": {"author": []}}, "issued": {"date-parts": [[[]]]}}',
    '{"title": ["a", "b"], "abstract_inverted_index": {"a": [99999999999], "b": "x", "c": [[1]]}}', '{"content": []}',
    '{"versions": [1], "title": "x"}', '{"externalIds": [1], "title": "x"}', '{"title": "T", "abstract": "A. b.", "date": 99999999999999999999}',
    "title,abstract\n" + '"' * 999, "title;abstract;authors\na;b;" + "," * 999, "- [a](https://arxiv.org/abs/2401.00001)" * 400, "# " * 999,
    "\\\\\narXiv:\nTitle:\n\\\\\n" * 300, "[" * 999 + "](https://doi.org/10.1234/x)", "$" * 999, "\\" * 999, "&#9999999;" * 99,
]  # fmt: skip


@pytest.mark.parametrize("text", _BROKEN, ids=range(len(_BROKEN)))
def test_no_broken_file_makes_a_reader_raise(text: str) -> None:
    """Whatever a file holds and whichever reader gets it: records or refusals."""
    for read in WHOLE.values():
        assert all(isinstance(item, (Record, Refusal)) for item in read(text, "f"))
    for stream in STREAMED.values():
        lines = enumerate(io.StringIO(text, newline=""), 1)
        assert all(isinstance(item, (Record, Refusal)) for item in stream(lines, "f"))


_PIECES = st.lists(
    st.sampled_from(
        ["@article{k,", "title={", "}", "{", '"', "\n", "TY  - JOUR\n", "AB  - x\n", "ER  - \n", "PT J\n", "TI a\n", "<record>", "</record>",
         "<xml>", "arXiv:2401.00001\n", "\\\\\n", "Title: ", "abstract", "$", "\\", "&amp;", "- [t](https://arxiv.org/abs/2401.00001)\n", "> q\n",
         ",", ";", "\t", "#", "%0 ", "PMID- 1\n", "\u2028", "\x85", "é", "'{'", "{\"title\": ", "[]", "null", "10.1000/x", "2021-13-45"]
    ),
    max_size=40,
)  # fmt: skip


@settings(deadline=None)
@given(_PIECES)
def test_no_scrambled_file_makes_any_reader_raise(pieces: list[str]) -> None:
    """Pieces of all formats in any order, by content and by each reader."""
    text = "".join(pieces)
    assert all(isinstance(item, (Record, Refusal)) for item in read_content([text.encode()], "f"))
    for read in WHOLE.values():
        assert all(isinstance(item, (Record, Refusal)) for item in read(text, "f"))


@pytest.mark.parametrize("name", ["rot13", "zlib_codec", "base64", "hex"])
def test_an_encoding_that_is_none_of_text_is_one_line(name: str) -> None:
    """And the file beside it is read."""
    for text in (
        f'<html><meta charset="{name}"><p>x</p>',
        f'<?xml version="1.0" encoding="{name}"?><a/>',
        f"% Encoding: {name}\n@a{{b}}",
    ):
        (refusal,) = read_content([text.encode()], "f")
        assert "none of text" in refusal.reason
