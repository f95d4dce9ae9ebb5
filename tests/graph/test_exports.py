"""Graph files: each format is read back by a library that people use, and holds what was written."""

import csv
import io
import json
import re
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export_document import (
    RESERVED,
    Attribute,
    Cells,
    EdgeRow,
    GraphDocument,
    NodeRow,
    Type,
    clean,
    joined,
)
from graph.export_xml import SHORT, colour, short
from graph.exports import FORMATS, FormatError, chunks, write
from ontology.model import Words

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / ".." / "shared" / "data" / "schemas" / "gexf-1.3" / "gexf.xsd"
MODULES = ["graphology", "graphology-gexf", "graphology-graphml"]

COLUMNS = (
    Attribute("note", Type.STRING, False, Words("说明", "note")),
    Attribute("names", Type.STRING, True, Words("名称", "names")),
    Attribute("count", Type.INTEGER, False, Words("个数", "count")),
    Attribute("amount", Type.DECIMAL, False, Words("金额", "amount")),
    Attribute("filed", Type.DATE, False, Words("申请日", "filing date")),
    Attribute("listed", Type.BOOLEAN, False, Words("是否上市", "listed")),
    Attribute("amounts", Type.DECIMAL, True, Words("各笔金额", "amounts")),
)
KINDS = {"Enterprise": "企业", "Patent": "专利"}

Rows = tuple[dict[str, dict[str, Any]], list[tuple[str, str, str, str]]]


def written(name: str, document: GraphDocument) -> bytes:
    out = io.BytesIO()
    write(name, document, out)
    return out.getvalue()


# -- what each format gives back


def of_graph(graph: nx.Graph, label: str = "label") -> Rows:
    """Nodes and edges of a graph that NetworkX has read."""
    keep = {column.name for column in COLUMNS} | {"kind", "kindLabel", "degree"}
    nodes = {
        node: {"label": data[label]} | {name: cell for name, cell in data.items() if name in keep}
        for node, data in graph.nodes(data=True)
    }
    return nodes, sorted((a, b, d["property"], d["label"]) for a, b, d in graph.edges(data=True))


def from_json(data: bytes) -> Any:
    return json.loads(data, parse_float=Decimal)


def from_graphology(data: bytes) -> Rows:
    found = from_json(data)
    assert found["options"] == {"type": "directed", "multi": True, "allowSelfLoops": True}
    nodes = {node["key"]: node["attributes"] for node in found["nodes"]}
    edges = [(e["source"], e["target"], e["attributes"]) for e in found["edges"]]
    assert len({edge["key"] for edge in found["edges"]}) == len(edges)
    return nodes, sorted((a, b, d["property"], d["label"]) for a, b, d in edges)


