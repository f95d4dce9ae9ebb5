"""Makes records of the demo city; a field or code that the model does not have is refused at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from ontology.identity import iri
from ontology.model import SCHEME, Field, Form, Kind, Model, ModelError, Place, Record, Text, Value

#: What may be given for a field: one value, several, or nothing.
Given = Value | Iterable[Value] | None

_SINGLE = (str, int, Decimal, date, Text)


class Maker:
    """Builds the city's records, each with its row; `codes` are those of the model and those made here."""

    def __init__(self, base: str, model: Model) -> None:
        self.base = base
        self.model = model
        self.codes = set(model.codes)
        self._rows = 0
        self._kinds = {kind.name: _own(kind) for kind in model.kinds.values() if not kind.abstract}

    def iri(self, segment: str, key: str) -> str:
        """The IRI of a thing by the first part of its address and its key."""
        return iri(self.base, segment, key)

    def start(self, kind: str) -> str:
        """What the IRIs of all things of a kind begin with."""
        return f"{self.base}id/{self.model.kinds[kind].segment}/"

    def code(self, name: str) -> str:
        """The IRI of a code, `qk-hnte` or `region/420111`; ModelError where no list has it."""
        found = SCHEME + name
        if found not in self.codes:
            raise ModelError(f"the demo city uses the code {found}, which no code list has")
        return found

    def concept(self, name: str, scheme: str, label: tuple[Text, ...] = (), **values: Given) -> Record:
        """A code that the model's lists leave out, to be used by the records after it."""
        self.codes.add(SCHEME + name)
        return self._record("Concept", SCHEME + name, {"label": label, "scheme": SCHEME + scheme, **values})

    def indicator_iri(self, name: str) -> str:
        """The IRI of an indicator that the city brings along."""
        return f"{SCHEME}indicator/{name}"

    def indicator(self, name: str, label: tuple[Text, ...], **values: Given) -> Record:
        """A quantity that observations report."""
        given = {"label": label, "scheme": SCHEME + "indicator", **values}
        return self._record("Indicator", self.indicator_iri(name), given)

    def thing(self, kind: str, key: str, /, **values: Given) -> Record:
        """A record under `{base}id/{segment}/{key}`, marked synthetic; what is None or empty is left out."""
        return self._record(kind, self.start(kind) + key, values)

    def _record(self, kind: str, address: str, values: Mapping[str, Given]) -> Record:
        fields = self._kinds[kind]
        found: dict[str, tuple[Value, ...]] = {}
        for name, given in values.items():
            if name not in fields:
                raise ModelError(
                    f"the demo city gives {kind} the field {name}, which the model does not have"
                )
            several = _several(given)
            if several:
                self._check(fields[name], several)
                found[name] = several
        if "synthetic" in fields:
            found["synthetic"] = (True,)
        self._rows += 1
        return Record(kind, address, found, Place("demo", self._rows))

    def _check(self, field: Field, values: tuple[Value, ...]) -> None:
        if field.form is Form.CODE and not self.codes.issuperset(values):
            raise ModelError(f"the demo city gives {field.name} a code that no list has: {values}")
        if len(values) > 1 and not (field.many or field.unique_lang):
            raise ModelError(f"the demo city gives {field.name} more than one value: {values}")


def _own(kind: Kind) -> dict[str, Field]:
    return {field.name: field for field in kind.own_fields}


def _several(given: Given) -> tuple[Value, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, _SINGLE) else tuple(given)


def both(zh: str, en: str) -> tuple[Text, ...]:
    """One name in Chinese and English."""
    return (Text(zh, "zh"), Text(en, "en"))
