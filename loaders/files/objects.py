"""Objects of JSON lines and JSON arrays, one a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TextIO

import ijson
import orjson

from loaders.files.opening import Content
from loaders.reading import BadValueError, SourceError, refusal, shorten
from ontology.model import Fault, Place, Record


def first_sign(content: Content) -> str:
    """The first character of a text that is no space; empty where there is none."""
    with content.text() as stream:
        for line in stream:
            if text := line.lstrip("\ufeff \t\r\n"):
                return text[0]
    return ""


def objects(content: Content) -> Iterator[tuple[int, dict[str, object] | Fault]]:
    """Number and object of each JSON line or element of a JSON array; a Fault for each broken one."""
    if first_sign(content) == "[":
        yield from enumerate(_array(content), 1)
        return
    with content.text() as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, _object(line, Place(content.path.name, number))


def each_record(
    content: Content,
    loader: str,
    field: str,
    read: Callable[[dict[str, object], Place], Iterable[Record | Fault]],
) -> Iterator[Record | Fault]:
    """What a loader makes of each object; one that it cannot take is refused alone, by the field that names it."""
    for number, found in objects(content):
        place = Place(content.path.name, number)
        if isinstance(found, Fault):
            yield found
            continue
        try:
            yield from read(found, place)
        except BadValueError as bad:
            yield refusal(place, bad.rule, bad.zh, bad.en, field=field, value=bad.value)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            zh, en = (
                f"不是 {loader} 记录的结构：{error!r}",
                f"is not built like a record of {loader}: {error!r}",
            )
            yield refusal(place, f"{loader}-form", zh, en)


def _object(text: str, place: Place) -> dict[str, object] | Fault:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if (lax := _python_json(text)) is not None:
            return _checked(lax, place)
        return refusal(
            place,
            "json-form",
            f"不是完整的 JSON 行（{error}）",
            f"is no complete JSON line ({error})",
            value=text,
        )
    return _checked(found, place)


def _python_json(text: str) -> object:
    """The object where a program wrote NaN, which JSON does not know, for what is missing; else None."""
    try:
        found: object = json.loads(text, parse_constant=lambda _: None)
        # half of a surrogate pair is a character nowhere else
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _checked(found: object, place: Place) -> dict[str, object] | Fault:
    if isinstance(found, dict):
        return found
    return refusal(place, "json-form", "这一行不是 JSON 对象", "is no JSON object", value=found)


def _array(content: Content) -> Iterator[dict[str, object] | Fault]:
    """The elements as they stream by; SourceError where the array breaks off, so that half a file is no file."""
    with content.text() as stream:
        try:
            for number, item in enumerate(ijson.items(_Utf8(stream), "item", use_float=True), 1):
                yield _checked(item, Place(content.path.name, number))
        except ijson.JSONError as error:
            told = shorten(error)
            raise SourceError(
                content.path, "json-form", f"JSON 数组不完整：{told}", f"the JSON array is broken: {told}"
            ) from error


class _Utf8:
    """The characters of a text as UTF-8, which is what ijson reads."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """So many characters, encoded."""
        return self._stream.read(size).encode()


def flat(found: Mapping[str, object], above: str = "") -> dict[str, object]:
    """Nested objects as columns named with dots, `address.city`."""
    cells: dict[str, object] = {}
    for name, value in found.items():
        cells |= flat(value, f"{above}{name}.") if isinstance(value, dict) else {above + name: value}
    return cells
