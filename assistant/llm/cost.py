"""What a call costs, and the limit that no call may pass."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assistant.errors import CostLimit, InputError
from assistant.types import Usage

__all__ = ["Meter", "Price", "load_prices", "price_of", "together"]

_MILLION = 1_000_000
_MAKERS = {"google": "google_genai", "mistral": "mistralai"}
# "gpt-4.1-mini-2025-04-14" is "gpt-4.1-mini" of a day.
_DAY = re.compile(r"-\d{4}-?\d{2}-?\d{2}$|-latest$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """Dollars for so many tokens."""
        return (self.input * input_tokens + self.output * output_tokens) / _MILLION


def load_prices(override: Path | None = None) -> dict[tuple[str, str], Price]:
    """Prices by provider and model: the table that ships, then the rows of ``override``.

    Raises ``InputError`` when the file cannot be read as such a table.
    """
    shipped = files(__package__).joinpath("prices.toml").read_text(encoding="utf-8")
    prices = _rows(tomllib.loads(shipped))
    if override is None:
        return prices
    try:
        return prices | _rows(tomllib.loads(override.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise InputError(
            f"{override}: not a table of prices ({error}); "
            'write rows such as [openai] "gpt-4.1-mini" = [0.40, 1.60], dollars for a million tokens'
        ) from None


def _rows(table: Mapping[str, object]) -> dict[tuple[str, str], Price]:
    found = {}
    for provider, models in table.items():
        if not isinstance(models, Mapping):
            continue
        for model, pair in models.items():
            if len(pair) != 2 or min(map(float, pair)) < 0:
                raise ValueError(f"{model!r} needs two prices, not {pair!r}")
            found[provider, str(model)] = Price(float(pair[0]), float(pair[1]))
    return found


def price_of(prices: Mapping[tuple[str, str], Price], provider: str, model: str) -> Price | None:
    """The price of a model, of the model it is a dated version of, or of its whole provider.

    A reseller (OpenRouter, Azure) passes on the price of the maker's model where it has none of its own.
    """
    for name in (model, _DAY.sub("", model), "*"):
        if (provider, name) in prices:
            return prices[provider, name]
    maker, slash, rest = model.partition("/")
    if provider == "openrouter" and slash:
        return price_of(prices, _MAKERS.get(maker, maker), rest)
    return price_of(prices, "openai", model) if provider == "azure_openai" else None


def together(*used: Usage) -> Usage:
    """Several calls as one."""
    return Usage(
        sum(one.input_tokens for one in used),
        sum(one.output_tokens for one in used),
        sum(one.cost_usd for one in used),
        any(one.approximate for one in used),
    )


class Meter:
    """Adds up what was spent and stops before ``limit`` dollars are passed. Thread-safe.

    ``price`` is ``None`` when nobody knows it: then nothing is added, and with a limit no
    call is made.
    """

    def __init__(self, model: str, price: Price | None, limit: float | None = None) -> None:
        self._model = model
        self._price = price
        self._limit = limit
        self._lock = threading.Lock()
        self._spent = 0.0
        self._held = 0.0

    @property
    def priced(self) -> bool:
        """Whether the model's price is known."""
        return self._price is not None

    def price_of(self, input_tokens: int, output_tokens: int) -> float | None:
        """Dollars for so many tokens; ``None`` when nobody knows the price."""
        return None if self._price is None else self._price.of(input_tokens, output_tokens)

    @property
    def spent(self) -> float:
        """Dollars spent up to now."""
        return self._spent

    def hold(self, input_tokens: int, most_output: int) -> float:
        """Set aside what a call may cost at most, and return it.

        Raises ``CostLimit`` when the limit could be passed, or cannot be kept.
        """
        if self._price is None:
            if self._limit is not None:
                raise CostLimit(
                    f"no price is known for {self._model}, so --max-cost cannot be kept; "
                    "give one as ASKPAPERS_PRICE=IN,OUT (dollars for a million tokens), or drop --max-cost"
                )
            return 0.0
        worst = self._price.of(input_tokens, most_output)
        with self._lock:
            if self._limit is not None and self._spent + self._held + worst > self._limit:
                raise CostLimit(
                    f"the next call to {self._model} could cost ${worst:.4f}, and ${self._spent:.4f} of the "
                    f"${self._limit:g} allowed by --max-cost is spent; raise --max-cost to go on"
                )
            self._held += worst
        return worst

    def settle(self, held: float, used: Usage) -> Usage:
        """Give back what was set aside and add what was used; ``used`` with its cost."""
        cost = self._price.of(used.input_tokens, used.output_tokens) if self._price else 0.0
        with self._lock:
            self._held = max(0.0, self._held - held)
            self._spent += cost
        return Usage(used.input_tokens, used.output_tokens, cost, used.approximate)
