"""Servers on loopback that speak what other providers speak: Anthropic, Google and Ollama.

Each says one text, streamed or whole, with usage; or fails with a status in the provider's own form.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["FAILURES", "speaking"]

Body = dict[str, Any]


def anthropic(path: str, body: Body, text: str, finish: str) -> tuple[str, str]:
    stop = {"stop": "end_turn", "length": "max_tokens"}[finish]
    message: Body = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [],
    }
    message |= {
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 1},
    }
    if not body.get("stream"):
        content = [{"type": "text", "text": text}]
        usage = {"input_tokens": 100, "output_tokens": 20}
        return "application/json", json.dumps(
            message | {"content": content, "stop_reason": stop, "usage": usage}
        )
    delta = lambda piece: {"index": 0, "delta": {"type": "text_delta", "text": piece}}  # noqa: E731
    events = [
        ("message_start", {"message": message}),
        ("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}),
        *(("content_block_delta", delta(text[i : i + 9])) for i in range(0, len(text), 9)),
        ("content_block_stop", {"index": 0}),
        (
            "message_delta",
            {"delta": {"stop_reason": stop}, "usage": {"input_tokens": 100, "output_tokens": 20}},
        ),
        ("message_stop", {}),
    ]
    lines = (f"event: {name}\ndata: {json.dumps({'type': name} | data)}\n\n" for name, data in events)
    return "text/event-stream", "".join(lines)


def google(path: str, body: Body, text: str, finish: str) -> tuple[str, str]:
    reason = {"stop": "STOP", "length": "MAX_TOKENS"}[finish]
    whole = {
        "candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": reason}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 20, "totalTokenCount": 120},
    }
    return "application/json", json.dumps([whole] if "stream" in path else whole)


def ollama(path: str, body: Body, text: str, finish: str) -> tuple[str, str]:
    said = lambda piece: {"message": {"role": "assistant", "content": piece}, "done": False}  # noqa: E731
    end = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": finish}
    end |= {"prompt_eval_count": 100, "eval_count": 20}
    rows = [*(said(text[i : i + 9]) for i in range(0, len(text), 9)), end]
    return "application/x-ndjson", "".join(
        json.dumps({"model": body["model"], "created_at": "2026-01-01T00:00:00Z"} | row) + "\n"
        for row in rows
    )


_SPEAK: dict[str, Callable[[str, Body, str, str], tuple[str, str]]] = {
    "anthropic": anthropic,
    "google_genai": google,
    "ollama": ollama,
}
FAILURES: dict[str, Callable[[int, str], Body]] = {
    "anthropic": lambda status, text: {"type": "error", "error": {"type": "api_error", "message": text}},
    "google_genai": lambda status, text: {"error": {"code": status, "message": text, "status": "X"}},
    "ollama": lambda status, text: {"error": text},
}


@contextmanager
def speaking(
    dialect: str, text: str = "Done.", *, status: int = 200, error: str = "", finish: str = "stop"
) -> Iterator[tuple[str, list[Body]]]:
    """The address of such a server, and the bodies of what it was asked."""
    asked: list[Body] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Silent."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append(
                body | {"_path": self.path, "_headers": {k.lower(): v for k, v in self.headers.items()}}
            )
            form, sent = (
                ("application/json", json.dumps(FAILURES[dialect](status, error)))
                if status != 200
                else _SPEAK[dialect](self.path, body, text, finish)
            )
            self.send_response(status)
            self.send_header("content-type", form)
            self.send_header("content-length", str(len(sent.encode())))
            self.end_headers()
            self.wfile.write(sent.encode())

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}", asked
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
