"""One city to be asked from Python, by the same parts that answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from rdflib import Graph

from graph.backend.city import city_graph
from graph.backend.graphs import ArrayGraph
from graph.exports import FORMATS
from graph.following import Following, NotReadyError
from graph.generation import City, CityError, Generation
from graph.measuring.views import Projection
from graph.saving import Part, community_of, save_graph
from ontology.model import Words
from queries.deadline import Deadline, PastDeadline
from queries.questions.catalog import Catalog
from queries.questions.meaning import Meaning
from queries.sparql.answering import Asked, prefixes
from queries.sparql.desk import Desk
from queries.sparql.errors import TooSlowError
from queries.things import by_name
from schema.build import GraphQL, build_schema
from schema.context import Context, Known
from schema.documents import InvalidError
from schema.execution import Operation, answer
from schema.guard import Guard, OperationNameError
from schema.limits import Limits, check_variables
from workbench.errors import AnswerError
from workbench.table import Table, table_of
from workbench.waiting import Waiting

#: Rows as JSON, statements as N-Triples: what the answer to each form of SPARQL query is read from.
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
#: Nobody else waits here, so an operation may cost what it costs; what no machine can read stays refused.
_LIMITS = replace(Limits(), cost=10**15)
#: Most nodes of a graph file around a thing, and of a picture.
_NODES, _DRAWN = 500, 80


class OpenCity:
    """What a data folder has published: each question is put to the generation that is published by then."""

    def __init__(self, folder: Path, lang: str = "zh", seconds: float | None = None) -> None:
        self.lang, self._seconds = lang, float("inf") if seconds is None else seconds
        self._city = City(folder)
        self._following = Following(self._city, Known)
        self._desk = Desk(self._seconds, patience=self._seconds)
        self._waiting = Waiting()
        try:
            self._known()
        except CityError:
            self.close()
            raise

    @property
    def generation(self) -> Generation:
        """The generation that is published now: its number, manifest, store, index and network."""
        return self._known().generation

    def graphql(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        name: str | None = None,
        lang: str | None = None,
    ) -> Any:
        """The data that a GraphQL operation gives, as dicts and lists; `name` chooses one of several operations.

        Raises
        ------
        AnswerError
            If the answer tells errors, or the document does not fit the schema.
        LimitError
            If the document is larger than can be read.
        TooSlowError
            If it takes longer than allowed.
        """
        context = Context(self._known(), lang or self.lang, Deadline(self._seconds))
        asked = Operation(query, variables, name)
        self._admit(asked)
        try:
            found = orjson.loads(answer(self._schema, asked, context).body)
        except PastDeadline:
            raise TooSlowError(
                Words(f"操作超过 {self._seconds:g} 秒", f"it took longer than {self._seconds:g} seconds")
            ) from None
        if "errors" in found:
            raise AnswerError(found["errors"], found.get("data"))
        return found["data"]

    def sparql(self, query: str) -> Table | bool | Graph:
        """The answer to a SPARQL query: the table of a SELECT, the truth of an ASK, or else an rdflib Graph.

        Prefixes of the ontology need not be declared. QueryError where the query is wrong or asks for what is not
        offered, TooSlowError where it takes longer than allowed.
        """
        known = self._known()
        names = prefixes(self._city.model, known.base)
        asked = Asked(query, _ACCEPT)
        found = self._waiting.run(
            self._desk.answer(known.generation.store, asked, names, lambda: known.knowledge)
        )
        if found.media_type == "application/n-triples":
            return Graph().parse(data=found.body, format="nt")
        told = orjson.loads(found.body)
        return bool(told["boolean"]) if "boolean" in told else table_of(told)

    def question(self, name: str, /, **parameters: object) -> Table:
        """The rows of one of the analysts' questions, with parameters of it; CatalogError names those there are."""
        known = self._known()
        meaning = Meaning(self._city.model, known.generation.index, known.base)
        given = {key: str(value) for key, value in parameters.items()}
        text = self._catalog[name].with_values(given, meaning)
        found = self.sparql(text)
        assert isinstance(found, Table), f"{name} is no SELECT"
        return found

    def questions(self) -> list[str]:
        """The names of the analysts' questions."""
        return self._catalog.names()

    def network(self, projection: Mapping[str, Any] | None = None, lang: str | None = None) -> ArrayGraph:
        """The network as a graph that NetworkX's functions take, or a part of it (see `open_graph`)."""
        stated = Projection.from_json(projection or {})
        return city_graph(self.generation, stated, lang or self.lang)

    def export(  # noqa: PLR0913 - as many as the command has
        self,
        form: str,
        out: str | Path,
        *,
        around: str | None = None,
        hops: int = 2,
        limit: int | None = None,
        community: bool = False,
        construct: str | None = None,
        size_by: str | None = None,
        title: str = "",
        lang: str | None = None,
    ) -> Path:
        """Save the graph in a format of `graph.exports`, and give the file: all of it, or a part.

        Parameters
        ----------
        form, out
            The format, as `queqiao export --format` has it, and the file.
        around, hops, limit, community
            What lies so many hops around a thing (IRI, key or name) and at most so many nodes; or its community.
        construct
            A CONSTRUCT query whose graph is wanted instead.
        size_by
            The measure by which nodes are large.
        """
        generation = self.generation
        node = None if around is None else by_name(generation.index, self._city.base, around)
        drawn = form in FORMATS and FORMATS[form].media_type.startswith("image/")
        most = limit or (_DRAWN if drawn else _NODES)
        nodes = community_of(generation, node, most) if community and node is not None else None
        names = prefixes(self._city.model, self._city.base)
        part = Part(node, hops, most, construct, lang or self.lang, names, nodes, size_by, title=title)
        save_graph(generation, form, Path(out), part)
        return Path(out)

    def close(self) -> None:
        """End what works for it; it cannot be asked any more."""
        self._waiting.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<OpenCity {str(self._city.path)!r}, generation {self._city.current_number()}>"

    # -- inside

    @cached_property
    def _schema(self) -> GraphQL:
        return build_schema(self._city.model)

    @cached_property
    def _guard(self) -> Guard:
        return Guard(self._schema, _LIMITS)

    @cached_property
    def _catalog(self) -> Catalog:
        return Catalog.of_city(self._city.path, prefixes(self._city.model, self._city.base))

    def _known(self) -> Known:
        try:
            return self._waiting.run(self._following.current())
        except NotReadyError:
            where = self._city.path
            raise CityError(f"{where} 中还没有已发布的数据", f"nothing is published in {where} yet") from None

    def _admit(self, asked: Operation) -> None:
        """Nothing, or why the operation cannot be asked."""
        check_variables(asked.variables or {}, _LIMITS)
        try:
            self._guard.price(self._guard.admit(asked.query, asked.name), asked.variables or {})
        except InvalidError as error:
            raise AnswerError([one.formatted for one in error.errors]) from None
        except OperationNameError:
            wanted = f"no operation {asked.name!r}" if asked.name else "several operations: name one"
            raise AnswerError([{"message": f"the document has {wanted}"}]) from None
