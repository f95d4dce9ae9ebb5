"""Which graphs of a city may be written: those made by writing; what was read from files is as the files are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.editing.operations import UpdateRefusedError
from graph.publishing.meta import graph_iri

#: What the manifest calls the loader of a source that is made by writing.
EDITOR = "update"
#: The source that takes what is written to the default graph; one for each name that is written in.
EDITS = "edits"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


class NoGraphError(UpdateRefusedError):
    """A graph that is asked for and is not there."""


class ReadOnlyError(UpdateRefusedError):
    """A graph that nobody may write."""


def edits_of(who: str) -> str:
    """The source that takes what somebody writes to the default graph."""
    return f"{EDITS}-{who}" if who else EDITS


class Rights:
    """Which graphs may be written, by the sources that a manifest has."""

    def __init__(self, base: str, sources: Mapping[str, Mapping[str, Any]]) -> None:
        self._start, self._sources = graph_iri(base, ""), sources

    def name(self, graph: str) -> str:
        """The source of a graph that may be written; ReadOnlyError for any other graph."""
        name = graph.removeprefix(self._start)
        if not graph.startswith(self._start):
            raise ReadOnlyError(
                f"图 {graph} 不可写：本城的图名以 {self._start} 开头",
                f"the graph {graph} cannot be written: graphs here are named {self._start}NAME",
            )
        if name.startswith("_"):
            raise ReadOnlyError(
                f"图 {graph} 由系统推得，不可写", f"the graph {graph} is derived and cannot be written"
            )
        if not _NAME.fullmatch(name):
            raise ReadOnlyError(
                f"图名 {name!r} 只可有字母、数字、连字符与下划线，至多 80 个",
                f"the name {name!r} of a graph may have up to 80 letters, digits, hyphens and underscores",
            )
        if not self.is_writable(name) and name in self._sources:
            file = self._sources[name]["file"]
            raise ReadOnlyError(
                f"图 {graph} 由文件 {file} 载入，只读：改文件后再载入，或写入缺省图",
                f"the graph {graph} was read from {file} and is read-only: change the file and load it again, "
                "or write to the default graph",
            )
        return name

    def is_writable(self, source: str) -> bool:
        """Whether a source was made by writing."""
        return source in self._sources and self._sources[source]["loader"] == EDITOR

    def check(self, graph: str | None, wholly: bool) -> None:
        """ReadOnlyError for a graph that may not be written; the default graph may not be emptied wholly."""
        if graph is None and wholly:
            raise ReadOnlyError(
                "缺省图由各来源合成，不能清空",
                "the default graph is made of what sources say and cannot be emptied",
            )
        if graph is not None:
            self.name(graph)
