"""The Research Organization Registry: records of schema 2 and 1, as JSON lines or one JSON array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.files.objects import each_record
from loaders.files.opening import look
from loaders.files.texts import language, tidy
from loaders.merging import Merger
from loaders.reading import Info, note, refusal
from loaders.tables.cells import identified
from loaders.tables.codes import Codes
from ontology.identity import iri
from ontology.model import Fault, Model, Place, Record, Text, Value, Words

_WIKIDATA = "http://www.wikidata.org/entity/"
_V1_IDS = {"GRID": "grid", "ISNI": "isni", "Wikidata": "wikidata", "FundRef": "fundref"}
#: The type that makes an organisation an enterprise; all other types are kinds of institution.
_COMPANY = "company"


class RorSource:
    """The register's own export, or rows of it."""

    info = Info(
        "ror",
        Words("研究机构注册表（ROR）", "Research Organization Registry"),
        "CC0-1.0",
        "https://ror.org/",
        Words("研究机构注册表（ROR）", "Research Organization Registry (ROR)"),
        trust=80,
    )

    def fits(self, first: Mapping[str, object]) -> bool:
        """Whether the first record of a file is one of the register."""
        return str(first.get("id", "")).startswith("https://ror.org/") and (
            "names" in first or "name" in first
        )

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """An Enterprise or Institution a record, a short one a parent; withdrawn records are refused."""
        content = look(path)
        reader = _Ror(base, model)
        yield from each_record(
            content,
            self.info.loader,
            "rorId",
            lambda found, place: reader.records(_second_schema(found), place),
        )
        yield from reader.parents()


