"""Whether a number describes what the paper is compared with: ``outperforms models 10x its size``."""

from __future__ import annotations

from ingest.claims.sentence import Group, Sentence

__all__ = ["of_rivals"]

_OURS = frozenset({"we", "our", "it", "by", ",", "after"})
_ANY = frozenset({"model", "network", "baseline", "llm", "system", "variant", "counterpart", "method"})
_THEIRS = _ANY | {"those"}
_REPORTED = frozenset({"reported", "achieved", "obtained", "attained", "reached", "set"})
_OWN_VERBS = frozenset({"DOWN", "UP", "BETTER", "FAST", "REACH", "BREAK"})


def _introduces(sentence: Sentence, index: int) -> bool:
    return sentence.at(index + 1).word in {"a", "an", "the"} and sentence.at(index + 2).word in _ANY


def of_rivals(sentence: Sentence, group: Group) -> bool:
    """The amount describes what this paper is compared with, not the paper's own method."""
    aside = False
    for i in range(group.first - 1, -1, -1):
        item, before = sentence.items[i], sentence.at(i - 1)
        if item.kind in {"BEAT", "PAR", "THAN"} or item.word in {"those", "latter"}:
            return True
        if item.kind == "BREAK" and _introduces(sentence, i):
            continue  # "a par with GPT-4 - a model 5x larger"
        aside = aside or item.word in {"which", "where"}
        if item.word in {"which", "where"} or (aside and item.word == ","):
            continue  # "a par with the best model, GPT-4, which is 5x larger"
        if item.kind == "REACH" and before.word == "the":
            continue  # "the scores of models 10x its size"
        if item.word == "by" and before.word in _REPORTED:
            continue  # "the 47% reported by a baseline with a 200x larger model"
        if item.kind in _OWN_VERBS or item.word in _OURS:
            return False
        # "beats LoRA with twice the data" is ours, "beats models with twice the data" is theirs
        theirs = before.amount or before.word.endswith("s") or before.word in _THEIRS
        theirs = theirs or before.kind in {"PAR", "BEAT"}  # "competitive with models 10x larger"
        if item.word == "with" and not theirs:
            return False
    return False
