"""Which fields an operation selects in an object: those of its fragments too, and none that are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
)

from schema.documents import Ready

#: The variables of a request as graphql-core coerced them.
Variables: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which fields are selected in an object: those of its fragments too, and none that are left out."""

    schema: GraphQLSchema
    ready: Ready
    variables: Variables

    def of(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields by their keys in the answer, in the order of the specification."""
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for one in sets:
            self._collect(type_, one, found, spread)
        return found

    def _collect(
        self,
        type_: GraphQLObjectType,
        selections: SelectionSetNode,
        found: dict[str, list[FieldNode]],
        spread: set[str],
    ) -> None:
        for node in filter(self._included, selections.selections):
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._fits(type_, node.type_condition.name.value):
                    self._collect(type_, node.selection_set, found, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                fragment = self.ready.fragments[node.name.value]
                if self._fits(type_, fragment.type_condition.name.value):
                    spread.add(node.name.value)
                    self._collect(type_, fragment.selection_set, found, spread)

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _fits(self, type_: GraphQLObjectType, condition: str) -> bool:
        other = self.schema.type_map[condition]
        return other is type_ or (
            isinstance(other, GraphQLInterfaceType) and self.schema.is_sub_type(other, type_)
        )
