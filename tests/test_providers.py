"""Every provider of the map, against a server on loopback in its own dialect."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from llm_server import Fail, LLMServer, Say
from vendor_server import speaking

from assistant import errors
from assistant.config import PROVIDER_VARIABLES, Settings
from assistant.llm import Patience, Replies, Reply, Request, load_writer
from assistant.llm.names import PROVIDERS, provider_of

REQUEST = Request("You answer.", "What?", "sha")
pytestmark = pytest.mark.filterwarnings("ignore")  # the vendors' own


def replies(model: str, **settings) -> Replies:
    config = Settings(home=Path("unused"), model=model, timeout=5.0, **settings)
    choice = load_writer(config, patience=Patience(sleep=lambda _: None))
    assert choice.writer is not None, choice.reason
    return choice.writer.replies


def own(provider: str, url: str, **settings) -> Replies:
    """Replies of a provider whose address is ``url``, set by its own variables."""
    known = PROVIDERS[provider]
    keys = {name: value for name, value in ((known.key, "secret-key-1"), (known.address, url)) if name}
    return replies(f"{provider}:m", keys=keys, **settings)


VENDORS = ("anthropic", "google_genai", "ollama")


@pytest.mark.parametrize("provider", VENDORS)
def test_a_provider_streams_counts_and_answers_whole(provider):
    with speaking(provider, "Puffin merges idle experts.") as (url, asked):
        ours = own(provider, url)
        pieces = list(ours.stream(REQUEST))
        whole = ours.whole(Request("s", "u", "sha", schema={"type": "object"}))
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == "Puffin merges idle experts."
    last = pieces[-1]
    assert isinstance(last, Reply)
    assert (last.usage.input_tokens, last.usage.output_tokens, last.usage.approximate) == (100, 20, False)
    assert whole.text == "Puffin merges idle experts."
    assert len(asked) == 2
    assert "secret-key-1" in str(asked[0]["_headers"]) or provider == "ollama"


@pytest.mark.parametrize("provider", VENDORS)
def test_the_limit_of_a_reply_is_sent_and_a_cut_reply_says_so(provider):
    with speaking(provider, "Puffin merges", finish="length") as (url, asked):
        reply = own(provider, url, output_tokens=321).whole(REQUEST)
    assert reply.cut
    assert re.search(r"\b321\b", str({k: v for k, v in asked[0].items() if not k.startswith("_")}))


@pytest.mark.parametrize("provider", VENDORS)
@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (401, "no such key", errors.BadKey),
        (404, "model 'm' not found", errors.UnknownModel),
        (429, "slow down", errors.RateLimited),
        (400, "prompt is too long: 9 tokens > 8 maximum", errors.ContextTooLong),
        (500, "boom", errors.ConnectionLost),
    ],
)
def test_what_goes_wrong_is_one_line_with_the_providers_own_variable(provider, status, said, kind):
    with speaking(provider, status=status, error=said) as (url, _), pytest.raises(kind) as caught:
        own(provider, url).whole(REQUEST)
    line = str(caught.value)
    assert line.startswith(f"{provider}:m ")
    assert "\n" not in line
    assert "secret-key-1" not in line
    assert "OPENAI" not in line
    known = PROVIDERS[provider]
    named = {
        errors.BadKey: known.key,
        errors.UnknownModel: known.address,
        errors.ConnectionLost: known.address,
    }
    assert (named.get(kind) or "") in line


def test_ollama_is_given_its_context_and_the_limit():
    with speaking("ollama") as (url, asked):
        own("ollama", url, context=4096, output_tokens=99).whole(REQUEST)
    assert (asked[0]["options"]["num_ctx"], asked[0]["options"]["num_predict"]) == (4096, 99)


@pytest.mark.parametrize("provider", ["mistralai", "groq", "openrouter", "azure_openai"])
def test_a_provider_with_openais_dialect_streams_and_counts(provider):
    with LLMServer(Say("Puffin merges idle experts.")) as server:
        address = server.url.removesuffix("/v1") if provider in {"groq", "azure_openai"} else server.url
        last = list(own(provider, address).stream(REQUEST))[-1]
    assert (last.text, last.usage.output_tokens > 0) == ("Puffin merges idle experts.", True)
    assert "secret-key-1" in str(server.requests[0].headers)


@pytest.mark.parametrize("provider", ["openai", "vllm", "lmstudio", "llamacpp"])
def test_a_server_of_ones_own_is_reached_by_its_base_url(provider):
    with LLMServer(Say("Done.")) as server:
        reply = replies(f"{provider}:m", openai_base_url=server.url, offline=True).whole(REQUEST)
    assert reply.text == "Done."
    assert server.requests[0].body["model"] == "m"


@pytest.mark.parametrize(
    ("complaint", "gone"),
    [
        ("Unsupported value: 'temperature' does not support 0.0 with this model", "temperature"),
        ("Unsupported parameter: 'max_tokens', use 'max_completion_tokens' instead", "max_tokens"),
        ("Unrecognized request argument supplied: stream_options", "stream_options"),
    ],
)
def test_an_option_that_is_refused_is_left_out_at_once_and_from_then_on(complaint, gone):
    def script(_number: int, body: dict) -> Say | Fail:
        return Fail(400, complaint) if gone in body else Say("Done.")

    with LLMServer(script) as server:
        ours = replies("openai:m", openai_base_url=server.url)
        texts = [ours.whole(REQUEST).text, ours.whole(REQUEST).text]
    assert texts == ["Done.", "Done."]
    assert [gone in request.body for request in server.requests] == [True, False, False]


def test_an_option_that_no_one_sends_is_not_given_up_for_ever():
    with LLMServer(Fail(400, "temperature is never right")) as server, pytest.raises(errors.BadReply):
        replies("openai:m", openai_base_url=server.url).whole(REQUEST)
    assert len(server.requests) <= 4


def missing(*_: object, **__: object) -> None:
    raise ImportError("no such package")


def test_a_missing_key_names_its_variable_and_a_missing_package_its_extra(monkeypatch):
    for name, provider in PROVIDERS.items():
        if provider.key is None:
            continue
        choice = load_writer(Settings(home=Path("unused"), model=f"{name}:m"))
        assert choice.writer is None
        assert provider.key in choice.reason
    monkeypatch.setattr("langchain.chat_models.init_chat_model", missing)
    choice = load_writer(
        Settings(home=Path("unused"), model="claude-haiku-4-5", keys={"ANTHROPIC_API_KEY": "k"})
    )
    assert "pip install 'askpapers[anthropic]'" in choice.reason


def test_the_map_its_extras_and_its_variables_agree():
    extras = set(metadata("askpapers").get_all("Provides-Extra") or ())
    declared = re.findall(
        r"^(\w+) = \[\"langchain-", (Path(__file__).parents[1] / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert {one.extra for one in PROVIDERS.values() if one.extra} == set(declared)
    assert extras  # the distribution is installed
    named = {name for one in PROVIDERS.values() for name in (one.key, one.address) if name}
    assert named <= {*PROVIDER_VARIABLES, "OPENAI_API_KEY", "OPENAI_BASE_URL"}
    assert provider_of("claude:x") is PROVIDERS["openai"]


def test_a_key_given_for_one_question_is_for_whichever_provider_answers():
    with speaking("anthropic") as (url, asked):
        own_key = Settings(
            home=Path("unused"), model="anthropic:m", api_key="mine", keys={"ANTHROPIC_BASE_URL": url}
        )
        writer = load_writer(own_key).writer
        assert writer is not None
        writer.replies.whole(REQUEST)
    assert "mine" in str(asked[0]["_headers"])


def test_the_doctor_calls_a_model_and_says_what_works(tmp_path):
    from ingest.health import inspect

    def script(_number: int, body: dict) -> Say | Fail:
        if "response_format" in body:
            return Fail(400, "response_format is not supported")
        return Say('{"ready": true}' if "JSON" in str(body["messages"]) else "ready to read papers")

    settings = Settings(home=tmp_path / "home", embedder="none", model="openai:m")
    with LLMServer(script) as server:
        from dataclasses import replace

        health = inspect(replace(settings, openai_base_url=server.url), call=True)
    works = health.to_dict()["model_works"]
    assert works["streaming"].startswith("yes")
    assert works["structured replies"] == "yes"
    assert "reported by the server" in works["usage"]
    assert works["spent"] == "no price is known"
    missing_key = inspect(settings, call=True)
    assert any("OPENAI_API_KEY" in problem for problem in missing_key.problems)


@pytest.mark.parametrize(
    ("told", "context", "small"),
    [
        ({"max_model_len": 32768}, 32768, False),
        ({"meta": {"n_params": 1_500_000_000}}, 4096, True),
        ({"max_context_length": 4096}, 4096, True),
        ({}, None, False),
    ],
)
def test_a_server_of_ones_own_is_asked_how_much_it_reads(told, context, small, monkeypatch):
    from assistant.llm.window import window

    with LLMServer(Say("Done.")) as server:
        server.told = told
        server.props = {"default_generation_settings": {"n_ctx": 4096}}
        config = Settings(home=Path("unused"), model="tiny", openai_base_url=server.url)
        found = window(replies("tiny", openai_base_url=server.url).model, config)
    assert (found.context, found.small) == (context, small)
    assert found.evidence <= (context or 100_000)
    assert (found.evidence < 2000) is small


def test_prices_are_known_for_resellers_and_can_be_given():
    from assistant.llm import Price, load_prices, price_of

    prices = load_prices()
    assert price_of(prices, "openrouter", "openai/gpt-4.1-mini") == Price(0.40, 1.60)
    assert price_of(prices, "azure_openai", "gpt-4o") == Price(2.50, 10.00)
    assert price_of(prices, "anthropic", "claude-haiku-4-5-20251001") == Price(1.00, 5.00)
    assert price_of(prices, "llamacpp", "any") == Price(0.0, 0.0)
    assert price_of(prices, "openrouter", "nobody/none") is None
    assert Settings.load("x", {"ASKPAPERS_PRICE": "0.4,1.6"}).price == (0.4, 1.6)
    with pytest.raises(errors.InputError, match="two prices"):
        Settings.load("x", {"ASKPAPERS_PRICE": "0.4"})
