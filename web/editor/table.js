// The answer as a table: labels for IRIs, sorted by a click, filtered by a word, a page at a time.

import { lang, make, say } from "/web/common.js";
import { moment, number } from "./answers.js";

const PAGE = 50;

export class Table {
  constructor(parent, answer, naming) {
    Object.assign(this, { parent, answer, naming, page: 0, sorted: null, wanted: "" });
  }

  async show() {
    const input = make("input", {
      type: "search",
      "aria-label": say("筛选结果", "Filter the rows"),
      placeholder: say("筛选…", "Filter…"),
    });
    input.addEventListener("input", () => this.filter(input.value));
    this.head = make("thead");
    this.body = make("tbody");
    this.pages = make("span", { class: "pages" });
    const wide = make("div", { class: "wide", tabindex: "0" }, make("table", {}, this.head, this.body));
    this.parent.replaceChildren(make("div", { class: "tools" }, input, this.pages), wide);
    await this.draw();
  }

  async filter(text) {
    [this.wanted, this.page] = [text.trim().toLowerCase(), 0];
    if (this.wanted) await this.naming.learn(this.answer.rows.slice(0, 5000).flat());
    await this.draw();
  }

  async sort(column) {
    const down = this.sorted?.column === column && !this.sorted.down;
    this.sorted = { column, down };
    this.page = 0;
    await this.naming.learn(this.answer.rows.slice(0, 5000).map((row) => row[column]));
    await this.draw();
  }

  get rows() {
    const { wanted, naming } = this;
    const found = wanted
      ? this.answer.rows.filter((row) =>
          row.some(
            (term) =>
              term &&
              (naming.text(term).toLowerCase().includes(wanted) || term.value.toLowerCase().includes(wanted)),
          ),
        )
      : this.answer.rows;
    if (!this.sorted) return found;
    const { column, down } = this.sorted;
    return [...found].sort((a, b) => order(a[column], b[column], naming) * (down ? -1 : 1));
  }

  async draw() {
    const rows = this.rows;
    const shown = rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    this.head.replaceChildren(
      make(
        "tr",
        {},
        make("th", { class: "count" }, ""),
        ...this.answer.columns.map((name, column) => this.title(name, column)),
      ),
    );
    this.turn(rows.length);
    this.fill(shown);
    if (await this.naming.learn(shown.flat())) this.fill(shown);
  }

  title(name, column) {
    const mark = this.sorted?.column === column ? (this.sorted.down ? " ↓" : " ↑") : "";
    const button = make(
      "button",
      { type: "button", class: "plain", title: say("排序", "Sort") },
      name + mark,
    );
    button.addEventListener("click", () => this.sort(column));
    return make("th", {}, button);
  }

  fill(rows) {
    const first = this.page * PAGE + 1;
    this.body.replaceChildren(
      ...rows.map((row, at) =>
        make(
          "tr",
          {},
          make("td", { class: "count" }, String(first + at)),
          ...this.answer.columns.map((_, column) => this.cell(row[column])),
        ),
      ),
    );
  }

  cell(term) {
    if (!term) return make("td", { class: "soft" }, "");
    if (term.type === "uri") return this.node(term.value);
    const value = number(term);
    const text =
      value !== null && Math.abs(value) >= 10000
        ? value.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB")
        : term.value;
    const told = term["xml:lang"]
      ? `@${term["xml:lang"]}`
      : term.datatype
        ? this.naming.vocabulary.short(term.datatype)
        : "";
    return make("td", { title: told, class: value === null ? "" : "number" }, text);
  }

  node(iri) {
    const label = this.naming.label(iri);
    const short = this.naming.vocabulary.short(iri);
    const link = make("a", { href: address(iri), title: iri }, label || short);
    const kind = this.naming.kind(iri);
    return make("td", {}, link, ...(label ? [" ", make("span", { class: "soft iri" }, kind || short)] : []));
  }

  turn(count) {
    const last = Math.max(0, Math.ceil(count / PAGE) - 1);
    const step = (by, text, title) => {
      const button = make("button", { type: "button", title }, text);
      button.disabled = this.page + by < 0 || this.page + by > last;
      button.addEventListener("click", () => ((this.page += by), this.draw()));
      return button;
    };
    const told = say(`第 ${this.page + 1} / ${last + 1} 页`, `page ${this.page + 1} of ${last + 1}`);
    this.pages.replaceChildren(
      ...(last
        ? [step(-1, "‹", say("上一页", "Previous")), ` ${told} `, step(1, "›", say("下一页", "Next"))]
        : []),
    );
  }
}

/** Where a person reads about a thing. */
export const address = (iri) => `/resource?iri=${encodeURIComponent(iri)}&lang=${lang}`;

function order(a, b, naming) {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  for (const read of [number, moment]) {
    if (read(a) !== null && read(b) !== null) return read(a) - read(b);
  }
  return naming.text(a).localeCompare(naming.text(b), lang === "zh" ? "zh-CN" : "en");
}
