"""What things and kinds are called in the reconciliation protocol: short ids, types, a line that tells apart."""

from __future__ import annotations

from urllib.parse import quote

from graph.index import Index
from ontology.model import SCHEME, Field, Form, Kind
from queries.things import by_id

#: What a path of an address holds besides letters and digits; ids of ours are written with these.
_PATH = "/-._~!$&'()*+,;=:@%"
#: An id is no longer than this.
_LONGEST = 2000
#: So much is told of a thing: its kind and what tells it from its namesakes.
_SHOWN = 4


def id_of(base: str, iri: str) -> str:
    """The id of a thing: its IRI behind `{base}id/`; of a code its local name; of others the whole IRI."""
    for space in (f"{base}id/", SCHEME):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return iri


def node_of(index: Index, base: str, text: str) -> int | None:
    """The number of the thing with this id or IRI, however often an address on its way was decoded."""
    if not text or len(text) > _LONGEST:
        return None
    spellings = (text, quote(text, safe=_PATH), quote(text, safe=_PATH.removesuffix("%")))
    return next((n for one in spellings if (n := by_id(index, base, one)) is not None), None)


def type_of(kind: Kind, lang: str) -> dict[str, str]:
    """A kind as the protocol writes a type."""
    return {"id": kind.name, "name": kind.label.say(lang)}


def types_of(index: Index, node: int, lang: str) -> list[dict[str, str]]:
    """The kinds of a thing, the most specific first."""
    kinds = (index.model.kinds[name] for name in index.kinds(node))
    return [type_of(kind, lang) for kind in kinds if not kind.internal]


def describe(index: Index, node: int, lang: str) -> str:
    """What tells a thing from its namesakes: kind, number, place."""
    kind = index.model.kinds[index.kind(node)]
    told = [kind.label.say(lang)]
    for field in (field for field in kind.own_fields if _tells(kind, field)):
        told += [_shown(index, field, value, lang) for value in index.values(node, field)[:1]]
    return " · ".join(told[:_SHOWN])


def field_of(kind: Kind, pid: str) -> Field | None:
    """The field of a kind by the name that the protocol calls its property by, None where it has none."""
    return kind[pid] if pid in kind else None  # noqa: SIM401 - a kind is no mapping


def fields_of(kind: Kind) -> list[Field]:
    """The fields of a kind that people may fetch or compare: its own values first, then its links."""
    return sorted(kind.fields, key=lambda field: (field.form is Form.LINK, field.inverse))


def _tells(kind: Kind, field: Field) -> bool:
    """Whether a field says which thing of a name is meant: by its place, or its number of a register or else."""
    numbered = (
        field.identity if kind.identities else field.group == "identifiers" and field.form is Form.STRING
    )
    return bool(field.group == "place" or numbered)


def _shown(index: Index, field: Field, value: object, lang: str) -> str:
    return index.label(int(str(value)), lang) if field.node else str(value)
