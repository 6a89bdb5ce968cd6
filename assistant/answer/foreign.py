"""A question that is not English: said so, with the papers that are nearest to it.

Filters, kinds and topics are read in English alone. What is nearest in meaning can be found all the
same where the embedder knows the language; else what shares names and numbers with the question.
"""

from __future__ import annotations

from assistant.answer.forms import Collection
from assistant.types import Draft, DraftGroup, Evidence, Hit, Question, Statement

__all__ = ["nearest"]

_SHOWN = 5


def nearest(question: Question, collection: Collection) -> Draft:
    """The best few papers, each with its best passage; an abstention when nothing is found."""
    retriever = collection.retriever
    hits = retriever.search(question.text, _SHOWN, question.scope)
    said = f"The question seems to be {question.language}; filters and conditions are read in English only."
    if not hits:
        return Draft(abstain_reason=f"it seems to be {question.language}, and questions are read in English")
    quotes = [_quote(hit) for hit in hits]
    how = (
        "Nearest to it in meaning, whatever it asks for:"
        if retriever.multilingual
        else "Nearest to it by names and shared words, which may be far off (ask in English, or set "
        "ASKPAPERS_EMBEDDER=e5 to search in other languages):"
    )
    statements = tuple(Statement(quote.quote, (quote.id,)) for quote in quotes)
    return Draft(
        evidence={quote.id: quote for quote in quotes},
        nearest=tuple(quotes),
        groups=(DraftGroup(how, statements),),
        headline=said,
        kind="lookup",
    )


def _quote(hit: Hit) -> Evidence:
    paper, chunk = hit.paper, hit.chunk
    key = f"{paper.id}:{chunk.start}-{chunk.end}"
    return Evidence(
        key, paper.id, paper.title, chunk.text, chunk.start, chunk.end, paper.url, round(hit.score, 4)
    )
