"""Sentences that are checked as what they are: what the abstracts do not say, dates, counts of papers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.gate.content import content, held_by, shares, total
from assistant.gate.figures import figures
from assistant.gate.sources import Source
from assistant.language import reports
from assistant.language.clauses import clauses
from assistant.language.dates import printed
from assistant.language.number_words import CARDINALS

__all__ = ["date_fault", "false_absence", "without_absences", "without_counts", "without_dates"]

_SAID = 0.85


def without_absences(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without the clauses that say what the evidence does not, and those clauses."""
    parts = clauses(text)
    absent = tuple(part for part in parts if reports.reports_absence(part))
    rest = [part for part in parts if part not in absent and not (absent and reports.about_evidence(part))]
    return "".join(rest).strip(" ,;"), absent


def false_absence(clause: str, given: Sequence[str]) -> str | None:
    """The sentence of the evidence that says what ``clause`` misses, if there is one.

    A missing reason is not found by its words. A missing number is found where a sentence with a number
    is about the same.
    """
    words = content(reports.topic(clause))
    if not words or reports.asks_reason(clause):
        return None
    for sentence in given:
        found = shares(words, [held_by(sentence)])
        said = sum(word.weight * share for word, share in zip(words, found, strict=True)) / total(words)
        if said >= _SAID and (figures(sentence) if reports.wants_figure(clause) else len(words) > 1):
            return sentence
    return None


def without_dates(text: str, source: Source) -> str:
    """``text`` without the dates on which the paper was published."""
    for (start, end), period in reversed(list(printed(text))):
        if _published_in(source, period):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def date_fault(text: str, source: Source) -> str | None:
    """A month or day in ``text`` that is neither the paper's nor in a quote."""
    for (start, end), period in printed(text):
        date = text[start:end]
        if not _published_in(source, period) and not any(date in quote for quote in source.quotes):
            return f"the paper was not published in {date}"
    return None


_DAYS = {"day": 0, "month": 30, "year": 365}


def _published_in(source: Source, period: object) -> bool:
    if source.published is None or not isinstance(period, tuple):
        return False
    first, last = period
    # A paper known by its year cannot confirm a month.
    fine = _DAYS[source.precision or "day"] <= (last - first).days + 3
    return bool(fine and first <= source.published <= last)


def without_counts(text: str, papers: int) -> str:
    """``text`` without a right count of the cited papers."""
    for match in reversed(list(reports.COUNTED.finditer(text))):
        word = match["count"].lower()
        # "One study" is any of them.
        if word == "one" or (int(word) if word.isdigit() else CARDINALS.get(word)) == papers:
            text = text[: match.start()] + " " * len(match["count"]) + text[match.end("count") :]
    return text
