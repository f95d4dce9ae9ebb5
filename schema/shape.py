"""How large an operation is before it is validated: validation itself takes long for what is made to take long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    visit,
)

from schema.limits import Limits, within

Fragments = Mapping[str, FragmentDefinitionNode]

#: The lists by which introspection can come back to where it began.
_CIRCLING = {"fields", "inputFields", "interfaces", "possibleTypes"}
_INTROSPECTION = {"__schema", "__type"}


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """LimitError where an operation is too large; the document's fragments must form no circle."""
    counted = _Directives()
    visit(document, counted)
    within("directives", counted.found, limits)
    fragments = fragments_of(document)
    measure = _Measure(fragments, limits)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            measure.operation([definition.selection_set])
    for fragment in fragments.values():
        if fragment.name.value not in measure.spread:
            measure.fragment([fragment.selection_set])


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document by name."""
    found = (one for one in document.definitions if isinstance(one, FragmentDefinitionNode))
    return {one.name.value: one for one in found}


class _Directives(Visitor):
    """Counts the directives of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found = 0

    def enter_directive(self, _node: DirectiveNode, *_: object) -> None:
        self.found += 1


class _Measure:
    """Walks the fields of operations as execution merges them, and stops at the first limit."""

    def __init__(self, fragments: Fragments, limits: Limits) -> None:
        self._fragments, self._limits = fragments, limits
        self._fields = self._aliases = self._pairs = 0
        #: The fragments that an operation spreads.
        self.spread: set[str] = set()

    def operation(self, sets: list[SelectionSetNode]) -> None:
        """Measure one operation."""
        roots = self._merged(sets)
        within("roots", len(roots), self._limits)
        self._level(roots, 1, None)

    def fragment(self, sets: list[SelectionSetNode]) -> None:
        """Measure a fragment that no operation spreads: it is validated all the same."""
        self._level(self._merged(sets), 1, None)

    def _level(self, merged: Mapping[str, list[FieldNode]], depth: int, circles: int | None) -> None:
        """Measure what lies beneath the fields at one place; `circles` counts lists that introspection is in."""
        within("depth", depth if merged else 0, self._limits)
        for key, nodes in merged.items():
            name = nodes[0].name.value
            self._aliases += key != name
            inside = _circles(name, circles)
            within("aliases", self._aliases, self._limits)
            within("introspection", inside or 0, self._limits)
            below = [node.selection_set for node in nodes if node.selection_set]
            if below:
                self._level(self._merged(below), depth + 1, inside)

    def _merged(self, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields at one place by the name they have in the answer."""
        found: dict[str, list[FieldNode]] = {}
        for node in self._flat(sets, set(), 1):
            key = node.alias.value if node.alias else node.name.value
            same = found.setdefault(key, [])
            self._fields, self._pairs = self._fields + 1, self._pairs + len(same)
            within("fields", self._fields, self._limits)
            within("repeats", self._pairs, self._limits)
            same.append(node)
        return found

    def _flat(self, sets: Iterable[SelectionSetNode], seen: set[str], level: int) -> Iterator[FieldNode]:
        """The fields of selections, those of fragments included, each fragment once."""
        within("depth", level, self._limits)
        for selection in (one for each in sets for one in each.selections):
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                yield from self._flat([selection.selection_set], seen, level + 1)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                self.spread.add(selection.name.value)
                fragment = self._fragments.get(selection.name.value)
                if fragment:
                    yield from self._flat([fragment.selection_set], seen, level + 1)


def _circles(name: str, before: int | None) -> int | None:
    """How many lists of introspection a field lies in; None outside introspection."""
    if before is None:
        return 0 if name in _INTROSPECTION else None
    return before + (name in _CIRCLING)
