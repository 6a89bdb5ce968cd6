"""BibTeX and BibLaTeX, as reference managers really write them.

A scanner of its own: the library there is drops an entry that has a field twice, knows neither ``#``
nor ``crossref``, and lets one open brace swallow the rest of a library.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assistant.language.dates import MONTHS
from ingest.dates import when
from ingest.fields import arxiv_id
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, one_line, shown
from ingest.typography import plain_tex

__all__ = ["read_bibtex"]

_ENTRY = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])")
_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*([^,={}\n]*?)\s*,")
_FIELD = re.compile(r"(?:[\s,]|%[^\n]*\n)*([A-Za-z][\w:.+/'-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"]+")
_JOIN = re.compile(r"\s*#\s*")
# JabRef shows a macro between two signs, and now and then saves it so.
_SHOWN = re.compile(r"#(\w+)#")
_BRACE = re.compile(r"[{}]|\\.", re.DOTALL)
_MACROS = {month[:3]: month[:3] for month in MONTHS}
_NO_PAPER = frozenset({"comment", "preamble", "string"})
# What an entry takes from the one that it refers to.
_INHERITED = {
    "title": "booktitle", "booktitle": "booktitle", "journal": "journal", "year": "year", "date": "date",
    "month": "month", "volume": "volume", "publisher": "publisher", "journaltitle": "journaltitle",
}  # fmt: skip


class _Broken(Exception):
    """An entry that cannot be read to its end."""


class _Entry(NamedTuple):
    """One entry as it stands; a broken one has no fields."""

    line: int
    kind: str
    key: str
    fields: dict[str, str] | None
    raw: str


def read_bibtex(text: str, file: str) -> Reading:
    """The papers of a bibliography; entries without an abstract and broken ones are reported."""
    entries = list(_Scanner(text).entries())
    by_key = {entry.key.casefold(): entry.fields for entry in entries if entry.fields and entry.key}
    for entry in entries:
        if entry.kind in {"xdata", "set"}:  # fields for other entries, lists of other entries
            continue
        if entry.fields is None:
            yield Refusal(file, entry.line, f"broken BibTeX entry: {shown(entry.raw)}")
        else:
            fields = _inherited(entry.fields, by_key)
            yield from from_mapping(_told(fields, entry), file, entry.line, tex=True)
    if not entries:
        yield Refusal(file, 0, "BibTeX without entries")


class _Scanner:
    """Walks through the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [found.start() for found in _START.finditer(text)]
        self._macros = dict(_MACROS)

    def entries(self) -> Iterator[_Entry]:
        line, counted, at = 1, 0, 0
        while found := _ENTRY.search(self._text, at):
            line += self._text.count("\n", counted, found.start())
            counted = found.start()
            kind = found[1].casefold()
            stop = self._next_start(found.end())
            try:
                if kind in _NO_PAPER:
                    at = self._aside(kind, found, stop)
                    continue
                key, fields, at = self._entry(found, stop)
            except _Broken:
                at = stop
                yield _Entry(line, kind, "", None, self._text[found.start() : found.start() + 200])
                continue
            yield _Entry(line, kind, key, fields, "")

    def _next_start(self, at: int) -> int:
        """Where the next line opens an entry: nothing may reach beyond it."""
        index = bisect_right(self._starts, at)
        return self._starts[index] if index < len(self._starts) else len(self._text)

    def _aside(self, kind: str, found: re.Match[str], stop: int) -> int:
        """The end of a comment, a preamble or a macro, which is remembered."""
        if kind != "string":
            try:
                return self._closing(found.end(), len(self._text)) + 1
            except _Broken:
                return stop
        if name := _FIELD.match(self._text, found.end()):
            value, at = self._value(name.end(), stop)
            self._macros[name[1].casefold()] = value
            return at
        return found.end()

    def _entry(self, found: re.Match[str], stop: int) -> tuple[str, dict[str, str], int]:
        text, at = self._text, found.end()
        key = _KEY.match(text, at)
        at = key.end() if key else at
        fields: dict[str, str] = {}
        while field := _FIELD.match(text, at, stop):
            value, at = self._value(field.end(), stop)
            name = field[1].casefold()
            # A field given twice: the first one that says something.
            fields[name] = fields.get(name) or value
        end = re.compile(r"(?:[\s,]|%[^\n]*\n)*[})]").match(text, at, stop)
        if end is None:
            raise _Broken
        return (key[1] if key else ""), fields, end.end()

    def _value(self, at: int, stop: int) -> tuple[str, int]:
        """Pieces joined by ``#``."""
        parts = []
        while True:
            part, at = self._piece(at, stop)
            parts.append(part)
            joined = _JOIN.match(self._text, at, stop)
            if joined is None:
                return "".join(parts), at
            at = joined.end()

    def _piece(self, at: int, stop: int) -> tuple[str, int]:
        opening = self._text[at : at + 1]
        if opening == "{":
            end = self._closing(at + 1, stop)
            return self._text[at + 1 : end], end + 1
        if opening == '"':
            end = self._quote(at + 1, stop)
            return self._text[at + 1 : end], end + 1
        bare = _SHOWN.match(self._text, at, stop) or _BARE.match(self._text, at, stop)
        if bare is None:
            raise _Broken
        name = bare[bare.lastindex or 0]
        return self._macros.get(name.casefold(), name), bare.end()

    def _closing(self, at: int, stop: int) -> int:
        """The brace that closes the one before ``at``."""
        depth = 1
        for found in _BRACE.finditer(self._text, at, stop):
            mark = found[0]
            depth += (mark == "{") - (mark == "}")
            if depth == 0:
                return found.start()
        raise _Broken

    def _quote(self, at: int, stop: int) -> int:
        """The quotation mark that closes the one before ``at``; those in braces do not."""
        depth = 0
        for found in re.compile(r'[{}"]|\\[{}]').finditer(self._text, at, stop):
            mark = found[0]
            if mark == '"' and depth <= 0:
                return found.start()
            depth += (mark == "{") - (mark == "}")
        raise _Broken


