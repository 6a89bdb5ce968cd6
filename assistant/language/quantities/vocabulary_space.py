"""Phrases for memory and size; data only."""

from __future__ import annotations

from assistant.language.quantities.term import Term

__all__ = ["ROWS"]

# One row a meaning; phrases separated by commas. A plural "s" is understood; hyphens and spaces are alike.
ROWS: tuple[tuple[Term, str], ...] = (
    # ---- memory
    (
        Term("memory"),
        """
        memory, memory usage, memory use, memory consumption, memory footprint, memory cost, memory
        requirement, memory overhead, memory demand, peak memory, peak memory usage, gpu memory, gpu
        memory usage, vram, vram usage, ram, gpu ram, hbm, activation memory, optimizer memory, memory
        bandwidth, memory access, memory traffic, device memory, cache memory, memory load, memory
        budget, memory burden, memory size
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
        footprint, training memory cost, training time memory, total training memory, training memory
        demand, training memory consumption, training memory requirement, training memory overhead
    """,
    ),
    (
        Term("memory", None, "rate"),
        """
        memory efficiency, memory efficient, memory frugal, gpu memory efficiency
    """,
    ),
    (
        Term("memory", "inference", "gain"),
        """
        kv cache compression, kv cache compression ratio, cache compression, kv compression, kv cache
        reduction, cache reduction, kv reduction, kv cache savings
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
        gaussian count, gaussians, gaussian primitives, splats, primitives, number of primitives,
        number of weights, learnable parameters, bits, size
    """,
    ),
    (
        Term("model_size", "training"),
        """
        trainable parameter, trainable params, tunable parameters, tuned parameters, number of
        trainable parameters, fine tuned parameters, trainable weights, task specific parameters,
        trained parameters, parameters fine tuned
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
        compression, compression ratio, compression rate, compression factor, model compression, size
        reduction, sparsity, weight sparsity, model sparsity, unstructured sparsity, structured
        sparsity, sparsity ratio, sparsity level, pruning ratio, pruning rate
    """,
    ),
)
