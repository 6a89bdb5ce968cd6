"""Papers from the labelled lines of a page; dates without a year get the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.fields import arxiv_id, arxiv_url, link
from ingest.mappings import from_mapping
from ingest.pages.blocks import Unsplittable
from ingest.pages.layout import label
from ingest.pages.lines import Labelled, Line
from ingest.pages.marks import Meta, PageDay, organization_name
from ingest.pages.paper import one_paper
from ingest.pages.prose import name_list, prose
from ingest.records import NO_ABSTRACT, Reading, Record, Refusal, lines_in, make_record, shown

__all__ = ["page_year", "read_lines", "read_text"]

NO_PAPERS = "no papers found: not a saved Daily Papers page, nor titles each followed by its abstract"
_TITLES_ALONE = (
    "the page has titles but no abstracts; save it as HTML, or fetch its day: askpapers ingest hf:YYYY-MM-DD"
)
# No abstract comes near (arXiv allows 1,920 characters); a chapter or a licence does.
_LONGEST_UNMARKED = 6_000
_MOST_LINES = 200_000
_TELLING = re.compile(
    r"daily papers|get trending papers|the research community|^hugging face(?:'s logo)?$", re.IGNORECASE
)


@dataclass
class _Printing:
    """A paper while its lines come in."""

    line: Line
    title: list[str]
    abstract: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    organization: str | None = None
    meta: Meta = field(default_factory=Meta)
    gap: bool = False


def read_text(text: str, file: str) -> Reading:
    """The papers of a page saved as text, and what on it was not understood, in order of lines."""
    lines = (Line(number, line) for number, line in enumerate(lines_in(text), 1))
    return read_lines(lines, file)


def read_lines(lines: Iterable[Line], file: str) -> Reading:
    """The same from lines that may carry what HTML knows of them: headings and links."""
    lines = list(lines)
    if own := one_paper(lines):
        line, mapping = own
        return from_mapping(mapping, file, line)
    if len(lines) > _MOST_LINES:
        return iter([Refusal(file, 0, f"{len(lines):,} lines: more than a page has; save records as JSONL")])
    marked = any(_TELLING.search(line.text) for line in lines)
    try:
        labelled = label(lines)
    except Unsplittable as error:
        return iter([Refusal(file, 0, str(error) if marked else NO_PAPERS)])
    printings = _printings(labelled)
    year = _own_year(labelled, printings)
    found = sorted(
        [item for printing in printings for item in _read(printing, file, year)] + [*_unfit(labelled, file)],
        key=lambda item: item.line,
    )
    records = [item for item in found if isinstance(item, Record)]
    if not (found if marked else _made_of_papers(records, lines)):
        return iter([Refusal(file, 0, NO_PAPERS)])
    if (
        found
        and not records
        and all(NO_ABSTRACT in item.reason for item in found if isinstance(item, Refusal))
    ):
        return iter([Refusal(file, 0, _TITLES_ALONE), *found])
    return iter(found)


def page_year(days: Iterable[PageDay]) -> int | None:
    """The year of a page's undated days: the earliest that is later than every year printed on it.

    ``None`` when no year is printed. The 29th of February must exist in it.
    """
    printed, open_days = [], []
    for day in days:
        if day.year is None:
            open_days.append(day)
        else:
            printed.append(day.year)
    if not printed:
        return None
    year = max(printed) + 1
    while year < 9999 and not all(day.on(year) for day in open_days):
        year += 1
    return year


def _own_year(labelled: Sequence[Labelled], printings: Sequence[_Printing]) -> int | None:
    """The year in the page's header, when it is later than the papers' years; else what they tell."""
    first = printings[0].line.number if printings else 0
    days = [printing.meta.day for printing in printings if printing.meta.day]
    stamped = [
        piece.meta.day.year
        for piece in labelled
        if piece.line.number < first and piece.meta and piece.meta.day
    ]
    latest = max((day.year for day in days if day.year), default=0)
    return next((year for year in stamped if year and year > latest), None) or page_year(days)


def _printings(labelled: Sequence[Labelled]) -> list[_Printing]:
    printings: list[_Printing] = []
    current: _Printing | None = None
    for line, role, meta in labelled:
        if role == "title" and (current is None or current.abstract or current.names):
            current = _Printing(line, [line.text])
            printings.append(current)
        elif current is None or role == "unknown":
            current = None
        elif role == "title":
            current.title.append(line.text)
        else:
            _add(current, line, role, meta)
    return printings


def _add(paper: _Printing, line: Line, role: str, meta: Meta | None) -> None:
    if role == "abstract":
        if paper.gap and paper.abstract:
            paper.abstract.append("")
        paper.abstract.append(line.text)
    elif role == "names":
        paper.names += name_list(line.text)
    elif role == "organization":
        paper.organization = organization_name(line.text)
    elif role == "meta" and meta is not None:
        paper.meta = _merged(paper.meta, meta)
    paper.gap = role in {"blank", "furniture"}


def _merged(old: Meta, new: Meta) -> Meta:
    return old._replace(**{name: value for name, value in new._asdict().items() if value is not None})


def _read(paper: _Printing, file: str, year: int | None) -> Reading:
    """The paper; or, when what follows the title is no running text, both lines refused."""
    abstract = "\n".join(paper.abstract)
    if prose(abstract) > 0 or paper.line.heading:
        yield _record(paper, abstract, file, year)
        return
    yield Refusal(file, paper.line.number, f"no abstract for {shown(' '.join(paper.title))}")
    if abstract:
        yield Refusal(file, paper.line.number, f"no abstract, and no page text known: {shown(abstract)}")


def _record(paper: _Printing, abstract: str, file: str, year: int | None) -> Record | Refusal:
    published, inferred = _published(paper.meta.day, year)
    identifier = arxiv_id(paper.line.link)
    return make_record(
        " ".join(paper.title),
        abstract,
        file,
        paper.line.number,
        published=published,
        published_inferred=inferred,
        date_precision="day" if published else None,
        authors=paper.names,
        author_count=paper.meta.authors or len(paper.names) or None,
        organization=paper.organization or paper.meta.organization,
        comments=paper.meta.comments,
        url=link(paper.line.link) or arxiv_url(identifier),
        arxiv_id=identifier,
    )


def _published(day: PageDay | None, year: int | None) -> tuple[date | None, bool]:
    if day is None or (day.year is None and year is None):
        return None, False
    return day.on(day.year or year or 0), day.year is None


def _unfit(labelled: Sequence[Labelled], file: str) -> Iterator[Refusal]:
    """Lines of no paper that are not known as furniture either."""
    titled = False
    for line, role, _ in labelled:
        if role == "unknown":
            yield Refusal(
                file, line.number, f"no abstract follows, and no page text known: {shown(line.text)}"
            )
        elif role == "abstract" and not titled:
            yield Refusal(file, line.number, f"an abstract without a title: {shown(line.text)}")
        titled = role == "title" or (titled and role != "unknown")


def _made_of_papers(records: Sequence[Record], lines: Sequence[Line]) -> bool:
    """Whether a page without the site's words on it is titles and abstracts for the most part."""
    inside = sum(len(record.title) + len(record.abstract) for record in records)
    plausible = all(len(record.abstract) <= _LONGEST_UNMARKED for record in records)
    plausible = plausible and sum(prose(record.title) > 0 for record in records) <= max(1, len(records) / 4)
    return plausible and inside > 0.8 * sum(len(line.text) for line in lines)
