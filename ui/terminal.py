"""What a person sees in a terminal. Everything from abstracts is printed as plain text, never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.language.bibliography import short_title
from assistant.language.text import visible
from assistant.language.typeset import typeset
from assistant.types import Answer, Hit, JudgedClaim, Paper
from assistant.types import Table as AnswerTable
from ui.blocks import Entry, Page, Section, Source, blocks
from ui.wording import saving_words, stated_words

if TYPE_CHECKING:
    from assistant.answer.screening import Screening
    from ingest.health import Health
    from ingest.report import Report

__all__ = [
    "Progress",
    "show_answer",
    "show_claims",
    "show_health",
    "show_hits",
    "show_paper",
    "show_papers",
    "show_report",
    "show_sources",
]

_SCREEN = 38  # lines of an answer of a dozen papers
_WIDE = 100  # columns from which on two lines hold a sentence
_OTHER_TITLE = 44  # characters of a title that stands beside others
_INDENT = 4  # columns before the second line of an entry
_GAP = 2  # columns between those of a table
_TITLE = 30  # columns of a paper's title that has where it is beside it
_CELL, _LONGEST_CELL = 3, 6  # lines of a table's cell, of a dozen rows and of few
_NARROWEST = 18  # columns of the terminal for one of a table
_SHORT = 16  # characters of a cell that stands beside a name
_LINES = 2  # lines of a longer one
_NOTHING = {"", "–", "-"}
_SHARE = 4  # the part of a table that a long word may ask for is one in so many


def show_answer(out: Console, answer: Answer, *, quotes: bool = False) -> None:
    """The answer and its sources; ``quotes`` shows every quote whole, and all rows of a count."""
    page = blocks(answer, whole=quotes)
    if page.notice:
        out.print(Text(visible(page.notice), style="yellow"))
    for part in (page.headline, page.body):
        if part:
            out.print(Text(visible(part)))
    _show_rows(out, page)
    _show_sections(out, page, quotes=quotes)
    if page.table is not None:
        out.print()
        where = {one.label: one.where for one in page.sources}
        if out.width < _NARROWEST * len(page.table.columns):
            _show_records(out, page.table, where, whole=quotes)
        else:
            out.print(_table(out, page.table, where, whole=quotes))
    if page.footnote:
        out.print(Text(visible(page.footnote), style="dim"))
    show_sources(out, answer, quotes=quotes)


def show_sources(out: Console, answer: Answer, *, quotes: bool = False) -> None:
    """The cited papers that the answer does not name where it speaks of them, and what was looked at.

    A quote that stands in the answer is not printed again.
    """
    page = blocks(answer, whole=quotes)
    named = {row.label for row in page.rows} | {label for one in page.sections for label in _named(one)}
    named |= {label for row in (page.table.rows if page.table else ()) for label in row.labels}
    listed = [one for one in page.sources if quotes or one.label not in named]
    said = typeset(answer.text)
    if listed:
        out.print()
    for source in listed:
        about = f"  {visible(source.about)}" if source.about else ""
        out.print(
            Text.assemble((f"[{source.label}] ", "cyan"), (visible(source.title), "bold"), (about, "dim"))
        )
        for quote in source.quotes:
            if quotes or not (answer.claims or page.table or quote in said):
                out.print(_indented(f"“{visible(quote)}”"))
    out.print(Text(visible(page.footing), style="dim"))


def _named(section: Section) -> Iterator[int]:
    for entry in section.entries:
        yield from entry.labels
    yield from section.more


def _show_rows(out: Console, page: Page) -> None:
    if page.rows:
        out.print()
        out.print(_claim_table(out, page.rows, {one.label: one.about for one in page.sources}))
    if page.hidden:
        out.print(Text(f"and {page.hidden} more, shown with --quotes", style="dim"))
    by_reason: dict[str, dict[str, list[str]]] = {}
    for row in page.undecided:
        stated = by_reason.setdefault(row.reason or "", {}).setdefault(row.title, [])
        stated.append(stated_words(row.claim))
    for reason, papers in by_reason.items():
        out.print()
        out.print(
            Text(visible(f"Could not be decided ({reason})" if reason else "Could not be decided"), "bold")
        )
        said = (
            f"{_shorten(title, _OTHER_TITLE)}: {', '.join(dict.fromkeys(stated))}"
            for title, stated in papers.items()
        )
        _print_hanging(out, Text(visible("; ".join(said)), "dim"))


def _show_sections(out: Console, page: Page, *, quotes: bool) -> None:
    """Groups of papers, as many lines each as a screen has for a dozen; ``quotes`` shows all lines."""
    count = sum(len(section.entries) for section in page.sections)
    where = {source.label: source for source in page.sources}
    least = 2 if out.width >= _WIDE else 3
    lines = max(least, (_SCREEN - 3 * len(page.sections)) // max(1, count))
    for section in page.sections:
        out.print()
        if section.label:
            out.print(Text(visible(section.label), style="bold"))
        for entry in section.entries:
            said = _entry(entry, where[entry.labels[0]].where)
            _print_hanging(out, said, None if quotes else lines)
        if section.more:
            _print_hanging(out, Text(f"    +{len(section.more)} more: {_others(section.more, where)}", "dim"))


def _entry(entry: Entry, where: str) -> Text:
    """Numbers, title, day and place, and what is said of the paper."""
    marks = "".join(f"[{label}]" for label in entry.labels)
    about = ", ".join(filter(None, (entry.day, where)))
    title = visible(_shorten(entry.title, _OTHER_TITLE))
    return Text.assemble(
        (f"{marks} ", "cyan"), (title, "bold"), (visible(f"  {about}  "), "dim"), visible(entry.text)
    )


def _print_hanging(out: Console, text: Text, most: int | None = None) -> None:
    """Lines after the first stand four in."""
    for number, line in enumerate(_wrapped(out, text, out.width - _INDENT, most)):
        out.print(Text(" " * _INDENT if number else "").append_text(line))


def _wrapped(out: Console, text: Text, width: int, most: int | None) -> list[Text]:
    """Lines of ``width`` columns; what is over ``most`` lines is cut between words."""
    lines = list(text.wrap(out, width))
    for line in lines:
        line.rstrip()
    if most is None or len(lines) <= most:
        return lines
    closing = "…”" if text.plain.endswith("”") else "…"
    last = lines[most - 1]
    while last.cell_len > width - len(closing) and " " in last.plain:
        last.right_crop(len(last.plain) - last.plain.rindex(" "))
    return [*lines[: most - 1], last.append(closing)]


def _others(labels: Sequence[int], where: Mapping[int, Source]) -> str:
    return visible("; ".join(f"[{label}] {_shorten(where[label].title, _OTHER_TITLE)}" for label in labels))


def _show_records(out: Console, rows: AnswerTable, where: Mapping[int, str], *, whole: bool) -> None:
    """Each row as an entry, where columns would cut words; what is short stands on its first line."""
    for row in rows.rows:
        marks = "".join(f"[{label}]" for label in row.labels)
        told = [
            (name, visible(cell))
            for name, cell in zip(rows.columns[1:], row.cells[1:], strict=True)
            if cell not in _NOTHING
        ]
        short = [cell for _, cell in told if len(cell) <= _SHORT]
        about = ", ".join(filter(None, (*short, where[row.labels[0]])))
        head = Text.assemble((f"{marks} ", "cyan"), (visible(row.cells[0]), "bold"), (f"  {about}", "dim"))
        _print_hanging(out, head)
        for name, cell in told:
            if len(cell) > _SHORT:
                most = None if whole else _LINES
                for line in _wrapped(
                    out, Text.assemble((f"{name}: ", "dim"), cell), out.width - _INDENT, most
                ):
                    out.print(Text(" " * _INDENT).append_text(line))


def _table(out: Console, rows: AnswerTable, where: Mapping[int, str], *, whole: bool) -> Table:
    """A cell has as many lines as a screen has for each row, all if ``whole``.

    Under the last cell of a row stands where its paper is.
    """
    room = min(_LONGEST_CELL, max(_CELL, _SCREEN // max(1, len(rows.rows))))
    marks = ["".join(f"[{label}]" for label in row.labels) for row in rows.rows]
    bodies = [
        [
            *map(visible, row.cells[:-1]),
            "\n".join(filter(None, (visible(row.cells[-1]), where[row.labels[0]]))),
        ]
        for row in rows.rows
    ]
    widths = _widths(
        list(zip(rows.columns, *bodies, strict=True)),
        out.width - max(map(len, marks), default=0) - _GAP * len(rows.columns),
    )
    table = _with_marks([visible(name) for name in rows.columns], widths)
    for label, body in zip(marks, bodies, strict=True):
        most = None if whole else room
        held = list(zip(body, widths, strict=True))
        told = [(_telling(cell, width, most), width) for cell, width in held[_NAMING:]]
        cells = [_wrapped(out, Text(cell), width, most) for cell, width in (*held[:_NAMING], *told)]
        table.add_row(Text(label), *(Text("\n").join(lines) for lines in cells))
    return table


def _with_marks(names: Sequence[str], widths: Sequence[int]) -> Table:
    """A table without rows: a column for the numbers of papers, then these; what is saved stands right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    table.add_column("", justify="right", style="cyan", no_wrap=True)
    for name, width in zip(names, widths, strict=True):
        table.add_column(name, width=width, justify="right" if name == "saving" else "left")
    return table


