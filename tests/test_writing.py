"""Written answers in their forms: gathered, grouped, attributed, mended, never thinner than the quotes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from llm_server import Fail, LLMServer, Say
from written import ROWS, answering, evidence_in, library, plain, saying

from assistant.config import Settings
from assistant.gate.citations import Verifier
from assistant.language.sentences import hangs, without_connective
from assistant.language.text import sentences
from assistant.llm.attribution import Checker
from assistant.llm.evidence import Found, listed, pack
from assistant.llm.replies import numbers, read_object, texts
from assistant.tokens import ByLetters
from assistant.types import Paper, Rejected, Statement, TextEvent

TRUE = "Lighthouse cuts training time by 62%."
QUESTION = "How much training time does Lighthouse save?"

BIRDS = tuple(
    {
        "title": f"{name}: Cheaper Training of Vision Towers",
        "abstract": f"Vision towers are slow to train. {name} cuts training cost of vision towers by {n}%. "
        f"{name} needs no labels.",
    }
    for n, name in enumerate(
        "Auk Bittern Coot Dunlin Egret Fulmar Garganey Heron Ibis Jacana Kestrel Linnet Merlin Teal".split(),
        start=21,
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return library(tmp_path_factory.mktemp("forms") / "home")


@pytest.fixture(scope="module")
def flock(tmp_path_factory) -> Path:
    return library(tmp_path_factory.mktemp("flock") / "home", (*ROWS, *BIRDS))


def asked(home: Path, script, question: str = QUESTION, **settings):
    with LLMServer(script) as server, answering(home, server, cache=False, **settings) as assistant:
        read = assistant.read(question)
        kind = settings.get("kind", read.kind)
        return assistant.ask(question), server, kind


def by_prompt(**replies):
    """A script that answers by what the prompt is for: queries, scores, repair, or the answer."""

    def script(_number: int, body: dict) -> Say:
        system = body["messages"][0]["content"]
        for opening, name in (
            ("You plan a search", "queries"),
            ("You judge which", "scores"),
            ("You mend", "repair"),
            ("You check sentences", "check"),
        ):
            if system.startswith(opening):
                said = replies.get(name, "{}")
                return Say(said(body) if callable(said) else said)
        said = replies["answer"]
        return Say(said(body) if callable(said) else said)

    return script


# ---------------------------------------------------------------- models that do not cite


@pytest.mark.parametrize("cited", ["", " [999]", " [1]"])
def test_a_true_sentence_is_attributed_whatever_it_cites(home, cited):
    answer, _, _ = asked(home, Say(f"Lighthouse cuts training time on ImageNet by 62%{cited}."))
    assert (answer.engine, plain(answer.text)) == ("llm", "Lighthouse cuts training time on ImageNet by 62%.")
    assert answer.citations[0].quote.startswith("Lighthouse cuts training time by 62%")
    assert answer.rejected == ()


@pytest.mark.parametrize(
    "said", ["Lighthouse raises training time on ImageNet [3].", "Lighthouse never cuts training time [3]."]
)
def test_the_opposite_of_what_is_cited_is_sought_nowhere_else(home, said):
    answer, _, _ = asked(home, Say(said))
    assert answer.engine == "extractive"
    assert len(answer.rejected) == 1


def test_a_number_of_another_sentence_is_not_pooled_with_what_is_cited(home):
    said = saying("Puffin trains 0.4x faster in later rounds {3x}.")
    answer, _, _ = asked(home, Say(said), "How much faster does Puffin train?")
    assert "0.4x" not in answer.text
    said = saying("Puffin merges experts and trains 3x faster in later rounds {3x}.")
    answer, _, _ = asked(home, Say(said), "How much faster does Puffin train?")
    assert answer.engine == "llm"


def test_a_false_sentence_is_attributed_to_nothing(home):
    answer, _, _ = asked(home, Say("Lighthouse cuts training time on ImageNet by 26%."))
    assert answer.engine == "extractive"
    assert "26%" not in answer.text


def test_a_small_model_gets_a_short_prompt_and_one_call(home):
    with (
        LLMServer(Say("Lighthouse cuts training time on ImageNet by 62%.")) as server,
        answering(home, server, cache=False, context=2048) as assistant,
    ):
        answer = assistant.ask(QUESTION)
        overview = assistant.ask("What is known about training towers and experts?")
    assert answer.engine == "llm"
    assert len(server.requests) == 1 + (overview.outcome == "answered")
    sent = " ".join(message["content"] for message in server.requests[0].body["messages"])
    assert ByLetters().count(sent) < 400
    assert "[1]" not in sent
    assert "Lighthouse cuts training time by 62%" in sent
    assert server.requests[0].body["max_tokens"] < 200


BUSES = Paper(
    "buses",
    "Lantern: Routes for Night Buses",
    "Night buses are routed by hand in most towns. Lantern plans their routes with a learned timetable. "
    "On the network of Oslo it reaches 71.5% of the seats filled.",
)
SEATS = "What share of seats is filled when night buses follow a learned timetable?"


def weakly_said(text: str, question: str = SEATS) -> Statement | Rejected:
    """What becomes of a weak writer's sentence over one paper."""
    _, evidence = listed([(BUSES, sentences(BUSES.abstract))])
    gate, rules = (
        Verifier(evidence, {BUSES.id: BUSES}, strict=True, certain=certain) for certain in (True, False)
    )
    return Checker(gate, evidence, rules=rules, asked=question).check(Statement(text, ()))


