"""The registry of research organisations as the benchmarks need it: as mentions, and as known names."""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loaders.linking.known_names import Known  # noqa: E402
from loaders.linking.link import Mention  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
FILES = ("ror/ror-v2.jsonl.gz", "ror/ror-v1.jsonl.gz")
ROLES = {"label": "label", "ror_display": "label", "alias": "alias", "acronym": "acronym"}
Row = dict[str, Any]


def lines(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file, packed or not."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, text.splitlines())


def registry_rows(data: Path, files: Iterable[str] = FILES) -> list[Row]:
    """Every record of the files once, the withdrawn left out."""
    found: dict[str, Row] = {}
    for name in files:
        for row in lines(data / name):
            if row["status"] != "withdrawn":
                found.setdefault(row["id"], row)
    return list(found.values())


def known(row: Row) -> Known:
    """One record of schema 1 or 2 as a known organisation."""
    parents = frozenset(r["id"] for r in row["relationships"] if r["type"].casefold() == "parent")
    country, places = _places(row)
    return Known(
        row["id"], names(row), country, frozenset(filter(None, places)), parents, row["status"] == "active"
    )


def _places(row: Row) -> tuple[str, list[str]]:
    if "locations" in row:
        spots = [location["geonames_details"] for location in row["locations"]]
        return spots[0]["country_code"], [spot.get(key) or "" for spot in spots
                                          for key in ("name", "country_subdivision_name")]  # fmt: skip
    spots = [(place.get("geonames_city") or {}).get("geonames_admin1") or {} for place in row["addresses"]]
    cities = [place["city"] or "" for place in row["addresses"]]
    return row["country"]["country_code"], [*cities, *(str(spot.get("name") or "") for spot in spots)]


def names(row: Row) -> tuple[tuple[str, str, str], ...]:
    """The names of a record of schema 1 or 2: text, language, role."""
    if "names" in row:
        return tuple((name["value"], name["lang"] or "", _role(name["types"])) for name in row["names"])
    return (
        (row["name"], "", "label"),
        *((label["label"], label["iso639"], "label") for label in row["labels"]),
        *((text, "", "alias") for text in row["aliases"]),
        *((text, "", "acronym") for text in row["acronyms"]),
    )


def _role(types: Iterable[str]) -> str:
    return min((ROLES[kind] for kind in types), key=list(ROLES.values()).index)


def ror_mention(row: Row, places: frozenset[str]) -> Mention:
    """One record of ROR as linking is told of it."""
    types = {kind.casefold() for kind in row["types"]}
    firm = "company" in types
    kind = "Institution" if not firm else "Organization" if len(types) > 1 else "Enterprise"
    return Mention(row["id"], kind, names(row), (f"ror:{row['id'][-9:]}",), places, "ror")


def ror_registry(data: Path, files: Iterable[str] = FILES[:1]) -> Iterator[Mention]:
    """All records of ROR but the withdrawn, with their countries as places."""
    for row in registry_rows(data, files):
        yield ror_mention(row, frozenset({_places(row)[0]}))
