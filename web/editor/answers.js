// What an answer holds, whatever form it came in: columns and rows of terms.

const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const TERM = /<([^>]*)>|(_:[^\s]+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/uy;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set([
  "integer",
  "decimal",
  "double",
  "float",
  "int",
  "long",
  "short",
  "byte",
  "nonNegativeInteger",
  "positiveInteger",
]);
const DATES = new Set(["date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"]);

/** An answer: `form` is rows, yes or graph; rows are arrays of terms, undefined where a variable has no value. */
export function read(type, text) {
  if (!type.endsWith("json")) {
    const rows = triples(text);
    return { form: "graph", columns: ["subject", "predicate", "object"], rows };
  }
  const found = JSON.parse(text);
  if ("boolean" in found)
    return {
      form: "yes",
      columns: ["ASK"],
      rows: [[{ type: "literal", value: String(found.boolean), datatype: `${XSD}boolean` }]],
    };
  const columns = found.head.vars;
  return {
    form: "rows",
    columns,
    rows: found.results.bindings.map((row) => columns.map((name) => row[name])),
  };
}

/** The statements of N-Triples. */
export function triples(text) {
  return text
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map(line3);
}

function line3(line) {
  const terms = [];
  for (let at = 0; terms.length < 3; at = TERM.lastIndex + 1) {
    TERM.lastIndex = at;
    const found = TERM.exec(line);
    if (!found) throw new Error(`not N-Triples: ${line}`);
    terms.push(term(found));
  }
  return terms;
}

function term([, iri, blank, text, language, datatype]) {
  if (iri !== undefined) return { type: "uri", value: plain(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank.slice(2) };
  const found = { type: "literal", value: plain(text) };
  if (language) found["xml:lang"] = language;
  if (datatype) found.datatype = datatype;
  return found;
}

const plain = (text) =>
  text.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/gu, (_, four, eight, one) =>
    four || eight ? String.fromCodePoint(parseInt(four || eight, 16)) : ESCAPES[one] || one,
  );

/** A term as a number; null where it is none. */
export function number(term) {
  if (!term?.datatype?.startsWith(XSD) || !NUMBERS.has(term.datatype.slice(XSD.length))) return null;
  const found = Number(term.value);
  return Number.isFinite(found) ? found : null;
}

/** A term as a moment, in milliseconds; null where it is none. */
export function moment(term) {
  if (!term?.datatype?.startsWith(XSD) || !DATES.has(term.datatype.slice(XSD.length))) return null;
  const found = Date.parse(term.value.length === 4 ? `${term.value}-01-01` : term.value);
  return Number.isNaN(found) ? null : found;
}

/** What the values of a column are: "number", "date", "node" or "text"; "none" where there are none. */
export function sort(rows, column) {
  const values = rows.map((row) => row[column]).filter(Boolean);
  if (!values.length) return "none";
  if (values.every((term) => number(term) !== null)) return "number";
  if (values.every((term) => moment(term) !== null)) return "date";
  return values.every((term) => term.type === "uri") ? "node" : "text";
}
