"""What is kept in memory of texts that were read, bounded all together.

Sentences and words are read again and again, so what was read of them is kept in ``functools.lru_cache``s,
each with a bound of its own. All of them full would take half a gigabyte; one setting bounds them together.
"""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper
from typing import Any, TypeAlias

__all__ = ["HEAVY", "megabytes", "trim"]

_Cache: TypeAlias = "_lru_cache_wrapper[Any]"

HEAVY = {"_indexed": 42, "judged": 8, "stance_signs": 9, "paper_stems": 5, "quotable_spans": 3}
"""Kilobytes that an entry of these takes; one of the others takes half of one.

Measured after 150 questions over 3,550 papers, when 91,068 entries took 92 MB together.
"""
_LIGHT = 0.5
_FEW = 16
"""What holds no more than this holds models, which are needed for every question."""

_found: tuple[int, list[_Cache]] = (0, [])


def megabytes() -> float:
    """About how much what is kept takes."""
    return sum(one.cache_info().currsize * HEAVY.get(one.__name__, _LIGHT) for one in _caches()) / 1000


def trim(most: float) -> None:
    """Forget what is kept once it takes more than about so many megabytes."""
    if megabytes() > most:
        for one in _caches():
            one.cache_clear()


def _caches() -> list[_Cache]:
    """The caches of every module that is loaded; looked for again when more are."""
    global _found  # noqa: PLW0603  found once
    if _found[0] != len(sys.modules):
        modules = [module for name, module in list(sys.modules.items()) if name.startswith("assistant.")]
        held = {id(one): one for module in modules for one in list(vars(module).values()) if _is_cache(one)}
        _found = len(sys.modules), list(held.values())
    return _found[1]


def _is_cache(one: object) -> bool:
    return isinstance(one, _lru_cache_wrapper) and (one.cache_parameters()["maxsize"] or 0) > _FEW
