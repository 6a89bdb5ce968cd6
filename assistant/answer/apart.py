"""A question of two parts, each answered by its own form: "what attacks work, and who has measured them?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.forms import Collection, form
from assistant.types import Draft, DraftGroup, Question

__all__ = ["apart"]


def apart(question: Question, collection: Collection) -> Draft | None:
    """One draft of all parts, each under its own words.

    ``None`` where a part says nothing of what it is about, has no form of its own or no answer, or where
    two of them would be tables: then the question is one.
    """
    drafts = [_drafted(part, question, collection) for part in question.parts]
    answered = [(part, draft) for part, draft in zip(question.parts, drafts, strict=True) if draft]
    tables = [draft.table for _, draft in answered if draft.table]
    if len(answered) < max(2, len(drafts)) or len(tables) > 1:
        return None
    whole = [draft for _, draft in answered]
    return Draft(
        evidence={key: piece for draft in whole for key, piece in draft.evidence.items()},
        groups=tuple(group for part, draft in answered for group in _groups(part, draft)),
        table=next(iter(tables), None),
        headline="\n".join(f"{part.text} {draft.headline}".strip() for part, draft in answered),
        footnote="\n".join(dict.fromkeys(draft.footnote for draft in whole if draft.footnote)),
        kind=question.kind,
    )


def _drafted(part: Question, question: Question, collection: Collection) -> Draft | None:
    shaped = None if part.everything or not part.topic else form(part.kind)
    if shaped is None:
        return None
    draft = shaped(replace(part, scope=part.scope.over(question.scope)), collection)
    return draft if draft.abstain_reason is None else None


def _groups(part: Question, draft: Draft) -> Sequence[DraftGroup]:
    """The groups of one part, its own words before their labels."""
    said = [DraftGroup(part.text, draft.statements)] if draft.statements else []
    return [
        *said,
        *(replace(one, label=f"{part.text} {one.label}".strip()) for one in draft.groups),
    ]
