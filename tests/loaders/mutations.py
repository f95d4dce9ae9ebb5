"""Damage for files, seeded: bytes, lines, and the values of JSON and CSV cells, as disks and people do it."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any

#: Values that no column expects: empty, huge, of another type, with control characters, or that look like formulas.
ODD: tuple[Any, ...] = (
    None, "", " ", 0, -1, 1e308, 10**40, True, [], {}, [[]], {"": None}, "\x00", "\x1f", "\ufeff", "\ud800",
    "=1+1", "0000-00-00", "2021-02-30", "99999999999999999999", "1.23E+17", "NaN", "<a>", "%00", "a" * 5000, "😀" * 50,
    "../../etc/passwd", "http://[::1", "二〇二一年十三月", "1,2,3", "'", '"', "\u202e",
)  # fmt: skip
_BYTES = (
    b"\x00", b"\xff\xfe", b"\n", b'"', b",", b"<", b"&", b"]]>", b"\r", b"\xe4\xb8", b"{", b"\x1a", b"\xef\xbb\xbf",
)  # fmt: skip

Mutation = Callable[[bytes, random.Random], bytes]


def mutated(data: bytes, seed: int) -> bytes:
    """The data with one to three kinds of damage; the same seed does the same damage."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def flip(data: bytes, chance: random.Random) -> bytes:
    """Some bytes become others."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The file ends early."""
    return data[: chance.randrange(len(data) + 1)]


def drop(data: bytes, chance: random.Random) -> bytes:
    """A piece is missing."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randint(1, 400) :]


def insert(data: bytes, chance: random.Random) -> bytes:
    """Something is there that should not be."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_BYTES) * chance.randint(1, 3) + data[at:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """A piece is there twice."""
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randint(1, 2000)]
    return data[: start + len(piece)] + piece + data[start + len(piece) :]


def shuffle(data: bytes, chance: random.Random) -> bytes:
    """Lines change places."""
    lines = data.splitlines(keepends=True)
    for _ in range(min(len(lines), 3)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def cells(data: bytes, chance: random.Random) -> bytes:
    """Values of some JSON lines or CSV cells become odd ones; other files get a flip."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = chance.randrange(len(lines))
    try:
        lines[at] = _odd_line(lines[at].decode(), chance).encode("utf-8", "surrogatepass")
    except (ValueError, csv.Error):
        return flip(data, chance)
    return b"".join(lines)


MUTATIONS: tuple[Mutation, ...] = (flip, cut, drop, insert, repeat, shuffle, cells, cells, cells)


def _odd_line(line: str, chance: random.Random) -> str:
    if line.lstrip().startswith(("{", "[")):
        return json.dumps(_odd(json.loads(line), chance), ensure_ascii=chance.random() < 0.5) + "\n"
    row = next(csv.reader([line]))
    row[chance.randrange(len(row))] = str(chance.choice(ODD))
    text = io.StringIO()
    csv.writer(text).writerow(row)
    return text.getvalue()


def _odd(value: Any, chance: random.Random) -> Any:
    """The value with one place in it changed."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        if chance.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return value | {key: _odd(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _odd(value[at], chance), *value[at + 1 :]]
    return chance.choice(ODD)
