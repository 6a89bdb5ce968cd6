"""Kinds of wording that a claim is read from: one sentence each, and what it says."""

from __future__ import annotations

import pytest

from assistant.types import Paper
from ingest.claims import extract, validate

RESOURCES = [
    ("Gull enables 10x accelerated sampling.", ["inference_latency 10x"]),
    ("We report speedups: 8x on Cora, 45x on Reddit.", ["inference_latency 8x", "inference_latency 45x"]),
    ("Gull cuts FLOPs by 40.5% and memory cache by 74%.", ["compute 40.5%", "memory 74%"]),
    ("Gull needs only 4.9G FLOPs and 3M weights.", ["compute 4.9G FLOPs", "model_size 3M weights"]),
    ("Our nets train in 9 and 40 minutes on one GPU.", ["training_time 9", "training_time 40 minutes"]),
    ("Gull shortens the completion length by 61%.", ["compute 61%"]),
    ("We cut FLOPs while reducing peak memory by up to 48%.", ["memory 48%"]),
    ("We train Gull on a single A100 for 9 hours.", ["training_time 9 hours"]),
    ("Gull learns from only one training example.", ["data one training example"]),
    ("Gull can be trained for $450.", ["cost $450"]),
    ("Our tiny model (3.5M weights, 20 FPS) fits.", ["model_size 3.5M weights", "inference_latency 20 FPS"]),
    ("Gull requires 31 GFLOPs compared to 986 for Tern.", ["compute 31 GFLOPs"]),
    ("Gull runs at 1/200 the cost of Tern.", ["cost 1/200"]),
    (
        "Gull cuts latency by up to 32% (1.5B) and 25% (7B).",
        ["inference_latency 32%", "inference_latency 25%"],
    ),
    ("Gull is a net with merely $1$ million weights.", ["model_size 1$ million weights"]),
    ("Gull matches the tokens with an archive in 152x compression.", ["other 152x"]),
    ("Gull reduces FLOPs for training three-fold.", ["compute three-fold"]),
    ("Gull learns from only 2.6K model-generated solutions.", ["data 2.6K model-generated solutions"]),
    ("Gull needs ${\\sim}$19,900 GPU hours to train.", ["training_time 19,900 GPU hours"]),
    ("Gull is 3x better in both latency and token economy.", ["inference_latency 3x", "compute 3x"]),
    (
        "We report speedups: 8x on Cora (9 runs), 45x on AIME.",
        ["inference_latency 8x", "inference_latency 45x"],
    ),
    ("Gull brings speedups for long input, reaching up to 3x on one card.", ["inference_latency 3x"]),
    ("Gull answers in 97 ms (6% of Tern's).", ["inference_latency 97 ms", "inference_latency 6%"]),
    ("We align nets using one training example.", ["data one training example"]),
    ("Gull needs as few as 20 image-text triplets.", ["data 20 image-text triplets"]),
    (
        "Gull was pre-trained on 13 trillion clean and varied tokens.",
        ["data 13 trillion clean and varied tokens"],
    ),
    ("Gull needs only 30 sampling steps (instead of the usual 250).", ["steps 30 sampling steps"]),
    ("Gull delivers 4x more tokens per second.", ["throughput 4x"]),
    ("Output tokens are reduced by 58% in tests.", ["compute 58%"]),
    (
        "Adapters are trained with only 2 samples within one hour.",
        ["data 2 samples", "training_time one hour"],
    ),
    ("Gull yields cost and runtime savings of 76% and 72%.", ["cost 76%", "inference_latency 72%"]),
    ("We cut traffic 65% in training, and edge cards need 10s/image generation.", ["inference_latency 10s"]),
    ("Gull gives up to 1.5x acceleration without training.", ["inference_latency 1.5x"]),
    ("Gull gives 4x faster search than Tern.", ["inference_latency 4x"]),
    ("Gull uses only 1/2 and 1/3 of their parameters.", ["model_size 1/2", "model_size 1/3"]),
    ("Gull beats Tern by a factor of 1.2 to 6 in decoding throughput.", ["throughput 1.2 to 6"]),
    ("Gull runs at 15 FPS, faster than the Notch Filter's 5 seconds.", ["inference_latency 15 FPS"]),
    (
        "Gull gives a 79% reduction in latency for Owl and a 50% reduction for Tern.",
        ["inference_latency 79%", "inference_latency 50%"],
    ),
    ("Gull shortens latency (4,918 ms to 50 ms).", ["inference_latency 4,918 ms to 50 ms"]),
    ("Gull wins with 36% shorter reasoning chains.", ["compute 36%"]),
    ("Gull reduces the number of steps to just 8.25, compared to 13 for Tern.", ["steps 8.25"]),
    ("Gull uses only 35% of the additional parameters.", ["model_size 35%"]),
    ("Gull leads to a 3.5% reduction in manual labelling.", ["cost 3.5%"]),
]
THREE = ["test accuracy None 88%", "test accuracy None 41%", "test accuracy None 72%"]
TWO = ["precision None 0.4", "reading order None 0.7"]
GAINS = ["None GPQA 2.0", "None AIME 4.1", "None BBH 7.4"]
QUALITY = [
    ("Gull beats LoRA on GSM8K (+4.9%), SciQ (+1.7%).", ["None GSM8K 4.9%", "None SciQ 1.7%"]),
    ("Gull improves accuracy by an average of over 5%.", ["accuracy None 5%"]),
    ("Gull improves PSNR by 1.5 dB.", ["PSNR None 1.5 dB"]),
    ("Gull doubles the accuracy of Tern.", ["accuracy None doubles"]),
    ("On the Cora benchmark, Gull attains 44.7%.", ["None Cora 44.7%"]),
    ("Gull achieves 59.8% at pass@256.", ["pass@256 None 59.8%"]),
    ("Gull reaches 55.5 (+1.4) mIoU on COCO.", ["mIoU COCO 55.5", "mIoU COCO 1.4"]),
    ("Gull gets high win rates (86% on Phi-3).", ["win rates Phi-3 86%"]),
    ("Gull lifts accuracy from Tern's poor 0.39 to 0.54.", ["accuracy None 0.39 to 0.54"]),
    ("Gull achieves a DSC of 0.56 and an HD95 of 41.1 mm.", ["DSC None 0.56", "HD95 None 41.1 mm"]),
    ("Gull has a structural index (SSIM) of 0.62.", ["SSIM None 0.62"]),
    ("Gull retains 96.5% of full accuracy.", ["accuracy None 96.5%"]),
    ("Their correlation ranged from 0.48 to 0.77.", ["correlation None 0.48 to 0.77"]),
    ("We show an 82% reduction in bias.", ["bias None 82%"]),
    ("Gull is 2.2% more accurate than Tern.", ["accurate None 2.2%"]),
    ("Gull is better (accuracy: 0.59 to 0.73).", ["accuracy None 0.59 to 0.73"]),
    ("The success rate can increase to 94.9%.", ["success rate None 94.9%"]),
    ("Gull wins 2 Elo and generalization, achieving a 2x improvement in pose.", ["pose None 2x"]),
    ("Gull solves 45% of the tasks.", ["None None 45%"]),
    ("Gull gets scores of 61.5 on AIME 2024 and 72.4 on GPQA.", ["None AIME 2024 61.5", "None GPQA 72.4"]),
    ("Gull reaches an FID of 2.4 on FFHQ and 2.7 on AFHQ.", ["FID FFHQ 2.4", "FID AFHQ 2.7"]),
    ("Gull brings 9% mAP and 7% mAP improvements.", ["mAP None 9%", "mAP None 7%"]),
    ("Trained on COCO, Gull lifts recall on LVIS by 3%.", ["recall LVIS 3%"]),
    ("Gull outperforms Tern by 9% in Chamfer distance.", ["Chamfer distance None 9%"]),
    ("Gull outperforms 36.7% on OSQ.", ["None OSQ 36.7%"]),
    (
        "Gull attains 81% coverage and a 69% pass rate, exceeding Tern by 27 and 35 points, respectively.",
        ["coverage None 81%", "pass rate None 69%", "coverage None 27", "pass rate None 35 points"],
    ),
    ("We see absolute gains of 2.0, 4.1 and 7.4 on GPQA, AIME and BBH.", GAINS),
    (
        "Gull gives a 19% gain over Tern on GPQA (+3 pp vs. Owl), 7% on AIME.",
        ["None GPQA 19%", "None GPQA 3 pp", "None AIME 7%"],
    ),
    ("It improves top-1 accuracy by 4% for ViT-B on CIFAR-100.", ["top-1 accuracy CIFAR-100 4%"]),
    ("Gull beats Tern by 9% on Qwen3-8B.", ["None None 9%"]),
    ("Gull is raising Qwen-3 by 26%.", ["None None 26%"]),
    ("On Cora-20, Gull marks a new record with 64.3%.", ["None Cora-20 64.3%"]),
    ("Gull achieves 61.4% mean success on LIBERO.", ["mean success LIBERO 61.4%"]),
    ("Gull has high goal scores (6.25 on PiQA).", ["scores PiQA 6.25"]),
    ("Gull mitigates hallucinations, outperforming Tern by 9%.", ["None None 9%"]),
    ("Gull improves precision by +0.4 (p<0.01) and reading order by +0.7.", TWO),
    ("Gull achieves 88% (MNIST), 41% (SVHN), and 72% (STL) test accuracy.", THREE),
    ("Gull beats a rival employing maps by a maximum of 7.25 in accuracy.", ["accuracy None 7.25"]),
    ("Gull reasons well (46.5% on GPQA).", ["None GPQA 46.5%"]),
    ("Gull improves the base model by 13% on AIME.", ["None AIME 13%"]),
    ("Gull beats all rivals across the datasets by 8.25%.", ["None None 8.25%"]),
    ("Gull lifts F2 from 0.725 to 0.825.", ["F2 None 0.725 to 0.825"]),
    ("Gull gains +4.25%p accuracy.", ["accuracy None 4.25%p"]),
    ("Gull proves 77% of old problems, and more.", ["None None 77%"]),
    ("Gull reaches >90% annotation accuracy.", ["accuracy None 90%"]),
    ("Gull improves quality by 3.6% in AC@T.", ["quality None 3.6%"]),
    ("We see a lift of 4.6% win rates.", ["win rates None 4.6%"]),
    ("Gull leads (AUC: 91%, ACC: 83%).", ["AUC None 91%", "ACC None 83%"]),
    ("Built on Harbor, Gull reaches 93.5% agreement with people.", ["agreement None 93.5%"]),
    ("Gull brings a 41% FID improvement for Tern-XL.", ["FID None 41%"]),
    ("Using the reward alone, we see an average gain of 23.5% on AIME.", ["None AIME 23.5%"]),
]
NONE = [
    "It has access to 20x more unique data, and its performance is bounded.",
    "The camera records depth frames at 60 FPS.",
    "The floods caused 405 million US dollars in damages.",
    "Gull reasons within a budget of at most 1536 context tokens.",
    "Small nets (<= 3B parameters) are hard to train.",
    "The quality drops under a 30% cost budget.",
    "Reports cover imaging modalities (CT: 36.1%, MRI: 22.8%).",
    "Gull halves both errors across every sequence.",
    "Gull tolerates two orders of magnitude stronger noise in communication channels.",
    "This benchmark includes only 237 samples.",
    "Small language models with fewer than seven billion parameters remain unstudied.",
    "Gull edits fewer than 2.6% of generated tokens.",
    "Gull trains with only six interaction turns.",
    "Introducing as little as 1% of poisoned data breaks it.",
    "The firm attracted 54.0M USD into its vault.",
    "We use an evaluation window of just 5 seconds.",
    "We distill it, reducing overhead, at a 3x depth reduction.",
    "It is hard, with low 10-digit accuracy.",
    "Experiments on VBench 2.0 show it.",
    "Gull is robust to many compression rates (up to 900x).",
    "We present a new version (2.5) of it.",
    "We audit the performance of 11 leading services.",
    "The labels are good, with high inter-annotator agreement (Fleiss Kappa = 0.85).",
    "While Tern reaches a PSNR of 39 dB, a small net comes close.",
    "Its scores are inverted (AUROC < 0.5) in winter.",
    "Seven detectors were run on files of JPEG at quality 70.",
    "We store it in a double-compression memory format.",
]


