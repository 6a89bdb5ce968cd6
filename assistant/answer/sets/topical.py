"""Which papers are about a topic, among those that match a filter.

By words first: the telling words of a phrase stand close together in the title or
abstract, under their short or long names. Where they do not, by words and meaning
together: some of the words, and the cosine of the topic with the paper's best passage.

Measured by eye on seventeen topics over the 116 seed papers with a claim on time,
memory, size or compute (MiniLM): above 0.40 with half of the words there, nearly all
belong; without any of the words, only above 0.50 do ("vision transformers" is at 0.44
to papers on radiance fields). Over 3,550 papers of Hugging Face Daily Papers, where much
is near to video or generation, three of twelve between 0.40 and 0.47 belonged, and one of
four up to 0.49: those with half of the words there from 0.30 are left undecided. One mention
outside the title and the sentence that introduces the work, and below 0.25, is in passing in
about a third of the cases: left undecided too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.errors import QueryError
from assistant.language.releases import introduced_as, introducing
from assistant.language.traits import trait_of
from assistant.language.words import stem
from assistant.limits import watched
from assistant.protocols import Searches
from assistant.types import Paper

__all__ = ["LONGEST", "NAMES", "about", "judged", "saying", "says", "standing", "words"]

# Short and long names of the same topic, as data; behind "<" what is one kind of it.

_GROUPS = """
llm = large language model = language model
rl = reinforcement learning < rlhf < grpo < rlvr < ppo
rlhf = human feedback
vlm = vision language model = vision language = mllm = multimodal large language model = multimodal llm \
= lvlm < video llm < video large language model < video language model
multimodal = multi modal < vision language < visual language < vlm < mllm < lmm
video llm = video large language model = video language model
gnn = graph neural network = graph convolutional network
cnn = convolutional = convnet = convolutional neural network
vit = vision transformer
moe = mixture of experts
nerf = neural radiance field = radiance field
gan = generative adversarial network
kv cache = key value cache
peft = parameter efficient fine tuning
lora = low rank adaptation
snn = spiking = spiking neural network
fl = federated learning
3dgs = gaussian splatting = 3d gaussian
asr = speech recognition
tts = text to speech = speech synthesis
ssl = self supervised = self supervised learning
nas = architecture search
ode = differential equation
rag = retrieval augmented
slam = simultaneous localization and mapping
vqa = visual question answering
pretraining = pre training = pretrain = pretrained = pre trained
fine tuning = finetuning = finetune = fine tune = fine tuned
labelled = labeled = label = annotated = annotation
chatbot = dialogue = conversational
photo = picture = image
robot = robotic = robotics
gui agent = computer use agent = computer using agent = mobile agent
math = mathematics = mathematical
medical = clinical = biomedical = healthcare = radiology
speculative decoding = draft model
prefill = prefilling = pre filling = first token = ttft = time to first token
dllm = diffusion llm = diffusion language model = diffusion large language model
video generation = text to video = video diffusion = video synthesis = video generative
vla = vision language action = robot policy = robot policies = manipulation policy
image generation = text to image = image synthesis = image diffusion = image generative
"""


def _names() -> dict[frozenset[str], tuple[str, ...]]:
    """Each name, without the small words that ``topical`` skips, to its whole group."""
    small = {"network", "model", "of", "to", "and"}
    table: dict[frozenset[str], tuple[str, ...]] = {}
    for line in _GROUPS.strip().splitlines():
        same, *narrower = line.split("<")
        names = [name.strip() for name in same.split("=")]
        group = (*names, *(name.strip() for name in narrower))
        for name in names:
            key = " ".join(word for word in name.split() if word not in small)
            table[_stems(key.split())] = group
    return table


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


NAMES = _names()
"""The stems of a name to every name of its group."""


NEAR = 0.49
"""Cosine from which a passage with half of a topic's words counts as about it."""
NEARER = 0.55
"""The same for a passage with none of them."""
NEARBY = 0.30
"""From this with half of the words, a paper may be about it in other words."""
FAR = 0.25
"""Below this, one mention of a topic may be in passing."""
LONGEST = 400
"""Characters of a topic: what is looked for in each paper."""
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z]{2,}s?\b)")
"""In a name that ends in a short form of the field: "PaddleOCR" does OCR."""
_OR = re.compile(r"\s+(?:or|and)\s+")
_JOINED = re.compile(r"\s+(?:for|in|on|of|with|from|within)\s+(?:the |an? )?")
_WINDOW = 2
"""How many other words may stand among those of a phrase."""


class Standing(NamedTuple):
    """Ids of papers about a topic, and of those that may be, each with the reason why that is not told."""

    about: set[str]
    doubtful: dict[str, str]


