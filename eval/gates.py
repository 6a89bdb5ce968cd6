"""What must not get worse. A gate is a floor for a mean, and no certain loss against a baseline.

A floor that lies under the measured value leaves room for chance; the baseline catches what
stays above it. A loss is certain when the interval of the paired change lies below zero, and it
matters from a hundredth on: other processors round otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval.stats import Comparison, Interval

__all__ = ["Gate", "Verdict", "load_gates", "packaged_gates"]

_LISTED = 10
_MATTERS = 0.01


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a gate held, why not, and the questions to look at."""

    metric: str
    passed: bool
    floor: float
    mean: float | None
    reason: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """``metric`` (or ``metric/type``) must have a mean of at least ``floor``."""

    metric: str
    floor: float

    def judge(
        self, value: Interval | None, scores: Mapping[str, float], changes: Mapping[str, Comparison]
    ) -> Verdict:
        """Hold the gate against what was measured and how it changed."""
        if value is None or value.n == 0:
            return Verdict(self.metric, False, self.floor, None, "was not measured")
        mean = round(value.mean, 6)
        if mean < self.floor:
            low = sorted(scores, key=lambda name: (scores[name], name))
            missed = tuple(name for name in low if scores[name] < 1)[:_LISTED]
            return Verdict(self.metric, False, self.floor, mean, "is below its floor", missed)
        change = changes.get(self.metric)
        if change is not None and change.certain and change.change.mean <= -_MATTERS:
            reason = f"fell by {-change.change.mean:.3f} against the baseline, more than chance explains"
            return Verdict(self.metric, False, self.floor, mean, reason, change.worse[:_LISTED])
        return Verdict(self.metric, True, self.floor, mean)


def packaged_gates() -> list[Gate]:
    """The gates of continuous integration."""
    return _gates(files("eval").joinpath("gates.toml").read_text(encoding="utf-8"), "gates.toml")


def load_gates(path: str | Path) -> list[Gate]:
    """Gates from a file of the same shape.

    Raises ``InputError`` when it cannot be used.
    """
    try:
        return _gates(Path(path).read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a TOML file of gates") from None


def _gates(text: str, name: str) -> list[Gate]:
    try:
        table: dict[str, Any] = tomllib.loads(text)
        return [Gate(metric, float(gate["floor"])) for metric, gate in table["gates"].items()]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{name}: not a file of gates ({error!r}); see eval/gates.toml") from None
