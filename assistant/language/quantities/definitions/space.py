"""Memory and size; data only."""

from __future__ import annotations

from assistant.language.quantities.definition import Definition

__all__ = ["DEFINITIONS"]

DEFINITIONS = (
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
        example="Which papers shrink models by more than 50%?",
        terms="""
            [any amount]
            parameter, params, model size, parameter count, number of parameters, model parameters, weights,
            storage, storage cost, storage requirement, storage space, storage size, storage footprint, disk
            space, storage overhead, storage consumption, model storage, model weights, model footprint,
            parameter size, active parameters, activated parameters, network size, checkpoint size, index
            size, file size, embedding size, embedding parameters, disk usage, parameter budget, codebook
            size, parameter overhead, memory storage, number of gaussians, gaussian count, gaussians,
            gaussian primitives, splats, primitives, number of primitives, number of weights, learnable
            parameters, bits, size
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
)
