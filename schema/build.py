"""The GraphQL schema, made from the model alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLFieldResolver, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from strawberry.extensions import MaskErrors
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.execution import ExecutionContext

from graph.network import NetworkError
from ontology.model import Model, Words
from queries.conditions import QueryError
from schema.about import about_fields, add_about_types
from schema.connections import add_page_info
from schema.documents import Documents, TakesReady
from schema.federation import Federation
from schema.federation import scalars as entity_scalars
from schema.filters import Filters
from schema.groups import add_groups
from schema.kinds import Kinds
from schema.network import network_fields
from schema.network_likeness import add_likeness_types, likeness_fields
from schema.network_measures import add_measure_types, measure_changes, measure_fields
from schema.network_moves import add_move_types, move_fields
from schema.network_path_types import add_path_types
from schema.network_ranking import add_ranking_types, ranking_fields
from schema.network_types import add_network_types
from schema.orders import add_orders
from schema.provenance import add_provenance
from schema.published import published_fields
from schema.questions import add_question_types, question_fields
from schema.registry import Member, Read, Registry
from schema.roots import add_connections, roots
from schema.scalars import TYPES, scalars
from schema.searching import add_search_types, search_fields
from schema.things import Things, add_texts

#: What goes wrong by the asker's doing, a variable of the wrong form too: told to them, and not written to the log.
ASKED_WRONGLY = (QueryError, NetworkError, GraphQLError)

#: The name that GraphQL's clients know such errors by.
WRONG = "BAD_USER_INPUT"

#: What makes types beside those of things, in their order.
ADDING: Sequence[Callable[[Things], None]] = (
    add_groups,
    add_connections,
    add_search_types,
    add_network_types,
    add_ranking_types,
    add_path_types,
    add_likeness_types,
    add_move_types,
)

_log = logging.getLogger(__name__)


class GraphQL(strawberry.Schema):
    """The schema of a city; a request hands in a `Context`."""

    things: Things
    documents: Documents

    @property
    def executable(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - Strawberry passes it
    ) -> None:
        """Name what is the asker's doing for their programs, and write to the log what is our fault."""
        for error in errors:
            if _ours(error):
                _log.error("%s at %s", error.message, error.path, exc_info=error.original_error)
            elif not error.extensions:
                error.extensions = _named(error.original_error)


def _masked() -> MaskErrors:
    """Keeps what is our fault from the asker, who can do nothing about it."""
    return MaskErrors(_ours, "内部错误，已记入日志 / internal error, see the log")


def _ours(error: GraphQLError) -> bool:
    return error.original_error is not None and not isinstance(error.original_error, ASKED_WRONGLY)


def _named(cause: Exception | None) -> dict[str, Any]:
    """By what name programs know a wrong argument or variable, and what is said of it in each language."""
    words = {"zh": cause.zh, "en": cause.en} if isinstance(cause, QueryError) else {}
    return {"code": WRONG, **words}


def build_schema(model: Model, *, federated: bool = False) -> GraphQL:
    """The GraphQL schema of a model: its kinds, and what can be asked of the network.

    With `federated` it answers the routers of Apollo Federation too.
    """
    registry, kinds = Registry(), Kinds(model)
    registry.names(TYPES)
    add_about_types(registry, kinds)
    add_texts(registry)
    add_page_info(registry)
    filters = Filters(registry, kinds)
    filters.add()
    add_orders(registry, kinds)
    things = Things(registry, kinds, filters)
    things.add()
    add_provenance(registry, model, things.make)
    add_measure_types(registry)
    add_question_types(registry)
    for add in ADDING:
        add(things)
    members = [
        *roots(things),
        *search_fields(things),
        *network_fields(things),
        *ranking_fields(things),
        *measure_fields(registry),
        *likeness_fields(things),
        *move_fields(things),
        *about_fields(registry, kinds),
        *question_fields(registry),
    ]
    federation = Federation(things) if federated else None
    members += federation.members() if federation else ()
    query = registry.output("Query", members, Words("可问的一切", "All that can be asked"))
    note = Words(
        "可改的一切：度量的开始与取消", "All that can be changed: measurements start and are cancelled"
    )
    mutation = registry.output("Mutation", measure_changes(registry), note)
    note = Words("可订阅的一切：新一代数据的发布", "All that can be listened to: what is newly published")
    subscription = registry.output("Subscription", published_fields(registry), note)
    config = StrawberryConfig(auto_camel_case=False, scalar_map={**scalars(), **entity_scalars()})
    schema = GraphQL(
        query,
        mutation,
        subscription,
        types=things.objects(),
        config=config,
        extensions=[_masked, TakesReady],
    )
    _call_readers(schema._schema)
    if federation:
        federation.tell(schema.as_str())
    schema.things, schema.documents = things, Documents(schema._schema)
    return schema


def _call_readers(schema: GraphQLSchema) -> None:
    """Let each field call its reader itself: what Strawberry puts between costs more than most readers do."""
    for type_ in schema.type_map.values():
        for field in type_.fields.values() if isinstance(type_, GraphQLObjectType) else ():
            member = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if isinstance(member, Member):
                field.resolve = _resolver(member.read)


def _resolver(read: Read) -> GraphQLFieldResolver:
    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> object:
        info.context.deadline.check()
        return read(source, info.context, arguments)

    return resolve


def print_schema(model: Model) -> str:
    """The schema in the schema language, as it is kept in the documentation."""
    return f"{build_schema(model).as_str().strip()}\n"
