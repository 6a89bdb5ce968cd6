"""What providers raise, mapped once onto our error tree.

The table goes by the names of exception classes, so nothing is imported to catch them, and
a provider's own class inherits the meaning of its base. Clients made by the generator of
OpenAI's (anthropic, groq) share its rows; where only an HTTP status is told (ollama, mistralai,
google), the status decides. A test walks every exception of openai, anthropic, groq,
langchain-core, langchain-openai and httpx and finds a row for each.

How often a call is tried again, and how long is waited in between.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from assistant.errors import (
    BadKey,
    BadReply,
    ConnectionLost,
    ContextTooLong,
    GenerationError,
    NoKey,
    RateLimited,
    Refused,
    TimedOut,
    UnknownModel,
)
from assistant.llm.names import provider_of

__all__ = ["TABLE", "Patience", "mapped", "row"]

T = TypeVar("T")

_TRIES: dict[type[GenerationError], int] = {RateLimited: 12, ConnectionLost: 3, TimedOut: 2, BadReply: 2}
_FIRST_WAIT = 0.5
# A server that keeps naming a short wait is believed this often; then the waits double all the same.
_BELIEVED = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries again what may pass: a rate limit, a lost connection, one time-out, one bad reply.

    ``longest`` bounds the seconds waited for one call in all; a ``retry-after`` that goes
    beyond it is not waited for. Without one the wait doubles from half a second; with one
    that has been too short five times it doubles from there.
    ``spread`` in [0, 1) is added to each wait as a fraction of it, so that calls refused
    together do not come back together.
    """

    longest: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def run(self, attempt: Callable[[], Iterator[T]], *, spread: float = 0.0) -> Iterator[T]:
        """What ``attempt()`` yields; tried again only while it has yielded nothing.

        Raises the ``GenerationError`` of the last try.
        """
        waited, tries = 0.0, 0
        while True:
            yielded = False
            try:
                for item in attempt():
                    yielded = True
                    yield item
                return
            except GenerationError as error:
                tries += 1
                wait = self._wait(error, tries, spread)
                if yielded or wait is None or waited + wait > self.longest:
                    raise
            waited += wait
            self.sleep(wait)

    def _wait(self, error: GenerationError, tries: int, spread: float) -> float | None:
        """Seconds until the next try; ``None`` when there is none."""
        if tries >= _TRIES.get(type(error), 1):
            return None
        wait: float = _FIRST_WAIT * 2 ** (tries - 1)
        if isinstance(error, RateLimited) and error.retry_after is not None:
            wait = max(error.retry_after, wait / 2**_BELIEVED)
        return wait * (1.0 + spread)


_LOST = "cannot be reached, or the connection was lost"
_UNUSABLE = "gave a reply that cannot be used"
_REFUSED = "declined to answer"
_FORBIDDEN = "does not allow this key to use the model"
_BUSY = "asks to slow down"
_FAILED = "failed on its side"

