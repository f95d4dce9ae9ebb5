"""Who publishes a city's graph, and under which title: what people wrote in DATA/city.toml, or plain defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from graph.generation import CityError
from ontology.model import Words
from ontology.terms import TermError, iri

#: The file in the data folder; nothing in it must be given.
FILE = "city.toml"
_TEXTS = ("title", "description", "publisher")


@dataclass(frozen=True)
class Publication:
    """The words under which a city's graph is published."""

    title: Words
    description: Words
    publisher: Words
    homepage: str | None = None


def read_publication(data: Path, base: str) -> Publication:
    """What DATA/city.toml says, completed by defaults; CityError names the key that is wrong."""
    given, city = _given(data / FILE), base.rstrip("/").rpartition("/")[2]
    usual = {
        "title": Words(f"{city} 创新知识图谱", f"Knowledge graph of innovation: {city}"),
        "description": Words(
            "企业、专利、标准、机构与基金，以及它们之间的联系，各附来源",
            "Enterprises, patents, standards, institutions and funds, and what links them, each with its source",
        ),
        "publisher": Words(city, city),
    }
    texts = {key: _words(key, given[key]) if key in given else usual[key] for key in _TEXTS}
    return Publication(**texts, homepage=_homepage(given.get("homepage")))


def _given(path: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CityError(f"{path} 不是可读的 TOML：{error}", f"{path} is no readable TOML: {error}") from error
    known = (*_TEXTS, "homepage")
    for key in found.keys() - set(known):
        raise _wrong(key, f"没有这个键，可用：{'、'.join(known)}", f"is no key; known are {', '.join(known)}")
    return found


def _words(key: str, given: object) -> Words:
    """A text in one or both languages; one stands for both."""
    texts = given if isinstance(given, dict) else {"zh": given, "en": given}
    zh, en = texts.get("zh", texts.get("en")), texts.get("en", texts.get("zh"))
    if not (isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip()):
        raise _wrong(key, "应为文本，或 { zh = …, en = … }", "must be a text, or { zh = ..., en = ... }")
    return Words(zh.strip(), en.strip())


def _homepage(given: object) -> str | None:
    try:
        return None if given is None else iri(str(given))[1:-1]
    except TermError as error:
        raise _wrong("homepage", f"不是网址：{given}", f"is no address: {given}") from error


def _wrong(key: str, zh: str, en: str) -> CityError:
    return CityError(f"{FILE}：{key} {zh}", f"{FILE}: {key} {en}")
