"""What is told of an IRI: held against SPARQL over the same generation, for every kind, for terms and for codes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.generation import Generation
from graph.store import Store, Triple
from ontology.model import NS, SCHEME, Model
from ontology.terms import TYPE, iri
from queries.described.describing import Describer, key_of
from queries.described.document import Document, document
from queries.described.jsonld import compacted
from queries.described.vocabulary import code_in, codes, entries, functions, is_function, schemes, terms
from queries.sparql.answering import prefixes

MANY = 10_000
#: What a document says of itself and of other things' names is not about the thing.
ABOUT = Document(
    "https://example.org/doc.ttl", lambda key, page: f"https://example.org/doc.ttl?{key}&{page}", 3
)


@pytest.fixture(scope="module")
def describer(generation: Generation) -> Describer:
    return Describer(generation, prefixes(generation.model, str(generation.manifest["base"])))


def told(describer: Describer, one: str) -> set[Triple]:
    """The statements about an IRI and those that lead to it."""
    thing = describer.describe(one, MANY)
    back = {(iri(s), iri(r.path), iri(one)) for r in thing.incoming for s in r.subjects}
    return {*thing.outgoing, *back}


def normal(triples: set[Triple]) -> set[str]:
    """Triples as Oxigraph spells them, which numbers and times are not spelled as."""
    made = Store.memory()
    made.add(triples)
    return set(made.dump("application/n-triples").decode().splitlines())


def constructed(generation: Generation, one: str) -> set[str]:
    """The same, asked of the store by SPARQL."""
    query = (
        f"CONSTRUCT {{ <{one}> ?p ?o . ?s ?q <{one}> }} {{ {{ <{one}> ?p ?o }} UNION {{ ?s ?q <{one}> }} }}"
    )
    return normal(set(generation.store.construct(query)))


def everything(generation: Generation, model: Model) -> Iterator[str]:
    """Two things of each kind, all classes, properties and code lists, and some codes."""
    for kind in model.public():
        if not kind.abstract:
            nodes = generation.index.nodes(kind.name)
            own = [name == kind.name for name in generation.index.kind_names(nodes)]
            yield from generation.index.iris(nodes[np.array(own, bool)][:2])
    yield from (kind.iri for kind in model.kinds.values())
    yield from (one for one in model.properties if one.startswith(NS))
    yield from schemes(model)
    yield from sorted(model.codes)[::40]


def test_what_is_told_of_each_is_what_sparql_constructs(
    generation: Generation, model: Model, describer: Describer
) -> None:
    asked = [*everything(generation, model)]
    kinds = {generation.index.kind(n) for one in asked if (n := generation.index.find(one)) is not None}
    assert kinds >= {kind.name for kind in model.public() if not kind.abstract and kind.segment}
    for one in asked:
        assert normal(told(describer, one)) == constructed(generation, one), one


def test_pages_of_a_relation_are_all_of_it_in_order(generation: Generation, describer: Describer) -> None:
    one = max(
        (describer.describe(code, MANY) for code in generation.model.codes),
        key=lambda thing: max((relation.total for relation in thing.incoming), default=0),
    )
    paths = [relation.path for relation in one.incoming]
    for whole in one.incoming:
        found: list[str] = []
        after = 0
        while True:
            (page,) = describer.describe(one.iri, 3, key_of(whole.path, paths), after).incoming
            assert (page.path, page.total, len(page.subjects) <= 3) == (whole.path, whole.total, True)
            found += page.subjects
            if not page.cut:
                break
            after += 3
        assert found == [*whole.subjects]
        assert len(found) == len(set(found)) == whole.total


def test_facts_come_field_by_field_with_labels(generation: Generation, describer: Describer) -> None:
    for kind in generation.model.public():
        for node in generation.index.nodes(kind.name)[:1].tolist() if not kind.abstract else ():
            thing = describer.describe(generation.index.iri(node), 1)
            fields = [fact.field for fact in thing.facts if fact.field]
            own = [field for one in thing.kinds for field in one.own_fields]
            assert [own.index(field) for field in fields] == sorted(own.index(field) for field in fields)
            if kind.segment:
                assert [fact.path for fact in thing.facts if fact.field is None] == [TYPE[1:-1]]
            assert thing.title["zh"] == generation.index.label(node, "zh")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own, of JSON-LD
def test_a_document_reads_the_same_in_json_ld(generation: Generation, describer: Describer) -> None:
    for one in [*everything(generation, generation.model)][::5]:
        triples = document(describer, describer.describe(one, 2), ABOUT)
        plain = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        read = Graph().parse(data=json.dumps(compacted(describer.terms, triples)), format="json-ld")
        assert isomorphic(read, Graph().parse(data=plain, format="nt")), one


def test_a_document_that_is_cut_says_how_much_there_is_and_where(
    generation: Generation, describer: Describer
) -> None:
    code = max(generation.model.codes, key=lambda one: len(told(describer, one)))
    thing = describer.describe(code, 3)
    cut = [relation for relation in thing.incoming if relation.cut]
    assert cut
    found = document(describer, thing, ABOUT)
    totals = [o for _, p, o in found if p.endswith("hydra/core#totalItems>")]
    nexts = [o for _, p, o in found if p.endswith("hydra/core#next>")]
    assert sorted(totals) == sorted(
        f'"{relation.total}"^^<http://www.w3.org/2001/XMLSchema#integer>' for relation in cut
    )
    assert len(nexts) == len(cut)
    assert all(one.endswith("&2>") for one in nexts)


def test_of_what_nobody_knows_nothing_is_told(describer: Describer) -> None:
    for one in ("https://example.org/nobody", "", "no iri at all", 'https://e/<>"{}|^`\\', f"{NS}Nothing"):
        thing = describer.describe(one, 5)
        assert not describer.knows(one)
        assert (thing.outgoing, thing.facts, thing.incoming) == ((), (), ())


def test_graphs_and_generations_are_told_with_their_parts(
    generation: Generation, describer: Describer
) -> None:
    base = describer.base
    source = describer.describe(f"{base}graph/synthetic", 50)
    assert source.title["en"] == "Synthetic data"
    assert any(s == f"<{base}graph/synthetic#rights>" for s, _, _ in source.outgoing)
    assert any(f"{base}generation/{generation.number}" in relation.subjects for relation in source.incoming)
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert describer.knows(licence)
    assert any(f"{base}graph/synthetic" in one.subjects for one in describer.describe(licence, 50).incoming)


def test_code_lists_have_each_code_once_below_its_broader_one(model: Model) -> None:
    for scheme in schemes(model):
        found = [*entries(model, scheme)]
        assert sorted(entry.code.iri for entry in found) == [code.iri for code in model.scheme_codes(scheme)]
        seen: dict[str, int] = {}
        for entry in found:
            above = [seen[one] for one in entry.code.broader if one in seen]
            assert entry.depth == (above[0] + 1 if above else 0)
            seen[entry.code.iri] = entry.depth
        assert {s for s, _, _ in codes(model, scheme)} == {iri(scheme), *map(iri, seen)}


def test_a_code_is_found_in_its_list_by_name_or_notation(model: Model) -> None:
    code = next(code for code in model.codes.values() if code.notation and code.notation not in code.iri)
    scheme = code.scheme.removeprefix(SCHEME)
    assert code_in(model, scheme, code.iri.rpartition("/")[2]) == code.iri
    assert code_in(model, scheme, str(code.notation)) == code.iri
    assert code_in(model, scheme, "nothing") is None
    assert code_in(model, "nothing", str(code.notation)) is None


def test_the_ontology_is_told_without_its_codes(model: Model) -> None:
    found = {s for s, _, _ in terms(model)}
    assert {iri(kind.iri) for kind in model.kinds.values() if kind.iri.startswith(NS)} & found
    assert not any(s.startswith(f"<{SCHEME}") for s in found)
    assert all(is_function(s[1:-1]) for s, _, _ in functions())
    assert not is_function(f"{NS}rank")
