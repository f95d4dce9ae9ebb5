"""Code lists of registers: patent classes, regions, industries, legal forms; on made files and on the real ones."""

from collections import Counter
from pathlib import Path

import pytest

from loaders.formats.legal_forms import legal_form_words
from loaders.reading import Note
from loaders.source import recognise
from loaders.tables.codes import Codes
from ontology.check import check
from ontology.model import SCHEME, Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data"
SKOS = "http://www.w3.org/2004/02/skos/core#"
IPC = "G05D\tSystems made up\nG05D1\tControl made up\nG05D1\tControl, made up otherwise\nG05\tControlling, made up\n"
DIVISIONS = (
    'code,name,cityCode,provinceCode\n330106,"西湖区",3301,33\n420111,"洪山区",4201,42\n'
    '990101,"无",9901,99\n330108,"",3301,33\n'
)
CITIES = 'code,name,provinceCode\n1101,"市辖区",11\n3301,"杭州市",33\n'
INDUSTRIES = (
    '"from_year","to_year","level","from_code","to_code","to_code_all","source_pair"\n'
    + "".join(
        f'"2011","2017","S","{old}","{new}","","2011_2017"\n'
        for old, new in (
            ("01", "01"), ("011", "011"), ("0111", "0111"), ("4500", "4511"), ("4500", "4512"),
            ("0112", "0113"), ("0114", "0113"), ("7x", "70"),
        )
    )
    + '"2002","2011","S","0111","0111","","2002_2011"\n'
)  # fmt: skip
FORMS = (
    '"ELF Code","Country of formation","Country Code (ISO 3166-1)","Jurisdiction of formation",'
    '"Country sub-division code (ISO 3166-2)","Entity Legal Form name Local name","Language",'
    '"Language Code (ISO 639-1)","Entity Legal Form name Transliterated name (per ISO 01-140-10)",'
    '"Abbreviations Local language","Abbreviations transliterated","Date created YYYY-MM-DD (ISO 8601)",'
    '"ELF Status ACTV/INAC","Modification","Modification date YYYY-MM-DD (ISO 8601)","Reason"\n'
    + "".join(
        ",".join(f'"{cell}"' for cell in (
            code, "", country, "", part, name, lang, lang, latin, short, "", "", status, "", "", "",
        ))
        + "\n"
        for code, country, part, name, lang, latin, short, status in (
            ("9999", "", "", "", "", "", "", "ACTV"),
            ("AAAA", "HK", "", "合成有限公司", "zh", "he cheng", "有限公司", "ACTV"),
            ("AAAA", "HK", "", "Made-up company", "en", "Made-up company", "Ltd;Ltd.", "ACTV"),
            ("BBBB", "CA", "CA-QC", "Société inventée", "fr", "Société inventée", "", "INAC"),
            ("bb", "CA", "", "Société", "fr", "Société", "", "ACTV"),
        )
    )
)  # fmt: skip


def read(path: Path, loader: str) -> tuple[dict[str, list[Record]], list[Fault]]:
    """The records by the end of their IRIs below the scheme's address, and what was refused."""
    source = recognise(path, MODEL)
    assert source.info.loader == loader
    found = list(source.read(path, BASE, MODEL))
    records: dict[str, list[Record]] = {}
    for record in (item for item in found if isinstance(item, Record)):
        assert list(check(MODEL, record)) == []
        records.setdefault(record.iri.removeprefix(SCHEME), []).append(record)
    return records, [item for item in found if isinstance(item, Fault) and not isinstance(item, Note)]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def said(records: list[Record], field: str) -> set[object]:
    return {value for record in records for value in record.values.get(field, ())}


def test_patent_classes_get_their_titles_under_the_iris_that_patents_name(tmp_path: Path) -> None:
    records, faults = read(written(tmp_path, "ipc.txt", IPC), "ipc-titles")
    codes = Codes(MODEL, "t")
    used = codes.find(MODEL.kinds["Patent"]["classifications"], "G05D1/00")
    assert used == SCHEME + "ipc/G05D1~00"
    group = records["ipc/G05D1~00"]
    assert said(group, "label") == {Text("Control made up", "en")}
    assert said(group, "altLabels") == {Text("Control, made up otherwise", "en")}
    assert said(group, "broader") == {SCHEME + "ipc/G05D"}
    assert said(group, "notation") == {"G05D 1/00"}
    assert faults == []


def test_a_label_that_the_model_has_stays_and_the_registers_is_another_name(tmp_path: Path) -> None:
    records, _ = read(written(tmp_path, "ipc.txt", IPC), "ipc-titles")
    assert said(records["ipc/G05"], "label") == set()
    assert said(records["ipc/G05"], "altLabels") == {Text("Controlling, made up", "en")}


