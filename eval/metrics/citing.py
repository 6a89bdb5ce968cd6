"""Citation recall and precision as ALCE defines them, and whether quotes are literal.

Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations",
EMNLP 2023, section 3. A sentence has recall 1 when its cited quotes together support it. A
citation has precision 1 when its sentence has recall 1 and the citation is not irrelevant:
it is irrelevant when it does not support the sentence alone and the others do without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

__all__ = ["Sentence", "Supports", "citation_precision", "citation_recall", "literal", "sentences"]

Sentence = tuple[str, tuple[int, ...]]
"""A sentence of an answer and the labels of what it cites."""

Supports = Callable[[Sequence[str], str], bool]
"""Whether quotes carry a sentence."""

_LABELS = re.compile(r"(?:\s*\[\d+\])+")
_QUOTED = re.compile(r"“[^”]*”")
_STOP = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")


def sentences(text: str, *, table: bool = False) -> list[Sentence]:
    """The sentences of an answer, each up to the labels that follow it.

    In a ``table``, lines without any label are headings and counts, and are left out. So is
    "+3 more [4] [5] [6]", which says nothing of the papers that it points at.
    """
    found: list[Sentence] = []
    for line in text.splitlines():
        if re.match(r"\+\d+ more\b", line):
            continue
        end = 0
        for match in _LABELS.finditer(line):
            found += _before(line[end : match.start()], match.group())
            end = match.end()
        rest = line[end:].strip(" .;,")
        if rest and not (table or (end and rest.startswith("("))):
            found += [(part, ()) for part in _parts(rest)]
    return found


def _before(text: str, labels: str) -> list[Sentence]:
    """Of several sentences before a label only the last one carries it."""
    parts = _parts(text)
    if not parts:
        return []
    cited = tuple(int(label) for label in re.findall(r"\d+", labels))
    return [*((part, ()) for part in parts[:-1]), (parts[-1], cited)]


def _parts(text: str) -> list[str]:
    """The sentences of a text; a quotation stays whole, however many it holds."""
    flat = _QUOTED.sub(lambda match: "“" + "x" * (len(match.group()) - 2) + "”", text)
    cuts = [0, *(match.end() for match in _STOP.finditer(flat)), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(cuts)]
    return [part for part in parts if part.strip(" .;,")]


def citation_recall(said: Sequence[Sentence], quotes: Mapping[int, str], supports: Supports) -> float | None:
    """The share of sentences that their quotes support; ``None`` for an answer without sentences."""
    if not said:
        return None
    return sum(_held(sentence, quotes, supports) for sentence in said) / len(said)


def citation_precision(
    said: Sequence[Sentence], quotes: Mapping[int, str], supports: Supports
) -> float | None:
    """The share of citations that their sentence needs; ``None`` for an answer without citations."""
    verdicts = [
        _held(sentence, quotes, supports) and not _irrelevant(label, sentence, quotes, supports)
        for sentence in said
        for label in sentence[1]
    ]
    return sum(verdicts) / len(verdicts) if verdicts else None


def _held(sentence: Sentence, quotes: Mapping[int, str], supports: Supports) -> bool:
    text, labels = sentence
    return bool(labels) and supports([quotes[label] for label in labels if label in quotes], text)


def _irrelevant(label: int, sentence: Sentence, quotes: Mapping[int, str], supports: Supports) -> bool:
    text, labels = sentence
    if label not in quotes:
        return True
    if supports([quotes[label]], text):
        return False
    return supports([quotes[other] for other in labels if other != label and other in quotes], text)


def literal(quote: str, start: int, end: int, abstract: str) -> bool:
    """Whether the quote is literally at its span of the abstract."""
    return 0 <= start < end <= len(abstract) and abstract[start:end] == quote
