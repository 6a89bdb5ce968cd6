"""What programs and people do to files: each kind of it, after reports about other importers, in a file of our own."""

# ruff: noqa: E501  a table of cases reads best with one case a line

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile

import pytest

from assistant.types import dated
from ingest.contents import read_content
from ingest.records import Record, Refusal

TEXT = "We fit a small network to tide gauges. It halves the error of the usual tables."
NORMAL = f"title={{Tides}}, abstract={{{TEXT}}}"


def rows(*table: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue()


def ris(*lines: str, end: str = "ER  - ") -> str:
    return "\n".join([*lines, f"AB  - {TEXT}", end, ""])


def said(item: Record | Refusal) -> str:
    """A record, or what is known of a paper without abstract, in a line; ``-`` for another refusal."""
    record = item if isinstance(item, Record) else item.paper
    if record is None:
        return "-"
    day = dated(record.published, record.date_precision)
    mark = "" if isinstance(item, Record) else "? "
    return f"{mark}{record.title}|{', '.join(record.authors)}|{day}|{record.arxiv_id or record.doi or ''}|{record.venue or ''}"


def mail(encoding: str, body: bytes) -> str:
    head = f'From: no-reply@arxiv.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n'
    return head + body.decode("ascii")


ARXIV_MAIL = f"\\\\\narXiv:2501.00001\nDate: Sat, 4 Jan 2025 18:59:59 GMT\n\nTitle: Tides\nAuthors: José Doe\nCategories: cs.LG\n\\\\\n  {TEXT}\n\\\\ ( https://arxiv.org/abs/2501.00001 ,  1kb)\n"
ABS_PAGE = f"""Computer Science > Machine Learning
arXiv:2101.00001 (cs)
[Submitted on 3 Jan 2021 (v1), last revised 3 Feb 2021 (this version, v2)]
Title:Tides
Authors:Jane Doe, Jan van der Berg
View a PDF of the paper titled Tides, by Jane Doe and Jan van der Berg
Abstract:{TEXT}
Comments:\t4 pages
Subjects:\tMachine Learning (cs.LG)
Cite as:\tarXiv:2101.00001 [cs.LG]
 \t(or arXiv:2101.00001v2 [cs.LG] for this version)
Journal reference:\tJournal of Tides
Submission history
From: Jane Doe [view email]
"""
OWN_PAGE = f"""Hugging Face
arxiv:2609.00001
Tides
Published on Sep 28, 2026
Upvote
12
Authors:
Jane Doe
,
Richard Roe
,
Abstract

AI-generated summary

A machine says that gauges can be read by small networks, which is shorter than the text itself.

{TEXT} Nothing else changes.

View arXiv page
"""
LISTING = """Showing new listings for Tuesday, 7 January 2025
[1] arXiv:2501.00001 [pdf, html, other]
Title: Tides
Jane Doe, Jan van der Berg
Comments: 4 pages
Subjects: Machine Learning (cs.LG)
{}
[2] arXiv:2501.00002 [pdf, other]
Title: Reefs
Richard Roe
Subjects: Machine Learning (cs.LG)
"""
PUBMED = """<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><Article><Journal><JournalIssue><PubDate><Year>2021</Year><Season>Winter</Season>
</PubDate></JournalIssue></Journal><ArticleTitle>[Gezeiten und Netze].</ArticleTitle></Article><OtherAbstract><AbstractText>{}</AbstractText></OtherAbstract>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""
OLD_RSS = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item rdf:about="http://arxiv.org/abs/2001.00001"><title>Tides. (arXiv:2001.00001v1 [cs.LG])</title><link>http://arxiv.org/abs/2001.00001</link><description>&lt;p&gt;{TEXT}&lt;/p&gt;</description>
<dc:creator>&lt;a href="x"&gt;Jane Doe&lt;/a&gt; (A, B), &lt;a href="y"&gt;Richard Roe&lt;/a&gt; (C)</dc:creator></item></rdf:RDF>"""
NATURE_RSS = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://example.org/a"><title>Tides</title><link>https://example.org/a</link>
<content:encoded><![CDATA[<p>Journal of Tides, Published online: 04 May 2021; <a href="https://example.org/a">doi:10.5555/a</a></p>{TEXT}]]></content:encoded>
<dc:date>2021-05-04</dc:date><prism:publicationName>Journal of Tides</prism:publicationName><prism:doi>10.5555/a</prism:doi></item></rdf:RDF>"""
WITHDRAWN = "This paper has been withdrawn by the author due to an error in Lemma 3."
KAGGLE_ROW = [
    "0704.0001",
    "C. Bal\\'azs, P. M. Nadolsky",
    "Tides",
    TEXT,
    "[{'version': 'v1', 'created': 'Mon, 2 Apr 2007 19:18:42 GMT'}]",
    "2008-11-26",
]
SCHEMA = {
    "@type": "ScholarlyArticle",
    "headline": "Tides",
    "abstract": TEXT,
    "author": [{"name": "Jane Doe"}],
    "datePublished": "2021-05-04",
}
SECTIONS = "<jats:sec><jats:title>Aim</jats:title><jats:p>We fit.</jats:p></jats:sec><jats:sec><jats:title>Results.</jats:title><jats:p>It halves.</jats:p></jats:sec>"

ODDITIES: dict[str, tuple[str, str, list[str]]] = {
    # BibTeX
    "JabRef's signs around a month": ("f.bib", f"@article{{a, {NORMAL}, year=2019, month=#oct#}}\n@article{{b, {NORMAL}, year=2019, month={{#oct#}}}}", ["Tides||2019-10||"] * 2),
    "a day joined to a month": ("f.bib", f'@misc{{a\n,\t{NORMAL}\n,\tyear={{1955}}\n,\tmonth = may # "~3"\n}}', ["Tides||1955-05-03||"]),
    "hashes in a text": ("f.bib", "@article{a, title={C# Tides}, abstract={About C#, and more C#.}}", ["C# Tides||||"]),
    "ADS braces and macros": ("f.bib", f'@ARTICLE{{2019x, author = {{{{Law}}, C.~J. and \n\t{{van der Berg}}, J.}}, {NORMAL}, journal = {{\\apj}}, year = 2019, month = mar}}', ["Tides|C. J. Law, J. van der Berg|2019-03||The Astrophysical Journal"]),
    "Crossref's empty given name": ("f.bib", f" @article{{A_2011, {NORMAL}, author={{{{Alan D. Sokal}}, }}, year={{2011}} }}\n", ["Tides|Alan D. Sokal|2011||"]),
    "accents with spaces and braces": ("f.bib", rf'@misc{{x, {NORMAL}, author={{{{\"U}}nl{{\"u}}, {{\c C}}a{{\u g}}lar and Yonca {{\"O}}zge, A.}}}}', ["Tides|Çağlar Ünlü, A. Yonca Özge|||"]),
    "companies and faculties": ("f.bib", f"@misc{{x, {NORMAL}, author={{{{Barnes and Noble, Inc.}} and {{University of Ys, Harbour}} and King, Jr., Martin and others}}}}", ["Tides|Barnes and Noble, Inc., University of Ys, Harbour, Martin King Jr.|||"]),
    "braces around all names": ("f.bib", f"@misc{{x, {NORMAL}, author={{{{Doe, Jane and Roe, Richard}}}}}}", ["Tides|Jane Doe, Richard Roe|||"]),
    "names at semicolons in braces": ("f.bib", f"@book{{A;B;C, {NORMAL}, author={{{{Marsh, Ada; Ek, Bo; Reed}}, Cy}}}}", ["Tides|Ada Marsh, Bo Ek, Cy Reed|||"]),
    "brackets in a key": ("f.bib", f"@article{{a(b)c#1, {NORMAL}}}", ["Tides||||"]),
    "an entry that never closes": ("f.bib", f"@misc{{a, {NORMAL}, keywords = {{x, {{y}},\n}}\n@misc{{b, {NORMAL}}}", ["-", "Tides||||"]),
    "BibLaTeX's names of parts": ("f.bib", f"@online{{a, {NORMAL}, author={{given=Jane, family=Doe and family=Berg, prefix=van der, useprefix=true, given=Jan}}, date={{2020-05}}}}", ["Tides|Jane Doe, Jan van der Berg|2020-05||"]),
    "fields for others": ("f.bib", f"@xdata{{j, journaltitle={{Neural}}}}\n@article{{a, {NORMAL}, xdata={{j}}}}", ["Tides||||Neural"]),
    "a DOI as links write it": ("f.bib", f"@article{{a, {NORMAL}, url={{https://doi.org/10.5555%2FTides}}}}", ["Tides|||10.5555/tides|"]),
    "keywords behind a text": ("f.bib", f"@article{{a, title={{Tides}}, abstract={{Abstract: {TEXT} Keywords: tides; nets}}}}", ["Tides||||"]),
    "a name and nothing below": ("f.csv", "Title,Abstract\n", ["-"]),
    # RIS and its kin
    "tags in any order": ("f.ris", f"DB  - X\nTI  - Tides\nAB  - {TEXT}\nTY  - JOUR\nAU  - Doe, J.\nER  - \n\nDB  - Y\nAB  - NA\nTY  - JOUR\nTI  - Reefs\nER  - \n", ["Tides|J. Doe|||", "? Reefs||||"]),
    "a text behind the end": ("f.ris", f"TY  - JOUR\nT1  - Tides\nER  - \nAB  - {TEXT}\n\n{ris('TY  - JOUR', 'T1  - Reefs')}", ["Tides||||", "Reefs||||"]),
    "an end without its dash": ("f.ris", ris("TY  - JOUR", "TI  - Tides", end="ER") + ris("TY  - JOUR", "TI  - Reefs"), ["Tides||||", "Reefs||||"]),
    "numbers, queries and links between records": ("f.ris", "1.\n" + ris("TY  - JOUR", "TI  - Tides") + "Link to the full text: http://x\n\n2.\n" + ris("TY  - JOUR", "TI  - Reefs"), ["Tides||||", "Reefs||||"]),
    "no ends at all, and CRLF": ("f.ris", f"TY  - JOUR\r\nTI  - Tides\r\nAB  - We fit a small network to tide gauges.\r\n\r\nIt halves the error of the usual tables.\r\nTY  - CONF\r\nTI  - Reefs\r\nT2  - Proc\r\nAB  - {TEXT}\r\n", ["Tides||||", "Reefs||||Proc"]),
    "two texts that are one, and two dates": ("f.ris", ris("TY  - JOUR", "TI  - Tides", f"N2  - {TEXT}", "Y1  - 2016/10/19", "PY  - 2016", "T2  - Neural"), ["Tides||2016-10-19||Neural"]),
    "a date that is not the first online": ("f.ris", ris("TY  - JOUR", "TI  - Tides", "Y1  - 2013/05/28", "PY  - 2013", "DA  - 2014/04/01"), ["Tides||2014-04-01||"]),
    "a second title beside the journal": ("f.ris", ris("TY  - JOUR", "T1  - Tides", "T2  - An exhibition", "JF  - Time"), ["Tides||||Time"]),
    "two titles": ("f.ris", ris("TY  - JOUR", "TI  - Tides", "TI  - Gezeiten"), ["Tides||||"]),
    "a dash in a wrapped text": ("f.ris", "TY  - JOUR\nTI  - Tides\nAB  - We fit a small network to tide gauges. It halves the error,\nAI - based or not, of the usual tables.\nER  - \n", ["Tides||||"]),
    "Embase": ("f.ris", f"TY  - JOUR\nM1  - (Doe J., jane@example.org) U\nA1  - Doe J.\nA1  - Roe R.\nT1  - Tides\nY1  - 2021//\nN2  - {TEXT}\nJF  - J. Tides\nUR  - https://doi.org/10.5555/e\nER  - \n", ["Tides|Doe J., Roe R.|2021|10.5555/e|J. Tides"]),
    "asreview's labels": ("f.ris", ris("TY  - JOUR", "TI  - Tides", "N1  - ASReview_relevant", "N1  - ASReview_prior") + "TY  - JOUR\nTI  - Reefs\nN1  - ASReview_not_seen\nDO  - 10.5555/r\nER  - \n", ["Tides||||", "? Reefs|||10.5555/r|"]),
    "a translated title and its text": ("f.nbib", f"PMID- 3000002\nTI  - [Gezeiten].\nOAB - Publisher: {TEXT}\nFAU - King, Martin L Jr\nCN  - Tide Group\nLA  - ger\n", ["Gezeiten|Martin L King Jr, Tide Group|||"]),
    "a day beside a year": ("f.enw", f"%0 Thesis\n%T Tides\n%8 May 4\n%D 2021\n%A Acme Institute,\n%X {TEXT}\n", ["Tides|Acme Institute|2021-05-04||"]),
    "Web of Science's groups": ("f.ciw", f"FN Clarivate\nVR 1.0\nPT J\nAU Doe, J\nCA Tide Consortium\nTI Tides\nAB {TEXT}\nPD MAY-JUN\nPY 2021\nER\n\nEF", ["Tides|J Doe, Tide Consortium|2021-05||"]),
    # XML, feeds, mails
    "PubMed's other text": ("f.xml", PUBMED.format(TEXT), ["Gezeiten und Netze||2021||"]),
    "arXiv's old feed": ("f.xml", OLD_RSS, ["Tides|Jane Doe, Richard Roe||2001.00001|"]),
    "a publisher's feed": ("f.xml", NATURE_RSS, ["Tides||2021-05-04|10.5555/a|Journal of Tides"]),
    "a mail in base64": ("f.eml", mail("base64", base64.encodebytes(ARXIV_MAIL.encode())), ["Tides|José Doe|2025-01-04|2501.00001|"]),
    "a mail with equals signs": ("f.eml", mail("quoted-printable", ARXIV_MAIL.encode().replace(b"\xc3\xa9", b"=C3=A9").replace(b" the usual", b"=\n the usual")), ["Tides|José Doe|2025-01-04|2501.00001|"]),
    "a replacement without its text": ("f.txt", ARXIV_MAIL + "---\n\\\\\narXiv:2401.00002\nreplaced with revised version\n\nTitle: Moss\nAuthors: Cy Reed\n\\\\ ( https://arxiv.org/abs/2401.00002 ,  1kb)\n%%--%%\n", ["Tides|José Doe|2025-01-04|2501.00001|", "? Moss|Cy Reed||2401.00002|"]),
    # Pages
    "a paper's page of arXiv as text": ("f.txt", ABS_PAGE, ["Tides|Jane Doe, Jan van der Berg|2021-01-03|2101.00001|Journal of Tides"]),
    "new papers of arXiv as text": ("f.txt", LISTING.format(TEXT), ["Tides|Jane Doe, Jan van der Berg|2025-01-07|2501.00001|", "? Reefs|Richard Roe|2025-01-07|2501.00002|"]),
    "recent papers of arXiv as text": ("f.txt", LISTING.replace("{}\n", ""), ["? Tides|Jane Doe, Jan van der Berg|2025-01-07|2501.00001|", "? Reefs|Richard Roe|2025-01-07|2501.00002|"]),
    "a page of Hugging Face with a machine's summary": ("f.txt", OWN_PAGE, ["Tides|Jane Doe, Richard Roe|2026-09-28|2609.00001|"]),
    "a search of Hugging Face": (
        "f.txt",
        f"Hugging Face\nPapers\nTides\n\n{TEXT}\n\n12\nReefs\n\n{TEXT}\n",
        ["Tides||||", "Reefs||||"],
    ),
    "others without names": ("f.json", json.dumps([{"title": "Tides", "abstract": TEXT, "authors": "J. Doe, R. Roe et al."}]), ["Tides|J. Doe, R. Roe|||"]),
    "Dublin Core in a page": ("f.html", f'<html><head><meta name="DC.Title" content="Tides"><meta name="dc.creator" content="Doe, Jane"><meta name="DC.Description" content="{TEXT} {TEXT} {TEXT}"><meta name="dcterms.issued" content="2021-05-04"></head></html>', ["Tides|Jane Doe|2021-05-04||"]),
    "schema.org in a page": ("f.html", f'<html><script type="application/ld+json">{json.dumps({"@graph": [{"@type": "WebSite"}, SCHEMA]})}</script></html>', ["Tides|Jane Doe|2021-05-04||"]),
    # Lists
    "links in every shape": ("f.md", "- **Reefs** - https://arxiv.org/pdf/2101.00002v2\n- Moss. arXiv:2101.00003\n- 2101.00004\n- https://doi.org/10.5555/md\n- [[Paper](https://arxiv.org/abs/2101.00005)] [[Code](https://example.org)] Corals\n| Kelp | ICLR | [Paper](https://arxiv.org/abs/2101.00006) |\n- [ ] [Ask](https://openreview.net/forum?id=x)\n", ["? Reefs|||2101.00002|", "? Moss|||2101.00003|", "? arXiv:2101.00004|||2101.00004|", "? doi:10.5555/md|||10.5555/md|", "? Corals|||2101.00005|", "? Kelp|||2101.00006|", "? Ask||||"]),
    "links and nothing else": ("f.txt", "# to read\nhttps://arxiv.org/abs/2101.00001\n2101.00003v2\n10.5555/txt\nhttps://example.org/blog\n", ["? arXiv:2101.00001|||2101.00001|", "? arXiv:2101.00003|||2101.00003|", "? doi:10.5555/txt|||10.5555/txt|", "-"]),
    # Tables
    "lines that end as on an old Mac": ("f.csv", f'Title,Abstract,Year\rTides,"{TEXT}",2021\rReefs,"{TEXT}",2022\r', ["Tides||2021||", "Reefs||2022||"]),
    "quotes behind backslashes": ("f.csv", f'Title,Abstract\n"The \\"big\\" tide","{TEXT}"\nReefs,"{TEXT}"\n', ['The "big" tide||||', "Reefs||||"]),
    "cells that a program wrote": ("f.csv", rows(["id", "authors", "title", "abstract", "versions", "update_date"], KAGGLE_ROW), ["Tides|C. Balázs, P. M. Nadolsky|2007-04-02|0704.0001|"]),
    "OpenAlex's dots": ("f.csv", rows(["id", "display_name", "publication_date", "abstract", "authorships.author.display_name", "primary_location.source.display_name"], ["https://openalex.org/W12345", "Tides", "2021-05-04", TEXT, "Jane Doe|Richard Roe", "Neural"]), ["Tides|Jane Doe, Richard Roe|2021-05-04||Neural"]),
    "month and day in columns": ("f.csv", rows(["title", "year", "month", "day", "authors", "abstract"], ["Tides", "2021", "5", "4", "Doe, Jane and Roe, Richard", TEXT], ["Reefs", "2021", "May", "", "", TEXT]), ["Tides|Jane Doe, Richard Roe|2021-05-04||", "Reefs||2021-05||"]),
    "PubMed's names": ("f.csv", rows(["PMID", "Title", "Authors", "Journal/Book", "Publication Year", "DOI"], ["3000001", "Tides", "Doe J, Roe RB.", "J Tides", "2021", "10.5555/x"]), ["? Tides|Doe J, Roe RB|2021|10.5555/x|J Tides"]),
    "asreview's columns": ("f.csv", rows(["record_id", "title", "abstract", "authors", "doi", "year", "asreview_label"], ["0", "Tides", TEXT, "['Doe, J.', 'Roe, R.']", "nan", "2021.0", "1"]), ["Tides|J. Doe, R. Roe|2021||"]),
    "two family names in a cell": ("f.csv", rows(["Título", "Resumen", "Autores", "Fecha"], ["Mareas", TEXT, "García Márquez, Gabriela", "mayo 2021"]), ["Mareas|Gabriela García Márquez|2021-05||"]),
    "places behind names": ("f.csv", rows(["title", "abstract", "author"], ["Tides", TEXT, "Jane Doe (A, B), Robert (Bob) Roe (C)"]), ["Tides|Jane Doe, Robert (Bob) Roe|||"]),
    "Zotero's extra": ("f.csv", rows(["Key", "Item Type", "Title", "Abstract Note", "Extra"], ["ABCD1234", "book", "Tides", TEXT, "DOI: 10.5555/extra\nCitation Key: doe2021"]), ["Tides|||10.5555/extra|"]),
    "Springer's columns": ("f.csv", rows(["Item Title", "Publication Title", "Item DOI", "Publication Year"], ["Tides", "Neural", "10.5555/s", "2021"]), ["? Tides||2021|10.5555/s|Neural"]),
    # JSON
    "a line end inside a text": ("f.json", f'[{{"title": "Tides", "abstract": "We fit\n a net. {TEXT}"}}]', ["Tides||||"]),
    "not a number": ("f.json", f'[{{"title": "Tides", "abstract": "{TEXT}", "doi": NaN, "year": 2021.0}}]', ["Tides||2021||"]),
    "papers deep inside": ("f.json", json.dumps({"response": {"docs": [{"title": ["Tides"], "abstract": TEXT, "author": ["Doe, Jane"], "pubdate": "2021-05-00", "doi": ["10.5555/x"]}]}}), ["Tides|Jane Doe|2021-05|10.5555/x|"]),
    "DBLP's numbers": ("f.json", json.dumps({"hit": [{"info": {"authors": {"author": [{"text": "Jane Doe 0001"}]}, "title": "Tides", "year": "2021"}}]}), ["? Tides|Jane Doe|2021||"]),
    "names in CrossRef's other spelling": ("f.json", json.dumps([{"title": "Tides", "abstract": TEXT, "creators": [{"name": "Doe, Jane", "givenName": "Jane", "familyName": "Doe"}]}]), ["Tides|Jane Doe|||"]),
    "a number that is an identifier": ("f.json", json.dumps([{"id": "k", "type": "article", "title": "Tides", "abstract": TEXT, "issued": {"literal": "in press"}, "number": "arXiv:2101.00003"}]), ["Tides|||2101.00003|"]),
    # What is no abstract
    "withdrawn": ("f.json", json.dumps([{"title": "Tides", "abstract": WITHDRAWN}]), ["-"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODDITIES)
def test_an_oddity_is_read_as_it_is_meant(kind: str) -> None:
    """Each paper with its names, day, identifier and venue; what has no abstract is known without one."""
    name, content, expected = ODDITIES[kind]
    assert [said(item) for item in read_content([content.encode()], name)] == expected


def test_texts_are_whole() -> None:
    """What is wrapped, repeated, headed or packed is one text again, without what belongs to others."""
    for kind in ("two texts that are one, and two dates", "a text behind the end", "a mail in base64", "no ends at all, and CRLF",
                 "a paper's page of arXiv as text", "keywords behind a text", "a publisher's feed", "PubMed's other text", "an end without its dash"):  # fmt: skip
        name, content, _ = ODDITIES[kind]
        first = next(iter(read_content([content.encode()], name)))
        assert isinstance(first, Record)
        assert " ".join(first.abstract.split()) == TEXT, kind
    name, content, _ = ODDITIES["a dash in a wrapped text"]
    assert "AI - based" in next(item.abstract for item in read_content([content.encode()], name))


def test_an_archive_is_its_files() -> None:
    """Each by its name; what systems leave behind and archives within are let be; a locked one is one line."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine/f.bib", f"@article{{a, {NORMAL}}}")
        archive.writestr("f.ris", ris("TY  - JOUR", "TI  - Reefs"))
        archive.writestr("__MACOSX/._f.ris", "x")
        archive.writestr("inner.zip", "x")
    found = list(read_content([packed.getvalue()], "all.zip"))
    assert [(said(item), item.file) for item in found] == [
        ("Tides||||", "all.zip/mine/f.bib"),
        ("Reefs||||", "all.zip/f.ris"),
    ]
    (refusal,) = read_content([packed.getvalue()], "all.zip", limit=len(packed.getvalue()) - 1)
    assert isinstance(refusal, Refusal)
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("f.txt", " " * 100_000)
    (refusal,) = read_content([large.getvalue()], "all.zip", limit=10_000)
    assert isinstance(refusal, Refusal)
    assert "unpack it first" in refusal.reason


