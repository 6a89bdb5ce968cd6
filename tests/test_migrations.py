"""Homes of every version are opened by this one: nothing is lost, and a copy of what was stays beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant import Assistant
from assistant.config import Settings
from assistant.store.catalog import Catalog, schema
from assistant.store.catalog.schema import SCHEMA, UPGRADES
from ingest import reindex

FIRST = Path(__file__).with_name("home_0_1.sql")
TALK = (
    "INSERT INTO conversations VALUES ('c', 'ada', 'Reefs', '2024-01-05 00:00:00', '2024-01-05 00:00:00', 0)",
    "INSERT INTO turns VALUES ('c', 1, 'which reefs?', NULL, 'stopped', '2024-01-05 00:00:00')",
    "INSERT INTO notes VALUES ('ada', '2401.00001', 'tides!', '[\"sea\"]')",
)
WANTED = "INSERT INTO wanted VALUES ('doi:10.1/x', 'a.bib', 1, '{\"title\": \"Kelp\"}')"


def make(home: Path, version: int) -> Settings:
    """A home as askpapers with this version of the tables left it."""
    home.mkdir()
    with sqlite3.connect(home / "catalog.sqlite3") as made:
        made.executescript(FIRST.read_text(encoding="utf-8"))
    made.close()
    engine = sa.create_engine(f"sqlite:///{home / 'catalog.sqlite3'}")
    with engine.begin() as connection:
        for upgrade in UPGRADES[: version - 1]:
            upgrade(connection)
        schema.upsert(connection, schema.meta, [{"key": "schema", "value": str(version)}], ("value",))
        for statement in (*TALK * (version >= 3), *(WANTED,) * (version >= 4)):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return Settings.load(home, embedder="none")


def shape(home: Path) -> object:
    """The columns and indexes of its catalogue."""
    with sqlite3.connect(home / "catalog.sqlite3") as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            name: (
                sorted(row[1:3] for row in opened.execute(f"PRAGMA table_info({name})")),
                sorted(row[1] for row in opened.execute(f"PRAGMA index_list({name})")),
            )
            for name in tables
        }
    opened.close()
    return found


@pytest.mark.parametrize("version", range(1, SCHEMA + 1))
def test_a_home_of_each_version_is_opened(tmp_path: Path, version: int) -> None:
    """It has the tables of a new one, holds what it held, and answers once its indexes are made again."""
    settings = make(tmp_path / "home", version)
    with Catalog.open(settings) as catalog:
        assert (catalog.schema_version, catalog.counts().papers) == (SCHEMA, 3)
        if version >= 3:
            talks = catalog.conversations("ada")
            assert [talk.title for talk in talks.list()] == ["Reefs"]
            assert talks.turns("c")[0].said == "stopped"
            assert talks.note("2401.00001") == ("tides!", ("sea",))
        assert list(catalog.wanted()) == ["doi:10.1/x"] * (version >= 4)
    Catalog.open(fresh := Settings.load(tmp_path / "fresh", embedder="none")).close()
    assert shape(settings.home) == shape(fresh.home)
    copies = [f"catalog-version-{version}.sqlite3"] * (version < SCHEMA)
    assert [file.name for file in settings.home.glob("*-version-*")] == copies
    reindex(settings=settings)
    with Assistant.open(settings=settings) as assistant:
        assert assistant.search("tidal nets")[0].paper.title == "Tidal Nets for Small Harbours"


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_a_copy_is_what_the_home_was(tmp_path: Path, version: int) -> None:
    """Opened under its own version, before anything was changed."""
    settings = make(tmp_path / "home", version)
    before = shape(settings.home)
    Catalog.open(settings).close()
    copy = settings.home / f"catalog-version-{version}.sqlite3"
    copy.replace(settings.home / "catalog.sqlite3")
    assert shape(settings.home) == before


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All versions on the way are one transaction; the next try goes through."""
    settings = make(tmp_path / "home", 1)
    before = shape(settings.home)

    def fail(_: sa.Connection) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(schema, "UPGRADES", (*UPGRADES[:-1], fail))
        with pytest.raises(ZeroDivisionError):
            Catalog.open(settings)
    assert shape(settings.home) == before
    with Catalog.open(settings) as catalog:
        assert catalog.schema_version == SCHEMA
