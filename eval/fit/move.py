"""Fits the model of what a follow-up does; prints ``assistant/question/move.json``.

    python -m eval.fit.move > assistant/question/move.json

Its lines are in ``eval/data/moves.json``, by move; questions that teach the kinds are questions of their own.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import get_args

from assistant.question import Move, seen
from assistant.question.kind import move_columns
from eval.fit import kind as kinds

__all__ = ["MOVES", "examples", "held_out", "main"]

Example = tuple[str, str]

MOVES: tuple[Move, ...] = get_args(Move)
_EVERY = 4
"""One in so many of the questions that teach the kinds: all of them teach no more."""
_RIDGE = 1.0


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        files("eval").joinpath("data", "moves.json").read_text(encoding="utf-8")
    )
    return found


def _lines(part: str) -> list[Example]:
    return [(move, line) for move, lines in _data()[part].items() for line in lines]


def held_out() -> list[Example]:
    """Lines that never teach, for measuring; those held out of the kinds stand alone."""
    return _lines("held_out") + [("own", question) for _, question in kinds.held_out()]


def examples() -> list[Example]:
    """Every line that teaches, with its move."""
    return _lines("taught") + [("own", question) for _, question in kinds.examples()[::_EVERY]]


def main() -> None:
    """Print the weights with their columns, and what they were made from."""
    kinds.write(examples(), MOVES, lambda line: move_columns(line, seen(line)), ridge=_RIDGE)


if __name__ == "__main__":
    main()
