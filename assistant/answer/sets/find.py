"""Finding the set: scope, claims, verdicts, topic, order; and the counts that go with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from assistant.answer.sets.check import check
from assistant.answer.sets.judge import concerns, judge, strength
from assistant.answer.sets.topical import Searcher, says, standing
from assistant.language.quantities import QUANTITIES
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.sentences import informative
from assistant.language.text import Span
from assistant.protocols import PaperReader
from assistant.types import WHOLE, Claim, Coverage, JudgedClaim, Paper, Quantity, Query, Scope, Verdict

__all__ = ["ClaimReader", "SetResult", "find", "sizes"]

# How large the models of a paper are, where it only describes them: "our 8B model", "SmolVLM-256M".
#
# A size is no claim of a saving, so none is stored; a question for sizes reads them from the abstracts.
# Sizes behind "outperforms", "such as" or "than" are those of others.

_SIZE = re.compile(
    r"(?<![\w.$])(?<!\w/)(?P<name>[A-Z][\w.+]*-(?:[\w.+]+-)*)?(?P<number>\d{1,4}(?:\.\d+)?)"
    r"(?:(?P<short>[MBT])(?![\w.]*\(\w)(?=[\s,.;:)/-]|$)"
    r"(?![ -]?(?:tokens?|images?|samples?|frames?|data|dataset|corpus|benchmark|videos?|pairs?)\b)"
    r"|\s?(?P<long>million|billion|trillion|[MBT])[ -](?:(?:to|and|or) [\d.]+ (?:million|billion)[ -])?"
    r"(?:(?:total|activated|active|trainable) )?param)"
)
_PARAMETERS = re.compile(r"[ -](?:(?:total|activated|active|trainable|network) )?param")
_MODEL = re.compile(
    r"(?:-A\d+B)?[\s/,()-]*(?:(?:and )?[\d.]+[MB](?:-A\d+B)?[/, ]*)*\)?\s*(?:[\w-]+ ){0,2}?"
    r"(?:models?|variants?|versions?|[MV]?LLMs?|VLMs?|agents?|[A-Z]\w*[A-Z]\w*)\b|\)"
)
_OTHERS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|rival\w*|match\w*|compar\w+|than|such as|like|versus|vs"
    r"|over|competitive|against|from|larger|bigger|teacher|existing|previous|prior|ranging up to|on par"
    r"|distilled|evaluat\w+|strongest|leading|prompts)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|, (?:and|while|which|but)\b|\b(?:and (?:a|an|our|the)|while|whereas)\b")


def asks_size(query: Query) -> bool:
    """The filter compares an amount of parameters."""
    return (
        query.quantity == "model_size" and (query.unit or "").endswith("parameters") and query.op is not None
    )


def sizes(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each size that a paper gives of its own models; quotes are whole sentences of abstracts."""
    for paper in papers:
        for span in informative(paper.abstract):
            yield from _of_sentence(paper, span)


def _of_sentence(paper: Paper, span: Span) -> Iterator[Claim]:
    for match in _SIZE.finditer(span.text):
        if _described(span.text, match):
            multiplier, _ = MULTIPLIERS[(match["short"] or match["long"]).lower()]
            yield Claim(
                id=f"{paper.id}:size:{span.start + match.start()}",
                paper_id=paper.id,
                quantity="model_size",
                context="both",
                direction="decrease",
                raw=span.text[match.start("number") : match.end("short" if match["short"] else "long")],
                value=float(match["number"]),
                unit=f"absolute:{multiplier} parameters",
                bound="exact",
                quote=span.text,
                start=span.start,
                end=span.end,
                method=(match["name"] or "").strip("-") or None,
            )


def _described(sentence: str, match: re.Match[str]) -> bool:
    """A size of a model, not of a part that is active, and not in what is said of others."""
    if "://" in sentence[sentence.rfind(" ", 0, match.start()) + 1 : match.end()]:
        return False
    bare = match["short"] and not match["name"] and not _PARAMETERS.match(sentence, match.end())
    if bare and _MODEL.match(sentence, match.end()) is None:
        return False
    clause_start = max((cut.end() for cut in _CLAUSE.finditer(sentence, 0, match.start())), default=0)
    clause = sentence[clause_start : match.start()]
    return _OTHERS.search(clause) is None


