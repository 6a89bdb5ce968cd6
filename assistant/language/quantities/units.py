"""Units: how they are printed, which dimension they measure, how many base units they are.

A unit's name is what a claim carries after ``absolute:``, for example ``GB``,
``GPU hours``, ``billion tokens`` or ``FPS``. Two values compare when their
dimensions agree; :func:`measure` gives both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.text import either

__all__ = ["MULTIPLES", "MULTIPLIERS", "UNITS", "Measure", "Unit", "measure", "unit_at"]


class Unit(NamedTuple):
    """One unit: its printed name, dimension, size in base units, and spellings (lower case)."""

    name: str
    dimension: str
    factor: float
    spellings: tuple[str, ...]


class Measure(NamedTuple):
    """An amount in the base unit of its dimension."""

    dimension: str
    amount: float


# dimension: one unit a line: its printed name = its size in base units: its spellings, lower case.
_TABLE = """
[time]
ns = 1e-09: ns, nanosecond, nanoseconds
us = 1e-06: us, µs, μs, microsecond, microseconds
ms = 0.001: ms, msec, millisecond, milliseconds
seconds = 1: s, sec, secs, second, seconds
minutes = 60: min, mins, minute, minutes
hours = 3600: h, hr, hrs, hour, hours
days = 86400: day, days
weeks = 604800: week, weeks
months = 2.6298e+06: month, months
years = 3.15576e+07: year, years
[width]
pixels wide = 1: pixels wide
[bytes]
bytes = 1: byte, bytes
KB = 1000: kb, kib, kilobyte, kilobytes
MB = 1e+06: mb, mib, mbs, megabyte, megabytes
GB = 1e+09: g, gb, gib, gbs, gigabyte, gigabytes
TB = 1e+12: tb, tib, terabyte, terabytes
PB = 1e+15: pb, petabyte, petabytes
[bits]
bits = 1: bit, bits, bpw, bits per weight, bits per parameter
[bitrate]
bpp = 1: bpp, bits per pixel
kbps = 1000: kbps, kb/s, kbit/s
Mbps = 1e+06: mbps
[energy]
mJ = 0.001: mj, millijoule, millijoules
J = 1: j, joule, joules
kJ = 1000: kj, kilojoule, kilojoules
MJ = 1e+06: megajoule, megajoules
Wh = 3600: wh, watt-hours, watt hours
kWh = 3.6e+06: kwh, kilowatt-hours, kilowatt hours
MWh = 3.6e+09: mwh, megawatt-hours, megawatt hours
[power]
uW = 1e-06: µw, μw, uw
mW = 0.001: mw, milliwatt, milliwatts
W = 1: w, watt, watts
kW = 1000: kw, kilowatts
[money]
USD = 1: usd, dollars, dollar, us dollars
cents = 0.01: cents, cent
[FLOPs]
FLOPs = 1: flop, flops
MFLOPs = 1e+06: mflop, mflops, m flops, megaflops
GFLOPs = 1e+09: gflop, gflops, g flops, gigaflops
TFLOPs = 1e+12: tflop, tflops, t flops, teraflops
PFLOPs = 1e+15: pflop, pflops, petaflop, petaflops
EFLOPs = 1e+18: eflop, eflops, exaflop, exaflops
ZFLOPs = 1e+21: zflops, zettaflop, zettaflops
petaflop/s-days = 8.64e+19: pf-days, petaflop/s-days, petaflops-days, pflop/s-days, petaflop-days
[MACs]
MACs = 1: mac, macs, madds, mult-adds, multiply-adds, multiply-accumulates, multiply-accumulate
    operations
MMACs = 1e+06: mmacs, mmac, m macs
GMACs = 1e+09: gmacs, gmac, g macs
TMACs = 1e+12: tmacs, tmac
[TOPS]
GOPS = 1e+09: gops
TOPS = 1e+12: tops
TOPS/W = 1e+12: tops/w
[parameters]
parameters = 1: parameter, parameters, params, param, weights
[tokens]
tokens = 1: token, tokens
[words]
words = 1: words, word
[items]
trajectories = 1: trajectories, trajectory
* = 1: samples, examples, images, videos, clips, documents, labels, annotations, demonstrations, demos,
    solutions, traces, episodes, transitions, interactions, pairs, instances, sentences, utterances,
    prompts, datapoints, instructions, annotators, rollouts, conversations, dialogues, problems,
    questions, molecules, structures, scenes, pages, data points, training data, labeled data, triplets,
    tuples, entries, labelled data, annotated data, preference data, synthetic data, fine-tuning data
