"""Whether papers support a sentence: its numbers, names, direction, negations and content, paper by paper.

What is said of one thing must stand in one paper. Each check gives a reason in words, or ``None``. Pure
Python; nothing here knows what a citation is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.gate.contrast import contrary_word, crossed, exchanged, spelled_out
from assistant.gate.direction import denies, denies_nothing, turned_negation, turned_round
from assistant.gate.figures import figures
from assistant.gate.names import proper, stray_name
from assistant.gate.numbers import number_fault
from assistant.gate.paraphrase import unsupported
from assistant.gate.parts import Carries, in_parts, short_names
from assistant.gate.sources import Source, content, empty, held_by, share, shares, total
from assistant.gate.wording import changed_word, invented_quote, markup
from assistant.language import reports
from assistant.language.dates import printed
from assistant.language.numerals import CARDINALS
from assistant.language.reports import overclaim
from assistant.language.sentences import clauses, segments
from assistant.language.synonyms import meaning
from assistant.language.text import fold
from assistant.language.words import stem

__all__ = [
    "contradiction",
    "fault",
    "verbatim",
]


def fault(
    text: str,
    sources: Sequence[Source],
    *,
    others: Sequence[str] = (),
    given: Sequence[str] = (),
    certain: bool = False,
) -> str | None:
    """Why the cited papers do not support ``text``; ``None`` when they do.

    Args:
        text: One sentence, as a reader would see it.
        sources: The cited papers.
        others: Names of papers that are not cited.
        given: All sentences that the writer was given: what is said to be missing must be in none.
        certain: Only markup, dates, numbers and names, paper by paper: a model judges the rest.
    """
    if verbatim(text, sources):
        return None
    texts = [one for source in sources for one in (*source.quotes, source.title)]
    reason = _foreign(text, texts)
    if reason is not None:
        return reason
    if others and reports.speaks_for_all(text):
        return "it speaks for all papers, and does not cite them all"
    rest, absent = without_absences(text)
    for clause in absent:
        if (found := false_absence(clause, (*given, *texts))) is not None:
            return f"the abstracts do say it: {found[:80]!r}"
    if absent and not content(rest) and not figures(rest):
        return _stray(text, sources, others)
    carries = _certainly if certain else _of_one
    return _of_all(without_counts(rest, len({source.title for source in sources})), sources, others, carries)


def contradiction(text: str, sources: Sequence[Source]) -> str | None:
    """Why one of the cited papers says the opposite, as far as that is certain; ``None`` when none does."""
    for source in sources:
        bare = without_dates(_without_titles(text, source.called), source)
        cue = turned_round(bare, source.quotes)
        if cue is not None:
            return f"{cue!r} is the opposite of what the cited quote says"
        reasons = (_opposed(clause, source, _nearest(clause, source)) for clause in clauses(bare))
        if (reason := next(filter(None, reasons), None)) is not None:
            return reason
    return None


def _of_all(text: str, sources: Sequence[Source], others: Sequence[str], carries: Carries) -> str | None:
    """Why neither one of the papers nor all of them, each with its part, carry ``text``."""
    known = tuple(dict.fromkeys((*others, *(name for source in sources for name in short_names(source)))))
    reasons = [carries(text, source, known) for source in sources]
    if None in reasons:
        return None
    if len(sources) > 1 and (_together(text, sources, known) or in_parts(text, sources, known, carries)):
        return None
    best = max(range(len(sources)), key=lambda at: (share(text, sources[at]), -at))
    return reasons[best]


_QUOTING = re.compile(r"(?:(?P<lead>[^“”]{1,400}): )?“(?:… )?(?P<passage>[^“”]+?)(?: …)?”", re.DOTALL)


def verbatim(text: str, sources: Sequence[Source]) -> bool:
    """A whole quote, or part of one in quotation marks, with or without its paper's name in front."""
    return any(_copied(text, source) for source in sources)


def _copied(text: str, source: Source) -> bool:
    said, names = fold(text).rstrip(" ."), {fold(name).strip(" *\"'“”") for name in source.called}
    for quote in (fold(quote).rstrip(" .") for quote in source.quotes):
        if said.endswith(quote) and said.removesuffix(quote).strip(" :–—-*\"'“”") in {"", *names}:
            return True
    quoting = _QUOTING.fullmatch(text.strip())
    if quoting is None or (quoting["lead"] and fold(quoting["lead"]) not in names):
        return False
    return any(fold(quoting["passage"]) in fold(quote) for quote in source.quotes)


def _foreign(text: str, texts: Sequence[str]) -> str | None:
    found = markup(text, texts)
    if found is not None:
        return f"markup or an address that no cited quote holds: {found[:60]!r}"
    passage = invented_quote(text, texts)
    return f"the quotation {passage[:60]!r} is in no cited quote" if passage is not None else None


def _stray(text: str, sources: Sequence[Source], others: Sequence[str]) -> str | None:
    name = stray_name(text, tuple(one for source in sources for one in source.texts), others)
    return f"the name {name!r} is in no cited quote" if name is not None else None


