"""Pages put together of elements: whatever is no markup is escaped, so that no text of the graph is read as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

#: Elements that have no content and no end.
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Markup; any other string is text."""

    __slots__ = ()


#: What may stand in an element: markup, text, several of both, or nothing.
Content = str | Iterable["Content"] | None


def html(content: Content) -> Html:
    """Content as markup: text escaped, several parts one behind the other."""
    if content is None:
        return Html("")
    if isinstance(content, Html):
        return content
    if isinstance(content, str):
        return Html(escape(content))
    return Html("".join(map(html, content)))


def element(tag: str, /, *content: Content, **attributes: str | bool | None) -> Html:
    """An element; a last `_` of an attribute's name is left out, others are hyphens, and None or False leave it out.

    Examples
    --------
    >>> element("a", "<b>", href="/?a&b", class_="x", hidden=False)
    '<a href="/?a&amp;b" class="x">&lt;b&gt;</a>'
    """
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{tag}{told}>")
    return Html(f"<{tag}{told}>{html(content)}</{tag}>")


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
