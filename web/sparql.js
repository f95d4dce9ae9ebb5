// The SPARQL page: a query, its answer as table, chart, graph or text, and all of them to save and to share.

import { json, lang, say, status, translate } from "/web/common.js";
import { read } from "/web/editor/answers.js";
import { Problem, ask } from "/web/editor/asking.js";
import { Editor } from "/web/editor/editor.js";
import { isAgain, keep, linked } from "/web/editor/keeping.js";
import { Naming } from "/web/editor/naming.js";
import { Questions } from "/web/editor/questions.js";
import { savers } from "/web/editor/saving.js";
import { remembered, share } from "/web/editor/sharing.js";
import { Sheets } from "/web/editor/sheets.js";
import { form } from "/web/editor/tokens.js";
import { Views } from "/web/editor/views.js";
import { NONE, Vocabulary } from "/web/editor/vocabulary.js";

const FIRST = `# ${say("各类事物有多少", "How many things there are of each kind")}
SELECT ?kind (COUNT(*) AS ?count) {
  ?thing a ?kind
} GROUP BY ?kind ORDER BY DESC(?count)
`;
/** Answers of so many bytes together are kept for when their sheets are looked at again. */
const TOGETHER = 64 * 1024 ** 2;

const byId = (id) => document.getElementById(id);
const counted = (count) => count.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB");

class Page {
  /** What is asked from each sheet, by its id: `{query, started, running}`, then what came: `{found}` or `{error}`. */
  work = new Map();
  /** How the answer of each sheet is looked at. */
  looks = new Map();

