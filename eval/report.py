"""What a run says: a row for each metric, in all and by type of question, and what failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eval.gates import Gate, Verdict
from eval.records import Record, Scores
from eval.run import Run
from eval.stats import Comparison, Interval, compare, f1_interval, interval, percentile

__all__ = ["Report", "Row", "failures", "make_report", "rows_of"]

_BY_TYPE = ("answer", "set_f1", "recall_10")
_DECIDING = ("answer", "set_f1", "abstention")


@dataclass(frozen=True, slots=True)
class Row:
    """One metric; ``name`` is ``metric`` or ``metric/type``."""

    name: str
    group: str
    asks: str
    value: Interval
    unscored: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed. ``timings`` alone differ between two runs of the same thing."""

    system: str
    questions: int
    rows: tuple[Row, ...]
    changes: Mapping[str, Comparison]
    verdicts: tuple[Verdict, ...]
    failed: tuple[Record, ...]
    spent: Mapping[str, float]
    timings: Mapping[str, float]

    @property
    def passed(self) -> bool:
        """Whether every gate holds and no question was lost to an error."""
        return all(verdict.passed for verdict in self.verdicts) and not self.spent["errors"]

    def to_dict(self) -> dict[str, Any]:
        """JSON shape; intervals rounded to six digits, timings last."""
        return {
            "system": self.system,
            "questions": self.questions,
            "passed": self.passed,
            "metrics": [_row(row) for row in self.rows],
            "changes": {name: _change(change) for name, change in self.changes.items()},
            "gates": [asdict(verdict) for verdict in self.verdicts],
            "failures": [record.to_dict() for record in self.failed],
            "spent": dict(self.spent),
            "timings": {name: round(value, 6) for name, value in self.timings.items()},
        }


def make_report(
    run: Run,
    gates: Iterable[Gate] = (),
    baseline: Scores | None = None,
    *,
    extra: Iterable[Row] = (),
    seconds: float = 0.0,
) -> Report:
    """Summarise a run, hold it against its gates and, when there is one, against an earlier run.

    Args:
        run: What was asked and scored.
        gates: What must hold.
        baseline: Scores of the earlier run.
        extra: Rows that were measured elsewhere.
        seconds: How long everything took.
    """
    rows = [*rows_of(run), *extra]
    changes = _changes(run, rows, baseline or {})
    means = {row.name: row.value for row in rows}
    verdicts = tuple(gate.judge(means.get(gate.metric), _scores(run, gate.metric), changes) for gate in gates)
    return Report(
        system=run.system,
        questions=len(run.records),
        rows=tuple(rows),
        changes=changes,
        verdicts=verdicts,
        failed=tuple(failures(run)),
        spent=_spent(run),
        timings={
            "answer_p50_s": percentile(run.seconds, 0.5),
            "answer_p95_s": percentile(run.seconds, 0.95),
            "answers_s": sum(run.seconds),
            "all_s": seconds,
        },
    )


def _changes(run: Run, rows: Iterable[Row], baseline: Scores) -> dict[str, Comparison]:
    """How each row moved, where the earlier run has its metric; by type, over that type's questions."""
    changes = {}
    for row in rows:
        now, before = _scores(run, row.name), baseline.get(row.name.partition("/")[0], {})
        compared = compare({name: before[name] for name in before if name in now}, now)
        if compared.change.n:
            changes[row.name] = compared
    return changes


def _spent(run: Run) -> dict[str, float]:
    replies = [record.reply for record in run.records if record.reply is not None]
    return {
        "words_p50": percentile([float(len(reply.text.split())) for reply in replies], 0.5),
        "input_tokens": float(sum(reply.input_tokens for reply in replies)),
        "output_tokens": float(sum(reply.output_tokens for reply in replies)),
        "cost_usd": round(sum(reply.cost_usd for reply in replies), 6),
        "sentences_rejected": float(sum(reply.rejected for reply in replies)),
        "errors": float(sum(record.failure is not None for record in run.records)),
    }


def rows_of(run: Run) -> list[Row]:
    """Every metric in all, the F1 of claims, and the deciding metrics by type of question."""
    rows = [
        Row(found.name, found.group, found.asks, interval(list(found.scores.values())), len(found.unscored))
        for found in run.scored.values()
    ]
    if {"claim_precision", "claim_recall"} <= set(run.scored):
        parts = [list(run.scored[name].scores.values()) for name in ("claim_precision", "claim_recall")]
        rows.append(Row("claim_f1", "claims", "harmonic mean of precision and recall", f1_interval(*parts)))
    types = list(dict.fromkeys(record.case.type for record in run.records))
    for name in _BY_TYPE:
        for kind in types:
            scores = list(_scores(run, f"{name}/{kind}").values())
            if scores:
                rows.append(Row(f"{name}/{kind}", "by type", run.scored[name].asks, interval(scores)))
    return rows


def failures(run: Run) -> list[Record]:
    """The questions whose deciding metric is below 1, worst first, then by id."""
    worst: dict[str, float] = {}
    for name in _DECIDING:
        for case, score in (run.scored[name].scores if name in run.scored else {}).items():
            worst[case] = min(score, worst.get(case, 1.0))
    failed = [record for record in run.records if worst.get(record.case.id, 1.0) < 1.0]
    return sorted(failed, key=lambda record: (worst[record.case.id], record.case.id))


def _scores(run: Run, metric: str) -> dict[str, float]:
    """Scores of ``metric`` or of ``metric/type``."""
    name, _, kind = metric.partition("/")
    scores = dict(run.scored[name].scores) if name in run.scored else {}
    if not kind:
        return scores
    wanted = {record.case.id for record in run.records if record.case.type == kind}
    return {case: score for case, score in scores.items() if case in wanted}


def _row(row: Row) -> dict[str, Any]:
    value = {name: round(number, 6) for name, number in asdict(row.value).items()}
    return {"name": row.name, "group": row.group, "asks": row.asks, **value, "unscored": row.unscored}


def _change(change: Comparison) -> dict[str, Any]:
    value = {name: round(number, 6) for name, number in asdict(change.change).items()}
    return value | {"certain": change.certain, "worse": list(change.worse), "better": list(change.better)}
