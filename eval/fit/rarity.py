"""Counts in how many papers each stem is, for :func:`assistant.language.words.rarity`.

    python -m eval.fit.rarity PAPERS.jsonl ... > assistant/language/rarity.txt

Each line of a file, which may be gzipped, is a paper: a JSON object with ``title`` and ``abstract``. The
table of the package was counted on 78,278: 74,728 of arXiv and 3,550 Daily Papers.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.language.words import terms

__all__ = ["table"]

_FEWEST = 21  # papers: a rarer stem is mostly a slip, a figure or a name


def table(texts: Iterable[str]) -> str:
    """Lines of ``rarity*10 stem stem ...``, the commonest stems first, below a line for unlisted stems.

    Rarity is ``ln(1 + papers / papers with the stem)``.
    """
    counts: Counter[str] = Counter()
    papers = 0
    for papers, text in enumerate(texts, start=1):  # noqa: B007
        counts.update(frozenset(terms.__wrapped__(text)))
    levels: defaultdict[int, list[str]] = defaultdict(list)
    for stem, count in counts.items():
        if count >= _FEWEST:
            levels[_level(papers, count)].append(stem)
    lines = [f"{level} {' '.join(sorted(stems))}" for level, stems in sorted(levels.items())]
    return "\n".join([str(_level(papers, _FEWEST)), *lines]) + "\n"


def _level(papers: int, count: int) -> int:
    return round(10 * math.log1p(papers / count))


def _texts(paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        opened = gzip.open if path.endswith(".gz") else Path.open
        with opened(Path(path), "rt", encoding="utf-8") as lines:
            for line in lines:
                paper = json.loads(line)
                yield f"{paper['title']}\n{paper['abstract']}"


if __name__ == "__main__":
    sys.stdout.write(table(_texts(sys.argv[1:])))
