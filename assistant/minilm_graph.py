"""The ONNX graph of all-MiniLM-L6-v2, built from its published tensors without torch.

Each of the six layers is half a dozen of ONNX Runtime's fused operators, so the whole
encoder is about fifty nodes. In int8, weights carry one scale per output column and
activations are scaled as they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["GRAPH_VERSION", "build_graph"]

# Raise it when the graph changes: it is part of the cached file's name.
GRAPH_VERSION = 1

_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_FUSED = "com.microsoft"
# Seven bits of a weight are used: with eight, processors with AVX2 but no VNNI saturate
# in the sum of two products, and vectors would depend on the machine.
_TOP = 63

Tensors = Mapping[str, NDArray[Any]]


def build_graph(tensors: Tensors, *, int8: bool = True) -> bytes:
    """The encoder with mean pooling and unit length, as a serialised ``onnx.ModelProto``.

    Inputs: ``ids`` int32 ``(batch, tokens)``, padded on the right, and ``mask``
    int32 of the same shape, 1 on tokens. Output: ``vectors`` float32 ``(batch, 384)``.
    """
    graph = _Int8(tensors) if int8 else _Float(tensors)
    hidden = graph.embeddings()
    for layer in range(_LAYERS):
        hidden = graph.layer(layer, hidden)
    graph.pool(hidden)
    return graph.model()


class _Float:
    """Builds the float32 graph; every method returns the name of the value it made."""

    def __init__(self, tensors: Tensors) -> None:
        self.tensors = tensors
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

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
        mixed = self.product(source + "attention.output.dense.weight", name + "mixed", attended)
        middle = self.skip(source + "attention.output.", name + "middle", mixed, hidden)
        wide = self.product(source + "intermediate.dense.weight", name + "wide", middle)
        bias = self.weight(name + "wide.bias", self.tensors[source + "intermediate.dense.bias"])
        active = self.node("BiasGelu", [wide, bias], [name + "active"])
        narrow = self.product(source + "output.dense.weight", name + "narrow", active)
        return self.skip(source + "output.", name + "out", narrow, middle)

    def attention(self, source: str, name: str, hidden: str) -> str:
        weight, bias = self.query_key_value(source)
        inputs = [hidden, self.weight(name + ".weight", weight), self.weight(name + ".bias", bias), "lengths"]
        return self.node("Attention", inputs, [name], num_heads=_HEADS)

    def query_key_value(self, source: str) -> tuple[NDArray[Any], NDArray[Any]]:
        parts = [source + part for part in ("query", "key", "value")]
        weight = np.concatenate([self.tensors[part + ".weight"].T for part in parts], axis=1)
        return weight, np.concatenate([self.tensors[part + ".bias"] for part in parts])

    def product(self, source: str, name: str, value: str) -> str:
        weight = self.weight(name + ".weight", self.tensors[source].T)
        return self.node("MatMul", [value, weight], [name], domain="")

    def skip(self, source: str, name: str, value: str, skipped: str) -> str:
        """Layer norm over the sum of a value, the one skipped past it, and a bias."""
        parts = {"scale": "LayerNorm.weight", "shift": "LayerNorm.bias", "bias": "dense.bias"}
        held = [self.weight(f"{name}.{part}", self.tensors[source + path]) for part, path in parts.items()]
        return self.node("SkipLayerNormalization", [value, skipped, *held], [name], epsilon=_EPSILON)

    def pool(self, hidden: str) -> None:
        """Unit length of the sum over tokens: the mean's divisor cancels."""
        axis = self.weight("axis", np.array([1], dtype=np.int64))
        weights = self.node("Cast", ["mask"], ["weights"], domain="", to=1)
        row = self.node("Unsqueeze", [weights, axis], ["row"], domain="")
        total = self.node("MatMul", [row, hidden], ["total"], domain="")
        flat = self.node("Squeeze", [total, axis], ["flat"], domain="")
        self.node("LpNormalization", [flat], ["vectors"], domain="", axis=1, p=2)

    def weight(self, name: str, array: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

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
        outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", 384])]
        body = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, outputs, self.weights)
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
        small, by = _columns(self.tensors[source].T)
        inputs = [value, self.weight(name + ".weight", small), self.weight(name + ".by", by)]
        return self.node("DynamicQuantizeMatMul", inputs, [name])


def _columns(weight: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``weight`` ``(in, out)`` as int8 and the scale of each column."""
    by = (np.abs(weight).max(axis=0) / _TOP).astype(np.float32)
    return np.round(weight / by).astype(np.int8), by
