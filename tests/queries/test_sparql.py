"""What a query may do is held to; formats, prefixes, graphs, deadlines and errors are as promised."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic

import anyio
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from graph.store import Store
from graph.store_errors import QueryError, QuerySyntaxError
from ontology.shapes import read_model
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.desk import Desk
from queries.sparql.errors import BusyError, NotAcceptableError, QueryRefusedError, TooSlowError
from queries.sparql.formats import GRAPHS, STARTS, TABLES, choose, chosen, takes
from queries.sparql.lasting import lasts
from queries.sparql.refusing import refuse_calls
from queries.sparql.services import ServiceAddressError, services_of

TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
KNOWN = {"": "http://127.0.0.1:9/", "x": "http://127.0.0.1:9/"}


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store.memory()
    store.add([("<http://a>", "<http://b>", '"c"'), ("<http://a>", "<http://b>", TRUE)])
    store.add([("<http://a>", "<http://b>", '"g"')], "http://g")
    return store


# -- no query calls another address

#: Queries that call <U>, as many ways of writing it as the grammar and the engine allow.
CALLS = [
    "SELECT * { SERVICE <U> { ?s ?p ?o } }",
    "select * { service silent <U> { ?s ?p ?o } }",
    "SELECT * { sErViCe<U>{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<U>{ ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n<U> { ?s ?p ?o } }",
    "SELECT * { # a comment\rSERVICE <U> { ?s ?p ?o } }",
    "SELECT * { FILTER EXISTS { SERVICE <U> { ?s ?p ?o } } }",
    "SELECT * { BIND(EXISTS { SERVICE <U> { ?s ?p ?o } } AS ?x) }",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <U> { ?a ?b ?c } } }",
    "SELECT * { { SELECT * { SERVICE <U> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <U> { ?s ?p ?o } })",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <U> { ?s ?p ?o } })",
    "SELECT (EXISTS { SERVICE <U> { ?s ?p ?o } } AS ?x) { }",
    "SELECT (IF(EXISTS { SERVICE <U> { ?s ?p ?o } }, 1, 2) AS ?x) { }",
    "SELECT * { FILTER(COALESCE(1/0, EXISTS { SERVICE <U> { ?s ?p ?o } })) }",
    "SELECT * { GRAPH ?g { SERVICE <U> { ?s ?p ?o } } }",
    "SELECT * { {} UNION { SERVICE <U> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o LATERAL { SERVICE <U> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { SERVICE <U> { ?s ?p ?o } } }",
    "PREFIX u: <U> SELECT * { SERVICE u: { ?s ?p ?o } }",
    "PREFIX : <U> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "PREFIX : <U> PREFIX SERVICE: <http://x/> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<U>{ ?s ?p ?o } }",
    'SELECT * { BIND("\\u0022" AS ?x) SERVICE <U> { ?s ?p ?o } BIND("" AS ?y) }',
    "SELECT * { ?s ?p ?o FILTER(?s<?o||true)SERVICE#>\n<U> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o BIND('''a\"''' AS ?x) SERVICE <U> { ?s ?p ?o } BIND('\"' AS ?y) }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <U> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <U> { ?s ?p ?o } }",
    "ASK { SERVICE <U> { ?s ?p ?o } }",
]


NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


class Elsewhere(BaseHTTPRequestHandler):
    """An address that a query might call; it counts its callers."""

    # one who calls and says nothing holds it up no longer
    timeout = 10

    def do_POST(self) -> None:
        self.server.calls += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-type", "application/sparql-results+json")
        self.send_header("content-length", str(len(NOTHING)))
        self.end_headers()
        self.wfile.write(NOTHING)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("query", CALLS)
def test_no_query_calls_another_address(store: Store, elsewhere: HTTPServer, query: str) -> None:
    query = query.replace("<U>", f"<http://127.0.0.1:{elsewhere.server_port}/x>")
    elsewhere.calls = 0  # type: ignore[attr-defined]
    store.answer(query, "text/turtle" if query[0] in "CD" else "text/csv")
    assert elsewhere.calls, "without the guard the call is made, so the guard is what is tested"  # type: ignore[attr-defined]
    elsewhere.calls = 0  # type: ignore[attr-defined]
    with pytest.raises((QueryRefusedError, QuerySyntaxError), match="SERVICE"):
        answer(store, Asked(query))
    assert not elsewhere.calls  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x> { }" }',
        "SELECT * { ?s <http://x/service#it> ?o } # SERVICE",
        "SELECT ?service { ?service ?p ?o }",
        "PREFIX service: <http://x/> SELECT * { service:service ?p ?o FILTER(?p != service:x) }",
        "SELECT * { _:service ?p 'Service'@x-service }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o&&?o>'service') }",
    ],
)
def test_the_word_alone_is_no_call(store: Store, query: str) -> None:
    assert answer(store, Asked(query)).media_type == "application/sparql-results+json"


#: What may stand whole beside a call, each with something in it that could lead a reader of the text astray.
CLAUSES = [
    *(
        "?s ?p ?o . ",
        "?s ?p ?SERVICE ",
        "?s :SERVICE ?o . ",
        "<http://x/SERVICE> ?p ?o . ",
        "SERVICE:x ?p ?o . ",
    ),
    *(
        "FILTER(?s<?o)",
        "FILTER(?s<?o&&?o>?s)",
        "FILTER(true||?s<?o)",
        "FILTER EXISTS { ?s ?p ?o }",
        "# SERVICE\n",
    ),
    *(
        "BIND('\"' AS ?a)",
        'BIND("\'" AS ?b)',
        "BIND('''\"''' AS ?c)",
        "BIND('\\\\' AS ?d)",
        "BIND('\\u0027' AS ?e)",
    ),
    *(
        "# '\n",
        "#>\n",
        "#\r",
        "OPTIONAL { ?s ?p 'SERVICE' } ",
        "{ } UNION { } ",
        "LATERAL { ?s ?p ?o } ",
        "?s ?p true",
    ),
]
#: What seldom fits.
JUNK = [
    "SERVICE",
    "SILENT",
    "{",
    "}",
    "x:SERVICE",
    "#",
    "'",
    '"',
    "'''",
    "\\",
    "<",
    ">",
    "(",
    ")",
    ".",
    "a",
    "@en",
    "1",
    "?s",
]


@settings(max_examples=600)
@given(
    st.lists(st.sampled_from(CLAUSES), max_size=4),
    st.sampled_from(["", "", "", *JUNK]),
    st.sampled_from(
        ["SERVICE<U>", "service silent <U>", "SERVICE#'\n<U>", "SERVICE#>\n<U>", "SERVICE:", "SERVICE:x"]
    ),
    st.sampled_from(["", "", "", *JUNK]),
    st.lists(st.sampled_from(CLAUSES), max_size=2),
)
def test_no_mixture_gets_past(before: list[str], glue: str, call: str, junk: str, after: list[str]) -> None:
    """Port 9 is one that the engine refuses to call: a query that would call says so, and nothing is sent."""
    store = Store.memory()
    store.add([("<http://a>", "<http://b>", TRUE)])
    head = "PREFIX SERVICE: <http://x/> PREFIX trueSERVICE: <http://x/> "
    query = f"{head}SELECT ?s {{ {''.join(before)}{glue}{call}{{ ?s ?p ?o }}{junk}{''.join(after)} }}"
    query = query.replace("<U>", "<http://127.0.0.1:9/>")
    try:
        store.run(query.replace("silent", "      "), prefixes=KNOWN).write("text/csv")
    except QueryError as error:
        if "port 9" in str(error):
            event("calls")
            with pytest.raises((QueryRefusedError, QuerySyntaxError)):
                answer(store, Asked(query), KNOWN)


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://127.0.0.1:9/>",
        "INSERT DATA { <http://a> <http://b> 1 }",
        "PREFIX x: <http://x/>\n# why\nDELETE WHERE { ?s ?p ?o }",
        "BASE <http://x/> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "clear all",
    ],
)
def test_updates_are_refused_by_name(store: Store, query: str) -> None:
    with pytest.raises(QueryRefusedError, match="only queries") as raised:
        answer(store, Asked(query))
    assert "更新" in raised.value.words.zh
    assert len(store) == 3


def test_from_fetches_nothing(store: Store) -> None:
    assert answer(store, Asked("SELECT ?s FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", "csv")).body == b"s\r\n"


@pytest.mark.parametrize(
    "query", ["SELECT * {\n ?s ?p }", "SELECT * {\n'SERVICE' ?p }", "SELECT ?service {\n?s ?p }"]
)
def test_syntax_errors_keep_their_place_and_their_words(store: Store, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"near line 2, column \d+") as raised:
        answer(store, Asked(query))
    assert raised.value.line == 2
    assert ("SERVICE" in str(raised.value)) == ("'SERVICE'" in query)


DEEP = {
    "groups": "SELECT * " + "{" * 25_000 + "}" * 24_990,
    "brackets": "SELECT (" + "(" * 24_000 + "1" + ")" * 24_000 + " AS ?x) {}",
    "negations": "SELECT (" + "!" * 49_900 + "true AS ?x) {}",
    "optionals": "SELECT * {" + "OPTIONAL{" * 4_900 + "}" * 4_900 + "}",
    "unions": "SELECT * {" + "{}UNION" * 3_000 + "{}}",
    "selects": "SELECT * {" + "{SELECT*" * 5_000 + "{}" + "}" * 5_000 + "}",
}


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_deep_queries_do_not_end_the_process(store: Store, query: str) -> None:
    async def ask() -> bool:
        try:
            return bool((await Desk().answer(store, Asked(query, "csv"), {})).body)
        except QuerySyntaxError as error:
            return error.line == 1

    assert anyio.run(ask)


def test_longer_queries_are_refused(store: Store) -> None:
    with pytest.raises(QueryRefusedError, match="longer than 50000"):
        answer(store, Asked("ASK {}" + " " * 50_000))


# -- formats


@pytest.mark.parametrize(
    ("accept", "short"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("csv", "csv"),
        ("TEXT/CSV; header=present", "csv"),
        ("application/json", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("text/*", "xml"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.8", "tsv"),
        ("text/csv;q=0, */*;q=0.1", "json"),
        ("application/sparql-results+json;q=0, application/json;q=0, text/csv;q=0.001", "csv"),
        ("text/csv, */*", "csv"),
        ("text/csv;header=absent;q=0.2, text/csv;header=present;q=0.9, application/xml;q=0.5", "csv"),
        ('text/csv;note="a, b; q=0", application/xml;q=0.5', "csv"),
        ("text/csv; Q = 0.1, text/xml ; q = 0.2", "xml"),
        (",, text/csv ,", "csv"),
        ("excel", "excel"),
    ],
)
def test_the_client_chooses_the_format(accept: str, short: str) -> None:
    found = chosen(accept, TABLES)
    assert (found[0], choose(accept, TABLES)) == (short, found[1])
    assert takes(accept, TABLES)


@pytest.mark.parametrize(
    ("accept", "offered"),
    [
        *(
            (one, "application/sparql-results")
            for one in ("text/turtle", "image/*", "text/csv;q=0", "text/csv;q=much")
        ),
        ("ttl", "json, xml, csv"),
    ],
)
def test_what_cannot_be_given_is_not_given(store: Store, accept: str, offered: str) -> None:
    with pytest.raises(NotAcceptableError, match=f"the answer can be {offered}") as raised:
        answer(store, Asked("SELECT * { ?s ?p ?o }", accept))
    assert "没有所要求的格式" in raised.value.words.zh


@pytest.mark.parametrize("name", [names[0] for names in TABLES])
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "ASK {}"])
def test_every_table_format_is_written(store: Store, name: str, query: str) -> None:
    found = answer(store, Asked(query, name))
    assert found.body
    plain = answer(store, Asked(query, found.media_type))
    assert (plain.media_type, STARTS.get(name, b"") + plain.body) == (found.media_type, found.body)


@pytest.mark.parametrize("name", [names[0] for names in GRAPHS])
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://a>"])
def test_every_graph_format_is_written(store: Store, name: str, query: str) -> None:
    found = answer(store, Asked(query, name))
    assert b"http://a" in found.body
    assert (name, found.media_type) in {names[:2] for names in GRAPHS}


# -- prefixes and graphs


def test_the_ontologys_prefixes_need_no_declaring(store: Store) -> None:
    known = prefixes(read_model(), "https://city.example/")
    names = {
        "qq",
        "cis",
        "skos",
        "rdf",
        "rdfs",
        "xsd",
        "owl",
        "reg",
        "ipc",
        "dcterms",
        "prov",
        "qb",
        "sdmx-dimension",
    }
    assert names | {"id", "graph"} <= known.keys()
    found = answer(store, Asked("SELECT (STR(id:org) AS ?x) (STR(qq:field) AS ?y) {}", "csv"), known)
    assert found.body == b"x,y\r\nhttps://city.example/id/org,https://w3id.org/queqiao/ns/field\r\n"


def test_a_client_that_names_graphs_sees_those_alone(store: Store) -> None:
    def values(query: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> list[str]:
        return answer(store, Asked(query, "csv", default, named)).body.decode().split()[1:]

    plain, named = "SELECT ?o { ?s ?p ?o }", "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert (values(plain, ("http://g",)), values(named, ("http://g",))) == (["g"], [])
    assert (values(named, (), ("http://g",)), values(named, (), ("http://h",))) == (["g"], [])
    assert (values(named), sorted(values(plain))) == (["g"], ["c", "true"])


# -- deadlines


def test_a_slow_query_is_given_up_and_keeps_its_place() -> None:
    ended, begun = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        ended.wait(20)
        return "late"

    async def asks() -> None:
        desk = Desk(seconds=0.2, places=1, patience=0.05)
        started = monotonic()
        with pytest.raises(TooSlowError, match=r"longer than 0.2 seconds"):
            await desk.run(slow)
        assert begun.is_set()
        assert monotonic() - started < 2
        with pytest.raises(BusyError):
            await desk.run(lambda: "next")
        ended.set()
        await anyio.sleep(0.1)
        assert await desk.run(lambda: "next") == "next"

    anyio.run(asks)


def test_a_desk_answers_many_at_once(store: Store) -> None:
    async def asks() -> list[bytes]:
        desk, found = Desk(places=2), []

        async def ask() -> None:
            found.append((await desk.answer(store, Asked("SELECT (1 AS ?n) {}", "csv"), {})).body)

        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(ask)
        return found

    assert anyio.run(asks) == [b"n\r\n1\r\n"] * 20


# -- some addresses are allowed


@pytest.fixture
def allowed(elsewhere: HTTPServer) -> str:
    elsewhere.calls = 0  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{elsewhere.server_port}/allowed"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <A> { ?s ?p ?o } }",
        "select * { service silent <A> { ?s ?p ?o } }",
        "SELECT * { { } UNION { SERVICE\n<A> { ?s ?p ?o } } }",
        "# SERVICE <B>\nSELECT * { SERVICE <A> { ?s ?p 'SERVICE <B>' } }",
    ],
)
def test_an_allowed_address_is_called(store: Store, elsewhere: HTTPServer, allowed: str, query: str) -> None:
    answer(store, Asked(query.replace("<A>", f"<{allowed}>"), services=("http://other.example/", allowed)))
    assert elsewhere.calls == 1  # type: ignore[attr-defined]


#: What calls an address that is not quite the allowed one <A>, or does not write it out.
ELSEWHERE = [
    "SELECT * { SERVICE <Ax> { ?s ?p ?o } }",
    "SELECT * { SERVICE <A/../x> { ?s ?p ?o } }",
    "SELECT * { SERVICE <A?query=x> { ?s ?p ?o } }",
    "SELECT * { SERVICE <A#x> { ?s ?p ?o } }",
    "BASE <A> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "BASE <A> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "PREFIX a: <A> SELECT * { SERVICE a: { ?s ?p ?o } }",
    "PREFIX a: <A> SELECT * { SERVICE a:x { ?s ?p ?o } }",
    "SELECT * { BIND(<A> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <A> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { SERVICE <A> { ?s ?p ?o } SERVICE <Ax> { ?s ?p ?o } }",
    "SELECT * { SERVICE <A> { SERVICE <Ax> { ?s ?p ?o } } }",
    "SELECT * { # SERVICE <A>\nSERVICE <Ax> { ?s ?p ?o } }",
    "SELECT * { # SERVICE\nSERVICE SILENT #\n<Ax> { ?s ?p ?o } }",
    "SELECT * { BIND('SERVICE <A>' AS ?a) SERVICE <Ax> { ?s ?p ?o } }",
    "SELECT * { SERVICE #<A>\n<Ax> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<Ax>{ ?s ?p ?o } }",
    "SELECT * { SERVICE <\\u0041x> { ?s ?p ?o } SERVICE <Ax> {} }",
    "SELECT * { FILTER EXISTS { SERVICE <Ax> { ?s ?p ?o } } SERVICE <A> {} }",
]


@pytest.mark.parametrize("query", ELSEWHERE)
def test_no_other_address_is_called(store: Store, elsewhere: HTTPServer, allowed: str, query: str) -> None:
    query = query.replace("<A", f"<{allowed}")
    with pytest.raises((QueryRefusedError, QuerySyntaxError)):
        answer(store, Asked(query, "csv", services=(allowed,)))
    assert not elsewhere.calls  # type: ignore[attr-defined]


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from([*CLAUSES, "SERVICE <U> { ?s ?p ?o } ", "# SERVICE <U>\n", "'SERVICE <U>' "]),
        max_size=4,
    ),
    st.sampled_from(["", "", *JUNK, "SERVICE <U>", "SERVICE SILENT <U> #", "# SERVICE\nSILENT <U>"]),
    st.sampled_from(
        ["SERVICE<V>", "service silent <V>", "SERVICE#'\n<V>", "SERVICE:", "SERVICE ?s", "SERVICE <U/../v>"]
    ),
    st.lists(st.sampled_from(CLAUSES), max_size=2),
)
def test_no_mixture_reaches_what_is_not_allowed(
    before: list[str], glue: str, call: str, after: list[str]
) -> None:
    """Two ports that the engine refuses to call: what is allowed may be tried, the other never."""
    store = Store.memory()
    store.add([("<http://a>", "<http://b>", TRUE)])
    head = "PREFIX SERVICE: <http://127.0.0.1:11/> PREFIX trueSERVICE: <http://x/> "
    query = f"{head}SELECT ?s {{ {''.join(before)}{glue} {call}{{ ?s ?p ?o }}{''.join(after)} }}"
    query = query.replace("<U", "<http://127.0.0.1:9/").replace("<V", "<http://127.0.0.1:11/")
    told = ""
    try:
        answer(store, Asked(query, "csv", services=("http://127.0.0.1:9/",)))
    except QueryError as error:
        event(type(error).__name__)
        told = str(error)
    assert "port 11" not in told


def test_redirections_are_not_followed(store: Store, elsewhere: HTTPServer, allowed: str) -> None:
    class Sending(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("location", allowed)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    sending = HTTPServer(("127.0.0.1", 0), Sending)
    threading.Thread(target=sending.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{sending.server_port}/"
    with pytest.raises(QueryError, match="redirect"):
        answer(store, Asked(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", "csv", services=(address,)))
    sending.shutdown()
    sending.server_close()
    assert not elsewhere.calls  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("update", "fine"),
    [
        ("LOAD <A>", True),
        ("load silent <A> into graph <http://g>", True),
        ("INSERT DATA { <http://a> <http://b> 'LOAD <B>' } # LOAD <B>", True),
        ("CLEAR ALL ; LOAD <A>", True),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <A> { ?s ?p ?o } }", True),
        ("PREFIX load: <http://x/> INSERT DATA { load:load load:service 1 }", True),
        ("LOAD <Ax>", False),
        ("LOAD <file:///etc/passwd>", False),
        ("PREFIX a: <A> LOAD a:", False),
        ("BASE <A> LOAD <x> INTO GRAPH <http://g>", False),
        ("LOAD <A> ; LOAD SILENT <Ax>", False),
        ("LOAD # <A>\n<Ax>", False),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE ?s { ?s ?p ?o } }", False),
    ],
)
def test_updates_call_allowed_addresses_alone(update: str, fine: bool) -> None:
    address = "http://load.example/data"
    update = update.replace("<A", f"<{address}")
    if fine:
        refuse_calls(update, {}, (address,))
    else:
        with pytest.raises(QueryRefusedError, match="may call"):
            refuse_calls(update, {}, (address,))
    if "<http://load.example" in update:
        with pytest.raises(QueryRefusedError, match="not offered"):
            refuse_calls(update, {})


def test_a_refused_update_keeps_its_place() -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        refuse_calls("PREFIX a: <http://a/>\nINSERT DATA { a:load a:service }", {})
    assert (raised.value.line, raised.value.column) == (2, 32)


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT (NOW() AS ?t) {}", False),
        ("SELECT (struuid() AS ?t) {}", False),
        ("SELECT * { FILTERRAND()<0.5 }", False),
        ("SELECT * { SERVICE <http://x> {} }", False),
        ("SELECT (fn:score(?s, 'pagerank') AS ?t) { ?s ?p ?o }", False),
        ("SELECT * { ?s fn:matches ('a' ?n) ; <https://w3id.org/queqiao/fn/resembles> 'b' }", True),
        ("PREFIX fn: <https://w3id.org/queqiao/fn/> SELECT * { ?t fn:outweighed (?p ?v ?s) }", True),
        ("PREFIX fn: <https://w3id.org/queqiao/fn/> SELECT (fn:rank(?s) AS ?t) { ?s fn:matches 'a' }", False),
        ("PREFIX f: <https://w3id.org/queqiao/fn/> SELECT (f:rank(?s) AS ?t) { ?s fn:matches 'a' }", False),
        ("PREFIX q: <https://w3id.org/queqiao/f> SELECT (q:n\\/score(?s) AS ?t) { ?s ?p ?o }", False),
        ("SELECT * { ?s <https://w3id.org/queqiao/\\u0066n/x> ?o }", False),
    ],
)
def test_what_may_be_another_tomorrow_does_not_last(query: str, stays: bool) -> None:
    assert lasts(query) == stays


def test_services_are_whole_addresses() -> None:
    fine = ("https://query.example/sparql", "http://127.0.0.1:3030/a/query?key=1", "http://x")
    assert services_of([*fine, fine[0]]) == fine
    wrong = [
        "",
        "query.example",
        "ftp://x/",
        "file:///etc/passwd",
        "http://x/#a",
        "http://u@x/",
        "http://x/../y",
    ]
    for one in [
        *wrong,
        "http://x/a b",
        "http://x/<y>",
        "http://x/\\u0041",
        "http://x/.",
        "http://武汉.example/",
    ]:
        with pytest.raises(ServiceAddressError, match="no whole address"):
            services_of([one])
