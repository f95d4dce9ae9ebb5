"""Random GraphQL operations over a schema, with values that occur in an index and some that are wrong.

They have what the language has: fragments in fragments, aliases, fields asked for twice, variables with and without
defaults, directives, several operations in a document. Most are valid; a few are not, and say so the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from graph.index import Index
from ontology.model import Form, Text
from schema.connections import LONGEST, place_cursor, thing_cursor

#: How many levels of fields an operation has at most, or a little more.
DEEPEST = 5


class Name(str):
    """A value that is written without quotes, such as that of an enum."""

    __slots__ = ()


class Asking(NamedTuple):
    """An operation with what goes with it."""

    query: str
    variables: Mapping[str, Any]
    name: str | None


@dataclass
class Values:
    """Values to ask for, drawn from an index."""

    index: Index
    texts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        fields = {f.path: f for kind in self.index.model.public() for f in kind.own_fields if not f.node}
        for one in fields.values():
            column = self.index.column(one)
            kept = self.dates if one.form in (Form.DATE, Form.PARTIAL_DATE) else self.texts
            for value in column.values(column.rows.values[:12]) if column else []:
                if isinstance(value, datetime):
                    self.moments.append(value.isoformat())
                    self.dates.append(value.date().isoformat())
                else:
                    kept.append(value.value if isinstance(value, Text) else str(value))


class Operations:
    """Makes one document after another."""

    def __init__(self, schema: GraphQLSchema, values: Values, random: Random) -> None:
        self.schema, self.values, self.random = schema, values, random
        self.index = values.index
        self._start()

    def _start(self) -> None:
        self._variables: dict[str, tuple[str, Any, bool]] = {}
        self._fragments: dict[str, tuple[str, str]] = {}
        self._names = (f"n{number}" for number in range(10**6))

    def some(self) -> Asking:
        """One operation."""
        self._start()
        query = self.schema.query_type
        assert query is not None
        kinds = [name for name, field in query.fields.items() if self._gives_things(field)]
        kinds += ["search"] * (len(kinds) // 12)
        selected = self._fields(query, self.random.choices(kinds, k=1 if self._rarely(2) else 2), 0)
        if self._rarely(9):
            selected.insert(
                0, self.random.choice(["__typename", "status { generation }", "__schema { __typename }"])
            )
        text = f"query Asked{self._declared()} {{ {' '.join(selected)} }}"
        fragments = [f"fragment {name} on {on} {{ {body} }}" for name, (on, body) in self._fragments.items()]
        other = ["query Other { __typename }"] if self._rarely(8) else []
        parts = [text, *fragments, *other]
        self.random.shuffle(parts)
        given = {n: v for n, (_, v, is_given) in self._variables.items() if is_given}
        return Asking("\n".join(parts), given, "Asked" if other or self._rarely(3) else None)

    def _gives_things(self, field: GraphQLField) -> bool:
        """Whether a root field gives things by their ids, or a list of a kind."""
        type_, node = get_named_type(field.type), self.schema.type_map["Node"]
        listed = "where" in field.args or "text" in field.args
        return listed or type_ is node or node in getattr(type_, "interfaces", ())

    # -- selections

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """The inside of a pair of braces."""
        assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        names = [name for name, field in type_.fields.items() if planned(field) or self._rarely(150)]
        names = names or [*type_.fields]
        flat = [n for n in names if not is_composite_type(get_named_type(type_.fields[n].type))]
        pool = (names if depth < DEEPEST else flat) or names
        leading = [name for name in ("nodes", "edges", "node") if name in pool]
        few = 1 if leading else self._few(1, 2)
        chosen = self.random.choices(leading or flat or pool, k=1) + self.random.choices(pool, k=few)
        parts = self._fields(type_, chosen, depth)
        if self._rarely(4) and depth < DEEPEST:
            parts.append(self._fragment(type_, depth))
        if self._rarely(5):
            parts.insert(0, "__typename")
        return " ".join(parts)

    def _fields(self, type_: Any, names: list[str], depth: int) -> list[str]:
        return [self._field(name, type_.fields[name], depth) for name in names]

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        arguments = self._arguments(field)
        alias = f"{next(self._names)}: " if arguments or self._rarely(3) else ""
        target = get_named_type(field.type)
        below = f" {{ {self._selection(target, depth + 1)} }}" if is_composite_type(target) else ""
        made = f"{alias}{name}{arguments}{self._directive()}{below}"
        return f"{made} {made}" if self._rarely(12) and len(made) < 200 else made

    def _fragment(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        on: GraphQLNamedType = type_
        if isinstance(type_, GraphQLInterfaceType) and not self._rarely(4):
            on = self.random.choice(self._below(type_))
        elif isinstance(type_, GraphQLObjectType) and type_.interfaces and self._rarely(2):
            on = self.random.choice(type_.interfaces)
        fitting = [name for name, (other, _) in self._fragments.items() if other == on.name]
        if fitting and self._rarely(3):
            return f"...{self.random.choice(fitting)}{self._directive()}"
        body = self._selection(on, depth + 1)
        if self._rarely(2):
            name = f"F{len(self._fragments)}"
            self._fragments[name] = (on.name, body)
            return f"...{name}{self._directive()}"
        return f"... on {on.name}{self._directive()} {{ {body} }}"

    def _below(self, type_: GraphQLInterfaceType) -> list[GraphQLNamedType]:
        found = self.schema.get_implementations(type_)
        return [*found.objects, *found.interfaces]

    def _directive(self) -> str:
        if not self._rarely(12):
            return ""
        name, is_true = self.random.choice(["skip", "include"]), self.random.random() < 0.5
        value = str(is_true).lower() if self._rarely(2) else f"${self._variable('Boolean!', is_true)}"
        return f" @{name}(if: {value})"

    # -- arguments

    def _arguments(self, field: GraphQLField) -> str:
        chosen = {
            n: a for n, a in field.args.items() if isinstance(a.type, GraphQLNonNull) or self._wanted(n)
        }
        if len(chosen) > 1 and "id" in field.args and "first" not in field.args and not self._rarely(30):
            chosen = dict([self.random.choice([*chosen.items()])])
        if not chosen and "id" in field.args and not self._rarely(50):
            chosen = {"id": field.args["id"]}
        if "last" in chosen and not self._rarely(50):
            chosen.pop("first", None)
        if "measure" in field.args and not self._rarely(30):
            chosen = {"measure": field.args["measure"]}
        written = [f"{name}: {self._argument(name, argument, field)}" for name, argument in chosen.items()]
        return f"({', '.join(written)})" if written else ""

    def _wanted(self, name: str) -> bool:
        often = {
            "first": 2,
            "where": 3,
            "orderBy": 3,
            "lang": 2,
            "id": 2,
            "after": 4,
            "last": 6,
            "orderByScore": 40,
        }
        return self._rarely(often.get(name, 8))

    def _argument(self, name: str, argument: GraphQLArgument, field: GraphQLField) -> str:
        made: Callable[[], Any] | None = {
            "first": self._count,
            "last": self._count,
            "offset": lambda: self.random.choice([0, 1, 2, 3, -1] if self._rarely(40) else [0, 1, 2]),
            "after": self._place if "text" in field.args or "by" in field.args else self._cursor,
            "before": self._cursor,
            "lang": lambda: self.random.choice(["zh", "en", "fr", "", None]),
            "id": self._id,
            "by": lambda: self._dimensions(argument),
            "measure": lambda: self._measure(argument),
            "rows": lambda: self.random.choice([0, None] if self._rarely(20) else [1, 2, 200]),
        }.get(name)
        value: Any = made() if made else self._value(argument.type, 0)
        if self._rarely(30 if name == "measure" else 4):
            return f"${self._variable(str(argument.type), value)}"
        return written(value)

    def _measure(self, argument: GraphQLArgument) -> Name:
        """One that is counted at once, now and then any."""
        type_ = get_named_type(argument.type)
        assert isinstance(type_, GraphQLEnumType)
        names = [name for name in type_.values if "DEGREE" in name]
        return Name(self.random.choice([*type_.values] if self._rarely(9) or not names else names))

    def _dimensions(self, argument: GraphQLArgument) -> list[Any]:
        """What to group by: one to three things, now and then none or too many."""
        values = get_named_type(argument.type)
        assert isinstance(values, GraphQLEnumType)
        count = self.random.choice([0, 4]) if self._rarely(40) else self.random.choice([1, 1, 2, 3])
        return [Name(name) for name in self.random.choices([*values.values], k=count)]

    def _variable(self, type_: str, value: Any) -> str:
        """The name of a new variable; now and then it is left out, null, of the wrong type, or has a default."""
        name = f"v{len(self._variables)}"
        default = f" = {written(value)}" if self._rarely(4) else ""
        may_lack = bool(default) or not type_.endswith("!")
        is_given = not (may_lack and self._rarely(3))
        given = None if self._rarely(9) and not type_.endswith("!") else plain(value)
        if self._rarely(100):
            given = {"oops": 1}
        self._variables[name] = (f"{type_}{default}", given, is_given)
        return name

    def _declared(self) -> str:
        declared = [f"${name}: {type_}" for name, (type_, _, _) in self._variables.items()]
        return f"({', '.join(declared)})" if declared else ""

    # -- values

    def _count(self) -> int:
        return self.random.choice([-1, LONGEST + 1] if self._rarely(80) else [0, 1, 1, 2, 3, 5, 20, 200])

    def _iri(self) -> str:
        return self.index.iri(self.random.randrange(self.index.size))

    def _cursor(self) -> str:
        if self._rarely(40):
            return self.random.choice(["", "x", place_cursor(3), thing_cursor("urn:nobody"), "光"])
        return thing_cursor(self._iri())

    def _place(self) -> str:
        return place_cursor(self._few(0, 5))

    def _id(self) -> str:
        iri = self._iri()
        forms = [iri, iri, iri.partition("/id/")[2] or iri, iri.rpartition("/")[2], "urn:nobody", ""]
        return self.random.choice(forms)

    def _value(self, type_: Any, depth: int) -> Any:
        """A value of an input type."""
        if isinstance(type_, GraphQLNonNull):
            return self._value(type_.of_type, depth)
        if isinstance(type_, GraphQLList):
            return [self._value(type_.of_type, depth) for _ in range(self._few(0, 3))]
        if isinstance(type_, GraphQLEnumType):
            return Name(self.random.choice([*type_.values]))
        if isinstance(type_, GraphQLInputObjectType):
            return dict(self._entries(type_, depth))
        return self._scalars()[type_.name]()

    def _entries(self, type_: GraphQLInputObjectType, depth: int) -> Iterator[tuple[str, Any]]:
        flat = [
            n
            for n, f in type_.fields.items()
            if not isinstance(get_named_type(f.type), GraphQLInputObjectType)
        ]
        pool = [*type_.fields] if depth < 3 else flat
        for name in sorted({*self.random.choices(pool, k=self._few(1, 2))} if pool else ()):
            if name == "score" and not self._rarely(20):
                continue
            yield name, None if self._rarely(15) else self._value(type_.fields[name].type, depth + 1)

    def _scalars(self) -> dict[str, Callable[[], Any]]:
        random = self.random
        return {
            "String": lambda: random.choice([self._text(), self._iri().rpartition("/")[2]]),
            "ID": self._id,
            "Int": lambda: random.choice([-1, 0, 1, 2, 5]),
            "Float": lambda: random.choice([-1.5, 0.0, 2.25]),
            "Boolean": lambda: random.random() < 0.5,
            "Decimal": lambda: random.choice(["0", "-0.25", "1.5", "2"]),
            "Date": self._date,
            "PartialDate": lambda: random.choice(self.values.dates),
            "DateTime": lambda: random.choice(self.values.moments or [f"{self._date()}T00:00:00"]),
        }

    def _text(self) -> str:
        return self.random.choice(self.values.texts)[: self.random.choice([1, 2, 9, 99])]

    def _date(self) -> str:
        return f"{self.random.choice(self.values.dates)}-01-01"[:10]

    def _few(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def _rarely(self, among: int) -> bool:
        """True once in so many times."""
        return self.random.randrange(among) == 0


def planned(field: GraphQLField) -> bool:
    """Whether a plan can hold a field: it says what it stands for."""
    member = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return getattr(member, "about", None) is not None


def written(value: Any) -> str:
    """A value in GraphQL's own notation."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {written(one)}' for name, one in value.items())}}}"
    return "null" if value is None else str(value).lower()


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {name: plain(one) for name, one in value.items()} if isinstance(value, dict) else value
