"""What a client wishes by its headers: a language, a page."""

from __future__ import annotations

from starlette.requests import Request


def language(request: Request) -> str:
    """`en` where English is asked for first, by the parameter `lang` or by header; else `zh`."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.strip().lower().startswith("en") else "zh"


def wants_page(request: Request) -> bool:
    """Whether a browser asks that shows pages."""
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
