"""The files that a graph can be given out as: the table FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from graph.files.csv_pair import csv_pair
from graph.files.cx2 import cx2
from graph.files.document import GraphDocument
from graph.files.json_forms import cytoscape, graphology, node_link
from graph.files.neo4j import neo4j
from graph.files.parquet import parquet
from graph.files.text import dot, pajek
from graph.files.xml_forms import gexf, graphml
from graph.pictures.drawing import png, svg
from ontology.model import Words

#: Makes the file of a graph, piece by piece; memory does not grow with the graph.
Writer = Callable[[GraphDocument], Iterator[bytes]]


class FormatError(ValueError):
    """There is no such format, or it is not one of graphs; `words` names those that there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = ", ".join(known)
        super().__init__(f"{name!r} is no format of graphs; these are: {names}")
        self.words = Words(f"没有图格式 {name}，有：{names}", str(self))


@dataclass(frozen=True)
class Format:
    """One file format: its name, media type, ending and title, what reads it, and the writer.

    The formats of RDF have no writer here: the store itself writes them, from its statements.
    """

    name: str
    media_type: str
    extension: str
    title: Words
    readers: str
    chunks: Writer | None = None

    @property
    def rdf(self) -> bool:
        """Whether the file holds statements, as the store writes them, and not a graph of nodes and edges."""
        return self.chunks is None


#: Every format by name.
FORMATS: Mapping[str, Format] = {
    found.name: found
    for found in (
        Format(
            "gexf",
            "application/gexf+xml",
            "gexf",
            Words("GEXF 1.3（Gephi）", "GEXF 1.3 (Gephi)"),
            "Gephi, networkx.read_gexf, graphology-gexf",
            gexf,
        ),
        Format(
            "graphml",
            "application/graphml+xml",
            "graphml",
            Words("GraphML", "GraphML"),
            "networkx.read_graphml, igraph, yEd, Cytoscape, graphology-graphml",
            graphml,
        ),
        Format(
            "cytoscape",
            "application/json",
            "cyjs",
            Words("Cytoscape.js JSON", "Cytoscape.js JSON"),
            "Cytoscape.js, Cytoscape, networkx.cytoscape_graph",
            cytoscape,
        ),
        Format(
            "graphology",
            "application/json",
            "graphology.json",
            Words("graphology JSON（Sigma.js）", "graphology JSON (Sigma.js)"),
            "graphology, Sigma.js",
            graphology,
        ),
        Format(
            "node-link",
            "application/json",
            "node-link.json",
            Words("节点—连边 JSON（NetworkX、D3）", "node-link JSON (NetworkX, D3)"),
            "networkx.node_link_graph, D3",
            node_link,
        ),
        Format(
            "csv",
            "application/zip",
            "csv.zip",
            Words("节点表与边表（CSV）", "table of nodes and table of edges (CSV)"),
            "spreadsheets, pandas.read_csv, Gephi",
            csv_pair,
        ),
        Format(
            "cx2",
            "application/json",
            "cx2",
            Words("CX2（Cytoscape）", "CX2 (Cytoscape)"),
            "Cytoscape, NDEx",
            cx2,
        ),
        Format(
            "dot",
            "text/vnd.graphviz",
            "dot",
            Words("DOT（Graphviz）", "DOT (Graphviz)"),
            "Graphviz, pydot",
            dot,
        ),
        Format(
            "pajek", "text/plain", "net", Words("Pajek", "Pajek"), "Pajek, networkx.read_pajek, igraph", pajek
        ),
        Format(
            "neo4j",
            "application/zip",
            "neo4j.zip",
            Words("Neo4j 导入表（CSV）", "tables for import into Neo4j (CSV)"),
            "neo4j-admin database import",
            neo4j,
        ),
        Format(
            "parquet",
            "application/zip",
            "parquet.zip",
            Words("节点表与边表（Parquet）", "table of nodes and table of edges (Parquet)"),
            "pandas, DuckDB, Spark, Polars",
            parquet,
        ),
        Format(
            "svg", "image/svg+xml", "svg", Words("图片（SVG）", "picture (SVG)"), "browsers, Inkscape", svg
        ),
        Format("png", "image/png", "png", Words("图片（PNG）", "picture (PNG)"), "everything", png),
        Format("turtle", "text/turtle", "ttl", Words("Turtle", "Turtle"), "rdflib, Jena, GraphDB"),
        Format("trig", "application/trig", "trig", Words("TriG", "TriG"), "rdflib, Jena, GraphDB"),
        Format("ntriples", "application/n-triples", "nt", Words("N-Triples", "N-Triples"), "rdflib, Jena"),
        Format("nquads", "application/n-quads", "nq", Words("N-Quads", "N-Quads"), "rdflib, Jena"),
        Format("jsonld", "application/ld+json", "jsonld", Words("JSON-LD", "JSON-LD"), "rdflib, jsonld.js"),
    )
}


def chunks(name: str, document: GraphDocument) -> Iterator[bytes]:
    """The file of a graph in pieces; FormatError where the format is unknown or one of RDF."""
    found = FORMATS.get(name)
    if found is None or found.chunks is None:
        raise FormatError(name, (name for name, known in FORMATS.items() if not known.rdf))
    return found.chunks(document)


def write(name: str, document: GraphDocument, out: BinaryIO) -> None:
    """Write the file of a graph to a binary file, piece by piece; FormatError as for `chunks`."""
    out.writelines(chunks(name, document))
