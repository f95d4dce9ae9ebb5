"""Who says it: the sources of things, links and values, and which records were merged into a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from graph.facts.merges import told
from graph.facts.standing import Reason, Standing, Statement, statements
from graph.index import Index, SourceRow
from ontology.model import Field, Model, Words
from ontology.terms import iri, parse
from queries.conditions import QueryError
from queries.plan import tree
from queries.plan.found import Speaking
from schema.connections import MOST, Edge
from schema.context import Context
from schema.kinds import NODE
from schema.means import Asks
from schema.registry import Member, Read, Registry
from schema.scalars import NAMES

#: How many rows of each record are told where nothing is said.
ROWS = 10

Make = Callable[[Index, int, str], object]

_ROWS = Words(
    f"每个来源的每条记录至多几行，默认 {ROWS}，上限 {MOST}",
    f"Most rows of each record of a source: {ROWS} by default, at most {MOST}",
)
_MUTE = Words("", "")
_LINK = Words("哪些来源的哪一行说有此关系", "Which rows of which sources state this link")


def add_provenance(registry: Registry, model: Model, make: Make) -> None:
    """Make the types of source rows, statements and mentions."""
    _add_rows(registry)
    for name, values, note in (
        ("Standing", Standing, Words("一个取值的地位", "What became of a value")),
        ("StandingReason", Reason, Words("由何决定", "What decided between a value and its rivals")),
    ):
        registry.enum(name, {one.name: (one, one.value) for one in values}, note)
    _add_statements(registry, make)
    _add_mentions(registry, model)


def of_things(registry: Registry) -> list[Member]:
    """The fields of every thing: its sources, what each says, and the records that were merged into it."""
    field = registry.argument(
        "field", "str | None", Words("只要这一字段，省略则全部", "Only this field; all if left out")
    )
    rows = Words(
        f"每个来源的每条记录至多几行，默认全部，上限 {MOST}",
        f"Most rows of each record of a source: all by default, at most {MOST}",
    )
    return [
        registry.member(
            "sources",
            "list[SourceRow]",
            _sources,
            Words("哪些来源的哪一行说到它", "Which rows of which sources speak of it"),
            registry.argument("rows", "int | None", rows),
            about=Asks(tree.Sources, _speaking_of),
        ),
        registry.member(
            "statements",
            "list[Statement]",
            _statements,
            Words(
                "各来源所说的取值，彼此不同的也在内，并说明哪个计入规范视图、为何",
                "The values that sources give, those that disagree too: which one counts, and why",
            ),
            field,
        ),
        registry.member(
            "mentions",
            "list[Mention]",
            lambda thing, c, _a: c.known.merges.mentions(c.index.iri(thing.node)),
            Words(
                "合为此物的各条记录，首项为规范编号",
                "The records that are this thing, its canonical IRI first",
            ),
        ),
    ]


def of_links(registry: Registry, ends: Callable[[Any], Sequence[tuple[int, str, int]]]) -> Member:
    """The sources of links: `ends` gives each as subject, property's IRI and object."""

    def read(link: object, context: Context, arguments: Mapping[str, Any]) -> list[SourceRow]:
        return _stating(context, ends(link), rows_asked(arguments))

    return registry.member("sources", "list[SourceRow]", read, _LINK, _rows_argument(registry))


def of_edges(registry: Registry, *, told: bool = False) -> Member:
    """The sources of an edge: of the link that its list goes along, or of the thing where it goes along none.

    What this means is `told` on the edges of things of any kind, and not on those of each kind again.
    """

    def read(edge: Edge, context: Context, arguments: Mapping[str, Any]) -> list[SourceRow]:
        along, most = edge.listing.along, rows_asked(arguments)
        other: Any = edge.listing.things[edge.place]
        if along is None:
            return _about(context, other.node, most)
        ends = (other.node, along.node) if along.field.inverse else (along.node, other.node)
        return _stating(context, [(ends[0], along.field.path, ends[1])], most)

    note = Words(
        f"{_LINK.zh}；列表不沿关系时，为说到此物的行",
        f"{_LINK.en}; of a list along no link, those that speak of the thing",
    )
    about = Asks(tree.EdgeSources, _speaking)
    rows = registry.argument("rows", "int | None", _ROWS if told else None)
    return registry.member("sources", "list[SourceRow]", read, note if told else _MUTE, rows, about=about)


