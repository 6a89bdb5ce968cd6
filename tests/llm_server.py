"""A server on loopback that speaks the OpenAI protocol and does what a test tells it.

Real clients talk to it over real HTTP. A script says what each request gets; what came in
is kept for the test to look at.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, TypeAlias

__all__ = [
    "Broken",
    "Cut",
    "Fail",
    "Filtered",
    "LLMServer",
    "Refuse",
    "Request",
    "Say",
    "Stall",
    "rate_limited",
]

Text: TypeAlias = str | Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Say:
    """Answer with this text, in small pieces when streaming."""

    text: Text
    usage: tuple[int, int] | None = (100, 20)
    pause: float = 0.0
    finish: str | None = "stop"


@dataclass(frozen=True)
class Stall:
    """Say the beginning, then nothing until the client gives up."""

    text: str = ""
    seconds: float = 5.0


@dataclass(frozen=True)
class Fail:
    """An HTTP status with an error body, as OpenAI words it."""

    status: int
    message: str = "something is wrong"
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """200 with bytes that are no JSON."""


@dataclass(frozen=True)
class Cut:
    """Say the beginning and drop the connection; ``clean`` ends the body as if all were well."""

    text: str
    clean: bool = False


@dataclass(frozen=True)
class Refuse:
    """A refusal in the field that the protocol has for it."""

    text: str = "I cannot help with that."


@dataclass(frozen=True)
class Filtered:
    """Stopped by the content filter after a beginning."""

    text: str = "Sp"


Behaviour: TypeAlias = Say | Stall | Fail | Broken | Cut | Refuse | Filtered
Script: TypeAlias = Behaviour | Sequence[Behaviour] | Callable[[int, dict[str, Any]], Behaviour]


def rate_limited(retry_after: str | None = None) -> Fail:
    """429, with the header when given."""
    headers = {"retry-after": retry_after} if retry_after is not None else {}
    return Fail(429, "Rate limit reached for requests", "rate_limit_exceeded", headers)


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    def content(self, role: str) -> str:
        """The text of the messages of a role."""
        return "\n".join(message["content"] for message in self.body["messages"] if message["role"] == role)


class LLMServer:
    """``with LLMServer(script) as server:`` and point a client at ``server.url``.

    A sequence is used up in order, its last behaviour again and again; a function is given
    the number of the request, from 0, and its body.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lock = threading.Lock()
        self._now = 0
        self.requests: list[Request] = []
        # What it says of its model and, as llama.cpp does, of itself.
        self.told: dict[str, Any] = {}
        self.props: dict[str, Any] = {}
        self.most_at_once = 0
        self.hung_up = 0
        self.connections = 0
        self._stop = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._http.shutdown()
        self._http.close_all()
        self._http.server_close()
        self._thread.join()

    def behaviour(self, request: Request) -> Behaviour:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
        if callable(self._script):
            return self._script(number, request.body)
        if isinstance(self._script, Sequence):
            return self._script[min(number, len(self._script) - 1)]
        return self._script

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Counts replies under way; over before the last bytes, at which a client may send its next call."""
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def wait(self, seconds: float) -> None:
        self._stop.wait(seconds)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_all(self) -> None:
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error here."""


