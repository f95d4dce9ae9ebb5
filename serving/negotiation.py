"""What a client wishes by its headers: a language, a page."""

from __future__ import annotations

from starlette.requests import Request


def language(request: Request) -> str:
    """`en` where English is asked for first, by the parameter `lang` or by header; else `zh`."""
    return spoken(request.query_params.get("lang") or request.headers.get("accept-language", ""))


def spoken(asked: str) -> str:
    """The language of ours that is asked for first, in words of Accept-Language.

    Examples
    --------
    >>> spoken("en-GB,en;q=0.9,zh;q=0.8"), spoken("zh-CN"), spoken("fr"), spoken("")
    ('en', 'zh', 'zh', 'zh')
    """
    return "en" if asked.strip().lower().startswith("en") else "zh"


def wants_page(request: Request) -> bool:
    """Whether a browser asks that shows pages."""
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
