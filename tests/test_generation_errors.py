"""One error tree: what a provider raises is one of ours, tried again where that helps, told in a line."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from llm_server import Broken, Cut, Fail, Filtered, LLMServer, Refuse, Say, Stall, rate_limited

from assistant import errors
from assistant.config import Settings
from assistant.llm import Patience, Replies, Request, connect, load_writer, mapped
from assistant.llm.errors import TABLE, row
from assistant.llm.providers import named

REQUEST = Request("You answer.", "What?", "sha")


def replies(server: LLMServer, waits: list[float] | None = None, **settings) -> Replies:
    given = {
        "model": "openai:gpt-4.1-mini",
        "openai_api_key": "sk-test-0123456789",
        "timeout": 5.0,
    } | settings
    sleep = waits.append if waits is not None else lambda _: None
    config = Settings(home=Path("unused"), openai_base_url=server.url, **given)
    writer = load_writer(config, patience=Patience(sleep=sleep)).writer
    assert writer is not None
    return writer.replies


def failing(*behaviours: object, **settings) -> tuple[errors.GenerationError, LLMServer, list[float]]:
    waits: list[float] = []
    with LLMServer(list(behaviours)) as server, pytest.raises(errors.GenerationError) as caught:
        list(replies(server, waits, **settings).stream(REQUEST))
    return caught.value, server, waits


NOT_FOUND = Fail(404, "The model `nope` does not exist or you do not have access to it", "model_not_found")
WRONG_KEY = Fail(401, "Incorrect API key provided: sk-test-0123456789.", "invalid_api_key")
TOO_LONG = Fail(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded")


@pytest.mark.parametrize(
    ("behaviour", "kind", "says"),
    [
        (WRONG_KEY, errors.BadKey, "check OPENAI_API_KEY"),
        (Fail(403, "Country not supported"), errors.BadKey, "Country not supported"),
        (NOT_FOUND, errors.UnknownModel, "check --model"),
        (Fail(400, "model 'nope' not found"), errors.UnknownModel, "does not know the model"),
        (TOO_LONG, errors.ContextTooLong, "more than it can read"),
        (Fail(400, "Requested tokens exceed context window"), errors.ContextTooLong, "EVIDENCE_TOKENS"),
        (Fail(400, "content_policy_violation: by the safety system"), errors.Refused, "declined"),
        (Fail(400, "Unsupported value: 'logprobs'"), errors.BadReply, "rejected the request"),
        (Fail(502, "<html><body>Bad Gateway</body></html>"), errors.BadReply, "a web page"),
        (Fail(422, "unprocessable"), errors.BadReply, "rejected the request"),
        (Fail(409, "busy elsewhere"), errors.ConnectionLost, "conflict"),
        (Fail(418, "teapot"), errors.BadReply, "teapot"),
        (Fail(500, "boom"), errors.ConnectionLost, "failed on its side"),
        (Fail(529, "Overloaded"), errors.RateLimited, "slow down"),
        (rate_limited("3600"), errors.RateLimited, "try again later"),
        (Fail(429, "You exceeded your current quota", "insufficient_quota"), errors.RateLimited, "billing"),
        (Broken(), errors.BadReply, "cannot be used"),
        (Refuse(), errors.Refused, "declined"),
        (Filtered(), errors.Refused, "declined"),
        (Cut("Puffin merges"), errors.ConnectionLost, "connection"),
        (Cut("Puffin merges", clean=True), errors.ConnectionLost, "cut off before its end"),
        (Say("", finish="length"), errors.BadReply, "longest reply"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value)[:40],
)  # fmt: skip
def test_each_failure_of_a_server_is_one_of_ours_and_says_what_to_do(behaviour, kind, says):
    error, _, _ = failing(behaviour)
    assert type(error) is kind
    assert "openai:gpt-4.1-mini" in str(error)
    assert says in str(error)
    assert "\n" not in str(error)
    assert "sk-test" not in str(error)


@pytest.mark.parametrize("text", ["", "Puffin merges"])
def test_a_stall_before_or_in_the_stream_is_a_time_out(text):
    error, server, _ = failing(Stall(text, seconds=30), timeout=0.3)
    assert type(error) is errors.TimedOut
    assert len(server.requests) == (1 if text else 2)


def test_nobody_listening_is_a_lost_connection():
    with LLMServer(Say("x")) as server:
        url = server.url
    config = Settings(home=Path("unused"), openai_base_url=url, openai_api_key="x", model="openai:m")
    waits: list[float] = []
    writer = load_writer(config, patience=Patience(sleep=waits.append)).writer
    with pytest.raises(errors.ConnectionLost):
        list(writer.replies.stream(REQUEST))
    assert len(waits) == 2


# ---------------------------------------------------------------- trying again


def test_a_rate_limit_is_waited_out_as_long_as_the_server_says():
    waits: list[float] = []
    with LLMServer([rate_limited("7"), rate_limited("7"), Say("Done.")]) as server:
        reply = list(replies(server, waits).stream(REQUEST))[-1]
    assert reply.text == "Done."
    assert len(server.requests) == 3
    assert all(7 <= wait < 14 for wait in waits)


def test_a_retry_after_may_be_milliseconds_or_a_date():
    later = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=20), usegmt=True)
    waits: list[float] = []
    script = [Fail(429, "slow", headers={"retry-after-ms": "250"}), rate_limited(later), Say("Done.")]
    with LLMServer(script) as server:
        list(replies(server, waits).stream(REQUEST))
    assert 0.25 <= waits[0] < 0.5
    assert 17 <= waits[1] < 40


def test_waiting_is_bounded():
    error, server, waits = failing(rate_limited("25"))
    assert isinstance(error, errors.RateLimited)
    assert sum(waits) <= 60
    assert len(server.requests) == len(waits) + 1 <= 3
    error, server, waits = failing(rate_limited("61"))
    assert (waits, len(server.requests)) == ([], 1)


def test_a_hint_that_keeps_being_too_short_is_not_believed_for_ever():
    _, server, waits = failing(rate_limited("0"))
    assert 10 <= len(server.requests) <= 12
    assert 10 < sum(waits) <= 60
    script = [*(rate_limited("0.2") for _ in range(9)), Say("Done.")]
    waits = []
    with LLMServer(script) as server:
        assert list(replies(server, waits).stream(REQUEST))[-1].text == "Done."
    assert all(0.2 <= wait < 0.4 for wait in waits[:4])
    assert waits[8] > 2


def test_without_a_hint_the_wait_doubles():
    _, server, waits = failing(rate_limited())
    assert len(server.requests) <= 8
    assert all(1.5 < later / earlier < 2.5 for earlier, later in pairwise(waits))
    assert 0.5 <= waits[0] < 1


@pytest.mark.parametrize(
    ("behaviour", "tries"),
    [(Fail(401), 1), (NOT_FOUND, 1), (TOO_LONG, 1), (Fail(500), 3), (Broken(), 2), (Refuse(), 1),
     (Fail(429, "You exceeded your current quota", "insufficient_quota"), 1)],
)  # fmt: skip
def test_only_what_may_pass_is_tried_again(behaviour, tries):
    _, server, _ = failing(behaviour)
    assert len(server.requests) == tries


def test_what_was_already_streamed_is_not_asked_for_again():
    _, server, waits = failing(Cut("Puffin merges"), Say("Done."))
    assert (len(server.requests), waits) == (1, [])


# ---------------------------------------------------------------- the map


def _exceptions(package: str) -> list[type[BaseException]]:
    """Every exception class defined in a package's modules that can be imported."""
    root = importlib.import_module(package)
    ends = ("exceptions", ".base", "._client_utils", "_response", "_legacy_response")
    names = [info.name for info in pkgutil.walk_packages(root.__path__, f"{package}.")]
    modules = [root, *(importlib.import_module(name) for name in names if name.endswith(ends))]
    found = {
        item
        for module in modules
        for item in list(vars(module).values())
        if inspect.isclass(item) and issubclass(item, Exception) and item.__module__.startswith(package)
    }
    return sorted(found, key=lambda item: f"{item.__module__}.{item.__qualname__}")