@pytest.mark.parametrize(
    ("text", "question"),
    [("The share of seats filled when night buses follow a learned timetable is 71.5%.", SEATS),
     ("Yes, the text says that the seats filled on the network of Oslo reach 71.5%.", SEATS),
     ("Night buses follow the learned timetable of Lantern.", "Which timetable do night buses follow?")],
    ids=["a number", "a preface", "a name"],
)  # fmt: skip
def test_a_weak_writer_may_fill_in_the_question(text, question):
    said = weakly_said(text, question)
    assert isinstance(said, Statement)
    assert said.evidence
    assert not said.text.startswith("Yes")


@pytest.mark.parametrize(
    ("text", "question"),
    [("The share of seats filled when night buses follow a learned timetable is 75.1%.", SEATS),
     ("Yes, a share of seats is filled when night buses follow a learned timetable.", SEATS),
     ("The share of seats filled when night buses follow a learned timetable is 71.5%, a record.", SEATS),
     ("The energy saved when night buses follow a learned timetable is 71.5%.",
      "How much energy is saved when night buses follow a learned timetable?"),
     ("The share of herring landed when trawlers follow sonar is 71.5%.",
      "What share of herring is landed when trawlers follow sonar?"),
     ("The share of seats not filled when night buses follow a learned timetable is 71.5%.",
      "What share of seats is not filled when night buses follow a learned timetable?")],
    ids=["another number", "no answer", "praise", "another quantity", "another subject", "a denial"],
)  # fmt: skip
def test_a_question_filled_in_with_what_is_not_there_is_not_shown(text, question):
    assert isinstance(weakly_said(text, question), Rejected)


def test_what_a_weak_writer_copies_is_shown_as_a_quotation():
    said = weakly_said("On the network of Oslo it reaches 71.5% of the seats filled")
    assert said == Statement("“On the network of Oslo it reaches 71.5% of the seats filled.”", ("3",))


