"""Measures of quality, as data."""

from __future__ import annotations

__all__ = ["BENCHMARKS", "METRICS"]

_HIGHER_IS_BETTER = """
    accuracy, accuracies, top-1 accuracy, top 1 accuracy, top-1, top-5 accuracy, top-5, zero-shot
    accuracy, f1, f1 score, macro f1, micro f1, macro f1 score, bleu, bleu score, sacrebleu, chrf,
    comet, rouge, rouge-l, rouge-1, meteor, cider, spice, bertscore, psnr, ssim, map, ap, ap50, miou,
    iou, auc, auroc, auprc, roc-auc, em, exact match, success rate, win rate, winrate, win rates,
    recall, precision, average precision, ndcg, mrr, hit rate, dice, dice score, dsc, clip score,
    clipscore, elo, score, performance, inception score, quality, mcc, kappa, r2, correlation,
    spearman correlation, pearson correlation, sdr, si-sdr, si-snr, pesq, stoi, mos, pck, auc score,
    pass rate, solve rate, resolution rate, resolved rate, acceptance rate, detection rate,
    robustness, robust accuracy, mean average precision, mean iou, mean intersection over union, box
    ap, mask ap, nds, pq, hota, mota, idf1, j&f, generation quality, sensitivity, specificity,
    faithfulness, generalization, macro-f1, micro-f1, f-score, f-measure, attack success rate, asr,
    execution accuracy, reward, fidelity, answer accuracy, completion rate, task completion, human
    preference, preference rate, factuality, rank-1, rank-1 accuracy, kendall tau, kendall-tau,
    map@0.5, map@0.5:0.95, map@.5, map50, map50-95, balanced accuracy, downstream accuracy, reasoning
    accuracy, average accuracy, test accuracy, validation accuracy, classification accuracy,
    prediction accuracy, retrieval accuracy, detection accuracy, detection performance, reasoning
    performance, average score, overall score
"""
_LOWER_IS_BETTER = """
    fid, fid score, rfid, gfid, rfvd, cross entropy, cross-entropy, angular error, bd-rate, bd rate,
    niqe, dists, endpoint error, collision rate, fvd, kid, lpips, perplexity, ppl, wer, word error
    rate, cer, character error rate, error, error rate, test error, top-1 error, mae, rmse, mse, mean
    absolute error, mean squared error, loss, validation loss, eer, equal error rate, chamfer
    distance, ate, mape, nll, bits per byte, hallucination rate, hallucination, hallucinations,
    hallucination score, forgetting, toxicity, regret, false positive rate, fpr, fpr95, der, epe,
    absrel, reconstruction error, prediction error, translation error, rotation error, failure rate,
    errors, generalization gap, accuracy gap, performance gap, performance drop, accuracy drop,
    accuracy loss, performance degradation, degradation, accuracy degradation, performance loss,
    quality loss, mpjpe, rejection rate, gap
"""

BENCHMARKS = frozenset("mmlu humaneval gsm8k alpacaeval mt-bench geneval vbench swe-bench arena-hard".split())
"""Benchmarks whose scores go by their own name."""


def _names(block: str) -> list[str]:
    return [" ".join(name.split()) for name in block.split(",")]


_AT = "pass recall ndcg hit hits hr precision map mrr acc accuracy maj avg mean best cons auc f1 r p".split()
_RANKS = "1 2 3 4 5 8 10 16 20 25 32 50 64 100 k n".split()

METRICS: dict[str, bool] = (
    dict.fromkeys((f"{name}@{rank}" for name in _AT for rank in _RANKS), True)
    | dict.fromkeys([*_names(_HIGHER_IS_BETTER), *sorted(BENCHMARKS)], True)
    | dict.fromkeys(_names(_LOWER_IS_BETTER), False)
)
"""Metric or benchmark -> whether more of it is better."""