def _subclasses(kind: type[BaseException]) -> set[type[BaseException]]:
    return {kind}.union(*(_subclasses(child) for child in kind.__subclasses__()))


# A wrong use of the library itself, or of parts of it that are not used here: no reply of a provider.
_OF_PROGRAMMERS = {
    "MissingStreamClassError", "UnboundRunnable", "APIRemovedInV1", "TracerException",
    "InvalidWebhookSignatureError", "WebSocketConnectionClosedError", "WebSocketQueueFullError",
    "MutuallyExclusiveAuthError", "_AmbiguousModuleClientUsageError",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
def test_no_exception_of_openai_langchain_or_httpx_is_unmapped():
    import httpx
    import langchain_core.exceptions as core
    import langchain_openai  # noqa: F401  its classes become subclasses
    import openai

    seen = set(_exceptions("openai")) | _subclasses(openai.OpenAIError) | _subclasses(core.LangChainException)
    seen |= (
        set(_exceptions("langchain_openai")) | _subclasses(httpx.HTTPError) | _subclasses(httpx.StreamError)
    )
    try:
        import httpx2
    except ImportError:
        pass
    else:
        seen |= _subclasses(httpx2.HTTPError) | _subclasses(httpx2.StreamError)
    assert len(seen) > 60
    unmapped = sorted(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in seen
        if kind.__name__ not in _OF_PROGRAMMERS and row(kind.__new__(kind)) is None
    )
    assert unmapped == []


def test_every_row_of_the_map_names_an_exception_that_exists():
    for name in TABLE:
        module, _, attribute = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), attribute), BaseException), name


