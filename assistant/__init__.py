"""askpapers: cited answers over your own collection of paper abstracts.

    from assistant import Assistant

    papers = Assistant.open("~/papers")
    answer = papers.ask("which methods cut training time over 50%?")

Importing this package loads no third-party library.
"""

from assistant import errors
from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.types import (
    Answer,
    AnswerEvent,
    Citation,
    Claim,
    Coverage,
    Event,
    Evidence,
    EvidenceEvent,
    Group,
    Hit,
    Item,
    JudgedClaim,
    Paper,
    Query,
    Question,
    Reading,
    Rejected,
    Row,
    Scope,
    Source,
    Table,
    TextEvent,
    Usage,
)

__all__ = [
    "Answer",
    "AnswerEvent",
    "Assistant",
    "Citation",
    "Claim",
    "Coverage",
    "Event",
    "Evidence",
    "EvidenceEvent",
    "Group",
    "Hit",
    "Item",
    "JudgedClaim",
    "Paper",
    "Query",
    "Question",
    "Reading",
    "Rejected",
    "Row",
    "Scope",
    "Settings",
    "Source",
    "Table",
    "TextEvent",
    "Usage",
    "errors",
]
