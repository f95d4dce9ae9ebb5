// What Comunica finds at a SPARQL endpoint that it discovers by itself: bindings, triples, a yes or no.

import { QueryEngine } from "@comunica/query-sparql";

const [endpoint, select, construct, ask] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [endpoint] };
const bindings = await (await engine.queryBindings(select, context)).toArray();
const quads = await (await engine.queryQuads(construct, context)).toArray();
console.log(
  JSON.stringify({
    rows: bindings.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value]))),
    quads: quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]),
    yes: await engine.queryBoolean(ask, context),
  }),
);
