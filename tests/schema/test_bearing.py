"""A code tells how many things bear it, alone or with the codes below it."""

from graph.index import Index
from ontology.model import Form, Model
from tests.schema.conftest import Ask

ASKED = """query ($code: ID!) { concept(id: $code) { all: thingsCount below: thingsCount(within: true)
    patents: thingsCount(kind: Patent, within: true) broader { totalCount } narrower { totalCount } } }"""


def test_things_are_counted_as_they_are_found(ask: Ask, index: Index, model: Model) -> None:
    bearers: dict[str, set[int]] = {}
    for kind in model.public():
        for field in kind.own_fields:
            if field.form is Form.CODE:
                for node in index.nodes(kind.name).tolist():
                    for code in index.links(field).of(node).tolist():
                        bearers.setdefault(index.iri(code), set()).add(node)

    def below(iri: str, top: str) -> bool:
        return iri == top or any(below(other, top) for other in model.codes[iri].broader)

    tops = sorted({broader for iri in bearers for broader in model.codes[iri].broader})
    assert tops
    for code in [*tops[:20], *sorted(bearers)[:20]]:
        found = ask(ASKED, code=code)["concept"]
        every = set().union(*(nodes for iri, nodes in bearers.items() if below(iri, code)))
        patents = {node for node in every if index.is_kind(node, "Patent")}
        assert (found["all"], found["below"], found["patents"]) == (
            len(bearers.get(code, ())),
            len(every),
            len(patents),
        )
