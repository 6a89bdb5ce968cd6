"""The words of the grammar, as data: what changes or uses a resource, what ties them, what stands near."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from assistant.language.changes import Change, verbs
from assistant.language.quantities import QUANTITIES
from assistant.language.text import listed
from assistant.types import Quantity

__all__ = ["CHANGES", "COMPARATIVES", "TAGS", "Comparative", "Kind", "Words"]


class Words:
    """Words near an amount; of ``stems`` any ending will do, and an underscore is a space or a hyphen.

    Up to ``between`` words may stand between one of them and the amount; ``of`` asks for *of* behind it.
    """

    def __init__(self, words: str, *, stems: bool = False, between: int = 0, of: bool = False) -> None:
        phrases = [word.replace("_", " ") for word in words.split()]
        lengths = sorted({phrase.count(" ") + 1 for phrase in phrases})
        self._phrases = [(n, tuple(one for one in phrases if one.count(" ") == n - 1)) for n in lengths]
        self._stems, self._between, self._of = stems, between, of

    def _at(self, parts: Sequence[str], start: int, stop: int | None = None) -> bool:
        """One of them stands at ``start``, and ends before ``stop`` where that is given."""
        for length, phrases in self._phrases:
            found = parts[start] if length == 1 else " ".join(parts[start : start + length])
            if (found.startswith(phrases) if self._stems else found in phrases) and stop in {
                None,
                start + length,
            }:
                return True
        return False

    def within(self, text: str) -> bool:
        """One of them stands anywhere in ``text``."""
        return self.last(text) >= 0

    def last(self, text: str, *, but: tuple[str, ...] = ()) -> int:
        """The place of the last among the words of ``text`` that does not end in ``but``, else -1."""
        parts = _parts(text)
        places = (i for i in range(len(parts) - 1, -1, -1) if self._at(parts, i))
        return next((i for i in places if not parts[i].endswith(but)), -1)

    def ends(self, text: str) -> bool:
        """One of them stands right before the amount that ``text`` leads to, or to its bracket."""
        words = _PHRASES.split(text.rstrip().removesuffix("("))[-1].split()
        for last in range(len(words), max(0, len(words) - 1 - self._between), -1):
            parts = _parts(" ".join(words[:last]))
            starts = (len(parts) - length for length, _ in self._phrases if length <= len(parts))
            if any(self._at(parts, start, len(parts)) for start in starts):
                return True
        return False

    def opens(self, text: str) -> bool:
        """One of them stands right behind the amount that ``text`` follows."""
        head = _PHRASES.split(text.lstrip(" )-"))[0]
        lead = next((lead for lead in _LEADS if head.startswith(lead)), "")
        words = head.removeprefix(lead).split()
        starts = range(min(len(words), self._between + 1))
        return bool(lead or not self._of) and any(self._at(_parts(" ".join(words[i:])), 0) for i in starts)


def _parts(text: str) -> list[str]:
    return _WORD.findall(text)


_WORD = re.compile(r"\w+")
_PHRASES = re.compile(r"[^\w\s-]")
_LEADS = ("of ", "on a ", "on an ", "on one ")


Kind: TypeAlias = Literal[
    "AMOUNT",  # a number with its unit and bound
    "TERM",  # a resource: training time, memory, throughput, speedup
    "METRIC",  # a measure of quality: accuracy, F1, FID
    "DOWN",  # verb: reduces, cuts, saves
    "UP",  # verb: increases
    "BETTER",  # verb: improves, boosts
    "FAST",  # verb: accelerates, speeds up
    "SLOW",  # verb: slows down
    "BEAT",  # verb: outperforms, surpasses
    "PAR",  # comparable to, on par with
    "REACH",  # verb: achieves, obtains, reaches
    "USE",  # verb: uses, requires, takes, retains
    "LESS",  # noun: reduction, saving
    "MORE",  # noun: increase, overhead
    "GAIN",  # noun: improvement, boost
    "COMPARE",  # faster, smaller, fewer, more
    "EXTRA",  # additional, extra
    "NUMBER_OF",  # the number of, the amount of: what follows is counted
    "PREPOSITION",
    "AND",  # and, or, commas: the glue of lists
    "BREAK",  # a clause ends here
    "THAN",  # than, compared to, over: the baseline follows
    "NOT",  # without, no
    "BE",
    "OPEN",
    "CLOSE",
    "TRAIN",  # training and its kinds
    "INFER",  # inference and its kinds
    "WORD",
    "EDGE",  # before the first and behind the last item
]


class Comparative(NamedTuple):
    """What a comparative says of a resource; ``quantity`` when it names one by itself."""

    effect: Literal["less", "more", "faster", "slower", "better"]
    quantity: Quantity | None = None


_COMPARED: tuple[tuple[Comparative, str], ...] = (
    (Comparative("faster"), "faster, quicker, more quickly, as fast, more rapidly"),
    (Comparative("slower"), "slower, slowdown, slow down"),
    (Comparative("less"), "fewer, less, lower, shorter, fewer number"),
    (Comparative("more"), "more, greater, higher, longer, as many, as much, additional, extra"),
    (Comparative("better"), "better, more efficient, more efficiently, as efficient"),
)


def _sized() -> Iterator[tuple[Comparative, str]]:
    """The comparatives that name a quantity by themselves."""
    for name, entry in QUANTITIES.items():
        yield Comparative("less", name), entry.smaller
        yield Comparative("more", name), entry.larger


COMPARATIVES: dict[str, Comparative] = {
    words: comparative for comparative, block in (*_COMPARED, *_sized()) for words in listed(block)
}
"""Comparatives that follow an amount: ``3x faster``, ``40% fewer parameters``, ``twice as fast``."""

_WORDS: dict[Kind, str] = {
    "BEAT": """
        outperform, outperforms, outperforming, outperformed, surpass, surpasses, surpassing, surpassed,
        beat, beats, beating, defeat, defeats, defeating, exceed, exceeds, exceeding, exceeded,
        outpace, outpaces, outpacing, outshine, improve upon, improves upon, improving upon,
        improvement over, improvements over, outstrip, outstrips, rival, rivals, rivaling, equal,
        equals, match, matches, matching, overtake, approach, approaches,
        approaching
    """,
    "PAR": """
        comparable, on par, competitive, close to, on a par, equal to, similar to
    """,
    "REACH": """
        achieve, achieves, achieving, achieved, reach, reaches, reaching, reached, attain, attains,
        attaining, attained, obtain, obtains, obtaining, obtained, deliver, delivers, delivering,
        delivered, yield, yields, yielding, yielded, provide, provides, providing, offer, offers,
        offering, enable, enables, enabling, get, gets, exhibit, exhibits, show, shows, showing, report,
        reports, demonstrate, demonstrates, score, scores, scoring, give, gives, giving, leads to,
        leading to, result in, results in, resulting in, maintain, maintains, maintaining, preserve,
        preserves, preserving, support, supports, supporting, bring, brings, bringing, confer, confers,
        produce, produces, realize, realizes, observe, find, measure
    """,
    "USE": """
        use, uses, using, used, require, requires, requiring, required, need, needs, needing, needed, take,
        takes, taking, took, taken, consume, consumes, consuming, consumed, cost, costing, retain,
        retains, retaining, retained, leave, leaves, leaving, keep, keeps, keeping, employ, employs,
        employing, utilize, utilizes, utilizing, leverage, leverages, leveraging, run, runs,
        running, operate, operates, operating, occupy, occupies, occupying, invest, invests,
        investing, spend, spends, spending, have, has, having, contain, contains, containing,
        comprise, fit, fits, fitting, introduce, introduces, introducing, add, adds, adding, incur,
        incurs, incurring, tune, tunes, tuning, update, updates, updating, finish, finishes,
        finished, complete, completes, completed, converge, converges, converging, remain, remains,
        remaining, given, access, activate, activates, activating, select, selects, selecting,
        annotate, label, modify, modifies, store, stores
    """,
    "LESS": """
        reduction, reductions, decrease in, savings, saving in, decline, drop in, decreases in,
        shrinkage, reduction rate, reduction ratio, reduction factor, cut in
    """,
    "MORE": """
        increase, increases, increase in, increases in, increment, increments, growth, rise
    """,
    "GAIN": """
        improvement, improvements, gain, gains, boost, boosts, enhancement, enhancements, uplift,
        advantage, lead, margin, advancement
    """,
    "PREPOSITION": """
        by, to, of, from, in, with, within, at, for, on, under, across, per, during, into, using only,
        through, via, among, between, along, after, before, until, about, around, up, down to, in terms
        of, upon
    """,
    "AND": """
        and, or, as well as, both, along with, together with, plus, &
    """,
    "BREAK": """
        while, whereas, whilst, but, although, though, which, when, if, because, since, where, yet,
        despite, however, without sacrificing, thus, thereby, hence, so that, then
    """,
    "THAN": """
        than, compared to, compared with, relative to, in comparison to, in comparison with, versus, vs,
        over, against, as opposed to, instead of, rather than, with respect to, in contrast to,
        comparing to, comparing with, when compared to, when compared with, as compared to, as compared
        with
    """,
    "NOT": """
        without, no, not, never, neither, cannot
    """,
    "BE": """
        is, are, was, were, be, been, being, becomes, become
    """,
    "TRAIN": """
        training, train, trains, pre-training, pretraining, pre-train, pretrain, fine-tuning, finetuning,
        fine-tune, finetune, converge, converges, convergence, learn, learning, optimizer, in
        optimization, during optimization, backward, backpropagation, epoch, rl, sft, rlhf,
        gradient, retraining, learns, self-supervised, post-training, architecture search,
        optimizes, converging, post-train
    """,
    "INFER": """
        at test time, at inference time, during inference, at inference, inference, decoding, decode,
        generation, generating, generate, generates, sampling, sample, rendering, render, renders,
        test-time, testing, serving, deployment, prediction, predictions, speculative, prefill,
        prefilling, segmentation, synthesis, autoregressive, detection, editing, deployed, edge,
        real-time, streaming, retrieval, reconstruction, runtime, infer, kernel, kernels, attention,
        cpu, mobile, query
    """,
    "EXTRA": "added",
    "NUMBER_OF": """
        number of, amount of, volume of, quantity of, size of, total number of, number, amount, fraction
        of, total amount of, total, quantities of, count of, length of, usage of, use of
    """,
    "WORD": """
        same time, first time, real time, real-time, time series, time step, over time, one time, of the
        time, at the time, all the time, by the time, training free, test time scaling, image size, step
        size, sample size, context size, window size, patch size, input size, population size, effect
        size, kernel size, group size, problem size, of any size, in order to, with respect to time,
        data set, statistical power, explanatory power, predictive power, discriminative power, expressive
        power, data augmentation, data mining, state of the art, power law, language modeling, one
        step, step by step, step further, run time system, at least, memory bank, long-term memory,
        short-term memory, working memory, memory network, parameter space, parameter server, in
        contrast, in addition, in particular, in this paper, in this work, cost function, cost model,
        resource constrained, low resource, high resource, communication systems, energy function,
        energy based, power of, for example, for instance, such as, data distribution, data driven, data
        science, data analysis, weight decay, batch normalization, sample rate, compute nodes, neural
        networks, data parallel, data parallelism, model parallelism, images of, at the cost of, at a
        cost of, at the expense of, in practice, in general, in total, state-of-the-art, that of, those
        of
    """,
}


CHANGES: dict[Kind, Change] = {
    "DOWN": "less", "UP": "more", "BETTER": "better", "FAST": "faster", "SLOW": "slower",
}  # fmt: skip
_NOUNS = frozenset({"decline", "advanced"})
"""Forms that are no verb here: "a decline of 3%", "advanced models"."""


def _table() -> dict[str, Kind]:
    table: dict[str, Kind] = {
        form: kind for kind, change in CHANGES.items() for form in verbs(change) - _NOUNS
    }
    for kind, block in _WORDS.items():
        for phrase in listed(block):
            table.setdefault(phrase, kind)
    return table


TAGS: dict[str, Kind] = _table()
"""Word or phrase -> its part in the grammar; the first row that lists it decides."""
