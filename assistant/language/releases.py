"""What a paper gives to the world, and the names that it gives to its own.

A model, a dataset, a benchmark, a survey, a library, an agent, a method or an analysis; several may hold.

Judged by how a paper speaks of its own: the nouns of things in its title, above all after a colon, in
what it says it introduces, as in "we present X, a benchmark ...", in what it calls "our" and what it
says is open, and anywhere in its abstract. Fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile

from assistant.language.linear import fitted
from assistant.language.phrases import clause_of
from assistant.language.sentences import informative
from assistant.language.text import Span
from assistant.language.words import stem, words

__all__ = [
    "Description",
    "descriptions",
    "introduced_as",
    "introducing",
    "own_name",
    "own_names",
    "release_signs",
    "releases",
]

_GIVES = (
    r"propos\w*|introduc\w*|present\w*|releas\w*|open-?sourc\w*|buil[dt]\w*|construct\w*|creat\w*|curat\w*"
    r"|collect\w*|compil\w*|develop\w*|design\w*|contribut\w*|offer\w*|provid\w*|describ\w*|publish\w*|shar\w+"
    r"|synthesi[sz]\w*|annotat\w*|assembl\w*|(?:pre-?)?train\w*|distil\w*|survey\w*|review\w*|summari[sz]\w*"
    r"|categori[sz]\w*|gather\w*|extract\w*|generat\w*|map|giv\w+"
)
_LOOKS_INTO = (
    r"stud(?:y|ies)|investigat\w*|analy[sz]\w*|examin\w*|evaluat\w*|measur\w*|find|show|prov\w+|quantif\w*|test\w*"
    r"|compar\w*|audit\w*|report\w*|reveal\w*|explor\w*|argu\w*|discuss\w*|profil\w*|revisit\w*|ask"
    r"|conduct\w*(?! (?:[\w-]+ ){0,3}(?:experiments|evaluations))"
)
_WHO = (
    r"\b(?:we|this (?:paper|work|article|survey|report|study|tutorial)|the (?:paper|report|survey))\s+"
    r"(?:(?:\w+ly|first|also|further|here|then|thus|in turn)\s+)*"
)
# The nouns by which things are told apart; what they are about tells nothing.
_THINGS = frozenset(
    stem(word)
    for word in """
    benchmark benchmarks benchmarking bench testbed arena leaderboard suite suites test tests exam
    challenge gym environment environments evaluation evaluating eval measuring probing diagnostic
    protocol tasks problems questions dataset datasets data corpus corpora collection annotated
    annotations trajectories demonstrations dialogues pairs traces recordings tokens hours
    instruction preference model models llm llms vlm vlms mllm encoder encoders family series
    foundation parameters parameter weights checkpoints language-model report technical open
    open-source compact survey surveys review reviews overview taxonomy tutorial literature
    perspectives roadmap challenges systematic comprehensive categorise library toolkit toolbox
    package codebase software platform engine framework system systems api simulator kernels modular
    agent agents multi-agent autonomous assistant method methods approach technique algorithm
    strategy objective loss pipeline recipe scheme paradigm architecture optimizer adapter router
    learning training pruning decoding sampling study studies empirical analysis analyses
    investigation limits understanding rethinking revisiting law laws lessons audit position theory
    why does do can is are what how
    """.split()
)
_OWN = re.compile(rf"{_WHO}(?P<verb>{_GIVES})\b", re.IGNORECASE)
_STUDY = re.compile(rf"{_WHO}(?P<verb>{_LOOKS_INTO})\b", re.IGNORECASE)
_IS = re.compile(
    r"\s+(?:\([^)]*\)\s*)?(?P<verb>is|are|comprises|contains|offers|covers|consists|provides|has|evaluates)\b"
)
_NAMED = re.compile(
    r"^[\w.+-]*[A-Z\d][\w.+-]*[A-Z\d][\w.+-]*(?:\s[A-Z][\w.+-]*){0,3}\s+"
    r"(?P<verb>is|are|comprises|contains|offers|covers|holds|has|tests|measures|evaluates|provides)\b"
)
_OUR = re.compile(r"\bour (?P<thing>[\w-]+)", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:releas\w*|open-?sourc\w*|available|public\w*)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are) (?P<verb>introduced|presented|proposed|released)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\b\d[\d,.]*\s?(?:K|M|million|thousand|hours|k)?\b")
_ENDS = re.compile(
    r"\b(?:that|which|whose|where|for|to|by|on|in|across|over|under|using|based|so|because|when|while)\b|[;:]"
)
_APPOSITION = re.compile(
    r"\s*(?:(?:the|our) )?(?P<name>(?!an?\b|one\b)(?:[^,;:.()]|[.:](?=\w)){1,60}?)(?:\s*\([^()]*\))?"
    r"(?:(?:[,:]|\s+[-–—]+)\s+(?=(?:an?|the|our|one)\b)|\s(?:as|is)\s+(?=an?\b))"
    r"|\s*(?P<bare>[\w.+-]*[A-Z\d][\w.+-]*)\s+(?=an?\b)"
)
_CALLED = re.compile(r"\b(?:named|called|dubbed|termed)\s+(?P<name>[\w+-]+(?:\.\w+)*(?:\s[A-Z][\w+-]*){0,3})")
_POINTS = frozenset("this these both such it that how their each we our to and".split())
_PRESENTS = tuple(
    "propos introduc present releas open-sourc opensourc contribut offer provid describ publish".split()
)
_IS_ONE = r"(?:\s*\([^()]*\))?(?:\s+(?:is|are)|\s*(?:,|:|--|—|–))\s+(?=(?:an?|the|our|one)\b)"
_OPENS = re.compile(r"^(?:an?|the|our|new|novel|novel,|a new)\s+", re.IGNORECASE)
_UNSHOWN = ("://", "\\")  # an address, a macro of the paper's own
_REACH = 18
_REPORT = " Technical Report"
_ITS_WORDS = 4
_MOST_SENTENCES = 3
_LIKELY, _CLEARLY = 0.5, 0.25


def releases(title: str, abstract: str) -> dict[str, float]:
    """The probability of each kind of thing that the paper releases; they need not sum to one."""
    return fitted("releases").chances(release_signs(title, abstract))


def own_name(title: str) -> str | None:
    """The name that a title leads with: ``RiverQA: A Benchmark ...``, ``Brook-2 Technical Report``."""
    head, colon, _ = title.partition(":")
    bare = head.strip().removesuffix(_REPORT)
    short = len(bare.split()) <= _ITS_WORDS
    return bare if (colon or bare != head.strip()) and short and bare else None


@lru_cache(maxsize=8192)
def release_signs(title: str, abstract: str) -> frozenset[str]:
    """What is said of each thing, as ``title:``, ``after:`` (the colon), ``verb:``, ``is:`` and the like.

    ``head:`` is the thing that the first phrase ends with, ``own:`` what any sentence gives,
    ``open:`` what a sentence of release names, ``says:`` what is named at all.
    """
    signs = {f"title:{one}" for one in _stems(title)}
    signs |= {f"says:{one}" for one in _stems(abstract)}
    signs |= {f"our:{one}" for match in _OUR.finditer(abstract) for one in _stems(match["thing"])}
    head, colon, tail = title.partition(":")
    signs |= {f"after:{one}" for one in _stems(_phrase(tail))} if colon else set()
    signs |= {"title=name"} if len(head.split()) == 1 and colon else set()
    for span in informative(abstract):
        signs |= {
            f"own:{one}"
            for match in _OWN.finditer(span.text)
            for one in _stems(_phrase(span.text[match.end() :]))
        }
        signs |= {f"open:{one}" for one in _stems(span.text)} if _OPEN.search(span.text) else set()
    for place, (verb, rest) in enumerate(_introduced(title, abstract)):
        things = _things(_phrase(rest))
        signs |= {f"verb:{stem(verb.lower())}", *(f"is:{one}" for one in things)}
        signs |= {f"head:{things[-1]}"} if things and not place else set()
    return frozenset(signs)


def introducing(title: str, abstract: str, kind: str | None = None) -> Span:
    """The sentence in which the paper introduces its own, or its own of this kind where one does.

    The first sentence where none does.
    """
    spans = informative(abstract)
    own = [span for span, _ in _sentences_of(title, spans)]
    if kind is not None and len(own) > 1:
        chances = [releases(title, span.text)[kind] for span in own]
        likeliest = max(range(len(own)), key=chances.__getitem__)
        if chances[0] < _LIKELY and chances[likeliest] > chances[0] + _CLEARLY:
            return own[likeliest]
    return own[0] if own else spans[0]


def introduced_as(title: str, sentence: str) -> str | None:
    """The words that say what it is: "benchmark of 4,200 questions"; ``None`` where none do.

    Of a study the words that say what it does: "study the scaling of ...".
    """
    found = _sentences_of(title, (Span(0, len(sentence), sentence),))
    if not found or found[0][1].re is _PASSIVE:
        return None
    match = found[0][1]
    looks_into = match.re is _STUDY
    phrase = sentence[match.start("verb") :] if looks_into else _unnamed(sentence[match.end() :])
    phrase = _OPENS.sub("", clause_of(phrase.strip()))
    return phrase if len(phrase.split()) > 1 else None


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase that may say what a thing is, the sentence it stands in (none for the title), its signs.

    ``name`` is what the sentence calls it.
    """

    text: str
    span: Span | None
    signs: Mapping[str, float]
    name: str | None = None

    @property
    def introduces(self) -> bool:
        """Whether it is said of what the paper gives, not of what it made or studied on the way."""
        return any(self.signs.get(f"way:{way}") for way in ("presents", "is", "title"))


