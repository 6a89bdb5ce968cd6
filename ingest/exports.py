"""Papers written for other programs: BibTeX, RIS, CSL-JSON, CSV, Markdown, JSON; text in, text out.

Each form keeps what :mod:`ingest` reads back: kinds, keys, names in their parts, identifiers, and a
date to the part that is known. Reading an export into the collection it came from changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from assistant.language.bibliography import in_parts, plain, sorted_form
from assistant.language.text import as_json as in_json
from assistant.language.text import visible
from assistant.language.words import STOP
from assistant.types import Author, Paper

__all__ = ["FORMS", "as_json", "cell", "escaped", "export", "is_made", "keys", "linked"]


def export(papers: Sequence[Paper], form: str) -> str:
    """The papers in one of :data:`FORMS`. Raises ``KeyError`` for another form."""
    written = FORMS[form](papers)
    return written if form in _JSON else visible(written)


def keys(papers: Sequence[Paper]) -> list[str]:
    """A citation key for each paper: its own, else one of family name, year and title; none twice."""
    taken: set[str] = set()
    found = []
    for paper in papers:
        base = paper.key or _made_key(paper)
        key, number = base, 0
        while key.casefold() in taken:
            number += 1
            key = base + _letters(number)
        taken.add(key.casefold())
        found.append(key)
    return found


def is_made(key: str, paper: Paper) -> bool:
    """Whether a key says no more than that an export had to give the paper one."""
    base = _made_key(paper)
    return key.startswith(base) and re.fullmatch(r"[a-z]{0,3}", key[len(base) :]) is not None


def _letters(number: int) -> str:
    """``a`` to ``z``, ``aa``, ``ab`` ..."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text


def _made_key(paper: Paper) -> str:
    first = _people(paper)[:1]
    family = "".join(plain(first[0].family).split()) if first else ""
    word = next((word for word in plain(paper.title).split() if word not in STOP and word.isascii()), "")
    key = re.sub(r"[^a-z0-9]", "", family) + paper.dated[:4] + word
    return key or re.sub(r"[^A-Za-z0-9:.-]", "", paper.id)


def _people(paper: Paper) -> tuple[Author, ...]:
    return paper.people or tuple(map(in_parts, paper.authors))


def _own_names(paper: Paper) -> list[str]:
    """The other names that are worth telling: those of one file mean nothing elsewhere."""
    return [name for name in paper.ids if not name.startswith("file:")]


# ------------------------------------------------------------------------------------------ BibTeX

_ENTRIES = {
    "article-journal": "article", "article-magazine": "article", "paper-conference": "inproceedings",
    "book": "book", "chapter": "incollection", "thesis": "phdthesis", "report": "techreport",
    "dataset": "dataset",
    "software": "software", "webpage": "online", "article": "unpublished",
}  # fmt: skip
_VENUE_OF = {
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "techreport": "institution",
}


def _bibtex(papers: Sequence[Paper]) -> str:
    return "\n".join(_entry(paper, key) for paper, key in zip(papers, keys(papers), strict=True))


def _entry(paper: Paper, key: str) -> str:
    kind = "misc" if paper.type == "article" and paper.arxiv_id else _ENTRIES.get(paper.type or "", "misc")
    names = _own_names(paper)
    year, month, day = (*paper.dated.split("-"), "", "", "")[:3]
    fields = {
        "title": "{" + _typeset(paper.title) + "}",
        "author": " and ".join(_bibtex_names(paper)),
        _VENUE_OF.get(kind, "journal"): _typeset(paper.venue or ""),
        "entrysubtype": "magazine" if paper.type == "article-magazine" else "",
        "year": year,
        "month": str(int(month)) if month else "",
        "date": paper.dated if day else "",
        "volume": _typeset(paper.volume or ""),
        "number": _typeset(paper.issue or ""),
        "pages": _typeset(paper.pages or "").replace("–", "--"),
        "publisher": _typeset(paper.publisher or ""),
        "organization": _typeset(paper.organization or ""),
        "doi": _unbraced(paper.doi or ""),
        "eprint": _unbraced(paper.arxiv_id or ""),
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "keywords": _unbraced(", ".join(paper.categories)),
        "langid": _unbraced(paper.language or ""),
        "ids": _unbraced(" ".join(names)),
        "url": (paper.link or "").replace("{", "%7B").replace("}", "%7D"),
        "abstract": _typeset(paper.abstract),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{body}}}\n"


