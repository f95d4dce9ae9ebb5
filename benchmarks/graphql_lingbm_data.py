"""LinGBM's university, read from its SQL: as records for our loader, and as tables for PostgreSQL.

The ontology that the records follow is graphql/lingbm/ontology.ttl. Keys are written with leading zeros, so that things
come in the order of their numbers on both sides.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ontology.identity import iri
from ontology.model import Model, Place, Record, Value

ROW = re.compile(r"insert ignore into (\w+)\(nr\) values \((\d+)\);")
PAIR = re.compile(r"insert ignore into (\w+)\((\w+), (\w+)\) values \((\d+), (\d+)\);")
CELL = re.compile(r'UPDATE (\w+) set (\w+)= (?:(\d+)|"(.*)") where nr = (\d+);')

#: The table that a column's numbers are of; `nr` of a professor or lecturer is that of the faculty member.
REFERENCES = {
    "advisor": "professor",
    "doctoralDegreeFrom": "university",
    "headOf": "department",
    "mainAuthor": "faculty",
    "masterDegreeFrom": "university",
    "memberOf": "department",
    "teacher": "faculty",
    "teachingAssistant": "graduateStudent",
    "undergraduateDegreeFrom": "university",
    "worksFor": "department",
}
PAIRED = {
    "graduateStudentID": "graduateStudent",
    "undergraduateStudentID": "undergraduateStudent",
    "graduateCourseID": "graduateCourse",
    "undergraduateCourseID": "undergraduateCourse",
    "publicationID": "publication",
}
#: What a table of pairs says: whose field it is, and its name; the columns may be in either order.
SAYS = {
    "coAuthorOfPublication": ("publication", "coAuthors"),
    "graduateStudentTakeCourse": ("graduateStudent", "takesGraduateCourses"),
    "undergraduateStudentTakeCourse": ("undergraduateStudent", "takesUndergraduateCourses"),
}
#: Fields that are called otherwise than their columns.
CALLED = {"memberOf": "studiesAt"}

Cell = str | int


@dataclass(frozen=True)
class University:
    """The rows of each table by number, and the pairs of each table of pairs with the names of its two columns."""

    rows: dict[str, dict[int, dict[str, Cell]]] = field(default_factory=dict)
    pairs: dict[str, tuple[tuple[str, str], set[tuple[int, int]]]] = field(default_factory=dict)

    def kind(self, table: str, number: int) -> str:
        """The kind of the thing with this number in a table."""
        if table == "faculty":
            table = "professor" if number in self.rows["professor"] else "lecturer"
        return table[0].upper() + table[1:]

    def id(self, model: Model, table: str, number: int) -> str:
        """The id of the thing with this number in a table: what follows /id/ in its IRI."""
        return f"{model.kinds[self.kind(table, number)].segment}/{number:08}"


def read(path: Path) -> University:
    """The university of a SQL file, gzipped; ValueError with the line that says something else."""
    found = University()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in filter(None, map(str.strip, lines)):
            if row := ROW.fullmatch(line):
                found.rows.setdefault(row[1], {}).setdefault(int(row[2]), {})
            elif cell := CELL.fullmatch(line):
                value: Cell = int(cell[3]) if cell[3] else cell[4]
                found.rows.setdefault(cell[1], {}).setdefault(int(cell[5]), {})[cell[2]] = value
            elif pair := PAIR.fullmatch(line):
                found.pairs.setdefault(pair[1], ((pair[2], pair[3]), set()))[1].add(
                    (int(pair[4]), int(pair[5]))
                )
            elif not line.startswith("alter table"):
                raise ValueError(f"LinGBM's SQL has no such line: {line!r}")
    return found


def records(university: University, base: str, model: Model) -> Iterator[Record]:
    """The things of the university as records."""
    several = _several(university)
    tables = [table for table in sorted(university.rows) if table != "faculty"]
    places = ((table, number) for table in tables for number in sorted(university.rows[table]))
    for row, (table, number) in enumerate(places, 1):
        kind = university.kind(table, number)
        cells = (
            {**university.rows["faculty"].get(number, {})} if "Faculty" in model.kinds[kind].ancestors else {}
        )
        said = {"nr": number, **cells, **university.rows[table][number]}
        values: dict[str, tuple[Value, ...]] = {}
        for column, value in said.items():
            name = _field(table, column)
            if name in model.kinds[kind]:
                link = model.kinds[kind][name].node and isinstance(value, int)
                values[name] = (
                    _iri(university, model, base, _target(table, column), value) if link else value,
                )
        for name, (other, numbers) in several.get((table, number), {}).items():
            values[name] = tuple(_iri(university, model, base, other, one) for one in sorted(numbers))
        yield Record(kind, _iri(university, model, base, table, number), values, Place("university", row))


def write(university: University, folder: Path) -> Path:
    """Write the tables as CSV files with the SQL that loads them with psql; gives the SQL file."""
    made, after = list[str](), list[str]()
    for table, rows in university.rows.items():
        columns = sorted({name for row in rows.values() for name in row})
        types = {
            name: "int" if any(isinstance(r.get(name), int) for r in rows.values()) else "text"
            for name in columns
        }
        listed = ", ".join(f"{name} {types[name]}" for name in columns)
        cells = ([number, *(row.get(name) for name in columns)] for number, row in rows.items())
        made += _table(folder, table, f"nr int primary key{', ' * bool(columns)}{listed}", cells)
        keys = {
            name: _target(table, name)
            for name in columns
            if name in REFERENCES or name == "subOrganizationOf"
        }
        own = {"nr": "faculty"} if table in {"professor", "lecturer"} else {}
        after += _keys(table, {**own, **keys})
        after += [f"create index on {table} ({name});" for name in columns if name not in keys]
    for table, (columns_, pairs) in university.pairs.items():
        form = f"{columns_[0]} int, {columns_[1]} int, primary key ({columns_[0]}, {columns_[1]})"
        made += _table(folder, table, form, sorted(pairs))
        after += _keys(table, {name: PAIRED[name] for name in columns_})
    path = folder / "university.sql"
    path.write_text("\n".join([*made, *after, "analyze;"]) + "\n", encoding="utf-8")
    return path


def _table(folder: Path, table: str, columns: str, rows: Iterable[Iterable[object]]) -> list[str]:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return [f"create table {table} ({columns});", f"\\copy {table} from '{table}.csv' with (format csv)"]


def _keys(table: str, keys: Mapping[str, str]) -> list[str]:
    made = [
        f"alter table {table} add foreign key ({name}) references {of} (nr);" for name, of in keys.items()
    ]
    return [*made, *(f"create index on {table} ({name});" for name in keys if name != "nr")]


def _target(table: str, column: str) -> str:
    """The table that a column's numbers are of."""
    if column == "subOrganizationOf":
        return "university" if table == "department" else "department"
    return REFERENCES[column]


def _field(table: str, column: str) -> str:
    """The name of the field that a column is."""
    if (table, column) == ("researchGroup", "subOrganizationOf"):
        return "groupOf"
    return CALLED.get(column, column)


def _iri(university: University, model: Model, base: str, table: str, number: Value) -> str:
    assert isinstance(number, int)
    segment, _, key = university.id(model, table, number).partition("/")
    return iri(base, segment, key)


def _several(university: University) -> dict[tuple[str, int], dict[str, tuple[str, set[int]]]]:
    """The fields that have several values, by thing: the table that these are of, and their numbers."""
    found: dict[tuple[str, int], dict[str, tuple[str, set[int]]]] = {}
    for table, (columns, pairs) in university.pairs.items():
        owner, name = SAYS[table]
        first = PAIRED[columns[0]] == owner
        other = PAIRED[columns[1 if first else 0]]
        for one, two in pairs:
            of, value = (one, two) if first else (two, one)
            found.setdefault((owner, of), {}).setdefault(name, (other, set()))[1].add(value)
    return found
