"""arXiv's own pages copied or saved as text: one paper's, new submissions, a listing without abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, lines_in

__all__ = ["is_arxiv_page", "read_arxiv_page"]

_SUBMITTED = re.compile(r"\s*\[Submitted on (\d{1,2} \w{3,9} \d{4})")
_ENTRY = re.compile(
    r"\s*(?:\[\d+\]\s*)?arXiv:(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\s*(?:\(|\[|$)"
)
_DAY = re.compile(r"(?:listings? for|submissions for|\A)\s*((?:\w{3,9}, )?\d{1,2} \w{3,9} \d{4})")
_FIELD = re.compile(
    r"\s*(Title|Authors?|Abstract|Comments|Subjects|Cite as|Journal[- ]ref(?:erence)?|Related DOI|DOI"
    r"|Report number|(?:MSC|ACM) classes)\s*:\s*(.*)"
)
_ASIDE = re.compile(r"\s*(?:View (?:a )?PDF|HTML \(experimental\)|TeX Source|Other Formats|Download PDF)\b")
_NAMES = {"journal-ref": "venue", "journal reference": "venue", "journal ref": "venue", "author": "authors"}
_NAMES |= {"related doi": "doi", "subjects": "categories", "cite as": "arxivid"}
_END = re.compile(
    r"\s*(?:Submission history|Bibliographic (?:and Citation )?Tools|Access Paper|Full-text links)\b"
)


def is_arxiv_page(head: str) -> bool:
    """Whether a text begins as such a page does."""
    lines = head.split("\n")
    return any(_SUBMITTED.match(line) for line in lines) or (
        sum(1 for line in lines if _ENTRY.match(line)) > 0
        and any(re.match(r"\s*Title\s*:", line) for line in lines)
    )


def read_arxiv_page(text: str, file: str) -> Reading:
    """The papers of a page, each with its line; those of a listing have titles and no abstracts."""
    lines = lines_in(text)
    met = False
    for start, told in _papers(lines):
        met = True
        yield from from_mapping(told, file, start)
    if not met:
        yield Refusal(file, 0, "a page of arXiv without papers")


def _papers(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """A paper's own page has it behind the day of its submission, a listing behind each identifier."""
    own = [number for number, line in enumerate(lines) if _SUBMITTED.match(line)]
    starts = own or [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    day = (
        next((found[1] for line in lines[: starts[0]] if (found := _DAY.search(line))), "") if starts else ""
    )
    for start, end in pairwise([*starts, len(lines)]):
        opening = _SUBMITTED.match(lines[start]) or _ENTRY.match(lines[start])
        told = (
            {"date": opening[1]}
            if own and opening
            else {"arxivid": opening[1] if opening else "", "date": day}
        )
        yield start + 1, told | _fields(lines[start + 1 : end])


def _fields(lines: Sequence[str]) -> dict[str, str]:
    """Title and authors in their order where they are not marked; what follows them is the abstract."""
    told: dict[str, str] = {}
    last = ""
    for line in lines:
        if _END.match(line):
            break
        if found := _FIELD.match(line):
            last = _NAMES.get(found[1].lower(), found[1].lower())
            told[last] = found[2].strip()
        elif not line.strip() or _ASIDE.match(line):
            continue
        elif last and not told[last]:
            told[last] = line.strip()
        elif last == "abstract" or "abstract" not in told:
            last = next((name for name in ("title", "authors") if name not in told), "abstract")
            told[last] = f"{told.get(last, '')}\n{line.strip()}".strip()
    told.pop("comments", None)
    return told
