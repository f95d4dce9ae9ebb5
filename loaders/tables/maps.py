"""Column maps: which column of a table is which field of which kind, as a clerk writes it in TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loaders.files.headers import Wanted
from loaders.files.texts import NOTHING
from loaders.reading import Info, SourceError, closest
from ontology.model import Field, Kind, Words

#: Signs that lists in a cell are divided by, where a map says `split = true`.
SEPARATORS = "、；;，,|"

_HOLE = re.compile(r"\{([^{}]+)\}")

MAP_KEYS = (
    "name", "title", "licence", "address", "trust", "columns", "optional", "encoding", "sheet", "header", "fill_down",
    "empty", "skip", "thing", "publisher",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taking:
    """Where one field's values come from: templates over columns, or another thing of the row."""

    templates: tuple[str, ...]
    thing: str | None
    split: str
    values: Mapping[str, str]
    lang: str | None
    unit: str | None
    take: str | None
    pattern: re.Pattern[str] | None
    default: str | None
    empty: frozenset[str]
    lenient: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the templates name."""
        return tuple(name for template in self.templates for name in holes(template))


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that each row speaks of."""

    name: str
    kind: Kind
    key: str | None
    otherwise: tuple[str, ...]
    within: str | None
    each: str | None
    split: str
    first_wins: bool
    fields: tuple[tuple[Field, Taking], ...]

    @property
    def columns(self) -> Iterator[str]:
        """All the columns that the thing needs."""
        yield from holes(self.key or "")
        yield from self.otherwise
        yield from (self.each,) if self.each else ()
        for _, taking in self.fields:
            yield from taking.columns


@dataclass(frozen=True)
class Map:
    """A column map as its file says it."""

    path: Path
    info: Info
    columns: tuple[str, ...]
    optional: frozenset[str]
    encoding: str | None
    sheet: str | None
    header: int | None
    fill_down: tuple[str, ...]
    empty: frozenset[str]
    skip: tuple[tuple[str, re.Pattern[str], Words], ...]
    raw_things: tuple[Mapping[str, object], ...]

    def wanted(self, things: Iterable[Thing]) -> Wanted:
        """What the map asks of a table."""
        used = dict.fromkeys(
            [
                *self.columns,
                *(name for name, _, _ in self.skip),
                *(c for thing in things for c in thing.columns),
            ]
        )
        return Wanted(self.columns, tuple(used), self.optional, self.sheet, self.header)


def holes(template: str) -> list[str]:
    """The columns that a template such as `nsfc-{项目批准号}` names."""
    return _HOLE.findall(template)


def fill(template: str, texts: Mapping[str, str]) -> str:
    """The template with its columns' texts; empty where one of them is."""
    if not all(texts[name] for name in holes(template)):
        return ""
    return _HOLE.sub(lambda hole: texts[hole[1]], template)


def _words(given: object) -> Words:
    """A text in both languages, or one that stands for both."""
    texts: Mapping[str, object] = given if isinstance(given, dict) else {"zh": given, "en": given}
    return Words(str(texts.get("zh", "")), str(texts.get("en", "")))


def read_map(path: Path) -> Map:
    """The map of a TOML file; SourceError names the line, or the key that is wrong and those that exist."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SourceError(
            path, "map", f"映射不是可读的 TOML：{error}", f"the map is no readable TOML: {error}"
        ) from error
    place = Spot(path, ("映射", "the map"))
    place.keys(raw, MAP_KEYS, needed=("name", "title", "licence", "columns", "thing"))
    return Map(
        path=path,
        info=Info(
            str(raw["name"]),
            _words(raw["title"]),
            str(raw["licence"]),
            raw.get("address"),
            _words(raw["publisher"]) if "publisher" in raw else None,
            raw.get("trust", 50),
        ),
        columns=tuple(raw["columns"]),
        optional=frozenset(raw.get("optional", ())),
        encoding=raw.get("encoding"),
        sheet=raw.get("sheet"),
        header=raw.get("header"),
        fill_down=tuple(raw.get("fill_down", ())),
        empty=NOTHING | set(raw.get("empty", ())),
        skip=tuple(_skip(place, rule) for rule in raw.get("skip", ())),
        raw_things=tuple(raw["thing"]),
    )


def _skip(place: Spot, rule: Mapping[str, str]) -> tuple[str, re.Pattern[str], Words]:
    place.keys(rule, ("column", "pattern", "zh", "en"), needed=("column", "pattern", "zh", "en"))
    return rule["column"], place.pattern(rule["pattern"]), Words(rule["zh"], rule["en"])


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a map a reader stands, for its errors."""

    path: Path
    where: tuple[str, str]

    def below(self, zh: str, en: str) -> Spot:
        """A spot within this one."""
        return Spot(self.path, (f"{self.where[0]}，{zh}", f"{self.where[1]}, {en}"))

    def error(self, zh: str, en: str) -> SourceError:
        """The error to raise for what is wrong here."""
        return SourceError(self.path, "map", f"{self.where[0]}：{zh}", f"{self.where[1]}: {en}")

    def unknown(self, what: tuple[str, str], word: str, known: Iterable[str]) -> SourceError:
        """The error to raise for a name that does not exist, with those that do."""
        names = sorted(known)
        zh, en = closest(word, names)
        return self.error(
            f"没有{what[0]}“{word}”{zh}（有：{'、'.join(names)}）",
            f"no {what[1]} {word!r}{en} (known: {', '.join(names)})",
        )

    def keys(self, raw: Mapping[str, object], known: tuple[str, ...], needed: tuple[str, ...] = ()) -> None:
        """Nothing, where all keys are known and all needed ones there; else SourceError."""
        for key in raw:
            if key not in known:
                raise self.unknown(("这一项", "key"), key, known)
        for key in needed:
            if key not in raw:
                raise self.error(f"缺少 {key}", f"{key!r} is missing")

    def pattern(self, text: str) -> re.Pattern[str]:
        """The regular expression; SourceError where it is none."""
        try:
            return re.compile(text)
        except re.error as error:
            raise self.error(
                f"pattern 不是正则表达式：{error}", f"the pattern is no regular expression: {error}"
            ) from error


def texts(given: object) -> list[str]:
    """One text or a list of them as a list."""
    if given is None:
        return []
    return [str(item) for item in given] if isinstance(given, list) else [str(given)]
