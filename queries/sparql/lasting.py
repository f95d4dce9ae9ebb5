"""Whether a query has the same answer for as long as the generation is published."""

from __future__ import annotations

#: What an answer that may be another one tomorrow is made with: the clock, chance, other addresses, and our own
#: functions, whose scores are measured in the background. Escapes could spell any of their names.
_PASSING = ("now", "rand", "uuid", "service", "fn", "\\u", "\\/")


def lasts(query: str) -> bool:
    """True where the answer hangs on the data alone; False in doubt, as where a name merely holds such a word.

    Examples
    --------
    >>> lasts("SELECT * { ?s ?p ?o }"), lasts("SELECT (NOW() AS ?t) {}"), lasts("ASK { ?s foaf:knows ?o }")
    (True, False, False)
    """
    # a pattern that takes both cases looks ten times as long
    text = query.lower()
    return not any(word in text for word in _PASSING)
