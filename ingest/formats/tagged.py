"""Formats that put a tag before each line: RIS, MEDLINE (nbib), Web of Science, EndNote's refer.

One grammar: a line with a tag opens a field, a line without one goes on with it, and a record
begins with its first tag. What the tags mean differs by dialect, and a little by program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ingest.fields import doi
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, lines_in

__all__ = ["dialect_of", "read_tagged", "translated"]

Fields = dict[str, list[str]]


class _Dialect(NamedTuple):
    """How lines look, which tag begins a record and which ends one, and what a record says."""

    name: str
    line: re.Pattern[str]
    begin: str
    end: str
    told: Callable[[Fields], Mapping[str, Any]]
    blank_ends: bool = False


def dialect_of(head: str) -> str | None:
    """The dialect whose first tag stands in the first lines; ``None`` for other text."""
    lines = [line for line in head.lstrip("\ufeff").splitlines()[:60] if line.strip()]
    for name, pattern in _OPENING:
        if any(pattern.match(line) for line in lines[:8]):
            rest = sum(1 for line in lines if _DIALECTS[name].line.match(line))
            if rest >= 2:
                return name
    return None


def read_tagged(text: str, file: str) -> Reading:
    """The papers of a file in any of the dialects."""
    name = dialect_of(text[:20_000])
    if name is None:
        yield Refusal(file, 0, "no lines with tags of RIS, MEDLINE, Web of Science or EndNote")
        return
    dialect, met = _DIALECTS[name], False
    for line, fields in _records(text, dialect):
        met = True
        told = {key: value for key, value in dialect.told(fields).items() if value}
        yield from from_mapping(told, file, line)
    if not met:
        yield Refusal(file, 0, f"{dialect.name} without records")


class _Line(NamedTuple):
    """A tag with its value and what goes on with it; ``apart`` when a blank line stands before it."""

    number: int
    tag: str
    value: str
    apart: bool


def _lines(text: str, dialect: _Dialect) -> Iterator[_Line]:
    held: _Line | None = None
    apart = True
    for number, line in enumerate(lines_in(text), 1):
        if found := dialect.line.match(line):
            if held:
                yield held
            held = _Line(number, found[1].upper(), (found[2] or "").strip(), apart)
            apart = False
        elif not line.strip():
            apart = True
        elif held and not (apart and dialect.blank_ends):
            held = held._replace(value="\n".join(filter(None, (held.value, line.strip()))))
    if held:
        yield held


def _records(text: str, dialect: _Dialect) -> Iterator[tuple[int, Fields]]:
    done: tuple[int, Fields] | None = None
    fields, first = Fields(), 0
    for number, tag, value, apart in _lines(text, dialect):
        # Some programs sort the tags, so that the one that begins a record need not be its first.
        anew = (
            tag == dialect.end or (tag == dialect.begin and tag in fields) or (apart and dialect.blank_ends)
        )
        if fields and anew:
            if done:
                yield done
            done, fields = (first, fields), {}
        if tag == dialect.end or tag in _FRAME:
            continue
        if done and not fields and not apart and tag != dialect.begin:
            # Right behind the end of a record stands what its program forgot.
            done[1].setdefault(tag, []).append(value)
        else:
            first = first if fields else number
            fields.setdefault(tag, []).append(value)
    yield from filter(None, (done, (first, fields) if fields else None))


_FRAME = frozenset({"FN", "VR", "EF"})


def _one(fields: Fields, *tags: str) -> str | None:
    """The first tag's text."""
    return next((fields[tag][0] for tag in tags if fields.get(tag) and fields[tag][0]), None)


def _all(fields: Fields, *tags: str) -> list[str]:
    """The values of the first of these tags that is there; continued lines are one value each."""
    values = next((fields[tag] for tag in tags if fields.get(tag)), [])
    return [line for value in values for line in value.split("\n") if line]


def _joined(fields: Fields, *tags: str) -> str:
    values = next((fields[tag] for tag in tags if any(fields.get(tag, ()))), [])
    return "\n".join(dict.fromkeys(values))


def _pages(fields: Fields, first: str, last: str) -> str | None:
    ends = [_one(fields, first), _one(fields, last)]
    if ends[0] and re.search(r"\d\s*[-–]\s*\w", ends[0]):
        return ends[0]
    return "–".join(end for end in dict.fromkeys(ends) if end) or None


# A reader's own field, as our export has it: an address of an author is no organisation's name.
_OURS = re.compile(r"^organization: (.+)$", re.MULTILINE)


def _ris(fields: Fields) -> dict[str, Any]:
    kind = _one(fields, "TY")
    chapter = kind in {"CHAP", "CONF", "CPAPER"}
    # Beside a journal's full name the second title may be the paper's own second one.
    venue = ("C3", "BT", "T2", "JO") if chapter else ("JF", "T2", "JO", "JA", "BT", "C3", "SO")
    year, first = _one(fields, "PY") or "", _one(fields, "Y1") or ""
    return {
        "title": _one(fields, "TI", "T1", "CT") or "",
        "abstract": _joined(fields, "AB", "N2"),
        "authors": _all(fields, "AU", "A1"),
        "date": _one(fields, "DA"),
        "year": first if first.startswith(year) else year,
        "doi": _one(fields, "DO") or doi(*_all(fields, "M3"), *_all(fields, "UR"), *_all(fields, "L3")),
        "url": _one(fields, "UR", "LK", "L2"),
        "arxivid": next((one for one in _all(fields, "AN") if "arxiv" in one.lower()), None),
        "venue": _one(fields, *venue),
        "volume": _one(fields, "VL"),
        "issue": _one(fields, "IS"),
        "pages": _pages(fields, "SP", "EP"),
        "publisher": _one(fields, "PB"),
        "itemtype": kind,
        "language": _one(fields, "LA"),
        "citationkey": _one(fields, "ID"),
        "organization": next(iter(_OURS.findall("\n".join(fields.get("U1", ())))), None),
        "categories": _all(fields, "KW"),
        "ids": _all(fields, "C8"),
        "note": " ".join([*_all(fields, "N1"), *_all(fields, "M1"), *_all(fields, "UR")]),
    }  # fmt: skip


