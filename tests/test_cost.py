"""What a call costs, how the limit holds, and who counts the tokens."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from llm_server import LLMServer, Say, rate_limited
from written import answering, library, saying

from assistant.config import Settings
from assistant.errors import CostLimit, InputError
from assistant.llm import Meter, Price, load_prices, price_of, together
from assistant.tokens import ByLetters, ByTiktoken, ByWordPieces, load_counter
from assistant.types import Usage

QUESTION = "How much training time does Lighthouse save?"
SAVES = "Lighthouse cuts training time on ImageNet by 62% {62% on}."
DEAR = Price(10.0, 100.0)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return library(tmp_path_factory.mktemp("cost") / "home")


# ---------------------------------------------------------------- prices


def test_a_price_is_for_a_million_tokens():
    assert Price(2.0, 8.0).of(500_000, 1_000_000) == pytest.approx(9.0)


def test_a_dated_model_has_the_price_of_its_model_and_a_local_one_costs_nothing():
    prices = load_prices()
    assert price_of(prices, "openai", "gpt-4.1-mini-2025-04-14") == price_of(prices, "openai", "gpt-4.1-mini")
    assert price_of(prices, "ollama", "whatever:8b") == Price(0.0, 0.0)
    assert price_of(prices, "openai", "tiny") is None


def test_a_file_of_prices_wins_over_the_table(tmp_path):
    file = tmp_path / "prices.toml"
    file.write_text('dated = "today"\n[openai]\n"tiny" = [1, 2]\n"gpt-4o" = [3.0, 4.0]\n')
    prices = load_prices(file)
    assert price_of(prices, "openai", "tiny") == Price(1.0, 2.0)
    assert price_of(prices, "openai", "gpt-4o") == Price(3.0, 4.0)
    assert price_of(prices, "openai", "gpt-4.1") == price_of(load_prices(), "openai", "gpt-4.1")


BAD_TABLES = ("not toml [", *(f'[openai]\n"x" = {row}' for row in ("[1]", '["a", "b"]', "[-1, 2]", "3")))


@pytest.mark.parametrize("text", BAD_TABLES)
def test_a_bad_file_of_prices_is_an_error_that_names_it(tmp_path, text):
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=r"prices\.toml: not a table of prices"):
        load_prices(file)
    with pytest.raises(InputError, match="missing"):
        load_prices(tmp_path / "missing.toml")


def test_the_table_is_dated():
    import assistant.llm.cost as module

    text = (Path(module.__file__).parent / "prices.toml").read_text()
    assert 'dated = "20' in text


# ---------------------------------------------------------------- the meter


def test_a_meter_adds_up_what_was_used():
    meter = Meter("m", DEAR, limit=1.0)
    held = meter.hold(1000, 1000)
    assert held == pytest.approx(0.11)
    used = meter.settle(held, Usage(1000, 100))
    assert used.cost_usd == pytest.approx(0.02)
    assert meter.spent == pytest.approx(0.02)


def test_a_call_that_could_pass_the_limit_is_not_made():
    meter = Meter("openai:m", DEAR, limit=0.15)
    meter.hold(1000, 1000)
    with pytest.raises(CostLimit, match="raise --max-cost"):
        meter.hold(1000, 1000)


def test_what_was_set_aside_and_not_used_is_free_again():
    meter = Meter("m", DEAR, limit=0.15)
    for _ in range(5):
        meter.settle(meter.hold(1000, 1000), Usage())
    assert meter.spent == 0.0


def test_a_limit_without_a_known_price_cannot_be_kept():
    with pytest.raises(CostLimit, match="no price is known for openai:tiny"):
        Meter("openai:tiny", None, limit=1.0).hold(1, 1)
    assert Meter("openai:tiny", None).hold(1, 1) == 0.0


def test_many_threads_never_pass_the_limit_together():
    meter = Meter("m", Price(1_000_000.0, 0.0), limit=50.0)
    stopped = threading.Event()

    def call(_: int) -> float:
        try:
            return meter.settle(meter.hold(1, 0), Usage(1, 0)).cost_usd
        except CostLimit:
            stopped.set()
            return 0.0

    with ThreadPoolExecutor(16) as pool:
        spent = sum(pool.map(call, range(200)))
    assert stopped.is_set()
    assert spent == pytest.approx(50.0) == meter.spent


def test_usage_of_several_calls_is_one_usage():
    assert together(Usage(1, 2, 0.5), Usage(3, 4, 0.25, approximate=True)) == Usage(4, 6, 0.75, True)
    assert together() == Usage()


# ---------------------------------------------------------------- in answers


def test_max_cost_stops_before_the_call_and_says_so(home):
    script = Say(saying(SAVES))
    with LLMServer(script) as server, answering(home, server, max_cost=0.0001, cache=False) as assistant:
        answer = assistant.ask(QUESTION)
    assert server.requests == []
    assert (answer.outcome, answer.engine) == ("answered", "extractive")
    assert "--max-cost" in (answer.notice or "")


def test_max_cost_holds_over_many_questions(home):
    script = Say(saying(SAVES), usage=(400, 700))
    with LLMServer(script) as server, answering(home, server, max_cost=0.01, cache=False) as assistant:
        answers = [assistant.ask(f"{QUESTION} {n}?") for n in range(12)]
    spent = sum(answer.usage.cost_usd for answer in answers)
    assert 0.007 < spent <= 0.01
    assert [answer.engine for answer in answers][-1] == "extractive"
    assert 5 <= len(server.requests) < 12


def test_refused_calls_cost_nothing(home):
    script = [rate_limited("0.1"), rate_limited("0.1"), Say(saying(SAVES))]
    with LLMServer(script) as server, answering(home, server, cache=False) as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.usage.cost_usd == pytest.approx(100 * 0.4e-6 + 20 * 1.6e-6)


def test_a_server_that_counts_nothing_is_counted_for_and_marked_approximate(home):
    with (
        LLMServer(Say(saying(SAVES), usage=None)) as server,
        answering(home, server, cache=False) as assistant,
    ):
        answer = assistant.ask(QUESTION)
    assert answer.usage.approximate
    assert answer.usage.input_tokens > 300
    assert 5 < answer.usage.output_tokens < 60


# ---------------------------------------------------------------- counting


def test_offline_tokens_are_counted_by_a_stand_in_and_no_download_is_tried(tmp_path):
    counter = load_counter(Settings(home=tmp_path, offline=True, tiktoken_cache=tmp_path), "gpt-4.1-mini")
    assert isinstance(counter, ByLetters)
    assert counter.approximate
    assert counter.count("abcdef") == 2
    assert counter.count("") == 0


def test_a_download_that_fails_leaves_the_stand_in(tmp_path, monkeypatch):
    import tiktoken

    def fail(_: str) -> None:
        raise OSError("no network")

    monkeypatch.setattr(tiktoken, "get_encoding", fail)
    assert load_counter(Settings(home=tmp_path), "gpt-4.1-mini").approximate


def test_tiktoken_counts_where_its_vocabulary_is_at_hand(tmp_path, monkeypatch):
    import tiktoken

    ranks = {bytes([byte]): byte for byte in range(256)} | {b"th": 256, b"the": 257}
    made = tiktoken.Encoding("tiny", pat_str=r"\w+|\W+", mergeable_ranks=ranks, special_tokens={"<|x|>": 300})
    monkeypatch.setattr(tiktoken, "get_encoding", lambda name: made if name == "o200k_base" else None)
    counter = load_counter(Settings(home=tmp_path), "gpt-4.1-mini")
    assert isinstance(counter, ByTiktoken)
    assert not counter.approximate
    assert counter.count("the the") == 3
    assert counter.count("<|x|>") == 5


def test_a_model_of_no_known_tokenizer_is_counted_by_word_pieces(tmp_path):
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\ntrain\n##ing\ntime")
    counter = load_counter(Settings(home=tmp_path), "llama3:8b", vocabulary=vocabulary)
    assert isinstance(counter, ByWordPieces)
    assert counter.count("Training time") == 3
