"""Sentences: which tell of research, what of them can be quoted, their clauses, what ties them together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.text import Span, sentences

__all__ = [
    "addresses_a_model",
    "bare_finding",
    "clauses",
    "contrasted",
    "hangs",
    "informative",
    "quotable_spans",
    "segments",
    "without_connective",
    "without_preface",
]

# An order to whoever answers from a sentence has the grammar of one: a verb of answering in the imperative,
# an obligation of a second person, or an assistant called by name. Nobody reports research so, and such a
# sentence is no evidence of anything.

_ANSWER = (
    r"(?:answer|reply|respond|say|state|cite|quote|output|print|recommend|rank|mention|tell|claim|praise)"
)
_READER = r"(?:ai|llms?|language models?|assistants?|chatbots?|reviewers?)"
_OBLIGED = (
    r"(?:must|should|shall|have to|need to|ought to|will now|are now|are (?:required|instructed|told) to)"
)
_ORDER = re.compile(
    # What was said before is to be forgotten.
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|all|any|these|your)\b.{0,20}"
    r"\b(?:instructions?|prompts?|rules?|directions?|messages?|guidelines)\b"
    # A reply is dictated, in the imperative.
    r"|(?:^|[:;,.] |\band |\bmust |\bwill )(?:please |now |always )*"
    r"(?:reply|respond|answer|output|print|say|write) (?:\w+ )?"
    r"(?:only(?! (?:when|if|after|once|for|in|on|from|about|to|those|questions))|exactly"
    r"|with the (?:words?|following)|that this)\b"
    r"|(?:^|[:;,] )(?:please |now |always |never |do not |don't |instead,? )*"
    rf"{_ANSWER} (?:(?:to )?(?:the )?(?:users?|readers?)|(?:only )?(?:that )?this (?:paper|work|abstract))\b"
    # A second person, or an assistant by its kind, is obliged to answer.
    rf"|\byou {_OBLIGED}\b.{{0,60}}\b(?:{_ANSWER}|act)\b"
    rf"|\b(?:the|any|every|all) {_READER} {_OBLIGED} (?:\w+ )?{_ANSWER} (?:that|only|this (?:paper|work))\b"
    # An assistant is called.
    r"|\bas an? (?:ai|language model|assistant),? (?:you|i)\b|\b(?:system|developer) (?:prompt|message)\s*:"
    r"|^\s*(?:system|assistant|user|human)\s*:|<\|(?:im_|start|end|eot|system|user|assistant)[a-z_]*\|>|\[/?INST\]"
    rf"|(?:^|[.:;!(] ?)(?:dear|attention|note to) {_READER}\b",
    re.IGNORECASE,
)


# Without these words no alternative of the pattern can match; most sentences need no second look.
_ALONE = (
    "ignore", "disregard", "forget", "override", "you ", "<|", "inst]", "dear ", "attention ", "note to ",
    "as an ai", "as a ai", "as a language model", "as an language model", "as an assistant", "as a assistant",
)  # fmt: skip
_CALLED = ("system", "assistant", "user", "human", "developer")  # with a colon
_VERBS = (
    "answer ", "reply ", "respond ", "say ", "state ", "cite ", "quote ", "output ", "print ", "recommend ",
    "rank ", "mention ", "tell ", "claim ", "praise ", "write ",
)  # fmt: skip
_OBJECTS = (
    "only", "exactly", "with the word", "with the following", "that this", "user", "reader", "this paper",
    "this work", "this abstract", "ai ", "llm", "language model", "assistant", "chatbot", "reviewer",
)  # fmt: skip
_EVERY = (_ALONE, _CALLED, _VERBS, _OBJECTS)


def addresses_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to whoever answers from it, rather than telling of research."""
    return _orders(sentence, _EVERY)


def _orders(sentence: str, words: Sequence[Sequence[str]]) -> bool:
    """``words`` are those of the pattern to look for first."""
    return _may_order(sentence.casefold(), words) and _ORDER.search(sentence) is not None