def test_the_status_decides_where_the_class_is_unknown():
    class Theirs(Exception):
        status_code = 429

    assert type(mapped(Theirs("slow"), "x:y")) is errors.RateLimited
    Theirs.status_code = 503
    assert type(mapped(Theirs("down"), "x:y")) is errors.ConnectionLost
    Theirs.status_code = 401
    assert type(mapped(Theirs("no"), "x:y")) is errors.BadKey
    assert type(mapped(RuntimeError("?"), "x:y")) is errors.BadReply


def test_one_of_ours_stays_as_it_is():
    ours = errors.CostLimit("enough")
    assert mapped(ours, "x:y") is ours


# ---------------------------------------------------------------- which model


@pytest.mark.parametrize(
    ("text", "served", "provider", "name"),
    [
        ("gpt-4o", False, "openai", "gpt-4o"),
        ("openai:gpt-4o", False, "openai", "gpt-4o"),
        ("llama3:8b", True, "openai", "llama3:8b"),
        ("openai:llama3:8b", True, "openai", "llama3:8b"),
        ("Qwen/Qwen3-8B", True, "openai", "Qwen/Qwen3-8B"),
        ("openai/gpt-4o", True, "openai", "openai/gpt-4o"),
        ("claude-haiku-4-5", True, "openai", "claude-haiku-4-5"),
        ("claude-haiku-4-5", False, "anthropic", "claude-haiku-4-5"),
        ("gemini-2.5-flash", False, "google_genai", "gemini-2.5-flash"),
        ("o4-mini", False, "openai", "o4-mini"),
        ("mistral-small-latest", False, "mistralai", "mistral-small-latest"),
        ("anthropic/claude-haiku-4-5", False, "anthropic", "claude-haiku-4-5"),
        ("anthropic:claude-haiku-4-5", True, "anthropic", "claude-haiku-4-5"),
        ("Google:gemini-2.5-pro", False, "google_genai", "gemini-2.5-pro"),
        ("openrouter/meta-llama/llama-3.3-70b", False, "openrouter", "meta-llama/llama-3.3-70b"),
        ("azure:my-deployment", False, "azure_openai", "my-deployment"),
        ("ollama:llama3:8b", False, "ollama", "llama3:8b"),
        ("lmstudio:qwen3", False, "lmstudio", "qwen3"),
    ],
)
def test_a_model_is_named_by_provider_and_name(text, served, provider, name):
    assert (named(text, served=served).provider, named(text, served=served).name) == (provider, name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("antropic:claude-haiku-4-5", "did you mean anthropic:claude-haiku-4-5"),
        ("openia/gpt-4o", "did you mean openai:gpt-4o"),
        ("llama3:8b", "ollama:llama3:8b"),
        ("meta-llama/Llama-3-8B", "openrouter:meta-llama/Llama-3-8B"),
        ("nonsense", "openai:nonsense"),
        ("requests:x", "names no provider"),
    ],
)
def test_a_name_of_no_known_provider_is_refused_with_the_right_spelling(text, says):
    with pytest.raises(errors.UnknownModel, match=says) as caught:
        named(text, served=False)
    assert "pip install" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "set OPENAI_API_KEY"),
        ({"model": "openai:gpt-4o"}, "set OPENAI_API_KEY"),
        ({"openai_api_key": "x", "offline": True}, "offline"),
        ({"openai_api_key": "x", "model": "nowhere:model"}, "names no provider"),
    ],
)
def test_no_model_is_a_reason_and_not_an_error(settings, reason):
    choice = load_writer(Settings(home=Path("unused"), **settings))
    assert choice.writer is None
    assert reason in choice.reason


def test_a_server_of_ones_own_needs_no_key_and_works_offline():
    with LLMServer(Say("Done.")) as server:
        config = Settings(home=Path("unused"), openai_base_url=server.url, model="tiny", offline=True)
        model = connect(config)
        assert model.full == "openai:tiny"
        assert model.chat.invoke("hello").content == "Done."


def test_models_that_reason_get_no_temperature_and_room_to_think():
    with LLMServer(Say("Done.")) as server:
        for name in ("o4-mini", "gpt-5-mini"):
            list(replies(server, model=f"openai:{name}").stream(REQUEST))
        bodies = [request.body for request in server.requests]
    assert all("temperature" not in body for body in bodies)
    assert all(body["max_tokens"] == 8000 for body in bodies)
