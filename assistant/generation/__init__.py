"""Answers written by a language model, each sentence checked before anyone sees it.

Importing this loads no vendor; :func:`load_writer` does, when a model is to be used.
"""

from assistant.generation.answering import WritingAnswerer
from assistant.generation.cost import Meter, Price, load_prices, price_of, together
from assistant.generation.drafter import LanguageDrafter
from assistant.generation.errors import mapped
from assistant.generation.model import DEFAULT_MODEL, Model, connect
from assistant.generation.patience import Patience
from assistant.generation.replies import Replies, Reply, Request
from assistant.generation.writer import Choice, Writer, load_writer

__all__ = [
    "DEFAULT_MODEL",
    "Choice",
    "LanguageDrafter",
    "Meter",
    "Model",
    "Patience",
    "Price",
    "Replies",
    "Reply",
    "Request",
    "Writer",
    "WritingAnswerer",
    "connect",
    "load_prices",
    "load_writer",
    "mapped",
    "price_of",
    "together",
]