def read(text: str) -> list[str]:
    claims = extract(Paper(id="1", title="Gull: nets at sea", abstract=text))
    assert [fault for claim in claims for fault in validate(claim, text)] == []
    return [
        f"{claim.metric} {claim.dataset} {claim.raw}"
        if claim.quantity == "quality"
        else f"{claim.quantity} {claim.raw}"
        for claim in claims
    ]


@pytest.mark.parametrize(("text", "expected"), [*RESOURCES, *QUALITY])
def test_a_kind_of_wording_is_read(text: str, expected: list[str]) -> None:
    """Resource and number, or metric, benchmark and number."""
    assert read(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_claim_is_left_alone(text: str) -> None:
    """Numbers of the world, of a set-up, or of nothing gained."""
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gull runs at 16 FPS, 3x faster than Tern.", [None, "Tern"]),
        ("Gull cuts memory by 40% while being 3x faster than Tern.", [None, "Tern"]),
        (
            "Compared to Tern, Gull cuts memory by 40% while using 30% of the data.",
            ["Tern", "Tern"],
        ),
        ("Gull outperforms Tern by 5%.", ["Tern"]),
        ("Gull outperforms Tern, improving F1 by 5%.", [None]),
        ("Gull outperforms Tern by 5% and Owl by 3%.", ["Tern", None]),
        ("Gull needs a 16x smaller KV cache over patches.", [None]),
        ("Gull gains 9% on GPQA, 3% on AIME (+7% over Owl).", [None, None, "Owl"]),
    ],
)
def test_a_baseline_belongs_to_the_clause_of_its_number(text: str, expected: list[str | None]) -> None:
    """What another number is compared with is no baseline of this one."""
    assert [claim.baseline for claim in extract(Paper("1", "Gull: nets at sea", text))] == expected