TABLE: dict[str, tuple[type[GenerationError], str]] = {
    # First what is more special: the first base class with a row decides.
    "openai.APITimeoutError": (TimedOut, "gave no reply in time"),
    "openai.APIConnectionError": (ConnectionLost, _LOST),
    "openai.RateLimitError": (RateLimited, _BUSY),
    "openai.OAuthError": (BadKey, "refused the credentials"),
    "openai.AuthenticationError": (BadKey, "refused the key"),
    "openai.PermissionDeniedError": (BadKey, _FORBIDDEN),
    "openai.NotFoundError": (UnknownModel, "does not know the model, or nothing answers at its address"),
    "openai.InternalServerError": (ConnectionLost, _FAILED),
    "openai.ConflictError": (ConnectionLost, "reported a conflict"),
    "openai.BadRequestError": (BadReply, "rejected the request"),
    "openai.UnprocessableEntityError": (BadReply, "rejected the request"),
    "openai.APIResponseValidationError": (BadReply, _UNUSABLE),
    "openai.APIStatusError": (BadReply, "rejected the request"),
    "openai.APIError": (BadReply, "reported an error"),
    "openai.LengthFinishReasonError": (BadReply, "was cut off at its longest reply"),
    "openai.ContentFilterFinishReasonError": (Refused, _REFUSED),
    "openai._exceptions.SubjectTokenProviderError": (BadKey, "has no token for this identity"),
    "openai.OpenAIError": (BadReply, "reported an error"),
    "langchain_core.exceptions.ContextOverflowError": (ContextTooLong, "was given more than it can read"),
    "langchain_core.exceptions.ModelAuthenticationError": (BadKey, "refused the key"),
    "langchain_core.exceptions.ModelPermissionDeniedError": (BadKey, _FORBIDDEN),
    "langchain_core.exceptions.ModelNotFoundError": (UnknownModel, "does not know the model"),
    "langchain_core.exceptions.ModelRateLimitError": (RateLimited, _BUSY),
    "langchain_core.exceptions.ModelTimeoutError": (TimedOut, "gave no reply in time"),
    "langchain_core.exceptions.ModelConnectionError": (ConnectionLost, _LOST),
    "langchain_core.exceptions.ModelAPIError": (ConnectionLost, _FAILED),
    "langchain_core.exceptions.ModelInvalidRequestError": (BadReply, "rejected the request"),
    "langchain_core.exceptions.OutputParserException": (BadReply, _UNUSABLE),
    "langchain_core.exceptions.LangChainException": (BadReply, "reported an error"),
    "langchain_openai.chat_models.base.OpenAIRefusalError": (Refused, _REFUSED),
    "httpx.TimeoutException": (TimedOut, "gave no reply in time"),
    "httpx.HTTPError": (ConnectionLost, _LOST),
    "httpx.StreamError": (ConnectionLost, _LOST),
    "httpx.InvalidURL": (ConnectionLost, "has an address that cannot be used"),
    "httpx.CookieConflict": (BadReply, _UNUSABLE),
    "httpx2.TimeoutException": (TimedOut, "gave no reply in time"),
    "httpx2.HTTPError": (ConnectionLost, _LOST),
    "httpx2.StreamError": (ConnectionLost, _LOST),
    "httpx2.InvalidURL": (ConnectionLost, "has an address that cannot be used"),
    "httpx2.CookieConflict": (BadReply, _UNUSABLE),
    "json.decoder.JSONDecodeError": (BadReply, _UNUSABLE),
    "pydantic_core._pydantic_core.ValidationError": (BadReply, _UNUSABLE),
    "builtins.TimeoutError": (TimedOut, "gave no reply in time"),
    "builtins.ConnectionError": (ConnectionLost, _LOST),
    "builtins.OSError": (ConnectionLost, _LOST),
    "builtins.UnicodeError": (BadReply, _UNUSABLE),
}
"""Exception class to our error and what is said of the provider."""

# {key} and {address} are the provider's own variables.
_REMEDY: dict[type[GenerationError], str] = {
    NoKey: "set {key}",
    BadKey: "check {key}",
    UnknownModel: "check --model and {address}",
    ContextTooLong: "lower ASKPAPERS_EVIDENCE_TOKENS",
    RateLimited: "try again later",
    TimedOut: "try again, or raise ASKPAPERS_TIMEOUT",
    ConnectionLost: "check the network and {address}",
}
_PAGE = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)
_SAME_CLIENTS = ("anthropic", "groq")
_VENDORED = {
    "AnthropicError": "OpenAIError", "GroqError": "OpenAIError", "OverloadedError": "RateLimitError",
    "RequestTimeoutError": "APITimeoutError", "PaymentRequiredError": "RateLimitError",
    "CredentialsError": "OAuthError",
}  # fmt: skip
_STATUS: dict[int, str] = {
    401: "openai.AuthenticationError",
    403: "openai.PermissionDeniedError",
    404: "openai.NotFoundError",
    402: "openai.RateLimitError",
    408: "openai.APITimeoutError",
    429: "openai.RateLimitError",
}
_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context length|context (?:window|length|size)|too many tokens"
    r"|(?:prompt|input) is too long|requested tokens",
    re.IGNORECASE,
)
_DECLINED = re.compile(r"content[_ ](?:filter|policy|management)|safety system", re.IGNORECASE)
_NO_MODEL = re.compile(r"model\b.{0,80}\b(?:does not exist|not found|unknown)|model_not_found", re.IGNORECASE)
_RATE = re.compile(r"rate[_ ]limit|too many requests|overloaded", re.IGNORECASE)
_OUT_OF_MONEY = re.compile(r"insufficient_quota|exceeded your current quota|billing", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(?:sk|rk|pk|key|gsk|xai)[-_][A-Za-z0-9_*.-]{4,}|\bAIza[\w-]{8,}|Bearer \S+|[?&]key=[^&\s]+"
)


