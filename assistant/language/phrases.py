"""Noun phrases of a sentence, without a parser: runs of content words that can name a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.language.typeset import typeset
from assistant.language.words import STOP

__all__ = ["clause_of", "main_clause", "noun_phrases"]

_MOST_WORDS = 3
_SHORTEST = 3  # letters
_CLAUSE = re.compile(r"[,;:()\[\]\"“”!?]|\.(?=\s|$)|\s[-–—]+\s")
_WORD = re.compile(r"[A-Za-z][\w+/'’-]*")

# Words of abstracts that name nothing: what is done, how well, and to whom it matters.
_PLAIN = frozenset(
    """
    propose proposes proposed introduce introduces introduced present presents presented develop
    develops developed design designs designed devise describe describes study studies studied
    investigate explore explores examine analyze analyse show shows shown demonstrate demonstrates
    demonstrating achieve achieves achieving achieved outperform outperforms outperforming surpass
    surpasses surpassing reach reaches obtain obtains provide provides providing enable enables enabling
    allow allows allowing improve improves improving improved exhibit exhibits argue argues enhance
    enhances enhancing enhanced reduce reduces reducing reduced increase increases increasing address
    addresses addressing tackle tackles mitigate mitigates mitigating overcome overcomes leverage
    leverages leveraging utilize utilizes utilizing employ employs exploit exploits exploiting apply
    applies applying applied conduct evaluate evaluates evaluated evaluating validate build builds
    building built construct constructs create creates creating find finds found observe reveal reveals
    suggest suggests indicate indicates remain remains become becomes suffer suffers rely relies relying
    require requires requiring consist consists contain contains include includes including incorporate
    incorporates incorporating integrate integrates integrating combine combines combining ensure
    ensures ensuring help helps support supports facilitate facilitates lead leads leading yield yields
    offer offers aim aims seek seeks serve serves call called named dub dubbed term termed refer focus
    focuses based given compared combined coupled trained tailored aimed known needed required generated
    learned curate curated coined versus hinder hinders elicit capture captures bootstrap localize
    sampling novel new simple effective efficient first recent existing previous prior current
    traditional conventional state-of-the-art strong stronger better best good great large small high
    low higher lower significant substantial remarkable promising superior comprehensive extensive
    various diverse different multiple several many key main crucial critical important challenging
    difficult robust general generic specific unified single two three four five six seven eight nine
    ten further furthermore moreover however additionally specifically notably importantly consequently
    therefore thus hence instead finally firstly secondly respectively overall across within without
    during through toward towards upon against among together along while whereas although despite since
    because whether often still yet well much even paper papers work works approach approaches method
    methods framework frameworks technique techniques problem problems challenge challenges issue issues
    task tasks setting settings way ways result results experiment experiments performance baseline
    baselines improvement improvements gap gaps effectiveness efficiency ability abilities capability
    capabilities potential advantage advantages benefit benefits model models system systems dataset
    datasets benchmark benchmarks data set sets number range variety series lack need use user users
    example examples case cases part parts time times level levels step steps type types form forms
    order end goal goals insight insights analysis evaluation code available public github project page
    website state art question questions answer answers information process processes component
    components module modules strategy strategies mechanism mechanisms solution solutions field area
    areas domain domains research application applications scenario scenarios context contexts quality
    us's it's et al eg ie via per vs llm llms large-scale real-world able likely strongly closely
    directly easily typically usually mainly highly widely fully only make makes making take takes
    taking keep keeps get gets give gives bring brings working accelerate accelerates accelerating
    produce produces producing advance advances advancing imitating safe mobile dynamic fine explicit
    win introduces preserve preserves preserving maintain maintains maintaining optimize optimizes
    optimizing extend extends extending generate generates learn learns
    """.split()
)


# "To address these issues, we propose ...": what comes before the comma says nothing of the thing itself.
_LEAD_IN = re.compile(
    r"(?:To|In|Inspired|Motivated|Based|Building|Here|Specifically|Concretely|Toward|Towards|Therefore|Thus"
    r"|Hence|Instead|Accordingly|As a|For this)\b[^,;:()]{0,70}, (?=(?:we|this (?:paper|work)|our)\b)"
)


# What a number introduces out of an enumeration can stand without it: "and (3) a filter that ...".
_ITEM = re.compile(r"(?:(?:and|or) )?\(?(?:\d|[ivx]{1,3}|[a-d])\)\s+(?=\S)", re.IGNORECASE)


def main_clause(sentence: str) -> int:
    """Where a sentence begins to speak of its thing: after a number, or an opening that leads up to it."""
    opening = _ITEM.match(sentence) or _LEAD_IN.match(sentence)
    return opening.end() if opening else 0


# Where a phrase may end: before a clause of its own, else before a further circumstance.
_SUBORDINATE = frozenset(
    "that which where whose who when while because so thereby enabling allowing achieving".split()
)
_CIRCUMSTANCE = frozenset(
    "for to in on by with from via using across over under through without within and or".split()
)
_NEVER_LAST = _CIRCUMSTANCE | _SUBORDINATE | STOP | {"capable", "able"}
_LONGEST, _SHORTEST_PHRASE = 18, 3  # words


def clause_of(text: str, shortest: int = _SHORTEST_PHRASE) -> str:
    """The first words of ``text`` that are whole: as many as a short phrase has, up to where a clause ends.

    ``shortest`` is how many words it has at the least, where the text goes on.

    A bracket is never cut, nor is a row of qualities: "general, fast, and open model | that ...".
    """
    words = list(re.finditer(r"\S+", text))
    ends: dict[bool, list[int]] = {True: [], False: []}
    depth = opened = 0
    for place, word in enumerate(words):
        plain = word.group().lower().strip("()[],;:.")
        if depth == 0 and place:
            before = words[place - 1].group()
            stop = before[-1] in ";:" or (before[-1] in ".?!" and word.group()[:1].isupper())
            begun = opened and place - opened <= _SHORTEST_PHRASE  # "which nobody | who": no clause yet
            if stop or plain in _SUBORDINATE or (before[-1] == "," and not _lists(words, place)):
                ends[not begun].append(place)
                opened = place if plain in _SUBORDINATE else opened
            elif plain in _CIRCUMSTANCE and not _needs_more(before) and not _half(words, place):
                ends[False].append(place)
            if stop:
                break
        depth = max(0, depth + word.group().count("(") - word.group().count(")"))
    else:
        ends[True].append(len(words))
    kept = _end(ends, len(words), shortest)
    while kept > 1 and words[kept - 1].group().lower().strip(",:;") in _NEVER_LAST:
        kept -= 1  # "in which", "and that", "capable of"
    return text[: words[kept - 1].end()].rstrip(" ,:;.-–—") if kept else ""


def _end(ends: Mapping[bool, Sequence[int]], count: int, shortest: int) -> int:
    """The last end of a short phrase, where a clause ends rather than before a circumstance."""
    fitting = {
        whole: [place for place in places if shortest <= place <= _LONGEST] for whole, places in ends.items()
    }
    for least in (shortest + 1, 0):
        for whole in (True, False):
            if fitting[whole] and fitting[whole][-1] >= least:
                return fitting[whole][-1]
    return next((place for place in ends[True] if place > _LONGEST), count)


def _lists(words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether the comma before ``place`` stands in a row: after one quality, or before more or "and"."""
    ahead = [word.group() for word in words[place : place + 4]]
    before = [word.group().lower() for word in words[max(0, place - 3) : place - 1]]
    if before and before[-1].endswith("ly"):  # "a publicly available, large corpus"
        before.pop()
    one = before[-1:] in (["a"], ["an"], ["the"], ["into"])
    more = any(word.endswith(",") and not word.startswith("(") for word in ahead[:3])
    return one or more or ahead[0].lower() in {"and", "or"}


