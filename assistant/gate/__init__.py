"""Does a quote support a sentence? Figures, direction, negation, names, content, markup."""

from assistant.gate.content import own_names
from assistant.gate.support import ENOUGH, Sources, fault

__all__ = ["ENOUGH", "Sources", "fault", "own_names"]