@pytest.mark.parametrize(
    ("parameters", "whole"), [(1.3e8, 1), (1.5e9, 4)], ids=["the least of models", "a small one"]
)
def test_the_evidence_is_as_much_as_a_model_of_its_size_can_read(tmp_path, parameters, whole):
    slow = "Vision towers are slow to train on every single picture of a very large and varied collection. "
    row = {"title": "Lighthouse", "abstract": f"{slow * 12}Lighthouse cuts training time by 62% on ImageNet."}
    place = library(tmp_path / "home", (row,))
    with LLMServer(Say("Lighthouse cuts training time by 62% on ImageNet.")) as server:
        server.told = {"meta": {"n_params": parameters}}
        with answering(place, server, cache=False) as assistant:
            assert assistant.ask(QUESTION).engine == "llm"
    sent = server.requests[0].body["messages"][-1]["content"]
    assert "Lighthouse cuts training time by 62% on ImageNet." in sent
    assert (sent.count(slow.strip()) >= whole) == (whole > 1)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"The text above says that {TRUE} It is", TRUE),
        (f"{TRUE} {TRUE}", TRUE),
        ("How much training time does Lighthouse save?", None),
        ("Lighthouse is a highly accurate and competitive way to cut training time.", None),
    ],
    ids=["preface and cut end", "in circles", "the question again", "praise that no sentence has"],
)  # fmt: skip
def test_a_small_model_must_keep_to_the_words_of_its_evidence(home, said, shown):
    answer, _, _ = asked(home, Say(said, finish="length"), context=2048)
    assert (plain(answer.text) if answer.engine == "llm" else None) == shown
    assert "ASKPAPERS_OUTPUT_TOKENS" not in (answer.notice or "")


# ---------------------------------------------------------------- mending


def test_a_failed_sentence_is_mended_once_in_its_place(home):
    first = saying(
        "Lighthouse cuts training time by 26% {62% on}.", "Puffin merges idle experts {merges idle}."
    )

    def repair(body: dict) -> str:
        assert "failed because number 26%" in body["messages"][1]["content"]
        return saying("A: Lighthouse cuts training time by 62% {62% on}.")(body)

    answer, server, _ = asked(home, by_prompt(answer=first, repair=repair))
    assert plain(answer.text) == "Lighthouse cuts training time by 62%. Puffin merges idle experts."
    assert answer.rejected == ()
    assert len(server.requests) == 2
    assert answer.usage.output_tokens == 40


def test_what_hung_on_a_dropped_sentence_goes_with_it(home):
    said = saying(
        "Lighthouse cuts training time by 62% {62% on}.",
        "Gannet is the best of all {4.2x}.",
        "It needs no retraining {4.2x}.",
        "However, Puffin merges idle experts {merges idle}.",
    )
    answer, _, _ = asked(home, by_prompt(answer=said, repair="A: DROP"))
    assert plain(answer.text) == "Lighthouse cuts training time by 62%. Puffin merges idle experts."
    assert [one.reason for one in answer.rejected][-1] != "it hung on a sentence that was left out"
    assert "Gannet" not in answer.text


@pytest.mark.parametrize(
    ("sentence", "bare", "pointing"),
    [
        ("However, Puffin is slow.", "Puffin is slow.", False),
        ("In contrast, this method is slow.", "This method is slow.", True),
        ("They need no labels.", "They need no labels.", True),
        ("Stillwater is a data set.", "Stillwater is a data set.", False),
    ],
)
def test_connectives_are_taken_off_and_pronouns_noticed(sentence, bare, pointing):
    assert (without_connective(sentence), hangs(sentence)) == (bare, pointing)


def test_when_the_answer_itself_was_dropped_the_quoted_answer_comes_first(home):
    said = saying("Lighthouse saves 99% of the time {62% on}.", "Puffin merges idle experts {merges idle}.")
    answer, _, _ = asked(home, by_prompt(answer=said, repair="A: DROP"))
    assert answer.text.startswith("“")
    assert "62%" in answer.text.split("Puffin")[0]
    assert "Puffin merges idle experts" in answer.text
    assert "99%" not in answer.text


def test_what_streams_is_what_the_answer_says(home):
    said = saying(
        "Lighthouse cuts training time by 62% {62% on}.",
        "Puffin is 9x faster {3x}.",
        "Skua learns straight paths {straight}.",
    )
    script = by_prompt(answer=said, repair=saying("A: Puffin trains 3x faster in later rounds {3x}."))
    with LLMServer(script) as server, answering(home, server, cache=False) as assistant:
        *events, last = assistant.stream(QUESTION)
    assert "".join(event.text for event in events if isinstance(event, TextEvent)) == last.answer.text
    assert "3x faster" in last.answer.text


