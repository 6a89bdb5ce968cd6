"""Many visitors at once: ``python -m eval.bench.load HOME --visitors 20 --seconds 60``.

Each asks the packaged evaluation's questions one after the other, without a pause. Prints what they met as
one line of JSON. Seconds on a shared machine mean little; the processor's time for an answer does.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, process_time

from assistant import Assistant
from assistant.errors import AskpapersError

__all__ = ["Load", "load"]


@dataclass(frozen=True, slots=True)
class Load:
    """Answers and errors of all visitors; seconds from question to answer, and of the processor for each."""

    visitors: int
    answers: int
    errors: tuple[str, ...]
    p50_s: float
    p95_s: float
    longest_s: float
    processor_s: float


def load(assistant: Assistant, questions: Sequence[str], *, visitors: int, seconds: float) -> Load:
    """Have ``visitors`` ask for so many seconds, each in an order of its own."""
    took: list[float] = []
    errors: list[str] = []
    with suppress(AskpapersError):  # whatever is loaded once is loaded
        assistant.ask(questions[0], engine="extractive")
    used, until = process_time(), monotonic() + seconds

    def visit(number: int) -> None:
        order = random.Random(number)  # noqa: S311  nothing is guarded by it
        while monotonic() < until:
            begun = monotonic()
            try:
                for _ in assistant.stream(order.choice(questions), engine="extractive", visitor=str(number)):
                    pass
            except AskpapersError as error:
                errors.append(str(error))
            took.append(monotonic() - begun)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return Load(
        visitors=visitors,
        answers=len(took) - len(errors),
        errors=tuple(errors),
        p50_s=round(took[len(took) // 2], 3),
        p95_s=round(took[int(0.95 * (len(took) - 1))], 3),
        longest_s=round(took[-1], 3),
        processor_s=round((process_time() - used) / len(took), 4),
    )


def main() -> None:
    """Run it."""
    from eval.cases import packaged

    parser = argparse.ArgumentParser(prog="python -m eval.bench.load", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    questions = [case.question for case in packaged()]
    with Assistant.open(given.home) as assistant:
        met = load(assistant, questions, visitors=given.visitors, seconds=given.seconds)
    print(json.dumps(asdict(met)))  # noqa: T201  what was asked for


if __name__ == "__main__":
    main()