@pytest.mark.parametrize(
    "scene",
    [
        "While smooth control requires 30 Hz, planning remains a hard problem.",
        "Large language models plan well, but current robot policies run at only 5 Hz.",
        "With generative models a number on a receipt can be replaced in under a second.",
        "Stereo matching is fast on drones, generating disparity maps in about 0.5 seconds per frame.",
    ],
)
def test_what_sets_the_scene_is_of_the_field(scene: str) -> None:
    """The role of a sentence tells whose number it is, where nobody is named."""
    rest = (
        "In this paper, we propose a policy that plans ahead. It learns from sketches of its own. "
        "Experiments on many robots show that it works well. The code will be made available."
    )
    assert extract(Paper("1", "Gull: nets at sea", f"{scene} {rest}")) == []


def test_scores_in_the_paper_of_a_benchmark_are_of_what_it_tests() -> None:
    """Unless the paper says that they are its own."""
    introduced = "We introduce TernBench, a benchmark of 900 hard questions about birds. "
    tested = "We find that models on TernBench reach 31% accuracy. We also report 42% accuracy."
    title = "TernBench: A Benchmark for Questions About Birds"
    assert [claim.raw for claim in extract(Paper("1", title, introduced + tested))] == ["42%"]
    assert len(extract(Paper("1", "Gull: nets at sea", tested))) == 2


