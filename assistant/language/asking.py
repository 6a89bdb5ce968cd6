"""The words that questions are made of whatever they are about, and short forms that name no paper."""

from __future__ import annotations

import re

__all__ = ["ABBREVIATIONS", "FORM", "GENERIC", "POLITE", "TASKS", "WANTED", "definite", "gerund"]

_COMMON = frozenset(
    """
    a an the this that these those some any all each every both either no not none other others another
    same different several many few much more most less least fewer i me my we us our you your they them
    their it its one ones someone somebody anyone anybody anything everything everyone something who whom
    whose which what where when why how whether is are was were be been being am do does did done doing
    has have had having can could may might must should will would of in on at to for from by with without
    about into onto over under between among per via than as like across during since until through within
    out up down off and or nor but if then while so also too just only even still yet again ever usually
    there here now really actually very quite paper papers work works study studies article articles
    publication publications preprint preprints abstract abstracts author authors researchers people team
    teams group groups research collection library libraries database method methods approach approaches
    technique techniques way ways strategy strategies solution solutions idea ideas trick tricks recipe
    recipes proposal proposals model models system systems algorithm algorithms framework frameworks
    architecture architectures tool tools list show give find name tell compare rank sort order count get
    describe want need looking look try use used uses using propose proposed proposes present presented
    presents available known made make makes making new newest recent recently latest oldest date
    published publish released year years month months day best better good top main typical fastest
    cheapest smallest biggest largest highest lowest faster cheaper smaller bigger larger higher lower
    longer shown claim claims claimed needed help helps report reports reported reporting state states
    result results say says said mention measure measured achieve achieves achieved reach reaches reached
    gets gain gains save saves saving savings cut cuts require requires take takes took needs train
    trained trains training number numbers percent percentage share proportion rate ratio amount size long
    big small large high low first second last next above please
    """.split()
)
FORM = _COMMON | frozenset(
    """
    neither various enough he she shall let lets vs versus against after before because already never
    always often sometimes today truly necessarily researcher person community lab labs field literature
    corpus archive fix fixes direction directions option options alternative alternatives family families
    line lines attempt attempts theme themes trend trends progress advance advances development
    developments toolkit toolkits package packages repo repos codebase implementation implementations
    dataset datasets data corpora benchmark benchmarks leaderboard leaderboards testbed testbeds suite
    suites evaluation evaluations metric metrics survey surveys review reviews tutorial tutorials overview
    overviews summary summaries agent agents optimizer optimizers encoder encoders llm llms vlm vlms
    summarize summarise contrast collect explain recommend suggest discuss outline search searching seek
    tried trying working worked proposing introduce introduced introduces address addresses addressed
    tackle tackles tackled tackling deal deals dealing handle handles studied examine examines examined
    investigate investigates explore explores explored exist exists existing come comes came going happen
    happens happened happening newer current currently old older earliest upcoming dated release submitted
    posted appeared appear written wrote week weeks worst worse bad strongest leading popular common major
    important key standard right go-to hardest easiest most-cited slower shorter stronger weaker harder
    easier worth worthwhile true false wrong myth evidence proof prove proven proves support supports
    supported agree agrees disagree disagreement consensus debate debated controversial contradict
    contradictory conflicting trust reliable reliably reliability valid useful useless necessary matter
    matters hurt hurts harm harms break breaks beat beats outperform outperforms safe overrated waste
    improve improves degrade degrades cause causes lead leads transfer generalize generalise faithful
    difference differences differ differs differently similarity similarities similar separate separates
    distinguish distinguishes apart respectively two three four finds found finding findings conclude
    concluded measures got saved reduce reduces test tested evaluate evaluated score scores fraction far
    fast third previous earlier later below mine hello hi hey thanks thank bye upvoted upvotes voted
    discussed comments
    """.split()
)
"""What questions are made of; every other word is what they are about."""