def _half(words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether "and" at ``place`` joins two verbs with one object: "to generate | and refine it"."""
    before = words[max(0, place - 2)].group().lower()
    return words[place].group().lower() in {"and", "or"} and (before == "to" or before.endswith("ly"))


def _needs_more(word: str) -> bool:
    """Whether a word asks for what comes after it: "designed to", "inspired by", "able to"."""
    return bool(
        re.search(r"(?:ed|ing|able|capable|built|made|found|shown)$", word.lower())
    ) or word.lower() in (_CIRCUMSTANCE | _SUBORDINATE | STOP)


@lru_cache(maxsize=16384)
def noun_phrases(text: str) -> tuple[str, ...]:
    """Candidates of one to three words as printed, in order, without repetition."""
    found: dict[str, None] = {}
    for clause in _CLAUSE.split(typeset(text)):
        for run in _runs(clause):
            for size in range(1, _MOST_WORDS + 1):
                for start in range(len(run) - size + 1):
                    phrase = run[start : start + size]
                    if _names(phrase):
                        found.setdefault(" ".join(phrase))
    return tuple(found)


def _runs(clause: str) -> Iterator[list[str]]:
    run: list[str] = []
    for word in clause.split():
        bare = word.strip(".'’\"")
        plain = bare.lower()
        if _WORD.fullmatch(bare) and plain not in STOP and plain not in _PLAIN and not plain.endswith("ly"):
            run.append(bare)
        elif run:
            yield run
            run = []
    if run:
        yield run


_QUALITY = re.compile(
    r"(?:ed|ous|able|ible|ful|ic|(?<!object)(?<!perspect)ive|(?<!retriev)(?<!sign)(?<!remov)(?<!tri)al"
    r"|-(?:driven|aware|free|level|wise|specific|only|like))$"
)


def _names(phrase: list[str]) -> bool:
    """Whether it ends like a thing, not like something done to one or said of one."""
    last = phrase[-1].lower()
    return len(last) >= _SHORTEST and not _QUALITY.search(last)
