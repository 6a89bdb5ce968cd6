"""A paper's own page: its abstract, its claims, what is near to it, and the reader's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Citation, Paper
from ui.html import claim_table, escape, marked, meta, paper_button
from ui.reader import Reader
from ui.web.talk import message

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["wire"]

_NEAR = 5


def wire(assistant: Assistant, wire_: gr.HTML) -> None:
    """Open a paper's page, or show its abstract inside an answer's source."""

    def opened(data: gr.EventData, request: gr.Request) -> str:
        paper = assistant.paper(str(getattr(data, "paper", ""))[:200])
        if paper is None:
            return message({"error": "this paper is not in the library any more"})
        number, conversation = getattr(data, "n", None), str(getattr(data, "c", ""))
        if not isinstance(number, int):
            return message({"paper": _page(assistant, paper, Reader(assistant, request.username))})
        answer = Reader(assistant, request.username).answer(conversation, number)
        cited = [one for one in answer.citations if one.paper_id == paper.id] if answer else []
        return message({"abstract": _abstract(number, paper, cited)})

    def noted(data: gr.EventData, request: gr.Request) -> str:
        paper = assistant.paper(str(getattr(data, "paper", ""))[:200])
        if paper is None:
            return message({"error": "this paper is not in the library any more"})
        tags = [tag.strip() for tag in str(getattr(data, "tags", ""))[:300].split(",") if tag.strip()]
        note = str(getattr(data, "note", ""))[:4000]
        try:
            Reader(assistant, request.username).kept.set_note(paper.id, note, tags)
        except AskpapersError as error:
            return message({"error": str(error)})
        return message({"said": "Note kept."})

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    wire_.expand(opened, None, wire_, trigger_mode="multiple", **quiet)
    wire_.key_up(noted, None, wire_, trigger_mode="multiple", **quiet)


def _noted(paper: Paper, reader: Reader) -> str:
    """The reader's own words about a paper, to change."""
    note, tags = reader.kept.note(paper.id)
    return (
        '<form class="ap-note"><label>Your note <textarea name="note" rows="2" maxlength="4000">'
        f"{escape(note)}</textarea></label>"
        '<label>Tags <input name="tags" type="text" maxlength="300" '
        f'value="{escape(", ".join(tags))}"></label>'
        '<button type="submit" class="ap-secondary">Keep</button></form>'
    )


def _abstract(number: int, paper: Paper, cited: list[Citation]) -> dict[str, Any]:
    html = f'<p class="ap-abstract">{marked(paper.abstract, cited)}</p>'
    return {"n": number, "paper": paper.id, "html": html}


def _page(assistant: Assistant, paper: Paper, reader: Reader) -> str:
    claims = [row for row in assistant.claims() if row.claim.paper_id == paper.id]
    near = [hit for hit in assistant.search(paper.title, _NEAR + 1) if hit.paper.id != paper.id][:_NEAR]
    listed = "".join(f"<li>{paper_button(hit.paper.id, hit.paper.title)}</li>" for hit in near)
    stated = f"<h3>What it claims</h3>{claim_table(claims, titled=False)}" if claims else ""
    similar = f"<h3>Similar papers</h3><ul>{listed}</ul>" if listed else ""
    return (
        f'<div class="ap-paperpage" data-paper="{escape(paper.id)}" data-title="{escape(paper.title)}">'
        f'<form method="dialog"><button class="ap-close" aria-label="close">×</button></form>'
        f'<h2>{escape(paper.title)}</h2><p class="ap-meta">{meta(paper, whole=True)}</p>'
        f'<p class="ap-abstract">{escape(paper.abstract)}</p>'
        '<p><button type="button" class="ap-secondary" data-do="about">Ask about this paper</button></p>'
        f"{_noted(paper, reader)}{stated}{similar}</div>"
    )
