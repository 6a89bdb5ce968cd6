"""Quantitative claims: what an abstract says in numbers about its own method.

``extract(paper)`` reads sentence by sentence. :mod:`.sentence` turns one into a row of
items (amounts, resources, changes, small words), by the tables of :mod:`.lexicon`;
:mod:`.pairs`, the :mod:`.frames` (:mod:`.comparatives`, :mod:`.nouns`, :mod:`.verbs`,
:mod:`.shares`), :mod:`.absolute` and :mod:`.quality` say what each amount is about, with
:mod:`.resources` to find it; :mod:`.scope` drops what is said of others;
:mod:`.assemble` builds the claim. :mod:`.model` asks a language model for more.
"""

from ingest.claims.assemble import EXTRACTOR, extract
from ingest.claims.validate import validate

__all__ = ["EXTRACTOR", "extract", "validate"]
