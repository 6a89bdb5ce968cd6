"""What ``askpapers doctor`` says: what is installed and in force, and what is wrong."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice, choose_embedder
from assistant.errors import AskpapersError
from assistant.store import home as homes
from assistant.store.processes import holder, is_embedding
from assistant.store.stores import Stores, open_stores
from ingest.extraction import Rules, is_current
from ingest.indexing import Derived, Held, Words, derived_stores

__all__ = ["Health", "IndexHealth", "inspect"]

_PACKAGES = (
    "askpapers chromadb gradio langchain langchain-openai onnxruntime openai psycopg ray sqlalchemy tantivy "
    "tiktoken tokenizers"
).split()
_LITTLE_SPACE = 200_000_000
_EMPTY = "the collection is empty; fill it with: askpapers ingest PATH"
_LOST = (
    "the catalogue of {home} holds no paper while its indexes do: it was emptied or replaced; "
    "restore a copy of it, or ingest the papers again"
)


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """One derived index: what it holds, against the chunks of the catalogue.

    One that is ``synced`` with a shared catalogue takes over what it lacks before it is searched.
    """

    name: str
    chunks: int
    missing: int
    foreign: int
    synced: bool = False

    @property
    def agrees(self) -> bool:
        """Whether it holds exactly the catalogue's chunks."""
        return not self.missing and not self.foreign


@dataclass(frozen=True, slots=True)
class Health:
    """The facts, and the problems with what to do about each; ``bytes`` are sizes on disk."""

    versions: dict[str, str | None]
    home: str
    paths: dict[str, str]
    bytes: dict[str, int]
    schema: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    indexes: tuple[IndexHealth, ...] = ()
    extractors: dict[str, int] = field(default_factory=dict)
    embedder: str | None = None
    embedder_reason: str = ""
    tokenizer: str = ""
    model: str | None = None
    model_works: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether all indexes hold exactly the catalogue's chunks, or will when they are searched."""
        return all(index.agrees or index.synced for index in self.indexes)

    def to_dict(self) -> dict[str, Any]:
        """JSON shape; the indexes by name."""
        data = asdict(self) | {"agree": self.agree, "problems": list(self.problems)}
        data["indexes"] = {
            index.name: {"chunks": index.chunks, "missing": index.missing, "foreign": index.foreign}
            for index in self.indexes
        }
        return data


def inspect(settings: Settings, *, call: bool = False) -> Health:
    """Look at everything and change nothing. What cannot be looked at is a problem, not an error.

    With ``call`` the language model is asked two tiny questions, to say what works with it.
    """
    facts: dict[str, Any] = {
        "versions": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
        | {name: _version(name) for name in _PACKAGES},
        "home": str(settings.home),
        "paths": _paths(settings),
        "bytes": {name: size(settings.home / part) for name, part in _PARTS.items()},
        "tokenizer": _tokenizer(settings),
        "model": settings.model,
    }
    problems = list(_home_problems(settings.home))
    if call:
        _attempt(problems, lambda: _ask_model(settings, facts))
    try:
        with open_stores(settings) as stores:
            _look_into(stores, facts, problems)
    except AskpapersError as error:
        problems.append(str(error))
        _attempt(problems, lambda: _note_choice(choose_embedder(settings), facts))
    return Health(**facts, problems=tuple(dict.fromkeys(problems)))


def _ask_model(settings: Settings, facts: dict[str, Any]) -> None:
    from assistant.llm.probing import probe

    facts["model_works"] = probe(settings)


_PARTS = {"catalog": "catalog.sqlite3", "lexical": "lexical", "vectors": "chroma", "tokens": "tokens"}


def size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 when there is nothing."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _paths(settings: Settings) -> dict[str, str]:
    from assistant.store.catalog.engine import place

    inside = {name: str(settings.home / part) for name, part in _PARTS.items()}
    if settings.catalog is not None:
        inside["catalog"] = place(settings)
    if settings.chroma is not None:
        inside["vectors"] = settings.chroma
    return inside


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _tokenizer(settings: Settings) -> str:
    """What counts tokens, and why; nothing is downloaded to find out."""
    if settings.model is None:
        return "none: no language model is set, so nothing needs counting; passages are sized by an estimate"
    from assistant.tokens import load_counter

    counter = load_counter(replace(settings, offline=True), settings.model.rpartition(":")[2])
    if counter.approximate:
        return (
            f"an estimate: tiktoken does not know {settings.model}, or its vocabulary is not on this machine"
        )
    return f"tiktoken, which knows {settings.model}; its vocabulary is on this machine"


