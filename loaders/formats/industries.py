"""Codes of GB/T 4754 in the editions of 2011 and 2017, and which code of the one became which of the other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.files.fixed import cell, each_row
from loaders.files.rows import Row
from loaders.formats.concepts import Concepts, scheme_record
from loaders.reading import BadValueError, Info
from ontology.model import Fault, Model, Place, Record, Words

_SKOS = "http://www.w3.org/2004/02/skos/core#"
#: Whether the earlier code was split, and whether others went into the later one -> what the one is to the other.
_RELATIONS = {
    (False, False): "closeMatch",
    (True, False): "narrowMatch",
    (False, True): "broadMatch",
    (True, True): "relatedMatch",
}
_CODE = re.compile(r"[0-9]{2,4}")
#: The edition that the model's list of industries is, and the list that an earlier one has for itself.
_LISTS = {"2017": "industry", "2011": "industry-2011"}
_TITLE = Words("国民经济行业（2011 版）", "industries, edition of 2011")


class IndustriesSource:
    """Which industry of 2011 is which of 2017."""

    info = Info(
        "gbt4754",
        Words("国民经济行业分类 2011 与 2017 版对照", "Industries of GB/T 4754, 2011 beside 2017"),
        "MIT; codes of GB/T 4754",
        "https://openstd.samr.gov.cn/",
        Words("国家标准化管理委员会", "Standardization Administration of China"),
    )
    columns = ("from_year", "to_year", "level", "from_code", "to_code")

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:  # noqa: ARG002 - codes have their own base
        """A Concept for each code of each edition, those of 2011 with matches to those of 2017."""
        yield scheme_record(_LISTS["2011"], _TITLE, "GB/T 4754-2011")
        pairs = _Pairs()
        yield from each_row(path, self.columns, "notation", pairs.read)
        now, then = Concepts(model, _LISTS["2017"]), Concepts(model, _LISTS["2011"])
        yield from _told(now, {to: place for _, to, place in reversed(pairs.found)})
        yield from _told(then, {code: place for code, _, place in reversed(pairs.found)}, pairs.matches(now))


class _Pairs:
    """Which code of 2011 became which of 2017, in the order of the rows."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, Place]] = []

    def read(self, row: Row) -> Iterator[Record | Fault]:
        """Nothing yet: what a code became is known when all rows are read."""
        years = f"{cell(row, 'from_year')} → {cell(row, 'to_year')}"
        if years != "2011 → 2017":
            raise BadValueError(
                years, "edition", "只认 2011 版到 2017 版的对照", "only 2011 beside 2017 is known"
            )
        self.found.append((_code(row, "from_code"), _code(row, "to_code"), row.place))
        yield from ()

    def matches(self, now: Concepts) -> dict[str, tuple[tuple[str, str], ...]]:
        """How far each earlier code means the later ones: the same, parts of it, part of one, or a mixture."""
        after, before = Counter(code for code, _, _ in self.found), Counter(to for _, to, _ in self.found)
        said: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, to, _ in self.found:
            relation = _RELATIONS[after[code] > 1, before[to] > 1]
            said[code].append((f"{_SKOS}{relation}", f"<{now.iri(to)}>"))
        return {code: tuple(dict.fromkeys(statements)) for code, statements in said.items()}


def _code(row: Row, column: str) -> str:
    if not _CODE.fullmatch(code := cell(row, column)):
        raise BadValueError(
            code, "industry-form", "行业代码应为 2 至 4 位数字", "an industry's code has 2 to 4 digits"
        )
    return code


def _told(
    concepts: Concepts, found: Mapping[str, Place], extra: Mapping[str, tuple[tuple[str, str], ...]] | None = None
) -> Iterator[Record]:  # fmt: skip
    """The codes in order, so that each comes after the one above it."""
    for code in sorted(found, key=lambda code: (len(code), code)):
        above = code[:-1] if code[:-1] in found else None
        yield from concepts.records(code, (), found[code], above, (extra or {}).get(code, ()))
