// Takes Yasqe from its npm package without what would ask other hosts: node take-yasqe.mjs PACKAGE_FOLDER
//
// What is changed: the list of prefix.cc (500 prefixes, some of them spam) is left empty; the endpoint asked by default
// and the search at Linked Open Vocabularies name no host; the line that names a source map is dropped. The page uses
// none of them, and tests/serving/test_editor.py looks that none is there.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const CHANGES = [
  [/madsrdf=`[^`]*`.*?,prefixes_default=\{[^}]*\}/su, "prefixes_default={}"],
  ["https://dbpedia.org/sparql", "/sparql"],
  ["${r}lov.linkeddata.es/dataset/lov/api/v2/autocomplete/terms?", "/none?"],
  ["//# sourceMappingURL=yasqe.min.js.map", ""],
];

const build = join(process.argv[2], "build");
const changed = CHANGES.reduce(
  (text, [found, put]) => {
    if (text.search(found instanceof RegExp ? found : escaped(found)) < 0)
      throw new Error(`not there: ${found}`);
    return text.replace(found, () => put);
  },
  readFileSync(join(build, "yasqe.min.js"), "utf8"),
);
writeFileSync(join(HERE, "yasqe.min.js"), changed);
copyFileSync(join(build, "yasqe.min.css"), join(HERE, "yasqe.min.css"));

function escaped(text) {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"), "u");
}
