"""Metrics and benchmarks: what abstracts and questions call them, and whether more of a metric is better."""

from __future__ import annotations

import re

from assistant.language.text import listed

__all__ = [
    "ASKED",
    "BENCHMARKS",
    "BEST_MODEL",
    "CALLED",
    "HUMANS",
    "METRICS",
    "OWN_SCALES",
    "WHOSE",
    "benchmark_years",
    "is_benchmark",
]

BEST_MODEL, HUMANS = "the best model", "humans"
WHOSE = frozenset({BEST_MODEL, HUMANS})
"""Whose score can be asked for apart from a paper's own, as a claim's method."""

_HIGHER_IS_BETTER = """
    accuracy, accuracies, acc, retention rate, performance retention, performance retention rate, top-1
    accuracy, top 1 accuracy, top-1, top-5 accuracy, top-5, zero-shot accuracy, f1, f1 score, macro f1,
    micro f1, macro f1 score, bleu, bleu score, sacrebleu, chrf, comet, rouge, rouge-l, rouge-1, meteor,
    cider, spice, bertscore, psnr, ssim, map, ap, ap50, miou, iou, auc, auroc, auprc, roc-auc, em, exact
    match, success rate, win rate, winrate, win rates, recall, precision, average precision, ndcg, mrr,
    hit rate, dice, dice score, dice coefficient, dice similarity coefficient,
    dsc, clip score, clipscore, elo, score, performance, inception score,
    quality, mcc, kappa, r2, correlation, spearman correlation, pearson correlation, sdr, si-sdr,
    pesq, stoi, mos, pck, auc score, pass rate, solve rate, resolution rate, resolved rate,
    acceptance rate, detection rate, robustness, robust accuracy, mean average precision, mean iou, mean
    intersection over union, box ap, mask ap, nds, pq, hota, mota, idf1, j&f, generation quality,
    sensitivity, specificity, faithfulness, generalization, macro-f1, micro-f1, f-score, f-measure,
    attack success rate, asr, execution accuracy, reward, fidelity, answer accuracy, completion rate,
    task completion, human preference, preference rate, factuality, rank-1, rank-1 accuracy, kendall
    tau, kendall-tau, map@0.5, map@0.5:0.95, map@.5, map50, map50-95, balanced accuracy, downstream
    accuracy, reasoning accuracy, average accuracy, test accuracy, validation accuracy, classification
    accuracy, prediction accuracy, coverage, functional coverage, r-squared, r squared, r^2,
    correctness, correctness score, agreement, adherence, task success, goal completion rate, validity,
    click-through rate, click-through rates, c-index, concordance index, jaccard, jaccard index,
    structural similarity, cosine similarity, recognition rate, classification rate, identification
    rate, compliance rate, resolve rate, area under the curve, coefficient of determination, cohen's
    kappa, helpfulness, utility, top-3 accuracy, top-10 accuracy, retrieval accuracy, detection
    accuracy, detection performance, reasoning performance, average score, overall score, user preference,
    user preferences, human preferences, human preference rate
"""
_LOWER_IS_BETTER = """
    fid, fid score, rfid, gfid, rfvd, cross entropy, cross-entropy, angular error, bd-rate, bd rate,
    niqe, dists, endpoint error, collision rate, fvd, kid, lpips, perplexity, ppl, wer, word error rate,
    cer, character error rate, error, error rate, test error, mae, rmse, mse, mean absolute
    error, mean squared error, loss, validation loss, eer, equal error rate, chamfer distance, ate,
    mape, nll, bits per byte, hallucination rate, hallucination, hallucinations, hallucination score,
    forgetting, toxicity, regret, false positive rate, fpr, fpr95, der, epe, absrel, reconstruction
    error, prediction error, translation error, rotation error, failure rate, errors, generalization
    gap, accuracy gap, performance gap, performance drop, accuracy drop, accuracy loss, performance
    degradation, degradation, accuracy degradation, performance loss, quality loss, coefficient of
    variation, mpjpe, rejection rate, gap, hd95, hausdorff distance, masd, assd, ece, expected
    calibration error, calibration error, brier score, rmsd, crps, statistical parity difference,
    fairness gap, bias, violation rate, jailbreak rate, leakage, mean angular error, outlier rate, false
    negative rate, false-positive rate, false-negative rate, attack rate, misclassification rate
"""

BENCHMARKS = frozenset("mmlu humaneval gsm8k alpacaeval mt-bench geneval vbench swe-bench arena-hard".split())
"""Benchmarks whose scores go by their own name."""

