"""A paper's own page, saved as text: its title, when it was published, its authors, then its abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.fields import arxiv_id
from ingest.pages.lines import Line

__all__ = ["one_paper"]

_PUBLISHED = re.compile(r"(?:published|submitted) on (.+)", re.IGNORECASE)
_MACHINE = re.compile(r"(?:ai|machine)[- ]generated summary:?|summary \(ai[- ]generated\):?", re.IGNORECASE)
_LEAST = 80
_NOT_NAMES = re.compile(r"[\W\d_]+|and|authors?:?|upvotes?|view .*|\+?\d+ (?:authors?|more)", re.IGNORECASE)


def _by_a_machine(texts: Sequence[str], at: int) -> bool:
    """Whether a line says what a model made of the abstract: the site puts its own summary before it."""
    before = next((texts[above] for above in range(at - 1, -1, -1) if texts[above]), "")
    return _MACHINE.fullmatch(before) is not None


def one_paper(lines: Sequence[Line]) -> tuple[int, dict[str, Any]] | None:
    """The line of the title and what is known, when a page has one day, one list of authors, one abstract."""
    texts = [line.text.strip() for line in lines[:400]]
    days = [at for at, text in enumerate(texts) if _PUBLISHED.fullmatch(text)]
    heads = [at for at, text in enumerate(texts) if text.casefold() == "abstract"]
    names = [at for at, text in enumerate(texts) if text.casefold().rstrip(":") == "authors"]
    if not (len(days) == len(heads) == len(names) == 1 and days[0] < names[0] < heads[0]):
        return None
    title = next((at for at in range(days[0] - 1, -1, -1) if texts[at]), None)
    long = [at for at in range(heads[0] + 1, len(texts)) if len(texts[at]) >= _LEAST]
    body = next((at for at in long if not _by_a_machine(texts, at)), None)
    day = _PUBLISHED.fullmatch(texts[days[0]])
    if title is None or body is None or day is None:
        return None
    authors = [
        text.strip(" ,·")
        for text in texts[names[0] + 1 : heads[0]]
        if text and not _NOT_NAMES.fullmatch(text)
    ]
    return lines[title].number, {
        "title": texts[title],
        "abstract": texts[body],
        "authors": authors,
        "date": day[1],
        "arxivid": arxiv_id(*texts[: heads[0]]),
    }
