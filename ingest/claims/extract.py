"""The extractor: sentences with numbers in, claims out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.own_names import own_names
from assistant.language.quantities.numbers import undress
from assistant.language.text import Span, sentences
from assistant.types import Claim, Paper
from ingest.claims.absolute import absolutes
from ingest.claims.assemble import build
from ingest.claims.changes import changes
from ingest.claims.pairs import pairs
from ingest.claims.quality import quality
from ingest.claims.reading import Reading
from ingest.claims.scope import background
from ingest.claims.sentence import Sentence, read
from ingest.claims.setting import Setting

__all__ = ["extract"]

# A sentence without any of these has no amount: most sentences are not looked at again.
_NUMERIC = re.compile(
    r"\d|\b(?:half|halv|twice|doubl|tripl|quadrupl|order|hundreds|thousands|tens|third|quarter|tenth|\w+fold"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|sub-)",
    re.IGNORECASE,
)

# The longest sentence of 80,000 abstracts has 1,752 characters; a longer one is a table or an attack.
_LONGEST = 4000


def extract(paper: Paper) -> list[Claim]:
    """The claims of ``paper`` in the order of its abstract."""
    setting = Setting(paper.title, paper.abstract)
    names: tuple[str, ...] | None = None
    claims: dict[str, Claim] = {}
    for span in sentences(paper.abstract):
        readable = len(span.text) <= _LONGEST and _NUMERIC.search(span.text)
        found = _readings(span, setting) if readable else []
        if found and names is None:
            names = own_names(paper.title, paper.abstract)
        for sentence, reading in found:
            if not background(sentence, reading, names or ()):
                claim = build(paper, span, sentence, reading, names[0] if names else None)
                claims.setdefault(claim.id, claim)
    return list(claims.values())


def _readings(span: Span, setting: Setting) -> list[tuple[Sentence, Reading]]:
    sentence = read(span.text, undress(span.text))
    return [(sentence, reading) for reading in _understood(sentence, setting)]


def _understood(sentence: Sentence, setting: Setting) -> Iterator[Reading]:
    """Pairs first, then changes, absolute amounts and, last, quality."""
    paired: set[int] = set()
    for first, second, readings in pairs(sentence, setting):
        paired |= {first, second}
        yield from readings
    changed = changes(sentence, setting)
    gained: list[Reading] = []
    for number, group in enumerate(sentence.groups):
        if number in paired:
            continue
        readings = changed.get(number) or absolutes(sentence, group, setting)
        if not readings:
            readings = gained = quality(sentence, group, gained)
        yield from readings
