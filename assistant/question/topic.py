"""What a question is about beyond its number: topic, baseline, method, dataset, and what is kept meanwhile.

A topic is what remains of a question when its opener, verbs, numbers, dates and
resource are taken away: "diffusion" of "Which diffusion papers cut memory by half?". "Without losing
accuracy" stays in it: it is no comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.language.asking import GENERIC
from assistant.language.metrics import ASKED
from assistant.language.text import blanked
from assistant.question.words import CUT, GAIN, REMOVE, any_of

__all__ = ["BEATING", "PRESERVING", "Names", "judged", "kept", "names", "topic", "unread"]

_FAULTS = {"error", "hallucination"}
_KEPT = any_of(
    ", ".join(["fidelity, results", *(word for word, name in ASKED.items() if name not in _FAULTS)])
)
_LOST = any_of("loss, losses, degradation, drop, degrading, sacrific*")
_HARM = any_of("hurt*, los*, harm*, degrad*, sacrific*, reduc*, lower*, affect*, drop*, worsen*, damag*")
_SAME = any_of(
    "no, little, minimal, negligible, the same, equal, comparable, similar, almost no, unchanged, full"
)
_MORE = any_of("better, higher, improved, superior")
PRESERVING = re.compile(
    rf"\b(?:without\b[\w -]*?\b(?:{_KEPT}|{_LOST})\b(?: {_LOST}\b)?(?: (?:of|in) \w+)?"
    rf"|(?:while|and) (?:maintain|keep|preserv|retain|match)\w*\b[\w -]*?\b{_KEPT}\b"
    rf"|(?:with|at|and) {_SAME}\b[\w -]*?\b(?:{_KEPT}|{_LOST})\b(?: {_LOST}\b)?"
    rf"|(?P<gained>(?:with|at|and) {_MORE}) (?:\w+ )?{_KEPT}\b(?! (?:by|of|above|over)\b)"
    rf"|(?:the same|equal|comparable|similar|unchanged|same)(?: (?:or|and) (?:even )?{_MORE})? {_KEPT}\b"
    rf"|{_MORE} or (?:equal|comparable|similar|the same) {_KEPT}\b"
    r"|(?:(?:but|and|that|which|yet) )*(?:do|does|did|can|will)(?: not|n['’]t|not) "
    rf"{_HARM}\b[\w -]*?\b{_KEPT}\b"
    r"|lossless(?:ly)?\b|at no cost in \w+)",
    re.IGNORECASE,
)
"""The clause that says so."""

_MANY_TIMES = (
    r"(?:(?:ones?|rivals?|models?|llms?|vlms?|networks?|competitors?) )?(?:that are |which are )?"
    r"(?:[a-z]+ ){0,2}"
    r"(?:\d+(?:\.\d+)? ?(?:x|times)|twice) (?:larger|bigger|as (?:large|big)|(?:its|their|the) (?:own )?size)"
)
BEATING = re.compile(
    r"\b(?:(?:beat|outperform|surpass|exceed|rival|match)\w*|better than)\s+"
    r"(?:(?:much|far|many|significantly|other|the|some) )*"
    rf"(?:{_MANY_TIMES}|(?:larger|bigger)\b"
    r"(?: (?:ones?|rivals?|models?|llms?|vlms?|networks?|counterparts?|baselines?|competitors?))?"
    r"|(?-i:[A-Z][\w.-]*(?: (?:[A-Z][\w.-]*|\d[\w.]*))*|[a-z]+-\d[\w.-]*|o\d\b))",
    re.IGNORECASE,
)
"""Doing better than what is larger or named: a condition on what the paper says, not a number."""


def kept(text: str) -> list[re.Match[str]]:
    """Where ``text`` says what is kept; "with higher accuracy" only behind what is saved."""
    return [
        match
        for match in PRESERVING.finditer(text)
        if match["gained"] is None or CUT.search(text.lower(), 0, match.start())
    ]


def judged(text: str) -> list[re.Match[str]]:
    """Where ``text`` says what is judged paper by paper: what is kept, and what is beaten."""
    return [*kept(text), *BEATING.finditer(text)]


Span = tuple[int, int]

# A proper name: BPTT, LoRA, Adam, ImageNet-1k, GPT-4; not a word that only opens a sentence.
_NAME = r"[A-Z][\w.+-]*(?:[ -](?:[A-Z][\w.+-]*|\d[\w.]*))*"
_ABBREVIATIONS = frozenset(
    """LLM LLMs GPU GPUs CPU CPUs TPU KV RL NLP CV ML AI API FLOPs FLOP FPS VRAM RAM CNN CNNs GNN GNNs ViT VLM
    VLMs MoE RAG GB MB TB USD""".split()
)
_TO = any_of("""
    compared with, compared to, compared against, relative to, in comparison with, in comparison to,
    with respect to