def _medline(fields: Fields) -> dict[str, Any]:
    marked = [*_all(fields, "LID"), *_all(fields, "AID")]
    return {
        "title": translated(" ".join(_joined(fields, "TI", "BTI", "TT").split())),
        "abstract": " ".join((_joined(fields, "AB") or _OTHER.sub("", _joined(fields, "OAB"))).split()),
        "authors": [*_all(fields, "FAU", "AU"), *({"literal": name} for name in _all(fields, "CN"))],
        "date": _one(fields, "DP"),
        "issued": _one(fields, "DEP"),
        "doi": doi(*(one for one in marked if "[doi]" in one)),
        "venue": _one(fields, "JT", "TA"),
        "volume": _one(fields, "VI"),
        "issue": _one(fields, "IP"),
        "pages": _one(fields, "PG"),
        "itemtype": _all(fields, "PT"),
        "language": _one(fields, "LA"),
        "pmid": _one(fields, "PMID"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{_one(fields, 'PMID')}/" if _one(fields, "PMID") else None,
        "note": " ".join(marked),
    }  # fmt: skip


_OTHER = re.compile(r"\A(?:Publisher|AIDS|KIE|PIP|NASA|plain-language-summary): ")


def translated(title: str) -> str:
    """PubMed ends every title with a full stop, and puts a translated one into brackets."""
    title = title.strip().removesuffix(".")
    return title[1:-1] if title.startswith("[") and title.endswith("]") else title


def web_of_science(fields: Fields) -> dict[str, Any]:
    """Also of its tables, whose columns are the same tags."""
    day = " ".join(filter(None, (_one(fields, "PD"), _one(fields, "PY"))))
    ut = _one(fields, "UT")
    return {
        "title": " ".join(_joined(fields, "TI").split()),
        "abstract": " ".join(_joined(fields, "AB").split()),
        "authors": [*_all(fields, "AF", "AU"), *({"literal": name} for name in _all(fields, "CA"))],
        "date": day or _one(fields, "EA"),
        "year": _one(fields, "PY"),
        "doi": _one(fields, "DI"),
        "venue": " ".join(_joined(fields, "SO").split()),
        "volume": _one(fields, "VL"),
        "issue": _one(fields, "IS"),
        "pages": _pages(fields, "BP", "EP") or _one(fields, "AR"),
        "publisher": _one(fields, "PU"),
        "itemtype": [*_all(fields, "DT"), *_all(fields, "PT")],
        "language": _one(fields, "LA"),
        "pmid": _one(fields, "PM"),
        "ids": [f"wos:{ut.removeprefix('WOS:')}"] if ut else [],
    }  # fmt: skip


def _refer(fields: Fields) -> dict[str, Any]:
    return {
        "title": _joined(fields, "T"),
        "abstract": _joined(fields, "X"),
        "authors": _all(fields, "A"),
        "date": _one(fields, "8"),
        "year": _one(fields, "D"),
        "doi": _one(fields, "R"),
        "url": _one(fields, "U"),
        "venue": _one(fields, "J", "B"),
        "volume": _one(fields, "V"),
        "issue": _one(fields, "N"),
        "pages": _one(fields, "P"),
        "publisher": _one(fields, "I"),
        "itemtype": _one(fields, "0"),
        "language": _one(fields, "G"),
        "citationkey": _one(fields, "F"),
        "note": " ".join(_all(fields, "Z")),
    }


_DIALECTS = {
    "ris": _Dialect(
        "RIS",
        re.compile(
            # One space alone is met too, but "AI - based" is no tag.
            r"\s{0,2}([A-Z][A-Z0-9])(?: {2,3}- ?|-\s{1,2}|(?<=TY|TI|T1|T2|AU|A1|AB|N2|PY|Y1|DA|DO|UR|JO|JF|VL"
            r"|IS|SP|EP|SN|PB|KW|ID|LA|N1|ER) - ?|(?<=ER)\s*$)(.*)"
        ),
        "TY",
        "ER",
        _ris,
    ),
    "medline": _Dialect(
        "MEDLINE",
        re.compile(r"([A-Z]{2,4})\s{0,3}- (.*)"),
        "PMID",
        "",
        _medline,
        blank_ends=True,
    ),
    "wos": _Dialect(
        "Web of Science",
        re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
        "PT",
        "ER",
        web_of_science,
    ),
    "refer": _Dialect(
        "EndNote",
        re.compile(r"%([A-Z0-9!@?$\[\]*+^>~=(])\s(.*)"),
        "0",
        "",
        _refer,
        blank_ends=True,
    ),
}
_OPENING = (
    ("ris", re.compile(r"\s{0,2}TY(?: {1,3}-|-\s)")),
    ("medline", re.compile(r"PMID\s?- ?\d")),
    ("wos", re.compile(r"(?:FN (?:Clarivate|ISI|Thomson)|PT [JCBSP]$|VR 1\.)")),
    ("refer", re.compile(r"%0 \S|%A \S|%T \S")),
)
