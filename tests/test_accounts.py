"""Logging in to the web app: guessing slows down, is logged without the password, and tells nothing."""

from __future__ import annotations

import asyncio
import hmac
import logging
from itertools import pairwise

import pytest
from fastapi import HTTPException

from ui.web import accounts
from ui.web.accounts import CALLER, Accounts, Patience
from ui.web.guard import Guard


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(clock: Clock) -> Accounts:
    return Accounts([("ada", "right"), ("bob", "also right")], Patience(clock))


def _try(door: Accounts, name: str, password: str, caller: str = "192.0.2.1") -> bool:
    CALLER.set(caller)
    return asyncio.run(door.admits(name, password))


def test_guessing_slows_down_until_it_is_right(clock: Clock) -> None:
    patience, waits = Patience(clock), []
    door = Accounts([("ada", "right")], patience)
    for _ in range(6):
        assert not _try(door, "ada", "wrong")
        waits.append(patience.wait(["name ada"]))
        clock.now += waits[-1]
    assert waits[:2] == [0, 0]
    assert all(later == 2 * earlier > 0 for earlier, later in pairwise(waits[2:]))
    assert _try(door, "ada", "right")
    assert not _try(door, "ada", "wrong")
    assert patience.wait(["name ada"]) == 0


@pytest.mark.parametrize(("name", "caller"), [("ada", "198.51.100.7"), ("bob", "192.0.2.1")])
def test_who_failed_waits_by_name_and_by_address(door: Accounts, name: str, caller: str) -> None:
    for _ in range(3):
        _try(door, "ada", "wrong")
    with pytest.raises(HTTPException) as refused:
        _try(door, name, "right", caller)
    assert refused.value.status_code == 429
    assert "Retry-After" in (refused.value.headers or {})


def test_another_at_another_address_does_not_wait(door: Accounts) -> None:
    for _ in range(9):
        try:
            _try(door, "ada", "wrong")
        except HTTPException:
            continue
    assert _try(door, "bob", "also right", "198.51.100.7")


def test_memory_is_bounded(clock: Clock) -> None:
    patience = Patience(clock, most=10)
    for number in range(1000):
        patience.failed([f"name {number}", f"address {number}"])
    assert len(patience) == 10


def test_a_failed_login_is_logged_without_the_password(
    door: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "askpapers.login"):
        _try(door, "ada\n\x1b[31m", "hunter2")
    (line,) = caplog.messages
    assert "ada" in line
    assert "192.0.2.1" in line
    assert "hunter2" not in caplog.text
    assert not {"\n", "\x1b"} & set(line)


def test_an_unknown_name_takes_the_same_work(door: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    compared, compare = [], hmac.compare_digest

    def counted(one: bytes, other: bytes) -> bool:
        compared.append(len(one) == len(other))
        return compare(one, other)

    monkeypatch.setattr(accounts.hmac, "compare_digest", counted)
    assert not _try(door, "ada", "wrong")
    assert not _try(door, "nobody", "wrong")
    assert not _try(door, "nobody", "")
    assert compared == [True, True, True]


def test_the_address_is_that_of_the_request() -> None:
    seen = []

    async def app(*_: object) -> None:
        seen.append(CALLER.get())

    async def nothing(*_: object) -> None:
        """Neither sends nor receives."""

    scope = {"type": "http", "headers": [(b"host", b"localhost")], "client": ("203.0.113.5", 4000)}
    asyncio.run(Guard(app)(scope, nothing, nothing))
    assert seen == ["203.0.113.5"]
