"""Every IRI answers at its path: as a page and as RDF, where it moved, where it is gone, and where it never was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing.staging import About, Stage
from ontology.model import NS, SCHEME, Model, Place, Record, Text
from server import create_app
from serving.html import element
from serving.linked_addresses import Addresses
from tests.queries.small_city import BASE, synthetic

PAGE = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
HOSTILE = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Tags(HTMLParser):
    """The elements of a page; fails where one is closed that is not open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.lang: str | None = None
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        assert len(told) == len(attrs)
        assert not any(name.startswith("on") for name in told)
        self.seen[tag] += 1
        self.lang = self.lang or told.get("lang")
        if "id" in told:
            self.ids[str(told["id"])] += 1
        if tag == "a":
            self.links.append(str(told["href"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(page: str) -> Tags:
    """A page that is well formed: one title, one heading, one main part, no script, no id twice."""
    assert page.startswith("<!doctype html>")
    found = Tags(page)
    assert (found.seen["title"], found.seen["h1"], found.seen["main"], found.seen["script"]) == (1, 1, 1, 0)
    assert set(found.ids.values()) <= {1}
    return found


@pytest.fixture(scope="session")
def firm(model: Model) -> str:
    """The path of a firm of the small city."""
    kind = model.kinds["Enterprise"]
    return f"/id/{kind.segment}/{kind.name.lower()}-0"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own, of JSON-LD
def test_each_format_says_the_same_of_a_thing(client: TestClient, firm: str) -> None:
    whole = Graph().parse(data=client.get(f"{firm}.nt").text, format="nt")
    assert (URIRef(BASE + firm[1:]), RDF.type, URIRef(f"{NS}Enterprise")) in whole
    for suffix, form in RDFLIB.items():
        response = client.get(f"{firm}.{suffix}")
        read = Graph().parse(data=response.text, format=form)
        # the document speaks of itself under its own address
        read = Graph().parse(data=read.serialize(format="nt").replace(f"{firm}.{suffix}", f"{firm}.nt"))
        assert response.headers["content-location"] == f"{firm}.{suffix}"
        assert isomorphic(read, whole), suffix


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0.3, application/rdf+xml;q=0.7", "application/rdf+xml"),
        ("text/html, text/turtle;q=0.9", "text/html; charset=utf-8"),
        ("text/html;q=0, */*;q=0.1", "text/turtle; charset=utf-8"),
        (PAGE["accept"], "text/html; charset=utf-8"),
    ],
)
def test_a_client_gets_what_it_likes_best(client: TestClient, firm: str, accept: str, type_: str) -> None:
    response = client.get(firm, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, type_)
    assert "Accept" in response.headers["vary"]
    again = client.get(response.headers["content-location"], headers={"accept": "image/png"})
    assert (again.status_code, again.content) == (200, response.content)


def test_what_is_offered_in_no_format_asked_for_is_refused(client: TestClient, firm: str) -> None:
    assert client.get(firm, headers={"accept": "image/png"}).status_code == 406
    assert client.get(f"{firm}?format=png").status_code == 406
    assert client.get(f"{firm}?page=0").status_code == 400
    assert client.get("/resource").status_code == 400


def test_a_copy_is_good_until_the_next_generation(client: TestClient, firm: str) -> None:
    for headers in (PAGE, {"accept": "text/turtle"}):
        first = client.get(firm, headers=headers)
        again = client.get(firm, headers={**headers, "if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(firm, headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == first.headers["etag"]
        assert first.headers["access-control-allow-origin"] == "*"
    assert client.get(firm, headers=PAGE).headers["etag"] != first.headers["etag"]


def every(model: Model) -> Iterator[str]:
    """Paths of a thing of each kind, and of all that we coin beside them."""
    yield from (
        f"/id/{kind.segment}/{kind.name.lower()}-1"
        for kind in model.public()
        if not kind.abstract and kind.segment
    )
    space = NS.removesuffix("ns/")
    terms = [*(kind.iri for kind in model.kinds.values()), *model.properties]
    yield from (one.removeprefix(space[:-1]) for one in terms if one.startswith(NS))
    yield from (one.removeprefix(space[:-1]) for one in sorted(model.codes)[::25])
    yield from sorted({code.scheme.removeprefix(space[:-1]) for code in model.codes.values()})
    yield from ("/ns/", "/scheme/", "/fn/", "/fn/rank", "/ontology", f"/ontology/{model.version}")
    yield from (f"/ns/{model.version}", "/graph/synthetic", "/graph/_ontology", "/graph/_meta")
    yield from ("/generation/1", "/catalogue", "/publisher", "/loader/synthetic/1")


def test_every_iri_answers_as_a_page_and_as_rdf(client: TestClient, model: Model) -> None:
    for path in every(model):
        page = client.get(path, headers=PAGE)
        assert page.status_code == 200, path
        tags(page.text)
        turtle = client.get(path, headers={"accept": "text/turtle"})
        assert len(Graph().parse(data=turtle.text, format="turtle")) > 0, path


def test_every_iri_that_a_graph_about_the_graphs_coins_answers(
    client: TestClient, folder: Path, model: Model
) -> None:
    generation = City(folder, model=model).current()
    assert generation is not None
    found = {
        s for s, _, _ in generation.store.triples(graph=f"{BASE}graph/_meta") if s.startswith(f"<{BASE}")
    }
    assert len(found) > 5
    for one in found:
        path = Addresses("", BASE).of(one[1:-1])
        assert not path.startswith("/resource")
        assert client.get(path).status_code == 200, path


def test_links_of_a_page_lead_somewhere(client: TestClient, firm: str) -> None:
    page = client.get(f"{firm}?lang=en", headers=PAGE).text
    links = {link for link in tags(page).links if link.startswith("/") and not link.startswith("/web")}
    assert len(links) > 5
    for link in sorted(links):
        assert client.get(link, headers=PAGE).status_code == 200, link
    assert {link for link in links if link.startswith("/id/") and "." not in link} == {
        link for link in links if link.startswith("/id/") and "lang=" in link and "." not in link
    }


def test_pages_speak_the_language_asked_for(client: TestClient, firm: str) -> None:
    zh = client.get(firm, headers={**PAGE, "accept-language": "zh-CN,en;q=0.5"}).text
    en = client.get(firm, headers={**PAGE, "accept-language": "en-GB,zh;q=0.5"}).text
    assert (tags(zh).lang, tags(en).lang) == ("zh-Hans", "en")
    assert "已知内容" in zh
    assert "What is known" in en
    assert (
        client.get(f"{firm}?lang=en", headers={**PAGE, "accept-language": "zh"}).text.count("What is known")
        == 1
    )


def test_a_page_tells_who_says_what(client: TestClient, firm: str) -> None:
    page = client.get(f"{firm}?lang=en", headers=PAGE).text
    assert "Who says what" in page
    assert 'href="/graph/synthetic?lang=en"' in page
    assert "synthetic.csv row 2" in page
    assert "CC0-1.0" in page
    graph = client.get("/graph/synthetic?lang=en", headers=PAGE).text
    assert "Synthetic data" in graph
    (dump,) = (link for link in tags(graph).links if link.startswith("/graphs"))
    assert len(Graph().parse(data=client.get(dump).text, format="turtle")) > 100


def test_a_relation_is_told_page_by_page(client: TestClient, model: Model) -> None:
    path = f"/{SCHEME.removeprefix(NS.removesuffix('ns/'))}region"
    page = client.get(f"{path}?relation=inScheme&lang=en", headers=PAGE).text
    scheme = SCHEME + "region"
    assert page.count('<li><a href="/scheme/') == min(100, len(model.scheme_codes(scheme)))
    far = client.get(f"{path}?relation=inScheme&page=9&lang=en", headers=PAGE).text
    assert '<li><a href="/scheme/' not in far
    tags(far)


def test_a_code_is_found_behind_its_list(client: TestClient, model: Model) -> None:
    code = next(code for code in model.codes.values() if not code.iri.startswith(f"{code.scheme}/"))
    scheme, name = (one.removeprefix(SCHEME) for one in (code.scheme, code.iri))
    response = client.get(f"/scheme/{scheme}/{name}.ttl", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (301, f"/scheme/{name}.ttl")
    page = client.get(f"/scheme/{scheme}?lang=zh", headers=PAGE).text
    assert all(one.label.zh in page for one in model.scheme_codes(code.scheme))


def test_the_ontology_has_an_anchor_for_each_term_and_a_version(client: TestClient, model: Model) -> None:
    found = tags(client.get("/ns/", headers=PAGE).text)
    assert all(kind.name in found.ids for kind in model.public())
    assert all(one.removeprefix(NS) in found.ids for one in model.properties if one.startswith(NS))
    read = Graph().parse(data=client.get(f"/ns/{model.version}").text, format="turtle")
    (whole,) = read.subjects(RDF.type, OWL.Ontology)
    assert str(read.value(whole, OWL.versionInfo)) == model.version
    assert (
        client.get(urlsplit(str(read.value(whole, OWL.versionIRI))).path.removeprefix("/queqiao")).status_code
        == 200
    )
    assert client.get("/ns/9.9.9").status_code == 404


def test_the_context_is_served_under_its_version_too(client: TestClient, model: Model) -> None:
    response = client.get("/ns/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert response.json()["@context"]["Enterprise"] == f"{NS}Enterprise"
    assert client.get(f"/ns/{model.version}/context.jsonld").content == response.content
    assert client.get("/ns/0.0.0/context.jsonld").status_code == 404
    etag = response.headers["etag"]
    assert client.get("/ns/context.jsonld", headers={"if-none-match": etag}).status_code == 304


def test_any_iri_of_the_graph_is_told_and_no_other(client: TestClient, firm: str) -> None:
    iri = quote(BASE + firm[1:], safe="")
    response = client.get(f"/resource?iri={iri}&lang=en", headers=PAGE)
    assert (response.status_code, response.headers["content-location"]) == (200, f"{firm}.html")
    licence = quote("https://creativecommons.org/publicdomain/zero/1.0/", safe="")
    foreign = client.get(f"/resource?iri={licence}")
    assert foreign.headers["content-location"] == f"/resource?iri={licence}&format=ttl"
    assert "graph/synthetic" in client.get(foreign.headers["content-location"]).text.replace(
        "graph:", "graph/"
    )
    for unknown in ("http://no.example/x", "no iri", "<script>", '" onload="x'):
        told = client.get("/resource", params={"iri": unknown})
        assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
        page = client.get("/resource", params={"iri": unknown}, headers=PAGE)
        assert page.status_code == 404
        tags(page.text)


def test_below_the_path_of_the_base_the_same_is_told(client: TestClient, firm: str) -> None:
    path = urlsplit(BASE).path.rstrip("/")
    assert path
    assert client.get(f"{path}{firm}").content == client.get(firm).content
    assert client.get(f"{path}/catalogue").status_code == 200


# -- a city with names that mean harm, merged and withdrawn things


def publish(city: City, records: list[Record], same: dict[str, str]) -> Generation:
    builder = SegmentBuilder(city.model)
    for record in records:
        builder.add(record)
    about = About(
        source="made-up",
        title_zh="合成",
        title_en="Synthetic",
        licence="CC0-1.0",
        address=None,
        file="made-up.csv",
        sha256="0" * 64,
        loader="made-up",
        version="1",
        loaded_at="2026-01-01T00:00:00+00:00",
        records=0,
        refused=0,
    )
    with city.writing() as staging:
        stage = Stage(city, staging)
        stage.replace(about, builder)
        return stage.publish(same, [], "")


@pytest.fixture(scope="module")
def changed(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A city with a name that means harm, a thing that became another, and one that was withdrawn."""
    city = City(tmp_path_factory.mktemp("changed"), BASE, model)
    kind = model.kinds["Enterprise"]
    named = next(field.name for field in kind.own_fields if field.unique_lang)
    firms = [record for record in synthetic(model, 3) if record.kind == kind.name]
    odd = f"{BASE}id/{kind.segment}/{quote('光 谷/x.ttl', safe='')}"
    plain = f"{BASE}id/{kind.segment}/光谷"
    hostile = Record(
        kind.name, f"{BASE}id/{kind.segment}/hostile", {named: (Text(HOSTILE, "zh"),)}, Place("x.csv", 2)
    )
    more = [hostile, replace(hostile, iri=odd), replace(hostile, iri=plain)]
    publish(city, [*firms, *more], {})
    publish(city, [*firms[:2], *more], {firms[1].iri: firms[0].iri})
    with TestClient(create_app(City(city.path, model=model))) as client:
        yield client


def test_a_name_that_means_harm_is_text(changed: TestClient, model: Model) -> None:
    path = f"/id/{model.kinds['Enterprise'].segment}/hostile"
    for lang in ("zh", "en"):
        response = changed.get(f"{path}?lang={lang}", headers=PAGE)
        found = tags(response.text)
        assert found.seen["img"] == 0
        assert "&lt;script&gt;" in response.text
        assert "default-src 'self'" in response.headers["content-security-policy"]
    turtle = Graph().parse(data=changed.get(path).text, format="turtle")
    assert HOSTILE in {str(value) for value in turtle.objects(URIRef(BASE + path[1:]))}


def test_keys_in_any_spelling_are_found(changed: TestClient, model: Model) -> None:
    segment = model.kinds["Enterprise"].segment
    odd = f"/id/{segment}/{quote('光 谷/x.ttl', safe='')}"
    response = changed.get(odd)
    assert (response.status_code, response.headers["content-location"]) == (200, f"{odd}.ttl")
    assert changed.get(f"{odd}.nt").status_code == 200
    assert (
        changed.get(f"/id/{segment}/光谷").headers["content-location"] == f"/id/{segment}/{quote('光谷')}.ttl"
    )
    assert changed.get(f"/id/{segment}/{quote('光谷')}.jsonld").status_code == 200


def test_what_became_another_leads_there_in_the_same_format(changed: TestClient, model: Model) -> None:
    segment = model.kinds["Enterprise"].segment
    for end in ("", ".ttl", ".html", "?lang=en", "?relation=applicant&page=2"):
        response = changed.get(f"/id/{segment}/enterprise-1{end}", follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (
            301,
            f"/id/{segment}/enterprise-0{end}",
        )
    by_iri = {"iri": f"{BASE}id/{segment}/enterprise-1", "format": "nt"}
    response = changed.get("/resource", params=by_iri, follow_redirects=False)
    assert response.headers["location"] == f"/id/{segment}/enterprise-0?format=nt"
    page = changed.get(f"/id/{segment}/enterprise-0?lang=en", headers=PAGE).text
    assert "Merged from these records" in page
    merged = Graph().parse(data=changed.get(f"/id/{segment}/enterprise-0").text, format="turtle")
    one, other = (URIRef(f"{BASE}id/{segment}/enterprise-{n}") for n in (0, 1))
    assert (one, OWL.sameAs, other) in merged


def test_what_was_withdrawn_is_gone_and_what_never_was_is_not_there(
    changed: TestClient, model: Model
) -> None:
    segment = model.kinds["Enterprise"].segment
    for end in ("", ".ttl"):
        gone = changed.get(f"/id/{segment}/enterprise-2{end}")
        assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
        assert "made-up" in gone.json()["en"]
    page = changed.get(f"/id/{segment}/enterprise-2?lang=en", headers=PAGE)
    assert page.status_code == 410
    assert "Withdrawn" in page.text
    never = changed.get(f"/id/{segment}/enterprise-9")
    assert (never.status_code, never.json()["status"]) == (404, 404)
    near = changed.get(f"/id/{segment}/alert?lang=en", headers=PAGE)
    assert near.status_code == 404
    assert "Perhaps one of these is meant" in near.text
    tags(near.text)


def test_elements_escape_what_is_no_markup() -> None:
    assert element("p", "<b>", element("b", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<b>&amp;</b></p>'
    assert element("br") == "<br>"
