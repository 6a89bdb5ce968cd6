"""all-MiniLM-L6-v2 on ONNX Runtime: tokenizer, cached int8 graph, embedder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings
from assistant.embed.encoder import GRAPH_VERSION, Encoder, build_graph, cache_folder
from assistant.embed.weights import HUB, Weights, is_published, keep, locate
from assistant.errors import ModelMissing
from assistant.protocols import Encoded, Vectors

__all__ = ["MiniLM", "kept_vocabulary", "open_minilm", "tokenizer"]

# The model has 512 positions; sentence-transformers cuts at 256, and so loses the end of one seed
# abstract in two: nDCG@10 over 3,961 abstracts with questions is .773 for 512 and .738 for 256.
MAX_TOKENS = 512
_SMALL = 1e-9
_GRAPH = f"all-MiniLM-L6-v2-int8-v{GRAPH_VERSION}.onnx"


class MiniLM:
    """The embedder in force by default. Thread-safe.

    ``graph`` is a serialised ONNX model, ``vocabulary`` its word pieces, one a line;
    ``threads`` texts are encoded at a time, by default one for each core.
    """

    dimension = 384

    def __init__(
        self,
        graph: bytes,
        vocabulary: Path,
        *,
        threads: int | None = None,
        name: str = "all-MiniLM-L6-v2-int8",
        origin: str = "",
    ) -> None:
        self.name = name
        self.origin = origin
        self._encoder = Encoder(graph, threads)
        self._tokenizer = tokenizer(vocabulary)
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384)`` float32 unit vectors, in order; texts are cut at 512 tokens."""
        rows = self._encoder.each(self._embed_one, texts)
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Vectors of the texts and of their tokens, in order; texts are cut at 512 tokens."""
        return self._encoder.each(self._encode_one, texts)

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encoder.run(self._tokenizer.encode(text).ids, "vectors")[0]
        return vector

    def _encode_one(self, text: str) -> Encoded:
        read = self._tokenizer.encode(text)
        vector, tokens = self._encoder.run(read.ids, "vectors", "tokens")
        inner = tokens[1:-1]
        inner = inner / np.maximum(np.linalg.norm(inner, axis=1, keepdims=True), _SMALL)
        return Encoded(vector, inner, _words(read))


def _words(read: Any) -> tuple[tuple[int, int], ...]:
    """Of each token but the marks at both ends, where its word begins and ends."""
    spans: dict[int, tuple[int, int]] = {}
    for (start, end), word in zip(read.offsets[1:-1], read.word_ids[1:-1], strict=True):
        begun, ended = spans.get(word, (start, end))
        spans[word] = (min(begun, start), max(ended, end))
    return tuple(spans[word] for word in read.word_ids[1:-1])


def open_minilm(settings: Settings, *, hub: str = HUB, cache: Path | None = None) -> MiniLM:
    """The embedder from its cached graph, which is built at first use.

    ``cache`` is by default the platform's cache directory, else ``home/models`` when
    that cannot be written; when neither can, the graph is built anew each time.
    Raises ``ModelMissing`` when no weights are to be had.
    """
    folder = cache or cache_folder(settings)
    named = settings.weights and locate(settings.weights, folder, offline=True)
    kept = _kept(folder, settings.threads)
    if kept is not None:
        return kept
    weights = named or locate(None, folder, offline=settings.offline, hub=hub)
    built = build_graph(_tensors(weights))
    keep(folder, **{"vocab.txt": weights.vocabulary.read_bytes(), _GRAPH: built})
    return MiniLM(built, weights.vocabulary, threads=settings.threads, origin=weights.origin)


def kept_vocabulary(settings: Settings) -> Path | None:
    """The word pieces beside the cached graph, where there are any: enough to count tokens by."""
    kept = cache_folder(settings) / "vocab.txt"
    return kept if kept.is_file() else None


def tokenizer(vocabulary: Path) -> Any:
    """BERT's uncased word-piece tokenizer over ``vocabulary``, with [CLS] and [SEP] added."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import BertProcessing

    made = Tokenizer(WordPiece.from_file(str(vocabulary), unk_token="[UNK]"))  # noqa: S106  not a password
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = BertProcessing(("[SEP]", 102), ("[CLS]", 101))
    return made


def _tensors(weights: Weights) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors: dict[str, NDArray[Any]] = load_file(weights.tensors)
    except SafetensorError as error:
        raise ModelMissing(f"{weights.tensors} is not a safetensors file: {error}") from None
    return tensors


def _kept(folder: Path, threads: int | None) -> MiniLM | None:
    graph, vocabulary = folder / _GRAPH, folder / "vocab.txt"
    if not (graph.is_file() and is_published(vocabulary)):
        return None
    try:
        return MiniLM(graph.read_bytes(), vocabulary, threads=threads, origin=str(graph))
    except Exception:  # noqa: BLE001  whatever is wrong with a cached copy, it is built again
        return None
