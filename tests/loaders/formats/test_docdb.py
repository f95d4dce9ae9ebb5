"""Patents of OPS answers and DOCDB files: made ones (synthetic) in each envelope, and real ones where they are."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from loaders.formats.docdb import DocdbSource
from loaders.reading import Note, SourceError
from loaders.source import recognise
from ontology.check import check
from ontology.model import SCHEME, Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "exchange" / "epo"

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Synthetic: neither the patents nor the parties exist.
CHINESE = """<exchange-document system="ops.epo.org" family-id="99999901" country="CN" doc-number="199999901" kind="A">
<bibliographic-data><publication-reference>
<document-id document-id-type="docdb"><country>CN</country><doc-number>199999901</doc-number><kind>A</kind>
<date>20230106</date></document-id>
<document-id document-id-type="epodoc"><doc-number>CN199999901</doc-number><date>20230106</date></document-id>
</publication-reference>
<classifications-ipcr><classification-ipcr sequence="1">
<text>G05D   1/    08            A I              </text>
</classification-ipcr></classifications-ipcr>
<patent-classifications><patent-classification><classification-scheme office="EP" scheme="CPCI"/>
<section>G</section>
<class>05</class><subclass>D</subclass><main-group>1</main-group>
<subgroup>0808</subgroup></patent-classification>
<patent-classification><classification-scheme office="US" scheme="UC"/>
<classification-symbol>701/3</classification-symbol>
</patent-classification></patent-classifications>
<application-reference><document-id document-id-type="docdb"><country>CN</country>
<doc-number>202210546060</doc-number>
<kind>A</kind></document-id><document-id document-id-type="epodoc"><doc-number>CN202210546060</doc-number>
<date>20220519</date></document-id></application-reference>
<priority-claims><priority-claim sequence="1"><document-id document-id-type="epodoc">
<doc-number>EP20200167109</doc-number><date>20200101</date></document-id></priority-claim></priority-claims>
<parties><applicants>
<applicant sequence="1" data-format="epodoc"><applicant-name>
<name>SYNTHETIC UNIV WUHAN\u2002[CN]</name></applicant-name></applicant>
<applicant sequence="2" data-format="epodoc"><applicant-name>
<name>HECHENG YI\u2002[CN]</name></applicant-name></applicant>
<applicant sequence="1" data-format="original"><applicant-name><name>合成大学，</name></applicant-name></applicant>
<applicant sequence="2" data-format="original"><applicant-name>
<name>Hecheng, Yi, </name></applicant-name></applicant>
</applicants><inventors>
<inventor sequence="1" data-format="epodoc"><inventor-name>
<name>HECHENG YI\u2002[CN]</name></inventor-name></inventor>
<inventor sequence="1" data-format="original"><inventor-name><name>合成一</name></inventor-name></inventor>
</inventors></parties>
<invention-title lang="zh">合成的无人机</invention-title><invention-title lang="en">Synthetic drone</invention-title>
<invention-title lang="en">A synthetic drone</invention-title>
<references-cited>
<citation><patcit><document-id document-id-type="epodoc"><doc-number>WO9999999</doc-number></document-id>
<document-id document-id-type="docdb"><country>WO</country><doc-number>9999999</doc-number><kind>A1</kind>
<name>NOBODY [US], et al</name></document-id></patcit></citation>
<citation><nplcit><text>A synthetic book</text></nplcit></citation></references-cited>
</bibliographic-data><abstract lang="en"><p>Not kept.</p></abstract></exchange-document>
"""
GRANTED = (
    CHINESE.replace('kind="A"', 'kind="B"')
    .replace("<kind>A</kind>\n<date>20230106", "<kind>B</kind>\n<date>20240105")
    .replace("20230106", "20240105")
)  # fmt: skip
NAMESPACES = 'xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org"'
OPS = f"{HEAD}<ops:world-patent-data {NAMESPACES}><exchange-documents>%s</exchange-documents></ops:world-patent-data>"
FAMILY = f"""{HEAD}<ops:world-patent-data {NAMESPACES}><ops:patent-family total-result-count="2">
<ops:family-member family-id="99999901">%s</ops:family-member>
<ops:family-member family-id="99999901"><publication-reference><document-id document-id-type="docdb">
<country>US</country>
<doc-number>2023999999</doc-number><kind>A1</kind><date>20230302</date></document-id></publication-reference>
<application-reference><document-id document-id-type="docdb"><country>US</country>
<doc-number>202217999999</doc-number>
<kind>A</kind><date>20220519</date></document-id></application-reference>
<priority-claim><document-id document-id-type="docdb"><country>CN</country><doc-number>202210546060</doc-number>
<kind>A</kind></document-id></priority-claim></ops:family-member></ops:patent-family></ops:world-patent-data>"""
EXCHANGE = f"""{HEAD}<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange" no-of-documents="2">
<exch:exchange-document country="DE" doc-number="999999999999" kind="U1" date-publ="20200102"
  family-id="99999902" status="A">