# ---------------------------------------------------------------- forms


OVERVIEW = "What approaches are there to cheaper training of vision towers?"


def score_all(relevance: dict[str, int]):
    def scores(body: dict) -> str:
        rows = []
        blocks = re.findall(
            r"^Paper (\d+): (\w+)[^\n]*\n((?:\[\d+\].*\n?)+)", body["messages"][1]["content"], re.MULTILINE
        )
        for number, name, lines in blocks:
            ids = [int(key) for key, text in re.findall(r"\[(\d+)\] (.+)", lines) if "%" in text]
            rows.append({"paper": int(number), "relevance": relevance.get(name, 0), "sentences": ids})
        return json.dumps({"papers": rows, "queries": []})

    return scores


def kinded(assistant, kind: str):
    """The same assistant, reading every question as one of this kind."""
    read = assistant.read
    assistant.read = lambda *args, **more: replace(
        read(*args, **more), kind=kind, query=None, everything=False
    )
    return assistant


def written_as(kind: str, home: Path, script, question: str = OVERVIEW, **settings):
    with LLMServer(script) as server, answering(home, server, cache=False, **settings) as assistant:
        return kinded(assistant, kind).ask(question), server


def overview(body: dict) -> str:
    held = [
        (text, key) for text, key in evidence_in(body).items() if "%" in text and "cuts training cost" in text
    ]
    lines = "\n".join(f"- {text.rstrip('.')} [{key}]." for text, key in held[:6])
    last = f"- {held[6][0]} [{held[6][1]}]\nNot said: vision towers on phones"
    return f"## training cost\n{lines}\n## breakthrough of 2031\n{last}"


def test_an_overview_is_scored_grouped_and_its_labels_are_the_abstracts_own(flock):
    script = by_prompt(
        queries='{"queries": ["training cost of vision towers", "label-free training"]}',
        scores=score_all({row["title"].split(":")[0]: 8 for row in BIRDS}),
        answer=overview,
    )
    answer, server = written_as("overview", flock, script)
    assert answer.engine == "llm"
    assert [group.label for group in answer.groups][:2] == ["training cost", "Further findings"]
    assert len(answer.groups[0].items) == 6
    assert "2031" not in answer.text
    for group in answer.groups:
        for item in group.items:
            assert item.text in answer.text
            assert item.labels
    assert answer.coverage.found == len(BIRDS)
    assert answer.coverage.read >= len(BIRDS)
    assert "phones" not in answer.text  # not in the question, so it is no part of it that is left open
    sent = [request.content("system")[:20] for request in server.requests]
    assert sent[0].startswith("You plan a search")
    assert sum(one.startswith("You judge which") for one in sent) >= 2


@pytest.mark.parametrize("kind", ["list", "evidence"])
def test_never_fewer_papers_than_the_quoting_answer(flock, kind):
    script = by_prompt(
        scores=score_all({row["title"].split(":")[0]: 8 for row in BIRDS}),
        answer=lambda body: overview(body).splitlines()[1],
    )
    with LLMServer(script) as server, answering(flock, server, cache=False) as assistant:
        kinded(assistant, kind)
        quoted = assistant.ask(OVERVIEW, engine="extractive")
        answer = assistant.ask(OVERVIEW)
    shown = lambda one: {citation.paper_id for citation in one.citations}  # noqa: E731
    assert answer.engine == "llm"
    assert len(shown(answer)) >= len(shown(quoted)) > 1
    assert answer.groups[-1].label == "Also found"


