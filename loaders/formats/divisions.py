"""Divisions of China: provinces, cities and counties by their codes of GB/T 2260, a table for each level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.files.fixed import cell, each_row
from loaders.files.rows import Row
from loaders.formats.concepts import Concepts
from loaders.reading import Info, refusal
from ontology.model import Fault, Model, Record, Text, Words

_HEADER = re.compile(r"\ufeff?code,name(,cityCode)?(,provinceCode)?")
_FIRST = re.compile(r'"?\d{2,6}"?,"?[\u4e00-\u9fff]')
#: What groups counties where a city is due, in many provinces under one name.
_GROUPS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class DivisionsSource:
    """What the regions of China are called."""

    info = Info(
        "divisions",
        Words("中国省、市、县区划", "Provinces, cities and counties of China"),
        "MIT / WTFPL; codes of GB/T 2260",
        "https://github.com/modood/Administrative-divisions-of-China",
        Words("modood（据国家统计局）", "modood, after the National Bureau of Statistics of China"),
    )

    def fits(self, head: Sequence[str]) -> bool:
        """Whether the first lines of a text are the header and the first region of such a table."""
        return len(head) > 1 and bool(_HEADER.fullmatch(head[0].strip()) and _FIRST.match(head[1]))

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:  # noqa: ARG002 - codes have their own base
        """A Concept a row and the regions around it; a group without a name of its own has its province's before."""
        concepts = Concepts(model, "region")
        yield from each_row(path, ("code", "name"), "notation", lambda row: _row(concepts, row))


def _row(concepts: Concepts, row: Row) -> Iterator[Record | Fault]:
    code, name = concepts.normal(cell(row, "code")), cell(row, "name")
    if not name:
        yield refusal(row.place, "required", "缺少名称", "its name is missing", field="label", value=code)
        return
    if name in _GROUPS and (province := concepts.known(f"{code[:2]}0000")):
        name = province.label.zh + name
    yield from concepts.records(code, [Text(name, "zh")], row.place)
