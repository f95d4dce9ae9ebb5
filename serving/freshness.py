"""Whether a client's copy of an answer is still good: it is as long as the generation is."""

from __future__ import annotations

from hashlib import blake2b

import orjson

#: What an answer depends on beside the operation.
VARY = "Accept, Accept-Language"
#: A copy may be kept, and has to be asked about before it is used.
KEPT, NOT_KEPT = "no-cache", "no-store"


def tag(*parts: object) -> str:
    """The ETag of what these parts decide; weak, because the same answer may come in several codings."""
    return f'W/"{blake2b(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS), digest_size=15).hexdigest()}"'


def still_good(held: str, now: str) -> bool:
    """Whether a client that holds what these tags, those of If-None-Match, name has the answer of now."""
    return any(_opaque(one) == _opaque(now) for one in held.split(","))


def _opaque(found: str) -> str:
    return found.strip().removeprefix("W/")
