"""Which papers are about a topic, among those that match a filter.

By words first: every telling word of a phrase is in the title or abstract, under its
short or long name. Where a word is missing, by meaning: the cosine of the topic with
the paper's best passage, as the vector index has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from assistant.types import Hit, Paper

__all__ = ["NEAR", "Searcher", "about"]

NEAR = 0.42
"""Cosine from which a passage counts as about a topic whose words it lacks."""


class Searcher(Protocol):
    """What is needed of retrieval."""

    def search(self, query: str, k: int = 10, *, paper_ids: Sequence[str] | None = None) -> list[Hit]:
        """Papers for a query, best first, each with its similarity."""


def about(topic: str, papers: Mapping[str, Paper], retriever: Searcher) -> set[str]:
    """Ids of the ``papers`` that are about every phrase of ``topic`` (phrases are separated by commas)."""
    ids = set(papers)
    for phrase in (part.strip() for part in topic.split(",") if part.strip()):
        worded = {paper_id for paper_id in ids if _worded(phrase, papers[paper_id])}
        rest = sorted(ids - worded)
        ids = worded | _near(phrase, rest, retriever)
    return ids


def _near(phrase: str, ids: Sequence[str], retriever: Searcher) -> set[str]:
    if not ids or _PRESERVING.search(phrase):
        return set()
    hits = retriever.search(phrase, len(ids), paper_ids=ids)
    return {hit.paper.id for hit in hits if hit.similarity is not None and hit.similarity >= NEAR}


def _worded(phrase: str, paper: Paper) -> bool:
    text = f"{paper.title}. {paper.abstract}"
    if _PRESERVING.search(phrase):
        return _PRESERVED.search(text) is not None
    stems = _stems(text)
    lower = f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "
    return any(_covered(part, stems, lower) for part in re.split(r"\s+or\s+", phrase))


def _covered(phrase: str, stems: frozenset[str], text: str) -> bool:
    """Each word, or the other name of the whole phrase or of that word, is there."""
    words = [word for word in re.findall(r"[\w+.]+", phrase.casefold()) if word not in _SMALL]
    if any(f" {name} " in text or f" {name}s " in text for name in _other_names(" ".join(words))):
        return True
    missing = [word for word in words if not _present(word, stems, text)]
    return bool(words) and len(missing) <= len(words) // _TOLERANT


_TOLERANT = 4
"""One word in so many may be missing."""


def _present(word: str, stems: frozenset[str], text: str) -> bool:
    if _stem(word) in stems:
        return True
    return any(f" {name} " in text or f" {name}s " in text for name in _other_names(word))


_SMALL = frozenset(
    "a an and for in of on or the to with using based model models network networks method methods task tasks via by at from papers".split()
)
_ENDINGS = re.compile(
    r"(?:isations?|izations?|ations?|ising|izing|ised|ized|ises|izes|ise|ize|ings?|ations?|ers?|ors?|ives?|ions?|ed|es|s|e|al|y|ies)$"
)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """A crude stem: enough to meet "rendering" with "renders" and "labelled" with "labels"."""
    if len(word) <= 3:
        return word.rstrip("s") if len(word) == 3 and word[:-1] in {"ll", "rl"} else word
    cut = _ENDINGS.sub("", word)
    cut = cut if len(cut) > 2 else word
    return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] else cut


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in re.findall(r"[\w+.]*\w", text.casefold()))


_NAMES: tuple[tuple[str, ...], ...] = (
    ("llm", "llms", "large language model", "language model", "large language models"),
    ("rl", "reinforcement learning"), ("rlhf", "human feedback"), ("vlm", "vlms", "vision language model", "vision language"),
    ("mllm", "multimodal large language model", "multimodal llm"), ("gnn", "gnns", "graph neural network"),
    ("cnn", "cnns", "convolutional neural network", "convolutional network", "convnet"), ("vit", "vits", "vision transformer"),
    ("moe", "mixture of experts"), ("nerf", "neural radiance field", "radiance field"), ("gan", "gans", "generative adversarial network"),
    ("kv cache", "key value cache"), ("peft", "parameter efficient fine tuning"), ("lora", "low rank adaptation"),
    ("snn", "snns", "spiking neural network", "spiking"), ("fl", "federated learning"), ("3dgs", "3d gaussian splatting", "gaussian splatting"),
    ("asr", "speech recognition"), ("tts", "text to speech", "speech synthesis"), ("ssl", "self supervised learning", "self supervised"),
    ("nlp", "natural language processing", "language"), ("nas", "neural architecture search", "architecture search"),
    ("ode", "odes", "differential equation"), ("rag", "retrieval augmented generation", "retrieval augmented"), ("slam", "simultaneous localization and mapping"),
    ("vqa", "visual question answering"), ("pretraining", "pre training", "pretrain", "pretrained", "pre trained"), ("fine tuning", "finetuning", "finetune", "fine tune", "fine tuned"),
    ("labelled", "labeled", "label", "annotated", "annotation"), ("chatbot", "dialogue", "conversational"), ("photo", "image"), ("picture", "image"),
    ("robot", "robotic", "robotics"), ("speculative decoding", "draft model"), ("medical", "clinical", "biomedical", "healthcare"),
)  # fmt: skip


def _other_names(words: str) -> tuple[str, ...]:
    plain = " ".join(re.findall(r"[a-z0-9]+", words))
    return next((names for names in _NAMES if plain in names), ())


_PRESERVING = re.compile(
    r"\b(?:without|while|with|at|and|lossless\w*|no)\b.*\b(?:accuracy|quality|performance|loss|losing|degrad\w+|drop|fidelity|precision|results)\b|^lossless",
    re.IGNORECASE,
)
_PRESERVED = re.compile(
    r"\b(?:without|no|negligible|minimal|little|almost no|marginal|not|zero)\b[^.;]{0,40}\b(?:loss|losing|degrad\w+|drop|sacrific\w+|compromis\w+|decreas\w+|reduction|harm\w*|hurt\w*|impact\w*)"
    r"|\b(?:comparable|similar|same|equal|competitive|on par|preserv\w+|maintain\w*|retain\w*|keep\w*|match\w*|recover\w*|better|higher|superior|improv\w+|lossless\w*)\b[^.;]{0,50}\b(?:accura\w+|quality|performance|results?|fidelity|scores?|effectiveness)"
    r"|\blossless",
    re.IGNORECASE,
)
"""Ways in which abstracts say that quality is kept."""
