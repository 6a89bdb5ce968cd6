"""What is watched: sources that are read again and again, and questions whose new answers are told.

Everything lies in the catalogue: the targets, the questions, and which papers were told of already.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from assistant.store.catalog import Catalog
from assistant.store.stores import open_stores
from assistant.types import Answer, Paper
from ingest.indexing import Progress
from ingest.links import without_secrets
from ingest.pipeline import ingest
from ingest.records import Refusal
from ingest.report import Report

__all__ = ["Digest", "Watch", "forget", "keep", "look", "watched"]

_KEY = "watch"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched; ``seen`` are the ids of papers that are no news."""

    targets: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Digest:
    """New papers, and which of them answer the questions that are kept; best claims first in each answer."""

    papers: tuple[Paper, ...]
    answers: tuple[Answer, ...]
    report: Report

    @property
    def answered(self) -> tuple[Answer, ...]:
        """The answers that say something."""
        return tuple(answer for answer in self.answers if answer.outcome == "answered")


def watched(catalog: Catalog) -> Watch:
    """What is watched in a collection."""
    data = json.loads(catalog.meta(_KEY) or "{}")
    targets, questions = (tuple(map(str, data.get(name, ()))) for name in ("targets", "questions"))
    return Watch(targets, questions, frozenset(data.get("told", ())))


def keep(settings: Settings, targets: Sequence[str] = (), questions: Sequence[str] = ()) -> Watch:
    """Watch these, too. A collection is made where there is none.

    Raises ``InputError`` for a link that holds a key: it would be stored.
    """
    for target in targets:
        if without_secrets(target) != target:
            raise InputError(f"{without_secrets(target)}: a link with a password or a key in it is not kept")
    with open_stores(settings, create=True) as stores:
        now = watched(stores.catalog)
        # What is there when watching begins is no news.
        seen = now.seen if now.targets or now.questions else frozenset(stores.catalog.paper_ids())
        watch = Watch(
            tuple(dict.fromkeys((*now.targets, *targets))),
            tuple(dict.fromkeys((*now.questions, *(" ".join(one.split()) for one in questions)))),
            seen,
        )
        _write(stores.catalog, watch)
    return watch


def forget(settings: Settings, name: str) -> Watch:
    """Watch a target or a question no longer. Raises ``InputError`` when it was not watched."""
    with open_stores(settings) as stores:
        now = watched(stores.catalog)
        if name not in (*now.targets, *now.questions):
            raise InputError(f"{name!r} is not watched; see: askpapers watch --list")
        watch = Watch(
            tuple(one for one in now.targets if one != name),
            tuple(one for one in now.questions if one != name),
            now.seen,
        )
        _write(stores.catalog, watch)
    return watch


def look(settings: Settings, *, engine: str | None = None, progress: Progress | None = None) -> Digest:
    """Read every target again, and answer every question from what is new since the last time.

    A target that cannot be read is a refusal of the report; the others are read, and the questions answered.
    Nothing is told twice.
    """
    with open_stores(settings) as stores:
        watch = watched(stores.catalog)
    report = Report()
    if watch.targets:
        try:
            report = ingest(watch.targets, settings=settings, progress=progress)
        except InputError as error:
            report = Report(rejected=(_refused(str(error)),))
    with Assistant.open(settings=settings) as assistant:
        catalog = assistant.stores.catalog
        new = sorted(catalog.paper_ids() - watch.seen)
        asked = watch.questions if new else ()
        answers = tuple(assistant.ask(one, paper_ids=new, engine=engine) for one in asked)
        papers = tuple(catalog.papers(ids=new))
        _write(catalog, Watch(watch.targets, watch.questions, watch.seen | set(new)))
    return Digest(papers, answers, report)


def _refused(reason: str) -> Refusal:
    return Refusal("watch", 0, reason)


def _write(catalog: Catalog, watch: Watch) -> None:
    data = {"targets": watch.targets, "questions": watch.questions, "told": sorted(watch.seen)}
    with catalog.writing() as writes:
        writes.set_meta(_KEY, json.dumps(data, ensure_ascii=False))
