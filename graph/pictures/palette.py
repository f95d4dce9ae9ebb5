"""Colours and symbols of kinds: derived from their names, told apart by people who see colours differently too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

#: The colour of what is of no known kind.
GREY = "#808080"

#: Hues that stay apart under every common form of colour blindness (M. Okabe, K. Ito 2008: Color universal design).
HUES = ("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#d55e00", "#b8a800", "#cc79a7")
#: How much lighter or darker each hue comes back when all were given out.
_SHADES = (0.0, -0.17, 0.17)
#: The outlines of nodes, so that nobody needs the colour to know a kind.
SYMBOLS = ("circle", "square", "diamond", "triangle", "hexagon")


@dataclass(frozen=True)
class Style:
    """How the nodes of a kind look: colour as `#rrggbb`, and the name of the outline."""

    colour: str
    symbol: str

    @cached_property
    def rgb(self) -> tuple[int, int, int]:
        """Red, green and blue, 0 ... 255."""
        return channels(self.colour)


def styles(kinds: Iterable[str]) -> Mapping[str, Style]:
    """A style for each kind, different for each; another kind in the model changes those of few others.

    Each kind takes the place that its name points at, or the next free one.
    """
    names = sorted(set(kinds), key=_hash)
    size = max(len(names), len(HUES) * len(_SHADES))
    taken: dict[int, str] = {}
    for name in names:
        place = _hash(name) % size
        while place in taken:
            place = (place + 1) % size
        taken[place] = name
    return {name: Style(_colour(place), _symbol(place)) for place, name in taken.items()}


def _symbol(place: int) -> str:
    """The outline of a place; those of one hue, and of hues that look alike, differ."""
    return SYMBOLS[(place % len(HUES) + place // len(HUES)) % len(SYMBOLS)]


def _hash(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass"))


def _colour(place: int) -> str:
    if place >= len(HUES) * len(_SHADES):
        # The golden angle never comes back to a hue it has had.
        return _hex(hls_to_rgb(place * 0.381966 % 1, 0.35 + place % 3 * 0.12, 0.5))
    shade = _SHADES[place // len(HUES)]
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in channels(HUES[place % len(HUES)])))
    return _hex(hls_to_rgb(hue, min(light + shade, 0.78), saturation))


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 ... 255, of `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in parts)
