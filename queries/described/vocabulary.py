"""The ontology as linked data: its document, its code lists, and which of its terms a person looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.store import Triple
from ontology.model import NS, SCHEME, Code, Model
from ontology.terms import TYPE, iri, literal
from queries.functions import FN, FUNCTIONS

#: Under this lies all that the ontology names: its classes, its code lists, itself.
SPACE = NS.removesuffix("ns/")
_ONTOLOGY = "<http://www.w3.org/2002/07/owl#Ontology>"


_FUNCTION = "<http://www.w3.org/ns/sparql-service-description#Function>"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code as a list shows it, and how far below the list's first level it stands."""

    code: Code
    depth: int


def ontologies(model: Model) -> tuple[str, ...]:
    """The IRIs of the ontology, and of a city's own where it has one."""
    return tuple(s[1:-1] for s, p, o in model.facts if p == TYPE and o == _ONTOLOGY)


def documents(model: Model) -> Mapping[str, str]:
    """The IRIs of the ontology as a whole, plain and with its version, each with the plain one."""
    plain = {one: one for one in (NS, *ontologies(model))}
    return plain | {f"{one.rstrip('/')}/{model.version}": one for one in plain} | {NS.rstrip("/"): NS}


def terms(model: Model) -> list[Triple]:
    """The ontology itself with its classes and properties, without the code lists."""
    codes = f"<{SCHEME}"
    return [triple for triple in model.facts if not triple[0].startswith(codes)]


def schemes(model: Model) -> tuple[str, ...]:
    """The IRIs of the code lists."""
    return tuple(sorted({code.scheme for code in model.codes.values()}))


def codes(model: Model, scheme: str) -> list[Triple]:
    """All that is said of a code list and of its codes."""
    known = {f"<{scheme}>", *(f"<{code.iri}>" for code in model.scheme_codes(scheme))}
    return [triple for triple in model.facts if triple[0] in known]


def entries(model: Model, scheme: str) -> Iterator[Entry]:
    """The codes of a list, each below its broader one, which comes first; each once."""
    listed = model.scheme_codes(scheme)
    own = {code.iri for code in listed}
    below: dict[str | None, list[Code]] = {}
    for code in listed:
        above = next((one for one in code.broader if one in own), None)
        below.setdefault(above, []).append(code)
    yield from _below(below, None, 0)


def _below(below: Mapping[str | None, list[Code]], above: str | None, depth: int) -> Iterator[Entry]:
    for code in below.get(above, ()):
        yield Entry(code, depth)
        yield from _below(below, code.iri, depth + 1)


def code_in(model: Model, scheme: str, name: str) -> str | None:
    """The IRI of a code of a list by the end of it or by its notation, None where the list has none such."""
    listed = model.scheme_codes(SCHEME + scheme)
    return next((c.iri for c in listed if name in (c.iri.rpartition("/")[2], c.notation)), None)


def is_function(one: str) -> bool:
    """Whether an IRI is that of a function of SPARQL of ours, or of all of them."""
    return one == FN or (one.startswith(FN) and one in {function.iri for function in FUNCTIONS.values()})


def functions() -> list[Triple]:
    """What is said of the functions that queries may call."""
    found: list[Triple] = []
    for function in FUNCTIONS.values():
        one, told = iri(function.iri), f"{function.name}({function.arguments})"
        found += [(one, TYPE, _FUNCTION), (one, iri(f"{_RDFS}label"), literal(told))]
        found += [
            (one, iri(f"{_RDFS}comment"), literal(function.note.say(lang), lang)) for lang in ("zh", "en")
        ]
    return found
