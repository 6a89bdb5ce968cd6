"""Words that a retelling may put for one another, and words that only frame a report."""

from __future__ import annotations

from functools import lru_cache

from assistant.language.words import stem

__all__ = ["FRAME", "MEASURES", "meaning"]

_GROUPS = """
memory vram ram footprint
cost price expense expensive costly budget cheap cheaply inexpensive
data dataset corpus corpora
image picture photo photograph
video clip
question query prompt
answer response reply respond
accuracy accurate accurately
correct correctly correctness
robot robotic
phone smartphone mobile
example sample instance
error mistake err incorrect wrong
label labelled labeled annotation annotate annotated
need require requirement necessary demand
remove discard prune eliminate delete forget rid drop
keep retain preserve maintain stay remain
quality fidelity
redundant superfluous unnecessary
judge rater evaluator
prefer preference favor favour preferable
human people person
large big huge greater
small tiny little minor
few handful
many numerous
hard difficult challenging difficulty
easy simple simply easily
abstain refuse decline refusal
begin start
share reuse sharing
merge combine fuse integrate unify combination
decouple separate split
select choose pick selection
short brief concise
whole full entire complete entirely completely fully
parameter weight
iteration step
spread contagious propagate transfer
generate generation
produce create
synthesis synthesize
insert place placing
steer guide
harm hurt damage impair harmful
freeze frozen
degrade degradation loss lose worsen sacrifice drop
vanish disappear gone
identical same equal unchanged match
explain explanation
trace originate arise
compress compression compact
sufficiently adequately enough suffice sufficient
space spatial spatially
time temporal temporally
effect impact influence matter affect
repeat repetition repetitive repeatedly
multi multiple
consumer commodity
acquire obtain get
understand understanding comprehension
rare rarely seldom infrequent
frequent frequently often
strong strongly
trick technique
fast quick rapid speed speedup acceleration accelerate faster
runtime latency
convergence converge
token
comparable similar par
benchmark testbed suite
evaluate evaluation assess
detect detection spot identify
predict prediction forecast
robust robustness
attack adversary adversarial
translate translation
summarize summary summarization
recognize recognition recogniser recognizer
resolution pixel
distill distillation
quantize quantization quantisation
sparse sparsity
reward
graph
depth
solve resolve tackle address overcome
avoid prevent
train training trained
infer inference
test testing
adapt adaptation adapting
retrieve retrieval retriever fetch
cache caching
plan planning
search
reason reasoning
hallucinate hallucination
fit compatible
gap gulf
trail lag behind
"""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _GROUPS.strip().splitlines():
        words = line.split()
        for word in words:
            table.setdefault(stem(word), stem(words[0]))
    return table


_MEANINGS = _table()


@lru_cache(maxsize=32768)
def meaning(term: str) -> str:
    """The stem that stands for a stem and its synonyms; a stem without any stands for itself."""
    return _MEANINGS.get(term, term)


FRAME = frozenset(
    stem(word)
    for word in """
        abstract below above within versus against between beyond toward towards upon during across
        along alone still even already
        paper method approach author work study report show find propose present introduce describe
        result state accord compare relative base achieve reach obtain yield provide give take let
        enable allow run keep stay remain become come need require mean whole thus therefore instead
        rather whereas however still roughly approximately nearly average overall per both same
        different new novel because since due help perform
        way kind type main include name call cite stand out go far further side another second third
        whose where thus hence first case term respectively additional extra
        found cause lead leave employ utilize adopt apply leverage rely exploit work technique
        demonstrate observe reveal argue claim note suggest evaluate investigate examine
        possible feasible able make just solely merely particularly especially mainly mostly
        part various something else thing itself themselves publish appear dated up little barely hardly
        took taken last lasting around cope handle seem appear
        down enough largest smallest highest lowest best worst most least strongest
        here there
        negligible minimal slight only various several multiple number well such respect regard concern deal
    """.split()
)
"""Stems that frame a report and say nothing of its subject."""

MEASURES = frozenset(
    """
    CPU CPUs FLOPs FPS GB GFLOPs GHz GMACs GPU GPUs Hz KB MACs MB MHz PB PFLOPs TB TFLOPs TPU TPUs
    USD Wh dB kHz kW kWh mAP mW pp vs
""".split()
)
"""Units and the like, which are no names."""
