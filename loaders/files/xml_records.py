"""Records of XML files, one element each: files of any length, and files of many documents one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from loaders.files.opening import Content
from loaders.files.texts import tidy
from loaders.reading import refusal
from ontology.model import Fault, Place

_CHUNK = 1 << 16
#: Where a further document begins in a file of many; style sheets are named by `<?xml-stylesheet`.
_START = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[ \t\r\n]")
_START_LENGTH = len(b"\xef\xbb\xbf<?xml ")
#: What stands in a file before and between its documents and says nothing.
_BLANK = b" \t\r\n\x1a\xef\xbb\xbf"


class _PrologError(Exception):
    """A document declares entities of its own, which offices do not and attackers do."""


def root_name(content: Content) -> str:
    """The local name of the first element, empty where the file does not begin like XML."""
    prolog = _Prolog()
    with content.binary() as stream:
        while not prolog.root and (chunk := stream.read(_CHUNK)):
            try:
                prolog.feed(chunk)
            except (expat.ExpatError, _PrologError, ValueError, LookupError):
                return prolog.root
    return prolog.root


def elements(content: Content, names: frozenset[str]) -> Iterator[tuple[Place, Element | Fault]]:
    """Each outermost element of a name, without namespaces, and its number in the file.

    A document that is not well-formed ends in a Fault, as does one that declares entities or is cut off.
    """
    number = 0
    for document, line in _documents(content):
        reader = _Reader(names)
        try:
            for element in reader.elements(document):
                number += 1
                yield Place(content.path.name, number), element
        except ParseError as error:
            number += 1
            at = line + error.position[0] - 1
            told = str(error).partition(":")[0]
            yield _broken(Place(content.path.name, number), f"{told}, line {at}", f"第 {at} 行：{told}")
        except _PrologError as error:
            number += 1
            yield _entities(Place(content.path.name, number), str(error))
        except (ValueError, LookupError) as error:  # an encoding that expat does not know
            number += 1
            yield _broken(Place(content.path.name, number), str(error), str(error))
        for _ in document:
            pass


def _broken(place: Place, en: str, zh: str) -> tuple[Place, Fault]:
    words = (f"不是完整的 XML（{zh}）", f"is not well-formed XML ({en})")
    return place, refusal(place, "xml-form", *words, value=en)


def _entities(place: Place, name: str) -> tuple[Place, Fault]:
    words = (
        "XML 自行定义了实体，可能是攻击，不予读取",
        "the XML defines entities of its own, which may be an attack: it is not read",
    )
    return place, refusal(place, "xml-entity", *words, value=name)


class _Prolog:
    """What stands before the first element of a document: its entities are refused, its name is kept."""

    def __init__(self) -> None:
        self.root = ""
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._entity

    def feed(self, chunk: bytes) -> None:
        """Take in so many bytes, until the first element is met."""
        if not self.root:
            self._parser.Parse(chunk, False)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.root = name.rpartition("}")[2]
        self._parser.StartElementHandler = None

    def _entity(self, name: str, _parameter: bool, value: str | None, *_: str | None) -> None:
        if value is not None:  # one without a value names a picture, and is not fetched
            raise _PrologError(name)


class _Reader:
    """One document, read piece by piece; what is not asked for is let go as it closes."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._open: list[Element] = []
        self._inside = 0

    def elements(self, document: Iterator[bytes]) -> Iterator[Element]:
        """Each outermost element that was asked for, when it closes; ParseError, _PrologError where it cannot."""
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        prolog = _Prolog()
        for chunk in document:
            if not prolog.root:
                _checked(prolog, chunk)
            parser.feed(chunk)
            yield from self._closed(parser)
        parser.close()
        yield from self._closed(parser)

    def _closed(self, parser: XMLPullParser[Element]) -> Iterator[Element]:
        opened = self._open
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            element.tag = element.tag.rpartition("}")[2]
            if event == "start":
                opened.append(element)
                self._inside += element.tag in self._names
                continue
            opened.pop()
            wanted = element.tag in self._names
            self._inside -= wanted
            if self._inside:
                continue
            if wanted:
                yield element
            if opened:
                opened[-1].remove(element)


def _checked(prolog: _Prolog, chunk: bytes) -> None:
    """Look for entities; what else is wrong the parser itself will say."""
    try:
        prolog.feed(chunk)
    except expat.ExpatError:
        return


def _documents(content: Content) -> Iterator[tuple[Iterator[bytes], int]]:
    """The pieces of each document of a file, and the line that it begins in."""
    with content.binary() as stream:
        cutter = _Cutter(iter(lambda: stream.read(_CHUNK), b""))
        while cutter.more():
            line = cutter.line
            yield cutter.document(), line


class _Cutter:
    """Bytes cut before each XML declaration but the first."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.line = 1

    def more(self) -> bool:
        """Whether anything but blanks is left; it begins with its first sign."""
        while not self._rest.strip(_BLANK):
            self._pass(self._rest)
            self._rest = next(self._chunks, b"")
            if not self._rest:
                return False
        start = len(self._rest) - len(self._rest.lstrip(_BLANK))
        self._pass(self._rest[:start])
        self._rest = self._rest[start:]
        return True

    def document(self) -> Iterator[bytes]:
        """The pieces of the next document, up to the next declaration."""
        searched = 1
        while not (found := _START.search(self._rest, searched)):
            chunk = next(self._chunks, b"")
            sure = len(self._rest) - _START_LENGTH + 1 if chunk else len(self._rest)
            if sure > searched or not chunk:
                yield self._pass(self._rest[:sure])
                self._rest, searched = self._rest[sure:], 0
            if not chunk:
                return
            self._rest += chunk
        piece, self._rest = self._rest[: found.start()], self._rest[found.start() :]
        yield self._pass(piece)

    def _pass(self, piece: bytes) -> bytes:
        self.line += piece.count(b"\n")
        return piece


def text_of(element: Element | None, path: str = "") -> str:
    """The tidy text of an element, or of the first one below it by a path; empty where there is none."""
    found = element.find(path) if element is not None and path else element
    return "" if found is None else tidy("".join(found.itertext()))
