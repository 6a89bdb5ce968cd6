"""Whose number it is: this paper's, or that of other work, or of the field."""

from __future__ import annotations

import re

from assistant.language.metrics import is_benchmark
from ingest.claims.lexicon import Words
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting
from ingest.claims.sentence import Sentence

__all__ = ["background"]


def _any(words: str) -> str:
    return "(?:" + "|".join(word.strip() for word in words.split(",")) + ")"


_OWN = re.compile(
    rf"\b{_any('we, our, ours, us, proposed, here')}\b"
    rf"|\bthis {_any('paper, work, approach, method, study, framework')}\b",
    re.IGNORECASE,
)
_OPENING = _any(
    "however, yet, while, although, though, currently, traditionally, typically, recent(?:ly)?, in practice, "
    "moreover, furthermore, unfortunately, nevertheless, nonetheless, in contrast, by contrast, for example, "
    "for instance, notably, in addition"
)
_ARTICLE = _any("the, these, such, most, many, some, all, several, a, an, one")
_OTHER = _any(
    "existing, majority of, most of, current, previous, prior, traditional, conventional, typical, "
    "recent(?:ly)?, state-of-the-art, standard, modern, popular, other"
)
_DOING = _any(
    "requires?, takes?, needs?, uses?, rely, relies, consumes?, suffers?, costs?, limited, can, are, is, "
    "was, were, have, has, typically, often, still, only, achieves?, achieved, propose, shows?, "
    "demonstrates?, hypothesi[sz]ed?, reported, found, showed, cannot, fail"
)
# "However, most existing methods require ..."
_OTHERS = re.compile(rf"^(?:{_OPENING},?\s)*(?:{_ARTICLE} )?{_OTHER}\b.{{0,100}}?\b{_DOING}\b", re.IGNORECASE)
_EARLIER = _any("existing, previous, prior, other")
_NEEDING = _any("requires?, required, takes?, took, needs?, needed")
_ELSEWHERE = re.compile(
    rf"\b(?:unlike|other methods (?:which|that)|(?:whereas|while) {_EARLIER}"
    rf"|whereas [A-Z][\w-]+ {_NEEDING}|(?:objective|goal|target|aim)s? (?:is|was|were|are) to)\b[^,;]*$",
    re.IGNORECASE,
)
# What is usual, may take long or falls short: outside of a paper's results that is the state of the field.
_USUALLY = re.compile(
    r"\b(?:typically|usually|often|generally|commonly|notoriously|traditionally|conventionally)\b"
    r"|\b(?:can|may|could) (?:take\b|(?:now )?be \w+ (?:in|within)\b)"
    r"|\b(?:suffers?|struggles?|fails?|(?:does|do|did|could) not(?: yet)? (?:achieve|reach|attain|meet))\b"
    r"[^,;]{0,80}$",
    re.IGNORECASE,
)
# "early layers take ten times the memory of later ones"
_PARTS = re.compile(r"[^,;]{0,40}\bthan (?:the )?(?:rest|remaining|remainder)\b", re.IGNORECASE)


_FINDING = Words("find found show reveal observ see indicat demonstrat", stems=True)


def background(sentence: Sentence, reading: Reading, names: tuple[str, ...], setting: Setting) -> bool:
    """The amount is said of other work or of the field, not of this paper.

    ``names`` are the paper's own names for its method. Where neither they nor "we" are said, the role of
    the sentence in its abstract decides.
    """
    before = sentence.clean[: reading.amount.lead]
    explained = before.rpartition(": ")[2]
    others = _OTHERS.match(explained) and not _is_own(explained, names)
    if others or _ELSEWHERE.search(before) or _PARTS.match(sentence.clean, reading.amount.tail):
        return True
    scored = reading.quantity == "quality" and reading.amount.unit.startswith("absolute:")
    finding, _, found = before.rpartition(" that ")
    told = found if _FINDING.ends(finding) else before  # "we find that the best model reaches 21%"
    tested = scored and reading.before is None and not told.startswith("It ") and not _does(told, names)
    if tested and setting.examines():
        return True
    if _is_own(before, names):
        return False
    if _concedes(before) and reading.amount.unit.startswith("absolute:"):
        return True
    if _is_own(sentence.clean, names):
        return False
    usual = _USUALLY.search(before) is not None
    return usual or setting.role(sentence.text) == "background" or _uses_more(sentence, reading)


def _does(told: str, names: tuple[str, ...]) -> bool:
    """``Gull reaches 31%`` is of its own; ``GullBench`` and what is told ``on Gull`` may be of others.

    What was trained on it is of its own again.
    """
    own = (told.partition(name) for name in names)
    leads = [(before, is_benchmark(name)) for before, name, _ in own if name]
    leads += [(told[: own.start()], False) for own in _OWN.finditer(told)]
    leads += [(told[: data.start()], True) for data in _THIS_DATA.finditer(told)]
    return any(
        _TAUGHT.ends(before.rstrip().lower()) or not (bench or before.rstrip().endswith(_ON))
        for before, bench in leads
    )


_THIS_DATA = re.compile(r"\b(?:it|th(?:is|ese)(?: \w+)? (?:data\w*|corpus|collection|examples|samples))\b")
_TAUGHT = Words("train tun finetun fine_tun learn", stems=True, between=4)


_ON = (" on", " in", " across", " of", " with", "On", "In", "Across", "With")


def _concedes(before: str) -> bool:
    """``While A reaches 39 dB, ...`` tells of others."""
    return before.startswith(("While ", "Although ", "Though ", "Whereas ")) and "," not in before


def _uses_more(sentence: Sentence, reading: Reading) -> bool:
    """What uses more of a resource is news of this paper only when the paper says that it is its own."""
    wanted = (
        reading.achieved or reading.quantity in {"throughput", "quality"} or _kept_small(sentence, reading)
    )
    return reading.direction == "increase" and not wanted


def _kept_small(sentence: Sentence, reading: Reading) -> bool:
    """``with a marginal 3.7% increase``, ``less than 3% additional parameters``."""
    amount = reading.amount
    capped = amount.bound == "up_to" and amount.unit == "percent"
    return capped or _LITTLE.within(sentence.clean[max(0, amount.lead - _NEAR) : amount.lead].lower())


_NEAR = 16
_LITTLE = Words("only just merely mere marginal slight modest small minor negligible minimal")


def _is_own(text: str, names: tuple[str, ...]) -> bool:
    return _OWN.search(text) is not None or any(name in text for name in names)
