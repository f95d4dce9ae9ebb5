"""Legal forms of the world, ISO 20275: the codes, what they are called in each language, and their abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.files.fixed import cell, each_row
from loaders.files.rows import Row
from loaders.formats.concepts import Concepts, scheme_record
from loaders.reading import BadValueError, Info, note
from ontology.model import NS, Fault, Model, Record, Text, Words
from ontology.terms import literal

SCHEME = "legal-form"
_CODE, _COUNTRY, _PART = "ELF Code", "Country Code (ISO 3166-1)", "Country sub-division code (ISO 3166-2)"
_NAME, _LANG = "Entity Legal Form name Local name", "Language Code (ISO 639-1)"
_LATIN = "Entity Legal Form name Transliterated name (per ISO 01-140-10)"
_SHORT, _SHORT_LATIN = "Abbreviations Local language", "Abbreviations transliterated"
_STATUS = "ELF Status ACTV/INAC"
_FORM = re.compile("[A-Z0-9]{4}")
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


class LegalFormsSource:
    """What an enterprise can be, in law."""

    info = Info(
        "legal-forms",
        Words("法律形式代码（ISO 20275）", "Legal forms (ISO 20275)"),
        "CC0 1.0, GLEIF",
        "https://www.gleif.org/en/about-lei/code-lists/iso-20275-entity-legal-forms-code-list",
        Words("全球法人识别编码基金会（GLEIF）", "Global Legal Entity Identifier Foundation (GLEIF)"),
        trust=80,
    )
    columns = (_CODE, _COUNTRY, _PART, _NAME, _LANG, _LATIN, _SHORT, _SHORT_LATIN, _STATUS)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:  # noqa: ARG002 - codes have their own base
        """A Concept for each form, named in the languages of its country; one out of use is marked deprecated."""
        concepts = Concepts(model, SCHEME)
        yield scheme_record(SCHEME, Words("法律形式", "legal forms"), "ISO 20275 (Entity Legal Forms), GLEIF")
        yield from each_row(path, self.columns, "notation", lambda row: _row(concepts, row))


def legal_form_words(path: Path) -> Mapping[str, frozenset[str]]:
    """All names and abbreviations of legal forms by language, as a list of them has them."""
    words: dict[str, set[str]] = {}

    def take(row: Row) -> Iterator[Record | Fault]:
        for text in _names(row):
            words.setdefault(text.lang, set()).add(text.value)
        yield from ()

    for _ in each_row(path, LegalFormsSource.columns, "notation", take):
        pass
    return {lang: frozenset(found) for lang, found in words.items()}


def _row(concepts: Concepts, row: Row) -> Iterator[Record | Fault]:
    code = cell(row, _CODE)
    if not _FORM.fullmatch(code):
        raise BadValueError(
            code, "legal-form", "应为 4 位大写字母或数字", "a legal form has 4 capitals or digits"
        )
    names = list(_names(row))
    if names:
        yield from concepts.records(code, names, row.place, extra=tuple(_extra(row)))
    else:
        yield note(
            row.place, "passed-over", "保留代码，不是法律形式", "a reserved code, no legal form", value=code
        )


def _names(row: Row) -> Iterator[Text]:
    """The name, its transliteration where it has another script, and the abbreviations."""
    lang = cell(row, _LANG).lower()
    name, latin = cell(row, _NAME), cell(row, _LATIN)
    if not name or not lang:
        return
    yield Text(name, lang)
    yield from (Text(short, lang) for short in _parts(cell(row, _SHORT)))
    if latin and latin != name:
        yield Text(latin, f"{lang}-latn")
    yield from (Text(short, f"{lang}-latn") for short in _parts(cell(row, _SHORT_LATIN)))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _extra(row: Row) -> Iterator[tuple[str, str]]:
    yield f"{NS}country", literal(cell(row, _COUNTRY))
    if part := cell(row, _PART):
        yield "http://purl.org/dc/terms/coverage", literal(part)
    if cell(row, _STATUS) == "INAC":
        yield "http://www.w3.org/2002/07/owl#deprecated", literal("true", "", _BOOLEAN)
