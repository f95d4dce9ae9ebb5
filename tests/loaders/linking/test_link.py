"""Who is joined with whom, who is not, and what a person is asked."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.linking.link import Doubt, Link, Linking, Mention, link, report
from loaders.linking.mention import Nothing

WUHAN = Path(__file__).parents[3] / ".." / "shared" / "data" / "wuhan"
HUST = "Huazhong University of Science and Technology"


def mention(
    key: str,
    *names: str,
    kind: str = "Organization",
    ids: Iterable[str] = (),
    places: Iterable[str] = (),
    role: str = "label",
) -> Mention:
    """A mention whose names are labels, or `role:text`."""
    parted = [text.split("::") if "::" in text else [role, text] for text in names]
    return Mention(
        f"https://example.org/id/org/{key}",
        kind,
        tuple((text, "", given) for given, text in parted),
        tuple(ids),
        frozenset(places),
        "test",
    )


def joined(linking: Linking) -> dict[str, str]:
    """Who became whom, by the last part of the IRI."""
    return {key(found.subject): key(found.object) for found in linking.links}


def doubted(linking: Linking) -> dict[str, list[str]]:
    return {key(doubt.subject): list(map(key, doubt.candidates)) for doubt in linking.doubts}


def key(iri: str) -> str:
    return iri.rpartition("/")[2]


def university(places: Iterable[str] = ()) -> Mention:
    """The anchor of most tests."""
    names = (HUST, "华中科技大学", "acronym::HUST")
    return mention("ror1", *names, kind="Institution", ids=["ror:00p991c53"], places=places)


def test_equal_identifiers_join() -> None:
    found = link(
        [
            mention("x-1", "烽火通信", ids=["stock-code:600498.SH"]),
            mention("x-2", "Fiberhome Co Ltd", ids=["stock-code:600498.SH"]),
        ]
    )
    assert [(one.method, one.confidence, one.evidence) for one in found.links] == [
        ("identifier", 1.0, "stock-code:600498.SH")
    ]


def test_two_values_of_one_scheme_are_never_one_thing() -> None:
    chain = [
        mention("x-1", "甲", ids=["credit-code:A", "ror:r"]),
        mention("x-2", "乙", ids=["ror:r", "credit-code:B"]),
        mention("x-3", "丙", ids=["credit-code:A"]),
    ]
    found = link(chain)
    assert joined(found) == {"x-3": "x-1"}
    assert doubted(found) == {"x-2": ["x-1"]}


def test_one_record_may_vouch_for_two_values() -> None:
    both = mention("x-1", "长飞光纤", ids=["stock-code:601869.SH", "stock-code:6869.HK"])
    parts = [
        mention("x-2", "长飞A", ids=["stock-code:601869.SH"]),
        mention("x-3", "长飞H", ids=["stock-code:6869.HK"]),
    ]
    assert joined(link([both, *parts])) == {"x-2": "x-1", "x-3": "x-1"}
    assert joined(link(parts)) == {}


@pytest.mark.parametrize(
    ("text", "method", "confidence"),
    [
        ("华中科技大学", "name:label", 0.95),
        ("UNIV HUAZHONG SCIENCE TECH", "name:label", 0.85),
        ("华中工学院", "name:former", 0.85),
        ("华科", "name:alias", 0.8),
        ("HUST", "name:acronym", 0.6),
    ],
)
def test_the_name_of_one_anchor_joins(text: str, method: str, confidence: float) -> None:
    anchor = mention(
        "ror1", HUST, "华中科技大学", "former::华中工学院", "alias::华科", "acronym::HUST", ids=["ror:1"]
    )
    (found,) = link([anchor, mention("x-1", text)]).links
    assert (found.method, found.confidence) == (method, confidence)
    assert text in found.evidence


def test_the_name_of_two_anchors_is_a_doubt() -> None:
    anchors = [mention(f"ror{i}", "北部湾大学", ids=[f"ror:{i}"]) for i in (1, 2)]
    found = link([*anchors, mention("x-1", "北部湾大学"), mention("x-2", "北部湾大学")])
    assert joined(found) == {}
    assert doubted(found)["x-1"] == ["ror1", "ror2"]


def test_a_register_spelling_is_a_doubt_where_two_could_be_meant() -> None:
    ohio = mention("ror1", "Miami University", ids=["ror:1"])
    florida = mention("ror2", "University of Miami", ids=["ror:2"])
    found = link([ohio, florida, mention("x-1", "UNIV MIAMI"), mention("x-2", "The University of Miami")])
    assert joined(found) == {"x-2": "ror2"}
    assert doubted(found)["x-1"] == ["ror1", "ror2"]
    assert "x-2" not in joined(link([ohio, mention("x-2", "The University of Miami")]))


def test_a_former_name_yields_to_who_may_bear_it_today() -> None:
    today = mention("ror1", "Huawei Technologies (China)", ids=["ror:1"])
    once = mention(
        "x-1", "Unipower Systems Co Ltd", "former::Huawei Technology Co., Ltd", ids=["stock-code:1.SZ"]
    )
    asked = mention("x-2", "HUAWEI TECH CO LTD")
    assert joined(link([once, asked])) == {"x-2": "x-1"}
    found = link([today, once, asked])
    assert (joined(found), doubted(found)["x-2"]) == ({}, ["ror1", "x-1"])


@pytest.mark.parametrize("text", ["HUST", "WIT", "hust"])
def test_an_acronym_must_be_long_unique_and_in_capitals(text: str) -> None:
    harbin = mention("ror2", "Harbin University of Science and Technology", "acronym::HUST", ids=["ror:2"])
    wit = mention("ror3", "Wuhan Institute of Technology", "acronym::WIT", ids=["ror:3"])
    found = link([university(), harbin, wit, mention("x-1", text)])
    assert joined(found) == {}


def test_kind_and_place_forbid() -> None:
    anchor = university(places=["420100"])
    assert joined(link([anchor, mention("x-1", HUST, places=["420000"])])) == {"x-1": "ror1"}
    assert joined(link([anchor, mention("x-1", HUST, places=["420111"])])) == {"x-1": "ror1"}
    elsewhere = link([anchor, mention("x-1", HUST, places=["230100"])])
    assert (joined(elsewhere), doubted(elsewhere)) == ({}, {"x-1": ["ror1"]})
    firm = link([anchor, mention("x-1", HUST, kind="Enterprise")])
    assert (joined(firm), doubted(firm)) == ({}, {"x-1": ["ror1"]})
    assert link([anchor, mention("x-1", HUST, kind="Fund")]) == Linking((), ())


def test_an_anchor_of_unknown_place_takes_neither_of_two_that_conflict() -> None:
    found = link(
        [
            university(),
            mention("x-1", HUST, places=["420100"]),
            mention("x-2", HUST, places=["230100"]),
            mention("x-3", HUST),
        ]
    )
    assert "x-1" not in joined(found)
    assert "x-2" not in joined(found)
    assert doubted(found)["x-1"] == ["ror1"]


def test_full_names_join_among_themselves_and_short_ones_are_shown() -> None:
    found = link(
        [
            mention("x-1", "烽火通信科技股份有限公司"),
            mention("x-2", "烽火通信科技股份公司", kind="Enterprise"),
            mention("x-3", "烽火通信"),
            mention("x-4", "Huawei"),
            mention("x-5", "Huawei Technologies Co., Ltd."),
            mention("x-6", "CICT"),
            mention("x-7", "China Information Communication Technologies Group Corporation"),
            mention("x-8", "武汉大学"),
            mention("x-9", "武汉大学法学院"),
        ]
    )
    assert [(key(one.subject), key(one.object), one.method) for one in found.links] == [
        ("x-2", "x-1", "name:same"),
        ("x-3", "x-1", "name:short"),
    ]
    assert doubted(found) == {"x-4": ["x-5"], "x-6": ["x-7"]}
    assert [(key(one.subject), key(one.object)) for one in found.parts] == [("x-9", "x-8")]


def test_same_names_of_different_places_stay_apart_and_the_placeless_is_a_doubt() -> None:
    found = link(
        [
            mention("x-1", "建设银行学校", places=["420100"]),
            mention("x-2", "建设银行学校", places=["420102"]),
            mention("x-3", "建设银行学校", places=["110000"]),
            mention("x-4", "建设银行学校"),
        ]
    )
    assert joined(found) == {"x-2": "x-1"}
    assert doubted(found) == {"x-3": ["x-1"], "x-4": ["x-1", "x-3"]}


def test_an_enterprise_and_an_institution_of_one_name_are_shown() -> None:
    name = "Wuhan Maritime Communication Research Institute"
    found = link([mention("x-1", name, kind="Enterprise"), mention("x-2", name, kind="Institution")])
    assert (joined(found), doubted(found)) == ({}, {"x-2": ["x-1"]})


def test_a_province_does_not_bridge_two_of_its_cities() -> None:
    wide, narrow = (mention(f"x-{i}", "Jianghan Normal University", places=[i]) for i in ("420000", "420100"))
    found = link([wide, narrow, mention("x-9", "UNIV JIANGHAN NORMAL", places=["420200"])])
    assert joined(found) == {"x-420100": "x-420000"}
    assert doubted(found) == {"x-9": ["x-420000"]}


def test_aliases_never_chain_what_conflicts() -> None:
    found = link(
        [
            mention("x-1", "江城学院", kind="Enterprise"),
            mention("x-2", "江城学院", "alias::楚天学院"),
            mention("x-3", "楚天学院", kind="Institution"),
        ]
    )
    assert joined(found) == {}
    assert doubted(found)["x-2"] == ["x-1", "x-3"]


def test_a_and_b_shares_of_one_name_are_one_firm() -> None:
    both = [mention("x-1", "华新水泥股份有限公司", ids=["stock-code:600801.SH"]),
            mention("x-2", "华新水泥股份有限公司", ids=["stock-code:900933.SH"])]  # fmt: skip
    assert [(found.subject.rpartition("/")[2], found.method) for found in link(both).links] == [
        ("x-2", "name:label")
    ]
    twice = [mention("x-1", "华新水泥股份有限公司", ids=["stock-code:600801.SH"]),
             mention("x-2", "华新水泥股份有限公司", ids=["stock-code:600802.SH"])]  # fmt: skip
    assert [doubt.reason for doubt in link(twice).doubts] == ["one name, different identifiers"]


def test_two_anchors_meet_by_a_full_name_that_is_theirs_alone() -> None:
    ror = mention("ror1", "Accelink Technologies Co., Ltd. (China)", kind="Enterprise", ids=["ror:1"])
    listed = mention("x-1", "ACCELINK TECH CO LTD", kind="Enterprise", ids=["stock-code:002281.SZ"])
    assert joined(link([ror, listed])) == {"x-1": "ror1"}
    twin = mention("x-2", "Accelink Technologies Co Ltd", kind="Enterprise", ids=["stock-code:000001.SZ"])
    assert joined(link([ror, listed, twin])) == {}
    short = [mention("ror1", "嘉必优", ids=["ror:1"]), mention("x-1", "嘉必优", ids=["stock-code:688089.SH"])]
    assert (joined(link(short)), doubted(link(short))) == ({}, {"x-1": ["ror1"]})
    former = [
        mention("ror1", "former::武汉某某有限公司", ids=["ror:1"]),
        mention("x-1", "武汉某某有限公司", ids=["s:2"]),
    ]
    assert joined(link(former)) == {}


def test_the_canonical_iri_is_the_best_known() -> None:
    same = "武汉光迅科技有限公司"
    ids = ["ror:1", "stock-code:2", "credit-code:3"]
    everyone = [
        mention("x-stock", same, ids=ids[1:2]),
        mention("x-ror", same, ids=ids[:1]),
        mention("x-credit", same, ids=ids[2:]),
        mention("x-0", same),
    ]
    assert set(joined(link(everyone)).values()) == {"x-credit"}
    assert set(joined(link(everyone[:2])).values()) == {"x-ror"}
    natural = mention("002281", same, ids=["stock-code:2"])
    assert set(joined(link([*everyone, natural])).values()) == {"002281"}


def test_countries_forbid_and_a_division_of_china_is_in_china() -> None:
    anchor = university(places=["CN"])
    assert joined(link([anchor, mention("x-1", HUST, places=["420100"])])) == {"x-1": "ror1"}
    assert joined(link([anchor, mention("x-1", HUST, places=["US"])])) == {}
    assert joined(link([university(places=["CN", "420100"]), mention("x-1", HUST, places=["110000"])])) == {}
    assert joined(link([university(places=["HK"]), mention("x-1", HUST, places=["810000"])])) == {
        "x-1": "ror1"
    }


def test_doubts_have_scores_and_the_likeliest_candidate_comes_first() -> None:
    found = link([mention("x-1", "Wuhan Optics"), mention("x-2", "Wuhan Optics Laser Group Holding Ltd"),
                  mention("x-3", "Wuhan Optics Ltd, Hubei")])  # fmt: skip
    (doubt,) = found.doubts
    assert list(map(key, doubt.candidates)) == ["x-3", "x-2"]
    assert doubt.scores[0] > doubt.scores[1] > 0
    assert len(doubt.scores) == len(doubt.candidates)


# Decisions


def decided(joined: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()) -> Nothing:
    """Decisions on pairs of keys."""
    base = "https://example.org/id/org/"
    first, second = (tuple((base + one, base + other) for one, other in pairs) for pairs in (joined, apart))
    return Nothing(first, second)


def test_what_people_joined_is_joined_first_and_surely() -> None:
    mentions = [mention("x-1", "江城光电", ids=["ror:1"]), mention("x-2", "Jiangcheng Optics", ids=["ror:2"])]
    assert joined(link(mentions)) == {}
    (found,) = link(mentions, decided(joined=[("x-2", "x-1")])).links
    assert (key(found.subject), found.method, found.confidence) == ("x-2", "review:accepted", 1.0)
    assert found.evidence == "Jiangcheng Optics = 江城光电"
    third = mention("x-3", "江城光电某某", ids=["ror:2"])
    assert joined(link([*mentions, third], decided(joined=[("x-2", "x-1")]))) == {"x-2": "x-1", "x-3": "x-1"}


def test_what_people_joined_finds_its_anchor_by_any_of_its_names() -> None:
    group = [mention("x-1", "江城理工"), mention("x-2", HUST)]
    found = link([university(), *group], decided(joined=[("x-1", "x-2")]))
    assert joined(found) == {"x-1": "ror1", "x-2": "ror1"}


def test_what_people_rejected_stays_apart_even_by_an_identifier() -> None:
    mentions = [mention("x-1", "甲", ids=["ror:1"]), mention("x-2", "乙", ids=["ror:1"])]
    found = link(mentions, decided(apart=[("x-1", "x-2")]))
    assert found == Linking((), ())
    assert joined(link(mentions, decided(apart=[("x-1", "x-9")]))) == {"x-2": "x-1"}


def test_a_join_that_would_unite_what_was_rejected_is_told() -> None:
    chain = [
        mention("x-1", "A", ids=["ror:1", "s:1"]),
        mention("x-2", "B", ids=["ror:1"]),
        mention("x-3", "C", ids=["s:1"]),
    ]
    found = link(chain, decided(apart=[("x-2", "x-3")]))
    assert joined(found) == {"x-2": "x-1"}
    assert [(key(d.subject), d.reason) for d in found.doubts] == [("x-1", "rejected by review")]
    assert link(chain, decided(apart=[("x-1", "x-3"), ("x-2", "x-3")])).doubts == ()


def test_a_rejected_pair_is_no_longer_asked() -> None:
    mentions = [mention("x-1", "Huawei"), mention("x-2", "Huawei Technologies Co., Ltd.")]
    assert doubted(link(mentions)) == {"x-1": ["x-2"]}
    assert link(mentions, decided(apart=[("x-1", "x-2")])).doubts == ()


def test_report_counts_methods_and_reasons() -> None:
    found = Linking(
        (Link("a", "b", "identifier", 1.0, ""), Link("c", "b", "identifier", 1.0, "")),
        (Doubt("d", ("b",), "acronym", ""),),
    )
    assert report(found) == {"identifier": 2, "doubt: acronym": 1}


TEXTS = [
    *[
        "武汉大学",
        "武汉理工大学",
        "江城学院",
        "UNIV WUHAN",
        "Wuhan University",
        "University of Wuhan",
        "WHUX",
    ],
    *["烽火通信", "烽火通信有限公司", "烽火通信有限责任公司", "第一人民医院"],
    *["Huawei", "Huawei (China)", "Huawei Co Ltd", "Huawei Co Ltd (China)"],
]
APART = [
    set(pair)
    for pair in [("420100", "420200"), *((code, "110000") for code in ("420000", "420100", "420200"))]
]
IDENTIFIERS = ["ror:1", "ror:2", "credit-code:1", "stock-code:1", "stock-code:2"]


def mentions_of(texts: list[str], identifiers: list[str]) -> st.SearchStrategy[list[Mention]]:
    """Up to nine mentions that share few names, places and identifiers, so that most of them collide."""
    role = st.sampled_from(["label", "alias", "former", "acronym"])
    return st.lists(
        st.builds(
            Mention,
            st.sampled_from(["b/1", "b/2", "b/3", "b/x-4", "b/x-5", "b/x-6", "b/x-7", "b/x-8", "b/x-9"]),
            st.sampled_from(["Organization", "Enterprise", "Institution"]),
            st.lists(st.tuples(st.sampled_from(texts), st.just(""), role), min_size=1, max_size=3).map(tuple),
            st.lists(st.sampled_from(identifiers), max_size=2).map(tuple) if identifiers else st.just(()),
            st.lists(st.sampled_from(["420100", "420200", "420000", "110000"]), max_size=1).map(frozenset),
            st.just("test"),
        ),
        max_size=9,
        unique_by=lambda one: one.iri,
    )


MENTIONS = st.one_of(
    mentions_of(TEXTS, IDENTIFIERS), mentions_of(TEXTS[:3], []), mentions_of(TEXTS[3:6], ["ror:1"])
)


@settings(max_examples=60, deadline=None)
@given(MENTIONS, st.randoms(use_true_random=False))
def test_the_order_of_mentions_has_no_effect(mentions: list[Mention], dice: random.Random) -> None:
    shuffled = dice.sample(mentions, len(mentions))
    assert link(shuffled) == link(mentions)


@settings(max_examples=40, deadline=None)
@given(MENTIONS)
def test_a_mention_that_shares_nothing_changes_nothing(mentions: list[Mention]) -> None:
    stranger = mention("stranger", "Zyx Qwv Ltd", ids=["lei:1"])
    assert link([*mentions, stranger]) == link(mentions)


PAIRS = st.lists(
    st.tuples(st.sampled_from([f"b/{i}" for i in (1, 2, 3)]), st.sampled_from(["b/x-4", "b/x-5"])), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(MENTIONS, PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_decisions_always_win(
    mentions: list[Mention],
    together: list[tuple[str, str]],
    apart: list[tuple[str, str]],
    dice: random.Random,
) -> None:
    groups = clusters_of({one: one for pair in together for one in pair}, together)
    apart = [(one, other) for one, other in apart if groups.get(one, one) != groups.get(other, other)]
    decisions = Nothing(tuple(together), tuple(apart))
    found = link(mentions, decisions)
    assert found == link(dice.sample(mentions, len(mentions)), decisions)
    here = {one.iri for one in mentions}
    owner = {one.subject: one.object for one in found.links}
    for one, other in together:
        if {one, other} <= here:
            assert owner.get(one, one) == owner.get(other, other)
    for one, other in apart:
        if {one, other} <= here:
            assert owner.get(one, one) != owner.get(other, other)
            assert not [doubt for doubt in found.doubts if {doubt.subject, *doubt.candidates} == {one, other}]


def clusters_of(owner: dict[str, str], pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Whom the pairs put together, by one of them."""
    for one, other in pairs:
        old, new = owner[one], owner[other]
        owner = {iri: new if group == old else group for iri, group in owner.items()}
    return owner


