"""Who stands on a patent: applicants, inventors and holders by name, as organisations or persons of a source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.files.texts import language, plain
from ontology.identity import iri, provisional_key
from ontology.model import Model, Place, Record, Text, Value

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
#: How offices write letters that they do not have.
_LETTERS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "Ø": "OE", "Å": "AA", "Æ": "AE"})
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Party:
    """One party as a patent names it: other spellings, country (two letters), region code, person or not if said."""

    name: str
    country: str = ""
    others: tuple[str, ...] = ()
    region: str = ""
    person: bool | None = None


class Parties:
    """The parties that one source names: organisations by name and country, persons within one patent."""

    def __init__(self, base: str, model: Model, source: str) -> None:
        self._base, self._kinds, self._source = base, model.kinds, source

    def agent(self, party: Party, inventors: Sequence[Party], patent: str, place: Place) -> Record:
        """Who applied or holds: an inventor, an institution, an enterprise, or an organisation of some kind."""
        kind = kind_of(party.name)
        invented = kind == "Organization" and spelt(party.name) in {spelt(other.name) for other in inventors}
        if invented if party.person is None else party.person:
            return self.person(party, patent, place)
        country = _country(party)
        key = (party.name, country) if country else (party.name,)
        return self._record(kind, provisional_key(self._source, *key), party, place)

    def person(self, party: Party, patent: str, place: Place) -> Record:
        """A person is known only within one patent: many share a name."""
        key = provisional_key(self._source, patent.rpartition("/")[2], spelt(party.name))
        return self._record("Person", key, party, place)

    def _record(self, kind: str, key: str, party: Party, place: Place) -> Record:
        subject = iri(self._base, self._kinds[kind].segment or "", key)
        others = dict.fromkeys(text for text in party.others if text and text != party.name)
        values: dict[str, tuple[Value, ...]] = {
            "label": (Text(party.name, language(party.name)),),
            "altLabels": tuple(Text(text, language(text)) for text in others),
            "country": (country,) if (country := _country(party)) else (),
            "region": (party.region,) if party.region else (),
        }
        return Record(kind, subject, {name: found for name, found in values.items() if found}, place)


def _country(party: Party) -> str:
    """Its country, where two letters name one; offices also write `unknown` and `omitted`."""
    return party.country if _COUNTRY.fullmatch(party.country) else ""


def kind_of(name: str) -> str:
    """`Institution` or `Enterprise` where a word of the name says so, else `Organization`."""
    upper = name.upper()
    if _ENTERPRISE.search(upper):
        return "Enterprise"
    return "Institution" if _INSTITUTION.search(upper) else "Organization"


def spelt(name: str) -> str:
    """A name in capitals without the letters that some offices do not have: Kylmänen and KYLMAENEN are one."""
    return plain(name).upper().translate(_LETTERS)
