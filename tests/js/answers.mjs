// What the page reads in answers and makes of columns: node answers.mjs EDITOR N-TRIPLES

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, text] = process.argv.slice(2);
const from = (name) => import(pathToFileURL(join(folder, name)));
const { moment, number, sort, triples } = await from("answers.js");
const { ticks } = await from("drawing.js");
const { declared, form } = await from("tokens.js");
const xsd = (value, name) => ({
  type: "literal",
  value,
  datatype: `http://www.w3.org/2001/XMLSchema#${name}`,
});
const node = { type: "uri", value: "http://x" };
console.log(
  JSON.stringify({
    triples: triples(text),
    numbers: [
      xsd("1.5", "decimal"),
      xsd("INF", "double"),
      { type: "literal", value: "3" },
      xsd("3", "gYear"),
    ].map(number),
    moments: [xsd("2022-12-31", "date"), xsd("2022", "gYear"), xsd("x", "date")].map(moment),
    sorts: [
      [xsd("1", "integer")],
      [xsd("2022", "gYear")],
      [node],
      [node, xsd("1", "integer")],
      [undefined],
    ].map((terms) =>
      sort(
        terms.map((term) => [term]),
        0,
      ),
    ),
    ticks: [ticks(0, 10), ticks(0, 0), ticks(-3, 7), ticks(0, 12345)],
    forms: [
      "SELECT * {}",
      "# SELECT\nPREFIX a: <b> construct {} where {}",
      "ask {}",
      "INSERT DATA { }",
      "DESCRIBE <x>",
    ].map(form),
    declared: declared("PREFIX a: <http://a/> prefix : <http://b/> SELECT * { ?s a:b '''PREFIX c: <d>''' }"),
  }),
);
