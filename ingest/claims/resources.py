"""Which resource an amount is about, and whether in training or at inference."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.quantities import TIMED, Term
from assistant.language.releases import releases
from assistant.language.roles import Role, role_of
from assistant.language.sentences import informative
from assistant.types import Context, Quantity
from ingest.claims.lexicon import Kind, Words
from ingest.claims.sentence import Group, Item, Sentence

__all__ = [
    "COUNTED",
    "KEPT",
    "SPEEDS",
    "Setting",
    "as_speeds",
    "clause",
    "counts",
    "object_terms",
    "phased",
    "speed",
    "subject_terms",
    "terms_after",
    "terms_before",
    "time_of",
]

_TRAINING = re.compile(
    r"\b(?:pre-?|fine-?|re)?(?:training|tuning)\b(?!-free)|\boptimi[sz]ers?\b|\bsgd\b|\bbackprop"
    r"|\blearning rates?\b|\bbatch size"
)
_INFERENCE = re.compile(
    r"\b(?:inference|serving|edge|sampling|runtime|throughput|speculative|kernels?|real-?time|test[ -]time)\b"
    r"|\b(?:decod|latency|deploy|render|generat|detect)"
)
_MARGIN = 1.5
_SPED = Words("speed fast latenc throughput accelerat runtime training_time inference_time", stems=True)
# What a bare "8x compression" shrinks, by the words around "compress" in the paper.
_SHRUNK = r"(?:compress|prun|sparsif|evict|reduc|merg|condens)\w*"
_CACHES = re.compile(
    rf"\b(?:kv|key-value|cache)s?\b(?:[\s-]\w+){{0,2}} {_SHRUNK}|{_SHRUNK}(?: \w+){{0,2}} (?:kv|cache)"
)
# Tokenizers, codecs and latents shrink what they encode, not a model.
_CONTENT = (
    r"(?:data|images?|videos?|audio|speech|music|mesh(?:es)?|point clouds?|latents?|texts?|trajector(?:y|ies)"
    r"|documents?|signals?)"
)
_ENCODED = re.compile(
    rf"\b{_CONTENT}(?:[\s-]\w+){{0,2}} compress\w*|\bcompress\w*(?: \w+){{0,4}} {_CONTENT}\b"
    r"|\b(?:tokeni[sz]ers?|tokeni[sz]ation|codecs?|auto-?encoders?|vaes?|latent)\b[^.;]{0,80}\bcompression\b"
)
_INPUTS = re.compile(
    rf"\b(?:token|context|prompt)s?\b(?:[\s-]\w+)? {_SHRUNK}"
    rf"|{_SHRUNK}(?: \w+){{0,2}} (?:token|context|prompt)s?\b"
)


_MODELS = re.compile(
    rf"\b(?:models?|networks?|llms?|weights?|parameters?|gaussians?|transformers?)\b(?:[\s-]\w+)? {_SHRUNK}"
    rf"|\b{_SHRUNK}(?: \w+){{0,3}} (?:models?|networks?|llms?|weights?|parameters?|gaussians?)\b"
    r"|\b(?:quanti[sz]|prun|gaussian splatting)"
)


class Setting:
    """The title and abstract of one paper."""

    def __init__(self, title: str, abstract: str) -> None:
        self._paper = title, abstract
        self._title = title.lower()
        self._abstract = abstract.lower()

    def examines(self) -> bool:
        """The paper gives a benchmark or a data set, and nothing of its own to test on it."""
        if not any(word in text for word in _TEST_WORDS for text in (self._title, self._abstract)):
            return False
        chances = releases(*self._paper)
        return (
            max(chances[kind] for kind in _TESTS) > _SURELY and max(chances[kind] for kind in _TESTED) < _HALF
        )

    def role(self, sentence: str) -> Role | None:
        """What a sentence of the abstract does in it; ``None`` where there is too little to tell."""
        abstract = self._paper[1]
        return role_of(sentence, abstract) if len(informative(abstract)) >= _TOLD else None

    def sped(self) -> bool:
        """The paper speaks of speed somewhere."""
        return _SPED.within(self._abstract)

    def compressed(self, sentence: str) -> Term:
        """What a compression that the words right around it leave open is of: a cache, the input, a model."""
        for text in (sentence.lower(), self._title, self._abstract):
            if _CACHES.search(text):
                return Term("memory", "inference", "gain")
            if _INPUTS.search(text):
                return Term("compute", "inference", "gain")
            if _ENCODED.search(text) and not _MODELS.search(text):
                return Term("other", None, "gain")
        shrunk = any(_MODELS.search(text) for text in (sentence.lower(), self._title, self._abstract))
        return Term("model_size" if shrunk else "other", None, "gain")

    def context(self) -> Context:
        """``training`` when the abstract speaks mostly of it."""
        train, infer = len(_TRAINING.findall(self._abstract)), len(_INFERENCE.findall(self._abstract))
        return "training" if train > _MARGIN * (infer + 1) else "inference"


_TEST_WORDS = ("bench", "dataset", "data set", "corpus", "testbed", "suite", "arena")
_TESTS = ("benchmark", "dataset")
_TESTED = ("method", "model", "agent", "library")
_SURELY, _HALF = 0.8, 0.5
_TOLD = 5

_PASSED: frozenset[Kind] = frozenset({"WORD", "TRAIN", "INFER", "EXTRA", "NUMBER_OF", "METRIC"})
# Behind these nouns a term only tells the kind: "label noise" is a noise.
_OTHER_HEADS = frozenset(
    "noise quality scaling imbalance diversity distribution augmentation corruption leakage "
    "contamination selection generation synthesis collection curation modality modalities types "
    "domains".split()
)
# These heads say only how a resource is counted: "running time cost" is a time.
_VAGUE = frozenset("size cost costs overhead overheads efficiency budget compression".split())
KEPT = frozenset("retained used required needed activated remaining".split())
"""Participles that may stand between an amount and its resource."""


def clause(sentence: Sentence, index: int) -> tuple[int, int]:
    """The half-open range of items around ``index`` up to the next clause breaks."""
    items = sentence.items
    first = next((i + 1 for i in range(index - 1, -1, -1) if items[i].kind == "BREAK"), 0)
    last = next((i for i in range(index + 1, len(items)) if items[i].kind == "BREAK"), len(items))
    return first, last


def counts(sentence: Sentence, verb: int, group: Group) -> bool:
    """What a verb changes by the group's amounts is how much there is: ``reduces the usage of``."""
    return any(item.kind == "NUMBER_OF" for item in sentence.until(group, verb + 1))


