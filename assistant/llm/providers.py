"""The language model in force: which one, why, and one client for all calls."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from assistant.config import Settings
from assistant.errors import GenerationError, InputError, NoKey, UnknownModel
from assistant.llm.names import PROVIDERS, Named, Provider, named

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["DEFAULT_MODEL", "Model", "Named", "connect", "named", "untraced"]

DEFAULT_MODEL = "openai:gpt-4.1-mini"
"""What answers when a key is set and no model named: cheap, quick, no hidden reasoning."""

_OUTPUT_TOKENS = 1500
_REASONING_TOKENS = 8000
# These think before they answer, on the same budget, and accept no temperature.
_REASONING = re.compile(r"^(?:openai/)?(?:o\d|gpt-5(?!.*chat))")
# What a model on the reader's machine is given to read in, where it does not say itself.
_LOCAL_CONTEXT = 8192
_AZURE_VERSION = "2024-10-21"


@dataclass(frozen=True, slots=True)
class Model:
    """A connected model. ``most_output`` bounds the tokens of one reply; ``gate`` the calls at once.

    ``native`` tells that OpenAI itself answers, so that all of its protocol may be used.
    ``without`` names the options that this model has refused; ``context`` is how many tokens it
    reads and writes together, where that is known.
    """

    id: Named
    chat: BaseChatModel
    most_output: int
    native: bool
    gate: threading.BoundedSemaphore
    settings: Settings | None = None
    without: frozenset[str] = field(default=frozenset())
    context: int | None = None

    @property
    def full(self) -> str:
        """``provider:name``."""
        return self.id.full

    @property
    def speaks(self) -> str:
        """Whose protocol it speaks."""
        provider = PROVIDERS.get(self.id.provider)
        return provider.speaks if provider else self.id.provider

    def room(self, tokens: int) -> dict[str, Any]:
        """The option of one call that bounds its reply; other providers keep what they were set up with."""
        if self.speaks != "openai" or "limit" in self.without:
            return {}
        return _limit(self, tokens)

    def adapted(self, complaint: str) -> Model | None:
        """This model without the option that ``complaint`` refuses; ``None`` when there is none left."""
        for option, words in _OPTIONS.items():
            if words.search(complaint) and option not in self.without and self.settings is not None:
                changed = replace(self, without=self.without | {option})
                return replace(changed, chat=_chat(changed, self.settings))
        return None


# The options that some model or server refuses, by what a refusal says. OpenAI renamed the
# limit: a server may know only one of the two names, and at last none.
_OPTIONS = {
    "temperature": re.compile(r"\btemperature\b", re.IGNORECASE),
    "usage": re.compile(r"\bstream_options\b|include_usage", re.IGNORECASE),
    "other_limit": re.compile(r"\bmax_(?:completion_)?tokens\b", re.IGNORECASE),
    "limit": re.compile(r"\bmax_(?:completion_|output_)?tokens\b", re.IGNORECASE),
}


def connect(settings: Settings, *, chosen: str | None = None) -> Model:
    """The model of ``settings``, with one client that all calls share. No request is made.

    Raises ``NoKey`` without a key, ``UnknownModel`` for an unknown provider, and
    ``GenerationError`` while ``offline`` forbids the network.
    """
    served = settings.openai_base_url is not None
    identity = named(chosen or settings.model or DEFAULT_MODEL, served=served)
    provider = PROVIDERS[identity.provider]
    address = _address(provider, settings)
    if settings.offline and not _near(address):
        raise GenerationError(f"{identity.full} is not asked, because offline is set")
    _demand(identity, provider, settings)
    reasons = _REASONING.match(identity.name) is not None and provider.speaks in {"openai", "azure_openai"}
    model = Model(
        identity,
        cast("BaseChatModel", None),  # made below, from the rest
        most_output=settings.output_tokens or (_REASONING_TOKENS if reasons else _OUTPUT_TOKENS),
        native=identity.provider == "openai" and not served,
        gate=threading.BoundedSemaphore(max(1, settings.concurrency)),
        settings=settings,
        without=frozenset({"temperature"}) if reasons else frozenset(),
        context=settings.context or (_LOCAL_CONTEXT if provider.speaks == "ollama" else None),
    )
    return replace(model, chat=_chat(model, settings))


def _demand(identity: Named, provider: Provider, settings: Settings) -> None:
    """Raise ``NoKey`` where a key is needed and none is set."""
    if identity.provider == "openai" and settings.openai_base_url is not None:
        return
    if provider.key and not _key(identity.provider, settings):
        served = ", or OPENAI_BASE_URL for a server of yours" if identity.provider == "openai" else ""
        raise NoKey(f"{identity.full} needs a key; set {provider.key}{served}")
    if identity.provider == "azure_openai" and not _address(provider, settings):
        raise NoKey(f"{identity.full} needs an address; set {provider.address}")


def _key(name: str, settings: Settings) -> str | None:
    variable = PROVIDERS[name].key
    own = settings.openai_api_key if name == "openai" else settings.keys.get(variable or "")
    return settings.api_key or own


def _address(provider: Provider, settings: Settings) -> str | None:
    if provider.address == "OPENAI_BASE_URL":
        return settings.openai_base_url or provider.home
    return settings.keys.get(provider.address or "") or provider.home


def _near(address: str | None) -> bool:
    """Whether the server is this machine."""
    host = urlsplit(address if address and "//" in address else f"//{address or ''}").hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _chat(model: Model, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    provider = PROVIDERS[model.id.provider]
    options = _SET_UP[provider.speaks](model, settings)
    if "temperature" not in model.without:
        options["temperature"] = 0.0
    try:
        made: BaseChatModel = init_chat_model(model.id.name, model_provider=provider.speaks, **options)
    except ImportError:
        raise UnknownModel(
            f"{model.full} needs a package that is not installed; pip install 'askpapers[{provider.extra}]'"
        ) from None
    except ValueError as error:
        raise InputError(f"{model.full} cannot be set up: {' '.join(str(error).split())}") from None
    return made


def _common(model: Model, settings: Settings) -> dict[str, Any]:
    provider = PROVIDERS[model.id.provider]
    limit = {} if "limit" in model.without else {"max_tokens": model.most_output}
    address = _address(provider, settings)
    return (
        {
            "max_retries": 0,
            "timeout": settings.timeout,
            "api_key": _key(model.id.provider, settings) or "none",
        }
        | limit
        | ({"base_url": address} if address else {})
    )


def _openai(model: Model, settings: Settings) -> dict[str, Any]:
    options = _common(model, settings)
    options.pop("max_tokens", None)
    limit = {} if "limit" in model.without else _limit(model, model.most_output)
    usage = {"stream_usage": "usage" not in model.without}
    return options | limit | usage | {"base_url": options.get("base_url"), "use_responses_api": False}


def _azure(model: Model, settings: Settings) -> dict[str, Any]:
    options = _common(model, settings)
    options["azure_endpoint"] = options.pop("base_url")
    version = settings.keys.get("OPENAI_API_VERSION", _AZURE_VERSION)
    return options | {"azure_deployment": model.id.name, "api_version": version, "stream_usage": True}


def _google(model: Model, settings: Settings) -> dict[str, Any]:
    # REST, because a proxy or a server of one's own rarely speaks gRPC.
    return _common(model, settings) | {"transport": "rest"}


def _ollama(model: Model, settings: Settings) -> dict[str, Any]:
    """Its own default context is small, and what does not fit is silently cut off."""
    return {
        "base_url": _address(PROVIDERS["ollama"], settings),
        "num_ctx": model.context,
        "num_predict": model.most_output,
        "client_kwargs": {"timeout": settings.timeout},
    }


_SET_UP = {
    "openai": _openai,
    "azure_openai": _azure,
    "anthropic": _common,
    "google_genai": _google,
    "mistralai": _common,
    "groq": _common,
    "ollama": _ollama,
}


def _limit(model: Model, tokens: int) -> dict[str, Any]:
    """LangChain gives OpenAI's new name to the limit; other servers may know only the old one.

    OpenAI refuses both at once.
    """
    new = model.native != ("other_limit" in model.without)
    return {"max_tokens": tokens} if new else {"extra_body": {"max_tokens": tokens}}


@contextmanager
def untraced() -> Iterator[None]:
    """No LangSmith traffic from inside, whatever the environment says."""
    from langsmith.run_helpers import tracing_context

    with tracing_context(enabled=False):
        yield
