"""Answers, claim tables and reading lists as CSV, JSON, Markdown and BibTeX: text in, text out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.language.text import visible
from assistant.language.typeset import typeset
from assistant.types import Answer, JudgedClaim, Paper
from ingest.exports import as_json, cell, escaped, export, linked

if TYPE_CHECKING:
    from assistant.answer.tabulation import Tabulation
from ui.blocks import blocks
from ui.wording import saving_words, stated_words

__all__ = [
    "claims_csv",
    "export_answer",
    "export_claims",
]

_CLAIM_COLUMNS = (
    "paper_id title quantity direction raw value value_low unit bound statistic saving saving_low "
    "context metric dataset baseline method verdict reason quote start end origin"
).split()
# An answer or a claim table in one of these is its papers.
_OF_PAPERS = frozenset({"bibtex", "ris", "csl"})


def export_answer(answer: Answer, cited: Sequence[Paper], form: str) -> str:
    """One answer; for CSV and BibTeX its claims or citations, and its cited papers."""
    if form == "json":
        return as_json(answer.to_dict())
    if form in _OF_PAPERS:
        return export(cited, form)
    if form == "csv":
        if answer.claims:
            return claims_csv(answer.claims)
        if answer.table is not None:
            return _table_rows(answer)
        rows = (
            {"label": c.label, "paper_id": c.paper_id, "title": c.title, "quote": c.quote}
            for c in answer.citations
        )
        return _csv(("label", "paper_id", "title", "quote"), rows)
    return visible(_answer_markdown(answer))


def _table_rows(answer: Answer) -> str:
    """The rows of an answer, and the papers that each rests on."""
    assert answer.table is not None
    papers = {one.label: one.paper_id for one in answer.citations}
    rows = (
        dict(zip(answer.table.columns, row.cells, strict=True))
        | {"paper_id": " ".join(papers[label] for label in row.labels if label in papers)}
        for row in answer.table.rows
    )
    return _csv((*answer.table.columns, "paper_id"), rows)


def export_claims(rows: Sequence[JudgedClaim], stated: Sequence[Paper], form: str) -> str:
    """A claim table; BibTeX gives the papers that state them."""
    if form == "json":
        return as_json([row.to_dict() for row in rows])
    if form in _OF_PAPERS:
        return export(stated, form)
    if form == "csv":
        return claims_csv(rows)
    return visible(_claims_markdown(rows))


def claims_csv(rows: Iterable[JudgedClaim]) -> str:
    """One claim a line under a header line."""
    return _csv(_CLAIM_COLUMNS, (row.to_dict() for row in rows))


def table_csv(made: Tabulation) -> str:
    """One paper a line under a header line."""
    return _csv(("paper", *made.columns), made.records())


def table_markdown(made: Tabulation) -> str:
    """A table in Markdown; what would break a row is escaped."""
    columns = ("paper", *made.columns)
    rows = [columns, tuple("---" for _ in columns)]
    rows += [tuple(_escaped_cell(record[name]) for name in columns) for record in made.records()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _escaped_cell(text: str) -> str:
    return " ".join(visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())


def _csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _answer_markdown(answer: Answer) -> str:
    parts = [f"## {_plain(answer.question)}\n", _text(answer.text) + "\n"]
    if answer.claims:
        parts.append(_claims_markdown(answer.claims))
    text = typeset(answer.text)
    for source in blocks(answer).sources:
        said = " … ".join(f"“{_plain(quote)}”" for quote in source.quotes if quote not in text)
        about = f", {_plain(source.about)}" if source.about else ""
        parts.append(
            f"{source.label}. {linked(source.title, source.url)}{about}{f': {said}' if said else ''}"
        )
    return "\n".join(parts) + "\n"


def _text(text: str) -> str:
    """The lines of an answer: lists stay lists, labels stay labels, the rest is plain."""
    out = ""
    for line in text.splitlines():
        mark = "- " if line.startswith("- ") else ""
        pieces = _LABEL.split(line.removeprefix("- "))
        shown = mark + "".join(one if index % 2 else escaped(one) for index, one in enumerate(pieces))
        listed = bool(mark) and out.rpartition("\n")[2].startswith("- ")
        out += (("\n" if listed else "\n\n") if out else "") + shown
    return out


_LABEL = re.compile(r"(\[\d+\](?![(:\[]))")


def _claims_markdown(rows: Sequence[JudgedClaim]) -> str:
    lines = ["| paper | quantity | stated | saving | verdict | quote |", "|---|---|---|---|---|---|"]
    for row in rows:
        claim = row.claim
        cells = (
            row.title,
            claim.quantity,
            stated_words(claim),
            saving_words(claim),
            row.verdict,
            claim.quote,
        )
        lines.append("| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Markdown and HTML in a title or an abstract show as they are written."""
    return escaped(" ".join(text.split()))
