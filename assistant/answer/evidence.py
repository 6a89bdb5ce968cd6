"""Evidence: "does RL give new abilities?", "is GRPO better than PPO?", "can we trust LLM judges?".

One conclusion from each paper that speaks of what the question speaks of, for, against, or with
conditions, as far as that can be told; and no verdict of our own, for a collection is no poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from assistant.answer.extractive.drafting import short_title
from assistant.answer.fitting import cut, findings, found, log_odds
from assistant.answer.forms import Collection
from assistant.language.releases import releases
from assistant.language.sentences import pieces
from assistant.language.stance import stances
from assistant.language.text import Span
from assistant.language.words import covered, terms
from assistant.types import Draft, DraftGroup, Evidence, Hit, Paper, Question, Stance, Statement

__all__ = ["Voice", "evidence", "voices"]

_DEPTH = 60
_MOST = 12
_LEAST = 0.15
_SHOWN = 5
_NEAREST = 3
_DECIDED = 0.55
_WEIGHED = 3
_FOUND_COUNTS = 1.5
_COVERED_COUNTS = 2.0
_COSINE_COUNTS = 3.0
_GROUPS: tuple[tuple[Stance | None, str, str], ...] = (
    ("for", "For", "for"),
    ("against", "Against", "against"),
    ("depends", "It depends", "with conditions"),
    (None, "Reported, without a side", "without a side"),
)
_ONE_SIDED = (
    "All that take a side here take the same one; that is what this collection holds, not that it is so."
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one paper says to the question: its likeliest conclusions, likeliest first.

    ``signs`` are what the judgement of its fitting rests on; ``stance`` is the side that the first
    conclusion takes, where one can be told.
    """

    paper: Paper
    spans: tuple[Span, ...]
    worth: tuple[float, ...]
    signs: dict[str, float]
    stance: Stance | None = None


def evidence(question: Question, collection: Collection) -> Draft:
    """The papers that speak to the question, grouped by side; an abstention when none does."""
    hits = collection.retriever.candidates(_asked(question), _DEPTH, question.scope)
    heard = voices(question, hits)
    fitting = cut("evidence", hits, [voice.signs for voice in heard], least=_LEAST, most=_MOST)
    if not fitting:
        nearest = tuple(_evidence(voice) for voice in heard[:_NEAREST])
        return Draft(nearest=nearest, abstain_reason=f"no paper here concludes on {_asked(question)}")
    by_id = {voice.paper.id: voice for voice in heard}
    chosen = _sided(question, [by_id[one.hit.paper.id] for one in fitting], collection)
    if question.order == "date":
        chosen.sort(
            key=lambda one: one.paper.published.toordinal() if one.paper.published else 0, reverse=True
        )
    return Draft(
        evidence={piece.id: piece for piece in map(_evidence, chosen)},
        groups=_groups(chosen),
        headline=_headline(chosen, collection.catalog.counts().papers),
        footnote=_caveat(chosen),
        found=len(chosen),
    )


def voices(question: Question, hits: Sequence[Hit]) -> list[Voice]:
    """One for each hit, in order."""
    heard = [_voice(question, hit.paper) for hit in hits]
    for voice, said in zip(heard, found(hits), strict=True):
        voice.signs.update(said)
    return heard


def _asked(question: Question) -> str:
    return " ".join(question.sides) if len(question.sides) > 1 else question.topic or question.text


def _voice(question: Question, paper: Paper) -> Voice:
    asked = frozenset(terms(question.text))
    spans = pieces(paper.abstract)
    worth = [
        _FOUND_COUNTS * found + _COVERED_COUNTS * covered(asked, span.text)
        for span, found in zip(spans, findings(paper.abstract), strict=True)
    ]
    best = sorted(range(len(spans)), key=lambda place: (-worth[place], place))[:_WEIGHED]
    first = spans[best[0]].text
    whole = f"{paper.title}\n{paper.abstract}"
    sides = [covered(frozenset(terms(side)), whole) for side in question.sides[:2]]
    signs = {
        "finding": worth[best[0]] - _COVERED_COUNTS * covered(asked, first),
        "conclusion_coverage": covered(asked, first),
        "sides": min(sides, default=covered(asked, whole)),
        "analysis": log_odds(releases(paper.title, paper.abstract)["analysis"]),
        "asks": float(paper.title.rstrip().endswith("?")),
        "sided": 1 - stances(question.text, first, question.sides)["reports"],
    }
    return Voice(paper, tuple(spans[place] for place in best), tuple(worth[place] for place in best), signs)


def _sided(question: Question, chosen: Sequence[Voice], collection: Collection) -> list[Voice]:
    """Each with the conclusion that is most like the question first, and the side that it takes."""
    texts = [span.text for voice in chosen for span in voice.spans]
    cosines = iter(collection.retriever.similarities(question.text, texts).tolist())
    sided = []
    for voice in chosen:
        worth = [own + _COSINE_COUNTS * next(cosines) for own in voice.worth]
        span = voice.spans[max(range(len(worth)), key=worth.__getitem__)]
        sided.append(replace(voice, spans=(span,), stance=_stance(question, span.text)))
    return sided


def _stance(question: Question, conclusion: str) -> Stance | None:
    chances = stances(question.text, conclusion, question.sides)
    likeliest = max(sorted(chances), key=chances.__getitem__)
    if likeliest == "reports" or chances[likeliest] < _DECIDED:
        return None
    return cast("Stance", likeliest)


def _groups(chosen: Sequence[Voice]) -> tuple[DraftGroup, ...]:
    grouped = []
    for stance, label, _ in _GROUPS:
        own = [voice for voice in chosen if voice.stance == stance]
        if own:
            statements = tuple(_statement(voice) for voice in own[:_SHOWN])
            more = tuple(_evidence(voice).id for voice in own[_SHOWN:])
            grouped.append(DraftGroup(label, statements, stance, more))
    if len(grouped) == 1 and grouped[0].stance is None:
        return (replace(grouped[0], label=f"What {_papers(len(chosen))} report{'s' * (len(chosen) == 1)}"),)
    return tuple(grouped)


def _headline(chosen: Sequence[Voice], of: int) -> str:
    count = len(chosen)
    told = f"{count} of {of:,} papers speak{'s' if count == 1 else ''} to this"
    sides = [
        f"{number} {said}"
        for stance, _, said in _GROUPS
        if (number := sum(voice.stance == stance for voice in chosen))
    ]
    return f"{told}: {', '.join(sides)}."


def _caveat(chosen: Sequence[Voice]) -> str:
    """One side alone is what the collection holds, not what is so."""
    taken = {voice.stance for voice in chosen if voice.stance}
    if len(taken) == 1 and sum(voice.stance is not None for voice in chosen) > 1:
        return _ONE_SIDED
    return ""


def _papers(count: int) -> str:
    return f"{count} paper{'' if count == 1 else 's'}"


def _statement(voice: Voice) -> Statement:
    return Statement(f"{short_title(voice.paper.title)}: “{voice.spans[0].text}”", (_evidence(voice).id,))


def _evidence(voice: Voice) -> Evidence:
    paper, span = voice.paper, voice.spans[0]
    key = f"{paper.id}:{span.start}-{span.end}"
    return Evidence(key, paper.id, paper.title, span.text, span.start, span.end, paper.url)
