"""What a system said to a question, in a shape that fits any system, and the file of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval.cases import Case, rows

__all__ = ["Cited", "Record", "Reply", "Together", "read_scores", "write_scores"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote that a reply rests on; ``label`` is its paper's number in the text."""

    label: int
    paper: str
    title: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Together:
    """Papers that a reply shows as belonging together, on a side of the question if it names one."""

    papers: tuple[str, ...]
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    ``papers`` are those the reply commits to, best first. ``computed`` are numbers that the
    system states of its own work, such as counts and converted savings. A ``table`` has
    headings and counts between its lines, which need no citation. ``titles`` are forms in
    which the text may name papers. ``groups`` are papers that it puts together.
    """

    text: str
    answered: bool
    cited: tuple[Cited, ...] = ()
    papers: tuple[str, ...] = ()
    computed: tuple[float, ...] = ()
    table: bool = False
    titles: tuple[str, ...] = ()
    groups: tuple[Together, ...] = ()
    rejected: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """A case and what became of it.

    ``reply`` is ``None`` when the system failed to answer, and ``failure`` says how.
    ``ranking`` holds paper ids best first. ``rewordings`` are the replies to the other
    wordings, in order. ``judged`` holds a judge's scores by name; ``None`` is a judge that failed.
    """

    case: Case
    reply: Reply | None
    ranking: tuple[str, ...] = ()
    rewordings: tuple[Reply | None, ...] = ()
    failure: str | None = None
    judged: Mapping[str, float | None] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON shape, without timings: the same run gives the same bytes."""
        reply = None if self.reply is None else asdict(self.reply)
        if reply is not None:
            del reply["seconds"]
        return {
            "id": self.case.id,
            "type": self.case.type,
            "question": self.case.question,
            "reply": reply,
            "ranking": list(self.ranking),
            "failure": self.failure,
        }


Scores = dict[str, dict[str, float]]


def write_scores(
    path: str | Path, records: Iterable[Record], scores: Mapping[str, Mapping[str, float]]
) -> None:
    """One line a question, with its reply and its scores by metric; then one for whatever else has scores."""
    own: dict[str, dict[str, float]] = {}
    for metric, by_id in scores.items():
        for name, score in by_id.items():
            own.setdefault(name, {})[metric] = round(score, 6)
    rows = [record.to_dict() | {"scores": own.pop(record.case.id, {})} for record in records]
    rows += [{"id": name, "scores": own[name]} for name in sorted(own)]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(path).write_text("".join(lines), encoding="utf-8")


def read_scores(path: str | Path) -> Scores:
    """Scores by metric and question id from a file that :func:`write_scores` wrote.

    Raises ``InputError`` naming the line that cannot be used.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give the file of an earlier run") from None
    found: Scores = {}
    for where, row in rows(text, str(path)):
        scores = row.get("scores")
        if not isinstance(scores, dict) or "id" not in row:
            raise InputError(f"{where}: not a line of a run; write one with `askpapers eval --run FILE`")
        for name, score in scores.items():
            found.setdefault(name, {})[str(row["id"])] = float(score)
    return found
