"""The one table of quantities; whatever lists quantities derives from it."""

from __future__ import annotations

from assistant.language.quantities.definition import Definition, Term
from assistant.language.text import listed
from assistant.types import Context, Quantity

__all__ = ["BY_UNIT", "QUANTITIES", "TIMED", "default_term", "measured_in"]


_ENTRIES = (
    Definition(
        "training_time",
        noun="training time",
        dimensions="time, GPU time, TPU time, CPU time, NPU time",
        means="time, GPU time, TPU time, CPU time, NPU time",
        unit="absolute:hours",
        phase="training",
        per_second=True,
        comparative="faster",
        related="throughput",
        example="Which methods cut training time by more than 50%?",
        terms="""
            [training amount]
            training time, training duration, train time, time to train, pre training time, pretraining time,
            fine tuning time, finetuning time, tuning time, optimization time, optimisation time, convergence
            time, time to convergence, time to converge, time to accuracy, adaptation time, learning time,
            training wall clock time, wall clock training time, training runtime, training latency, training
            period, training hours, training gpu hours, gpu training hours, training gpu time, training
            iteration time, iteration time, step time, epoch time, per epoch time, gpu hours, gpu days, tpu
            hours, backward time, reconstruction time, fitting time, search time, search cost, retraining
            time, distillation time, calibration time, compression time, quantization time, pruning time,
            unlearning time, end to end training time, overall training time, total training time, pre train
            time, mapping time, training and inference time
            [training rate]
            training speed, training efficiency, convergence speed, convergence rate, pre training speed,
            pretraining speed, pre training efficiency, pretraining efficiency, fine tuning speed, fine
            tuning efficiency, learning speed, optimization speed, convergence
            [training gain]
            training speedup, training speed up, training acceleration, speedup in training, speed up in
            training, speedup of training, speedup for training, speedup during training, pre training
            speedup, pretraining speedup, fine tuning speedup, convergence speedup
        """,
        asked_by="""
            [training amount]
            gpu hours, gpu days, gpu-hours, gpu-days, gpu time, tpu hours, training hours, time to train,
            longer to train, train longer, trains longer, slower to train
        """,
    ),
    Definition(
        "inference_latency",
        noun="inference time",
        dimensions="time, frame rate, query rate, GPU time, CPU time",
        means="time, frame rate",
        unit="absolute:ms",
        phase="inference",
        per_second=True,
        comparative="faster",
        related="throughput",
        example="What makes inference at least 2x faster?",
        terms="""
            [inference amount]
            runtime, run time, running time, time to solution, inference time, inference latency, latency,
            latencies, decoding time, decoding latency, generation time, generation latency, rendering time,
            sampling time, response time, prediction time, prefill time, prefilling time, pre filling time,
            prefilling latency, pre filling latency, prefill latency, time to first token, ttft, time per
            token, per token latency, test time, testing time, evaluation time, retrieval time, query time,
            search latency, retrieval latency, inference runtime, inference wall clock time, solving time,
            solution time, planning time, detection time, encoding time, indexing time, construction time,
            inference delay, end to end latency, tail latency, inference overhead, denoising time, synthesis
            time, editing time, retrieval runtime, inference cycles, matching time, registration time,
            annotation latency, policy latency, waiting time, verification time
            [inference rate]
            inference speed, inference efficiency, decoding speed, decoding efficiency, generation speed,
            generation efficiency, rendering speed, sampling speed, sampling efficiency, frame rate,
            framerate, fps, frames per second, inference rate, prefilling speed, prefill speed, rendering
            efficiency, control frequency, inference frequency, synthesis speed, inference performance,
            generation rate, decoding rate, refresh rate, prediction speed
            [inference gain]
            inference speedup, inference speed up, inference acceleration, decoding speedup, decoding speed
            up, decoding acceleration, generation speedup, generation acceleration, sampling speedup,
            sampling acceleration, rendering speedup, attention speedup, prefilling speedup, prefill speedup,
            latency speedup, latency improvement, faster inference, faster decoding, faster generation,
            faster sampling, faster rendering
            [any amount]
            execution time, processing time, computation time, computational time, compute time, wall clock
            time, wallclock time, turnaround time, simulation time, delay, completion time, clock time, wall
            time, the time, gpu time, cpu time, end to end time, total time, time cost, time consumption,
            time overhead, time complexity, wall clock overhead, runtime overhead, latency overhead
            [any rate]
            processing speed, execution speed, simulation speed, running speed, computation speed, runtime
            speed, speed, runtime performance, time efficiency
            [any gain]
            kernel speedup, wall clock speedup, wall clock time speedup, end to end speedup, end to end
            acceleration, speedup, speed up, speed boost, speed gain, speed improvement, acceleration,
            acceleration ratio, acceleration rate, speed advantage, acceleration factor, speedup ratio,
            speedup factor, wall clock speed up, wall clock time speed up, end to end speed up, theoretical
            speedup, computational speedup, computational speed up, practical speedup, runtime improvement,
            wall clock acceleration, runtime speedup, execution speedup, speed increase
        """,
        asked_by="""
            [any gain]
            faster, fastest, quicker, quickest, speedier, as fast, as quick, as quickly, accelerat*, speed
            up, speeds up, speeding up, sped up, speeds, quicken*, half the time, of the time, less time,
            time saving*, saving* in time, time reduction*, saves time, save time, most time, least time,
            wall-clock, wall clock, take longer, takes longer, taking longer, run longer, runs longer, slow
            down, slows down, slower
        """,
    ),
    Definition(
        "throughput",
        noun="throughput",
        dimensions="frame rate, query rate",
        means="query rate",
        less_is_better=False,
        sided=True,
        per_second=True,
        terms="""
            [any rate]
            throughput, generation throughput, inference throughput, decoding throughput, serving throughput,
            token throughput, request rate, serving capacity, queries per second, requests per second,
            serving efficiency, tokens per second, samples per second, images per second, qps
            [training rate]
            training throughput, throughput in training, throughput of training
        """,
    ),
    # Memory and size.
    Definition(
        "memory",
        noun="memory use",
        dimensions="bytes, bits, tokens, count",
        means="bytes, bits",
        unit="absolute:GB",
        sided=True,
        example="Which papers reduce memory use by more than half?",
        terms="""
            [any amount]
            memory, memory usage, memory use, memory consumption, memory footprint, memory cost, memory
            requirement, memory overhead, memory demand, peak memory, peak memory usage, gpu memory, gpu
            memory usage, vram, vram usage, ram, gpu ram, hbm, activation memory, optimizer memory, memory
            bandwidth, memory access, memory traffic, device memory, cache memory, memory load, memory
            budget, memory burden, memory size, memory cache
            [inference amount]
            kv cache, key value cache, kv cache size, kv cache memory, kv cache usage, key value (kv) cache,
            inference memory, cache size, cache budget, kv cache budget, kv footprint, kv budget, kv cache
            footprint
            [training amount]
            training memory, optimizer state, fine tuning memory, training memory usage, training memory
            footprint, training memory cost, training time memory, total training memory, training memory
            demand, training memory consumption, training memory requirement, training memory overhead
            [any rate]
            memory efficiency, memory efficient, memory frugal, gpu memory efficiency
            [inference gain]
            kv cache compression, kv cache compression ratio, cache compression, kv compression, kv cache
            reduction, cache reduction, kv reduction, kv cache savings
        """,
        asked_by="""
            [any amount]
            fit in, fits in, fit on, fits on, fit into, fits into, fit within, fits within, gpu ram
        """,
    ),
    Definition(
        "model_size",
        noun="model size",
        dimensions="parameters, bytes, bits, layers, neurons, items, count",
        means="parameters, layers",
        unit="absolute:million parameters",
        comparative="smaller",
        smaller="smaller, lighter, more compact",
        larger="larger, bigger, as large, the size, its size, their size, its own size, as big, the scale",
        kinds="[active parameters] active, activate, activated, activating",
        example="Which papers shrink models by more than 50%?",
        terms="""
            [any amount]
            parameter, params, model size, parameter count, number of parameters, model parameters, weights,
            storage, storage cost, storage requirement, storage space, storage size, storage footprint, disk
            space, storage overhead, storage consumption, model storage, model weights, model footprint,
            parameter size, active parameters, activated parameters, network size, checkpoint size, index
            size, file size, embedding size, embedding parameters, disk usage, parameter budget, codebook
            size, parameter overhead, memory storage, number of gaussians, gaussian count, gaussians,
            gaussian primitives, gaussian points, splats, primitives, number of primitives, number of
            weights, learnable parameters, bits, size
            [training amount]
            trainable parameter, trainable params, tunable parameters, tuned parameters, number of trainable
            parameters, fine tuned parameters, trainable weights, task specific parameters, trained
            parameters, parameters fine tuned
            [any rate]
            parameter efficiency, parameter efficient
            [any gain]
            compression, compression ratio, compression rate, compression factor, model compression, size
            reduction, sparsity, weight sparsity, model sparsity, unstructured sparsity, structured sparsity,
            sparsity ratio, sparsity level, pruning ratio, pruning rate
        """,
        asked_by="""
            [any amount]
            smaller, smallest, lighter, lightest, lighten*, compact, shrink*, shrunk, slim, slims, compress,
            compresses, compressed, compressing
        """,
    ),
    # Work, energy, data, communication, cost and steps.
    Definition(
        "compute",
        noun="compute",
        dimensions="FLOPs, MACs, TOPS, GPU time, tokens, bytes, count",
        means="FLOPs, MACs, TOPS",
        unit="absolute:GFLOPs",
        sided=True,
        example="Which papers need less than half the compute?",
        kinds="""
            [visual tokens] visual, vision, image, video
            [tool calls] tool, search, api
            [reasoning tokens] reasoning, thinking, response, output, generated, cot, chain, completion,
            answer, generation, trajectory, length
            [tokens] token, context, prompt, text
        """,
        terms="""
            [any amount]
            flop, gflops, tflops, floating point operations, mac, gmacs, multiply accumulates, compute,
            computation, computational cost, computation cost, compute cost, computing cost, computational
            overhead, computation overhead, compute overhead, computational complexity, computational burden,
            computational load, computational resources, computational requirements, computational budget,
            compute budget, compute resources, computing resources, computing power, computational effort,
            computational expense, computation budget, computational demand, function evaluations, number of
            function evaluations, operations, mult adds, arithmetic operations, attention computation,
            attention flops, resource consumption, resources, resource usage, complexity, visual token,
            vision token, image token, video token, kv token, overhead, model calls, gpu resources, hardware
            resources, computing budget, multiplications, gpu usage, processed tokens
            [inference amount]
            token usage, token consumption, token cost, visual token count, output reasoning tokens,
            generated tokens, output tokens, thinking tokens, reasoning length, length of reasoning,
            response length, output length, completion length, answer length, generation length,
            length of cot, usage of tokens, inference tokens, inference compute, inference computation,
            inference flops, test time compute, inference computational cost, long chain thinking,
            thinking length, thinking budget, reasoning budget, cot length, chain of thought length,
            reasoning tokens, reasoning cost, reasoning chain, reasoning trace, trajectory length,
            tool calls, tool invocations, search calls
            [training amount]
            training compute, training flops, training computation, pre training compute, pretraining
            compute, training computational cost, compute for training
            [any rate]
            computational efficiency, compute efficiency, computation efficiency, compute efficient, flops
            efficient, computationally efficient
            [inference rate]
            token economy, token efficiency, token efficient, reasoning efficiency
            [inference gain]
            token compression, token compression ratio, token reduction, token savings, token pruning,
            context compression, context compression ratio, prompt compression, prompt compression ratio,
            visual token compression, visual token reduction, vision token compression, vision token
            reduction, compute savings, attention sparsity, activation sparsity, text compression, prompt
            compression rate, context compression rate
            [any level]
            model flops utilization, model flop utilization, mfu, gpu utilization, hardware utilization,
            flops utilization, hardware flops utilization, compute utilization, resource utilization,
            theoretical peak, theoretical peak performance, peak flops, peak throughput
        """,
    ),
    Definition(
        "energy",
        noun="energy use",
        dimensions="energy, power",
        means="energy, power",
        unit="absolute:kWh",
        sided=True,
        example="Which papers report an energy saving?",
        terms="""
            [any amount]
            energy, energy consumption, energy usage, energy use, energy cost, power, power consumption,
            power usage, system power, carbon footprint, carbon emission, co2 emissions, emissions,
            electricity, energy footprint, energy requirement
            [any rate]
            energy efficiency, energy efficient, tps/w, tops/w, gflops/w, performance per watt, power
            efficiency, power efficient
        """,
    ),
    Definition(
        "data",
        noun="training data",
        dimensions="tokens, items, words, bytes, time, steps, count",
        means="tokens, items, words",
        unit="absolute:billion tokens",
        phase="training",
        per_second=True,
        example="Which papers get by with less than half the data?",
        terms="""
            [training amount]
            training data, training sample, training examples, training tokens, training set, training
            dataset, training images, training videos, labeled data, labelled data, labeled samples, labeled
            examples, labelled examples, annotation, annotated data, human annotations, human labels,
            supervision, data, data collection, dataset, dataset size, data size, demonstrations,
            demonstration data, samples, sample complexity, pre training data, pretraining data, pre training
            tokens, pretraining tokens, fine tuning data, finetuning data, environment interactions,
            interactions, data usage, examples, preference data, images, synthetic data, data requirement,
            training corpus, training instances, trajectories, instruction data, sft data, rl data, training
            pairs, label, documents, real data, human data, labelled samples, training problems, training
            prompts, data points, corpus, pre training corpus
            [any amount]
            tokens, number of tokens, token count, token budget
            [training rate]
            data efficiency, data efficient, sample efficiency, sample efficient, label efficiency, label
            efficient
        """,
        asked_by="""
            [any amount]
            tokens, labelled examples, annotated examples
        """,
    ),
    Definition(
        "communication",
        noun="communication",
        dimensions="bytes, bits, bitrate, steps, time, count",
        means="bitrate",
        terms="""
            [any amount]
            required bandwidth, network bandwidth, bandwidth requirement, communication, communication cost,
            communication overhead, communication volume, communication time, communication bandwidth,
            communication rounds, communication traffic, bandwidth usage, network traffic, data transfer,
            data transfer time, data movement, transmission, transmission overhead, inter node communication,
            communication latency, uplink, bits communicated, communication complexity, transmitted data,
            i/o, bandwidth consumption, communication load
            [any rate]
            communication efficiency, communication efficient
        """,
    ),
    Definition(
        "cost",
        noun="cost",
        dimensions="money, time, items, tokens, steps, count",
        means="money",
        unit="absolute:USD",
        sided=True,
        comparative="cheaper",
        smaller="cheaper, more affordable, less expensive, less costly",
        larger="more expensive, costlier",
        example="Which papers halve the cost?",
        terms="""
            [any amount]
            cost, price, monetary cost, financial cost, expense, budget, annotation cost, manual labeling,
            manual labelling, manual annotation, labeling cost, labelling cost, labelling effort, labeling
            effort, annotation effort, annotation time, labeling time, labelling time, manual effort, human
            effort, labor, labor cost, operational cost, operating cost, annotation workload, workload,
            hardware cost, human annotation, human intervention, human labor
            [training amount]
            training cost, pre training cost, pretraining cost, fine tuning cost, finetuning cost, post
            training cost, cost of training, training budget, adaptation cost
            [inference amount]
            inference cost, serving cost, deployment cost, generation cost, evaluation cost, cost per query,
            api cost, llm cost, llm calls, api calls, decoding cost
            [any rate]
            cost efficiency, cost efficient, cost effectiveness, cost effective
        """,
        asked_by="""
            [any amount]
            cheaper, cheapest, less expensive, least expensive, cheapen*, money, dollars, bill, bills
        """,
    ),
    Definition(
        "steps",
        noun="steps or batch size",
        dimensions="steps, epochs, items, tokens, count",
        means="steps, epochs",
        unit="absolute:steps",
        less_is_better=False,
        comparative="fewer",
        less="fewer",
        terms="""
            [any amount]
            step, iteration, number of steps, number of iterations, function calls, nfe, rounds, forward
            passes, forward pass, passes, interaction steps, turns, simulations, rollouts, hops
            [inference amount]
            sampling steps, denoising steps, inference steps, diffusion steps, decoding steps, refinement
            steps, generation steps, reasoning steps, intermediate steps
            [training level]
            batch size, minibatch size, mini batch size, minibatch, mini batch, global batch size, maximum
            batch size
            [training amount]
            epoch, number of epochs, training steps, training iterations, training epochs, optimization
            steps, optimization iterations, gradient steps, gradient updates, update steps, optimizer steps,
            environment steps, updates, gradient evaluations, rl steps, fine tuning steps, training rounds,
            number of training steps
        """,
        asked_by="""
            [training amount]
            batches
        """,
    ),
    Definition(
        "context_length",
        noun="context length",
        dimensions="tokens",
        unit="absolute:thousand tokens",
        less_is_better=False,
        on_scale=False,
        described=True,
        example="Which models take a context of 128K tokens or more?",
    ),
    Definition(
        "video_length",
        noun="length of videos",
        dimensions="time",
        unit="absolute:minutes",
        less_is_better=False,
        on_scale=False,
        described=True,
        example="Who generates videos of a minute or longer?",
    ),
    Definition(
        "resolution",
        noun="resolution",
        dimensions="width",
        unit="absolute:pixels wide",
        less_is_better=False,
        on_scale=False,
        described=True,
        example="Which models generate images of 4K or more?",
    ),
    Definition(
        "devices",
        noun="number of GPUs",
        dimensions="devices",
        means="devices",
        unit="absolute:GPUs",
        on_scale=False,
        described=True,
        example="Which models were trained on at most 8 GPUs?",
    ),
    Definition(
        "precision",
        noun="bits",
        dimensions="bits",
        unit="absolute:bits",
        on_scale=False,
        described=True,
        example="Which papers quantize to 2 bits or fewer?",
    ),
    Definition(
        "data_size",
        noun="data set size",
        dimensions="items, languages, tokens, words, time, bytes",
        unit="absolute:thousand examples",
        less_is_better=False,
        on_scale=False,
        described=True,
        example="Which data sets have more than a million images?",
    ),
    Definition(
        "quality",
        noun="quality",
        less_is_better=False,
        on_scale=False,
        example="Which papers report a gain in accuracy?",
    ),
    Definition(
        "other",
        noun="other",
        dimensions="count",
        less_is_better=False,
        terms="""
            [any level]
            scaling efficiency, parallel efficiency, weak scaling efficiency, strong scaling efficiency
        """,
    ),
)

QUANTITIES: dict[Quantity, Definition] = {entry.name: entry for entry in _ENTRIES}
"""One entry a quantity, in the order in which they are shown."""

TIMED: dict[Context | None, Quantity] = {
    entry.phase: entry.name for entry in QUANTITIES.values() if "time" in listed(entry.means)
}
"""What a duration is, in training and at inference."""

BY_UNIT: dict[str, Quantity] = {
    dimension: entry.name for entry in QUANTITIES.values() for dimension in listed(entry.means)
} | {"time": "inference_latency"}
"""Dimension of a unit -> what it measures when no word says otherwise; time is decided by its context."""


def default_term(dimension: str) -> Term | None:
    """What an amount of ``dimension`` measures when no word says otherwise, as a term."""
    name = BY_UNIT.get(dimension)
    if name is None:
        return None
    trained = dimension.endswith(" time") or dimension == "epochs"
    return Term(name, "training" if trained else None, "rate" if dimension.endswith(" rate") else "amount")


def measured_in(dimension: str) -> frozenset[Quantity]:
    """The quantities that a unit of ``dimension`` can measure."""
    return frozenset(
        entry.name for entry in QUANTITIES.values() if entry.dimensions and entry.measures(dimension)
    )