def terms_after(sentence: Sentence, index: int, *, reach: int = 5) -> list[Term]:
    """The terms of the noun phrase right of ``index``, with those joined to them by *and*."""
    return [_term(sentence, i) for i in _run_after(sentence, index, reach)]


def _run_after(sentence: Sentence, index: int, reach: int) -> list[int]:
    run: list[int] = []
    skipped = 0
    start = index + 1 + (sentence.at(index + 1).word in KEPT)
    for i in range(start, len(sentence.items)):
        item, before = sentence.items[i], sentence.at(i - 1)
        if item.term is not None:
            if _is_modifier(sentence, i) or (run and before.kind not in {"AND", "WORD", "TERM"}):
                break
            if run and before.term is not None:
                if item.word in _VAGUE:
                    continue
                run.pop()  # of two terms in a row the last is the head: "epoch training time"
            run.append(i)
            skipped = 0
        elif _may_pass(sentence, i, index, opened=bool(run)) and skipped < reach:
            skipped += 1
        else:
            break
    return run


def _is_modifier(sentence: Sentence, index: int) -> bool:
    """The term only modifies the noun behind it: ``step accuracy``, ``label noise``."""
    behind = sentence.at(index + 1)
    return behind.kind == "METRIC" or behind.word in _OTHER_HEADS


def _may_pass(sentence: Sentence, index: int, origin: int, *, opened: bool) -> bool:
    """Whether the walk from ``origin`` may go on past the item at ``index``."""
    item, before = sentence.items[index], sentence.at(index - 1)
    if item.kind == "AND":
        if opened or before.kind in _PASSED:
            return True
        return index == origin + 1 and before.kind != "AMOUNT"
    return item.kind in _PASSED and (not opened or before.kind == "AND")


_HEADED = frozenset({"per", "of", "of the", "for", "during", "in"})
_BETWEEN: frozenset[Kind] = frozenset({"AND", "WORD", "PREPOSITION", "NUMBER_OF", "TRAIN", "INFER"})
_GAP = 4


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
        elif item.term is not None and sentence.clean[item.end : items[run[0]].start].strip() in _HEADED:
            run[0] = i  # "training time of the model parameters" is a time
        elif item.kind not in _BETWEEN or run[0] - i > _GAP:
            break
    return [_term(sentence, i) for i in run]


