"""Which score a paper states on a benchmark, and what the best model or people reach on its own.

"64.2% on SWE-bench Verified", "AIME'24 (94.4%)", "AIME2025 accuracy from 86.5% to 93.3%": a number belongs to
the name that its own phrase ties it to. Gains ("+3.1 on") and what others reach are no scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, holding, of_others
from assistant.language.acronyms import defined
from assistant.language.metrics import BEST_MODEL, HUMANS
from assistant.language.quantities.bounds import leading
from assistant.language.sentences import informative
from assistant.language.text import Span
from assistant.limits import watched
from assistant.types import Claim, Paper

__all__ = ["same_benchmark", "scores"]

_PIXELS = "(?:64|128|256|384|512|1024)"
_VALUE = r"(?:\\?\$?\\?(?:textbf|mathbf)\{)?(?P<value>\d{1,3}(?:\.\d+)?)(?P<percent>\s?\\?%|\s?percent)?"
_LEVEL = re.compile(rf"(?<![\w.+\-–/]){_VALUE}(?![\d.]*[\w×x]|\.\d|[- ]?(?:points?|pp)\b|\s?\\?times)")
_ON = re.compile(
    r"^[})$]*(?:\s\([^()]{1,20}\))?(?:\s(?!by\b|than\b|over\b|from\b)[\w@-]+){0,4}?"
    r"\s(?:on|in|at|for|across)\s(?:the\s|both\s|challenging\s|standard\s)*(?:[\w-]+\s){0,2}$"
)
_GAINED = re.compile(
    r"(?:\b(?:by|(?:preserv|retain|maintain|recover|keep)\w*|improvements? of|"
    r"gains?(?: of)?|increase of|gaining|(?:im)?prov\w+|up to|\+)\s?(?:an? )?"
    r"(?:average of |average |about |around |over |approximately |absolute |nearly |~|\\sim\$?)*|[+↑]\s?)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^[})$]*\s?(?:absolute |relative |accuracy |average |average accuracy )?"
    r"(?:improvement|gain|increase|higher|boost|better|drop|points|relative|lower|less|fewer|faster|reduction"
    r"|absolute|over)",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"^(?:[ -](?!and\b|or\b)[\w@.&'-]+){{0,3}}?\s?[(:=]\s?(?:of |acc\w*:? )?{_VALUE}")
_SPAN = re.compile(
    rf"^[^.;]{{0,60}}?\bfrom\s{_VALUE}[^.;]{{0,25}}?\sto\s(?P<to>\d{{1,3}}(?:\.\d+)?)(?P<topercent>\s?\\?%)?"
)
_TELLS = re.compile(
    rf"^[^;]{{0,70}}?\b(?:achiev\w*|scor\w*|reach\w*|attain\w*|obtain\w*|gets?|hits?|solv\w*"
    rf"|success rates? of"
    rf"|accurac(?:y|ies) of|of|is|at|to)\s(?:an? |the |of |up to |average |only |around |~)*"
    rf"(?:[\w@-]+ ){{0,4}}?{_VALUE}"
)


def _pattern(benchmark: str) -> re.Pattern[str]:
    """The printed forms of a benchmark's name: "AIME 2024" is AIME24, AIME'24 and one of AIME 2024/2025."""
    words = re.findall(r"[A-Za-z]+|\d+", benchmark)
    year = words[-1] if len(words) > 1 and re.fullmatch(r"(?:20)?[12]\d", words[-1]) else None
    joint = r"[\s\-'’_.]{0,2}"
    if year is None:
        body = joint.join(re.escape(word) for word in words)
        return re.compile(
            rf"(?<![\w-]){body}(?:s\b|(?=[\s'’-]{{0,2}}(?:20)?[12]\d\b|-v\d|-?{_PIXELS}\b)|-en\b|(?![\w-]))",
            re.IGNORECASE,
        )
    head = joint.join(re.escape(word) for word in words[:-1])
    own, other = rf"(?:20)?{year[-2:]}", r"(?:20)?[12]\d"
    listed = rf"(?:{other}\s?(?:/|&|,|-|–|and)\s?(?:AIME\s?)?)*"
    return re.compile(
        rf"(?<![\w-]){head}{joint}\(?{listed}{own}(?:\s?(?:/|&|-|–|and)\s?{other}\b)?(?![\w.]*\w)",
        re.IGNORECASE,
    )


def same_benchmark(asked: str, printed: str) -> bool:
    """Whether ``printed`` is a spelling of the name: BrowseComp-ZH is none of BrowseComp."""
    found = _pattern(asked).match(printed)
    return found is not None and _YEAR.fullmatch(printed, found.end()) is not None


_YEAR = re.compile(
    rf"(?:[\s'’-]{{0,2}}(?:20)?[12]\d|-en(?:glish)?|[ -]?{_PIXELS}(?:\s?[x×]\s?\d+)?|-?\d+k)?",
    re.IGNORECASE,
)
"""What may stand behind a name and leaves it the same: a year, English, a resolution, a number of classes."""


def scores(papers: Sequence[Paper], *, benchmark: str = "", whose: str | None = None) -> Iterator[Claim]:
    """The levels that papers state on ``benchmark``, or that ``whose`` best is said to reach on theirs."""
    called = [(_first_word(name), _pattern(name)) for name in _names(papers, benchmark)]
    for paper in watched(papers):
        lower = paper.abstract.lower()
        for first, pattern in called:
            if first in lower:
                yield from _on(paper, pattern, benchmark)
        if whose is not None and _may_evaluate(paper):
            yield from _of(paper, whose)


def _names(papers: Sequence[Paper], benchmark: str) -> list[str]:
    """A benchmark's name, and its long or short form as the papers themselves define it: "Long Name (LN)"."""
    if not benchmark:
        return []
    asked, first = " ".join(_WORD.findall(benchmark.lower())), _first_word(benchmark)
    pairs = (pair for paper in papers if first in paper.abstract.lower() for pair in defined(paper.abstract))
    other = {short for short, long in pairs if long == asked and short.lower() != asked}
    return [benchmark, *sorted(other)]


