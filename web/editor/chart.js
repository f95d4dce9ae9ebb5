// The answer as a chart: which columns make one, and the choice among them.

import { lang, make, say } from "/web/common.js";
import { moment, number, sort } from "./answers.js";
import { KINDS, draw, ticks } from "./drawing.js";
import { save } from "./saving.js";

/** So many points are drawn of each kind of chart. */
const MOST = { bar: 60, pie: 16, line: 5000, scatter: 5000 };

export class Chart {
  constructor(parent, answer, naming) {
    Object.assign(this, { parent, answer, naming });
    this.sorts = answer.columns.map((_, column) => sort(answer.rows, column));
    Object.assign(this, usual(this.sorts));
  }

  /** Whether an answer has numbers to draw. */
  static fits(answer) {
    return (
      answer.form === "rows" && answer.columns.some((_, column) => sort(answer.rows, column) === "number")
    );
  }

  async show() {
    if (this.y < 0) {
      this.parent.replaceChildren(
        make(
          "p",
          { class: "soft" },
          say(
            "没有数值列，无法作图。可用 COUNT、SUM 等求出数值。",
            "No column holds numbers, so there is nothing to draw; COUNT or SUM makes some.",
          ),
        ),
      );
      return;
    }
    const numbers = this.sorts.flatMap((one, at) => (one === "number" ? [at] : []));
    const all = this.sorts.flatMap((one, at) => (one === "none" ? [] : [at]));
    const keep = make("button", { type: "button" }, say("存为 SVG", "Save as SVG"));
    keep.addEventListener("click", () => this.save());
    this.place = make("div", { class: "wide chart" });
    this.told = make("span", { class: "soft" });
    const tools = make(
      "div",
      { class: "tools" },
      this.choice(
        say("图形", "Chart"),
        Object.entries(KINDS).map(([name, words]) => [name, say(...words)]),
        this.kind,
        (kind) => (this.kind = kind),
      ),
      this.choice(
        "x",
        all.map((at) => [at, this.answer.columns[at]]),
        this.x,
        (x) => (this.x = Number(x)),
      ),
      this.choice(
        "y",
        numbers.map((at) => [at, this.answer.columns[at]]),
        this.y,
        (y) => (this.y = Number(y)),
      ),
      keep,
      this.told,
    );
    this.parent.replaceChildren(tools, this.place);
    await this.draw();
  }

  choice(label, options, chosen, choose) {
    const select = make(
      "select",
      { "aria-label": label },
      ...options.map(([value, said]) =>
        make("option", { value, ...(String(value) === String(chosen) ? { selected: "" } : {}) }, said),
      ),
    );
    select.addEventListener("change", () => (choose(select.value), this.draw()));
    return make("label", {}, `${label} `, select);
  }

  async draw() {
    const rows = this.answer.rows.filter((row) => number(row[this.y]) !== null);
    const shown = rows.slice(0, MOST[this.kind]);
    await this.naming.learn(shown.map((row) => row[this.x]));
    const points = shown.map((row, at) => this.point(row, at));
    // a pie without its small slices would tell wrong shares
    if (this.kind === "pie")
      points.push(...others(rows.slice(shown.length).map((row) => number(row[this.y]))));
    const left = this.answer.rows.length - (this.kind === "pie" ? rows : shown).length;
    this.told.textContent = left
      ? say(`画出 ${shown.length} 行，其余 ${left} 行未画`, `${shown.length} rows drawn, ${left} not`)
      : "";
    this.place.replaceChildren(draw(this.kind, points, this.axes()));
  }

  point(row, at) {
    const term = row[this.x];
    const place = { number: number, date: moment }[this.sorts[this.x]]?.(term);
    return { label: this.naming.text(term), x: place ?? at, y: number(row[this.y]) };
  }

  axes() {
    const { columns } = this.answer;
    return {
      x: columns[this.x],
      y: columns[this.y],
      ticks: { number: ofNumbers, date: ofDates }[this.sorts[this.x]] || ofLabels,
    };
  }

  save() {
    const drawn = this.place.querySelector("svg").cloneNode(true);
    drawn.setAttribute("color", "#1c2733");
    save(new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" }), "chart.svg");
  }
}

/** The chart that fits the columns best: bars over names, a line over dates, points over numbers. */
export function usual(sorts) {
  const y = sorts.lastIndexOf("number");
  const others = sorts.map((one, at) => [one, at]).filter(([one, at]) => at !== y && one !== "none");
  const found = ["date", "node", "text", "number"]
    .map((wanted) => others.find(([one]) => one === wanted))
    .find(Boolean);
  const kind = { date: "line", number: "scatter" }[found?.[0]] || "bar";
  return { kind, x: found ? found[1] : y, y };
}

/** The slice of all that has none of its own. */
function others(values) {
  const sum = values.filter((value) => value > 0).reduce((total, value) => total + value, 0);
  return sum ? [{ label: say("其他", "others"), x: 0, y: sum }] : [];
}

const ofNumbers = (least, most) => ticks(least, most).map((at) => [at, String(at)]);

function ofDates(least, most) {
  const years = (most - least) / (365.25 * 864e5);
  if (years > 2)
    return ticks(new Date(least).getUTCFullYear(), new Date(most).getUTCFullYear())
      .filter(Number.isInteger)
      .map((year) => [Date.UTC(year), String(year)])
      .filter(([at]) => at >= least);
  const written = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "short",
    timeZone: "UTC",
  });
  return [0, 1, 2, 3, 4]
    .map((part) => least + ((most - least) * part) / 4)
    .map((at) => [at, written.format(at)]);
}

function ofLabels(_least, _most, points) {
  const step = Math.ceil(points.length / 8);
  return points.filter((_, at) => at % step === 0).map((point) => [point.x, point.label]);
}