@pytest.mark.parametrize(
    ("sentence", "metrics"),
    [
        ("Quark gains 3.2% in accuracy and 4.1% in fluency.", ["accuracy", "fluency"]),
        ("Quark gains 3.2% in accuracy and 4.1% in robust settings.", ["accuracy", "accuracy"]),
        ("Quark gains 3.2% in accuracy and 12% in throughput.", ["accuracy"]),
        ("Quark has 3.2% higher accuracy and 4.1% higher fluency.", ["accuracy", "fluency"]),
        ("Quark has 3.2% higher accuracy with 40% fewer frames.", ["accuracy"]),
        ("Quark improves accuracy and fluency by 3.2% and 4.1%.", ["accuracy", "fluency"]),
        ("Quark improves grounding and tracking accuracy by 3.2% and 4.1%.", ["accuracy", "accuracy"]),
    ],
)
def test_each_member_of_a_list_has_its_own_metric(sentence, metrics):
    found = extract(Paper(id="p-1", title="Quark: a method", abstract=sentence))
    assert [claim.metric for claim in found if claim.quantity == "quality"] == metrics


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("Training on QuarkSet lifts a 7B model to 79.2% on MATH.", True),
        ("Models trained on this corpus reach 81.5% accuracy on GSM8K.", True),
        ("The strongest model reaches 31.5% accuracy on QuarkSet.", False),
    ],
)
def test_what_was_trained_on_a_data_set_is_a_result_of_its_paper(sentence, own):
    abstract = f"We introduce QuarkSet, a dataset of 10K problems. {sentence}"
    found = extract(Paper(id="p-1", title="QuarkSet: a dataset of problems", abstract=abstract))
    assert any(claim.quantity == "quality" for claim in found) is own


@pytest.mark.parametrize(
    ("sentence", "levels"),
    [
        ("Quark is preferred over Tern in more than 80% of comparisons.", [("preferred", 80)]),
        ("Our results are preferred by 88-95% of users.", [("preferred", 95)]),
        ("Quark is validated by a 96% user preference.", [("user preference", 96)]),
        ("Quark agrees 90% with experts, the standard for human preference.", []),
        ("Quark has FID scores of 2.6 (small) and 2.2 (large).", [("FID scores", 2.6), ("FID scores", 2.2)]),
    ],
)
def test_what_a_level_is_of(sentence, levels):
    found = extract(Paper(id="p-1", title="Quark: a method", abstract=sentence))
    assert [(claim.metric, claim.value) for claim in found if claim.quantity == "quality"] == levels


@pytest.mark.parametrize(
    "sentence",
    [
        "Quark-14B rivals larger models such as Tern-3 (74.5) and Heron-1 (74.9).",
        "Quark outperforms Tern-V (63.2%) on all tasks.",
        "Quark beats its teacher with a lead of 1.4 (1.1 vs 2.5).",
    ],
)
def test_a_level_in_brackets_behind_a_rival_is_no_gain(sentence):
    found = extract(Paper(id="p-1", title="Quark: a method", abstract=sentence))
    assert not [claim for claim in found if claim.value in {74.5, 74.9, 63.2, 1.1, 2.5}]
