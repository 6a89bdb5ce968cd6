"""Gates trip for the right reason: the product is broken in one place, and the matching gate fails.

Each sabotage runs questions that a gate is about, first sound and then broken, and holds
the broken run against the sound one as continuous integration does against its baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.types import Draft, Evidence, Question, Statement
from eval.cases import Case, packaged, resolve
from eval.gates import Verdict, packaged_gates
from eval.metrics import Corpus, Scored
from eval.metrics.claims import packaged_claims, score_claims
from eval.report import make_report
from eval.run import Run, evaluate
from eval.systems import Askpapers, demo_collection
from ingest.claims import extract

PARTS = {
    "retrieval": ({"entity": 25}, {"recall_10", "ndcg_10"}),
    "scale": ({}, {"claim_saving"}),
    "sets": ({"set": 33}, {"set_f1/set"}),
    "quotes": ({"number": 20}, {"quote_validity"}),
    "numbers": ({"number": 20}, {"number_faithfulness"}),
    "support": ({"number": 20}, {"citation_recall"}),
    "silence": ({"unanswerable": 25}, {"abstention"}),
    "timidity": ({"entity": 25}, {"attempt", "answer"}),
    "wordings": ({}, {"agreement"}),
    "topics": ({"overview": 12}, {"recall_12", "set_f1/overview"}),
}
"""What is broken: the questions that are asked of each type, and the gates that must trip."""


ACROSS = {"overview", "evidence", "recommend"}
"""Types whose answers draw on many papers; how alike they are over wordings has a metric of its own."""


@dataclass
class Bench:
    """One collection, and runs over parts of the questions on it."""

    assistant: Assistant
    cases: list[Case]
    corpus: Corpus

    def chosen(self, part: str) -> list[Case]:
        types, _ = PARTS[part]
        if part == "wordings":
            return [case for case in self.cases if case.wordings and case.type not in ACROSS][-10:]
        return [case for kind, most in types.items() for case in self._plain(kind)[:most]]

    def _plain(self, kind: str) -> list[Case]:
        return [replace(case, wordings=()) for case in self.cases if case.type == kind]

    def run(self, part: str) -> Run:
        return evaluate(Askpapers(self.assistant), self.chosen(part), self.corpus, more=self._claims(part))

    def _claims(self, part: str) -> Iterable[Scored]:
        if part != "scale":
            return ()
        found = (claim for paper in self.assistant.papers() for claim in extract(paper))
        return score_claims(packaged_claims(), found, self.corpus.titles).scored()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    import os

    weights = os.environ.get("ASKPAPERS_WEIGHTS")
    settings = Settings(tmp_path_factory.mktemp("sabotage"), weights=Path(weights) if weights else None)
    with demo_collection(replace(settings, offline=True)) as assistant:
        papers = assistant.papers()
        corpus = Corpus({p.id: p.abstract for p in papers}, {p.id: p.title for p in papers})
        yield Bench(assistant, resolve(packaged(), papers), corpus)


@pytest.fixture(scope="module")
def sound(bench: Bench) -> dict[str, Run]:
    """Each part before anything is broken; parts with the same questions share a run."""
    runs: dict[str, Run] = {}
    for part, (types, _) in PARTS.items():
        same = [other for other in runs if types and PARTS[other][0] == types]
        runs[part] = runs[same[0]] if same else bench.run(part)
    return runs


def tripped(part: str, broken: Run, sound: Run) -> dict[str, Verdict]:
    """The gates on this part's metrics that fail, with the sound run as the baseline.

    Floors are those of the whole set of questions, so that only the part-independent
    promises, which allow no exception, keep theirs.
    """
    wanted = PARTS[part][1]
    gates = [
        replace(gate, floor=gate.floor if gate.floor == 1.0 else 0.0)
        for gate in packaged_gates()
        if gate.metric in wanted
    ]
    assert {gate.metric for gate in gates} == wanted, "every sabotage is answered by a gate of the package"
    verdicts = make_report(broken, gates, sound.scores()).verdicts
    return {verdict.metric: verdict for verdict in verdicts if not verdict.passed}


def test_nothing_trips_while_nothing_is_broken(bench: Bench, sound: dict[str, Run]):
    for part in PARTS:
        assert tripped(part, sound[part], sound[part]) == {}, part


def test_the_scale_upside_down_trips_the_gate_on_savings(
    bench: Bench, sound: dict[str, Run], monkeypatch: pytest.MonkeyPatch
):
    from assistant.language.quantities import scale

    monkeypatch.setitem(scale.WORDINGS, "less_times", lambda factor: 1 / factor if factor > 1 else None)
    failed = tripped("scale", bench.run("scale"), sound["scale"])
    assert set(failed) == {"claim_saving"}
    assert failed["claim_saving"].questions


BREAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}


def breaks(part: str) -> Callable[[Callable[[pytest.MonkeyPatch], None]], None]:
    def add(sabotage: Callable[[pytest.MonkeyPatch], None]) -> None:
        BREAKS[part] = sabotage

    return add


@breaks("retrieval")
def _worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rankings upside down."""
    from assistant.search.retriever import Retriever

    search = Retriever.search

    def reversed_search(self: Any, query: str, k: int = 10, *scope: Any) -> Any:
        return search(self, query, 40, *scope)[::-1][:k]

    monkeypatch.setattr(Retriever, "search", reversed_search)


