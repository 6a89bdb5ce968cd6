"""A second extractor: a language model beside the rules, held to the same checks.

Replies are kept in the catalogue by model, prompt and text, so a second ingest costs
nothing; a claim that fails :func:`ingest.claims.assemble` is dropped.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.config import Settings
from assistant.errors import BadReply, InputError, Refused
from assistant.language.quantities import (
    QUANTITIES,
    Amount,
    Saving,
    Wording,
    amounts,
    from_to,
    measure,
    saving,
)
from assistant.language.quantities.numbers import undress
from assistant.language.quantities.scale import NO_SAVING
from assistant.language.quantities.units import MULTIPLES
from assistant.language.releases import own_names
from assistant.language.sentences import addresses_a_model
from assistant.language.text import Span, fold, sentences
from assistant.llm import Patience, Replies, Request, load_writer
from assistant.llm.replies import Cache
from assistant.types import Bound, Claim, Context, Direction, Paper, Quantity, Statistic
from ingest.claims.assemble import EXTRACTOR, LONGEST, extract, validate
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting
from ingest.claims.scope import background
from ingest.claims.sentence import read
from prompts import load

__all__ = ["SCHEMA", "LanguageExtractor", "claim_of", "load_extractor", "merged", "row_of"]

_Said: TypeAlias = Literal["from_to", "gain"]


class Row(BaseModel):
    """One claim of a reply."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentence: int
    raw: str
    quantity: Quantity
    context: Context | None
    direction: Direction
    bound: Bound | None
    statistic: Statistic | None
    wording: Wording | _Said | None
    method: str | None
    baseline: str | None
    metric: str | None
    dataset: str | None


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"$ref": "#/$defs/claim"}}},
    "required": ["claims"],
    "additionalProperties": False,
    "$defs": {"claim": Row.model_json_schema()},
}
"""What the model fills in, as OpenAI's strict mode asks for it: every field, no others."""


def row_of(row: object) -> Row | None:
    """A row of a reply with its types and vocabulary checked; ``None`` when it does not fit.

    Fields that are missing count as null and fields that are not asked for as absent.
    """
    if not isinstance(row, Mapping):
        return None
    try:
        return Row.model_validate({name: row.get(name) for name in Row.model_fields})
    except ValidationError:
        return None


def claim_of(paper: Paper, span: Span, row: Row, *, model: str, version: str) -> Claim | None:
    """The claim that ``row`` makes of a sentence; ``None`` when its number is not printed there."""
    start, raw = _printed_at(span.text, row.raw.strip())
    found = [one for one in amounts(span.text) if one.start < start + len(raw) and start < one.end]
    if not raw or not found or QUANTITIES[row.quantity].described:
        return None
    if row.quantity != "quality" and row.wording is None:
        return None  # whether so much of a resource is little is for the rules to say
    if (
        row.wording == "from_to"
        and len(found) > 1
        and (found[0].value < found[-1].value) is (row.direction == "decrease")
    ):
        found = [found[-1], found[0]]  # "1 s vs. 5 s" says first what is ours
    amount = found[-1]
    worth = _saving(row, found)
    quality = row.quantity == "quality"
    return Claim(
        id=_id(paper.id, span.start + amount.start, row),
        paper_id=paper.id,
        quantity=row.quantity,
        context=row.context or "both",
        direction=row.direction,
        raw=raw,
        value=amount.value,
        unit=_unit(row, amount),
        bound=_bound(row, amount),
        quote=span.text,
        start=span.start,
        end=span.end,
        value_low=amount.value_low,
        statistic=amount.statistic or row.statistic,
        saving=worth.saving,
        saving_low=worth.low,
        readings=worth.readings,
        baseline=_printed(row.baseline, paper),
        method=_printed(row.method, paper),
        metric=_printed(row.metric, paper) if quality else None,
        dataset=_printed(row.dataset, paper) if quality else None,
        origin=f"llm:{model}",
        extractor=version,
    )


def _printed_at(text: str, raw: str) -> tuple[int, str]:
    """Where ``raw`` stands in the sentence, and how it is printed there; an empty text when it does not.

    Models leave LaTeX out and write one dash for two.
    """
    if raw and raw in text:
        return text.find(raw), raw
    kept, wanted = list(_undressed(text)), "".join(letter for _, letter in _undressed(raw))
    start = "".join(letter for _, letter in kept).find(wanted) if wanted else -1
    if start < 0:
        return 0, ""
    first, end = kept[start][0], kept[start + len(wanted) - 1][0] + 1
    clean = undress(text)
    while end < len(text) and clean[end] == " " and not text[end].isspace():
        end += 1  # the rest of a command: "$\\times$"
    return first, text[first:end]


