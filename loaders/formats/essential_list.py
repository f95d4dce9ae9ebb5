"""Lists of patents that somebody holds essential to a standard: US patent numbers alone, one on each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.files.opening import look
from loaders.files.texts import tidy
from loaders.formats.patent_numbers import publication_number
from loaders.reading import Info, note, refusal
from ontology.identity import iri, provisional_key
from ontology.model import SCHEME, Fault, Model, Place, Record, Text, Value, Words

#: Numbers of grants: 7 or 8 digits; reissues, designs, plants and the like have letters before.
_NUMBER = re.compile(r"(?:US ?)?((?:RE|PP|D|H|T)?)0*([0-9]{3,8})")
_FEW = 3
_STANDARD = Words(
    "MPEG-2、MPEG-4、AVC、HEVC 视频编码标准（清单未分别注明）",
    "Video coding of MPEG-2, MPEG-4, AVC or HEVC (the list does not tell which)",
)


class EssentialListSource:
    """Patents that the pool MPEG LA lists as essential to video coding; nobody has examined whether they are."""

    info = Info(
        "mpegla",
        Words("MPEG 标准必要专利清单（美国专利号）", "US patents listed as essential to MPEG standards"),
        "Apache-2.0",
        "https://github.com/google/patents-public-data",
        Words("MPEG LA（由 Google 汇集）", "MPEG LA, gathered by Google"),
        trust=10,
    )

    def fits(self, head: Sequence[str]) -> bool:
        """Whether the first lines of a text, but for one in ten, are numbers of US patents and nothing else."""
        misfits = sum(not _NUMBER.fullmatch(line.strip()) for line in head)
        return len(head) >= _FEW and misfits * 10 <= len(head)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """One Standard, and a Patent for each number, declared essential to it.

        The list gives neither dates nor who declared, which a SepDeclaration would add to that link.
        """
        reader = _List(base, model, Place(path.name))
        yield reader.standard
        with look(path).text() as stream:
            for row, line in enumerate(stream, 1):
                if text := tidy(line):
                    yield reader.row(text, Place(path.name, row))


class _List:
    def __init__(self, base: str, model: Model, place: Place) -> None:
        self._base, self._kinds = base, model.kinds
        self._rows: dict[str, int | None] = {}
        key = provisional_key(EssentialListSource.info.loader, "MPEG")
        self.standard = self._record("Standard", key, place, {
            "label": (Text(_STANDARD.zh, "zh"), Text(_STANDARD.en, "en")),
            "level": (f"{SCHEME}lv-international",),
        })  # fmt: skip

    def row(self, text: str, place: Place) -> Record | Fault:
        """The patent of one line, or why there is none."""
        match = _NUMBER.fullmatch(text)
        if match is None:
            return refusal(
                place, "patent-number", "不是美国专利号，例如 7292636、RE43360",
                "is no US patent number such as 7292636 or RE43360", field="publicationNumbers", value=text,
            )  # fmt: skip
        number = publication_number("US", f"{match[1]}{match[2]}")
        if (first := self._rows.setdefault(number, place.row)) != place.row:
            zh, en = f"与第 {first} 行相同，已略过", f"is the same as row {first}: passed over"
            return note(place, "duplicate", zh, en, field="publicationNumbers", value=text)
        return self._record("Patent", f"pub-{number}", place, {
            "publicationNumbers": (number,),
            "label": (Text(number, "en"),),
            "declaredEssentialTo": (self.standard.iri,),
        })  # fmt: skip

    def _record(self, kind: str, key: str, place: Place, values: Mapping[str, tuple[Value, ...]]) -> Record:
        return Record(kind, iri(self._base, self._kinds[kind].segment or "", key), values, place)
