"""Whether a query has the same answer for as long as the generation is published."""

from __future__ import annotations

import re

from queries.functions import FN
from queries.sparql.found import PATTERNS

#: What an answer that may be another one tomorrow is made with: the clock, chance, other addresses, and our own
#: functions, whose scores are measured in the background. Escapes could spell any of their names.
_PASSING = ("now", "rand", "uuid", "service", "fn", "\\u", "\\/")
#: The names of the patterns of ours, which find the same in a generation, and of their space; in small letters.
_NAMES = "|".join(name.removeprefix(FN) for name in PATTERNS)
_OURS = re.compile(
    rf"\bprefix\s+fn:\s*<{re.escape(FN)}>|<{re.escape(FN)}(?:{_NAMES})>|(?<![\w.-])fn:(?:{_NAMES})\b"
)


def lasts(query: str) -> bool:
    """True where the answer hangs on the data alone; False in doubt, as where a name merely holds such a word.

    Examples
    --------
    >>> lasts("SELECT * { ?s ?p ?o }"), lasts("SELECT (NOW() AS ?t) {}"), lasts("ASK { ?s foaf:knows ?o }")
    (True, False, False)
    >>> lasts("ASK { ?s fn:matches 'a' }"), lasts("ASK { ?s fn:matches 'a' FILTER(fn:degree(?s) > 1) }")
    (True, False)
    """
    # a pattern that takes both cases looks ten times as long
    text = query.lower()
    if "fn" in text:
        text = _OURS.sub(" ", text)
    return not any(word in text for word in _PASSING)
