"""What a person sees in a terminal. Everything from abstracts is printed as plain text, never as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.types import Answer, Hit, JudgedClaim, Paper
from ui.render import by_label, citation_words, saving_words, stated_words

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
    "show_quotes",
    "show_report",
]

# C0 and C1 controls but for line feed and tab: an abstract must not move the cursor.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """Without terminal control characters."""
    return _CONTROLS.sub("", text)


def show_answer(out: Console, answer: Answer) -> None:
    """The answer, its table when it is a set, its quotes and what it looked at."""
    if answer.notice:
        out.print(Text(clean(answer.notice), style="yellow"))
    # A set is shown as a table: its text beyond the first line says the same in words.
    text = answer.text.partition("\n")[0] if answer.claims else answer.text
    out.print(Text(clean(text)))
    matched = [row for row in answer.claims if row.verdict == "match"]
    undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
    if matched:
        out.print()
        out.print(_claim_table(matched))
    if undecided:
        out.print()
        out.print(Text("Could not be decided", style="bold"))
        for row in undecided:
            out.print(Text(clean(f"  {row.title}: {stated_words(row.claim)} ({row.reason})"), style="dim"))
    out.print()
    show_quotes(out, answer)


def show_quotes(out: Console, answer: Answer) -> None:
    """The cited quotes, and what was looked at."""
    for label, quotes in by_label(answer.citations).items():
        about = clean(citation_words(quotes[0]))
        out.print(
            Text.assemble((f"[{label}] ", "cyan"), (clean(quotes[0].title), "bold"), (f"  {about}", "dim"))
        )
        for citation in quotes:
            out.print(_indented(f"“{clean(citation.quote)}”"))
    _show_footing(out, answer)


def _show_footing(out: Console, answer: Answer) -> None:
    coverage = answer.coverage
    parts = [f"{coverage.papers} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if coverage.by_year:
        parts.append(f"{coverage.by_year} judged by year or month alone")
    if answer.rejected:
        parts.append(f"{len(answer.rejected)} unsupported sentences left out")
    parts.append(answer.model or answer.engine)
    out.print(Text(" · ".join(parts), style="dim"))


def _claim_table(rows: Sequence[JudgedClaim]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", justify="right", style="cyan", no_wrap=True)
    table.add_column("paper", overflow="fold", ratio=3)
    table.add_column("quantity", no_wrap=True)
    table.add_column("stated", overflow="fold", ratio=1)
    table.add_column("saving", justify="right", no_wrap=True)
    for row in rows:
        label = "" if row.label is None else f"[{row.label}]"
        cells = (
            label,
            clean(row.title),
            row.claim.quantity.replace("_", " "),
            clean(stated_words(row.claim)),
            saving_words(row.claim),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def show_claims(out: Console, rows: Sequence[JudgedClaim]) -> None:
    """The claims table."""
    out.print(_claim_table(rows))
    out.print(Text(f"{len(rows)} claims", style="dim"))


def show_hits(out: Console, query: str, hits: Sequence[Hit]) -> None:
    """Ranked papers with their best passages."""
    if not hits:
        out.print(Text(f"nothing found for “{clean(query)}”"))
    for rank, hit in enumerate(hits, start=1):
        out.print(Text.assemble((f"{rank}. ", "cyan"), (clean(hit.paper.title), "bold")))
        out.print(_indented(_shorten(clean(hit.chunk.text), 240)))
        out.print(_indented(f"{hit.paper.id} · score {hit.score:.4f}"))


def show_papers(out: Console, papers: Sequence[Paper]) -> None:
    """One paper a line."""
    for paper in papers:
        published = f"{paper.dated or 'undated':10}"
        about = "".join(f"  {clean(part)}" for part in (_by(paper), paper.venue, paper.id) if part)
        out.print(Text.assemble((published, "dim"), "  ", clean(paper.title), (about, "dim")))
    out.print(Text(f"{len(papers)} papers", style="dim"))


def _by(paper: Paper) -> str:
    """The first author, and that there are more."""
    if not paper.authors:
        return ""
    several = (paper.author_count or len(paper.authors)) > 1
    return f"{paper.authors[0]} et al." if several else paper.authors[0]


def show_paper(out: Console, paper: Paper, history: Sequence[tuple[str, int, dict[str, Any]]]) -> None:
    """All that is known of a paper, where it was met, and what its printings said differently."""
    out.print(Text(clean(paper.title), style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _known(paper):
        table.add_row(Text(name), Text(clean(value)))
    out.print(table)
    out.print()
    out.print(Text(clean(paper.abstract)))
    for number, (file, line, told) in enumerate(history, start=1):
        standing = told["abstract"] == paper.abstract
        out.print()
        where = f"{file}:{line}" if line else file or "an earlier file"
        mark = "the text in force" if standing else "not in force"
        out.print(Text(clean(f"printing {number}, {where} ({mark}): {told['title']}"), style="dim"))
        if not standing:
            out.print(_indented(clean(told["abstract"])))


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


def show_report(out: Console, notices: Console, report: Report) -> None:
    """What an ingest did, and each refusal with its file, line and reason."""
    data = report.to_dict()
    facts = [f"{data[name]} {name.replace('_', ' ')}" for name in _REPORTED if data.get(name)]
    out.print(Text(", ".join(facts) or "nothing to do"), Text(f"in {data['seconds']:.1f} s", style="dim"))
    for refusal in report.rejected:
        where = f"{refusal.file}:{refusal.line}" if refusal.line else refusal.file
        notices.print(Text(clean(f"refused {where}: {refusal.reason}"), style="yellow"))


_REPORTED = ("papers_seen", "new", "updated", "unchanged", "duplicates", "claims", "chunks")


def show_screening(out: Console, result: Screening) -> None:
    """The counts, then matches and undecided papers with their quotes."""
    out.print(Text(clean(result.told()), style="bold"))
    for verdict, head in (("match", "match"), ("cannot_tell", "cannot tell")):
        found = [one for one in result.judged if one.verdict == verdict]
        if found:
            out.print(Text(f"\n{head}"))
        for one in found:
            out.print(Text(clean(f"- {one.title}")))
            if one.quote:
                out.print(_indented(clean(one.quote)))
    if result.notice:
        out.print(Text(clean(result.notice), style="dim"))


def show_health(out: Console, health: Health) -> None:
    """The facts of ``doctor``, one a line, then the problems with their remedies."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _flat(health.to_dict()):
        table.add_row(Text(name), Text(clean(str(value))))
    out.print(table)
    for problem in health.problems:
        out.print(Text(clean(f"problem: {problem}"), style="red"))
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
    return text if len(text) <= width else text[: width - 1].rsplit(" ", 1)[0] + "…"


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
