"""Reading lists in Markdown: a heading or an item with a link is a paper, a quote below it its abstract.

What :mod:`ingest.exports` writes is read back whole. A list of links alone has titles and no abstracts,
which can be fetched.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.fields import arxiv_id, doi
from ingest.mappings import field_of, from_mapping
from ingest.records import Reading, Refusal

__all__ = ["is_reading_list", "read_markdown"]

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]){1,400})\]\(\s*<?(https?://[^\s)>]+)>?[^)]*\)")
_OPENING = re.compile(r"\s{0,3}(#{1,6}|[-*+]|\d+[.)])\s+(.*)")
_FIELD = re.compile(r"\s*[-*+]\s+\**([A-Za-z][\w -]{1,30}?)\**:\**\s+(.*)")
_QUOTE = re.compile(r"\s*>\s?(.*)")
_BARE = re.compile(r"(?<![(<])https?://\S+")
_ESCAPED = re.compile(r"\\([\\`*_{}<>\[\]()#+.!|~-])")
_LABELS = frozenset("paper pdf arxiv code github link project page website demo abs html".split())


def is_reading_list(head: str) -> bool:
    """Whether a text is Markdown with links to papers."""
    links = [found[2] for found in _LINK.finditer(head)]
    return sum(1 for one in links if arxiv_id(one) or doi(one) or "openreview.net" in one) >= 1 or (
        "\n> " in head and bool(re.search(r"^#{1,6} ", head, re.MULTILINE))
    )


def read_markdown(text: str, file: str) -> Reading:
    """The papers of a list, each with its line."""
    told: dict[str, Any] = {}
    start, met = 0, False
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
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
    return bool(told.get("abstract")) or bool(told.get("url") and (arxiv_id(told["url"]) or doi(told["url"])))


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
    if links:  # **A title** [paper](...)
        before = _plain(re.sub(r"[*_`|]+", " ", _LINK.split(body)[0])).strip(" -:·|[(,.")
        return {"title": before, "url": links[0][1]} if before else None
    if opening and (opening[1].startswith("#") or re.fullmatch(r"\*\*.+\*\*", body)):
        return {"title": _plain(body)}
    bare = _BARE.search(body)
    if bare and (title := _plain(body[: bare.start()]).strip(" -:·|[(,.")):
        return {"title": title, "url": bare[0]}
    return None


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", re.sub(r"^\*\*(.*)\*\*$", r"\1", text.strip()))


def _told(told: dict[str, Any]) -> dict[str, Any]:
    data = dict(told)
    if "abstract" in data:
        data["abstract"] = _ESCAPED.sub(r"\1", data["abstract"])
    if isinstance(data.get("ids"), str):
        data["ids"] = data["ids"].split()
    return data
