"""What tests of loaders share: changes that happen to files on their way."""

import random
import re
from collections.abc import Callable

import pytest

Change = Callable[[random.Random, bytes], bytes]


def _cut_off(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _other_byte(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def _other_digit(dice: random.Random, data: bytes) -> bytes:
    digits = [found.start() for found in re.finditer(rb">[^<]*\d", data)] or [0]
    at = data.find(b"<", dice.choice(digits) + 1)
    return data[: at - 1] + bytes([dice.choice(b"0123456789")]) + data[at:]


def _hole(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randrange(200) :]


def _twice(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))] + data


def _without_element(dice: random.Random, data: bytes) -> bytes:
    """One element left out, tags and all, or only what is in it."""
    start = data.find(b"<", dice.randrange(len(data)))
    name = re.match(rb"<([\w:-]+)", data[max(start, 0) :])
    end = data.find(b"</" + name[1] + b">", start) if name else -1
    if name is None or end < 0:
        return data
    if dice.random() < 0.5:
        return data[:start] + data[end + len(name[1]) + 3 :]
    return data[: data.find(b">", start) + 1] + data[end:]


@pytest.fixture
def changed_xml() -> Change:
    """A function that changes an XML file in one to three of the ways in which files are spoilt."""

    def changed(dice: random.Random, data: bytes) -> bytes:
        for _ in range(dice.randrange(1, 4)):
            ways = (_cut_off, _other_byte, _other_digit, _hole, _twice, _without_element, _without_element)
            data = dice.choice(ways)(dice, data) or b" "
        return data

    return changed
