"""The gate: literal quotes, supported numbers, whole statements dropped."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate.citations import Verifier, verify
from assistant.types import Evidence, Paper, Statement

ABSTRACT = (
    "We train a pocket tagger. It needs 1,200 steps and cuts memory by 50\\% to 60\\%. "
    "On GPT-4 prompts the error is 10⁻³, or 0.5 points below the teacher."
)
PAPERS = {
    "p1": Paper("p1", "Pocket Tagger v2", ABSTRACT, date(2025, 3, 2), authors=("A. Reader",), venue="ACL")
}


def alone(key: str, abstract: str) -> dict[str, Paper]:
    return {key: Paper(key, "T", abstract)}


def piece(key: str, quote: str, *, paper: str = "p1", title: str = "Pocket Tagger v2") -> Evidence:
    start = ABSTRACT.index(quote)
    return Evidence(key, paper, title, quote, start, start + len(quote))


STEPS = piece("a", "It needs 1,200 steps and cuts memory by 50\\% to 60\\%.")
ERROR = piece("b", "On GPT-4 prompts the error is 10⁻³, or 0.5 points below the teacher.")
EVIDENCE = {"a": STEPS, "b": ERROR}


def check(*statements: Statement):
    return verify(statements, EVIDENCE, PAPERS)


def said(text: str, *keys: str):
    return check(Statement(text, keys or ("a",)))


def test_papers_are_numbered_by_first_use_and_their_quotes_share_the_number():
    other = "Pocket Tagger needs 7 days."
    evidence = {**EVIDENCE, "c": Evidence("c", "p2", "Days", other, 0, len(other))}
    got = verify(
        [
            Statement("The error is 10⁻³.", ("b",)),
            Statement("It takes 7 days.", ("c",)),
            Statement("It takes 1200 steps.", ("a",)),
            Statement("Both hold.", ("a", "b", "c")),
        ],
        evidence,
        PAPERS | alone("p2", other),
    )
    assert (
        got.text == "The error is 10⁻³. [1] It takes 7 days. [2] It takes 1200 steps. [1] Both hold. [1][2]"
    )
    assert [(c.label, c.quote) for c in got.citations] == [(1, ERROR.quote), (2, other), (1, STEPS.quote)]
    assert got.rejected == ()


def test_a_citation_says_who_wrote_the_paper_when_and_where():
    cited = said("It needs 1200 steps.").citations[0]
    assert (cited.authors, cited.published, cited.venue) == (("A. Reader",), date(2025, 3, 2), "ACL")


def test_labels_of_papers_that_are_numbered_already_go_on():
    before = said("It needs 1200 steps.").citations
    verifier = Verifier(
        EVIDENCE | {"z": Evidence("z", "p2", "Z", "Days.", 0, 5)}, PAPERS | alone("p2", "Days."), cited=before
    )
    assert verifier.add(Statement("Error.", ("b",))) == "Error. [1]"
    assert verifier.add(Statement("Days.", ("z",))) == " Days. [2]"
    assert [c.label for c in verifier.result().citations] == [1, 1, 2]


def test_the_same_span_under_two_evidence_ids_is_one_citation():
    twin = {"a": STEPS, "z": piece("z", STEPS.quote)}
    got = verify([Statement("Steps.", ("a",)), Statement("Again.", ("z",))], twin, PAPERS)
    assert got.text == "Steps. [1] Again. [1]"
    assert len(got.citations) == 1


def test_list_items_stand_on_lines_of_their_own():
    got = check(Statement("- one item", ("a",)), Statement("- another item", ("b",)))
    assert got.text == "- one item [1]\n- another item [1]"


@pytest.mark.parametrize(
    "text",
    [
        "It needs 1200 steps.",
        "It needs 1,200 steps.",
        "Memory falls by 50%.",
        "Memory falls by 50 % to 60 percent.",
        "Memory falls by 50 to 60\\%.",
        "Memory falls by 60.0%.",
        "Pocket Tagger v2 halves memory.",
    ],
)
def test_a_number_may_be_printed_in_another_way(text: str):
    assert said(text).rejected == ()


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("It needs 1300 steps.", "1300"),
        ("It needs 120 steps.", "120"),
        ("Memory falls by 55%.", "55%"),
        ("It needs 50 steps.", "50"),
        ("Memory falls 1200%.", "1200%"),
        ("The error is 10⁻³.", "10"),
    ],
)
def test_a_number_that_no_cited_quote_holds_drops_the_statement(text: str, raw: str):
    got = said(text)
    assert (got.text, got.citations) == ("", ())
    assert got.rejected[0].text == text
    assert got.rejected[0].reason.startswith(f"number {raw}")
    assert got.rejected[0].reason.endswith("is in no cited quote")


@pytest.mark.parametrize("text", ["The error is 10⁻³.", "The error is 10^{-3}.", "The error is $10^-3$."])
def test_powers_of_ten_keep_their_exponent(text: str):
    assert said(text, "b").rejected == ()


@pytest.mark.parametrize("text", ["The error is 10-3.", "The error is 10⁻².", "The error is 103."])
def test_a_flattened_or_changed_exponent_is_another_number(text: str):
    assert said(text, "b").rejected


def test_digits_of_a_name_must_be_in_the_quote_or_the_title():
    assert said("GPT-4 prompts are used.", "b").rejected == ()
    assert said("The v2 tagger is small.", "b").rejected == ()
    assert said("GPT-5 prompts are used.", "b").rejected
    assert said("GPT-40 prompts are used.", "b").rejected
    assert said("GPT-4 prompts are used.", "a").rejected


def test_a_number_word_in_the_quote_supports_the_digit():
    abstract = "The sampler needs three passes and runs twice as fast."
    whole = Evidence("a", "p", "Sampler", abstract, 0, len(abstract))
    got = verify([Statement("It needs 3 passes, 2x faster.", ("a",))], {"a": whole}, alone("p", abstract))
    assert got.rejected == ()


@pytest.mark.parametrize(
    ("evidence", "keys", "reason"),
    [
        (EVIDENCE, (), "no evidence is cited"),
        (EVIDENCE, ("a", "nope"), "'nope' does not exist"),
        ({"a": Evidence("a", "p1", "T", "It needs", 0, 8)}, ("a",), "not at its place"),
        ({"a": Evidence("a", "other", "T", STEPS.quote, STEPS.start, STEPS.end)}, ("a",), "not at its place"),
        ({"a": Evidence("a", "p1", "T", "", 4, 4)}, ("a",), "not at its place"),
        ({"a": Evidence("a", "p1", "T", ABSTRACT[-5:], -5, len(ABSTRACT))}, ("a",), "not at its place"),
    ],
)
def test_evidence_that_does_not_hold_drops_the_statement(evidence, keys, reason: str):
    got = verify([Statement("It needs steps.", keys)], evidence, PAPERS)
    assert got.text == ""
    assert reason in got.rejected[0].reason


def test_a_failing_statement_takes_no_label_and_leaves_the_others():
    got = check(Statement("It needs 7 steps.", ("a",)), Statement("The error is 10⁻³.", ("b",)))
    assert got.text == "The error is 10⁻³. [1]"
    assert got.citations[0].quote == ERROR.quote
    assert len(got.rejected) == 1


def test_piece_by_piece_gives_the_same_text_as_all_at_once():
    statements = [Statement("Steps.", ("a",)), Statement("It needs 7.", ("a",)), Statement("Error.", ("b",))]
    verifier = Verifier(EVIDENCE, PAPERS)
    pieces = [verifier.add(statement) for statement in statements]
    assert pieces[1] == ""
    assert "".join(pieces) == check(*statements).text == verifier.result().text


@given(st.text(alphabet="0123456789.,%x- aG⁻³^{}\\", max_size=40))
def test_whatever_is_quoted_verbatim_supports_itself(text: str):
    if not text.strip():
        return
    whole = Evidence("a", "p", "T", text, 0, len(text))
    assert verify([Statement(text, ("a",))], {"a": whole}, alone("p", text)).rejected == ()


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_no_other_number_ever_passes(shown: int, stated: int):
    abstract = f"It takes {shown} steps."
    whole = Evidence("a", "p", "T", abstract, 0, len(abstract))
    got = verify([Statement(f"About {stated} steps.", ("a",))], {"a": whole}, alone("p", abstract))
    assert bool(got.rejected) == (shown != stated)


def test_nothing_else_builds_a_citation():
    root = Path(__file__).resolve().parents[1]
    builders = [
        str(path.relative_to(root))
        for package in ("assistant", "ingest", "eval", "ui", "prompts")
        for path in sorted((root / package).rglob("*.py"))
        if re.search(r"(?<!class )\bCitation\(", path.read_text(encoding="utf8"))
    ]
    assert builders == ["assistant/gate/citations.py"]


def test_a_paper_may_be_called_by_its_title_or_by_what_stands_before_the_colon():
    quote = "The catalogue holds mean spectra."
    whole = Evidence("a", "p", "Survey Release 3: Contents in 40 Pages", quote, 0, len(quote))
    for name in ("Survey Release 3", "Survey Release 3: Contents in 40 Pages"):
        got = verify([Statement(f"{name}: {quote}", ("a",))], {"a": whole}, alone("p", quote))
        assert got.rejected == ()
    assert verify([Statement("In 40 pages.", ("a",))], {"a": whole}, alone("p", quote)).rejected


def test_a_sentence_is_judged_once_however_often_it_is_asked(monkeypatch):
    judged = []
    monkeypatch.setattr("assistant.gate.citations.fault", lambda text, *_, **__: judged.append(text))
    gate = Verifier(EVIDENCE, PAPERS, strict=True)
    said = Statement("It needs 1,200 steps.", ("a",))
    assert gate.fault(said) is None
    assert gate.result().citations == ()
    assert gate.labels(said) == (1,)
    assert gate.labels(said) == (1,)
    assert judged == [said.text]
