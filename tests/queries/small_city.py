"""A small made-up city with a value in every field of the model, drawn at random but always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing.staging import About, Stage
from ontology.model import Field, Form, Kind, Model, Place, Record, Text, Value

BASE = "https://example.org/synthetic/"
WORDS = ("光谷", "长江", "东湖", "ＡＢ", "ab", "Ab实验", "實驗", "激光", "鄂")


def small_city(model: Model, folder: Path, each: int = 9) -> Generation:
    """A published generation with so many synthetic things of every kind."""
    return publish(model, folder, synthetic(model, each))


def publish(model: Model, folder: Path, records: Iterable[Record]) -> Generation:
    """A published generation with these records."""
    city = City(folder, BASE, model)
    builder = SegmentBuilder(model)
    for record in records:
        builder.add(record)
    with city.writing() as staging:
        stage = Stage(city, staging)
        stage.replace(_about("synthetic"), builder)
        return stage.publish({}, [], "")


def synthetic(model: Model, each: int) -> Iterator[Record]:
    """So many things of every kind that can be loaded, each with some of its fields filled."""
    random = Random(7)
    kinds = [kind for kind in model.public() if not kind.abstract and kind.segment]
    things = {kind.name: [iri(kind, number) for number in range(each)] for kind in kinds}
    for kind in kinds:
        for number, one in enumerate(things[kind.name]):
            values = {f.name: _values(model, f, things, random) for f in kind.own_fields}
            filled = {name: found for name, found in values.items() if found}
            yield Record(kind.name, one, filled, Place("synthetic.csv", number + 2))


def iri(kind: Kind, number: int) -> str:
    """The IRI of one of the things of a kind."""
    return f"{BASE}id/{kind.segment}/{kind.name.lower()}-{number}"


def _values(model: Model, field: Field, things: dict[str, list[str]], random: Random) -> tuple[Value, ...]:
    count = random.choice((0, 1, 2, 3)) if field.many else random.choice((0, 1, 1))
    count = max(count, int(field.required))
    if field.unique_lang:
        return tuple(Text(_word(random), lang) for lang in ("zh", "en")[: count + 1])
    if field.form is Form.LINK:
        names = model.concrete(field.targets) if field.targets else frozenset(things)
        pool = sorted(one for name in names for one in things.get(name, ()))
    elif field.form is Form.CODE:
        pool = [code.iri for code in model.scheme_codes(str(field.scheme))]
    else:
        return tuple(dict.fromkeys(LITERALS[field.form](random) for _ in range(count)))
    return tuple(random.sample(pool, min(count, len(pool))))


def _word(random: Random) -> str:
    return random.choice(WORDS) + random.choice(("", str(random.randint(0, 3)), random.choice(WORDS)))


LITERALS: dict[Form, Callable[[Random], Value]] = {
    Form.IRI: lambda random: f"https://example.org/{random.randint(0, 4)}",
    Form.TEXT: lambda random: Text(_word(random), random.choice(("zh", "en"))),
    Form.STRING: _word,
    Form.INTEGER: lambda random: random.randint(0, 5),
    Form.DECIMAL: lambda random: Decimal(random.randint(-8, 8)) / 4,
    Form.DATE: lambda random: date(2020, 1, 1) + timedelta(random.randint(0, 6)),
    Form.PARTIAL_DATE: lambda random: random.choice(("2019", "2020", "2020-02", "2020-02-03", "2021-01")),
    Form.BOOLEAN: lambda random: random.random() < 0.5,
    Form.URI: lambda random: f"https://example.org/{random.randint(0, 4)}",
    Form.DURATION: lambda random: random.choice(("P1Y", "P6M")),
}


def _about(name: str) -> About:
    return About(
        source=name,
        title_zh="合成数据",
        title_en="Synthetic data",
        licence="CC0-1.0",
        address=None,
        file="synthetic.csv",
        sha256="0" * 64,
        loader="synthetic",
        version="1",
        loaded_at="2026-01-01T00:00:00+00:00",
        records=0,
        refused=0,
    )
