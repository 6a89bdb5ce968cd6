"""How a question starts: what it asks for, and whether for one or for many."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from assistant.question.words import PLURALS, SINGULARS, any_of

__all__ = ["Form", "Opener", "main_verb", "opener"]

Form: TypeAlias = Literal["many", "one", "any", "what", "count", "bare", "other"]


class Opener(NamedTuple):
    """The form of a question and where its opening words end.

    ``many``: which papers, who, list ...; ``one``: which method; ``any``: is there, does
    any; ``what``: what makes ...; ``count``: how many; ``bare``: a fragment; ``other``: how,
    why, when, can ...
    """

    form: Form
    end: int


def opener(text: str) -> Opener:
    """Reads the first words of ``text`` (lower case, made plain)."""
    if _PREAMBLE.match(text):
        return Opener("other", 0)
    for words, form in _FORMS:
        match = words.match(text)
        found = form if form or not match else _head(text)
        if match and found:
            return Opener(found, match.end())
    return Opener("bare", 0)


_ASKED = re.compile(rf"\b(?:{'|'.join(sorted(PLURALS))})(?= \w)")
_VERB = re.compile(
    r" (?!(?:or|and|for|with|on|in|of)\b)(?:(?:also|can|could|do|does|will|would|only|that|which) )*[\w-]+"
)


def main_verb(text: str, start: Opener) -> tuple[int, int]:
    """Where the word right after "who", "what" or the papers asked for stands: their verb."""
    asked = _ASKED.search(text)
    begin = asked.end() if asked and start.form in {"many", "any", "count", "bare"} else -1
    if begin < 0 and (start.form == "what" or text.startswith("who ")):
        begin = start.end
    verb = _VERB.match(text, begin) if begin >= 0 else None
    return verb.span() if verb else (0, 0)


# A described situation, then the question: it asks about the one paper that fits it.
_PREAMBLE = re.compile(r"(?:\S+ ){7,}?\S+[,.] (?=(?:what|which|who|how|why|when)\b)")
_VERBS = """
    list, show, give, find, name, rank, sort, order, count, tell, summarise, summarize, collect,
    enumerate, get
"""
_LITERATURE = """
    what work, what research, what literature, which work, which research, which literature, what has
    been, what are people, what are others, what are researchers, what have people, what is known, what is
    there, what are the, overview, an overview
"""
_SHARE_OF = """
    how many, count, what share of, what fraction of, what percentage of, what proportion of, what percent
    of
"""
_OTHER = """
    how, why, when, where, which, whom, can, could, does, do, did, is, are, was, were, will, would,
    should, to what, on which, on what, in which, by how, at what, up to, compared, explain, describe, if,
    i, we, my, our, has, have, according
"""
_AUTHORSHIP = (
    "is, was, are, were, proposed, introduced, wrote, invented, first, created, developed, made, funded"
)

# Looked at in this order; a form of ``None`` lets the head noun decide.
_ROWS: tuple[tuple[str, Form | None], ...] = (
    (rf"(?:please )?(?:can you |could you )?{any_of(_VERBS)}(?: (?:me|us))?\b", "many"),
    (
        r"(?:is|are) there\b|(?:does|do|did|has|have|can|could) (?:any|some)\w*\b|any(?:thing|one)?\b",
        "any",
    ),
    (r"where (?:are|do|have|were)\b|where (?:is|does|has|was) (?!the|this|that|its?|a|an)\b", "many"),
    (rf"{any_of(_LITERATURE)}\b|what (?:\w+ )?(?:papers|approaches|methods)\b", "many"),
    (r"(?=(?:which|what) [\w/+.@-])", None),
    (rf"(?={any_of(_SHARE_OF)}\b)", "count"),
    (rf"who {any_of(_AUTHORSHIP)}\b", "other"),
    (r"(?:who|whose)\b", "many"),
    (r"what\b", "what"),
    (rf"(?={any_of(_OTHER)}\b)", "other"),
)
_FORMS = tuple((re.compile(words), form) for words, form in _ROWS)


_HEAD = re.compile(r"(which|what)((?: [\w/+.@-]+){1,6})")
_STOP = re.compile(
    any_of(
        """
            is, are, was, were, do, does, did, has, have, can, could, should, the, a, an, to, for, that,
            in, on, with, when, if, while, by, of, from, how, than
        """
    )
)
_ALSO_VERBS = frozenset("reports claims results designs works models figures numbers studies".split())
_PLURAL_VERBS = re.compile(
    any_of(
        """
            have, are, were, do, can, cover, study, look, use, exist, deal, report, get, need, save, cut,
            reduce, run, train, improve, apply, release, work, show
        """
    )
)
_AFTER_PLURAL = {"which": "have are were do for on in of that".split(), "what": "have are were do".split()}


_LOOKS_PLURAL = re.compile(r"(?<![sui])s$")


def _head(text: str) -> Form | None:
    """``many`` or ``one`` by the head noun after "which" or "what"; ``None`` when a verb comes first."""
    match = _HEAD.match(text)
    if match is None:
        return None
    words = match[2].split()
    if words[0] == "of":
        return "many" if any(word in PLURALS for word in words[1:3]) else None
    if words[0] in {"two", "three", "four", "one"} or words[0].isdigit():
        return None
    if match[1] == "what" and words[0].endswith("s") and words[0] not in PLURALS:
        return None  # "what makes", "what explains"
    stop = next((index for index, word in enumerate(words) if _STOP.fullmatch(word)), len(words))
    return _number(words[:stop], words[stop : stop + 1], _AFTER_PLURAL[match[1]])


def _number(before: list[str], after: list[str], plural_takes: list[str]) -> Form | None:
    if any(_is_plural(before, index) for index in range(len(before))):
        return "many"
    if any(word in SINGULARS for word in before):
        return "one"
    # "Which attack plants decoys in ...": a plural that others follow is the verb.
    acts = any(_LOOKS_PLURAL.search(word) for word in before[1:-1])
    ends_plural = before and not acts and _LOOKS_PLURAL.search(before[-1])
    return "many" if ends_plural and after and after[0] in plural_takes else None


def _is_plural(words: list[str], index: int) -> bool:
    """A collection noun in the plural, or a plural with its verb: "surveys cover"."""
    word = words[index]
    if word in PLURALS:
        return not (index and word in _ALSO_VERBS and words[index - 1] in SINGULARS)
    verb = words[index + 1] if index + 1 < len(words) else ""
    return word.endswith("s") and _PLURAL_VERBS.fullmatch(verb) is not None
