"""Which papers give away their code, data or weights: "which of those release code?".

Told by the sentence that says where the thing is, not by the words of a topic.
"""

from __future__ import annotations

from assistant.language.roles import judged, wanted
from assistant.language.text import Span
from assistant.language.words import stem, terms
from assistant.types import Paper, Question

__all__ = ["gives", "giving", "things"]

_THINGS = {stem(word): word for word in "code data weights models demo".split()} | {
    stem("dataset"): "data",
    stem("checkpoints"): "weights",
}
_GIVES = frozenset(
    map(stem, "release publish share open source available public free download give licensed".split())
)
_SURE = 0.5


def gives(question: Question) -> bool:
    """Whether all that the topic names is that something is given away.

    "Code" alone may be what papers are about; of papers that were shown it is asked whether they have it.
    """
    found = set(terms(question.topic))
    words = question.topic.lower().split()
    doing = any(word.endswith("ing") and stem(word) in _THINGS for word in words)  # "coding" is no code
    if not found or doing or not found <= _GIVES | set(_THINGS):
        return False
    return bool(found & _GIVES) or question.scope.paper_ids is not None


def things(topic: str) -> list[str]:
    """What is named of what can be given, in the topic's order."""
    return list(dict.fromkeys(_THINGS[term] for term in terms(topic) if term in _THINGS))


def giving(topic: str, paper: Paper) -> Span | None:
    """The sentence that says where the thing is; of a topic that names none, where anything is."""
    if not wanted(paper.abstract):
        return None
    named = frozenset(things(topic))
    return next(
        (
            one.span
            for one in judged(paper.abstract)
            if one.chances["resource"] >= _SURE and (not named or named & set(things(one.span.text)))
        ),
        None,
    )
