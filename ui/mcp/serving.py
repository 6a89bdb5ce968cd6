"""The server: standard input and output, or HTTP on this machine only; errors in one line."""

from __future__ import annotations

import signal
import socket
import sys
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import (
    ResourceNotFoundError,
    ToolError,
    UnexpectedResourceError,
    UnexpectedToolError,
)
from pydantic import ValidationError

from assistant.errors import AskpapersError, InputError
from prompts import load
from ui.mcp.tools import Tools

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["build", "serve"]

_HOST = "127.0.0.1"


def serve(assistant: Assistant, *, port: int | None = None) -> None:
    """Serve until the client goes away, or with a ``port`` (0: a free one) over HTTP until interrupted.

    Raises ``InputError`` for a port that cannot be had.
    """
    server = build(assistant)
    if port is None:
        # A thread waits in standard input and Python would wait for it: Ctrl-C has to end the process.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        server.run("stdio")
        return
    with _listening(port) as listener:
        sys.stderr.write(f"askpapers: http://{_HOST}:{listener.getsockname()[1]}/mcp\n")
        sys.stderr.flush()
        anyio.run(partial(_serve_http, server, listener))


def build(assistant: Assistant) -> MCPServer[Any]:
    """The server over one collection, not yet listening anywhere."""
    server = _Server(
        "askpapers", version=version("askpapers"), instructions=load("mcp").text, log_level="WARNING"
    )
    Tools(assistant).add_to(server)
    return server


class _Server(MCPServer[Any]):
    """Says what is wrong as the console script does: in one line, with what to do."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> Any:
        known = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        unknown = sorted(arguments.keys() - known.get(name, arguments).keys())
        if unknown:
            # Left out in silence, a misspelt filter would widen the answer.
            raise ToolError(f"{name} takes no {unknown[0]!r}; it takes {', '.join(known[name])}")
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            if isinstance(error.__cause__, AskpapersError):
                raise ToolError(_line(str(error.__cause__))) from error.__cause__
            raise
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(_refusal(error.__cause__)) from error.__cause__
            raise

    async def read_resource(self, uri: Any, context: Context[Any, Any] | None = None) -> Any:
        try:
            return await super().read_resource(uri, context)
        except UnexpectedResourceError as error:
            if isinstance(error.__cause__, InputError):
                raise ResourceNotFoundError(_line(str(error.__cause__))) from error.__cause__
            raise


def _refusal(error: ValidationError) -> str:
    """Which arguments are wrong, and how; without pydantic's many lines."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {_line(one['msg'])}" for one in error.errors())


def _line(message: str) -> str:
    return " ".join(message.split())


def _listening(port: int) -> socket.socket:
    """Bound here rather than by the web server, which would end the process without saying what to do."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise InputError(
            f"port {port} on {_HOST} cannot be had ({error.strerror}); choose another with --http"
        ) from None


async def _serve_http(server: MCPServer[Any], listener: socket.socket) -> None:
    """Each request stands alone: there is no session to keep, and other sites' pages are turned away."""
    import uvicorn

    app = server.streamable_http_app(host=_HOST, stateless_http=True, json_response=True)
    await uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).serve([listener])
