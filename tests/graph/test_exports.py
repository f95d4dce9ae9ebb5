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
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exports import FORMATS, FormatError, chunks, write
from graph.files.csv_pair import harmless
from graph.files.document import (
    RESERVED,
    SHORT,
    Attribute,
    Cells,
    EdgeRow,
    GraphDocument,
    NodeRow,
    Type,
    clean,
    joined,
    short,
)
from graph.files.parquet import CellError
from graph.pictures.palette import GREY
from ontology.model import Words

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / ".." / "shared" / "data" / "schemas" / "gexf-1.3" / "gexf.xsd"
MODULES = ["graphology", "graphology-gexf", "graphology-graphml", "cytoscape"]

COLUMNS = (
    Attribute("note", Type.STRING, False, Words("说明", "note")),
    Attribute("names", Type.STRING, True, Words("名称", "names")),
    Attribute("count", Type.INTEGER, False, Words("个数", "count")),
    Attribute("amount", Type.DECIMAL, False, Words("金额", "amount")),
    Attribute("filed", Type.DATE, False, Words("申请日", "filing date")),
    Attribute("listed", Type.BOOLEAN, False, Words("是否上市", "listed")),
    Attribute("amounts", Type.DECIMAL, True, Words("各笔金额", "amounts")),
)
KINDS = {"Enterprise": Words("企业", "enterprise"), "Patent": Words("专利", "patent")}
DAYS = ("start", "end")

Rows = tuple[dict[str, dict[str, Any]], list[tuple[str, str, str, str]]]


def written(name: str, document: GraphDocument) -> bytes:
    out = io.BytesIO()
    write(name, document, out)
    return out.getvalue()


# -- what each format gives back


def of_graph(graph: nx.Graph, label: str = "label") -> Rows:
    """Nodes and edges of a graph that NetworkX has read."""
    keep = {column.name for column in COLUMNS} | {"kind", "kindLabel", "degree", *DAYS}
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
    nodes = {node["key"]: of_drawn(node["attributes"]) for node in found["nodes"]}
    edges = [(e["source"], e["target"], e["attributes"]) for e in found["edges"]]
    assert len({edge["key"] for edge in found["edges"]}) == len(edges)
    return nodes, sorted((a, b, d["property"], d["label"]) for a, b, d in edges)


