"""Amounts, units, vocabulary and the saving scale, shared by claims and questions."""

from assistant.language.quantities.amount import Amount, Form
from assistant.language.quantities.amounts import amounts
from assistant.language.quantities.scale import Saving, Wording, from_to, orders, saving
from assistant.language.quantities.units import Measure, measure
from assistant.language.quantities.vocabulary import TERMS, Mention, Nature, Term, mentions

__all__ = [
    "TERMS",
    "Amount",
    "Form",
    "Measure",
    "Mention",
    "Nature",
    "Saving",
    "Term",
    "Wording",
    "amounts",
    "from_to",
    "measure",
    "mentions",
    "orders",
    "saving",
]
