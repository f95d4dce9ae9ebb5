// What the browser remembers: the query that is being written, and those that ran.

const [DRAFT, RAN] = ["sparql-draft", "sparql-history"];
const MOST = 50;

export const draft = () => localStorage.getItem(DRAFT) || "";

export function keepDraft(text) {
  put(DRAFT, text);
}

/** The queries that ran, the last first: `{query, at, rows, milliseconds}`. */
export function ran() {
  try {
    const found = JSON.parse(localStorage.getItem(RAN) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** Remembers a query that ran, once however often it did. */
export function keep(one) {
  put(RAN, JSON.stringify([one, ...ran().filter((other) => other.query !== one.query)].slice(0, MOST)));
}

export function forget() {
  localStorage.removeItem(RAN);
}

function put(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch {
    // a browser without room, or told to keep nothing, remembers nothing
  }
}

/** A link that opens the page with a query; it lies in the fragment, which browsers send to nobody. */
export function link(query, run = false) {
  return `${location.origin}/sparql#query=${encodeURIComponent(query)}${run ? "&run" : ""}`;
}

/** The query of a link, and whether it runs at once; null where the address has none. */
export function linked(address = location) {
  const fragment = new URLSearchParams(address.hash.slice(1)),
    asked = new URLSearchParams(address.search);
  if (fragment.has("query")) return { query: fragment.get("query"), run: fragment.has("run") };
  return asked.has("text") ? { query: asked.get("text"), run: asked.has("page") || asked.has("run") } : null;
}
