"""What is known of a link beyond that it is there: when, in which place, which share, for how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from graph.index import Index
from ontology.model import Code, Field, Form, Kind, Model
from queries.plan import tree
from schema.connections import Edge
from schema.context import Context
from schema.kinds import Kinds
from schema.means import Asks
from schema.registry import Member
from schema.things import Thing, Things

#: In a role's notation: the property leads from the agent to the context.
_BACKWARD = "^"


@dataclass(frozen=True)
class Roles:
    """The kind whose things stand for links: each joins an agent and a context in a role that names a property."""

    kind: Kind
    context: Field
    agent: Field
    role: Field
    codes: Mapping[str, Sequence[tuple[str, bool]]]

    def of(self, index: Index, subject: int, path: str, target: int) -> list[int]:
        """The things that stand for one link."""
        found: list[int] = []
        for code, forward in self.codes.get(path, ()):
            context, agent = (subject, target) if forward else (target, subject)
            both = np.intersect1d(
                index.links(self._back(self.context)).of(context),
                index.links(self._back(self.agent)).of(agent),
            )
            role = index.find(code)
            found += [node for node in both.tolist() if role in index.links(self.role).of(node).tolist()]
        return sorted(found)

    def _back(self, field: Field) -> Field:
        return replace(field, inverse=True, targets=(self.kind.name,))


def roles(kinds: Kinds) -> Roles | None:
    """The kind that stands for links, known by its shape: a link to anything, one to an agent, a telling role."""
    for kind in kinds.public.values():
        links = [f for f in kind.own_fields if f.form is Form.LINK and not f.many]
        contexts, agents = [f for f in links if not f.targets], [f for f in links if f.targets]
        telling = [(f, codes) for f in kind.own_fields if (codes := _telling(kinds.model, f))]
        if len(contexts) == len(agents) == len(telling) == 1:
            return Roles(kind, contexts[0], agents[0], *telling[0])
    return None


def edge_members(things: Things, known: Roles | None) -> list[Member]:
    """The member of an edge that gives what is known of its link; none where no kind stands for links."""
    if known is None:
        return []

    def read(edge: Edge, context: Context, _arguments: object) -> list[Thing]:
        along, other = edge.listing.along, edge.listing.items[edge.place]
        if along is None:
            return []
        ends = (other, along.node) if along.field.inverse else (along.node, other)
        nodes = known.of(context.index, ends[0], along.field.path, ends[1])
        return [things.make(context.index, node, known.kind.name) for node in nodes]

    about = Asks(tree.EdgeRoles, lambda context, _arguments: partial(known.of, context.index))
    type_ = f"list[{known.kind.name}]"
    return [things.registry.member(known.kind.plural, type_, read, known.kind.label, about=about)]


def _telling(model: Model, field: Field) -> dict[str, list[tuple[str, bool]]]:
    """By property: the roles that name it or a property below it; nothing where a role names no property."""
    if field.form is not Form.CODE or not field.scheme:
        return {}
    by_name = {p.name: p for p in model.properties.values()}
    told = [
        (code, name.removeprefix(_BACKWARD)) for code, name in _notations(model.scheme_codes(field.scheme))
    ]
    if not all(name in by_name for _, name in told):
        return {}
    found: dict[str, list[tuple[str, bool]]] = {}
    for code, name in told:
        for path in (by_name[name].iri, *by_name[name].ancestors):
            found.setdefault(path, []).append((code.iri, not str(code.notation).startswith(_BACKWARD)))
    return found


def _notations(codes: Sequence[Code]) -> Iterator[tuple[Code, str]]:
    return ((code, code.notation) for code in codes if code.notation)
