"""The filter of a set question as editable fields, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from assistant.errors import QueryError
from assistant.language.quantities import QUANTITIES as DEFINED
from assistant.types import Comparison, Query

__all__ = ["COMPARISONS", "QUANTITIES", "SIZE", "build", "day", "read", "show"]

QUANTITIES = [(entry.noun, name) for name, entry in DEFINED.items()]
COMPARISONS: dict[str, Comparison] = {
    "over": ">",
    "at least": ">=",
    "under": "<",
    "at most": "<=",
    "exactly": "=",
}
_WORDS = {sign: words for words, sign in COMPARISONS.items()}
SIZE = 7
"""How many components :func:`show` updates: the row and six fields."""


def build() -> tuple[Any, list[Any]]:
    """The row, hidden until a set question is answered, and its fields."""
    with gr.Row(visible=False, elem_classes="ap-chips") as row:
        quantity = gr.Dropdown(QUANTITIES, label="Quantity", interactive=True, min_width=170)
        comparison = gr.Dropdown(list(COMPARISONS), label="Comparison", interactive=True, min_width=110)
        threshold = gr.Number(label="Saving, %", minimum=0, maximum=100, interactive=True, min_width=100)
        topic = gr.Textbox(label="Topic", placeholder="any", max_lines=1, interactive=True, min_width=120)
        since = gr.Textbox(label="Since", placeholder="any", max_lines=1, interactive=True, min_width=110)
        until = gr.Textbox(label="Until", placeholder="any", max_lines=1, interactive=True, min_width=110)
    return row, [quantity, comparison, threshold, topic, since, until]


def show(query: Query | None) -> tuple[Any, ...]:
    """Updates for the row and its fields."""
    if query is None:
        return (gr.update(visible=False), *(gr.skip() for _ in range(SIZE - 1)))
    number, label = _threshold(query)
    return (
        gr.update(visible=True),
        gr.update(value=query.quantity),
        gr.update(value=_WORDS.get(query.op or ">=", "at least")),
        gr.update(value=number, label=label),
        gr.update(value=query.topic or ""),
        gr.update(value=_text(query.since)),
        gr.update(value=_text(query.until)),
    )


def _threshold(query: Query) -> tuple[float | None, str]:
    if query.unit is not None:
        return query.value, query.unit.removeprefix("absolute:")
    return (None if query.saving is None else round(100 * query.saving, 6)), "Saving, %"


def read(query: Query, *fields: Any) -> Query:
    """The query with the visitor's edits. Raises ``QueryError`` for what is no date."""
    quantity, comparison, threshold, topic, since, until = fields
    edited = replace(
        query,
        quantity=quantity or None,
        topic=(topic or "").strip() or None,
        since=day(since, last=False),
        until=day(until, last=True),
    )
    if query.op == "between":
        return edited
    if threshold is None:
        return replace(edited, op=None, saving=None, value=None, unit=None)
    edited = replace(edited, op=COMPARISONS.get(comparison, ">="))
    if query.unit is not None:
        return replace(edited, value=float(threshold))
    return replace(edited, saving=float(threshold) / 100)


def day(text: str | None, *, last: bool) -> date | None:
    """``2023``, ``2023-05`` or ``2023-05-31``; the first or last day of it."""
    from assistant.errors import InputError
    from ui.session import as_date

    try:
        return as_date((text or "").strip() or None, "--until" if last else "--since")
    except InputError:
        raise QueryError(f"{text!r} is not a date; write it as 2024, 2024-05 or 2024-05-31") from None


def _text(value: date | None) -> str:
    return value.isoformat() if value else ""
