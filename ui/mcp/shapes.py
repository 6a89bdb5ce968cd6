"""What the tools return, as the schemas that clients see.

The JSON itself is that of ``to_dict``; a test holds both together. Pydantic, since this crosses the border.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field, RootModel

from assistant.types import (
    Citation,
    Claim,
    Coverage,
    Evidence,
    Group,
    Kind,
    Outcome,
    Paper,
    Query,
    Reading,
    Rejected,
    Table,
    Usage,
    Verdict,
)

__all__ = ["AnswerShape", "ClaimsShape", "FoundShape", "HitShape", "PaperShape", "StatedClaim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedClaim(Claim):
    """A claim with its paper's title and whether it answers the question; label numbers its citation."""

    title: str
    verdict: Verdict
    reason: str | None
    label: int | None


class AnswerShape(BaseModel):
    """An answer: text with citation marks, and all that it rests on."""

    id: str | None
    question: str
    outcome: Outcome = Field(description="abstained: the collection does not say.")
    kind: Kind
    text: str = Field(description="The answer; [n] refers to the citation with that label.")
    citations: list[Citation] = Field(description="Literal quotes: abstract[start:end] == quote.")
    claims: list[StatedClaim] = Field(description="Of a set question: every match, and what is undecided.")
    query: Query | None = Field(description="The filter that a set question was read as.")
    coverage: Coverage = Field(description="The denominators.")
    rejected: list[Rejected] = Field(description="Sentences that failed the check and were left out.")
    engine: str
    model: str | None
    prompt_sha: str | None
    usage: Usage
    seconds: float
    notice: str | None
    nearest: list[Evidence] = Field(description="The nearest quotes when nothing is answered.")
    groups: list[Group] = Field(description="Approaches, or the sides of a question, with their papers.")
    table: Table | None = Field(description="An answer in rows.")
    reading: Reading = Field(description="What became of the question's words.")
    check: str = Field(description="What checked the sentences: rules, or a model.")


class HitShape(BaseModel):
    """A paper and its best passage, which is abstract[start:end]."""

    paper_id: str
    title: str
    url: str | None
    published: date | None
    score: float = Field(description="Higher is better; comparable within one search only.")
    passage: str
    start: int
    end: int
    lexical_rank: int | None
    dense_rank: int | None
    similarity: float | None


class FoundShape(BaseModel):
    """The best papers for a query."""

    papers: int = Field(description="How many papers the collection has.")
    hits: list[HitShape] = Field(description="Best first.")


class ClaimsShape(BaseModel):
    """Claims on one scale."""

    papers: int = Field(description="How many papers the collection has.")
    total: int = Field(description="How many claims match; more than are listed when the limit cut them off.")
    claims: list[StatedClaim] = Field(description="The largest saving first.")


class PaperShape(RootModel[Paper]):
    """One paper with its whole abstract."""
