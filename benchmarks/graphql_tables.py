"""A city as PostgreSQL tables: each kind a table, each link with several values a table of pairs, all indexed.

A thing's key is its number in the index, so that both sides order things alike. A link whose values are of several
kinds has a foreign key to the table of what they have in common, and one that PostGraphile alone is told of (a smart
comment) to the table of each kind, which saves it a join. All is derived from the ontology.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from graph.index import Index
from ontology.model import Field, Form, Kind

#: What holds every thing, of whatever kind.
ANY = "thing"
TYPES = {
    Form.INTEGER: "bigint",
    Form.DECIMAL: "numeric",
    Form.DATE: "date",
    Form.DATETIME: "timestamptz",
    Form.BOOLEAN: "boolean",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A column of keys: the table its keys are of, and the tables of the kinds that its things have."""

    column: str
    of: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns with types, its key, its links, columns to index, and rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: str
    links: tuple[Link, ...]
    indexed: tuple[str, ...]
    rows: Iterable[Sequence[object]]


def snake(name: str) -> str:
    """The name as a column or table is called: `foundedOn` is `founded_on`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def tables(index: Index) -> Iterator[Table]:
    """Every table of the city: `thing`, then one of each kind that has things, then those of pairs."""
    named = (("id", "int"), ("iri", "text not null unique"), ("label", "text not null"))
    rows = ((node, index.iri(node), index.label(node), index.kind(node)) for node in range(index.size))
    yield Table(ANY, (*named, ("kind", "text not null")), "id", (), ("label",), rows)
    kinds = [kind for kind in index.model.public() if len(index.nodes(kind.name))]
    for kind in kinds:
        yield _things(index, kind, named)
    for kind in kinds:
        for field in kind.own_fields:
            if field.many and field.node and not _inherited(index, kind, field):
                yield _pairs(index, kind, field)


def write(index: Index, folder: Path) -> Path:
    """Write the tables as CSV files and the SQL that loads them with psql; gives the SQL file."""
    made, after = ["create extension if not exists pg_trgm;"], list[str]()
    for table in tables(index):
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table.rows)
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in table.columns)
        written = ", ".join(f'"{name}"' for name, type_ in table.columns if "generated" not in type_)
        made.append(f'create table "{table.name}" ({columns}, primary key ({table.key}));')
        made.append(f"\\copy \"{table.name}\" ({written}) from '{table.name}.csv' with (format csv)")
        after.extend(_referring(table))
    path = folder / "city.sql"
    path.write_text("\n".join([*made, *after]) + "\n", encoding="utf-8")
    return path


def _things(index: Index, kind: Kind, named: tuple[tuple[str, str], ...]) -> Table:
    """The things of a kind with the values of which each has one at most."""
    nodes = index.nodes(kind.name).tolist()
    single = [field for field in kind.own_fields if not field.many]
    columns, links, dates = [*named], [Link("id", ANY, ())], list[tuple[str, str]]()
    for field in single:
        if field.node:
            columns.append((f"{snake(field.name)}_id", "int"))
            links.append(_link(index, f"{snake(field.name)}_id", field, nodes))
        else:
            columns.append((snake(field.name), TYPES.get(field.form, "text")))
        if field.form is Form.DATE:
            year = f'int generated always as (extract(year from "{snake(field.name)}")::int) stored'
            dates.append((f"{snake(field.name)}_year", year))
    values = [_firsts(index, field) for field in single]
    rows = ((node, index.iri(node), index.label(node), *(v.get(node) for v in values)) for node in nodes)
    indexed = tuple(name for name, _ in [*columns[2:], *dates])
    return Table(snake(kind.name), (*columns, *dates), "id", tuple(links), indexed, rows)


def _pairs(index: Index, kind: Kind, field: Field) -> Table:
    """The links along a field of which a thing may have several."""
    owner, value = f"{snake(kind.name)}_id", f"{snake(field.name)}_value_id"
    rows = index.links(field)
    kept = [
        (o, v)
        for o, v in zip(rows.owners.tolist(), rows.values.tolist(), strict=True)
        if index.is_kind(o, kind.name)
    ]
    owners = Link(owner, snake(kind.name), _kinds(index, (o for o, _ in kept), kind.name))
    values = _link(index, value, field, [o for o, _ in kept])
    columns = ((owner, "int"), (value, "int"))
    name = f"{snake(kind.name)}_{snake(field.name)}"
    return Table(name, columns, f"{owner}, {value}", (owners, values), (value,), kept)


def _link(index: Index, column: str, field: Field, nodes: Sequence[int]) -> Link:
    """A column of the things that these things have in a field."""
    target = field.targets[0] if len(field.targets) == 1 else None
    rows = index.links(field)
    values = {value for node in nodes for value in rows.of(node).tolist()}
    return Link(column, snake(target) if target else ANY, _kinds(index, values, target))


def _kinds(index: Index, nodes: Iterable[int], besides: str | None) -> tuple[str, ...]:
    """The tables of the kinds that some of these things have, beside the one named."""
    return tuple(
        sorted({snake(kind) for node in nodes for kind in index.kinds(node)} - {snake(besides or "")})
    )


def _firsts(index: Index, field: Field) -> dict[int, object]:
    """The one value of each thing that has any."""
    if field.node:
        rows = index.links(field)
        return dict(zip(rows.owners[::-1].tolist(), rows.values[::-1].tolist(), strict=True))
    column = index.column(field)
    if column is None:
        return {}
    values = column.values(column.rows.values[::-1])
    return dict(zip(column.rows.owners[::-1].tolist(), map(_plain, values), strict=True))


def _plain(value: object) -> object:
    """A value as CSV has it."""
    return getattr(value, "value", value)


def _inherited(index: Index, kind: Kind, field: Field) -> bool:
    """Whether the pairs of this field are in the table of a kind above."""
    above = (index.model.kinds[name] for name in kind.ancestors if name in index.model.kinds)
    return any(field.path == other.path for one in above if not one.internal for other in one.own_fields)


def _referring(table: Table) -> Iterator[str]:
    """The foreign keys, indexes and comments of a table."""
    told = []
    for link in table.links:
        yield f'alter table "{table.name}" add foreign key ("{link.column}") references "{link.of}" (id);'
        told += [f"@foreignKey ({link.column}) references {kind} (id)" for kind in link.kinds]
    for column in table.indexed:
        yield f'create index on "{table.name}" ("{column}");'
    if "label" in table.indexed:
        yield f'create index on "{table.name}" using gin (label gin_trgm_ops);'
    if told:
        told_at_once = "\\n".join(told)
        yield f"comment on table \"{table.name}\" is E'{told_at_once}';"
    yield f'analyze "{table.name}";'


def write_graph(index: Index, folder: Path) -> None:
    """Write every thing with its label and single values, and every link with its field, as lines of JSON."""
    kinds = [kind for kind in index.model.public() if not kind.abstract and len(index.nodes(kind.name))]
    values: list[dict[str, str]] = [
        {"label": label} for label in index.labels(np.arange(index.size, dtype=np.int32))
    ]
    with (folder / "links.jsonl").open("w", encoding="utf-8") as file:
        told = set[str]()
        for field in (field for kind in kinds for field in kind.own_fields):
            if field.node and field.path not in told:
                told.add(field.path)
                rows = index.links(replace(field, targets=()))
                for ends in zip(index.iris(rows.owners), index.iris(rows.values), strict=True):
                    file.write(json.dumps([*ends, field.name]) + "\n")
            elif not field.node and not field.many and field.path not in told:
                told.add(field.path)
                for node, value in _firsts(index, field).items():
                    values[node][field.name] = str(value)
    with (folder / "things.jsonl").open("w", encoding="utf-8") as file:
        for node, said in enumerate(values):
            file.write(json.dumps([index.iri(node), index.kind(node), said]) + "\n")
