"""Which extractor reads the abstracts, and whether a paper was read by it already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.errors import InputError
from assistant.store.stores import Stores
from assistant.types import Claim, Paper

__all__ = ["Extractor", "combined", "is_current", "keeps_additions", "load_extractor"]

_SEPARATOR = "+"


class Extractor(Protocol):
    """Finds the claims of papers."""

    @property
    def version(self) -> str:
        """Changes whenever the claims may; parts that work together are joined by ``+``."""

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order."""


class Rules:
    """The grammar of ``ingest.claims``."""

    @property
    def version(self) -> str:
        """The grammar's version."""
        from ingest.claims import EXTRACTOR

        return EXTRACTOR

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order."""
        from ingest.claims import extract

        return [extract(paper) for paper in papers]


def load_extractor(
    name: str, stores: Stores, tell: Callable[[str, int, int | None], None] | None = None
) -> Extractor:
    """``rules``, or ``llm`` to let a language model add to them; ``tell`` hears first what that will cost.

    Raises ``InputError`` for other names.
    """
    if name == "rules":
        return Rules()
    if name == "llm":
        from ingest.claims.model import load_extractor as load

        return load(stores.settings, stores.catalog, tell)
    raise InputError(f"extractor {name!r} is not known: use rules or llm")


def is_current(read_by: str, wanted: str) -> bool:
    """Whether a paper that was read by one version need not be read by the wanted one.

    A language model's additions to the same rules are no reason to read it again.
    """
    return set(wanted.split(_SEPARATOR)) <= set(read_by.split(_SEPARATOR))


def combined(read_by: str, wanted: str) -> str:
    """The version to note when ``wanted`` has read a paper again.

    Rules alone leave what a language model added, and its part of the version.
    """
    _, _, added = read_by.partition(_SEPARATOR)
    return f"{wanted}{_SEPARATOR}{added}" if added and keeps_additions(wanted) else wanted


def keeps_additions(version: str) -> bool:
    """Whether this version is of rules alone, which take nothing of a language model's away."""
    return _SEPARATOR not in version