def object_terms(sentence: Sentence, verb: int, stop: int) -> list[Term]:
    """The terms between a verb and ``stop``: those of its first noun phrase that names any."""
    start = next((i for i in range(verb + 1, stop) if sentence.items[i].term is not None), None)
    if start is None or _qualifies(sentence, start, stop):
        return []
    return [_term(sentence, i) for i in _run_after(sentence, start - 1, 3) if i < stop]


COUNTED = frozenset(
    "needed required used consumed overall further usage requirement requirements demand demands wise "
    "budgets spent count counts number volume".split()
)
"""Words behind a resource that leave it the resource: ``memory demand``."""


def _qualifies(sentence: Sentence, term: int, stop: int) -> bool:
    """``electricity sales revenue by``: nouns behind the term are what the verb is about."""
    behind = sentence.items[term + 1 : stop]
    if not behind or behind[-1].kind != "PREPOSITION" or any(item.kind != "WORD" for item in behind[:-1]):
        return False
    nouns = [item.word for item in behind[:-1]]
    if behind[0].word == "per":
        return False  # "the cost per error by"
    return bool(nouns) and not any(word.endswith("ly") or word in COUNTED for word in nouns)


_PRONOUNS = frozenset({"this", "it", "them", "that", "these", "those"})


def subject_terms(sentence: Sentence, verb: int) -> list[Term]:
    """The terms that a passive or intransitive verb is about: the run left of it in its clause."""
    if not _of_subject(sentence, verb) or sentence.at(verb + 1).word in _PRONOUNS:
        return []
    first = _subject_start(sentence, verb)
    amounts = (i + 1 for i in range(verb - 1, first - 1, -1) if sentence.items[i].amount is not None)
    return terms_before(sentence, verb, next(amounts, first))


def _subject_start(sentence: Sentence, verb: int) -> int:
    """Behind the comma of a phrase in front: ``on three datasets, the length is reduced``."""
    first = clause(sentence, verb)[0]
    if sentence.at(first).kind != "PREPOSITION":
        return first
    return next((i + 1 for i in range(first, verb) if sentence.items[i].word == ","), first)


# Third persons that need no object: "training time falls by 80%".
_ALONE = frozenset(
    "falls fell drops dropped shrinks shrank sinks declines declined dips decreases decreased rises "
    "grows improves improved increases increased plummets".split()
)
_ALONE_AFTER_TO = frozenset("grow fall drop rise shrink decline".split())  # "allows the batch size to grow"
_PASSED_ALONE: frozenset[Kind] = frozenset(
    {"WORD", "PREPOSITION", "METRIC", "TRAIN", "INFER", "NUMBER_OF", "PAR"}
)
_PASSED_PASSIVE: frozenset[Kind] = frozenset({"WORD"})
_FAR, _CLOSE = 8, 4


def _of_subject(sentence: Sentence, verb: int) -> bool:
    """``is significantly reduced``, ``memory for long inputs drops``: not ``our method reduces``."""
    word = sentence.items[verb].word
    alone = word in _ALONE or (word in _ALONE_AFTER_TO and sentence.at(verb - 1).word == "to")
    passed = _PASSED_ALONE if alone else _PASSED_PASSIVE
    measured = False  # a metric next to the verb is what falls, unless it hangs on a preposition
    for i in range(verb - 1, max(-1, verb - (_FAR if alone else _CLOSE)), -1):
        item = sentence.items[i]
        if item.kind == "BE" or item.term is not None:
            return not measured
        if item.kind not in passed:
            return False
        measured = item.kind == "METRIC" or (measured and item.kind != "PREPOSITION")
    return False


def _term(sentence: Sentence, index: int) -> Term:
    """The term at ``index``; a bare *overhead* and half a compound take their meaning from a neighbour."""
    item = sentence.items[index]
    assert item.term is not None
    if item.word in _VAGUE | {"time", "latency"} and (shared := _shared(sentence, index)):
        return shared
    after = sentence.at(index + 2).term
    if sentence.clean[item.end : item.end + 1] == "-" and after is not None and after.nature == "rate":
        return replace(item.term, nature="rate")  # "compute- and memory-efficient"
    return item.term


