"""Codes by what people write; open lists grow, closed ones refuse."""

import pytest

from loaders.reading import BadValueError
from loaders.tables.codes import Codes
from ontology.model import SCHEME, Field, Text
from ontology.shapes import read_model

MODEL = read_model()
ENTERPRISE, PROJECT, PATENT = (MODEL.kinds[name] for name in ("Enterprise", "Project", "Patent"))


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (ENTERPRISE["region"], "湖北", "region/420000"),
        (ENTERPRISE["region"], "武汉市", "region/420100"),
        (ENTERPRISE["region"], "Wuhan", "region/420100"),
        (ENTERPRISE["region"], "４２０１１１", "region/420111"),
        (PROJECT["kind"], "面上项目", "jk-nsfc-general"),
        (PROJECT["kind"], "应急管理项目", "jk-nsfc-emergency"),
        (PROJECT["kind"], "jk-nssfc", "jk-nssfc"),
        (PROJECT["kind"], "NSFC Project", "jk-nsfc"),
        (PATENT["classifications"], "G05D1/08", "ipc/G05D1~08"),
    ],
)
def test_labels_notations_and_names_find_a_code(field: Field, text: str, code: str) -> None:
    assert Codes(MODEL, "t").find(field, text) == SCHEME + code


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        (PROJECT["kind"], "无此类别", "code-unknown"),
        (PROJECT["kind"], "重点项目", "code-ambiguous"),
        (ENTERPRISE["region"], "亚特兰蒂斯", "code-unknown"),
        (ENTERPRISE["region"], "990000", "region-province"),
        (PATENT["classifications"], "5D", "ipc-form"),
    ],
)
def test_what_means_no_one_code_is_refused(field: Field, text: str, rule: str) -> None:
    codes = Codes(MODEL, "t")
    with pytest.raises(BadValueError) as caught:
        codes.find(field, text)
    assert caught.value.rule == rule
    assert not list(codes.minted())


def test_a_refusal_names_what_is_allowed() -> None:
    with pytest.raises(BadValueError) as caught:
        Codes(MODEL, "t").find(PROJECT["status"], "快了")
    assert "已结题" in caught.value.zh
    assert "completed" in caught.value.en


def test_an_open_list_grows_once_for_each_label() -> None:
    codes = Codes(MODEL, "made")
    first, again = (codes.find(ENTERPRISE["industries"], text) for text in ("农药化肥", " 农药化肥"))
    latin = codes.find(ENTERPRISE["industries"], "Construction & Engineering")
    assert first == again
    assert latin == f"{SCHEME}industry/made-construction-engineering"
    assert first.isascii()
    assert first.startswith(f"{SCHEME}industry/made-")
    minted = list(codes.minted())
    assert [record.values["label"] for record in minted] == [
        (Text("农药化肥", "zh"),),
        (Text("Construction & Engineering", "en"),),
    ]
    assert {record.values["scheme"] for record in minted} == {(f"{SCHEME}industry",)}
    assert not list(codes.minted())


def test_a_patent_class_comes_with_all_that_is_broader() -> None:
    codes = Codes(MODEL, "t")
    codes.find(PATENT["classifications"], "G05D1/08")
    found = {record.iri.rpartition("/")[2]: record.values.get("broader") for record in codes.minted()}
    assert found == {
        "G05D": (f"{SCHEME}ipc/G05",),
        "G05D1~00": (f"{SCHEME}ipc/G05D",),
        "G05D1~08": (f"{SCHEME}ipc/G05D1~00",),
    }
