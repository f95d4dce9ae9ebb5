"""Serves with Raphtory what `graphql_tables.write_graph` wrote; runs with the Python that has Raphtory installed.

PYTHON graphql_raphtory.py FOLDER [PORT]

Without a port the graph is only made. The server has it made by a process of its own, whose memory is given back; a
graph that lies there already is taken as it is. A relation that a question names has a layer of its own; the others
share one, because each layer of Raphtory costs memory for every link: of a city of 890,000 links 74 layers need 6.8 GB
while they are saved and five 1.2 GB, and with the relation as a property of each link 2.2 GB.
"""

import json
import subprocess
import sys
from pathlib import Path

from raphtory import Graph  # type: ignore[import-not-found, unused-ignore]
from raphtory.graphql import GraphServer  # type: ignore[import-not-found, unused-ignore]

QUESTIONS = Path(__file__).parent / "graphql" / "raphtory.graphql"


def make(folder: Path) -> None:
    """Make the graph `city`, things first so that they keep their order."""
    graph, questions = Graph(), QUESTIONS.read_text(encoding="utf-8")
    with (folder / "things.jsonl").open(encoding="utf-8") as lines:
        for iri, kind, values in map(json.loads, lines):
            graph.add_node(0, iri, node_type=kind).add_metadata({"iri": iri, **values})
    with (folder / "links.jsonl").open(encoding="utf-8") as lines:
        for owner, value, name in map(json.loads, lines):
            layer = name if f'"{name}"' in questions else "others"
            graph.add_edge(0, owner, value, layer=layer)
    (folder / "served").mkdir(exist_ok=True)
    graph.save_to_file(str(folder / "made"))
    (folder / "made").rename(folder / "served" / "city")


def serve(folder: Path, port: int) -> None:
    """Serve the graph."""
    if not (folder / "served" / "city").exists():
        subprocess.run([sys.executable, __file__, str(folder)], check=True)
    GraphServer(str(folder / "served")).run(port=port)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        serve(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        make(Path(sys.argv[1]))
