"""Every paper judged against a criterion: the result, what may be missing, and judging without a model.

Without a model a criterion is looked for by its words, and by meaning where there is an embedder;
all that is not plainly said is left undecided, for a reader or a model to decide.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.language.text import sentences
from assistant.language.words import covered, terms
from assistant.protocols import Searches
from assistant.types import Paper, Usage, Verdict

__all__ = ["CONFIDENCE", "Judged", "Missed", "Screening", "by_words", "missed"]

CONFIDENCE = 0.95
"""How sure the stated bound on missed matches is."""

# Shares of a criterion's words, by weight, in one sentence; and cosines of the best passage. Words and
# meaning rule out little: at half the words or a cosine of .35, half of the true matches were called none.
_SAID = 0.95
_TOUCHED = 0.4
_NEAR = 0.2
_AMONG = 2
# A sentence with all the words of a denial may as well say the opposite.
_DENYING = {"no", "not", "without", "never", "none", "neither", "nor", "non", "free", "cannot"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One paper's verdict, with the sentence that shows it; ``quote == abstract[start:end]``."""

    paper_id: str
    title: str
    verdict: Verdict
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """How many matches may be among the papers not judged: about ``estimate``, at most ``at_most``.

    ``sampled`` of ``rest`` papers were judged, chosen at random, and ``found`` of them matched.
    """

    estimate: float
    at_most: int
    sampled: int
    rest: int
    found: int
    confidence: float = CONFIDENCE


@dataclass(frozen=True, slots=True)
class Screening:
    """Every paper in scope against one criterion: ``judged`` of ``papers``, best first.

    ``missed`` is ``None`` when all were judged, or when nothing was sampled.
    """

    criterion: str
    papers: int
    judged: tuple[Judged, ...]
    missed: Missed | None = None
    engine: str = "extractive"
    model: str | None = None
    prompt_sha: str | None = None
    usage: Usage = field(default_factory=Usage)
    notice: str | None = None
    seconds: float = 0.0

    def having(self, verdict: Verdict) -> tuple[Judged, ...]:
        """The papers with one verdict."""
        return tuple(one for one in self.judged if one.verdict == verdict)

    @property
    def unread(self) -> int:
        """How many papers were not judged."""
        return self.papers - len(self.judged)

    def told(self) -> str:
        """The counts in one sentence or two."""
        match, undecided = len(self.having("match")), len(self.having("cannot_tell"))
        text = f"{match} of {self.papers} papers match; {undecided} cannot be told from the abstract"
        if not self.unread:
            return f"{text}."
        text += f"; {self.unread} were not judged."
        if self.missed is None:
            return f"{text} How many of those match is not known."
        one = self.missed
        return (
            f"{text} Of {one.sampled} taken at random from the {one.rest} least likely, {one.found} matched: "
            f"about {one.estimate:.0f} matches may be missing, at most {one.at_most} at {one.confidence:.0%}."
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON shape: counts, the bound, and one object for each paper judged."""
        data = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        data["judged"] = [dataclasses.asdict(one) for one in self.judged]
        data["missed"] = dataclasses.asdict(self.missed) if self.missed else None
        data["usage"] = dataclasses.asdict(self.usage)
        counts = {verdict: len(self.having(verdict)) for verdict in ("match", "no_match", "cannot_tell")}
        return data | counts | {"unread": self.unread, "text": self.told()}


def by_words(criterion: str, papers: Sequence[Paper], retriever: Searches) -> Iterator[Judged]:
    """Each paper judged by words and meaning, in the order given."""
    asked = frozenset(terms(criterion))
    denying = bool(_DENYING & set(criterion.casefold().replace("-", " ").split()))
    near: Mapping[str, float] = retriever.cosines(criterion, [paper.id for paper in papers])
    for paper in papers:
        spans = list(sentences(paper.abstract))
        share, span = max(
            ((covered(asked, span.text), span) for span in spans), key=lambda one: one[0], default=(0.0, None)
        )
        touched = share >= _TOUCHED or near.get(paper.id, 0.0) >= _NEAR
        verdict: Verdict = "cannot_tell" if touched else "no_match"
        if share >= _SAID and span is not None and not denying and _together(asked, span.text):
            verdict = "match"
        if span is None or verdict == "no_match" or share < _TOUCHED:
            yield Judged(paper.id, paper.title, verdict, url=paper.url)
        else:
            yield Judged(paper.id, paper.title, verdict, span.text, span.start, span.end, paper.url)


def _together(asked: frozenset[str], text: str) -> bool:
    """Whether all the words asked for stand close together somewhere, with few others among them."""
    places = [(place, stem) for place, stem in enumerate(terms(text)) if stem in asked]
    for start, (first, _) in enumerate(places):
        held: set[str] = set()
        for place, stem in places[start:]:
            held.add(stem)
            if len(held) == len(asked):
                return place - first < len(asked) + _AMONG
    return False


def missed(rest: int, sampled: int, found: int, confidence: float = CONFIDENCE) -> Missed:
    """The bound from a random sample without replacement, exactly (hypergeometric).

    ``rest`` papers were left, ``sampled`` of them judged, ``found`` of those matched; what was found
    counts no more as missing. Without a sample all of the rest may match.
    """
    if not sampled:
        return Missed(float(rest), rest, 0, rest, 0, confidence)
    low, high = found, rest - (sampled - found)
    while low < high:
        middle = (low + high + 1) // 2
        if _at_most(found, middle, rest, sampled) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    estimate = found / sampled * (rest - sampled)
    return Missed(estimate, low - found, sampled, rest, found, confidence)


def _at_most(found: int, matching: int, rest: int, sampled: int) -> float:
    """The chance to meet ``found`` matches or fewer in a sample, were ``matching`` of ``rest`` matches."""
    whole = _choose(rest, sampled)
    return sum(
        math.exp(_choose(matching, k) + _choose(rest - matching, sampled - k) - whole)
        for k in range(max(0, sampled - (rest - matching)), min(found, matching) + 1)
    )


def _choose(n: int, k: int) -> float:
    """The logarithm of n over k."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
