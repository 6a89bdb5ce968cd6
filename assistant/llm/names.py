"""The providers that are known, and how a model is named: a fixed map, and nothing beside it.

Only what stands in :data:`PROVIDERS` is ever imported or proposed for installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from assistant.errors import UnknownModel

__all__ = ["PROVIDERS", "Named", "Provider", "named", "provider_of"]


@dataclass(frozen=True, slots=True)
class Provider:
    """How one provider is reached.

    ``speaks`` is what LangChain calls its protocol, ``extra`` the extra of this package that
    brings its client (``None``: comes with askpapers). ``key`` and ``address`` are the variables
    of its key and its base URL, ``home`` the URL where it is found when none is set. ``families``
    are beginnings of the names of its models; ``also`` other spellings of its own name.
    """

    speaks: str
    extra: str | None = None
    key: str | None = None
    address: str | None = None
    home: str | None = None
    families: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        """Whether it usually runs on the reader's machine."""
        return self.key is None


PROVIDERS: dict[str, Provider] = {
    "openai": Provider(
        "openai", key="OPENAI_API_KEY", address="OPENAI_BASE_URL",
        families=("gpt-", "chatgpt-", "o1", "o3", "o4"),
    ),
    "azure_openai": Provider(
        "azure_openai", key="AZURE_OPENAI_API_KEY", address="AZURE_OPENAI_ENDPOINT", also=("azure",)
    ),
    "anthropic": Provider(
        "anthropic", "anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL",
        families=("claude-",), also=("claude",),
    ),
    "google_genai": Provider(
        "google_genai", "google", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL",
        families=("gemini-", "gemma-"), also=("google", "gemini"),
    ),
    "mistralai": Provider(
        "mistralai", "mistral", "MISTRAL_API_KEY", "MISTRAL_BASE_URL",
        families=("mistral-", "ministral-", "magistral-", "codestral-"), also=("mistral",),
    ),
    "groq": Provider("groq", "groq", "GROQ_API_KEY", "GROQ_API_BASE"),
    # It speaks OpenAI's protocol, so no package of its own is needed.
    "openrouter": Provider(
        "openai", key="OPENROUTER_API_KEY", address="OPENROUTER_BASE_URL", home="https://openrouter.ai/api/v1"
    ),
    "ollama": Provider("ollama", "ollama", address="OLLAMA_HOST", home="http://127.0.0.1:11434"),
    "vllm": Provider("openai", address="OPENAI_BASE_URL", home="http://127.0.0.1:8000/v1"),
    "lmstudio": Provider(
        "openai", address="OPENAI_BASE_URL", home="http://127.0.0.1:1234/v1", also=("lm_studio",)
    ),
    "llamacpp": Provider(
        "openai", address="OPENAI_BASE_URL", home="http://127.0.0.1:8080/v1", also=("llama.cpp", "llama_cpp")
    ),
}  # fmt: skip
"""By the name that stands before the colon."""

_SPELT = {other: name for name, one in PROVIDERS.items() for other in (name, *one.also)}


@dataclass(frozen=True, slots=True)
class Named:
    """A model as ``provider:name``."""

    provider: str
    name: str

    @property
    def full(self) -> str:
        """``provider:name``."""
        return f"{self.provider}:{self.name}"


def provider_of(model: str) -> Provider:
    """The provider of a full name; OpenAI's protocol for one that is not in the map."""
    return PROVIDERS.get(model.partition(":")[0], PROVIDERS["openai"])


def named(text: str, *, served: bool) -> Named:
    """The model that ``text`` names.

    Args:
        text: ``provider:name``, ``provider/name``, or a bare name whose family is known.
        served: Whether a server at ``OPENAI_BASE_URL`` answers: whatever names no provider
            is then a name of that server's (``llama3:8b``, ``Qwen/Qwen3-8B``).

    Raises ``UnknownModel``, with the right spelling, when no provider is meant.
    """
    text = text.strip()
    for mark in ":/":
        head, found, name = text.partition(mark)
        provider = _SPELT.get(head.casefold())
        if found and name and provider and (mark == ":" or not served):
            return Named(provider, name)
    if served:
        return Named("openai", text)
    families = [key for key, one in PROVIDERS.items() if text.casefold().startswith(one.families or ("\0",))]
    if families:
        return Named(families[0], text)
    raise UnknownModel(f"model {text!r} names no provider that is known; {_spelling(text)}")


def _spelling(text: str) -> str:
    """What to write instead."""
    for mark in ":/":
        head, found, name = text.partition(mark)
        # "llama3" is a model with its size behind the colon, however near to "ollama".
        plain = found and name and not any(map(str.isdigit, head))
        near = get_close_matches(head.casefold(), list(_SPELT), n=1, cutoff=0.75) if plain else []
        if near:
            return f"did you mean {_SPELT[near[0]]}:{name}?"
    if "/" in text:
        return f"write openrouter:{text}, or set OPENAI_BASE_URL to the server that has it"
    if ":" in text:
        return (
            f"write ollama:{text} for a model of Ollama's, or one of {', '.join(PROVIDERS)} before the colon"
        )
    return f"write openai:{text or 'NAME'}, ollama:{text or 'NAME'} or another of {', '.join(PROVIDERS)}"
