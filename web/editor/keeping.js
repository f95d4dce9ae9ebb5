// What the browser remembers: the queries that are being written, side by side, and those that ran.

const [SHEETS, DRAFT, RAN] = ["sparql-sheets", "sparql-draft", "sparql-history"];
const MOST = 50;
/** Of one window alone: which sheet it shows. */
const SHOWN = "sparql-shown";
/** What was to be kept where the browser has no room, or was told to keep nothing: it lasts as long as the page. */
const held = new Map();

/**
 * The sheets in their order: `{id, number, query}`, and perhaps `name` (given by hand), `put` (what the page wrote
 * there), `origin` (the question that it is of) and `ran`.
 */
export function sheets() {
  const found = list(SHEETS).filter((one) => one?.id && typeof one.query === "string");
  // an earlier version of the page had one query
  const draft = found.length ? "" : get(localStorage, DRAFT);
  return draft ? [{ id: "first", number: 1, query: draft }] : found;
}

/** Changes the sheets, as other windows may have left them, and keeps them; gives what the work gives. */
export function keepSheets(work) {
  const all = sheets();
  const found = work(all);
  put(localStorage, SHEETS, JSON.stringify(all));
  return found;
}

/** Calls when another window has changed the sheets. */
export const onSheets = (call) =>
  addEventListener("storage", ({ key }) => (key === SHEETS || key === null) && call());

/** The sheet that this window shows, or showed last before it was loaded again; that of the last window otherwise. */
export const shown = () => get(sessionStorage, SHOWN) || get(localStorage, SHOWN);

export function keepShown(id) {
  put(sessionStorage, SHOWN, id);
  put(localStorage, SHOWN, id);
}

/** The queries that ran, the last first: `{query, at, rows, milliseconds}`. */
export const ran = () => list(RAN);

/** Remembers a query that ran, once however often it did. */
export function keep(one) {
  const others = ran().filter((other) => other.query !== one.query);
  put(localStorage, RAN, JSON.stringify([one, ...others].slice(0, MOST)));
}

export function forget() {
  put(localStorage, RAN, "[]");
}

function list(name) {
  try {
    const found = JSON.parse(get(localStorage, name) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function get(storage, name) {
  return held.get(name) ?? storage.getItem(name) ?? "";
}

function put(storage, name, text) {
  try {
    storage.setItem(name, text);
    held.delete(name);
  } catch {
    held.set(name, text);
  }
}

/** A link that opens the page with a query; it lies in the fragment, which browsers send to nobody. */
export function link(query, { run = false, name = "" } = {}) {
  const called = name ? `&name=${encodeURIComponent(name)}` : "";
  return `${location.origin}/sparql#query=${encodeURIComponent(query)}${called}${run ? "&run" : ""}`;
}

/** The query of a link, its name, and whether it runs at once; null where the address has none. */
export function linked(address = location) {
  const fragment = new URLSearchParams(address.hash.slice(1)),
    asked = new URLSearchParams(address.search);
  if (fragment.has("query"))
    return { query: fragment.get("query"), name: fragment.get("name") || "", run: fragment.has("run") };
  return asked.has("text")
    ? { query: asked.get("text"), name: "", run: asked.has("page") || asked.has("run") }
    : null;
}

/** Whether the window shows again what it showed: loaded anew, or gone back to. */
export const isAgain = () => ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
