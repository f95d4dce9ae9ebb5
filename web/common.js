// What every page shares: the language, fetching JSON, making elements, the banner over synthetic data.

const asked = new URLSearchParams(location.search).get("lang");
const chosen = asked || localStorage.getItem("lang") || (navigator.language.startsWith("zh") ? "zh" : "en");

export const lang = chosen.startsWith("en") ? "en" : "zh";

/** The text in the page's language. */
export const say = (zh, en) => (lang === "zh" ? zh : en);

/** An element with attributes and children; text is never read as HTML. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The JSON at an address; an error carries what the server says of it. */
export async function json(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { accept: "application/json", ...options.headers } });
  const found = await response.json();
  if (!response.ok) throw new Error(found[lang] || found.title || response.statusText);
  return found;
}

/** The data of a GraphQL query. */
export async function graphql(query, variables) {
  const found = await json(`/graphql?lang=${lang}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  if (found.errors) throw new Error(found.errors.map((error) => error.message).join("\n"));
  return found.data;
}

/** Puts every text of the page into its language, and wires the switch to the other one. */
export function translate() {
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[lang];
  for (const element of document.querySelectorAll("[data-hint-zh]")) {
    element.placeholder = say(element.dataset.hintZh, element.dataset.hintEn);
    element.setAttribute("aria-label", element.placeholder);
  }
  const toggle = document.getElementById("lang");
  toggle.textContent = say("English", "中文");
  toggle.addEventListener("click", () => {
    localStorage.setItem("lang", say("en", "zh"));
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    // going to an address that differs in nothing but its fragment loads nothing
    history.replaceState(null, "", address);
    location.reload();
  });
}

/** What is published; shows the banner where it is synthetic. */
export async function status() {
  const found = await json("/status");
  document.getElementById("synthetic").hidden = !found.synthetic;
  return found;
}
