"""Single fields as every format prints them: arXiv identifiers, links, names, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.records import one_line

__all__ = ["arxiv_id", "arxiv_url", "count", "link", "names", "organization"]

# https://info.arxiv.org/help/arxiv_identifier.html; the archives are those that existed before April 2007.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ID = (
    r"(?:(?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})"
    rf"|(?P<archive>{_ARCHIVES})(?:\.[A-Z]{{2}})?/(?P<old>\d{{7}}))(?:v\d+)?"
)
_PLAIN = re.compile(rf"(?:arxiv:\s*)?{_ID}", re.IGNORECASE)
_LINKED = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html|format|ps|e-print)/|huggingface\.co/papers/|alphaxiv\.org/abs/|^/papers/"
    rf"|10\.48550/arxiv\.|^oai:arxiv\.org:|ar5iv\.(?:labs\.arxiv\.)?org/html/){_ID}(?=$|[/?#.\s])",
    re.IGNORECASE,
)


def arxiv_id(*values: Any) -> str | None:
    """The identifier that the first telling field holds, without version or subject class.

    ``2301.12345v2`` gives ``2301.12345``; ``cs.LG/0601001v1`` gives ``cs/0601001``, the form
    that arXiv itself prints. A field holds one when it is nothing but an identifier or
    is a link to a paper; prose is never searched.
    """
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        found = _PLAIN.fullmatch(text) or _LINKED.search(text)
        if found is not None:
            return found["new"] or f"{found['archive'].lower()}/{found['old']}"
    return None


def arxiv_url(identifier: str | None) -> str | None:
    """The page of an arXiv paper."""
    return f"https://arxiv.org/abs/{identifier}" if identifier else None


def link(value: Any) -> str | None:
    """An ``http`` or ``https`` link, else ``None``: other schemes never reach a reader."""
    text = value.strip() if isinstance(value, str) else ""
    return text if re.fullmatch(r"https?://[^\s<>\"']{1,2000}", text, re.IGNORECASE) else None


def names(value: Any) -> tuple[str, ...]:
    """Authors from a list of names or of ``{"name": ...}``, or from one string of them."""
    if isinstance(value, str):
        return tuple(filter(None, map(one_line, _split_names(one_line(value)))))
    if not isinstance(value, (list, tuple)):
        return ()
    found = [
        item.get("name") or item.get("fullname") if isinstance(item, Mapping) else item for item in value
    ]
    return tuple(one_line(name) for name in found if isinstance(name, str) and name.strip())


def _split_names(text: str) -> list[str]:
    """At semicolons; else at ``and`` when each part is ``Last, First``; else at commas and ``and``."""
    quoted = re.findall(r"'([^']+)'|\"([^\"]+)\"", text) if text.startswith("[") else []
    if quoted:  # a list that was written into a table's cell
        return [single or double for single, double in quoted]
    if ";" in text:
        return text.split(";")
    parts = re.split(r"\s+and\s+|\s*&\s*", text)
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return [" ".join(reversed(part.split(","))) for part in parts]
    return [name for part in parts for name in part.split(",")]


def organization(value: Any) -> str | None:
    """A display name from a string or from ``{"fullname": ..., "name": ...}``."""
    if isinstance(value, Mapping):
        value = value.get("fullname") or value.get("name")
    return one_line(value) or None if isinstance(value, str) else None


def count(value: Any) -> int | None:
    """A whole number that is not negative, printed or given; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", value.strip()):
        return int(value.strip().replace(",", ""))
    return value if isinstance(value, int) and 0 <= value < 10**9 else None