def _unbraced(text: str) -> str:
    """A name without braces: an odd one would end its field and let the rest be read as other entries."""
    return re.sub(r"[{}]", "", text)


def _bibtex_names(paper: Paper) -> list[str]:
    if not paper.people:
        return [
            f"{{{_typeset(name)}}}" if re.search(r"\band\b|,", name) else _typeset(name)
            for name in paper.authors
        ]
    return [_bibtex_name(author) for author in paper.people]


def _bibtex_name(author: Author) -> str:
    text = _typeset(sorted_form(author))
    return f"{{{text}}}" if not author.given and (" " in text or "," in text) else text


_FORMULA = re.compile(r"(?<!\\)(\$[^\s$](?:[^$]*[\\^_{][^$]*)?\$)")
_SPECIAL = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}",
    "\\": r"\textbackslash{}", "^": r"\^{}",
}  # fmt: skip


_TO_ESCAPE = re.compile(r"(?<!\\)[&%#_${}~^]|\\(?![A-Za-z&%#_${}~^'`\"=.,;\\])")


def _typeset(text: str) -> str:
    """What LaTeX prints as this text; formulas with balanced braces stay formulas."""
    pieces = _FORMULA.split(text)
    return "".join(
        piece if index % 2 and _balanced(piece) else _escaped_tex(piece) for index, piece in enumerate(pieces)
    )


def _escaped_tex(text: str) -> str:
    # Texts from pages may be LaTeX already: what is a command or escaped stays so.
    text = _TO_ESCAPE.sub(lambda found: _SPECIAL[found.group()], text)
    text = text.replace("--", "-{}-").replace("–", "--").replace("—", "---")
    text = re.sub(r"-{}-{}-", "-{}-{}-", text)
    return text.replace("``", "`{}`").replace("''", "'{}'").replace("“", "``").replace("”", "''")


def _balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


# ------------------------------------------------------------------------------------------ RIS

_RIS_KINDS = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "paper-conference": "CONF", "book": "BOOK",
    "chapter": "CHAP", "thesis": "THES", "report": "RPRT", "dataset": "DATA", "software": "COMP",
    "webpage": "ELEC", "article": "UNPB",
}  # fmt: skip


def _ris(papers: Sequence[Paper]) -> str:
    return "\n".join(_ris_record(paper, key) for paper, key in zip(papers, keys(papers), strict=True))


def _ris_record(paper: Paper, key: str) -> str:
    first, _, last = (paper.pages or "").partition("–")
    day = paper.dated.replace("-", "/")
    kind = _RIS_KINDS.get(paper.type or "", "GEN")
    lines = [("TY", kind), ("ID", key), ("TI", paper.title)]
    lines += [("AU", name) for name in _sorted_names(paper)]
    lines += [
        ("T2", paper.venue or ""),
        ("DA", day + "/" * (3 - day.count("/")) if day else ""),
        ("PY", paper.dated[:4]),
        ("VL", paper.volume or ""),
        ("IS", paper.issue or ""),
        ("SP", first),
        ("EP", last),
        ("PB", paper.publisher or ""),
        ("U1", f"organization: {paper.organization}" if paper.organization else ""),
        ("LA", paper.language or ""),
        ("DO", paper.doi or ""),
        ("AN", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""),
        ("UR", paper.link or ""),
        ("AB", paper.abstract),
    ]
    lines += [("KW", one) for one in paper.categories]
    lines += [("C8", one) for one in _own_names(paper)]
    body = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value)
    return f"{body}ER  - \n"


def _sorted_names(paper: Paper) -> list[str]:
    """A body's name ends in a comma, which is RIS's way to say that it has no parts."""
    named = [sorted_form(one) if one.given else f"{sorted_form(one)}," for one in paper.people]
    return named or list(paper.authors)


# ------------------------------------------------------------------------------------------ CSL-JSON


