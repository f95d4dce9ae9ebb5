// Reads a graph file as browsers do and prints what it found: node read_graph.mjs gexf|graphml|graphology FILE
import { readFileSync } from "node:fs";
import graphology from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const { MultiDirectedGraph } = graphology;
const readers = {
  gexf: (text) => gexf.parse(MultiDirectedGraph, text),
  graphml: (text) => graphml.parse(MultiDirectedGraph, text),
  graphology: (text) => MultiDirectedGraph.from(JSON.parse(text)),
};

const [format, file] = process.argv.slice(2);
const graph = readers[format](readFileSync(file, "utf8"));
const attributes = Object.fromEntries(graph.mapNodes((node, found) => [node, found]));
console.log(JSON.stringify({ nodes: graph.order, edges: graph.size, ids: graph.nodes().sort(), attributes }));