<exch:bibliographic-data>
<exch:publication-reference data-format="docdb"><document-id><country>DE</country>
<doc-number>999999999999</doc-number>
<kind>U1</kind><date>20200102</date></document-id></exch:publication-reference>
<exch:application-reference data-format="docdb" doc-id="1"><document-id><country>DE</country>
<doc-number>999999999998</doc-number><kind>U</kind>
<date>20191202</date></document-id></exch:application-reference>
<exch:application-reference data-format="original"><document-id>
<doc-number>999999999998.7</doc-number></document-id>
</exch:application-reference>
<exch:parties><exch:applicants>
<exch:applicant sequence="1" data-format="docdb"><exch:applicant-name>
<name>SYNTHETISCH GMBH</name></exch:applicant-name>
<residence><country>DE</country></residence></exch:applicant>
<exch:applicant sequence="1" data-format="docdba"><exch:applicant-name><name>Synthetisch Gesellschaft mbH</name>
</exch:applicant-name></exch:applicant></exch:applicants>
<exch:inventors>
<exch:inventor sequence="1" data-format="docdb"><exch:inventor-name>
<name>NIEMAND ÖZGÜR</name></exch:inventor-name></exch:inventor>
<exch:inventor sequence="2" data-format="docdb"><exch:inventor-name>
<name>KEINER ANNA</name></exch:inventor-name></exch:inventor>
<exch:inventor sequence="1" data-format="docdba"><exch:inventor-name>
<name>Keiner, Anna</name></exch:inventor-name></exch:inventor>
<exch:inventor sequence="2" data-format="docdba"><exch:inventor-name>
<name>Niemand, Oezguer</name></exch:inventor-name></exch:inventor>
</exch:inventors></exch:parties>
<exch:invention-title lang="de" data-format="docdba">Synthetische Drohne</exch:invention-title>
</exch:bibliographic-data></exch:exchange-document>
<exch:exchange-document country="DE" doc-number="999999999997" kind="A1" status="D"/>
</exch:exchange-documents>"""


def read(path: Path) -> tuple[list[Record], list[Fault], list[Note]]:
    source = recognise(path, MODEL)
    assert source.info.loader == "docdb"
    found = list(source.read(path, BASE, MODEL))
    records = [item for item in found if isinstance(item, Record)]
    assert [fault for record in records for fault in check(MODEL, record)] == []
    notes = [item for item in found if isinstance(item, Note)]
    return records, [f for f in found if isinstance(f, Fault) and not isinstance(f, Note)], notes


def written(folder: Path, text: str) -> Path:
    path = folder / "nameless"
    path.write_text(text, "utf-8")
    return path


def patents(records: list[Record], key: str) -> list[Record]:
    return [record for record in records if record.iri == f"{BASE}id/patent/{key}"]


def parties(records: list[Record], patent: Record, field: str) -> list[tuple[str, list[str], str]]:
    """Kind, names and country of each party."""
    found = []
    for iri in patent.values.get(field, ()):
        told = [record for record in records if record.iri == iri]
        names = [text for one in told for name in ("label", "altLabels") for text in one.values.get(name, ())]
        texts = list(dict.fromkeys(text.value for text in names if isinstance(text, Text)))
        found.append((told[0].kind, texts, str(*told[0].values.get("country", ()))))
    return found


def test_a_publication_with_all_that_is_read(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, OPS % CHINESE))
    assert (faults, notes) == ([], [])
    (found,) = patents(records, "CN2022105460608")
    assert found.values["applicationNumber"] == ("CN2022105460608",)
    assert found.values["identifiers"] == (
        "docdb:CN.202210546060.A", "epodoc:CN202210546060", "docdb:CN.199999901.A", "epodoc:CN199999901",
    )  # fmt: skip
    assert found.values["publicationNumbers"] == ("CN199999901A",)
    assert found.values["familyId"] == ("99999901",)
    assert found.values["priorityNumbers"] == ("EP20167109",)
    assert found.values["label"] == (Text("合成的无人机", "zh"), Text("Synthetic drone", "en"))
    assert found.values["altLabels"] == (Text("A synthetic drone", "en"),)
    assert found.values["applicationDate"] == (date(2022, 5, 19),)
    assert found.values["publicationDate"] == (date(2023, 1, 6),)
    assert "grantDate" not in found.values
    assert found.values["kind"] == (f"{SCHEME}pk-invention",)
    assert found.values["classifications"] == (f"{SCHEME}ipc/G05D1~08",)
    assert found.extra == (
        ("http://purl.org/dc/terms/subject", "<http://data.epo.org/linked-data/def/cpc/G05D1-0808>"),
    )
    assert found.values["cites"] == (f"{BASE}id/patent/pub-WO1999099999A1",)
    assert parties(records, found, "applicants") == [
        ("Institution", ["SYNTHETIC UNIV WUHAN"], "CN"), ("Person", ["HECHENG YI", "Hecheng, Yi", "合成一"], "CN"),
    ]  # fmt: skip
    assert found.values["applicants"][1] == found.values["inventors"][0]


def test_publications_of_one_application_are_one_patent(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, OPS % (CHINESE + GRANTED)))
    assert (faults, notes) == ([], [])
    first, second = patents(records, "CN2022105460608")
    assert [r.place.row for r in (first, second) if r.place] == [1, 2]
    assert second.values["publicationNumbers"] == ("CN199999901B",)
    assert second.values["grantDate"] == (date(2024, 1, 5),)
    assert "publicationDate" not in second.values
    assert first.values["applicants"] == second.values["applicants"]
    assert first.values["inventors"] == second.values["inventors"]


def test_members_of_a_family_with_and_without_their_data(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, FAMILY % CHINESE))
    assert faults == []
    assert {n.rule for n in notes} == {"title-missing", "T2"}
    (american,) = patents(records, "US17999999")
    assert american.values["familyId"] == patents(records, "CN2022105460608")[0].values["familyId"]
    assert american.values["publicationNumbers"] == ("US20230999999A1",)
    assert american.values["publicationDate"] == (date(2023, 3, 2),)
    assert american.values["priorityNumbers"] == ("CN2022105460608",)


def test_an_exchange_file_with_another_prefix(tmp_path: Path) -> None:
    records, faults, notes = read(written(tmp_path, EXCHANGE))
    assert notes == []
    assert [(f.rule, f.value, f.place.row) for f in faults if f.place] == [
        ("docdb-deleted", "DE.999999999997.A1", 2)
    ]
    (found,) = patents(records, "DE999999999998U")
    assert found.values["kind"] == (f"{SCHEME}pk-utility",)
    assert found.values["publicationDate"] == found.values["grantDate"] == (date(2020, 1, 2),)
    assert parties(records, found, "applicants") == [
        ("Enterprise", ["SYNTHETISCH GMBH", "Synthetisch Gesellschaft mbH"], "DE")
    ]
    assert parties(records, found, "inventors") == [
        ("Person", ["NIEMAND ÖZGÜR", "Niemand, Oezguer"], ""), ("Person", ["KEINER ANNA", "Keiner, Anna"], ""),
    ]  # fmt: skip


def test_a_single_document_without_an_envelope(tmp_path: Path) -> None:
    records, _, _ = read(written(tmp_path, HEAD + CHINESE))
    assert patents(records, "CN2022105460608")


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("application-reference>", "other-reference>", "application-number-missing", "applicationNumber"),
        ('system="ops.epo.org"', 'status="not found"', "docdb-not-found", "status"),
    ],
)
def test_a_document_that_cannot_be_known_is_refused(
    tmp_path: Path, old: str, new: str, rule: str, field: str
) -> None:
    records, faults, _ = read(written(tmp_path, OPS % (CHINESE.replace(old, new) + GRANTED)))
    assert [(f.rule, f.field, f.place.row) for f in faults if f.place] == [(rule, field, 1)]
    assert len(patents(records, "CN2022105460608")) == 1


@pytest.mark.parametrize(
    ("old", "new", "rule", "field", "value"),
    [
        ("<date>20220519", "<date>20220231", "date-impossible", "applicationDate", "20220231"),
        ("<kind>A</kind>\n<date>20230106", "<kind>??</kind>\n<date>20230106", "kind-code-unknown",
         "publicationNumbers", "??"),
        ("G05D   1/ ", "J05D   1/ ", "ipc-form", "classifications", "J05D 1/ 08 A I"),
    ],
)  # fmt: skip
def test_a_bad_value_is_left_out_and_told(
    tmp_path: Path, old: str, new: str, rule: str, field: str, value: str
) -> None:
    assert old in CHINESE
    records, faults, notes = read(written(tmp_path, OPS % CHINESE.replace(old, new)))
    assert faults == []
    assert [(n.rule, n.field, n.value) for n in notes] == [(rule, field, value)]
    assert patents(records, "CN2022105460608")


def test_no_applicant_is_told(tmp_path: Path) -> None:
    text = CHINESE[: CHINESE.index("<applicants>")] + CHINESE[CHINESE.index("</applicants>") + 13 :]
    records, faults, notes = read(written(tmp_path, OPS % text))
    assert faults == []
    assert [(n.rule, n.field) for n in notes] == [("T2", "applicants")]
    assert "applicants" not in patents(records, "CN2022105460608")[0].values


def test_an_application_whose_number_is_wrong_is_known_by_docdbs(tmp_path: Path) -> None:
    text = CHINESE.replace("202210546060", "202270546060")
    records, faults, notes = read(written(tmp_path, OPS % text))
    assert faults == []
    assert [(n.rule, n.field) for n in notes] == [("patent-kind", "applicationNumber")]
    assert patents(records, "docdb-CN.202270546060.A")


def test_a_file_that_breaks_off_is_refused_whole(tmp_path: Path) -> None:
    text = OPS % (CHINESE + GRANTED)
    path = written(tmp_path, text[: text.rindex("<parties>")])
    with pytest.raises(SourceError) as caught:
        list(DocdbSource().read(path, BASE, MODEL))
    assert caught.value.rule == "xml-form"
    assert "XML" in caught.value.words.zh


# Real answers

REAL = {
    "get_biblio.xml": {"EP10167109": 1},
    "get_biblio_multiple.xml": {"EP10167109": 1, "EP11169280": 2},
    "get_family_with_biblio.xml": {"EP10167109": 2, "CA2744162": 1, "US13167395": 2},
    "search_with_constituent.xml": {"AU2024270787": 1, "AU2024265697": 1, "DK19702186T": 1},
}


def real(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared data folder has no {name} here")
    return path


@pytest.mark.parametrize("name", REAL)
def test_real_answers(name: str) -> None:
    records, faults, notes = read(real(name))
    assert (faults, notes) == ([], [])
    keys = Counter(r.iri.rpartition("/")[2] for r in records if r.kind == "Patent" and "/pub-" not in r.iri)
    assert keys == REAL[name]


def test_a_family_as_people_read_it() -> None:
    records, _, _ = read(real("get_family_with_biblio.xml"))
    first, second = patents(records, "US13167395")
    assert first.values["publicationNumbers"] == ("US20120057518A1",)
    assert second.values["publicationNumbers"] == ("US9648662B2",)
    assert first.values["applicationDate"] == (date(2011, 6, 23),)
    assert first.values["publicationDate"] == (date(2012, 3, 8),)
    assert second.values["grantDate"] == (date(2017, 5, 9),)
    assert {r.values["familyId"] for r in (first, second)} == {("43088294",)}
    assert first.values["priorityNumbers"] == ("EP10167109",)
    assert (len(first.values["cites"]), len(second.values["cites"])) == (29, 37)
    assert f"{BASE}id/patent/pub-US20080232430A1" in first.values["cites"]
    european, granted = patents(records, "EP10167109")
    assert european.values["label"][2] == Text("BLUETOOTH NETWORKING", "en")
    assert parties(records, european, "applicants") == [
        ("Enterprise", ["9SOLUTIONS OY", "9Solutions Oy"], "FI")
    ]
    assert european.values["inventors"] == granted.values["inventors"]
    assert first.values["applicants"] == second.values["applicants"]


# Whatever happens to a file


def samples() -> list[bytes]:
    made = [(OPS % (CHINESE + GRANTED)).encode(), (FAMILY % CHINESE).encode(), EXCHANGE.encode()]
    return made + [path.read_bytes() for path in sorted(SHARED.glob("*.xml")) if path.stat().st_size < 60_000]


def test_whatever_happens_to_a_file_it_is_read_or_refused(
    tmp_path: Path, changed_xml: Callable[[random.Random, bytes], bytes]
) -> None:
    dice, path, seen = random.Random(2), tmp_path / "changed", Counter[str]()
    originals = samples()
    for _ in range(300):
        path.write_bytes(changed_xml(dice, dice.choice(originals)))
        try:
            for item in DocdbSource().read(path, BASE, MODEL):
                seen[type(item).__name__] += 1
                seen["refused"] += isinstance(item, Record) and any(check(MODEL, item))
        except SourceError as error:
            seen["SourceError"] += bool(error.words.zh and error.words.en)
    assert min(seen[name] for name in ("Record", "Fault", "Note", "SourceError")) > 0, seen