def _csl(papers: Sequence[Paper]) -> str:
    return as_json([_csl_item(paper, key) for paper, key in zip(papers, keys(papers), strict=True)])


def _csl_item(paper: Paper, key: str) -> dict[str, Any]:
    arxiv = f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None
    item = {
        "id": key,
        "citation-key": key,
        "type": paper.type or "document",
        "title": paper.title,
        "author": [_csl_name(author) for author in _people(paper)],
        "issued": {"date-parts": [[int(part) for part in paper.dated.split("-")]]} if paper.dated else None,
        "container-title": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "publisher": paper.publisher,
        "language": paper.language,
        "DOI": paper.doi,
        "URL": paper.link,
        "note": arxiv,
        "keyword": ", ".join(paper.categories),
        "organization": paper.organization,
        "ids": _own_names(paper),
        "abstract": paper.abstract,
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(author: Author) -> dict[str, str]:
    if not author.given:
        return {"literal": sorted_form(author)}
    parts = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
    }
    return {name: value for name, value in parts.items() if value}


# ------------------------------------------------------------------------------------------ tables and lists

_COLUMNS = (
    "id key title authors published venue volume issue pages publisher type language doi arxiv_id categories"
    " organization comments upvotes url ids abstract"
).split()


def _row(paper: Paper, key: str) -> dict[str, Any]:
    """What is known, each in one cell or line."""
    names = [sorted_form(one) if one.given else f"{{{sorted_form(one)}}}" for one in paper.people]
    row: dict[str, Any] = {name: getattr(paper, name, None) for name in _COLUMNS}
    return row | {
        "key": key,
        "authors": "; ".join(names or paper.authors),
        "published": paper.dated,
        "categories": " ".join(paper.categories),
        "ids": " ".join(_own_names(paper)),
        "url": paper.link,
    }


def _table(papers: Sequence[Paper]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for paper, key in zip(papers, keys(papers), strict=True):
        row = _row(paper, key)
        writer.writerow([cell(row[name]) for name in _COLUMNS])
    return out.getvalue()


def cell(value: Any) -> Any:
    """A spreadsheet must never run an abstract: cells that look like formulas get a quote mark."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(item) for item in value)
    value = visible(value) if isinstance(value, str) else value
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def _markdown(papers: Sequence[Paper]) -> str:
    return "\n".join(_item(paper, key) for paper, key in zip(papers, keys(papers), strict=True))


_LEFT_OUT = frozenset({"id", "title", "abstract", "url", "comments", "upvotes"})


def _item(paper: Paper, key: str) -> str:
    head = linked(paper.title, paper.link)
    rows = [(name, value) for name, value in _row(paper, key).items() if value and name not in _LEFT_OUT]
    lines = [f"- {head}" if head.startswith("[") else f"- **{head}**"]
    lines += [f"  - {name}: {escaped(str(value))}" for name, value in rows]
    lines += [f"  > {escaped(line)}".rstrip() for line in paper.abstract.splitlines()]
    return "\n".join(lines) + "\n"


def linked(title: str, url: str | None) -> str:
    """A title in Markdown, with its link where that can stand in one."""
    shown = escaped(" ".join(title.split()))
    return f"[{shown}]({url})" if url and re.fullmatch(r"https?://[^\s()<>]+", url) else shown


def escaped(text: str) -> str:
    """Markdown and HTML in a title or an abstract show as they are written."""
    return re.sub(r"([\\`*_{}<>\[\]])", r"\\\1", text)


def as_json(value: Any) -> str:
    """JSON for people and programs."""
    return in_json(value, indent=2) + "\n"


def _plain_json(papers: Iterable[Paper]) -> str:
    return as_json([paper.to_dict() for paper in papers])


FORMS: Mapping[str, Callable[[Sequence[Paper]], str]] = {
    "bibtex": _bibtex,
    "csl": _csl,
    "csv": _table,
    "json": _plain_json,
    "markdown": _markdown,
    "ris": _ris,
}
"""How each form is written."""
_JSON = frozenset({"csl", "json"})
"""Texts in these are whole, for programs; in the others what must not be shown is left out."""
