"""Labels in lines: how wide they are, and where they break."""

from __future__ import annotations

import unicodedata
from math import ceil

#: What no line may begin with.
_CLOSING = frozenset("、，。；：？！）》」』】”’％,.;:?!)]}%")
#: Behind what a line of Latin letters may end.
_BREAKS = " -/–"


def width(text: str) -> float:
    """How wide a line is, in units of its size: a Chinese character is 1."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.6 if c.isupper() else 0.54 for c in text)


def wrapped(text: str, most: float, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines of at most this width, about equally long; what does not fit is cut."""
    found: list[str] = []
    rest = " ".join(text.split())
    wide = width(rest)
    if most < wide <= most * lines:
        most = min(most, wide / ceil(wide / most) + 0.9)
    while rest and len(found) < lines:
        line = _fitting(rest, most)
        rest = rest[len(line) :].lstrip()
        found.append(line.rstrip())
    if rest and found:
        found[-1] = _cut(found[-1])
    return tuple(found)


def _cut(line: str) -> str:
    """A line that breaks off, behind a whole word where it has several."""
    kept = line[:-1].rstrip()
    space = kept.rfind(" ")
    return (kept[:space] if space > len(kept) * 0.6 else kept) + "…"


def _fitting(text: str, most: float) -> str:
    """The beginning of a text that fits; no mark begins the next line, and no word is broken that would fit on one."""
    wide = 0.0
    for number, character in enumerate(text):
        wide += width(character)
        if wide > most and number and character not in _CLOSING:
            return text[: _break(text, number)]
    return text


def _break(text: str, number: int) -> int:
    """Where to break a text of which so many characters fit."""
    if _wide(text[number - 1]) or _wide(text[number]) or text[number] == " ":
        return number
    behind = max(text.rfind(mark, 0, number) for mark in _BREAKS) + 1
    start = max((place for place in range(number) if _wide(text[place])), default=-1) + 1
    best = max(behind, start)
    return best if best > number * 0.25 else number


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