def _may_order(folded: str, words: Sequence[Sequence[str]]) -> bool:
    alone, called, verbs, objects = words
    if _has(folded, alone) or (_has(folded, verbs) and _has(folded, objects)):
        return True
    return ":" in folded and _has(folded, called)


def _has(folded: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110  a generator takes twice as long, and this is done a million times
        if word in folded:
            return True
    return False


@lru_cache(maxsize=4096)
def informative(abstract: str) -> tuple[Span, ...]:
    """The sentences of an abstract that tell of research: what can be quoted, claimed or given to a model."""
    folded = abstract.casefold()
    words = [[word for word in group if word in folded] for group in _EVERY]
    return tuple(span for span in sentences(abstract) if not _orders(span.text, words))


# A sentence of seventy words would fill the whole answer. It is cut where its own punctuation cuts it; every
# piece is still a literal span.

_LONG = 40
_SHORTEST = 8
# Enumerations and semicolons first; commas before a new clause only when that was not enough. A stop
# within a sentence is that of "vs." or "e.g.".
_STRONG = re.compile(r"(?<=[;:])\s+|\s+(?=\(?(?:\d|[ivx]{1,3}|[a-d])\)\s)|\s+(?=(?:--|—)\s)")
_WEAK = re.compile(
    r"(?<=,)\s+(?=(?:and|but|while|whereas|which|where|as|with|by|so|thus|thereby|including|achieving|leading"
    r"|resulting|making|enabling|allowing|reducing|surpassing|outperforming|demonstrating|due)\b)"
)


@lru_cache(maxsize=4096)
def quotable_spans(abstract: str) -> tuple[Span, ...]:
    """The quotable spans of an abstract in order: all of it but orders to whoever answers from it."""
    return tuple(piece for sentence in informative(abstract) for piece in _cut(sentence))


def _cut(sentence: Span) -> Iterator[Span]:
    if _size(sentence.text) <= _LONG:
        yield sentence
        return
    for part in _split(sentence, _STRONG):
        if _size(part.text) <= _LONG:
            yield part
        else:
            yield from _split(part, _WEAK)


def _split(span: Span, boundary: re.Pattern[str]) -> Iterator[Span]:
    """Cut at each boundary that leaves no piece shorter than a handful of words."""
    start = 0
    for match in boundary.finditer(span.text):
        if min(_size(span.text[start : match.start()]), _size(span.text[match.end() :])) < _SHORTEST:
            continue
        yield Span(span.start + start, span.start + match.start(), span.text[start : match.start()])
        start = match.end()
    yield Span(span.start + start, span.end, span.text[start:])


def _size(text: str) -> int:
    return len(text.split())


# A sentence cut into what it says, one thing at a time.

_CUT = re.compile(
    r"[;:]\s|,\s|\s\(|\)|\s[–—-]\s|\b(?:while|whereas|but|although|though|and|or|plus|as well as"
    r"|even though|because|which|so|leading to|thereby|due to)\b"
)
_CLAUSE = re.compile(
    r"[;]\s|,\s(?=and\b|but\b|while\b|whereas\b|although\b|though\b|which\b|so\b|yet\b)"
    r"|\s(?=while\b|whereas\b|but\b|although\b|though\b|even though\b)"
)
_SHORTEST_LEAD = 3


def segments(text: str) -> list[str]:
    """The smallest pieces: between commas, brackets and conjunctions, each with what joins it."""
    return _pieces(text, _CUT)


def clauses(text: str) -> list[str]:
    """The clauses, cut where a new thought starts, each with the word that joins it."""
    return _pieces(text, _CLAUSE)


@lru_cache(maxsize=8192)
def _pieces_of(text: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    cuts = [
        0,
        *(match.start() for match in pattern.finditer(text) if match.start() >= _SHORTEST_LEAD),
        len(text),
    ]
    return tuple(text[start:end] for start, end in pairwise(cuts) if text[start:end].strip(" ,;:()"))


def _pieces(text: str, pattern: re.Pattern[str]) -> list[str]:
    return list(_pieces_of(text, pattern))


# What follows these is set against the rest: "unlike A, B ...", "B ..., in contrast to A".
_AGAINST = re.compile(
    r"\b(?:unlike|in contrast to|in contrast with|as opposed to|contrary to|rather than"
    r"|instead of)\b\s(?P<what>[^,;.]*)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r",?\s(?:while|whereas|but(?! also\b)|although|though|even though|yet|however)\b,?\s|;\s", re.IGNORECASE
)
# Behind a whole clause ", whereas" sets against that clause, not against what follows.
_OPENING = re.compile(
    r"(?:^(?:(?:[^\s,:]+\s){0,3}[^\s,:]+[,:]\s)?|\bthat\s)"
    r"(?:while|whereas|although|though)\s(?P<what>[^,;]*),\s",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def contrasted(text: str) -> tuple[str, ...]:
    """The things that a sentence sets against each other; one piece where it contrasts nothing."""
    against = _AGAINST.search(text)
    if against is not None:
        return (text[: against.start()] + " " + text[against.end() :], against["what"])
    opening = _OPENING.search(text)
    if opening is not None:
        return (opening["what"], text[opening.end() :])
    return tuple(piece for piece in _TURN.split(text) if piece.strip())


# Words that tie a sentence to the one before it.

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|also|similarly|likewise|by contrast|in turn"
    r"|in contrast|conversely|meanwhile|thus|hence|therefore|as a result|consequently|accordingly|still|yet"
    r"|nevertheless|nonetheless|but|and|so|then|for example|for instance|in particular|specifically|overall"
    r"|on the other hand|at the same time)\b[,:]?\s+",
    re.IGNORECASE,
)
_POINTING = frozenset("it its they their them he she this these that those such both".split())
_POINTING_AT = ("the former ", "the latter ", "the same ")

_PREFACE = re.compile(
    r"^(?:yes, )?(?:the|this) (?:(?:given|original|quoted) )?(?:text|passage|sentence|abstract|answer)s?"
    r"(?: (?:above|below|given|here))?(?: to (?:the|this|your) question)?"
    r"(?: (?:clearly|also))? (?:says?|states?|explains?|indicates?|suggests?|mentions?|reports?|reads|is)"
    r"(?: that\b|:)?,?\s+",
    re.IGNORECASE,
)


def without_preface(sentence: str) -> str:
    """What is said, without words about the text that says it: "The text says that X is slow."."""
    bare = _PREFACE.sub("", sentence)
    return bare[:1].upper() + bare[1:] if bare != sentence else sentence


def without_connective(sentence: str) -> str:
    """The sentence as one that could stand first: "However, X is slow." is "X is slow."."""
    bare = _CONNECTIVE.sub("", sentence)
    return bare[:1].upper() + bare[1:] if bare != sentence else sentence


_REPORTING = re.compile(
    r"(?:\S+\s+){0,14}?(?:show|demonstrat|f[io]u?nd|reveal|indicat|confirm|observ|suggest|prov|verif|validat|conclud)\w*"
    r"\s+that\s+(?!(?:it|its|they|their|this|these|such|both)\b)"
)


def bare_finding(sentence: str, most: int) -> str:
    """What was found, without the words that say that it was: "Results show that X wins." is "X wins.".

    A longer one than ``most`` words ends where a clause of it ends, or else is cut. A literal part of the
    sentence but for the mark of a cut; what is dropped names no figure.
    """
    opening = _CONNECTIVE.match(sentence)
    text = sentence[opening.end() :] if opening else sentence
    reporting = _REPORTING.match(text)
    if reporting is not None and not re.search(r"\d", reporting.group()):
        text = text[reporting.end() :]
    if _size(text) <= most:
        return text
    ends = [match.start() for match in (*_STRONG.finditer(text), *_WEAK.finditer(text))]
    whole = max((end for end in ends if _SHORTEST <= _size(text[:end]) <= most), default=None)
    return text[:whole].rstrip(" ,;:") if whole else f"{' '.join(text.split()[:most])} …"


def hangs(sentence: str) -> bool:
    """Whether a sentence speaks of what only the one before it names."""
    said = _CONNECTIVE.sub("", sentence).lower()
    return re.split(r"\W", said, maxsplit=1)[0] in _POINTING or said.startswith(_POINTING_AT)
