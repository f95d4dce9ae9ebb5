"""The ontology and the code lists break none of the rules in lint.toml, and every rule can be broken."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Namespace
from rdflib.query import ResultRow

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
LINT = tomllib.loads((HERE / "lint.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Rule:
    """A query for offenders, and an example that holds one."""

    name: str
    says: str
    query: str
    bad: str

    def offenders(self, graph: Graph) -> list[str]:
        """Whom the rule finds in the graph, by IRI."""
        spaces = {prefix: Namespace(address) for prefix, address in LINT["prefixes"].items()}
        rows = graph.query(self.query, initNs=spaces)
        return sorted({str(row[0]) for row in rows if isinstance(row, ResultRow) and row[0] is not None})


RULES = [Rule(**rule) for rule in LINT["rule"]]
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in [ONTOLOGY / "core.ttl", *sorted((ONTOLOGY / "codes").glob("*.ttl"))]:
        graph.parse(path)
    return graph


@each_rule
def test_the_ontology_keeps_the_rule(rule: Rule, ontology: Graph) -> None:
    assert rule.offenders(ontology) == [], rule.says


@each_rule
def test_the_rule_finds_its_bad_example(rule: Rule) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in LINT["prefixes"].items())
    assert rule.offenders(Graph().parse(data=prefixes + rule.bad, format="turtle"))


def test_rules_are_told_apart_by_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