""")
_ENDS = any_of("for, on, in, at, by, and, since, while, without, when")
_COMPARED = re.compile(
    rf",? ?(?:when |as )?{_TO}\s+(?P<name>(?:the |an? )?[\w.+/-]+(?: (?!{_ENDS}\b)[\w.+/-]+){{0,3}})",
    re.IGNORECASE,
)
_THAN = re.compile(rf"\b(?:than|over|versus|vs\.?|against)\s+(?P<name>{_NAME})")
_DATASET = re.compile(rf"\bon\s+(?:the\s+)?(?P<name>{_NAME})")
_NUMBERS = any_of("claim*, saving*, number*, figure*, speedup*, reduction*, gain*, result*")
_METHOD = re.compile(
    rf"\b{_NUMBERS}\b[\w ]{{0,20}}?\b(?:of|by|from|in|for)\s+(?P<of>{_NAME})\s*$|\b(?P<whose>{_NAME})'s\s"
)
_ASKS_METHOD = re.compile(r"^(?:list|show|give|what are|name|tell)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """Proper names with a part to play, and where they stand."""

    baseline: str | None = None
    dataset: str | None = None
    method: str | None = None
    spans: tuple[Span, ...] = ()


def names(text: str, *, quality: bool) -> Names:
    """The baseline compared with, the dataset (of a quality question), the method asked about."""
    found: dict[str, str] = {}
    spans: list[Span] = []
    for role, match, group in _roles(text, quality=quality):
        name = match[group].strip(" .,")
        if role not in found and name not in _ABBREVIATIONS:
            spans.append(match.span() if role == "baseline" else match.span(group))
            found[role] = re.sub(r"^(?:the|an?) ", "", name)
    return Names(found.get("baseline"), found.get("dataset"), found.get("method"), tuple(spans))


def _roles(text: str, *, quality: bool) -> Iterable[tuple[str, re.Match[str], str]]:
    for words in (_COMPARED, _THAN):
        for match in words.finditer(text):
            yield "baseline", match, "name"
    if quality:
        for match in _DATASET.finditer(text):
            yield "dataset", match, "name"
    if _ASKS_METHOD.match(text):
        for match in _METHOD.finditer(text):
            group = "of" if match["of"] else "whose"
            yield "method", match, group


def topic(text: str, spans: Iterable[Span], narrowing: str | None = None) -> str | None:
    """What ``text`` is about outside ``spans``; ``None`` when nothing remains.

    ``narrowing`` is a kind of the resource that its name held ("fine-tuning time").
    """
    conditions = judged(text)
    used = [*spans, *(match.span() for match in conditions), *_verbs(text)]
    blank = blanked(text, used, "\0")
    phrases = [phrase for segment in _segments(blank) if (phrase := _core(segment))]
    if narrowing and not any(narrowing in phrase.lower() for phrase in phrases):
        phrases.append(narrowing)
    # A preposition keeps its phrase together: "understanding of videos" is cut at numbers and verbs only.
    return ", ".join([*phrases, *(" ".join(match.group().split()) for match in conditions)]) or None


_MADE = any_of("written, implemented, coded, programmed")
_BREAK = re.compile(
    r"\0+\s*or\s+[\w-]+s(?=\s*(?:\0|$|(?:with|of|in|that|for)\b))"  # another name of what was used
    r"|[\0,;:()\"“”]+|\.\s"
    r"|(?<=\w )(?:that|which|who)\s+[\w-]+\s+(?:(?:in|on|at|by|to|with|for|from)\s+)?(?=\0)"
    r"|\b(?:that|which|who)\s+(?=(?P<verb>\w+))"
    rf"|\b{_MADE}\s+(?:in|with)\s+(?=[A-Z])"
)
"""Where a phrase ends; a clause with what was used for its object ("that resolve over 50 %") is no topic."""


def unread(text: str, spans: Iterable[Span], about: str | None) -> tuple[str, ...]:
    """The telling words of ``text`` that are neither in ``spans`` nor in the topic; no verb of a clause."""
    used = [*spans, *(match.span() for match in judged(text)), *_verbs(text)]
    said = set(_TOKEN.findall((about or "").lower()))
    return tuple(
        match.group()
        for match in _TOKEN.finditer(blanked(text, used))
        if _telling(match.group()) and match.group().lower() not in said and not _is_verb(text, match)
    )


def _is_verb(text: str, word: re.Match[str]) -> bool:
    made = re.fullmatch(_MADE, word.group())
    return made is not None or re.search(r"\b(?:that|which|who|to)\s+$", text[: word.start()]) is not None


def _segments(text: str) -> Iterable[str]:
    """The pieces between what was used; a relative clause of form alone ("that makes") is a break too."""
    start = 0
    for match in _BREAK.finditer(text):
        if match["verb"] is None or match["verb"].lower() in GENERIC:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _verbs(text: str) -> Iterable[Span]:
    """Verbs of saving and gaining, and quality words, wherever they stand."""
    lower = text.lower()
    for words in (CUT, GAIN):
        for match in words.finditer(lower):
            if not match.group().startswith("enhancement"):  # a field: speech enhancement
                yield match.span()
    yield from (match.span() for match in REMOVE.finditer(lower) if not _NAMES_METHOD.search(match.group()))


_NAMES_METHOD = re.compile(r"(?:ing|ed|ion|er|ers)$")
"""A method named by what it removes, "token merging", is a topic; "prune 80 % of the tokens" is not."""


_TOKEN = re.compile(r"[^\W_](?:[\w.+/@-]*[^\W_])?")


def _core(segment: str) -> str:
    """The segment without generic words at its ends; empty when nothing else is in it."""
    tokens = [match for match in _TOKEN.finditer(segment) if not match.group().endswith("'s")]
    kept = [match for match in tokens if _telling(match.group())]
    if not kept:
        return ""
    end = kept[-1].end()
    tail = _MODELS.match(segment, end)  # "world models" are not about the world
    first = next((match for match in tokens if match.end() == kept[0].start() - 1), None)
    start = first.start() if first and first.group().lower() in _LENGTHS else kept[0].start()
    return " ".join(segment[start : tail.end() if tail else end].split())


_MODELS = re.compile(r" (?:models?|networks?|design)\b", re.IGNORECASE)
_LENGTHS = frozenset({"long", "short", "low", "high"})
"""Adjectives that tell of a topic what they tell of nothing else: "long contexts"."""


def _telling(word: str) -> bool:
    """A word that can be a topic: not a function word, not a bare amount such as "20ms"."""
    lower = word.lower()
    return lower not in GENERIC and len(lower) > 1 and _AMOUNT.fullmatch(lower) is None


_AMOUNT = re.compile(r"[\d.,]+(?:ms|s|h|min|gb|mb|kb|x|k|m|b)?")
