"""Benchmarks that everyone calls by name, as data: so that they are known in lower case too."""

from __future__ import annotations

import re

__all__ = ["benchmark_years", "is_benchmark"]

_NAMES = frozenset(
    """
    aime aime24 aime25 math500 math gsm8k gpqa hle mmlu mmmu mathvista mathverse mathvision
    olympiadbench hmmt humaneval mbpp livecodebench swe-bench swebench codeforces bigcodebench
    ifeval bbh hellaswag arc arc-agi winogrande piqa truthfulqa triviaqa hotpotqa squad
    naturalquestions musique simpleqa browsecomp gaia webarena osworld androidworld screenspot
    tau-bench alpacaeval arena-hard mt-bench wildbench imagenet imagenet-1k coco ade20k kitti
    nuscenes scannet vbench geneval dpg-bench video-mme videomme mvbench egoschema longvideobench
    mmbench mmstar pope chartqa docvqa textvqa ocrbench vqav2 libero calvin simplerenv robocasa
    metaworld ruler longbench infinitebench mteb beir msmarco librispeech fleurs voicebench cifar-10
    cifar-100 cifar10 cifar100 glue superglue pubmedqa medqa healthbench bird spider minif2f
    putnambench scienceqa realworldqa seed-bench
    """.split()
)
_ENDS = re.compile(r"(?:[a-z\d]{2,}-?bench|[a-z]{2,}qa|[a-z]{3,}eval|[a-z]{3,}-?arena)(?:\d+)?$")
_CASED = re.compile(r"[a-z][A-Z]|[A-Z]{3,}|[A-Z][A-Za-z]*-?\d")


def is_benchmark(word: str, *, spelled: bool = False) -> bool:
    """Whether ``word`` is the name of a benchmark; with ``spelled`` also what is spelled like one."""
    lower = word.lower().removesuffix("'s")
    known = lower in _NAMES or _ENDS.fullmatch(lower) is not None
    return known or (spelled and _CASED.search(word) is not None)


_YEAR = re.compile(r"(?P<name>[A-Za-z][\w-]+)[ -](?P<year>20[12]\d)\b")


def benchmark_years(text: str) -> list[tuple[int, int]]:
    """Where a year belongs to a name: the 2024 of AIME 2024 is no date."""
    return [match.span("year") for match in _YEAR.finditer(text) if is_benchmark(match["name"])]
