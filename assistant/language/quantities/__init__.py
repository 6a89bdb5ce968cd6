"""Amounts, units, vocabulary and the saving scale, shared by claims and questions."""

from assistant.language.quantities.amounts import Amount, Form, amounts
from assistant.language.quantities.definition import Definition
from assistant.language.quantities.definitions import BY_UNIT, QUANTITIES, TIMED, default_term, measured_in
from assistant.language.quantities.scale import Saving, Wording, from_to, saving
from assistant.language.quantities.tallies import CONSUMER, DESK, Tally, devices, tallies
from assistant.language.quantities.units import Measure, measure, unit_at
from assistant.language.quantities.vocabulary import TERMS, Mention, Nature, Term, counted, mentions

__all__ = [
    "BY_UNIT",
    "CONSUMER",
    "DESK",
    "QUANTITIES",
    "TERMS",
    "TIMED",
    "Amount",
    "Definition",
    "Form",
    "Measure",
    "Mention",
    "Nature",
    "Saving",
    "Tally",
    "Term",
    "Wording",
    "amounts",
    "counted",
    "default_term",
    "devices",
    "from_to",
    "measure",
    "measured_in",
    "mentions",
    "saving",
    "tallies",
    "unit_at",
]
