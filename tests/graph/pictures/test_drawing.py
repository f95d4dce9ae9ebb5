"""Pictures: labels that cover nothing, Chinese characters that are drawn, a legend in both languages."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.files.document import EdgeRow, GraphDocument, NodeRow
from graph.pictures import drawing as module
from graph.pictures.content import content
from graph.pictures.curves import curves
from graph.pictures.drawing import MOST, PictureError, png, svg
from graph.pictures.fonts import FontError, chinese_fonts, folders
from graph.pictures.lines import width, wrapped
from graph.pictures.places import drawing, separated
from ontology.model import Words

KINDS = {"Enterprise": Words("企业", "enterprise"), "Patent": Words("专利", "patent")}
NS = "{http://www.w3.org/2000/svg}"


def star(count: int, label: str = "武汉光迅科技股份有限公司") -> GraphDocument:
    """One firm with its patents."""
    nodes = [NodeRow("urn:0", label, "Enterprise", count - 1, size=40)]
    nodes += [
        NodeRow(f"urn:{n}", f"一种可调谐激光器的封装结构及其制备方法 {n}", "Patent") for n in range(1, count)
    ]
    edges = [EdgeRow(f"urn:{n}", "urn:0", "applicant", "申请人") for n in range(1, count)]
    return GraphDocument((), nodes, edges, KINDS, title=label, focus="urn:0")


def drawn(document: GraphDocument) -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(svg(document)))


def texts(root: ElementTree.Element) -> list[str]:
    return [found.text or "" for found in root.iter(f"{NS}text")]


@pytest.mark.parametrize("count", [1, 2, 30, 150])
def test_no_node_or_label_covers_another(count: int) -> None:
    shown = content(star(count), MOST)
    assert shown is not None
    found = drawing(shown, "urn:0")
    boxes = [
        (
            min(spot.x - spot.wide / 2, spot.x - spot.radius),
            spot.y - spot.radius,
            max(spot.x + spot.wide / 2, spot.x + spot.radius),
            spot.y + spot.radius + len(spot.lines) * spot.font,
        )
        for spot in found.spots
    ]
    for i, a in enumerate(boxes):
        assert 0 <= a[0] < a[2] <= found.width
        assert 0 <= a[1] < a[3] <= found.height
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_picture_says_title_kinds_and_links() -> None:
    found = texts(drawn(star(12)))
    assert "武汉光迅科技股份有限公司" in found
    assert {"企业 enterprise 1", "专利 patent 11", "12 个节点 nodes · 11 条连边 links", "申请人 11"} <= set(
        found
    )
    assert found.count("申请人") > 8


def test_links_do_not_say_what_the_legend_says_for_all() -> None:
    found = texts(drawn(star(60)))
    assert "申请人" not in found
    assert "申请人 59" in found


def test_what_nobody_could_tell_apart_is_drawn_once() -> None:
    nodes = [NodeRow("urn:0", "甲", "Enterprise", 9)]
    nodes += [NodeRow(f"urn:{n}", "同名", "Patent", 1) for n in range(1, 4)] + [
        NodeRow("urn:4", "同名", "Patent", 2)
    ]
    edges = [EdgeRow(f"urn:{n}", "urn:0", "applicant", "申请人") for n in range(1, 5)]
    edges.append(EdgeRow("urn:4", "urn:0", "holder", "专利权人"))
    document = GraphDocument((), nodes, edges, KINDS, focus="urn:0")
    shown = content(document, MOST)
    assert shown is not None
    assert (shown.many, shown.hidden) == ((1, 3, 1), (5, 0, 1))
    assert {"3 × 同名", "同名", "专利 patent 4", "申请人 4"} <= set(texts(drawn(document)))
    assert any("5 个相邻者未画" in text for text in texts(drawn(document)))


def test_links_that_follow_from_others_are_not_drawn() -> None:
    document = replace(star(2), broader={"applicant": ("involves",)})
    more = replace(document, edges=[*document.edges, EdgeRow("urn:1", "urn:0", "involves", "牵涉主体")])
    shown = content(more, MOST)
    assert shown is not None
    assert [row.property for row, _, _ in shown.links] == ["applicant"]
    assert len(content(replace(more, broader={}), MOST).links) == 2  # type: ignore[union-attr]


def ways() -> GraphDocument:
    """Two ways from the first to the last, one longer than the other."""
    nodes = [NodeRow(f"urn:{n}", f"其{n}", "Patent") for n in range(5)]
    ends = [(0, 1), (1, 4), (0, 2), (2, 3), (3, 4), (1, 2)]
    edges = [EdgeRow(f"urn:{a}", f"urn:{b}", "cites", "引用") for a, b in ends]
    return GraphDocument((), nodes, edges, KINDS, start="urn:0", focus="urn:4")


def test_ways_are_drawn_in_columns_from_their_start() -> None:
    shown = content(ways(), MOST)
    assert shown is not None
    x = [spot.x for spot in drawing(shown, "urn:4", "urn:0").spots]
    assert x[0] < x[1] == pytest.approx(x[2], abs=1)
    assert x[1] < x[3] == pytest.approx(x[4], abs=1)


def test_a_link_within_a_column_bends_away_from_what_stands_there() -> None:
    shown = content(ways(), MOST)
    assert shown is not None
    made = list(curves(drawing(shown, "urn:4", "urn:0"), "、"))
    assert [abs(c.bend[0] - (c.begin[0] + c.end[0]) / 2) > 10 for c in made] == [
        False,
        False,
        False,
        False,
        True,
        True,
    ]


def test_communities_are_shaded() -> None:
    def cliques(count: int) -> GraphDocument:
        nodes = [NodeRow(f"urn:{n}", f"其{n}", "Patent") for n in range(count * 8)]
        pairs = [(a, b) for a in range(count * 8) for b in range(a) if a // 8 == b // 8]
        pairs += [(a * 8, a * 8 + 8) for a in range(count - 1)]
        return GraphDocument(
            (), nodes, [EdgeRow(f"urn:{a}", f"urn:{b}", "cites", "引用") for a, b in pairs], KINDS
        )

    assert "底色 shaded: 社区 communities 8" in texts(drawn(cliques(8)))
    assert not any("communities" in text for text in texts(drawn(cliques(2))))
    assert not any("communities" in text for text in texts(drawn(star(80))))


def test_links_of_one_direction_are_one_curve_and_both_directions_two() -> None:
    nodes = [NodeRow("urn:a", "甲", "Enterprise"), NodeRow("urn:b", "乙", "Enterprise")]
    ends = [
        ("urn:a", "urn:b", "投资"),
        ("urn:a", "urn:b", "控股"),
        ("urn:b", "urn:a", "供货"),
        ("urn:a", "urn:a", "自"),
    ]
    edges = [EdgeRow(a, b, "p", label) for a, b, label in ends]
    root = drawn(GraphDocument((), nodes, edges, KINDS))
    assert {"投资、控股", "供货", "自"} <= set(texts(root))
    paths = [path.get("d") for group in root.iter(f"{NS}g") if group.get("marker-end") for path in group]
    assert len(paths) == len(set(paths)) == 3


NASTY = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    ["<&\"'>", "\x00", "\ud800", "𠮷"]
)


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=4), NASTY)
def test_any_text_makes_a_picture(labels: list[str], title: str) -> None:
    nodes = [NodeRow(f"urn:{number}", label, label) for number, label in enumerate(labels)]
    edges = [EdgeRow("urn:0", "urn:0", label, label) for label in labels]
    drawn(GraphDocument((), nodes, edges, {}, title=title))


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_what_nobody_could_read_is_refused(count: int) -> None:
    rows = [NodeRow(f"urn:{number}", "x", "Patent") for number in range(count)]
    with pytest.raises(PictureError, match="nodes") as caught:
        b"".join(svg(GraphDocument((), rows, [], {})))
    assert "节点" in caught.value.words.zh


def test_boxes_are_pushed_apart() -> None:
    sizes = np.tile([40.0, 20.0], (50, 1))
    places = separated(np.random.default_rng(1).uniform(0, 60, (50, 2)), sizes)
    gap = np.abs(places[:, None] - places[None]) + np.eye(50)[..., None] * 99
    assert (gap >= np.array([39.9, 19.9])).any(axis=2).all()


@given(st.text(max_size=60), st.floats(3, 12), st.integers(1, 3))
def test_lines_are_as_many_and_as_wide_as_allowed(text: str, most: float, lines: int) -> None:
    found = wrapped(text, most, lines)
    assert len(found) <= lines
    whole = "".join(found).replace(" ", "")
    plain = "".join(text.split())
    assert whole == plain or (whole.endswith("…") and plain.startswith(whole[:-1]))


def test_words_are_broken_only_where_they_must_be() -> None:
    assert wrapped("Study on NR positioning enhancements", 10, 3) == (
        "Study on NR",
        "positioning",
        "enhancements",
    )
    assert wrapped("Telecommunicationsinfrastructure", 10, 2)[0] == "Telecommunication"
    assert wrapped("LTE-based V2X services and much more of them", 9, 2)[-1].endswith("…")


def test_no_line_begins_with_a_mark() -> None:
    assert wrapped("风险耦合理论模型、数值模拟及实证", 8, 3) == ("风险耦合理论模型、", "数值模拟及实证")
    assert width("武汉") == 2


# -- PNG


@pytest.fixture
def fonts() -> list[Path]:
    pytest.importorskip("resvg_py")
    try:
        return chinese_fonts(folders())
    except FontError:
        pytest.skip("no font with Chinese characters is on this machine")


def test_png_is_a_picture_twice_as_large(fonts: list[Path]) -> None:
    root = drawn(star(30))
    data = b"".join(png(star(30)))
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", data[16:24])
    assert size == pytest.approx([2 * float(root.get(name, "0")) for name in ("width", "height")], abs=2)


def test_chinese_characters_are_drawn_and_not_boxes(fonts: list[Path]) -> None:
    # Boxes would be the same for characters of the same width.
    assert b"".join(png(star(1, "鹊桥"))) != b"".join(png(star(1, "武汉")))


def test_without_a_chinese_font_png_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    monkeypatch.setattr(module, "folders", lambda: [tmp_path])
    with pytest.raises(FontError, match="fonts-noto-cjk") as caught:
        b"".join(png(star(2)))
    assert "没有中文字体" in caught.value.words.zh


def test_the_preferred_family_is_chosen(tmp_path: Path) -> None:
    for name in (
        "simhei.ttf",
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJK-Light.ttc",
        "a.ttf",
    ):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in chinese_fonts(_both(tmp_path))] == [
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
    ]


def _both(folder: Path) -> Iterator[Path]:
    yield folder / "absent"
    yield folder
