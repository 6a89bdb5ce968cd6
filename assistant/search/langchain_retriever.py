"""The search as LangChain sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.search.retriever import Retriever
    from assistant.types import Hit

__all__ = ["make_retriever"]


def make_retriever(search: Retriever, k: int) -> BaseRetriever:
    """A ``BaseRetriever`` whose documents are whole abstracts, best paper first.

    A document's metadata: ``paper_id``, ``title``, ``url``, ``published``, ``score`` and the
    span of the passage that was found.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    def document(hit: Hit) -> Document:
        metadata = hit.to_dict()
        metadata.pop("passage")
        return Document(id=hit.paper.id, page_content=hit.paper.abstract, metadata=metadata)

    class PaperRetriever(BaseRetriever):  # LangChain's classes are imported only here, so it is made here
        """Hybrid search over the collection."""

        top: int = k

        def _get_relevant_documents(
            self, query: str, *, run_manager: CallbackManagerForRetrieverRun
        ) -> list[Document]:
            del run_manager
            return [document(hit) for hit in search.search(query, self.top)]

    return PaperRetriever()