GENERIC = _COMMON | frozenset(
    """
    usual normal normally conventional ordinary spent spend spends ran runs according achieving actual
    allow allows along amongst amounts answer anywhere approx approximately around ascending away back
    based baseline baselines became become becomes becoming behind besides beyond bring bringing brings
    brought case cases claiming clearly compared compute concrete consumption converge converges
    converging cost costs cutting dates days decrease decreases deliver delivers descending described
    design designs despite double doubled doubles doubling drive drives driving needing requiring
    effective effectively efficiency efficient else enable enables entire entries entry everybody exact
    exactly except experiment experiments explicit explicitly extent factor fewest figure figures fit fits
    following footprint full further gave getting given gives giving gpu gpu-hour gpu-hours gpus great
    greater greatest half halve halved halves highly hold hour hours however huge improvement improvements
    increase increased increases indeed infer inference itself keep keeps kind kinds know level levels
    lighter lightest lists little stuff things lot mainly manage managed manages maximum mean mentions
    merely minimum minute minutes named near nearly network networks note numeric obtain obtains offer
    offers ok once ordered original overall own peak pick pipeline pipelines point points possible
    procedure procedures process processes project projects provide provides push pushes quantifies
    quantify quantitative question quicker quickest ranked ranking rather reaching real realtime reduction
    reductions relative required requirement requirements roughly run running sample scheme schemes
    seconds see seen set showing shows significant significantly simply single somewhat sorted speed
    speedier speedup speedups stated strictly strong substantial substantially such sure taken taking
    thing thrice time times together total toward towards trainer trainers triple triples twice type types
    unit units upon usage value values variant variants wall-clock wallclock well whatever whole wise
    yield yields
    """.split()
)
"""Words that by themselves are no topic: function words, and what every question of this kind says."""

ABBREVIATIONS = frozenset(
    """
    LLM LLMs GPU GPUs CPU CPUs TPU TPUs KV RL NLP CV ML AI API FLOPs FLOP FLOPS MACs FPS VRAM RAM CNN CNNs GNN
    GNNs ViT ViTs VLM VLMs MLLM MLLMs LMM LMMs VLA VLAs MoE MoEs RAG GB MB TB USD PhD CoT ICL SFT RLHF RLVR
    RLAIF
    PEFT GUI UI OCR ASR TTS VQA QA SSM SSMs RNN RNNs LSTM LSTMs MLP MLPs GAN GANs VAE VAEs NeRF NeRFs 3DGS
    SLAM
    AR VR MRI CT EHR DNA RNA HPC NAS OOD SOTA ID IDs DOI arXiv HF OS SQL HTML JSON PDF PDFs I OK US EU UK
    FID WER BLEU
    mAP AUC PSNR SSIM IoU BPE MCTS MDP MDPs ODE ODEs SDE PDE PDEs SGD T2I T2V I2V dLLM dLLMs DLM DLMs LM
    LMs PLM
    PLMs NLU NLG NMT MT BERT 2D 3D 4D 6D 4K 8K
    """.split()
)
"""Short forms that the whole field shares: they name no paper."""

WANTED: dict[str, re.Pattern[str]] = {
    kind: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")
    for kind, words in (
        ("dataset", r"(?:data ?sets?|corpus|corpora|training (?:data|sets?)|data(?= (?:for|to|on)\b)|data$)"),
        (
            "benchmark",
            r"(?:benchmarks?|leaderboards?|test ?beds?|test sets?|evaluation suites?|tests(?= exist))",
        ),
        ("survey", r"(?:surveys?|reviews?|tutorials?|overview papers?)"),
        (
            "library",
            r"(?:librar(?:y|ies)|toolkits?|tools?|packages?|frameworks?|simulators?|repos?|codebases?|code)",
        ),
        ("agent", r"agents?"),
        (
            "model",
            r"(?:\w+-)?(?:models?|[dm]?llms?|l?vlms?|vlas?|encoders?|checkpoints?|generators?|detectors?)",
        ),
        (
            "method",
            r"(?:methods?|approach(?:es)?|techniques?|ways?|strateg(?:y|ies)|recipes?|algorithms?|tricks?)",
        ),
    )
}
"""The kinds of things that are recommended, by the nouns that name them."""

