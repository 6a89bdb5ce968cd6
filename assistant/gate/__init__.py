"""Do papers support a sentence? Figures, direction, negation, names, content, markup, paper by paper."""

from assistant.gate.sources import Source, own_names
from assistant.gate.support import fault

__all__ = ["Source", "fault", "own_names"]
