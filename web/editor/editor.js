// The text field for queries: Yasqe, with completion from our own vocabulary and marks where a query is wrong.

import { json, lang, make, say } from "/web/common.js";
import { complete } from "./completion.js";
import { context } from "./reading.js";
import { declared, tokens } from "./tokens.js";

const SORTS = {
  class: ["类", "class"],
  property: ["属性", "property"],
  code: ["代码", "code"],
  variable: ["变量", "variable"],
  keyword: ["关键字", "keyword"],
  function: ["函数", "function"],
  graph: ["图", "graph"],
  prefix: ["前缀", "prefix"],
  thing: ["事物", "thing"],
};
const MODE = "sparql-with-prefixes";
/** So many characters have to be typed before things of the city are looked for. */
const ENOUGH = 2;

export class Editor {
  left = new Map();

  constructor(parent, vocabulary, { run, stop }) {
    this.vocabulary = vocabulary;
    // its own completers ask elsewhere, and an empty list among the options does not put them out
    globalThis.Yasqe.defaults.autocompleters = [];
    knowing(vocabulary.prefixes);
    this.yasqe = new globalThis.Yasqe(parent, {
      mode: MODE,
      value: "",
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "auto",
      viewportMargin: Infinity,
      collapsePrefixesOnLoad: true,
      screenReaderLabel: say("SPARQL 查询", "SPARQL query"),
      extraKeys: {
        "Ctrl-Space": () => this.suggest(true),
        "Cmd-Enter": run,
        "Ctrl-Enter": run,
        "Ctrl-S": () => {},
        Esc: (yasqe) => (stop(), yasqe.getInputField().blur()),
        Tab: (yasqe) =>
          yasqe.somethingSelected() ? yasqe.indentSelection("add") : yasqe.replaceSelection("  "),
        "Shift-Tab": (yasqe) => yasqe.indentSelection("subtract"),
      },
    });
    this.yasqe.on("inputRead", () => this.suggest(false));
    this.yasqe.on("change", () => this.clear());
  }

  get text() {
    return this.yasqe.getValue();
  }

  /** Shows the query of a sheet; the cursor, and what can be undone, are as they were when it was left. */
  show(id, text) {
    const doc = this.yasqe.getDoc();
    if (this.id)
      this.left.set(this.id, { text: this.text, history: doc.getHistory(), cursor: doc.getCursor() });
    const before = this.left.get(id);
    this.id = id;
    this.yasqe.setValue(text);
    this.yasqe.clearHistory();
    if (before?.text !== text) return;
    doc.setHistory(before.history);
    doc.setCursor(before.cursor);
  }

  /** Forgets how a sheet was left. */
  forget(id) {
    this.left.delete(id);
    if (this.id === id) this.id = null;
  }

  focus() {
    this.yasqe.focus();
  }

  /** Opens the list of what can stand at the cursor; while one types only where something was typed. */
  suggest(asked) {
    const doc = this.yasqe.getDoc();
    const found = context(this.text, doc.indexFromPos(doc.getCursor()));
    if (!found || (!asked && !worthwhile(found.typed)) || this.yasqe.state.completionActive) return;
    const hint = (_editor, done) => this.hints().then(done);
    hint.async = true;
    this.yasqe.showHint({
      hint,
      completeSingle: false,
      closeCharacters: /[\s()[\]{};,.]/u,
      alignWithWord: true,
    });
  }

  async hints() {
    const doc = this.yasqe.getDoc();
    const at = doc.indexFromPos(doc.getCursor());
    const found = complete(this.text, at, this.vocabulary);
    if (!found) return null;
    const things = found.things && found.typed.length >= ENOUGH ? await this.things(found) : [];
    const list = [...found.list, ...things].map((one) => ({
      text: one.text,
      render: (element) => draw(element, { ...one, code: this.read(one) }),
    }));
    return { list, from: doc.posFromIndex(found.from), to: doc.posFromIndex(found.to) };
  }

  /** An offer as people read it. */
  read({ text, iri }) {
    return text.startsWith("<") && iri ? this.vocabulary.short(iri) : text;
  }

  /** The things of the city whose name holds what was typed. */
  async things({ typed, things }) {
    const asked = new URLSearchParams({ prefix: typed });
    const kinds = things.kinds.map((iri) => this.vocabulary.kindOf.get(iri)?.name).filter(Boolean);
    if (kinds.length === 1) asked.set("type", kinds[0]);
    const found = await json(`/reconcile/suggest/entity?${asked}`).catch(() => ({ result: [] }));
    const space = this.vocabulary.prefixes.id || "";
    return found.result.slice(0, 12).map((one) => {
      const iri = /^https?:/u.test(one.id) ? one.id : space + one.id;
      return {
        text: this.vocabulary.write(iri),
        iri,
        shown: [one.name, one.name],
        note: { zh: one.description, en: one.description },
        sort: "thing",
      };
    });
  }

  /** Marks where a query is wrong, line and column from 1, and goes there. */
  mark(line, column, words) {
    const doc = this.yasqe.getDoc();
    const row = Math.min(Math.max(line, 1), doc.lineCount()) - 1;
    const length = doc.getLine(row).length;
    const start = Math.min(Math.max(column, 1) - 1, Math.max(0, length - 1));
    this.wrong = doc.markText(
      { line: row, ch: start },
      { line: row, ch: Math.max(length, start + 1) },
      { className: "wrong", title: words },
    );
    this.wrongLine = this.yasqe.addLineClass(row, "background", "wrong-line");
    doc.setCursor({ line: row, ch: start });
    this.yasqe.scrollIntoView(null, 60);
  }

  clear() {
    this.wrong?.clear();
    if (this.wrongLine) this.yasqe.removeLineClass(this.wrongLine, "background", "wrong-line");
    this.wrong = this.wrongLine = null;
  }

  /** Writes out the prefixes that the query uses, so that it runs elsewhere too. */
  declare() {
    const known = declared(this.text);
    const used = tokens(this.text)
      .filter((token) => token.kind === "name")
      .map((token) => token.text.split(":", 1)[0]);
    const missing = [...new Set(used)]
      .filter((name) => !(name in known) && name in this.vocabulary.prefixes)
      .sort();
    const lines = missing.map((name) => `PREFIX ${name}: <${this.vocabulary.prefixes[name]}>\n`);
    if (lines.length) this.yasqe.getDoc().replaceRange(lines.join(""), { line: 0, ch: 0 });
  }
}

/** Makes the way in which Yasqe reads SPARQL, with prefixes that need not be declared. */
function knowing(prefixes) {
  globalThis.Yasqe.defineMode(MODE, (config) => {
    const mode = globalThis.Yasqe.getMode(config, "sparql11");
    return {
      ...mode,
      startState: (...given) => ({ ...mode.startState(...given), prefixes: { ...prefixes } }),
    };
  });
}

/** Whether so little tells enough to open a list by itself. */
const worthwhile = (typed) => /^[?$]|:|\P{ASCII}/u.test(typed) || typed.length >= 2;

function draw(element, one) {
  const label = one.shown?.[lang === "zh" ? 0 : 1] || "";
  const other = one.shown?.[lang === "zh" ? 1 : 0] || "";
  const note = one.note?.[lang];
  if (note) element.title = note;
  const text = one.code;
  const sort = SORTS[one.sort];
  element.append(
    make("code", {}, text.length > 44 ? `${text.slice(0, 43)}…` : text),
    make("b", {}, label),
    make("span", { class: "soft" }, other === label ? note || "" : other),
    make("small", {}, `${say(...sort)}${one.count ? ` ${one.count}` : ""}`),
  );
}
