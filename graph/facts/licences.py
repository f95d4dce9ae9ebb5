"""Licences by the names that sources write, as the IRIs under which the world knows them."""

from __future__ import annotations

import re

_CC = "https://creativecommons.org/"
_SPDX = "https://spdx.org/licenses/"
_CREATIVE = re.compile(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](\d\.\d)\b", re.IGNORECASE)
_ZERO = re.compile(r"CC ?0(?:[ -]1\.0)?\b", re.IGNORECASE)
#: The other licences that open data come under, by their SPDX names.
_NAMED = (
    *(
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CECILL-B",
        "EUPL-1.2",
        "GFDL-1.3-only",
        "MIT",
        "MPL-2.0",
    ),
    *("MulanPSL-2.0", "ODbL-1.0", "ODC-By-1.0", "OGL-UK-3.0", "PDDL-1.0", "W3C", "WTFPL", "etalab-2.0"),
)
_SPDX_NAME = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _NAMED))})(?![\w-])", re.IGNORECASE)


def licence_iri(text: str) -> str | None:
    """The IRI of the one licence that a text names or is; None where it names none that is known, or several."""
    if re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", text):
        return text
    found = {f"{_CC}licenses/{kind.lower()}/{number}/" for kind, number in _CREATIVE.findall(text)}
    found |= {f"{_CC}publicdomain/zero/1.0/"} if _ZERO.search(text) else set()
    found |= {f"{_SPDX}{_spelled(name)}" for name in _SPDX_NAME.findall(text)}
    return found.pop() if len(found) == 1 else None


def _spelled(name: str) -> str:
    return next(known for known in _NAMED if known.lower() == name.lower())
