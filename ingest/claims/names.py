"""The paper's own method, and the baseline a number is set against."""

from __future__ import annotations

import re

from assistant.language.quantities import Amount
from ingest.claims.sentence import Sentence

__all__ = ["baseline", "method_name", "own_names"]

_PREFIX = re.compile(r"^(?P<name>[^:]{2,40}?)\s*:\s")
_NAME = re.compile(r"[A-Z\d].*[A-Z\d]|^[A-Z][a-z]+$")
_LONGEST_NAME = 4
_INTRODUCED = re.compile(
    r"\b(?:propose|present|introduce|develop|describe|design|call(?:ed)?|named?|dubbed|termed|release)\b"
    r"(?:\s(?P<plain>[A-Z][a-z]{2,})(?=,| \()|[^.;]{0,110}?(?:\((?P<short>[A-Z][\w+*^-]{1,18})\)"
    r"|(?<=\s)(?P<long>(?:[A-Z][a-z]*){2,}[\w+*-]*|[A-Z]{2,}[\w+*-]*|[A-Z]\w*[\d-]\w+)))"
)
_DEFINED = re.compile(r"\((?P<name>[A-Z][A-Za-z\d-]{1,10})\)")
_WINDOW = 90


def method_name(title: str, abstract: str) -> str | None:
    """The name before the title's colon, else the first one that the abstract introduces."""
    prefix = _PREFIX.match(title)
    if prefix and len(prefix["name"].split()) <= _LONGEST_NAME and _NAME.search(prefix["name"]):
        return prefix["name"]
    found = _INTRODUCED.search(abstract)
    return _named(found) if found else None


def own_names(title: str, abstract: str) -> tuple[str, ...]:
    """Every name that the paper gives to something of its own, its method's first."""
    first = method_name(title, abstract)
    introduced = [_named(match) for match in _INTRODUCED.finditer(abstract)]
    spelled = [match["name"] for match in _DEFINED.finditer(abstract) if _is_spelled(match, title)]
    return tuple(dict.fromkeys([*([first] if first else []), *introduced, *spelled]))


def _named(match: re.Match[str]) -> str:
    return next(name for name in match.groups() if name)


def _is_spelled(match: re.Match[str], title: str) -> bool:
    """An abbreviation whose words the title spells out: ``Masked Diffusion Models (MDMs)``."""
    letters = sum(letter.isupper() for letter in match["name"])
    words = match.string[max(0, match.start() - _WINDOW) : match.start()].split()[-letters:]
    return letters > 1 and all(word.lower() in title.lower() for word in words)


_AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|relative to|in comparison (?:to|with)|than|versus|vs\.?|over|against)\s+"
    r"(?P<name>(?:(?:the|a|an|its|their)\s+)?[\w*+./-]+"
    r"(?:\s(?!(?:on|in|for|while|with|and|when|by|at|using|under|across|is|are|to|as|without|that|which|via|during)\b)"
    r"[\w*+./-]+){0,6})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^(?:an?|the|its?|their|\d[\d.,]*%?)$|^\d", re.IGNORECASE)


def baseline(sentence: Sentence, amount: Amount) -> str | None:
    """What follows *compared to* or *than* nearest behind the amount, else before it."""
    match = _AGAINST.search(sentence.clean, amount.end) or _AGAINST.search(sentence.clean[: amount.lead])
    if match is None or _NOTHING.match(match["name"]):
        return None
    start = match.start("name")
    return sentence.text[start : start + len(match["name"])].rstrip(".,;")
