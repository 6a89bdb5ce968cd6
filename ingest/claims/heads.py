"""Metrics met for the first time: the head of a noun phrase whose place says that it is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.language.metrics import METRICS
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["ARTICLES", "WHOLES", "head_after", "head_in", "heads_in_order", "is_name", "next_object"]

ARTICLES = frozenset({"the", "a", "an", "its", "their", "our", "it", "them", "this", "that", "these"})
WHOLES = frozenset("model models system systems network networks method methods baseline baselines".split())
"""What is improved as a whole."""
_PLACES = frozenset(
    "scenarios scenario domains domain regimes regime settings setting metric metrics tasks task cases case "
    "benchmarks benchmark datasets dataset terms conditions environments studies comparison comparisons "
    "experiments average total languages areas categories respects aspects evaluations evaluation results "
    "outcomes numbers overall".split()
)
"""Where or how it was measured, no measure."""


def head_after(sentence: Sentence, index: int, *, better: bool) -> Item | None:
    """The head of the plain noun phrase right behind ``index``: no place, no resource and no name."""
    head = first = None
    for i in range(index + 1, index + 6):
        item = sentence.at(i)
        if item.term is not None:
            return None
        if item.kind not in {"WORD", "INFER", "TRAIN"}:
            break
        if item.word not in ARTICLES:
            first, head = first or item, item
    if head is None or first is None or head.word in _PLACES or sentence.text[head.start].isupper():
        return None  # "a gain in CIFAR" tells where
    if sentence.clean[head.end : head.end + 1] == "-" or head.word.endswith("ly"):
        return None  # "in high-cost regimes"
    return replace(head, start=first.start, higher_is_better=better)


def head_in(sentence: Sentence, noun: int, *, better: bool) -> Item | None:
    """What a reduction or improvement is *in*, when it is no known metric: ``an 82% reduction in bias``."""
    if sentence.at(noun).word.endswith(" in"):
        return head_after(sentence, noun, better=better)
    return head_after(sentence, noun + 1, better=better) if sentence.at(noun + 1).word == "in" else None


def heads_in_order(sentence: Sentence, group: Group, verb: int) -> list[Item | None]:
    """``improves grounding and recall by 3% and 4%``: what each amount is of; of a name nothing.

    Empty where the objects of the verb are not as many as the amounts.
    """
    parts: list[list[Item]] = [[]]
    for item in sentence.until(group, verb + 1)[:-1]:
        if item.kind == "AND":
            parts = [*parts, []] if parts[-1] else parts
        else:
            parts[-1].append(item)
    if not 1 < len(group.amounts) == len(parts) or not all(parts):
        return []
    if len(parts[-1]) > 1 and any(len(part) == 1 and part[0].kind != "METRIC" for part in parts[:-1]):
        return []  # "grounding and tracking accuracy" share their head
    heads = [_head(sentence, part) for part in parts]
    return heads if any(heads) else []


def _head(sentence: Sentence, part: Sequence[Item]) -> Item | None:
    phrase = [*takewhile(lambda item: item.kind != "PREPOSITION", part)]
    last = phrase[-1] if phrase else None
    if last is None or last.kind == "METRIC":
        return last
    plain = all(item.word in ARTICLES or _is_common(sentence, item) for item in phrase)
    return replace(last, higher_is_better=True) if plain and last.word not in ARTICLES else None


def next_object(sentence: Sentence, previous: int, group: Group) -> Item | None:
    """``precision by 0.5 (p < 0.01) and coherence by 0.6``: the second has an object of its own."""
    start = max((i for i in range(previous, group.first) if sentence.items[i].kind == "AND"), default=None)
    between = sentence.until(group, start + 1)[:-1] if start is not None else ()
    words = tuple(takewhile(lambda item: item.kind != "OPEN", between))
    words = words[1:] if words and words[0].word in ARTICLES else words
    named = bool(words) and all(_is_common(sentence, item) for item in words)
    return replace(words[-1], start=words[0].start, higher_is_better=True) if named else None


def _is_common(sentence: Sentence, item: Item) -> bool:
    return item.kind in {"WORD", "INFER"} and sentence.clean[item.start].islower() and item.word[-2:] != "ly"


def is_name(sentence: Sentence, item: Item) -> bool:
    """``LLaMA-3.3``, ``Qwen3``: a capital and a figure; what is raised is how well it does."""
    start = sentence.clean.rfind(" ", 0, item.start) + 1
    rest = sentence.clean[start:].split(" ", 1)[0]
    numbered = rest[:1].isupper() and any(letter.isdigit() for letter in rest)
    return numbered and rest.rpartition("-")[2].lower() not in METRICS
