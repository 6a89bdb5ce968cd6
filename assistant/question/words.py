"""The words of questions, as data: what is asked for, what cuts, what reports, and how resources are named.

Resources themselves (memory, training time ...) are in :mod:`assistant.language.quantities.vocabulary`.
All patterns match lower-case text.
"""

from __future__ import annotations

import re

from assistant.language.quantities import QUANTITIES, Term
from assistant.language.text import either, listed

__all__ = [
    "CUT",
    "GAIN",
    "INFERENCE",
    "NARROWING",
    "NEED",
    "PLURALS",
    "RATERS",
    "REMOVE",
    "REPORT",
    "SINGULARS",
    "SLOW",
    "TRAINING",
    "TRIGGERS",
    "WEAK",
    "WORSE",
    "any_of",
    "pattern",
]


def any_of(block: str) -> str:
    """A block as the inside of a regular expression, longest first; a trailing ``*`` is any ending."""
    return "(?:" + either(listed(block)).replace(r"\*", r"\w*").replace(r"\ ", r"[ -]") + ")"


def pattern(block: str) -> re.Pattern[str]:
    """Whole words, any of a block."""
    return re.compile(rf"(?<![\w-]){any_of(block)}(?!\w)")


_NOUNS = listed(
    """
        paper, work, method, technique, approach, article, publication, preprint, abstract, author, model,
        system, algorithm, framework, architecture, optimizer, optimiser, scheme, recipe, trick, solution,
        tool, proposal, report, design, network, variant, procedure, trainer, project, idea, pipeline,
        transformer, result, entry, finding, group, team, researcher
    """
)
SINGULARS = frozenset(_NOUNS) | {"study", "strategy", "library", "anyone", "anybody", "anything", "one"}
"""What a set question may ask for, in the singular."""

PLURALS = frozenset(f"{noun}s" for noun in _NOUNS if noun != "approach") | {
    "approaches", "studies", "strategies", "libraries", "people", "everything", "claims", "numbers",
    "figures", "llms", "cnns", "gnns", "vlms",
}  # fmt: skip
"""The same in the plural."""

CUT = pattern(
    """
        reduc*, cut, cuts, cutting, sav*, slash*, shav*, trim*, lower, lowers, lowering, lowered, shrink*,
        shrunk, halv*, decreas*, drop, drops, dropped, compress, compresses, compressed, shorten*,
        accelerat*, speed up, speeds up, speeding up, sped up, speed, speeds, quicken*, lighten*, minimi*,
        diminish*, economi*, slim, slims, spare, spares, spared, free, frees, freed, remov*, eliminat*, get
        rid of, gets
        rid of, lessen*, curb*, ease, eases, squeez*, drive down, drives down, bring down, brings down,
        down by,
        cheapen*, less, fewer, faster, quicker, smaller, cheaper, lighter, shorter, saving*, reduction*,
        speedup*, speed-up*, acceleration*
    """
)
"""Less of a resource, as a verb or as a noun."""

REMOVE = pattern(
    "prun*, merg*, discard*, skip*, evict*, compress*, quantiz*, condens*, distill*, throw away, throws away"
)
"""Takes parts of something away: as a verb of a question it cuts, else it names a method."""

GAIN = pattern(
    """
        gain*, improv*, rais*, boost*, increas*, lift*, enhanc*, outperform*, beat, beats, better, doubl*,
        tripl*, quadrupl*, higher, more, larger, grow, grows, multiply, multiplies, multiplied, add, adds
    """
)
"""More of something."""

SLOW = pattern(
    """
        slower, slow down, slows down, slowdown*, longer, increas* the training time, overhead
    """
)
"""More time."""

WORSE = pattern("drop*, loss, losses, lose*, losing, degrad*, decline*, deteriorat*, decreas*, reduction*")
"""Less of a quality: "the largest accuracy drop"."""

RATERS = pattern(
    """
        people, humans, user, users, rater, raters, participant, participants, annotator, annotators, viewer,
        viewers, listeners, comparison, comparisons, cases, pairs, votes, study, studies
    """
)
"""Who prefers something, and in what."""

NEED = pattern(
    """
        need*, us, use, uses, using, used, tak*, requir*, with, in, only, just, keep*, kept, retain*, get
        by with, gets by with, leav*, left, remain*, train, trains, train on, trains on, trained on, run
        on, runs on, run in, runs in, consum*, cost, costs, to, on, at, store*, updat*, tun*, manag* with,
        make do with
    """
)
"""What stays, or is used: "needs 10 % of the data"."""

REPORT = pattern(
    """
        report*, claim*, state, states, stating, give, gives, giving, quote, quotes, quantif*, publish,
        publishes, announce*, achiev*, reach*, show, shows, demonstrat*, mention*, obtain*, get, gets,
        offer*, provid*, deliver*, yield*, promise*, list, lists, measure*, advertis*, boast*
    """
)
"""Says a number."""

TRAINING = pattern(
    """
        train*, retrain*, fine-tun*, finetun*, pre-train*, pretrain*, converg*, learning speed,
        optimization, optimisation, backpropagation, post-train*, posttrain*, gradient*, reinforcement
        learning, distillation, epoch, epochs
    """
)
"""Puts a question about time or speed into training."""

INFERENCE = pattern(
    """
        inference, infer, decod*, generat*, render*, sampl*, predict*, serving, serve, serves,
        served, runtime, run time, latency, test time, test-time, deploy*, forward pass, at
        inference, prefill*, response*, respond*, retriev*, query, queries, run, runs, running,
        simulat*, text-to-*, image-to-*, edit, editing, edits, synthesi*, transcri*
    """
)
"""Puts a question about time or speed into inference."""


NARROWING = listed(
    """
        pre-training, pretraining, fine-tuning, finetuning, decoding, sampling, rendering, retrieval,
        serving, distillation, quantization, quantisation, pruning, search, reconstruction, editing,
        detection, segmentation, simulation, prefilling, prefill, first token,
        first-token, unlearning, adaptation, planning, retraining,
        reasoning, thinking, visual, speech, indexing, tracking, kv cache, key-value cache, optimizer,
        activation, batch size, labelled,
        labeled, annotated, annotation, labels, demonstrations
    """
)
"""Kinds of training, inference, memory and data that narrow a question: they stay in its topic."""

WEAK = frozenset(
    listed(
        """
            time, efficiency, samples, images, examples, data, dataset, operations, resources, documents,
            overhead, complexity, budget, compression, weights, power, interactions, label, corpus,
            bandwidth, visual tokens, vision tokens, image tokens, video tokens, cost, price, expense,
            sparsity, convergence, storage, trajectories, demonstrations, synthetic data, transmission,
            delay
        """
    )
)
"""Vocabulary phrases that are as often the subject of a paper as its resource."""

TRIGGERS: tuple[tuple[re.Pattern[str], Term], ...] = tuple(
    (pattern(block), term) for entry in QUANTITIES.values() for block, term in entry.triggers()
)
"""Words that name a resource only through what they do to it; a named one nearby goes first."""
