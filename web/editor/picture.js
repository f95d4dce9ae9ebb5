// The answer to a CONSTRUCT as a picture of nodes and links, drawn by Cytoscape.js.

import { make, say } from "/web/common.js";
import { address } from "./table.js";
import { TYPE } from "./vocabulary.js";

const MOST = 400;
const CLOSEST = 1.4;
const COLOURS = ["#0b5cad", "#c4561b", "#2e7d4f", "#8e3b8a", "#a58400", "#00838f", "#b3261e", "#5b6b7b"];
const LABELS = new Set([
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
]);

export class Picture {
  constructor(parent, answer, naming) {
    Object.assign(this, { parent, answer, naming });
  }

  async show() {
    const { nodes, links, left } = network(this.answer.rows);
    if (!nodes.size) {
      this.parent.replaceChildren(
        make(
          "p",
          { class: "soft" },
          say("没有事物之间的联系可画。", "There are no links between things to draw."),
        ),
      );
      return;
    }
    await Promise.all([
      loaded(),
      this.naming.learn([...nodes.values()].flatMap((one) => [one.term, one.type].filter(Boolean))),
    ]);
    const place = make("div", { class: "picture", role: "img", "aria-label": say("图", "graph") });
    const told = say(
      `${nodes.size} 个事物，${links.length} 条联系`,
      `${nodes.size} things, ${links.length} links`,
    );
    const cut = left ? say(`，另有 ${left} 条未画`, `, ${left} not drawn`) : "";
    const types = [...new Set([...nodes.values()].map((one) => one.type?.value))].filter(Boolean);
    const legend = types
      .slice(0, COLOURS.length)
      .map((iri, at) =>
        make("span", { class: "legend" }, swatch(COLOURS[at]), this.naming.text({ type: "uri", value: iri })),
      );
    this.parent.replaceChildren(make("div", { class: "tools soft" }, told + cut, " ", ...legend), place);
    this.drawn = this.draw(place, nodes, links, types);
  }

  draw(container, nodes, links, types) {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim(),
      soft = style.getPropertyValue("--soft").trim();
    const elements = [
      ...[...nodes].map(([id, one]) => ({
        data: {
          id,
          label: this.naming.text(one.term).slice(0, 40),
          iri: one.term.value,
          colour: COLOURS[types.indexOf(one.type?.value) % COLOURS.length] || COLOURS[7],
        },
      })),
      ...links.map(([source, target, name]) => ({
        data: { source, target, label: this.naming.text({ type: "uri", value: name }) },
      })),
    ];
    const drawn = globalThis.cytoscape({
      container,
      elements,
      minZoom: 0.1,
      maxZoom: 4,
      style: [
        {
          selector: "node",
          style: {
            "background-color": "data(colour)",
            label: "data(label)",
            color: ink,
            "font-size": 11,
            width: 18,
            height: 18,
            "text-wrap": "wrap",
            "text-max-width": 110,
          },
        },
        {
          selector: "edge",
          style: {
            width: 1.2,
            "line-color": soft,
            "target-arrow-color": soft,
            "target-arrow-shape": "triangle",
            "curve-style": "bezier",
            label: links.length <= 60 ? "data(label)" : "",
            color: soft,
            "font-size": 9,
            "text-rotation": "autorotate",
          },
        },
      ],
      layout: { name: "cose", animate: false, nodeRepulsion: 12000, idealEdgeLength: 90, randomize: true },
    });
    // a few things would fill the page
    if (drawn.zoom() > CLOSEST) drawn.zoom(CLOSEST).center();
    drawn.on("dbltap", "node", (event) =>
      window.open(address(event.target.data("iri")), "_blank", "noopener"),
    );
    return drawn;
  }
}

function swatch(colour) {
  const made = make("i");
  made.style.background = colour;
  return made;
}

/** The nodes and links of statements between things; what names or classes a thing is no link. */
export function network(rows) {
  const found = { nodes: new Map(), links: [], left: 0 };
  const types = new Map(rows.filter(([, p]) => p?.value === TYPE).map(([s, , o]) => [s.value, o]));
  const between = rows.filter(
    ([s, p, o]) => s && p && o && o.type !== "literal" && p.value !== TYPE && !LABELS.has(p.value),
  );
  for (const [s, p, o] of between) {
    const more = [s, o].filter((term) => !found.nodes.has(term.value)).length;
    if (found.nodes.size + more > MOST) found.left += 1;
    else {
      for (const term of [s, o]) found.nodes.set(term.value, { term, type: types.get(term.value) });
      found.links.push([s.value, o.value, p.value]);
    }
  }
  return found;
}

let loading = null;

/** Cytoscape.js is only fetched where something is drawn. */
function loaded() {
  loading ||= new Promise((done, fail) => {
    const script = make("script", { src: "/web/vendor/cytoscape.min.js" });
    script.addEventListener("load", done);
    script.addEventListener("error", () => fail(new Error("cytoscape.min.js")));
    document.head.append(script);
  });
  return loading;
}
