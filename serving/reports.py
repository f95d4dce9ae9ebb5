"""The reports of loads, for those who load and not for scripts of other sites."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from graph.publishing.reports import PAGE
from queries.report_list import TYPES, list_page, report_file
from serving.answers import FRAMED, POLICY
from serving.parts import parts_of


async def reports(request: Request) -> Response:
    """The list of the reports of loads."""
    _at_home(request)
    headers = {"content-security-policy": POLICY}
    return Response(list_page(parts_of(request).following.city), media_type="text/html", headers=headers)


async def report(request: Request) -> Response:
    """The page or the workbook of one report; 404 for anything else."""
    _at_home(request)
    number, name = request.path_params["number"], request.path_params["name"]
    path = report_file(parts_of(request).following.city.path, number, name)
    if path is None:
        raise HTTPException(404)
    headers = {"content-security-policy": FRAMED + "; frame-ancestors 'self'"}
    shown = None if name == PAGE else f"queqiao-{path.parent.name}-{name}"
    return FileResponse(path, media_type=TYPES[name], filename=shown, headers=headers)


def _at_home(request: Request) -> None:
    """Nothing, unless a script of another site asks: refused rows are for those who load, not for all."""
    if "origin" in request.headers:
        raise HTTPException(403)
