"""``3x faster``, ``40% fewer parameters``, ``twice as fast``, ``models 10x its size``."""

from __future__ import annotations

from assistant.quantities import Term, measure
from ingest.claims.lexicon import Comparative
from ingest.claims.reading import Effect, Reading
from ingest.claims.resource import SPEEDS, Setting, clause, speed, terms_after, terms_before
from ingest.claims.sentence import Group, Sentence
from ingest.claims.spread import kept, spread
from ingest.claims.units import UNIT_TERMS

__all__ = ["comparative", "comparative_before", "of_rivals"]

_ADVERBS = frozenset("significantly substantially even much roughly further relatively overall".split())
_PARTICIPLES = {
    "reduced": Comparative("less"),
    "increased": Comparative("more"),
    "improved": Comparative("better"),
    "decreased": Comparative("less"),
    "shortened": Comparative("less"),
}
_SHARES = frozenset({"the size", "its size", "their size", "as many", "as much", "as large", "its own size"})
_NEARBY = 160
_EFFICIENT = frozenset({"more efficient", "more efficiently", "as efficient"})


def comparative(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that a comparative follows."""
    index = group.last + 1
    while (item := sentence.at(index)) is not None and (
        item.word in _ADVERBS or (group.bracketed and item.kind == "CLOSE")
    ):
        index += 1
    if item is None:
        return []
    found = item.comparative or _PARTICIPLES.get(item.word)
    if found is None:
        return []
    terms = terms_after(sentence, index) or _in_terms_of(sentence, index, found.effect)
    if not terms and _of_metric(sentence, index):
        return []
    if group.amounts[0].unit == "percent" and item.word in _SHARES:
        return kept(sentence, group, terms or [Term("model_size")], setting)
    if found.effect in {"faster", "slower"}:
        timely = [Term(term.quantity, term.context, "gain") for term in terms if term.quantity in SPEEDS]
        return spread(sentence, group, timely or [speed(sentence, index, setting)], found.effect, setting)
    if not terms and found.quantity:
        if found.quantity == "model_size" and _of_data(sentence, group):
            return (
                spread(sentence, group, [Term("data", "other")], "less", setting)
                if found.effect == "less"
                else []
            )
        terms = [Term(found.quantity)]
    if not terms and (behind := sentence.at(index + 1)) and behind.word == "time":
        terms = [Term("inference_latency")]  # "40 times less time"
    if not terms and item.word in {"fewer", "less"}:
        terms = _counted_before(sentence, group)
    terms = terms or _copular_subject(sentence, group.first)
    if not terms and item.word in _EFFICIENT and group.amounts[0].unit == "times":
        terms = [Term("compute")]
    return spread(sentence, group, terms, _effect(sentence, group, found), setting)


def comparative_before(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``higher throughput (6.8x on ...)``, ``faster by a factor of 10``, ``smaller than before by 45%``."""
    joint = sentence.at(group.first - 1)
    by = joint is not None and joint.word == "by"
    if not group.bracketed and not by:
        return []
    for i in range(group.first - 2, max(-1, group.first - (12 if by else 8)), -1):
        item = sentence.items[i]
        if item.comparative is not None:
            terms = [term for j in range(i + 1, group.first) if (term := sentence.items[j].term)]
            if item.comparative.effect in {"faster", "slower"}:
                terms = [speed(sentence, i, setting)]
            elif not terms:
                subject = terms_before(sentence, i, clause(sentence, i)[0])
                terms = subject or ([Term(item.comparative.quantity)] if item.comparative.quantity else [])
            return spread(sentence, group, terms[-1:], item.comparative.effect, setting)
        compared = by and item.kind in {"THAN", "PREPOSITION"}
        if not compared and item.kind not in {"TERM", "WORD", "TRAIN", "INFER", "NUMBER_OF"}:
            return []
    return []


def _of_metric(sentence: Sentence, index: int) -> bool:
    """``13.9% smaller generalization gaps``: a matter of quality."""
    for i in range(index + 1, min(index + 5, len(sentence.items))):
        if sentence.items[i].kind != "WORD":
            return sentence.items[i].kind == "METRIC"
    return False


def _counted_before(sentence: Sentence, group: Group) -> list[Term]:
    """``10B tokens, 80x fewer than``: what the amount before it counts."""
    counted = [other.amounts[-1] for other in sentence.groups if other.last < group.first]
    size = measure(1.0, counted[-1].unit) if counted else None
    term = UNIT_TERMS.get(size.dimension) if size else None
    return [term] if term else []


def _effect(sentence: Sentence, group: Group, found: Comparative) -> Effect:
    """``outperforms models that are 10x larger`` says that ours is the smaller one."""
    return "less" if found.effect == "more" and of_rivals(sentence, group) else found.effect


_OURS = frozenset({"we", "our", "it", "by", ",", "after"})


def of_rivals(sentence: Sentence, group: Group) -> bool:
    """The amount describes what this paper is compared with, not the paper's own method."""
    for i in range(group.first - 1, -1, -1):
        item, before = sentence.items[i], sentence.at(i - 1)
        if item.kind in {"BEAT", "PAR", "THAN"} or item.word == "those":
            return True
        if item.kind == "BREAK" and item.word in {"which", "where"}:
            continue
        if item.kind in {"DOWN", "UP", "BETTER", "FAST", "REACH", "BREAK"} or item.word in _OURS:
            return False
        # "beats LoRA with twice the data" is ours, "beats models with twice the data" is theirs
        if item.word == "with" and not (before and (before.amount or before.word.endswith("s"))):
            return False
    return False


def _of_data(sentence: Sentence, group: Group) -> bool:
    """``a subset ... while being 3 times smaller``."""
    start = sentence.items[group.first].start
    before = sentence.clean[max(0, start - _NEARBY) : start].lower()
    return any(word in before for word in ("subset", "dataset", "corpus", "coreset", "training set"))


def _in_terms_of(sentence: Sentence, index: int, effect: Effect) -> list[Term]:
    """``3x faster in training time``, ``4x lower in memory``."""
    joints = {"in", "in terms of"} | (
        {"at", "on", "for", "during"} if effect in {"faster", "slower"} else set()
    )
    for i in range(index + 1, min(index + 7, len(sentence.items))):
        item = sentence.items[i]
        if item.kind == "PREPOSITION" and item.word in joints:
            return terms_after(sentence, i, reach=3)
        if item.kind in {"BREAK", "AMOUNT", "AND"}:
            break
    return []


def _copular_subject(sentence: Sentence, index: int) -> list[Term]:
    """``the memory footprint is 3x lower``, ``latency 3x lower than``."""
    first = clause(sentence, index)[0]
    joint = sentence.at(index - 1)
    if joint is None or not (joint.kind in {"BE", "OPEN"} or joint.term):
        return []
    for i in range(index - 1, first - 1, -1):
        if sentence.items[i].kind in {"AMOUNT", "AND", "REACH", "USE", "DOWN", "UP", "BETTER", "METRIC"}:
            return []
        if sentence.items[i].term is not None:
            return terms_before(sentence, index, first)
    return []
