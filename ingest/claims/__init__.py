"""Quantitative claims: what an abstract says in numbers about its own method.

``extract(paper)`` reads sentence by sentence. :mod:`.sentence` turns one into a row of
items (amounts, resources, changes, small words); :mod:`.pairs`, the frames of
:mod:`.changes`, :mod:`.absolute` and :mod:`.quality` say what each amount is about;
:mod:`.scope` drops what is said of others; :mod:`.assemble` builds the claim.
"""

from ingest.claims.assemble import EXTRACTOR
from ingest.claims.extract import extract
from ingest.claims.validate import validate

__all__ = ["EXTRACTOR", "extract", "validate"]
