"""What reports leave out: the numbers of persons, which no page or workbook of ours repeats."""

from __future__ import annotations

import re

#: Resident identity numbers (GB 11643) and mobile numbers, wherever they stand in a text.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])([1-8][0-9]{5})(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx](?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(1[3-9][0-9])[0-9]{8}(?![0-9A-Za-z])"
)


def masked(text: str) -> str:
    """The text with the ends of identity and mobile numbers starred."""
    return _PERSONAL.sub(
        lambda found: (found[1] or found[2]) + "*" * (len(found[0]) - len(found[1] or found[2])), text
    )
