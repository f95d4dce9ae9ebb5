"""Small pages that show one thing, type or property to a person who has to decide: plain HTML, no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice
from urllib.parse import quote

from graph.index import Index
from ontology.model import Field, Form, Kind, Text, Value, Words
from queries.reconcile.extend import used_fields
from queries.reconcile.ids import id_of

#: The size of a preview in pixels, and how many fields, values and sources it has room for.
WIDTH, HEIGHT, ROWS, VALUES, SOURCES = 430, 300, 9, 3, 3
#: How many values of a field a whole page shows.
MANY = 50

_STYLE = """
body{margin:0;padding:8px 12px;font:13px/1.45 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1b1f24}
.small{box-sizing:border-box;width:430px;height:300px;overflow:auto}
h1{font-size:16px;margin:0} p{margin:2px 0} .soft{color:#59636e} table{border-collapse:collapse;margin:4px 0}
th{font-weight:normal;text-align:left;color:#59636e;padding:1px 10px 1px 0;vertical-align:top;white-space:nowrap}
td{padding:1px 0;overflow-wrap:anywhere}
"""
_SAID_BY = Words("依据", "Said by")
_MORE = Words("等 {n} 个", "of {n}")
_MADE_UP = Words("合成数据：此主体为虚构", "Synthetic data: this is made up")
_WHOLE = Words("全部内容", "All that is known")
_ROW = Words("第 {n} 行", "row {n}")


def preview(index: Index, base: str, node: int, lang: str, view: str) -> str:
    """A page of WIDTH by HEIGHT: names, numbers, what it is linked to, and which rows of which sources say so."""
    rows = "".join(islice(_rows(index, base, node, lang, VALUES), ROWS))
    link = f'<p><a href="{escape(view)}" target="_blank" rel="noopener">{_WHOLE.say(lang)}</a></p>'
    body = f"{_head(index, node, lang)}<table>{rows}</table>{_sources(index, node, lang, SOURCES)}{link}"
    return _page(index.label(node, lang), f'<div class="small">{body}</div>', lang)


def whole(index: Index, base: str, node: int, lang: str) -> str:
    """A page with every field of a thing and every row that speaks of it."""
    rows = "".join(_rows(index, base, node, lang, MANY))
    iri = index.iri(node)
    asked = f"/sparql?page&text={quote(f'DESCRIBE <{iri}>', safe='')}"
    links = f'<p class="soft">{escape(iri)} · <a href="{escape(asked)}">SPARQL</a></p>'
    body = f"{_head(index, node, lang)}{links}<table>{rows}</table>{_sources(index, node, lang, MANY)}"
    return _page(index.label(node, lang), body, lang)


def flyout(index: Index, node: int, lang: str) -> str:
    """A few lines of HTML about a thing."""
    rows = "".join(islice(_rows(index, "", node, lang, 1, linked=False), ROWS))
    return f"<div>{_head(index, node, lang)}<table>{rows}</table></div>"


def told(one: Kind | Field, lang: str) -> str:
    """A few lines of HTML about a type or a property."""
    other = _other(one.label, lang)
    return (
        f"<div><p><b>{escape(one.label.say(lang))}</b> <span>{escape(other)}</span></p>"
        f"<p>{escape(one.note.say(lang))}</p><p><code>{escape(one.name)}</code></p></div>"
    )


def _page(title: str, body: str, lang: str) -> str:
    tag = "en" if lang == "en" else "zh-Hans"
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def _head(index: Index, node: int, lang: str) -> str:
    """The name in both languages, the kind, and whether the thing is made up."""
    one, other = index.label(node, lang), index.label(node, "zh" if lang == "en" else "en")
    kind = index.model.kinds[index.kind(node)].label
    names = escape(one) + (f' <span class="soft">{escape(other)}</span>' if other != one else "")
    warned = f'<p class="soft">{_MADE_UP.say(lang)}</p>' if _is_made_up(index, node) else ""
    return (
        f'<h1>{names}</h1><p class="soft">{escape(kind.say(lang))} · {escape(_other(kind, lang))}</p>{warned}'
    )


def _rows(index: Index, base: str, node: int, lang: str, most: int, *, linked: bool = True) -> Iterator[str]:
    """The fields of a thing as rows of a table, its label left out, which the heading says."""
    for field, values in used_fields(index, node):
        if field.unique_lang or field.form is Form.BOOLEAN:
            continue
        shown = "; ".join(_value(index, base, field, value, lang, linked=linked) for value in values[:most])
        more = (
            f' <span class="soft">{_MORE.say(lang).format(n=len(values))}</span>'
            if len(values) > most
            else ""
        )
        yield f"<tr><th>{escape(field.label.say(lang))}</th><td>{shown}{more}</td></tr>"


def _value(index: Index, base: str, field: Field, value: Value, lang: str, *, linked: bool) -> str:
    if field.node:
        name = escape(index.label(int(str(value)), lang))
        path = f"/reconcile/view/{quote(id_of(base, index.iri(int(str(value)))), safe='/')}?lang={lang}"
        return f'<a href="{escape(path)}" target="_blank" rel="noopener">{name}</a>' if linked else name
    text = value.value if isinstance(value, Text) else str(value)
    if linked and text.startswith(("https://", "http://")):
        return f'<a href="{escape(text)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'
    return escape(text)


def _sources(index: Index, node: int, lang: str, most: int) -> str:
    """Which rows of which files speak of a thing."""
    rows = index.rows(node)
    said = []
    for row in rows[:most]:
        place = " ".join(
            filter(None, (row.file, row.sheet, _ROW.say(lang).format(n=row.row) if row.row else ""))
        )
        said.append(f"<li>{escape(place)} <span>({escape(row.licence)})</span></li>")
    more = f"<li>{_MORE.say(lang).format(n=len(rows))}</li>" if len(rows) > most else ""
    return f'<div class="soft">{_SAID_BY.say(lang)}<ul>{"".join(said)}{more}</ul></div>' if said else ""


def _is_made_up(index: Index, node: int) -> bool:
    fields = (f for f in index.model.kinds[index.kind(node)].own_fields if f.form is Form.BOOLEAN)
    return any(field.group == "provenance" and True in index.values(node, field) for field in fields)


def _other(words: Words, lang: str) -> str:
    return words.say("zh" if lang == "en" else "en")
