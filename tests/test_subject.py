"""What a question is about is told by a fitted tagger: measured on questions that never taught it."""

from __future__ import annotations

import json

import pytest

from assistant.question import parse
from assistant.question.subject import about, fitted, subject, tagged
from eval.fit.kind import reported, same
from eval.fit.subject import UNMARKED, examples, main, marked

ENOUGH = 0.87
"""Mean F1 of the words of the held-out questions."""
SET_ENOUGH = 0.9
"""Share of the words of held-out set questions that are told right."""


@pytest.mark.parametrize(("what", "name"), [((), "subject"), (("set",), "set_subject")])
def test_the_weights_in_force_are_what_the_fit_makes(
    what: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the digit, from the marked questions in the repository."""
    main(*what)
    made = json.loads(capsys.readouterr().out)
    model = fitted(name)
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


def test_words_of_held_out_set_questions() -> None:
    """What their papers have to be about is told from what is measured of them."""
    right = total = 0
    for question in examples("held_out", sets=True):
        found = tagged([word for word, _ in question], fitted("set_subject"))
        right += sum(tag == told for (_, told), tag in zip(question, found, strict=True))
        total += len(question)
    assert right / total >= SET_ENOUGH


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("kite papers that need at least 10x fewer training tokens than from scratch", ("scratch",)),
        ("which papers on kites cut training time by half?", ()),
    ],
)
def test_a_stray_word_of_a_set_question_is_doubtful(question: str, words: tuple[str, ...]) -> None:
    """It is left out where no paper fits with it; what a preposition leads in is not."""
    plan = parse(question)
    assert plan.kind == "set"
    assert set(words) <= set(plan.doubtful) if words else plan.doubtful == ()