def _shared(sentence: Sentence, index: int) -> Term | None:
    """``communication volume and overhead``: both are of communication."""
    if not sentence.items[index].word.startswith("overhead"):
        return None
    named = [item.term for item in sentence.items[:index] if item.term and item.term.nature == "amount"]
    return named[-1] if named and named[-1].quantity in {"communication", "memory"} else None


SPEEDS: frozenset[Quantity] = frozenset(TIMED.values())
_SPEED = Term("inference_latency", None, "gain")
# What follows a number tells more about it than what precedes it.
_AHEAD = 0.7
_JOINED = 2


def phased(sentence: Sentence, index: int, term: Term, setting: Setting) -> Term:
    """``term`` with the training or inference that its sentence tells, where it leaves that open."""
    if term.context is None and term.quantity == "model_size" and term.nature == "gain":
        term = setting.compressed(sentence.clean)
    if term.context is not None:
        return term
    if term.quantity in SPEEDS:
        context = _context(sentence, index) or setting.context()
        return replace(term, quantity=TIMED[context], context=context)
    context = _context(sentence, index) or "both"
    if term.quantity == "data" and context != "training":
        return replace(
            term, quantity="compute", context=context
        )  # tokens that are processed, not learned from
    return replace(term, context=context)


def time_of(sentence: Sentence, index: int) -> Term | None:
    """The time named behind ``index`` by words of its own: ``3x lower decoding and upscaling time``."""
    for i in range(index + 1, index + 6):
        item = sentence.at(i)
        if item.word in {"time", "times"}:
            trains = any(between.kind == "TRAIN" for between in sentence.items[index + 1 : i])
            return Term("training_time", "training") if trains else _part_of(sentence, index)
        if item.kind not in {"WORD", "INFER", "TRAIN", "AND"}:
            return None
    return None


def _part_of(sentence: Sentence, index: int) -> Term:
    """``cuts training time by 23%, driven by 42% less densification time``: the time named before."""
    for item in reversed(sentence.items[:index]):
        if item.term is not None and item.term.quantity in SPEEDS and item.term.context is not None:
            return replace(item.term, nature="amount")
    return Term("inference_latency")


def as_speeds(terms: list[Term]) -> list[Term]:
    """The terms of time among ``terms``, as gains in speed."""
    return [Term(term.quantity, term.context, "gain") for term in terms if term.quantity in SPEEDS]


def speed(sentence: Sentence, index: int, setting: Setting) -> Term:
    """The term that a bare *faster* is about."""
    return phased(sentence, index, _SPEED, setting)


def _context(sentence: Sentence, index: int) -> Context | None:
    """By the nearest word of either between the commas, in the clause, in the sentence."""
    first, last = clause(sentence, index)
    for low, high in (_segment(sentence, index, first, last), (first, last), (0, len(sentence.items))):
        cues = [(i, context) for i in range(low, high) if (context := _leaning(sentence, sentence.items[i]))]
        if cues:
            return min(cues, key=lambda cue: (_distance(sentence, cue[0], index), cue[0]))[1]
    return None


_LEADING = 40
# "under the same training recipe" tells how it was measured.
_CONDITION = Words("same identical equal", between=1)


def _segment(sentence: Sentence, index: int, first: int, last: int) -> tuple[int, int]:
    """The part of a clause between two commas."""
    commas = [i for i in range(first, last) if sentence.items[i].word == ","]
    start = max((i for i in commas if i < index), default=first)
    return start, min((i for i in commas if i > index), default=last)


def _distance(sentence: Sentence, cue: int, index: int) -> float:
    """In items; a word before *and* is further away: ``8x in training and 16x in rendering``."""
    if cue > index:
        return (cue - index) * _AHEAD
    joined = any(item.kind == "AND" for item in sentence.items[cue + 1 : index])
    return float(index - cue + joined * _JOINED)


def _leaning(sentence: Sentence, item: Item) -> Context | None:
    leaning: Context | None = None
    if item.kind in {"TRAIN", "INFER"}:
        leaning = "training" if item.kind == "TRAIN" else "inference"
    elif item.term is not None and item.term.quantity in SPEEDS:
        leaning = item.term.context
    if leaning is None:
        return None
    return (
        None
        if _CONDITION.ends(sentence.clean[max(0, item.start - _LEADING) : item.start].lower())
        else leaning
    )
