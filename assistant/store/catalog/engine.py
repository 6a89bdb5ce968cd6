"""Connections to the catalogue: SQLite files as they should be set up, PostgreSQL as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.config import Settings
from assistant.errors import HomeError
from assistant.store import home
from assistant.store.catalog import schema

__all__ = ["place", "start", "writing"]

_FORM = "write it as postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"

# Any number that other programs are unlikely to lock on.
_INSTALLER_LOCK = 0x61736B71

BUSY_SECONDS = 30
"""How long a SQLite connection waits for another one's transaction."""


def start(settings: Settings, *, create: bool) -> tuple[sa.Engine, bool]:
    """An engine over a catalogue of the present schema, and whether it can be written to.

    Raises ``HomeError`` when the catalogue is not there (and ``create`` is false), cannot
    be used, or was made by a newer version.
    """
    url = _url(settings)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        with home.guarded(file.parent):
            return _start_sqlite(settings, file, create=create)
    engine = _engine(url, settings, pool_pre_ping=True)
    _install(engine, settings)
    return engine, True


def place(settings: Settings) -> str:
    """The catalogue's whereabouts for a message: never with a password."""
    if settings.catalog is None:
        return str(settings.home)
    return _url(settings).render_as_string(hide_password=True)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that takes SQLite's write lock at once: it never has to be given up half-way."""
    with engine.connect() as connection:
        connection = connection.execution_options(askpapers_write=True)  # noqa: PLW2901  the same, marked
        with connection.begin():
            yield connection


def _url(settings: Settings) -> sa.URL:
    try:
        return sa.make_url(settings.catalog_url)
    except sa.exc.ArgumentError:
        raise HomeError(f"the catalogue's URL cannot be read; {_FORM}") from None


def _start_sqlite(settings: Settings, file: Path, *, create: bool) -> tuple[sa.Engine, bool]:
    if not create and not file.exists():
        _check_directory(file.parent)
        raise HomeError(
            f"there is no collection in {place(settings)}; "
            "make one with: askpapers ingest PATH, or give another --home"
        )
    home.prepare(file.parent)
    if not home.writable(file) or not home.writable(file.parent):
        if not file.exists():
            raise HomeError(f"{file.parent} is read-only; make it writable or give another --home")
        engine = _engine(_read_only(file), settings)
        with engine.connect() as connection:
            schema.check(schema.version(connection), place(settings))
        return engine, False
    engine = _engine(sa.URL.create("sqlite", database=str(file)), settings)
    sa.event.listen(engine, "connect", _write_ahead)
    _install(engine, settings)
    if settings.chroma is not None:
        _tell_copies_apart(engine, file)
    return engine, True


def _tell_copies_apart(engine: sa.Engine, file: Path) -> None:
    """A copied home gets a name of its own: on one server two of one name evict each other's vectors.

    A file keeps its inode when it is moved, and has another one when it is copied.
    """
    known = file.stat()
    inode = f"{known.st_dev}:{known.st_ino}"
    with engine.connect() as connection:
        wanted = sa.select(schema.meta.c.value).where(schema.meta.c.key == "inode")
        before = connection.scalar(wanted)
    if before == inode:
        return
    rows = [{"key": "inode", "value": inode}]
    if before is not None:
        rows.append({"key": "name", "value": schema.new_name()})
    with writing(engine) as connection:
        schema.upsert(connection, schema.meta, rows, ("value",))


def _install(engine: sa.Engine, settings: Settings) -> None:
    """Bring the schema up to date; when it is, no lock is taken and readers never wait for an ingest."""
    with engine.connect() as connection:
        found = schema.version(connection)
        if found == schema.SCHEMA:
            return
    if 0 < found < schema.SCHEMA:
        _back_up(engine, found)
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Processes that start together on an empty server: one makes the tables, the others find them.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_INSTALLER_LOCK)))
        schema.install(connection, place(settings))


def _back_up(engine: sa.Engine, found: int) -> None:
    """A copy of a SQLite catalogue as it is, beside it, before a newer version changes its tables.

    A server's catalogue is backed up where the server is.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        return
    file = Path(database)
    copy = file.with_name(f"{file.stem}-version-{found}{file.suffix}")
    if copy.exists():
        return
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.execute("VACUUM INTO ?", (str(unfinished),))
    unfinished.replace(copy)


def _check_directory(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise HomeError(f"{directory} is a file, not a directory; give another --home")


def _read_only(file: Path) -> sa.URL:
    """A URL that needs no lock or log file. A log left by a killed process is read where it can be."""
    log = file.with_name(file.name + "-wal")
    frozen = {} if log.exists() and log.stat().st_size else {"immutable": "1"}
    return sa.URL.create("sqlite", database=f"file:{file}", query={"mode": "ro", "uri": "true"} | frozen)


def _engine(url: sa.URL, settings: Settings, **options: Any) -> sa.Engine:
    try:
        engine = sa.create_engine(url, **options)
    except sa.exc.ArgumentError:
        raise HomeError(f"{place(settings)} is no kind of catalogue that is known; {_FORM}") from None
    except ModuleNotFoundError as error:
        raise HomeError(
            f"{place(settings)} needs {error.name}; install it with: pip install 'askpapers[postgres]'"
        ) from None
    sa.event.listen(engine, "handle_error", lambda context: _explain(context, settings))
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _explain(context: sa.engine.ExceptionContext, settings: Settings) -> None:
    """Every trouble with the storage itself becomes a ``HomeError``, in one place."""
    if context.is_pre_ping:
        return  # a connection that was cut while it lay idle: the pool replaces it, and nobody hears of it
    error = context.original_exception
    trouble = home.explain(error, place(settings))
    if trouble is None and (context.is_disconnect or _is_connecting(context)):
        said = " ".join(str(error).split())
        trouble = HomeError(
            f"the catalogue {place(settings)} cannot be reached: {said}; start it or correct its URL"
        )
    if trouble is not None:
        raise trouble from error


def _is_connecting(context: sa.engine.ExceptionContext) -> bool:
    return context.connection is None and context.statement is None


def _set_up(connection: Any, _record: Any) -> None:
    # The driver's own transactions would begin too late and skip the schema's statements; see `_begin`.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _write_ahead(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("askpapers_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
