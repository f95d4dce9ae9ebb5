"""Which variables the parts of a query bind, and which of them are seen from where."""

from __future__ import annotations

from queries.columnar.tree import (
    Bind,
    Call,
    Closure,
    Either,
    Expr,
    Filter,
    Group,
    Optional,
    Part,
    Pattern,
    Select,
    Slot,
    Values,
    Var,
    variables,
)


def bound_by(part: Part) -> list[str]:
    """The variables that a part may bind, in the order in which they first stand there."""
    found: list[str] = []
    match part:
        case Pattern(s, p, o):
            found = _named(s, p, o)
        case Closure(s, _, o):
            found = _named(s, o)
        case Bind(name, _):
            found = [name]
        case Values(names, _):
            found = [*names]
        case Optional(group):
            found = visible(group)
        case Either(groups):
            found = _once([name for group in groups for name in visible(group)])
        case Group():
            found = visible(part)
        case Select():
            found = shown(part) if part.columns is None else [name for name, _ in part.columns]
    return found


def visible(group: Group) -> list[str]:
    """The variables of a group that those outside can see."""
    return _once([name for part in group.parts for name in bound_by(part)])


def shown(query: Select) -> list[str]:
    """What `*` stands for: all that the pattern and VALUES behind it bind, by name, as the engine tells them."""
    found = [*visible(query.where), *(query.values.names if query.values else ())]
    return sorted(name for name in _once(found) if not name.startswith(" "))


def tests_of(group: Group) -> list[Expr]:
    """What has to be true in a group, each for itself."""
    return [test for part in group.parts if isinstance(part, Filter) for test in _each(part.test)]


def _each(test: Expr) -> list[Expr]:
    if isinstance(test, Call) and test.name == "&&":
        return [one for arg in test.args for one in _each(arg)]
    return [test]


def can_be_seeded(group: Group, outside: set[str]) -> bool:
    """Whether a group gives the same where it is matched row by row of a table as where it is joined with it."""
    plain = [part for part in group.parts if isinstance(part, Pattern | Closure)]
    inside = {name for part in plain for name in bound_by(part)}
    for part in group.parts:
        if isinstance(part, Optional):
            tested = {name for test in tests_of(part.group) for name in variables(test)}
            seen = (set(visible(part.group)) | tested) & outside
            if not seen <= inside or not can_be_seeded(part.group, outside | inside):
                return False
        elif not isinstance(part, Pattern | Closure | Filter):
            return False
    return True


def _named(*slots: Slot) -> list[str]:
    return _once([slot.name for slot in slots if isinstance(slot, Var)])


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
