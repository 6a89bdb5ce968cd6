"""Two papers side by side, for a question that sets one against the other.

Two that the question calls by names of their own are these. Else each way to cut it in two gives
two searches, and the best pair is good for its sides and for the question as a whole; whether two papers
are asked about at all is one fitted judgement, of the wording and of what the searches found apart.
"The two papers on ..." has no sides: then it is the two best for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from operator import itemgetter
from typing import NamedTuple

from assistant.answer.extractive.answerability import both_answer
from assistant.answer.extractive.drafting import Nearness, choose_together, quoted_beside, statements
from assistant.answer.extractive.features import Weights
from assistant.answer.extractive.ranking import Candidate, rank
from assistant.answer.fitting import log_odds
from assistant.answer.naming import called_in, named_pair
from assistant.language.bibliography import short_title
from assistant.language.linear import fitted
from assistant.language.words import terms, total_rarity, weight
from assistant.question.asks import points_back
from assistant.question.need import need
from assistant.search.fuse import Search, rare_names, with_names
from assistant.types import Evidence, Hit, Need, Question, Statement

__all__ = ["Pair", "Two", "compared", "comparing", "pair", "two"]

_WHOLE_DEPTH = 20
_SIDE_DEPTH = 8
_SIDE_TRIED = 4
_WHOLE_COUNTS = 0.25
_BOTH = 2
_ALIKE, _ALIKE_TRIED = 3.0, 10
_ASKED = 0.6  # where the wording alone does not tell
_MAY_BE = 0.1  # where it does: less likely, one paper is asked about
_WORDS = 97  # with its titles: an answer stays under a hundred words


class Pair(NamedTuple):
    """The best two papers for the halves of a question, and what tells whether both are asked about."""

    left: Candidate
    right: Candidate
    signs: dict[str, float]


class Two(NamedTuple):
    """Two papers, and whether a question surely asks about two such: by their names, or by what it says."""

    papers: tuple[Candidate, ...]
    sure: bool


def two(question: Question, search: Search, weights: Weights) -> Two:
    """The two papers that a question sets side by side; none for any other question."""
    named = named_pair(question, search) or ()
    found = {one.paper.id: one for one in rank(comparing(question), named, weights).candidates}
    both = tuple(found[hit.paper.id] for hit in named if hit.paper.id in found)
    if len(both) == _BOTH:
        return Two(both, True)
    if any(map(points_back, question.asks[1:])):
        return Two((), False)
    compares = question.kind == "compare"
    best = pair(question, search, weights)
    if best is not None:
        asked = fitted("pairs", __package__).chances(best.signs)["fits"]
        # It was fitted on scores that know of token vectors.
        may_be = asked >= _MAY_BE or best.left.maxsim is None
        fits = asked >= _ASKED or (compares and may_be)
        return Two((best.left, best.right) if fits else (), asked >= _ASKED)
    return Two(_alike(question, search, weights) if compares else (), False)


def _alike(question: Question, search: Search, weights: Weights) -> tuple[Candidate, ...]:
    """The two best papers for a question that does not tell two apart: what it says is said of both.

    So they are rather two whose titles share words.
    """
    whole = rank(question.need, search(question.text, _WHOLE_DEPTH), weights).candidates[:_ALIKE_TRIED]
    pairs = list(combinations(whole, _BOTH))
    return max(pairs, key=lambda two: sum(one.score for one in two) + _ALIKE * _shared(*two), default=())


def _shared(one: Candidate, other: Candidate) -> float:
    """The share of the shorter title that is in the other one, by rarity."""
    left, right = (frozenset(terms(each.paper.title)) for each in (one, other))
    return total_rarity(left & right) / min(weight(left), weight(right))


def comparing(question: Question) -> Need:
    """What a question needs that is found to ask about two papers, though its wording alone did not tell."""
    return question.need if question.kind == "compare" else need(question.need.text, comparing=True)


def compared(
    question: Question, both: Sequence[Candidate], near: Nearness, weights: Weights
) -> list[tuple[Statement, Evidence]]:
    """The sentences of both papers that answer, in the question's order; none when they do not."""
    if not both_answer(question.need, both):
        return []
    scores = [quoted_beside(question.text, one, near, weights) for one in both]
    titles = [short_title(one.paper.title) for one in both]
    chosen = choose_together(both, scores, _WORDS - sum(len(title.split()) for title in titles))
    return [
        quote
        for side, own, title in zip(both, chosen, titles, strict=True)
        for quote in statements(side, own, title)
    ]


def pair(question: Question, search: Search, weights: Weights) -> Pair | None:
    """The best two papers for the halves of the question, in its order; nothing when there are no two."""
    if not question.halves:
        return None
    hits = {hit.paper.id: hit for hit in search(question.text, _WHOLE_DEPTH)}
    cuts = []
    for halves in question.halves:
        sides = [with_names(search(half.text, _SIDE_DEPTH), rare_names(half.text), search) for half in halves]
        for hit in chain(*sides):
            hits.setdefault(hit.paper.id, hit)
        left, right = (_scores(half, side, weights) for half, side in zip(halves, sides, strict=True))
        cuts.append((halves, left, right))
    whole = {
        found.paper.id: found for found in rank(comparing(question), list(hits.values()), weights).candidates
    }
    found = [
        (
            left[one] + right[other] + _WHOLE_COUNTS * (whole[one].score + whole[other].score),
            place,
            one,
            other,
        )
        for place, (_, left, right) in enumerate(cuts)
        for one in list(left)[:_SIDE_TRIED]
        for other in list(right)[:_SIDE_TRIED]
        if one != other
    ]
    if not found:
        return None
    _, place, one, other = max(found, key=itemgetter(0))
    return Pair(whole[one], whole[other], _signs(question, cuts[place], (one, other), whole))


def _scores(half: Need, hits: Sequence[Hit], weights: Weights) -> dict[str, float]:
    return {found.paper.id: found.score for found in rank(half, hits, weights).candidates}


def _signs(
    question: Question,
    cut: tuple[tuple[Need, Need], dict[str, float], dict[str, float]],
    chosen: tuple[str, str],
    whole: Mapping[str, Candidate],
) -> dict[str, float]:
    """What the wording tells, how well each half finds its paper, and how much better than the other's."""
    halves, *scores = cut
    fits = [own[paper] for own, paper in zip(scores, chosen, strict=True)]
    apart = [
        own[paper] - own.get(other, min(own.values()))
        for own, paper, other in zip(scores, chosen, chosen[::-1], strict=True)
    ]
    called = [called_in(whole[paper].paper, half.text) for half, paper in zip(halves, chosen, strict=True)]
    others = [bool(half.names) and not by_name for half, by_name in zip(halves, called, strict=True)]
    best = max(one.score for one in whole.values())
    behind = [whole[paper].score - best for paper in chosen]
    return {
        "compare": log_odds(question.scores.get("compare", 0.0)),
        "lookup": log_odds(question.scores.get("lookup", 0.0)),
        "least": min(fits),
        "most": max(fits),
        "apart": sum(apart),
        "apart_least": min(apart),
        "behind": min(behind),
        "best": best,
        "called": float(sum(called)),
        "called_both": float(all(called)),
        "called_otherwise": float(sum(others)),
        "names": float(len(question.names)),
    }
