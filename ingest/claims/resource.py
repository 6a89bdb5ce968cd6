"""Which resource an amount is about: walking the items to its left and right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.quantities import Term
from assistant.types import Context, Quantity
from ingest.claims.lexicon import Kind
from ingest.claims.sentence import Item, Sentence

__all__ = [
    "Setting",
    "clause",
    "object_terms",
    "speed",
    "subject_terms",
    "terms_after",
    "terms_before",
    "timed",
]

_SPEED = Term("inference_latency", None, "gain")
_PASSED: frozenset[Kind] = frozenset({"WORD", "TRAIN", "INFER", "EXTRA", "NUMBER_OF", "METRIC"})
SPEEDS: frozenset[Quantity] = frozenset({"training_time", "inference_latency"})


_TRAINING = re.compile(
    r"\b(?:pre-?|fine-?|re)?(?:training|tuning)\b|\boptimi[sz]ers?\b|\bsgd\b|\bbackprop|\blearning rates?\b|\bbatch size"
)
_INFERENCE = re.compile(
    r"\binference\b|\bdecod|\blatency|\breal-?time\b|\bdeploy|\bedge\b|\bserving\b|\bsampling\b|\brender|\bgenerat|\bruntime\b|\bthroughput\b|\bspeculative\b|\btest[ -]time\b|\bkernels?\b|\bdetect"
)
_MARGIN = 1.5


class Setting:
    """What the whole paper is about, for sentences that do not say: training or inference."""

    def __init__(self, title: str, abstract: str) -> None:
        self._title = title.lower()
        self._abstract = abstract.lower()

    def context(self) -> Context:
        """``training`` when the title names it or the abstract speaks mostly of it."""
        if _TRAINING.search(self._title):
            return "training"
        train, infer = len(_TRAINING.findall(self._abstract)), len(_INFERENCE.findall(self._abstract))
        return "training" if train > _MARGIN * (infer + 1) else "inference"


def clause(sentence: Sentence, index: int) -> tuple[int, int]:
    """The half-open range of items around ``index`` up to the next clause breaks."""
    items = sentence.items
    first = next((i + 1 for i in range(index - 1, -1, -1) if items[i].kind == "BREAK"), 0)
    last = next((i for i in range(index + 1, len(items)) if items[i].kind == "BREAK"), len(items))
    return first, last


_OTHER_HEADS = frozenset(
    "noise quality scaling imbalance diversity distribution augmentation corruption leakage contamination "
    "selection generation synthesis collection curation modality modalities types domains".split()
)
# "running time cost" is a time: these heads say only how it is counted.
_VAGUE = frozenset({"size", "cost", "costs", "overhead", "overheads", "efficiency", "budget", "compression"})
KEPT = frozenset({"retained", "used", "required", "needed", "activated", "remaining"})


def terms_after(sentence: Sentence, index: int, *, reach: int = 5) -> list[Term]:
    """The terms of the noun phrase right of ``index``, with those joined to them by *and*."""
    return [_term(sentence, i) for i in _after(sentence, index, reach)]


def _after(sentence: Sentence, index: int, reach: int) -> Iterator[int]:
    items, found, skipped = sentence.items, False, 0
    for i in range(index + 1, len(items)):
        item, following = items[i], sentence.at(i + 1)
        if item.term is not None:
            if following is not None and (following.kind == "METRIC" or following.word in _OTHER_HEADS):
                return  # "step accuracy" is an accuracy, "label noise" a noise
            if found and item.word in _VAGUE and items[i - 1].term is not None:
                continue
            if found and items[i - 1].kind not in {"AND", "WORD", "TERM"}:
                return
            found, skipped = True, 0
            if following is None or following.term is None or following.word in _VAGUE:
                yield i  # of two terms in a row the last is the head: "epoch training time"
        elif item.word in KEPT and i == index + 1:
            continue
        elif item.kind == "AND":
            if i == index + 1 and items[index].kind == "AMOUNT":
                return
            if not found and i > index + 1 and items[i - 1].kind not in _PASSED:
                return
            skipped += 1
        elif item.kind in _PASSED and skipped < reach:
            if found and items[i - 1].kind != "AND":
                return
            skipped += 1
        else:
            return


def terms_before(sentence: Sentence, index: int, first: int) -> list[Term]:
    """The nearest run of joined terms left of ``index``, not before ``first``, in printed order."""
    items = sentence.items
    last = next((i for i in range(index - 1, first - 1, -1) if items[i].term is not None), None)
    if last is None:
        return []
    run = [last]
    for i in range(last - 1, first - 1, -1):
        item = items[i]
        if item.term is not None and items[run[0] - 1].kind == "AND":
            run.insert(0, i)
        elif item.term is not None and sentence.clean[item.end : items[run[0]].start].strip() in {
            "per",
            "of",
            "of the",
            "for",
            "during",
            "in",
        }:
            run[0] = i
        elif item.kind not in {"AND", "WORD", "PREPOSITION", "NUMBER_OF", "TRAIN", "INFER"} or run[0] - i > 4:  # noqa: PLR2004  words between two joined terms
            break
    return [_term(sentence, i) for i in run]


def object_terms(sentence: Sentence, verb: int, stop: int) -> list[Term]:
    """The terms between a verb and ``stop``: its first noun phrase, through *number of* and *of the*."""
    items = sentence.items
    start = next((i for i in range(verb + 1, stop) if items[i].term is not None), None)
    if start is None or _modifies(sentence, start, stop):
        return []
    return [_term(sentence, i) for i in _after(sentence, start - 1, 3) if i < stop]


_TRAILING = frozenset(
    "needed required used consumed overall further usage requirements demands wise budgets spent".split()
)


def _modifies(sentence: Sentence, term: int, stop: int) -> bool:
    """``electricity sales revenue by``: nouns behind the term are what the verb is about."""
    behind = sentence.items[term + 1 : stop]
    nouns = [item.word for item in behind if item.kind == "WORD"]
    plain = all(item.kind == "WORD" for item in behind[:-1]) and behind and behind[-1].kind == "PREPOSITION"
    return bool(plain and nouns) and not any(word.endswith("ly") or word in _TRAILING for word in nouns)


def subject_terms(sentence: Sentence, verb: int) -> list[Term]:
    """The terms that a passive or intransitive verb is about: the run left of it in its clause."""
    if not _of_subject(sentence, verb):
        return []
    first = clause(sentence, verb)[0]
    barrier = next(
        (i + 1 for i in range(verb - 1, first - 1, -1) if sentence.items[i].amount is not None), first
    )
    return terms_before(sentence, verb, barrier)


# Third persons that need no object: "training time falls by 80%".
_ALONE = frozenset(
    "falls fell drops dropped shrinks shrank sinks declines declined dips decreases decreased rises grows improves "
    "improved increases increased plummets".split()
)
_SUBJECT_REACH = 8


def _of_subject(sentence: Sentence, verb: int) -> bool:
    """``is significantly reduced``, ``memory for long inputs drops``: not ``our method reduces``."""
    alone = sentence.items[verb].word in _ALONE
    passed = {"WORD", "PREPOSITION", "METRIC", "TRAIN", "INFER", "NUMBER_OF", "PAR"} if alone else {"WORD"}
    measured = False  # a metric next to the verb is what falls, unless it hangs on a preposition
    for i in range(verb - 1, max(-1, verb - (_SUBJECT_REACH if alone else 4)), -1):
        item = sentence.items[i]
        if item.kind == "BE" or item.term is not None:
            return not measured
        if item.kind not in passed:
            return False
        measured = item.kind == "METRIC" or (measured and item.kind != "PREPOSITION")
    return False


def _term(sentence: Sentence, index: int) -> Term:
    """The term at ``index``: a bare *overhead* or *usage* takes its meaning from the term it is joined to."""
    items, item = sentence.items, sentence.items[index]
    assert item.term is not None
    if index >= 2 and items[index - 1].kind == "AND" and (before := items[index - 2].term):  # noqa: PLR2004  term, and, term
        if item.word in {"overhead", "cost", "time", "latency"} and before.quantity == "communication":
            return before
        after_hyphen = sentence.clean[items[index - 2].end : items[index - 2].end + 1] == "-"
        if after_hyphen:
            return item.term
    if item.word in {"overhead", "overheads"}:
        named = [other.term for other in items[:index] if other.term and other.term.nature == "amount"]
        if named and named[-1].quantity in {"communication", "memory"}:
            return named[-1]
    if sentence.clean[item.end : item.end + 1] == "-" and index + 2 < len(items):
        following = items[index + 2].term
        if following is not None and following.nature == "rate":
            return replace(item.term, nature="rate")
    return item.term


def timed(sentence: Sentence, index: int, term: Term, setting: Setting) -> Term:
    """``term`` with the training or inference that its sentence tells, where it leaves that open."""
    if term.quantity in SPEEDS and term.context is None:
        context = _context(sentence, index) or setting.context()
        return replace(
            term, quantity="training_time" if context == "training" else "inference_latency", context=context
        )
    if term.context is None:
        context = _context(sentence, index) or "both"
        if term.quantity == "data" and context != "training":
            return replace(
                term, quantity="compute", context=context
            )  # tokens that are processed, not learned from
        return replace(term, context=context)
    return term


def speed(sentence: Sentence, index: int, setting: Setting) -> Term:
    """The term that a bare *faster* is about."""
    return timed(sentence, index, _SPEED, setting)


def _context(sentence: Sentence, index: int) -> Context | None:
    """Training or inference, by the nearest word of either between commas, in the clause, in the sentence."""
    first, last = clause(sentence, index)
    for low, high in (_segment(sentence, index, first, last), (first, last), (0, len(sentence.items))):
        near = [
            (_distance(i, index), i, sentence.items[i])
            for i in range(low, high)
            if _leaning(sentence, sentence.items[i]) is not None
        ]
        if near:
            return _leaning(sentence, min(near, key=lambda row: row[:2])[2])
    return None


def _segment(sentence: Sentence, index: int, first: int, last: int) -> tuple[int, int]:
    """The part of a clause between two commas."""
    commas = [i for i in range(first, last) if sentence.items[i].word == ","]
    return max((i for i in commas if i < index), default=first), min(
        (i for i in commas if i > index), default=last
    )


def _distance(cue: int, index: int) -> float:
    """What follows a number tells more about it than what precedes it."""
    return (cue - index) * 0.7 if cue > index else float(index - cue)


def _leaning(sentence: Sentence, item: Item) -> Context | None:
    if sentence.clean.startswith(("-based", "-free", "-aware"), item.end):
        return None
    if item.kind == "TRAIN":
        return "training"
    if item.kind == "INFER":
        return "inference"
    if item.term is not None and item.term.quantity in SPEEDS:
        return item.term.context
    return None