METRICS: dict[str, bool] = dict.fromkeys(
    [*listed(_HIGHER_IS_BETTER), *sorted(BENCHMARKS)], True
) | dict.fromkeys(listed(_LOWER_IS_BETTER), False)
"""Metric or benchmark -> whether more of it is better."""

_SPELLED: dict[str, str] = {
    "top-1 accuracy": "top-1 accuracy, top 1 accuracy, top-1, top1",
    "top-5 accuracy": "top-5 accuracy, top-5",
    "accuracy": "accuracy, accuracies, acc",
    "robust accuracy": "robust accuracy",
    "F1": "f1 score, f1-score, f1, macro-f1, f-score, f-measure",
    "BLEU": "bleu",
    "ROUGE": "rouge, rouge-l",
    "FID": "fid, fid score, fid scores, gfid, frechet inception distance",
    "rFID": "rfid, reconstruction fid",
    "FVD": "fvd",
    "mAP": "map, mean average precision, ap, average precision",
    "AUC": "auc, auroc, roc-auc, roc",
    "perplexity": "perplexity, ppl",
    "WER": "wer, word error rate, word error",
    "success rate": "success rate, success rates, task success, task completion, completion rate, solve rate",
    "win rate": "win rate, win rates, win-rate",
    "IoU": "miou, iou",
    "PSNR": "psnr",
    "SSIM": "ssim",
    "LPIPS": "lpips",
    "recall": "recall",
    "precision": "precision",
    "pass@1": "pass@1, pass@k",
    "error": "error rate, error rates, errors, error",
    "hallucination": "hallucination, hallucinations, hallucination rate",
    "exact match": "exact match",
    "human preference": "human preference, human preferences, human preference rate, user preference, "
    "user preferences, preference rate, preferred, prefer",
    "nDCG": "ndcg",
    "Elo": "elo",
    "agreement": "agreement, human agreement, agree, agrees, agreeing, kappa",
    "": "performance, quality, score, scores",
}
ASKED: dict[str, str] = {word: name for name, words in _SPELLED.items() for word in listed(words)}
"""How questions spell a metric -> its name; the empty name is quality in general."""

OWN_SCALES = frozenset("FID rFID FVD BLEU ROUGE perplexity WER PSNR SSIM LPIPS IoU mAP nDCG Elo".split())
"""Metrics besides which a benchmark has others: its name alone does not tell which number is meant."""

CALLED: dict[str, str] = ASKED | {"asr": "success rate"}
"""How papers spell one; where a question says ASR, it asks for speech."""

_KNOWN = BENCHMARKS | frozenset(
    """
    aime aime24 aime25 math500 math gpqa hle mmmu mathvista mathverse mathvision olympiadbench hmmt mbpp
    livecodebench swebench codeforces bigcodebench ifeval bbh hellaswag arc arc-agi winogrande piqa
    truthfulqa triviaqa hotpotqa squad naturalquestions musique simpleqa browsecomp gaia webarena
    osworld androidworld screenspot tau-bench wildbench imagenet imagenet-1k coco ade20k kitti nuscenes
    scannet dpg-bench video-mme videomme mvbench egoschema longvideobench mmbench mmstar pope chartqa
    docvqa textvqa ocrbench vqav2 libero calvin simplerenv robocasa metaworld ruler longbench
    infinitebench mteb beir msmarco librispeech fleurs voicebench cifar-10 cifar-100 cifar10 cifar100
    glue superglue pubmedqa medqa healthbench bird spider minif2f putnambench scienceqa realworldqa
    seed-bench
    """.split()
)
"""Benchmarks that everyone calls by name, so that they are known in lower case too."""
_ENDS = re.compile(r"(?:[a-z\d]{2,}-?bench|[a-z]{2,}qa|[a-z]{3,}eval|[a-z]{3,}-?arena)(?:\d+)?$")
_CASED = re.compile(r"[a-z][A-Z]|[A-Z]{3,}|[A-Z][A-Za-z]*-?\d")


def is_benchmark(word: str, *, spelled: bool = False) -> bool:
    """Whether ``word`` is the name of a benchmark; with ``spelled`` also what is spelled like one."""
    lower = word.lower().removesuffix("'s")
    known = lower in _KNOWN or _ENDS.fullmatch(lower) is not None
    return known or (spelled and _CASED.search(word) is not None)


_YEAR = re.compile(r"(?P<name>[A-Za-z][\w-]+)[ -](?P<year>20[12]\d)\b")


def benchmark_years(text: str) -> list[tuple[int, int]]:
    """Where a year belongs to a name: the 2024 of AIME 2024 is no date."""
    return [match.span("year") for match in _YEAR.finditer(text) if is_benchmark(match["name"])]