  async start() {
    translate();
    byId("sheets").setAttribute("aria-label", say("查询", "Queries"));
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
      choose: (query, run, origin) => this.put(query, run, origin),
    });
    this.sheets = new Sheets(byId("sheets"), {
      enter: (sheet) => this.enter(sheet),
      changed: (sheet) => this.changed(sheet),
      gone: (id) => this.forget(id),
    });
    this.views = new Views(byId("tabs"), byId("view"), this.naming, {
      chosen: (name) => this.looks.set(this.sheets.id, name),
      tell: (error) => this.tell(error, this.editor.text),
    });
    byId("prefixes").textContent = Object.entries(this.vocabulary.prefixes)
      .map(([name, space]) => `${name}: <${space}>`)
      .join("\n");
    this.wire();
    remembered(byId("history"), (query) => this.put(query, false));
    this.sheets.start(FIRST);
    if (linked() && !isAgain()) this.open(linked());
    await this.questions.load().catch((error) => (byId("questions").textContent = error.message));
  }

  wire() {
    byId("run").addEventListener("click", () => this.run());
    byId("stop").addEventListener("click", () => this.stop());
    byId("share").addEventListener("click", () =>
      share(byId("shared"), this.editor.text, this.sheets.one?.name),
    );
    byId("declare").addEventListener("click", () => this.editor.declare());
    this.editor.yasqe.on("change", () => this.sheets.write(this.editor.text));
    addEventListener("hashchange", () => linked() && this.open(linked()));
  }

  /** Puts a query of this page into the editor, where nothing is lost by it. */
  put(query, run, origin) {
    this.sheets.put(query, origin);
    if (run) this.run();
  }

  /** Shows the query of a link. */
  open(one) {
    this.sheets.open(one);
    if (one.run) this.run();
  }

  /** Shows a sheet, with what was asked from it. */
  enter(sheet) {
    this.editor.show(sheet.id, sheet.query);
    this.questions.beside(sheet.origin);
    byId("shared").hidden = true;
    this.present();
    this.editor.focus();
  }

  /** Shows what another window wrote on this sheet, while nobody writes here. */
  changed({ id, query }) {
    if (query !== this.editor.text && !document.hasFocus()) this.editor.show(id, query);
  }

  /** Forgets what was asked from a sheet that was closed. */
  forget(id) {
    this.work.get(id)?.running?.abort();
    this.work.delete(id);
    this.looks.delete(id);
    this.editor.forget(id);
  }

  async run() {
    const { id } = this.sheets;
    this.stop();
    const one = { query: this.editor.text, started: performance.now(), running: new AbortController() };
    // behind all others
    this.work.delete(id);
    this.work.set(id, one);
    this.sheets.ran(id);
    this.sheets.sign(id, "busy");
    this.busy(one);
    try {
      one.found = await ask(one.query, one.running.signal);
    } catch (error) {
      one.error = error;
    }
    one.running = null;
    // asked again, or closed
    if (this.work.get(id) !== one) return;
    const isShown = this.sheets.id === id;
    this.sheets.sign(id, isShown ? "" : "ready");
    if (isShown) this.settle(one);
    else if (one.found) this.remember(one, read(one.found.type, one.found.text).rows.length);
    this.spare();
  }

  stop() {
    this.work.get(this.sheets.id)?.running?.abort();
  }

  /** Tells what came of the query of this sheet, or that it is asked. */
  present() {
    const { id } = this.sheets;
    const one = this.work.get(id);
    clearInterval(this.clock);
    byId("answer").hidden = byId("error").hidden = byId("stop").hidden = true;
    byId("savers").replaceChildren();
    byId("told").textContent = "";
    if (one?.running) return this.busy(one);
    this.sheets.sign(id);
    if (one) this.settle(one);
  }

  /** Tells what came of a query. */
  async settle(one) {
    clearInterval(this.clock);
    if (one.error) this.tell(one.error, one.query);
    else await this.show(one).catch((error) => this.tell(error, one.query));
    // another sheet may be shown by now, or the query be asked again
    if (this.work.get(this.sheets.id) === one) byId("stop").hidden = true;
  }

  busy({ started }) {
    byId("stop").hidden = false;
    clearInterval(this.clock);
    byId("answer").classList.add("old");
    byId("error").hidden = byId("shared").hidden = true;
    byId("savers").replaceChildren();
    const told = () =>
      (byId("told").textContent = say(
        `正在查询… ${Math.round((performance.now() - started) / 1000)} 秒`,
        `Running… ${Math.round((performance.now() - started) / 1000)} s`,
      ));
    told();
    this.clock = setInterval(told, 1000);
  }

  async show(one) {
    const { id } = this.sheets;
    const { type, text, milliseconds, bytes } = one.found;
    const answer = read(type, text);
    const rows = answer.rows.length,
      time = Math.round(milliseconds);
    byId("told").textContent = say(
      `${counted(rows)} 行，${counted(time)} 毫秒，${size(bytes)}`,
      `${counted(rows)} rows, ${counted(time)} ms, ${size(bytes)}`,
    );
    this.remember(one, rows);
    byId("answer").hidden = false;
    byId("answer").classList.remove("old");
    this.offerFiles(one.query, answer.form);
    await this.views.show(answer, text, this.looks.get(id));
  }

  /** Notes a query among those that ran, once. */
  remember(one, rows) {
    if (one.isKept) return;
    one.isKept = true;
    const { query, found } = one;
    keep({ query, at: new Date().toISOString(), rows, milliseconds: Math.round(found.milliseconds) });
    remembered(byId("history"), (query) => this.put(query, false));
  }

  /** Lets go of the answers that were looked at longest ago where they are too much together. */
  spare() {
    let bytes = 0;
    for (const [id, one] of [...this.work].reverse()) {
      bytes += one.found?.bytes || 0;
      if (bytes > TOGETHER && id !== this.sheets.id && !one.running) this.work.delete(id);
    }
  }

  /** Buttons that save the answer, also one that is too large to be shown. */
  offerFiles(query, kind) {
    const formats = this.vocabulary.formats[kind === "graph" ? "graph" : "rows"];
    byId("savers").replaceChildren(...savers(query, formats, (error) => this.tell(error, query)));
  }

  tell(error, query) {
    clearInterval(this.clock);
    byId("told").textContent = error.name === "AbortError" ? say("已取消", "Cancelled") : "";
    if (error.name === "AbortError") return;
    byId("error").textContent =
      error.message +
      (form(query) === "update" && error.status === 400 ? say("（本页只读）", " (this page only reads)") : "");
    byId("error").hidden = false;
    if (error.large) this.offerFiles(query, form(query));
    if (error instanceof Problem && error.line && query === this.editor.text)
      this.editor.mark(error.line, error.column, error.message);
  }
}

const size = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 ** 2
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

const page = new Page();
page.start().catch((error) => page.tell(error, ""));
