"""BM25 over chunks, in a tantivy index on disk.

A query is cut into the same words as the texts and never reaches a query parser: whatever
a user types is a bag of words.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from assistant.embed.weights import write_atomically
from assistant.errors import HomeBusy, HomeError
from assistant.language.terms import ANALYZER, closest, english, names
from assistant.language.words import telling
from assistant.types import Chunk

__all__ = ["TantivyIndex"]

# Raise it when fields or terms change: an index of another version asks to be rebuilt.
_VERSION = 2
_STAMP = "askpapers.json"
_WRITER_BYTES = 32_000_000
# Title and body together are one field, the title is another besides: with a fifth to a third of
# the weight on the title, five collections agree within .005 nDCG@10; with none or 0.8 each loses.
_TITLE_WEIGHT = 0.25
_NAME_WEIGHT = 0.5
_CORRECTED_WEIGHT = 0.5
_SLACK = 32
_NONE: Mapping[str, str] = {}
_T = TypeVar("_T")


class TantivyIndex:
    """The lexical index in ``folder``, made at the first write. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._lock = threading.RLock()

    def upsert(
        self, chunks: Iterable[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str] = _NONE
    ) -> None:
        """Add or replace by chunk id; durable on return.

        ``titles`` maps paper id to title, ``synonyms`` chunk id to more words that find it.
        """
        from tantivy import Document

        with self._writer() as writer:
            for chunk in chunks:
                writer.delete_documents_by_term("id", chunk.id)
                title = titles[chunk.paper_id]
                text = f"{title}\n{chunk.text}"
                more = f"{text}\n{synonyms.get(chunk.id, '')}"
                writer.add_document(
                    Document(id=chunk.id, title=title, text=more, names=" ".join(names(text)))
                )

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""
        if self._opened() is None:
            return
        with self._writer() as writer:
            for chunk_id in chunk_ids:
                writer.delete_documents_by_term("id", chunk_id)

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, score)``, ``score > 0``, ordered by ``(-score, id)``."""

        def best(index: Any) -> list[tuple[str, float]]:
            searcher = index.searcher()
            # A few more than asked for, so that ties at the end are cut by id and not by place on disk.
            found = searcher.search(self._query(searcher, index.schema, query), limit=k + _SLACK).hits
            hits = [(str(searcher.doc(place)["id"][0]), float(score)) for score, place in found if score > 0]
            return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

        return self._reading(best) or [] if k >= 1 else []

    def ids(self) -> set[str]:
        """Every chunk id held."""
        from tantivy import Query

        def every(index: Any) -> set[str]:
            return {term for term, _ in index.searcher().terms_with_prefix("id", "", Query.all_query())}

        return self._reading(every) or set()

    @property
    def made(self) -> bool:
        """Whether there is one."""
        return (self._folder / _STAMP).is_file()

    def clear(self) -> None:
        """Forget everything; also an index that cannot be opened."""
        with self._lock:
            try:
                if self._opened() is None:
                    return
                with self._writer() as writer:
                    writer.delete_all_documents()
            except HomeBusy:
                raise
            except HomeError:
                self._index = None
                shutil.rmtree(self._folder)

    def _query(self, searcher: Any, schema: Any, text: str) -> Any:
        from tantivy import Occur, Query

        weighted = [("names", name, _NAME_WEIGHT) for name in dict.fromkeys(names(text))]
        # A word that is asked twice counts twice: long queries gain (CISI: .426 to .458 nDCG@10).
        for term, times in Counter(english().analyze(telling(text))).items():
            known, weight = self._known(searcher, term)
            weight *= times
            weighted += [("text", known, weight), ("title", known, weight * _TITLE_WEIGHT)]
        parts = [
            (Occur.Should, Query.boost_query(Query.term_query(schema, field, term), weight))
            for field, term, weight in weighted
        ]
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def _known(self, searcher: Any, term: str) -> tuple[str, float]:
        """``term`` itself, or what it is a slip of; the first two letters are taken as right."""
        if searcher.doc_freq("text", term):
            return term, 1.0
        meant = closest(term, searcher.terms_with_prefix("text", term[:2]))
        return (term, 1.0) if meant is None else (meant, _CORRECTED_WEIGHT)

    def _reading(self, use: Callable[[Any], _T]) -> _T | None:
        """What is found in the index as it is now, ``None`` when there is none yet.

        Another process may have thrown it away and made another one: it is opened anew once.
        """
        for opened_anew in (False, True):
            index = self._opened()
            if index is None:
                return None
            try:
                index.reload()
                return use(index)
            except ValueError as error:
                with self._lock:
                    self._index = None
                if opened_anew:
                    raise HomeError(self._damaged(error)) from None
        return None

    def _damaged(self, error: Exception) -> str:
        return f"the word index in {self._folder} is damaged ({_first_line(error)}); run `askpapers reindex`"

    def _opened(self) -> Any:
        """The index, or ``None`` when there is none yet."""
        with self._lock:
            if self._index is None and self.made:
                self._index = self._open()
            return self._index

    def _open(self) -> Any:
        from tantivy import Index

        try:
            version = json.loads((self._folder / _STAMP).read_text(encoding="utf-8"))["version"]
            if version != _VERSION:
                raise HomeError(
                    f"the word index in {self._folder} has another layout; run `askpapers reindex`"
                )
            return self._registered(Index.open(str(self._folder)))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise HomeError(self._damaged(error)) from None

    def _create(self) -> Any:
        from tantivy import Index, SchemaBuilder

        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)  # without its stamp it is the rest of an interrupted start
            self._folder.mkdir(parents=True)
            builder = SchemaBuilder()
            builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
            builder.add_text_field("text", tokenizer_name=ANALYZER, index_option="freq")
            builder.add_text_field("title", tokenizer_name=ANALYZER, index_option="freq")
            builder.add_text_field("names", tokenizer_name="whitespace", index_option="freq")
            index = self._registered(Index(builder.build(), path=str(self._folder)))
            write_atomically(self._folder / _STAMP, json.dumps({"version": _VERSION}).encode())
        except OSError as error:
            raise HomeError(f"cannot make the word index in {self._folder}: {error.strerror}") from None
        return index

    def _registered(self, index: Any) -> Any:
        index.register_tokenizer(ANALYZER, english())
        return index

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        with self._lock:
            if self._opened() is None:
                self._index = self._create()
            try:
                # One thread: several would put documents in an order of their own.
                writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
                yield writer
                writer.commit()
                writer.wait_merging_threads()
            except ValueError as error:
                self._index = None
                raise self._mapped(error) from None

    def _mapped(self, error: ValueError) -> HomeError:
        if "LockBusy" in str(error):
            return HomeBusy(
                f"another process is writing the word index in {self._folder}; try again when it is done"
            )
        said = f"cannot be written ({_first_line(error)})"
        return HomeError(f"the word index in {self._folder} {said}; run `askpapers reindex`")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__
