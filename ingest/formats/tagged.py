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
from ingest.records import Reading, Refusal

__all__ = ["dialect_of", "read_tagged"]

Fields = dict[str, list[str]]


class _Dialect(NamedTuple):
    """How lines look, which tags begin and end a record, and what a record says."""

    name: str
    line: re.Pattern[str]
    begin: frozenset[str]
    end: frozenset[str]
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


def _records(text: str, dialect: _Dialect) -> Iterator[tuple[int, Fields]]:
    fields: Fields = {}
    first, last = 0, ""
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        found = dialect.line.match(line)
        if found is None:
            if last and line.strip():
                fields[last][-1] += ("\n" if fields[last][-1] else "") + line.strip()
            elif dialect.blank_ends and not line.strip() and fields:
                yield first, fields
                fields, last = {}, ""
            continue
        tag, value = found[1].upper(), (found[2] or "").strip()
        if fields and (tag in dialect.begin or tag in dialect.end):
            yield first, fields
            fields = {}
        last = "" if tag in dialect.end or tag in _FRAME else tag
        if last:
            first = first if fields else number
            fields.setdefault(tag, []).append(value)
    if fields:
        yield first, fields


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
    return "\n".join(values)


def _pages(fields: Fields, first: str, last: str) -> str | None:
    ends = [_one(fields, first), _one(fields, last)]
    if ends[0] and re.search(r"\d\s*[-–]\s*\w", ends[0]):
        return ends[0]
    return "–".join(end for end in dict.fromkeys(ends) if end) or None


def _ris(fields: Fields) -> dict[str, Any]:
    kind = _one(fields, "TY")
    chapter = kind in {"CHAP", "CONF", "CPAPER"}
    venue = ("C3", "BT", "T2", "JO") if chapter else ("T2", "JF", "JO", "JA", "BT", "C3")
    return {
        "title": _joined(fields, "TI", "T1", "CT"),
        "abstract": _joined(fields, "AB", "N2"),
        "authors": _all(fields, "AU", "A1"),
        "date": _one(fields, "DA"),
        "year": _one(fields, "PY", "Y1"),
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
        "categories": _all(fields, "KW"),
        "ids": _all(fields, "C8"),
        "note": " ".join([*_all(fields, "N1"), *_all(fields, "M1"), *_all(fields, "UR")]),
    }  # fmt: skip


def _medline(fields: Fields) -> dict[str, Any]:
    marked = [*_all(fields, "LID"), *_all(fields, "AID")]
    return {
        # PubMed ends every title with a full stop.
        "title": " ".join(_joined(fields, "TI", "BTI", "TT").split()).strip("[]").removesuffix("."),
        "abstract": " ".join(_joined(fields, "AB", "OAB").split()),
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


def web_of_science(fields: Fields) -> dict[str, Any]:
    """Also of its tables, whose columns are the same tags."""
    day = " ".join(filter(None, (_one(fields, "PD"), _one(fields, "PY"))))
    ut = _one(fields, "UT")
    return {
        "title": " ".join(_joined(fields, "TI").split()),
        "abstract": " ".join(_joined(fields, "AB").split()),
        "authors": _all(fields, "AF", "AU"),
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
        re.compile(r"\s{0,2}([A-Z][A-Z0-9])(?: {1,3}- ?|-\s{1,2})(.*)"),
        frozenset({"TY"}),
        frozenset({"ER"}),
        _ris,
    ),
    "medline": _Dialect(
        "MEDLINE",
        re.compile(r"([A-Z]{2,4})\s{0,3}- (.*)"),
        frozenset({"PMID"}),
        frozenset(),
        _medline,
        blank_ends=True,
    ),
    "wos": _Dialect(
        "Web of Science",
        re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
        frozenset({"PT"}),
        frozenset({"ER"}),
        web_of_science,
    ),
    "refer": _Dialect(
        "EndNote",
        re.compile(r"%([A-Z0-9!@?$\[\]*+^>~=(])\s(.*)"),
        frozenset({"0"}),
        frozenset(),
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