_PASSING = "it mentions the topic once, perhaps in passing"
_NEARBY = "it is near the topic, but calls it otherwise"


def about(topic: str, papers: Mapping[str, Paper], retriever: Searches) -> set[str]:
    """Ids of the ``papers`` that have to do with every phrase of ``topic`` (separated by commas).

    Raises ``QueryError`` for a topic longer than :data:`LONGEST`.
    """
    found = standing(topic, papers, retriever)
    return found.about | {key for key, reason in found.doubtful.items() if reason == _PASSING}


def standing(topic: str, papers: Mapping[str, Paper], retriever: Searches) -> Standing:
    """How each paper stands to ``topic``: about every phrase, or not told of one of them.

    Raises ``QueryError`` for a topic longer than :data:`LONGEST`.
    """
    if len(topic) > LONGEST:
        raise QueryError(f"the topic has {len(topic)} characters; shorten it to {LONGEST} or fewer")
    ids, doubtful = set(papers), dict[str, str]()
    for phrase in _phrases(topic):
        found = _standing(phrase, {key: papers[key] for key in sorted(ids)}, retriever)
        ids = found.about | set(found.doubtful)
        doubtful |= found.doubtful
    return Standing(ids - set(doubtful), {key: reason for key, reason in doubtful.items() if key in ids})


def saying(topic: str, papers: Mapping[str, Paper]) -> set[str]:
    """Ids of the papers that name the topic where they say what they are, or more than once."""
    found = set()
    for key, paper in watched(papers.items()):
        whole = [_read(phrase, f"{paper.title}. {paper.abstract}") for phrase in _phrases(topic)]
        if not all(one.share == 1 for one in whole) or not whole:
            continue
        if all(one.times > 1 for one in whole) or says(topic, _own(paper)):
            found.add(key)
    return found


_START = 4
"""Letters by which a word begins whatever its stem."""


def words(topic: str) -> tuple[tuple[str, ...], ...]:
    """How the words of each phrase and of its other names begin: a paper about it has one of each.

    Whether it is about it takes a closer look.
    """
    parts = (part for part in _phrases(topic) if not judged(part) and trait_of(part) is None)
    return tuple(tuple(_starts(part)) for part in parts)


def _starts(phrase: str) -> Iterator[str]:
    """How the telling words of a phrase and of its other names begin, whatever their ending."""
    telling = [word for word in _WORD.findall(phrase.casefold()) if word not in _SMALL]
    for word in telling:
        known = stem(word)
        yield known if word.startswith(known) else word[:_START]
    for names in (NAMES.get(_stems(some), ()) for some in (telling, *([word] for word in telling))):
        yield from (name.split()[0] for name in names)


def says(topic: str, text: str) -> bool:
    """Every phrase of ``topic`` is in ``text`` by its words."""
    return all(_read(phrase, text).share == 1 for phrase in _phrases(topic))


def _phrases(topic: str) -> list[str]:
    """What a paper must be about, each for itself: "sparse attention for video" is two things."""
    parts = (part.strip() for part in topic.split(",") if part.strip())
    return [
        piece
        for part in parts
        for piece in ([part] if judged(part) or trait_of(part) else _JOINED.split(part))
        if any(word not in _SMALL for word in _WORD.findall(piece.casefold()))
    ]


class _Reading(NamedTuple):
    """The share of a phrase's words that are there (1 only when they stand together), and how often."""

    share: float
    times: int


def _standing(phrase: str, papers: Mapping[str, Paper], retriever: Searches) -> Standing:
    trait = trait_of(phrase)
    if trait is not None or _PRESERVING.search(phrase):
        said = trait.said if trait is not None else _PRESERVED
        so = {
            key for key, paper in watched(papers.items()) if said.search(f"{paper.title}. {paper.abstract}")
        }
        return Standing(so, dict.fromkeys(set(papers) - so, f"it does not say “{phrase}”"))
    read = {key: _read(phrase, _told(phrase, paper)) for key, paper in watched(papers.items())}
    whole = {key for key in read if read[key].share == 1}
    if judged(phrase):
        return Standing(whole, {})
    near = _similarities(phrase, sorted(papers), retriever)
    if not near:  # no embedder: words alone
        return Standing(whole, {})
    half = {key for key in near if 2 * read[key].share >= 1}
    by_meaning = {key for key in near if near[key] >= (NEAR if key in half else NEARER)}
    once = {key for key in whole - by_meaning if read[key].times < 2 and near[key] < FAR}
    passing = {key for key in once if _read(phrase, _own(papers[key])).share < 1}
    nearby = {key for key in half - whole - by_meaning if near[key] >= NEARBY}
    return Standing(
        (whole - passing) | by_meaning, dict.fromkeys(passing, _PASSING) | dict.fromkeys(nearby, _NEARBY)
    )


