"""What a query asks for, as a tree of named values: the algebra of SPARQL, as far as columns hold it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Var:
    """A variable by its name without the sign; one that a blank node stands for has a name that no query can spell."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """A term as N-Triples."""

    term: str


Slot = Var | Const


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function by its name in capitals, or a cast by its IRI in brackets."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """An aggregate over a group; without an expression it counts rows."""

    name: str
    distinct: bool
    of: Expr | None


Expr = Var | Const | Call | Counted


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern."""

    s: Slot
    p: Slot
    o: Slot


@dataclass(frozen=True, slots=True)
class Closure:
    """A predicate followed any number of times, or at least once."""

    s: Slot
    p: Const
    o: Slot
    once: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What each solution of a group has to fulfil."""

    test: Expr


@dataclass(frozen=True, slots=True)
class Bind:
    """A variable bound by an expression from here on."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Optional:
    """What is added to a solution where there is such."""

    group: Group


@dataclass(frozen=True, slots=True)
class Minus:
    """What solutions may not go with."""

    group: Group


@dataclass(frozen=True, slots=True)
class Exists:
    """What there has to be, or may not be, for each solution of a group."""

    group: Group
    wanted: bool


@dataclass(frozen=True, slots=True)
class Either:
    """The solutions of each of the groups."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Rows that are given; None where nothing is."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two brackets, in its order."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What solutions are ordered by."""

    value: Expr
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A query or a query within: columns with the expression that makes each, if any; None for `*`."""

    where: Group
    columns: tuple[tuple[str, Expr | None], ...] | None
    distinct: bool = False
    groups: tuple[tuple[str, Expr | None], ...] = ()
    having: tuple[Expr, ...] = ()
    order: tuple[Key, ...] = ()
    limit: int | None = None
    offset: int = 0
    values: Values | None = None
    #: Whether it answers yes or no.
    ask: bool = field(default=False)

    @property
    def grouped(self) -> bool:
        """Whether its rows are those of groups."""
        counted = [value for _, value in self.columns or () if value is not None]
        return bool(self.groups) or any(
            map(has_aggregate, [*counted, *self.having, *(key.value for key in self.order)])
        )


#: What stands in a group; the last six can be joined in any order.
Part = Filter | Exists | Bind | Optional | Minus | Pattern | Closure | Values | Select | Group | Either


def has_aggregate(expr: Expr) -> bool:
    """Whether anything in an expression is made of a group."""
    return isinstance(expr, Counted) or (isinstance(expr, Call) and any(map(has_aggregate, expr.args)))


def variables(expr: Expr | None) -> frozenset[str]:
    """The variables of an expression."""
    if isinstance(expr, Var):
        return frozenset([expr.name])
    if isinstance(expr, Call):
        return frozenset[str]().union(*map(variables, expr.args))
    return variables(expr.of) if isinstance(expr, Counted) else frozenset()


def spelled(expr: Expr) -> str:
    """An expression in SPARQL's own words."""
    match expr:
        case Var(name):
            return f"?{name}"
        case Const(term):
            return term
        case Counted(name, distinct, of):
            return f"{name}({'DISTINCT ' if distinct else ''}{spelled(of) if of else '*'})"
    args = [spelled(arg) for arg in expr.args]
    if expr.name in ("IN", "NOT IN"):
        return f"({args[0]} {expr.name} ({', '.join(args[1:])}))"
    if expr.name[0].isalpha() or expr.name.startswith("<http"):
        return f"{expr.name}({', '.join(args)})"
    return f"({expr.name}{args[0]})" if len(args) == 1 else f"({args[0]} {expr.name} {args[1]})"
