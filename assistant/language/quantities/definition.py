"""What is known of one quantity: its words, its units, how it is spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from assistant.language.text import listed
from assistant.types import Context, Quantity

__all__ = ["Definition", "Nature", "Term"]

# A resource as it is named.

Nature: TypeAlias = Literal["amount", "rate", "gain", "level"]


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase names.

    ``nature`` is ``amount`` (training time: less is less), ``rate`` (training speed,
    FPS: more means less time), ``gain`` (a speedup: its size is the saving) or ``level``
    (utilisation, batch size: a number that is reached, no saving).
    ``context`` is ``None`` when the words leave it open; time and speed without a
    context (``speedup``, ``runtime``) may turn out to be those of training.
    """

    quantity: Quantity
    context: Context | None = None
    nature: Nature = "amount"


_CONTEXTS: dict[str, Context | None] = {"any": None} | {name: name for name in get_args(Context)}
_NATURES: dict[str, Nature] = {name: name for name in get_args(Nature)}


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """The heads in brackets of a table, and what stands below each."""
    for row in table.split("[")[1:]:
        head, _, block = row.partition("]")
        yield head, block


@dataclass(frozen=True, slots=True)
class Definition:
    """One quantity. Lists of words are separated by commas.

    ``noun`` is its name in a sentence. ``terms`` are the phrases that name it in a text, under a line
    ``[context nature]`` (a plural s is understood, hyphens and spaces are alike); ``asked_by`` those that
    name it in a question only through what happens to it ("faster"; ``*`` is any ending).
    ``smaller`` and ``larger`` are comparatives that name it by themselves; ``comparative`` is said of a
    gain ("3x faster"), ``less`` of a saving in percent. ``dimensions`` are those of the units that can
    measure it, ``means`` those that stand for it when no word says otherwise; with ``per_second`` rates
    measure it too. ``unit`` is the one that "the smallest" is asked in. ``phase`` is training or
    inference for what belongs to one of them; ``sided`` is what a question may ask of either.
    ``related`` says nearly the same in other terms. ``kinds`` are what is counted where that is not the
    quantity at large: under the name of the kind, the words of a term that tell it. ``on_scale`` tells
    that it can be saved at all; ``described`` that it is read from the abstracts when it is asked for,
    and no claim of it is stored.
    ``example`` is a question about it.
    """

    name: Quantity
    noun: str
    terms: str = ""
    asked_by: str = ""
    dimensions: str = ""
    means: str = ""
    unit: str | None = None
    less_is_better: bool = True
    phase: Context | None = None
    sided: bool = False
    per_second: bool = False
    on_scale: bool = True
    described: bool = False
    comparative: str = "less"
    less: str = "less"
    smaller: str = ""
    larger: str = ""
    related: Quantity | None = None
    kinds: str = ""
    example: str | None = None

    def named(self) -> Iterator[tuple[str, Term]]:
        """Every phrase of ``terms``, in lower case, and what it names."""
        return ((phrase, term) for block, term in self._rows(self.terms) for phrase in listed(block))

    def triggers(self) -> Iterator[tuple[str, Term]]:
        """Every block of ``asked_by``, and what its words name."""
        return self._rows(self.asked_by)

    def _rows(self, blocks: str) -> Iterator[tuple[str, Term]]:
        for head, block in _rows(blocks):
            context, _, nature = head.partition(" ")
            yield block, Term(self.name, _CONTEXTS[context], _NATURES[nature])

    def kind(self, phrase: str) -> str | None:
        """What ``phrase``, a term of it, counts; ``None`` for the quantity at large."""
        words = set(phrase.lower().replace("-", " ").split())
        return next((name for name, telling in self._kinds() if words & telling), None)

    def _kinds(self) -> Iterator[tuple[str, frozenset[str]]]:
        for name, block in _rows(self.kinds):
            yield name, frozenset(word for one in listed(block) for word in (one, f"{one}s"))

    def measures(self, dimension: str) -> bool:
        """An amount of ``dimension`` can be one of this quantity; anything can, where none is listed."""
        if not self.dimensions or dimension in listed(self.dimensions):
            return True
        return self.per_second and dimension.endswith("/s")
