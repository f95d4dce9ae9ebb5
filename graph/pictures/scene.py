"""Which things around one make a picture: not its neighbours alone, and not a hundred of the same sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from graph.index import Index
from graph.network import Mask, Network, Nodes

#: Of the room that is left, so much goes to the nearest level where there is another behind it.
_SHARE = 0.45


def scene(index: Index, network: Network, node: int, hops: int, limit: int) -> list[int]:
    """The node and at most so many things around it, each linked with one before.

    Every level gets a part of the room. On a level those come first that link most of what is chosen, then those
    that lead on to others; kinds take turns, and of things of one name the second comes after all other names.

    Parameters
    ----------
    index, network
        Of the same generation.
    node
        Node id.
    hops
        How far away a thing may be, at least 1.
    limit
        Most nodes, at least 1.
    """
    levels = list(network.levels(node, hops))[1:]
    chosen = network.mask([node])
    found = [node]
    for number, level in enumerate(levels, 1):
        room = limit - len(found)
        if number < len(levels):
            room = max(int(room * _SHARE), min(room, 1))
        picked = list(_picked(index, network, chosen, level, room))
        chosen[picked] = True
        found += picked
    # What a level could not fill, the nearer ones may.
    rest = np.unique(np.concatenate([np.zeros(0, np.int32), *levels]))
    return found + list(_picked(index, network, chosen, rest[~chosen[rest]], limit - len(found)))


def _picked(index: Index, network: Network, chosen: Mask, level: Nodes, room: int) -> Iterator[int]:
    """The best of a level."""
    ties = _ties(network, chosen, level)
    known = level[ties > 0]
    # What has one link only leads nowhere; a hub's links say little, so they count by their number of digits.
    onward = np.minimum(np.ceil(np.log2(np.maximum(network.degree_of(known), 1))), 4)
    order = np.lexsort((known, -onward, -ties[ties > 0]))
    best = known[order].tolist()[: max(room, 1) * 20]
    for number, node in enumerate(_in_turn(index, best)):
        if number >= room:
            return
        yield node


def _ties(network: Network, chosen: Mask, level: Nodes) -> Nodes:
    """With how many of the chosen things each is linked."""
    tails, heads = network.gather(level)
    place = np.searchsorted(level, tails)
    return np.bincount(place[chosen[heads]], minlength=len(level)).astype(np.int32)


def _in_turn(index: Index, nodes: Iterable[int]) -> Iterator[int]:
    """The nodes, best first, kind by kind in turn; those whose name was there already come last."""
    queues: dict[str, list[int]] = defaultdict(list)
    again: list[int] = []
    seen: set[tuple[str, str]] = set()
    for node in nodes:
        kind, label = index.kind(node), index.label(node)
        if (kind, label) in seen:
            again.append(node)
        else:
            seen.add((kind, label))
            queues[kind].append(node)
    for turn in range(max(map(len, queues.values()), default=0)):
        yield from (queue[turn] for queue in queues.values() if turn < len(queue))
    yield from again
