"""The tables of the catalogue, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from assistant.errors import HomeTooNew
from assistant.language.bibliography import plain_names

__all__ = [
    "SCHEMA",
    "cache",
    "chunks",
    "claims",
    "conversations",
    "decisions",
    "feedback",
    "history",
    "identifiers",
    "indexed",
    "install",
    "meta",
    "new_name",
    "notes",
    "papers",
    "preferences",
    "sources",
    "titles",
    "turns",
    "upsert",
    "version",
    "wanted",
]

tables = sa.MetaData()


def _of_paper(**options: Any) -> sa.Column[str]:
    return sa.Column(
        "paper_id", sa.Text, sa.ForeignKey("papers.id", ondelete="CASCADE"), nullable=False, **options
    )


meta = sa.Table(
    "meta",
    tables,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# ``extractor`` is the version of the claims' extractor that last read the abstract: a paper without
# claims has been read too.
papers = sa.Table(
    "papers",
    tables,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("arxiv_id", sa.Text, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("abstract", sa.Text, nullable=False),
    sa.Column("published", sa.Date, index=True),
    sa.Column("published_inferred", sa.Boolean, nullable=False),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("author_count", sa.Integer),
    sa.Column("organization", sa.Text),
    sa.Column("comments", sa.Integer),
    sa.Column("upvotes", sa.Integer),
    sa.Column("url", sa.Text),
    sa.Column("date_precision", sa.Text),
    sa.Column("doi", sa.Text, index=True),
    sa.Column("venue", sa.Text),
    sa.Column("key", sa.Text, index=True),
    sa.Column("volume", sa.Text),
    sa.Column("issue", sa.Text),
    sa.Column("pages", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("type", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("people", sa.JSON, nullable=False),
    sa.Column("ids", sa.JSON, nullable=False),
    # What filters look at: the last day of the year or month that ``published`` begins, and the authors'
    # names in plain lower-case letters, a bar between them.
    sa.Column("published_last", sa.Date, index=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False, default=""),
)

# Every title a paper was printed under, by its key: a retitled paper is found by both.
titles = sa.Table("titles", tables, sa.Column("key", sa.Text, primary_key=True), _of_paper(primary_key=True))

# Names that are one paper's alone wherever they are printed: ``doi:10.1000/x``, ``pmid:32000001``.
identifiers = sa.Table(
    "identifiers", tables, sa.Column("key", sa.Text, primary_key=True), _of_paper(primary_key=True)
)

# What was printed of a paper whose printings differ, oldest first: ``said`` is a ``Paper`` in JSON.
history = sa.Table(
    "history",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_paper(index=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
)

# Papers that were named without an abstract: ``name`` is an identifier, ``said`` a ``Paper`` in JSON.
wanted = sa.Table(
    "wanted",
    tables,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
)

# What a reader decided by hand: the paper ``one`` is ``other``, or is another one than it.
decisions = sa.Table(
    "decisions",
    tables,
    sa.Column("one", sa.Text, primary_key=True),
    sa.Column("other", sa.Text, primary_key=True),
    sa.Column("same", sa.Boolean, nullable=False),
)

# The ledger of what was read: one row for each printing. ``sha`` is of all that was printed there, so
# that the same printing met again costs one look.
sources = sa.Table(
    "sources",
    tables,
    _of_paper(primary_key=True),
    sa.Column("file", sa.Text, primary_key=True, index=True),
    sa.Column("line", sa.Integer, primary_key=True),
    sa.Column("sha", sa.Text, nullable=False, index=True),
)

# A chunk's text is not stored twice: it is ``abstract[start:end]``.
chunks = sa.Table(
    "chunks",
    tables,
    sa.Column("id", sa.Text, primary_key=True),
    _of_paper(index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
)

# The columns are the fields of ``types.Claim``, by name.
claims = sa.Table(
    "claims",
    tables,
    sa.Column("id", sa.Text, primary_key=True),
    _of_paper(index=True),
    sa.Column("quantity", sa.Text, nullable=False),
    sa.Column("context", sa.Text, nullable=False),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("bound", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("value_low", sa.Double),
    sa.Column("statistic", sa.Text),
    sa.Column("saving", sa.Double),
    sa.Column("saving_low", sa.Double),
    sa.Column("readings", sa.JSON, nullable=False),
    sa.Column("baseline", sa.Text),
    sa.Column("method", sa.Text),
    sa.Column("metric", sa.Text),
    sa.Column("dataset", sa.Text),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Index("ix_claims_quantity_saving", "quantity", "saving"),
)

# What each derived index may hold. A row is written, not done, before its chunk goes in and marked done
# afterwards: whatever moment a process dies at, nothing is in an index that this table does not know of.
indexed = sa.Table(
    "indexed",
    tables,
    sa.Column("chunk_id", sa.Text, primary_key=True),
    sa.Column("store", sa.Text, primary_key=True),
    sa.Column("done", sa.Boolean, nullable=False),
)

cache = sa.Table(
    "cache",
    tables,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False, server_default=sa.func.now()),
)

feedback = sa.Table(
    "feedback",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("vote", sa.Integer, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False, server_default=sa.func.now()),
)


def _bibliography(connection: sa.Connection) -> None:
    """Version 2: what a reference manager knows of a paper.

    A date stored before was printed to the day, but for a year alone, which was kept as an inferred
    first of January.
    """
    texts = "date_precision doi venue key volume issue pages publisher type language".split()
    for column in [*(f"{name} TEXT" for name in texts), "published_last DATE"]:
        connection.exec_driver_sql(f"ALTER TABLE papers ADD COLUMN {column}")
    for name in ("categories", "people", "ids"):
        connection.exec_driver_sql(f"ALTER TABLE papers ADD COLUMN {name} JSON NOT NULL DEFAULT '[]'")
    connection.exec_driver_sql("ALTER TABLE papers ADD COLUMN who TEXT NOT NULL DEFAULT ''")
    for name in ("doi", "key", "published_last"):
        connection.exec_driver_sql(f'CREATE INDEX ix_papers_{name} ON papers ("{name}")')
    for table in (identifiers, history, decisions):
        table.create(connection)
    dated = papers.update().where(papers.c.published.is_not(None))
    connection.execute(dated.values(date_precision="day", published_last=papers.c.published))
    for year in connection.scalars(
        sa.select(papers.c.published).distinct().where(papers.c.published_inferred)
    ).all():
        if year is not None and (year.month, year.day) == (1, 1):
            bare = papers.update().where(papers.c.published_inferred, papers.c.published == year)
            last = year.replace(month=12, day=31)
            connection.execute(
                bare.values(date_precision="year", published_last=last, published_inferred=False)
            )
    known = connection.execute(sa.select(papers.c.id, papers.c.authors)).all()
    if known:
        written = papers.update().where(papers.c.id == sa.bindparam("of")).values(who=sa.bindparam("names"))
        connection.execute(written, [{"of": of, "names": plain_names(authors)} for of, authors in known])


# What a reader asked and was answered. ``owner`` is the name they logged in with, empty where there are no
# accounts. A deleted conversation stays until it is deleted for good, so that it can be brought back.
conversations = sa.Table(
    "conversations",
    tables,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("created", sa.DateTime, nullable=False),
    sa.Column("updated", sa.DateTime, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
)

# ``answer`` is ``Answer.to_dict()``; null while it is awaited, and when it was stopped or failed. ``said`` is
# what had been shown by then, or why there is no answer.
turns = sa.Table(
    "turns",
    tables,
    sa.Column(
        "conversation", sa.Text, sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.JSON),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("asked", sa.DateTime, nullable=False),
)

# A reader's own words about a paper.
notes = sa.Table(
    "notes",
    tables,
    sa.Column("owner", sa.Text, primary_key=True),
    _of_paper(primary_key=True),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("tags", sa.JSON, nullable=False),
)

# What a reader chose: settings, questions that are followed. Never a key.
preferences = sa.Table(
    "preferences",
    tables,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)


def _reader(connection: sa.Connection) -> None:
    """Version 3: what a reader asked, and noted."""
    for table in (conversations, turns, notes):
        table.create(connection)


def _wanting(connection: sa.Connection) -> None:
    """Version 4: papers without an abstract."""
    wanted.create(connection)


def _choosing(connection: sa.Connection) -> None:
    """Version 5: what a reader chose."""
    preferences.create(connection)


# UPGRADES[n] takes a catalogue from version n + 1 to n + 2, in one transaction. Never edit a released one.
UPGRADES: tuple[Callable[[sa.Connection], None], ...] = (_bibliography, _reader, _wanting, _choosing)
SCHEMA = len(UPGRADES) + 1


def version(connection: sa.Connection) -> int:
    """The version of the catalogue behind ``connection``; 0 when there is none yet."""
    if not sa.inspect(connection).has_table("meta"):
        return 0
    found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
    return int(found or 0)


def check(found: int, place: str) -> None:
    """Raises ``HomeTooNew`` when a newer askpapers made the catalogue."""
    if found > SCHEMA:
        raise HomeTooNew(
            f"{place} was made by a newer askpapers (catalogue version {found}, this one knows {SCHEMA}); "
            "upgrade askpapers or give another --home"
        )


def new_name() -> str:
    """What a catalogue calls itself on a Chroma server: no two are alike, wherever they were made."""
    return secrets.token_hex(4)


def install(connection: sa.Connection, place: str) -> None:
    """Bring the catalogue to :data:`SCHEMA`, from nothing or from an older version."""
    found = version(connection)
    check(found, place)
    if found == 0:
        tables.create_all(connection)
        upsert(connection, meta, [{"key": "name", "value": new_name()}])
    else:
        for upgrade in UPGRADES[found - 1 :]:
            upgrade(connection)
    if found != SCHEMA:
        upsert(connection, meta, [{"key": "schema", "value": str(SCHEMA)}], ("value",))


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    update: Sequence[str] = (),
) -> None:
    """Insert ``rows``; where the primary key is taken, set the ``update`` columns, if any."""
    if not rows:
        return
    # The two are used alike; PostgreSQL's costs 20 ms to import, which a SQLite home need not pay.
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    if update:
        changed = {name: statement.excluded[name] for name in update}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, list(rows))
