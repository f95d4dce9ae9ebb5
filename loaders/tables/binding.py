"""A column map held against the model: every kind, field and thing that it names is looked up before a row is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from loaders.tables.cells import UNITS
from loaders.tables.maps import SEPARATORS, Map, Spot, Taking, Thing, texts
from ontology.model import Field, Form, Kind, Model

THING_KEYS = ("kind", "name", "key", "otherwise", "within", "each", "split", "on_conflict", "fields")

TAKING_KEYS = (
    "column", "columns", "value", "thing", "split", "values", "lang", "unit", "take", "pattern", "default",
    "empty", "on_error",
)  # fmt: skip


def bind(source: Map, model: Model) -> tuple[Thing, ...]:
    """The things of each row; SourceError for a kind, field, thing or key that does not exist."""
    return _Binder(source, model).things


class _Binder:
    """A map held against a model: every name in it is looked up once, before a row is read."""

    def __init__(self, source: Map, model: Model) -> None:
        self.source, self.model = source, model
        self.names = [str(raw.get("name") or number) for number, raw in enumerate(source.raw_things, 1)]
        self.things = tuple(self.thing(*pair) for pair in zip(self.names, source.raw_things, strict=True))
        self.no_circles()

    @cached_property
    def targets(self) -> Mapping[str, str]:
        return {
            name: str(raw.get("kind", ""))
            for name, raw in zip(self.names, self.source.raw_things, strict=True)
        }

    def thing(self, name: str, raw: Mapping[str, object]) -> Thing:
        place = Spot(self.source.path, (f"thing {name}", f"thing {name}"))
        place.keys(raw, THING_KEYS, needed=("kind", "fields"))
        kind = self.kind(place, str(raw["kind"]))
        for key in ("within",):
            if raw.get(key) is not None and raw[key] not in self.names:
                raise place.unknown(("thing", "thing"), str(raw[key]), self.names)
        given = raw["fields"]
        if not isinstance(given, dict):
            raise place.error("fields 须为表", "fields must be a table")
        thing = Thing(
            name=name,
            kind=kind,
            key=_text(raw, "key"),
            otherwise=tuple(texts(raw.get("otherwise"))),
            within=_text(raw, "within"),
            each=_text(raw, "each"),
            split=_separators(raw.get("split", True)),
            first_wins=_choice(place, raw, "on_conflict", ("refuse", "first")) == "first",
            fields=tuple(
                pair for field, spec in given.items() for pair in self.field(place, kind, field, spec)
            ),
        )
        self.has_key(place, thing)
        return thing

    def kind(self, place: Spot, name: str) -> Kind:
        kinds = {kind.name: kind for kind in self.model.kinds.values() if kind.segment and not kind.abstract}
        if name not in kinds:
            raise place.unknown(("这个类别", "kind"), name, kinds)
        return kinds[name]

    def has_key(self, place: Spot, thing: Thing) -> None:
        """Persons share their names, so a name alone makes no person."""
        known = (
            thing.key or thing.otherwise or thing.within or any(field.identity for field, _ in thing.fields)
        )
        if not known and thing.kind.name in self.model.subkinds("Person"):
            raise place.error(
                "人员不能只凭姓名识别：请给出编号，或用 within 写明所属的机构或项目",
                "a person is never known by name alone: give an identifier, or say `within` which thing",
            )

    def field(self, place: Spot, kind: Kind, name: str, spec: object) -> Iterator[tuple[Field, Taking]]:
        own = {field.name: field for field in kind.own_fields}
        if name not in own:
            raise place.unknown((f"{kind.name} 的字段", f"field of {kind.name}"), name, own)
        field = own[name]
        place = place.below(f"字段 {name}", f"field {name}")
        specs = spec if isinstance(spec, list) else [spec]
        if len(specs) > 1 and not (field.many or field.unique_lang):
            raise place.error("只能有一个值，不能给出列表", "takes one value, so no list can be given")
        for one in specs:
            given = {"column": one} if isinstance(one, str) else one
            if not isinstance(given, dict):
                raise place.error("须为列名或表", "must be a column or a table")
            yield field, self.taking(place, field, given)

    def taking(self, place: Spot, field: Field, raw: Mapping[str, object]) -> Taking:
        place.keys(raw, TAKING_KEYS)
        ways = [key for key in ("column", "columns", "value", "thing") if key in raw]
        if len(ways) != 1:
            raise place.error(
                "须且只须有 column、columns、value、thing 之一", "needs one of column, columns, value, thing"
            )
        if (field.form is Form.LINK) != (ways[0] == "thing"):
            raise place.error(
                "关联字段用 thing，其他字段用列",
                "a field that links takes a `thing`, any other field columns",
            )
        thing = self.target(place, field, str(raw["thing"])) if ways[0] == "thing" else None
        unit = _text(raw, "unit")
        if unit is not None and unit not in UNITS:
            raise place.unknown(("单位", "unit"), unit, UNITS)
        take = _choice(place, raw, "take", ("start", "end")) if "take" in raw else None
        pattern = _text(raw, "pattern")
        values = raw.get("values", {})
        return Taking(
            templates=() if thing else tuple(_templates(raw)),
            thing=thing,
            split=_separators(raw.get("split", False)),
            values={str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {},
            lang=_text(raw, "lang"),
            unit=unit,
            take=take,
            pattern=place.pattern(pattern) if pattern else None,
            default=_text(raw, "default"),
            empty=self.source.empty | set(texts(raw.get("empty"))),
            lenient=_choice(place, raw, "on_error", ("refuse", "skip")) == "skip",
        )

    def target(self, place: Spot, field: Field, name: str) -> str:
        if name not in self.targets:
            raise place.unknown(("thing", "thing"), name, self.targets)
        allowed = self.model.concrete(field.targets) if field.targets else frozenset(self.model.kinds)
        if self.targets[name] not in allowed:
            raise place.error(
                f"不能指向 {self.targets[name]}，只能指向 {'、'.join(sorted(allowed))}",
                f"cannot point at {self.targets[name]}, only at {', '.join(sorted(allowed))}",
            )
        return name

    def no_circles(self) -> None:
        """Things must not be known by one another in a circle; links may run any way."""
        within = {thing.name: thing.within for thing in self.things}
        for name, first in within.items():
            seen, at = {name}, first
            while at is not None and at not in seen:
                seen.add(at)
                at = within[at]
            if at is not None:
                raise Spot(self.source.path, (f"thing {name}", f"thing {name}")).error(
                    "within 成环", "`within` runs in a circle"
                )


def _templates(raw: Mapping[str, object]) -> Iterator[str]:
    if "value" in raw:
        yield str(raw["value"])
    for column in texts(raw.get("columns", raw.get("column"))):
        yield f"{{{column}}}"


def _text(raw: Mapping[str, object], key: str) -> str | None:
    return None if raw.get(key) is None else str(raw[key])


def _separators(given: object) -> str:
    return SEPARATORS if given is True else str(given or "")


def _choice(place: Spot, raw: Mapping[str, object], key: str, allowed: tuple[str, ...]) -> str:
    given = str(raw.get(key, allowed[0]))
    if given not in allowed:
        raise place.unknown((key, f"choice for {key}"), given, allowed)
    return given
