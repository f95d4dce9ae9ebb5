// The start page: what is published, and a search over it.

import { graphql, lang, make, say, status, translate } from "/web/common.js";

const SEARCH = `query Search($text: String!, $first: Int) {
  search(text: $text, first: $first) { totalCount nodes { __typename id iri label } }
}`;

translate();

const byId = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB");
let kinds = {};

async function show() {
  const found = await status();
  kinds = Object.fromEntries(found.counts.map((kind) => [kind.kind, kind.label[lang]]));
  byId("counts").replaceChildren(
    ...found.counts.map((kind) => make("li", {}, make("b", {}, number(kind.count)), kind.label[lang])),
  );
  byId("published").textContent = say(
    `第 ${found.generation} 代，${number(found.triples)} 条三元组，发布于 ${found.published_at}，本体 ${found.ontology}`,
    `Generation ${found.generation}, ${number(found.triples)} triples, published ${found.published_at}, ontology ${found.ontology}`,
  );
  byId("sources").replaceChildren(...found.sources.map(source));
}

function source(about) {
  const title = lang === "zh" ? about.title_zh : about.title_en;
  const safe = /^https?:\/\//.test(about.address || "");
  const name = safe ? make("a", { href: about.address, rel: "noopener" }, title) : title;
  const cells = [name, about.licence, number(about.records), about.loaded_at];
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
}

async function search(text) {
  if (!text.trim()) return;
  const { search: found } = await graphql(SEARCH, { text, first: 20 });
  byId("found").textContent = found.totalCount
    ? say(`找到 ${number(found.totalCount)} 项`, `${number(found.totalCount)} found`)
    : say("没有找到", "Nothing found");
  byId("results").replaceChildren(...found.nodes.map(result));
}

function result(node) {
  const link = make("a", { href: `/resource?iri=${encodeURIComponent(node.iri)}&lang=${lang}` }, node.label);
  const kind = node.__typename.replace(/^Other/, "");
  return make("li", {}, link, " ", make("span", { class: "soft" }, `${kinds[kind] || kind} · ${node.id}`));
}

function tell(error) {
  byId("found").textContent = error.message;
}

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value;
  history.replaceState(null, "", `?q=${encodeURIComponent(text)}`);
  search(text).catch(tell);
});

show()
  .then(() => {
    byId("text").value = new URLSearchParams(location.search).get("q") || "";
    return search(byId("text").value);
  })
  .catch(tell);