_NAMING = 2  # the first columns say what a thing is called and what it is: they are told from their beginning
_FIGURE = re.compile(r"(?<![\w.-])\d[\d.,]*\s?(?:%|x\b)?")
_CLAUSE = re.compile(r"[,;:]\s+|\sthat\s+")


def _telling(text: str, width: int, most: int | None) -> str:
    """A cell that is cut begins where its first figure still shows, with a clause where one fits."""
    room = len(text) if most is None else most * width - width // 2
    figure = _FIGURE.search(text)
    if len(text) <= room or figure is None or figure.end() <= room:
        return text
    far, near = figure.end() - room, figure.end() - room // 2
    clauses = [match.end() for match in _CLAUSE.finditer(text, 0, figure.start()) if match.end() >= far]
    cut = clauses[0] if clauses else text.index(" ", max(0, near))
    return f"…{text[cut:].lstrip()}" if cut < figure.start() else text


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Columns of short cells are as wide as those; the others share the rest by what they hold.

    None is narrower than its longest word, up to a quarter of the room.
    """
    widest = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    widths = dict.fromkeys(range(len(columns)), 0)
    left = sorted(widths, key=widest.__getitem__)
    while left and widest[left[0]] <= room // len(left):
        widths[left[0]] = widest[left[0]]
        room -= widest[left.pop(0)]
    words = {place: max(len(word) for cell in columns[place] for word in cell.split()) for place in left}
    least = {place: min(words[place], room // _SHARE) for place in left}
    spare = room - sum(least.values())
    needs = {place: widest[place] ** 0.5 for place in left}
    for place in left:
        widths[place] = least[place] + int(spare * needs[place] / sum(needs.values()))
    return list(widths.values())


def _claim_table(out: Console, rows: Sequence[JudgedClaim], about: Mapping[int, str] | None = None) -> Table:
    """Where a paper is stands under its title if a column of its own would leave the title no room."""
    several = len({row.claim.quantity for row in rows}) > 1 or not about
    saving = any(row.claim.saving is not None for row in rows)
    marks = ["" if row.label is None else f"[{row.label}]" for row in rows]
    columns = [["paper", *(visible(typeset(short_title(row.title) if about else row.title)) for row in rows)]]
    if several:
        columns.append(["quantity", *(row.claim.quantity.replace("_", " ") for row in rows)])
    columns.append(["stated", *(visible(stated_words(row.claim)) for row in rows)])
    if saving:
        columns.append(["saving", *(saving_words(row.claim) for row in rows)])
    room = out.width - max(map(len, marks), default=0) - _GAP
    if about:
        where = [visible(about.get(row.label or 0, "")) for row in rows]
        others = sum(max(map(len, column)) + _GAP for column in (*columns[1:], where))
        if room - others >= min(_TITLE, max(map(len, columns[0]))):
            columns.append(["source", *where])
        else:
            columns[0][1:] = map("\n".join, zip(columns[0][1:], where, strict=True))
    widths = _widths(columns, room - _GAP * (len(columns) - 1))
    table = _with_marks([column[0] for column in columns], widths)
    for label, *cells in zip(marks, *(column[1:] for column in columns), strict=True):
        table.add_row(Text(label), *map(Text, cells))
    return table


def show_claims(out: Console, rows: Sequence[JudgedClaim]) -> None:
    """The claims table."""
    out.print(_claim_table(out, rows))
    out.print(Text(f"{len(rows)} claims", style="dim"))


def show_hits(out: Console, query: str, hits: Sequence[Hit]) -> None:
    """Ranked papers with their best passages."""
    if not hits:
        out.print(Text(f"nothing found for “{visible(query)}”"))
    for rank, hit in enumerate(hits, start=1):
        out.print(Text.assemble((f"{rank}. ", "cyan"), (visible(hit.paper.title), "bold")))
        out.print(_indented(_shorten(visible(hit.chunk.text), 240)))
        out.print(_indented(f"{hit.paper.id} · score {hit.score:.4f}"))


def show_papers(out: Console, papers: Sequence[Paper]) -> None:
    """One paper a line."""
    for paper in papers:
        published = f"{paper.dated or 'undated':10}"
        about = "".join(f"  {visible(part)}" for part in (_by(paper), paper.venue, paper.id) if part)
        out.print(Text.assemble((published, "dim"), "  ", visible(paper.title), (about, "dim")))
    out.print(Text(f"{len(papers)} papers", style="dim"))


def _by(paper: Paper) -> str:
    """The first author, and that there are more."""
    if not paper.authors:
        return ""
    several = (paper.author_count or len(paper.authors)) > 1
    return f"{paper.authors[0]} et al." if several else paper.authors[0]


def show_paper(out: Console, paper: Paper, history: Sequence[tuple[str, int, dict[str, Any]]]) -> None:
    """All that is known of a paper, where it was met, and what its printings said differently."""
    out.print(Text(visible(paper.title), style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _known(paper):
        table.add_row(Text(name), Text(visible(value)))
    out.print(table)
    out.print()
    out.print(Text(visible(paper.abstract)))
    for number, (file, line, told) in enumerate(history, start=1):
        standing = told["abstract"] == paper.abstract
        out.print()
        where = f"{file}:{line}" if line else file or "an earlier file"
        mark = "the text in force" if standing else "not in force"
        out.print(Text(visible(f"printing {number}, {where} ({mark}): {told['title']}"), style="dim"))
        if not standing:
            out.print(_indented(visible(told["abstract"])))


def _known(paper: Paper) -> list[tuple[str, str]]:
    where = " ".join(
        filter(None, (paper.venue, paper.volume, paper.issue and f"({paper.issue})", paper.pages))
    )
    rows = [
        ("id", paper.id),
        ("authors", ", ".join(paper.authors)),
        ("published", paper.dated + (" (year inferred)" if paper.published_inferred else "")),
        ("where", where),
        ("organization", paper.organization),
        ("doi", paper.doi),
        ("arXiv", paper.arxiv_id),
        ("key", paper.key),
        ("type", paper.type),
        ("language", paper.language),
        ("categories", ", ".join(paper.categories)),
        ("other ids", ", ".join(paper.ids)),
        ("link", paper.link),
        ("met in", "; ".join(f"{met.file}:{met.line}" for met in paper.sources)),
    ]
    return [(name, value) for name, value in rows if value]


_MOST_REFUSALS = 20


def show_report(out: Console, notices: Console, report: Report) -> None:
    """What an ingest did, and each refusal with its file, line and reason; many of a kind are one line."""
    data = report.to_dict()
    facts = [f"{data[name]} {name.replace('_', ' ')}" for name in _REPORTED if data.get(name)]
    facts += [f"{len(report.rejected)} refused"] if report.rejected else []
    out.print(Text(", ".join(facts) or "nothing to do"), Text(f"in {data['seconds']:.1f} s", style="dim"))
    bare = [refusal for refusal in report.rejected if refusal.paper is not None]
    shown = report.rejected
    if len(bare) > _FEW:
        shown = tuple(refusal for refusal in shown if refusal.paper is None)
        named = sum(1 for refusal in bare if refusal.paper and (refusal.paper.arxiv_id or refusal.paper.doi))
        notices.print(Text(f"{len(bare)} papers have no abstract{_remedy(named)}", style="yellow"))
    for refusal in shown[:_MOST_REFUSALS]:
        where = f"{refusal.file}:{refusal.line}" if refusal.line else refusal.file
        notices.print(Text(visible(f"refused {where}: {refusal.reason}"), style="yellow"))
    if len(shown) > _MOST_REFUSALS:
        left = len(shown) - _MOST_REFUSALS
        notices.print(Text(f"and {left} more; --report FILE writes all of them", style="yellow"))


_FEW = 5


def _remedy(named: int) -> str:
    return f"; `askpapers fetch` gets those of {named} from arXiv and by their DOIs" if named else ""


_REPORTED = ("papers_seen", "new", "updated", "unchanged", "duplicates", "claims", "chunks")


def show_screening(out: Console, result: Screening) -> None:
    """The counts, then matches and undecided papers with their quotes."""
    out.print(Text(visible(result.told()), style="bold"))
    for verdict, head in (("match", "match"), ("cannot_tell", "cannot tell")):
        found = [one for one in result.judged if one.verdict == verdict]
        if found:
            out.print(Text(f"\n{head}"))
        for one in found:
            out.print(Text(visible(f"- {one.title}")))
            if one.quote:
                out.print(_indented(visible(one.quote)))
    if result.notice:
        out.print(Text(visible(result.notice), style="dim"))


def show_health(out: Console, health: Health) -> None:
    """The facts of ``doctor``, one a line, then the problems with their remedies."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _flat(health.to_dict()):
        table.add_row(Text(name), Text(visible(str(value))))
    out.print(table)
    for problem in health.problems:
        out.print(Text(visible(f"problem: {problem}"), style="red"))
    if not health.problems:
        out.print(Text("all well", style="green"))


def _flat(data: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in data.items():
        if key == "problems":
            continue
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key} ")
        else:
            rows.append((f"{prefix}{key}".replace("_", " "), "–" if value is None else value))
    return rows


def _indented(text: str) -> Padding:
    return Padding(Text(text, style="dim"), (0, 0, 0, 4))


def _shorten(text: str, width: int) -> str:
    """At most ``width`` characters, cut between words; a quotation stays closed."""
    if len(text) <= width:
        return text
    closing = "”" if text.endswith("”") else ""
    return text[: width - 2].rsplit(" ", 1)[0] + "…" + closing


class Progress:
    """A bar on a terminal, silence when piped; called as ``progress(stage, done, total)``."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that ``done`` of ``total`` (``None``: unknown) of ``stage`` is finished."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)