def of_drawn(cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of a node without its looks, the full label being the label."""
    label = cells.get("fullLabel", cells["label"])
    looks = ("fullLabel", "color", "size", "x", "y", "name", "represents")
    return {name: cell for name, cell in cells.items() if name not in looks} | {"label": label}


def from_cx2(data: bytes) -> Rows:
    found = {name: part for aspect in from_json(data) for name, part in aspect.items()}
    assert found["CXVersion"] == "2.0"
    assert found["status"] == [{"success": True, "error": ""}]
    ids = {node["id"]: node["v"]["represents"] for node in found["nodes"]}
    declared = found["attributeDeclarations"][0]["nodes"]
    for node in found["nodes"]:
        for name, cell in node["v"].items():
            of_cx2_type(declared[name]["d"], cell)
    nodes = {node["v"]["represents"]: of_drawn(node["v"]) for node in found["nodes"]}
    edges = [(ids[e["s"]], ids[e["t"]], e["v"]) for e in found["edges"]]
    return nodes, sorted((a, b, d["property"], d["interaction"]) for a, b, d in edges)


def of_cx2_type(declared: str, cell: Any) -> None:
    kind = declared.removeprefix("list_of_")
    python = {"string": str, "long": int, "double": int | Decimal, "boolean": bool}[kind]
    assert declared.startswith("list_of_") == isinstance(cell, list)
    assert all(isinstance(one, python) for one in (cell if isinstance(cell, list) else [cell]))


def tables_of(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def from_csv(data: bytes) -> Rows:
    tables = tables_of(data)
    looks = ("x", "y", "size", "color")
    nodes = {
        row.pop("id"): {n: cell for n, cell in row.items() if (cell or n == "label") and n not in looks}
        for row in tables["nodes.csv"]
    }
    edges = [(e["source"], e["target"], e["property"], e["label"]) for e in tables["edges.csv"]]
    return nodes, sorted(edges)


def from_neo4j(data: bytes) -> Rows:
    tables = tables_of(data)
    edges = [(e[":START_ID"], e[":END_ID"], e[":TYPE"], e["label"]) for e in tables.pop("relationships.csv")]
    nodes = {}
    for row in (row for table in tables.values() for row in table):
        cells = {name.partition(":")[0]: cell for name, cell in row.items()} | {"kind": row[":LABEL"]}
        iri = cells.pop("iri")
        nodes[iri] = {n: c for n, c in cells.items() if n and (c or n == "label")}
    return nodes, sorted(edges)


def from_parquet(data: bytes) -> Rows:
    parquet = pytest.importorskip("pyarrow.parquet")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        nodes, edges = (
            parquet.read_table(io.BytesIO(archive.read(f"{name}.parquet"))).to_pylist()
            for name in ("nodes", "edges")
        )
    cells = {row.pop("id"): {n: c for n, c in row.items() if c is not None} for row in nodes}
    found = [(e["source"], e["target"], e["property"], e["label"]) for e in edges]
    return {iri: of_drawn(row) for iri, row in cells.items()}, sorted(found)


READ: dict[str, Callable[[bytes], Rows]] = {
    "gexf": lambda data: of_graph(nx.read_gexf(io.BytesIO(data), version="1.3"), "fullLabel"),
    "graphml": lambda data: of_graph(nx.read_graphml(io.BytesIO(data)), "fullLabel"),
    "cytoscape": lambda data: of_graph(nx.cytoscape_graph(from_json(data)), "fullLabel"),
    "cx2": from_cx2,
    "graphology": from_graphology,
    "node-link": lambda data: of_graph(nx.node_link_graph(from_json(data))),
    "csv": from_csv,
    "neo4j": from_neo4j,
    "parquet": from_parquet,
}
#: These keep fewer of the attributes, and have tests of their own.
DRAWN = {"dot", "pajek", "svg", "png"}


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
    return joined(cells) if isinstance(cells, int | Decimal) else harmless(joined(cells))


def in_neo4j(cells: Cells) -> object:
    if isinstance(cells, tuple):
        return ";".join(joined(cell).replace(";", "；") for cell in cells)
    return joined(cells)


def in_parquet(cells: Cells) -> object:
    if isinstance(cells, tuple):
        return [in_parquet(cell) for cell in cells]
    return float(cells) if isinstance(cells, Decimal) else cells


HELD: Mapping[str, Callable[[Cells], object]] = {
    **dict.fromkeys(READ, exact),
    "gexf": in_gexf,
    "graphml": in_xml,
    "csv": in_csv,
    "neo4j": in_neo4j,
    "parquet": in_parquet,
}
#: What these write where there is nothing; and what of the cells and edges is guarded against spreadsheets.
SPARSE = {"csv", "neo4j"}


def expected(name: str, document: GraphDocument) -> Rows:
    held = HELD[name]
    guarded = harmless if name == "csv" else str
    nodes = {}
    for row in document.nodes:
        cells: dict[str, Cells] = {"label": row.label, "kind": row.kind, "degree": row.degree}
        cells |= {"kindLabel": document.kind_label(row.kind)} | dict(row.attributes)
        cells |= {day: found for day, found in zip(DAYS, (row.start, row.end), strict=True) if found}
        found = {n: held(cleaned(cell)) for n, cell in cells.items()}
        if name in SPARSE:
            found = {n: cell for n, cell in found.items() if cell or n == "label"}
        if name == "parquet":
            found |= {n: date.fromisoformat(str(found[n])) for n in (*DAYS, "filed") if n in found}
        nodes[guarded(row.id)] = found
    edges = [tuple(map(guarded, map(clean, edge[:4]))) for edge in document.edges]
    if name == "neo4j":
        edges = [(a, b, prop or "_", label) for a, b, prop, label in edges]
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
    "count": st.integers(-(2**63), 2**63 - 1),
    "amount": DECIMAL,
    "filed": st.dates().map(lambda day: day.isoformat()),
    "listed": st.booleans(),
    "amounts": st.lists(DECIMAL, min_size=1, max_size=2).map(tuple),
}
#: What is no value: it is left out, and a list keeps the others.
NOTHING = st.none() | st.sampled_from(
    [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity"), ()]
)
#: What columns may be called: anything but what is reserved, reserved words of the formats among it.
NAMES = st.lists(
    NASTY.filter(lambda text: bool(clean(text).strip()))
    | st.sampled_from(
        [
            "type",
            "for",
            "class",
            "id ",
            "Label",
            "node",
            "edges",
            "weight",
            "a:b",
            "x[]",
            "key.1",
            "__proto__",
        ]
    ),
    unique_by=lambda name: clean(name).replace(":", "："),
    min_size=1,
    max_size=4,
)
DAY = st.none() | st.dates().map(lambda day: day.isoformat())
FAR = st.floats(-1e6, 1e6)


@st.composite
def documents(draw: st.DrawFn) -> GraphDocument:
    """A few nodes with any of the columns, and links among them: parallel ones, and to themselves."""
    ids = draw(st.lists(TEXT.map(clean).filter(bool), unique=True, max_size=5))
    attributes = st.fixed_dictionaries({}, optional=CELLS)
    kinds = st.sampled_from([*KINDS, "Other"])
    place = st.none() | st.tuples(FAR, FAR)
    dynamic = draw(st.booleans())
    day = DAY if dynamic else st.none()
    looks: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {"place": place, "size": st.floats(1, 99), "start": day, "end": day}
    )
    nodes = [
        NodeRow(i, draw(TEXT), draw(kinds), draw(st.integers(0, 9)), draw(attributes), **draw(looks))
        for i in ids
    ]
    end = st.sampled_from(ids or [""])
    edge = st.builds(EdgeRow, end, end, TEXT, TEXT, day, day, st.none())
    edges = draw(st.lists(edge, max_size=8)) if ids else []
    return GraphDocument(COLUMNS, nodes, edges, KINDS, dynamic=dynamic)


@pytest.mark.parametrize("name", READ)
@given(document=documents())
def test_a_graph_is_read_back_as_it_was_written(name: str, document: GraphDocument) -> None:
    assert READ[name](written(name, document)) == expected(name, document)


@pytest.mark.parametrize("name", READ)
@given(found=NOTHING, texts=st.lists(st.none() | st.just("一"), max_size=3))
def test_what_is_no_value_is_left_out(name: str, found: Any, texts: list[Any]) -> None:
    cells = {"amount": found, "note": None, "count": 5, "names": tuple(texts)}
    row = NodeRow("urn:a", "a", "Patent", attributes=cells)
    nodes, _ = READ[name](written(name, GraphDocument(COLUMNS, [row], [], KINDS)))
    kept = tuple(text for text in texts if text)
    assert {name for name, cell in nodes["urn:a"].items() if cell not in ("", None)} & cells.keys() == (
        {"count", "names"} if kept else {"count"}
    )
    assert not kept or nodes["urn:a"]["names"] == HELD[name](kept)


@pytest.mark.parametrize("name", READ)
@given(names=NAMES)
def test_columns_may_be_called_anything(name: str, names: list[str]) -> None:
    columns = tuple(Attribute(found, Type.INTEGER, False, Words(found, found)) for found in names)
    row = NodeRow("urn:a", "a", "Patent", attributes={found: n for n, found in enumerate(names, 1)})
    data = written(name, GraphDocument(columns, [row], [], KINDS))
    changed: dict[str, Callable[[str], str]] = {
        "csv": harmless,
        "neo4j": lambda text: text.replace(":", "："),
    }
    held = changed.get(name, str)
    assert columns_of(name, data) >= {held(clean(found)) for found in names}


def columns_of(name: str, data: bytes) -> set[str]:
    """The names of all columns of the only node, as a reader calls them."""
    if name in ("csv", "neo4j"):
        table = next(found for file, found in tables_of(data).items() if file.startswith("nodes"))
        return {column.rpartition(":")[0] if name == "neo4j" else column for column in table[0]}
    if name == "parquet":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            table = pytest.importorskip("pyarrow.parquet").read_table(
                io.BytesIO(archive.read("nodes.parquet"))
            )
        return set(table.column_names)
    if name in ("graphology", "cx2"):
        found = json.loads(data)
        nodes = found["nodes"] if name == "graphology" else next(a["nodes"] for a in found if "nodes" in a)
        return set(nodes[0]["attributes" if name == "graphology" else "v"])
    reader: dict[str, Callable[[], nx.Graph]] = {
        "gexf": lambda: nx.read_gexf(io.BytesIO(data), version="1.3"),
        "graphml": lambda: nx.read_graphml(io.BytesIO(data)),
        "cytoscape": lambda: nx.cytoscape_graph(json.loads(data)),
        "node-link": lambda: nx.node_link_graph(json.loads(data)),
    }
    return set(reader[name]().nodes["urn:a"])


@pytest.mark.parametrize("name", READ)
def test_an_empty_graph_is_read_back(name: str) -> None:
    assert READ[name](written(name, GraphDocument(COLUMNS, [], [], KINDS))) == ({}, [])


def test_every_format_of_graphs_is_read_back_here() -> None:
    assert {name for name, found in FORMATS.items() if not found.rdf} == READ.keys() | DRAWN


@pytest.mark.parametrize("name", ["cytoscape", "cx2", "graphology", "node-link", "graphml", "gexf"])
def test_integers_of_any_length_are_kept(name: str) -> None:
    row = NodeRow("urn:a", "a", "Patent", attributes={"count": 2**70})
    assert READ[name](written(name, GraphDocument(COLUMNS, [row], [], {})))[0]["urn:a"]["count"] == 2**70


def test_parquet_refuses_integers_beyond_64_bits() -> None:
    row = NodeRow("urn:a", "a", "Patent", attributes={"count": 2**70})
    with pytest.raises(CellError, match=f"count is {2**70}: must fit into 64 bits"):
        written("parquet", GraphDocument(COLUMNS, [row], [], {}))


def small() -> GraphDocument:
    long = "一种用于高速相干光通信系统的可调谐激光器封装结构及其制备方法"
    looks: dict[str, Any] = {"place": (1.5, -2.0), "size": 12.25}
    nodes = [
        NodeRow("urn:e", "武汉光迅科技股份有限公司", "Enterprise", 3, {"amount": Decimal("12.50")}, **looks),
        NodeRow("urn:p", long, "Patent", 1, start="2019-03-01", end="2039-02-28", **looks),
        NodeRow("urn:x", 'a "b"\n', "Other", 0, {"names": ('x "y"', "z\\", "一"), "listed": True}, **looks),
    ]
    edges = [
        EdgeRow("urn:p", "urn:e", "applicant", "申请人", "2019-03-01"),
        EdgeRow("urn:p", "urn:e", "holder", "权利人"),
    ]
    return GraphDocument(COLUMNS, nodes, edges, KINDS, dynamic=True)


# -- GEXF


@given(documents())
def test_gexf_is_valid(document: GraphDocument) -> None:
    etree = pytest.importorskip("lxml.etree")
    if not SCHEMA.exists():
        pytest.skip(f"the GEXF schema is not at {SCHEMA}")
    # The schema's files put colour and size into GEXF's namespace; the specification's text and all readers
    # know them in one of their own.
    data = re.sub(rb"viz:(color|size|position)", rb"\1", written("gexf", document))
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(data))


def test_gexf_has_colours_by_kind_places_and_sizes() -> None:
    document = small()
    nodes = nx.read_gexf(io.BytesIO(written("gexf", document)), version="1.3").nodes
    for row in document.nodes:
        viz = nodes[row.id]["viz"]
        assert tuple(viz["color"][c] for c in "rgb") == document.style(row.kind).rgb
        assert (viz["position"]["x"], viz["position"]["y"]) == row.place
        assert viz["size"] == row.size
    assert document.style("Other").colour == GREY


def test_gexf_tells_from_when_to_when() -> None:
    data = written("gexf", small())
    assert b'mode="dynamic" timeformat="date"' in data
    nodes = nx.read_gexf(io.BytesIO(data), version="1.3").nodes
    assert (nodes["urn:p"]["start"], nodes["urn:p"]["end"]) == ("2019-03-01", "2039-02-28")
    assert "start" not in nodes["urn:x"]


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
        assert archive.read("nodes.csv").startswith(
            "\ufeffid,label,kind,kindLabel,degree,start,end,x,y,".encode()
        )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_text_is_a_formula_to_a_spreadsheet(text: str) -> None:
    row = NodeRow(
        text, text, "Patent", attributes={"note": text, "names": (text, "b"), "amount": Decimal(-5)}
    )
    edge = EdgeRow(text, text, text, text)
    tables = tables_of(written("csv", GraphDocument(COLUMNS, [row], [edge], {})))
    for cells in (*tables["nodes.csv"], *tables["edges.csv"]):
        assert not [
            cell for name, cell in cells.items() if cell[:1] in "=+-@\t＝" and cell and name != "amount"
        ]
    assert tables["nodes.csv"][0]["amount"] == "-5"


# -- DOT and Pajek


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydot's, of its parser's older names
@given(documents())
def test_dot_is_read_back(document: GraphDocument) -> None:
    pydot = pytest.importorskip("pydot")
    graph = pydot.graph_from_dot_data(written("dot", document).decode())[0]
    nodes = [node for node in graph.get_nodes() if re.fullmatch(r"n\d+", node.get_name())]
    ends_of_lines = [re.sub("\r\n?", "\n", row.id) for row in document.nodes]
    assert [of_dot(node.get("URL")) for node in nodes] == ends_of_lines
    labels = [" ".join(clean(row.label).split()) for row in document.nodes]
    assert [" ".join(of_dot(node.get("tooltip")).split()) for node in nodes] == labels
    ids = [row.id for row in document.nodes]
    ends = [(f"n{ids.index(e.source)}", f"n{ids.index(e.target)}") for e in document.edges]
    assert sorted((e.get_source(), e.get_destination()) for e in graph.get_edges()) == sorted(ends)


def of_dot(text: str) -> str:
    """A text as Graphviz shows it."""
    plain = {"n": "\n", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: plain[found[1]], text[1:-1])


@given(documents())
def test_pajek_is_read_back(document: GraphDocument) -> None:
    graph = nx.read_pajek(io.BytesIO(written("pajek", document)))
    names = list(graph)
    assert len(names) == len(list(document.nodes))
    ids = [row.id for row in document.nodes]
    ends = [(names[ids.index(e.source)], names[ids.index(e.target)]) for e in document.edges]
    assert sorted((a, b) for a, b, _ in graph.edges) == sorted(ends)


def test_pajek_tells_nodes_of_one_label_apart() -> None:
    rows = [NodeRow(f"urn:{i}", "王伟", "Person") for i in range(3)]
    assert list(nx.read_pajek(io.BytesIO(written("pajek", GraphDocument((), rows, [], {}))))) == [
        "王伟",
        "王伟 #2",
        "王伟 #3",
    ]


# -- Neo4j, Cytoscape


def test_neo4j_has_a_table_for_each_kind_with_typed_headers() -> None:
    own = (Attribute("amount", Type.DECIMAL, False, Words("金额", "amount"), ("Enterprise",)),)
    rows = [
        NodeRow("urn:e", "甲", "Enterprise", attributes={"amount": Decimal("1.5")}),
        NodeRow("urn:p", "乙", "Patent"),
    ]
    data = written("neo4j", GraphDocument(own, rows, [EdgeRow("urn:p", "urn:e", "holder", "权利人")], KINDS))
    tables = tables_of(data)
    assert list(tables) == ["nodes-Enterprise.csv", "nodes-Patent.csv", "relationships.csv"]
    assert {"iri:ID", ":LABEL", "amount:double"} <= tables["nodes-Enterprise.csv"][0].keys()
    assert "amount:double" not in tables["nodes-Patent.csv"][0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "--nodes=nodes-Patent.csv" in archive.read("import.sh").decode()


@pytest.mark.parametrize("name", ["cytoscape", "cx2"])
def test_cytoscape_gets_places_and_colours(name: str) -> None:
    found = json.loads(written(name, small()))
    if name == "cytoscape":
        node = found["elements"]["nodes"][0]
        assert node["position"] == {"x": 1.5, "y": -2.0}
        assert node["data"]["color"] == small().style("Enterprise").colour
    else:
        aspects = {key: part for aspect in found for key, part in aspect.items()}
        assert (aspects["nodes"][0]["x"], aspects["nodes"][0]["y"]) == (1.5, 2.0)
        mapping = aspects["visualProperties"][0]["nodeMapping"]["NODE_BACKGROUND_COLOR"]
        colours = {one["v"]: one["vp"] for one in mapping["definition"]["map"]}
        assert colours == {kind: style.colour for kind, style in small().styles.items()}


# -- streams


def many(count: int) -> GraphDocument:
    def nodes() -> Iterator[NodeRow]:
        return (NodeRow(f"urn:{i}", f"企业 {i} " * 5, "Enterprise", i, {"count": i}) for i in range(count))

    def edges() -> Iterator[EdgeRow]:
        return (EdgeRow(f"urn:{i}", f"urn:{i + 1}", "holder", "权利人") for i in range(count - 1))

    return GraphDocument(COLUMNS, nodes(), numbers(edges()), KINDS, numbered=True, count=count)


def numbers(edges: Iterator[EdgeRow]) -> Iterator[EdgeRow]:
    return (edge._replace(ends=(i, i + 1)) for i, edge in enumerate(edges))


def peak(name: str, count: int) -> int:
    tracemalloc.start()
    try:
        for _ in chunks(name, many(count)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", [*READ, "dot", "pajek"])
def test_memory_does_not_grow_with_the_graph(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("batches.NODES", "batches.EDGES", "parquet._GROUP"):
        monkeypatch.setattr(f"graph.files.{limit}", 256)
    # What Python keeps of a first time is no part of it.
    peak(name, 1_000)
    few = peak(name, 1_000)
    assert peak(name, 6_000) < few + 150_000


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


# -- readers that are no dependencies: each test says what to install


def test_gexf_edges_of_several_kinds_stay_apart() -> None:
    kinds = re.findall(rb'<edge [^>]*kind="(\w+)"', written("gexf", small()))
    assert kinds == [b"applicant", b"holder"]


@pytest.mark.parametrize("name", ["graphml", "pajek"])
def test_igraph_reads_the_same_graph(name: str, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph", reason="needs pip install igraph, which is under the GPL")
    path = tmp_path / f"g.{FORMATS[name].extension}"
    path.write_bytes(written(name, small()))
    graph = igraph.Graph.Read(str(path), format=name)
    assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (3, 2, True)
    assert graph.get_edgelist() == [(1, 0), (1, 0)]
    if name == "graphml":
        assert graph.vs["id"] == ["urn:e", "urn:p", "urn:x"]
        assert graph.vs["amount"][0] == 12.5
        assert graph.vs["listed"][2] is True
        assert graph.vs["fullLabel"] == [row.label for row in small().nodes]
        assert (graph.vs["x"][0], graph.vs["y"][0]) == (1.5, -2.0)
        assert graph.es["property"] == ["applicant", "holder"]
    else:
        assert graph.vs["name"] == [
            "武汉光迅科技股份有限公司",
            "一种用于高速相干光通信系统的可调谐激光器封装结…",
            "a ”b”",
        ]


@given(document=documents())
def test_igraph_reads_any_graph(document: GraphDocument, tmp_path_factory: pytest.TempPathFactory) -> None:
    igraph = pytest.importorskip("igraph", reason="needs pip install igraph, which is under the GPL")
    path = tmp_path_factory.mktemp("igraph") / "g.graphml"
    path.write_bytes(written("graphml", document))
    graph = igraph.Graph.Read_GraphML(str(path))
    rows = list(document.nodes)
    # igraph leaves an ampersand in an attribute as a reference; texts of elements it reads as they are
    assert [found.replace("&#38;", "&") for found in graph.vs["id"]] == [row.id for row in rows]
    labels = [clean(row.label) for row in rows]
    assert (graph.vs["fullLabel"] if rows else []) == labels
    ids = [row.id for row in rows]
    assert graph.get_edgelist() == [(ids.index(e.source), ids.index(e.target)) for e in document.edges]


@given(document=documents())
def test_ndex2_reads_any_cx2(document: GraphDocument) -> None:
    cx2 = pytest.importorskip("ndex2.cx2", reason="needs pip install ndex2")
    network = cx2.RawCX2NetworkFactory().get_cx2network(json.loads(written("cx2", document)))
    nodes, edges = network.get_nodes(), network.get_edges()
    assert [node["v"]["represents"] for node in nodes.values()] == [row.id for row in document.nodes]
    assert [node["v"]["label"] for node in nodes.values()] == [clean(row.label) for row in document.nodes]
    ids = [row.id for row in document.nodes]
    assert [(e["s"], e["t"]) for e in edges.values()] == [
        (ids.index(e.source), ids.index(e.target)) for e in document.edges
    ]
    declared = network.get_attribute_declarations()["nodes"]
    assert declared["amounts"]["d"] == "list_of_double"
    assert "NODE_BACKGROUND_COLOR" in network.get_visual_properties()["nodeMapping"]


@given(document=documents())
def test_polars_reads_any_parquet(document: GraphDocument) -> None:
    polars = pytest.importorskip("polars", reason="needs pip install polars")
    with zipfile.ZipFile(io.BytesIO(written("parquet", document))) as archive:
        nodes, edges = (polars.read_parquet(archive.read(f"{name}.parquet")) for name in ("nodes", "edges"))
    assert nodes["id"].to_list() == [row.id for row in document.nodes]
    lists = [row.attributes.get("names") for row in document.nodes]
    held = [list(cells) if isinstance(cells := cleaned(found), tuple) else None for found in lists if found]
    assert nodes["names"].drop_nulls().to_list() == held
    assert edges["source"].to_list() == [edge.source for edge in document.edges]


# -- JavaScript


@pytest.fixture(scope="module")
def node() -> Callable[[Path, str], dict[str, Any]]:
    """Runs the reader of tests/js; skips where Node or its modules are not installed."""
    program = shutil.which("node")
    folder = ROOT / "tests" / "js"
    missing = [name for name in MODULES if not (folder / "node_modules" / name).exists()]
    if program is None or missing:
        pytest.skip(f"needs node and, in tests/js, npm install --no-save {' '.join(MODULES)}")

    def read(file: Path, format_name: str) -> dict[str, Any]:
        command = [program, str(folder / "read_graph.mjs"), format_name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, timeout=120)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


@pytest.mark.parametrize("name", ["gexf", "graphml", "graphology", "cytoscape"])
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