def test_what_the_model_read_and_held_of_little_bearing_is_named_and_not_quoted(flock):
    relevance = {row["title"].split(":")[0]: 8 if place < 3 else 1 for place, row in enumerate(BIRDS)}

    def one_of_them(body: dict) -> str:
        text, key = next(one for one in evidence_in(body).items() if "cuts training cost" in one[0])
        return f"- {text.rstrip('.')} [{key}]."

    script = by_prompt(scores=score_all(relevance), answer=one_of_them)
    answer, _ = written_as("overview", flock, script)
    last = answer.groups[-1]
    assert last.label == "Also found"
    assert {item.text.split(":")[0] for item in last.items} <= {"Auk", "Bittern", "Coot"}
    assert len(last.more) > len(last.items)
    assert f"+{len(last.more)} more [" in answer.text


def test_a_lead_may_rest_on_what_its_papers_points_rest_on(flock):
    def lead(*, points: bool):
        def script(body: dict) -> str:
            cut = [(text, key) for text, key in evidence_in(body).items() if "cuts training cost" in text][:4]
            names = " and ".join(text.split()[0] for text, _ in cut[:2])
            before = "".join(
                f"[{int(key) - 1}]" for _, key in cut[:2]
            )  # what stands before says nothing of it
            first = f"{names} cut the training cost of vision towers {before}."
            lines = [f"- {text.rstrip('.')} [{key}]." for text, key in cut]
            return "\n".join([first, "## training cost", *(lines[:2] if points else lines[2:])])

        return script

    scores = score_all({row["title"].split(":")[0]: 8 for row in BIRDS})
    with_points, _ = written_as("overview", flock, by_prompt(scores=scores, answer=lead(points=True)))
    without, _ = written_as("overview", flock, by_prompt(scores=scores, answer=lead(points=False)))
    assert " cut the training cost of vision towers. [1][2]" in with_points.text
    assert " cut the training cost of vision towers. [" not in without.text


def test_a_reply_to_scoring_that_cannot_be_read_leaves_the_order_of_the_search(flock):
    answer, _ = written_as("overview", flock, by_prompt(scores="all are fine", answer=overview))
    assert answer.engine == "llm"
    assert len(answer.citations) >= 6


def test_reading_stays_within_its_budget(flock):
    everything = score_all({row["title"].split(":")[0]: 8 for row in BIRDS})
    _, wide = written_as("overview", flock, by_prompt(scores=everything, answer=overview))
    _, narrow = written_as("overview", flock, by_prompt(scores=everything, answer=overview), read_tokens=900)
    count = lambda server: sum(r.content("system").startswith("You judge which") for r in server.requests)  # noqa: E731
    assert 0 < count(narrow) < count(wide)


def test_evidence_is_laid_out_by_stance(home):
    said = saying(
        "## For\n- Lighthouse cuts training time by 62% on ImageNet {62% on}.\n"
        "## Against\n- The merged model loses only 0.4 points of accuracy {0.4}.\n"
    )
    answer, _ = written_as(
        "evidence", home, by_prompt(answer=said), "Does skipping blocks save training time?"
    )
    assert [(group.label, group.stance) for group in answer.groups[:2]] == [
        ("For", "for"),
        ("Against", "against"),
    ]


def test_a_recommendation_is_a_table_with_dates_of_the_catalogue(tmp_path):
    home = library(tmp_path / "home", ({**ROWS[0], "published": "2025-03-04"}, *ROWS[1:]))
    said = saying(
        "Lighthouse cuts training time by 62% on ImageNet {62% on}.\n"
        "| Lighthouse | skips idle blocks | cuts training time by 62% | {62% on}{skips}\n"
        "| Lighthouse | the best ever | 99% | {62% on}\n"
    )
    answer, _ = written_as("recommend", home, by_prompt(answer=said), "Which method should I train with?")
    assert answer.table is not None
    assert [row.cells for row in answer.table.rows] == [
        ("Lighthouse", "skips idle blocks", "cuts training time by 62%", "2025-03-04")
    ]
    assert answer.table.columns == ("name", "what it is", "result", "date")
    assert "99%" not in answer.text