# ---------------------------------------------------------------- one paper


def _certainly(text: str, source: Source, others: Sequence[str]) -> str | None:
    """Why the dates, numbers and names of ``text`` are not all of this paper."""
    bare = _without_titles(text, source.called)
    return (
        date_fault(bare, source)
        or number_fault(without_dates(bare, source), source)
        or _stray(bare, (source,), others)
    )


def _of_one(text: str, source: Source, others: Sequence[str]) -> str | None:
    """Why this one paper does not carry all of ``text``."""
    bare = _without_titles(text, source.called)
    dated = without_dates(bare, source)
    reason = _certainly(text, source, others) or _overclaimed(bare, source) or _changed(dated, source)
    if reason is not None or (dated != bare and not content(dated)):
        return reason
    if empty(bare) and not figures(bare):
        return "it says nothing that a quote could support"
    return unsupported(dated, source)


def _without_titles(text: str, titles: Sequence[str]) -> str:
    for title in sorted(set(titles), key=lambda title: (-len(title), title)):
        # "LiveCC" of a title is part of the name in "LiveCC-7B".
        text = re.sub(rf"(?<![\w-]){re.escape(title)}(?![\w-])", " ", text)
    return text


def _overclaimed(text: str, source: Source) -> str | None:
    word = overclaim(text, (*source.quotes, source.title))
    return f"no cited quote says {word!r}" if word is not None else None


def _changed(text: str, source: Source) -> str | None:
    """What a retelling turned round: direction, negation, sides of a contrast, a word of a copy."""
    cue = turned_round(text, source.quotes)
    if cue is not None:
        return f"{cue!r} is the opposite of what the cited quote says"
    denied = denies(text)
    if denied is not None and all(map(denies_nothing, source.quotes)):
        return f"no cited quote denies {denied!r}"
    for clause in clauses(text):
        if (reason := _turned(clause, text, source)) is not None:
            return reason
    copied = next((word for quote in source.quotes if (word := changed_word(text, quote))), None)
    return f"the cited quote has another word than {copied!r} in its place" if copied else None


def _turned(clause: str, text: str, source: Source) -> str | None:
    """Against the quote that the clause is nearest to."""
    quote = _nearest(clause, source)
    reason = _opposed(clause, source, quote)
    if reason is not None:
        return reason
    plain = spelled_out(quote, source.texts)
    if crossed(clause, plain, _called(source)) or crossed(text, plain, _called(source)):
        return "the cited quote says it of the other of two things that it sets against each other"
    word = exchanged(clause, plain)
    return f"the two sides of {word!r} changed places" if word is not None else None


def _nearest(clause: str, source: Source) -> str:
    return max(source.quotes, key=lambda quote: share(clause, replace(source, quotes=(quote,))), default="")


def _opposed(clause: str, source: Source, quote: str) -> str | None:
    """A denial or a word that says the opposite of ``quote``, and that no quote of the paper has."""
    word = turned_negation(clause, quote)
    if word is not None:
        return f"a negation at {word!r} differs from the cited quote"
    word = contrary_word(clause, spelled_out(quote, source.texts))
    if word is not None and word not in fold(" ".join(source.quotes)).split():
        return f"{word!r} is the opposite of what the cited quote says"
    return None


@lru_cache(maxsize=2048)
def _called(source: Source) -> frozenset[str]:
    short, colon, _ = source.title.partition(":")
    words = re.findall(r"[^\W_]+", " ".join((short if colon else "", *source.methods)).lower())
    return frozenset(meaning(stem(word)) for word in words)


# ---------------------------------------------------------------- several papers


def _together(text: str, sources: Sequence[Source], others: Sequence[str]) -> bool:
    """Whether a sentence that sums up, without a number, is spoken of by its papers together.

    Names may only be listed in it: what is said of a name must stand in that name's paper.
    """
    if figures(text) or _stray(text, sources, others) is not None:
        return False
    called = [name for source in sources for name in source.called]
    pieces = segments(text)
    claimed = [piece for piece in pieces if content(_without_titles(reports.names_alone(piece), called))]
    said = "".join(claimed)
    # A name that opens the sentence is its subject, not an item of a list.
    if proper(said, tuple(others)) or claimed[:1] != pieces[:1]:
        return False
    union = Source(
        tuple(quote for source in sources for quote in source.quotes), " ".join(s.title for s in sources)
    )
    if not content(said):
        return bool(proper(text, tuple(others)))
    return overclaim(said, union.texts) is None and _summed(said, union, sources)


def _summed(text: str, union: Source, sources: Sequence[Source]) -> bool:
    claimed = [word for quote in union.quotes if (word := turned_round(text, (quote,)))]
    return len(claimed) < len(sources) and (share(text, union) >= _ENOUGH or total(content(text)) < _SLIGHT)


_ENOUGH, _SLIGHT = 0.5, 2.0


# Sentences that are checked as what they are: what the abstracts do not say, dates, counts of papers.

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
