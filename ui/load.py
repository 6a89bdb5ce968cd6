"""Several visitors at once: ``python -m ui.load --home HOME`` asks through the web app and prints times.

Each visitor speaks the protocol that the page itself speaks (a question is queued, its events are
streamed), begins a session of its own, and asks again in a new one as soon as the answer is there.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

__all__ = ["QUESTIONS", "Load", "Target", "find", "run"]

QUESTIONS = (
    "which methods cut training time over 50%?",
    "What makes inference at least 2x faster?",
    "How many GPU hours does training the L-224 LoRAT tracker take?",
    "Which papers reduce memory use by more than half?",
    "How do robots learn to walk?",
)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured; times are seconds from the question to its whole answer."""

    sessions: int
    seconds: float
    answers: int
    errors: int
    p50: float
    p95: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Target:
    """The app's address, the number of the event that asks, and how many inputs it has."""

    url: str
    event: int
    inputs: int


def find(url: str) -> Target:
    """Look up the event that asks. Raises ``httpx.HTTPError`` when nothing answers at ``url``."""
    config = httpx.get(f"{url.rstrip('/')}/config", timeout=_PATIENCE).raise_for_status().json()
    (wire,) = [part["id"] for part in config["components"] if part["props"].get("elem_id") == "wire"]
    (event,) = [event for event in config["dependencies"] if [wire, "submit"] in event["targets"]]
    return Target(url.rstrip("/"), event["id"], len(event["inputs"]))


def run(target: Target, *, sessions: int = 10, seconds: float = 60.0) -> Load:
    """Keep ``sessions`` visitors asking for ``seconds``; an answer begun by then is waited for."""
    times: list[list[float]] = [[] for _ in range(sessions)]
    errors = [0] * sessions
    began = perf_counter()

    def visit(number: int) -> None:
        with httpx.Client(timeout=_PATIENCE) as client:
            for turn in count(number):
                if perf_counter() - began >= seconds:
                    return
                asked = perf_counter()
                answered = _ask(client, target, QUESTIONS[turn % len(QUESTIONS)])
                times[number].append(perf_counter() - asked)
                errors[number] += not answered

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _summed(times, sum(errors), perf_counter() - began)


def _ask(client: httpx.Client, target: Target, question: str) -> bool:
    """Whether the app answered."""
    session = uuid.uuid4().hex
    data: list[Any] = [None] * target.inputs
    body = {"fn_index": target.event, "data": data, "session_hash": session}
    body |= {"event_data": {"question": question, "c": "", "n": None}}
    try:
        client.post(f"{target.url}/gradio_api/queue/join", json=body).raise_for_status()
        events = f"{target.url}/gradio_api/queue/data"
        with client.stream("GET", events, params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                if '"process_completed"' in line:
                    return bool(json.loads(line.removeprefix("data: "))["success"])
    except httpx.HTTPError:
        return False
    return False


def _summed(times: Sequence[Sequence[float]], errors: int, seconds: float) -> Load:
    every = sorted(time for one in times for time in one) or [0.0]

    def quantile(share: float) -> float:
        return round(every[max(0, ceil(share * len(every)) - 1)], 3)

    return Load(
        sessions=len(times),
        seconds=round(seconds, 1),
        answers=sum(map(len, times)) - errors,
        errors=errors,
        p50=quantile(0.5),
        p95=quantile(0.95),
        slowest=quantile(1.0),
    )


def main() -> None:
    """Serve ``--home`` in this process, or use ``--url``; exits 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m ui.load", description=__doc__)
    parser.add_argument("--home", type=Path, help="a collection to serve meanwhile")
    parser.add_argument("--url", help="an app that is running already")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    if (given.home is None) == (given.url is None):
        parser.error("give --home or --url")
    measured = _measured(given)
    print(json.dumps(asdict(measured)))  # noqa: T201  the result of the script
    sys.exit(measured.errors > 0 or measured.p95 >= 3.0)


def _measured(given: argparse.Namespace) -> Load:
    if given.url:
        return run(find(given.url), sessions=given.sessions, seconds=given.seconds)
    from assistant.assistant import Assistant
    from ui.web.serving import launch

    with Assistant.open(given.home) as assistant:
        app = launch(assistant, block=False)
        try:
            return run(find(app.local_url), sessions=given.sessions, seconds=given.seconds)
        finally:
            app.close(verbose=False)


if __name__ == "__main__":
    main()
