"""The triples at rest: the only file that knows Oxigraph's store. Outside it a term is a string of N-Triples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, BinaryIO, Literal, NamedTuple, Protocol, Self, cast
from uuid import uuid4

import pyoxigraph as ox

from graph.store_errors import QueryError, QuerySyntaxError, RdfSyntaxError, StoreError, explain
from ontology.model import Words

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = [
    "QueryError",
    "QuerySyntaxError",
    "RdfSyntaxError",
    "Result",
    "Sink",
    "Store",
    "StoreError",
    "Table",
    "iter_terms",
    "read_update",
]

Triple = tuple[str, str, str]
Quad = tuple[str, str, str, str | None]
Form = Literal["select", "ask", "construct"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Functions = Mapping[str, Callable[..., str | None]]

#: Spaces and comments; what an update begins with.
_GAP = r"(?:\s|#[^\n\r]*)*+"
_PROLOGUE = re.compile(rf"(?:{_GAP}(?:PREFIX{_GAP}[^\s:<#]*:|BASE){_GAP}<[^<>\s]*>)*+", re.IGNORECASE)
#: A literal in which nothing is escaped, with its datatype if it has one.
_PLAIN = re.compile(r'"([^"\\\x00-\x1f]*)"(?:\^\^<([^<>"{}|^`\\\x00-\x20]*)>)?')


class Table(NamedTuple):
    """The answer to a SELECT: the names of the variables, and rows of N-Triples terms, None where unbound."""

    variables: tuple[str, ...]
    rows: list[tuple[str | None, ...]]


class Sink(Protocol):
    """Where an answer is written, portion by portion."""

    def write(self, portion: bytes, /) -> int:
        """Take the next portion; how many bytes it had."""

    def flush(self) -> None:
        """Nothing more is written."""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer on its way: its form is known, its rows are found as it is written, once."""

    form: Form
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

    def write(self, media_type: str) -> bytes:
        """The whole answer in a format; StoreError where the form has no such format."""
        with _told(query=""):
            if isinstance(self.found, ox.QueryTriples):
                return self.found.serialize(format=_rdf_format(media_type)) or b""
            return self.found.serialize(format=_results_format(media_type)) or b""

    def write_into(self, out: Sink, media_type: str) -> None:
        """Write the answer in a format, portion by portion; what `out` raises goes through."""
        with _told(query=""):
            if isinstance(self.found, ox.QueryTriples):
                self.found.serialize(cast("IO[bytes]", out), _rdf_format(media_type))
            else:
                self.found.serialize(cast("IO[bytes]", out), _results_format(media_type))


