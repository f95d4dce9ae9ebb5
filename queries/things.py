"""Which thing a person means: by IRI, by key, by the local name of a code, or by a name that only one thing has."""

from __future__ import annotations

from collections.abc import Sequence

from graph.index import Index
from ontology.model import SCHEME, Words

#: So many candidates are named where a name fits several things.
SHOWN = 8


class ThingError(Exception):
    """No thing, or several, fit what was asked for; `words` names the candidates."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def iris(base: str, text: str) -> tuple[str, ...]:
    """The IRIs that an id may stand for: itself, a key behind `/id/`, or the local name of a code."""
    if "://" in text or text.startswith("urn:"):
        return (text,)
    return f"{base}id/{text}", SCHEME + text


def by_id(index: Index, base: str, text: str) -> int | None:
    """The number of the thing with this id, None where there is none."""
    return next((n for iri in iris(base, text) if (n := index.find(iri)) is not None), None)


def by_name(index: Index, base: str, text: str, kinds: Sequence[str] = ()) -> int:
    """The number of the one thing with this id, or with this name among these kinds; ThingError names the candidates.

    A thing given by its id may be of any kind.
    """
    found = by_id(index, base, text)
    if found is not None:
        return found
    hits = index.search(text, kinds, first=SHOWN)
    whole = [n for n in hits.nodes if text in (index.label(n, "zh"), index.label(n, "en"))]
    if len(whole) == 1 or hits.total == 1:
        return (whole or hits.nodes)[0]
    if not hits.nodes:
        raise ThingError(f"没有找到“{text}”", f"nothing is called {text!r}")
    told = "; ".join(f"{index.label(n)} <{index.iri(n)}>" for n in hits.nodes)
    raise ThingError(
        f"“{text}”可指 {hits.total} 个事物，请用 IRI：{told}",
        f"{text!r} fits {hits.total} things, give an IRI: {told}",
    )