@lru_cache(maxsize=4096)
def descriptions(title: str, abstract: str) -> tuple[Description, ...]:
    """Every phrase in which a paper may say what its own is: what it gives, what its name is, its title.

    The signs tell how it is said: ``named`` with the paper's own name, ``article`` before it, by which verb.
    """
    name = own_name(title)
    found: dict[str, Description] = {}
    for place, span in enumerate(informative(abstract)):
        for way, raw in _said(span.text, name):
            called = name is not None and re.match(rf"(?:the |our )?{re.escape(name)}\b", raw) is not None
            phrase = _OPENS.sub("", clause_of(_unnamed(raw), _ITS_WORDS))
            signs = {f"way:{way}": 1.0, "named": float(called or way == "is"), "place": math.log1p(place)}
            if len(phrase.split()) > 1 and not any(mark in phrase for mark in _UNSHOWN):
                wording = signs | _wording(phrase, raw)
                found.setdefault(phrase, Description(phrase, span, wording, _called(raw)))
    tail = title.partition(":")[2].strip()
    if len(tail.split()) >= _ITS_WORDS and tail not in found:
        found[tail] = Description(tail, None, {"way:title": 1.0} | _wording(tail, tail))
    return tuple(found.values())


def _said(sentence: str, name: str | None) -> Iterator[tuple[str, str]]:
    """How a thing is said to be, and the words that say it."""
    for match in _OWN.finditer(sentence):
        verb = match["verb"].lower()
        yield ("presents" if verb.startswith(_PRESENTS) else "makes"), sentence[match.end() :].strip()
    if name is not None:
        for match in re.finditer(rf"\b{re.escape(name)}\b{_IS_ONE}", sentence):
            yield "is", sentence[match.end() :].strip()
    named = _NAMED.match(sentence)
    if named is not None and named["verb"] in {"is", "are"}:
        yield "is", sentence[named.end() :].strip()
    studied = _STUDY.search(sentence)
    if studied is not None:
        yield "studies", sentence[studied.start("verb") :].strip()