class ClaimReader(PaperReader, Protocol):
    """What set questions need of the catalogue."""

    def claims(
        self, *, quantity: Quantity | None = None, paper_ids: Iterable[str] | None = None
    ) -> Sequence[Claim]:
        """Claims ordered by ``(paper_id, start, id)``."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """The set: judged claims best first, the undecided in the same order, and the denominators.

    ``papers`` holds every paper that has a judged claim. ``near`` are claims for the
    same thing on the wrong side, nearest first, for an answer without a match.
    """

    query: Query
    matches: tuple[JudgedClaim, ...]
    undecided: tuple[JudgedClaim, ...]
    coverage: Coverage
    papers: Mapping[str, Paper]
    near: tuple[Claim, ...] = ()


class _Row(NamedTuple):
    """A claim with its verdict."""

    claim: Claim
    verdict: Verdict
    reason: str | None


def find(query: Query, *, catalog: ClaimReader, retriever: Searcher, scope: Scope = WHOLE) -> SetResult:
    """Every claim that ``query`` holds for, and every one that cannot be told; papers of ``scope`` alone.

    Raises ``QueryError`` for a filter that nothing can meet.
    """
    check(query)
    within = catalog.paper_ids(Scope(query.since, query.until, query.source).over(scope))
    stored = _claims(query, catalog)
    if asks_size(query):
        stored += sizes(catalog.papers(ids=sorted(within)))
    claims = [claim for claim in stored if claim.paper_id in within and concerns(query, claim)]
    own = {claim.paper_id for claim in claims if query.quantity in {None, claim.quantity}}
    verdicts = [_Row(claim, *judge(query, claim)) for claim in claims]
    kept = [row for row in verdicts if row.verdict != "no_match"]
    if query.also is not None:
        kept = _both(kept, [_Row(claim, *judge(query.also, claim)) for claim in _claims(query.also, catalog)])
    papers = {paper.id: paper for paper in catalog.papers(ids=sorted({row.claim.paper_id for row in kept}))}
    # A paper may have been removed since its claims were read.
    kept = [row for row in kept if row.claim.paper_id in papers]
    if query.topic:
        kept = _on_topic(query.topic, kept, papers, retriever)
    ordered = sorted(kept, key=lambda row: _rank(query, row.claim, papers[row.claim.paper_id]))
    matched = list(dict.fromkeys(row.claim.paper_id for row in ordered if row.verdict == "match"))
    open_ids = {row.claim.paper_id for row in ordered if row.verdict == "cannot_tell"} - set(matched)
    shown = set(matched if query.limit is None else matched[: query.limit])
    judged = [JudgedClaim(row.claim, papers[row.claim.paper_id].title, *row[1:]) for row in ordered]
    return SetResult(
        query=query,
        matches=tuple(row for row in judged if row.verdict == "match" and row.claim.paper_id in shown),
        undecided=tuple(
            row for row in judged if row.verdict == "cannot_tell" and row.claim.paper_id in open_ids
        ),
        coverage=Coverage(len(within), len(own), len(matched), len(open_ids)),
        papers=papers,
        near=_near(query, verdicts) if not matched else (),
    )


def _both(rows: Sequence[_Row], others: Sequence[_Row]) -> list[_Row]:
    """The rows of papers that meet the second condition too, with the claims by which they do."""
    held = {row.claim.paper_id for row in rows}
    meets = {row.claim.paper_id for row in others if row.verdict == "match"}
    may = {row.claim.paper_id for row in others if row.verdict == "cannot_tell"} - meets
    kept = [row for row in rows if row.claim.paper_id in meets]
    kept += [
        _Row(row.claim, "cannot_tell", "its second number does not decide")
        for row in rows
        if row.claim.paper_id in may
    ]
    kept += [row for row in others if row.verdict == "match" and row.claim.paper_id in held]
    return list({row.claim.id: row for row in reversed(kept)}.values())


def _on_topic(
    topic: str, rows: Sequence[_Row], papers: Mapping[str, Paper], retriever: Searcher
) -> list[_Row]:
    """The rows of papers about ``topic``; those that mention it in passing cannot be told."""
    found = standing(topic, papers, retriever)
    kept = []
    for row in rows:
        if row.claim.paper_id in found.about or (
            row.claim.paper_id in found.passing and says(topic, row.claim.quote)
        ):
            kept.append(row)
        elif row.claim.paper_id in found.passing:
            kept.append(_Row(row.claim, "cannot_tell", "it mentions the topic once, perhaps in passing"))
    return kept


def _claims(query: Query, catalog: ClaimReader) -> list[Claim]:
    """The claims of the quantity, and of what says nearly the same in other terms."""
    found = list(catalog.claims(quantity=query.quantity))
    if query.quantity and (related := QUANTITIES[query.quantity].related):
        found += catalog.claims(quantity=related)
    return found


def _rank(query: Query, claim: Claim, paper: Paper) -> tuple[float, str, int, str]:
    """A total order: by size (or by date), then paper, place and id."""
    if query.order == "date":
        size = float(paper.published.toordinal()) if paper.published else 0.0
    else:
        size = strength(query, claim)
    rising = query.ascending or (query.order != "date" and _less_is_better(query))
    return (size if rising else -size, claim.paper_id, claim.start, claim.id)


def _less_is_better(query: Query) -> bool:
    """For "in under a day": the shortest comes first."""
    return bool(query.unit and query.unit.startswith("absolute:") and query.op and query.op[0] == "<")


_NEAREST = 3


def _near(query: Query, verdicts: Sequence[_Row]) -> tuple[Claim, ...]:
    """The claims that come closest without matching, one a paper: off the topic first, then too small."""
    wanted = query.direction
    missed = [
        row for row in verdicts if row.verdict != "cannot_tell" and wanted in {None, row.claim.direction}
    ]
    ranked = sorted(
        missed,
        key=lambda row: (
            row.verdict == "no_match",
            -strength(query, row.claim),
            (row.claim.paper_id, row.claim.start, row.claim.id),
        ),
    )
    first: dict[str, Claim] = {}
    for row in ranked:
        first.setdefault(row.claim.paper_id, row.claim)
    return tuple(first.values())[:_NEAREST]
