"""What the names and codes that people type mean in a city."""

from __future__ import annotations

from dataclasses import dataclass

from graph.index import Index
from ontology.model import SCHEME, Code, Model
from queries.questions.errors import nearest
from queries.questions.forms import NoValueError
from queries.things import ThingError, by_name

#: Code lists up to this long are told whole.
TOLD = 30


@dataclass(frozen=True, slots=True)
class Meaning:
    """Codes by the model's lists; things by the index, or by whole IRIs alone where there is none."""

    model: Model
    index: Index | None = None
    base: str = ""

    def code(self, scheme: str, typed: str) -> str:
        """The IRI of a code, by IRI, short name, notation or label; NoValueError where no code is meant, or several."""
        codes = self.model.scheme_codes(SCHEME + scheme)
        exact = [code.iri for code in codes if typed in (code.iri, short(code), code.notation)]
        found = exact or [code.iri for code in codes if typed in (code.label.zh, code.label.en)]
        if len(set(found)) != 1:
            raise _no_code(scheme, typed, codes)
        return found[0]

    def thing(self, kinds: tuple[str, ...], typed: str) -> str:
        """The IRI of a thing, by IRI, key or name; NoValueError where none, several or one of another kind is meant."""
        if self.index is None:
            return typed
        try:
            node = by_name(self.index, self.base, typed, kinds)
        except ThingError as error:
            raise NoValueError(error.words.zh, error.words.en) from None
        if kinds and not any(self.index.is_kind(node, kind) for kind in kinds):
            wanted = [self.model.kinds[kind].label for kind in kinds]
            raise NoValueError(
                f"应为{'或'.join(one.zh for one in wanted)}",
                f"it takes a thing of the kind {' or '.join(one.en for one in wanted)}",
            )
        return self.index.iri(node)


def short(code: Code) -> str:
    """The local name of a code, by which people know it: `qk-hnte`, `420100`."""
    return code.iri.removeprefix(code.scheme + "/").removeprefix(SCHEME)


def _no_code(scheme: str, typed: str, codes: tuple[Code, ...]) -> NoValueError:
    said = {short(code): f"{short(code)} {code.label.zh}" for code in codes}
    english = {short(code): f"{short(code)} {code.label.en}" for code in codes}
    by_label = {code.label.zh: short(code) for code in codes} | {code.label.en: short(code) for code in codes}
    near = nearest(typed, [*said, *by_label])
    shown = list(said) if len(said) <= TOLD else list(dict.fromkeys(by_label.get(one, one) for one in near))
    zh = f"应为代码表 {scheme} 中的代码：{'；'.join(said[one] for one in shown)}"
    en = f"it takes a code of the list {scheme}: {'; '.join(english[one] for one in shown)}"
    return NoValueError(zh.rstrip("："), en.rstrip(": "))
