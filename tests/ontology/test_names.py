"""Spellings of one name meet in one form, and names that only look alike stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.names import (
    acronym_in,
    core,
    initials,
    is_acronym,
    is_full_name,
    is_generic,
    is_legal_form,
    loose_forms,
    normal_forms,
    strip_legal_form,
)


def same(one: str, other: str) -> bool:
    """The rule of normal_forms: a shared form proves it if it is the first of either."""
    mine, theirs = normal_forms(one), normal_forms(other)
    return mine[0] in theirs or theirs[0] in mine


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("武汉光迅科技有限责任公司", "武汉光迅科技有限公司"),
        ("烽火通信科技股份有限公司", "烽火通信科技 股份公司"),
        ("中国地质大学（武汉）", "中国地质大学 (武汉)"),
        ("蘇州城市學院", "苏州城市学院"),
        ("ＴＣＬ科技集团股份有限公司", "TCL科技集团股份有限公司"),
        ("武汉大学\u3000历史学院", "武汉大学历史学院"),
        ("深圳莱芒生物科技有限公司 (Leman Biotech Co., Ltd.) (China)", "深圳莱芒生物科技有限公司"),
        ("UNIV HUAZHONG SCIENCE TECH", "Huazhong University of Science and Technology"),
        ("UNIV WUHAN SCIENCE & TECH", "Wuhan University of Science and Technology"),
        ("UNIV WUHAN TECH", "Wuhan University of Technology"),
        ("Univ. of Wollongong", "The University of Wollongong"),
        ("NAT UNIV SINGAPORE", "National University of Singapore"),
        ("UNIV NAT TAIWAN", "National Taiwan University"),
        ("BOSCH GMBH ROBERT", "Robert Bosch GmbH"),
        ("Accelink Technologies Co.,Ltd.", "ACCELINK TECH CO LTD"),
        ("Changjiang Securities Company Limited", "Changjiang Securities Co., Ltd"),
        (
            "Yangtze Optical Fibre and Cable Joint Stock Limited Company",
            "Yangtze Optical Fiber & Cable Co Ltd",
        ),
        ("Huawei Technologies (China)", "Huawei Technologies"),
        (
            "China Academy of Telecommunications Technology (CATT)",
            "China Academy of Telecommunication Technology",
        ),
        ("Telecom Italia S.p.A.", "TELECOM ITALIA SPA"),
        ("TELE DANMARK A/S", "Tele Danmark a/s"),
        ("AT & T Corp.", "AT&T Corporation"),
        ("Universität Zürich", "UNIVERSITAT ZURICH"),
        ("Xi'an Jiaotong University", "Xi’an Jiaotong University"),
        ("WuHan Yangtze Communication", "Wu Han Yangtze Communication"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wuhan University of Technology", "Wuhan University of Science and Technology"),
        ("Wuhan University of Technology", "Wuhan Technology University"),
        ("Wuhan University of Technology", "Wuhan Institute of Technology"),
        ("UNIV WUHAN TECH", "Wuhan University of Science and Technology"),
        ("University of Miami", "Miami University"),
        ("University of Science and Technology of China", "China University of Science and Technology"),
        ("Huawei Technologies (China)", "Huawei Technologies (Germany)"),
        ("Ericsson (China) Communications, Co.Ltd", "Ericsson Communications Co Ltd"),
        ("Ericsson AB", "Ericsson GmbH"),
        ("Ford Motor Co", "Ford Motor Co Ltd"),
        ("KDDI Corporation (TTC)", "KDDI Corporation"),
        ("中国地质大学（武汉）", "中国地质大学（北京）"),
        ("中国地质大学（武汉）", "中国地质大学"),
        ("武汉大学", "武汉大学法学院"),
        ("长江证券有限公司", "长江证券股份有限公司"),
        ("武汉光迅科技有限公司", "武汉光迅科技有限公司北京分公司"),
        ("烽火通信", "烽火通信科技股份有限公司"),
        ("华中科技大学", "华中理工大学"),
    ],
)
def test_names_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("武汉光迅科技股份有限公司", ("武汉光迅科技", "股份有限公司")),
        ("嘉必优生物技术（武汉）股份公司", ("嘉必优生物技术(武汉)", "股份有限公司")),
        ("武汉某投资合伙企业（有限合伙）", ("武汉某投资", "合伙企业")),
        ("武汉光迅科技有限公司北京分公司", ("武汉光迅科技有限公司北京分公司", "")),
        ("Accelink Technologies Co.,Ltd.", ("Accelink Technologies", "ltd")),
        ("Hubei Dinglong CO.,Ltd", ("Hubei Dinglong", "ltd")),
        ("Nokia Solutions and Networks GmbH & Co. KG", ("Nokia Solutions and Networks", "gmbh co kg")),
        ("Sierra Wireless, S.A.", ("Sierra Wireless", "sa")),
        ("Wuhan University", ("Wuhan University", "")),
        ("", ("", "")),
    ],
)
def test_legal_form_comes_off(name: str, parts: tuple[str, str]) -> None:
    assert strip_legal_form(name) == parts


def test_a_legal_form_alone_is_told_from_a_name() -> None:
    assert is_legal_form("Co., Ltd.")
    assert is_legal_form("有限责任公司")
    assert not is_legal_form("Accelink Co., Ltd.")
    assert not is_legal_form("烽火")


def test_full_names_say_what_body_they_name() -> None:
    assert all(
        map(
            is_full_name,
            ["湖北省农业科学院", "湖北省财政厅", "Tongji Hospital", "Accelink Co Ltd", "ETSI GmbH"],
        )
    )
    assert not any(map(is_full_name, ["烽火通信", "Huawei", "CICT", "嘉必优", "Huawei Technologies (China)"]))


def test_generic_names_are_nobodys_own() -> None:
    assert all(map(is_generic, ["School of Medicine", "第一人民医院", "Institute of Physics", "法学院"]))
    assert not any(
        map(is_generic, ["Tongji Hospital", "武汉市第一医院", "Wuhan University", "武汉大学法学院"])
    )


def test_acronyms_are_found_where_the_name_explains_them() -> None:
    assert acronym_in("China Academy of Telecommunications Technology (CATT)") == "CATT"
    assert acronym_in("KDDI Corporation (TTC)") == ""
    assert acronym_in("Cabio (Wuhan)") == ""
    assert initials("Huazhong University of Science and Technology") == "HUST"
    assert is_acronym("CICT")
    assert not is_acronym("HZU")
    assert not is_acronym("Cict")


def test_loose_forms_meet_where_only_form_order_or_brackets_differ() -> None:
    def meet(one: str, other: str) -> bool:
        return not set(loose_forms(one)).isdisjoint(loose_forms(other))

    assert meet("University of Miami", "Miami University")
    assert meet("中国地质大学（武汉）", "中国地质大学")
    assert meet("湖北省社会科学院", "湖北社会科学院")
    assert meet("Fiberhome Group Corporation", "FiberHome Group")
    assert not meet("武汉大学", "武汉理工大学")


def test_no_letters_no_forms() -> None:
    assert normal_forms(" … () ") == ()
    assert normal_forms("") == ()


NAMES = st.text(st.sampled_from("abcdefg ABC 武汉光迅科技大学 éü().-&'"), max_size=20)


@given(NAMES)
def test_width_case_and_space_around_do_not_matter(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert normal_forms(wide) == normal_forms(name) == normal_forms(f"  {name} ")
    assert set(normal_forms(name.upper())) == set(normal_forms(name.upper().lower()))


@given(
    st.lists(st.sampled_from(["Wuhan", "Optics", "Valley", "Laser", "Fiber"]), min_size=1, max_size=4),
    st.sampled_from(["Co., Ltd.", "Co.,Ltd", "CO LTD", "Company Limited", "Ltd", "Limited", "Corp., Ltd."]),
)
def test_every_spelling_of_limited_is_one(words: list[str], legal: str) -> None:
    name = " ".join(words)
    assert normal_forms(f"{name} {legal}") == normal_forms(f"{name} Ltd")
    assert strip_legal_form(f"{name} {legal}") == (name, "ltd")


@given(NAMES)
def test_a_core_is_its_own_core(name: str) -> None:
    bare = core(name)
    assert core(bare) == bare or strip_legal_form(bare)[1]
