"""Gold that lies beside a development checkout, scored by the script that comes with it.

The folder holds ``seeds/*.txt`` (saved pages) and ``gold/`` with ``score.py``,
``dev_papers.jsonl``, ``dev_qa.jsonl``, ``dev_sets.jsonl`` and ``dev_claims.jsonl``. The script
is called as it is, so that its numbers are those that others get from it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from eval.cases import rows
from eval.report import Row
from eval.stats import Interval

__all__ = ["beside_rows", "is_there"]

_PARTS = {
    "answers": ("single_paper", "compare", "list_f1", "abstention", "attempt"),
    "sets": ("mean_f1", "mean_precision", "mean_recall"),
    "claims": ("f1", "recall_with_quantity", "saving_acc", "direction_acc", "bound_acc"),
}
_QUESTIONS = {"answers": "dev_qa.jsonl", "sets": "dev_sets.jsonl"}

Progress = Callable[[str, int, int | None], None]


def is_there(folder: Path | None) -> bool:
    """Whether the folder holds the gold."""
    return folder is not None and (folder / "gold" / "score.py").is_file() and (folder / "seeds").is_dir()


def beside_rows(folder: Path, settings: Settings, *, progress: Progress | None = None) -> list[Row]:
    """Ingest the seeds, ask the gold's questions, and score; rows named ``gold/answers/single_paper``.

    Raises ``InputError`` when the script fails.
    """
    from ingest import ingest

    with TemporaryDirectory(prefix="askpapers-gold-") as scratch:
        chosen = replace(settings, home=Path(scratch, "home"), catalog=None, chroma=None)
        ingest(sorted(map(str, (folder / "seeds").glob("*.txt"))), settings=chosen)
        with Assistant.open(settings=chosen) as assistant:
            written = {name: Path(scratch, f"{name}.jsonl") for name in _PARTS}
            for part, name in _QUESTIONS.items():
                _write(written[part], _answers(assistant, folder / "gold" / name, part, progress))
            _write(written["claims"], (claim.to_dict() for claim in assistant.claims()))
        return [
            row
            for part, names in _PARTS.items()
            for row in _rows(part, names, _score(folder / "gold", part, written[part]))
        ]


def _answers(
    assistant: Assistant, gold: Path, part: str, progress: Progress | None
) -> Iterable[Mapping[str, Any]]:
    questions = [row for _, row in rows(gold.read_text(encoding="utf-8"), gold.name)]
    for number, row in enumerate(questions, start=1):
        answer = assistant.ask(row["question"], id=str(row["qid"]), engine="extractive")
        if progress is not None:
            progress(f"gold {part}", number, len(questions))
        yield answer.to_dict()


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


def _score(gold: Path, part: str, predicted: Path) -> dict[str, Any]:
    against = gold / {"claims": "dev_claims.jsonl", **_QUESTIONS}[part]
    command = [sys.executable, str(gold / "score.py"), part, str(against), str(predicted)]
    titles = ["--titles", str(gold / "dev_papers.jsonl")]
    done = subprocess.run([*command, *titles], capture_output=True, text=True, check=False)  # noqa: S603  the gold's own script
    if done.returncode != 0:
        raise InputError(f"{gold / 'score.py'} {part} failed: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if "false_abstain" in found:
        # More is better in every row of a report.
        found["attempt"] = round(1 - found["false_abstain"], 4)
    return found


def _rows(part: str, names: Iterable[str], found: Mapping[str, Any]) -> list[Row]:
    count = int(found.get("n") or found.get("gold") or 0)
    return [
        Row(f"gold/{part}/{name}", "gold", f"score.py {part}", Interval(value, value, value, count))
        for name in names
        if (value := found.get(name)) is not None
    ]