def _handler(server: LLMServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901  one class, closed over its server
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            server.connections += 1

        def log_message(self, *_: Any) -> None:
            """Silent."""

        def do_GET(self) -> None:
            models = {"object": "list", "data": [{"id": "tiny", "object": "model"} | server.told]}
            self._json(200, server.props if self.path == "/props" else models)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            request = Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            behaviour = server.behaviour(request)
            try:
                self._answer(behaviour, body)
            except (BrokenPipeError, ConnectionResetError):
                server.hung_up += 1
                self.close_connection = True

        def _answer(self, behaviour: Behaviour, body: dict[str, Any]) -> None:
            if isinstance(behaviour, Fail):
                error = {"message": behaviour.message, "type": "error", "code": behaviour.code, "param": None}
                self._json(behaviour.status, {"error": error}, behaviour.headers)
            elif self.path.endswith("/embeddings"):
                self._embeddings(body)
            elif body.get("stream"):
                self._stream(behaviour, body)
            else:
                self._whole(behaviour, body)

        def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
            self._bytes(status, json.dumps(value).encode(), headers)

        def _bytes(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, text in {"content-type": "application/json", **(headers or {})}.items():
                self.send_header(name, text)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _whole(self, behaviour: Any, body: dict[str, Any]) -> None:
            if isinstance(behaviour, Broken):
                self._bytes(200, b'{"id": "x", "choices": [')
                return
            if isinstance(behaviour, Stall):
                server.wait(behaviour.seconds)
                self.close_connection = True
                return
            message: dict[str, Any] = {"role": "assistant", "content": _text(behaviour, body)}
            finish = getattr(behaviour, "finish", "stop")
            if isinstance(behaviour, Refuse):
                message = {"role": "assistant", "content": None, "refusal": behaviour.text}
            if isinstance(behaviour, Filtered):
                finish = "content_filter"
            reply = _frame(body, "chat.completion", {"message": message, "finish_reason": finish})
            usage = getattr(behaviour, "usage", (100, 20))
            self._json(200, reply | ({"usage": _usage(usage)} if usage else {}))

        def _stream(self, behaviour: Any, body: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            if isinstance(behaviour, Broken):
                self._event("{not json")
                self._end()
                return
            if isinstance(behaviour, Refuse):
                self._chunk(body, {"role": "assistant", "content": None, "refusal": behaviour.text})
            else:
                self._chunk(body, {"role": "assistant", "content": ""})
                text = _text(behaviour, body)
                with server.speaking():
                    for start in range(0, len(text), 7):
                        self._chunk(body, {"content": text[start : start + 7]})
                        server.wait(getattr(behaviour, "pause", 0.0))
            if isinstance(behaviour, Stall):
                server.wait(behaviour.seconds)
                self.close_connection = True
                return
            if isinstance(behaviour, Cut):
                if behaviour.clean:
                    self._end()
                self.close_connection = True
                return
            finish = (
                "content_filter" if isinstance(behaviour, Filtered) else getattr(behaviour, "finish", "stop")
            )
            self._chunk(body, {}, finish=finish)
            usage = getattr(behaviour, "usage", (100, 20))
            if usage and (body.get("stream_options") or {}).get("include_usage"):
                self._event(
                    json.dumps(_frame(body, "chat.completion.chunk", None) | {"usage": _usage(usage)})
                )
            self._event("[DONE]")
            self._end()

        def _chunk(self, body: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> None:
            choice = {"delta": delta, "finish_reason": finish}
            self._event(json.dumps(_frame(body, "chat.completion.chunk", choice)))

        def _event(self, data: str) -> None:
            line = f"data: {data}\n\n".encode()
            self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
            self.wfile.flush()

        def _end(self) -> None:
            self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()

        def _embeddings(self, body: dict[str, Any]) -> None:
            texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
            rows = [
                {
                    "object": "embedding",
                    "index": index,
                    "embedding": [float(len(text) % 7), 1.0, float(index)],
                }
                for index, text in enumerate(texts)
            ]
            usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
            self._json(200, {"object": "list", "data": rows[::-1], "model": body["model"], "usage": usage})

    return Handler


def _text(behaviour: Any, body: dict[str, Any]) -> str:
    text = getattr(behaviour, "text", "")
    return text(body) if callable(text) else text


def _frame(body: dict[str, Any], kind: str, choice: dict[str, Any] | None) -> dict[str, Any]:
    choices = [{"index": 0, **choice}] if choice is not None else []
    return {
        "id": "c1",
        "object": kind,
        "created": int(time.time()),
        "model": body["model"],
        "choices": choices,
    }


def _usage(counted: tuple[int, int]) -> dict[str, int]:
    return {"prompt_tokens": counted[0], "completion_tokens": counted[1], "total_tokens": sum(counted)}
