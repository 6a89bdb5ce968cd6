"""The page: header, tabs, theme, and the first visit."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.web import chat, explorer, options, places, review, shelf
from ui.web.examples import Examples
from ui.web.visit import Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["build", "look"]

_FONT = ["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]

# The theme's own greys are too faint to read: these have a contrast of at least 4.5 to 1.
_CONTRAST = {
    "body_text_color_subdued": "#475569",
    "body_text_color_subdued_dark": "#b4c0d0",
    "block_label_text_color": "#475569",
    "block_label_text_color_dark": "#b4c0d0",
    "block_title_text_color": "#475569",
    "block_title_text_color_dark": "#b4c0d0",
    "input_placeholder_color": "#566377",
    "input_placeholder_color_dark": "#a9b6c8",
}

# Fields are outlined, and nothing is boxed twice.
_PLAIN = {
    "block_background_fill": "*background_fill_primary",
    "block_background_fill_dark": "*background_fill_primary",
    "body_background_fill_dark": "#0f172a",
    "background_fill_primary_dark": "#0f172a",
    "button_primary_background_fill": "#0f766e",
    "button_primary_background_fill_dark": "#0f766e",
    "button_primary_background_fill_hover": "#115e59",
    "button_primary_background_fill_hover_dark": "#115e59",
    "block_border_width": "0px",
    "block_border_width_dark": "0px",
    "block_padding": "0",
    "block_shadow": "none",
    "layout_gap": "14px",
    "form_gap_width": "0px",
    "input_background_fill": "*background_fill_primary",
    "input_background_fill_dark": "*background_fill_primary",
    "input_border_width": "1px",
    "input_border_width_dark": "1px",
    "input_border_color": "#94a3b8",
    "input_border_color_dark": "#64748b",
    "input_radius": "8px",
    "checkbox_label_background_fill": "transparent",
    "checkbox_label_background_fill_dark": "transparent",
}


def look() -> dict[str, Any]:
    """Theme, style sheet and script for ``launch``: system fonts, nothing from elsewhere."""
    assets = files("ui.assets")
    return {
        "theme": gr.themes.Base(primary_hue="teal", neutral_hue="slate", font=_FONT, font_mono=_MONO).set(
            **_CONTRAST, **_PLAIN
        ),
        "css": assets.joinpath("style.css").read_text(encoding="utf-8"),
        "head": f"<script>{assets.joinpath('app.js').read_text(encoding='utf-8')}</script>",
    }


def build(assistant: Assistant, *, read_only: bool = False, keeps: bool = True) -> gr.Blocks:
    """The whole app over one assistant; each visitor has a :class:`Visit` of their own.

    With ``read_only`` nobody can add papers or delete them. ``keeps`` tells whether visitors' settings are
    kept: not where they are strangers without names.
    """
    chosen = options.Chosen(assistant, keeps=keeps)
    with gr.Blocks(
        title="askpapers", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as page:
        visit = gr.State(Visit())
        gr.HTML(_HEADER, elem_id="top")
        with gr.Tabs(elem_classes="ap-tabs") as tabs:
            with gr.Tab("Ask", id="ask") as ask_tab:
                wire = chat.build(assistant, visit, read_only=read_only)
            with gr.Tab("Claims", id="claims") as claims_tab:
                claims = explorer.build(assistant, claims_tab)
            with gr.Tab("Library", id="library") as library_tab:
                papers = shelf.build(assistant, library_tab, wire, read_only=read_only)
            with gr.Tab("Review", id="review") as review_tab:
                review.build(assistant, visit)
            with gr.Tab("Settings", id="settings") as settings_tab:
                options.build(assistant, visit, settings_tab, chosen)
        _arriving(assistant, page, visit, chosen)
        others = [("claims", claims_tab, claims), ("library", library_tab, papers)]
        others += [("review", review_tab, {}), ("settings", settings_tab, {})]
        places.wire(page, tabs, [places.View("", ask_tab), *(places.View(*one) for one in others)])
    return page  # type: ignore[no-any-return]  # Gradio has no types


def _arriving(assistant: Assistant, page: gr.Blocks, visit: gr.State, chosen: options.Chosen) -> None:
    """Who came, what they chose, examples from the collection as it is now, and in words what is asked."""
    offer = Examples(assistant)
    facts = gr.JSON(visible="hidden")

    def arrive(request: gr.Request) -> tuple[Visit, dict[str, Any]]:
        visit = Visit(options=chosen.of(request.username))
        return visit, {
            "examples": offer.questions(),
            "scope": options.scope_words(assistant, visit),
            "paid": visit.options.engine == "llm",
            "name": request.username,
        }

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    page.load(arrive, None, [visit, facts], **quiet).then(None, [facts], None, js=_ARRIVE, **quiet)


_HEADER = (
    '<header class="ap-header"><h1>ask<b>papers</b></h1><span id="account"></span>'
    '<button type="button" class="ap-shade" data-do="light" aria-label="light or dark" '
    'title="light or dark">◐</button></header>'
)
_ARRIVE = "(facts) => window.ap.arrive(facts)"
