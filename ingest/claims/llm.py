"""A second extractor: a language model beside the rules, held to the same checks.

Replies are kept in the catalogue by model, prompt and text, so a second ingest costs
nothing; a claim that fails :func:`ingest.claims.validate` is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

from assistant.config import Settings
from assistant.errors import BadReply, InputError, Refused
from assistant.language.quantities import amounts
from assistant.language.text import Span, sentences
from assistant.llm import Patience, Replies, Request, load_writer
from assistant.llm.evidence import addresses_a_model
from assistant.llm.replies import Cache
from assistant.types import Claim, Paper, Quantity
from ingest.claims.assemble import EXTRACTOR
from ingest.claims.extract import extract
from ingest.claims.told import SCHEMA, Told, claim_of, told
from ingest.claims.validate import validate
from prompts import load

__all__ = ["LanguageExtractor", "load_extractor", "merged"]

_LONGEST = 4000
_ROOM = 3000  # about thirty claims


def load_extractor(
    settings: Settings, catalog: Cache, *, patience: Patience | None = None
) -> LanguageExtractor:
    """Rules and the language model that ``settings`` name.

    Raises ``InputError`` when there is no such model.
    """
    choice = load_writer(settings, cache=catalog, patience=patience)
    if choice.writer is None:
        raise InputError(f"--extract llm needs a language model: {choice.reason}")
    return LanguageExtractor(choice.writer.replies, at_once=settings.concurrency)


class LanguageExtractor:
    """Claims by rules, and those that a language model adds. Thread-safe."""

    def __init__(self, replies: Replies, *, at_once: int = 8) -> None:
        self._replies = replies
        self._at_once = max(1, at_once)
        self._prompt = load("claims")
        name = re.sub(r"[^\w.:-]", "-", replies.model.full)
        self.version = f"{EXTRACTOR}+llm-{name}-{self._prompt.sha256[:8]}"

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order; a claim's ``origin`` says who found it.

        A paper whose reply cannot be used keeps the claims of the rules. Raises a
        ``GenerationError`` when the model cannot be had at all.
        """
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="claims") as pool:
            added = list(pool.map(self._added, papers))
        return [merged(extract(paper), found) for paper, found in zip(papers, added, strict=True)]

    def _added(self, paper: Paper) -> list[Claim]:
        spans = _readable(paper)
        if not spans:
            return []
        system, user = self._prompt.render(
            title=" ".join(paper.title.split()),
            sentences="\n".join(f"{number}: {' '.join(one.text.split())}" for number, one in spans.items()),
            quantities=", ".join(get_args(Quantity)),
        )
        try:
            reply = self._replies.whole(Request(system, user, self._prompt.sha256, SCHEMA, _ROOM))
        except (BadReply, Refused):
            return []
        return list(self._valid(paper, spans, _rows(reply.text)))

    def _valid(self, paper: Paper, spans: Mapping[int, Span], rows: Sequence[Told]) -> Iterator[Claim]:
        for row in rows:
            span = spans.get(row.sentence)
            if span is None:
                continue
            claim = claim_of(paper, span, row, model=self._replies.model.full, version=self.version)
            if claim is not None and not validate(claim, paper.abstract):
                yield claim


def _readable(paper: Paper) -> dict[int, Span]:
    """The sentences with a number in them, by their place, without orders to a model."""
    return {
        number: span
        for number, span in enumerate(sentences(paper.abstract), start=1)
        if len(span.text) <= _LONGEST and amounts(span.text) and not addresses_a_model(span.text)
    }


_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def _rows(text: str) -> list[Told]:
    """The claims of a reply that have the right form; none of a reply that is no such object."""
    match = _OBJECT.search(text)
    try:
        listed = json.loads(match.group() if match else text)["claims"]
    except (ValueError, KeyError, TypeError):
        return []
    rows = map(told, listed if isinstance(listed, list) else ())
    return [row for row in rows if row is not None]


def merged(ours: Sequence[Claim], added: Sequence[Claim]) -> list[Claim]:
    """The claims of the rules, and those of the model about numbers that the rules left alone.

    In the order of the abstract. Where both read the same number of a sentence the rules win.
    """
    taken = {_number(claim) for claim in ours}
    new: dict[tuple[object, ...], Claim] = {}
    for claim in added:
        if _number(claim) not in taken:
            new.setdefault((*_number(claim), claim.quantity, claim.metric), claim)
    return sorted([*ours, *new.values()], key=lambda claim: (claim.start, claim.origin != "rules"))


def _number(claim: Claim) -> tuple[object, ...]:
    return (claim.start, claim.end, claim.value, claim.unit)
