"""The order of trust: which source's value counts where a field takes one value and sources disagree."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.generation import CityError
from ontology.model import Model

#: The file in the data folder; without it each loader's own rank counts.
FILE = "trust.toml"
#: The rank of a source of which nothing else is said.
USUAL = 50
#: The rank of what we conclude ourselves: any source knows better.
OWN = 0
#: The highest rank.
HIGHEST = 100


@dataclass(frozen=True)
class Trust:
    """Ranks from 0 to 100, the higher the more trusted: of sources, and of sources in single fields by their path."""

    sources: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def rank(self, source: str, path: str | None = None) -> int:
        """The rank of a source, in one field where that has its own."""
        otherwise = OWN if source.startswith("_") else USUAL
        return self.fields.get(path or "", {}).get(source, self.sources.get(source, otherwise))

    def as_json(self) -> dict[str, Any]:
        """The ranks as the manifest keeps them."""
        return {"sources": dict(self.sources), "fields": {k: dict(v) for k, v in self.fields.items()}}


def trust_of(json: Mapping[str, Any] | None) -> Trust:
    """The ranks that a manifest keeps."""
    return Trust(json["sources"], json["fields"]) if json else Trust()


def read_trust(data: Path, model: Model, sources: Mapping[str, Mapping[str, Any]]) -> Trust:
    """The ranks of these sources: of DATA/trust.toml by source or by loader, else the loader's own.

    CityError names the key that is wrong.
    """
    given = _given(data / FILE)
    paths = {f.name: f.path for kind in model.kinds.values() for f in kind.own_fields}
    declared, single = _ranks(given.get("sources", {}), "sources"), given.get("fields", {})
    if not isinstance(single, dict):
        raise _wrong("fields", "应为表格", "must be a table")
    for name in single:
        if name not in paths:
            raise _wrong(f"fields.{name}", "没有这个字段", "is no field of the ontology")
    ranked = {paths[name]: _ranks(ranks, f"fields.{name}") for name, ranks in single.items()}
    return Trust(
        {s: _of(s, about, declared, int(about.get("trust") or USUAL)) for s, about in sources.items()},
        {path: _only(ranks, sources) for path, ranks in sorted(ranked.items())},
    )


def _of(source: str, about: Mapping[str, Any], ranks: Mapping[str, int], otherwise: int) -> int:
    return ranks.get(source, ranks.get(str(about.get("loader")), otherwise))


def _only(ranks: Mapping[str, int], sources: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The ranks of the sources that are named, themselves or by their loader."""
    found = {source: _of(source, about, ranks, -1) for source, about in sources.items()}
    return {source: rank for source, rank in found.items() if rank >= 0}


def _given(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CityError(f"{path} 不是可读的 TOML：{error}", f"{path} is no readable TOML: {error}") from error
    for key in found.keys() - {"sources", "fields"}:
        raise _wrong(key, "没有这个键，可用：sources、fields", "is no key; known are sources and fields")
    return found


def _ranks(given: Any, where: str) -> dict[str, int]:
    if not isinstance(given, dict):
        raise _wrong(where, "应为表格：名称 = 等级", "must be a table: name = rank")
    for name, rank in given.items():
        if isinstance(rank, bool) or not isinstance(rank, int) or not 0 <= rank <= HIGHEST:
            raise _wrong(
                f"{where}.{name}",
                f"{rank!r} 不是 0 到 {HIGHEST} 的整数",
                f"{rank!r} is no whole number from 0 to 100",
            )
    return dict(given)


def _wrong(key: str, zh: str, en: str) -> CityError:
    return CityError(f"{FILE} 中的 {key}：{zh}", f"{key} in {FILE}: {en}")
