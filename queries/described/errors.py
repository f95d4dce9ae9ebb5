"""Why nothing can be told of an IRI."""

from __future__ import annotations

from graph.publishing.history import Withdrawal
from ontology.model import Words

#: So much of an IRI is said again to who asked.
_SHOWN = 300


class UnknownThingError(LookupError):
    """Nothing is known of an IRI, and nothing ever was."""

    def __init__(self, iri: str) -> None:
        self.iri, shown = iri, iri[:_SHOWN]
        self.words = Words(f"图谱中没有 <{shown}>", f"nothing is known of <{shown}>")
        super().__init__(self.words.en)


class WithdrawnThingError(LookupError):
    """A thing was known once, and its last source withdrew it."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        self.withdrawal, iri = withdrawal, withdrawal.iri[:_SHOWN]
        source, number, at = withdrawal.source, withdrawal.generation, withdrawal.at
        self.words = Words(
            f"<{iri}> 已撤下：来源 {source} 自第 {number} 代（{at}）起不再提及",
            f"<{iri}> was withdrawn: source {source} speaks of it no more since generation {number} ({at})",
        )
        super().__init__(self.words.en)
