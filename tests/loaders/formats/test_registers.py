"""The registers' own formats, ROR, The Lens and relaton: on made files, and on the real ones where they are."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from loaders.formats.patent_parties import kind_of
from loaders.reading import Note
from loaders.source import recognise
from ontology.check import check
from ontology.model import SCHEME, Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
TABLES = Path(__file__).parents[2] / "data" / "tables"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data"


def read(path: Path, loader: str) -> tuple[dict[str, Record], list[Fault], list[Note]]:
    source = recognise(path, MODEL)
    assert source.info.loader == loader
    assert source.info.title.zh
    found = list(source.read(path, BASE, MODEL))
    records = [item for item in found if isinstance(item, Record)]
    assert [fault for record in records for fault in check(MODEL, record)] == []
    notes = [item for item in found if isinstance(item, Note)]
    faults = [item for item in found if isinstance(item, Fault) and not isinstance(item, Note)]
    return {record.iri: record for record in records}, faults, notes


def told(items: Iterable[Fault]) -> list[tuple[int | None, str]]:
    return [(item.place.row if item.place else None, item.rule) for item in items]


def named_as(records: dict[str, Record], text: str) -> list[Record]:
    return [
        r
        for r in records.values()
        if text in {t.value for t in r.values.get("label", ()) if isinstance(t, Text)}
    ]


def test_ror_names_numbers_and_places() -> None:
    records, faults, notes = read(TABLES / "ror.jsonl", "ror")
    university = records[f"{BASE}id/org/ror-004je0088"]
    assert university.kind == "Institution"
    assert university.values["label"] == (Text("Synthetic University", "en"), Text("合成大学", "zh"))
    assert set(university.values["altLabels"]) == {
        Text("Université synthétique", "fr"),
        Text("合成综合大学", "zh"),
        Text("Synthetic Institute", "en"),
    }
    assert university.values["acronyms"] == (Text("SU", "en"),)
    assert university.values["kinds"] == (f"{SCHEME}ik-education", f"{SCHEME}ik-funder")
    assert university.values["identifiers"] == ("grid:grid.1.1", "isni:0000 0000 0000 0001", "wikidata:Q1")
    assert university.values["sameAs"] == ("https://ror.org/004je0088", "http://www.wikidata.org/entity/Q1")
    assert university.values["region"] == (f"{SCHEME}region/420100",)
    assert (university.values["foundedOn"], university.values["country"]) == (("1953",), ("CN",))
    assert university.values["homepage"] == ("https://su.example.org",)
    assert university.values["isPartOf"] == (f"{BASE}id/org/ror-00e4hrk88",)
    parent = records[f"{BASE}id/org/ror-00e4hrk88"]
    assert (parent.kind, parent.values["label"]) == ("Organization", (Text("合成集团", "zh"),))
    assert told(faults) == [(3, "ror-withdrawn"), (4, "ror-check"), (5, "ror-form")]
    assert told(notes) == [(1, "one-value"), (2, "ror-inactive")]


def test_ror_of_the_first_schema() -> None:
    records, _, _ = read(TABLES / "ror.jsonl", "ror")
    firm = records[f"{BASE}id/org/ror-033vjfk17"]
    assert firm.kind == "Enterprise"
    assert firm.values["label"] == (Text("Synthetic Technologies (China)", "en"), Text("合成科技", "zh"))
    assert firm.values["identifiers"] == ("grid:grid.2.2",)
    assert firm.values["region"] == (f"{SCHEME}region/420000",)
    assert firm.values["isPartOf"] == (f"{BASE}id/org/ror-004je0088",)


def test_a_json_array_reads_as_the_lines_do(tmp_path: Path) -> None:
    lines = (TABLES / "ror.jsonl").read_text("utf-8").splitlines()
    path = tmp_path / "ror.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]", "utf-8")
    assert read(path, "ror")[0].keys() == read(TABLES / "ror.jsonl", "ror")[0].keys()


def test_lens_patents_with_their_people_and_classes() -> None:
    records, faults, notes = read(TABLES / "lens.jsonl", "lens")
    first = records[f"{BASE}id/patent/lens-180-347-882-781-574"]
    second = records[f"{BASE}id/patent/lens-034-392-558-570-926"]
    assert [records[str(iri)].kind for iri in first.values["applicants"]] == [
        "Institution",
        "Enterprise",
        "Person",
        "Organization",
    ]
    assert first.values["applicants"][2] == first.values["inventors"][0]
    assert first.values["classifications"] == (f"{SCHEME}ipc/G05D1~08",)
    assert second.values["applicants"][0] == first.values["applicants"][1]
    assert second.values["inventors"][0] != first.values["inventors"][1]
    assert told(faults) == [(3, "lens-check"), (4, "T2"), (5, "json-form")]
    assert told(notes) == [(1, "code-unknown")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UNIV WUHAN", "Institution"),
        ("CHINESE ACAD INST AUTOMATION", "Institution"),
        ("LOCKHEED WUHAN DRONE SCIENT RESEARCH INSTITUTE CO LTD", "Enterprise"),
        ("BOSCH GMBH ROBERT", "Enterprise"),
        ("ZHANG YU", "Organization"),
        ("IBM", "Organization"),
    ],
)
def test_a_word_of_the_name_tells_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_relaton_standards_with_their_drafters() -> None:
    records, faults, notes = read(TABLES / "relaton.jsonl", "relaton")
    key = f"{BASE}id/standard/3GPP_TS_99.001:REL-18~1.0.0"
    standard = records[key]
    assert standard.values["standardNumber"] == ("3GPP TS 99.001:REL-18/1.0.0",)
    assert standard.values["seriesCode"] == ("3GPP TS 99.001",)
    assert standard.values["level"] == (f"{SCHEME}lv-international",)
    assert standard.values["issuedOn"] == (date(2025, 9, 12),)
    assert standard.values["status"] == (f"{SCHEME}ss-withdrawn",)
    assert standard.values["altLabels"] == (Text("Synthetic services, as before", "en"),)
    assert (
        len(named_as(records, "Synthetic Telecom Ltd"))
        == len(named_as(records, "SYNTHETIC Telecom Ltd"))
        == 1
    )
    assert not named_as(records, "Waiting for new Company")
    thread = records[f"{BASE}id/standard/ISO_99999:2019"]
    assert thread.values["replaces"] == (f"{BASE}id/standard/ISO_99999:1990",)
    assert records[str(thread.values["replaces"][0])].values["label"] == (Text("ISO 99999:1990", "en"),)
    assert "issuedOn" not in thread.values
    assert told(faults) == [(4, "standard-undated"), (5, "relaton-form")]
    assert told(notes) == [(2, "contradiction"), (2, "contradiction")]


REAL = {
    "enterprises_ashare_hubei.jsonl": ("ashare", {"Enterprise": 154}, {}),
    "enterprises_financedb.jsonl": ("financedb", {"Enterprise": 55}, {}),
    "enterprises_oui.jsonl": ("oui", {"Enterprise": 36}, {}),
    "institutions_ror.jsonl": (
        "ror",
        {"Institution": 70, "Enterprise": 6, "Organization": 4},
        {"ror-withdrawn": 1},
    ),
    "patents_dronesr.jsonl": ("lens", {"Patent": 70}, {}),
    "projects_nsfc.jsonl": ("nsfc", {"Project": 1293, "Institution": 38}, {"date-impossible": 1}),
    "projects_nssfc.jsonl": ("nssfc", {"Project": 3383, "Institution": 499}, {}),
    "standards_3gpp_cict.jsonl": ("relaton", {"Standard": 910, "Organization": 16}, {}),
}


@pytest.mark.parametrize("name", REAL)
def test_the_first_citys_files(name: str) -> None:
    path = SHARED / "wuhan" / name
    if not path.exists():
        pytest.skip(f"the shared data folder has no {name} here")
    loader, kinds, rules = REAL[name]
    records, faults, _ = read(path, loader)
    counts = Counter(record.kind for record in records.values())
    assert {kind: counts[kind] for kind in kinds} == kinds
    assert Counter(fault.rule for fault in faults) == rules


def test_a_company_is_one_in_both_lists_of_shares() -> None:
    if not (SHARED / "wuhan").exists():
        pytest.skip("the shared data folder is not here")
    short, _, _ = read(SHARED / "wuhan" / "enterprises_ashare_hubei.jsonl", "ashare")
    english, _, _ = read(SHARED / "wuhan" / "enterprises_financedb.jsonl", "financedb")
    key = f"{BASE}id/org/stock-code-300747.SZ"
    assert short[key].values["label"] == (Text("锐科激光", "zh"),)
    assert english[key].values["label"] == (Text("Wuhan Raycus Fiber Laser Technologies Co.,Ltd.", "en"),)


def test_an_edition_and_the_draft_that_is_to_replace_it_do_not_replace_each_other(tmp_path: Path) -> None:
    def line(number: str, obsoletes: str) -> str:
        return json.dumps(
            {
                "id": number, "ids": [number], "title": {"en": "Synthetic standard"}, "dates": {"published": "2020-01"},
                "stage": ["60"], "contributors": [], "ics": [], "relations": [["obsoletes", obsoletes]],
            }
        )  # fmt: skip

    path = tmp_path / "iso.jsonl"
    lines = [line("ISO 99999-31:2020", "ISO/DIS 99999-31"), line("ISO/DIS 99999-31", "ISO 99999-31:2020"),
             line("ISO 99999-31:2020/Amd 1:2022", "ISO 99999-31:2015")]  # fmt: skip
    path.write_text("\n".join(lines))
    records, faults, _ = read(path, "relaton")
    replaced = {iri.rpartition("/")[2]: record.values.get("replaces", ()) for iri, record in records.items()}
    assert replaced["ISO_99999-31:2020"] == ()
    assert [len(found) for found in replaced.values()].count(1) >= 1
    assert "S4" not in {fault.rule for fault in faults}
