"""``3x faster``, ``40% fewer parameters``, ``twice as fast``, ``models 10x its size``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.changes import Change
from assistant.language.quantities import Term, default_term, measure
from ingest.claims.lexicon import Comparative, Words
from ingest.claims.reading import Reading, aligned, aligned_remaining
from ingest.claims.resources import Setting, as_speeds, clause, speed, terms_after, terms_before, time_of
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.volumes import CORPUS_TOKENS

__all__ = ["SHARES", "comparative", "comparative_before", "of_compared", "of_data"]

_OURS = frozenset({"we", "our", "it", "by", ",", "after"})
_ANY = frozenset({"model", "network", "baseline", "llm", "system", "variant", "counterpart", "method"})
_THEIRS = _ANY | {"those"}
_OWN_VERBS = frozenset({"DOWN", "UP", "BETTER", "FAST", "REACH", "BREAK"})


def of_compared(sentence: Sentence, group: Group) -> bool:
    """The amount describes what this paper is compared with, not the paper's own method."""
    aside = False
    for i in range(group.first - 1, -1, -1):
        item, before = sentence.items[i], sentence.at(i - 1)
        if item.kind in {"BEAT", "PAR", "THAN"} or item.word in {"those", "latter", "compare", "compared"}:
            return True
        aside = aside or item.word in {"which", "where"}
        if item.word in {"which", "where"} or (aside and item.word == ","):
            continue  # "a par with the best model, GPT-4, which is 5x larger"
        if item.kind == "REACH" and before.word == "the":
            continue  # "the scores of models 10x its size"
        if item.kind in _OWN_VERBS or item.word in _OURS:
            return False
        # "beats LoRA with twice the data" is ours, "beats models with twice the data" is theirs
        theirs = before.amount or before.word.endswith("s") or before.word in _THEIRS
        theirs = theirs or before.kind in {"PAR", "BEAT"}  # "competitive with models 10x larger"
        if item.word == "with" and not theirs:
            return False
    return False


_ADVERBS = frozenset("significantly substantially even much roughly further relatively overall".split())
_PARTICIPLES = {
    "reduced": Comparative("less"),
    "increased": Comparative("more"),
    "improved": Comparative("better"),
    "decreased": Comparative("less"),
    "shortened": Comparative("less"),
    "accelerated": Comparative("faster"),
}
SHARES = frozenset(
    {"the size", "its size", "their size", "as many", "as much", "as large", "its own size", "the scale"}
)
_EFFICIENT = frozenset({"more efficient", "more efficiently", "as efficient"})
_SPEEDY = frozenset({"faster", "slower"})


