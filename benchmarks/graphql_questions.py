"""The questions that every server is asked, each in its own words, and whether the answers are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphql import OperationDefinitionNode, parse, print_ast

from benchmarks.graphql_load import Address, asked, request
from graph.index import Index

FOLDER = Path(__file__).parent / "graphql"
#: The questions of which groups come in no said order.
UNORDERED = frozenset({"YearAndSection"})
#: What a server needs to answer at all: each names its own type, so that nothing is compared.
FLOOR = "Nothing"
#: Not measured: tells where a page begins.
PLACE = "Place"
DEPTH, THINGS = 20_000, 50
TEXTS = ("生物医药", "新材料", "智能", "科技")


class DifferentError(Exception):
    """Two servers answer a question differently, or one does not answer it."""


def operations(path: Path) -> dict[str, str]:
    """The operations of a file by their names, in its order."""
    found = (one for one in parse(path.read_text(encoding="utf-8")).definitions)
    named = (one for one in found if isinstance(one, OperationDefinitionNode) and one.name)
    return {one.name.value: print_ast(one) for one in named if one.name}


def variables(index: Index) -> dict[str, list[dict[str, Any]]]:
    """What each question is asked about; questions that are not named here have no variables."""
    enterprises = index.nodes("Enterprise")
    chosen = enterprises[:: max(len(enterprises) // THINGS, 1)][:THINGS]
    deep = min(DEPTH, len(index.nodes("Patent")) - 50)
    return {
        "EntityById": [{"id": iri} for iri in index.iris(chosen)],
        "TextSearch": [{"text": text} for text in TEXTS],
        "DeepByOffset": [{"offset": deep}],
        PLACE: [{"offset": deep}],
    }


def requests(
    address: Address, asking: Mapping[str, str], given: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, list[bytes]]:
    """The requests of each question to one server, which is asked first where the deep page begins."""
    after: dict[str, list[dict[str, Any]]] = {}
    if PLACE in asking:
        place = next(iter(asked(address, request(address, asking[PLACE], given[PLACE][0])).values()))
        after = {"DeepByCursor": [{"after": place["pageInfo"]["endCursor"]}]}
    return {
        name: [request(address, text, one) for one in {**given, **after}.get(name, [{}])]
        for name, text in asking.items()
        if name != PLACE
    }


def same(name: str, answers: Mapping[str, Sequence[Any]]) -> None:
    """DifferentError where servers say different things; `answers` are the data of the question's requests."""
    said = {server: [told(name, data) for data in several] for server, several in answers.items()}
    first, *others = said
    for other in others:
        for one, two in zip(said[first], said[other], strict=True):
            if one != two:
                places = (at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1])
                at = next(places, min(len(one), len(two)))
                raise DifferentError(
                    f"{name}: {first} says {len(one)} values, {other} {len(two)}; the first that differ are "
                    f"{one[at : at + 3]} and {two[at : at + 3]}"
                )


def told(name: str, data: Any) -> list[str]:
    """The values of an answer in their order; of one without order, group by group in the order of their texts."""
    if name == FLOOR:
        return []
    if name not in UNORDERED:
        return list(_leaves(data))
    return sorted("\t".join(_leaves(group)) for group in _first_list(data))


def _leaves(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)
    else:
        yield str(data)


def _first_list(data: Any) -> list[Any]:
    while not isinstance(data, list):
        data = next(iter(data.values()))
    return data
