"""Every error a caller can meet.

::

    AskpapersError
    ├── InputError            unusable input or wrong usage (exit 2)
    │   └── QueryError        a filter that contradicts itself or cannot be met
    ├── HomeError             the home directory cannot be used (exit 2)
    │   ├── HomeBusy          another process is writing to it
    │   └── HomeTooNew        made by a newer askpapers
    ├── Overloaded            too many questions at once, or one that takes too long
    ├── ModelMissing          an embedder's or tokenizer's files are not to be had
    └── GenerationError       the language model gave no usable reply
        ├── NoKey · BadKey · UnknownModel · ContextTooLong · Refused
        └── RateLimited · TimedOut · ConnectionLost · BadReply · CostLimit

A message says what is wrong, which thing it is about, and what to do.
"""

from __future__ import annotations

__all__ = [
    "AskpapersError",
    "BadKey",
    "BadReply",
    "ConnectionLost",
    "ContextTooLong",
    "CostLimit",
    "GenerationError",
    "HomeBusy",
    "HomeError",
    "HomeTooNew",
    "InputError",
    "ModelMissing",
    "NoKey",
    "Overloaded",
    "QueryError",
    "RateLimited",
    "Refused",
    "TimedOut",
    "UnknownModel",
]


class AskpapersError(Exception):
    """Base of all errors raised on purpose."""


class InputError(AskpapersError):
    """Unusable input or wrong usage."""


class QueryError(InputError):
    """A filter that contradicts itself or that nothing can meet."""


class HomeError(AskpapersError):
    """The home directory cannot be used as it is."""


class HomeBusy(HomeError):
    """Another process holds the write lock."""


class HomeTooNew(HomeError):
    """The home was made by a newer version."""


class Overloaded(AskpapersError):
    """A question did not get its turn, or its answer, in time."""


class ModelMissing(AskpapersError):
    """Model or tokenizer files are not on this machine and cannot be fetched."""


class GenerationError(AskpapersError):
    """The language model gave no usable reply."""


class NoKey(GenerationError):
    """No API key is configured."""


class BadKey(GenerationError):
    """The provider refused the key."""


class UnknownModel(GenerationError):
    """The provider does not know the model."""


class ContextTooLong(GenerationError):
    """The prompt does not fit the model's context."""


class Refused(GenerationError):
    """The model declined to answer."""


class RateLimited(GenerationError):
    """The provider asked to slow down; ``retry_after`` is in seconds when given."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TimedOut(GenerationError):
    """No reply in time."""


class ConnectionLost(GenerationError):
    """The provider could not be reached, or the stream was cut."""


class BadReply(GenerationError):
    """The reply cannot be used (malformed, or empty)."""


class CostLimit(GenerationError):
    """The next call could cost more than the limit allows."""