POLITE = re.compile(
    r"(?:(?:hi|hello|hey|ok|okay|so|well|please|thanks|and)(?: there)?[,!.]*\s+"
    r"|(?:can|could|would|will) you (?:please |kindly |maybe |perhaps )*(?:(?:help me(?: to)?|tell me"
    r"|let me know) )?"
    r"|i(?:'m| am| was)?(?: just| also| currently)? (?:looking|searching) for\s+|i(?:'d"
    r"| would) like (?:to (?:know|see|have|get|read) )?"
    r"|i(?: want| need| wish)(?: to (?:know|see|find|get|read about|understand)(?: about)?)?\s+"
    r"|i wonder(?: if| whether)?\s+"
    r"|(?:i(?:'m| am| was)) (?:interested in|curious about|curious|wondering)(?: if| whether)?\s+"
    r"|do you know(?: of)?(?: if| whether)?\s+"
    r"|(?:any idea|any clue|quick question)[,:]?\s+|kindly\s+|give me a sense of\s+|help me(?: to)? find\s+"
    r"|we(?:'re| are) (?:looking for|after)\s+|(?:just|simply)\s+(?=(?:give|show|list)\b)"
    r"|(?:i (?:search|seek)|looking|seeking|searching)(?: for)?\s+|show me\s+(?=(?:which|what|how)\b))",
    re.IGNORECASE,
)
"""An opening that asks for the same thing as the words after it."""

_ONE_PAPER = re.compile(
    r"\b(?:the|that|this|these|their|its)\b(?: [\w'’-]+){0,4}? (?:paper|study|article|report|authors?|survey"
    r"|ablation|audit|experiment)\b"
    r"|\bthe (?:one|paper|study|work) (?:that|which|where|with|about|on)\b"
    r"|\b(?:did|was|were) (?:they|the)\b|\b(?:some(?:one|body)|a (?:group|team|paper|study)) \w+ed\b",
    re.IGNORECASE,
)


def definite(question: str) -> bool:
    """Whether a question speaks of one definite paper: "the paper on X", "what did the authors ..."."""
    return _ONE_PAPER.search(question) is not None


_VOWELS = frozenset("aeiou")
TASKS = frozenset(
    """
    adapt add align apply approximate attack augment automate avoid balance boost build calibrate choose
    cluster
    combine compress compute condition construct control correct create curate cut decode decompose defend
    deploy
    design detect diagnose disentangle distil distill edit embed encode enforce enhance ensure estimate
    evaluate
    explain extend extract filter find fine-tune finetune fix forecast fuse generate generalise generalize
    ground
    guide handle identify improve incorporate increase infer inject integrate interpret jailbreak keep learn
    leverage limit localise localize lower maintain make measure merge mine minimise minimize mitigate model
    monitor optimise optimize overlap parallelise parallelize personalise personalize plan predict pretrain
    prevent
    process produce prompt protect prove prune quantise quantize reason recognise recognize reconstruct
    recover
    reduce refine regularise regularize remove render replace represent retrieve reuse rewrite route sample
    scale
    schedule search secure segment select serve shorten shrink simulate solve sparsify speed stabilise
    stabilize
    steer stop store summarise summarize suppress synthesise synthesize teach test track train transfer
    translate
    tune understand unify unlearn update use verify
    """.split()
)
"""Verbs of what is done to models and data, as questions name a task."""


_JOINTS = frozenset("for of on in to that and with at by is are".split())


def gerund(task: str) -> str:
    """A task with its bare verb in front made an ``-ing`` form: ``reduce X``, ``reducing X``."""
    first, _, rest = task.partition(" ")
    verb = first.lower()
    if not rest or verb not in TASKS or rest.split(" ", 1)[0] in _JOINTS:
        return task
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing {rest}"
    short = len(verb) > 2 and verb[-1] not in "wxyaeiou" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    single = sum(letter in _VOWELS for letter in verb) == 1 or verb.endswith("l")
    return f"{verb}{verb[-1] if short and single else ''}ing {rest}"
