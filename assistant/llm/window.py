"""How much a model can be given to read: by its settings, else as its server says.

A model that reads more than it can hold drops the beginning without a word (Ollama) or refuses
(llama.cpp, vLLM), and on a reader's machine two thousand tokens take half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from assistant.config import Settings
from assistant.llm.names import PROVIDERS
from assistant.llm.providers import Model

__all__ = ["Window", "window"]

# Tokens of evidence in a prompt; the instructions of the longest prompt take about as much as _RULES.
_EVIDENCE = 8000
_SMALL_EVIDENCE = 500
_LEAST_EVIDENCE = 150
_RULES = 1200
# Weights of fewer parameters than this, served by llama.cpp, mean a small model on a small machine.
_SMALL_PARAMETERS = 9e9
# With fewer than this, a model loses the question over more than a few sentences.
_LEAST_PARAMETERS = 5e8
_SMALL_CONTEXT = 9000
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Window:
    """``context`` tokens in and out, ``None`` where nobody says; ``small`` for a weak or slow model.

    ``evidence`` is how many tokens of quotes a prompt may hold.
    """

    context: int | None
    small: bool
    evidence: int


def window(model: Model, settings: Settings) -> Window:
    """What ``model`` can be given. Asks a server of the reader's own once; nobody else."""
    provider = PROVIDERS.get(model.id.provider)
    served = provider is not None and provider.speaks == "openai" and settings.openai_base_url
    told = _told(settings.openai_base_url or "", model.id.name, settings) if served else {}
    context = settings.context or _context(told) or model.context
    parameters = (told.get("meta") or {}).get("n_params") if isinstance(told.get("meta"), Mapping) else None
    size = parameters if isinstance(parameters, (int, float)) else None
    small = bool((context and context < _SMALL_CONTEXT) or (size and size < _SMALL_PARAMETERS))
    least = bool(size and size < _LEAST_PARAMETERS)
    suits = _LEAST_EVIDENCE if least else _SMALL_EVIDENCE if small else _EVIDENCE
    wanted = settings.evidence_tokens or suits
    room = (context - min(model.most_output, context // 3) - _RULES) if context else wanted
    return Window(context, small, min(wanted, max(300, room)))


def _context(told: Mapping[str, Any]) -> int | None:
    """The length of context, by whichever name: vLLM, llama.cpp and LM Studio have one each."""
    meta = told.get("meta")
    held = told if not isinstance(meta, Mapping) else {**meta, **told}
    for name in ("max_model_len", "n_ctx", "loaded_context_length", "max_context_length", "context_length"):
        value = held.get(name)
        if isinstance(value, int) and value > 0:
            return value
    return None


def _told(address: str, name: str, settings: Settings) -> Mapping[str, Any]:
    """What the server says of the model, empty when it says nothing."""
    import httpx

    parts = urlsplit(address)
    # The settings of a running llama.cpp server lie beside its protocol, not in it.
    beside = urlunsplit((parts.scheme, parts.netloc, "/props", "", ""))
    key = {"Authorization": f"Bearer {settings.openai_api_key}"} if settings.openai_api_key else {}
    try:
        with httpx.Client(timeout=min(_SECONDS, settings.timeout), headers=key) as client:
            rows = client.get(f"{address.rstrip('/')}/models").json()["data"]
            row = next((row for row in rows if row.get("id") == name), rows[0])
            if not isinstance(row.get("meta"), Mapping):
                return dict(row)
            slot = client.get(beside).json().get("default_generation_settings", {})
            return dict(row) | {"n_ctx": slot.get("n_ctx")}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}
