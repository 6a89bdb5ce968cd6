"""Set questions: every paper that a filter holds for, from the table of claims.

All matches, never the top few; the undecided apart, with the reason; the denominators
first. The same question gives the same set every time.
"""

from assistant.sets.answer import SetAnswer, answer_set
from assistant.sets.check import check
from assistant.sets.find import ClaimReader, SetResult, find
from assistant.sets.judge import judge

__all__ = ["ClaimReader", "SetAnswer", "SetResult", "answer_set", "check", "find", "judge"]