def _told(phrase: str, paper: Paper) -> str:
    """The title and abstract; "code is available" tells of no code where code is the topic."""
    given = _GIVEN.search(phrase) is not None
    return f"{paper.title}. {_AVAILABLE.sub(' ', paper.abstract) if given else paper.abstract}"


_THINGS = r"\b(?:code|data|models?|weights|demos?|checkpoints|resources|datasets?)\b"
_GIVEN = re.compile(_THINGS, re.IGNORECASE)
_AVAILABLE = re.compile(
    rf"(?<=[.!?] )[^.!?]*{_THINGS}[^.!?]{{0,60}}\b(?:is|are|be)\b(?: \w+){{0,3}}? "
    r"(?:available|released|open-?sourced|public|found|accessible)\b",
    re.IGNORECASE,
)


def _own(paper: Paper) -> str:
    """Where a paper says what it is: its title, and the sentence that introduces its own."""
    own = introducing(paper.title, paper.abstract).text
    return f"{paper.title}. {own}" if introduced_as(paper.title, own) else paper.title


def _similarities(phrase: str, ids: Sequence[str], retriever: Searches) -> dict[str, float]:
    """Cosine of each paper's best passage, 0 where the index did not give one; empty without an embedder."""
    known = retriever.cosines(phrase, ids) if ids else {}
    return {key: known.get(key, 0.0) for key in ids} if known else {}


class _Indexed(NamedTuple):
    """The words of a text, and where each of them and each stem stands."""

    words: tuple[str, ...]
    by_word: Mapping[str, Sequence[int]]
    by_stem: Mapping[str, Sequence[int]]


@lru_cache(maxsize=8192)
def _indexed(text: str) -> _Indexed:
    """Made once a text: every phrase and word of a topic is then looked up in it."""
    words = tuple(_WORD.findall(_JOINT.sub(" ", text).casefold()))
    by_word: dict[str, list[int]] = {}
    by_stem: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        by_word.setdefault(word, []).append(place)
        by_stem.setdefault(stem(word), []).append(place)
    return _Indexed(words, by_word, by_stem)


def _read(phrase: str, text: str) -> _Reading:
    indexed = _indexed(text)
    for asked, said in _JUDGED:
        match = asked.search(phrase)
        if match is not None and match.groupdict().get("whom"):
            return _Reading(float(_beats(match["whom"], indexed)), 1)
        if match is not None:
            return _Reading(float(said.search(text) is not None), 1)
    return max(_part(part, indexed) for part in _alternatives(phrase))


def _beats(whom: str, text: _Indexed) -> bool:
    """A verb of beating stands before the name in ``text``."""
    places = _together([text.by_stem.get(stem(word), ()) for word in _WORD.findall(whom.casefold())] or [()])
    return any(
        word.startswith(_BEATS) for place in places for word in text.words[max(0, place - _BEFORE) : place]
    )


def _alternatives(phrase: str) -> list[str]:
    """The sides of "or"; what "image or video generation" shares is in both."""
    parts = _OR.split(phrase)
    head = parts[-1].split()[-1]
    act, _, thing = parts[0].partition(" ")
    if thing and act.endswith("ing") and all(" " not in part for part in [thing, *parts[1:]]):
        return [f"{act} {part}" for part in [thing, *parts[1:]]]
    shared = len(parts[-1].split()) > 1 and all(len(part.split()) == 1 for part in parts[:-1])
    return [f"{part} {head}" for part in parts[:-1]] + parts[-1:] if shared else parts


def _part(phrase: str, text: _Indexed) -> _Reading:
    asked = _WORD.findall(phrase.casefold())
    telling = [word for word in asked if word not in _SMALL]
    if not telling:
        return _Reading(0.0, 0)
    places = [text.by_stem.get(stem(word)) or _named([word], text) for word in telling]
    if len(telling) == 1 and asked[-1] in _KINDS:  # "the world" is no world model
        near = [place for place in places[0] if _KINDS.intersection(text.words[place + 1 : place + 4])]
        if not near and len(places[0]) < _OFTEN and not _named(telling, text):
            return _Reading(0.5 * bool(places[0]), 0)
        places = [near or places[0]]
    found = {*_named(telling, text), *_together(places)}
    if found:
        return _Reading(1.0, len(found))
    return _Reading(min(sum(bool(where) for where in places) / len(telling), 0.9), 0)


