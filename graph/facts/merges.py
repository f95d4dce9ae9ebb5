"""Which records were found to be one thing, how, how surely, and who decided it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from graph.facts.lookup import about, number, stating
from graph.facts.segment import Segment
from graph.facts.statements import Statements
from graph.publishing.meta import LINKS
from ontology.model import Field, Form, Model, Value
from ontology.terms import iri, parse

#: The kind of the records in the graph of links; who links writes them.
LINK_KIND = "IdentityLink"

_READ: Mapping[Form, Callable[[str], Value]] = {
    Form.BOOLEAN: lambda text: text == "true",
    Form.DATETIME: datetime.fromisoformat,
    Form.DECIMAL: Decimal,
    Form.INTEGER: int,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """An IRI under which sources speak of a thing, and by field's name what is known of its link to the thing.

    Nothing is known, because nothing was to be decided, of the canonical IRI itself.
    """

    iri: str
    link: Mapping[str, Value]


def told(model: Model) -> tuple[Field, ...]:
    """The fields that say how a link came about: all that are no IRI, which are its ends, and no yes or no."""
    return tuple(
        f for f in model.kinds[LINK_KIND].own_fields if f.form not in (Form.IRI, Form.BOOLEAN) and not f.node
    )


class Merges:
    """The links between the records of one generation."""

    def __init__(self, known: Statements) -> None:
        self.known, self.fields = known, known.model.kinds[LINK_KIND].own_fields

    def mentions(self, canonical: str) -> list[Mention]:
        """The records that are this thing, its canonical IRI first."""
        one, *merged = self.known.mentions(canonical)
        together = {iri(one), *map(iri, merged)}
        return [Mention(one, {}), *(Mention(m, self._link(m, iri(one), together)) for m in merged)]

    @cached_property
    def _segment(self) -> Segment | None:
        kept = (self.known.generation.folder / "segments" / LINKS).exists()
        return self.known.generation.segment(LINKS) if kept else None

    def _link(self, mention: str, canonical: str, together: set[str]) -> Mapping[str, Value]:
        """What is known of the link that joins a mention to the thing, or else to another of its records."""
        found = [(others, link) for others, link in self._touching(mention) if others and others <= together]
        best = min(found, key=lambda pair: canonical not in pair[0], default=(set(), {}))[1]
        return {f.name: _value(f, best[f.predicate]) for f in told(self.known.model) if f.predicate in best}

    def _touching(self, mention: str) -> Iterator[tuple[set[str], Mapping[str, str]]]:
        """The links that join a mention to others: the others, and the link's terms by predicate."""
        segment = self._segment
        place = None if segment is None else number(segment, mention)
        if segment is None or place is None:
            return
        ends = [f for f in self.fields if f.form is Form.IRI]
        apart = [f.predicate for f in self.fields if f.form is Form.BOOLEAN]
        for link in sorted({one for end in ends for one in stating(segment, end.path, place)}):
            terms = {segment.terms[p]: segment.terms[o] for p, o in about(segment, link).T.tolist()}
            if not any(parse(terms[path])[0] == "true" for path in apart if path in terms):
                yield {terms[end.predicate] for end in ends if end.predicate in terms} - {iri(mention)}, terms


def _value(field: Field, term: str) -> Value:
    return _READ.get(field.form, str)(parse(term)[0])
