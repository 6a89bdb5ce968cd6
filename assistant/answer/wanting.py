"""Which papers present what a recommendation asks for: the kind of thing, for what, and what else of it.

Each paper found for the topic is judged by how likely it is about that, how likely it releases such a
thing and says so of its own, whether its introduction names what stands before the kind, how many before it
do, and whether it is small where that is asked. Fitted by :mod:`eval.fit.lines`. A size, a bound and being
open are conditions: what its abstract says otherwise rules a paper out, what it does not say is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.belonging import about, is_anything
from assistant.answer.fitting import Fitting, cut, log_odds, quotable
from assistant.answer.forms import Collection
from assistant.answer.sets.described import asks_described, described
from assistant.answer.sets.holdings import holdings
from assistant.answer.sets.judge import judge
from assistant.answer.sets.sizes import sizes
from assistant.language.asking import WANTED
from assistant.language.quantities import QUANTITIES
from assistant.language.quantities.units import MULTIPLES
from assistant.language.releases import Description, descriptions, introducing, releases
from assistant.language.roles import judged
from assistant.language.text import Span
from assistant.language.traits import TRAITS, Trait, given
from assistant.language.words import covered, terms
from assistant.limits import watched
from assistant.question.subject import small
from assistant.types import WHOLE, Claim, Hit, Paper, Query, Question

__all__ = ["Column", "billions", "bounded", "columns", "looked_for", "of_kind", "wanted_hits", "wanted_signs"]


@dataclass(frozen=True, slots=True)
class Column:
    """What each paper says, in its own words and with their sentence, by the paper's id.

    ``told`` says of how many it could not be checked.
    """

    name: str
    said: dict[str, tuple[str, Span]]
    told: str = ""


def bounded(question: Question, papers: Sequence[Paper]) -> tuple[frozenset[str], frozenset[str]]:
    """The papers with an amount within the bound that was asked for, and those with others alone."""
    query = _bound(question)
    if query is None:
        return frozenset(), frozenset()
    claims = list(described(query, papers))
    met = frozenset(claim.paper_id for claim in _met(query, claims))
    return met, frozenset(claim.paper_id for claim in claims) - met


def _met(query: Query, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if judge(query, claim).verdict == "match"]


def columns(
    question: Question,
    papers: Sequence[Paper],
    described_as: Mapping[str, Description | None],
    ordering: Sequence[Claim] = (),
) -> list[Column]:
    """A column for each condition, and the size of a model or of data in any case.

    ``described_as`` is the phrase that says what each paper's thing is, whose size comes first; ``ordering``
    are the sizes that put them in order.
    """

    def told(claim: Claim) -> bool:
        said = described_as.get(claim.paper_id)
        return said is not None and claim.raw in said.text

    query = _bound(question)
    found = [_bounded(query, papers)] if query else []
    sized = query.quantity if query else None
    if question.wanted == "model" and sized != "model_size":
        named = [claim for claim in sizes(papers, named=True) if told(claim)]
        found.append(Column("size", _first([*ordering, *named, *sizes(papers, own=True), *sizes(papers)])))
    if question.wanted in {"dataset", "benchmark"} and sized != "data_size":
        found.append(Column("size", _first([*ordering, *_held(question.wanted, papers, told)])))
    return found + [_trait(trait, papers) for trait in TRAITS if trait.name in question.traits]


def _held(wanted: str, papers: Sequence[Paper], told: Callable[[Claim], bool]) -> list[Claim]:
    """What their data hold, first what the description names, then by how likely a sentence gives it."""
    titles = {paper.id: paper.title for paper in papers}
    claims = list(holdings(papers, None))
    likely = [releases(titles[claim.paper_id], claim.quote)[wanted] for claim in claims]
    ranked = sorted(zip(claims, likely, strict=True), key=lambda one: (not told(one[0]), -one[1]))
    return [replace(one, raw=_amount(one.raw)) for one, chance in ranked if told(one) or chance >= _GIVES]


def _amount(raw: str) -> str:
    """The amount alone of a name that ends with one: "Brook-10K"."""
    name, _, end = raw.rpartition("-")
    return end if name[:1].isalpha() and end[:1].isdigit() and " " not in raw else raw


_GIVES = 0.07


def _bound(question: Question) -> Query | None:
    query = question.query
    return query if query is not None and query.op is not None and asks_described(query) else None


def _first(claims: Iterable[Claim]) -> dict[str, tuple[str, Span]]:
    said: dict[str, tuple[str, Span]] = {}
    for claim in claims:
        said.setdefault(claim.paper_id, (claim.raw, Span(claim.start, claim.end, claim.quote)))
    return said


def _bounded(query: Query, papers: Sequence[Paper]) -> Column:
    said = _first(_met(query, described(query, papers)))
    noun = QUANTITIES[query.quantity].noun if query.quantity else "size"
    silent = len(papers) - len(said)
    return Column(noun, said, f"Of {silent} the abstract names no {noun}: not checked." if silent else "")


def _trait(trait: Trait, papers: Sequence[Paper]) -> Column:
    """What each is said to give, where it speaks of its own: findings and background speak of others too."""
    said: dict[str, tuple[str, Span]] = {}
    for paper in watched(papers):
        own = (one for one in judged(paper.abstract) if one.role not in _OF_OTHERS)
        for one in sorted(own, key=lambda one: -one.chances["resource"]):
            if match := trait.said.search(one.span.text):
                said.setdefault(paper.id, (given(one.span.text) or match.group(), one.span))
    silent = sum(paper.id not in said for paper in papers)
    told = f"Of {silent} the abstract does not say {trait.name}: not checked." if silent else ""
    return Column(trait.name, said, told)


_OF_OTHERS = frozenset({"background", "result", "limit"})


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
