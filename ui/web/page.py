"""The page: header, tabs, theme, and the first visit."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.web import adding, chat, explorer, options, shelf
from ui.web.examples import Examples
from ui.web.visit import Options, Visit

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


def look() -> dict[str, Any]:
    """Theme, style sheet and script for ``launch``: system fonts, nothing from elsewhere."""
    assets = files("ui.assets")
    return {
        "theme": gr.themes.Base(primary_hue="teal", neutral_hue="slate", font=_FONT, font_mono=_MONO).set(
            **_CONTRAST
        ),
        "css": assets.joinpath("style.css").read_text(encoding="utf-8"),
        "head": f"<script>{assets.joinpath('app.js').read_text(encoding='utf-8')}</script>",
    }


def build(assistant: Assistant, *, read_only: bool = False) -> gr.Blocks:
    """The whole app over one assistant; each visitor has a :class:`Visit` of their own.

    With ``read_only`` nobody can add papers or delete them.
    """
    default = Options(
        engine="llm" if assistant.settings.model else "extractive", model=assistant.settings.model
    )
    with gr.Blocks(
        title="askpapers", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as page:
        visit = gr.State(Visit(options=default))
        gr.HTML(_HEADER)
        with gr.Column(visible=False, elem_classes="ap-first") as first:
            gr.HTML(_NOTHING if read_only else _FIRST)
            demo = None if read_only else _demo_button()
        loaded = gr.HTML(visible=False, elem_id="loaded")
        with gr.Tabs(elem_classes="ap-tabs"):
            with gr.Tab("Ask", id="ask"):
                talk = chat.build(assistant, visit)
            with gr.Tab("Claims", id="claims") as claims_tab:
                explorer.build(assistant, claims_tab)
            with gr.Tab("Library", id="library") as library_tab:
                shelf.build(assistant, library_tab, read_only=read_only)
            with gr.Tab("Settings", id="settings") as settings_tab:
                options.build(assistant, visit, settings_tab)

        offer = Examples(assistant)

        def load(progress: Any = gr.Progress()) -> tuple[Any, Any, Any]:  # noqa: B008  how Gradio is asked for a bar
            told = adding.load_demo(assistant, progress)
            return (
                _is_empty(assistant),
                gr.update(value=told, visible=True),
                gr.update(examples=offer.messages()),
            )

        if demo is not None:
            demo.click(load, None, [first, loaded, talk.history], api_visibility="private")

        def arrive(request: gr.Request) -> tuple[Any, Any, str]:
            """Examples from the collection as it is now, and the question of a link (``?q=``)."""
            linked = str(request.query_params.get("q", ""))
            return _is_empty(assistant), gr.update(examples=offer.messages()), linked

        # The link's question has a place of its own: what the visitor types meanwhile stays theirs.
        linked = gr.State("")
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        page.load(arrive, None, [first, talk.history, linked], **quiet).then(
            talk.talk.linked, [linked, *talk.inputs[1:]], talk.outputs[1:], **quiet
        )
    return page  # type: ignore[no-any-return]  # Gradio has no types


def _demo_button() -> gr.Button:
    return gr.Button("Load the demo corpus", variant="primary", elem_id="load-demo")


def _is_empty(assistant: Assistant) -> Any:
    return gr.update(visible=assistant.stores.catalog.counts().papers == 0)


_HEADER = (
    '<header class="ap-header"><h1>askpapers</h1>'
    "<p>Cited answers over your own collection of abstracts</p></header>"
)
_NOTHING = "<section><h2>This library is empty</h2><p>It can only be read here.</p></section>"
_FIRST = (
    "<section><h2>Your library is empty</h2><p>Add saved pages under <strong>Library</strong>, "
    "or look around with the packaged corpus: real papers, abstracts retold, all offline.</p></section>"
)
