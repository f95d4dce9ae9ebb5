"""Organisations are found in free affiliations, and doubtful ones are not sure."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.linking.affiliations import AUTOMATIC, Match, matches
from loaders.linking.known_names import Known, KnownNames

GOLD = Path(__file__).parents[3] / ".." / "shared" / "data"


def known(
    key: str, *names: str, country: str = "CN", places: tuple[str, ...] = (), parents: tuple[str, ...] = ()
) -> Known:
    """A known organisation whose names are English labels, or `role::text`, or `lang@role::text`."""
    parted = []
    for name in names:
        role, _, text = name.rpartition("::")
        lang, _, role = role.rpartition("@")
        parted.append((text, lang, role or "label"))
    return Known(key, tuple(parted), country, frozenset(places), frozenset(parents))


REGISTER = KnownNames(
    [
        known("whu", "Wuhan University", "武汉大学", "acronym::WHU", places=("Wuhan", "Hubei")),
        known("hust", "Huazhong University of Science and Technology", "华中科技大学", places=("Wuhan",)),
        known("whut", "Wuhan University of Technology", "武汉理工大学", places=("Wuhan",)),
        known("tongji", "Tongji Hospital", places=("Wuhan",)),
        known("lab", "State Key Laboratory of Digital Optics", places=("Wuhan",), parents=("whu",)),
        known("pathology-de", "Institute of Pathology", country="DE", places=("Bochum",)),
        known("tum", "Technical University of Munich", "de@label::Technische Universität München", country="DE",
              places=("Munich", "Bavaria")),
        known("york-uk", "University of York", country="GB", places=("York",)),
        known("york-ca", "York University", country="CA", places=("Toronto",)),
        known("ntnu", "Norwegian University of Science and Technology", "acronym::NTNU", country="NO",
              places=("Trondheim",)),
        known("yale", "Yale University", country="US", places=("New Haven",)),
        known("cas", "Chinese Academy of Sciences", "中国科学院", places=("Beijing",)),
        known("botanic", "Wuhan Botanical Garden", "中国科学院武汉植物园", places=("Wuhan",), parents=("cas",)),
        known("todai", "The University of Tokyo", "ja@label::東京大学", country="JP", places=("Tokyo",)),
        known("genentech", "Genentech", country="US", places=("South San Francisco",)),
        known("texas", "University of Texas System", "alias::University of Texas", country="US", places=("Austin",)),
        *(known(f"texas-{town}", f"University of Texas at {town}", country="US", places=(town,), parents=("texas",))
          for town in ("Dallas", "Arlington")),
    ]
)  # fmt: skip


def sure(text: str) -> set[str]:
    return {match.iri for match in matches(text, REGISTER) if match.automatic}


def first(text: str) -> Match:
    return matches(text, REGISTER)[0]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("School of Law, Wuhan University, Wuhan 430072, China", {"whu"}),
        ("Dept. of Physics, Univ. Wuhan, Wuhan, P. R. China", {"whu"}),
        ("WUHAN UNIV TECHNOL, Wuhan, Peoples R China", {"whut"}),
        ("Huazhong University of Science & Technology and Wuhan University, Wuhan, China", {"hust", "whu"}),
        ("Lehrstuhl für Optik, Technische Universität München, München, Deutschland", {"tum"}),
        ("Technical University of Munich (TUM), Munich, Germany", {"tum"}),
        ("Faculty of Medicine, NTNU, Trondheim, Norway", {"ntnu"}),
        ("Department of Surgery, Yale School of Medicine, New Haven, CT, USA", {"yale"}),
        ("Genentech, Inc., South San Francisco, CA, USA", {"genentech"}),
        ("Wuhan Botanical Garden, Chinese Academy of Sciences, Wuhan, China", {"botanic", "cas"}),
        ("Huazong University of Science and Technology, Wuhan, China", {"hust"}),
        ("University of Texas at Dallas, Dallas, TX, USA", {"texas-Dallas"}),
        ("武汉大学法学院，湖北 武汉 430072", {"whu"}),
        ("湖北省武汉市华中科技大学管理学院", {"hust"}),
        ("武漢理工大學", {"whut"}),
        ("武汉大学、华中科技大学", {"whu", "hust"}),
        ("中国科学院武汉植物园，武汉 430074", {"botanic"}),
        ("東京大学大学院工学系研究科", {"todai"}),
    ],
)
def test_who_is_named_is_found(text: str, ids: set[str]) -> None:
    assert sure(text) == ids


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("Institute of Pathology, Heidelberg, Germany", "pathology-de"),
        ("Wuhan University, Toronto, Canada", "whu"),
        ("Wuhan University Hospital, Wuhan, China", "whu"),
        ("University of Texas, Houston, TX, USA", "texas"),
        ("武汉大学人民医院", "whu"),
        ("中国科学院自动化研究所", "cas"),
    ],
)
def test_what_may_be_another_is_a_candidate_and_not_sure(text: str, candidate: str) -> None:
    assert sure(text) == set()
    assert first(text).iri == candidate
    assert first(text).score < AUTOMATIC


def test_the_country_tells_which_of_two_is_meant() -> None:
    assert sure("Department of Politics, York University, Toronto, ON, Canada") == {"york-ca"}
    assert sure("Department of Politics, University of York, York, UK") == {"york-uk"}


def test_a_body_beside_its_university_is_not_sure() -> None:
    text = "Tongji Hospital, Huazhong University of Science and Technology, Wuhan, China"
    assert sure(text) == {"hust"}
    assert sure("Tongji Hospital, Wuhan, China") == {"tongji"}
    assert sure("State Key Laboratory of Digital Optics, Wuhan University, Wuhan, China") == {"whu"}


def test_a_score_says_why() -> None:
    found = first("Wuhan University, Toronto, Canada")
    assert found.agreement.place == min(found.agreement)
    assert found.score == round(found.agreement.score, 3)
    assert (found.name, found.found) == ("Wuhan University", "wuhan university")


def test_nothing_is_found_in_nothing() -> None:
    assert matches("", REGISTER) == []
    assert matches(" , ; 430072 ()", REGISTER) == []
    assert matches("Wuhan, China", KnownNames([])) == []


WORDS = st.lists(
    st.sampled_from(["Wuhan", "University", "of", "Technology", ",", "China", "大学", "武汉", "(", "NTNU", "é"]),
    max_size=10,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_any_text_gives_candidates_in_order_with_scores_of_a_share(words: list[str]) -> None:
    found = matches(" ".join(words), REGISTER)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert all(
        0 <= match.score <= 1 and match.automatic == (match.agreement.score >= AUTOMATIC) for match in found
    )
    assert len({match.iri for match in found}) == len(found)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs the shared folder of real data beside the repository")
def test_affiliations_of_papers_find_their_owners() -> None:
    """Labelled affiliations in China against the Chinese part of the registry: nearly all links are right."""
    lines = (GOLD / "ror" / "ror-cn-v2.jsonl").read_text("utf-8").splitlines()
    register = KnownNames(map(of_registry, filter(lambda row: "names" in row, map(json.loads, lines))))
    gold = json.loads((GOLD / "gold" / "ror_affiliations_springer_2023.json").read_bytes())
    cases = [
        (row["affiliation"], set(row["ror_ids"])) for row in gold if row["affiliation"].endswith("China")
    ]
    here = [(text, ids) for text, ids in cases if ids and ids <= register.number.keys()]
    given = [(match.iri, ids) for text, ids in here for match in matches(text, register) if match.automatic]
    right = sum(iri in ids for iri, ids in given)
    assert right >= 0.97 * len(given)
    assert right >= 0.85 * sum(len(ids) for _, ids in here) > 100


def of_registry(row: dict[str, Any]) -> Known:
    """A record of the registry's second schema."""
    names = [(name["value"], name["lang"] or "", "acronym" if "acronym" in name["types"] else "label")
             for name in row["names"]]  # fmt: skip
    spots = [place["geonames_details"] for place in row["locations"]]
    places = {spot.get(key) or "" for spot in spots for key in ("name", "country_subdivision_name")}
    parents = frozenset(other["id"] for other in row["relationships"] if other["type"] == "parent")
    return Known(row["id"], tuple(names), "CN", frozenset(places - {""}), parents)
