"""The measurements that a city keeps with every generation: DATA/measures.toml, or the usual ones."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.generation import CityError
from graph.measurements.measurement import Measurement, measurement
from graph.measures import MEASURES
from graph.measuring.views import Projection
from graph.network import NetworkError
from ontology.model import Words

#: The file in the data folder.
FILE = "measures.toml"
#: The measures that are kept where the file is missing.
USUAL = ("degree", "pagerank", "betweenness", "component", "community")
#: Of so many leading things the values are written down as observations, where nothing is said, and at most.
LEADING, MOST = 500, 100_000
_KEYS = ("name", "measure", "leading", "projection", "parameters", "start")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Standing:
    """A measurement under a name, and of how many leading things its values become observations."""

    name: str
    measurement: Measurement
    leading: int = LEADING

    @property
    def title(self) -> Words:
        """What it is called: as the measure, or where it is not plain, with what it is of."""
        plain = self.measurement.plain
        return MEASURES[self.measurement.measure].title if plain else self.measurement.told


def read_standing(data: Path) -> tuple[Standing, ...]:
    """What DATA/measures.toml says, the usual ones where it is missing; CityError names the key that is wrong."""
    path = data / FILE
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return tuple(Standing(name, measurement(name)) for name in USUAL)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CityError(f"{path} 不是可读的 TOML：{error}", f"{path} is no readable TOML: {error}") from error
    _known("", given, ("measure",))
    tables = given.get("measure", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong("measure", tables, "应写作 [[measure]]", "must be written as [[measure]]")
    found = tuple(_read(f"measure[{n}]", table) for n, table in enumerate(tables, 1))
    names = [one.name for one in found]
    for n, name in enumerate(names, 1):
        if name in names[: n - 1]:
            raise _wrong(f"measure[{n}].name", name, "名称已用过", "is the name of an earlier one")
    return found


def keep(data: Path, wanted: Standing) -> None:
    """Have a city keep a measurement too; CityError where it keeps another under this name."""
    here = read_standing(data)
    if any(one.name == wanted.name for one in here):
        raise CityError(
            f"已有名为 {wanted.name} 的度量", f"there is a measurement of the name {wanted.name} already"
        )
    _name("measure", wanted.name)
    path = data / FILE
    before = path.read_text("utf-8") if path.exists() else "\n".join(map(_written, here))
    part = path.with_suffix(".part")
    part.write_text(f"{before.rstrip()}\n\n{_written(wanted)}".lstrip(), "utf-8")
    part.replace(path)


def _written(standing: Standing) -> str:
    """A measurement as the file has it."""
    stated = standing.measurement.as_json()
    lines = [
        "[[measure]]",
        f"name = {_toml(standing.name)}",
        f"measure = {_toml(standing.measurement.measure)}",
    ]
    if standing.leading != LEADING:
        lines.append(f"leading = {standing.leading}")
    lines += [
        f"{key} = {_toml(stated[key])}" for key in ("projection", "parameters", "start") if stated.get(key)
    ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """A plain value; tables in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # texts, numbers, true and false are written as in JSON
    return json.dumps(value, ensure_ascii=False)


def _read(at: str, table: Mapping[str, Any]) -> Standing:
    _known(at, table, _KEYS)
    named = table.get("measure")
    if not isinstance(named, str) or named not in MEASURES:
        have = ", ".join(MEASURES)
        raise _wrong(f"{at}.measure", named, f"不是指标，可用：{have}", f"is no measure; there are: {have}")
    return Standing(_name(at, table.get("name", named)), _measured(at, named, table), _leading(at, table))


def _measured(at: str, named: str, table: Mapping[str, Any]) -> Measurement:
    projection, parameters = table.get("projection", {}), table.get("parameters", {})
    for key, value in (("projection", projection), ("parameters", parameters)):
        if not isinstance(value, dict):
            raise _wrong(f"{at}.{key}", value, "应为表格", "must be a table")
    start = table.get("start", [])
    if not isinstance(start, list) or not all(isinstance(one, str) for one in start):
        raise _wrong(f"{at}.start", start, "应为 IRI 的列表", "must be a list of IRIs")
    try:
        # TOML has days of its own
        days = {key: one.isoformat() if isinstance(one, date) else one for key, one in projection.items()}
        return measurement(named, Projection.from_json(days), parameters, start)
    except (NetworkError, ValueError, TypeError) as error:
        words = getattr(error, "words", None) or Words(str(error), str(error))
        raise CityError(f"{FILE} 的 {at}：{words.zh}", f"{FILE}, {at}: {words.en}") from error


def _name(at: str, name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _wrong(
            f"{at}.name",
            name,
            "应由小写字母、数字与连字符组成，以字母开头",
            "must be of small letters, digits and hyphens, a letter first",
        )
    return name


def _leading(at: str, table: Mapping[str, Any]) -> int:
    count = table.get("leading", LEADING)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
        raise _wrong(
            f"{at}.leading", count, f"应为 0 到 {MOST} 的整数", f"must be a whole number from 0 to {MOST}"
        )
    return count


def _known(at: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            have = ", ".join(keys)
            raise _wrong(
                f"{at}.{key}".lstrip("."),
                table[key],
                f"没有这个键，可用：{have}",
                f"is no key; there are: {have}",
            )


def _wrong(at: str, value: object, zh: str, en: str) -> CityError:
    return CityError(f"{FILE} 的 {at}（{value!r}）{zh}", f"{FILE}, {at} ({value!r}) {en}")
