"""Hours of bad days in minutes: ``python soak.py FOLDER SECONDS SEED`` (``make soak`` runs ten minutes).

Two writers ingest, remove and rebuild, and are killed while they do; eight readers ask and check every
quote; indexes are damaged and deleted under all of them, and homes are opened again and again. At the
end, one ingest must bring everything in step, and no paper may be lost that was reported as stored.
Prints what happened as JSON; ``problems`` is what should not have.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from doubles import FakeEmbedder

from assistant import Assistant
from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice
from assistant.errors import HomeBusy, HomeError
from assistant.store.catalog import Catalog
from assistant.store.stores import Stores
from ingest import reindex, remove
from ingest.pipeline import embed, store
from ingest.records import Record

WRITERS, READING_PROCESSES, READERS_IN_EACH = 2, 2, 4
PAPERS = 240
TEXT = (
    "Router {n} cuts the training time of a mixture by {p}% on our data. It needs {n} experts and no "
    "auxiliary loss. We also study how the experts divide the work, and find that few of them are idle."
)
QUESTIONS = (
    "which papers cut training time over 30%?",
    "what does Router {n} need?",
    "how are idle experts found?",
    "papers about routers",
)
# What a person may be told while an index is broken; all else is a problem.
_REMEDY = "run `askpapers reindex`"
EXPECTED = (_REMEDY, "no collection", "is being written to", "another process is")


def open_stores(home: Path) -> Stores:
    """Real tantivy and Chroma, and an embedder that costs nothing."""
    settings = Settings(home=home)
    stores = Stores(settings, Catalog.open(settings))
    stores._choice = EmbedderChoice(FakeEmbedder(), "a test's own")
    return stores


def record(n: int) -> Record:
    """One of the papers, always the same under one number."""
    return Record(f"Router {n}", TEXT.format(n=n, p=10 + n % 80), f"page-{n % 7}.txt", n + 1)


def write(home: Path, seed: int) -> None:
    """Ingest, remove and rebuild until killed; what was reported as done goes to a log first."""
    chance = random.Random(seed)
    while True:
        with open_stores(home) as stores, (home.parent / f"log-{seed}.jsonl").open("a") as log:
            for _ in range(chance.randrange(1, 6)):
                _act(chance, stores, log)


def _act(chance: random.Random, stores: Any, log: Any) -> None:
    """One change; while another one writes, nothing."""
    lot = chance.random()
    chosen = sorted(chance.sample(range(PAPERS), chance.randrange(1, 60)))
    try:
        if lot < 0.7:
            store(map(record, chosen), stores=stores, embed=chance.random() < 0.5)
            print(json.dumps({"stored": chosen}), file=log, flush=True)
        elif lot < 0.8:
            titles = {f"Router {n}" for n in chosen[:5]}
            gone = [paper.id for paper in stores.catalog.papers() if paper.title in titles]
            print(json.dumps({"removed": chosen[:5]}), file=log, flush=True)
            remove(gone, stores=stores)
        elif lot < 0.95:
            embed(stores=stores)
        else:
            reindex(stores=stores)
    except HomeBusy:
        time.sleep(0.05)
    except HomeError as error:
        _rebuild_if_told(error, stores)


def _rebuild_if_told(error: HomeError, stores: Any) -> None:
    """What the refusal says, also where the index is damaged again meanwhile, or another one rebuilds it."""
    if _REMEDY not in str(error):
        raise error
    try:
        reindex(stores=stores)
    except HomeBusy:
        time.sleep(0.05)
    except HomeError as again:
        _rebuild_if_told(again, stores)


def read(home: Path, seed: int, seconds: float) -> None:
    """Ask from several threads, opening the home anew now and then; prints a count of what was met."""
    met: Counter[str] = Counter()
    until = time.monotonic() + seconds
    chance = random.Random(seed)
    with ThreadPoolExecutor(READERS_IN_EACH) as pool:
        while time.monotonic() < until:
            lots = [random.Random(chance.random()) for _ in range(READERS_IN_EACH)]
            try:
                with open_stores(home) as stores, Assistant(stores.settings, stores) as assistant:
                    asked = [pool.submit(_ask, assistant, lot, met, until) for lot in lots]
                    for one in asked:
                        one.result()
            except HomeError as error:
                met[_expected(str(error))] += 1
    json.dump(met, sys.stdout)


def _ask(assistant: Assistant, chance: random.Random, met: Counter[str], until: float) -> None:
    for _ in range(chance.randrange(3, 12)):
        if time.monotonic() > until:
            return
        question = chance.choice(QUESTIONS).format(n=chance.randrange(PAPERS))
        try:
            answer = assistant.ask(question, engine="extractive")
        except HomeError as error:
            met[_expected(str(error))] += 1
            continue
        met[answer.outcome] += 1
        papers = {paper.id: paper for paper in assistant.papers(ids=[c.paper_id for c in answer.citations])}
        for one in answer.citations:
            # A paper may be removed between the answer and this look.
            text = papers[one.paper_id].abstract if one.paper_id in papers else None
            if text is not None and text[one.start : one.end] != one.quote:
                met[f"problem: {one.quote!r} is no quote"] += 1


def _expected(said: str) -> str:
    return "refused with a remedy" if any(words in said for words in EXPECTED) else f"problem: {said}"


def harm(home: Path, chance: random.Random) -> str:
    """Damage one of the indexes, as a bad disk or a hasty hand would."""
    harms = {
        "words damaged": lambda: (home / "lexical" / "meta.json").write_text("{"),
        "words deleted": lambda: shutil.rmtree(home / "lexical", ignore_errors=True),
        "tokens damaged": lambda: [
            file.write_bytes(b"rubbish" * 900) for file in (home / "tokens").glob("*3")
        ],
        "vectors deleted": lambda: shutil.rmtree(home / "chroma", ignore_errors=True),
    }
    name = chance.choice(sorted(harms))
    try:
        harms[name]()
    except OSError:
        return "nothing"  # it was being written anew
    return name


def main(folder: Path, seconds: float, seed: int) -> None:
    """Start all of them, harm and kill, and look at what is left."""
    chance, home = random.Random(seed), folder / "home"
    folder.mkdir(parents=True, exist_ok=True)
    with open_stores(home) as stores:
        store(map(record, range(20)), stores=stores)
    run = [sys.executable, __file__]
    readers = [
        subprocess.Popen([*run, "read", str(home), str(n), str(seconds)], stdout=subprocess.PIPE, text=True)
        for n in range(READING_PROCESSES)
    ]
    writers = [subprocess.Popen([*run, "write", str(home), str(n)]) for n in range(WRITERS)]
    counts: Counter[str] = Counter()
    problems: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        place = chance.randrange(WRITERS)
        _wait_for_work(folder / f"log-{place}.jsonl", until)
        time.sleep(chance.uniform(0.0, 1.5))
        if writers[place].poll() is not None:
            problems.append("a writer ended by itself; its error is above")
        writers[place].send_signal(signal.SIGKILL)
        writers[place].wait()
        counts["kills"] += 1
        if chance.random() < 0.3:
            counts[harm(home, chance)] += 1
        writers[place] = subprocess.Popen([*run, "write", str(home), str(place)])
    for writer in writers:
        writer.kill()
        writer.wait()
    for reader in readers:
        said, _ = reader.communicate()
        if reader.returncode:
            problems.append("a reader ended by itself; its error is above")
        counts.update(json.loads(said or "{}"))
    counts["changes"] = sum(len(log.read_bytes().splitlines()) for log in folder.glob("log-*"))
    problems += [key for key in counts if key.startswith("problem")]
    problems += _left(home, folder)
    json.dump({"seconds": seconds, "counts": dict(sorted(counts.items())), "problems": problems}, sys.stdout)


def _wait_for_work(log: Path, until: float) -> None:
    """Until a writer has done something since this was called: to kill it while it starts proves little."""

    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    before = size()
    while size() == before and time.monotonic() < until:
        time.sleep(0.05)


def _left(home: Path, folder: Path) -> list[str]:
    """What is wrong once one ingest went through, or one rebuild where an index was damaged last."""
    with open_stores(home) as stores:
        try:
            store([record(0)], stores=stores)
        except HomeError:
            reindex(stores=stores)
        wrong = []
        wanted = stores.catalog.chunk_ids()
        assert stores.vectors is not None
        assert stores.tokens is not None
        held_by = {"words": stores.lexical, "vectors": stores.vectors, "tokens": stores.tokens}
        for name, held in ((name, index.ids()) for name, index in held_by.items()):
            if held != wanted:
                wrong.append(f"{name}: {len(wanted - held)} missing, {len(held - wanted)} too many")
        titles = {paper.title for paper in stores.catalog.papers()}
    stored, removed = _reported(folder)
    wrong += [f"Router {n} is lost" for n in sorted(stored - removed) if f"Router {n}" not in titles]
    with sqlite3.connect(home / "catalog.sqlite3") as opened:
        if opened.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            wrong.append("the catalogue is damaged")
        if opened.execute("PRAGMA foreign_key_check").fetchone():
            wrong.append("a row refers to what is not there")
    opened.close()
    return wrong


def _reported(folder: Path) -> tuple[set[int], set[int]]:
    """The papers that a writer was told are stored, and those that one was about to remove."""
    stored, removed = set(range(20)), set()
    for log in folder.glob("log-*.jsonl"):
        for line in log.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            stored.update(row.get("stored", ()))
            removed.update(row.get("removed", ()))
    return stored, removed


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "read":
        read(Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
    else:
        main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
