"""Does a quote support a sentence? Figures, direction, negation, names, content, markup."""

from assistant.verification.content import own_names
from assistant.verification.support import ENOUGH, Sources, fault

__all__ = ["ENOUGH", "Sources", "fault", "own_names"]
