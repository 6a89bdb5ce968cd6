"""A written sentence held against the evidence given: as it cites, else as it could have cited.

Small models write true sentences and no numbers, or the wrong ones. Such a sentence is looked up
in what was given and passes by the same gate, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from assistant.gate.citations import Verifier
from assistant.gate.figures import figures
from assistant.gate.names import proper, without_names
from assistant.gate.numbers import figure_fault
from assistant.gate.sources import Source, content
from assistant.gate.support import contradiction, false_absence, without_absences
from assistant.language.quantities import mentions
from assistant.language.reports import topic
from assistant.language.sentences import without_preface
from assistant.language.synonyms import FRAME
from assistant.language.text import fold
from assistant.language.words import covered, terms
from assistant.types import Evidence, Rejected, Statement

__all__ = ["Checked", "Checker"]

Checked = Statement | Rejected

_LOOKED_UP = 6
_PAIRED = 4
_LEAST = 0.3
# The share of a weak writer's words, by rarity, that must be those of its evidence.
_LITERAL = 0.9
# The share of a question's words that must be in what was given of a paper, for an answer in those words.
# Two in three of the papers that paraphrased lookups ask for have it, and three in a hundred of those beside.
_ABOUT = 0.5


class Checker:
    """Holds sentences against the evidence of one prompt.

    ``gate`` is that of the page over that evidence, which keeps the verdicts: nothing is judged again when
    it is shown. Where that leaves something to a model, ``rules`` are all of the rules: what they support is
    preferred. ``asked`` is the question to a weak writer, whose sentences must also be in the words of what
    supports them, or put what is there into the words of the question.
    """

    def __init__(
        self,
        gate: Verifier,
        evidence: Mapping[str, Evidence],
        *,
        rules: Verifier | None = None,
        asked: str | None = None,
    ) -> None:
        self._gate = gate
        self._rules = rules or gate
        self._evidence = evidence
        self._asked = asked
        judged = dict.fromkeys((self._rules.fault, gate.fault))
        self._faults: tuple[Callable[[Statement], str | None], ...] = (
            tuple(judged) if asked is None else (self._weak,)
        )

    def check(self, statement: Statement) -> Checked:
        """The statement with evidence that supports it, else why what it cites does not."""
        if self._asked is not None:
            statement = self._quoted(replace(statement, text=without_preface(statement.text)))
            if statement.text.endswith("?"):
                return Rejected(statement.text, "it asks")
        for fault in self._faults:
            if fault(statement) is None:
                return statement
            for keys in self._candidates(statement):
                other = replace(statement, evidence=keys)
                if fault(other) is None:
                    return other
        return Rejected(statement.text, self._faults[-1](statement) or "")

    def summing_up(self, lead: Statement, points: Sequence[Statement]) -> Statement | None:
        """A lead with what its papers' points rest on as its evidence, ``None`` where that is not enough."""
        papers = {self._evidence[key].paper_id for key in lead.evidence if key in self._evidence}
        told = [key for point in points for key in point.evidence if self._evidence[key].paper_id in papers]
        wider = replace(lead, evidence=tuple(dict.fromkeys((*lead.evidence, *told))))
        return wider if papers and self._faults[0](wider) is None else None

    def says_absent(self, statement: Statement) -> str | None:
        """What a sentence misses that says no more than that nothing given speaks of it, and nothing does."""
        rest, absent = without_absences(statement.text)
        given = [text for one in self._evidence.values() for text in (one.quote, one.title)]
        if not absent or content(rest) or figures(rest):
            return None
        return None if any(false_absence(one, given) for one in absent) else " ".join(map(topic, absent))

    def _quoted(self, statement: Statement) -> Statement:
        """A sentence copied from what was given, as the quotation that it is."""
        said = fold(statement.text).strip(" .\"'“”")
        for key, one in self._evidence.items():
            if said == fold(one.quote).strip(" .\"'“”"):
                return Statement(f"“{one.quote}”", (key,))
        return statement

    def _weak(self, statement: Statement) -> str | None:
        """Why a weak writer's sentence may not be shown."""
        pieces = [self._evidence[key] for key in statement.evidence if key in self._evidence]
        given = " ".join(f"{one.title}. {one.quote}" for one in pieces)
        said, asked = frozenset(terms(statement.text)), frozenset(terms(self._asked or ""))
        if covered(said, given) >= _LITERAL:
            return self._rules.fault(statement)
        own = said - asked - FRAME
        filled = {*proper(statement.text), *(one.raw for one in figures(statement.text))}
        if not own or covered(own, given) < _LITERAL or all(one in (self._asked or "") for one in filled):
            return "no sentence that was given has its words"
        if self._rules.fault(statement) is None:
            return None
        return self._elsewhere(statement, asked, given) or self._gate.fault(statement)

    def _elsewhere(self, statement: Statement, asked: frozenset[str], given: str) -> str | None:
        """Why a question filled in with a name or number of ``given`` may be of another paper or thing."""
        papers = {self._evidence[key].paper_id for key in statement.evidence}
        whole = " ".join(
            f"{one.title}. {one.quote}" for one in self._evidence.values() if one.paper_id in papers
        )
        if covered(asked, whole) < _ABOUT:
            return "what was given of the paper is not what the question asks about"
        known = {one.term.quantity for one in mentions(given)}
        if any(one.term.quantity not in known for one in mentions(statement.text)):
            return "no cited quote speaks of what its number is said to measure"
        return contradiction(statement.text, self._gate.sources(statement))

    def _strange_number(self, text: str, cited: Sequence[str]) -> bool:
        """Whether a measured number is in none of the sentences cited."""
        quotes = tuple(self._evidence[key].quote for key in cited)
        return figure_fault(without_names(text), Source(quotes)) is not None

    def _candidates(self, statement: Statement) -> Iterator[tuple[str, ...]]:
        """What it could have cited: a better sentence of its paper, one more of it, else what is nearest."""
        asked = frozenset(terms(statement.text))

        def share(*keys: str) -> float:
            pieces = [self._evidence[key] for key in keys]
            return covered(asked, " ".join(f"{one.title}. {one.quote}" for one in pieces))

        nearest = sorted(
            ((share(key), key) for key in self._evidence), key=lambda one: (-one[0], len(one[1]), one[1])
        )
        cited = [key for key in statement.evidence if key in self._evidence]
        papers = {self._evidence[key].paper_id for key in cited}
        own = [one for one in nearest if self._evidence[one[1]].paper_id in papers][:_LOOKED_UP]
        keys = [key for told, key in nearest[:_LOOKED_UP] if told >= _LEAST]
        # A name stands in another sentence more often than the whole does: what it cites goes with that.
        better = [key for told, key in own if told > share(*cited)]
        yield from ((key,) for key in better)
        sources = self._gate.sources(replace(statement, evidence=tuple(cited)))
        if contradiction(statement.text, sources) is not None:
            return  # what says the opposite of its citation is true by no other sentence
        strange = bool(cited) and self._strange_number(statement.text, cited)
        if not strange:
            yield from ((*cited, key) for _, key in own if key not in cited)
        yield from ((key,) for key in keys if key not in better)
        if strange:
            return  # added to what is cited, a number of another sentence would measure something else
        for one, other in combinations(keys[:_PAIRED], 2):
            if self._evidence[one].paper_id == self._evidence[other].paper_id:
                yield one, other
