"""An embedder spread over a Ray cluster: the same vectors, made on every processor that is free.

Ray places the workers, starts one again that has died and gives it its passages again. What
travels is texts and vectors; the weights are loaded on each node, where askpapers is installed too.
"""

from __future__ import annotations

import logging
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from assistant.config import Settings, keep_ray_to_itself
from assistant.errors import InputError, ModelMissing
from assistant.protocols import Embedder, Vectors
from assistant.store.catalog.rows import slices

__all__ = ["RayEmbedder", "on_cluster"]

_BATCH_TEXTS = 32
"""Texts in one call of a worker: about a second's work, so that none waits long for the last."""

_BATCHES_EACH = 4
_CALLS_AGAIN = 3
_PATIENCE = 5.0
# Only texts and vectors pass through it; by default it is a third of the machine's memory.
_LOCAL_STORE_BYTES = 200_000_000


@contextmanager
def on_cluster(embedder: Embedder, settings: Settings) -> Iterator[Embedder]:
    """``embedder`` spread over the cluster at ``settings.ray``, for the block.

    The address ``local`` starts an instance on this machine for as long as the block lasts.
    Raises ``InputError`` when Ray is not installed or no cluster can be used at the address.
    """
    assert settings.ray is not None
    if settings.embedder.startswith("openai:"):
        raise InputError(f"{settings.embedder} is a service and cannot be spread with --ray; leave --ray out")
    # Ray tells of workers that died on standard output, which belongs to what a command was asked for.
    with redirect_stdout(sys.stderr), _connected(settings.ray, settings.threads) as ray:
        yield RayEmbedder(embedder, settings, ray)


class RayEmbedder:
    """What ``embedder`` would give, from workers that each hold one like it. ``ray`` is connected."""

    def __init__(self, embedder: Embedder, settings: Settings, ray: Any) -> None:
        from ray.util import ActorPool

        self.name = embedder.name
        self.dimension = embedder.dimension
        self._ray = ray
        self._most = max(1, int(ray.available_resources().get("CPU", 1)))
        self._worker = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_CALLS_AGAIN)(_Worker)
        self._wanted = (_of_worker(settings), embedder.name)
        self._pool = ActorPool([])
        self._workers = 0
        self.batch = _BATCH_TEXTS * _BATCHES_EACH * self._most
        """How many texts at once keep every worker busy."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimension)`` float32 unit vectors, in order.

        Raises ``ModelMissing`` when a worker cannot load the embedder, or dies again and again.
        """
        batches = list(slices(texts, _BATCH_TEXTS))
        try:
            while self._workers < min(self._most, len(batches)):
                self._pool.push(self._worker.remote(*self._wanted))
                self._workers += 1
            rows = list(self._pool.map(lambda worker, piece: worker.embed.remote(piece), batches))
        except self._ray.exceptions.RayError as error:
            raise ModelMissing(
                f"the Ray cluster cannot embed ({_reason(error)}); its nodes need the same askpapers "
                "and its weights; what was stored is kept, and the same command goes on from there"
            ) from None
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)


class _Worker:
    """One process of the cluster, with one embedder."""

    def __init__(self, settings: Settings, name: str) -> None:
        from assistant.embed.embedders import choose_embedder

        choice = choose_embedder(settings)
        if choice.embedder is None or choice.embedder.name != name:
            raise ModelMissing(f"{name} is wanted and not to be had: {choice.reason}")
        self._embedder = choice.embedder

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed(texts)


def _of_worker(settings: Settings) -> Settings:
    """What a worker needs to know: no keys, no catalogue."""
    return Settings(
        home=settings.home,
        embedder="minilm" if settings.embedder == "auto" else settings.embedder,
        weights=settings.weights,
        offline=settings.offline,
        threads=1,
    )


@contextmanager
def _connected(address: str, processors: int | None) -> Iterator[Any]:
    """Ray, connected; a connection that the caller has already is used and left open."""
    keep_ray_to_itself()
    try:
        import ray
    except ImportError:
        raise InputError(
            "spreading over a Ray cluster (--ray, ASKPAPERS_RAY) needs a package that is not installed; "
            "run `pip install 'askpapers[ray]'`"
        ) from None
    if ray.is_initialized():
        yield ray
        return
    options: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    if address == "local":
        options |= {
            "num_cpus": processors,
            "object_store_memory": _LOCAL_STORE_BYTES,
            "include_dashboard": False,
        }
    try:
        _knock(address)
        ray.init(address, **options)
    except (OSError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
        raise InputError(
            f"no Ray cluster can be used at {address} ({_reason(error)}); start one with `ray start --head`, "
            "correct the address, or leave --ray out; nothing stored was changed"
        ) from None
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raises ``OSError`` at once where nobody listens: Ray itself would try for two minutes."""
    url = urlsplit(address if "://" in address else f"//{address}")
    if url.hostname and url.port:
        socket.create_connection((url.hostname, url.port), timeout=_PATIENCE).close()


def _reason(error: BaseException) -> str:
    """The last line that Ray says, which names the cause, without its colours."""
    lines = re.sub(r"\x1b\[\d*m", "", str(error)).strip().splitlines() or [type(error).__name__]
    return lines[-1].strip()[:300]
