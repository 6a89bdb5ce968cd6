"""What data sets are counted in: images, clips, hours, languages, examples of any kind; data only."""

from __future__ import annotations

import re

__all__ = ["COUNTED", "ITEMS", "SORTS", "TESTS", "kind_of"]

TESTS = "benchmark"
"""Stands before what is counted where only that of a benchmark is."""

SORTS: dict[str, str] = {
    "questions": "questions|problems|queries|qas|qa pairs|prompts|tasks",
    "documents": "documents|papers|articles|pages|chapters|books|reports",
    "trajectories": "trajectories|demonstrations|episodes|rollouts",
    "conversations": "conversations|dialogues",
    "objects": "objects?|assets|shapes|meshes|scenes|3d models",
    "molecules": "molecules|compounds|proteins",
}
"""Examples of one sort -> the nouns that say so; who asks for one sort is not answered by another."""

COUNTED: dict[str, str] = {
    "languages": "languages",
    "hours": "hours",
    "tokens": r"tokens|token(?=(?: [\w-]+){0,2} (?:corpus|corpora|data\b|dataset))",
    "images": "images|scans|slices|photos|photographs|pictures",
    "videos": "videos?|clips|video clips",
    "frames": "frames",
    "annotations": "masks|annotations|labels|boxes|pixels|regions|steps|turns|rewards|comparisons",
    **SORTS,
    "examples": (
        "samples|examples|instances|pairs|triplets|triples|tuples|entries|items|instructions|traces|solutions"
        "|captions|data|sequences|paragraphs|volumes|cases|records|fables|stories|descriptions|motions|tables"
        "|charts|structures|interactions|preferences|datapoints|sentences|utterances|songs|recordings|functions|programs|edits"
    ),
}
"""What is counted -> the nouns that say so; the first that fits decides."""

ITEMS = frozenset({"examples", "images", "videos", *SORTS})
"""What are examples, of whatever sort."""


def kind_of(noun: str) -> str | None:
    """What ``noun`` counts; ``None`` for what data sets are not counted in."""
    return next((kind for kind, nouns in COUNTED.items() if re.fullmatch(nouns, noun, re.IGNORECASE)), None)
