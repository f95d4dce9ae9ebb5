"""Patents of The Lens as its page exports them, in CSV: the same things as its JSON lines, with numbers and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from loaders.files.fixed import cell, each_row
from loaders.files.headers import find_header
from loaders.files.opening import look
from loaders.files.rows import Row, headings
from loaders.formats.lens import LensReader
from loaders.formats.lens_cells import application, filed, listed, priority, publication, published
from loaders.formats.patent_record import subjects
from loaders.reading import BadValueError, Info, Note, note
from ontology.model import SCHEME, Fault, Model, Record, Value, Words

_COLUMNS = (
    "lens_id", "jurisdiction", "publication_number", "application_number", "title", "applicants", "type",
    "ipcr_classifications", "kind", "publication_date", "publication_year", "application_date", "priority_numbers",
    "inventors", "cpc_classifications",
)  # fmt: skip
#: The columns that every export has; people choose which others they want.
_NEEDED = _COLUMNS[:8]
#: Our names for the columns -> what they are called in exports of 2018, and in those of today.
FORMS: tuple[Mapping[str, str], ...] = (
    {name: name for name in _COLUMNS},
    {
        name: {
            "lens_id": "Lens ID", "publication_number": "Display Key", "type": "Document Type",
            "cpc_classifications": "CPC Classifications", "ipcr_classifications": "IPCR Classifications",
        }.get(name, name.replace("_", " ").title())
        for name in _COLUMNS
    },
)  # fmt: skip
_KINDS = {"Design Right": "pk-design", "Plant Patent": "pk-plant"}
#: Offices that call utility models U or Y.
_UTILITY_OFFICES = frozenset({"CN", "DE", "JP", "KR", "TW"})
#: Kinds of document that only patents for inventions have, where an office has no others under these letters.
_GRANTED = "Granted Patent"
_INVENTIONS = frozenset({"Patent Application", _GRANTED, "Amended Patent", "Search report"})


class LensExportSource:
    """A search on lens.org, exported."""

    info = Info(
        "lens-export",
        Words("The Lens 专利（导出的 CSV）", "Patents of The Lens, exported as CSV"),
        "CC BY 4.0, credit The Lens",
        "https://www.lens.org/",
        Words("The Lens（Cambia）", "The Lens (Cambia)"),
        trust=30,
    )

    def __init__(self, names: Mapping[str, str]) -> None:
        self.columns = tuple(names[name] for name in _NEEDED)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """A Patent a row with its classes, applicants and inventors; without applicants it is refused."""
        names, reader = _names(path), _Export(base, model)
        needed = tuple(names[name] for name in _NEEDED)
        others = tuple(column for column in names.values() if column not in needed)
        yield from each_row(path, needed, "lensId", lambda row: reader.records(_own(row, names)), others)


def _names(path: Path) -> Mapping[str, str]:
    """Which of the two forms of the export a file has."""
    heads = [head for _, head in headings(look(path))]
    return next(
        (names for names in FORMS if any(find_header(head, [names[n] for n in _NEEDED]) for head in heads)),
        FORMS[0],
    )


def _own(row: Row, names: Mapping[str, str]) -> Row:
    """The row under our names for its columns; a column that was not exported is empty."""
    return Row(row.place, {name: cell(row, column) for name, column in names.items()})


class _Export:
    def __init__(self, base: str, model: Model) -> None:
        self._patent = model.kinds["Patent"]
        self._reader = LensReader(base, model)

    def records(self, row: Row) -> Iterator[Record | Fault]:
        """What the row says as the JSON lines say it, then what only the export says."""
        raw = {
            "lens_id": cell(row, "lens_id"),
            "title": cell(row, "title"),
            "applicants": listed(row, "applicants"),
            "inventors": listed(row, "inventors"),
            "ipc": listed(row, "ipcr_classifications"),
        }
        for item in self._reader.records(raw, row.place):
            if isinstance(item, Record) and item.kind == self._patent.name:
                values, notes = self._more(row, item.iri)
                yield from notes
                classes = tuple(subjects(listed(row, "cpc_classifications")))
                yield replace(item, values={**item.values, **values}, extra=classes)
            else:
                yield item

    def _more(self, row: Row, patent: str) -> tuple[dict[str, tuple[Value, ...]], list[Note]]:
        """Numbers, kind and dates; one that cannot be read is left out and told."""
        values: dict[str, tuple[Value, ...]] = {"kind": tuple(_kind(row))}
        notes: list[Note] = []
        for field, read in self._readers(row):
            try:
                values[field] = tuple(dict.fromkeys((*values.get(field, ()), read())))
            except BadValueError as bad:
                zh, en = f"{bad.zh}（此值未采用）", f"{bad.en} (this value was left out)"
                notes.append(note(row.place, bad.rule, zh, en, iri=patent, field=field, value=bad.value))
        if cell(row, "type") == _GRANTED and "publicationDate" in values:
            values["grantDate"] = values["publicationDate"]
        return {name: found for name, found in values.items() if found}, notes

    def _readers(self, row: Row) -> Iterator[tuple[str, Callable[[], Value]]]:
        """How each value of the cells that are not empty is read."""
        for field, column, read in (
            ("applicationNumber", "application_number", application),
            ("publicationNumbers", "publication_number", publication),
            ("publicationDate", "publication_date", published),
            ("applicationDate", "application_date", filed),
        ):
            if cell(row, column):
                yield field, partial(read, row)
        for text in listed(row, "priority_numbers"):
            yield "priorityNumbers", partial(priority, text)


def _kind(row: Row) -> Iterator[str]:
    """What the kind of document says of the kind of patent, as far as it does."""
    document, office = cell(row, "type"), cell(row, "jurisdiction")
    code = cell(row, "kind") or cell(row, "publication_number").rpartition(" ")[2]
    if document in _KINDS:
        yield f"{SCHEME}{_KINDS[document]}"
    elif code.startswith(("U", "Y")) and office in _UTILITY_OFFICES:
        yield f"{SCHEME}pk-utility"
    elif document in _INVENTIONS and code.startswith(("A", "B", "C")):
        yield f"{SCHEME}pk-invention"