def _inherited(fields: dict[str, str], by_key: Mapping[str, Any]) -> dict[str, str]:
    """With what the entry that it refers to says of all its parts."""
    parent = by_key.get(fields.get("crossref", fields.get("xdata", "")).casefold())
    if not parent or parent is fields:
        return fields
    taken = {new: parent[old] for old, new in _INHERITED.items() if old in parent}
    return taken | {name: value for name, value in fields.items() if value}


_TAKEN = (
    "title", "abstract", "url", "doi", "eprint", "arxivid", "volume", "number", "issue", "pages", "publisher",
    "note", "howpublished", "langid", "language", "pmid", "organization", "ids",
)  # fmt: skip
# What ADS writes for journals: https://ui.adsabs.harvard.edu/help/actions/journal-macros
_JOURNALS = {
    "aj": "The Astronomical Journal", "apj": "The Astrophysical Journal",
    "apjl": "The Astrophysical Journal Letters", "apjs": "The Astrophysical Journal Supplement Series",
    "aap": "Astronomy & Astrophysics", "araa": "Annual Review of Astronomy and Astrophysics",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "nat": "Nature",
    "pasp": "Publications of the Astronomical Society of the Pacific", "prd": "Physical Review D",
    "prl": "Physical Review Letters", "jcap": "Journal of Cosmology and Astroparticle Physics",
}  # fmt: skip
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "school", "institution")


def _told(fields: Mapping[str, str], entry: _Entry) -> dict[str, Any]:
    told: dict[str, Any] = {name: fields[name] for name in _TAKEN if fields.get(name)}
    told["title"] = _titled(fields)
    told["authors"] = _authors(fields.get("author", ""))
    told["date"] = _date(fields)
    venue = next((fields[name] for name in _VENUES if fields.get(name)), "")
    told["venue"] = (
        _JOURNALS.get(venue.strip().removeprefix("\\"), venue) if venue.startswith("\\") else venue
    )
    told["entrytype"] = _kind(entry.kind, fields)
    told["categories"] = fields.get("primaryclass") or fields.get("keywords")
    told["citationkey"] = entry.key
    if fields.get("number") and not fields.get("issue"):
        told["issue"] = told.pop("number")
    if fields.get("archiveprefix", fields.get("eprinttype", "")).casefold() not in {"", "arxiv"}:
        told.pop("eprint", None)
    told["url"] = one_line(re.sub(r"\\url|[{}\\]", "", told.get("url", ""))) or None
    # Mendeley escapes underscores in braces of their own.
    told["doi"] = re.sub(r"[{}\\]", "", told.get("doi", "")) or None
    told["eprint"] = arxiv_id(told.get("eprint")) or told.get("eprint")
    return told


