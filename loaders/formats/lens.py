"""Patents of The Lens as JSON lines: Lens id, title, applicants, inventors, IPC symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.files.objects import each_record
from loaders.files.opening import look
from loaders.files.texts import as_text, language
from loaders.formats.patent_parties import Parties, Party
from loaders.reading import BadValueError, Info, note, refusal
from loaders.tables.cells import identified
from loaders.tables.codes import Codes
from ontology.identity import iri
from ontology.model import Fault, Model, Place, Record, Text, Value, Words

_KEYS = frozenset({"lens_id", "title", "applicants", "inventors", "ipc"})


class LensSource:
    """A list of patents as The Lens gives them."""

    info = Info(
        "lens",
        Words("The Lens 专利", "Patents of The Lens"),
        "CC BY 4.0, credit The Lens",
        "https://www.lens.org/",
        Words("The Lens（Cambia）", "The Lens (Cambia)"),
        trust=30,
    )

    def fits(self, first: Mapping[str, object]) -> bool:
        """Whether the first record of a file is a patent of The Lens."""
        return first.keys() >= _KEYS

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Patent a line with its classes, applicants and inventors; without applicants it is refused."""
        reader = LensReader(base, model)
        yield from each_record(look(path), self.info.loader, "lensId", reader.records)


class LensReader:
    """Makes records of what The Lens says of a patent, in whatever file it says it."""

    def __init__(self, base: str, model: Model) -> None:
        self._base, self._kinds = base, model.kinds
        self._codes = Codes(model, "lens")
        self._parties = Parties(base, model, "lens")

    def records(self, raw: Mapping[str, object], place: Place) -> Iterator[Record | Fault]:
        """The patent with its classes and parties; BadValueError where its Lens id is none."""
        kind = self._kinds["Patent"]
        lens = identified(kind["lensId"], as_text(raw.get("lens_id")))
        patent = iri(self._base, kind.segment or "", f"lens-{lens}")
        title, applicants, inventors = (
            as_text(raw.get("title")),
            _texts(raw, "applicants"),
            _texts(raw, "inventors"),
        )
        rule = kind["applicants"]
        if not applicants:
            yield refusal(
                place, rule.rule, rule.message.zh, rule.message.en, iri=patent, field=rule.name, value=lens
            )
            return
        classes = []
        for symbol in _texts(raw, "ipc"):
            try:
                classes.append(self._codes.find(kind["classifications"], symbol))
            except BadValueError as bad:
                yield note(
                    place, bad.rule, f"{bad.zh}（此值未采用）", f"{bad.en} (this value was left out)",
                    iri=patent, field="classifications", value=bad.value,
                )  # fmt: skip
        yield from self._codes.minted()
        people = [Party(name) for name in inventors]
        agents = [self._parties.agent(Party(name), people, patent, place) for name in applicants]
        persons = [self._parties.person(party, patent, place) for party in people]
        yield from _once([*agents, *persons])
        values: dict[str, tuple[Value, ...]] = {
            "lensId": (lens,),
            "label": (Text(title, language(title)),) if title else (),
            "classifications": _iris(classes),
            "applicants": _iris(record.iri for record in agents),
            "inventors": _iris(record.iri for record in persons),
        }
        yield Record(kind.name, patent, {name: found for name, found in values.items() if found}, place)


def _once(records: Sequence[Record]) -> Iterator[Record]:
    yield from {record.iri: record for record in records}.values()


def _texts(raw: Mapping[str, object], name: str) -> list[str]:
    given = raw.get(name) or []
    return [text for item in (given if isinstance(given, list) else [given]) if (text := as_text(item))]


def _iris(found: Sequence[str] | Iterator[str]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(found))