class _Ror:
    def __init__(self, base: str, model: Model) -> None:
        self._base, self._model = base, model
        self._codes = Codes(model, "ror")
        self._merger = Merger(model)
        self._told: set[str] = set()
        self._parents: dict[str, Record] = {}

    def parents(self) -> Iterator[Record]:
        """Organisations that records name as their parents, and that have no record of their own here."""
        return (record for iri_, record in self._parents.items() if iri_ not in self._told)

    def records(self, raw: Mapping[str, Any], place: Place) -> Iterator[Record | Fault]:
        if raw["status"] == "withdrawn":
            yield refusal(
                place, "ror-withdrawn", "该记录已被 ROR 撤销，不载入",
                "the register has withdrawn this record", field="status", value=raw["id"],
            )  # fmt: skip
            return
        kind = "Enterprise" if _COMPANY in raw["types"] else "Institution"
        subject = self._iri(kind, raw["id"])
        if raw["status"] != "active":
            yield note(
                place, "ror-inactive", "ROR 注明该机构已停止活动，日期不详",
                "inactive by the register, since when it does not say", iri=subject, value=raw["status"],
            )  # fmt: skip
        values = {name: found for name, found in self._values(kind, raw).items() if found}
        parents = [r for r in raw["relationships"] if r["type"] == "parent" and r["id"] != raw["id"]]
        if parents:
            parent = self._parent(parents[0], place)
            values["isPartOf"] = (parent.iri,)
            self._parents.setdefault(parent.iri, parent)
        if len(parents) > 1:
            others = "；".join(r["label"] for r in parents[1:])
            yield note(
                place, "one-value", f"有 {len(parents)} 个上级，只取第一个",
                f"has {len(parents)} parents; the first is taken",
                iri=subject, field="isPartOf", value=others,
            )  # fmt: skip
        merged, notes = self._merger.merge(Record(kind, subject, values, place))
        self._told.add(subject)
        yield from notes
        yield merged

    def _parent(self, relation: Mapping[str, str], place: Place) -> Record:
        """What a record says of its parent: an organisation with this id, by this name."""
        name = Text(tidy(relation["label"]), language(relation["label"]))
        ror = self._ror(relation["id"])
        return Record(
            "Organization", self._iri("Organization", ror), {"label": (name,), "rorId": (ror,)}, place
        )

    def _ror(self, text: str) -> str:
        return identified(self._model.kinds["Organization"]["rorId"], text)

    def _iri(self, kind: str, text: str) -> str:
        return iri(self._base, self._model.kinds[kind].segment or "", f"ror-{self._ror(text)}")

    def _values(self, kind: str, raw: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
        types = [t for t in raw["types"] if t != _COMPANY]
        field = self._model.kinds["Institution"]["kinds"]
        location: Mapping[str, Any] = next(iter(raw["locations"]), {})
        place = location.get("geonames_details", {})
        websites = [link["value"] for link in raw["links"] if link["type"] == "website"]
        found: dict[str, tuple[Value, ...]] = {
            **_names(raw["names"]),
            "rorId": (self._ror(raw["id"]),),
            "identifiers": tuple(_identifiers(raw["external_ids"])),
            "sameAs": (raw["id"], *_wikidata(raw["external_ids"])),
            "country": (place["country_code"],) if place.get("country_code") else (),
            "region": self._region(place),
            "homepage": tuple(_addresses(websites))[:1],
            "foundedOn": (f"{raw['established']:04}",) if raw["established"] else (),
        }
        if kind == "Institution":
            found["kinds"] = tuple(self._codes.find(field, name) for name in types)
        return found

    def _region(self, place: Mapping[str, str]) -> tuple[Value, ...]:
        """Wuhan, or the province where the record names it: other cities' names are not sure to be ours."""
        if place.get("country_code") != "CN":
            return ()
        names = (place.get("name"), place.get("country_subdivision_name"))
        wanted = next((name for name in names if name in {"Wuhan", "Hubei"}), None)
        return (self._codes.find(self._model.kinds["Organization"]["region"], wanted),) if wanted else ()


def _names(names: list[Mapping[str, Any]]) -> dict[str, tuple[Value, ...]]:
    """Labels in Chinese and English, one each; the display name where neither is; all else as other names."""
    labels: dict[str, Text] = {}
    others: list[Text] = []
    acronyms: list[Text] = []
    for name in sorted(names, key=lambda n: ("ror_display" not in n["types"], "label" not in n["types"])):
        text = tidy(name["value"])
        found = Text(text, (name["lang"] or language(text)).lower())
        if "acronym" in name["types"] and "ror_display" not in name["types"]:
            acronyms.append(found)
        elif "label" in name["types"] or "ror_display" in name["types"]:
            _take(labels, others, found, shown="ror_display" in name["types"])
        else:
            others.append(found)
    return {
        "label": tuple(labels.values()),
        "altLabels": tuple(dict.fromkeys(others)),
        "acronyms": tuple(dict.fromkeys(acronyms)),
    }


def _take(labels: dict[str, Text], others: list[Text], name: Text, *, shown: bool) -> None:
    """Display names come first; beside them only Chinese and English labels are labels of ours."""
    if name.lang not in labels and (shown or name.lang in {"zh", "en"}):
        labels[name.lang] = name
    elif name not in labels.values():
        others.append(name)


def _identifiers(external: list[Mapping[str, Any]]) -> Iterator[str]:
    for known in external:
        for value in dict.fromkeys([known["preferred"], *known["all"]]):
            if value:
                yield f"{known['type']}:{tidy(str(value))}"


def _wikidata(external: list[Mapping[str, Any]]) -> Iterator[str]:
    for known in external:
        if known["type"] == "wikidata":
            yield from (_WIKIDATA + value for value in dict.fromkeys(known["all"]) if value)


def _addresses(websites: list[str]) -> Iterator[str]:
    for address in websites:
        if address and not set(address) & set(' <>"{}|\\^`'):
            yield address


def _second_schema(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record of schema 1 told in the words of schema 2; one of schema 2 as it is."""
    if "names" in raw:
        return raw
    place: Mapping[str, Any] = next(iter(raw["addresses"]), {})
    admin = ((place.get("geonames_city") or {}).get("geonames_admin1") or {}).get("name")
    return {
        "id": raw["id"],
        "status": raw["status"],
        "established": raw["established"],
        "types": [name.lower() for name in raw["types"]],
        "names": list(_first_schema_names(raw)),
        "relationships": [
            {**relation, "type": relation["type"].lower()} for relation in raw["relationships"]
        ],
        "links": [{"type": "website", "value": link} for link in raw["links"]],
        "locations": [
            {
                "geonames_details": {
                    "country_code": raw["country"]["country_code"],
                    "name": place.get("city"),
                    "country_subdivision_name": admin,
                }
            }
        ],
        "external_ids": [
            {"type": _V1_IDS.get(name, name.lower()), "preferred": ids["preferred"], "all": _list(ids["all"])}
            for name, ids in raw["external_ids"].items()
        ],
    }


def _first_schema_names(raw: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
    yield {"value": raw["name"], "lang": None, "types": ["ror_display", "label"]}
    for label in raw["labels"]:
        yield {"value": label["label"], "lang": label["iso639"], "types": ["label"]}
    for kind in ("aliases", "acronyms"):
        for name in raw[kind]:
            yield {"value": name, "lang": None, "types": [{"aliases": "alias", "acronyms": "acronym"}[kind]]}


def _list(given: object) -> list[object]:
    return list(given) if isinstance(given, list) else [given]