@settings(max_examples=60, deadline=None)
@given(MENTIONS)
def test_no_cluster_holds_what_conflicts(mentions: list[Mention]) -> None:
    found = link(mentions)
    owner = {one.subject: one.object for one in found.links}
    assert len(owner) == len(found.links)
    assert owner.keys().isdisjoint(owner.values())
    clusters = defaultdict(list)
    for one in mentions:
        clusters[owner.get(one.iri, one.iri)].append(one)
    for members in clusters.values():
        assert not any(splits(scheme, members) for scheme in ("ror", "credit-code", "stock-code"))
        known = [one for one in members if one.identifiers]
        for one, other in combinations([one for one in members if not one.identifiers], 2):
            if not any(anchor.kind != "Organization" for anchor in known):
                assert {one.kind, other.kind} != {"Enterprise", "Institution"}
            if not any(anchor.places for anchor in known):
                assert one.places | other.places not in APART
    for doubt in found.doubts:
        assert len(doubt.scores) == len(doubt.candidates)
        assert doubt.subject not in owner
        assert owner.keys().isdisjoint(doubt.candidates)
        assert doubt.subject not in doubt.candidates


def splits(scheme: str, members: list[Mention]) -> bool:
    """True where no member alone has all that the cluster has of a scheme."""
    each = [{value for value in one.identifiers if value.startswith(scheme)} for one in members]
    return set().union(*each) not in each if any(each) else False


@pytest.mark.skipif(not WUHAN.is_dir(), reason="needs the shared folder of real data beside the repository")
def test_the_spellings_of_wuhan_meet() -> None:
    rows = [
        json.loads(line)
        for line in (WUHAN / "institutions_ror.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    registry = [
        mention(
            key(row["id"]),
            *(name["value"] for name in row["names"] if "label" in name["types"]),
            ids=[row["id"]],
        )
        for row in rows
        if "names" in row
    ]
    patents = [
        json.loads(line)
        for line in (WUHAN / "patents_dronesr.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    asked = sorted({name for row in patents for name in row["applicants"]})
    found = link([*registry, *(mention(f"x-{name}", name) for name in asked)])
    assert joined(found) == {
        "x-UNIV HUAZHONG AGRICULTURAL": "023b72294",
        "x-UNIV HUAZHONG SCIENCE TECH": "00p991c53",
        "x-UNIV WUHAN": "033vjfk17",
        "x-UNIV WUHAN SCIENCE & TECH": "00e4hrk88",
        "x-UNIV WUHAN TECH": "03fe7t173",
    }
