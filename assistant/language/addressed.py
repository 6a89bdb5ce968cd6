"""Sentences that tell of research, and those that give orders to whoever answers from them.

An order has the grammar of one: a verb of answering in the imperative, an obligation of a second person,
or an assistant called by name. Nobody reports research so, and such a sentence is no evidence of anything.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.text import Span, sentences

__all__ = ["addresses_a_model", "informative"]

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


# Without one of these no alternative of the pattern can match; most sentences need no second look.
_ALONE = (
    "ignore", "disregard", "forget", "override", "you ", "<|", "inst]", "dear ", "attention ", "note to",
    "system", "assistant", "user", "human", "developer", "as an ai", "as a language model",
)  # fmt: skip
_VERBS = (
    "answer", "reply", "respond", "say", "state", "cite", "quote", "output", "print", "recommend", "rank",
    "mention", "tell", "claim", "praise", "write",
)  # fmt: skip
_OBJECTS = ("only", "exactly", "with the", "that", "this ", "reader")


def addresses_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to whoever answers from it, rather than telling of research."""
    return _may_order(sentence.lower()) and _ORDER.search(sentence) is not None


def _may_order(lower: str) -> bool:
    if any(word in lower for word in _ALONE):
        return True
    return any(verb in lower for verb in _VERBS) and any(word in lower for word in _OBJECTS)


@lru_cache(maxsize=4096)
def informative(abstract: str) -> tuple[Span, ...]:
    """The sentences of an abstract that tell of research: what can be quoted, claimed or given to a model."""
    return tuple(span for span in sentences(abstract) if not addresses_a_model(span.text))
