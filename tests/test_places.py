"""What an address says of a view: kept where it can be, passed over where it cannot."""

from __future__ import annotations

import gradio as gr
import pytest

from ui.web.places import View, restored


@pytest.fixture
def views() -> list[View]:
    """One view with a field of each kind."""
    fields = {
        "quantity": gr.Dropdown([("any", ""), ("time", "time")], value=""),
        "saving": gr.Slider(0, 99, value=50, step=1),
        "topic": gr.Textbox(),
        "plot": gr.Radio(["by paper", "over time"], value="by paper"),
        "source": gr.Dropdown([("any", "")], value=""),
    }
    return [View("", gr.Tab("Ask")), View("claims", gr.Tab("Claims"), fields)]


def test_a_view_and_its_fields_are_restored(views: list[View]) -> None:
    """A choice that the collection offers later is offered at once."""
    asked = {"view": "claims", "quantity": "time", "saving": "70", "plot": "over time", "source": "a.bib"}
    tabs, quantity, saving, topic, plot, source = restored(views, asked)
    assert tabs["selected"] == "claims"
    assert (quantity["value"], saving["value"], plot["value"]) == ("time", 70, "over time")
    assert topic == gr.skip()
    assert (source["value"], source["choices"]) == ("a.bib", [("any", ""), ("a.bib", "a.bib")])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"view": "nowhere", "topic": "pruning"},
        {"topic": "pruning"},
        {"view": ""},
        {"c": "an-id"},
    ],
)
def test_an_address_of_no_view_changes_nothing(views: list[View], asked: dict[str, str]) -> None:
    """Nor does one of a conversation."""
    assert restored(views, asked) == [gr.skip()] * 6


def test_what_a_field_cannot_be_is_passed_over(views: list[View]) -> None:
    """Numbers are kept within the field's bounds, texts are cut."""
    asked = {"view": "claims", "quantity": "evil", "saving": "-4", "plot": "<b>", "topic": "x" * 999}
    _, quantity, saving, topic, plot, _ = restored(views, asked)
    assert quantity == saving == plot == gr.skip()
    assert topic["value"] == "x" * 200
    assert restored(views, {"view": "claims", "saving": "4000"})[2]["value"] == 99
