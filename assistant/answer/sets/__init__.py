"""Set questions: every paper that a filter holds for, from the table of claims.

All matches, never the top few; the undecided apart, with the reason; the denominators
first. The same question gives the same set every time.

``answer`` puts it together from ``find``. Each module is imported for itself: most questions need none.
"""