def from_csv(data: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tables = [
            list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in ("nodes.csv", "edges.csv")
        ]
    nodes = {row.pop("id"): {n: cell for n, cell in row.items() if cell or n == "label"} for row in tables[0]}
    return nodes, sorted((e["source"], e["target"], e["property"], e["label"]) for e in tables[1])


READ: dict[str, Callable[[bytes], Rows]] = {
    "gexf": lambda data: of_graph(nx.read_gexf(io.BytesIO(data), version="1.3"), "fullLabel"),
    "graphml": lambda data: of_graph(nx.read_graphml(io.BytesIO(data))),
    "cytoscape": lambda data: of_graph(nx.cytoscape_graph(from_json(data))),
    "graphology": from_graphology,
    "node-link": lambda data: of_graph(nx.node_link_graph(from_json(data))),
    "csv": from_csv,
}


# -- what each format holds of a cell


def exact(cells: Cells) -> object:
    return [exact(cell) for cell in cells] if isinstance(cells, tuple) else cells


def in_xml(cells: Cells) -> object:
    """Numbers as readers of XML take them; several values as one text."""
    if isinstance(cells, tuple):
        return joined(cells)
    return float(cells) if isinstance(cells, Decimal) else cells


def in_gexf(cells: Cells) -> object:
    """Several values as a list of quoted texts."""
    if not isinstance(cells, tuple):
        return in_xml(cells)
    texts = [joined(cell).replace("\\", "\\\\").replace('"', '\\"') for cell in cells]
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def in_csv(cells: Cells) -> object:
    return joined(cells)


HELD: Mapping[str, Callable[[Cells], object]] = {
    **dict.fromkeys(READ, exact),
    "gexf": in_gexf,
    "graphml": in_xml,
    "csv": in_csv,
}


def expected(name: str, document: GraphDocument) -> Rows:
    held = HELD[name]
    nodes = {}
    for row in document.nodes:
        cells: dict[str, Cells] = {"label": row.label, "kind": row.kind, "degree": row.degree}
        cells |= {"kindLabel": document.kind_label(row.kind)} | dict(row.attributes)
        nodes[row.id] = {n: held(cleaned(cell)) for n, cell in cells.items()}
        if name == "csv":
            nodes[row.id] = {n: cell for n, cell in nodes[row.id].items() if cell or n == "label"}
    edges = [tuple(map(clean, (e.source, e.target, e.property, e.label))) for e in document.edges]
    return nodes, sorted(edges)  # type: ignore[arg-type]


def cleaned(cells: Cells) -> Cells:
    if isinstance(cells, tuple):
        return tuple(clean(cell) if isinstance(cell, str) else cell for cell in cells)
    return clean(cells) if isinstance(cells, str) else cells


# -- nasty graphs

NASTY = st.sampled_from(
    [
        "",
        " ",
        "\x00\x01\x0b\x1f",
        "\ufffe\uffff",
        "\ud800",
        "a\tb\nc\rd\r\ne",
        "\u0085\u2028\x7f\x9f",
        "\"quoted\" & <tag> 'x' ]]> <!-- --> &amp; \\n \\",
        "👩‍🔬🌉",
        "武汉光迅科技股份有限公司" * 20,
        "شركة مساهمة \u202eabc",
        "a; b",
        "[a, b]",
        "=1+1",
        "𠮷野家",
        "e\u0301",
        "true",
        "NaN",
        "1.0",
        "{{x}} |y|",
    ]
)
TEXT = NASTY | st.text(st.characters(exclude_categories=()), max_size=12)
DECIMAL = st.decimals(-(10**18), 10**18, allow_nan=False, places=4) | st.sampled_from(
    [Decimal("1E+5"), Decimal("0.1"), Decimal("123456789012345678.90"), Decimal("-0.00")]
)
CELLS: dict[str, st.SearchStrategy[Cells]] = {
    "note": TEXT,
    "names": st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    "count": st.integers(-(2**70), 2**70),
    "amount": DECIMAL,
    "filed": st.dates().map(lambda day: day.isoformat()),
    "listed": st.booleans(),
    "amounts": st.lists(DECIMAL, min_size=1, max_size=2).map(tuple),
}


@st.composite
def documents(draw: st.DrawFn) -> GraphDocument:
    """A few nodes with any of the columns, and links among them: parallel ones, and to themselves."""
    ids = draw(st.lists(TEXT.map(clean).filter(bool), unique=True, max_size=5))
    attributes = st.fixed_dictionaries({}, optional=CELLS)
    kinds = st.sampled_from([*KINDS, "Other"])
    nodes = [NodeRow(i, draw(TEXT), draw(kinds), draw(st.integers(0, 9)), draw(attributes)) for i in ids]
    edge = st.builds(EdgeRow, st.sampled_from(ids or [""]), st.sampled_from(ids or [""]), TEXT, TEXT)
    return GraphDocument(COLUMNS, nodes, draw(st.lists(edge, max_size=8)) if ids else [], KINDS)


@pytest.mark.parametrize("name", READ)
@given(document=documents())
def test_a_graph_is_read_back_as_it_was_written(name: str, document: GraphDocument) -> None:
    assert READ[name](written(name, document)) == expected(name, document)


@pytest.mark.parametrize("name", READ)
def test_an_empty_graph_is_read_back(name: str) -> None:
    assert READ[name](written(name, GraphDocument(COLUMNS, [], [], KINDS))) == ({}, [])


def test_every_format_of_graphs_is_read_back_here() -> None:
    assert {name for name, found in FORMATS.items() if not found.rdf} == READ.keys()


def small() -> GraphDocument:
    nodes = [
        NodeRow("urn:e", "武汉光迅科技股份有限公司", "Enterprise", 3, {"amount": Decimal("12.50")}),
        NodeRow("urn:p", "一种用于高速相干光通信系统的可调谐激光器封装结构及其制备方法", "Patent", 1, {}),
        NodeRow("urn:x", 'a "b"\n', "Other", 0, {"names": ('x "y"', "z\\", "一"), "listed": True}),
    ]
    edges = [EdgeRow("urn:p", "urn:e", "applicant", "申请人"), EdgeRow("urn:p", "urn:e", "holder", "权利人")]
    return GraphDocument(COLUMNS, nodes, edges, KINDS)


# -- GEXF


@given(documents())
def test_gexf_is_valid(document: GraphDocument) -> None:
    etree = pytest.importorskip("lxml.etree")
    if not SCHEMA.exists():
        pytest.skip(f"the GEXF schema is not at {SCHEMA}")
    # The schema's files put colour and size into GEXF's namespace; the specification's text and all readers
    # know them in one of their own.
    data = written("gexf", document).replace(b"viz:color", b"color").replace(b"viz:size", b"size")
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(data))


def test_gexf_has_colours_by_kind_and_sizes_by_degree() -> None:
    graph = nx.read_gexf(io.BytesIO(written("gexf", small())), version="1.3")
    viz = {node: data["viz"] for node, data in graph.nodes(data=True)}
    colours = [tuple(found["color"][c] for c in "rgb") for found in viz.values()]
    assert colours == [colour(0), colour(1), (128, 128, 128)]
    sizes = [viz[node]["size"] for node in ("urn:x", "urn:p", "urn:e")]
    assert sizes == sorted(set(sizes))


