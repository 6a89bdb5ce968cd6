"""Which papers present what a recommendation asks for: the kind of thing, and for what.

Each paper found for the topic is judged by how likely it is about that, how likely it releases such a
thing, how many before it do, and whether it is small where that is asked. Fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
import re

from assistant.answer.belonging import about, is_anything
from assistant.answer.fitting import Fitting, cut, log_odds, quotable
from assistant.answer.forms import Collection
from assistant.language.releases import introducing, own_name, releases
from assistant.language.sentences import quotable_spans
from assistant.language.sizes import Size, sizes
from assistant.language.text import Span
from assistant.types import WHOLE, Hit, Paper, Question

__all__ = ["looked_for", "of_kind", "own_sizes", "wanted_hits", "wanted_signs"]

_DEPTH = 200
_OF_KIND = -1.4  # log odds: below, a paper hardly releases what is asked for
_ANYTHING = ("model", "dataset", "benchmark", "survey", "library", "agent", "method")
_SMALL = re.compile(r"\b(?:small|tiny|compact|light-?weight|mini|nano|mobile|on-device)\b", re.IGNORECASE)
_OUR = re.compile(r"\b(?:our|we|models?)\b", re.IGNORECASE)
_FEW, _MANY = 8.0, 20.0  # billions of parameters


def looked_for(question: Question) -> str:
    """What is searched for: the topic, or all words where they name a thing of another kind."""
    return question.topic if question.topic and question.wanted else question.text


def wanted_hits(question: Question, collection: Collection) -> list[Hit]:
    """The papers found for the topic, of any scope; none where not one can be about the topic.

    What is about the topic is told among all papers: the best of one month may be about something else.
    """
    topic, scope = looked_for(question), question.scope
    shown = scope.paper_ids is not None
    hits = quotable(collection.retriever.candidates(topic, _DEPTH, scope if shown else WHOLE))
    return hits if shown or is_anything(topic, hits) else []


def wanted_signs(question: Question, hits: list[Hit], collection: Collection) -> list[dict[str, float]]:
    """The signs of each hit, best first. A rank counts those before it that are of the kind."""
    near = about(hits, collection.retriever.vectors([hit.chunk.id for hit in hits]))
    signs: list[dict[str, float]] = []
    before = 0
    for hit, chance in zip(hits, near, strict=True):
        released = releases(hit.paper.title, hit.paper.abstract)
        kind = log_odds(max(released[one] for one in ([question.wanted] if question.wanted else _ANYTHING)))
        topical = log_odds(chance)
        signs.append(
            {
                "about": topical,
                "kind": kind,
                "both": topical * kind,
                "log_rank": math.log1p(before),
                "small": _smallness(hit.paper) if question.small else 0.0,
            }
        )
        before += kind >= _OF_KIND
    return signs


def of_kind(question: Question, hits: list[Hit], collection: Collection) -> list[Fitting]:
    """The hits of the scope that may be what is wanted, likeliest first."""
    within = collection.catalog.paper_ids(question.scope) if question.scope else None
    signs = wanted_signs(question, hits, collection)
    kept = [
        place
        for place, (hit, own) in enumerate(zip(hits, signs, strict=True))
        if own["kind"] >= _OF_KIND and (within is None or hit.paper.id in within)
    ]
    return cut("recommend", [hits[place] for place in kept], [signs[place] for place in kept], least=0.0)


def own_sizes(paper: Paper) -> list[tuple[Span, Size]]:
    """The numbers of parameters of what a paper introduces, with their sentence; not those of others.

    They stand where it is introduced, else with its name, else with "our" or "parameters".
    """
    own, name = introducing(paper.title, paper.abstract), own_name(paper.title)
    spans = quotable_spans(paper.abstract)
    named = re.compile(rf"\b{re.escape(name)}\S*-\d") if name else None
    for kept in (
        [span for span in spans if own.start <= span.start < own.end],
        [span for span in spans if named and named.search(span.text)],
        [span for span in spans if _OUR.search(span.text) and "parameter" in span.text],
    ):
        if found := [(span, size) for span in kept for size in sizes(span.text)]:
            return found
    return []


def _smallness(paper: Paper) -> float:
    """1 for what is small, -1 for what is not, 0 where nothing tells."""
    known = [size.billions for _, size in own_sizes(paper)] + [size.billions for size in sizes(paper.title)]
    if known:
        return 1.0 if min(known) <= _FEW else -1.0 if min(known) >= _MANY else 0.0
    return float(bool(_SMALL.search(f"{paper.title}. {introducing(paper.title, paper.abstract).text}")))