def test_a_part_of_the_question_that_is_not_answered_is_named(home):
    said = saying(
        "Lighthouse cuts training time by 62% on ImageNet {62% on}.\nNot said: training time on phones"
    )
    answer, _, _ = asked(
        home, by_prompt(answer=said), "How much training time does Lighthouse save on phones?"
    )
    assert answer.text.endswith("Not said in the abstracts read: training time on phones.")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("None of the abstracts reports training time on phones.", True),
        ("None of the abstracts reports training time on ImageNet.", False),
        ("None of the abstracts reports training time on phones, and tulips bloom in May.", False),
        ("None of the abstracts mentions the price of tulips.", False),
    ],
)
def test_what_is_missing_needs_no_citation_and_is_looked_for_all_the_same(home, said, shown):
    reply = saying(f"Lighthouse cuts training time by 62% on ImageNet {{62% on}}. {said}")
    answer, _, _ = asked(
        home, by_prompt(answer=reply), "How much training time does Lighthouse save on phones and ImageNet?"
    )
    assert (said in answer.text) is shown
    assert "62%" in answer.text


def test_a_cut_reply_says_so(home):
    reply = Say(saying("Lighthouse cuts training time by 62% {62% on}. It also"), finish="length")
    answer, _, _ = asked(home, reply)
    assert "ASKPAPERS_OUTPUT_TOKENS" in (answer.notice or "")


def test_a_model_that_thinks_aloud_is_not_quoted_thinking(home):
    said = saying(
        "<think>Lighthouse may save 99% {62% on}.</think>Lighthouse cuts training time by 62% {62% on}."
    )
    answer, _, _ = asked(home, Say(said))
    assert plain(answer.text) == "Lighthouse cuts training time by 62%."


# ---------------------------------------------------------------- what is sent


