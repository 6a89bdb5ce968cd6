"""Kinds of questions, on two sets of our own, each written before it was measured.

The first 150 questions came out right in 141 cases, the next 63 in 56, before the rules
were mended; both are kept as they are, so that no later rule undoes what works.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.question import parse

QUESTIONS = {
    "set": """
    Which papers cut inference latency by at least 30%?
    Who manages to slash GPU memory by two thirds or more?
    Show me everything that trains in under a day.
    What fits in 24 GB of GPU memory?
    Which models have fewer than 10 M parameters?
    List methods that reach a fivefold training speedup.
    How many papers report an energy saving?
    What is the largest memory saving?
    Top 5 inference speedups
    Rank the papers by training-time reduction.
    Any energy savings over 20% since 2023?
    Which approaches halve the number of training steps?
    Papers with more than 10x fewer parameters
    Which diffusion papers speed up sampling by more than 5 times?
    Which techniques save between 30 and 60 percent of training memory?
    Find work that lowers communication by an order of magnitude.
    What doubles throughput?
    Which systems at least triple serving throughput?
    Which papers gain over 5 points on ImageNet?
    Who improves BLEU by 2 or more?
    Which methods train in half the time?
    Which methods need less than 10% of the labelled data?
    Who trains on fewer than 1 billion tokens?
    List all claims of a speedup above 100x for rendering.
    Which papers shave at least a quarter off training time compared with Adam?
    What runs at more than 60 FPS?
    How many methods accelerate training by exactly 2x?
    Which compression papers make models ten times smaller?
    Give me the five biggest reductions in FLOPs.
    Which LLM papers from 2024 cut the KV cache memory by over half?
    What is the best speedup anyone reports for fine-tuning?
    Who reports cheaper training, and by more than 50%?
    papers that reduce training cost by 90%
    over 50% less training time
    methods with >3x faster inference
    memory reduction >= 40%
    Which works claim that they reduce energy consumption?
    Does any paper cut training time by more than 99%?
    Are there methods that use less than half of the memory without losing accuracy?
    What trimmed GPU hours by 70 percent or more last year?
    Which optimizers converge in half as many steps?
    Name the approaches that save at least three quarters of compute.
    Which papers published before March 2022 report more than 2x faster training?
    sort all memory savings from smallest to largest
    Which federated learning methods lower communication cost by over 90%?
    Which method makes training the fastest?
    What percentage of papers report savings over 50% in training time?
    Which papers increase the batch size by at least 4 times?
    Which paper has the highest throughput gain?
    What is the smallest model size reported?
    Who gets by with a tenth of the data?
    Which quantization schemes reduce memory by no more than 50%?
    Which approaches train at least twice as fast as the baseline?
    Which video models run in real time at over 30 frames per second?
    Which papers can be trained on a GPU with less than 16 GB?
    Which papers raise accuracy by more than 3 percentage points?
    What reduces the number of trainable parameters the most?
    Count the papers claiming inference at least four times quicker.
    Tell me which methods lighten the model by a factor of 8 or more.
    Which RL papers cut wall-clock time from hours to minutes?
    Which works bring GPU memory down by at least a factor of three?
    Give me all papers where training gets 10x cheaper.
    Whose models are at least 5 times smaller than the original?
    papers claiming sub-second inference
    Which approaches claim savings of more than 95% in labelled data?
    Who cuts FLOPs in half?
    Which paper reports the biggest drop in training time?
    Show the ten largest compute savings since January 2022
    Which video papers save more than 30% of computation?
    Are there any papers with a 100-fold speedup?
    Which methods take under 10 GPU hours to train?
    Which approaches need at most 8 GB of VRAM?
    What can be trained in less than 30 minutes?
    Which models run on-device with latency below 10 ms?
    How many papers claim to use fewer than 1% of the parameters?
    Which parameter-efficient methods train less than 0.1% of the weights?
    List papers that reduce communication rounds by two orders of magnitude
    Which techniques lower inference cost by roughly 40%?
    Which of the papers halve the latency?
    Which papers speed up both training and inference by more than 2x?
    Who quadruples the throughput?
    Which papers need 3 times fewer epochs?
    fastest training in the collection
    Which transformers use 30-50% less memory?
    Which papers beat the baseline by more than 10 points in F1?
    Which methods reduce the error rate by at least 20%?
    papers with top-1 accuracy above 85% on ImageNet
    Which speech models have a WER under 5%?
    Which GNN papers report training speedups over 2x?
    What saves energy, and how much?
    """,
    "lookup": """
    At what stage does gradient noise matter, and by what mechanism?
    How many tokens does the smallest variant need, and how much compute does that save?
    How does SGD learn the product of two bits?
    How much memory does GaLore save?
    How much faster is FlashAttention-3 than FlashAttention-2?
    What training time does LoRAT need?
    What accuracy does MobileNetV3 reach on ImageNet?
    Why does dropout help in over-parameterised networks?
    How does speculative decoding keep the output distribution unchanged?
    Which dataset was used to pretrain the Korean language model?
    Which paper introduced the one-cycle schedule for quantised transformers?
    What is the name of the benchmark for multi-turn tool use in hospitals?
    Is there a sampler that stays exact while it reads a small subset of the data?
    How many parameters does the smallest Phi model have?
    How many GPUs were used to train the video generator?
    By how much did the pruned ResNet shrink?
    What fraction of tokens does the routing model skip?
    Who proposed the scheduler with a constant phase and a sharp decay?
    How long does the quadrotor policy train on a laptop?
    What percentage of parameters does the sparse adapter keep?
    Can a language model be trained on compressed text?
    How is the teacher's cost avoided during distillation?
    When do larger batches stop helping?
    What happens to the sharpness of minima as the learning rate grows?
    What method lets me restart training on a different number of GPUs?
    I need an optimizer that stores no second moments. What is there?
    Does gradient clipping matter for private training?
    How many tokens per second does the phone-sized speech model reach?
    What speedup does the paper on hierarchical Gaussian splatting report?
    How much energy did training the 12B model take?
    What explains the loss spikes early in training?
    On which GPU was the 7B model pretrained with 8-bit projections?
    Which attack needs fewer than a hundred poisoned images?
    What is low-rank adaptation?
    Explain how mixture-of-experts routing works in the paper on global load balancing.
    Which layer type replaces attention in the hybrid 256K-context model?
    What did the authors find about weight decay in large batch training?
    How can I fine-tune a large model when I have only one consumer GPU?
    To what batch size can the detector be scaled?
    What FID does the one-step generator get on CIFAR-10?
    Which hospital supplied the EEG recordings?
    What is the main limitation of the graph pipeline trainer?
    How was the judge model calibrated against human ratings?
    How much does MCUNetV2 reduce peak memory?
    What speedup does speculative decoding give on summarisation in the draft-model paper?
    Does the token-dropping method hurt accuracy?
    Which layer norm variant was tried on recurrent networks?
    How was the 460-million-parameter speech adapter trained?
    Who wrote the report on the hybrid Mamba model?
    What is the training cost of the diffusion transformer for text-to-image in GPU days?
    Is knowledge distillation used in the 3 MB code model paper?
    Why is the second-order optimizer faster on BERT?
    What does the multigrid schedule vary during training?
    How many images were in the large-batch self-supervised run?
    Which benchmark measures long-horizon household tasks?
    What learning rate schedule suits continual pretraining?
    How do I cut my training bill?
    What happens to memory when the logits are never materialised?
    """,
    "list": """
    Which papers study grokking?
    What work exists on unlearning in language models?
    List the benchmarks for long-context retrieval.
    Who has worked on speculative decoding?
    Which studies examine the effect of batch size on generalisation?
    What has been written about catastrophic forgetting in continual pretraining?
    Which methods prune tokens in vision-language models?
    Show papers about federated learning on phones.
    What are the approaches to KV cache compression?
    Which datasets for mathematical reasoning have been released?
    Find papers on reinforcement learning for robots.
    Which authors look at privacy in fine-tuned language models?
    Where is knowledge distillation applied to speech?
    Are there papers on protein language models?
    Give me an overview of work on efficient transformers.
    What papers are there about curriculum learning?
    Papers on Gaussian splatting
    Which works combine diffusion with reinforcement learning?
    Name some open-source multimodal models.
    Which techniques improve the robustness of vision transformers?
    Which papers were published in March 2024?
    Which surveys cover agents?
    Who uses human feedback to train image generators?
    What research deals with hallucination in medical assistants?
    Which papers propose new optimizers?
    Which papers discuss memory-efficient optimizers?
    What are people doing about slow diffusion sampling?
    Show me work on quantization below 4 bits
    Which papers come from Apple?
    Find everything about agents in games.
    Who works on protein language models?
    Which approaches handle missing modalities?
    What papers deal with the energy use of AI?
    Tell me about papers on model merging.
    Are there any studies of sycophancy?
    """,
    "compare": """
    How does LoRA differ from full fine-tuning in memory use?
    Compare GaLore and Q-GaLore.
    Which is faster, EAGLE or Medusa?
    What is the difference between WSD and cosine schedules?
    GaLore vs LoRA for pretraining
    Do the two pruning papers agree on the importance of rewinding?
    Which of the two trackers needs less memory: LoRAT or OSTrack?
    How do the training costs of DeiT and ViT compare?
    Which paper reports the bigger throughput gain, the one on length prediction or the one on low-rank keys?
    Contrast the learning-rate findings of the surge paper with those of the random-matrix paper.
    What do the two federated learning papers say about stragglers?
    How much training data did the Hindi and the Korean models each use?
    Is token dropping more effective than token merging in the video papers?
    Compared to GaLore, how much less memory does Q-GaLore need?
    Which uses fewer parameters, MELoRA or LoRA-Mini?
    Are the results of the large-batch papers on ImageNet and COCO consistent with each other?
    How large are the StarCraft and the Minecraft environments respectively?
    Which of FAST-VQA and AdaFuse saves more compute?
    Do ShadowKV and S3 both offload the cache to the CPU?
    How similar are the approaches of Tree of Thoughts and critique models?
    Which needs more memory, full fine-tuning or LoRA?
    How do GaLore and APOLLO compare in memory?
    Difference between EMA scaling and linear scaling of the learning rate?
    Is AGVM faster than the large minibatch recipe?
    What do the large-batch papers say about warm-up, and do they agree?
    GaLore or Q-GaLore: which one uses less memory?
    How accurate is o1-mini on games, and how accurate on puzzles that reuse a solution?
    Which method steers clips at test time, and which for text from a frozen model?
    What stops larger batches from paying off, according to the GAN study and to the empirical model?
    One paper shrinks the batch and another makes it as large as it can. What is each training?
    How was safety checked by the maker of the model, and with what tool by outsiders on its successor?
    How does the tracker fare on LaSOT as against the drone benchmark?
    """,
    "chat": """
    hello
    thanks, that helps
    What can you do?
    who are you?
    good morning!
    hi there
    thank you!
    """,
}
CASES = [(kind, line.strip()) for kind, block in QUESTIONS.items() for line in block.strip().splitlines()]
DEV_KINDS = {"compare": "compare", "list": "list", "set_numeric": "set"}
# Typed as lists by their authors, but they ask for a number: sets by our rules.
NUMERIC_LISTS = 3


@pytest.mark.parametrize(("kind", "question"), CASES)
def test_question_gets_its_kind(kind: str, question: str) -> None:
    """Each question is answered the way its reader means it."""
    assert parse(question).kind == kind


def test_every_kind_is_there_in_number() -> None:
    """The table is what it says: 222 different questions."""
    assert len({question for _, question in CASES}) == len(CASES) == 222


@pytest.mark.shared
def test_development_questions_get_their_kind(shared: Path) -> None:
    """Factoids, methods and reasons are lookups; comparisons, lists and sets are themselves."""
    wrong = []
    for name in ("dev_qa.jsonl", "dev_sets.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf8").splitlines():
            gold = json.loads(line)
            kind = parse(gold["question"]).kind
            if kind != DEV_KINDS.get(gold["type"], "lookup"):
                wrong.append((gold["type"], kind))
    assert wrong == [("list", "set")] * NUMERIC_LISTS