def _wording(phrase: str, raw: str) -> dict[str, float]:
    """How a description is worded; what ends in the middle of a sentence was cut."""
    words_of = phrase.split()
    things = _things(_phrase(phrase))
    return {
        "article": float(
            re.match(r"(?:an?|the first)\s", raw) is not None or _APPOSITION.match(raw) is not None
        ),
        "points": float(words(phrase)[0] in _POINTS),
        "action": float(re.match(r"\w+(?:ing|ed|es)\b", phrase) is not None),
        "thing": float(bool(things)),
        "short": float(len(words_of) < _ITS_WORDS),
        "words": math.log(len(words_of)),
        "number": float(_AMOUNT.search(phrase) is not None),
        "and": float(" and " in f" {phrase} "),
    }


def _called(text: str) -> str | None:
    """What a thing is called before or behind the words that say what it is: "X (ABC), a benchmark"."""
    match = _APPOSITION.match(text) or _CALLED.search(_phrase(text))
    raw = next((one for one in match.groups() if one), "") if match else ""
    name = " ".join(dropwhile(str.islower, raw.split()))  # "and open-source X"
    short = len(name.split()) <= _LONGEST_NAME and "\\" not in name  # no macro of the paper's own
    return name if short and _NAME.search(name) else None


def _unnamed(text: str) -> str:
    """Without the name that comes first: "X (ABC), a benchmark ..."."""
    named = _APPOSITION.match(text)
    return text[named.end() :] if named else text


def _introduced(title: str, abstract: str) -> Iterator[tuple[str, str]]:
    """The verb of each sentence that introduces, and what follows it."""
    for span, match in _sentences_of(title, informative(abstract))[:_MOST_SENTENCES]:
        verb = match["verb"]
        passive = match.re is _PASSIVE
        yield verb, span.text[: match.start()] if passive else span.text[match.end() :]


def _sentences_of(title: str, spans: tuple[Span, ...]) -> list[tuple[Span, re.Match[str]]]:
    """Where the paper gives something; else where it looks into something."""
    name = own_name(title) or title
    gives = [(span, match) for span in spans if (match := _gives(name, span.text))]
    return gives or [(span, match) for span in spans if (match := _STUDY.search(span.text))]


def _gives(name: str, text: str) -> re.Match[str] | None:
    return _OWN.search(text) or _is_one(name, text) or _NAMED.search(text) or _PASSIVE.search(text)


def _is_one(name: str, text: str) -> re.Match[str] | None:
    """``NAME is ...``, ``NAME (short) offers ...``."""
    start = text.find(name)
    while start >= 0:
        inside = start > 0 and text[start - 1].isalnum() and name[:1].isalnum()
        if not inside and (match := _IS.match(text, start + len(name))):
            return match
        start = text.find(name, start + 1)
    return None


def _phrase(text: str) -> str:
    """What is introduced, without what it is for: up to "that", "for", "to", a colon ..."""
    near = " ".join(text.split()[:_REACH])
    cut = next(
        (match.start() for match in _ENDS.finditer(near) if len(near[: match.start()].split()) > 1), None
    )
    return near[:cut].split(". ")[0]


def _stems(text: str) -> set[str]:
    return set(_things(text))


def _things(text: str) -> list[str]:
    """The nouns of things in their order, as stems."""
    return [known for word in words(text) if (known := stem(word)) in _THINGS]


# The names that a paper gives to something of its own.

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