def _undressed(text: str) -> Iterator[tuple[int, str]]:
    """The letters that say something, each with its place in ``text``."""
    before = ""
    for place, letter in enumerate(undress(text)):
        plain = _ALIKE.get(letter, letter)
        if not plain.isspace() and plain not in "${}" and not plain == before == "-":
            yield place, plain
        before = plain


_ALIKE = {"–": "-", "—": "-", "−": "-", "×": "x"}


def _unit(row: Row, amount: Amount) -> str:
    """Of quality a number is what a metric reaches, unless it is said to be a gain, or is a multiple."""
    gains = row.wording == "gain" or amount.sign or amount.unit in {"points", "times"}
    if row.quantity != "quality" or gains:
        bare = "points" if row.quantity == "quality" else "absolute:count"
        return bare if amount.unit == "count" else amount.unit
    scale = (row.metric or "score").lower() if amount.unit == "count" else amount.unit
    return amount.unit if amount.unit.startswith("absolute:") else f"absolute:{scale}"


def _bound(row: Row, amount: Amount) -> Bound:
    """What is printed wins; the model may have seen a bound that stands further off."""
    if amount.bound != "exact":
        return amount.bound
    return "up_to" if amount.value_low is not None else row.bound or "exact"


def _saving(row: Row, found: list[Amount]) -> Saving:
    """The saving on the one scale, by the wording that the model names."""
    amount = found[-1]
    if row.wording is None or row.wording == "gain" or row.quantity == "quality":
        return NO_SAVING
    if row.direction != "decrease" and row.quantity != "throughput":
        return NO_SAVING
    if row.wording == "from_to":
        first, last = measure(found[0].value, _noun(found[0], amount)), measure(amount.value, amount.unit)
        if len(found) < 2 or first is None or last is None or first.dimension != last.dimension:
            return NO_SAVING
        return Saving(from_to(first.amount, last.amount, rate=row.quantity == "throughput"))
    fits = (amount.unit == "percent") == ("percent" in row.wording)
    return saving(row.wording, amount.value, amount.value_low) if fits else NO_SAVING


def _noun(first: Amount, last: Amount) -> str:
    """``from 13B to 7B parameters``: the noun is printed once."""
    bare = first.unit in {f"absolute:{name}" for name in MULTIPLES}
    _, _, noun = last.unit.partition(" ")
    return f"{first.unit} {noun}" if bare and noun else first.unit


def _printed(name: str | None, paper: Paper) -> str | None:
    """A name as the paper prints it, or none."""
    if name is None or not name.strip():
        return None
    return name.strip() if fold(name) in fold(f"{paper.title} {paper.abstract}") else None


def _id(paper_id: str, place: int, row: Row) -> str:
    key = f"{paper_id}\0{place}\0{row.quantity}\0{row.metric or ''}\0{row.raw.strip()}\0llm"
    return hashlib.sha256(key.encode()).hexdigest()[:20]


_ROOM = 3000  # about thirty claims
_A_REPLY = 150
Tell: TypeAlias = Callable[[str, int, int | None], None]


def load_extractor(
    settings: Settings, catalog: Cache, tell: Tell | None = None, *, patience: Patience | None = None
) -> LanguageExtractor:
    """Rules and the language model that ``settings`` name; ``tell`` hears what each batch will cost, first.

    Raises ``InputError`` when there is no such model.
    """
    choice = load_writer(settings, cache=catalog, patience=patience)
    if choice.writer is None:
        raise InputError(f"--extract llm needs a language model: {choice.reason}")
    return LanguageExtractor(choice.writer.replies, tell, at_once=settings.concurrency)


