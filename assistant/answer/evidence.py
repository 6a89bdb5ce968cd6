"""Evidence: "does RL give new abilities?", "is GRPO better than PPO?", "can we trust LLM judges?".

One conclusion from each paper that speaks of what the question speaks of, for, against, or with
conditions, as far as that can be told; and no verdict of our own, for a collection is no poll. Where one
of two compared things beats the other by a figure, the table of claims tells the side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from assistant.answer.belonging import belonging, is_anything, unheard
from assistant.answer.fitting import cut, findings, found, log_odds, quotable
from assistant.answer.forms import Collection, evidence_of, line, ordered
from assistant.answer.sentence import Rows, scored, shown
from assistant.language.releases import own_names, releases
from assistant.language.sentences import quotable_spans
from assistant.language.stance import side
from assistant.language.text import Span
from assistant.language.versus import chooses, compared, named, sides
from assistant.language.words import covered, holds, terms, words
from assistant.limits import watched
from assistant.types import Claim, Draft, DraftGroup, Evidence, Hit, Paper, Question, Stance

__all__ = ["Measured", "Voice", "evidence", "measured", "voices"]

_DEPTH = 60
_MOST = 12
_LEAST = 0.25
_SHOWN = 5
_NEAREST = 3
_SAYS, _SPEAKS = 0.4, 0.5  # of the question, the second with the title; what says less takes no side
_SURE = 0.4  # what is less sure to speak to the question comes close to it, and takes no side
_SIDED = 0.6  # of 660 papers that were read, half of the sides that are told from here on are right
_ABOUT = 1e-3  # less likely to be about the question is not told apart
_UNTOLD = 0.2  # where none is told to be about it as it is worded
_PAIR = 2
_OF_EACH = 4
_TELLS = 0.7  # log odds by which another sentence must speak better to be quoted for one that takes a side
_MAY_FIND = 0.25  # what takes a side need only possibly be a result
_FOUND_COUNTS = 1.5
_COVERED_COUNTS = 2.0
_NEAR_COUNTS = 4.0
_NAMES_BOTH = 1.0  # log odds, of two that are compared
_NEAR = 0.5  # of a span whose tokens are not stored
_BETWEEN = re.compile(r"\b(?:or|and|vs\.?|versus)\b", re.IGNORECASE)
_QUESTION_WORDS = frozenset("how why when where which what whats who whose whom".split())
_OF_A_KIND = frozenset({"do", "are", "can"})
_GROUPS: tuple[tuple[Stance | None, str, str], ...] = (
    ("for", "For", "for"),
    ("against", "Against", "against"),
    ("depends", "It depends", "with conditions"),
    (None, "Reported, without a side", "without a side"),
)
_CLOSE = "Close to it"
_JUDGED = "Sides are judged from the sentences quoted: read them."
_ONE_SIDED = (
    "All that take a side here take the same one; that is what this collection holds, not that it is so."
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one paper says to the question, and the side that it takes where one can be told.

    ``signs`` are what the judgement of its fitting rests on.
    """

    paper: Paper
    span: Span
    signs: dict[str, float]
    stance: Stance | None


def evidence(question: Question, collection: Collection) -> Draft:
    """The papers that speak to the question, grouped by side; an abstention when none does."""
    hits = quotable(collection.retriever.candidates(question.text, _DEPTH, question.scope))
    heard = voices(question, hits, collection)
    fitting = cut("evidence", hits, [voice.signs for voice in heard], least=_LEAST, most=_MOST)
    by_id = {voice.paper.id: voice for voice in heard}
    sure = {one.hit.paper.id for one in fitting if one.chance >= _SURE}
    pair = compared(question.text)
    both = sides(*pair[:2]) if pair else ()
    if both and all(one.single for one in both):
        # What names one of two names only compares neither; what is described, a paper may call otherwise.
        fitting = [one for one in fitting if len(named(_whole(one.hit.paper), both)) == _PAIR]
    choice = pair[:2] if pair and chooses(question.text) else None
    if choice and len(fitting) < _PAIR:
        apart = _apart(question, choice, collection)
        if apart is not None:
            return apart
    told = measured(question, [hit.paper for hit in hits], collection)
    for unsure in (one.hit.paper.id for one in fitting if one.chance < _SIDED):
        by_id[unsure] = replace(by_id[unsure], stance=None)
    for key, one in told.items():
        by_id[key] = replace(by_id[key], span=one.span, stance=one.stance)
    missing = unheard(question.topic, [one.hit.paper for one in fitting], collection.retriever)
    absent = (missing and not told) or _is_absent(question, hits, collection)
    if not (fitting or told) or absent:
        nearest = tuple(_evidence(voice) for voice in heard[:_NEAREST])
        reason = f"compares {pair[0]} with {pair[1]}" if pair else f"concludes on {_asked(question)}"
        return Draft(nearest=nearest, abstain_reason=f"no paper here {reason}")
    chosen = [by_id[key] for key in dict.fromkeys([*told, *(one.hit.paper.id for one in fitting)])][:_MOST]
    chosen = ordered(chosen, question.order, lambda one: one.paper)
    speaking = [one for one in chosen if one.paper.id in sure.union(told)]
    close = [one for one in chosen if one not in speaking]
    return Draft(
        evidence={piece.id: piece for piece in map(_evidence, chosen)},
        groups=(*_groups(speaking, choice), *([_group(_CLOSE, close)] if close else [])),
        headline=_headline(speaking, len(close), collection.counted(question.scope), choice),
        footnote=_caveat(speaking),
        found=len(speaking),
    )


