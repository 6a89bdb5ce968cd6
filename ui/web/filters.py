"""The filter of a set question as chips that a reader edits, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.errors import QueryError
from assistant.language.quantities import QUANTITIES as DEFINED
from assistant.types import Comparison, Query
from ui.html import escape

__all__ = ["COMPARISONS", "QUANTITIES", "FieldError", "chips", "day", "read"]

QUANTITIES = [(entry.noun, name) for name, entry in DEFINED.items()]
COMPARISONS: dict[str, Comparison] = {
    "over": ">",
    "at least": ">=",
    "under": "<",
    "at most": "<=",
    "exactly": "=",
}
_WORDS = {sign: words for words, sign in COMPARISONS.items()}


class FieldError(QueryError):
    """A value that cannot be used, and the field it stands in."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def chips(query: Query | None) -> str:
    """The filter as a form of chips; every chip but the quantity can be taken off."""
    if query is None:
        return ""
    number, unit = _threshold(query)
    quantity = _select("quantity", QUANTITIES, query.quantity or "", [("any resource", "")])
    comparison = _select("op", [(words, words) for words in COMPARISONS], _WORDS.get(query.op or ">=", ""))
    between = query.op == "between"
    threshold = (
        f'<input name="threshold" type="number" step="any" min="0" aria-label="threshold" '
        f'value="{"" if number is None else f"{number:g}"}"><span class="ap-small">{escape(unit)}</span>'
    )
    fields = [
        _chip("quantity", quantity, removable=False),
        "" if between else _chip("threshold", comparison + threshold, removable=number is not None),
        _text_chip("topic", "about", query.topic or ""),
        _text_chip("since", "since", _text(query.since)),
        _text_chip("until", "until", _text(query.until)),
    ]
    return f'<form class="ap-filter" aria-label="filter">{"".join(fields)}</form>'


def _chip(name: str, inner: str, *, removable: bool) -> str:
    off = (
        f'<button type="button" class="ap-off" data-off="{name}" aria-label="remove {name}">×</button>'
        if removable
        else ""
    )
    fault = '<span class="ap-fault" role="alert"></span>'
    return f'<span class="ap-field" data-field="{name}">{inner}{off}{fault}</span>'


def _text_chip(name: str, label: str, value: str) -> str:
    inner = (
        f'<label>{label} <input name="{name}" type="text" maxlength="200" placeholder="any" '
        f'value="{escape(value)}" size="{max(4, min(len(value) + 1, 28))}"></label>'
    )
    return _chip(name, inner, removable=bool(value))


def _select(name: str, options: Sequence[tuple[str, str]], chosen: str, more: Any = ()) -> str:
    shown = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for words, value in [*more, *options]
    )
    return f'<select name="{name}" aria-label="{name}">{shown}</select>'


def _threshold(query: Query) -> tuple[float | None, str]:
    if query.unit is not None:
        return query.value, query.unit.removeprefix("absolute:")
    return (None if query.saving is None else round(100 * query.saving, 6)), "% saved"


def read(query: Query, fields: Mapping[str, Any]) -> Query:
    """The query with the reader's edits. Raises ``FieldError`` for what cannot be used."""
    quantity = str(fields.get("quantity") or "") or None
    if quantity is not None and quantity not in DEFINED:
        raise FieldError("quantity", f"{quantity} is no quantity")
    edited = replace(
        query,
        quantity=quantity,
        topic=str(fields.get("topic") or "").strip() or None,
        since=_day(fields, "since", last=False),
        until=_day(fields, "until", last=True),
    )
    if edited.since and edited.until and edited.since > edited.until:
        raise FieldError("until", f"this is before {edited.since.isoformat()}")
    if query.op == "between":
        return edited
    number = str(fields.get("threshold") or "").strip()
    if not number:
        return replace(edited, op=None, saving=None, value=None, unit=None)
    edited = replace(edited, op=COMPARISONS.get(str(fields.get("op")), ">="))
    return _bounded(edited, number)


def _bounded(query: Query, number: str) -> Query:
    try:
        threshold = float(number)
    except ValueError:
        raise FieldError("threshold", f"{number} is not a number") from None
    if query.unit is not None:
        return replace(query, value=threshold)
    if not 0 <= threshold <= 100:
        raise FieldError("threshold", "a share saved is from 0 to 100 %")
    return replace(query, saving=threshold / 100)


def _day(fields: Mapping[str, Any], name: str, *, last: bool) -> date | None:
    try:
        return day(str(fields.get(name) or ""), last=last)
    except QueryError as error:
        raise FieldError(name, str(error)) from None


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
