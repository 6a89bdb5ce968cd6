"""Work, energy, data, communication, cost and steps; data only."""

from __future__ import annotations

from assistant.language.quantities.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS = (
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
            [reasoning tokens] reasoning, thinking, response, output, generated, cot, chain
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
            response length, output length, inference tokens, inference compute, inference computation,
            inference flops, test time compute, inference computational cost, long chain thinking,
            thinking length, thinking budget, reasoning budget, cot length, chain of thought length,
            reasoning tokens, reasoning cost, tool calls, tool invocations, search calls
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
            cost, price, monetary cost, financial cost, expense, budget, annotation cost, labeling cost,
            labelling cost, labeling effort, annotation effort, annotation time, labeling time, labelling
            time, manual effort, human effort, labor, labor cost, operational cost, operating cost,
            annotation workload, workload, hardware cost, human annotation, human intervention, human labor
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
)
