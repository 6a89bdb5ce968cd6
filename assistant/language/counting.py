"""What data sets are counted in: images, clips, hours, languages, examples of any kind; data only."""

from __future__ import annotations

import re

__all__ = ["COUNTED", "TESTS", "kind_of"]

TESTS = "benchmark items"
"""What benchmarks are counted in."""

COUNTED: dict[str, str] = {
    "languages": "languages",
    "hours": "hours",
    "tokens": "tokens",
    "images": "images|scans|slices|photos|photographs|pictures",
    "videos": "videos?|clips|video clips",
    "frames": "frames",
    "annotations": "masks|annotations|labels|objects?|boxes|pixels|regions|steps|turns|rewards|comparisons",
    "examples": (
        "samples|examples|instances|pairs|triplets|triples|tuples|entries|items|questions|problems|queries"
        "|prompts|instructions|conversations|dialogues|trajectories|demonstrations|episodes|traces|solutions"
        "|documents|captions|data|qas|tasks|scenes|sequences|paragraphs|pages|volumes|cases|records|fables"
        "|stories|descriptions|motions|tables|charts|molecules|structures|interactions|rollouts|preferences"
        "|datapoints|sentences|utterances|papers|articles|songs|recordings|assets|shapes|chapters"
    ),
}
"""What is counted -> the nouns that say so; the first that fits decides."""


def kind_of(noun: str) -> str | None:
    """What ``noun`` counts; ``None`` for what data sets are not counted in."""
    return next((kind for kind, nouns in COUNTED.items() if re.fullmatch(nouns, noun, re.IGNORECASE)), None)
