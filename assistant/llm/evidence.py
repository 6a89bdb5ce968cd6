"""Evidence for a prompt: sentences of the papers found, with opaque ids, within a budget."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.text import Span, sentences
from assistant.protocols import TokenCounter
from assistant.types import Evidence, Hit, Paper

__all__ = ["Pack", "addresses_a_model", "opaque", "pack"]

_LETTERS = "abcdefghijklmnop"
_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Pack:
    """What a prompt holds.

    ``text`` is one JSON object a paper; ``evidence`` its sentences by id; ``nearest`` the
    best sentence of the nearest papers; ``withheld`` sentences left out because they speak
    to a model and not to a reader.
    """

    text: str
    evidence: dict[str, Evidence]
    nearest: tuple[Evidence, ...]
    withheld: int
    tokens: int


def pack(hits: Sequence[Hit], counter: TokenCounter, budget: int) -> Pack:
    """The papers of ``hits`` in order, as whole as ``budget`` tokens allow.

    A paper that does not fit is cut to its best passage; the first paper's passage always
    goes in. Order within a paper is that of its abstract.
    """
    lines: list[str] = []
    evidence: dict[str, Evidence] = {}
    used = withheld = 0
    for hit in hits:
        for spans in (sentences(hit.paper.abstract), _of_passage(hit)):
            shown = [span for span in spans if not addresses_a_model(span.text)]
            pieces = _pieces(hit, shown, taken=evidence)
            line = _line(hit.paper, pieces)
            tokens = counter.count(line)
            if pieces and (used + tokens <= budget or not lines):
                lines.append(line)
                evidence.update(pieces)
                used += tokens
                withheld += len(spans) - len(shown)
                break
    return Pack("\n".join(lines), evidence, _nearest(hits), withheld, used)


def opaque(paper_id: str, start: int, end: int, taken: Iterable[str] = ()) -> str:
    """An id of letters that says nothing, the same for the same span, and none of ``taken``."""
    digest = hashlib.sha256(f"{paper_id}\0{start}\0{end}".encode()).hexdigest()
    letters = "".join(_LETTERS[int(digit, 16)] for digit in digest)
    held = set(taken)
    return next(letters[:size] for size in range(_LENGTH, len(letters)) if letters[:size] not in held)


def _of_passage(hit: Hit) -> list[Span]:
    chunk = hit.chunk
    return [
        span for span in sentences(hit.paper.abstract) if chunk.start <= span.start and span.end <= chunk.end
    ]


def _pieces(hit: Hit, spans: Sequence[Span], taken: dict[str, Evidence]) -> dict[str, Evidence]:
    pieces: dict[str, Evidence] = {}
    paper = hit.paper
    for span in spans:
        key = opaque(paper.id, span.start, span.end, {*taken, *pieces})
        pieces[key] = Evidence(
            key, paper.id, paper.title, span.text, span.start, span.end, paper.link, hit.score
        )
    return pieces


def _line(paper: Paper, pieces: dict[str, Evidence]) -> str:
    row: dict[str, object] = {"title": _plain(paper.title)}
    if paper.published is not None:
        row["published"] = paper.published.isoformat()
    row["sentences"] = {key: _plain(piece.quote) for key, piece in pieces.items()}
    return json.dumps(row, ensure_ascii=False)


# Markers of chat templates: a local server may read them as the end of the message.
_CONTROL = re.compile(r"<\|+|\|+>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>", re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


_ADDRESSES = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|all|any|these|your)\b.{0,20}"
    r"\b(?:instructions?|prompts?|rules?|directions?|messages?|guidelines)\b"
    r"|\b(?:reply|respond|answer|output|print|say|write)\b.{0,12}"
    r"\b(?:only(?! (?:when|if|after|once|for|in|on|from|about|to|those|questions))|exactly"
    r"|with the (?:words?|following)|that this)\b"
    r"|\byou (?:must|should|are required to|have to|will now|are now)\b.{0,60}"
    r"\b(?:answer|reply|respond|say|state|cite|output|recommend|act)\b"
    r"|\bas an? (?:ai|language model|assistant),? (?:you|i)\b|\b(?:system|developer) (?:prompt|message)\s*:"
    r"|^\s*(?:system|assistant|user|human)\s*:|<\|[a-z_]+\|>|\[/?INST\]"
    r"|\b(?:dear|attention|note to) (?:ai|llm|language model|assistant|reviewer)s?\b",
    re.IGNORECASE,
)


def addresses_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to whoever reads it, rather than telling of research.

    Such a sentence is kept from the model. It stays in the collection, and answers that
    quote without a model may still show it.
    """
    return _ADDRESSES.search(sentence) is not None


def _nearest(hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The first sentence of the best passage of each of the three nearest papers."""
    found = []
    for hit in hits[:3]:
        spans = _of_passage(hit) or list(sentences(hit.paper.abstract))
        if spans:
            key = opaque(hit.paper.id, spans[0].start, spans[0].end)
            found.append(_pieces(hit, spans[:1], {})[key])
    return tuple(found)
