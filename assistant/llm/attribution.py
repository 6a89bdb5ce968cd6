"""A written sentence held against the evidence given: as it cites, else as it could have cited.

Small models write true sentences and no numbers, or the wrong ones. Such a sentence is looked up
in what was given and passes by the same gate, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from assistant.gate.citations import Verifier
from assistant.gate.names import without_names
from assistant.gate.numbers import figure_fault
from assistant.gate.sources import Source
from assistant.gate.support import contradiction
from assistant.language.sentences import without_preface
from assistant.language.words import covered, terms
from assistant.types import Evidence, Rejected, Statement

__all__ = ["Checked", "Checker"]

Checked = Statement | Rejected

_LOOKED_UP = 6
_PAIRED = 4
_LEAST = 0.3
# The share of a weak writer's words, by rarity, that must be those of its evidence.
_LITERAL = 0.9


class Checker:
    """Holds sentences against the evidence of one prompt.

    ``gate`` is that of the page over that evidence, which keeps the verdicts: nothing is judged again when
    it is shown. ``literal`` is for a weak writer, whose sentences must also be in the words of what
    supports them.
    """

    def __init__(self, gate: Verifier, evidence: Mapping[str, Evidence], *, literal: bool = False) -> None:
        self._gate = gate
        self._evidence = evidence
        self._literal = literal

    def check(self, statement: Statement) -> Checked:
        """The statement with evidence that supports it, else why what it cites does not."""
        if self._literal:
            statement = replace(statement, text=without_preface(statement.text))
            if statement.text.endswith("?"):
                return Rejected(statement.text, "it asks")
        reason = self._fault(statement)
        if reason is None:
            return statement
        for keys in self._candidates(statement):
            other = replace(statement, evidence=keys)
            if self._fault(other) is None:
                return other
        return Rejected(statement.text, reason)

    def _fault(self, statement: Statement) -> str | None:
        if self._literal and not self._in_its_words(statement):
            return "no sentence that was given has its words"
        return self._gate.fault(statement)

    def _strange_number(self, text: str, cited: Sequence[str]) -> bool:
        """Whether a measured number is in none of the sentences cited."""
        quotes = tuple(self._evidence[key].quote for key in cited)
        return figure_fault(without_names(text), Source(quotes)) is not None

    def _in_its_words(self, statement: Statement) -> bool:
        pieces = [self._evidence[key] for key in statement.evidence if key in self._evidence]
        given = " ".join(f"{one.title}. {one.quote}" for one in pieces)
        return covered(frozenset(terms(statement.text)), given) >= _LITERAL

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
