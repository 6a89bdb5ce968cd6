"""The words of questions, as data: what opens a set question, what cuts, what ranks.

Resources themselves (memory, training time ...) are in
:mod:`assistant.quantities.vocabulary`; here is only what questions say around them.
All patterns match lower-case text.
"""

from __future__ import annotations

import re

from assistant.quantities import Term

__all__ = [
    "ABSOLUTE_QUANTITY",
    "NARROWING",
    "CUT",
    "GAIN",
    "GENERIC",
    "INFERENCE",
    "METRICS",
    "NEED",
    "PLURALS",
    "REPORT",
    "SINGULARS",
    "SLOW",
    "TRAINING",
    "TRIGGERS",
    "WEAK",
    "pattern",
]


def pattern(words: str) -> re.Pattern[str]:
    """Whole words, any of them; a trailing ``*`` stands for any ending."""
    parts = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[ -]") for word in words.split("|"))
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?!\w)")


_NOUNS = (
    "paper work method technique approach article publication preprint abstract author model system algorithm "
    "framework architecture optimizer optimiser scheme recipe trick solution tool proposal report design network "
    "variant procedure trainer project idea pipeline transformer result entry finding group team researcher"
).split()
SINGULARS = frozenset(_NOUNS) | {"study", "strategy", "library", "anyone", "anybody", "anything", "one"}
"""What a set question may ask for, in the singular."""

PLURALS = frozenset(f"{noun}s" for noun in _NOUNS if noun != "approach") | {
    "approaches", "studies", "strategies", "libraries", "people", "everything", "claims", "numbers", "figures",
    "llms", "cnns", "gnns", "vlms",
}  # fmt: skip
"""The same in the plural."""

CUT = pattern(
    "reduc*|cut|cuts|cutting|sav*|slash*|shav*|trim*|lower|lowers|lowering|lowered|shrink*|shrunk|halv*|decreas*|"
    "drop|drops|dropped|compress|compresses|compressed|shorten*|accelerat*|speed up|speeds up|speeding up|sped up|"
    "speed|speeds|quicken*|lighten*|minimi*|diminish*|economi*|slim|slims|spar*|free|frees|freed|remov*|eliminat*|"
    "get rid of|gets rid of|lessen*|curb*|ease|eases|squeez*|drive down|drives down|bring down|brings down|cheapen*|"
    "less|fewer|faster|quicker|smaller|cheaper|lighter|shorter|saving*|reduction*|speedup*|speed-up*|acceleration*"
)
"""Less of a resource, as a verb or as a noun."""

GAIN = pattern(
    "gain*|improv*|rais*|boost*|increas*|lift*|enhanc*|outperform*|beat|beats|better|doubl*|tripl*|quadrupl*|"
    "higher|more|larger|grow|grows|multipl*|add|adds"
)
"""More of something."""

SLOW = pattern("slower|slow down|slows down|slowdown*|longer|increas* the training time|overhead")
"""More time."""

NEED = pattern(
    "need*|us|use|uses|using|used|tak*|requir*|with|in|only|just|keep*|kept|retain*|get by with|gets by with|leav*|"
    "left|remain*|train on|trains on|trained on|run on|runs on|run in|runs in|consum*|cost|costs|to|on|at|store*|"
    "updat*|tun*|manag* with|make do with"
)
"""What stays, or is used: "needs 10 % of the data"."""

REPORT = pattern(
    "report*|claim*|state|states|stating|give|gives|giving|quote|quotes|quantif*|publish|publishes|announce*|achiev*|reach*|"
    "show|shows|demonstrat*|mention*|obtain*|get|gets|offer*|provid*|deliver*|yield*|promise*|list|lists|measure*|advertis*|boast*"
)
"""Says a number."""

TRAINING = pattern(
    "train*|retrain*|fine-tun*|finetun*|pre-train*|pretrain*|converg*|learning speed|optimization|optimisation|"
    "backpropagation|post-train*|posttrain*|gradient*|reinforcement learning|distillation|epoch|epochs"
)
"""Puts a question about time or speed into training."""

INFERENCE = pattern(
    "inference|infer|decod*|generat*|render*|sampl*|predict*|serving|serve|serves|served|runtime|run time|latency|test time|"
    "test-time|deploy*|forward pass|at inference|prefill*|response*|respond*|retriev*|query|queries|run|runs|running|simulat*"
)
"""Puts a question about time or speed into inference."""

NARROWING = (
    "pre-training|pretraining|fine-tuning|finetuning|decoding|sampling|rendering|retrieval|serving|distillation|"
    "quantization|quantisation|pruning|search|reconstruction|editing|detection|segmentation|simulation|prefilling|"
    "unlearning|adaptation|planning|retraining|indexing|tracking|kv cache|key-value cache|optimizer|activation|"
    "labelled|labeled|annotated|annotation|labels|demonstrations"
).split("|")
"""Kinds of training, inference, memory and data that narrow a question: they stay in its topic."""

WEAK = frozenset(
    "time|efficiency|samples|images|examples|data|dataset|operations|resources|documents|overhead|complexity|budget|"
    "compression|weights|power|interactions|label|corpus|bandwidth|visual tokens|vision tokens|image tokens|video tokens|"
    "cost|price|expense|sparsity|convergence|storage|trajectories|demonstrations|synthetic data|transmission|delay".split("|")
)
"""Vocabulary phrases that are as often the subject of a paper as its resource."""

