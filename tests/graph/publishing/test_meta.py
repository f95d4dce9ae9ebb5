"""The graph about the graphs says what the manifest says, in DCAT and PROV-O as their own shapes want it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, Graph, URIRef
from rdflib import Literal as Text
from rdflib.namespace import SH

from graph.facts.licences import licence_iri
from graph.facts.media import media_types
from graph.facts.segment import SegmentBuilder
from graph.generation import City, CityError, Generation
from graph.publishing.meta import META, OWN, graph_iri
from graph.publishing.publication import read_publication
from graph.publishing.staging import Stage
from loaders.run import inputs, load
from ontology.model import Model
from tests.graph.two_sources import BASE, SAID, about, two_sources

SHAPES = Path(__file__).parents[3] / ".." / "shared" / "data" / "schemas" / "dcat-ap-3.0.1"
TABLES = Path(__file__).parents[2] / "data" / "tables"
#: Newer than rdflib's list of the vocabulary.
VERSION = URIRef("http://www.w3.org/ns/dcat#version")
CATALOGUE = URIRef(f"{BASE}catalogue")


def meta_of(city: Generation) -> Graph:
    found = city.store.dump("application/n-triples", graph_iri(BASE, META))
    return Graph().parse(data=found, format="nt")


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Two generations: in the second a source came again with all that can be known of it, and one without anything."""
    folder = tmp_path_factory.mktemp("meta")
    (folder / "city.toml").write_text(
        'title = { zh = "合成市图谱", en = "Graph of a synthetic city" }\n'
        'publisher = { zh = "合成市科技局", en = "Bureau of a synthetic city" }\nhomepage = "https://example.org/"\n',
        "utf-8",
    )
    two_sources(model, folder)
    city = City(folder, BASE, model)
    with city.writing() as staging:
        stage = Stage(city, staging)
        known = about(
            "register",
            address="https://example.org/data/register.csv.gz",
            file="register.csv.gz",
            licence="CC BY 4.0, credit a synthetic register",
            publisher_zh="合成登记处",
            publisher_en="Synthetic register",
            size=1234,
            started_at="2026-01-02T03:00:00+08:00",
            loaded_at="2026-01-02T03:04:05+08:00",
        )
        for told in (known, about("bare", sha256="", licence="", file="bare")):
            builder = SegmentBuilder(model)
            for one in SAID["register"]:
                builder.add(one)
            stage.replace(told, builder)
        return stage.publish(stage.parent.same if stage.parent else {}, [], "again")


@pytest.fixture(scope="module")
def meta(city: Generation) -> Graph:
    return meta_of(city)


def faults(data: Graph, *names: str) -> list[tuple[str, str, str]]:
    shapes = Graph()
    for name in names:
        shapes.parse(SHAPES / f"{name}.ttl")
    _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    found = report.objects(None, SH.result)
    return [(str(report.value(f, SH.focusNode)), str(report.value(f, SH.resultPath)), str(f)) for f in found]


# -- the application profile


@pytest.mark.skipif(
    not SHAPES.exists(), reason="the shapes of DCAT-AP 3.0.1 are not here (shared/data/schemas)"
)
def test_it_fits_the_shapes_of_dcat_ap(meta: Graph) -> None:
    assert faults(meta, "shapes", "range", "deprecateduris") == []


@pytest.mark.skipif(
    not SHAPES.exists(), reason="the shapes of DCAT-AP 3.0.1 are not here (shared/data/schemas)"
)
@pytest.mark.parametrize(
    ("subject", "path"),
    [
        (CATALOGUE, DCTERMS.title),
        (CATALOGUE, DCTERMS.publisher),
        (URIRef(f"{BASE}publisher"), FOAF.name),
        (URIRef(f"{BASE}publisher"), RDF.type),
        (URIRef(graph_iri(BASE, "register")), DCTERMS.description),
        (URIRef(f"{graph_iri(BASE, 'register')}#file-{'ab' * 8}"), DCAT.accessURL),
    ],
)
def test_the_shapes_miss_what_is_taken_away(meta: Graph, subject: URIRef, path: URIRef) -> None:
    less = Graph()
    for triple in meta:
        less.add(triple)
    less.remove((subject, path, None))
    assert len(less) < len(meta)
    assert faults(less, "shapes", "range")


# -- what it says


def test_the_catalogue_has_every_graph(city: Generation, meta: Graph) -> None:
    listed = set(meta.objects(CATALOGUE, DCAT.dataset))
    graphs = {graph for graph in city.store.graphs() if graph != graph_iri(BASE, META)}
    assert listed == {URIRef(graph) for graph in graphs} | {URIRef(f"{BASE}generation/2")}
    assert set(OWN) >= {graph.rpartition("/")[2] for graph in graphs if "/_" in graph}
    for one in listed:
        assert {text.language for text in meta.objects(one, DCTERMS.title) if isinstance(text, Text)} == {
            "zh",
            "en",
        }


def test_a_generation_comes_from_its_sources_and_its_parent(meta: Graph) -> None:
    one = URIRef(f"{BASE}generation/2")
    sources = {URIRef(graph_iri(BASE, name)) for name in ("register", "list", "bare")}
    assert set(meta.objects(one, PROV.wasDerivedFrom)) == sources
    assert set(meta.objects(one, PROV.wasRevisionOf)) == {URIRef(f"{BASE}generation/1")}
    assert not set(meta.objects(URIRef(f"{BASE}generation/1"), PROV.wasRevisionOf))