def _named(words: Sequence[str], text: _Indexed) -> list[int]:
    """Where any other name of what the ``words`` name stands."""
    return [
        place
        for other in NAMES.get(_stems(words), ())
        for first in (other.split()[0], f"{other.split()[0]}s")
        for place in text.by_word.get(first, ())
        if _matches(text.words, place, other.split())
    ]


def _matches(words: Sequence[str], start: int, name: Sequence[str]) -> bool:
    piece = words[start : start + len(name)]
    return len(piece) == len(name) and all(
        word in (other, f"{other}s") for word, other in zip(piece, name, strict=True)
    )


def _together(places: Sequence[Sequence[int]]) -> list[int]:
    """Where all words stand within a short stretch of text."""
    reach = len(places) + _WINDOW
    return [
        start
        for start in places[0]
        if all(any(abs(start - place) < reach for place in found) for found in places)
    ]


_KINDS = frozenset(
    "model models network networks transformer transformers llm llms policy policies based".split()
)
"""What a model is called behind what it is a model of."""
_OFTEN = 3
"""What a paper names so often by itself it is about, whatever stands behind."""
_SMALL = frozenset(
    "a an and for in of on or the to with using based model models network networks method methods task "
    "tasks via by at from papers deep".split()
)
_PRESERVING = re.compile(
    r"\b(?:without|while|with|at|and|no|not|\w+n['’]t|same|equal|comparable|similar|unchanged)\b.*"
    r"\b(?:accuracy|quality|performance|loss|losing|degrad\w+|drop|fidelity|precision|results)\b|^lossless",
    re.IGNORECASE,
)
_PRESERVED = re.compile(
    r"\b(?:without|no|negligible|minimal|little|almost no|marginal|not|zero)\b[^.;]{0,40}"
    r"\b(?:loss|losing|degrad\w+|drop|sacrific\w+|compromis\w+|decreas\w+|harm\w*|hurt\w*|impact\w*)"
    r"|\b(?:only|just|merely|mere)\b[^.;]{0,20}\b(?:drop|loss|decrease|degradation)"
    r"|\b(?:comparable|similar|same|equal|competitive|on par|preserv\w+|maintain\w*|retain\w*|keep\w*|"
    r"match\w*|recover\w*|better|higher|superior|improv\w+|boost\w*|enhanc\w+)\b[^.;]{0,50}"
    r"\b(?:accura\w+|quality|performance|results?|fidelity|scores?|effectiveness|consistency|integrity)|\blossless"
    r"|\b(?:outperform|surpass)\w*|\d(?:x|\\times|%)? better\b"
    r"|\b(?:sets?|setting|achiev\w+|establish\w*|reach\w*|new)\b[^.;]{0,25}\bstate[- ]of[- ]the[- ]art",
    re.IGNORECASE,
)
"""Ways in which abstracts say that quality is kept."""

_BEATING = re.compile(
    r"^(?:(?:beat|outperform|surpass|exceed|rival|match)\w*|better than) .*"
    r"\b(?:larger|bigger|(?:its|their|the) (?:own )?size|as (?:large|big))\b"
    r"|^(?:(?:beat|outperform|surpass|exceed|rival|match)\w*|better than) (?P<whom>.+)",
    re.IGNORECASE,
)
_BEATS = ("beat", "outperform", "surpass", "exceed", "better", "superior")
_BEFORE = 16
"""Words between the verb and whom it beats."""
_BEATEN = re.compile(
    r"\b(?:beat|outperform|surpass|exceed|better than)\w*\b[^.;]{0,90}?(?:\b(?:larger|bigger|its size"
    r"|the size|(?:the|more) parameters|(?:even|including) (?:GPT|o\d|Claude|Gemini))\b"
    r"|(?<![\d.])(?:[7-9]|\d{2,4})B\b)",
    re.IGNORECASE,
)
"""Ways in which abstracts say that a model does better than a larger one."""
_EQUALLING = re.compile(
    r"^(?:match|rival)\w* .*\b(?:larger|bigger|(?:its|their|the) (?:own )?size)\b", re.IGNORECASE
)
_EQUALLED = re.compile(
    rf"{_BEATEN.pattern}|\b(?:match|rival)\w*\b[^.;]{{0,90}}?(?:\b(?:larger|bigger)\b|\d{{2,4}}B\b)",
    re.IGNORECASE,
)
"""The same for those that do as well."""
_JUDGED = ((_PRESERVING, _PRESERVED), (_EQUALLING, _EQUALLED), (_BEATING, _BEATEN))
"""Conditions that the words of a paper meet or not, and the words that meet them."""


def judged(phrase: str) -> bool:
    """Whether a phrase of a topic is a condition that the words of a paper meet or not."""
    return any(asked.search(phrase) for asked, _ in _JUDGED)
