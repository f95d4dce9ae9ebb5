// The SPARQL page: a query, its answer as a table, and the same answer to save.

import { json, lang, make, say, status, translate } from "/web/common.js";

const FIRST = `# 各类事物有多少 / How many things there are of each kind
SELECT ?kind (COUNT(*) AS ?count) {
  ?thing a ?kind
} GROUP BY ?kind ORDER BY DESC(?count)
`;
const TABLES = ["json", "xml", "csv", "tsv"];
const GRAPHS = ["ttl", "nt", "jsonld", "rdf"];
const SHOWN = 1000;

translate();

const byId = (id) => document.getElementById(id);
let prefixes = {};

/** An IRI as a prefixed name where a prefix fits. */
function short(iri) {
  const fitting = Object.entries(prefixes).filter(([, space]) => iri.startsWith(space));
  const [name, space] = fitting.sort((a, b) => b[1].length - a[1].length)[0] || [];
  return space ? `${name}:${iri.slice(space.length)}` : iri;
}

function cell(term) {
  if (!term) return make("td");
  if (term.type !== "uri") return make("td", { title: term.datatype || term["xml:lang"] || "" }, term.value);
  const query = `DESCRIBE <${term.value}>`;
  return make("td", {}, make("a", { href: `/sparql?page&text=${encodeURIComponent(query)}`, title: term.value }, short(term.value)));
}

/** The rows of an answer: of a table, of a yes or no, or of a graph's triples. */
function rows(type, text) {
  if (type.startsWith("application/sparql-results+json")) {
    const found = JSON.parse(text);
    if ("boolean" in found) return { head: ["ASK"], rows: [[{ type: "literal", value: String(found.boolean) }]] };
    return { head: found.head.vars, rows: found.results.bindings.map((row) => found.head.vars.map((name) => row[name])) };
  }
  const triples = text.trim() ? text.trim().split("\n").map(triple) : [];
  return { head: ["subject", "predicate", "object"], rows: triples };
}

/** One line of N-Triples. */
function triple(line) {
  const [, s, p, o] = line.match(/^(\S+) (\S+) (.*) \.$/u);
  return [s, p, o].map((term) => {
    if (term.startsWith("<")) return { type: "uri", value: term.slice(1, -1) };
    const literal = term.match(/^"(.*)"(?:@([\w-]+)|\^\^<(.*)>)?$/u);
    if (!literal) return { type: "bnode", value: term };
    const value = literal[1].replace(/\\(u[\dA-F]{4}|U[\dA-F]{8}|.)/gu, (_, code) =>
      code.length > 1 ? String.fromCodePoint(parseInt(code.slice(1), 16)) : ({ n: "\n", r: "\r", t: "\t" }[code] || code));
    return { type: "literal", value, "xml:lang": literal[2], datatype: literal[3] };
  });
}

async function ask(accept) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "content-type": "application/sparql-query", accept, "accept-language": lang },
    body: byId("query").value,
  });
  if (response.ok) return response;
  const problem = await response.json();
  if (problem.line) select(problem.line, problem.column);
  throw new Error(problem[lang] || problem.title);
}

/** Puts the cursor where the query goes wrong. */
function select(line, column) {
  const box = byId("query");
  const before = box.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  box.focus();
  box.setSelectionRange(before + column - 1, before + column - 1);
}

async function run() {
  byId("told").textContent = say("正在查询…", "Running…");
  byId("error").hidden = true;
  const started = performance.now();
  const response = await ask("application/sparql-results+json, application/n-triples");
  const found = rows(response.headers.get("content-type"), await response.text());
  const time = Math.round(performance.now() - started);
  byId("head").replaceChildren(make("tr", {}, ...found.head.map((name) => make("th", {}, name))));
  byId("rows").replaceChildren(...found.rows.slice(0, SHOWN).map((row) => make("tr", {}, ...row.map(cell))));
  const more = found.rows.length > SHOWN ? say(`，显示前 ${SHOWN} 行`, `, the first ${SHOWN} shown`) : "";
  byId("told").textContent = say(`${found.rows.length} 行，${time} 毫秒${more}`, `${found.rows.length} rows, ${time} ms${more}`);
}

async function save() {
  const name = byId("format").value;
  const blob = await (await ask(name)).blob();
  const link = make("a", { href: URL.createObjectURL(blob), download: `answer.${name}` });
  link.click();
  URL.revokeObjectURL(link.href);
}

function tell(error) {
  byId("told").textContent = "";
  byId("error").textContent = error.message;
  byId("error").hidden = false;
}

async function start() {
  await status();
  const found = await json("/questions");
  prefixes = found.prefixes;
  byId("prefixes").textContent = Object.entries(prefixes).map(([name, space]) => `${name}: <${space}>`).join("\n");
  byId("questions").append(
    make("option", { value: "" }, say("选择…", "Choose…")),
    ...found.questions.map((one) => make("option", { value: one.name }, `${one.name}　${one.title[lang]}（${one.asks[lang]}）`)),
  );
  byId("questions").addEventListener("change", (event) => {
    const one = found.questions.find((question) => question.name === event.target.value);
    if (one) byId("query").value = one.query;
  });
  byId("format").append(...[...TABLES, ...GRAPHS].map((name) => make("option", { value: name }, name)));
  const asked = new URLSearchParams(location.search).get("text");
  byId("query").value = asked || FIRST;
  if (asked) await run();
}

byId("run").addEventListener("click", () => run().catch(tell));
byId("save").addEventListener("click", () => save().catch(tell));
byId("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run().catch(tell);
  }
});
start().catch(tell);
