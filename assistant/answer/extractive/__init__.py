"""Which sentences answer: papers and sentences ranked by a linear model over a handful of general signals.

Shared words by rarity, cosines, the shape of the answer asked for, what a sentence's wording gives away; see
:mod:`assistant.answer.extractive.features`.
"""
