"""Which kinds each thing of a view has, as one bit a kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.facts.canon import Canon
from ontology.model import Form, Model, ModelError
from ontology.terms import TYPE

Masks = NDArray[np.uint64]


def kind_names(model: Model) -> list[str]:
    """The concrete kinds that people see, in the order of their bits; ModelError where 64 bits do not hold them."""
    names = [kind.name for kind in model.public() if not kind.abstract]
    if len(names) > 64:
        raise ModelError(f"{len(names)} concrete kinds are more than the 64 that an index holds")
    return names


def masks(model: Model, canon: Canon, names: Sequence[str]) -> Masks:
    """The kinds of each term, those above included: uint64[terms]."""
    s, p, o = canon.triples
    found = np.zeros(len(canon.terms), np.uint64)
    typed = p == canon.number(TYPE)
    subjects, classes = s[typed], o[typed]
    for bit, name in enumerate(names):
        mine = subjects[classes == canon.number(f"<{model.kinds[name].iri}>")]
        found[mine] |= np.uint64(1 << bit)
    return found


def bits(names: Sequence[str], wanted: Iterable[str]) -> np.uint64:
    """The mask of some kinds."""
    chosen = set(wanted)
    return np.uint64(sum(1 << i for i, name in enumerate(names) if name in chosen))


def dangling(model: Model, canon: Canon) -> dict[str, int]:
    """How many links lead to something that no source describes, by the name of their property."""
    known = masks(model, canon, kind_names(model)) != 0
    s, p, o = canon.triples
    found = {}
    for path in sorted({f.path for kind in model.public() for f in kind.own_fields if f.form is Form.LINK}):
        rows = np.flatnonzero(p == canon.number(f"<{path}>"))
        if count := int(np.count_nonzero(known[s[rows]] & ~known[o[rows]])):
            found[path.replace("#", "/").rpartition("/")[2]] = count
    return found


def most_specific(model: Model, names: Sequence[str], found: Masks) -> None:
    """Leave, in place, only the kinds that no other kind of the same thing implies."""
    for bit, name in enumerate(names):
        above = bits(names, model.kinds[name].ancestors)
        mine = found & np.uint64(1 << bit) != 0
        found[mine] &= ~above
