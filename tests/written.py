"""A small real collection, and assistants over it whose language model is a server on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from llm_server import LLMServer

from assistant import Assistant
from assistant.config import Settings
from assistant.llm import Patience, load_writer
from ingest import ingest

__all__ = ["ROWS", "answering", "evidence_in", "library", "plain", "saying"]

ROWS = (
    {
        "title": "Lighthouse: Budgeted Training of Vision Towers",
        "abstract": "Vision towers are slow to train. We propose Lighthouse, which skips idle blocks. "
        "Lighthouse cuts training time by 62% on ImageNet without touching the architecture. "
        "Code is public.",
    },
    {
        "title": "Gannet: Paged Key-Value Stores for Long Dialogue",
        "abstract": "Long dialogues fill the GPU. Gannet keeps the key-value cache in host memory. "
        "It lowers GPU memory use by up to 4.2x and needs no retraining.",
    },
    {
        "title": "Puffin: Merging Idle Experts",
        "abstract": "Mixtures hold experts that nobody calls. Puffin merges idle experts after training. "
        "The merged model trains 3x faster in later rounds and loses only 0.4 points of accuracy.",
    },
    {
        "title": "Skua: Sampling Flow Models in Few Steps",
        "abstract": "Flow models sample slowly. Skua learns straight paths between noise and data. "
        "Training time is reduced by 70% compared with distillation, and four steps suffice.",
    },
    {
        "title": "Tern: Forecasting Power Demand",
        "abstract": "Power demand is hard to forecast. Tern treats each substation as a token. "
        "It lowers the peak error by 17% on three years of data.",
    },
)


def library(home: Path, rows: tuple[dict[str, Any], ...] = ROWS, *, embedder: str = "none") -> Path:
    """A home with these papers, by default found by words alone."""
    source = home.parent / f"{home.name}.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ingest([source], settings=Settings(home=home, embedder=embedder))
    return home


def answering(
    home: Path, server: LLMServer, *, sleep: Callable[[float], None] = lambda _: None, **settings: Any
) -> Assistant:
    """An assistant over ``home`` that asks ``server`` and does not really wait between tries."""
    given = {
        "model": "openai:gpt-4.1-mini",
        "openai_api_key": "sk-test-0123456789",
        "timeout": 5.0,
        "check": "rules",
    } | settings
    made = Assistant.open(settings=Settings(home=home, embedder="none", openai_base_url=server.url, **given))
    made._writer = load_writer(made.settings, cache=made.stores.catalog, patience=Patience(sleep=sleep))
    return made


def evidence_in(body: dict[str, Any]) -> dict[str, str]:
    """Sentence to id, as the request shows them to the model."""
    user = body["messages"][-1]["content"].partition("\n\nFailed:")[0]
    rows = re.findall(r"^\[(\d+)\] (.+)$", user, re.MULTILINE)
    # Rows of a set have their paper's title in front.
    titles = tuple(f"{row['title']}: " for row in ROWS)
    return {
        next((text.removeprefix(t) for t in titles if text.startswith(t)), text): key for key, text in rows
    }


def saying(*sentences: str) -> Callable[[dict[str, Any]], str]:
    """A reply of these sentences, with ``{part of a quote}`` replaced by the id of that quote."""

    def reply(body: dict[str, Any]) -> str:
        held = evidence_in(body)

        def key(match: re.Match[str]) -> str:
            return next((f"[{key}]" for text, key in held.items() if match[1] in text), "[999]")

        return re.sub(r"\{([^}]+)\}", key, " ".join(sentences))

    return reply


def plain(text: str) -> str:
    """Without citation marks."""
    return re.sub(r"\s?\[\d+\]", "", text)
