"""Questions that a reader follows, and which papers answer them that did not when they were last asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import AskpapersError
from assistant.types import Answer
from ui.reader import Reader

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Followed", "Following"]

_NAME = "followed"
_MOST = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """A question, the papers that its last answer cited, and those that answer it now and did not then.

    ``revision`` is that of the collection when ``new`` was found.
    """

    question: str
    papers: frozenset[str]
    new: tuple[str, ...] = ()
    revision: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON shape."""
        kept = {"question": self.question, "papers": sorted(self.papers)}
        return kept | {"new": list(self.new), "revision": self.revision}


class Following:
    """The followed questions of one reader, kept in the catalogue."""

    def __init__(self, assistant: Assistant, reader: Reader) -> None:
        self._assistant = assistant
        self._reader = reader

    def all(self) -> list[Followed]:
        """In the order in which they were first followed."""
        kept = self._reader.kept.preference(_NAME)
        return [
            Followed(one["question"], frozenset(one["papers"]), tuple(one["new"]), one["revision"])
            for one in (kept if isinstance(kept, list) else [])
        ]

    def follow(self, answer: Answer) -> None:
        """Follow the question of this answer. Raises ``HomeError`` where nothing can be kept."""
        one = self._looked(Followed(answer.question, _cited(answer)), self._revision())
        one = replace(
            one, papers=one.papers.union(one.new), new=()
        )  # what a model left out is no news either
        others = [other for other in self.all() if other.question != answer.question]
        self._keep([*others, one][-_MOST:])

    def forget(self, question: str) -> None:
        """Follow it no longer."""
        self._keep([one for one in self.all() if one.question != question])

    def asked(self, answer: Answer) -> None:
        """Take note of an answer, if its question is followed: what it cites is no news any more."""
        known = self.all()
        if any(one.question == answer.question for one in known):
            self._keep(
                [
                    replace(one, papers=one.papers.union(_cited(answer), one.new), new=())
                    if one.question == answer.question
                    else one
                    for one in known
                ]
            )

    def news(self) -> list[Followed]:
        """All of them with what is new, by quoting alone; asked anew only where the collection changed."""
        revision, known = self._revision(), self.all()
        looked = [one if one.revision == revision else self._looked(one, revision) for one in known]
        if looked != known:
            self._keep(looked)
        return looked

    def _looked(self, one: Followed, revision: str) -> Followed:
        try:
            answer = self._assistant.ask(one.question, engine="extractive")
        except AskpapersError:
            return one
        new = tuple(dict.fromkeys(c.paper_id for c in answer.citations if c.paper_id not in one.papers))
        return replace(one, new=new, revision=revision)

    def _revision(self) -> str:
        return self._assistant.stores.catalog.revision()

    def _keep(self, followed: Sequence[Followed]) -> None:
        self._reader.kept.prefer(_NAME, [one.to_dict() for one in followed])


def _cited(answer: Answer) -> frozenset[str]:
    return frozenset(one.paper_id for one in answer.citations)
