// The tokens of a SPARQL text, also of one that is not finished.

const KINDS = [
  ["comment", /#[^\n]*/uy],
  ["iri", /<[^<>"{}|^`\\\s]*>/uy],
  ["string", /"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''/suy],
  ["open", /"""[^]*|'''[^]*/uy],
  ["string", /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/uy],
  ["open", /"[^\n]*|'[^\n]*/uy],
  ["variable", /[?$][\p{L}\p{N}_]+/uy],
  [
    "name",
    /(?:[\p{L}_][\p{L}\p{N}_.-]*)?:(?:(?:[\p{L}\p{N}_:.-]|\\.|%[\dA-Fa-f]{2})*(?:[\p{L}\p{N}_:-]|\\.|%[\dA-Fa-f]{2}))?/uy,
  ],
  ["language", /@[A-Za-z-]+/uy],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy],
  ["word", /[\p{L}_][\p{L}\p{N}_-]*/uy],
  ["space", /\s+/uy],
  ["mark", /\^\^|&&|\|\||!=|<=|>=|[^]/uy],
];

/** The tokens but for spaces: kind, text, and where each begins and ends. */
export function tokens(text) {
  const found = [];
  for (let start = 0; start < text.length;) {
    const token = next(text, start);
    if (token.kind !== "space") found.push(token);
    start = token.end;
  }
  return found;
}

function next(text, start) {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0], start, end: start + match[0].length };
  }
  throw new Error(`no token at ${start}`);
}

/** The prefixes that a text declares. */
export function declared(text) {
  const found = tokens(text).filter((token) => token.kind !== "comment");
  return Object.fromEntries(
    found
      .map((token, at) => [token, found[at + 1], found[at + 2]])
      .filter(
        ([word, name, iri]) =>
          word.text.toUpperCase() === "PREFIX" && name?.text.endsWith(":") && iri?.kind === "iri",
      )
      .map(([, name, iri]) => [name.text.slice(0, -1), iri.text.slice(1, -1)]),
  );
}

/** What a query gives: "select", "ask", "graph" or "update". */
export function form(text) {
  const words = tokens(text)
    .filter((token) => token.kind === "word")
    .map((token) => token.text.toUpperCase());
  const first = words.find((word) => !["PREFIX", "BASE"].includes(word));
  if (first === "CONSTRUCT" || first === "DESCRIBE") return "graph";
  if (first === "SELECT" || first === "ASK") return first.toLowerCase();
  return first ? "update" : "select";
}
