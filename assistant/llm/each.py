"""A question that every abstract answers for itself: the likeliest are judged, and what is left is said."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer.screening import Judged, Screening
from assistant.errors import GenerationError
from assistant.gate.citations import Verifier
from assistant.llm.cost import together
from assistant.llm.page import Page
from assistant.llm.screening import ScreeningRun
from assistant.types import (
    Answer,
    AnswerEvent,
    Coverage,
    Event,
    Evidence,
    EvidenceEvent,
    Paper,
    Question,
    Statement,
    TextEvent,
    Usage,
)

__all__ = ["of_each"]

_UNDECIDED = 10


def of_each(question: Question, run: ScreeningRun, tokens: int, spent: Usage) -> Iterator[Event]:
    """Events of an answer by a screening that reads ``tokens`` tokens of abstracts, within its ``max_cost``.

    ``spent`` is what reading the question took. Raises a ``GenerationError`` when nothing can be judged.
    """
    screener = run.screener
    assert screener is not None, "a model judges"
    left = run.left()
    run.limit = screener.within(left, tokens)
    if run.max_cost is not None:
        run.limit = min(run.limit, screener.affordable(left, run.max_cost))
    price = screener.estimate(left[: run.limit])
    among = (
        f"the likeliest of {len(run.papers):,} papers and a random sample of the others"
        if len(left) > price.abstracts
        else "all that are left"
    )
    first = f"{price.told()}: {among}." if price.abstracts else ""
    yield EvidenceEvent(question, ())
    if first:
        yield TextEvent(first)
    deque(run.judge(), maxlen=0)
    result = run.result()
    if not result.judged:
        raise GenerationError(run.notice or "no abstract could be judged")
    page = _page(result, {paper.id: paper for paper in run.papers})
    rest = run.left()
    told = result.told()
    if rest:
        told += (
            f" All of the rest: {screener.estimate(rest).told()}; `askpapers screen` judges them, "
            "asking again goes on with the likeliest."
        )
    text = "\n\n".join(filter(None, [first, told, page.text.strip()]))
    yield TextEvent(text.removeprefix(first))
    citations = page.verified().citations
    yield AnswerEvent(
        Answer(
            question=question.text,
            outcome="answered" if citations else "abstained",
            kind="list",
            text=text,
            citations=citations,
            coverage=Coverage(
                len(run.papers),
                matched=len(result.having("match")),
                undecided=len(result.having("cannot_tell")),
                found=len(result.having("match")),
                read=len(result.judged),
            ),
            rejected=page.verified().rejected,
            engine="llm",
            model=result.model,
            check="rules",
            prompt_sha=result.prompt_sha,
            usage=together(spent, result.usage),
            notice=result.notice,
            groups=page.groups,
            reading=question.words,
        )
    )


def _page(result: Screening, papers: Mapping[str, Paper]) -> Page:
    """The matches with their sentences, then those undecided of which a sentence says something."""
    groups = {
        "Match": result.having("match"),
        "Cannot be told from the abstract": [one for one in result.having("cannot_tell") if one.quote][
            :_UNDECIDED
        ],
    }
    evidence = {one.paper_id: _evidence(one) for group in groups.values() for one in group}
    page = Page(Verifier(evidence, papers, strict=True), evidence, papers)
    for label, group in groups.items():
        page.further(label, _statements(group))
    return page


def _evidence(one: Judged) -> Evidence:
    quote, start = one.quote or "", one.start or 0
    return Evidence(one.paper_id, one.paper_id, one.title, quote, start, start + len(quote), one.url)


def _statements(group: Sequence[Judged]) -> Iterator[Statement]:
    for one in group:
        yield Statement(f"{one.title.partition(': ')[0]}: “{one.quote}”", (one.paper_id,))