_WORD = re.compile(r"[a-z\d]+")


def _first_word(name: str) -> str:
    return next(iter(re.findall(r"[a-z]+|\d+", name.lower())), "")


# ---------------------------------------------------------------- on a named benchmark


def _on(paper: Paper, pattern: re.Pattern[str], asked: str) -> Iterator[Claim]:
    seen: set[int] = set()
    for match in pattern.finditer(paper.abstract):
        span = holding(paper, match.start())
        if span is None:
            continue
        found = _tied(span.text, match.start() - span.start, match.end() - span.start)
        if found is not None and span.start + found[0] not in seen:
            seen.add(span.start + found[0])
            printed = match.group().strip("( ")
            yield _claim(paper, span, found, printed if same_benchmark(asked, printed) else asked, None)


Found = tuple[int, int, float, bool]
"""Start and end of a number in its sentence, its value, whether it is in percent."""


def _tied(sentence: str, start: int, end: int) -> Found | None:
    """The number that is said of the name at ``start``: beside it, before it, or told behind it."""
    before, after = sentence[:start], sentence[end:]
    if _FIELD.match(sentence) and not _OF_PAPER.search(before):
        return None
    if (listed := _in_order(sentence, end)) is not None:
        return None if _is_gain(sentence[: listed.end()], listed) else _number(listed, 0)
    inside = _INSIDE.match(after)
    if inside is not None:
        behind = after[inside.end() :]
        gained = re.match(r"[^)]{0,12}\bvs\b", behind) or _MORE.match(behind)
        return None if gained else _number(inside, end)
    last = next(reversed(list(_LEVEL.finditer(before))), None)
    said = None if last is None else before[last.end() :]  # "48.5% OSWorld", "48.5% on OSWorld"
    beside = last is not None and said == " " and last["percent"]
    if last is not None and said and (beside or _ON.match(said)) and not _is_gain(before, last):
        return None if of_others(sentence, last.start(), phrase=True) else _number(last, 0)
    return _told(sentence, end)


_FIELD = re.compile(
    r"(?:however|yet|still|while|although|in contrast|moreover|notably)?,?\s?"
    r"(?:(?:the|even|most|many|all|these)\s)*"
    r"(?:current|existing|prior|previous|today's|recent|leading|frontier|state-of-the-art|proprietary|strongest)\s"
    r"[^,;]{0,60}?\b(?:models?|methods?|agents?|systems?|approaches|baselines?|[mv]?llms?|v?lms?|mllms?)\b",
    re.IGNORECASE,
)
"""The sentence is about what there is."""
_OF_PAPER = re.compile(r"\b(?:our|we|ours)\b", re.IGNORECASE)
_PLAIN_VALUE = re.sub(r"\?P<\w+>", "", _VALUE)
_NAME = r"[A-Z][\w.+'-]*(?:[ -][A-Z\d][\w.+'-]*)*"
_PARTS = re.compile(r"(?:,? and |, )(?:and )?(?:the )?")
_LISTS = re.compile(
    rf"(?P<levels>{_PLAIN_VALUE}(?:\}}?\$?(?:\s?/\s?|,? and |, )(?:and )?\$?{_PLAIN_VALUE})+)\}}?\$?"
    rf"(?:\s[\w@-]+){{0,4}}?\s(?:on|in|for|across)\s(?:the\s)?(?P<names>{_NAME}(?:{_PARTS.pattern}{_NAME})+)"
)


