"""Media types of files by their endings, with the compression around them."""

from __future__ import annotations

from pathlib import PurePath

_IANA = "https://www.iana.org/assignments/media-types/"
_PACKED = {".gz": "application/gzip", ".zip": "application/zip", ".zst": "application/zstd"}
_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}


def media_types(file: str) -> tuple[str | None, str | None]:
    """The registered IRIs of a file's own type and of what it is packed in; None for what has none."""
    endings = [ending.lower() for ending in PurePath(file).suffixes]
    packed = _PACKED.get(endings[-1]) if endings else None
    own = _TYPES.get(endings[-2] if packed and len(endings) > 1 else endings[-1]) if endings else None
    return own and _IANA + own, packed and _IANA + packed
