"""Which loader reads a file: recognised by what the file says, or named by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from loaders.files.headers import find_header
from loaders.files.objects import first_sign, objects
from loaders.files.opening import Content, look
from loaders.files.rows import headings
from loaders.files.texts import tidy
from loaders.files.xml_records import root_name
from loaders.formats.divisions import DivisionsSource
from loaders.formats.docdb import DocdbSource
from loaders.formats.essential_list import EssentialListSource
from loaders.formats.industries import IndustriesSource
from loaders.formats.ipc_titles import IpcTitlesSource
from loaders.formats.legal_forms import LegalFormsSource
from loaders.formats.lens import LensSource
from loaders.formats.lens_export import FORMS, LensExportSource
from loaders.formats.rdf import RdfSource
from loaders.formats.relaton import RelatonSource
from loaders.formats.rfc_index import RfcIndexSource
from loaders.formats.rml import RmlSource
from loaders.formats.ror import RorSource
from loaders.formats.uspto import UsptoSource
from loaders.reading import Info, Note, Source, SourceError, closest, shorten
from loaders.tables.binding import bind
from loaders.tables.maps import read_map
from loaders.tables.table import TableSource
from ontology.model import Model

__all__ = ["Info", "Note", "Source", "SourceError", "known", "named", "recognise"]

#: The column maps that ship with the product.
MAPS = Path(__file__).parent / "maps"


class _JsonSource(Source, Protocol):
    """A source whose files hold one JSON object for each record."""

    def fits(self, first: Mapping[str, object]) -> bool: ...


class _FixedSource(Source, Protocol):
    """A source whose tables have columns that its publisher has fixed."""

    @property
    def columns(self) -> tuple[str, ...]: ...


_JSON: tuple[_JsonSource, ...] = (RorSource(), LensSource(), RelatonSource())
_RDF, _RML = RdfSource(), RmlSource()
#: Sources that the first element of an XML file tells.
_XML = (UsptoSource(), DocdbSource())
#: Sources that the first lines of a text tell, and sources that the columns of a table tell.
_TEXTS = (RfcIndexSource(), DivisionsSource(), IpcTitlesSource(), EssentialListSource())
_FIXED: tuple[_FixedSource, ...] = (*map(LensExportSource, FORMS), IndustriesSource(), LegalFormsSource())
#: So many lines of a text that are not blank are its head.
_HEAD = 30


def known(maps: Sequence[Path] = ()) -> dict[str, Source]:
    """Every loader by its name; a city's own maps go before those that ship."""
    sources: list[Source] = [*_JSON, *_XML, _RDF, _RML, *_TEXTS, *_FIXED, *_tables(maps)]
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
        if by_name := next((source for source in (_RML, _RDF) if source.fits(path)), None):
            return by_name
        if first_sign(content) == "<" and (xml := _by_root(content)):
            return xml
        if found := _by_keys(content) if first_sign(content) in {"{", "["} else _by_lines(content):
            return found
    every: list[TableSource | _FixedSource] = [*tables, *_FIXED]
    fitting = [table for table in every if _fits(table, content)]
    most = max((len(_columns(table)) for table in fitting), default=0)
    best = [table for table in fitting if len(_columns(table)) == most]
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


def _by_root(content: Content) -> Source | None:
    root = root_name(content)
    return next((source for source in _XML if root in source.roots), None)


def _by_keys(content: Content) -> Source | None:
    first = next((found for _, found in objects(content) if isinstance(found, dict)), {})
    return next((source for source in _JSON if source.fits(first)), None)


def _by_lines(content: Content) -> Source | None:
    with content.text() as stream:
        head = list(islice((line for line in stream if line.strip()), _HEAD))
    return next((source for source in _TEXTS if source.fits(head)), None)


def _columns(table: TableSource | _FixedSource) -> tuple[str, ...]:
    return table.map.columns if isinstance(table, TableSource) else table.columns


def _fits(table: TableSource | _FixedSource, content: Content) -> bool:
    sheet, row = (table.map.sheet, table.map.header) if isinstance(table, TableSource) else (None, None)
    return any(
        name in {None, sheet or name} and find_header(head, _columns(table), row) is not None
        for name, head in headings(content)
    )


def _unknown(content: Content, tables: Sequence[TableSource]) -> SourceError:
    """What the file begins with, and which map lacks least."""
    rows = [row for _, head in headings(content) for row in head]
    seen = {tidy(str(cell)) for row in rows for cell in row if cell is not None}
    every: list[TableSource | _FixedSource] = [*tables, *_FIXED]
    lacking = {table.info.loader: [c for c in _columns(table) if c not in seen] for table in every}
    near, missing = min(lacking.items(), key=lambda item: len(item[1]), default=("", []))
    widest = max(rows, key=len, default=())
    shown = shorten(" | ".join(str(cell) for cell in widest if cell is not None))
    sources: list[Source] = [*_JSON, *_XML, _RDF, _RML, *_TEXTS, *_FIXED, *tables]
    known_ = ", ".join(sorted(source.info.loader for source in sources))
    return SourceError(
        content.path, "unrecognised",
        f"认不出是哪种数据；文件开头是：{shown}；已知：{known_}；"
        f"最接近的是 {near}，缺少：{'、'.join(missing)}",
        f"is no data of a known kind; it begins: {shown}; known: {known_}; nearest is {near}, which needs: "
        + ", ".join(missing),
    )  # fmt: skip
