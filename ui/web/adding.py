"""Papers in: uploads and pasted pages, with a report of every file."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AskpapersError, InputError
from ui.html import error_line, escape

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config import Settings
    from ingest.records import Record, Refusal
    from ingest.report import Report

__all__ = ["MOST_FILES", "add", "load_demo"]

MOST_FILES = 50
_LARGEST_PASTE = 2_000_000
_MOST_REFUSALS = 100
_LONGEST_LIST = 4000
_PASTED = "pasted page.txt"
_LATER = ": found by words now, and by meaning as they are embedded"
_ARXIV = re.compile(r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)


@dataclass
class _Tally:
    """What each file held, counted while it is read."""

    papers: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)


def add(
    assistant: Assistant,
    uploads: Sequence[str] | None,
    pasted: str,
    progress: Any,
    *,
    names: Mapping[str, str] | None = None,
) -> str:
    """Ingest uploads, under the ``names`` given, and what was pasted; returns the report as HTML.

    What was pasted is fetched where every line of it is an address, an arXiv id or a DOI; else it is a page.
    """
    named = {path: (names or {}).get(path, Path(path).name) for path in uploads or []}
    if len(named) > MOST_FILES:
        return error_line(f"{len(named)} files at once are too many; add {MOST_FILES} at most")
    if len(pasted) > _LARGEST_PASTE:
        return error_line(f"the pasted text has {len(pasted):,} characters; save it as a file and add that")
    with tempfile.TemporaryDirectory(prefix="askpapers-paste-") as folder:
        named |= {target: line for line, target in _targets(pasted)}
        if pasted.strip() and not _targets(pasted):
            page = Path(folder, _PASTED)
            page.write_text(pasted, encoding="utf-8")
            named[str(page)] = _PASTED
        if not named:
            return error_line("nothing to add: drop files, or paste a page, an address or an arXiv id")
        return _store(assistant, named, progress)


def _targets(pasted: str) -> list[tuple[str, str]]:
    """Each line with what is fetched for it; nothing where a line is anything else."""
    from ingest.sources import is_remote

    lines = pasted.split("\n") if len(pasted) < _LONGEST_LIST else []
    said = [line.strip() for line in lines if line.strip()]
    found = [(line, f"arxiv:{match[1]}" if (match := _ARXIV.fullmatch(line)) else line) for line in said]
    return found if all(" " not in target and is_remote(target) for _, target in found) else []


def load_demo(assistant: Assistant, progress: Any) -> str:
    """Ingest the packaged corpus."""
    with as_file(files("ingest.demo")) as corpus:
        pages = sorted(corpus.glob("*.txt"))
        return _store(assistant, {str(page): f"demo/{page.name}" for page in pages}, progress)


def _store(assistant: Assistant, named: Mapping[str, str], progress: Any) -> str:
    from ingest.background import embed_soon
    from ingest.pipeline import store

    def told(stage: str, done: int, total: int | None) -> None:
        progress((done, total), desc=stage)

    tally = _Tally()
    try:
        items = _items(named, tally, assistant.settings)
        report = store(items, stores=assistant.stores, embed=False, progress=told)
        held, passages = assistant.stores.embedded()
        if later := held < passages:
            embed_soon(assistant.stores)
    except AskpapersError as error:
        return error_line(str(error))
    return _report(report, named, tally, _LATER if later else "")


def _items(named: Mapping[str, str], tally: _Tally, settings: Settings) -> Iterator[Record | Refusal]:
    """What the files hold, under the names that the visitor knows them by, file after file."""
    from ingest.reading import read
    from ingest.records import Refusal
    from ingest.sources import Sources

    sources = Sources(offline=settings.offline, private=settings.allow_private)
    for path, name in named.items():
        try:
            for item in read([path], sources=sources):
                told = replace(item, file=item.file.replace(path, name))
                if isinstance(told, Refusal):
                    tally.refused.append(told)
                else:
                    tally.papers[name] += 1
                yield told
        except InputError as error:
            refusal = Refusal(name, 0, str(error).replace(path, name))
            tally.refused.append(refusal)
            yield refusal


def _report(report: Report, named: Mapping[str, str], tally: _Tally, later: str) -> str:
    many = f"{report.new:,} paper{'s' if report.new != 1 else ''} added"
    line = (
        f"{report.new} new, {report.updated} updated, {report.unchanged} known, "
        f"{report.duplicates} met twice · {_claims(report.claims)} · {report.seconds:.1f} s"
    )
    listed = "".join(f"<li>{_file(name, tally)}</li>" for name in named.values())
    refused = tally.refused[:_MOST_REFUSALS]
    lines = "".join(
        f"<li><strong>{escape(_place(item))}</strong>: {escape(item.reason)}</li>" for item in refused
    )
    more = len(tally.refused) - len(refused)
    lines += f"<li>… and {more} more</li>" if more else ""
    reasons = f'<h3>Refused</h3><ul class="ap-refused">{lines}</ul>' if lines else ""
    told = f'<p><strong>{many}</strong>{later}</p><p class="ap-small">{line}</p><ul>{listed}</ul>{reasons}'
    return f'<div class="ap-report" role="status">{told}</div>'


def _claims(count: int) -> str:
    return f"{count:,} claim{'s' if count != 1 else ''}"


def _file(name: str, tally: _Tally) -> str:
    papers = tally.papers[name]
    refused = sum(refusal.file == name for refusal in tally.refused)
    said = f"{papers} paper{'s' if papers != 1 else ''}"
    return f"{escape(name)}: {said}" + (f", {refused} refused" if refused else "")


def _place(refusal: Refusal) -> str:
    return f"{refusal.file}, line {refusal.line}" if refusal.line else refusal.file
