"""The home directory: made ready, and each way it can fail said in one line."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AskpapersError, HomeError

__all__ = ["explain", "guarded", "prepare", "writable"]


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One way that storage fails: how it shows, and what to say about ``{place}``."""

    codes: frozenset[int]
    words: tuple[str, ...]
    message: str


_DAMAGED = _Trouble(
    frozenset(),
    ("file is not a database", "malformed", "file is encrypted"),
    "{place} is damaged or not made by askpapers; restore a copy or give another --home",
)
# SQLite, tantivy and Chroma each wrap the system's message in words of their own, so the words are looked
# for anywhere in the chain of causes. The first that fits wins.
_TROUBLES = (
    _Trouble(
        frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT}),
        (
            "no space left",
            "disk is full",
            "disk full",
            "file too large",
            "quota exceeded",
            "could not extend",
        ),
        "no space left for {place}; free some and run the same command again: nothing stored is lost",
    ),
    _Trouble(
        frozenset({errno.EROFS}),
        ("read-only", "readonly"),
        "{place} is read-only; make it writable or give another --home",
    ),
    _Trouble(
        frozenset({errno.EACCES, errno.EPERM}),
        ("permission denied", "operation not permitted", "unable to open database file"),
        "no permission to use {place}; change its permissions or give another --home",
    ),
    _Trouble(
        frozenset({errno.ENOTDIR, errno.EEXIST}),
        ("not a directory",),
        "a part of {place} is a file, not a directory; give another --home",
    ),
    _Trouble(
        frozenset({errno.ENAMETOOLONG, errno.ELOOP}),
        ("file name too long",),
        "{place} cannot be a path on this machine; give another --home",
    ),
    _DAMAGED,
    _Trouble(
        frozenset(),
        ("database is locked", "database table is locked"),
        "{place} is in use by another program; wait for it to finish and try again",
    ),
    _Trouble(
        frozenset({errno.EIO}),
        ("disk i/o error", "input/output error"),
        "{place} cannot be read or written (the disk is faulty or full); check it and try again",
    ),
)


_REBUILD = "askpapers reindex"


def prepare(home: Path) -> None:
    """Make ``home`` if it is not there. Raises ``HomeError`` when it cannot be a directory."""
    try:
        if home.exists() and not home.is_dir():
            raise HomeError(f"{home} is a file, not a directory; give another --home")
        home.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        trouble = HomeError(f"{home} cannot be made ({error}); give another --home")
        raise explain(error, home) or trouble from None


def writable(path: Path) -> bool:
    """Whether ``path``, or the directory that would hold it, can be written to."""
    by_effect = os.access in os.supports_effective_ids
    return os.access(path if path.exists() else path.parent, os.W_OK, effective_ids=by_effect)


@contextmanager
def guarded(home: Path) -> Iterator[None]:
    """Turns failures of storage inside the block into a ``HomeError``; other errors pass.

    An index reports whatever stops it as its own ``HomeError``, with a rebuild as the
    remedy; when the disk is what stopped it, the disk is what the user hears of. An index that
    is damaged is not the home, which holds what it is made from.
    """
    try:
        yield
    except Exception as error:
        of_index = isinstance(error, AskpapersError) and _REBUILD in str(error)
        ours = isinstance(error, AskpapersError) and not of_index
        trouble = None if ours else explain(error, home, damaged=not of_index)
        if trouble is None:
            raise
        raise trouble from error


def explain(error: BaseException, place: Path | str, *, damaged: bool = True) -> HomeError | None:
    """What ``error`` means to the user of ``place``; ``None`` when storage is not to blame.

    ``damaged`` says whether damage is the trouble of ``place`` as a whole.
    """
    chain = list(_chain(error))
    codes = {link.errno for link in chain if isinstance(link, OSError)}
    text = " ".join(str(link) for link in chain).casefold()
    for trouble in _TROUBLES:
        if trouble is _DAMAGED and not damaged:
            continue
        if codes & trouble.codes or any(word in text for word in trouble.words):
            return HomeError(trouble.message.format(place=place))
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__
