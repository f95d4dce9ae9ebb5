// Composes subgraphs as a router's registry does, and prints what their supergraph has:
// node compose.mjs NAME=FILE ...
import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const services = process.argv.slice(2).map((given) => {
  const [name, file] = given.split("=");
  return { name, url: `http://127.0.0.1/${name}`, typeDefs: parse(readFileSync(file, "utf8")) };
});
const { errors, schema } = composeServices(services);
const fields = (name) => schema.toAPISchema().type(name).fields().map((field) => field.name);
console.log(
  JSON.stringify(
    errors ? { errors: errors.map(String) } : { patent: fields("Patent"), query: fields("Query") },
  ),
);