def _in_order(sentence: str, end: int) -> re.Match[str] | None:
    """Of "91%, 53% and 61% on A, B and C" the number that stands where the name does which ends there."""
    for lists in _LISTS.finditer(sentence):
        levels = list(_LEVEL.finditer(sentence, lists.start("levels"), lists.end("levels")))
        cuts = [
            lists.start("names"),
            *(one.end() + lists.start("names") for one in _PARTS.finditer(lists["names"])),
        ]
        if len(levels) == len(cuts) and cuts[0] < end <= lists.end("names"):
            return levels[max(i for i, cut in enumerate(cuts) if cut < end)]
    return None


def _told(sentence: str, end: int) -> Found | None:
    """The number behind the name: "from 70.9% to 85.1%", "we reach 93.3%"."""
    after = sentence[end:]
    between, told = _SPAN.match(after), _TELLS.match(after)
    if between is not None:
        low = end + between.start("value")
        return low, end + between.end(), float(between["to"]), bool(between["topercent"])
    if told is None or _other_number(after, told):
        return None
    tail = after[told.end() :]
    shared = re.match(r"(?:,? and [\d.]+\s?\\?%)? of\b", tail)  # "97% and 99% of instances"
    gained = (
        _MORE.match(tail) or re.match(r"[\w×–-]|\.\d", tail) or _GAINED.search(after[: told.start("value")])
    )
    gained = gained or shared
    others = of_others(sentence, end + told.start("value"), phrase=True)
    return None if gained or others else _number(told, end)


def _other_number(after: str, told: re.Match[str]) -> bool:
    return re.search(r"\d\s?\\?%|\d\.\d", after[: told.start("value")]) is not None


def _is_gain(before: str, level: re.Match[str]) -> bool:
    behind = before[level.end() :]
    ahead = before[: level.start()]
    gained = _GAINED.search(ahead) or _MORE.match(behind) or _in_gains(ahead)
    return bool(gained) or behind.startswith(" of the")


_BY = re.compile(
    r"\b(?:by|gains? of|improvements? of)\s(?:an? |the )*(?:average (?:of )?|up to |about |over |around )*"
    r"[\\$~+]*\d"
)
_TO = re.compile(r"\b(?:achiev\w*|reach\w*|attain\w*|scor\w*|obtain\w*|to)\b")


def _in_gains(ahead: str) -> bool:
    """A list that began as one of gains: "by 9.1 points on AIME 24, 7.6 on GPQA"."""
    by = max((match.start() for match in _BY.finditer(ahead)), default=-1)
    return by > max((match.start() for match in _TO.finditer(ahead)), default=-1)


def _number(match: re.Match[str], offset: int) -> Found:
    return offset + match.start("value"), offset + match.end(), float(match["value"]), bool(match["percent"])


# ---------------------------------------------------------------- the best model's, and people's

