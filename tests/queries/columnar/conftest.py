"""A few triples as columns and in the engine."""

import pytest

from benchmarks.columnar_equality import Pair

XSD = "http://www.w3.org/2001/XMLSchema#"
TRIPLES = {
    *((f"<x:a{n}>", "<x:under>", f"<x:a{n + 1}>") for n in range(4)),
    ("<x:a4>", "<x:under>", "<x:a2>"),
    *((f"<x:a{n}>", "<x:size>", f'"{n}"^^<{XSD}integer>') for n in range(5)),
    ("<x:a0>", "<x:size>", f'"2.5"^^<{XSD}decimal>'),
    ("<x:a0>", "<x:name>", '"zero"@en'),
    ("<x:a1>", "<x:name>", '"one, \\"1\\""'),
    ("<x:a2>", "<x:name>", '"二\\n\\t\\\\"@zh'),
    ("<x:a3>", "<x:name>", f'"2020-01-02"^^<{XSD}date>'),
    ("<x:a4>", "<x:name>", "<x:a0>"),
}


@pytest.fixture(scope="session")
def pair() -> Pair:
    return Pair.holding(TRIPLES)
