// What the editor offers in each text, the cursor being where | stands: node completion.mjs EDITOR VOCABULARY TEXTS

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, vocabulary, texts] = process.argv.slice(2);
const from = (name) => import(pathToFileURL(join(folder, name)));
const { complete } = await from("completion.js");
const { Vocabulary } = await from("vocabulary.js");
const known = new Vocabulary(JSON.parse(readFileSync(vocabulary, "utf8")));
const told = JSON.parse(texts).map((text) => {
  const at = text.indexOf("|");
  const found = complete(text.slice(0, at) + text.slice(at + 1), at, known);
  return (
    found && { from: found.from, to: found.to, things: found.things, list: found.list.map((one) => one.text) }
  );
});
console.log(JSON.stringify(told));
