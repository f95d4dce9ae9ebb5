"""How the model's kinds are called in GraphQL, and which of them are interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ontology.model import Field, Form, Kind, Model, Words

#: The interface of all things.
NODE = "Node"


class Kinds:
    """The public kinds of a model by name."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.public = {kind.name: kind for kind in model.public()}

    def below(self, name: str) -> list[str]:
        """The public kinds below one, concrete or not; below the interface of all things, every kind."""
        return [other.name for other in self.public.values() if name == NODE or name in other.ancestors]

    def is_interface(self, name: str) -> bool:
        """Whether things of this kind may be of another kind as well."""
        return name == NODE or self.public[name].abstract or bool(self.below(name))

    def object_name(self, name: str) -> str:
        """The object type of a concrete kind; one with kinds below it lends its own name to the interface."""
        return f"Other{name}" if self.is_interface(name) else name

    def concrete(self, name: str) -> tuple[str, ...]:
        """The concrete public kinds that things of a type may have."""
        found = self.model.concrete(tuple(self.public) if name == NODE else (name,))
        return tuple(sorted(found & self.public.keys()))

    def common(self, targets: Sequence[str]) -> str:
        """The nearest type that holds all these kinds."""
        lines = [(name, *self.public[name].ancestors) for name in targets if name in self.public]
        shared = (name for name in (lines[0] if lines else ()) if all(name in line for line in lines))
        return next((name for name in shared if name in self.public), NODE)

    def parents(self, kind: Kind) -> list[str]:
        """The public kinds right above one, or the interface of all things."""
        above = [name for name in kind.ancestors if name in self.public]
        between = {other for name in above for other in self.public[name].ancestors}
        return [name for name in above if name not in between] or [NODE]

    def new_fields(self, kind: Kind) -> list[Field]:
        """The fields that a kind has beyond those of the kinds above it, or otherwise than they."""
        above = [self.public[name] for name in self.parents(kind) if name in self.public]
        return [f for f in kind.fields if not any(f.name in p and p[f.name] == f for p in above)]

    @cached_property
    def about_anything(self) -> list[Field]:
        """Fields of every thing: the ways back, declared by no kind, along links that may point anywhere."""
        backward = {f.path for kind in self.public.values() for f in kind.fields if f.inverse}
        loose = [
            (kind, f)
            for kind in self.public.values()
            for f in kind.own_fields
            if f.form is Form.LINK and not f.targets and f.path not in backward
        ]
        return [_way_back(kind, f) for kind, f in loose]


def _way_back(kind: Kind, field: Field) -> Field:
    label = Words(f"{kind.label.zh}（{field.label.zh}）", f"{kind.label.en} ({field.label.en})")
    return replace(
        field, name=kind.plural, inverse=True, targets=(kind.name,), many=True, required=False, label=label
    )
