// The named questions: a list to choose from, and a form for the parameters of the one that was chosen.

import { json, lang, make, say } from "/web/common.js";
import { Parameters } from "./parameters.js";

const CLAUSE = /(VALUES\s+\?(\w+)\s*\{)([^}]*)(\})/gu;

export class Questions {
  constructor(list, form, vocabulary, { choose }) {
    Object.assign(this, { list, form, choose, all: [], parameters: new Parameters(vocabulary) });
  }

  /** Hides the form beside queries of other questions. */
  beside(origin) {
    this.form.hidden = !origin || origin !== this.shown;
  }

  async load() {
    const found = await json("/queries");
    this.all = found.queries;
    const input = make("input", {
      type: "search",
      "aria-label": say("找问题", "Find a question"),
      placeholder: say("找问题…", "Find a question…"),
    });
    this.items = make("ul", { class: "plain" });
    input.addEventListener("input", () => this.draw(input.value));
    this.list.replaceChildren(input, this.items);
    this.draw("");
  }

  draw(wanted) {
    const word = wanted.trim().toLowerCase();
    const fitting = this.all.filter((one) =>
      [one.name, one.title.zh, one.title.en, one.asks.zh, one.asks.en, ...one.tags].some((text) =>
        text.toLowerCase().includes(word),
      ),
    );
    this.items.replaceChildren(...fitting.map((one) => this.item(one)));
  }

  item(question) {
    const button = make(
      "button",
      { type: "button", class: "plain", "data-question": question.name },
      make("b", {}, question.name),
      ` ${question.title[lang]}`,
    );
    button.addEventListener("click", () => this.open(question));
    return make("li", {}, button, make("div", { class: "soft" }, question.asks[lang]));
  }

  /** Shows the form of a question and puts its query into the editor. */
  async open(question) {
    this.inputs = new Map(question.parameters.map((param) => [param.name, this.parameters.input(param)]));
    const fields = question.parameters.map((param) =>
      make("label", {}, `${param.label[lang]} `, ...this.inputs.get(param.name).shown),
    );
    const go = make("button", { class: "go" }, say("运行", "Run"));
    const close = make("button", { type: "button" }, "×");
    close.title = say("收起", "Close");
    close.addEventListener("click", () => ((this.form.hidden = true), (this.shown = null)));
    this.told = make("p", { class: "error", role: "alert", hidden: "" });
    const links = make("p", { class: "soft links" });
    this.form.replaceChildren(
      make("div", { class: "head" }, make("b", {}, `${question.name} ${question.title[lang]}`), close),
      ...(question.text[lang] ? [make("p", { class: "soft" }, question.text[lang])] : []),
      make("div", { class: "fields" }, ...fields, go),
      this.told,
      links,
    );
    this.form.hidden = false;
    this.shown = question.name;
    this.form.onsubmit = (event) => (event.preventDefault(), this.fill(question, true));
    this.form.oninput = () => this.link(question, links);
    this.link(question, links);
    await this.fill(question, false);
    this.form.querySelector(":invalid")?.focus();
  }

  /** The addresses under which the answer can be had without this page. */
  link(question, place) {
    const set = [...this.inputs]
      .map(([name, input]) => [name, input.field.value.trim()])
      .filter(([, value]) => value);
    const asked = new URLSearchParams(
      set.map(([name, value]) => [name, this.parameters.things.get(value) || value]),
    ).toString();
    const missing = question.parameters.some(
      (param) => param.required && !set.some(([name]) => name === param.name),
    );
    const links = missing
      ? []
      : question.formats.map((ending) =>
          make("a", { href: `/queries/${question.name}.${ending}${asked ? `?${asked}` : ""}` }, ending),
        );
    place.hidden = !links.length;
    place.replaceChildren(say("直接取得：", "Get it as: "), ...links.flatMap((one) => [one, " "]));
  }

  /** Puts the query with the values of the form into the editor. */
  async fill(question, run) {
    const terms = {};
    try {
      for (const param of question.parameters)
        terms[param.name] = await this.parameters.term(param, this.inputs.get(param.name).field.value.trim());
    } catch (error) {
      [this.told.hidden, this.told.textContent] = [!run, error.message];
      if (run) return;
    }
    if (run) this.told.hidden = true;
    const head = `# ${question.name} ${question.title[lang]}\n`;
    this.choose(head + put(question.query, terms), run, question.name);
  }
}

/** A query with terms where its variables get their values. */
export function put(query, terms) {
  return query.replace(CLAUSE, (all, start, name, _, end) =>
    terms[name] ? `${start} ${terms[name]} ${end}` : all,
  );
}
