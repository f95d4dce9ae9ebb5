"""The same index and schema answered by Strawberry's resolvers alone: no plan, no limits, nothing kept but documents.

python benchmarks/graphql_plain.py DATA PORT
"""

import gc
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import orjson  # noqa: E402
import uvicorn  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.concurrency import run_in_threadpool  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import Response  # noqa: E402
from starlette.routing import Route  # noqa: E402

from graph.generation import City  # noqa: E402
from schema.build import build_schema  # noqa: E402
from schema.context import Context, Known  # noqa: E402
from schema.documents import READY  # noqa: E402


def app(data: Path) -> Starlette:
    """The application; documents are parsed and validated once, as the plan's are."""
    city = City(data)
    generation = city.current()
    assert generation is not None, f"no generation is published in {data}"
    schema, known = build_schema(city.model), Known(generation)
    gc.collect()
    gc.freeze()

    def answer(asked: dict[str, object]) -> bytes:
        text, variables = str(asked["query"]), asked.get("variables")
        given = {READY: schema.documents.ready(text).document}
        told = schema.execute_sync(
            text, variables if isinstance(variables, dict) else {}, Context(known), operation_extensions=given
        )
        errors = {"errors": [error.formatted for error in told.errors]} if told.errors else {}
        return orjson.dumps({"data": told.data, **errors}, default=str)

    async def graphql(request: Request) -> Response:
        body = await run_in_threadpool(answer, orjson.loads(await request.body()))
        return Response(body, media_type="application/graphql-response+json")

    return Starlette(routes=[Route("/graphql", graphql, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="warning", access_log=False)
