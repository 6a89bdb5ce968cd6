"""Who may talk to the app: requests for its own names from its own pages, and no frame around it.

A page elsewhere can point its own name at this machine (DNS rebinding) and would then be of the same origin
as the app. Such a request carries that name as its ``Host``; an address cannot be forged that way, so that
addresses pass, ``localhost`` passes, and any other name must have been allowed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from ui.web.accounts import CALLER

__all__ = ["Guard"]

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

# Gradio's page starts itself with inline scripts and compiles its templates; nothing comes from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_REFUSED = b"this address is not one of this server's names; start it with --allow-host NAME if it is"


class Guard:
    """ASGI middleware that refuses foreign hosts and origins, and sends the headers of a page on its own.

    ``names`` are further names that the app may be reached by, without ports.
    """

    def __init__(self, app: Any, names: Iterable[str] = ()) -> None:
        self._app = app
        self._names = {name.lower() for name in names} | {"localhost"}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not self.welcomes(headers.get(b"host", ""), headers.get(b"origin")):
            await _refuse(scope, send)
            return

        CALLER.set((scope.get("client") or ("",))[0])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)

    def welcomes(self, host: str, origin: str | None) -> bool:
        """Whether a request with these headers is for this app, and comes from one of its own pages."""
        if not self._known(urlsplit(f"//{host}").hostname):
            return False
        return origin is None or urlsplit(origin).netloc.lower() == host.lower()

    def _known(self, name: str | None) -> bool:
        if not name:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name.lower() in self._names
        return True


async def _refuse(scope: MutableMapping[str, Any], send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(_REFUSED)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED})