def test_a_line_that_is_no_symbol_with_a_title_is_refused(tmp_path: Path) -> None:
    many = IPC * 10 + "B42B9\tOne thing\tand another\nZ99\tNo section\n"
    _, faults = read(written(tmp_path, "ipc.txt", many), "ipc-titles")
    assert [(fault.rule, fault.place.row) for fault in faults if fault.place] == [
        ("ipc-line", 41),
        ("ipc-form", 42),
    ]


def test_regions_come_with_those_around_them(tmp_path: Path) -> None:
    records, faults = read(written(tmp_path, "areas.csv", DIVISIONS), "divisions")
    assert said(records["region/330106"], "label") == {Text("西湖区", "zh")}
    assert said(records["region/330106"], "broader") == {SCHEME + "region/330100"}
    assert said(records["region/330100"], "broader") == {SCHEME + "region/330000"}
    assert said(records["region/420111"], "broader") == set()
    assert [(fault.rule, fault.value) for fault in faults] == [
        ("region-province", "990101"),
        ("required", "330108"),
    ]


def test_a_group_without_a_name_of_its_own_is_told_apart_by_its_province(tmp_path: Path) -> None:
    records, _ = read(written(tmp_path, "cities.csv", CITIES), "divisions")
    assert said(records["region/110100"], "label") == {Text("北京市市辖区", "zh")}
    assert said(records["region/330100"], "label") == {Text("杭州市", "zh")}


def test_industries_of_2011_point_at_those_of_2017(tmp_path: Path) -> None:
    records, faults = read(written(tmp_path, "gbt.csv", INDUSTRIES), "gbt4754")
    assert said(records["industry/0111"], "broader") == {SCHEME + "industry/011"}
    assert "industry/01" not in records
    matches = {
        key.removeprefix("industry-2011/"): {(p.removeprefix(SKOS), o[len(SCHEME) + 1 : -1]) for p, o in r.extra}
        for key, found in records.items() if key.startswith("industry-2011/") for r in found
    }  # fmt: skip
    assert matches["0111"] == {("closeMatch", "industry/0111")}
    assert matches["4500"] == {("narrowMatch", "industry/4511"), ("narrowMatch", "industry/4512")}
    assert matches["0112"] == matches["0114"] == {("broadMatch", "industry/0113")}
    assert [fault.rule for fault in faults] == ["industry-form", "edition"]
    (head,) = records["industry-2011"]
    assert (f"{SKOS}prefLabel", '"国民经济行业（2011 版）"@zh') in head.extra


def test_legal_forms_have_their_names_and_abbreviations_in_each_language(tmp_path: Path) -> None:
    path = written(tmp_path, "elf.csv", FORMS)
    records, faults = read(path, "legal-forms")
    form = records["legal-form/AAAA"]
    assert {Text("合成有限公司", "zh"), Text("Made-up company", "en")} <= said(form, "label")
    assert {Text("有限公司", "zh"), Text("Ltd", "en"), Text("Ltd.", "en")} <= said(form, "altLabels")
    (old,) = records["legal-form/BBBB"]
    assert {p.rpartition("/")[2] for p, _ in old.extra} == {"country", "coverage", "owl#deprecated"}
    assert [(fault.rule, fault.value) for fault in faults] == [("legal-form", "bb")]
    assert legal_form_words(path)["en"] == {"Made-up company", "Ltd", "Ltd."}


REAL = {
    "reference/ipc_3.txt": ("ipc-titles", 129, {}),
    "reference/ipc_4.txt": ("ipc-titles", 637, {}),
    "reference/ipc_8.txt": ("ipc-titles", 8027, {"ipc-line": 1, "ipc-form": 1}),
    "reference/gbt4754_2011_2017.csv": ("gbt4754", 3477, {}),
    "reference/elf-codes-1.4.1.csv": ("legal-forms", 3273, {}),
    "regions/provinces.csv": ("divisions", 31, {}),
    "regions/cities.csv": ("divisions", 342, {}),
    "regions/areas.csv": ("divisions", 3304, {}),
}


@pytest.mark.parametrize("name", REAL)
def test_the_real_lists(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared data folder has no {name} here")
    loader, things, rules = REAL[name]
    records, faults = read(path, loader)
    assert len(records) == things
    assert Counter(fault.rule for fault in faults) == rules


def test_the_real_legal_forms_know_chinese_and_english_abbreviations() -> None:
    path = SHARED / "reference" / "elf-codes-1.4.1.csv"
    if not path.exists():
        pytest.skip("the shared data folder has no legal forms here")
    words = legal_form_words(path)
    assert {"有限公司", "企业", "事业单位"} <= words["zh"]
    assert {"Ltd", "Limited"} <= words["en"]
    assert "GmbH" in words["de"]
