// Reads a graph file as browsers do and prints what it found: node read_graph.mjs gexf|graphml|graphology|cytoscape FILE
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import graphology from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const { MultiDirectedGraph } = graphology;
// What Cytoscape.js makes of its file, copied into a graph so that it can be printed as the others are.
const drawn = (text) => {
  const found = cytoscape({ headless: true, ...JSON.parse(text) });
  const graph = new MultiDirectedGraph();
  found.nodes().forEach((node) => graph.addNode(node.id(), { ...node.data(), ...node.position() }));
  found.edges().forEach((edge) => graph.addEdge(edge.source().id(), edge.target().id(), edge.data()));
  return graph;
};
const readers = {
  cytoscape: drawn,
  gexf: (text) => gexf.parse(MultiDirectedGraph, text),
  graphml: (text) => graphml.parse(MultiDirectedGraph, text),
  graphology: (text) => MultiDirectedGraph.from(JSON.parse(text)),
};

const [format, file] = process.argv.slice(2);
const graph = readers[format](readFileSync(file, "utf8"));
const attributes = Object.fromEntries(graph.mapNodes((node, found) => [node, found]));
console.log(JSON.stringify({ nodes: graph.order, edges: graph.size, ids: graph.nodes().sort(), attributes }));
