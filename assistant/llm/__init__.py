"""Answers written by a language model, each sentence checked before anyone sees it.

Importing this loads no vendor; :func:`load_writer` does, when a model is to be used.
"""

from assistant.llm.answering import WritingAnswerer
from assistant.llm.cost import Meter, Price, load_prices, price_of, together
from assistant.llm.errors import Patience, mapped
from assistant.llm.providers import DEFAULT_MODEL, Model, connect
from assistant.llm.replies import Replies, Reply, Request
from assistant.llm.writer import Choice, Writer, load_writer

__all__ = [
    "DEFAULT_MODEL",
    "Choice",
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