def rows_asked(arguments: Mapping[str, Any]) -> int:
    """How many rows of each record are asked for; QueryError outside 1 to the most."""
    asked = arguments.get("rows")
    if asked is not None and not 0 < asked <= MOST:
        raise QueryError(
            f"rows 应在 1 到 {MOST} 之间，而不是 {asked}", f"rows must be 1 to {MOST}, not {asked}"
        )
    return ROWS if asked is None else int(asked)


# -- types


def _add_rows(registry: Registry) -> None:
    made = registry.member
    row = [
        made(
            "source",
            "str",
            lambda row, _c, _a: row.source,
            Words("来源", "The source"),
            about=tree.Cell("source"),
        ),
        made("file", "str", lambda row, _c, _a: row.file, Words("文件", "The file"), about=tree.Cell("file")),
        made(
            "sheet",
            "str | None",
            lambda row, _c, _a: row.sheet or None,
            Words("工作表", "The sheet"),
            about=tree.Cell("sheet"),
        ),
        made(
            "row",
            "int | None",
            lambda row, _c, _a: row.row or None,
            Words("行号，从 1 起", "The row, counted from 1"),
            about=tree.Cell("row"),
        ),
        made(
            "licence",
            "str",
            lambda row, _c, _a: row.licence,
            Words("许可", "The licence"),
            about=tree.Cell("licence"),
        ),
        made(
            "loadedAt",
            "str",
            lambda row, _c, _a: row.loaded_at,
            Words("载入时间", "When it was loaded"),
            about=tree.Cell("loaded_at"),
        ),
    ]
    registry.output("SourceRow", row, Words("来源中的一行", "One row of a source"))


def _add_statements(registry: Registry, make: Make) -> None:
    made = registry.member
    members = [
        made("field", "str", lambda s, _c, _a: s.field.name, Words("字段", "The field")),
        made("relation", "Relation", lambda s, _c, _a: s.field.path, Words("属性", "The property")),
        made(
            "value", "str", _value, Words("取值；事物与代码为 IRI", "The value; of things and codes the IRI")
        ),
        made("lang", "str | None", _lang, Words("文本的语言", "The language of a text")),
        made(
            "node", f"{NODE} | None", _node(make), Words("所指的事物或代码", "The thing or code it points at")
        ),
        made(
            "canonical",
            "bool",
            lambda s, _c, _a: s.standing is Standing.CANONICAL,
            Words("是否计入规范视图", "Whether it counts in the canonical view"),
        ),
        made("standing", "Standing", lambda s, _c, _a: s.standing, Words("地位", "What became of it")),
        made("reason", "StandingReason", lambda s, _c, _a: s.reason, Words("由何决定", "What decided it")),
        made(
            "trust",
            "int",
            lambda s, _c, _a: -s.said[0].weight[0],
            Words(
                "说此取值的来源的信任等级，0 到 100，取最高者",
                "How far its most trusted source is trusted: 0 to 100",
            ),
        ),
        made(
            "sources",
            "list[SourceRow]",
            _rows_of,
            Words("哪些来源的哪一行这样说", "Which rows of which sources say so"),
            _rows_argument(registry),
        ),
    ]
    registry.output(
        "Statement", members, Words("来源给字段的一个取值", "A value that sources give to a field")
    )


