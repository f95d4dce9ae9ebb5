// What a query says before the cursor: its statements, and which part of one stands at the cursor.

import { tokens } from "./tokens.js";

const CLAUSES = new Set(
  "SELECT DISTINCT REDUCED WHERE ASK DESCRIBE CONSTRUCT FROM NAMED ORDER GROUP BY ASC DESC HAVING LIMIT OFFSET PREFIX BASE AS".split(
    " ",
  ),
);
const PATTERNS = new Set("OPTIONAL UNION MINUS FILTER BIND EXISTS NOT".split(" "));
const GRAPHS = new Set(["GRAPH", "SERVICE", "SILENT"]);
const NODES = new Set(["variable", "iri", "name", "string", "number"]);

/** Reads tokens one by one; `place` says what would stand next, `statements` what was said so far. */
export class Reading {
  constructor() {
    this.place = "start";
    this.statements = [];
    this.subject = null;
    this.path = [];
    this.values = null;
    this.outer = [];
    this.blanks = 0;
  }

  static of(list) {
    const reading = new Reading();
    for (const token of list) reading.take(token);
    return reading;
  }

  take(token) {
    if (token.kind === "word") this.word(token.text.toUpperCase(), token);
    else if (NODES.has(token.kind)) this.node(token.text);
    else if (token.kind === "mark") this.mark(token.text);
  }

  word(word, token) {
    if (CLAUSES.has(word)) this.place = "clause";
    else if (PATTERNS.has(word)) this.place = "subject";
    else if (GRAPHS.has(word)) this.place = "graph";
    else if (word === "VALUES") [this.place, this.values] = ["values", null];
    else if (token.text === "a" && this.place === "predicate") this.node("a");
    else if (this.place === "subject" || this.place === "predicate") this.node(token.text);
  }

  node(text) {
    if (this.place === "subject") [this.subject, this.path, this.place] = [text, [], "predicate"];
    else if (this.place === "predicate")
      [this.path, this.place] = [[...this.path, { text, back: this.back }], "object"];
    else if (this.place === "object") this.say(text);
    else if (this.place === "values" && !this.outer.at(-1)?.values) this.values = text;
    this.back = false;
  }

  say(object) {
    this.statements.push({ subject: this.subject, path: this.path, object });
    this.place = "after";
  }

  mark(mark) {
    if (mark === "{") this.enter(this.place === "values" ? "values" : "subject");
    else if (mark === "(")
      this.enter(
        this.place === "predicate" ? "predicate" : this.place === "values" ? "values" : "expression",
      );
    else if (mark === "[") this.bracket();
    else if (mark === "}" || mark === ")") this.leave(mark);
    else if (mark === "]") this.close();
    else if (this.place === "expression" || this.place === "values") return;
    else if (mark === ".") this.place = "subject";
    else if (mark === ";") [this.path, this.place] = [[], "predicate"];
    else if (mark === ",") this.place = "object";
    else if (mark === "^") this.back = true;
    else if (mark === "/") this.place = "predicate";
    else if (mark === "|") [this.path, this.place] = [[], "predicate"];
  }

  enter(place) {
    const { subject, path, values } = this;
    this.outer.push({ place: this.place, subject, path, values: place === "values" });
    if (place === "values" && this.outer.at(-2)?.values) this.outer.at(-1).place = "values";
    this.place = place;
  }

  bracket() {
    this.outer.push({ place: this.place, subject: this.subject, path: this.path });
    [this.subject, this.path, this.place] = [`_:${(this.blanks += 1)}`, [], "predicate"];
  }

  leave(mark) {
    const frame = this.outer.pop() || { place: "start", subject: null, path: [] };
    const inPath = this.place !== "expression" && frame.place === "predicate";
    [this.subject, this.path] = [frame.subject, inPath ? this.path : frame.path];
    if (mark === "}") this.place = this.outer.length ? "subject" : "clause";
    else if (inPath) this.place = "object";
    else
      this.place =
        frame.place === "values" || frame.place === "clause"
          ? frame.place
          : this.outer.length
            ? "subject"
            : "clause";
    if (frame.place === "expression") this.place = "expression";
  }

  close() {
    const inner = this.subject;
    const frame = this.outer.pop() || { place: "subject", subject: null, path: [] };
    [this.subject, this.path, this.place] = [frame.subject, frame.path, frame.place];
    this.node(inner);
  }
}

/** What is typed at the cursor and what the query says around it; null inside comments and texts. */
export function context(text, at) {
  const all = tokens(text);
  const within = all.find((token) => token.start < at && at <= token.end);
  if (within && (within.kind === "string" || within.kind === "iri") && at < within.end) return null;
  if (within && (within.kind === "comment" || within.kind === "open" || within.kind === "language"))
    return null;
  const typing = within && ["name", "word", "variable"].includes(within.kind) ? within : lone(text, at);
  const start = typing ? typing.start : at;
  const before = Reading.of(all.filter((token) => token.end <= start));
  const others = Reading.of(all.filter((token) => token !== typing));
  const names = all
    .filter((token) => token.kind === "variable" && token !== typing)
    .map((token) => token.text);
  return {
    from: start,
    to: typing ? Math.max(at, typing.end) : at,
    typed: text.slice(start, at),
    place: before.place,
    subject: before.subject,
    path: before.path,
    back: Boolean(before.back),
    values: before.place === "values" ? before.values : null,
    statements: [...before.statements, ...others.statements],
    variables: [...new Set(names)],
  };
}

/** A question mark that begins a variable. */
function lone(text, at) {
  return at > 0 && "?$".includes(text[at - 1]) ? { start: at - 1, end: at } : null;
}
