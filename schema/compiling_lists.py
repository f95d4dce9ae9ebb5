"""Makes the plans of what is asked of whole lists: totals, groups, what a text finds, the rows of sources."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial

from graphql import GraphQLField, GraphQLObjectType

from ontology.model import Field
from queries.plan import tree
from queries.plan.tree import Asked, Things
from queries.totals import Stat
from schema.compiling_objects import Nodes, Objects, member_of, not_compiled, object_of
from schema.means import Asks
from schema.selections import Chosen


class Lists(Objects, ABC):
    """Makes the members of objects that tell of whole lists; `root` is the root field and where it is asked for."""

    def __init__(self, chosen: Chosen, root: tuple[GraphQLField, Nodes] | None = None) -> None:
        super().__init__(chosen)
        self.root_field = root

    @abstractmethod
    def things(self, field: GraphQLField, nodes: Nodes) -> Things:
        """What is asked of the things that a field gives."""

    @abstractmethod
    def page(self, field: GraphQLField, nodes: Nodes) -> tree.PageMembers:
        """What is asked of the page that a field gives."""

    def _stands(self, about: Asks, field: GraphQLField, nodes: Nodes) -> Asked:
        """What the arguments of a field stand for, or those of the root field above it."""
        if about.of_root:
            assert self.root_field is not None
            field, nodes = self.root_field
        return self.ask(about, field, nodes, about.means)

    # -- parts of pages

    def of_list(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.PagePart:
        """What is asked of the whole list of a page; NotCompiledError where no plan holds it."""
        field, about = member_of(type_, nodes)
        if about is tree.Aggregate:
            return self._aggregate(field, nodes)
        if isinstance(about, Asks) and about.part is tree.Facets:
            members = self.members(object_of(field), nodes, self._of_facet)
            return tree.Facets(self._stands(about, field, nodes), members)
        if isinstance(about, Asks) and about.part is tree.Grouped:
            asked = self._stands(about, field, nodes)
            return tree.Grouped(asked, self.members(object_of(field), nodes, self._of_groups))
        raise not_compiled(type_, nodes)

    def of_place(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.EdgePart:
        """What is asked of a place of a page beside its thing; NotCompiledError where no plan holds it."""
        field, about = member_of(type_, nodes)
        if about is tree.Rank:
            return tree.Rank()
        if not isinstance(about, Asks):
            raise not_compiled(type_, nodes)
        if about.part is tree.EdgeScore:
            return tree.EdgeScore(self._stands(about, field, nodes))
        if about.part is tree.EdgeRoles:
            return tree.EdgeRoles(self._stands(about, field, nodes), self.things(field, nodes))
        read = {tree.Highlights: self._of_highlight, tree.EdgeSources: _of_row, tree.Score: _of_score}
        members = self.members(object_of(field), nodes, read[about.part])
        made: tree.EdgePart = about.part(self._stands(about, field, nodes), members)
        return made

    def of_asking(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.ThingPart:
        """What is asked of a thing with arguments of its own; NotCompiledError where no plan holds it."""
        field, about = member_of(type_, nodes)
        if not isinstance(about, Asks):
            raise not_compiled(type_, nodes)
        if about.part is tree.Borne:
            return tree.Borne(self._stands(about, field, nodes))
        read = {tree.Score: _of_score, tree.Sources: _of_row}.get(about.part)
        if read is None:
            raise not_compiled(type_, nodes)
        # looked at before the arguments are, which may be long to answer
        members = self.members(object_of(field), nodes, read)
        made: tree.ThingPart = about.part(self._stands(about, field, nodes), members)
        return made

    # -- totals and groups

    def _aggregate(self, field: GraphQLField, nodes: Nodes) -> tree.Aggregate:
        return tree.Aggregate(self.members(object_of(field), nodes, self._of_aggregate))

    def _of_aggregate(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.AggregatePart:
        field, about = member_of(type_, nodes)
        if about is tree.Size:
            return tree.Size()
        if isinstance(about, Stat):
            return tree.Stated(about.value, self.members(object_of(field), nodes, _of_values))
        raise not_compiled(type_, nodes)

    def _of_groups(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.GroupsPart:
        field, about = member_of(type_, nodes)
        if about is tree.GroupNodes:
            return tree.GroupNodes(self.members(object_of(field), nodes, self._of_group))
        if about is tree.TotalCount:
            return tree.TotalCount()
        if about is tree.PageInfo:
            return tree.PageInfo(self.members(object_of(field), nodes, of_info))
        raise not_compiled(type_, nodes)

    def _of_group(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.GroupPart:
        field, about = member_of(type_, nodes)
        if about is tree.Size:
            return tree.Size()
        if about is tree.Keys:
            return tree.Keys(self.members(object_of(field), nodes, self._of_key))
        if about is tree.Aggregate:
            return self._aggregate(field, nodes)
        if isinstance(about, Asks):
            return tree.Within(self._stands(about, field, nodes), self.page(field, nodes))
        raise not_compiled(type_, nodes)

    def _of_key(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.KeyPart:
        field, about = member_of(type_, nodes)
        if about is tree.KeyBy or about is tree.KeyValue:
            return about()
        if about is tree.KeyLabel:
            return tree.KeyLabel(self.lang(about, field, nodes))
        if about is tree.KeyNode:
            return tree.KeyNode(self.things(field, nodes))
        raise not_compiled(type_, nodes)

    # -- what a text finds

    def _of_highlight(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.HighlightPart:
        field, about = member_of(type_, nodes)
        if isinstance(about, tree.Highlit):
            return about
        if isinstance(about, partial):
            made: tree.Stretches = about(self.members(object_of(field), nodes, _of_stretch))
            return made
        raise not_compiled(type_, nodes)

    def _of_facet(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.FacetPart:
        field, about = member_of(type_, nodes)
        if about is tree.FacetKind or about is tree.Size:
            return about()
        if about is tree.FacetLabel:
            return tree.FacetLabel(self.lang(about, field, nodes))
        raise not_compiled(type_, nodes)


def of_info(type_: GraphQLObjectType, nodes: Nodes) -> tree.InfoPart:
    """What is asked of where a page lies."""
    _, about = member_of(type_, nodes)
    if isinstance(about, tree.More | tree.End):
        return about
    raise not_compiled(type_, nodes)


def _of_values(type_: GraphQLObjectType, nodes: Nodes) -> tree.Total:
    _, about = member_of(type_, nodes)
    if isinstance(about, Field):
        return tree.Total(about)
    raise not_compiled(type_, nodes)


def _of_stretch(type_: GraphQLObjectType, nodes: Nodes) -> tree.Stretch:
    _, about = member_of(type_, nodes)
    if isinstance(about, tree.Stretch):
        return about
    raise not_compiled(type_, nodes)


def _of_score(type_: GraphQLObjectType, nodes: Nodes) -> tree.Scored:
    _, about = member_of(type_, nodes)
    if isinstance(about, tree.Scored):
        return about
    raise not_compiled(type_, nodes)


def _of_row(type_: GraphQLObjectType, nodes: Nodes) -> tree.Cell:
    _, about = member_of(type_, nodes)
    if isinstance(about, tree.Cell):
        return about
    raise not_compiled(type_, nodes)
