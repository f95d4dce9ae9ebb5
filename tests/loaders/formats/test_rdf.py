"""RDF in every syntax: the same statements come out as records, and nothing is lost."""

from decimal import Decimal
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.term import Node

from loaders.formats.rdf import RdfSource, syntax
from loaders.reading import Note, SourceError
from loaders.source import recognise
from ontology.check import check
from ontology.model import Fault, Model, Record, Text
from ontology.shapes import read_model
from ontology.terms import statements

MODEL: Model = read_model()
BASE = "https://example.org/wuhan/"
CITY = Path(__file__).parents[2] / "data" / "city.ttl"

TURTLE = """
@prefix qq: <https://w3id.org/queqiao/ns/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/made/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:firm a qq:Enterprise, qq:Organization, ex:Unicorn ;
    skos:prefLabel "合成光电"@zh ;
    skos:altLabel "Made Optics"@en ;
    qq:foundedOn "2015"^^xsd:gYear ;
    qq:shareholder [ a qq:Person ; skos:prefLabel "张三"@zh ] ;
    ex:motto "光\\n\\"先\\""@zh, 7 ;
    ex:near ex:place .
ex:place ex:note "no kind of ours" .
ex:project a qq:Project ; skos:prefLabel "项目"@zh ; qq:budget "12.50"^^xsd:decimal ; qq:start "2020-01-01"^^xsd:date .
<relative> a qq:Institution ; skos:prefLabel "合成院"@zh .
"""


def read(path: Path) -> tuple[dict[tuple[str, str], Record], list[Fault]]:
    found = list(RdfSource().read(path, BASE, MODEL))
    records = {(item.iri, item.kind): item for item in found if isinstance(item, Record)}
    return records, [item for item in found if isinstance(item, Fault)]


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_records_of_kinds_and_statements_beside(tmp_path: Path) -> None:
    records, faults = read(written(tmp_path, "a.ttl", TURTLE))
    firm = records["https://example.org/made/firm", "Enterprise"]
    assert firm.values["label"] == (Text("合成光电", "zh"),)
    assert firm.values["altLabels"] == (Text("Made Optics", "en"),)
    assert firm.values["foundedOn"] == ("2015",)
    assert {(p.rpartition("/")[2], term) for p, term in firm.extra} == {
        ("22-rdf-syntax-ns#type", "<https://example.org/made/Unicorn>"),
        ("motto", '"光\\n\\"先\\""@zh'),
        ("motto", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("near", "<https://example.org/made/place>"),
    }
    (owner,) = firm.values["shareholders"]
    assert records[str(owner), "Person"].values["label"] == (Text("张三", "zh"),)
    assert str(owner).startswith(f"{BASE}id/blank/x-")
    assert records["https://example.org/made/place", ""].extra == (
        ("https://example.org/made/note", '"no kind of ours"'),
    )
    assert (f"{BASE}relative", "Institution") in records
    assert faults == []
    assert [fault for record in records.values() for fault in check(MODEL, record)] == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.nt", "nt"),
        ("a.nq", "nquads"),
        ("a.trig", "trig"),
        ("a.rdf", "xml"),
        ("a.jsonld", "json-ld"),
        ("a.n3", "n3"),
    ],
)
def test_every_syntax_gives_the_same_records(tmp_path: Path, name: str, form: str) -> None:
    path = written(tmp_path, "a.ttl", TURTLE)
    expected, _ = read(path)
    dataset = Dataset()
    dataset.default_graph.parse(path, format="turtle", publicID=BASE)
    graph = dataset if form in {"nquads", "trig"} else dataset.default_graph
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)
        graph.serialize(tmp_path / name, format=form, encoding="utf-8")
    assert recognise(tmp_path / name, MODEL).info.loader == "rdf"
    found, _ = read(tmp_path / name)
    shape = {key: (record.values.keys(), len(record.extra)) for key, record in expected.items()}
    assert {key: (record.values.keys(), len(record.extra)) for key, record in found.items()} == shape


def plain(graph: Graph) -> set[tuple[str, str, str]]:
    """The statements with decimals in their shortest form."""
    return {(str(s), str(p), shortest(o)) for s, p, o in graph}


def shortest(node: Node) -> str:
    value = node.value if isinstance(node, Literal) else None
    return str(value.normalize()) if isinstance(value, Decimal) else node.n3()


def test_nothing_of_a_good_city_is_lost() -> None:
    records, faults = read(CITY)
    assert faults == []
    assert [fault for record in records.values() for fault in check(MODEL, record)] == []
    given, found = Graph(), Graph()
    given.parse(CITY, format="turtle", publicID=BASE)
    lines = [" ".join(s) + " ." for record in records.values() for s in statements(MODEL, record)]
    found.parse(data="\n".join(lines), format="nt")
    assert len(given) > 500
    assert plain(found) == plain(given)


def test_values_that_do_not_fit_refuse_their_subject_alone(tmp_path: Path) -> None:
    text = TURTLE.replace('"12.50"^^xsd:decimal', '"viel"').replace('"2015"^^xsd:gYear', "ex:year")
    records, faults = read(written(tmp_path, "a.ttl", text))
    assert [(f.field, f.rule) for f in faults if not isinstance(f, Note)] == [
        ("foundedOn", "G1"),
        ("budget", "G1"),
    ]
    assert ("https://example.org/made/place", "") in records
    assert not any(kind in {"Enterprise", "Project"} for _, kind in records)


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.ttl", "ex:a ex:b", "rdf-form"),
        ("a.rdf", "<rdf", "rdf-form"),
        ("a.jsonld", "{", "rdf-form"),
        ("a.ttl", "# nothing\n", "empty-file"),
        ("a.jsonld", '{"@context": "https://example.org/context", "@id": "x"}', "remote-context"),
        ("a.jsonld", '[{"@context": [{"@import": "https://example.org/context"}]}]', "remote-context"),
    ],
)
def test_what_is_no_rdf_is_refused(tmp_path: Path, name: str, text: str, rule: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(written(tmp_path, name, text))
    assert caught.value.rule == rule


def test_the_extension_tells_the_syntax() -> None:
    assert syntax(Path("a.TTL.gz")) == "turtle"
    assert syntax(Path("a.csv")) is None
