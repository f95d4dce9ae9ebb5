"""What linking needs to know of each organisation that a source speaks of, read from the segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from graph.arrays import distinct
from graph.facts.merges import LINK_KIND
from graph.facts.segment import Segment
from loaders.linking.link import Linking, Mention
from ontology.identity import broader, iri, provisional_key
from ontology.model import Field, Form, Kind, Model, Record
from ontology.terms import TYPE, parse

#: What is said of a unit: an organisation of any kind is part of another.
PART_KIND, PART_FIELD = "Organization", "isPartOf"


def mentions(model: Model, segments: Mapping[str, Segment]) -> Iterator[Mention]:
    """Each thing of a kind that is linked by name, as each source speaks of it."""
    kinds, fields = read_of(model)
    for source, segment in segments.items():
        yield from _of_segment(source, segment, kinds, fields)


def read_of(model: Model) -> tuple[Mapping[str, Kind], Mapping[str, Field]]:
    """What linking by name reads: things of these kinds, by the terms of their classes, and these fields of them."""
    kinds = {f"<{kind.iri}>": kind for kind in model.public() if kind.linked_by_name}
    return kinds, {f.predicate: f for kind in kinds.values() for f in kind.own_fields if _tells(f)}


def link_records(base: str, linking: Linking) -> Iterator[Record]:
    """The links found, as records of the links graph: what was linked to what, how, how surely, on what evidence."""
    now = datetime.now(UTC).replace(microsecond=0)
    for found in linking.links:
        if found.subject == found.object:
            continue
        yield Record(
            LINK_KIND,
            iri(base, "link", provisional_key(found.subject, found.object)),
            {
                "subject": (found.subject,),
                "object": (found.object,),
                "method": (found.method,),
                "confidence": (Decimal(str(found.confidence)),),
                "evidence": (found.evidence,),
                "decidedBy": ("queqiao",),
                "decidedOn": (now,),
            },
        )


def part_records(linking: Linking) -> Iterator[Record]:
    """What the parts found say: each unit is part of the body that its name holds."""
    for found in linking.parts:
        yield Record(PART_KIND, found.subject, {PART_FIELD: (found.object,)})


def _tells(field: Field) -> bool:
    """Whether a field says who an organisation is: a name, an identifier, or where it is."""
    place = field.group == "place" and field.form in (Form.CODE, Form.STRING)
    return bool(field.name_role or field.identity or place)


def _of_segment(
    source: str, segment: Segment, kinds: Mapping[str, Kind], fields: Mapping[str, Field]
) -> Iterator[Mention]:
    terms = list(segment.terms)
    s, p, o = segment.triples
    predicate_kinds = [i for i in distinct(p).tolist() if terms[i] == TYPE]
    kind_of: dict[int, Kind] = {}
    for i in np.flatnonzero(np.isin(p, predicate_kinds)).tolist():
        kind = kinds.get(terms[o[i]])
        subject = int(s[i])
        if kind and (subject not in kind_of or len(kind.ancestors) > len(kind_of[subject].ancestors)):
            kind_of[subject] = kind
    told: dict[int, list[tuple[Field, str]]] = defaultdict(list)
    telling = np.array([i for i in distinct(p).tolist() if terms[i] in fields], np.int32)
    for i in np.flatnonzero(np.isin(p, telling)).tolist():
        if int(s[i]) in kind_of:
            told[int(s[i])].append((fields[terms[p[i]]], terms[o[i]]))
    for subject, kind in kind_of.items():
        yield _mention(source, terms[subject][1:-1], kind, told[subject])


def _mention(source: str, subject: str, kind: Kind, told: list[tuple[Field, str]]) -> Mention:
    names, identifiers, places = [], [], set()
    for field, term in told:
        if field.name_role:
            text, lang, _ = parse(term)
            names.append((text, lang, field.name_role))
        elif field.identity:
            identifiers.append(f"{field.identity}:{parse(term)[0]}")
        elif field.form is Form.STRING:
            places.add(parse(term)[0])
        else:
            places |= _within(term[1:-1].rpartition("/")[2])
    return Mention(
        subject, kind.name, tuple(sorted(names)), tuple(sorted(identifiers)), frozenset(places), source
    )


def _within(code: str) -> set[str]:
    """A region's code and those of the regions around it, so that a district agrees with its city."""
    found = {code}
    try:
        while above := broader(code):
            found.add(above)
            code = above
    except ValueError:
        pass
    return found
