"""One run: every question asked, every metric scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import AskpapersError
from eval.cases import Case
from eval.metrics import METRICS, Corpus, Scored, score
from eval.recording import NotRecorded
from eval.records import Record, Reply
from eval.systems import System

__all__ = ["DEPTH", "Run", "evaluate", "scored_run"]

DEPTH = 10
"""How deep the ranking is looked at."""

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What a system did with a set of questions; ``scored`` maps metric names to scores."""

    system: str
    records: tuple[Record, ...]
    scored: Mapping[str, Scored]

    @property
    def seconds(self) -> list[float]:
        """The time of each answer, rewordings included."""
        replies = [reply for record in self.records for reply in (record.reply, *record.rewordings)]
        return [reply.seconds for reply in replies if reply is not None]

    def scores(self) -> dict[str, dict[str, float]]:
        """Scores by metric and question."""
        return {name: dict(scored.scores) for name, scored in self.scored.items()}


def evaluate(
    system: System,
    cases: Sequence[Case],
    corpus: Corpus,
    *,
    more: Iterable[Scored] = (),
    progress: Progress | None = None,
) -> Run:
    """Ask ``system`` every question in every wording and score what it says.

    A question at which the system fails with an error of its own is kept with the reason
    and gets each metric's default. ``more`` are metrics that do not come from questions.

    Raises ``NotRecorded`` where a recorded completion is missing.
    """
    records = []
    for number, case in enumerate(cases, start=1):
        records.append(_record(system, case))
        if progress is not None:
            progress("questions", number, len(cases))
    return scored_run(system.name, records, corpus, more)


def scored_run(name: str, records: Iterable[Record], corpus: Corpus, more: Iterable[Scored] = ()) -> Run:
    """The run of these records, with every metric that concerns any of them, and ``more``."""
    kept = tuple(records)
    found = [*(score(metric, kept, corpus) for metric in METRICS), *more]
    return Run(name, kept, {scored.name: scored for scored in found if scored.scores or scored.unscored})


def _record(system: System, case: Case) -> Record:
    reply, failure = _asked(system, case, case.question)
    return Record(
        case=case,
        reply=reply,
        ranking=tuple(system.search(case.question, DEPTH)) if case.answerable and not case.history else (),
        rewordings=tuple(_asked(system, case, wording)[0] for wording in case.wordings),
        failure=failure,
    )


def _asked(system: System, case: Case, question: str) -> tuple[Reply | None, str | None]:
    try:
        return system.ask(question, case.history), None
    except NotRecorded:
        raise
    except AskpapersError as error:
        return None, f"{type(error).__name__}: {error}"
