"""Serves with Raphtory what `graphql_tables.write_graph` wrote; runs with the Python that has Raphtory installed.

PYTHON graphql_raphtory.py FOLDER PORT
"""

import json
import sys
from pathlib import Path

from raphtory import Graph  # type: ignore[import-not-found, unused-ignore]
from raphtory.graphql import GraphServer  # type: ignore[import-not-found, unused-ignore]


def main(folder: Path, port: int) -> None:
    """Make the graph, things first so that they keep their order, and serve it as `city`."""
    graph = Graph()
    with (folder / "things.jsonl").open(encoding="utf-8") as lines:
        for iri, kind, values in map(json.loads, lines):
            graph.add_node(0, iri, values, node_type=kind).add_metadata({"iri": iri, **values})
    with (folder / "links.jsonl").open(encoding="utf-8") as lines:
        for owner, value, name in map(json.loads, lines):
            graph.add_edge(0, owner, value, {}, layer=name)
    served = folder / "served"
    served.mkdir()
    graph.save_to_file(str(served / "city"))
    GraphServer(str(served)).run(port=port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
