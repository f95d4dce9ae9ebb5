"""Whether a thing's values agree with those that a client gives, by the form of the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.index import Index
from graph.indexing.search import normalise
from ontology.identity import SCHEMES, IdentityError
from ontology.model import Field, Form, Text, Value
from queries.find import BROADER
from queries.reconcile.asked import Given, GivenValue, Ref
from queries.reconcile.ids import field_of, id_of, node_of
from queries.reconcile.names import Names

#: A country or another code of two letters, which cannot be compared with a word.
_SHORT_CODE = re.compile(r"[A-Z]{2}")
#: As much of a code's name or notation must be given for it to stand for the whole: 湖北, G05D.
_SHORTEST = 2
#: Below this share a property speaks against a thing.
AGREES = 0.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one property agrees, from 0 to 1, and whether it is one that identifies a thing."""

    pid: str
    share: float
    identifies: bool

    @property
    def against(self) -> bool:
        """Whether the property speaks against the thing."""
        return self.share < AGREES


@dataclass(frozen=True)
class Values:
    """Compares the values of things with values given."""

    index: Index
    base: str
    names: Names

    def agreements(self, node: int, given: tuple[Given, ...]) -> list[Agreement]:
        """One agreement for each property that the thing has a value of and that can be compared."""
        found = ((one, self.field(node, one.pid)) for one in given)
        told = ((one, field, self._share(node, field, one)) for one, field in found if field)
        return [
            Agreement(one.pid, share, bool(field.identity)) for one, field, share in told if share is not None
        ]

    def field(self, node: int, pid: str) -> Field | None:
        """The field that a thing of this kind has under a name."""
        return field_of(self.index.model.kinds[self.index.kind(node)], pid)

    def _share(self, node: int, field: Field, given: Given) -> float | None:
        values = self.index.values(node, field)
        shares = [self._compare(field, own, value) for own in values for value in given.values if value != ""]
        return max((share for share in shares if share is not None), default=None)

    def _compare(self, field: Field, own: Value, value: GivenValue) -> float | None:
        if field.node:
            return self._node(field, int(str(own)), value)
        text = value.id if isinstance(value, Ref) else str(value)
        if field.identity:
            return float(normal_identity(field.identity, text) == own)
        if isinstance(own, Text):
            return float(self.names.share(own.value, text))
        return _COMPARE.get(field.form, _spelled)(own, text)

    def _node(self, field: Field, own: int, value: GivenValue) -> float:
        """Whether a linked thing or code is the one meant; a code also counts for those around it."""
        code = field.form is Form.CODE
        around = [own, *broader(self.index, own)] if code else [own]
        text = value.id if isinstance(value, Ref) else str(value)
        found = node_of(self.index, self.base, text)
        if found is not None or isinstance(value, Ref):
            return float(
                found in around or (code and found is not None and own in broader(self.index, found))
            )
        if code:
            return float(any(_is_called(self.index, self.base, node, text) for node in around))
        return float(any(self.names.share(name.value, text) for _, name in self.names.roles(own)))


def normal_identity(scheme: str, text: str) -> str | None:
    """The printed form of a number, None where the text is no number of the scheme."""
    try:
        return SCHEMES[scheme].normalise(text)
    except IdentityError:
        return None


def broader(index: Index, code: int) -> Iterator[int]:
    """The codes above a code, from the nearest on."""
    fields = [f for f in index.model.kinds[index.kind(code)].own_fields if f.path == BROADER]
    seen, above = {code}, [code]
    while fields and above:
        above = [up for node in above for up in index.links(fields[0]).of(node).tolist() if up not in seen]
        seen.update(above)
        yield from above


def _is_called(index: Index, base: str, code: int, text: str) -> bool:
    """Whether a text is a code's name, its number, or a beginning of either."""
    wanted = _close(text)
    called = (
        index.label(code, "zh"),
        index.label(code, "en"),
        id_of(base, index.iri(code)).rpartition("/")[2],
    )
    numbers = (value for f in index.model.kinds[index.kind(code)].own_fields if f.group == "identifiers"
               and not f.node for value in index.values(code, f))  # fmt: skip
    spelt = [_close(str(name)) for name in (*called, *numbers)]
    return wanted in spelt or (len(wanted) >= _SHORTEST and any(name.startswith(wanted) for name in spelt))


def _close(text: str) -> str:
    return normalise(text).replace(" ", "")


def _spelled(own: Value, text: str) -> float | None:
    if _SHORT_CODE.fullmatch(str(own)) and not _SHORT_CODE.fullmatch(text.upper()):
        return None
    return float(_close(str(own)) == _close(text))


def _number(own: Value, text: str) -> float | None:
    """1 for equal numbers, less the further they are apart; nothing where the text is no number."""
    try:
        one, other = Decimal(str(own)), Decimal(text.replace(",", ""))
        return float(1 - abs(one - other) / max(abs(one), abs(other))) if one != other else 1.0
    except ArithmeticError:
        return None


def _day(own: Value, text: str) -> float | None:
    """Whether two days, months or years fit: the shorter one is a beginning of the longer."""
    one, other = str(own)[:10], text.strip().replace("/", "-")[:10]
    return float(one.startswith(other) or other.startswith(one)) if other[:4].isdigit() else None


_COMPARE: Mapping[Form, Callable[[Value, str], float | None]] = {
    Form.INTEGER: _number,
    Form.DECIMAL: _number,
    Form.DATE: _day,
    Form.PARTIAL_DATE: _day,
    Form.DATETIME: _day,
    Form.BOOLEAN: lambda own, text: float(str(own).lower() == text.lower()),
}
