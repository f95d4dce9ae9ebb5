"""Units are parts of the one body whose name they carry."""

import pytest

from loaders.linking.link import Mention, link


def mention(key: str, name: str, place: str = "", kind: str = "Organization") -> Mention:
    """A mention with one label."""
    return Mention(f"b/{key}", kind, ((name, "", "label"),), (), frozenset({place} if place else ()), "test")


BODIES = [
    mention("whu", "武汉大学", "420100"), mention("law", "武汉大学法学院"), mention("cas", "中国社会科学院"),
    mention("wuhan", "Wuhan University"), mention("gh", "湖北光谷有限公司"),
]  # fmt: skip


def parts(*mentions: Mention) -> dict[str, str]:
    return {one.subject[2:]: one.object[2:] for one in link([*BODIES, *mentions]).parts}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("武汉大学法学院国际法研究所", "law"),
        ("武汉大学社会学系", "whu"),
        ("中国社科院考古研究所", "cas"),
        ("School of Law, Wuhan Univ.", "wuhan"),
        ("Wuhan University School of Medicine", "wuhan"),
        ("Department of Physics Wuhan University", "wuhan"),
        ("武汉大学人民医院", None),
        ("Wuhan University Hospital", None),
        ("武汉大学", None),
        ("江汉大学法学院", None),
        ("School of Law", None),
    ],
)
def test_a_unit_is_part_of_its_body(name: str, body: str | None) -> None:
    assert parts(mention("x-1", name)).get("x-1") == body


def test_a_unit_elsewhere_or_of_a_name_of_two_is_nobodys_part() -> None:
    assert "x-1" not in parts(mention("x-1", "武汉大学社会学系", "110000"))
    twins = [
        mention("x-1", "江城学院", "420100"),
        mention("x-2", "江城学院", "110000"),
        mention("x-3", "江城学院美术系"),
    ]
    assert "x-3" not in parts(*twins)


def test_a_part_says_why_and_is_never_the_same_thing() -> None:
    linking = link(BODIES)
    (found,) = linking.parts
    assert (found.subject, found.object, found.method) == ("b/law", "b/whu", "name:part")
    assert found.evidence == "武汉大学法学院 < 武汉大学"
    assert linking.links == ()
