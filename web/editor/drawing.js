// Charts as SVG: bars, a line, points, a pie. Points are `{label, x, y}`; x is a number where the axis is one.

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [900, 440];
const COLOURS = [
  "#0b5cad",
  "#c4561b",
  "#2e7d4f",
  "#8e3b8a",
  "#a58400",
  "#00838f",
  "#b3261e",
  "#5b6b7b",
  "#6a4fb3",
  "#4d7c0f",
];

export const KINDS = {
  bar: ["条形", "bars"],
  line: ["折线", "line"],
  scatter: ["散点", "points"],
  pie: ["饼图", "pie"],
};

/** The drawing of points; `axes` says how x and y are called and how a value of x is written. */
export function draw(kind, points, axes) {
  const svg = node("svg", {
    xmlns: SPACE,
    role: "img",
    "aria-label": `${axes.y} / ${axes.x}`,
    "font-family": "sans-serif",
    "font-size": 13,
  });
  const height = { bar: bars, line, scatter, pie }[kind](svg, points, axes);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  svg.setAttribute("width", WIDTH);
  svg.setAttribute("height", height);
  return svg;
}

export function node(name, attributes = {}, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Round steps over a range, some five of them. */
export function ticks(least, most) {
  const span = most - least || Math.abs(most) || 1;
  const rough = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((one) => one * rough).find((one) => span / one <= 6);
  const first = Math.ceil(least / step - 1e-9) * step;
  return Array.from({ length: Math.floor((most - first) / step + 1e-9) + 1 }, (_, at) =>
    Number((first + at * step).toPrecision(12)),
  );
}

const short = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const written = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
const text = (x, y, said, more = {}) => node("text", { x, y, fill: "currentColor", ...more }, said);

function marked(shape, said) {
  shape.append(node("title", {}, said));
  return shape;
}

function bars(svg, points, axes) {
  const [left, row, top] = [230, 26, 34];
  const [least, most] = [Math.min(0, ...points.map((p) => p.y)), Math.max(0, ...points.map((p) => p.y))];
  const scale = (value) => left + ((value - least) / (most - least || 1)) * (WIDTH - left - 90);
  const height = top + points.length * row + 10;
  for (const tick of ticks(least, most)) {
    svg.append(
      node("line", {
        x1: scale(tick),
        x2: scale(tick),
        y1: top - 6,
        y2: height - 8,
        stroke: "currentColor",
        opacity: 0.15,
      }),
    );
    svg.append(text(scale(tick), top - 12, written(tick), { "text-anchor": "middle", opacity: 0.7 }));
  }
  points.forEach((point, at) => {
    const y = top + at * row;
    const [from, to] = [scale(Math.min(0, point.y)), scale(Math.max(0, point.y))];
    const bar = node("rect", {
      class: "mark",
      x: from,
      y,
      width: Math.max(1, to - from),
      height: row - 7,
      fill: COLOURS[0],
      rx: 2,
    });
    svg.append(marked(bar, `${point.label}: ${written(point.y)} ${axes.y}`));
    svg.append(
      text(left - 8, y + 14, short(point.label, 17), { "text-anchor": "end" }),
      text(to + 6, y + 14, written(point.y), { opacity: 0.8 }),
    );
  });
  return height;
}

function plane(svg, points, axes) {
  const [left, right, top, bottom] = [80, 20, 20, 56];
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [x0, x1] = widened(Math.min(...xs), Math.max(...xs));
  const [y0, y1] = widened(Math.min(0, ...ys), Math.max(0, ...ys));
  const x = (value) => left + ((value - x0) / (x1 - x0)) * (WIDTH - left - right);
  const y = (value) => HEIGHT - bottom - ((value - y0) / (y1 - y0)) * (HEIGHT - top - bottom);
  for (const tick of ticks(y0, y1)) {
    svg.append(
      node("line", {
        x1: left,
        x2: WIDTH - right,
        y1: y(tick),
        y2: y(tick),
        stroke: "currentColor",
        opacity: 0.15,
      }),
    );
    svg.append(text(left - 8, y(tick) + 4, written(tick), { "text-anchor": "end", opacity: 0.7 }));
  }
  for (const [at, said] of axes.ticks(x0, x1, points)) {
    svg.append(text(x(at), HEIGHT - bottom + 20, short(said, 12), { "text-anchor": "middle", opacity: 0.7 }));
  }
  svg.append(text(WIDTH / 2, HEIGHT - 10, axes.x, { "text-anchor": "middle" }), text(left, 14, axes.y));
  return { x, y };
}

const widened = (least, most) => (most > least ? [least, most] : [least - 1, most + 1]);

function line(svg, points, axes) {
  const ordered = [...points].sort((a, b) => a.x - b.x);
  const { x, y } = plane(svg, ordered, axes);
  const path = ordered.map((p, at) => `${at ? "L" : "M"}${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)}`).join("");
  svg.append(node("path", { d: path, fill: "none", stroke: COLOURS[0], "stroke-width": 2 }));
  for (const p of ordered) svg.append(dot(p, x, y, axes, 3.5));
  return HEIGHT;
}

function scatter(svg, points, axes) {
  const { x, y } = plane(svg, points, axes);
  for (const p of points) svg.append(dot(p, x, y, axes, 5));
  return HEIGHT;
}

const dot = (p, x, y, axes, r) =>
  marked(
    node("circle", { class: "mark", cx: x(p.x), cy: y(p.y), r, fill: COLOURS[0], "fill-opacity": 0.75 }),
    `${p.label}: ${written(p.y)} ${axes.y}`,
  );

function pie(svg, points) {
  const shown = points.filter((p) => p.y > 0);
  const sum = shown.reduce((total, p) => total + p.y, 0);
  const [cx, cy, r] = [210, 220, 190];
  let angle = -Math.PI / 2;
  shown.forEach((point, at) => {
    const turn = (point.y / sum) * 2 * Math.PI;
    const said = `${point.label}: ${written(point.y)} (${((100 * point.y) / sum).toFixed(1)}%)`;
    svg.append(
      marked(
        node("path", {
          class: "mark",
          d: slice(cx, cy, r, angle, turn),
          fill: COLOURS[at % COLOURS.length],
          "fill-opacity": at < COLOURS.length ? 1 : 0.6,
        }),
        said,
      ),
    );
    angle += turn;
    svg.append(
      node("rect", {
        x: 450,
        y: 30 + at * 24,
        width: 14,
        height: 14,
        fill: COLOURS[at % COLOURS.length],
        "fill-opacity": at < COLOURS.length ? 1 : 0.6,
      }),
    );
    svg.append(text(474, 42 + at * 24, short(said, 44)));
  });
  return Math.max(HEIGHT, 60 + shown.length * 24);
}

function slice(cx, cy, r, angle, turn) {
  // an arc from a point to itself is not drawn, so that a whole circle is two halves
  if (turn > 2 * Math.PI - 1e-6)
    return `M${cx} ${cy - r}A${r} ${r} 0 1 1 ${cx} ${cy + r}A${r} ${r} 0 1 1 ${cx} ${cy - r}Z`;
  const at = (a) => `${(cx + r * Math.cos(a)).toFixed(2)} ${(cy + r * Math.sin(a)).toFixed(2)}`;
  return `M${cx} ${cy}L${at(angle)}A${r} ${r} 0 ${turn > Math.PI ? 1 : 0} 1 ${at(angle + turn)}Z`;
}
