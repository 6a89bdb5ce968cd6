"""Facts from one paper, named or described: "what did X find?", "where does X fail?".

The sentence that answers first found, one or two quotes. Where no paper is named or described as one, what
the others say to it follows, one sentence a paper. What a collection cannot know is not answered
from a paper about something else: a subject called by a name that no paper holds, a fact no abstract gives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.answer.addressing import Addressed, addressed
from assistant.answer.asked import each_asked, in_turn
from assistant.answer.extractive.answerability import answers, called, reason
from assistant.answer.extractive.drafting import Nearness, choose, roles_of, statements
from assistant.answer.extractive.features import Weights
from assistant.answer.extractive.ranking import Candidate, Ranked, evidence_of
from assistant.answer.forms import line
from assistant.answer.selection import selected
from assistant.language.asking import definite
from assistant.language.bibliography import short_title
from assistant.language.roles import ROLES, wanted
from assistant.language.words import holds
from assistant.types import Draft, DraftGroup, Question

__all__ = ["fact"]

_WORDS = 97  # with the title: an answer stays under a hundred words
_MOST, _FEWER = 3, 2  # quotes, alone and beside others
_NEAREST = 3
_CLOSE = 0.7  # a described paper is not alone when another one's score is so near
_TITLES = 3
_HEARD = 10  # papers that may speak to the question
_FAR_SURER = 0.15
_ALSO = 4
_ADDRESSES = 0.25
_COINED = re.compile(r"\d|\w[A-Z]")
_STATED = 0.45


def fact(question: Question, ranked: Ranked, near: Nearness, weights: Weights) -> Draft:
    """The best sentences of the first candidate, or why it does not answer."""
    if not ranked.candidates:
        return Draft(abstain_reason="no paper shares a word with the question")
    first = ranked.candidates[0]
    why = _unanswered(question, ranked, weights)
    if why is not None:
        nearest = tuple(evidence_of(one, int(np.argmax(one.scores))) for one in ranked.candidates[:_NEAREST])
        return Draft(nearest=nearest, abstain_reason=why)
    first, also = _heard(question, ranked, near)
    title, others = short_title(first.paper.title), "" if also else _others(ranked, first)
    room = _WORDS - len(title.split()) - len(others.split())
    if question.asks:
        places = in_turn(first, each_asked(question, first.paper, near), room, most=_MOST)
    else:
        scores = selected(question, first.paper, near)
        places = choose(first, scores, room, most=_FEWER if also else _MOST)
    drafted = statements(first, places, title)
    evidence = [piece for _, piece in drafted]
    evidence += [evidence_of(one.candidate, one.place) for one in also]
    return Draft(
        statements=tuple(statement for statement, _ in drafted),
        evidence={piece.id: piece for piece in evidence},
        groups=_reported(also),
        nearest=tuple(evidence_of(one, int(np.argmax(one.scores))) for one in ranked.candidates[:_NEAREST]),
        footnote=others,
    )


def _heard(question: Question, ranked: Ranked, near: Nearness) -> tuple[Candidate, list[Addressed]]:
    """The paper to answer from, and the others that address the question.

    What names no paper and describes no definite one is a question about a topic: another paper than the
    first answers it where it addresses it far more surely.
    """
    first = ranked.candidates[0]
    if question.asks or called(ranked.need, first) or definite(question.text):
        return first, []
    judged = addressed(question.text, ranked.candidates[:_HEARD], near)
    best = max(judged, key=lambda one: one.chance)
    lead = best if best.chance > judged[0].chance + _FAR_SURER else judged[0]
    also = [one for one in judged if one is not lead and one.chance >= _ADDRESSES]
    also.sort(key=lambda one: -one.chance)
    return lead.candidate, also[:_ALSO]


def _reported(also: Sequence[Addressed]) -> tuple[DraftGroup, ...]:
    """One sentence from each of the others."""
    if not also:
        return ()
    label = f"{len(also)} other paper{' speaks' if len(also) == 1 else 's speak'} to this"
    lines = tuple(line(one.candidate.paper, one.candidate.spans[one.place]) for one in also)
    return (DraftGroup(label, lines),)


def _unanswered(question: Question, ranked: Ranked, weights: Weights) -> str | None:
    """Why the first candidate does not answer; ``None`` when it does."""
    subject = _unheld(question, ranked)
    if subject is not None:
        return f"no paper here is about {subject}"
    first = ranked.candidates[0]
    limits_alone = wanted(question.text) == "limit" and "number" not in ranked.need.shapes
    if limits_alone and called(ranked.need, first):
        stated = roles_of(first.paper.abstract, first.spans)[:, ROLES.index("limit")].max() >= _STATED
        return None if stated else f"the abstract of “{short_title(first.paper.title)}” states no limits"
    return reason(ranked.need, ranked.candidates[:1]) if answers(ranked, weights) <= 0 else None


def _unheld(question: Question, ranked: Ranked) -> str | None:
    """What the question calls by names of which no candidate holds any: figures and capitals within a word.

    Not "CLIP-like" or "West African", which say what kind a thing is and not which.
    """
    telling = {name for name, _ in ranked.need.names}
    names = [name for name in question.names if name in telling and _COINED.search(name)]
    texts = [f"{one.paper.title}. {one.paper.abstract}" for one in ranked.candidates]
    held = any(holds(text, name) for text in texts for name in names)
    return None if held or not names else names[0]


def _others(ranked: Ranked, first: Candidate) -> str:
    """The titles of papers that a description fits nearly as well as the first."""
    rest = [one for one in ranked.candidates if one is not first]
    if called(ranked.need, first):
        return ""
    close = [one.paper.title for one in rest if first.score - one.score < _CLOSE][:_TITLES]
    shown = "; ".join(f"“{short_title(title)}”" for title in close)
    many = "Another is" if len(close) == 1 else "Others are"
    return f"{many} close: {shown}." if close else ""
