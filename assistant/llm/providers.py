"""The language model in force: which one, why, and one client for all calls."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.config import Settings
from assistant.errors import GenerationError, InputError, NoKey, UnknownModel

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["DEFAULT_MODEL", "Model", "Named", "connect", "named"]

DEFAULT_MODEL = "openai:gpt-4.1-mini"
"""What answers when a key is set and no model named: cheap, quick, no hidden reasoning."""

_OUTPUT_TOKENS = 700
_REASONING_TOKENS = 6000
# These think before they answer, on the same budget, and accept no temperature.
_REASONING = re.compile(r"^(?:o\d|gpt-5(?!.*chat))")


@dataclass(frozen=True, slots=True)
class Named:
    """A model as ``provider:name``; bare names are OpenAI's or of the server at the base URL."""

    provider: str
    name: str

    @property
    def full(self) -> str:
        """``provider:name``."""
        return f"{self.provider}:{self.name}"


@dataclass(frozen=True, slots=True)
class Model:
    """A connected model. ``most_output`` bounds the tokens of one reply; ``gate`` the calls at once.

    ``native`` tells that OpenAI itself answers, so that all of its protocol may be used.
    """

    id: Named
    chat: BaseChatModel
    most_output: int
    native: bool
    gate: threading.BoundedSemaphore

    @property
    def full(self) -> str:
        """``provider:name``."""
        return self.id.full

    def room(self, tokens: int) -> dict[str, Any]:
        """The option of one call that bounds its reply; other providers keep what they were set up with."""
        return _limit("openai", tokens, native=self.native) if self.id.provider == "openai" else {}


def named(text: str, *, served: bool) -> Named:
    """The model that ``text`` names.

    Args:
        text: ``provider:name``, or a bare name.
        served: Whether a server at a base URL answers: then an unknown first part belongs
            to the name (``llama3:8b``).

    Raises ``UnknownModel`` when there is no such provider.
    """
    provider, colon, name = text.strip().partition(":")
    if not colon:
        return Named("openai", provider)
    if name and _known(provider):
        return Named(provider, name)
    if served and name:
        return Named("openai", text.strip())
    raise UnknownModel(
        f"model {text!r} is of no known provider; write openai:NAME, or install the provider's "
        f"package, for example: pip install langchain-{provider or 'ollama'}"
    )


def _known(provider: str) -> bool:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", provider):
        return False
    return provider == "openai" or find_spec(f"langchain_{provider}") is not None


def connect(settings: Settings, *, chosen: str | None = None) -> Model:
    """The model of ``settings``, with one client that all calls share. No request is made.

    Raises ``NoKey`` without a key, ``UnknownModel`` for an unknown provider, and
    ``GenerationError`` while ``offline`` forbids the network.
    """
    identity = named(chosen or settings.model or DEFAULT_MODEL, served=settings.openai_base_url is not None)
    native = identity.provider == "openai" and settings.openai_base_url is None
    if settings.offline and identity.provider != "ollama" and not _near(settings):
        raise GenerationError(f"{identity.full} is not asked, because offline is set")
    if native and not settings.openai_api_key:
        raise NoKey(
            f"{identity.full} needs a key; set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of yours"
        )
    reasons = _REASONING.match(identity.name) is not None and identity.provider == "openai"
    most = _REASONING_TOKENS if reasons else _OUTPUT_TOKENS
    return Model(
        identity,
        _chat(identity, _options(identity, settings, most, native=native, reasons=reasons)),
        most,
        native,
        threading.BoundedSemaphore(max(1, settings.concurrency)),
    )


def _near(settings: Settings) -> bool:
    """Whether the server is this machine."""
    host = urlsplit(settings.openai_base_url or "").hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _options(
    identity: Named, settings: Settings, most: int, *, native: bool, reasons: bool
) -> dict[str, Any]:
    common: dict[str, Any] = {"max_retries": 0, "timeout": settings.timeout}
    if not reasons:
        common["temperature"] = 0.0
    limit = _limit(identity.provider, most, native=native)
    if identity.provider != "openai":
        return limit | common
    return (
        common
        | limit
        | {
            "api_key": settings.openai_api_key or "none",
            "base_url": settings.openai_base_url,
            "stream_usage": True,
            "use_responses_api": False,
        }
    )


def _limit(provider: str, tokens: int, *, native: bool) -> dict[str, Any]:
    """LangChain gives OpenAI's new name to the limit; other servers may know only the old one.

    OpenAI refuses both at once.
    """
    if provider == "openai" and not native:
        return {"extra_body": {"max_tokens": tokens}}
    return {"max_tokens": tokens}


def _chat(identity: Named, options: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        made: BaseChatModel = init_chat_model(identity.name, model_provider=identity.provider, **options)
    except ImportError as error:
        raise UnknownModel(f"{identity.full} cannot be used: {' '.join(str(error).split())}") from None
    except ValueError as error:
        raise InputError(f"{identity.full} cannot be set up: {' '.join(str(error).split())}") from None
    return made


@contextmanager
def untraced() -> Iterator[None]:
    """No LangSmith traffic from inside, whatever the environment says."""
    from langsmith.run_helpers import tracing_context

    with tracing_context(enabled=False):
        yield
