"""Which view is open and what is chosen in it, kept in the page's address: reload, back and links return.

Conversations have addresses of their own; see ``app.js``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

__all__ = ["View", "restored", "wire"]

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class View:
    """A tab, and the fields in it that its address names."""

    name: str
    tab: gr.Tab
    fields: Mapping[str, Any] = field(default_factory=dict)


def wire(page: gr.Blocks, tabs: gr.Tabs, views: list[View]) -> None:
    """Write the address whenever a view is opened or a field of it changes, and read it on arrival."""
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    for view in views:
        fields = list(view.fields.values())
        first = {name: one.value for name, one in view.fields.items()}
        told = f"window.ap.place({json.dumps(view.name)}, {json.dumps(first)}, values"
        view.tab.select(None, fields, None, js=f"(...values) => {told}, true)", **quiet)
        if fields:
            changes = [one.change for one in fields]
            gr.on(changes, None, fields, None, js=f"(...values) => {told}, false)", **quiet)
    known = {f"{view.name}.{name}": one for view in views for name, one in view.fields.items()}

    def arrive(request: gr.Request) -> list[Any]:
        return restored(views, dict(request.query_params))

    page.load(arrive, None, [tabs, *known.values()], **quiet)


def restored(views: list[View], asked: Mapping[str, str]) -> list[Any]:
    """Updates for the tabs and for each view's fields; whatever an address names wrongly stays as it was."""
    here = next((view for view in views if view.name and view.name == asked.get("view")), None)
    updates: list[Any] = [gr.update(selected=here.name) if here else gr.skip()]
    for view in views:
        for name, one in view.fields.items():
            value = _value(one, asked[name][:_LONGEST]) if view is here and name in asked else None
            updates.append(gr.skip() if value is None else gr.update(value=value, **_offered(one, value)))
    return updates


def _value(one: Any, text: str) -> Any:
    """What a field is set to by ``text``; ``None`` for what it cannot be set to."""
    if isinstance(one, gr.Slider):
        return min(max(int(text), one.minimum), one.maximum) if text.isascii() and text.isdigit() else None
    if isinstance(one, gr.Dropdown | gr.Radio) and not _grows(one):
        return text if text in _choices(one) else None
    return text


def _offered(one: Any, value: Any) -> dict[str, Any]:
    """A choice that the collection makes possible is there before the collection was looked at."""
    return {"choices": [*one.choices, (value, value)]} if _grows(one) and value not in _choices(one) else {}


def _choices(one: Any) -> list[Any]:
    return [value for _, value in one.choices]


def _grows(one: Any) -> bool:
    """Whether its choices come from the collection: at first there is one, which is none."""
    return isinstance(one, gr.Dropdown) and _choices(one) == [""]
