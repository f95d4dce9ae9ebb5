"""One paragraph of the index of RFCs taken apart: number, title, authors, date, and what stands in brackets."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from ontology.model import Words

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ENTRY = re.compile(
    rf"(?P<number>\d{{1,5}}) (?P<head>.*?\S) (?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})\."
    r"(?P<brackets>(?: \([^()]*\))*)"
)
_BRACKET = re.compile(
    r"\((Format|Status|DOI|Obsoletes|Obsoleted by|Updates|Updated by|Also)(?::| )\s*([^()]*)\)"
)
_INITIALS = r"(?:[A-Z] )?(?:[^\W\d_]{1,3}(?:-[^\W\d_]{1,2})?(?:\([A-Z]\))?\.[- ]?)+"
#: One author: initials and a name, or the name of a body.
_AUTHOR = re.compile(
    rf"{_INITIALS} ?(?:St\. ?)?(?:[^.,\s]|\.(?! ))+(?: [^.,\s]+){{0,3}}(?:,? (?:Ed|Eds|Jr|Sr|II|III)\.?)*"
    r"|(?:Network Information Center\. )?(?:[^.,]|\.(?! )){2,120}(?:, (?:Eds?|Inc)\.|, et al\.?)?"
)
_STOP = re.compile(r"[.?!]\.? ")
#: More than this no paragraph of the index has.
_LONGEST = 10_000
_SPLIT = re.compile(r", (?!Eds?\b|Jr\b|Sr\b|II\b|III\b|Inc\b|Ltd\b|et al)")
_NAME = re.compile(r"([A-Z]+) ?0*([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index says of one RFC; references are names such as `RFC 9110` or `STD 97`."""

    number: int
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int = 0
    month: int = 0
    day: int = 0
    status: str = "UNKNOWN"
    doi: tuple[str, ...] = ()
    obsoletes: tuple[str, ...] = ()
    obsoleted_by: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def issued(self) -> bool:
        """Whether there is an RFC of this number."""
        return bool(self.title)


def read_entry(text: str) -> Entry | Words:
    """The parts of a paragraph, or why it has not the form that the index describes."""
    number, _, rest = text.partition(" ")
    if rest == "Not Issued.":
        return Entry(int(number))
    match = _ENTRY.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return Words(
            "应为：编号、题名、作者、日期，然后是括号中的各项",
            "should be number, title, authors and date, and then the parts in brackets",
        )
    day, month, year = int(match["day"] or 0), _MONTHS.index(match["month"]) + 1, int(match["year"])
    if day > monthrange(year or 1, month)[1]:
        return Words("没有这一天", "there is no such day")
    said = dict(_BRACKET.findall(match["brackets"]))
    title, authors = _head(match["head"])
    return Entry(
        int(number), title, authors, year, month, day,
        status=said.get("Status", "UNKNOWN"),
        doi=tuple(part.strip() for part in said.get("DOI", "").split(",") if part.strip()),
        obsoletes=_names(said.get("Obsoletes", "")),
        obsoleted_by=_names(said.get("Obsoleted by", "")),
        updates=_names(said.get("Updates", "")),
        also=_names(said.get("Also", "")),
    )  # fmt: skip


def _head(text: str) -> tuple[str, tuple[str, ...]]:
    """Title and authors: the title ends at the first stop behind which authors stand; without any, all is title."""
    for stop in _STOP.finditer(text):
        authors = _SPLIT.split(text[stop.end() :].removesuffix("."))
        if stop.start() and all(map(_AUTHOR.fullmatch, authors)):
            return text[: stop.start()], tuple(name.strip() for name in authors)
    return text.rstrip("."), ()


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{body} {number}" for body, number in _NAME.findall(text)))
