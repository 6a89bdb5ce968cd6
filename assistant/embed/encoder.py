"""An encoder's graph on ONNX Runtime: one text at a time, several on threads.

That is as fast as padded batches (65 abstracts, one core: 1.06 s against 1.34 s), and a vector
depends on its text alone: int8 scales are taken over a whole batch, and the same text in another
batch came out with a cosine of only 0.979 to itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings

__all__ = ["GRAPH_VERSION", "Encoder", "build_graph", "cache_folder"]

T = TypeVar("T")


class Encoder:
    """``graph`` is a serialised ONNX model; ``threads`` texts are encoded at a time, else one a core."""

    def __init__(self, graph: bytes, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")
        self._session = _session(graph)

    def each(self, work: Callable[[str], T], texts: Sequence[str]) -> list[T]:
        """What ``work`` makes of each text, in order."""
        if len(texts) > 1 and self._threads > 1:
            return list(self._pool.map(work, texts))
        return [work(text) for text in texts]

    def run(self, ids: Sequence[int], *outputs: str) -> list[NDArray[np.float32]]:
        """The outputs for one text."""
        row = np.array([ids], dtype=np.int32)
        found = self._session.run(list(outputs), {"ids": row, "mask": np.ones_like(row)})
        return [output[0] for output in found]


def cache_folder(settings: Settings) -> Path:
    """Where built graphs are kept: the platform's cache, or the home where that cannot be written."""
    from platformdirs import user_cache_path

    for folder in (user_cache_path("askpapers", appauthor=False) / "models", settings.home / "models"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return settings.home / "models"


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text: parallelism comes from several texts at once.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


# The ONNX graph of a small BERT, all-MiniLM-L6-v2 or multilingual-e5-small, built without torch.
#
# Attention, look-ups, products and GELU are ONNX Runtime's fused operators. The layer norm is
# not: spelled out in ten elementary operators it takes 0.11 ms for 310 tokens against 0.49 ms for
# ``SkipLayerNormalization``, a fifth of the whole (onnxruntime 1.31). In int8, weights carry one
# scale per output column and activations are scaled as they come.

# Raise it when the graph changes: it is part of the cached file's name.
GRAPH_VERSION = 3

_HEADS = 12
_OF_A_LAYER = ".attention.self.query.weight"
_EPSILON = 1e-12
_FUSED = "com.microsoft"
# Seven bits of a weight are used: with eight, processors with AVX2 but no VNNI saturate
# in the sum of two products, and vectors would depend on the machine.
_TOP = 63

Tensors = Mapping[str, NDArray[Any]]


def build_graph(tensors: Tensors, *, int8: bool = True) -> bytes:
    """The encoder with mean pooling and unit length, as a serialised ``onnx.ModelProto``.

    Inputs: ``ids`` int32 ``(batch, tokens)``, padded on the right, and ``mask``
    int32 of the same shape, 1 on tokens. Outputs: ``vectors`` float32 ``(batch, 384)`` and
    ``tokens`` float32 ``(batch, tokens, 384)``, what was pooled, of any length.
    """
    graph = _Int8(tensors) if int8 else _Float(tensors)
    hidden = graph.embeddings()
    for layer in range(sum(name.endswith(_OF_A_LAYER) for name in tensors)):
        hidden = graph.layer(layer, hidden)
    graph.pool(graph.plain("Identity", hidden, name="tokens"))
    return graph.model()


class _Float:
    """Builds the float32 graph; every method returns the name of the value it made."""

    def __init__(self, tensors: Tensors) -> None:
        self.tensors = tensors
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.weight("epsilon", np.array(_EPSILON, dtype=np.float32))

    def embeddings(self) -> str:
        # Only segment 0 is ever used, so its one row is added to the positions.
        segment = self.tensors["embeddings.token_type_embeddings.weight"][0]
        arrays = {
            "words": self.tensors["embeddings.word_embeddings.weight"],
            "positions": self.tensors["embeddings.position_embeddings.weight"] + segment,
            "scale": self.tensors["embeddings.LayerNorm.weight"],
            "shift": self.tensors["embeddings.LayerNorm.bias"],
        }
        self.lookup(arrays)
        return "embedded"

    def lookup(self, arrays: Tensors) -> None:
        words, positions, scale, shift = (self.weight(name, array) for name, array in arrays.items())
        inputs = ["ids", "", words, positions, "", scale, shift, "mask"]
        self.node("EmbedLayerNormalization", inputs, ["embedded", "lengths"], epsilon=_EPSILON)

    def layer(self, number: int, hidden: str) -> str:
        source, name = f"encoder.layer.{number}.", f"layer{number}."
        attended = self.attention(source + "attention.self.", name + "attended", hidden)
        mixed = self.product(source + "attention.output.dense", name + "mixed", attended)
        middle = self.norm(source + "attention.output.LayerNorm", name + "middle", mixed, hidden)
        wide = self.product(source + "intermediate.dense", name + "wide", middle)
        active = self.node("Gelu", [wide], [name + "active"])
        narrow = self.product(source + "output.dense", name + "narrow", active)
        return self.norm(source + "output.LayerNorm", name + "out", narrow, middle)

    def attention(self, source: str, name: str, hidden: str) -> str:
        weight, bias = self.query_key_value(source)
        inputs = [hidden, self.weight(name + ".weight", weight), self.weight(name + ".bias", bias), "lengths"]
        return self.node("Attention", inputs, [name], num_heads=_HEADS)

    def query_key_value(self, source: str) -> tuple[NDArray[Any], NDArray[Any]]:
        parts = [source + part for part in ("query", "key", "value")]
        weight = np.concatenate([self.tensors[part + ".weight"].T for part in parts], axis=1)
        return weight, np.concatenate([self.tensors[part + ".bias"] for part in parts])

    def product(self, source: str, name: str, value: str) -> str:
        weight = self.weight(name + ".weight", self.tensors[source + ".weight"].T)
        bias = self.weight(name + ".bias", self.tensors[source + ".bias"])
        return self.plain("Add", self.plain("MatMul", value, weight, name=name + ".product"), bias, name=name)

    def norm(self, source: str, name: str, value: str, skipped: str) -> str:
        """Layer norm of the sum of a value and the one skipped past it."""
        scale = self.weight(name + ".scale", self.tensors[source + ".weight"])
        shift = self.weight(name + ".shift", self.tensors[source + ".bias"])
        total = self.plain("Add", value, skipped, name=name + ".sum")
        mean = self.plain("ReduceMean", total, name=name + ".mean", axes=[-1])
        centred = self.plain("Sub", total, mean, name=name + ".centred")
        squares = self.plain("Mul", centred, centred, name=name + ".squares")
        variance = self.plain("ReduceMean", squares, name=name + ".variance", axes=[-1])
        kept = self.plain("Add", variance, "epsilon", name=name + ".kept")
        deviation = self.plain("Sqrt", kept, name=name + ".deviation")
        unit = self.plain("Div", centred, deviation, name=name + ".unit")
        return self.plain("Add", self.plain("Mul", unit, scale, name=name + ".scaled"), shift, name=name)

    def pool(self, hidden: str) -> None:
        """Unit length of the sum over tokens: the mean's divisor cancels."""
        axis = self.weight("axis", np.array([1], dtype=np.int64))
        weights = self.plain("Cast", "mask", name="weights", to=1)
        row = self.plain("Unsqueeze", weights, axis, name="row")
        total = self.plain("MatMul", row, hidden, name="total")
        flat = self.plain("Squeeze", total, axis, name="flat")
        self.plain("LpNormalization", flat, name="vectors", axis=1, p=2)

    def weight(self, name: str, array: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def plain(self, kind: str, *inputs: str, name: str, **given: Any) -> str:
        """A node of ONNX's own operators."""
        return self.node(kind, list(inputs), [name], domain="", **given)

    def node(
        self, kind: str, inputs: list[str], outputs: list[str], domain: str = _FUSED, **given: Any
    ) -> str:
        from onnx import helper

        made = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain, **given)
        self.nodes.append(made)
        return outputs[0]

    def model(self) -> bytes:
        from onnx import TensorProto, helper

        shape = ["batch", "tokens"]
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, shape) for name in ("ids", "mask")]
        outputs = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", 384]),
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*shape, 384]),
        ]
        body = helper.make_graph(self.nodes, "encoder", inputs, outputs, self.weights)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        whole: bytes = helper.make_model(body, opset_imports=opsets, ir_version=8).SerializeToString()
        return whole