def _apart(question: Question, choice: tuple[str, str], collection: Collection) -> Draft | None:
    """What papers find of each of two things that hardly one paper names together; nothing unless of both."""
    both, groups, quoted = sides(*choice), [], {}
    for place, (own, other) in enumerate((choice, choice[::-1])):
        alone = replace(question, text=question.text.replace(other, " "), sides=())
        hits = quotable(collection.retriever.candidates(alone.text, _DEPTH, question.scope))
        about = [hit for hit in hits if place in named(_whole(hit.paper), both)]
        heard = {voice.paper.id: voice for voice in voices(alone, about, collection)}
        fitting = cut("evidence", about, [one.signs for one in heard.values()], least=_LEAST, most=_OF_EACH)
        found = [heard[one.hit.paper.id] for one in fitting]
        if not found:
            return None
        quoted.update({piece.id: piece for piece in map(_evidence, found)})
        groups.append(DraftGroup(f"On {own}", tuple(line(voice.paper, voice.span) for voice in found)))
    few = f"Hardly one of {collection.counted(question.scope)} sets {choice[0]} against {choice[1]}"
    return Draft(
        evidence=quoted,
        groups=tuple(groups),
        headline=f"{few}; what papers report of each:",
        found=len(quoted),
    )


def _is_absent(question: Question, hits: Sequence[Hit], collection: Collection) -> bool:
    """Whether no paper can be about what is asked, neither as it is worded nor by its topic alone."""
    if is_anything(question.text, hits):
        return False
    about = collection.retriever.candidates(question.topic or "", _DEPTH, question.scope)
    return not about or not is_anything(question.topic or "", about)


def voices(question: Question, hits: Sequence[Hit], collection: Collection) -> list[Voice]:
    """One for each hit, in order."""
    text, retriever = question.text, collection.retriever
    likely = {one.hit.paper.id: one.chance for one in belonging(text, hits, retriever, least=_ABOUT)}
    nearness = retriever.sentence_nearness(text, [hit.paper for hit in hits])
    heard = [_voice(question, hit.paper, near) for hit, near in watched(zip(hits, nearness, strict=True))]
    for voice, said in zip(heard, found(hits), strict=True):
        about = likely.get(voice.paper.id, 0.0) if likely else _UNTOLD
        voice.signs.update(said, about=log_odds(about))
    return heard


def _asked(question: Question) -> str:
    return ", ".join(question.sides) if len(question.sides) > 1 else question.topic or question.text


def _voice(question: Question, paper: Paper, near: Rows | None) -> Voice:
    """``near`` tells of each quotable span how near it comes to the question, where that is known."""
    telling = scored(question.text, question.text, paper, near)
    asked = frozenset(terms(question.text))
    spans, finding = quotable_spans(paper.abstract), findings(paper.abstract)
    shared = [covered(asked, span.text) for span in spans]
    close = [_NEAR] * len(spans) if near is None else near[:, 0].tolist()
    concludes = [
        _FOUND_COUNTS * found + _COVERED_COUNTS * share + _NEAR_COUNTS * similar
        for found, share, similar in zip(finding, shared, close, strict=True)
    ]
    best = max(range(len(spans)), key=concludes.__getitem__)
    whole = _whole(paper)
    shares = [covered(frozenset(terms(one)), whole) for one in question.sides[:2]]
    pair = compared(question.text)
    if pair:
        both = sides(*pair[:2])
        telling = telling + [_NAMES_BOTH * (len(named(span.text, both)) == _PAIR) for span in spans]
    quoted = int(np.argmax(telling))
    signs = {
        "finding": finding[best],
        "conclusion_coverage": shared[best],
        "conclusion_nearness": close[best],
        "sides": min(shares, default=covered(asked, whole)),
        "analysis": log_odds(releases(paper.title, paper.abstract)["analysis"]),
        "asks": float(paper.title.rstrip().endswith("?")),
    }
    close_by = [
        place
        for place, much in enumerate(telling)
        if finding[place] >= _MAY_FIND and much >= telling[quoted] - _TELLS
    ]
    taken = _sides(question, paper, {place: spans[place] for place in {quoted, *close_by}})
    told = quoted if quoted in taken else max(taken, key=telling.__getitem__, default=quoted)
    return Voice(paper, shown(paper.abstract, spans[told]), signs, taken.get(told))


