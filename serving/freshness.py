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


def form_tag(state: str, form: str) -> str:
    """The ETag of a state in one of its forms, which tells both."""
    return f'{state[:-1]}-{blake2b(form.encode(), digest_size=8).hexdigest()}"'


def is_of(held: str, state: str) -> bool:
    """Whether a client that holds what these tags, those of If-Match, name has the state of now in any form.

    Examples
    --------
    >>> is_of(f'"x", {form_tag(tag(1), "text/turtle")}', tag(1)), is_of(form_tag(tag(1), "text/turtle"), tag(2))
    (True, False)
    """
    now = _opaque(state).strip('"')
    return any(_opaque(one).strip('"').partition("-")[0] == now for one in held.split(","))


def still_good(held: str, now: str) -> bool:
    """Whether a client that holds what these tags, those of If-None-Match, name has the answer of now; `*` is any."""
    return held.strip() == "*" or any(_opaque(one) == _opaque(now) for one in held.split(","))


def _opaque(found: str) -> str:
    return found.strip().removeprefix("W/")