def _add_mentions(registry: Registry, model: Model) -> None:
    """The record, what the ontology says can be known of a link, and the rows that speak of the record."""
    made = registry.member
    members = [
        made("iri", "str", lambda m, _c, _a: m.iri, Words("记录的 IRI", "The record's IRI")),
        *(made(f.name, f"{NAMES[f.form]} | None", _known(f), f.label) for f in told(model)),
        made(
            "sources",
            "list[SourceRow]",
            lambda m, c, a: c.known.statements.rows_about([m.iri], rows_asked(a)),
            Words("哪些来源的哪一行说到它", "Which rows of which sources speak of it"),
            _rows_argument(registry),
        ),
    ]
    note = Words("合为一物的一条记录，及其依据", "A record that is a thing, and how this is known")
    registry.output("Mention", members, note)


def _rows_argument(registry: Registry) -> Any:
    return registry.argument("rows", "int | None", _ROWS)


# -- readers


def _sources(thing: Any, context: Context, arguments: Mapping[str, Any]) -> list[SourceRow]:
    return _speaking_of(context, arguments)(thing.node)


def _speaking_of(context: Context, arguments: Mapping[str, Any]) -> Callable[[int], list[SourceRow]]:
    """What gives the rows that speak of a thing."""
    if arguments.get("rows") is not None:
        return partial(_about, context, most=rows_asked(arguments))
    return lambda node: context.index.rows(node) or _about(context, node, None)


def _speaking(context: Context, arguments: Mapping[str, Any]) -> Speaking:
    """What gives the rows that speak of a thing, and those that state a link."""
    most = rows_asked(arguments)
    return Speaking(
        partial(_about, context, most=most),
        lambda subject, path, target: _stating(context, [(subject, path, target)], most),
    )


def _about(context: Context, node: int, most: int | None) -> list[SourceRow]:
    known = context.known.statements
    return known.rows_about(known.mentions(context.index.iri(node)), most)


def _stating(context: Context, links: Sequence[tuple[int, str, int]], most: int) -> list[SourceRow]:
    """The rows that state links, each once."""
    index, known = context.index, context.known.statements
    said = (
        one
        for subject, path, target in links
        for one in known.who_says(index.iri(subject), path, iri(index.iri(target)))
    )
    return list(dict.fromkeys(row for one in said for row in known.rows(one, most)))


def _statements(thing: Any, context: Context, arguments: Mapping[str, Any]) -> list[Statement]:
    known, subject = context.known.statements, context.index.iri(thing.node)
    fields = _fields(context, thing.node, arguments.get("field"))
    return statements(known, subject, fields)


def _fields(context: Context, node: int, name: str | None) -> Iterator[Field]:
    """The fields of a thing's kinds, or the one that is named; QueryError lists those that there are."""
    kinds = [context.index.model.kinds[kind] for kind in context.index.kinds(node)]
    fields = {field.name: field for kind in kinds for field in kind.own_fields}
    if name is not None and name not in fields:
        known = ", ".join(fields)
        raise QueryError(
            f"没有自带字段 {name!r}，有：{known}", f"{name!r} is no field of its own; there are {known}"
        )
    return iter(fields.values() if name is None else [fields[name]])


def _value(statement: Statement, _context: Context, _arguments: object) -> str:
    term = statement.value
    return term[1:-1] if term[0] == "<" else parse(term)[0]


def _lang(statement: Statement, _context: Context, _arguments: object) -> str | None:
    return parse(statement.value)[1] or None if statement.value[0] == '"' else None


def _node(make: Make) -> Read:
    def read(statement: Statement, context: Context, _arguments: object) -> object:
        found = context.index.find(statement.value[1:-1]) if statement.field.node else None
        return None if found is None else make(context.index, found, NODE)

    return read


def _rows_of(statement: Statement, context: Context, arguments: Mapping[str, Any]) -> list[SourceRow]:
    known, most = context.known.statements, rows_asked(arguments)
    return list(dict.fromkeys(row for said in statement.said for row in known.rows(said, most)))


def _known(field: Field) -> Read:
    return lambda mention, _c, _a: mention.link.get(field.name)