class Store:
    """Triples in a default graph and in named graphs, in memory or in a folder.

    One process may hold a folder open for writing; any number may read it while nobody writes. A query sees
    the default graph alone, and named graphs through GRAPH. Graphs are named by plain IRIs, None being the
    default graph.
    """

    def __init__(self, engine: ox.Store, writable: bool = True) -> None:
        self._held: ox.Store | None = engine
        self.writable = writable

    @classmethod
    def memory(cls) -> Self:
        """An empty store that ends with the process."""
        return cls(ox.Store())

    @classmethod
    def open(cls, path: Path) -> Self:
        """A store in a folder, made where there is none; StoreError while another process writes there."""
        with _told(path):
            return cls(ox.Store(path))

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """A store in a folder that nobody writes; it leaves every file as it is."""
        with _told(path):
            return cls(ox.Store.read_only(str(path)), writable=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; its lock is free once no iterator, result or dataset is left either."""
        self._held = None

    def flush(self) -> None:
        """Everything written is on disk when this returns."""
        self._writer().flush()

    def copied(self) -> Store:
        """A copy in memory, read-only: some 300 bytes and 15 microseconds a statement."""
        copy = ox.Store()
        with _told():
            copy.bulk_extend(iter(self._engine))
        return Store(copy, writable=False)

    def backup(self, path: Path) -> None:
        """A copy in a new folder made of hard links: at once, whatever the size, and independent."""
        if path.exists():
            raise StoreError(Words(f"{path} 已存在", f"{path} exists already"))
        with _told(path):
            self._engine.backup(path)

    # -- writing

    def load(self, statements: bytes | BinaryIO, graph: str | None = None) -> None:
        """Take in N-Triples for one graph, or N-Quads that name their own; nothing at all on an error."""
        quads = ox.RdfFormat.N_TRIPLES if graph else ox.RdfFormat.N_QUADS
        with _told():
            self._writer().bulk_load(statements, format=quads, to_graph=_graph(graph))

    def load_file(self, path: Path, media_type: str, graph: str | None = None) -> None:
        """Take in one file of any RDF format; all of it, or nothing on an error."""
        with _told(path):
            self._writer().bulk_load(path=path, format=_rdf_format(media_type), to_graph=_graph(graph))

    def add(self, triples: Iterable[Triple], graph: str | None = None) -> None:
        """Add a few triples at once; `load` is faster for many."""
        with _told():
            self._writer().extend(_quads(triples, graph))

    def remove(self, triples: Iterable[Triple], graph: str | None = None) -> None:
        """Take triples away; those that are not there change nothing."""
        engine = self._writer()
        with _told():
            for quad in _quads(triples, graph):
                engine.remove(quad)

    def update(self, update: str, prefixes: Mapping[str, str] | None = None) -> None:
        """Do what an update says: all of it, or nothing where anything fails."""
        with _told(query=update):
            self._writer().update(update, prefixes=dict(prefixes or {}))

    def create(self, graph: str) -> None:
        """Name a graph that may be empty; one that is there stays as it is."""
        with _told():
            self._writer().add_graph(ox.NamedNode(graph))

    def drop(self, graph: str | None = None) -> None:
        """Empty a graph: the default graph at once, a named one on disk in some 50 microseconds a triple."""
        with _told():
            if graph is None:
                self._writer().clear_graph(ox.DefaultGraph())
            else:
                self._writer().remove_graph(ox.NamedNode(graph))

    # -- reading

    def __len__(self) -> int:
        return len(self._engine)

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs that hold anything, sorted."""
        held = (g for g in self._engine.named_graphs() if self._any(g))
        return sorted(g.value for g in held if isinstance(g, ox.NamedNode))

    def has(self, graph: str) -> bool:
        """Whether there is a graph of this name, be it an empty one."""
        return self._engine.contains_named_graph(ox.NamedNode(graph))

    def count(self, graph: str | None = None) -> int:
        """How many triples one graph holds."""
        found = self._engine.query(
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=[_graph(graph)], named_graphs=[]
        )
        assert isinstance(found, ox.QuerySolutions)
        number = next(found)["n"]
        assert isinstance(number, ox.Literal)
        return int(number.value)

    def triples(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,  # noqa: A002 - RDF's own word for it
        graph: str | None = None,
    ) -> Iterator[Triple]:
        """The triples of one graph that match the terms given."""
        for s, p, o, _ in self._match((subject, predicate, object), _graph(graph)):
            yield s, p, o

    def quads(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,  # noqa: A002 - RDF's own word for it
    ) -> Iterator[Quad]:
        """The matching triples of every graph, each with the IRI of its graph (None: the default graph)."""
        return self._match((subject, predicate, object), None)

    def dump(
        self,
        media_type: str,
        graph: str | None = None,
        into: BinaryIO | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> bytes:
        """One graph in an RDF format, as bytes or, where `into` is given, written there."""
        form, names = _rdf_format(media_type), dict(prefixes or {})
        return self._engine.dump(into, form, from_graph=_graph(graph), prefixes=names) or b""

    def dump_all(
        self, media_type: str, into: BinaryIO | None = None, prefixes: Mapping[str, str] | None = None
    ) -> bytes:
        """Every graph with its name: N-Quads, TriG or JSON-LD, as bytes or written to `into`."""
        form = _rdf_format(media_type)
        if not form.supports_datasets:
            raise StoreError(
                Words(f"{media_type} 不能表示命名图", f"{media_type} has no way to write named graphs")
            )
        return self._engine.dump(into, form, prefixes=dict(prefixes or {})) or b""

    def dataset(self) -> Dataset:
        """The same triples as an rdflib Dataset, alive: what one writes the other reads."""
        from oxrdflib import OxigraphStore  # noqa: PLC0415 - rdflib takes a third of a second
        from rdflib import Dataset  # noqa: PLC0415

        return Dataset(store=OxigraphStore(store=self._engine))

    # -- queries

    def run(
        self,
        query: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        prefixes: Mapping[str, str] | None = None,
        functions: Functions | None = None,
    ) -> Result:
        """The answer to any query, not yet written; the graphs given replace those that the query names.

        `functions` are those that the query may call, by IRI: they take and give terms, None for no value; where one
        raises an error it has none.
        """
        with _told(query=query):
            found = self._engine.query(
                query,
                default_graph=None if default_graphs is None else [ox.NamedNode(g) for g in default_graphs],
                named_graphs=None if named_graphs is None else [ox.NamedNode(g) for g in named_graphs],
                prefixes=dict(prefixes or {}),
                custom_functions={ox.NamedNode(iri): _over_terms(f) for iri, f in (functions or {}).items()},
            )
        if isinstance(found, ox.QuerySolutions):
            return Result("select", found)
        return Result("ask" if isinstance(found, ox.QueryBoolean) else "construct", found)

    def answer(
        self,
        query: str,
        media_type: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> bytes:
        """The whole answer to any query in a format."""
        return self.run(query, default_graphs, named_graphs).write(media_type)

    def select(
        self,
        query: str,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Table:
        """The rows of a SELECT; QueryError for a query of another form."""
        found = self.run(query, default_graphs, named_graphs, prefixes).found
        if not isinstance(found, ox.QuerySolutions):
            raise _other_form("SELECT")
        names = tuple(variable.value for variable in found.variables)
        with _told(query=query):
            rows = [tuple(None if term is None else str(term) for term in row) for row in found]
        return Table(names, rows)

    def ask(self, query: str, prefixes: Mapping[str, str] | None = None) -> bool:
        """The answer to an ASK; QueryError for a query of another form."""
        found = self.run(query, prefixes=prefixes).found
        if not isinstance(found, ox.QueryBoolean):
            raise _other_form("ASK")
        return bool(found)

    def construct(self, query: str, prefixes: Mapping[str, str] | None = None) -> Iterator[Triple]:
        """The triples that a CONSTRUCT or DESCRIBE makes; QueryError for a query of another form."""
        found = self.run(query, prefixes=prefixes).found
        if not isinstance(found, ox.QueryTriples):
            raise _other_form("CONSTRUCT")
        return ((str(t.subject), str(t.predicate), str(t.object)) for t in found)

    # -- inside

    @property
    def _engine(self) -> ox.Store:
        if self._held is None:
            raise StoreError(Words("存储已关闭", "the store is closed"))
        return self._held

    def _writer(self) -> ox.Store:
        if not self.writable:
            raise StoreError(Words("存储以只读方式打开", "the store is open for reading only"))
        return self._engine

    def _any(self, graph: ox.NamedNode | ox.BlankNode) -> bool:
        return next(self._engine.quads_for_pattern(None, None, None, graph), None) is not None

    def _match(
        self, terms: Sequence[str | None], graph: ox.NamedNode | ox.DefaultGraph | None
    ) -> Iterator[Quad]:
        s, p, o = (None if term is None else _term(term) for term in terms)
        for quad in self._engine.quads_for_pattern(s, p, o, graph):  # type: ignore[arg-type]
            yield _strings(quad)


def iter_terms(source: Path | bytes, media_type: str, base: str | None = None) -> Iterator[Quad]:
    """The statements of RDF in any format, in order, with blank nodes named _:b1, _:b2 ... as they appear."""
    given = {"path": source} if isinstance(source, Path) else {"input": source}
    with _told(source if isinstance(source, Path) else None):
        names: dict[str, str] = {}
        for quad in ox.parse(**given, format=_rdf_format(media_type), base_iri=base):
            s, p, o, g = _strings(quad)
            yield _numbered(s, names), p, _numbered(o, names), g if g is None else _numbered(g, names)


def as_stored(terms: Sequence[str]) -> list[str]:
    """Each N-Triples literal as a store gives it back: numbers of one value and languages have but one spelling."""
    store = Store.memory()
    store.load("".join(f"<x:{i}> <x:x> {term} .\n" for i, term in enumerate(terms)).encode("utf-8"), None)
    found = {subject: term for subject, _, term in store.triples()}
    return [found[f"<x:{i}>"] for i in range(len(terms))]


def read_update(update: str, prefixes: Mapping[str, str] | None = None) -> None:
    """Nothing where a text is an update that the engine can read, QuerySyntaxError otherwise; nothing is done."""
    # what stands first fails in an empty store, so that what follows is read and never done
    first, at = f" DROP GRAPH <urn:uuid:{uuid4()}>;", _PROLOGUE.match(update)
    start = at.end() if at else 0
    whole = update[:start] + first + update[start:]
    try:
        with _told(query=whole):
            ox.Store().update(whole, prefixes=dict(prefixes or {}))
    except QuerySyntaxError as error:
        line, column = update.count("\n", 0, start) + 1, start - update.rfind("\n", 0, start)
        moved = len(first) if error.line == line and error.column > column else 0
        raise QuerySyntaxError(error.trouble, error.line, error.column - moved) from error
    except QueryError as error:
        if not isinstance(error.__cause__, RuntimeError):
            raise


def _strings(quad: ox.Quad | ox.Triple) -> Quad:
    graph = getattr(quad, "graph_name", None)
    named = None if graph is None or isinstance(graph, ox.DefaultGraph) else getattr(graph, "value", None)
    return str(quad.subject), str(quad.predicate), str(quad.object), named


def _numbered(term: str, names: dict[str, str]) -> str:
    return names.setdefault(term, f"_:b{len(names) + 1}") if term.startswith("_:") else term


def _graph(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def _quads(triples: Iterable[Triple], graph: str | None) -> Iterator[ox.Quad]:
    name = _graph(graph)
    lines = [f"{s} {p} {o} .\n" for s, p, o in triples]
    found = list(ox.parse("".join(lines), ox.RdfFormat.N_TRIPLES))
    if len(found) != len(lines):
        raise StoreError(Words("词项中含有不止一个词项", "what should be one term holds several"))
    return (ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in found)


def _term(text: str) -> Term:
    with _told():
        (quad,) = _quads([("<x:x>", "<x:x>", text)], None)
    return quad.object


def _over_terms(function: Callable[..., str | None]) -> Callable[..., Term | None]:
    """A function over N-Triples terms as one over the engine's."""

    def call(*terms: Term) -> Term | None:
        found = function(*map(str, terms))
        return None if found is None else _given(found)

    return call


def _given(text: str) -> Term:
    """A term as a function gives it; plain literals need no parser, which would take ten times as long."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _term(text)
    value, datatype = plain.groups()
    return ox.Literal(value) if datatype is None else ox.Literal(value, datatype=ox.NamedNode(datatype))


def _rdf_format(media_type: str) -> ox.RdfFormat:
    found = ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise StoreError(Words(f"没有 RDF 格式 {media_type}", f"there is no RDF format {media_type}"))
    return found


def _results_format(media_type: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise StoreError(Words(f"没有查询结果格式 {media_type}", f"there is no results format {media_type}"))
    return found


def _other_form(wanted: str) -> QueryError:
    return QueryError(Words(f"这里需要 {wanted} 查询", f"a {wanted} query is needed here"))


@contextmanager
def _told(path: Path | None = None, query: str | None = None) -> Iterator[None]:
    """Runs a step of the engine; what it raises leaves as one of our errors."""
    try:
        yield
    except SyntaxError as error:
        if query is not None:
            raise explain(query, str(error.msg)) from error
        raise RdfSyntaxError(str(error.msg), error.lineno, error.offset) from error
    except (OSError, RuntimeError, ValueError) as error:
        if query is not None:
            raise QueryError(Words(f"查询无法执行：{error}", f"the query cannot be run: {error}")) from error
        raise StoreError(_reason(error, path)) from error


def _reason(error: Exception, path: Path | None) -> Words:
    if "lock" in str(error):
        return Words(f"{path} 正由另一个进程写入", f"{path} is open for writing in another process")
    if isinstance(error, FileNotFoundError):
        return Words(f"{path} 处没有存储", f"there is no store at {path}")
    return Words(f"存储出错：{error}", f"the store failed: {error}")
