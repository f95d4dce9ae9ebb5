// The SPARQL page: a query, its answer as table, chart, graph or text, and all of them to save and to share.

import { json, lang, make, say, status, translate } from "/web/common.js";
import { read } from "/web/editor/answers.js";
import { Problem, ask } from "/web/editor/asking.js";
import { Chart } from "/web/editor/chart.js";
import { Editor } from "/web/editor/editor.js";
import { draft, keep, keepDraft, linked } from "/web/editor/keeping.js";
import { Naming } from "/web/editor/naming.js";
import { Picture } from "/web/editor/picture.js";
import { Questions } from "/web/editor/questions.js";
import { savers } from "/web/editor/saving.js";
import { remembered, share } from "/web/editor/sharing.js";
import { Table } from "/web/editor/table.js";
import { form } from "/web/editor/tokens.js";
import { NONE, Vocabulary } from "/web/editor/vocabulary.js";

const FIRST = `# ${say("各类事物有多少", "How many things there are of each kind")}
SELECT ?kind (COUNT(*) AS ?count) {
  ?thing a ?kind
} GROUP BY ?kind ORDER BY DESC(?count)
`;
const VIEWS = {
  table: ["表格", "Table"],
  chart: ["图表", "Chart"],
  picture: ["图", "Graph"],
  raw: ["原文", "Raw"],
};
/** So many characters of an answer are shown as they came. */
const RAW = 300_000;

const byId = (id) => document.getElementById(id);
const counted = (count) => count.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB");

class Page {
  async start() {
    translate();
    byId("questions-part").open = matchMedia("(min-width: 60rem)").matches;
    const [told] = await Promise.all([
      json("/sparql/vocabulary.json").catch(() => NONE),
      status().catch(() => null),
    ]);
    this.vocabulary = new Vocabulary(told);
    this.naming = new Naming(this.vocabulary);
    this.editor = new Editor(byId("editor"), this.vocabulary, {
      run: () => this.run(),
      stop: () => this.stop(),
    });
    this.questions = new Questions(byId("questions"), byId("form"), this.vocabulary, {
      choose: (query, run) => this.put(query, run),
    });
    byId("prefixes").textContent = Object.entries(this.vocabulary.prefixes)
      .map(([name, space]) => `${name}: <${space}>`)
      .join("\n");
    this.wire();
    remembered(byId("history"), (query) => this.put(query, false));
    this.open(linked() || { query: draft() || FIRST, run: false });
    await this.questions.load().catch((error) => (byId("questions").textContent = error.message));
  }

  wire() {
    byId("run").addEventListener("click", () => this.run());
    byId("stop").addEventListener("click", () => this.stop());
    byId("share").addEventListener("click", () => share(byId("shared"), this.editor.text));
    byId("declare").addEventListener("click", () => this.editor.declare());
    this.editor.yasqe.on("change", (_, { origin }) => origin !== "setValue" && keepDraft(this.editor.text));
    addEventListener("hashchange", () => linked() && this.open(linked()));
  }

  /** Puts a query of this page into the editor. */
  put(query, run) {
    keepDraft(query);
    this.open({ query, run });
  }

  /** Puts a query into the editor; what was being written there stays remembered. */
  open({ query, run }) {
    this.editor.text = query;
    if (run) this.run();
    else this.editor.focus();
  }

  async run() {
    this.stop();
    const query = this.editor.text;
    const running = (this.running = new AbortController());
    this.busy(true);
    try {
      const found = await ask(query, running.signal);
      if (this.running === running) await this.show(query, found);
    } catch (error) {
      if (this.running === running) this.tell(error);
    } finally {
      if (this.running === running) this.busy(false);
    }
  }

  stop() {
    this.running?.abort();
  }

  busy(on) {
    byId("stop").hidden = !on;
    clearInterval(this.clock);
    if (!on) return;
    byId("answer").classList.add("old");
    byId("error").hidden = byId("shared").hidden = true;
    byId("savers").replaceChildren();
    const started = performance.now();
    const told = () =>
      (byId("told").textContent = say(
        `正在查询… ${Math.round((performance.now() - started) / 1000)} 秒`,
        `Running… ${Math.round((performance.now() - started) / 1000)} s`,
      ));
    told();
    this.clock = setInterval(told, 1000);
  }

  async show(query, { type, text, milliseconds, bytes }) {
    const answer = read(type, text);
    const rows = answer.rows.length,
      time = Math.round(milliseconds);
    clearInterval(this.clock);
    byId("told").textContent = say(
      `${counted(rows)} 行，${counted(time)} 毫秒，${size(bytes)}`,
      `${counted(rows)} rows, ${counted(time)} ms, ${size(bytes)}`,
    );
    keep({ query, at: new Date().toISOString(), rows, milliseconds: time });
    remembered(byId("history"), (query) => this.put(query, false));
    this.views = {
      table: (place) => new Table(place, answer, this.naming).show(),
      ...(answer.form === "rows" ? { chart: (place) => new Chart(place, answer, this.naming).show() } : {}),
      ...(answer.form === "graph" ||
      (answer.columns.length === 3 && answer.rows.length && answer.form !== "yes")
        ? { picture: (place) => new Picture(place, answer, this.naming).show() }
        : {}),
      raw: (place) =>
        place.replaceChildren(make("pre", {}, text.length > RAW ? `${text.slice(0, RAW)}\n…` : text)),
    };
    byId("answer").hidden = false;
    byId("answer").classList.remove("old");
    this.offerFiles(query, answer.form);
    const again = this.view === "chart" ? Chart.fits(answer) : this.views[this.view];
    await this.choose(
      again ? this.view : answer.form === "graph" && this.view !== "table" ? "picture" : "table",
    );
  }

  /** Buttons that save the answer, also one that is too large to be shown. */
  offerFiles(query, kind) {
    const formats = this.vocabulary.formats[kind === "graph" ? "graph" : "rows"];
    byId("savers").replaceChildren(...savers(query, formats, (error) => this.tell(error)));
  }

  async choose(name) {
    this.view = name;
    byId("tabs").replaceChildren(
      ...Object.keys(this.views).map((one) => {
        const tab = make(
          "button",
          { type: "button", role: "tab", "aria-selected": String(one === name), "data-view": one },
          say(...VIEWS[one]),
        );
        tab.addEventListener("click", () => this.choose(one).catch((error) => this.tell(error)));
        return tab;
      }),
    );
    await this.views[name](byId("view"));
  }

  tell(error) {
    clearInterval(this.clock);
    byId("told").textContent = error.name === "AbortError" ? say("已取消", "Cancelled") : "";
    if (error.name === "AbortError") return;
    byId("error").textContent =
      error.message +
      (form(this.editor.text) === "update" && error.status === 400
        ? say("（本页只读）", " (this page only reads)")
        : "");
    byId("error").hidden = false;
    if (error.large) this.offerFiles(this.editor.text, form(this.editor.text));
    if (error instanceof Problem && error.line) this.editor.mark(error.line, error.column, error.message);
  }
}

const size = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 ** 2
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

const page = new Page();
page.start().catch((error) => page.tell(error));