def test_headings_inside_a_text_begin_its_sentences() -> None:
    """Crossref's and Europe PMC's; one that says "Abstract" goes."""
    for text in (SECTIONS, "<h4>Abstract</h4><h4>Aim</h4>We fit. <h4>Results.</h4>It halves."):
        (record,) = read_content([json.dumps([{"title": "Tides", "abstract": text}]).encode()], "f.json")
        assert isinstance(record, Record)
        assert [line.strip() for line in record.abstract.splitlines() if line.strip()] == [
            "Aim: We fit.",
            "Results: It halves.",
        ]


def test_keys_and_names_from_a_note() -> None:
    """Better BibTeX's key and an identifier of PubMed; what statistics write for nothing names nobody."""
    csl = [
        {
            "id": "http://zotero.org/x/1",
            "type": "book",
            "title": "Tides",
            "abstract": TEXT,
            "note": "Citation Key: doe21\nPMID: 3000001",
        }
    ]
    (record,) = read_content([json.dumps(csl).encode()], "f.json")
    assert isinstance(record, Record)
    assert (record.key, record.ids) == ("doe21", ("pmid:3000001",))
    (table,) = read_content([ODDITIES["asreview's columns"][1].encode()], "f.csv")
    assert isinstance(table, Record)
    assert table.ids == ()
    (work,) = read_content([ODDITIES["OpenAlex's dots"][1].encode()], "f.csv")
    assert isinstance(work, Record)
    assert work.ids == ("openalex:W12345",)


@pytest.mark.parametrize("body", [b"", b"--x\n", b"\xff\xfe"])
def test_a_mail_without_a_text_is_one_line(body: bytes) -> None:
    """Empty, of parts that are none, in a wrong encoding."""
    head = b'From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
    (refusal,) = read_content([head + body], "f.eml")
    assert isinstance(refusal, Refusal)
    assert "mail" in refusal.reason