def test_a_load_used_a_file_and_ended(meta: Graph) -> None:
    register = URIRef(graph_iri(BASE, "register"))
    (load,) = meta.objects(register, PROV.wasGeneratedBy)
    (file,) = meta.objects(load, PROV.used)
    (loader,) = meta.objects(load, PROV.wasAssociatedWith)
    assert load == URIRef(f"{register}#load-20260101T190405Z")
    times = [str(meta.value(load, path)) for path in (PROV.startedAtTime, PROV.endedAtTime)]
    assert times == ["2026-01-02T03:00:00+08:00", "2026-01-02T03:04:05+08:00"]
    assert (str(meta.value(loader, FOAF.name)), str(meta.value(loader, VERSION))) == ("synthetic", "1")
    assert set(meta.objects(register, DCAT.distribution)) == {file}
    assert str(meta.value(file, DCAT.downloadURL)) == "https://example.org/data/register.csv.gz"
    assert str(meta.value(file, DCAT.mediaType)).endswith("/text/csv")
    assert str(meta.value(file, DCAT.compressFormat)).endswith("/application/gzip")


def test_the_licence_is_told_as_stated_and_as_an_iri(meta: Graph) -> None:
    register = URIRef(graph_iri(BASE, "register"))
    assert str(meta.value(register, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
    rights = meta.value(register, DCTERMS.rights)
    assert [str(o) for _, p, o in meta.triples((rights, None, None)) if p != RDF.type] == [
        "CC BY 4.0, credit a synthetic register"
    ]
    bare = URIRef(graph_iri(BASE, "bare"))
    assert not set(meta.objects(bare, DCTERMS.license)) | set(meta.objects(bare, DCTERMS.rights))


def test_a_source_that_is_withdrawn_is_no_dataset_any_more(
    city: Generation, model: Model, tmp_path: Path
) -> None:
    two_sources(model, tmp_path)
    mine = City(tmp_path, BASE, model)
    with mine.writing() as staging:
        stage = Stage(mine, staging)
        stage.withdraw("list")
        after = stage.publish({}, [], "without")
    left = meta_of(after)
    assert (URIRef(graph_iri(BASE, "list")), None, None) not in left
    assert (URIRef(f"{BASE}generation/2"), PROV.wasRevisionOf, URIRef(f"{BASE}generation/1")) in left
    assert (URIRef(graph_iri(BASE, "list")), None, None) in meta_of(mine.generation(1))


def test_a_load_tells_what_it_read_and_who_made_it(tmp_path: Path, model: Model) -> None:
    city = City(tmp_path / "city", BASE, model)
    loaded = load(city, inputs(model, [TABLES / "ror.jsonl"]))
    assert loaded.generation is not None
    meta = meta_of(loaded.generation)
    source = URIRef(graph_iri(BASE, "ror"))
    publisher, activity = meta.value(source, DCTERMS.publisher), meta.value(source, PROV.wasGeneratedBy)
    assert "Research Organization Registry (ROR)" in {
        str(name) for name in meta.objects(publisher, FOAF.name)
    }
    started, ended = (meta.value(activity, path) for path in (PROV.startedAtTime, PROV.endedAtTime))
    assert isinstance(started, Text)
    assert isinstance(ended, Text)
    assert started.toPython() <= ended.toPython()
    extent = meta.value(meta.value(source, DCAT.distribution), DCTERMS.extent)
    assert int(str(meta.value(extent, RDF.value))) == (TABLES / "ror.jsonl").stat().st_size


# -- licences, media types, the words of a city


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC BY 4.0, credit The Lens", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("MIT", "https://spdx.org/licenses/MIT"),
        ("mpl-2.0", "https://spdx.org/licenses/MPL-2.0"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("https://example.org/a and more", None),
        ("MIT; CC BY 4.0", None),
        ("submitted to nobody", None),
        ("facts; no licence stated", None),
        ("", None),
    ],
)
def test_a_licence_is_known_by_its_name(text: str, iri: str | None) -> None:
    assert licence_iri(text) == iri


@pytest.mark.parametrize(
    ("file", "own", "packed"),
    [
        ("a.csv", "text/csv", None),
        ("a.b.JSON.GZ", "application/json", "application/gzip"),
        ("a.jsonl.zst", None, "application/zstd"),
        ("gz", None, None),
        (".gz", None, None),
        ("", None, None),
    ],
)
def test_a_media_type_is_known_by_the_ending(file: str, own: str | None, packed: str | None) -> None:
    here = "https://www.iana.org/assignments/media-types/"
    assert media_types(file) == (own and here + own, packed and here + packed)


def test_a_city_need_say_nothing_of_itself(tmp_path: Path) -> None:
    found = read_publication(tmp_path, "https://example.org/wuhan/")
    assert (found.publisher.zh, found.homepage) == ("wuhan", None)
    (tmp_path / "city.toml").write_text('publisher = "武汉市科技局"', "utf-8")
    assert read_publication(tmp_path, BASE).publisher.en == "武汉市科技局"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = 1", "title must be a text"),
        ("title = { fr = 'x' }", "title must be a text"),
        ("titel = 'x'", "titel is no key; known are title"),
        ("homepage = 'no address'", "homepage is no address"),
        ("= 1", "no readable TOML"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "city.toml").write_text(text, "utf-8")
    with pytest.raises(CityError, match=says):
        read_publication(tmp_path, BASE)