def test_papers_are_cut_to_what_matters_before_one_is_left_out(home):
    with LLMServer(Say("x")) as server, answering(home, server) as assistant:
        hits = assistant.search("training time of experts", k=5)
    found = [Found(hit, 8.0, frozenset([hit.paper.abstract.find(". ") + 2])) for hit in hits]
    counter = ByLetters()
    whole = pack(found, counter, 10_000)
    tight = pack(found, counter, whole.tokens * 2 // 3)
    assert len(tight.papers) == len(whole.papers)
    assert len(tight.evidence) < len(whole.evidence)
    assert tight.tokens <= whole.tokens * 2 // 3


def test_objects_are_read_with_patience():
    assert read_object('Sure:\n```json\n{"a": [1]}\n```', "m") == {"a": [1]}
    assert read_object('<think>{}</think>{"a": 2}', "m") == {"a": 2}
    assert (texts(["a", 3, " ", "x" * 300]), numbers([1, "2", True, 3.5])) == (["a"], [1.0, 3.5])


# ---------------------------------------------------------------- conversation


def test_a_follow_up_sees_the_papers_by_number_and_is_about_them(home):
    def script(_number: int, body: dict) -> Say:
        user = body["messages"][-1]["content"]
        if "Last question:" in user:
            assert "[1] Puffin: Merging Idle Experts" in user
            return Say("How many points of accuracy does Puffin lose?")
        return Say(saying("Puffin loses only 0.4 points of accuracy {0.4}."))

    with LLMServer(script) as server, answering(home, server, cache=False) as assistant:
        first = assistant.ask("What does Puffin merge?")
        second = assistant.ask("what does the first one lose?", history=(first,))
    assert plain(second.text) == "Puffin loses only 0.4 points of accuracy."
    assert "read as: How many points of accuracy does Puffin lose?" in (second.notice or "")


# ---------------------------------------------------------------- what a reader sees


def test_every_part_of_a_written_answer_is_shown(home):
    from ui.blocks import blocks

    said = saying(
        "Training gets cheaper by skipping idle blocks {skips idle}.\n## idle blocks\n"
        "- Lighthouse cuts training time by 62% on ImageNet {62% on}.\n"
        "Puffin merges idle experts {merges idle}.\nNot said: training towers"
    )
    question = "How do people make training towers cheaper?"
    answer, _ = written_as("overview", home, by_prompt(answer=said), question)
    page = blocks(answer)
    shown = "\n".join(
        [page.headline, page.body, page.footnote, *(e.text for s in page.sections for e in s.entries)]
    )
    for line in ("skipping idle blocks", "62% on ImageNet", "merges idle experts", "Not said"):
        assert line in shown, line
    assert "read by the model" in page.footing


def test_the_summary_of_a_set_is_shown(home):
    from ui.blocks import blocks

    summary = saying(
        "Puffin trains 3x faster in later rounds {3x}. "
        "Lighthouse cuts training time by 62% on ImageNet {62% on}."
    )
    question = "which methods cut training time over 50%?"
    with LLMServer(Say(summary)) as server, answering(home, server, cache=False) as assistant:
        answer = assistant.ask(question)
        quoted = assistant.ask(question, engine="extractive")
    assert answer.engine == "llm"
    assert "trains 3x faster in later rounds" in blocks(answer).body
    assert blocks(quoted).body == ""


# ---------------------------------------------------------------- a second look by the model

TWO = "Lighthouse cuts training time on ImageNet by 62% [1]. Lighthouse always wins against everything [1]."


def findings(*found: str) -> str:
    rows = [{"sentence": n, "verdict": one, "why": ""} for n, one in enumerate(found, start=1)]
    return json.dumps({"verdicts": rows})


def test_a_model_judges_what_was_written_and_only_what_it_supports_is_shown(home):
    script = by_prompt(answer=TWO, check=findings("supported", "not stated"))
    answer, server, _ = asked(home, script, check="model")
    assert plain(answer.text) == "Lighthouse cuts training time on ImageNet by 62%."
    assert answer.check.startswith("openai:")
    assert [one.reason for one in answer.rejected] == ["checked: not stated"]
    shown = [
        body for body in map(str, (one.body for one in server.requests)) if "You check sentences" in body
    ]
    assert len(shown) == 1
    assert QUESTION not in shown[0]


def test_the_summary_of_a_set_is_judged_as_well(home):
    def script(_number: int, body: dict) -> Say:
        if body["messages"][0]["content"].startswith("You check sentences"):
            return Say(findings("not stated", "supported"))
        return Say(saying("Skua reduces training time by 70% {70%}.", "Puffin trains 3x faster {3x}.")(body))

    with LLMServer(script) as server, answering(home, server, cache=False, check="model") as assistant:
        answer = assistant.ask("Which papers cut training time by more than half?")
    assert (answer.engine, answer.check) == ("llm", "openai:gpt-4.1-mini")
    assert [one.reason for one in answer.rejected] == ["checked: not stated"]
    assert "Puffin trains 3x faster" in answer.text
    assert "Skua reduces" not in answer.text


def test_a_model_judges_unless_it_is_told_not_to_or_is_too_small():
    assert Settings(Path()).check == "model"
    assert Settings.load("home", environ={"ASKPAPERS_CHECK": "rules"}).check == "rules"


def test_a_small_model_is_no_judge(home):
    answer, server, _ = asked(home, Say(TRUE), check="model", context=2048)
    assert (answer.engine, answer.check, len(server.requests)) == ("llm", "rules", 1)


@pytest.mark.parametrize("reply", ["nonsense", "{}"])
def test_a_check_that_cannot_be_read_supports_nothing(home, reply):
    answer, _, _ = asked(home, by_prompt(answer=TWO, check=reply), check="model")
    assert answer.engine == "extractive"
    assert "could be verified" in (answer.notice or "")


def test_where_the_check_fails_all_of_the_rules_decide(home):
    def script(number: int, body: dict):
        if body["messages"][0]["content"].startswith("You check sentences"):
            return Fail(400, "no more today")
        return by_prompt(answer=TWO)(number, body)

    answer, _, _ = asked(home, script, check="model")
    assert plain(answer.text) == "Lighthouse cuts training time on ImageNet by 62%."
    assert answer.check == "rules"
    assert len(answer.rejected) == 1