class _Int8(_Float):
    """The same graph with its look-ups and products in int8."""

    def lookup(self, arrays: Tensors) -> None:
        scales, zeros = [], []
        for name, array in arrays.items():
            scale = np.float32(np.abs(array).max() / 127)
            self.weight(name, np.round(array / scale).astype(np.int8))
            scales.append(self.weight(name + ".by", np.array(scale)))
            zeros.append(self.weight(name + ".zero", np.array(0, dtype=np.int8)))
        words, positions, scale_, shift = arrays
        inputs = ["ids", "", words, positions, "", scale_, shift, "mask"]
        inputs += [*scales[:2], "", *scales[2:], *zeros[:2], "", *zeros[2:]]
        self.node("QEmbedLayerNormalization", inputs, ["embedded", "lengths"], epsilon=_EPSILON)

    def attention(self, source: str, name: str, hidden: str) -> str:
        weight, bias = self.query_key_value(source)
        small, by = _columns(weight)
        scaled = [name + part for part in (".in", ".in.by", ".in.zero")]
        self.node("DynamicQuantizeLinear", [hidden], scaled, domain="")
        inputs = [
            scaled[0],
            self.weight(name + ".weight", small),
            self.weight(name + ".bias", bias),
            scaled[1],
            self.weight(name + ".by", by),
            "lengths",
            scaled[2],
            self.weight(name + ".zero", np.zeros(by.shape, dtype=np.int8)),
        ]
        return self.node("QAttention", inputs, [name], num_heads=_HEADS)

    def product(self, source: str, name: str, value: str) -> str:
        small, by = _columns(self.tensors[source + ".weight"].T)
        weight, scale = self.weight(name + ".weight", small), self.weight(name + ".by", by)
        bias = self.weight(name + ".bias", self.tensors[source + ".bias"])
        return self.node("DynamicQuantizeMatMul", [value, weight, scale, "", bias], [name])


def _columns(weight: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``weight`` ``(in, out)`` as int8 and the scale of each column."""
    by = (np.abs(weight).max(axis=0) / _TOP).astype(np.float32)
    return np.round(weight / by).astype(np.int8), by
