// Asks our own SPARQL service: one query at a time, which can be cancelled.

import { lang, say } from "/web/common.js";

const TABLE = "application/sparql-results+json";
const GRAPH = "application/n-triples";
/** So many bytes of an answer are shown; files may be larger. */
const LARGEST = 32 * 1024 ** 2;

/** What went wrong, in words; with line and column (from 1) where the query is at fault. */
export class Problem extends Error {
  constructor(words, { line = null, column = null, status = 0, large = false } = {}) {
    super(words);
    Object.assign(this, { line, column, status, large });
  }
}

/** The answer to a query: its type, its text, milliseconds and bytes; Problem where there is none. */
export async function ask(query, signal, accept = `${TABLE}, ${GRAPH};q=0.9`) {
  const started = performance.now();
  const response = await send("/sparql", query, signal, accept);
  const { text, bytes } = await read(response.body.getReader());
  return {
    type: (response.headers.get("content-type") || "").split(";")[0],
    text,
    milliseconds: performance.now() - started,
    bytes,
  };
}

/** A body as text, as long as a page can show it. */
async function read(reader) {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
    if (bytes > LARGEST) {
      await reader.cancel();
      throw tooLarge();
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return { text: text + decoder.decode(), bytes };
}

function tooLarge() {
  const size = `${LARGEST / 1024 ** 2} MiB`;
  return new Problem(
    say(
      `结果超过 ${size}，网页不便显示：请加 LIMIT，或存为文件`,
      `The answer is larger than ${size}, too much for a page: add a LIMIT, or save it as a file`,
    ),
    { large: true },
  );
}

/** The answer as a file. */
export async function file(query, format) {
  return (await send(`/sparql?format=${format}`, query, undefined, "*/*")).blob();
}

async function send(address, query, signal, accept) {
  const headers = { "content-type": "application/sparql-query", accept, "accept-language": lang };
  const response = await fetch(address, { method: "POST", headers, body: query, signal }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Problem(say("无法连接服务", "the service cannot be reached"));
  });
  if (response.ok) return response;
  throw told(await response.json().catch(() => ({})), response);
}

function told(problem, response) {
  const words = problem[lang] || problem.title || problem.detail || response.statusText;
  const after = response.headers.get("retry-after");
  const wait =
    response.status === 503 && after ? say(`（${after} 秒后再试）`, ` (try again in ${after} s)`) : "";
  return new Problem(`${response.status} · ${words}${wait}`, { ...problem, status: response.status });
}

/** The labels of IRIs that are not known yet, by IRI: `{zh, en, kind}`; none where the service has none. */
export async function labels(iris) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/sparql/labels", { method: "POST", headers, body: JSON.stringify({ iris }) });
  return response.ok ? (await response.json()).labels : {};
}
