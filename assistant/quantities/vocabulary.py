"""The words for resources: which phrase names which quantity, and in which context.

Data only, plus :func:`mentions`, which finds the longest phrases in a text. Claims
and questions read the same table, so a question meets the claims it means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.quantities.phrases import Phrases, words_of
from assistant.types import Context, Quantity

__all__ = ["TERMS", "Mention", "Nature", "Term", "mentions"]

Nature: TypeAlias = Literal["amount", "rate", "gain", "level"]


@dataclass(frozen=True, slots=True)
class Term:
    """A resource as it is named.

    ``nature`` is ``amount`` (training time: less is less), ``rate`` (training speed,
    FPS: more means less time), ``gain`` (a speedup: its size is the saving) or ``level``
    (utilisation: a share that is reached, no saving).
    ``context`` is ``None`` when the words leave it open; time and speed without a
    context (``speedup``, ``runtime``) may turn out to be those of training.
    """

    quantity: Quantity
    context: Context | None = None
    nature: Nature = "amount"


@dataclass(frozen=True, slots=True)
class Mention:
    """A term where it stands: ``text[start:end].lower()`` is ``phrase``."""

    start: int
    end: int
    phrase: str
    term: Term


def _phrases(block: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in block.split(",")]


# One row a meaning; phrases separated by commas. A plural "s" is understood; hyphens and spaces are alike.
_ROWS: tuple[tuple[Term, str], ...] = (
    # ---- time of training
    (
        Term("training_time", "training"),
        """
        training time, training duration, train time, time to train, pre training time, pretraining
        time, fine tuning time, finetuning time, tuning time, optimization time, optimisation time,
        convergence time, time to convergence, time to converge, time to accuracy, adaptation time,
        learning time, training wall clock time, wall clock training time, training runtime,
        training latency, training period, training hours, training gpu hours, gpu training hours,
        training gpu time, training iteration time, iteration time, step time, epoch time, per epoch
        time, backward time, reconstruction time, fitting time, search time, search cost, retraining
        time, distillation time, calibration time, compression time, quantization time, pruning
        time, unlearning time, end to end training time, overall training time, total training time,
        pre train time, mapping time, training and inference time
        """,
    ),
    (
        Term("training_time", "training", "rate"),
        """
        training speed, training efficiency, training throughput, convergence speed, convergence
        rate, pre training speed, pretraining speed, pre training efficiency, pretraining
        efficiency, fine tuning speed, fine tuning efficiency, learning speed, optimization speed,
        convergence
        """,
    ),
    (
        Term("training_time", "training", "gain"),
        """
        training speedup, training speed up, training acceleration, speedup in training, speed up in
        training, speedup of training, speedup for training, speedup during training, pre training
        speedup, pretraining speedup, fine tuning speedup, convergence speedup
        """,
    ),
    # ---- time of inference
    (
        Term("inference_latency", "inference"),
        """
        runtime, run time, running time, time to solution, inference time, inference latency, latency, latencies, decoding time,
        decoding latency, generation time, generation latency, rendering time, sampling time,
        response time, prediction time, prefill time, prefilling time, pre filling time, prefilling
        latency, pre filling latency, prefill latency, time to first token, ttft, time per token,
        per token latency, test time, testing time, evaluation time, retrieval time, query time,
        search latency, retrieval latency, inference runtime, inference wall clock time, solving
        time, solution time, planning time, detection time, encoding time, indexing time,
        construction time, inference delay, end to end latency, tail latency, inference overhead,
        denoising time, synthesis time, editing time, retrieval runtime, inference cycles, matching
        time, registration time, annotation latency, policy latency, waiting time, verification time
        """,
    ),
    (
        Term("inference_latency", "inference", "rate"),
        """
        inference speed, inference efficiency, decoding speed, decoding efficiency, generation
        speed, generation efficiency, rendering speed, sampling speed, sampling efficiency, frame
        rate, framerate, fps, frames per second, inference rate, prefilling speed, prefill speed,
        rendering efficiency, control frequency, inference frequency, synthesis
        speed, inference performance, generation rate, decoding rate, tokens per second, refresh
        rate, prediction speed
        """,
    ),
    (
        Term("inference_latency", "inference", "gain"),
        """
        inference speedup, inference speed up, inference acceleration, decoding speedup, decoding
        speed up, decoding acceleration, generation speedup, generation acceleration, sampling
        speedup, sampling acceleration, rendering speedup, attention speedup, prefilling speedup,
        prefill speedup, latency speedup, latency improvement, faster inference, faster decoding,
        faster generation, faster sampling, faster rendering
        """,
    ),
    (
        Term("inference_latency"),
        """
        execution time, processing time, computation time,
        computational time, compute time, wall clock time, wallclock time, turnaround time,
        simulation time, delay, completion time, clock time, wall time, the time, gpu time, cpu time,
        end to end time, total time, time cost, time consumption, time overhead, time complexity
        """,
    ),
    (
        Term("inference_latency", None, "rate"),
        """
        processing speed, execution speed, simulation speed, running speed, computation speed, runtime speed, speed,
        runtime performance, time efficiency
        """,
    ),
    (
        Term("inference_latency", None, "gain"),
        """
        kernel speedup, wall clock speedup, wall clock time speedup, end to end speedup, end to end
        acceleration, speedup, speed up, speed boost, speed gain, speed improvement, acceleration,
        acceleration ratio, acceleration rate, speed advantage, acceleration factor, speedup ratio,
        speedup factor, wall clock speed up, wall clock time speed up, end to end speed up,
        theoretical speedup, computational speedup, computational speed up, practical speedup,
        runtime improvement, wall clock acceleration, runtime speedup, execution speedup, speed
        increase
        """,
    ),
    # ---- items per second
    (
        Term("throughput", None, "rate"),
        """
        throughput, generation throughput, inference throughput, decoding throughput, serving
        throughput, token throughput, request rate, serving capacity, queries per second, requests
        per second, serving efficiency, samples per second, images per second, qps
        """,
    ),
    # ---- memory
    (
        Term("memory"),
        """
        memory, memory usage, memory use, memory consumption, memory footprint, memory cost, memory
        requirement, memory overhead, memory demand, peak memory, peak memory usage, gpu memory, gpu
        memory usage, vram, vram usage, ram, gpu ram, hbm, activation memory, optimizer memory,
        memory bandwidth, memory access, memory traffic, device memory, cache memory, memory load,
        memory budget, memory burden, memory size
        """,
    ),
    (
        Term("memory", "inference"),
        """
        kv cache, key value cache, kv cache size, kv cache memory, kv cache usage, key value (kv)
        cache, inference memory, cache size, cache budget, kv cache budget, kv footprint, kv budget,
        kv cache footprint
        """,
    ),
    (
        Term("memory", "training"),
        """
        training memory, optimizer state, fine tuning memory, training memory usage, training memory
        footprint, training memory cost, training time memory, total training memory
        """,
    ),
    (
        Term("memory", None, "rate"),
        """
        memory efficiency, memory efficient, gpu memory efficiency
        """,
    ),
    (
        Term("memory", "inference", "gain"),
        """
        kv cache compression, kv cache compression ratio, cache compression, kv compression, kv cache reduction
        """,
    ),
    # ---- size of models
    (
        Term("model_size"),
        """
        parameter, params, model size, parameter count, number of parameters, model parameters,
        weights, storage, storage cost, storage requirement, storage space, storage size, storage
        footprint, disk space, storage overhead, storage consumption, model storage, model weights,
        model footprint, parameter size, active parameters, activated parameters, network size,
        checkpoint size, index size, file size, embedding size, embedding parameters, disk usage,
        parameter budget, codebook size, parameter overhead, memory storage, number of gaussians,
        gaussians, gaussian primitives, primitives, number of primitives, number of weights,
        learnable parameters, bits, size
        """,
    ),
    (
        Term("model_size", "training"),
        """
        trainable parameter, trainable params, tunable parameters, tuned parameters, number of
        trainable parameters, fine tuned parameters, trainable weights, task
        specific parameters, trained parameters, parameters fine tuned
        """,
    ),
    (
        Term("model_size", None, "rate"),
        """
        parameter efficiency, parameter efficient
        """,
    ),
    (
        Term("model_size", None, "gain"),
        """
        compression, compression ratio, compression rate, compression factor, model compression,
        size reduction, sparsity, weight sparsity, model sparsity, unstructured sparsity, structured
        sparsity, sparsity ratio, sparsity level, pruning ratio, pruning rate
        """,
    ),
    # ---- work
    (
        Term("compute"),
        """
        flop, gflops, tflops, floating point operations, mac, gmacs, multiply accumulates, compute,
        computation, computational cost, computation cost, compute cost, computing cost,
        computational overhead, computation overhead, compute overhead, computational complexity,
        computational burden, computational load, computational resources, computational
        requirements, computational budget, compute budget, compute resources, computing resources,
        computing power, computational effort, computational expense, computation budget,
        computational demand, function evaluations, number of function evaluations, operations, mult
        adds, arithmetic operations, attention computation, attention flops, resource consumption,
        resources, resource usage, complexity, visual token, vision token, image token, video
        token, kv token, overhead, model calls, gpu resources, hardware resources, computing budget,
        multiplications, gpu usage, processed tokens
        """,
    ),
    (
        Term("compute", "inference"),
        """
        token usage, token consumption, token cost, output reasoning tokens,
        generated tokens, thinking tokens, reasoning length, response length, output length,
        inference tokens, tokens, inference compute, inference computation, inference flops, test time compute, inference
        computational cost
        """,
    ),
    (
        Term("compute", "training"),
        """
        training compute, training flops, training computation, pre training compute, pretraining
        compute, training computational cost, compute for training
        """,
    ),
    (
        Term("compute", None, "rate"),
        """
        computational efficiency, compute efficiency, computation efficiency, compute efficient,
        flops efficient, computationally efficient
        """,
    ),
    (
        Term("compute", "inference", "gain"),
        """
        token compression, token compression ratio, token reduction, token savings, token pruning, context compression,
        context compression ratio, prompt compression, prompt compression ratio, visual token compression,
        visual token reduction, vision token compression, vision token reduction, compute savings
        """,
    ),
    (
        Term("compute", None, "level"),
        """
        model flops utilization, model flop utilization, mfu, gpu utilization, hardware utilization,
        flops utilization, hardware flops utilization, compute utilization, resource utilization
        """,
    ),
    (
        Term("other", None, "level"),
        """
        scaling efficiency, parallel efficiency, weak scaling efficiency, strong scaling efficiency
        """,
    ),
    # ---- energy
    (
        Term("energy"),
        """
        energy, energy consumption, energy usage, energy use, energy cost, power, power consumption,
        power usage, system power, carbon footprint, carbon emission, co2 emissions, emissions,
        electricity, energy footprint, energy requirement
        """,
    ),
    (
        Term("energy", None, "rate"),
        """
        energy efficiency, energy efficient, tps/w, tops/w, gflops/w, performance per watt, power efficiency, power efficient
        """,
    ),
    # ---- data
    (
        Term("data", "training"),
        """
        training data, training sample, training examples, training tokens, training set, training
        dataset, training images, training videos, labeled data, labelled data, labeled samples,
        labeled examples, labelled examples, annotation, annotated data, human annotations, human
        labels, supervision, data, dataset, dataset size, data size, demonstrations, demonstration
        data, samples, sample complexity, pre training data, pretraining data, pre training tokens,
        pretraining tokens, fine tuning data, finetuning data, environment interactions,
        interactions, data usage, examples, preference data, images, synthetic data, data
        requirement, training corpus, training instances, trajectories, instruction data, sft data,
        rl data, training pairs, label, documents, real data, human data, labelled samples, training
        problems, training prompts, data points, corpus, pre training corpus
        """,
    ),
    # Tokens without more: learned from in training, processed elsewhere.
    (
        Term("data"),
        """
        tokens, number of tokens, token count, token budget
        """,
    ),
    (
        Term("data", "training", "rate"),
        """
        data efficiency, data efficient, sample efficiency, sample efficient, label efficiency,
        label efficient, token efficiency, token efficient
        """,
    ),
    # ---- communication
    (
        Term("communication"),
        """
        required bandwidth, network bandwidth, bandwidth requirement, communication, communication cost, communication overhead, communication volume,
        communication time, communication bandwidth, communication rounds, communication traffic,
        bandwidth usage, network traffic, data transfer, data transfer time, data movement,
        transmission, transmission overhead, inter node communication, communication latency,
        uplink, bits communicated, communication complexity, transmitted data, i/o, bandwidth
        consumption, communication load
        """,
    ),
    (
        Term("communication", None, "rate"),
        """
        communication efficiency, communication efficient
        """,
    ),
    # ---- money and effort
    (
        Term("cost"),
        """
        cost, price, monetary cost, financial cost, expense, budget, api cost, annotation cost,
        labeling cost, labelling cost, labeling effort, annotation effort, annotation time, manual
        effort, human effort, labor, labor cost, inference cost, training cost, operational cost, operating cost, deployment cost, serving
        cost, pre training cost, pretraining cost, fine tuning cost, evaluation cost, annotation
        workload, workload, generation cost, hardware cost, human annotation, human intervention,
        human labor, llm cost, llm calls, api calls
        """,
    ),
    (
        Term("cost", None, "rate"),
        """
        cost efficiency, cost efficient, cost effectiveness, cost effective
        """,
    ),
    # ---- steps
    (
        Term("steps"),
        """
        step, iteration, number of steps, number of iterations, sampling steps, denoising steps,
        inference steps, diffusion steps, function calls, nfe, decoding steps, reasoning steps,
        rounds, forward passes, forward pass, passes, interaction steps, turns,
        simulations, rollouts, hops
        """,
    ),
    (
        Term("steps", "training", "level"),
        """
        batch size, minibatch size, mini batch size, minibatch, mini batch, global batch size, maximum batch size
        """,
    ),
    (
        Term("steps", "training"),
        """
        epoch, number of epochs, training steps, training iterations, training epochs, optimization
        steps, optimization iterations, gradient steps, gradient updates, update steps, optimizer steps, environment
        steps, updates, gradient evaluations, rl steps, fine tuning steps, training rounds, number
        of training steps
        """,
    ),
)

TERMS: dict[str, Term] = {phrase: term for term, phrases in _ROWS for phrase in _phrases(phrases)}
"""Every phrase, lower case, and what it names."""

_PHRASES = Phrases(TERMS)


def mentions(text: str) -> tuple[Mention, ...]:
    """The resource terms of ``text`` in order, longest phrase at each place."""
    return tuple(
        Mention(found.start, found.end, found.phrase, found.value)
        for found in _PHRASES.find(text, words_of(text))
    )