queries = 1: queries, query
[languages]
languages = 1: languages, language
[steps]
* = 1: steps, iterations, updates, rounds, timesteps, passes, evaluations, calls, turns, hops
NFE = 1: nfe, nfes
batch size = 1: batch size
[epochs]
epochs = 1: epoch, epochs
[devices]
GPUs = 1: gpu, gpus
TPUs = 1: tpu, tpus
CPUs = 1: cpu, cpus
cores = 1: core, cores
accelerators = 1: accelerator, accelerators
nodes = 1: node, nodes
chips = 1: chip, chips
[frame rate]
FPS = 1: fps, frames per second, frames/s, frames/sec, frame per second, frames/second
Hz = 1: hz
kHz = 1000: khz
[query rate]
QPS = 1: qps, queries per second, requests per second, requests/s
[step rate]
steps/s = 1: sps, steps per second
[layers]
layers = 1: layer, layers
neurons = 1: neurons, neuron
[lines of code]
lines of code = 1: lines of code, line of code, lines, loc
[length]
mm = 0.001: mm, millimeter, millimeters, millimetre, millimetres
cm = 0.01: cm, centimeter, centimeters, centimetre, centimetres
meters = 1: meter, meters, metre, metres
km = 1000: km, kilometer, kilometers, kilometre, kilometres
[angle]
degrees = 1: degree, degrees
[decibel]
dB = 1: db, decibels
"""


def _read(table: str) -> Iterator[Unit]:
    """The units of a table like the one above; ``*`` takes each of its names, with and without plural s."""
    dimension = ""
    for line in table.replace("\n    ", " ").strip().splitlines():
        if line.startswith("["):
            dimension = line.strip("[]")
            continue
        name, _, rest = line.partition(" = ")
        factor, _, spellings = rest.partition(": ")
        listed = tuple(spelling.strip() for spelling in spellings.split(","))
        if name == "*":
            yield from (
                Unit(each, dimension, float(factor), (each, each.removesuffix("s"))) for each in listed
            )
        else:
            yield Unit(name, dimension, float(factor), listed)


UNITS: tuple[Unit, ...] = tuple(_read(_TABLE))
"""Every unit known by name."""

MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
"""Thousand to trillion -> what they multiply by."""
MULTIPLIERS: dict[str, tuple[str, float]] = {
    spelling: (name, value)
    for name, value in MULTIPLES.items()
    for spelling in (name, "k" if name == "thousand" else name[0])
}
_BY_NAME = {unit.name: unit for unit in UNITS}
_BY_SPELLING = {spelling: unit for unit in UNITS for spelling in unit.spellings}

# Letters that are units only in one case: "5 M" is no metre, "3 S" no second, "2 B" no byte.
_CASED = {"us": "us", "g": "G", "s": "s", "h": "h", "j": "J", "w": "W", "mw": "mW", "mj": "mJ"}
_DEVICE_TIME = re.compile(
    r"(?:[\w.-]+[ -])??"
    r"(?P<device>GPU|TPU|CPU|NPU|(?:[AHVB]\d{2,3}|RTX[ -]?\d{4}|TPUv\d)(?:[ -]?\d+GB)?(?:[ -]GPU)?)[ -]"
    r"(?P<time>hours?|days?|hrs?|minutes?|years?|months?|h|d)\b"
)
_RATE = re.compile(
    r"(?!(?:[cmk]?m|deg|rad|degrees?|meters?|miles?|radians?|feet|[kM]?bits?)\b)(?P<what>[A-Za-z]+)"
    r"(?:[ -]per[ -]|/)(?P<time>seconds?|secs?|s|minutes?|min|hours?|h|day)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    "("
    + either(_BY_SPELLING).replace(r"\ ", "[ -]")
    + r")(?!\w|/(?!(?:token|image|frame|step|query|iteration|sample|page|scene|request)\b)|-?[A-Z]|-\d)",
    re.IGNORECASE,
)
# Words that may stand between a number and what it counts: "57 billion high-quality tokens".
_FILLER = re.compile(
    r"(?:(?!of\b|more\b)[a-z][\w-]* and (?=[a-z]))?"
    r"(?:(?!(?:of|on|in|to|and|or|for|with|by|from|the|a|an|at|as|per|than|is|are|was|times|more|less|fewer|faster"
    r"|out|under|across|between|during|after|before|when|while|without|via|within|over|using|is|only)\b)"
    r"[A-Za-z][\w-]*[ ]){1,3}?"
    r"(?P<noun>tokens|parameters|params|weights|samples|examples|images|videos|clips|documents|labels|annotations|"
    r"demonstrations|trajectories|triplets|tuples|entries|episodes|interactions|pairs|instances|sentences|prompts|questions|queries|steps|"
    r"iterations|epochs|GPUs|TPUs|accelerators|scenes|hours|minutes|days|seconds|evaluations|passes|rounds|words"
    r"|training data|annotated data|labell?ed data|solutions|traces|example|demonstration|trajectory)\b"
)


def unit_at(text: str, position: int, *, multiplier: str | None = None) -> tuple[str, int] | None:
    """The name of the unit printed at ``position`` of cleaned text, and where it ends.

    ``multiplier`` is the million or billion printed before it and becomes part of
    the name: ``billion tokens``.
    """
    found = (
        _device_time(text, position)
        or _rate(text, position)
        or _plain(text, position)
        or _filled(text, position)
    )
    if found is None:
        return None
    name, end = found
    return (f"{multiplier} {name}" if multiplier else name), end


def measure(value: float, unit: str) -> Measure | None:
    """``value`` in base units; ``unit`` as a claim carries it, with or without ``absolute:``.

    ``None`` when the unit is not known. Device hours do not compare with hours.
    """
    name = unit.removeprefix("absolute:")
    head, _, rest = name.partition(" ")
    if head in MULTIPLES:
        return measure(value * MULTIPLES[head], rest) if rest else Measure("count", value * MULTIPLES[head])
    if name in {"percent", "points", "times", "count"}:
        return Measure(name, value)
    device, _, time = name.rpartition(" ")
    if device and time in _BY_NAME and _BY_NAME[time].dimension == "time":
        return Measure(f"{device} time", value * _BY_NAME[time].factor)
    if "/" in name and name not in _BY_NAME:
        what, _, per = name.rpartition("/")
        seconds = {"s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0}.get(per)
        return Measure(f"{what}/s", value / seconds) if seconds else None
    known = _BY_NAME.get(name) or _BY_SPELLING.get(name.lower())
    return Measure(known.dimension, value * known.factor) if known else None


def _device_time(text: str, position: int) -> tuple[str, int] | None:
    match = _DEVICE_TIME.match(text, position)
    if match is None:
        return None
    device = next((kind for kind in ("TPU", "CPU", "NPU") if kind in match["device"]), "GPU")
    time = {"d": "days"}.get(match["time"]) or _BY_SPELLING[match["time"]].name
    return f"{device} {time}", match.end()


def _rate(text: str, position: int) -> tuple[str, int] | None:
    match = _RATE.match(text, position)
    if match is None:
        return None
    what = match["what"].lower()
    whole = _BY_SPELLING.get(f"{what} per second")
    if whole and match["time"].lower().startswith("s"):
        return whole.name, match.end()
    known = _BY_SPELLING.get(what)
    per = {"s": "s", "m": "min", "h": "h", "d": "day"}[match["time"][0].lower()]
    return f"{known.name if known else what}/{per}", match.end()


def _plain(text: str, position: int) -> tuple[str, int] | None:
    match = _PLAIN.match(text, position)
    if match is None:
        return None
    word = match[1].replace("-", " ") if match[1].lower().replace("-", " ") in _BY_SPELLING else match[1]
    key = word.lower()
    if key in _CASED and word != _CASED[key]:
        return None
    # Where case is ignored, letters match that lower() keeps apart, as the two signs for micro.
    unit = _BY_SPELLING.get(key)
    return (unit.name, match.end()) if unit else None


def _filled(text: str, position: int) -> tuple[str, int] | None:
    glued = position > 0 and text[position - 1].isalnum()  # "3D scenes" counts no scenes
    match = None if glued else _FILLER.match(text, position)
    return (_BY_SPELLING[match["noun"].lower()].name, match.end()) if match else None