_SERVER = re.compile(r"\b(?:arxiv|corr|ssrn|biorxiv|medrxiv)\b", re.IGNORECASE)


def _kind(kind: str, fields: Mapping[str, str]) -> str:
    """A preprint is written as ``@misc`` or ``@article``, a magazine's article as ``@article``."""
    if fields.get("entrysubtype", "").casefold() == "magazine":
        return "magazine"
    places = " ".join(
        fields.get(name, "") for name in ("journal", "journaltitle", "archiveprefix", "eprinttype")
    )
    named = (fields.get(name) for name in ("eprint", "arxivid", "doi", "url"))
    posted = bool(arxiv_id(*named)) or bool(_SERVER.search(places))
    if kind == "misc":
        return "preprint" if posted and not any(map(fields.get, _VENUES)) else kind
    return "journalarticle" if kind == "article" and not posted else kind


def _titled(fields: Mapping[str, str]) -> str:
    title, subtitle = fields.get("title", ""), fields.get("subtitle", "")
    return f"{title}: {subtitle}" if title and subtitle else title


def _date(fields: Mapping[str, str]) -> str:
    """The ``date`` of BibLaTeX, else day, month and year of BibTeX, in a form that :func:`when` reads."""
    year, month, day = (
        re.sub(r"[{}~]", " ", fields.get(name, "")).strip() for name in ("year", "month", "day")
    )
    if fields.get("date"):
        return fields["date"]
    if month.isdigit():
        tries = [*([f"{year}-{month}-{day}"] if day else []), f"{year}-{month}"]
    else:
        tries = [f"{day} {month} {year}", f"{month} {year}"] if month else []
    for attempt in tries:
        try:
            if when(attempt):
                return attempt
        except ValueError:
            continue
    return year


_NAME = re.compile(r"\{|\}|\s+and\s+", re.IGNORECASE)
_PARTS = re.compile(r"(?:given|family|prefix|suffix)(?:-i)?\s*=")
# Braces around all of the names, each turned round: they protect nobody's.
_LISTED = re.compile(r"\{[^{},]+,[^{},]+(?: and [^{},]+,[^{},]+)+\}")


def _authors(value: str) -> Any:
    """Names at ``and`` outside braces; one in braces is a body's, ``others`` is nobody.

    Several names without any ``and`` are met too, at semicolons or as ``Last, F., Last, F.``.
    """
    found, depth, start = [], 0, 0
    text = one_line(value)
    if _LISTED.fullmatch(text):
        text = text[1:-1]
    if not re.search(r"\sand\s", text) and (";" in text or text.count(",") > 2):
        return one_line(plain_tex(text))
    for mark in _NAME.finditer(text):
        if mark[0] in "{}":
            depth += 1 if mark[0] == "{" else -1
        elif depth == 0:
            found.append(text[start : mark.start()])
            start = mark.end()
    names = [*found, text[start:]]
    return [_name(name.strip()) for name in names if name.strip() and name.strip().casefold() != "others"]


def _name(name: str) -> Any:
    """One in braces is a body's, unless managers put a person's into them, as ``{Doe, Jane}``.

    BibLaTeX's long form gives each part a name.
    """
    if _PARTS.match(name):
        parts = (part.partition("=") for part in re.split(r",\s*(?=[a-z-]+\s*=)", name))
        told = {label.strip(): one_line(plain_tex(value)) for label, _, value in parts}
        return {"particle": told.pop("prefix", "")} | told
    whole = re.fullmatch(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", name)
    if whole and ("," not in whole[1] or re.search(r"\s(?:and|for|of)\s|&", whole[1])) and len(whole[1]) > 1:
        return {"literal": one_line(plain_tex(whole[1]))}
    return one_line(plain_tex(name))
