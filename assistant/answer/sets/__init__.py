"""Set questions: every paper that a filter holds for, from the table of claims.

All matches, never the top few; the undecided apart, with the reason; the denominators
first. The same question gives the same set every time.
"""

from assistant.answer.sets.answer import SetAnswer, answer_set
from assistant.answer.sets.check import check
from assistant.answer.sets.find import ClaimReader, SetResult, find
from assistant.answer.sets.judge import judge

__all__ = ["ClaimReader", "SetAnswer", "SetResult", "answer_set", "check", "find", "judge"]
