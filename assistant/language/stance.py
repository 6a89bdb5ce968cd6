"""On which side of a question a conclusion stands: for, against, depends, or it only reports.

A question such as "does pruning hurt robustness?" asserts something good or bad of its subject;
a conclusion says something good or bad too. Words of value, what denies them, what was left out
("without X, accuracy drops"), contrasts, and the order of two compared sides are the signs; how
much each tells is fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.linear import fitted
from assistant.language.values import BAD, DOWN, GOOD, NOT, UP, values
from assistant.language.versus import compared, order_signs
from assistant.language.words import covered, stem, terms, words

__all__ = ["STANCES", "side", "stance_signs", "stances"]

STANCES = ("against", "depends", "for", "reports")


_LEFT_OUT = re.compile(
    r"\b(?:without|remov\w+|skipp\w+|replac\w+|drop(?:s|ped|ping)|eliminat\w+|ablating"
    r"|instead of)\b|\w-free\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:need\w*|necessary|required?|essential|enough|suffic\w+|crucial|matters?)\b", re.IGNORECASE
)
_CONTRAST = re.compile(
    r"\b(?:while(?! (?:\w+ly )?\w+ing\b)|whereas|but|yet|though|although|however|unless"
    r"|except|rather than|elsewhere|otherwise)\b|;",
    re.IGNORECASE,
)
_DEPENDS = re.compile(
    r"\b(?:(?<!not )depend\w*|var(?:y|ies)|only (?:when|if|for|with|below|above|until|in|on|languages)"
    r"|under (?:certain|some)"
    r"|trade-?offs?|optimal|mixed|context-dependent|task-dependent|up to a point|beyond|first .{3,30} then"
    r"|some"
    r"|neither|conditions?|regimes?|mostly|few|mild|moderate)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:whether|only (?:when|if|for|in|with|under|below|above)|at the (?:price|cost|expense) of|as long as"
    r"|provided|not always|not necessarily|unless)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\bwe (?:\w+ly )?(?:propos\w*|introduc\w*|present\w*|releas\w*|collect\w*|train\w*|stud\w+|compar\w+"
    r"|describ\w*"
    r"|audit\w*|interview\w*|use|tune|vary|order|test|analy[sz]e|investigat\w*|explor\w*|develop\w*)\b"
    r"|\b(?:has|have) (?:been|become|advanced|gained|shown|emerged)\b|\b(?:popular|widely)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:find|found|show|shows|reveal\w*|observ\w*|demonstrat\w*|uncover\w*|result\w*|surpris\w*|consistent\w*"
    r"|significant\w*|even|contrary)\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:no (?:\w+ )?(?:effect|gain|benefit|difference|correlation|advantage|loss|improvement|impact)"
    r"|unchanged|unaffected|insensitive|negligibl[ey]|regardless|just as|barely|hardly|does not depend)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\b(?:affects?|matters?|influences?|impacts?|changes?|depends?)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\bwe \w*\s?(?:propose|introduce|present)\b|\bproposed\b"
    r"|\bour (?!results|experiment|analys|stud|finding|ablation|runs|tests|evaluat|evidence|investigat|theor"
    r"|empiric|comprehensive|systematic|extensive|detailed|work\b)\w+",
    re.IGNORECASE,
)
# A name of its own as a subject: "that FooNet improves".
_NAME = re.compile(
    r"(?:^|\b(?:that|of|with|from)\s|[,:(]\s?)((?:[A-Z]?[a-z]+[A-Z][\w-]*|[A-Z]{2,}(?!s\b)[a-z][\w-]*|[A-Z]{5,}"
    r"|[A-Z][a-z]+-?\d\w*)(?![\w-]))\s\w"
)
# What tells of a pair beside its order.
_OF_PAIRS = frozenset(
    {"contrast", "depends", "condition", "contrast and depends", "reports", "mixed", "contrast in mixed"}
)
_TELLING = frozenset(
    {"first ahead", "second ahead", "first ahead alone", "second ahead alone", "each ahead", "level"}
    | {"ahead, qualified", "pair:depends"}
)
_DECIDED = 0.7  # of the lines held out that are given a side, 85 in 100 stand on it
_CAN = re.compile(r"\W*(?:can|could)\b", re.IGNORECASE)
_OBJECT = 3
_BEFORE = 4
_MUCH = 0.5
_PART = re.compile(r"[,;:]|\b(?:while|whereas|but|although)\b")


def stances(question: str, conclusion: str) -> dict[str, float]:
    """The probability of each of :data:`STANCES` that ``conclusion`` takes to what ``question`` asks."""
    signs = stance_signs(question, conclusion)
    if not _may_take(question, signs):
        return {stance: float(stance == "reports") for stance in STANCES}
    return fitted("stances").chances(signs)


def side(question: str, conclusion: str) -> str | None:
    """The stance that is likely enough to be shown, or nothing."""
    chances = stances(question, conclusion)
    likeliest = max(sorted(chances), key=chances.__getitem__)
    if likeliest == "reports" or chances[likeliest] < _DECIDED:
        return None
    return likeliest


def _may_take(question: str, signs: frozenset[str]) -> bool:
    """Whether a side is possible at all.

    Of two compared things one must be put before the other, praise of a third is no side; and that a
    new method is good settles only what can be done, not what holds of its kind.
    """
    if "compares" in signs:
        return bool(signs & _TELLING)
    return "own" not in signs or bool(_CAN.match(question))


@lru_cache(maxsize=4096)
def stance_signs(question: str, conclusion: str) -> frozenset[str]:
    """Agreement in value, each way of qualifying, and which of two sides is put first."""
    asked = next(iter(values(question)), 1)
    given = frozenset(terms(question))
    said = values(conclusion, given)
    good, bad = said.count(1), said.count(-1)
    signs = {"mixed"} if good and bad else set()
    net = (good > bad) - (bad > good)
    left_out = any(
        _shared(question, " ".join(conclusion[match.end() :].split()[:_OBJECT]))
        for match in _LEFT_OUT.finditer(conclusion)
    )
    needs = "needs:" if _NEEDS.search(question) else ""
    agreement = ("silent", "agrees", "opposes")[net * asked]
    signs |= {agreement, f"{'bad' if asked < 0 else 'good'}:{agreement}", f"{needs}{agreement}"}
    signs |= {f"left out:{agreement}", f"{needs}left out:{agreement}"} if left_out else set()
    for name, pattern in (
        ("contrast", _CONTRAST),
        ("depends", _DEPENDS),
        ("condition", _CONDITION),
        ("reports", _REPORTS),
        ("finds", _FINDS),
    ):
        signs |= {name} if pattern.search(conclusion) else set()
    signs |= {"contrast in mixed"} if {"contrast", "mixed"} <= signs else set()
    signs |= {"contrast and depends"} if {"contrast", "depends"} <= signs else set()
    signs.add(_speaks(question, conclusion))
    pair = compared(question)
    if pair:
        return frozenset(_of_pair(pair, conclusion) | {f"pair:{sign}" for sign in signs & _OF_PAIRS})
    asks = "effect" if _EFFECT.search(question) else "bad" if asked < 0 else "good"
    signs |= _moves(question, conclusion)
    signs |= {f"{asks}:unchanged"} if _UNCHANGED.search(conclusion) else set()
    initials = "".join(word[0] for word in words(question))
    foreign = any(
        not _shared(question, name) and name.lower() not in initials for name in _NAME.findall(conclusion)
    )
    signs |= {"own"} if foreign or _OWN.search(conclusion) else set()
    signs |= {f"{subject}:{agreement}" for subject in (_subject(question, conclusion),)}
    signs |= {"value is the question's"} if said and not values(_apart(conclusion, question)) else set()
    changes = any(stem(word) in UP | DOWN | GOOD | BAD for word in words(conclusion))
    signs |= {"effect:changes"} if asks == "effect" and changes else set()
    return frozenset(signs)


def _of_pair(pair: tuple[str, str, int], conclusion: str) -> set[str]:
    """Which of the two is put ahead, as the question asks it."""
    left, right, asked = pair
    signs = order_signs(*((left, right) if asked >= 0 else (right, left)), conclusion)
    qualified = _DEPENDS.search(conclusion) or _CONDITION.search(conclusion)
    signs |= {"ahead, qualified"} if qualified and any("ahead" in sign for sign in signs) else set()
    return signs | {"compares"} | ({f"{sign}, level asked" for sign in signs} if asked == 0 else set())


def _shared(question: str, conclusion: str) -> frozenset[str]:
    return frozenset(terms(question)) & frozenset(terms(conclusion))


def _moves(question: str, conclusion: str) -> set[str]:
    """Whether what the question asks to go up or down goes that way: "does X lower Y?", "X cuts Y"."""
    asked = [stem(word) for word in words(question)]
    place = next((place for place, word in enumerate(asked) if word in UP | DOWN), None)
    if place is None:
        return set()
    moved = frozenset(asked[place + 1 :]) & frozenset(terms(question))
    found = set()
    for part in _PART.split(conclusion.lower()):
        said = [stem(word) for word in words(part)]
        if not moved & frozenset(said):
            continue
        for at, word in enumerate(said):
            if word in UP | DOWN and word not in moved:
                denied = any(one in NOT for one in said[max(0, at - _BEFORE) : at])
                same = ((word in UP) == (asked[place] in UP)) != denied
                found.add("moves as asked" if same else "moves the other way")
    return found if len(found) == 1 else {"moves both ways"} if found else set()


def _subject(question: str, conclusion: str) -> str:
    """Whether the conclusion names what the question is of: its first two terms, or one of them."""
    held = frozenset(terms(conclusion))
    first = [stem(word) for word in words(question) if stem(word) in frozenset(terms(question))][:2]
    return ("subject absent", "subject half", "subject named")[sum(one in held for one in first)]


def _apart(conclusion: str, question: str) -> str:
    """The conclusion without the words that it shares with the question."""
    asked = frozenset(map(stem, words(question)))
    return " ".join(word for word in words(conclusion) if stem(word) not in asked)


def _speaks(question: str, conclusion: str) -> str:
    """How much of the question's subject the conclusion names."""
    share = covered(frozenset(terms(question)), conclusion)
    return "speaks:much" if share >= _MUCH else "speaks:some" if share > 0 else "speaks:nothing"
