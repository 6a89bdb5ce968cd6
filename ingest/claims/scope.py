"""Whose number it is: this paper's, or that of other work, of background, of nothing."""

from __future__ import annotations

import re

from ingest.claims.reading import Reading
from ingest.claims.sentence import Sentence

__all__ = ["background"]

_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|approach|method|study|framework)|the proposed|proposed|here)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"^(?:however,?\s|yet,?\s|while\s|although\s|though\s|currently,?\s|traditionally,?\s|typically,?\s|recent(?:ly)?,?\s|in practice,?\s)*"
    r"(?:the |these |such |most |many |some |all |several |a |an |one )?"
    r"(?:existing|majority of|most of|current|previous|prior|traditional|conventional|typical|recent(?:ly)?|state-of-the-art|standard|modern|popular|other)\b"
    r".{0,100}?\b(?:require|requires|take|takes|need|needs|use|uses|rely|relies|consume|consumes|suffer|suffers|cost|costs|limited|can|are|is|was|were|have|has|typically|often|still|only|achieve|achieves|achieved|propose|show|hypothesi[sz]ed?|reported|found|showed|cannot|fail)\b",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"\b(?:unlike|other methods (?:which|that)|whereas (?:existing|previous|prior|other)|while (?:existing|previous|prior|other)|whereas [A-Z][\\w-]+ (?:requires?|required|takes?|took|needs?|needed))\b[^,;]*$",
    re.IGNORECASE,
)
_USUALLY = re.compile(
    r"\b(?:typically|usually|often|generally|commonly|notoriously|can take|may take|could take|traditionally|conventionally)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"^(?:training|pre-?training|fine-?tuning|inference|running|deploying|generating|sampling|large language models?|llms?|diffusion models?|transformers?|deep (?:neural )?networks?|video models?)\b[^,]{0,60}?\b(?:is|are|requires?|takes?|needs?|consumes?|costs?|can|remains?)\b",
    re.IGNORECASE,
)


_SMALL = re.compile(r"\b(?:only|just|merely)\b", re.IGNORECASE)


def _plain(sentence: Sentence, reading: Reading) -> bool:
    """An absolute amount that nothing calls small."""
    amount = reading.amount
    small = amount.bound != "exact" or _SMALL.search(sentence.clean, amount.lead - 8, amount.start)
    return reading.wording is None and reading.before is None and not small


def background(sentence: Sentence, reading: Reading, names: tuple[str, ...]) -> bool:
    """The amount is said of other work or of the field, not of this paper."""
    before = sentence.clean[: reading.amount.lead]
    if _UNLIKE.search(before):
        return True
    own_before = _OWN.search(before) is not None or any(name in before for name in names)
    if own_before:
        return False
    own = _OWN.search(sentence.clean) is not None or any(name in sentence.clean for name in names)
    if _OTHERS.match(before) or (
        not own and (_USUALLY.search(before) or (_plain(sentence, reading) and _GENERAL.match(before)))
    ):
        return True
    # What uses more of a resource is news of this paper only when the paper says that it is its own.
    return (
        not own
        and not reading.achieved
        and reading.direction == "increase"
        and reading.quantity not in {"throughput", "quality"}
    )
