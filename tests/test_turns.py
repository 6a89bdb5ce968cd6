"""Few answers are made at once, visitors take turns, and nobody waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import Overloaded
from assistant.limits import Turns


def _queue(turns: Turns, visitors: str) -> list[str]:
    """The order in which questions asked in the order of ``visitors`` are answered, once the first ends."""
    order: list[str] = []
    threads = []

    def ask(visitor: str) -> None:
        with turns.turn(visitor):
            order.append(visitor)

    with turns.turn("first"):
        for count, visitor in enumerate(visitors, 1):
            threads.append(threading.Thread(target=ask, args=(visitor,)))
            threads[-1].start()
            while sum(map(len, turns._waiting.values())) < count:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    return order


def test_visitors_take_turns() -> None:
    """Who asks five times waits behind who asks once."""
    assert _queue(Turns(1, 60), "aaaaabac") == list("abcaaaaa")


def test_no_more_than_a_few_at_once() -> None:
    """Also after many have come and gone, and after one has failed."""
    turns, now, most = Turns(3, 60), 0, 0
    lock = threading.Lock()

    def ask(number: int) -> None:
        nonlocal now, most
        with turns.turn(str(number % 4)):
            with lock:
                now, most = now + 1, max(most, now + 1)
            threading.Event().wait(0.001)
            with lock:
                now -= 1
            if number % 5 == 0:
                raise ValueError

    with ThreadPoolExecutor(16) as pool:
        done = [pool.submit(ask, number) for number in range(80)]
    assert sum(one.exception() is not None for one in done) == 16
    assert most <= 3
    assert turns._free == 3
    assert not turns._waiting


def test_nobody_waits_for_ever() -> None:
    """It is said, and whoever comes next is not in the way of a question that was given up."""
    turns = Turns(1, 0.01)
    with turns.turn("a"), pytest.raises(Overloaded, match="ask again"), turns.turn("b"):
        pass
    assert not turns._waiting
    with turns.turn("b"):
        pass
