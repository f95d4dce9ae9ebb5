"""Free texts against the organisations of a city: those with an identifier are found by their names."""

import json

from click.testing import CliRunner

from cli import main
from graph.generation import Generation
from loaders.linking.affiliations import matches
from loaders.linking.city_names import city_names
from ontology.model import Model


def identified(model: Model, generation: Generation) -> dict[str, str]:
    """IRI -> Chinese label of each organisation that has an identifier."""
    index = generation.index
    found = {}
    for kind in (kind for kind in model.public() if kind.linked_by_name):
        for node in index.nodes(kind.name).tolist():
            own = model.kinds[index.kind(node)]
            if any(index.values(node, field) for field in own.identities):
                found[index.iri(node)] = index.label(node)
    return found


def test_each_organisation_with_an_identifier_is_found_by_its_name(model: Model, example: Generation) -> None:
    known, labels = city_names(model, example.index), identified(model, example)
    assert len(labels) > 5
    first = {iri: matches(label, known)[:1] for iri, label in labels.items()}
    assert {iri for iri, found in first.items() if not found or found[0].iri != iri} == set()


def test_others_are_not(model: Model, example: Generation) -> None:
    known = city_names(model, example.index)
    assert {match.iri for match in matches("Acme Corporation, Springfield", known)} == set()


def test_the_command_prints_candidates(model: Model, example: Generation) -> None:
    iri, label = next(iter(identified(model, example).items()))
    data = str(example.folder.parents[1])
    shown = CliRunner().invoke(main, ["match", "--data", data, label, "Acme"])
    assert shown.exit_code == 0
    assert f"<{iri}>" in shown.output
    assert "没有认出" in shown.output
    piped = CliRunner().invoke(main, ["match", "--data", data, "--json"], input=f"{label}\n")
    assert json.loads(piped.output)["candidates"][0]["id"] == iri
