"""From files to a published city: what goes in, what is refused, what is one thing, and what changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.generation import City, Generation
from loaders.run import Loaded, NothingUsableError, inputs, load, source_name
from loaders.source import SourceError
from ontology.model import Model

WUHAN = Path(__file__).parents[3] / "shared" / "data" / "wuhan"
HEADER = "ts_code,symbol,name,area,industry,list_date\n"
GOOD = "600498.SH,600498,合成通信,湖北,通信设备,2001-08-23\n"

real = pytest.mark.skipif(not WUHAN.exists(), reason="the real files of Wuhan are not here")


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    return City(tmp_path / "data", model=model)


def take(city: City, path: Path, text: str) -> Loaded:
    path.write_text(text, "utf-8")
    return load(city, inputs(city.model, [path]))


def labels(city: City) -> set[str]:
    found = city.current()
    assert found is not None
    return {found.index.label(n) for n in found.index.nodes("Enterprise").tolist()}


def test_a_second_load_of_the_same_file_changes_nothing(city: City, tmp_path: Path) -> None:
    first = take(city, tmp_path / "list.csv", HEADER + GOOD)
    assert first.generation is not None and labels(city) == {"合成通信"}
    again = load(city, inputs(city.model, [tmp_path / "list.csv"]))
    assert again.generation is None and again.reports[0].unchanged
    assert city.numbers() == [1]


def test_a_changed_file_takes_the_place_of_what_it_said(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD + "000422.SZ,000422,合成化工,湖北,农药化肥,1996-08-15\n")
    assert labels(city) == {"合成通信", "合成化工"}
    take(city, tmp_path / "list.csv", HEADER + GOOD.replace("合成通信", "合成通信科技"))
    assert labels(city) == {"合成通信科技"}


def test_a_refused_row_is_told_and_the_rest_goes_in(city: City, tmp_path: Path) -> None:
    bad = "600498X,600498,坏代码,湖北,通信设备,2001-08-23\n"
    loaded = take(city, tmp_path / "list.csv", HEADER + bad + GOOD)
    assert labels(city) == {"合成通信"}
    (fault,) = loaded.reports[0].refused
    assert fault.place is not None and (fault.place.file, fault.place.row) == ("list.csv", 2)
    with (city.path / "rejected" / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["row"], row["value"], row["rule"]) == ("list.csv", "2", "600498X", fault.rule)
    assert row["原因"] and row["reason"]


def test_mended_rows_leave_no_refused_file_behind(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD + GOOD.replace("600498.SH", "6004"))
    assert (city.path / "rejected" / "list.csv").exists()
    take(city, tmp_path / "list.csv", HEADER + GOOD)
    assert not (city.path / "rejected" / "list.csv").exists()


def test_a_file_that_cannot_be_read_leaves_the_city_as_it_was(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD)
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(SourceError):
        load(city, inputs(city.model, [tmp_path / "list.csv", tmp_path / "noise.csv"]))
    assert city.numbers() == [1] and labels(city) == {"合成通信"}


def test_a_rule_beyond_one_record_refuses_what_breaks_it(city: City, tmp_path: Path) -> None:
    bad = (Path(__file__).parents[1] / "data" / "bad" / "O4--shared-code.ttl").read_text("utf-8")
    good = 'id:good a qq:Enterprise ; skos:prefLabel "合成好企业"@zh .'
    loaded = take(city, tmp_path / "shared.ttl", f"{bad}\n{good}\n")
    assert {fault.rule for fault in loaded.reports[0].refused} == {"O4"}
    assert labels(city) == {"合成好企业"}


def test_a_file_without_a_usable_row_leaves_the_city_as_it_was(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD)
    with pytest.raises(NothingUsableError, match=r"list\.csv: no usable record, 1 refused, first:2"):
        take(city, tmp_path / "list.csv", HEADER + GOOD.replace("600498.SH", "6004"))
    assert city.numbers() == [1] and labels(city) == {"合成通信"}
    assert (city.path / "rejected" / "list.csv").exists()


def test_names_of_sources() -> None:
    assert source_name(Path("/x/List 2022.csv.gz")) == "list-2022"
    assert source_name(Path("高新技术企业.xlsx")).startswith("gao-xin-ji-shu-qi-ye-")
    assert source_name(Path("高新技术企业.xlsx")) != source_name(Path("高薪技术企业.xlsx"))


@pytest.fixture(scope="module")
def wuhan(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Generation:
    city = City(tmp_path_factory.mktemp("wuhan"), model=model)
    loaded = load(city, inputs(model, sorted(WUHAN.iterdir())))
    assert loaded.generation is not None
    return loaded.generation


@real
def test_the_eight_files_are_recognised(wuhan: Generation) -> None:
    loaders = {about["source"]: about["loader"] for about in wuhan.manifest["sources"]}
    assert loaders == {
        "enterprises_ashare_hubei": "ashare",
        "enterprises_financedb": "financedb",
        "enterprises_oui": "oui",
        "institutions_ror": "ror",
        "patents_dronesr": "lens",
        "projects_nsfc": "nsfc",
        "projects_nssfc": "nssfc",
        "standards_3gpp_cict": "relaton",
    }


@real
def test_one_university_under_all_its_names(wuhan: Generation) -> None:
    index, kind = wuhan.index, wuhan.model.kinds["Institution"]
    (node,) = [n for n in index.nodes("Institution").tolist() if index.label(n) == "华中科技大学"]
    assert index.iri(node).endswith("/org/ror-00p991c53")
    names = {str(getattr(t, "value", t)) for t in index.values(node, kind["altLabels"])}
    assert "UNIV HUAZHONG SCIENCE TECH" in names
    assert index.links(kind["appliedPatents"]).count(node) >= 4
    assert index.links(kind["ledProjects"]).count(node) > 500
    assert {row.source for row in index.rows(node)} == {
        "institutions_ror",
        "patents_dronesr",
        "projects_nsfc",
        "projects_nssfc",
    }


@real
def test_a_stock_code_joins_the_chinese_and_the_english_name(wuhan: Generation) -> None:
    index = wuhan.index
    node = index.find("https://example.org/wuhan/id/org/stock-code-002281.SZ")
    assert node is not None
    assert (index.label(node, "zh"), index.label(node, "en")) == (
        "光迅科技",
        "Accelink Technologies Co., Ltd.",
    )


@real
def test_what_is_doubtful_stays_apart_and_is_listed(wuhan: Generation) -> None:
    doubted = {doubt["evidence"]: doubt for doubt in wuhan.doubts}
    assert "中国地质大学" in doubted
    candidates = [doubted["中国地质大学"]["subject"], *doubted["中国地质大学"]["candidates"]]
    assert len({wuhan.index.find(iri) for iri in candidates}) == len(candidates)


@real
def test_what_is_linked_is_kept_with_method_and_evidence(wuhan: Generation) -> None:
    rows = wuhan.store.select(
        "PREFIX qq: <https://w3id.org/queqiao/ns/> SELECT ?s ?m ?e { GRAPH ?g { ?l qq:linkSubject ?s ; "
        "qq:linkObject <https://example.org/wuhan/id/org/ror-00p991c53> ; qq:linkMethod ?m ; qq:evidence ?e } }"
    ).rows
    assert len(rows) >= 3
    assert {m for _, m, _ in rows} <= {'"name:label"', '"name:alias"', '"identifier"'}
