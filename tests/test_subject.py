"""What a question is about is told by a fitted tagger: measured on questions that never taught it."""

from __future__ import annotations

import json

import pytest

from assistant.question import parse
from assistant.question.subject import about, fitted, subject
from eval.fit.kind import reported, same
from eval.fit.subject import UNMARKED, examples, main, marked

ENOUGH = 0.87
"""Mean F1 of the words of the held-out questions."""


def test_the_weights_in_force_are_what_the_fit_makes(capsys: pytest.CaptureFixture[str]) -> None:
    """To the digit, from the marked questions in the repository."""
    main()
    made = json.loads(capsys.readouterr().out)
    model = fitted()
    assert made["sha256"] == model.sha256, "the questions have changed: run python -m eval.fit.subject"
    assert (made["questions"], frozenset(made["known"])) == (model.questions, model.known)
    assert made["columns"] == model.columns


def test_no_question_teaches_and_measures() -> None:
    """Nothing is in both parts, nor among what the evaluation reports; all marks are closed."""
    parts = {
        part: {same(question.translate(UNMARKED)) for some in marked(part).values() for question in some}
        for part in ("taught", "held_out")
    }
    assert not parts["taught"] & parts["held_out"]
    assert not parts["taught"] & reported()
    for part in parts:
        for some in marked(part).values():
            assert all(question.count("[") == question.count("]") for question in some)


def test_words_of_held_out_questions() -> None:
    """The words found against the words marked."""
    scores = []
    for question in examples("held_out"):
        found = about([word for word, _ in question])
        words = [place for place, (word, _) in enumerate(question) if word[0].isalnum()]
        right = sum(question[place][1] and found[place] for place in words)
        scores.append(2 * right / max(1, sum(question[place][1] + found[place] for place in words)))
    assert sum(scores) / len(scores) >= ENOUGH


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("how do people reduce glare in kite photos?", ("reducing glare in kite photos",)),
        ("I am writing a chapter on box kites. What do the methods do?", ("box kites",)),
        ("hello", ()),
        ("", ()),
    ],
)
def test_things_in_order(question: str, things: tuple[str, ...]) -> None:
    """A bare verb after "people" is made a noun; padding is none of it."""
    assert subject(question) == things


def test_an_unheard_of_word_is_what_a_question_is_about() -> None:
    """Where no word is told apart, those that are no words of form count."""
    assert subject("zorbifl?") == ("zorbifl",)
    assert parse("is box weaving better than reed weaving?").sides == ("box weaving", "reed weaving")
