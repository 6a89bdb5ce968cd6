"""The names that a paper gives to something of its own."""

from __future__ import annotations

import re

__all__ = ["method_name", "own_names"]

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
