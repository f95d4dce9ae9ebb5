// Files: what a browser is given to keep.

import { make, say } from "/web/common.js";
import { file } from "./asking.js";

/** How formats are called, and what their files end with where that is not their name. */
const TITLES = {
  excel: "Excel（CSV）",
  xml: "XML",
  ttl: "Turtle",
  nt: "N-Triples",
  jsonld: "JSON-LD",
  rdf: "RDF/XML",
  trig: "TriG",
  nq: "N-Quads",
  gexf: "GEXF",
  graphml: "GraphML",
};
const ENDINGS = { excel: "csv" };

/** Has the browser keep a file. */
export function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Buttons that keep the answer to a query in each format that is offered; `tell` is told of problems. */
export function savers(query, formats, tell) {
  const first = (format) => Number(format === "excel");
  const buttons = [...formats]
    .sort((a, b) => first(b) - first(a))
    .map((format) => {
      const title = TITLES[format] || format.toUpperCase();
      const button = make("button", { type: "button", "data-format": format }, title);
      const name = `answer.${ENDINGS[format] || format}`;
      button.addEventListener("click", () =>
        file(query, format)
          .then((blob) => save(blob, name))
          .catch(tell),
      );
      return button;
    });
  return buttons.length ? [make("span", { class: "soft" }, say("另存为", "Save as")), ...buttons] : [];
}