TRIGGERS: tuple[tuple[re.Pattern[str], Term], ...] = (
    (
        pattern(
            "faster|fastest|quicker|quickest|speedier|as fast|as quick|as quickly|accelerat*|speed up|speeds up|speeding up|"
            "sped up|speeds|quicken*|half the time|of the time|less time|time saving*|saving* in time|time reduction*|"
            "saves time|save time|most time|least time|wall-clock|wall clock"
        ),
        Term("inference_latency", None, "gain"),
    ),
    (
        pattern("gpu hours|gpu days|gpu-hours|gpu-days|gpu time|tpu hours|training hours|time to train"),
        Term("training_time", "training"),
    ),
    (pattern("smaller|smallest|lighter|lightest|lighten*|compact|shrink*|shrunk|slim|slims"), Term("model_size")),
    (pattern("cheaper|cheapest|less expensive|least expensive|cheapen*"), Term("cost")),
    (pattern("fit in|fits in|fit on|fits on|fit into|fits into|fit within|fits within|gpu ram"), Term("memory")),
    (pattern("batches"), Term("steps", "training")),
    (pattern("tokens|labelled examples|annotated examples"), Term("data")),
)
"""Words that name a resource only through what they do to it; a named one nearby goes first."""

METRICS: dict[str, str] = {
    words: name
    for names, name in (
        ("top-1 accuracy|top 1 accuracy|top-1|top1", "top-1 accuracy"),
        ("top-5 accuracy|top-5", "top-5 accuracy"),
        ("accuracy|accuracies|acc", "accuracy"),
        ("f1 score|f1-score|f1|macro-f1", "F1"),
        ("bleu", "BLEU"), ("rouge|rouge-l", "ROUGE"), ("fid|frechet inception distance", "FID"),
        ("fvd", "FVD"), ("map|mean average precision|ap|average precision", "mAP"), ("auc|auroc", "AUC"),
        ("perplexity|ppl", "perplexity"), ("wer|word error rate", "WER"), ("success rate|success rates", "success rate"),
        ("win rate|win rates|win-rate", "win rate"), ("miou|iou", "IoU"), ("psnr", "PSNR"), ("ssim", "SSIM"),
        ("lpips", "LPIPS"), ("recall", "recall"), ("precision", "precision"), ("pass@1|pass@k", "pass@1"),
        ("error rate|error rates|errors|error", "error"), ("hallucination|hallucinations|hallucination rate", "hallucination"),
        ("exact match", "exact match"), ("ndcg", "nDCG"), ("robust accuracy", "robust accuracy"), ("elo", "Elo"),
        ("performance|quality|score|scores|benchmark", ""),
    )
    for words in names.split("|")
}  # fmt: skip
"""Spellings of quality metrics; the empty name is quality in general."""

ABSOLUTE_QUANTITY = {
    "parameters": "model_size", "layers": "model_size", "tokens": "data", "items": "data", "words": "data",
    "FLOPs": "compute", "MACs": "compute", "TOPS": "compute", "frame rate": "inference_latency",
    "query rate": "throughput", "energy": "energy", "power": "energy", "money": "cost", "steps": "steps",
    "epochs": "steps", "bytes": "memory", "bits": "memory",
}  # fmt: skip
"""What a unit's dimension is about when no word says otherwise; time is decided by context."""

GENERIC = frozenset(
    """a about above according actual actually again all also am among an and another any anybody anyone anything approx
    approximately are around as at available back based be became become becomes becoming been being best better between
    big bigger biggest both but by can case cases claim claimed claiming claims clearly collection compare compared concrete
    could count cut cuts cutting database describe described did different do does doing done down during each either else
    entire even ever every everybody everyone everything exact exactly explicit explicitly factor few fewer fewest figure
    figures find first following for from full further gain gains gave get gets getting give given gives giving good great
    greater greatest had half has have having here high higher highest highly how however huge i if in indeed into is it its
    itself just keep keeps know known large larger largest last latest least less library like list lists little long longer
    look looking lot low lower lowest made main mainly make makes making many maximum may me mean measure measured mention
    mentions merely might minimum more most much must my name named near nearly need needed needs new newest next no none nor
    not note now number numbers obtain obtains of off offer offers ok oldest on once one ones only onto or order ordered other
    others our out over overall own per percent percentage pick please point points possible present presented presents
    proportion propose proposed proposes provide provides publish published quite rank ranked ranking rather rate ratio reach
    reached reaches reaching really recent recently relative report reported reporting reports require required requires result
    results roughly same sample see seen set several share should show showing shown shows significant significantly simply
    since single size small smaller smallest so some something somewhat sort sorted state stated states still strictly strong
    substantial substantially such sure take taken takes taking tell than that the their them then there these they thing
    things this those through time times to together too top toward towards total try type under until up upon us use used
    uses using value values very via want was way ways we well were what whatever when where whether which while who whole
    whom whose why will with within work works would yet you your paper papers article articles study studies author authors
    method methods technique techniques approach approaches model models system systems algorithm algorithms network networks
    idea ideas scheme schemes architecture architectures framework frameworks
    experiment experiments everyone people research researchers group groups team teams somebody someone anywhere abstract
    abstracts publication publications preprint preprints entry entries manage manages managed manage say says said
    increase increases increased improvement improvements reduction reductions saving savings save saves decrease decreases
    speed speedup speedups speedier faster fastest quicker quickest cheaper cheapest lighter lightest run runs running fit fits
    achieve achieves achieved achieving deliver delivers yield yields enable enables allow allows require help helps
    amount amounts extent level levels kind kinds type types quantify quantifies number numeric quantitative wise
    double doubles doubled doubling triple triples halve halves halved half twice thrice ascending descending
    answer question date dates year years month months day days hour hours minute minutes second seconds gpu gpus
    unit units usage consumption cost costs footprint requirement requirements train trains trained training inference infer
    process processes hold converge converges converging compute efficient efficiency effective effectively
    baseline baselines real gpu-hour gpu-hours wall-clock wallclock realtime peak amongst across along behind besides despite except without beyond""".split()
)
"""Words that by themselves are no topic."""
