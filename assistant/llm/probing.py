"""What works with a language model, found out by two tiny calls."""

from __future__ import annotations

import json

from assistant.config import Settings
from assistant.errors import GenerationError
from assistant.llm.replies import Replies, Reply, Request, closed
from assistant.llm.window import Window
from assistant.llm.writer import load_writer

__all__ = ["probe"]

_SCHEMA = closed(ready={"type": "boolean"})
_READY = Request("You are being tested.", "Reply with the words: ready to read papers", "probe")
_OBJECT = Request("You are being tested.", 'Reply with this JSON object: {"ready": true}', "probe", _SCHEMA)


def probe(settings: Settings) -> dict[str, str]:
    """What was found, by subject: the model, streaming, usage, structured replies, price.

    Raises a ``GenerationError`` when the model cannot be used at all.
    """
    choice = load_writer(settings)
    if choice.writer is None:
        raise GenerationError(choice.reason)
    replies = choice.writer.replies
    *pieces, last = replies.stream(_READY)
    assert isinstance(last, Reply), "a stream ends with its reply"
    used = last.usage
    counted = "estimated; the server reports none" if used.approximate else "reported by the server"
    left_out = ", ".join(sorted(replies.model.without)) or "none"
    return {
        "model": choice.reason,
        "streaming": f"yes, in {len(pieces)} pieces" if len(pieces) > 1 else "no, the reply came whole",
        "usage": f"{used.input_tokens} tokens in, {used.output_tokens} out, {counted}",
        "structured replies": _structured(replies),
        "context": _context(choice.writer.window),
        "options left out": left_out,
        "spent": f"${choice.writer.meter.spent:.6f}" if choice.writer.meter.priced else "no price is known",
    }


def _context(window: Window) -> str:
    return f"{window.context or 'unknown'}; {window.evidence} tokens of evidence go into a prompt"


def _structured(replies: Replies) -> str:
    """Whether a reply by schema is such an object."""
    try:
        reply = replies.whole(_OBJECT)
        held = json.loads(reply.text)
    except GenerationError as error:
        return f"no: {error}"
    except ValueError:
        return "no: the reply is no JSON object; answers are written all the same"
    return "yes" if isinstance(held, dict) and "ready" in held else "no: the object has another form"