def comparative(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that a comparative follows."""
    index = group.last + 1
    while sentence.at(index).word in _ADVERBS or (group.bracketed and sentence.at(index).kind == "CLOSE"):
        index += 1
    item = sentence.at(index)
    found = item.comparative or _PARTICIPLES.get(item.word)
    if found is None:
        return []
    named = terms_after(sentence, index)
    named = named or _in_terms_of(sentence, index, found.effect)
    if group.amounts[0].unit == "percent" and item.word in SHARES:
        return aligned_remaining(sentence, group, named or [Term("model_size")], setting)
    if found.effect in _SPEEDY:
        return _sped(sentence, group, index, found.effect, setting)
    if not named and found.quantity == "model_size" and of_data(sentence, group):
        described = found.effect != "less"
        return [] if described else aligned(sentence, group, [Term("data", "other")], "less", setting)
    terms = named or _unnamed(sentence, group, index, found)
    return aligned(sentence, group, terms, _effect(sentence, group, found, terms), setting)


def _sped(sentence: Sentence, group: Group, index: int, effect: Change, setting: Setting) -> list[Reading]:
    """``3x faster``, ``11% faster in terms of steps``."""
    behind, stated = terms_after(sentence, index), _in_terms_of(sentence, index, effect)
    terms = as_speeds(behind or stated) or [_speed_of(sentence, group, index, setting)]
    return aligned(sentence, group, terms, effect, setting)


def _speed_of(sentence: Sentence, group: Group, index: int, setting: Setting) -> Term:
    """``our model is 3x faster`` runs faster, unless the sentence speaks of training."""
    found = speed(sentence, index, setting)
    stated = any(
        item.kind == "TRAIN" or (item.term is not None and item.term.context == "training")
        for item in sentence.items
    )
    after = sentence.at(index + 1)
    works = after.kind == "WORD" and after.word.endswith(_PROCESS)  # "3x faster selection"
    if works or (sentence.left(group).kind == "BE" and not stated and found.context == "training"):
        return replace(found, quantity="inference_latency", context="inference")
    return found


_PROCESS = ("tion", "ing", "ment", "sis")


def _unnamed(sentence: Sentence, group: Group, index: int, found: Comparative) -> list[Term]:
    """What a comparative is about when nothing behind it says."""
    item = sentence.items[index]
    if found.quantity:
        return [Term(found.quantity)]
    if spent := time_of(sentence, index):
        return [spent]
    counted = _counted_before(sentence, group) if item.word in {"fewer", "less"} else []
    terms = counted or _copular_subject(sentence, group.first)
    if not terms and item.word in _EFFICIENT and group.amounts[0].unit == "times":
        return [Term("compute")]
    return terms


def _effect(sentence: Sentence, group: Group, found: Comparative, terms: Sequence[Term]) -> Change:
    """``outperforms models that are 10x larger`` says that ours is the smaller one."""
    theirs = found.effect == "more" and all(term.nature == "amount" for term in terms)
    return "less" if theirs and of_compared(sentence, group) else found.effect


def _counted_before(sentence: Sentence, group: Group) -> list[Term]:
    """``10B tokens, 80x fewer than``: what the amount before it counts."""
    counted = [other.amounts[-1] for other in sentence.groups if other.last < group.first]
    size = measure(counted[-1].value, counted[-1].unit) if counted else None
    term = default_term(size.dimension) if size else None
    learned = term and size and size.dimension == "tokens" and size.amount >= CORPUS_TOKENS
    return [replace(term, context="training") if learned else term] if term else []


_DATA = Words(
    "subset dataset coreset training_set subsets datasets coresets training_sets corpus corpora benchmark "
    "benchmarks data video videos collection collections graph graphs image images"
)
_MODEL = Words(
    "model network llm vllm encoder decoder variant transformer architecture system method approach baseline "
    "parameter counterpart teacher backbone",
    stems=True,
)
_NEARBY, _BEHIND = 160, 60


def of_data(sentence: Sentence, group: Group) -> bool:
    """``a subset ... while being 3 times smaller``, ``a benchmark 10x larger than existing datasets``."""
    start, end = sentence.items[group.first].start, sentence.items[group.last].end
    before = sentence.clean[max(0, start - _NEARBY) : start].lower()
    behind = sentence.clean[end : end + _BEHIND].lower()
    if "subset" in before or "coreset" in before:
        return True
    compared = " than " in behind and _DATA.within(behind) and not _MODEL.within(behind)
    return compared or _DATA.last(before) > _MODEL.last(before)


def _in_terms_of(sentence: Sentence, index: int, effect: Change) -> list[Term]:
    """``3x faster in training time``, ``4x lower in memory``."""
    joints = {"in", "in terms of"} | ({"at", "on", "for", "during"} if effect in _SPEEDY else set())
    for i in range(index + 1, min(index + 7, len(sentence.items))):
        item = sentence.items[i]
        if item.kind == "PREPOSITION" and item.word in joints:
            return terms_after(sentence, i, reach=3)
    return []


def _copular_subject(sentence: Sentence, index: int) -> list[Term]:
    """``the memory footprint is 3x lower``, ``latency 3x lower than``."""
    joint = sentence.at(index - 1)
    if joint.kind not in {"BE", "OPEN", "EDGE"} and not joint.term:
        return []
    first = clause(sentence, index)[0]
    for i in range(index - 1, first - 1, -1):
        if sentence.items[i].term is not None:
            return terms_before(sentence, index, first)
    return []


_IN_PHRASE = frozenset({"TERM", "WORD", "TRAIN", "INFER", "NUMBER_OF"})
_BRACKET_REACH, _BY_REACH = 8, 12


def comparative_before(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``higher throughput (6.8x on ...)``, ``faster by a factor of 10``, ``smaller than before by 45%``."""
    by = sentence.left(group).word == "by"
    if not group.bracketed and not by:
        return []
    for i in range(group.first - 2, max(-1, group.first - (_BY_REACH if by else _BRACKET_REACH)), -1):
        item = sentence.items[i]
        if item.comparative is not None:
            terms = _compared(sentence, group, i, item, setting)
            return aligned(sentence, group, terms, item.comparative.effect, setting)
        if item.kind not in _IN_PHRASE and not (by and item.kind in {"THAN", "PREPOSITION"}):
            return []
    return []


def _compared(sentence: Sentence, group: Group, index: int, item: Item, setting: Setting) -> list[Term]:
    assert item.comparative is not None
    if item.comparative.effect in _SPEEDY:
        return [speed(sentence, index, setting)]
    named = [part.term for part in sentence.until(group, index + 1) if part.term]
    subject = named or terms_before(sentence, index, clause(sentence, index)[0])
    return subject[-1:] or ([Term(item.comparative.quantity)] if item.comparative.quantity else [])
