"""A question for people: which of these candidates, if any, is the same as this one, and what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from graph.generation import Generation
from graph.index import Index, SourceRow
from loaders.review.decisions import Decision, pair_of
from ontology.model import Form, Kind, Words
from ontology.terms import iri as term
from ontology.terms import parse

#: Why linking left two apart: in words, and how often such a pair is one thing where nothing was measured.
REASONS: Mapping[str, tuple[Words, float]] = {
    "one name, different identifiers": (Words("同名，标识不同", "one name, different identifiers"), 0.5),
    "one number, different identifiers": (
        Words("同一公布号，申请号不同", "one number, different identifiers"),
        0.5,
    ),
    "identifiers conflict": (Words("标识互相矛盾", "identifiers conflict"), 0.5),
    "almost the same name": (Words("名称几乎相同", "almost the same name"), 0.5),
    "name of several": (Words("多个事物都用此名", "several bear this name"), 0.4),
    "kind or place conflicts": (Words("同名，类别或所在地不同", "one name, kind or place differs"), 0.3),
    "acronym": (Words("缩写相符", "the acronym fits"), 0.3),
    "rejected by review": (Words("有证据与判定相反", "evidence against what was decided"), 0.3),
    "part of a longer name": (Words("是较长名称的一部分", "part of a longer name"), 0.2),
}
DECIDED = Words("已判定", "decided")
_UNMEASURED = 0.3
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, what and where it is, who speaks of it, how many links it has."""

    iri: str
    label: Words
    kinds: tuple[Words, ...]
    places: tuple[Words, ...]
    identifiers: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    links: int

    @property
    def key(self) -> str:
        """The IRI without the city's base: `org/x-…`."""
        return key_of(self.iri)

    @property
    def weight(self) -> int:
        """How many records and links are concerned."""
        return len(self.rows) + self.links


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the subject may be: the pair's id, why, how likely, and what was decided, if anything."""

    id: str
    side: Side
    why: Words
    evidence: str
    score: float
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One subject with its candidates, the likeliest first; the id stays as long as the subject is called so."""

    id: str
    subject: Side
    candidates: tuple[Candidate, ...]

    @property
    def brings(self) -> float:
        """The records and links of the subject that may find their thing, times how likely that is."""
        return self.subject.weight * max(candidate.score for candidate in self.candidates)


def short_id(*iris: str) -> str:
    """Eight letters and digits that stand for one IRI, or for a pair in either order; the same in every run."""
    digest = int.from_bytes(sha256("\n".join(sorted(iris)).encode()).digest()[:5])
    return "".join(_DIGITS[digest >> 5 * place & 31] for place in range(8))


def pair_id(one: str, other: str) -> str:
    """The id of a pair."""
    return short_id(*pair_of(one, other))


def key_of(iri: str) -> str:
    """What stands behind `/id/` in an IRI; the whole IRI where nothing does."""
    return iri.partition("/id/")[2] or iri


def spot(file: str, sheet: str | None, row: int | None) -> str:
    """A place as people write it: file [sheet]:row."""
    return f"{file}{f' [{sheet}]' if sheet else ''}{f':{row}' if row else ''}"


def why(reason: str) -> tuple[Words, float]:
    """A reason of linking in words, and how likely a pair is one thing then."""
    return REASONS.get(reason, (Words(reason, reason), _UNMEASURED))


class Sides:
    """Describes things of a generation, each one once."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._index: Index = generation.index
        self._degree = generation.index.degree()
        self._known: dict[str, Side] = {}

    def of(self, iri: str) -> Side:
        """The thing that a mention is, under the mention's IRI; a bare key where no source speaks of it now."""
        if iri not in self._known:
            self._known[iri] = self._described(iri)
        return self._known[iri]

    def _described(self, iri: str) -> Side:
        index, node = self._index, self._index.find(self._generation.same.get(iri, iri))
        if node is None:
            return Side(iri, Words(key_of(iri), key_of(iri)), (), (), (), (), 0)
        kind = self._generation.model.kinds[index.kind(node)]
        return Side(
            iri,
            self._own_label(iri) or self._label(node),
            tuple(self._generation.model.kinds[name].label for name in index.kinds(node)),
            tuple(self._label(place) for place in self._places(node, kind)),
            tuple(str(value) for f in kind.own_fields if f.identity for value in index.values(node, f)),
            tuple(index.rows(node)),
            int(self._degree[node]),
        )

    def _own_label(self, iri: str) -> Words | None:
        """What a merged mention is called by its own sources; None for a thing under its own IRI."""
        if iri not in self._generation.same:
            return None
        kinds = self._generation.model.public()
        labels = " ".join(sorted({f.predicate for kind in kinds for f in kind.own_fields if f.unique_lang}))
        found = self._generation.store.select(
            f"SELECT DISTINCT ?text {{ VALUES ?path {{ {labels} }} GRAPH ?source {{ {term(iri)} ?path ?text }} }}"
        )
        texts = {lang: text for text, lang, _ in (parse(row[0]) for row in sorted(found.rows) if row[0])}
        if not texts:
            return None
        first = next(iter(texts.values()))
        return Words(texts.get("zh", first), texts.get("en", first))

    def _label(self, node: int) -> Words:
        return Words(self._index.label(node, "zh"), self._index.label(node, "en"))

    def _places(self, node: int, kind: Kind) -> list[int]:
        fields = [f for f in kind.own_fields if f.form is Form.CODE and f.group == "place"]
        return [place for field in fields for place in self._index.links(field).of(node).tolist()]
