// Queries side by side: each on a sheet with a name, kept by the browser, in a strip above the editor.

import { make, say } from "/web/common.js";
import { keepSheets, keepShown, onSheets, sheets, shown } from "./keeping.js";

/** So many characters of a name are shown, and may be given. */
const [SHORT, LONG] = [22, 60];

export class Sheets {
  /**
   * `enter` is called with the sheet that is shown from then on, `changed` with that one where another window wrote on
   * it, and `gone` with the id of one that was closed.
   */
  constructor(strip, { enter, changed, gone }) {
    Object.assign(this, { strip, enter, changed, gone, closed: [], signs: new Map() });
  }

  /** Shows the sheet that was shown last; with `first` on it where there is none. */
  start(first) {
    const all = sheets();
    const one = all.find(({ id }) => id === shown()) || all.at(-1);
    if (one) this.choose(one.id);
    else this.add(first, { put: first });
    onSheets(() => this.changedElsewhere());
  }

  get one() {
    return sheets().find(({ id }) => id === this.id);
  }

  choose(id) {
    this.id = id;
    keepShown(id);
    this.draw();
    this.enter(this.one);
  }

  /** Another sheet, which is shown. */
  add(query = "", more = {}) {
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    keepSheets((all) => all.push({ id, number: unused(all), query, ...more }));
    this.choose(id);
  }

  /** Puts a query on this sheet where nothing would be lost by it, on a new one otherwise. */
  put(query, origin = null) {
    const one = this.one;
    if (!one || !(isFree(one) || (one.query === one.put && one.origin && one.origin === origin)))
      return this.add(query, { put: query, origin });
    this.change((mine) => Object.assign(mine, { query, put: query, origin, ran: false }));
    this.choose(this.id);
  }

  /** Shows a query that came by a link, on the sheet that has it already or on a new one. */
  open({ query, name }) {
    const one = sheets().find((other) => other.query === query && (!name || other.name === name));
    if (one) this.choose(one.id);
    else this.add(query, name ? { name: name.slice(0, LONG) } : {});
  }

  /** What is written on this sheet now. */
  write(query) {
    if (this.one?.query === query) return;
    const before = this.one && title(this.one);
    this.change((mine) => (mine.query = query));
    if (title(this.one) !== before) this.draw();
  }

  /** Notes that the query of a sheet ran: it is not replaced then. */
  ran(id) {
    keepSheets((all) => all.filter((one) => one.id === id).forEach((one) => (one.ran = true)));
  }

  /** Marks a sheet in the strip: "busy", "ready" or nothing. */
  sign(id, word = "") {
    this.signs.set(id, word);
    const button = this.strip.querySelector(`[data-sheet="${id}"]`);
    if (button) button.className = word;
  }

  close(id) {
    const place = sheets().findIndex((one) => one.id === id);
    if (place < 0) return;
    const [one] = keepSheets((all) => all.splice(place, 1));
    if (one.query.trim()) this.closed.push(one);
    this.gone(id);
    const rest = sheets();
    if (id !== this.id) this.draw();
    else if (rest.length) this.choose(rest[Math.min(place, rest.length - 1)].id);
    else this.add();
  }

  /** Opens the sheet that was closed last. */
  reopen() {
    const one = this.closed.pop();
    if (!one) return;
    keepSheets((all) => all.push(one));
    this.choose(one.id);
  }

  rename(id) {
    const button = this.strip.querySelector(`[data-sheet="${id}"]`);
    const one = sheets().find((other) => other.id === id);
    if (!button || !one) return;
    const field = make("input", {
      "aria-label": say("名称", "Name"),
      maxlength: LONG,
      value: one.name || title(one),
      size: 16,
    });
    let isOpen = true;
    const done = (name) => {
      // it is left once more when it is taken away
      if (!isOpen) return;
      isOpen = false;
      if (name !== null)
        keepSheets((all) =>
          all.filter((mine) => mine.id === id).forEach((mine) => (mine.name = name.trim().slice(0, LONG))),
        );
      this.draw();
      this.strip.querySelector(`[data-sheet="${id}"]`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") done(field.value);
      if (event.key === "Escape") done(null);
    });
    field.addEventListener("blur", () => done(field.value));
    button.replaceWith(field);
    field.select();
  }

  // -- within

  /** Changes this sheet; one that another window closed is there again. */
  change(work) {
    keepSheets((all) => {
      let mine = all.find((one) => one.id === this.id);
      if (!mine) all.push((mine = { id: this.id, number: unused(all), query: "" }));
      work(mine);
    });
  }

  changedElsewhere() {
    const all = sheets();
    if (!all.some((one) => one.id === this.id) && all.length) this.choose(all.at(-1).id);
    else {
      this.draw();
      this.changed(this.one);
    }
  }

  draw() {
    const focused = this.strip.contains(document.activeElement);
    const button = (id, sign, words, press) => {
      const found = make("button", { id, type: "button", title: words, "aria-label": words }, sign);
      found.addEventListener("click", press);
      return make("li", {}, found);
    };
    this.strip.replaceChildren(
      ...sheets().map((one) => this.item(one)),
      ...(this.closed.length
        ? [
            button("reopen-sheet", "↶", say("恢复刚关闭的查询", "Reopen the query closed last"), () =>
              this.reopen(),
            ),
          ]
        : []),
      button("add-sheet", "+", say("新的查询", "A new query"), () => this.add()),
    );
    const mine = this.strip.querySelector('[aria-current="true"]');
    mine?.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focused) mine?.focus();
  }

  item(one) {
    const name = title(one);
    const button = make(
      "button",
      {
        type: "button",
        "data-sheet": one.id,
        class: this.signs.get(one.id) || "",
        "aria-current": String(one.id === this.id),
        title: `${name}\n${say("双击改名", "Double-click to rename")}`,
      },
      name.length > SHORT ? `${name.slice(0, SHORT - 1)}…` : name,
    );
    button.addEventListener("click", () => one.id === this.id || this.choose(one.id));
    button.addEventListener("dblclick", () => this.rename(one.id));
    button.addEventListener("keydown", ({ key }) => {
      if (key === "F2") this.rename(one.id);
      if (key === "Delete") this.close(one.id);
    });
    const words = say(`关闭“${name}”`, `Close “${name}”`);
    const close = make("button", { type: "button", class: "close", title: words, "aria-label": words }, "×");
    close.addEventListener("click", () => this.close(one.id));
    return make("li", one.id === this.id ? { class: "shown" } : {}, button, close);
  }
}

/** What a sheet is called: as it was named, else by the comment that its query begins with, else by its number. */
export function title({ name, query, number }) {
  const comment = /^\s*#+[ \t]*(\S[^\r\n]*)/u.exec(query)?.[1].trim();
  return name || comment || say(`查询 ${number}`, `Query ${number}`);
}

/** Whether nobody would miss what is on a sheet. */
const isFree = ({ query, put, ran }) => !query.trim() || (query === put && !ran);

/** The least number that no sheet has. */
function unused(all) {
  const used = new Set(all.map((one) => one.number));
  let number = 1;
  while (used.has(number)) number += 1;
  return number;
}
