"""One reply of the model: from the cache, else asked for within limits, and counted."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.errors import BadReply, ConnectionLost, Refused
from assistant.llm.cost import Meter
from assistant.llm.errors import Patience, mapped
from assistant.llm.names import provider_of
from assistant.llm.providers import Model, untraced
from assistant.protocols import TokenCounter
from assistant.types import Usage

__all__ = [
    "THOUGHT",
    "Cache",
    "NoCache",
    "Replies",
    "Reply",
    "Request",
    "closed",
    "many",
    "numbers",
    "objects",
    "read_object",
    "texts",
]

THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
"""What a model thinks aloud before it answers."""

_KIND = "response"
# How providers say that a reply reached its longest allowed length.
_CUT = {"length", "max_tokens", "MAX_TOKENS"}
_DECLINED = {"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT", "RECITATION"}


class Cache(Protocol):
    """Where replies are kept: the catalogue."""

    def cached(self, kind: str, key: str) -> str | None:
        """The value kept under a key."""

    def remember(self, kind: str, key: str, value: str) -> None:
        """Keep a value."""


class NoCache:
    """Keeps nothing."""

    def cached(self, kind: str, key: str) -> str | None:  # noqa: ARG002  the protocol's names
        """Nothing is kept."""
        return None

    def remember(self, kind: str, key: str, value: str) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: the two parts of a rendered prompt, and the hash of its file.

    With a JSON ``schema`` the reply is asked for as such an object, and comes in one piece.
    ``room`` is how many tokens it may have, by default what the model has for an answer; an object
    may have at least as many as that.
    """

    system: str
    user: str
    prompt_sha: str
    schema: Mapping[str, Any] | None = None
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The end of a reply: all of its text and what it took.

    ``kept`` marks one from the cache, ``cut`` one that ended at its longest allowed length.
    """

    text: str
    usage: Usage = field(default_factory=Usage)
    kept: bool = False
    cut: bool = False


class Replies:
    """Asks one model. Thread-safe: calls share its client and its limit of calls at once."""

    def __init__(
        self,
        model: Model,
        counter: TokenCounter,
        meter: Meter,
        *,
        cache: Cache | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.model = model
        self._counter = counter
        self._meter = meter
        self._cache = cache if cache is not None else NoCache()
        self._patience = patience or Patience()

    def expected(self, requests: Sequence[Request], output: int) -> str:
        """What asking will take at ``output`` tokens a reply, in one line; what is kept costs nothing."""
        new = [one for one in requests if self._cache.cached(_KIND, self._key(one)) is None]
        sent = sum(self._counter.count(one.system + one.user) for one in new)
        told = output * len(new)
        price = self._meter.price_of(sent, told)
        dollars = "at an unknown price" if price is None else f"about ${price:.4f}"
        return f"asking {self.model.full} {len(new)} times, about {sent + told:,} tokens, {dollars}"

    def stream(self, request: Request) -> Generator[str | Reply, None, None]:
        """The text in pieces as it arrives, and last the whole reply.

        Closing the iterator ends the request. Raises a ``GenerationError``.
        """
        key = self._key(request)
        kept = self._cache.cached(_KIND, key)
        if kept is not None:
            held = json.loads(kept)
            yield str(held["text"])
            yield Reply(str(held["text"]), kept=True, cut=bool(held.get("cut")))
            return
        reply: Reply | None = None
        for piece in self._patience.run(lambda: self._asked(request), spread=_spread(key)):
            yield piece
            reply = piece if isinstance(piece, Reply) else None
        if reply is not None:
            self._cache.remember(
                _KIND, key, json.dumps({"text": reply.text} | ({"cut": True} if reply.cut else {}))
            )

    def whole(self, request: Request) -> Reply:
        """The reply when it is complete."""
        last = deque(self.stream(request), maxlen=1).pop()
        assert isinstance(last, Reply), "a stream ends with its reply"
        return last

    def _asked(self, request: Request) -> Iterator[str | Reply]:
        """One try: set the cost aside, wait for a free place, stream, count."""
        sent = self._counter.count(request.system) + self._counter.count(request.user)
        held = self._meter.hold(sent, max(request.room or 0, self.model.most_output))
        heard = _Heard()
        try:
            with self.model.gate:
                yield from self._adapting(request, heard)
        finally:
            used = heard.usage or self._estimate(sent, heard.text)
            usage = self._meter.settle(held, used)
        _check(heard, self.model)
        yield Reply(heard.text, usage, cut=heard.finish in _CUT)

    def _adapting(self, request: Request, heard: _Heard) -> Iterator[str]:
        """The pieces of one reply; asked again at once without an option that was refused."""
        while True:
            try:
                yield from (
                    self._pieces(request, heard) if request.schema is None else self._object(request, heard)
                )
            except BadReply as error:
                adapted = None if heard.text else self.model.adapted(str(error))
                if adapted is None:
                    raise
                self.model = adapted
            else:
                return

    def _pieces(self, request: Request, heard: _Heard) -> Iterator[str]:
        room = {} if request.room is None else self.model.room(request.room)
        chunks = self.model.chat.stream(_messages(request), **room)
        try:
            while True:
                try:
                    # Entered for each chunk: a generator must not leave its context behind when it pauses.
                    with untraced():
                        chunk = next(chunks, None)
                except Exception as error:
                    raise mapped(error, self.model.full) from error
                if chunk is None:
                    return
                text = heard.take(chunk)
                if text:
                    yield text
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def _object(self, request: Request, heard: _Heard) -> Iterator[str]:
        """One JSON object, by the schema where the server takes one, else as the prompt asks for it."""
        messages = _messages(request)
        given = {"name": "reply", "schema": request.schema, "strict": True}
        formats: list[dict[str, Any]] = [
            {"response_format": {"type": "json_schema", "json_schema": given}},
            {},
        ]
        room = self.model.room(max(request.room or 0, self.model.most_output))
        for options in formats if self.model.speaks in {"openai", "azure_openai"} else [{}]:
            try:
                with untraced():
                    message = self.model.chat.invoke(messages, **room, **options)
            except Exception as error:
                trouble = mapped(error, self.model.full)
                if not options or not isinstance(trouble, BadReply) or self.model.adapted(str(trouble)):
                    raise trouble from error
                continue
            if message.additional_kwargs.get("refusal"):
                raise Refused(f"{self.model.full} declined to answer")
            yield heard.take(message)
            return

    def _estimate(self, sent: int, text: str) -> Usage:
        """For servers that do not report usage; nothing for a call that brought nothing."""
        return Usage(sent, self._counter.count(text), approximate=True) if text else Usage()

    def _key(self, request: Request) -> str:
        """The very same question to the very same model with the very same evidence."""
        options: list[Any] = [self.model.full, self.model.most_output, request.prompt_sha]
        options += [request.system, request.user, request.schema]
        return hashlib.sha256(json.dumps(options).encode()).hexdigest()


def _messages(request: Request) -> list[tuple[str, str]]:
    """The two parts; without the first where the prompt has one only."""
    parts = [("system", request.system), ("human", request.user)]
    return [part for part in parts if part[1]]


def _spread(key: str) -> float:
    """A fraction that differs between requests and not between runs."""
    return int(key[:8], 16) / 16**8


@dataclass(slots=True)
class _Heard:
    """What has arrived of one reply."""

    text: str = ""
    usage: Usage | None = None
    finish: str = ""
    chunks: int = 0

    def take(self, chunk: Any) -> str:
        self.chunks += 1
        text = chunk.text if isinstance(chunk.text, str) else chunk.text()
        self.text += text
        told = chunk.response_metadata
        ends = (told.get(name) for name in ("finish_reason", "stop_reason", "done_reason"))
        self.finish = next(filter(None, ends), None) or self.finish
        counted = chunk.usage_metadata
        if counted:
            before = self.usage or Usage()
            # Some tell the whole once, some tell input first and output last: the larger is the whole.
            self.usage = Usage(
                max(before.input_tokens, counted["input_tokens"]),
                max(before.output_tokens, counted["output_tokens"]),
            )
        return str(text)


def _check(heard: _Heard, model: Model) -> None:
    """A reply that ended as replies do.

    Raises ``Refused``, ``ConnectionLost`` or ``BadReply``.
    """
    name = model.full
    if heard.finish in _DECLINED:
        raise Refused(f"{name} declined to answer")
    if not heard.chunks:
        raise BadReply(
            f"{name} answered, but with no reply in it; check {provider_of(name).address or 'the address'}, "
            "which mostly ends in /v1"
        )
    if not heard.finish and model.speaks == "openai":
        raise ConnectionLost(f"{name}: the reply was cut off before its end; try again")
    if not heard.text.strip():
        if heard.finish in _CUT:
            raise BadReply(
                f"{name} used up its longest reply without a word of answer; raise ASKPAPERS_OUTPUT_TOKENS"
            )
        # A refusal comes in a field of its own, which LangChain leaves out of a stream.
        raise Refused(f"{name} declined to answer, or had nothing to say")


def read_object(text: str, model: str) -> Mapping[str, Any]:
    """The first JSON object of a reply, with or without a fence or words around it.

    Raises ``BadReply`` when there is none.
    """
    said = THOUGHT.sub("", text)
    decoder = json.JSONDecoder()
    for match in re.finditer(r"\{", said):
        try:
            found, _ = decoder.raw_decode(said, match.start())
        except ValueError:
            continue
        if isinstance(found, Mapping):
            return found
    raise BadReply(f"{model} gave a reply that is no JSON object")


def closed(**properties: Any) -> dict[str, Any]:
    """The JSON schema of an object that has these properties, all of them, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(items: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of a list of these."""
    return {"type": "array", "items": items}


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; of anything else none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(value: Any, longest: int = 200) -> list[str]:
    """The short, non-empty texts of a list, each on one line."""
    held = [" ".join(one.split()) for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return [one for one in held if one and len(one) <= longest]


def numbers(value: Any) -> list[float]:
    """A number, or the numbers of a list."""
    several = value if isinstance(value, list) else [value]
    return [float(one) for one in several if isinstance(one, (int, float)) and not isinstance(one, bool)]
