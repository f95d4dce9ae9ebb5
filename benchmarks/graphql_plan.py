"""How long GraphQL takes on a demo city, stage by stage: by compiled plans, and by Strawberry's resolvers alone.

python benchmarks/graphql_plan.py [DATA] [--scale 0.1] [--runs 200]

Without DATA a demo city of this scale is made. Milliseconds of one core; the least of all runs, and the median.
"""

import argparse
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import orjson  # noqa: E402
from graphql import get_variable_values, parse, validate  # noqa: E402

from graph.generation import City  # noqa: E402
from loaders.demo.city import INFO, records  # noqa: E402
from loaders.run import load_records  # noqa: E402
from schema.build import GraphQL, build_schema  # noqa: E402
from schema.compiling import compiled  # noqa: E402
from schema.context import Context, Known  # noqa: E402
from schema.documents import READY  # noqa: E402
from schema.execution import Operation, answer, execute  # noqa: E402

#: Questions of the kind that pages of an application ask.
ASKED = {
    "nested page": """{ enterprises(first: 20) { nodes { id label kindName
        appliedPatents(first: 5) { nodes { id label classifications { label } } } } } }""",
    "nested page, ordered by a count": """{ enterprises(first: 20, orderBy: [APPLIED_PATENTS_COUNT_DESC]) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id label
        appliedPatents(first: 5, orderBy: [APPLICATION_DATE_DESC]) { totalCount nodes { id label applicationDate
        applicants { nodes { __typename id label } } } } } } }""",
    "one thing": '{ enterprise(id: "%s") { id label region { label } industries { label } foundedOn } }',
    "filtered list": """{ enterprises(first: 20, where: {appliedPatents: {count: {gte: 3}}},
        orderBy: [LABEL_ASC]) { totalCount nodes { id label } } }""",
    "two hops": """{ patents(first: 20, where: {applicants: {some: {asEnterprise: {
        qualifications: {count: {gte: 1}}}}}}) { totalCount nodes { id label applicants { nodes { id label } } } } }""",
    "search": '{ search(text: "科技", first: 20) { totalCount nodes { id label kindName } } }',
    "search with highlights": """{ search(text: "科技", first: 20) { kinds { kind count }
        edges { node { id label } highlights { field parts { text matched } } } } }""",
    "by year and IPC section": """{ patents(first: 0) { groupBy(by: [APPLICATION_DATE_YEAR, CLASSIFICATIONS_TOP],
        first: 200) { nodes { keys { value } count } } } }""",
    "groups with totals and things": """{ patents(first: 0) { groupBy(by: [APPLICANTS], first: 10,
        orderBy: [COUNT_DESC]) { totalCount nodes { keys { label } count
        aggregate { avg { citesCount } max { applicationDate } }
        things(first: 3) { nodes { label } } } } } }""",
    "totals below things": """{ enterprises(first: 20) { nodes { label appliedPatents(first: 0) { aggregate { count
        max { applicationDate } avg { inventorsCount } } } } } }""",
    "codes with counts": """{ concepts(scheme: "region", first: 20) { nodes { label thingsCount(within: true)
        narrower(first: 5) { nodes { label } } } } }""",
    "ordered by a linked thing": """{ qualifications(first: 20, orderBy: [LEVEL__LABEL_ASC, ID_ASC]) {
        nodes { label level { label } } } }""",
    "page 20,000 places down": '{ patents(first: 20, after: "%s") { nodes { id label } } }',
    "page 20,000 places down, ordered": """{ patents(first: 20, after: "%s", orderBy: [APPLICATION_DATE_ASC]) {
        nodes { id label } } }""",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--runs", type=int, default=200)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        city = City(asked.data or Path(folder))
        if asked.data is None:
            load_records(city, "demo", INFO, records(asked.scale, city.base, city.model))
        generation = city.current()
        assert generation is not None, "no generation is published there"
        _table(build_schema(city.model), Known(generation), asked.runs)


def _table(schema: GraphQL, known: Known, runs: int) -> None:
    index = known.generation.index
    print(f"{index.size:,} things; milliseconds, least (median)")
    columns = ("parse", "validate", "compile", "execute", "serialise", "answer", "resolvers")
    print(f"{'':34}" + "".join(f"{name:>17}" for name in columns) + f"{'times':>8}{'bytes':>9}")
    enterprise, patents = index.iri(int(index.nodes("Enterprise")[0])), index.nodes("Patent")
    deep = min(20_000, len(patents) - 50)
    first = execute(
        schema,
        Operation(f"{{ patents(first: 1, offset: {deep}) {{ pageInfo {{ endCursor }} }} }}"),
        Context(known),
    )
    cursor = first.plain["patents"]["pageInfo"]["endCursor"]
    gc.collect()
    gc.freeze()
    for name, query in ASKED.items():
        text = query % (cursor if "after" in query else enterprise) if "%s" in query else query
        _row(name, schema, known, text, runs)


def _row(name: str, schema: GraphQL, known: Known, text: str, runs: int) -> None:
    asked, document = Operation(text), parse(text)
    ready = schema.documents.ready(text)
    (query,) = ready.operations
    variables = get_variable_values(schema.executable, (), {})
    selections = query.selection_set
    found = execute(schema, asked, Context(known))
    assert not found.left, found.left
    assert orjson.dumps({"data": found.data}) == _resolved(schema, text, known)
    stages: list[tuple[Callable[[], object], int]] = [
        (lambda: parse(text), 20),
        (lambda: validate(schema.executable, document), 5),
        (lambda: compiled(schema.executable, schema.things, ready, selections, variables), 20),
        (lambda: execute(schema, asked, Context(known)), runs),
        (lambda: orjson.dumps(found.data), runs),
        (lambda: answer(schema, asked, Context(known)), runs),
        (lambda: _resolved(schema, text, known), max(runs // 20, 5)),
    ]
    times = [_timed(work, times) for work, times in stages]
    told = "".join(f"{f'{least:.3f} ({middle:.3f})':>17}" for least, middle in times)
    size = len(answer(schema, asked, Context(known)).body)
    print(f"{name:34}{told}{times[-1][0] / times[-2][0]:8.1f}{size:9,}", flush=True)


def _resolved(schema: GraphQL, text: str, known: Known) -> bytes:
    """Strawberry with its document ready: it need not parse and validate again, as the plan need not."""
    given = {READY: schema.documents.ready(text).document}
    return orjson.dumps(
        {"data": schema.execute_sync(text, {}, Context(known), operation_extensions=given).data}
    )


def _timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The least and the median of so many runs, in milliseconds."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return min(taken), median(taken)


if __name__ == "__main__":
    main()
