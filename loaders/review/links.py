"""What people decided, as records of the links graph beside the links that were found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from graph.facts.merges import LINK_KIND
from loaders.linking.clusters import ACCEPTED
from loaders.linking.mention import Linking
from loaders.linking.mentions import link_records
from loaders.review.decisions import Decision, Decisions
from ontology.identity import iri, provisional_key
from ontology.model import Record

#: The method of a record that says that two mentions are not the same, beside that of what people joined.
REJECTED = "review:rejected"


def reviewed_links(base: str, linking: Linking, decisions: Decisions) -> Iterator[Record]:
    """The records of all links found and of all decisions that stand; a decision has its pair's only record."""
    decided = {
        _iri(base, *pair) for one, other in decisions.standing for pair in ((one, other), (other, one))
    }
    yield from (record for record in link_records(base, linking) if record.iri not in decided)
    yield from (_record(base, decision) for decision in decisions.standing.values())


def _record(base: str, decision: Decision) -> Record:
    return Record(
        LINK_KIND,
        _iri(base, decision.subject, decision.object),
        {
            "subject": (decision.subject,),
            "object": (decision.object,),
            "different": () if decision.same else (True,),
            "method": (ACCEPTED if decision.same else REJECTED,),
            "confidence": (Decimal(1),),
            "evidence": (decision.note,) if decision.note else (),
            "decidedBy": (decision.who,),
            "decidedOn": (decision.when,),
        },
    )


def _iri(base: str, subject: str, obj: str) -> str:
    return iri(base, "link", provisional_key(subject, obj))
