"""A sentence as a row of items: amounts, resources, changes and the small words between."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from assistant.language.metrics import METRICS
from assistant.language.quantities import TERMS, Amount, Term
from assistant.language.quantities.amounts import scan
from assistant.language.quantities.vocabulary import Found, Phrases, words_of
from ingest.claims.lexicon import COMPARATIVES, TAGS, Comparative, Kind

__all__ = ["Group", "Item", "Sentence", "read"]

Meaning: TypeAlias = tuple[Kind, Term | Comparative | bool | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its kind, span in the sentence, words in lower case, and what the tables say."""

    kind: Kind
    start: int
    end: int
    word: str
    amount: Amount | None = None
    term: Term | None = None
    comparative: Comparative | None = None
    higher_is_better: bool | None = None


_EDGE = Item("EDGE", 0, 0, "")


@dataclass(frozen=True, slots=True)
class Group:
    """Amounts that form one list (``70% and 50%``): item indexes ``first`` to ``last``, both included."""

    first: int
    last: int
    amounts: tuple[Amount, ...]
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` as printed, ``clean`` without LaTeX (same offsets), its items and groups of amounts."""

    text: str
    clean: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...]

    def at(self, index: int) -> Item:
        """The item at ``index``; outside the sentence an item that is nothing."""
        return self.items[index] if 0 <= index < len(self.items) else _EDGE

    def left(self, group: Group) -> Item:
        """The item right before a group."""
        return self.at(group.first - 1)

    def right(self, group: Group, by: int = 1) -> Item:
        """The item right behind a group, or ``by`` items behind it."""
        return self.at(group.last + by)

    def lead(self, group: Group) -> str:
        """The words of the bound in front of a group's first amount, in lower case."""
        amount = group.amounts[0]
        return self.clean[amount.lead : amount.start].lower()

    def until(self, group: Group, first: int = 0) -> tuple[Item, ...]:
        """The items from ``first`` up to a group."""
        return self.items[max(0, first) : group.first]


_MEANINGS: dict[str, Meaning] = (
    {phrase: (kind, None) for phrase, kind in TAGS.items() if phrase[0].isalpha()}
    | {phrase: ("METRIC", better) for phrase, better in METRICS.items()}
    | {phrase: ("COMPARE", comparative) for phrase, comparative in COMPARATIVES.items()}
    | {phrase: ("TERM", term) for phrase, term in TERMS.items()}
)
_GRAMMAR: Phrases[Meaning] = Phrases(_MEANINGS)
# Metrics at a rank or a threshold, as in pass@256 and mAP@0.5:0.95.
_AT_RANK = re.compile(
    r"\b(?:pass|recall|ndcg|hits?|hr|precision|map|mrr|acc|accuracy|maj|avg|mean|best|cons|auc|f1|[rp])"
    r"\^?@\s?[\w.:]*\w",
    re.IGNORECASE,
)
_MARKS: dict[str, Kind] = {
    ",": "AND", "&": "AND", "/": "AND", ";": "BREAK", ":": "BREAK", "(": "OPEN", "[": "OPEN", ")": "CLOSE",
    "]": "CLOSE", "—": "BREAK", "–": "BREAK", "→": "PREPOSITION", "+": "AND",
    "↓": "WORD", "↑": "WORD", "=": "WORD",
}  # fmt: skip
_MARK = re.compile(r"[,;:()\[\]—→↓↑=]|(?<=\s)[–+&-](?=\s)|(?<=[)\s\d%x])/(?=\s?[\d~(+])")
# Words that mean nothing by themselves inside a compound: "state-of-the-art", "large-scale".
_SMALL = frozenset("PREPOSITION AND BE THAN NOT USE REACH METRIC UP DOWN BETTER BEAT FAST SLOW".split())


def read(text: str, clean: str) -> Sentence:
    """Tags ``text``, whose LaTeX-free form is ``clean``."""
    words = words_of(clean)
    amounts = scan(clean, text, words)
    if not amounts:
        return Sentence(text, clean, (), ())
    items = [Item("AMOUNT", amount.lead, amount.tail, "", amount=amount) for amount in amounts]
    taken = [(item.start, item.end) for item in items]
    items += [item for found in _GRAMMAR.find(clean, words) if (item := _item(clean, found))]
    items += [
        Item(_MARKS.get(mark[0], "BREAK"), mark.start(), mark.end(), mark[0])
        for mark in _MARK.finditer(clean)
    ]
    if "@" in clean:
        items += [
            Item("METRIC", rank.start(), rank.end(), rank[0].lower(), higher_is_better=True)
            for rank in _AT_RANK.finditer(clean)
        ]
    known = _without_overlap(items, taken)
    covered = [(item.start, item.end) for item in known]
    rest = [Item("WORD", start, end, word) for word, start, end in words]
    every = tuple(sorted([*known, *_outside(rest, covered)], key=lambda item: (item.start, -item.end)))
    if " without " in clean:
        every = tuple(_unneeded(clean, item) for item in every)
    return Sentence(text, clean, every, _groups(clean, every))


_WITHOUT = re.compile(r"\bwithout (?:(?:any|additional|extra|further|more|the need for|requiring) )*$")


def _unneeded(clean: str, item: Item) -> Item:
    """What is done ``without training`` says nothing of training."""
    absent = item.kind == "TRAIN" and _WITHOUT.search(clean[max(0, item.start - 40) : item.start])
    return replace(item, kind="WORD") if absent else item


# Metrics that are ordinary words, or nothing, in lower case.
_CASED = frozenset("map ap em is kid ate mos nds pq der r2 hr comet spice meteor arc sdr".split())


def _item(clean: str, found: Found[Meaning]) -> Item | None:
    kind, value = found.value
    if kind == "METRIC" and found.phrase in _CASED and clean[found.start : found.end].islower():
        return None  # "map" is a word, "mAP" a metric
    if kind in _SMALL and " " not in found.phrase and _in_compound(clean, found.start, found.end):
        return None
    return Item(
        kind,
        found.start,
        found.end,
        found.phrase,
        term=value if isinstance(value, Term) else None,
        comparative=value if isinstance(value, Comparative) else None,
        higher_is_better=value if isinstance(value, bool) else None,
    )


def _in_compound(clean: str, start: int, end: int) -> bool:
    before, after = clean[max(0, start - 2) : start], clean[end : end + 2]
    return (before[-1:] == "-" and before[:1].isalpha()) or (after[:1] == "-" and after[1:].isalpha())


def _without_overlap(items: list[Item], amounts: list[tuple[int, int]]) -> list[Item]:
    """Amounts win over what overlaps them, then the earlier item."""
    kept: list[Item] = []
    for item in sorted(items, key=lambda item: (item.start, item.kind != "AMOUNT", -item.end)):
        if item.kind != "AMOUNT" and any(start < item.end and item.start < end for start, end in amounts):
            continue
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _outside(words: list[Item], covered: list[tuple[int, int]]) -> list[Item]:
    """The words under no known item; both lists are in order."""
    kept, index = [], 0
    for word in words:
        while index < len(covered) and covered[index][1] <= word.start:
            index += 1
        if index == len(covered) or word.end <= covered[index][0]:
            kept.append(word)
    return kept


def _groups(clean: str, items: tuple[Item, ...]) -> tuple[Group, ...]:
    groups: list[Group] = []
    index = 0
    while index < len(items):
        if items[index].amount is None:
            index += 1
            continue
        last = _list_end(clean, items, index)
        members = tuple(item.amount for item in items[index : last + 1] if item.amount)
        opened = index > 0 and items[index - 1].kind == "OPEN"
        groups.append(Group(index, last, members, opened))
        index = last + 1
    return tuple(groups)


_ARTICLES = ("a ", "an ")


def _list_end(clean: str, items: tuple[Item, ...], first: int) -> int:
    """The last member of the list of like amounts that starts at ``first``."""
    last, unit = first, items[first].amount
    while unit is not None:
        beyond = last + 1
        while beyond < len(items) and items[beyond].kind == "AND" and beyond - last <= 2:
            beyond += 1
        if beyond == last + 1 or beyond >= len(items):
            return last
        amount = items[beyond].amount
        if amount is None or amount.unit != unit.unit or clean[amount.lead :].startswith(_ARTICLES):
            return last  # "to 15.8%, a 70% improvement" is no list
        last = beyond
    return last
