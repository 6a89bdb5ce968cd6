"""Papers in from the chat's empty page: dropped files, pasted text, an address, an arXiv id, the demo corpus.

One ingest runs at a time and everybody sees how far it is: the page asks again while one runs, so that a
reload or a second tab shows the same bar.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from ui.web import adding
from ui.web.examples import examples
from ui.web.talk import message

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["First"]

_LONGEST = 2_000_000


@dataclass(slots=True)
class _State:
    """How far the running ingest is; ``told`` is what the last one had to say."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int | None = None
    told: str = ""
    run: int = 0


class First:
    """Adds papers in the background, one ingest at a time."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._state = _State()
        self._lock = threading.Lock()

    def wire(self, wire_: gr.HTML) -> None:
        """Let the page add papers and ask how far that is."""

        def added(data: gr.EventData) -> str:
            paths = getattr(data, "files", None)
            named = _uploads(paths) if isinstance(paths, list) else {}
            text = str(getattr(data, "text", ""))[:_LONGEST]
            return self.begin(named, text, demo=bool(getattr(data, "demo", False)))

        def looked() -> str:
            return self.told()

        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        wire_.upload(added, None, wire_, **quiet)
        wire_.tick(looked, None, wire_, **quiet)

    def begin(self, named: dict[str, str], text: str, *, demo: bool) -> str:
        """Start an ingest, unless one runs; returns the message that says how far it is."""
        with self._lock:
            if self._state.running:
                return self.told()
            self._state = _State(running=True, stage="reading", run=self._state.run + 1)
        threading.Thread(target=self._run, args=(named, text, demo), daemon=True).start()
        return self.told()

    def told(self) -> str:
        """How far it is; when it is over, what was added and three questions made from the collection."""
        state = self._state
        papers = self._assistant.stores.catalog.counts().papers
        parts: dict[str, Any] = {
            "running": state.running,
            "stage": state.stage,
            "done": state.done,
            "total": state.total,
            "run": state.run,
            "papers": papers,
        }
        if not state.running:
            parts |= {"told": state.told, "examples": examples(self._assistant)[:3] if papers else []}
        return message({"progress": parts})

    def share(self) -> str | None:
        """How many papers an answer can draw on, while some are being added; nothing else."""
        state = self._state
        if not state.running:
            return None
        if state.stage and state.total:
            return f"Papers are being added: {state.done:,} of {state.total:,} can be searched by now."
        return "Papers are being added: not all can be searched yet."

    def _run(self, named: dict[str, str], text: str, demo: bool) -> None:  # noqa: FBT001  a thread's argument
        def progress(place: tuple[int, int | None], desc: str = "") -> None:
            self._state.done, self._state.total = place
            self._state.stage = desc

        try:
            told = (
                adding.load_demo(self._assistant, progress)
                if demo
                else adding.add(self._assistant, list(named), text, progress, names=named)
            )
        except AskpapersError as error:
            told = str(error)
        finally:
            self._state.running = False
        self._state.told = told


def _uploads(paths: Sequence[Any]) -> dict[str, str]:
    """Uploaded files by path, under the reader's own names: only what the upload itself put there."""
    from gradio.utils import get_upload_folder

    root = Path(get_upload_folder()).resolve()
    kept: dict[str, str] = {}
    for one in paths[: adding.MOST_FILES]:
        if not isinstance(one, dict):
            continue
        path = Path(str(one.get("path", ""))).resolve()
        if path.is_relative_to(root) and path.is_file():
            kept[str(path)] = Path(str(one.get("name") or path.name)).name[:200]
    return kept
