"""What may be set in a question, and how what a person typed becomes a term of its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ontology.model import Form, Value, Words
from ontology.terms import DATATYPES, XSD, TermError, iri, lexical, literal
from queries.questions.errors import ParameterError
from queries.questions.forms import LONGEST, READ, UNBOUNDED, Bounds, NoValueError

_DATATYPES: Mapping[str, str] = {form.value: name for form, name in DATATYPES.items()}
#: In place of a value: the parameter is not set, and everything fits.
ANY = "UNDEF"


class Meanings(Protocol):
    """What names and codes mean in a city; NoValueError where they mean nothing, or several things."""

    def code(self, scheme: str, typed: str) -> str:
        """The IRI of a code of a list."""
        ...

    def thing(self, kinds: tuple[str, ...], typed: str) -> str:
        """The IRI of a thing of one of these kinds, of any if none is named."""
        ...


@dataclass(frozen=True, slots=True)
class Param:
    """What may be set: a variable, the form of its values, what it means, and its usual value as SPARQL has it.

    `scheme` is the code list of a code, `kinds` those of a thing, `choices` the texts of a string, where they are said.
    """

    name: str
    form: str
    label: Words
    usual: str = ANY
    scheme: str = ""
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    bounds: Bounds = UNBOUNDED

    @property
    def required(self) -> bool:
        """Whether there is no usual value, so that one has to be given."""
        return not self.usual

    @property
    def optional(self) -> bool:
        """Whether everything fits where no value is given."""
        return self.usual == ANY

    def term(self, typed: str, meanings: Meanings) -> str:
        """What a person typed as a term; ParameterError where the parameter does not take it."""
        try:
            return self._term(typed, meanings)
        except NoValueError as error:
            raise ParameterError(self.name, typed, error.words) from None

    def _term(self, typed: str, meanings: Meanings) -> str:
        if len(typed) > LONGEST:
            raise NoValueError(f"至多 {LONGEST} 个字符", f"at most {LONGEST} characters are taken")
        if not typed.isascii() and any(0xD800 <= ord(one) <= 0xDFFF for one in typed):
            raise NoValueError("含有不成对的代理字符", "it has half of a surrogate pair")
        if self.form == Form.CODE:
            return _iri(meanings.code(self.scheme, typed.strip()))
        if self.form == "thing":
            return _iri(meanings.thing(self.kinds, typed.strip()))
        if self.form == Form.IRI:
            return _iri(typed.strip())
        datatype = _DATATYPES.get(self.form)
        return literal(lexical(self._value(typed)), datatype=XSD + datatype if datatype else "")

    def _value(self, typed: str) -> Value:
        value = READ[self.form](typed if self.form == Form.STRING else typed.strip())
        if self.choices and value not in self.choices:
            listed = ", ".join(self.choices)
            raise NoValueError(f"应为其中之一：{listed}", f"it takes one of: {listed}")
        self.bounds.check(value)
        return value


def _iri(text: str) -> str:
    try:
        return iri(text)
    except TermError:
        raise NoValueError("应为 IRI", "it takes an IRI") from None
