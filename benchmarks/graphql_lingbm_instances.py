"""What LinGBM's instances are about: those of its files, and more of our choosing, whose answers are not empty.

The files were made for more universities than the data set has: many of their answers are empty, which says little
about whether two servers agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.graphql_lingbm_data import CALLED, University
from ontology.model import Model

#: The columns that link, by which a template may order.
LINKS = frozenset({"advisor", "memberOf", "undergraduateDegreeFrom"})
#: How many instances of each template we choose.
CHOSEN = 5
START = re.compile(r"(faculty|university|researchGroup|lecturer|department) ?\(nr:(\d+)\)")
NUMBERS = {
    "offset": r"offset: *(\d+)",
    "first": r"limit: *(\d+), *order",
    "age": r"age:\{pattern:(\d+)",
    "department": r"worksFor: \{nr:(\d+)",
}


@dataclass(frozen=True, slots=True)
class Instance:
    """The thing that an instance begins with (table and number), its other values, and the columns of its order."""

    start: tuple[str, int] | None
    said: Mapping[str, Any]
    order: tuple[str, ...] = ()
    descending: bool = False


def instances(folder: Path, name: str, university: University) -> list[Instance]:
    """The instances of a template: those of its files, then ours."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((folder / name).glob("*.graphql")))
    return [*map(_read, texts), *_chosen(name, university)]


def for_postgraphile(instance: Instance) -> dict[str, Any]:
    """The variables of PostGraphile's operation."""
    way = "DESC" if instance.descending else "ASC"
    titles = ["NR_ASC" if name == "id" else f"{name.upper()}_{way}" for name in instance.order]
    order = {"orderBy": [*titles, "PRIMARY_KEY_ASC"]} if titles else {}
    start = {"nr": instance.start[1]} if instance.start else {}
    return {**instance.said, **order, **start}


def for_us(instance: Instance, university: University, model: Model) -> dict[str, Any]:
    """The variables of our operation."""
    found = dict(instance.said)
    if instance.start:
        found["id"] = university.id(model, *instance.start)
    if "department" in found:
        found["department"] = university.id(model, "department", found["department"])
    if instance.order:
        way = "DESC" if instance.descending else "ASC"
        found["orderBy"] = [f"{_title(name)}_{way}" for name in instance.order]
    return found


def _title(column: str) -> str:
    """How our orders call a column; those of links are by the numbers of the linked things."""
    if column == "id":
        return "NR"
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", CALLED.get(column, column)).upper()
    return f"{snake}__NR" if column in LINKS else snake


def _read(text: str) -> Instance:
    said: dict[str, Any] = {
        name: int(found[1]) for name, form in NUMBERS.items() if (found := re.search(form, text))
    }
    if word := re.search(r'pattern:"(.*?)"', text):
        said["word"] = word[1]
    begins = START.search(text) or re.search(r"(university): \{nr:(\d+)\}", text)
    start = (begins[1], int(begins[2])) if begins else None
    if listed := re.search(r"order:\[(.*?)\]", text):
        return Instance(start, said, tuple(re.split(r", *", listed[1])))
    one = re.search(r"order:\{field:(\w+), direction:DESC\}", text)
    return Instance(start, said, (one[1],) if one else (), descending=one is not None)


def _chosen(name: str, university: University) -> Iterator[Instance]:
    """Instances that the data have answers to, of the templates that need some."""
    students, faculty = university.rows["graduateStudent"], university.rows["faculty"]
    largest = Counter(row["undergraduateDegreeFrom"] for row in students.values()).most_common(CHOSEN)
    starts = [("university", int(number)) for number, _ in largest]
    if name in {"QT6", "QT11", "QT15", "QT16"}:
        yield from (Instance(start, {}) for start in starts)
    if name == "QT7":
        yield from (Instance(start, {"offset": 1}) for start in starts)
    if name == "QT9":
        yield from (Instance(start, {}, ("title",), descending=True) for start in starts)
    if name == "QT1":
        of = {row["undergraduateDegreeFrom"] for row in students.values()}
        able = [number for number, row in sorted(faculty.items()) if row["doctoralDegreeFrom"] in of]
        yield from (Instance(("faculty", number), {}) for number in able[:CHOSEN])
    if name in {"QT2", "QT12"}:
        for _, row in sorted(faculty.items())[:CHOSEN]:
            department = {"department": row["worksFor"]} if name == "QT12" else {}
            yield Instance(("university", int(row["doctoralDegreeFrom"])), department)
    if name in {"QT13", "QT14"}:
        for _, row in sorted(students.items())[:CHOSEN]:
            word = str(university.rows["professor"][int(row["advisor"])]["researchInterest"]).split()[0]
            said = {"word": word, "age": int(row["age"]) - 1}
            yield Instance(("university", int(row["undergraduateDegreeFrom"])), said)
