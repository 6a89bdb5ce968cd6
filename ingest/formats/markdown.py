"""Reading lists in Markdown: a heading or an item with a link is a paper, a quote below it its abstract.

What :mod:`ingest.exports` writes is read back whole. A list of links alone has titles and no abstracts,
which can be fetched.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.fields import arxiv_id, doi
from ingest.mappings import field_of, from_mapping
from ingest.records import Reading, Refusal, lines_in, make_record

__all__ = ["are_links", "is_reading_list", "read_links", "read_markdown"]

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){1,400})\]\(\s*<?(https?://[^\s)>]+)>?[^)]*\)")
_OPENING = re.compile(r"\s{0,3}(#{1,6}|[-*+]|\d+[.)])\s+(.*)")
_FIELD = re.compile(r"\s*[-*+]\s+\**([A-Za-z][\w -]{1,30}?)\**:\**\s+(.*)")
_QUOTE = re.compile(r"\s*>\s?(.*)")
_ID = r"https?://[^\s>|]+|arXiv:\s?[\w./-]+|\b\d{4}\.\d{4,5}(?:v\d+)?\b|\b10\.\d{4,9}/[^\s>|]+"
_BARE = re.compile(rf"(?<![(<\w/.])(?:{_ID})", re.IGNORECASE)
_ALONE = re.compile(rf"\s*(?:[-*+]\s+|\d+[.)]\s+)?<?({_ID})>?[\s,;]*", re.IGNORECASE)
_HOUSES = re.compile(r"https?://(?:openreview\.net/(?:forum|pdf)\?|aclanthology\.org/\w)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}<>\[\]()#+.!|~-])")
_LABELS = frozenset("paper pdf arxiv code github link project page website demo abs html".split())


def is_reading_list(head: str) -> bool:
    """Whether a text is Markdown with links to papers."""
    links = (found[2] for found in _LINK.finditer(head))
    return any(map(_is_papers, links)) or (
        "\n> " in head and bool(re.search(r"^#{1,6} ", head, re.MULTILINE))
    )


def are_links(head: str) -> bool:
    """Whether a text is nothing but identifiers and links, one a line."""
    lines = [line for line in head.split("\n")[:50] if line.strip() and not line.startswith("#")]
    return bool(lines) and all(map(_ALONE.fullmatch, lines))


def read_links(text: str, file: str) -> Reading:
    """The papers that identifiers and links name; their abstracts can be fetched."""
    for number, line in enumerate(lines_in(text), 1):
        found = _ALONE.fullmatch(line)
        if found is None:
            continue
        identifier, number_of = arxiv_id(found[1]), doi(found[1])
        if identifier or number_of:
            title = _named(found[1])
            yield make_record(title, "", file, number, arxiv_id=identifier, doi=number_of)
        else:
            yield Refusal(
                file, number, f"{found[1][:100]} names no paper; give the link by itself to have it read"
            )


def _named(target: str) -> str:
    """What a paper is called until its title is known."""
    identifier = arxiv_id(target)
    return f"arXiv:{identifier}" if identifier else f"doi:{doi(target)}"


def _is_papers(target: str) -> bool:
    return bool(arxiv_id(target) or doi(target) or _HOUSES.match(target))


def read_markdown(text: str, file: str) -> Reading:
    """The papers of a list, each with its line."""
    told: dict[str, Any] = {}
    start, met = 0, False
    for number, line in enumerate(lines_in(text), 1):
        if told and (quoted := _QUOTE.match(line)):
            told["abstract"] = f"{told['abstract']}\n{quoted[1]}" if "abstract" in told else quoted[1]
            continue
        field = _FIELD.match(line) if told and "abstract" not in told else None
        if field is not None and _known(field[1]):
            told[field[1].strip()] = _plain(field[2])
            continue
        opened = _opened(line)
        if opened is None:
            continue
        if _is_paper(told):
            met = True
            yield from from_mapping(_told(told), file, start)
        told, start = opened, number
    if _is_paper(told):
        met = True
        yield from from_mapping(_told(told), file, start)
    if not met:
        yield Refusal(file, 0, "Markdown without links to papers")


def _known(name: str) -> bool:
    return field_of(name.strip()) is not None or name.strip().casefold() in {"ids", "number"}


def _is_paper(told: dict[str, Any]) -> bool:
    return bool(told.get("abstract")) or bool(told.get("url") and _is_papers(told["url"]))


def _opened(line: str) -> dict[str, Any] | None:
    """A paper that a line opens: its title and where it leads; tables have it in their cells."""
    opening = _OPENING.match(line)
    body = opening[2] if opening else line if line.lstrip().startswith("|") else None
    if body is None:
        return None
    links = _LINK.findall(body)
    for label, target in links:
        title = _plain(label)
        if title.casefold().strip(" .:[]") not in _LABELS:
            better = next((one for _, one in links if arxiv_id(one)), target)
            return {"title": title, "url": target if arxiv_id(target) or doi(target) else better}
    if links:  # **A title** [paper](...), or [[paper](...)] [[code](...)] A title
        title = _around(_LINK.split(body))
        target = next((one for _, one in links if _is_papers(one)), links[0][1])
        return {"title": title, "url": target} if title else None
    if opening and (opening[1].startswith("#") or re.fullmatch(r"\*\*.+\*\*", body)):
        return {"title": _plain(body)}
    bare = _BARE.search(body)
    if bare is None or not (
        title := _around([body[: bare.start()], body[bare.end() :]]) or _known_as(bare[0])
    ):
        return None
    return {"title": title, "url": bare[0].rstrip(".,;)")}


def _known_as(target: str) -> str:
    return _named(target) if _is_papers(target) and not _HOUSES.match(target) else ""


def _around(pieces: list[str]) -> str:
    """The words before what leads to a paper, of a row its first cell; else those behind it."""
    for piece in (pieces[0], pieces[-1]):
        cells = (_plain(re.sub(r"[*_`]+", " ", cell)).strip(" -–—:·[](),.") for cell in piece.split("|"))
        if words := next((" ".join(cell.split()) for cell in cells if cell), ""):
            return words
    return ""


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", re.sub(r"^\*\*(.*)\*\*$", r"\1", text.strip()))


def _told(told: dict[str, Any]) -> dict[str, Any]:
    data = dict(told)
    if "abstract" in data:
        data["abstract"] = _ESCAPED.sub(r"\1", data["abstract"])
    if isinstance(data.get("ids"), str):
        data["ids"] = data["ids"].split()
    return data
