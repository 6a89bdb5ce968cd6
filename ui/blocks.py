"""An answer as every surface shows it, worked out once: headline, body, sections, table, numbered sources.

One number a paper. What the sections quote is not quoted again under the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.bibliography import short_title
from assistant.language.typeset import typeset
from assistant.types import Answer, Citation, Group, JudgedClaim, Table, dated
from ui.wording import stated_words

__all__ = ["Entry", "Page", "Section", "Source", "blocks", "by_label", "written_by"]

_COUNTED = 5  # rows under a count


@dataclass(frozen=True, slots=True)
class Source:
    """A cited paper: its number, short title, year, where it is, and what the answer quotes of it."""

    label: int
    title: str
    year: str
    where: str
    url: str | None
    quotes: tuple[str, ...]

    @property
    def about(self) -> str:
        """Year and where, as far as they are known."""
        return ", ".join(filter(None, (self.year, self.where)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a section: its numbers, short title, day, and what is said or quoted of it."""

    labels: tuple[int, ...]
    title: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of an answer; ``more`` are the numbers of papers that it does not show."""

    label: str
    entries: tuple[Entry, ...]
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer.

    ``rows`` are the claims that match, ``hidden`` how many of them are not shown; ``sources`` are
    in the order of their numbers.
    """

    headline: str
    body: str
    sections: tuple[Section, ...]
    table: Table | None
    footnote: str
    rows: tuple[JudgedClaim, ...]
    hidden: int
    undecided: tuple[JudgedClaim, ...]
    sources: tuple[Source, ...]
    notice: str
    footing: str


def blocks(answer: Answer, *, whole: bool = False) -> Page:
    """The parts of an answer; ``whole`` shows all rows of a count as well."""
    headline, body, footnote = _framed(answer)
    matched = _distinct(row for row in answer.claims if row.verdict == "match")
    shown = matched
    if answer.query is not None and answer.query.count and not whole:
        shown = matched[:_COUNTED]
    return Page(
        headline=headline,
        body=body,
        sections=tuple(_section(group, answer.citations) for group in answer.groups),
        table=answer.table,
        footnote=footnote,
        rows=shown,
        hidden=len(matched) - len(shown),
        undecided=_distinct(row for row in answer.claims if row.verdict == "cannot_tell"),
        sources=_sources(answer.citations),
        notice=answer.notice or "",
        footing=_footing(answer),
    )


def _distinct(rows: Iterable[JudgedClaim]) -> tuple[JudgedClaim, ...]:
    """A paper that prints a number twice says it once."""
    kept: dict[tuple[str, ...], JudgedClaim] = {}
    for row in rows:
        claim = row.claim
        kept.setdefault((claim.paper_id, claim.quantity, stated_words(claim), row.reason or ""), row)
    return tuple(kept.values())


def by_label(citations: Sequence[Citation]) -> dict[int, list[Citation]]:
    """The quotes of each paper by its label, in the order of first use."""
    grouped: dict[int, list[Citation]] = {}
    for cited in citations:
        grouped.setdefault(cited.label, []).append(cited)
    return grouped


def _framed(answer: Answer) -> tuple[str, str, str]:
    """What stands above the answer, the answer where it is sentences, what stands below it."""
    if answer.claims:
        head, _, rest = answer.text.partition("\n")
        # A model's summary of a set stands under its headline; the rows are shown as rows.
        return head, rest.partition("\n")[0] if answer.engine == "llm" else "", ""
    if not answer.groups and answer.table is None:
        return "", answer.text, ""
    heads = [f"{group.label}\n" for group in answer.groups]
    heads += [" · ".join(answer.table.columns)] if answer.table else []
    parts = answer.text.split("\n\n")
    free = [part for part in parts if not part.startswith(tuple(heads))]
    headline = free.pop(0) if free and free[0] == parts[0] else ""
    last = parts[-1]
    footnote = free.pop() if free and free[-1] == last and "[" not in last and "\n" not in last else ""
    return headline, "\n\n".join(free), footnote


def _section(group: Group, citations: Sequence[Citation]) -> Section:
    cited = by_label(citations)
    entries = tuple(_entry(item.text, item.labels, cited) for item in group.items)
    return Section(group.label, entries, group.more)


def _entry(text: str, labels: tuple[int, ...], cited: dict[int, list[Citation]]) -> Entry:
    paper = cited[labels[0]][0]
    title = short_title(paper.title)
    whole = f"{paper.title}: "
    said = text.removeprefix(whole if text.startswith(whole) else f"{title}: ")
    return Entry(labels, typeset(title), dated(paper.published, paper.date_precision), said)


def _sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
    return tuple(
        Source(
            label,
            typeset(short_title(quotes[0].title)),
            dated(quotes[0].published, quotes[0].date_precision)[:4],
            _where(quotes[0]),
            quotes[0].url,
            tuple(dict.fromkeys(typeset(one.quote) for one in quotes)),
        )
        for label, quotes in sorted(by_label(citations).items())
    )


def _where(paper: Citation) -> str:
    """The arXiv number, else the DOI as a link, else the paper's own link."""
    if paper.arxiv_id:
        return f"arXiv:{paper.arxiv_id}"
    return f"https://doi.org/{paper.doi}" if paper.doi else paper.url or ""


def _footing(answer: Answer) -> str:
    """What was looked at."""
    coverage = answer.coverage
    parts = [f"{coverage.papers} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if coverage.read is not None:
        parts.append(f"{coverage.found} held relevant, {coverage.read} read by the model")
    if coverage.by_year:
        parts.append(f"{coverage.by_year} judged by year or month alone")
    if answer.rejected:
        parts.append(f"{len(answer.rejected)} unsupported sentences left out")
    return " · ".join([*parts, *written_by(answer)])


def written_by(answer: Answer) -> list[str]:
    """Who wrote it, and what its sentences were held against."""
    if answer.engine != "llm":
        return [answer.model or answer.engine]
    return [
        str(answer.model),
        "checked by rules alone" if answer.check == "rules" else "checked by a second call",
    ]