def test_gexf_labels_are_short_and_full_labels_whole() -> None:
    nodes = nx.read_gexf(io.BytesIO(written("gexf", small())), version="1.3").nodes
    assert nodes["urn:e"]["label"] == "武汉光迅科技股份有限公司"
    assert nodes["urn:p"]["label"] == "一种用于高速相干光通信系统的可调谐激光器封装结…"
    assert nodes["urn:p"]["fullLabel"] == "一种用于高速相干光通信系统的可调谐激光器封装结构及其制备方法"
    assert nodes["urn:x"]["label"] == 'a "b"'


@given(TEXT)
def test_a_short_label_is_one_line_of_few_characters(text: str) -> None:
    label = short(text)
    assert len(label) <= SHORT
    assert label.split() == label.split(" ") or not label
    assert label == " ".join(text.split()) or label.endswith("…")


def test_colours_of_kinds_differ() -> None:
    assert len({colour(position) for position in range(60)}) == 60


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_decimals_stand_in_full_digits(name: str) -> None:
    row = NodeRow("urn:a", "a", "Patent", 0, {"amount": Decimal("12345678901234567890.10")})
    data = written(name, GraphDocument(COLUMNS, [row], [], {}))
    assert re.search(rb'[">]12345678901234567890\.10["<]', data)


def test_graphml_keys_have_titles_in_both_languages() -> None:
    root = ElementTree.fromstring(written("graphml", small()))
    titles = [found.text for found in root.iter("{http://graphml.graphdrawing.org/xmlns}desc")]
    assert titles[-len(COLUMNS) :] == [f"{c.title.zh} / {c.title.en}" for c in COLUMNS]


def test_csv_opens_in_spreadsheets_and_is_the_same_each_time() -> None:
    data = written("csv", small())
    assert data == written("csv", small())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("nodes.csv").startswith("\ufeffid,label,kind,kindLabel,degree,note,".encode())


# -- streams


def many(count: int) -> GraphDocument:
    def nodes() -> Iterator[NodeRow]:
        return (NodeRow(f"urn:{i}", f"企业 {i} " * 5, "Enterprise", i, {"count": i}) for i in range(count))

    def edges() -> Iterator[EdgeRow]:
        return (EdgeRow(f"urn:{i}", f"urn:{i + 1}", "holder", "权利人") for i in range(count - 1))

    return GraphDocument(COLUMNS, nodes(), edges(), KINDS)


def peak(name: str, count: int) -> int:
    tracemalloc.start()
    try:
        for _ in chunks(name, many(count)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", READ)
def test_memory_does_not_grow_with_the_graph(name: str) -> None:
    peak(name, 10)
    assert peak(name, 6_000) < peak(name, 1_000) + 150_000


# -- refusals


@pytest.mark.parametrize("name", ["turtle", "gfx"])
def test_no_graph_in_a_format_that_is_none_of_graphs(name: str) -> None:
    with pytest.raises(FormatError, match=f"'{name}' is no format of graphs; these are: gexf, graphml"):
        write(name, small(), io.BytesIO())


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_reserved_names_are_refused(name: str) -> None:
    column = Attribute(name, Type.STRING, False, Words("", ""))
    with pytest.raises(ValueError, match=re.escape(f"attribute {name!r}: this name is reserved")):
        GraphDocument((column,), [], [], {})


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="there are two of this name"):
        GraphDocument((COLUMNS[0], COLUMNS[0]), [], [], {})


def test_formats_are_complete() -> None:
    assert all(name == found.name for name, found in FORMATS.items())
    assert all(found.title.zh and found.title.en and found.readers for found in FORMATS.values())
    assert len({found.extension for found in FORMATS.values()}) == len(FORMATS)


def test_cleaning_takes_only_what_xml_cannot_hold() -> None:
    assert clean("a\x00\x08\x0b\x1f\ud834\ufffe\uffffb") == "ab"
    kept = "\t\n\r \x7f\x85 鹊桥 \ufffd 👩‍🔬 \U0010ffff"
    assert clean(kept) == kept


# -- JavaScript


@pytest.fixture(scope="module")
def node() -> Callable[[Path, str], dict[str, Any]]:
    """Runs the reader of tests/js; skips where Node or its modules are not installed."""
    program = shutil.which("node")
    folder = ROOT / "tests" / "js"
    missing = [name for name in MODULES if not (folder / "node_modules" / name).exists()]
    if program is None or missing:
        pytest.skip(f"needs node and, in tests/js, npm install {' '.join(MODULES)}")

    def read(file: Path, format_name: str) -> dict[str, Any]:
        command = [program, str(folder / "read_graph.mjs"), format_name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


@pytest.mark.parametrize("name", ["gexf", "graphml", "graphology"])
def test_javascript_reads_the_same_graph(
    name: str, node: Callable[[Path, str], dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / f"graph.{FORMATS[name].extension}"
    path.write_bytes(written(name, small()))
    found = node(path, name)
    assert (found["nodes"], found["edges"]) == (3, 2)
    assert found["ids"] == ["urn:e", "urn:p", "urn:x"]
    names = found["attributes"]["urn:x"]["names"]
    assert names == ('x "y"; z\\; 一' if name == "graphml" else ['x "y"', "z\\", "一"])
    assert found["attributes"]["urn:e"]["amount"] == 12.5
