"""The export of The Lens: the same things as its JSON lines, with numbers and days; on a made file and the real one."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import orjson
import pytest

from loaders.formats.lens_cells import priority
from loaders.reading import BadValueError, Note
from loaders.source import recognise
from ontology.check import check
from ontology.model import SCHEME, Fault, Record
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
REAL = Path(__file__).parents[3] / ".." / "shared" / "data" / "patents" / "lens-export.csv.gz"
ROW = {
    "number": "1", "jurisdiction": "US", "kind": "B2", "publication_number": "US 9999999 B2",
    "lens_id": "180-347-882-781-574", "publication_date": "03/04/18", "publication_year": "2018",
    "application_number": "US 201514866160 A", "application_date": "25/09/15",
    "priority_numbers": "CN 201410123456 A 20140328;;US 2014 0012345 W 20140926", "title": "Made-up Method",
    "applicants": "UNIV SYNTHETIC;;SYNTHETIC CO LTD;;ZHANG MADEUP", "inventors": "ZHANG MADEUP;;LI MADEUP",
    "url": "", "type": "Granted Patent", "cpc_classifications": "B64C39/024;;B64C2201/123",
    "ipcr_classifications": "G05D1/08;;B64C39/02", "us_classifications": "",
}  # fmt: skip


def written(folder: Path, *rows: Mapping[str, str]) -> Path:
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return path


def read(path: Path, loader: str = "lens-export") -> tuple[dict[str, Record], list[Fault]]:
    source = recognise(path, MODEL)
    assert source.info.loader == loader
    found = list(source.read(path, BASE, MODEL))
    records = [item for item in found if isinstance(item, Record)]
    assert [fault for record in records for fault in check(MODEL, record)] == []
    return {record.iri: record for record in records}, [item for item in found if isinstance(item, Fault)]


def patent(folder: Path, row: Mapping[str, str]) -> tuple[Record, list[Fault]]:
    records, faults = read(written(folder, row))
    return next(record for record in records.values() if record.kind == "Patent"), faults


def test_the_export_makes_the_things_that_the_json_lines_make(tmp_path: Path) -> None:
    lines = tmp_path / "lens.jsonl"
    lines.write_bytes(
        orjson.dumps(
            {
                "lens_id": ROW["lens_id"], "title": ROW["title"], "applicants": ROW["applicants"].split(";;"),
                "inventors": ROW["inventors"].split(";;"), "ipc": ROW["ipcr_classifications"].split(";;"),
            }
        )
    )  # fmt: skip
    by_lines, _ = read(lines, "lens")
    by_export, faults = read(written(tmp_path, {}))
    assert faults == []
    assert by_export.keys() == by_lines.keys()
    for iri, record in by_lines.items():
        assert record.kind == by_export[iri].kind
        assert dict(record.values).items() <= dict(by_export[iri].values).items()


def test_numbers_kind_days_and_other_classes_come_beside(tmp_path: Path) -> None:
    record, faults = patent(tmp_path, {})
    assert faults == []
    assert record.values["applicationNumber"] == ("US14866160",)
    assert record.values["publicationNumbers"] == ("US9999999B2",)
    assert record.values["priorityNumbers"] == ("CN2014101234567", "PCTUS2014012345")
    assert record.values["kind"] == (f"{SCHEME}pk-invention",)
    assert record.values["applicationDate"] == (date(2015, 9, 25),)
    assert record.values["publicationDate"] == record.values["grantDate"] == (date(2018, 4, 3),)
    assert [value[-13:] for _, value in record.extra] == ["/B64C39-024>", "B64C2201-123>"] or len(
        record.extra
    ) == 2


@pytest.mark.parametrize(
    ("row", "filed"),
    [
        (
            {"application_date": "18/11/74", "publication_date": "11/05/76", "publication_year": "1976"},
            date(1974, 11, 18),
        ),
        (
            {"application_date": "01/12/98", "publication_date": "03/04/01", "publication_year": "2001"},
            date(1998, 12, 1),
        ),
        # the year of the week: 29 December 2015 is printed as one of 2016, or of 2015
        ({"application_date": "29/12/16", "application_number": "US 201514866160 A"}, date(2015, 12, 29)),
        ({"application_date": "29/12/15", "application_number": "US 201514866160 A"}, date(2015, 12, 29)),
        ({"application_date": "30/12/16", "application_number": "EP 15751640 A"}, date(2015, 12, 30)),
        ({"application_date": "31/12/10", "application_number": "US 82759609 A"}, date(2009, 12, 31)),
        ({"application_date": "25/09/2015"}, date(2015, 9, 25)),
    ],
)  # fmt: skip
def test_years_of_two_digits_are_told_by_the_publication_and_the_number(
    tmp_path: Path, row: Mapping[str, str], filed: date
) -> None:
    record, faults = patent(tmp_path, row)
    assert record.values["applicationDate"] == (filed,)
    assert faults == []


@pytest.mark.parametrize(
    ("row", "field", "rule"),
    [
        ({"application_date": "25/09/18"}, "applicationDate", "date-order"),
        ({"application_date": "31/09/15"}, "applicationDate", "date-impossible"),
        ({"application_date": "2015"}, "applicationDate", "date-form"),
        ({"application_number": "866160"}, "applicationNumber", "lens-number"),
        ({"publication_number": "9999999"}, "publicationNumbers", "lens-number"),
        ({"priority_numbers": "US 1"}, "priorityNumbers", "lens-number"),
    ],
)
def test_a_value_that_cannot_be_read_is_left_out_and_told(
    tmp_path: Path, row: Mapping[str, str], field: str, rule: str
) -> None:
    record, faults = patent(tmp_path, row)
    assert [(type(fault), fault.field, fault.rule) for fault in faults] == [(Note, field, rule)]
    assert field not in record.values


@pytest.mark.parametrize(
    ("row", "rule"), [({"applicants": ""}, "T2"), ({"lens_id": "180-347-882-781-575"}, "lens-check")]
)
def test_a_row_without_applicants_or_lens_id_is_refused(
    tmp_path: Path, row: Mapping[str, str], rule: str
) -> None:
    records, faults = read(written(tmp_path, row))
    assert [(fault.rule, fault.place.row) for fault in faults if fault.place] == [(rule, 2)]
    assert all(record.kind != "Patent" for record in records.values())


TODAY = """"#",Jurisdiction,Display Key,Lens ID,Publication Date,Publication Year,Application Number,Application Date,\
Priority Numbers,Earliest Priority Date,Title,Abstract,Applicants,Owners,Document Type,CPC Classifications,\
IPCR Classifications
1,US,US 9999999 B2,180-347-882-781-574,2018-04-03,2018,US 201514866160 A,2015-12-29,\
CN 201410123456 A;;US 2014 0012345 W;;US 69836110 A,2014-03-28,Made-up Method,Text,UNIV SYNTHETIC;;SYNTHETIC CO LTD,,\
Granted Patent,B64C39/024,G05D1/08
"""


def test_the_export_of_today_has_other_columns_and_whole_dates(tmp_path: Path) -> None:
    path = tmp_path / "lens.csv"
    path.write_text(TODAY, "utf-8")
    records, faults = read(path)
    (record,) = [record for record in records.values() if record.kind == "Patent"]
    assert faults == []
    assert record.iri == f"{BASE}id/patent/lens-{ROW['lens_id']}"
    assert record.values["applicationDate"] == (date(2015, 12, 29),)
    assert record.values["grantDate"] == (date(2018, 4, 3),)
    assert record.values["kind"] == (f"{SCHEME}pk-invention",)
    assert record.values["priorityNumbers"] == ("CN2014101234567", "PCTUS2014012345", "US12698361")
    assert len(record.values["applicants"]) == 2
    assert "inventors" not in record.values


def test_a_priority_of_another_form_is_refused() -> None:
    with pytest.raises(BadValueError):
        priority("US 201562116216")


def test_the_real_export() -> None:
    if not REAL.exists():
        pytest.skip("the shared data folder has no export of The Lens here")
    records, faults = read(REAL)
    patents = [record for record in records.values() if record.kind == "Patent"]
    assert len(patents) == 9068
    assert all("applicationNumber" in record.values for record in patents)
    assert Counter(fault.rule for fault in faults) == {"T2": 3, "date-order": 1}
