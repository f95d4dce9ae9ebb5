"""The Reconciliation Service API over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from queries.reconcile.service import SUGGESTED, Reconciler, manifest
from serving.answers import framed, jsonp
from serving.bodies import form
from serving.errors import BadRequestError
from serving.negotiation import language
from serving.parts import parts_of


async def reconcile(request: Request) -> Response:
    """The service's manifest, a batch of queries, or a data extension."""
    given = {name: values[-1] for name, values in (await form(request)).items()}
    parts, lang = parts_of(request), language(request)
    known = await parts.following.current()
    made = known.reconciler
    if "queries" in given:
        found = await parts.reconcile.run(lambda: made.queries(given["queries"], lang))
    elif "extend" in given:
        found = await parts.reconcile.run(lambda: made.extend(given["extend"], lang))
    elif request.method == "POST":
        raise BadRequestError("表单须有 queries 或 extend", "the form needs queries or extend")
    else:
        found = manifest(parts.model, known.base, f"{request.base_url}reconcile", lang)
    return jsonp(given.get("callback"), found)


async def reconcile_part(request: Request) -> Response:
    """Suggestions, a few lines about one of them, or the properties of a type."""
    parts, lang, given = parts_of(request), language(request), request.query_params
    suggest, flyout = request.path_params.get("suggest"), request.path_params.get("flyout")
    if (suggest or flyout or SUGGESTED[0]) not in SUGGESTED:
        raise HTTPException(404)
    made = (await parts.following.current()).reconciler

    def work() -> dict[str, Any]:
        if suggest:
            return made.suggest(suggest, given, lang)
        if flyout:
            return dict(made.flyout(flyout, request.path_params["id"], lang))
        return made.properties(given.get("type", ""), given.get("limit", ""), lang)

    return jsonp(given.get("callback"), await parts.reconcile.run(work))


def reconcile_page(write: Callable[[Reconciler, str, str], str]) -> Any:
    """An address that gives the page of one thing, to be shown in a frame of another site too."""

    async def give(request: Request) -> Response:
        made = (await parts_of(request).following.current()).reconciler
        return framed(write(made, request.path_params["id"], language(request)))

    return give
