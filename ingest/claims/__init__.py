"""Quantitative claims: what an abstract says in numbers about its own method.

``extract(paper)`` reads sentence by sentence. :mod:`.sentence` turns one into a row of
items (amounts, resources, changes, small words), by the tables of :mod:`.lexicon`;
:mod:`.pairs`, the :mod:`.frames` (:mod:`.comparatives`, :mod:`.nouns`, :mod:`.verbs`,
:mod:`.shares`), :mod:`.absolute`, :mod:`.quality` and :mod:`.levels` say what each amount is about,
with :mod:`.resources` to find it; :mod:`.scope` drops what is said of others;
:mod:`.assemble` builds the claim and says what every claim must satisfy. :mod:`.model` asks
a language model for more.
"""

from ingest.claims.assemble import EXTRACTOR, extract, validate

__all__ = ["EXTRACTOR", "extract", "validate"]
