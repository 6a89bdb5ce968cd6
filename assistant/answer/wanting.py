"""Which papers present what a recommendation asks for: the kind of thing, and for what.

Each paper found for the topic is judged by how likely it is about that, how likely it releases such a
thing and says so of its own, whether its introduction names what stands before the kind, how many before it
do, and whether it is small where that is asked. Fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
import re

from assistant.answer.belonging import about, is_anything
from assistant.answer.fitting import Fitting, cut, log_odds, quotable
from assistant.answer.forms import Collection
from assistant.answer.sets.sizes import sizes
from assistant.deadline import watched
from assistant.language.asking import WANTED
from assistant.language.quantities.units import MULTIPLES
from assistant.language.releases import descriptions, introducing, releases
from assistant.language.words import covered, terms
from assistant.question.subject import small
from assistant.types import WHOLE, Claim, Hit, Paper, Question

__all__ = ["billions", "looked_for", "of_kind", "wanted_hits", "wanted_signs"]

_DEPTH = 200
_OF_KIND = -1.4  # log odds: below, a paper hardly releases what is asked for
_LESS = 1.5  # log odds by which a method is less likely a model than it is a method
_ANYTHING = ("model", "dataset", "benchmark", "survey", "library", "agent", "method")
_FIRST_WORDS = 6
_FEW, _MANY = 8.0, 20.0  # billions of parameters


def looked_for(question: Question) -> str:
    """What is searched for: the topic, or all words where it is in pieces or the thing is of another kind.

    "Reward model for videos" is no video model, and a "tokenizer for images" is no image. What agents do is
    looked for as theirs.
    """
    if question.wanted == "agent" and question.topic and "agent" not in question.topic:
        return f"{question.topic} agent"
    whole = question.wanted and question.head.lower() in question.topic.lower() and ", " not in question.topic
    return question.topic if question.topic and whole else question.text


def wanted_hits(question: Question, collection: Collection) -> list[Hit]:
    """The papers found for the topic, of any scope; none where not one can be about the topic.

    What is about the topic is told among all papers: the best of one month may be about something else.
    """
    topic, scope = looked_for(question), question.scope
    shown = scope.paper_ids is not None
    hits = quotable(collection.retriever.candidates(topic, _DEPTH, scope if shown else WHOLE))
    return hits if shown or is_anything(topic, hits) else []


def wanted_signs(question: Question, hits: list[Hit], collection: Collection) -> list[dict[str, float]]:
    """The signs of each hit, best first. A rank counts those before it that are of the kind.

    A method for what a model is to do may be the model; what only studies things gives none.
    """
    near = about(looked_for(question), hits, collection.retriever)
    signs: list[dict[str, float]] = []
    head = frozenset(terms(question.head))
    nouns = WANTED.get(question.wanted or "")
    before = 0
    for hit, chance in watched(zip(hits, near, strict=True)):
        released = releases(hit.paper.title, hit.paper.abstract)
        kind = log_odds(max(released[one] for one in ([question.wanted] if question.wanted else _ANYTHING)))
        either = max(kind, log_odds(released["method"]) - _LESS) if question.wanted == "model" else kind
        own = introducing(hit.paper.title, hit.paper.abstract, question.wanted)
        signs.append(
            {
                "about": _log_chance(log_odds(chance)),
                "kind": kind,
                "either": _log_chance(either),
                "log_rank": math.log1p(before),
                "named": covered(head, f"{hit.paper.title}. {own.text}") if head else 1.0,
                "said": float(nouns is not None and kind >= _OF_KIND and _says(hit.paper, nouns)),
                "studies": log_odds(released["analysis"]),
                "small": _smallness(hit.paper) if question.small else 0.0,
            }
        )
        before += kind >= _OF_KIND
    return signs


def _log_chance(odds: float) -> float:
    """The logarithm of the probability with these log odds: what has to hold as well as the other."""
    return -math.log1p(math.exp(-odds))


def of_kind(question: Question, hits: list[Hit], collection: Collection) -> list[Fitting]:
    """The hits of the scope that may be what is wanted, likeliest first."""
    within = collection.catalog.paper_ids(question.scope) if question.scope else None
    judged = cut("recommend", hits, wanted_signs(question, hits, collection), least=0.0)
    return [one for one in judged if within is None or one.hit.paper.id in within]


def _says(paper: Paper, nouns: re.Pattern[str]) -> bool:
    """Whether a phrase by which the paper introduces its own opens with such a noun."""
    return any(
        nouns.search(" ".join(one.text.lower().split()[:_FIRST_WORDS]))
        for one in descriptions(paper.title, paper.abstract)
        if one.introduces
    )


def _smallness(paper: Paper) -> float:
    """1 for what is small, -1 for what is not, 0 where nothing tells."""
    known = [billions(claim) for claim in sizes([paper], own=True)]
    if known:
        return 1.0 if min(known) <= _FEW else -1.0 if min(known) >= _MANY else 0.0
    return float(small(f"{paper.title}. {introducing(paper.title, paper.abstract).text}"))


def billions(claim: Claim) -> float:
    """The parameters of a claim of a model's size."""
    return claim.value * MULTIPLES[claim.unit.removeprefix("absolute:").partition(" ")[0]] / 1e9
