"""Which loader reads a file: recognised by what the file says, or named by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from loaders.binding import bind
from loaders.files import Content, look
from loaders.headers import find_header
from loaders.lens import LensSource
from loaders.maps import read_map
from loaders.objects import first_sign, objects
from loaders.rdf import RdfSource
from loaders.reading import Info, Note, Source, SourceError, closest, shorten
from loaders.ror import RorSource
from loaders.rows import headings
from loaders.table import TableSource
from loaders.texts import tidy
from loaders.threegpp import RelatonSource
from ontology.model import Model

__all__ = ["Info", "Note", "Source", "SourceError", "known", "named", "recognise"]

#: The column maps that ship with the product.
MAPS = Path(__file__).parent / "maps"


class _JsonSource(Source, Protocol):
    """A source whose files hold one JSON object for each record."""

    def fits(self, first: Mapping[str, object]) -> bool: ...


_JSON: tuple[_JsonSource, ...] = (RorSource(), LensSource(), RelatonSource())
_RDF = RdfSource()


def known(maps: Sequence[Path] = ()) -> dict[str, Source]:
    """Every loader by its name; a city's own maps go before those that ship."""
    sources: list[Source] = [*_JSON, _RDF, *_tables(maps)]
    return {source.info.loader: source for source in reversed(sources)}


def named(loader: str, maps: Sequence[Path] = ()) -> Source:
    """The loader of this name; SourceError lists those that there are."""
    sources = known(maps)
    if loader not in sources:
        zh, en = closest(loader, sorted(sources))
        raise SourceError(
            Path(loader), "loader", f"没有这个载入器{zh}（有：{'、'.join(sorted(sources))}）",
            f"there is no loader of this name{en} (known: {', '.join(sorted(sources))})",
        )  # fmt: skip
    return sources[loader]


def recognise(path: Path, model: Model, maps: Sequence[Path] = ()) -> Source:
    """The loader of a file by its keys, header or extension; SourceError names what was seen and is known."""
    tables = _tables(maps)
    for table in tables:
        bind(table.map, model)
    content = look(path)
    if not content.spreadsheet:
        if _RDF.fits(path):
            return _RDF
        if first_sign(content) in {"{", "["} and (source := _by_keys(content)):
            return source
    fitting = [table for table in tables if _fits(table, content)]
    most = max((len(table.map.columns) for table in fitting), default=0)
    best = [table for table in fitting if len(table.map.columns) == most]
    if not best:
        raise _unknown(content, tables)
    if len(best) > 1:
        names = [table.info.loader for table in best]
        raise SourceError(
            path, "ambiguous", f"符合多个映射：{'、'.join(names)}；请指明用哪一个",
            f"fits several maps: {', '.join(names)}; say which",
        )  # fmt: skip
    return best[0]


def _tables(maps: Sequence[Path]) -> list[TableSource]:
    own = [TableSource(read_map(path)) for path in maps]
    names = {table.info.loader for table in own}
    shipped = (TableSource(read_map(path)) for path in sorted(MAPS.glob("*.toml")))
    return own + [table for table in shipped if table.info.loader not in names]


def _by_keys(content: Content) -> Source | None:
    first = next((found for _, found in objects(content) if isinstance(found, dict)), {})
    return next((source for source in _JSON if source.fits(first)), None)


def _fits(table: TableSource, content: Content) -> bool:
    return any(
        sheet in {None, table.map.sheet or sheet}
        and find_header(head, table.map.columns, table.map.header) is not None
        for sheet, head in headings(content)
    )


def _unknown(content: Content, tables: Sequence[TableSource]) -> SourceError:
    """What the file begins with, and which map lacks least."""
    rows = [row for _, head in headings(content) for row in head]
    seen = {tidy(str(cell)) for row in rows for cell in row if cell is not None}
    lacking = {t.info.loader: [c for c in t.map.columns if c not in seen] for t in tables}
    near, missing = min(lacking.items(), key=lambda item: len(item[1]), default=("", []))
    widest = max(rows, key=len, default=())
    shown = shorten(" | ".join(str(cell) for cell in widest if cell is not None))
    sources: list[Source] = [*_JSON, _RDF, *tables]
    known_ = ", ".join(sorted(source.info.loader for source in sources))
    return SourceError(
        content.path, "unrecognised",
        f"认不出是哪种数据；文件开头是：{shown}；已知：{known_}；"
        f"最接近的是 {near}，缺少：{'、'.join(missing)}",
        f"is no data of a known kind; it begins: {shown}; known: {known_}; nearest is {near}, which needs: "
        + ", ".join(missing),
    )  # fmt: skip
