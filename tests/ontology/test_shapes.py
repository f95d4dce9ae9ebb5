"""SHACL's own processor and the checks on loading find the same: nothing in the good city, one rule a bad file."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDFS, SH, SKOS, Graph
from rdflib.term import Node

from graph.generation import BASE
from loaders.run import examine, inputs
from ontology.model import Model
from ontology.shapes import own_turtle

DATA = Path(__file__).parents[1] / "data"
GOOD = DATA / "city.ttl"
#: Continues the good city, with whose prefixes it is read.
MORE = DATA / "city-more.ttl"
BAD = sorted((DATA / "bad").glob("*.ttl"))
each_file = pytest.mark.parametrize("path", [GOOD, *BAD], ids=lambda path: path.stem)

# -- by SHACL's own processor


@cache
def shapes() -> Graph:
    return parsed(path for path in own_turtle() if path.parent.name == "shapes")


@cache
def ontology() -> Graph:
    return parsed(path for path in own_turtle() if path.parent.name != "shapes")


def parsed(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def with_its_codes(data: Graph) -> Graph:
    """The data with the classes and with what is said of the codes it names: whole lists would take minutes."""
    found = data + Graph()
    for triple in ontology().triples((None, RDFS.subClassOf, None)):
        found.add(triple)
    waiting, seen = list(data.objects()), set[Node]()
    while waiting:
        node = waiting.pop()
        if node not in seen and (node, SKOS.inScheme, None) in ontology():
            seen.add(node)
            for triple in ontology().triples((node, None, None)):
                found.add(triple)
                waiting.append(triple[2])
    return found


def broken(data: Graph) -> set[str]:
    """The ids of the rules that the data breaks, which begin their messages."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    messages = [str(report.value(result, SH.resultMessage)) for result in report.objects(None, SH.result)]
    assert conforms == (not messages)
    return {message.split()[0] for message in messages}


def named_after(path: Path) -> set[str]:
    """The rule that a bad file is named after; the good one is named after none."""
    rule, dashes, _ = path.stem.partition("--")
    return {rule} if dashes else set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_breaks_the_rule_it_is_named_after_and_no_other(path: Path) -> None:
    assert broken(with_its_codes(Graph().parse(path))) == named_after(path)


def test_the_good_city_breaks_no_rule_and_neither_do_the_codes() -> None:
    assert broken(ontology() + Graph().parse(GOOD)) == set()


def test_the_city_that_the_questions_are_asked_of_breaks_no_rule() -> None:
    whole = GOOD.read_text("utf-8") + MORE.read_text("utf-8")
    assert broken(with_its_codes(Graph().parse(data=whole, format="turtle"))) == set()


def test_every_rule_has_a_bad_file() -> None:
    rules = {str(message).split()[0] for message in shapes().objects(None, SH.message)}
    assert rules == set().union(*map(named_after, BAD))


def test_every_class_has_a_shape(model: Model) -> None:
    own = {
        str(c)
        for c in ontology().subjects(RDFS.subClassOf)
        if str(c).startswith("https://w3id.org/queqiao/ns/")
    }
    assert own <= {kind.iri for kind in model.kinds.values()}


# -- by the checks on loading


@each_file
def test_loading_finds_what_shacl_finds(model: Model, path: Path) -> None:
    (file,) = inputs(model, [path])
    assert {fault.rule for fault in examine(model, BASE, file).refused} == named_after(path)
