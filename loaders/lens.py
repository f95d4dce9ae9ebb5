"""Patents of The Lens as JSON lines: Lens id, title, applicants, inventors, IPC symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.cells import identified
from loaders.codes import Codes
from loaders.files import look
from loaders.objects import each_record
from loaders.reading import BadValueError, Info, note, refusal
from loaders.texts import as_text, language
from ontology.identity import iri, provisional_key
from ontology.model import Fault, Model, Place, Record, Text, Value, Words

_KEYS = frozenset({"lens_id", "title", "applicants", "inventors", "ipc"})
#: Words that only an institution, or only an enterprise, has in its name; offices print them cut short.
_INSTITUTION = re.compile(
    r"\b(UNIV\w*|INST|INSTITUT\w*|ACAD\w*|COLL|COLLEGE|SCHOOL|HOSPITAL|HOSP|LAB|LABORATORY|BUREAU|MINISTRY|MIN|FOUND|"
    r"FOUNDATION|CENT(?:ER|RE)|GOVERNMENT|GOVT|POLYTECHNIC\w*|HOCHSCHULE|FRAUNHOFER|CNRS|NASA|COMMISSARIAT|"
    r"AGENCY|ADMINISTRATION)\b|大学|学院|研究所|研究院|科学院|医院|대학"
)
_ENTERPRISE = re.compile(
    r"\b(CO|CORP|CORPORATION|LTD|LIMITED|INC|INCORPORATED|LLC|LLP|LP|PLC|GMBH|AG|KG|SA|SAS|SARL|SPA|SRL|BV|NV|AB|OY|OYJ|"
    r"AS|APS|KK|PTE|PTY|COMPANY|GROUP|HOLDINGS?|ENTERPRISES?|INDUSTRIES|TECHNOLOGIES|SOLUTIONS|SYSTEMS|LABS)\b|公司|株式会社|주식회사"
)


class LensSource:
    """A list of patents as The Lens gives them."""

    info = Info(
        "lens",
        Words("The Lens 专利", "Patents of The Lens"),
        "CC BY 4.0, credit The Lens",
        "https://www.lens.org/",
    )

    def fits(self, first: Mapping[str, object]) -> bool:
        """Whether the first record of a file is a patent of The Lens."""
        return first.keys() >= _KEYS

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Patent a line with its classes, applicants and inventors; without applicants it is refused."""
        reader = _Lens(base, model)
        yield from each_record(look(path), self.info.loader, "lensId", reader.records)


class _Lens:
    def __init__(self, base: str, model: Model) -> None:
        self._base, self._kinds = base, model.kinds
        self._codes = Codes(model, "lens")

    def records(self, raw: Mapping[str, object], place: Place) -> Iterator[Record | Fault]:
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
        agents = [self._applicant(name, inventors, patent, place) for name in applicants]
        persons = [self._person(name, patent, place) for name in inventors]
        yield from _once([*agents, *persons])
        values: dict[str, tuple[Value, ...]] = {
            "lensId": (lens,),
            "label": (Text(title, language(title)),) if title else (),
            "classifications": _iris(classes),
            "applicants": _iris(record.iri for record in agents),
            "inventors": _iris(record.iri for record in persons),
        }
        yield Record(kind.name, patent, {name: found for name, found in values.items() if found}, place)

    def _applicant(self, name: str, inventors: Sequence[str], patent: str, place: Place) -> Record:
        """Who applied: an inventor, an institution, an enterprise, or an organisation of some kind."""
        if name in inventors and kind_of(name) == "Organization":
            return self._person(name, patent, place)
        kind = self._kinds[kind_of(name)]
        return self._named(kind.name, provisional_key("lens", name), name, place)

    def _person(self, name: str, patent: str, place: Place) -> Record:
        """A person is known only within one patent: many share a name."""
        return self._named("Person", provisional_key("lens", patent.rpartition("/")[2], name), name, place)

    def _named(self, kind: str, key: str, name: str, place: Place) -> Record:
        subject = iri(self._base, self._kinds[kind].segment or "", key)
        return Record(kind, subject, {"label": (Text(name, language(name)),)}, place)


def kind_of(name: str) -> str:
    """`Institution` or `Enterprise` where a word of the name says so, else `Organization`."""
    upper = name.upper()
    if _ENTERPRISE.search(upper):
        return "Enterprise"
    return "Institution" if _INSTITUTION.search(upper) else "Organization"


def _once(records: Sequence[Record]) -> Iterator[Record]:
    yield from {record.iri: record for record in records}.values()


def _texts(raw: Mapping[str, object], name: str) -> list[str]:
    given = raw.get(name) or []
    return [text for item in (given if isinstance(given, list) else [given]) if (text := as_text(item))]


def _iris(found: Sequence[str] | Iterator[str]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(found))