@breaks("sets")
def _every_second_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue forgets every second claim."""
    from assistant.store.catalog.reads import Reads

    claims = Reads.claims
    monkeypatch.setattr(Reads, "claims", lambda self, **filters: claims(self, **filters)[::2])


@breaks("topics")
def _the_farthest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was found for a topic the last are taken for the first."""
    from assistant.search.retriever import Retriever

    candidates = Retriever.candidates
    monkeypatch.setattr(
        Retriever,
        "candidates",
        lambda self, topic, *more, **named: candidates(self, topic, *more, **named)[75:],
    )


@breaks("wordings")
def _moody(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a question is understood depends on how many letters it has."""
    from assistant import question

    parse = question.parse

    def moody(asked: str, **context: Any) -> Question:
        return parse(asked, **context) if len(asked) % 2 else Question(asked, "lookup")

    monkeypatch.setattr(question, "parse", moody)


def _distorted(monkeypatch: pytest.MonkeyPatch, distort: Callable[[Statement], Statement]) -> None:
    """A drafter whose statements are not what it found, as a language model's may be."""
    from assistant.answer import lookup

    compare = lookup.compare

    def wrong(question: Question, collection: Any) -> Draft:
        found = compare(question, collection)
        return replace(found, statements=tuple(map(distort, found.statements)))

    monkeypatch.setattr(lookup, "compare", wrong)


def _more(statement: Statement) -> Statement:
    """Every digit one more."""
    return replace(
        statement, text="".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in statement.text)
    )


def _blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verifier finds no fault in anything."""
    from assistant.gate.citations import Verifier

    monkeypatch.setattr(Verifier, "fault", lambda self, statement: None)


@breaks("numbers")
def _wrong_numbers_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong digits, and a verifier that lets them pass."""
    _distorted(monkeypatch, _more)
    _blind(monkeypatch)


@breaks("support")
def _other_words_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that their quotes do not carry, and a verifier that lets them pass."""
    _distorted(
        monkeypatch, lambda said: replace(said, text="Reviewers everywhere praised this result warmly.")
    )
    _blind(monkeypatch)


@breaks("quotes")
def _moved_quotes_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans one character off, and a verifier that lets them pass."""
    from assistant.gate.citations import Verifier

    label = Verifier._label

    def moved(self: Any, piece: Evidence) -> int:
        return label(self, replace(piece, start=piece.start + 1, end=piece.end + 1))

    monkeypatch.setattr(Verifier, "_label", moved)
    _blind(monkeypatch)


@breaks("silence")
def _always_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule that declines never applies."""
    from assistant.answer import fact

    monkeypatch.setattr(fact, "answers", lambda *_: 1.0)


@breaks("timidity")
def _never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule that declines always applies."""
    from assistant.answer import fact

    monkeypatch.setattr(fact, "answers", lambda *_: -1.0)


@pytest.mark.parametrize("part", sorted(BREAKS))
def test_a_sabotage_trips_its_gate_and_the_questions_are_named(
    part: str, bench: Bench, sound: dict[str, Run], monkeypatch: pytest.MonkeyPatch
):
    BREAKS[part](monkeypatch)
    failed = tripped(part, bench.run(part), sound[part])
    assert set(failed) == PARTS[part][1]
    assert all(verdict.questions for verdict in failed.values())


def test_the_verifier_keeps_wrong_numbers_from_readers(
    bench: Bench, sound: dict[str, Run], monkeypatch: pytest.MonkeyPatch
):
    """The same wrong drafts behind a verifier that works: fewer answers, none of them unfaithful."""
    _distorted(monkeypatch, _more)
    found = bench.run("numbers")
    assert set(found.scored["number_faithfulness"].scores.values()) == {1.0}
    assert sum(record.reply.rejected for record in found.records if record.reply) > 10


def test_the_table_of_sabotages_is_complete():
    """Every metric with a gate has a sabotage, but for those that say the same of the same run."""
    gated = {gate.metric for gate in packaged_gates() if not gate.metric.startswith("gold/")}
    covered = {metric for _, metrics in PARTS.values() for metric in metrics}
    same = {"set_f1/list", "citation_precision", "claim_f1", "claim_recall", "claim_precision"}
    same |= {"set_f1/evidence", "set_f1/recommend", "group_purity", "agreement_across"}
    # The recordings of written answers hold planted errors of their own.
    beside = {metric for metric in gated if metric.startswith(("retrieval/", "written_"))}
    assert gated - covered - beside == same
    assert set(PARTS) == {*BREAKS, "scale"}