def _sides(question: Question, paper: Paper, spans: Mapping[int, Span]) -> dict[int, Stance]:
    """The side that each sentence takes, by its place; what speaks of something else takes none.

    Of two things named without saying which should be ahead there is no for and against; and that a
    paper's own method is good settles nothing of a whole kind of things.
    """
    if len(question.sides) == _PAIR and _BETWEEN.search(question.text) and compared(question.text) is None:
        return {}
    opening = words(question.text)[:2]
    if _QUESTION_WORDS.intersection(opening) and compared(question.text) is None:
        return {}  # no yes or no answers it
    asked = frozenset(terms(question.text))
    own = [name for name in own_names(paper.title, paper.abstract) if not holds(question.text, name)]
    found = {
        place: side(question.text, span.text, paper.title)
        for place, span in spans.items()
        if covered(asked, span.text) >= _SAYS
        and covered(asked, f"{paper.title}\n{span.text}") >= _SPEAKS
        and not (_OF_A_KIND.intersection(opening[:1]) and any(holds(span.text, name) for name in own))
    }
    return {place: cast("Stance", taken) for place, taken in found.items() if taken}


def _named_groups(choice: tuple[str, str] | None) -> Iterator[tuple[Stance | None, str, str]]:
    """The sides with their labels and their words for a count; of a choice each by what it speaks for."""
    for stance, label, said in _GROUPS:
        own = choice[stance == "against"] if choice and stance in {"for", "against"} else None
        yield stance, f"For {own}" if own else label, f"for {own}" if own else said


def _groups(chosen: Sequence[Voice], choice: tuple[str, str] | None) -> tuple[DraftGroup, ...]:
    grouped = [
        _group(label, own, stance)
        for stance, label, _ in _named_groups(choice)
        if (own := [voice for voice in chosen if voice.stance == stance])
    ]
    if len(grouped) == 1 and grouped[0].stance is None:
        return (replace(grouped[0], label=f"What {_papers(len(chosen))} report{'s' * (len(chosen) == 1)}"),)
    return tuple(grouped)


def _group(label: str, own: Sequence[Voice], stance: Stance | None = None) -> DraftGroup:
    statements = tuple(line(voice.paper, voice.span) for voice in own[:_SHOWN])
    return DraftGroup(label, statements, stance, tuple(_evidence(voice).id for voice in own[_SHOWN:]))


def _headline(chosen: Sequence[Voice], close: int, of: str, choice: tuple[str, str] | None) -> str:
    """How many speak to the question, how many stand on each side, and how many come close; no verdict."""
    clearly = "" if chosen else "clearly "
    speak = f"{len(chosen) or 'None'} of {of} {clearly}speak{'s' * (len(chosen) < _PAIR)} to this"
    counted = [
        (sum(voice.stance == one for voice in chosen), said) for one, _, said in _named_groups(choice) if one
    ]
    taken = ", ".join(f"{number} {said}" for number, said in counted if number)
    stand = f": {taken}, by their sentences" if taken else ""
    near = f"; {close}{' more' * bool(chosen)} come{'s' * (close == 1)} close" if close else ""
    return f"{speak}{stand}{near}."


def _caveat(chosen: Sequence[Voice]) -> str:
    """How far the sides can be trusted; one side alone is what the collection holds, not what is so."""
    taken = {voice.stance for voice in chosen if voice.stance}
    if len(taken) == 1 and sum(voice.stance is not None for voice in chosen) > 1:
        return f"{_ONE_SIDED} {_JUDGED}"
    return _JUDGED if taken else ""


def _whole(paper: Paper) -> str:
    return f"{paper.title}\n{paper.abstract}"


def _papers(count: int) -> str:
    return f"{count} paper{'' if count == 1 else 's'}"


def _evidence(voice: Voice) -> Evidence:
    return evidence_of(voice.paper, voice.span)


@dataclass(frozen=True, slots=True)
class Measured:
    """The sentence that states the figure, and the side that it takes."""

    span: Span
    stance: Stance


def measured(question: Question, papers: Sequence[Paper], collection: Collection) -> dict[str, Measured]:
    """By paper id, where it is asked which of two is ahead and a gain of one over the other is claimed."""
    pair = compared(question.text)
    if pair is None or not papers:
        return {}
    left, right, asked = pair
    found: dict[str, Measured] = {}
    for claim in collection.catalog.claims(quantity="quality", paper_ids=[paper.id for paper in papers]):
        ahead, behind = _beats(claim, left, right), _beats(claim, right, left)
        if ahead != behind:
            stance: Stance = "for" if ahead == (asked >= 0) else "against"
            found.setdefault(claim.paper_id, Measured(Span(claim.start, claim.end, claim.quote), stance))
    return found


def _beats(claim: Claim, one: str, other: str) -> bool:
    """A gain of just the one over just the other; a drop may be of a score of which less is better."""
    method, baseline = claim.method or "", claim.baseline or ""
    gains = claim.direction == "increase" and holds(method, one) and holds(baseline, other)
    return gains and not holds(method, other) and not holds(baseline, one)
