"""Settings: one frozen value, read once from the environment by the composition root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.errors import InputError

__all__ = ["PROVIDER_VARIABLES", "Settings", "keep_ray_to_itself"]

PROVIDER_VARIABLES = (
    "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT",
    "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GROQ_API_BASE", "GROQ_API_KEY", "MISTRAL_API_KEY",
    "MISTRAL_BASE_URL", "OLLAMA_HOST", "OPENAI_API_VERSION", "OPENROUTER_API_KEY", "OPENROUTER_BASE_URL",
)  # fmt: skip
"""What providers of language models call their keys and addresses, OpenAI's own two apart."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, in one place.

    ``home`` holds the catalogue, the indexes and the cached model. ``catalog`` is a
    SQLAlchemy URL and ``chroma`` an ``http://host:port``; both default to files in
    ``home``. ``embedder`` is ``auto`` (MiniLM when its weights are at hand, else
    lexical only), ``minilm``, ``e5`` for questions in other languages, ``none``, ``openai:MODEL`` or
    ``sentence-transformers:NAME``. ``ray`` is the address of a Ray cluster that an ingest
    spreads embedding over, or ``local``. ``model`` is ``provider:name`` for the language
    model; a key without one means OpenAI's default, and without either answers are
    extractive. ``max_cost`` is in US dollars for as long as the assistant is open,
    ``cache`` keeps a model's replies in the catalogue, ``concurrency`` bounds its calls at
    once, ``passages`` is how many papers a prompt may draw on. ``api_key`` is a key for the
    model whoever it is of, ``keys`` are the providers' own variables that are set;
    ``output_tokens`` bounds a reply, ``context`` is what the model reads and writes together,
    ``read_tokens`` what may be spent on reading abstracts for one question. ``prices`` is a TOML
    file of prices that wins over the built-in table, ``price`` the dollars for a million tokens
    in and out of the model in use, ``evidence_tokens`` what the quotes in a prompt may take
    (by default what suits the model), ``allow_private`` lets an ingest follow links to this machine and
    its network, ``check`` says what checks written sentences: the rules and, unless it is ``rules``, one more
    call that judges them, ``tiktoken_cache`` where tiktoken keeps its vocabularies. ``answers_at_once``
    quoted answers are made side by side; other questions wait for at most ``deadline`` seconds, and none is
    worked on for longer. ``readings_mb`` is about how many megabytes what was read of sentences may
    take between questions.
    """

    home: Path
    catalog: str | None = None
    chroma: str | None = None
    chroma_texts: bool = True
    embedder: str = "auto"
    weights: Path | None = None
    offline: bool = False
    allow_private: bool = False
    threads: int | None = None
    ray: str | None = None
    model: str | None = None
    openai_api_key: str | None = None
    openai_base_url: str | None = None
    api_key: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    output_tokens: int | None = None
    context: int | None = None
    read_tokens: int = 24_000
    timeout: float = 60.0
    max_cost: float | None = None
    cache: bool = True
    concurrency: int = 8
    passages: int = 8
    evidence_tokens: int | None = None
    check: str = "model"
    prices: Path | None = None
    price: tuple[float, float] | None = None
    tiktoken_cache: Path | None = None
    answers_at_once: int = 3
    deadline: float = 60.0
    readings_mb: float = 256.0

    def __repr__(self) -> str:
        """Never shows the key."""
        key = "set" if self.openai_api_key or self.api_key or self.keys else "unset"
        shown = f"home={str(self.home)!r}, embedder={self.embedder!r}, model={self.model!r}"
        return f"Settings({shown}, key={key})"

    @property
    def catalog_url(self) -> str:
        """The catalogue's SQLAlchemy URL."""
        return self.catalog or f"sqlite:///{self.home / 'catalog.sqlite3'}"

    @classmethod
    def load(
        cls,
        home: str | os.PathLike[str] | None = None,
        environ: Mapping[str, str] | None = None,
        **overrides: Any,
    ) -> Settings:
        """Settings from arguments, else ``ASKPAPERS_*``, else defaults.

        Raises ``InputError`` when a variable cannot be read as what it should be.
        """
        env = os.environ if environ is None else environ
        values: dict[str, Any] = {"home": _home(home, env)}
        for name, read in _READERS.items():
            raw = env.get(f"ASKPAPERS_{name.upper()}", "")
            if raw:
                values[name] = _read(name, raw, read)
        values["openai_api_key"] = env.get("OPENAI_API_KEY") or None
        values["openai_base_url"] = env.get("OPENAI_BASE_URL") or None
        values["keys"] = {name: env[name] for name in PROVIDER_VARIABLES if env.get(name)}
        kept = env.get("TIKTOKEN_CACHE_DIR") or env.get("DATA_GYM_CACHE_DIR")
        values["tiktoken_cache"] = Path(kept) if kept else None
        if _flag(env.get("HF_HUB_OFFLINE", "")):
            values.setdefault("offline", True)
        return replace(cls(**values), **overrides)


def keep_ray_to_itself() -> None:
    """A Ray instance started by this process does not report its use, unless the user has it do so."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")


def _home(home: str | os.PathLike[str] | None, env: Mapping[str, str]) -> Path:
    chosen = home or env.get("ASKPAPERS_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("askpapers", appauthor=False)


def _read(name: str, raw: str, read: Any) -> Any:
    try:
        return read(raw)
    except ValueError as error:
        raise InputError(
            f"ASKPAPERS_{name.upper()}={raw!r} cannot be used: {error}; unset it or correct it"
        ) from None


def _pair(raw: str) -> tuple[float, float]:
    """``IN,OUT``, dollars for a million tokens."""
    parts = [float(part) for part in raw.split(",")]
    if len(parts) != 2 or min(parts) < 0:
        raise ValueError("give two prices such as 0.4,1.6")
    return parts[0], parts[1]


def _positive(raw: str) -> int:
    if int(raw) < 1:
        raise ValueError("give 1 or more")
    return int(raw)


def _check(raw: str) -> str:
    if raw not in {"rules", "model"}:
        raise ValueError("give rules or model")
    return raw


def _flag(raw: str) -> bool:
    return raw.strip().lower() in {"1", "true", "yes", "on"}


_READERS: dict[str, Any] = {
    "catalog": str,
    "chroma": str,
    "chroma_texts": _flag,
    "embedder": str,
    "weights": Path,
    "offline": _flag,
    "threads": int,
    "ray": str,
    "model": str,
    "timeout": float,
    "max_cost": float,
    "cache": _flag,
    "concurrency": int,
    "passages": int,
    "evidence_tokens": int,
    "check": _check,
    "prices": Path,
    "price": _pair,
    "output_tokens": int,
    "context": int,
    "read_tokens": int,
    "answers_at_once": _positive,
    "deadline": float,
    "readings_mb": float,
}