class LanguageExtractor:
    """Claims by rules, and those that a language model adds. Thread-safe."""

    def __init__(self, replies: Replies, tell: Tell | None = None, *, at_once: int = 8) -> None:
        self._replies, self._tell = replies, tell
        self._at_once = max(1, at_once)
        self._prompt = load("claims")
        name = re.sub(r"[^\w.:-]", "-", replies.model.full)
        self.version = f"{EXTRACTOR}+llm-{name}-{self._prompt.sha256[:8]}"

    def extract(self, papers: Sequence[Paper]) -> list[list[Claim]]:
        """The claims of each paper, in the papers' order; a claim's ``origin`` says who found it.

        A paper whose reply cannot be used keeps the claims of the rules. Raises a
        ``GenerationError`` when the model cannot be had at all.
        """
        ours = [extract(paper) for paper in papers]
        spans = [_unexplained(paper, own) for paper, own in zip(papers, ours, strict=True)]
        asked = [self._request(paper, those) for paper, those in zip(papers, spans, strict=True) if those]
        if self._tell and asked:
            self._tell(self._replies.expected(asked, _A_REPLY), 0, len(asked))
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="claims") as pool:
            added = list(pool.map(self._added, papers, spans))
        return [merged(own, found) for own, found in zip(ours, added, strict=True)]

    def _request(self, paper: Paper, spans: Mapping[int, Span]) -> Request:
        system, user = self._prompt.render(
            title=" ".join(paper.title.split()),
            sentences="\n".join(f"{number}: {' '.join(one.text.split())}" for number, one in spans.items()),
            quantities=", ".join(name for name, entry in QUANTITIES.items() if not entry.described),
        )
        return Request(system, user, self._prompt.sha256, SCHEMA, _ROOM)

    def _added(self, paper: Paper, spans: Mapping[int, Span]) -> list[Claim]:
        try:
            reply = self._replies.whole(self._request(paper, spans)) if spans else None
        except (BadReply, Refused):
            return []
        return list(self._valid(paper, spans, _rows(reply.text))) if reply else []

    def _valid(self, paper: Paper, spans: Mapping[int, Span], rows: Sequence[Row]) -> Iterator[Claim]:
        for row in rows:
            span = spans.get(row.sentence)
            if span is None:
                continue
            claim = claim_of(paper, span, row, model=self._replies.model.full, version=self.version)
            if claim and not validate(claim, paper.abstract) and not _of_others(paper, span, claim):
                yield claim


def _unexplained(paper: Paper, ours: Sequence[Claim]) -> dict[int, Span]:
    """The sentences with a number that the rules say nothing of, by their place; no orders to a model."""
    return {
        number: span
        for number, span in enumerate(sentences(paper.abstract), start=1)
        if len(span.text) <= LONGEST
        and not addresses_a_model(span.text)
        and {one.value for one in amounts(span.text) if _measures(one)} - _said(ours, span)
    }


def _said(ours: Sequence[Claim], span: Span) -> set[float]:
    """The numbers of a sentence that the rules made claims of."""
    return {
        one.value
        for claim in ours
        if (claim.start, claim.end) == (span.start, span.end)
        for one in amounts(claim.raw)
    }


def _measures(amount: Amount) -> bool:
    """No year, no place in a list, no count of things and no number in a name (``Qwen2.5 7B``)."""
    if amount.unit.removeprefix("absolute:") in MULTIPLES:
        return False
    size = measure(amount.value, amount.unit)
    if size is None or size.dimension in {"items", "languages"}:
        return False
    return amount.unit != "count" or bool(amount.sign) or not amount.value.is_integer()


def _of_others(paper: Paper, span: Span, claim: Claim) -> bool:
    """The rules' own judgement of whose number it is."""
    sentence = read(span.text, undress(span.text))
    amount = next((one for one in amounts(span.text) if one.raw in claim.raw or claim.raw in one.raw), None)
    if amount is None:
        return False
    said = Reading(replace(amount, unit=claim.unit), claim.quantity, claim.context, claim.direction)
    names = own_names(paper.title, paper.abstract)
    return background(sentence, said, names, Setting(paper.title, paper.abstract))


_LONE = re.compile(r'\\(?![\\"/bfnrtu])')
"""A backslash that JSON does not know: LaTeX that was copied as it stands."""
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def _rows(text: str) -> list[Row]:
    """The claims of a reply that have the right form; none of a reply that is no such object."""
    match = _OBJECT.search(text)
    try:
        listed = json.loads(_LONE.sub(r"\\\\", match.group() if match else text))["claims"]
    except (ValueError, KeyError, TypeError):
        return []
    rows = map(row_of, listed if isinstance(listed, list) else ())
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
