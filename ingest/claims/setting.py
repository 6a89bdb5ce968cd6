"""What the whole paper is about, for sentences that do not say: training or inference."""

from __future__ import annotations

import re

from assistant.language.quantities import Term
from assistant.types import Context

__all__ = ["Setting"]

_TRAINING = re.compile(
    r"\b(?:pre-?|fine-?|re)?(?:training|tuning)\b(?!-free)|\boptimi[sz]ers?\b|\bsgd\b|\bbackprop"
    r"|\blearning rates?\b|\bbatch size"
)
_INFERENCE = re.compile(
    r"\b(?:inference|serving|edge|sampling|runtime|throughput|speculative|kernels?|real-?time|test[ -]time)\b"
    r"|\b(?:decod|latency|deploy|render|generat|detect)"
)
_MARGIN = 1.5
# A title that names training says what is made fast only when it says that something is.
_MADE_FAST = re.compile(
    r"\b(?:fast|speed|accelerat|efficien|scal|large[- ]batch|parallel|distribut|decentrali|asynchron|cheap"
    r"|minutes?\b|hours?\b|cost)"
)
_SPED = re.compile(r"\b(?:speed|fast|latenc|throughput|accelerat|runtime|training time|inference time)")
# What a bare "8x compression" shrinks, by the words around "compress" in the paper.
_SHRUNK = r"(?:compress|prun|sparsif|evict|reduc|merg|condens)\w*"
_CACHES = re.compile(
    rf"\b(?:kv|key-value|cache)s?\b(?:[\s-]\w+){{0,2}} {_SHRUNK}|{_SHRUNK}(?: \w+){{0,2}} (?:kv|cache)"
)
# Tokenizers, codecs and latents shrink what they encode, not a model.
_CONTENT = (
    r"(?:data|images?|videos?|audio|speech|music|mesh(?:es)?|point clouds?|latents?|texts?|trajector(?:y|ies)"
    r"|documents?|signals?)"
)
_ENCODED = re.compile(
    rf"\b{_CONTENT}(?:[\s-]\w+){{0,2}} compress\w*|\bcompress\w*(?: \w+){{0,4}} {_CONTENT}\b"
    r"|\b(?:tokeni[sz]ers?|tokeni[sz]ation|codecs?|auto-?encoders?|vaes?|latent)\b[^.;]{0,80}\bcompression\b"
)
_INPUTS = re.compile(
    rf"\b(?:token|context|prompt)s?\b(?:[\s-]\w+)? {_SHRUNK}"
    rf"|{_SHRUNK}(?: \w+){{0,2}} (?:token|context|prompt)s?\b"
)


_MODELS = re.compile(
    rf"\b(?:models?|networks?|llms?|weights?|parameters?|gaussians?|transformers?)\b(?:[\s-]\w+)? {_SHRUNK}"
    rf"|\b{_SHRUNK}(?: \w+){{0,3}} (?:models?|networks?|llms?|weights?|parameters?|gaussians?)\b"
    r"|\b(?:quanti[sz]|prun|gaussian splatting)"
)


class Setting:
    """The title and abstract of one paper, in lower case."""

    def __init__(self, title: str, abstract: str) -> None:
        self._title = title.lower()
        self._abstract = abstract.lower()

    def sped(self) -> bool:
        """The paper speaks of speed somewhere."""
        return _SPED.search(self._abstract) is not None

    def compressed(self, sentence: str) -> Term:
        """What a compression that the words right around it leave open is of: a cache, the input, a model."""
        for text in (sentence.lower(), self._title, self._abstract):
            if _CACHES.search(text):
                return Term("memory", "inference", "gain")
            if _INPUTS.search(text):
                return Term("compute", "inference", "gain")
            if _ENCODED.search(text) and not _MODELS.search(text):
                return Term("other", None, "gain")
        return Term("model_size", None, "gain")

    def context(self) -> Context:
        """``training`` when the title names it or the abstract speaks mostly of it."""
        named = _TRAINING.search(self._title) and not _INFERENCE.search(self._title)
        if named and _MADE_FAST.search(self._title):
            return "training"
        train, infer = len(_TRAINING.findall(self._abstract)), len(_INFERENCE.findall(self._abstract))
        return "training" if train > _MARGIN * (infer + 1) else "inference"
