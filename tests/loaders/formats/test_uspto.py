"""Patents of the USPTO: made documents of versions 4.0 to 4.5 (synthetic), and real ones where they are."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from loaders.formats.uspto import UsptoSource
from loaders.reading import Note, SourceError
from loaders.source import recognise
from ontology.check import check
from ontology.model import SCHEME, Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "exchange" / "uspto"

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Synthetic: neither the patents nor the parties exist.
GRANT = f"""{HEAD}<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" file="US99999999-20200107.XML" country="US" date-publ="20200107">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>09999999</doc-number><kind>B2</kind>
<date>20200107</date></document-id></publication-reference>
<application-reference appl-type="utility"><document-id><country>US</country><doc-number>15999999</doc-number>
<date>20180301</date></document-id></application-reference>
<priority-claims><priority-claim sequence="01" kind="national"><country>CN</country>
<doc-number>202210546060.8</doc-number><date>20170301</date></priority-claim></priority-claims>
<classifications-ipcr><classification-ipcr><section>G</section><class>05</class><subclass>D</subclass>
<main-group>1</main-group><subgroup>08</subgroup></classification-ipcr></classifications-ipcr>
<classifications-cpc><main-cpc><classification-cpc><section>B</section><class>64</class><subclass>C</subclass>
<main-group>2201</main-group><subgroup>123</subgroup></classification-cpc></main-cpc></classifications-cpc>
<invention-title id="t">Synthetic <i>drone</i></invention-title>
<us-references-cited>
<us-citation><patcit num="1"><document-id><country>US</country><doc-number>9000001</doc-number><kind>B1</kind>
<name>Nobody et al.</name><date>20150400</date></document-id></patcit></us-citation>
<us-citation><patcit num="2"><document-id><country>EP</country><doc-number>0990001</doc-number>
<date>20000700</date></document-id></patcit></us-citation>
<us-citation><nplcit num="3"><othercit>A synthetic book</othercit></nplcit></us-citation>
</us-references-cited>
<us-related-documents><related-publication><document-id><country>US</country>
<doc-number>20180999999</doc-number>
<kind>A1</kind><date>20180906</date></document-id></related-publication></us-related-documents>
<us-parties>
<us-applicants><us-applicant sequence="001" app-type="applicant"><addressbook>
<orgname>Synthetic Wuhan Drone Co., Ltd.
</orgname><address><city>Wuhan</city><country>CN</country></address></addressbook>
<residence><country>CN</country></residence></us-applicant></us-applicants>
<inventors><inventor sequence="001"><addressbook><last-name>Hecheng</last-name><first-name>Yi</first-name>
<address><city>Wuhan</city><country>CN</country></address></addressbook></inventor></inventors>
</us-parties>
<assignees><assignee><addressbook><orgname>Synthetic Holdings Inc.</orgname><role>02</role>
<address><city>Nowhere</city><country>US</country></address></addressbook></assignee></assignees>
</us-bibliographic-data-grant>
<description><p>Long text</p></description>
</us-patent-grant>
"""
APPLICATION = f"""{HEAD}<!DOCTYPE us-patent-application SYSTEM "us-patent-application-v40-2004-12-02.dtd" [ ]>
<us-patent-application file="US20180999999A1"><us-bibliographic-data-application country="US">
<publication-reference><document-id><country>US</country><doc-number>20180999999</doc-number><kind>A1</kind>
<date>20180906</date></document-id></publication-reference>
<application-reference appl-type="utility"><document-id><country>US</country><doc-number>15999999</doc-number>
<date>20180301</date></document-id></application-reference>
<classification-ipc><edition>07</edition>
<main-classification>A61B005/00</main-classification></classification-ipc>
<invention-title>Synthetic drone</invention-title>
<parties><applicants>
<applicant sequence="00" app-type="applicant-inventor"><addressbook><last-name>Hecheng</last-name>
<first-name>Yi</first-name><address><country>CN</country></address></addressbook></applicant>
<applicant sequence="01" app-type="applicant"><addressbook>
<orgname>Synthetic Univ.</orgname></addressbook></applicant>
</applicants></parties>
</us-bibliographic-data-application></us-patent-application>
"""


def read(path: Path) -> tuple[list[Record], list[Fault], list[Note]]:
    source = recognise(path, MODEL)
    assert source.info.loader == "uspto"
    found = list(source.read(path, BASE, MODEL))
    records = [item for item in found if isinstance(item, Record)]
    assert [fault for record in records for fault in check(MODEL, record)] == []
    notes = [item for item in found if isinstance(item, Note)]
    return records, [f for f in found if isinstance(f, Fault) and not isinstance(f, Note)], notes


def written(folder: Path, text: str) -> Path:
    path = folder / "nameless"
    path.write_text(text, "utf-8")
    return path


def patent(records: list[Record], key: str) -> Record:
    return next(record for record in records if record.iri == f"{BASE}id/patent/{key}")


def names(records: list[Record], patent: Record, field: str) -> list[tuple[str, str]]:
    by_iri = {record.iri: record for record in records}
    found = [by_iri[str(iri)] for iri in patent.values.get(field, ())]
    return [
        (record.kind, text.value) for record in found if isinstance(text := record.values["label"][0], Text)
    ]


def test_a_grant_with_all_that_is_read(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, GRANT))
    assert (faults, notes) == ([], [])
    found = patent(records, "US15999999")
    assert found.place is not None
    assert found.place.row == 1
    assert found.values["applicationNumber"] == ("US15999999",)
    assert found.values["publicationNumbers"] == ("US9999999B2", "US20180999999A1")
    assert found.values["priorityNumbers"] == ("CN2022105460608",)
    assert found.values["label"] == (Text("Synthetic drone", "en"),)
    assert found.values["applicationDate"] == (date(2018, 3, 1),)
    assert found.values["publicationDate"] == (date(2018, 9, 6),)
    assert found.values["grantDate"] == (date(2020, 1, 7),)
    assert found.values["kind"] == (f"{SCHEME}pk-invention",)
    assert found.values["classifications"] == (f"{SCHEME}ipc/G05D1~08",)
    assert found.extra == (
        ("http://purl.org/dc/terms/subject", "<http://data.epo.org/linked-data/def/cpc/B64C2201-123>"),
    )
    assert names(records, found, "applicants") == [("Enterprise", "Synthetic Wuhan Drone Co., Ltd.")]
    assert names(records, found, "inventors") == [("Person", "Yi Hecheng")]
    assert names(records, found, "holders") == [("Enterprise", "Synthetic Holdings Inc.")]
    applicant = next(r for r in records if r.iri == found.values["applicants"][0])
    assert (applicant.values["country"], applicant.values["region"]) == (("CN",), (f"{SCHEME}region/420100",))
    assert found.values["cites"] == (f"{BASE}id/patent/pub-US9000001B1", f"{BASE}id/patent/pub-EP0990001")
    assert patent(records, "pub-EP0990001").values == {
        "publicationNumbers": ("EP0990001",), "label": (Text("EP0990001", "en"),),
    }  # fmt: skip


def test_application_and_grant_of_one_filing_are_one_patent(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, APPLICATION + GRANT))
    assert (faults, notes) == ([], [])
    first, second = (record for record in records if record.iri.endswith("/US15999999"))
    assert [r.place.row for r in (first, second) if r.place] == [1, 2]
    assert first.values["publicationDate"] == second.values["publicationDate"]
    assert first.values["inventors"] == second.values["inventors"]
    assert first.values["classifications"] == (f"{SCHEME}ipc/A61B5~00",)
    assert names(records, first, "applicants") == [
        ("Person", "Yi Hecheng"),
        ("Institution", "Synthetic Univ."),
    ]
    assert names(records, first, "inventors") == [("Person", "Yi Hecheng")]


def test_a_citation_of_a_patent_read_before_points_at_it(tmp_path: Path) -> None:
    cited = "20180999999</doc-number><kind>A1"
    citing = GRANT.replace("15999999", "15999998").replace("9000001</doc-number><kind>B1", cited)
    citing = citing.replace("<us-related-documents>", "<others>").replace(
        "</us-related-documents>", "</others>"
    )
    records, _, _ = read(written(tmp_path, APPLICATION + citing))
    assert patent(records, "US15999998").values["cites"][0] == f"{BASE}id/patent/US15999999"


def test_sequences_between_patents_are_none(tmp_path: Path) -> None:
    sequence = f"{HEAD}<sequence-cwu><publication-reference/></sequence-cwu>\n"
    records, faults, _ = read(written(tmp_path, GRANT + sequence + APPLICATION))
    assert faults == []
    assert [r.place.row for r in records if r.iri.endswith("/US15999999") and r.place] == [1, 3]


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        (
            "<doc-number>15999999</doc-number>",
            "<doc-number/>",
            "application-number-missing",
            "applicationNumber",
        ),
        (
            "<doc-number>15999999</doc-number>",
            "<doc-number>A</doc-number>",
            "patent-form",
            "applicationNumber",
        ),
        ("<date>20180301</date>", "</date>", "xml-form", ""),
    ],
)
def test_a_document_that_cannot_be_known_is_refused(
    tmp_path: Path, old: str, new: str, rule: str, field: str
) -> None:
    records, faults, _ = read(written(tmp_path, APPLICATION + GRANT.replace(old, new)))
    assert [(f.rule, f.field, f.place.row) for f in faults if f.place] == [(rule, field, 2)]
    assert [r.place.row for r in records if r.iri.endswith("/US15999999") and r.place] == [1]


@pytest.mark.parametrize(
    ("old", "new", "rule", "field", "value"),
    [
        ("20180301", "20180231", "date-impossible", "applicationDate", "20180231"),
        ("20200107</date>", "00000000</date>", "date-impossible", "grantDate", "00000000"),
        ("<kind>B2", "<kind>Q7", "kind-code-unknown", "publicationNumbers", "Q7"),
        ('"utility"', '"futile"', "patent-kind-unknown", "kind", "futile"),
        ("<section>G", "<section>J", "ipc-form", "classifications", "J05D 1/08"),
        ("Synthetic <i>drone</i>", " ", "title-missing", "label", ""),
    ],
)
def test_a_bad_value_is_left_out_and_told(
    tmp_path: Path, old: str, new: str, rule: str, field: str, value: str
) -> None:
    assert old in GRANT
    records, faults, notes = read(written(tmp_path, GRANT.replace(old, new)))
    assert faults == []
    assert [(n.rule, n.field, n.value) for n in notes] == [(rule, field, value)]
    assert all(n.reason.zh and n.reason.en and n.place and n.place.row == 1 for n in notes)
    assert patent(records, "US15999999").values["applicants"]


def test_an_unknown_kind_code_is_left_out_of_the_number(tmp_path: Path) -> None:
    records, _, _ = read(written(tmp_path, GRANT.replace("<kind>B2", "<kind>Q7")))
    assert patent(records, "US15999999").values["publicationNumbers"][0] == "US9999999"


def test_without_applicants_those_who_may_apply_stand_for_them(tmp_path: Path) -> None:
    bare = GRANT[: GRANT.index("<us-applicants>")] + GRANT[GRANT.index("</us-applicants>") + 16 :]
    records, _, notes = read(written(tmp_path, bare))
    assert [(n.rule, n.field) for n in notes] == [("applicants-missing", "applicants")]
    assert names(records, patent(records, "US15999999"), "applicants") == [
        ("Enterprise", "Synthetic Holdings Inc.")
    ]
    barer = bare[: bare.index("<assignees>")] + bare[bare.index("</assignees>") + 12 :]
    records, _, _ = read(written(tmp_path, barer))
    assert names(records, patent(records, "US15999999"), "applicants") == [("Person", "Yi Hecheng")]
    barest = barer[: barer.index("<us-parties>")] + barer[barer.index("</us-parties>") + 13 :]
    records, faults, notes = read(written(tmp_path, barest))
    assert [(n.rule, n.field) for n in notes] == [("T2", "applicants")]
    assert faults == []


# Real documents

REAL = {
    "US07272630B2.xml": ("US10991571", {"applicants": 4, "inventors": 4, "holders": 1, "cites": 78}),
    "US08926509.xml": ("US12134151", {"applicants": 5, "inventors": 5, "holders": 1, "cites": 129}),
    "US08927118.xml": ("US13349377", {"applicants": 5, "inventors": 5, "holders": 1, "cites": 76}),
    "US08930553.xml": ("US13648029", {"applicants": 1, "inventors": 3, "holders": 1, "cites": 16}),
    "US20050004437A1.xml": ("US10830857", {"applicants": 2, "inventors": 2}),
}


def real(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared data folder has no {name} here")
    return path


@pytest.mark.parametrize("name", REAL)
def test_real_documents(name: str) -> None:
    records, faults, notes = read(real(name))
    key, counts = REAL[name]
    assert (faults, notes) == ([], [])
    found = patent(records, key)
    links = ("applicants", "inventors", "holders", "cites")
    assert {field: len(found.values[field]) for field in links if field in found.values} == counts


def test_a_grant_as_people_read_it() -> None:
    records, _, _ = read(real("US07272630B2.xml"))
    found = patent(records, "US10991571")
    assert found.values["publicationNumbers"] == ("US7272630B2", "US20050097148A1")
    assert found.values["applicationDate"] == (date(2004, 11, 18),)
    assert found.values["grantDate"] == (date(2007, 9, 18),)
    assert found.values["classifications"] == (f"{SCHEME}ipc/G06F15~13",)
    assert names(records, found, "holders") == [("Enterprise", "Microsoft Corporation")]
    assert names(records, found, "inventors") == [
        ("Person", "John R. Douceur"), ("Person", "Marvin M. Theimer"), ("Person", "Atul Adya"),
        ("Person", "William J. Bolosky"),
    ]  # fmt: skip
    assert f"{BASE}id/patent/pub-US5202982A" in found.values["cites"]


def test_real_documents_in_one_file(tmp_path: Path) -> None:
    whole = tmp_path / "week"
    whole.write_bytes(b"\n".join(real(name).read_bytes() for name in REAL))
    records, faults, _ = read(whole)
    assert faults == []
    assert {key for key, _ in REAL.values()} <= {r.iri.rpartition("/")[2] for r in records}
    assert Counter(r.place.row for r in records if r.iri.endswith("/US10830857") and r.place) == {5: 1}


# Whatever happens to a file


def _biblio(data: bytes) -> bytes:
    """The document without its long parts, so that changes hit what is read."""
    start, end = data.find(b"<description"), data.rfind(b"</description>")
    return data[:start] + data[end + len(b"</description>") :] if start > 0 else data


def samples() -> list[bytes]:
    made = [GRANT.encode(), (APPLICATION + GRANT).encode()]
    return made + [
        _biblio(path.read_bytes()) for path in sorted(SHARED.glob("*.xml")) if path.stat().st_size < 200_000
    ]


def test_whatever_happens_to_a_file_it_is_read_or_refused(
    tmp_path: Path, changed_xml: Callable[[random.Random, bytes], bytes]
) -> None:
    dice, path, seen = random.Random(1), tmp_path / "changed", Counter[str]()
    originals = samples()
    for _ in range(300):
        path.write_bytes(changed_xml(dice, dice.choice(originals)))
        try:
            for item in UsptoSource().read(path, BASE, MODEL):
                seen[type(item).__name__] += 1
                seen["refused"] += isinstance(item, Record) and any(check(MODEL, item))
        except SourceError as error:
            seen["SourceError"] += bool(error.words.zh and error.words.en)
    assert min(seen[name] for name in ("Record", "Fault", "Note", "SourceError")) > 0, seen
