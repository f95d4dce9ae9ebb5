"""Which conditions are worth keeping the answers of, from one request for others."""

from __future__ import annotations

from math import inf

from queries.conditions import (
    All,
    Among,
    Any,
    Between,
    Coded,
    Condition,
    Contains,
    Equals,
    Has,
    Leads,
    Not,
    Scored,
)

#: About as many characters a condition may have that is kept, and as many it has at least.
_ROOM, _WORD = 2_000, 20


def bare(condition: Condition) -> Condition:
    """A condition without what wraps a single one."""
    while isinstance(condition, All | Any) and len(condition.parts) == 1:
        condition = condition.parts[0]
    return condition


def lasting(condition: Condition) -> bool:
    """Whether the answer to a condition is worth keeping for other requests.

    It asks of the generation alone, not of what was measured, which comes and goes; and it takes little room itself.
    """
    return _room(condition) <= _ROOM


def _room(condition: Condition) -> float:
    """How many characters a condition says, about."""
    said: float = 0
    match condition:
        case All(parts) | Any(parts):
            said = sum(map(_room, parts))
        case Not(part) | Leads(part=part):
            said = _room(part)
        case Among(texts) | Coded(codes=texts):
            said = sum(map(len, texts))
        case Equals(values=values):
            said = sum(len(str(value)) for value in values)
        case Contains(text=text):
            said = len(text)
        case Between(low=low, high=high):
            said = len(str(low)) + len(str(high))
        case Has(lang=lang):
            said = len(lang or "")
        case Scored():
            said = inf
    return _WORD + said
