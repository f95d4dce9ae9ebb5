"""Titles of the International Patent Classification: a symbol, a tab and its title on each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.files.opening import look
from loaders.files.texts import tidy
from loaders.formats.concepts import Concepts
from loaders.reading import BadValueError, Info, refusal
from ontology.model import Fault, Model, Place, Record, Text, Words

#: A section, class, subclass or main group without the zeros and spaces that symbols are printed with.
_LINE = re.compile(r"[A-H](\d\d([A-Z](\d{1,4}(/\d{2,6})?)?)?)?\t\S.*")
_FEW = 3


class IpcTitlesSource:
    """What the classes of patents are called, in English."""

    info = Info(
        "ipc-titles",
        Words("国际专利分类的类名（英文）", "Titles of the International Patent Classification"),
        "CeCILL-B; titles by WIPO",
        "https://www.wipo.int/classifications/ipc/",
        Words("世界知识产权组织（WIPO）", "World Intellectual Property Organization (WIPO)"),
    )

    def fits(self, head: Sequence[str]) -> bool:
        """Whether the first lines of a text, but for one in ten, are symbols with their titles."""
        return len(head) >= _FEW and sum(not _LINE.match(line) for line in head) * 10 <= len(head)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:  # noqa: ARG002 - codes have their own base
        """A Concept a line and those broader; a symbol's second title is another name of it."""
        concepts = Concepts(model, "ipc")
        with look(path).text() as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield from _line(concepts, line, Place(path.name, number))


def _line(concepts: Concepts, line: str, place: Place) -> Iterator[Record | Fault]:
    """The records of one line; titles that a lost line break put into one line are refused with it."""
    symbol, *titles = line.rstrip("\r\n").split("\t")
    if len(titles) != 1 or not tidy(titles[0]):
        zh = f"应为“类号、制表符、类名”，这一行有 {len(titles)} 个制表符"
        en = f"should be a symbol, a tab and a title, and has {len(titles)} tabs"
        yield refusal(place, "ipc-line", zh, en, field="label", value=line.strip())
        return
    try:
        notation = concepts.normal(symbol)
    except BadValueError as bad:
        yield refusal(place, bad.rule, bad.zh, bad.en, field="notation", value=bad.value)
        return
    yield from concepts.records(notation, [Text(tidy(titles[0]), "en")], place)