def _home_problems(home: Path) -> Iterator[str]:
    if not home.is_dir():
        return
    if not homes.writable(home):
        yield f"{home} is read-only: questions work, ingesting does not; make it writable to ingest"
    elif shutil.disk_usage(home).free < _LITTLE_SPACE:
        yield f"less than {_LITTLE_SPACE // 10**6} MB are free for {home}; free some before ingesting"


def _look_into(stores: Stores, facts: dict[str, Any], problems: list[str]) -> None:
    catalog = stores.catalog
    facts["schema"] = catalog.schema_version
    facts["counts"] = asdict(catalog.counts())
    facts["extractors"] = catalog.extractors()
    stale = sum(n for by, n in facts["extractors"].items() if not is_current(by, Rules().version))
    if stale:
        problems.append(f"the claims of {stale} papers are an older extractor's; run: askpapers reindex")
    _attempt(problems, lambda: _note_choice(stores.embedder_choice, facts))
    _attempt(problems, lambda: _look_at_indexes(stores, facts, problems))


def _note_choice(choice: EmbedderChoice, facts: dict[str, Any]) -> None:
    facts["embedder"] = choice.embedder.name if choice.embedder else None
    facts["embedder_reason"] = choice.reason


def _look_at_indexes(stores: Stores, facts: dict[str, Any], problems: list[str]) -> None:
    wanted = stores.catalog.chunk_ids()
    found: list[IndexHealth] = []
    for index in derived_stores(stores):
        _attempt(problems, lambda index=index: found.append(_compare(index, stores, wanted)))  # type: ignore[misc]
    facts["indexes"] = tuple(found)
    if not facts["counts"]["papers"]:
        lost = any(one.chunks for one in found)
        problems.append(_LOST.format(home=stores.settings.home) if lost else _EMPTY)
        return
    busy = holder(stores.settings.home)
    if busy is not None:
        problems.append(f"process {busy} is ingesting at this moment; look again when it is done")
        return
    # A word index that follows a shared catalogue is brought up to it by the next question.
    doubtful = [one for one in found if not one.agrees and not one.synced]
    problems += (_disagreement(one, len(wanted), stores) for one in doubtful)
    embedded = sum(one.chunks for one in found if one.name.startswith("vectors"))
    problems += _token_problems(stores, embedded)


def _disagreement(index: IndexHealth, passages: int, stores: Stores) -> str:
    if index.name.startswith("vectors") and not index.foreign:
        done = "embedding is under way" if is_embedding(stores.settings.home) else "run: askpapers embed"
        return f"{index.missing} of {passages} passages are not embedded by {index.name[8:]} yet; {done}"
    return (
        f"the index {index.name} lacks {index.missing} passages and holds {index.foreign} too many; "
        "run: askpapers reindex"
    )


def _token_problems(stores: Stores, passages: int) -> Iterator[str]:
    """Homes made before token vectors were kept lack them; on a shared server others' are never here."""
    tokens = stores.tokens
    if tokens is None or tokens.whole or stores.settings.chroma:
        return
    if passages > (held := len(tokens)):
        yield (
            f"{passages - held} passages have no token vectors, so search ranks less well; "
            "run: askpapers reindex"
        )


def _compare(index: Derived, stores: Stores, wanted: set[str]) -> IndexHealth:
    # Chroma makes its folder when it is asked; looking must not.
    absent = (
        index.name.startswith("vectors")
        and not stores.settings.chroma
        and not (stores.settings.home / "chroma").exists()
    )
    held = Held(set(), set()) if absent else index.held()
    synced = stores.settings.catalog is not None and isinstance(index, Words)
    return IndexHealth(
        index.name,
        chunks=len(held.whole),
        missing=len(wanted - held.whole),
        foreign=len((held.whole | held.partly) - wanted),
        synced=synced,
    )


def _attempt(problems: list[str], look: Callable[[], None]) -> None:
    try:
        look()
    except AskpapersError as error:
        problems.append(str(error))