def mapped(error: BaseException, model: str) -> GenerationError:
    """``error`` as one of ours, with a message that says what, which model, and what to do.

    ``retry_after`` of a rate limit is read from the reply's headers.
    """
    if isinstance(error, GenerationError):
        return error
    kind, said = row(error) or (BadReply, "failed in an unexpected way")
    provider = provider_of(model)
    text = _told(error)
    if _PAGE.search(text):
        return BadReply(
            f"{model} answered with a web page instead of a reply; check {_variable(provider.address)}, "
            "which mostly ends in /v1"
        )
    kind, said = _refined(kind, said, text)
    money = kind is RateLimited and _OUT_OF_MONEY.search(text) is not None
    remedy = "check its billing" if money else _REMEDY.get(kind, "")
    remedy = remedy.format(key=_variable(provider.key), address=_variable(provider.address))
    message = f"{model} {said}" + (f" ({text})" if text else "") + (f"; {remedy}" if remedy else "")
    if kind is RateLimited:
        # An empty account stays empty however long one waits.
        return RateLimited(message, math.inf if money else _retry_after(error))
    return kind(message)


def _variable(name: str | None) -> str:
    return name or "the address of the server"


def row(error: BaseException) -> tuple[type[GenerationError], str] | None:
    """The row for an exception, by its HTTP status where its class is unknown or says no more than that."""
    names = list(_names(type(error)))
    status = _status(error)
    if status is not None and ("httpx.HTTPStatusError" in names or not any(name in TABLE for name in names)):
        other = "openai.InternalServerError" if status >= 500 else "openai.APIStatusError"
        return TABLE[_STATUS.get(status, other)]
    known = next((TABLE[name] for name in names if name in TABLE), None)
    cause = error.__cause__
    return row(cause) if known is None and cause is not None else known


def _status(error: BaseException) -> int | None:
    """The HTTP status that an exception tells, by whichever name."""
    response = getattr(error, "response", None)
    told = [
        getattr(error, "status_code", None),
        getattr(response, "status_code", None),
        getattr(error, "code", None),
    ]
    return next((int(status) for status in told if isinstance(status, int) and 400 <= status < 600), None)


def _names(kind: type[BaseException]) -> Iterator[str]:
    for base in kind.__mro__:
        module = base.__module__
        # httpx's classes say "httpx" or, in some releases, where they are defined.
        package = module.partition(".")[0]
        yield f"{module}.{base.__qualname__}"
        yield f"{package}.{base.__qualname__}"
        if package in _SAME_CLIENTS:
            yield f"openai.{_VENDORED.get(base.__qualname__, base.__qualname__)}"


def _refined(kind: type[GenerationError], said: str, text: str) -> tuple[type[GenerationError], str]:
    """A rejected request or a reported error says in words what it is about."""
    if kind not in {BadReply, ConnectionLost}:
        return kind, said
    tests: tuple[tuple[re.Pattern[str], type[GenerationError], str], ...] = (
        (_TOO_LONG, ContextTooLong, "was given more than it can read"),
        (_DECLINED, Refused, _REFUSED),
        (_NO_MODEL, UnknownModel, "does not know the model"),
        (_RATE, RateLimited, _BUSY),
    )
    return next(((ours, words) for pattern, ours, words in tests if pattern.search(text)), (kind, said))


def _told(error: BaseException) -> str:
    """The provider's own words: one line, short, without anything that looks like a key."""
    body = getattr(error, "body", None)
    body = body.get("error", body) if isinstance(body, Mapping) else None
    message = body.get("message") if isinstance(body, Mapping) else None
    text = str(message or getattr(error, "message", None) or error)
    line = " ".join(text.split())
    return _SECRET.sub("[key]", line)[:200]


def _retry_after(error: BaseException) -> float | None:
    """Seconds to wait, from ``retry-after-ms`` or ``retry-after`` (seconds or a date)."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    readers: tuple[tuple[str, Callable[[str], float]], ...] = (
        ("retry-after-ms", lambda raw: float(raw) / 1000),
        ("retry-after", float),
        ("retry-after", lambda raw: (parsedate_to_datetime(raw) - datetime.now(tz=UTC)).total_seconds()),
    )
    for name, read in readers:
        try:
            return max(0.0, read(headers[name]))
        except (KeyError, TypeError, ValueError):
            continue
    return None
