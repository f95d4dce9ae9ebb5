"""What is published, as plain data for people and programs."""

from __future__ import annotations

from typing import Any

from graph.facts.licences import licence_iri
from graph.facts.trust import trust_of
from graph.generation import Generation
from graph.publishing.meta import graph_iri
from ontology.model import Words


def about(generation: Generation) -> dict[str, Any]:
    """A generation's number, time, sources and counts by kind, and whether any source says that it is synthetic."""
    manifest, index = generation.manifest, generation.index
    kinds = [(kind, len(index.nodes(kind.name))) for kind in generation.model.public() if not kind.abstract]
    told = sources(generation)
    return {
        "generation": generation.number,
        "published_at": manifest["published_at"],
        "base": manifest["base"],
        "ontology": manifest["ontology"],
        "triples": manifest["triples"],
        "synthetic": any("synthetic" in f"{s['title_en']} {s['licence']}".lower() for s in told),
        "counts": [
            {"kind": kind.name, "plural": kind.plural, "label": both(kind.label), "count": count}
            for kind, count in kinds
            if count
        ],
        "sources": told,
    }


def sources(generation: Generation) -> list[dict[str, Any]]:
    """What the manifest says of each source, with the IRIs of its graph and licence, and how far it is trusted."""
    manifest, trust = generation.manifest, trust_of(generation.manifest.get("trust"))
    return [
        {
            **about,
            "graph": graph_iri(manifest["base"], about["source"]),
            "licence_iri": licence_iri(about["licence"]),
            "trust": trust.rank(about["source"]),
        }
        for about in manifest["sources"]
    ]


def both(words: Words) -> dict[str, str]:
    """A text in both languages, by their tags."""
    return {"zh": words.zh, "en": words.en}
