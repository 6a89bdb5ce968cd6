"""The server: where it listens, who may come in, and how much they may send."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Settings
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["launch", "read_passwords", "serve"]

_LARGEST_FILE = "64mb"
_WAITING = 100
_AT_ONCE = 8


def serve(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth_file: Path | None = None,
    open_to_network: bool = False,
    read_only: bool = False,
    allow_hosts: Sequence[str] = (),
) -> None:
    """Serve until interrupted; ``read_only`` lets nobody add papers or delete them.

    ``allow_hosts`` are names by which the app may be reached beside its addresses and ``localhost``.

    Raises ``InputError`` for an address beyond this machine without passwords, unless
    ``open_to_network`` says that it is meant, and for a port that is taken.
    """
    from assistant.assistant import Assistant

    passwords = read_passwords(auth_file)
    check_address(host, guarded=bool(passwords) or open_to_network)
    with Assistant.open(settings=settings, create=True) as assistant:
        launch(
            assistant,
            host=host,
            port=port,
            passwords=passwords,
            read_only=read_only,
            allow_hosts=allow_hosts,
        )


def launch(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    passwords: list[tuple[str, str]] | None = None,
    block: bool = True,
    read_only: bool = False,
    allow_hosts: Sequence[str] = (),
) -> Any:
    """Start the app; returns Gradio's ``Blocks``, whose ``local_url`` says where it is."""
    from starlette.middleware import Middleware

    from ui.web import page
    from ui.web.accounts import Accounts
    from ui.web.guard import Guard

    # Gradio awaits it, whatever its types say.
    admits: Any = Accounts(passwords).admits if passwords else None
    app = page.build(assistant, read_only=read_only, keeps=bool(passwords) or _local(host))
    app.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE, api_open=False)
    try:
        app.launch(
            server_name=host,
            server_port=port or _free_port(host),
            auth=admits,
            auth_message="askpapers: cited answers over this collection of papers",
            share=False,
            prevent_thread_lock=not block,
            quiet=not block,
            ssr_mode=False,
            footer_links=[],
            max_file_size=_LARGEST_FILE,
            enable_monitoring=False,
            app_kwargs={"middleware": [Middleware(Guard, names=(host, *allow_hosts))]},
            **page.look(),
        )
    except OSError:
        raise InputError(f"port {port} on {host} is taken; choose another with --port") from None
    return app


def check_address(host: str, *, guarded: bool) -> None:
    """Refuse to listen beyond this machine without a guard. Raises ``InputError``."""
    if not _local(host) and not guarded:
        raise InputError(
            f"{host} can be reached by others: give --auth-file, or --open-to-network if that is meant"
        )


def _local(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_passwords(file: Path | None) -> list[tuple[str, str]]:
    """``user:password`` lines; blank lines and ``#`` comments are passed over. Raises ``InputError``."""
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file}: cannot be read ({error}); give a text file with user:password lines"
        ) from None
    pairs = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        user, colon, password = line.partition(":")
        if not (user.strip() and colon and password):
            raise InputError(f"{file}:{number}: not user:password")
        pairs.append((user.strip(), password))
    if not pairs:
        raise InputError(f"{file}: no user:password line in it; add one")
    return pairs


def _free_port(host: str) -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