_TESTS = (
    r"(?:[\w-]*bench(?:mark\w*)?|test ?suite|evaluation (?:suite|framework|set)|dataset|challenge|arena"
    r"|exam|testbed)"
)
_EVALUATES = re.compile(
    rf"^[^|]{{0,200}}\b(?:{_TESTS}|benchmarking|evaluating|probing|can [\w -]+\?)|\b(?:introduc"
    rf"|present|propos|construct|creat"
    rf"|releas|build|develop|curat|design|establish|contribut)\w*[^.]{{0,90}}?\b{_TESTS}\b",
    re.IGNORECASE,
)
"""A paper that brings a test of its own, by its title or what it introduces."""
_STRONGEST = re.compile(
    r"\b(?:best|top|strongest|leading|state-of-the-art|frontier|advanced|most capable|highest|even"
    r"|none|no (?:\w+ )?"
    r"(?:model|system|agent|llm|method)|all (?:\w+ )?(?:models|systems|agents|approaches)"
    r"|(?:success|completion) rates?"
    r"|most (?:\w+ )?(?:models|systems|agents)|GPT|Gemini|Claude|o[34]\b|large number)",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"\b(?:only|just|mere|merely|below|under|less than|at most|fail\w*|struggl\w*|surpass\w*"
    r"|exceed\w*|near|far"
    r"|no (?:system|model|agent)\w*|low|despite|challenging|limited|achiev\w*|scor\w*|reach\w*"
    r"|complet\w*|solv\w*"
    r"|pass\w*|attain\w*)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:improv\w*|our (?:method|model|approach|framework|agent)|outperform\w*|boost\w*|gain\w*"
    r"|drop\w*|increas\w*"
    r"|reduc\w*|decreas\w*|speed\w*|faster|tokens|cost\w*|agree\w*|correlat\w*|error\w*|hallucinat\w*|contaminat\w*"
    r"|random|chance|declin\w*|degrad\w*|lag\w*|underperform\w*|lead\w* to|fine-tun\w*|training"
    r"|enhancement)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:humans?|people|(?:human )?(?:experts?|participants|annotators|testers))\b", re.IGNORECASE
)
_PEOPLE_BEHIND = re.compile(rf"^(?!-)[^.;]{{0,60}}?(?<![\w.+-]){_VALUE}", re.IGNORECASE)
_PEOPLE_BEFORE = re.compile(rf"(?<![\w.+-]){_VALUE}\s(?:for|by) (?:average )?$", re.IGNORECASE)


_PERCENT = ("%", "percent")
_TESTED = (
    "bench",
    "test suite",
    "testbed",
    "evaluat",
    "dataset",
    "challenge",
    "arena",
    "exam",
    "probing",
    "can ",
)


def _may_evaluate(paper: Paper) -> bool:
    """A cheap look for what every such paper says, before the slow one."""
    if not any(sign in paper.abstract for sign in _PERCENT):
        return False
    lower = f"{paper.title} {paper.abstract}".lower()
    return any(word in lower for word in _TESTED)


def _of(paper: Paper, whose: str) -> Iterator[Claim]:
    reads = _human if whose == HUMANS else _best
    told = (one for one in informative(paper.abstract) if any(sign in one.text for sign in _PERCENT))
    found = [(span, level) for span in told if (level := reads(span.text)) is not None]
    if found and _EVALUATES.search(f"{paper.title} | {paper.abstract}"):
        for span, level in found:
            yield _claim(paper, span, level, None, whose)


def _best(sentence: str) -> Found | None:
    """The highest level of a sentence that says how little even the strongest reach."""
    strongest = _STRONGEST.search(sentence)
    if strongest is None:
        return None
    found: list[Found] = []
    for level in _LEVEL.finditer(sentence, strongest.end()):
        near = sentence[max(strongest.start(), level.start() - 110) : level.start()]
        if _APART.search(near):
            break
        if not level["percent"] or _PEOPLE.search(near[-45:]):
            continue
        if (
            _OURS.search(near)
            or _is_gain(sentence[: level.end()], level)
            or _MORE.match(sentence[level.end() :])
        ):
            break
        if _HARD.search(near):
            found.append(_number(level, 0))
    return max(found, key=lambda one: one[2], default=None)


_APART = re.compile(r"\b(?:despite|compared (?:to|with)|versus|vs|unlike|whereas|than)\b", re.IGNORECASE)


def _human(sentence: str) -> Found | None:
    for people in _PEOPLE.finditer(sentence):
        behind = _PEOPLE_BEHIND.match(sentence[people.end() :])
        ahead = _PEOPLE_BEFORE.search(sentence[: people.start()])
        if ahead is not None and ahead["percent"]:
            return _number(ahead, 0)
        if behind is not None and behind["percent"]:
            between = sentence[people.end() : people.end() + behind.start("value")]
            tail = sentence[people.end() + behind.end() :]
            if not (
                _OURS.search(between)
                or _MORE.match(tail)
                or re.search(r"\b(?:while|whereas|but|models?|align\w*|prefer\w*)\b", between)
            ):
                return _number(behind, people.end())
    return None


# ---------------------------------------------------------------- the claim


def _claim(paper: Paper, span: Span, found: Found, benchmark: str | None, whose: str | None) -> Claim:
    start, end, value, percent = found
    bound = leading(span.text, start).bound
    if whose == BEST_MODEL and bound == "at_least":
        bound = "up_to"  # "none exceeds 20%"
    unit = "percent" if percent else "score"
    printed = Printed(span.start + start, span.text[start:end].strip(), value, unit)
    return replace(amount(paper, span, "quality", printed), bound=bound, dataset=benchmark, method=whose)
