"""What the colours of a picture mean: kinds, relations and communities, in rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.files.document import GraphDocument
from graph.pictures.lines import width
from graph.pictures.marks import EDGE, FAINT, INK, LINE_GREY, symbol, text
from graph.pictures.places import Drawing

#: Height of a row of the legend.
ROW = 22.0
_FONT = 12.0
#: The colours of the most frequent relations; darker than the nodes of similar hue, and all others grey.
_LINES = ("#7a8794", "#3f8fc4", "#d9925b", "#5aa36f", "#a77cc0", "#c0a43c")
#: Relations that the legend counts.
_RELATIONS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a drawing some 14 high that stands at 0, how wide that is, and what it means."""

    mark: str
    room: float
    words: str
    colour: str = INK

    @property
    def wide(self) -> float:
        """How much of a row it takes."""
        return self.room + width(self.words) * _FONT + 24


def line_colours(drawing: Drawing) -> Mapping[str, str]:
    """The colour of each relation, by its label."""
    found = Counter(row.label for row, _, _ in drawing.links).most_common()
    return {
        label: _LINES[place] if place < len(_LINES) else LINE_GREY for place, (label, _) in enumerate(found)
    }


def entries(document: GraphDocument, drawing: Drawing) -> list[Entry]:
    """What the legend says: the kinds, the relations, and how many communities are shaded."""
    found = [*_kinds(document, drawing), *_relations(drawing)]
    groups = len({spot.group for spot in drawing.spots if spot.group >= 0})
    if groups:
        mark = '<circle cx="7" r="8" fill="#e9e2f4"/>'
        found.append(Entry(mark, 20, f"底色 shaded: 社区 communities {groups}", FAINT))
    return found


def _kinds(document: GraphDocument, drawing: Drawing) -> Iterator[Entry]:
    """The kinds in the picture, most frequent first."""
    found: Counter[str] = Counter()
    for spot in drawing.spots:
        found[spot.row.kind] += spot.many
    for kind, count in found.most_common():
        words, style = document.kinds.get(kind), document.style(kind)
        name = f"{words.zh} {words.en}" if words else kind or "其他 other"
        mark = f'<g fill="{style.colour}" {EDGE}>{symbol(style.symbol, 7, 0, 7)}</g>'
        yield Entry(mark, 20, f"{name} {count}")


def _relations(drawing: Drawing) -> Iterator[Entry]:
    """The sorts of links, most frequent first."""
    colours = line_colours(drawing)
    found: Counter[str] = Counter()
    for row, a, b in drawing.links:
        found[row.label] += drawing.spots[a].many * drawing.spots[b].many
    for label, count in found.most_common(_RELATIONS):
        mark = f'<path d="M0,0H18M13,-4L18,0L13,4" fill="none" stroke="{colours[label]}" stroke-width="1.6"/>'
        yield Entry(mark, 24, f"{label} {count}", FAINT)


def rows(found: Sequence[Entry], most: float) -> list[list[tuple[float, Entry]]]:
    """The entries in rows of at most this width, each with its place."""
    made: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in found:
        if made[-1] and x + entry.wide > most:
            made.append([])
            x = 0.0
        made[-1].append((x, entry))
        x += entry.wide
    return made


def drawn(found: Sequence[Sequence[tuple[float, Entry]]], left: float, top: float) -> str:
    """The rows of a legend."""
    return "".join(
        f'<g transform="translate({left + x:.0f},{top + number * ROW:.0f})">{entry.mark}'
        + text(entry.words, entry.room, 4, _FONT, entry.colour)
        + "</g>"
        for number, row in enumerate(found)
        for x, entry in row
    )
