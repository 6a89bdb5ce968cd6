"""A plain top-k retriever as tutorials build it, on the same questions with the same embedder.

LangChain's splitter at its customary 1,000 characters with an overlap of 200, a Chroma
collection, and the four nearest chunks as the answer. It has no language model either, so
the difference that the table shows is what askpapers does between retrieval and reader.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.protocols import Embedder
from assistant.types import Paper
from eval.records import Cited, Reply

__all__ = ["Vanilla"]

_TOP_K = 4
_DEPTH = 40
_BATCH = 256


class Vanilla:
    """Top-k passages, nothing else."""

    name = "vanilla LangChain + Chroma"

    def __init__(self, papers: Sequence[Paper], embedder: Embedder, k: int = _TOP_K) -> None:
        self._store = _store(papers, embedder)
        self._papers = {paper.id: paper for paper in papers}
        self._k = k

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The ``k`` nearest chunks, each cited. A history is put before the question."""
        begun = time.perf_counter()
        retriever = self._store.as_retriever(search_kwargs={"k": self._k})
        found = retriever.invoke(" ".join([*history, question]))
        cited = tuple(self._cited(label, document) for label, document in enumerate(found, start=1))
        return Reply(
            text="\n".join(f"“{quote.quote}” [{quote.label}]" for quote in cited),
            answered=bool(cited),
            cited=cited,
            papers=tuple(dict.fromkeys(quote.paper for quote in cited)),
            seconds=time.perf_counter() - begun,
        )

    def search(self, question: str, k: int) -> list[str]:
        """Papers in the order of their nearest chunk."""
        found = self._store.similarity_search(question, k=_DEPTH)
        return list(dict.fromkeys(document.metadata["paper"] for document in found))[:k]

    def _cited(self, label: int, document: Any) -> Cited:
        paper = self._papers[document.metadata["paper"]]
        start = document.metadata["start"]
        text = document.page_content
        return Cited(label, paper.id, paper.title, text, start, start + len(text))


def _store(papers: Iterable[Paper], embedder: Embedder) -> Any:
    """A LangChain vector store over a Chroma collection in memory."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from langchain_core.documents import Document
    from langchain_core.vectorstores import VectorStore
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    client = chromadb.EphemeralClient(settings=ChromaSettings(anonymized_telemetry=False))
    name = f"vanilla-{time.time_ns()}"
    collection = client.create_collection(name, embedding_function=None, metadata={"hnsw:space": "cosine"})

    class ChromaStore(VectorStore):
        def similarity_search(self, query: str, k: int = _TOP_K, **_: Any) -> list[Document]:
            found: Any = collection.query(query_embeddings=embedder.embed([query]), n_results=k)
            rows = zip(found["documents"][0], found["metadatas"][0], strict=True)
            return [Document(page_content=text, metadata=dict(metadata)) for text, metadata in rows]

        @classmethod
        def from_texts(cls, *_: Any, **__: Any) -> ChromaStore:
            raise NotImplementedError("the collection is filled beside this class")

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    pieces = splitter.create_documents(
        [paper.abstract for paper in papers], [{"paper": paper.id} for paper in papers]
    )
    for first in range(0, len(pieces), _BATCH):
        batch = pieces[first : first + _BATCH]
        texts = [piece.page_content for piece in batch]
        collection.add(
            ids=[str(first + place) for place in range(len(batch))],
            embeddings=embedder.embed(texts),
            documents=texts,
            metadatas=[
                {"paper": piece.metadata["paper"], "start": piece.metadata["start_index"]} for piece in batch
            ],
        )
    return ChromaStore()
