// An answer as table, chart, graph or text: one at a time, each behind a tab.

import { make, say } from "/web/common.js";
import { Chart } from "./chart.js";
import { Picture } from "./picture.js";
import { Table } from "./table.js";

const NAMES = {
  table: ["表格", "Table"],
  chart: ["图表", "Chart"],
  picture: ["图", "Graph"],
  raw: ["原文", "Raw"],
};
/** So many characters of an answer are shown as they came. */
const RAW = 300_000;

export class Views {
  /** `chosen` is told which view is shown, `tell` what went wrong with it. */
  constructor(tabs, place, naming, { chosen, tell }) {
    Object.assign(this, { tabs, place, naming, chosen, tell });
  }

  /** Shows an answer, and its text, as it is wanted where that fits it. */
  async show(answer, text, wanted) {
    const { naming } = this;
    const drawn = answer.columns.length === 3 && answer.rows.length && answer.form !== "yes";
    this.views = {
      table: (place) => new Table(place, answer, naming).show(),
      ...(answer.form === "rows" ? { chart: (place) => new Chart(place, answer, naming).show() } : {}),
      ...(answer.form === "graph" || drawn
        ? { picture: (place) => new Picture(place, answer, naming).show() }
        : {}),
      raw: (place) =>
        place.replaceChildren(make("pre", {}, text.length > RAW ? `${text.slice(0, RAW)}\n…` : text)),
    };
    const fits = wanted === "chart" ? Chart.fits(answer) : this.views[wanted];
    await this.choose(fits ? wanted : answer.form === "graph" && wanted !== "table" ? "picture" : "table");
  }

  async choose(name) {
    this.chosen(name);
    this.tabs.replaceChildren(
      ...Object.keys(this.views).map((one) => {
        const tab = make(
          "button",
          { type: "button", role: "tab", "aria-selected": String(one === name), "data-view": one },
          say(...NAMES[one]),
        );
        tab.addEventListener("click", () => this.choose(one).catch(this.tell));
        return tab;
      }),
    );
    // in a place of its own: what takes its time to be drawn may be looked at no more by then
    const place = make("div");
    this.place.replaceChildren(place);
    await this.views[name](place);
  }
}
