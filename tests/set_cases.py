"""Hand-built claims and a small collection to ask set questions of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from assistant.types import WHOLE, Claim, Paper, Quantity, Scope


def claim(raw: str = "60%", saving: float | None = 0.6, **more: Any) -> Claim:
    """A claim on training time; its quote is made from ``raw``."""
    quote = more.pop("quote", f"Our method changes the training time: {raw}.")
    fields: dict[str, Any] = {
        "id": f"{more.get('paper_id', 'p')}-{raw}", "paper_id": "p", "quantity": "training_time",
        "context": "training", "direction": "decrease", "raw": raw, "value": round(100 * (saving or 0.6), 3),
        "unit": "percent", "bound": "exact", "quote": quote, "start": 0, "end": len(quote), "saving": saving,
    }  # fmt: skip
    return Claim(**(fields | more))


class SmallCollection:
    """A small collection that answers like the catalogue and the retriever do."""

    def __init__(self, papers: Sequence[Paper], claims: Sequence[Claim] = ()) -> None:
        self._papers = {paper.id: paper for paper in papers}
        self._claims = sorted(claims, key=lambda one: (one.paper_id, one.start, one.id))

    def papers(
        self,
        *,
        ids: Collection[str] | None = None,
        scope: Scope = WHOLE,
    ) -> list[Paper]:
        since, until = scope.since, scope.until
        return [
            paper
            for paper in self._papers.values()
            if (ids is None or paper.id in ids)
            and (since is None or (paper.published is not None and paper.published >= since))
            and (until is None or (paper.published is not None and paper.published <= until))
        ]

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        return {paper.id for paper in self.papers(scope=scope)}

    def claims(
        self, *, quantity: Quantity | None = None, paper_ids: Iterable[str] | None = None
    ) -> list[Claim]:
        return [one for one in self._claims if quantity in {None, one.quantity}]

    def texts(self, ids: Collection[str], having: Sequence[Sequence[str]] = ()) -> list[Paper]:
        return [
            paper
            for paper in self._papers.values()
            if paper.id in ids
            and all(any(one in f"{paper.title} {paper.abstract}".lower() for one in some) for some in having)
        ]

    def cosines(self, query: str, paper_ids: Iterable[str]) -> dict[str, float]:
        """Knows one thing: paper ``b`` is near to anything, and nothing else is."""
        return {key: 0.6 if key == "b" else 0.1 for key in paper_ids}


def collection(*rows: tuple[str, Claim]) -> SmallCollection:
    """Papers whose abstract is the quote of their claim, from ``(title, claim)``."""
    papers = [
        Paper(one.paper_id, title, one.quote, published=date(2020 + index, 1, 1))
        for index, (title, one) in enumerate(rows)
    ]
    return SmallCollection(papers, [one for _, one in rows])
