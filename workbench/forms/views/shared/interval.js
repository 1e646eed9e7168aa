// Values with how sure they are, a row each: a dot, a line from low to high, and the figures beside them in words.
//
//   intervalPlot(view, {
//     caption: "Agreement per criterion",
//     rows: [{ key, title, value, low, high, text, marked, note }],
//       value, low, high: numbers or null;  text: the figures as they are read;  marked: "quiet" or "heed"
//       note: a word under the title
//     head: ["Criterion", "Alpha"],     over the titles and over the figures
//     from, to: the ends of the axis, where the rows do not say;  line: a value to compare with (0, a threshold)
//     places: decimals of the axis
//     open(row): what a click does
//   })

const SVG = ["http:", "", "www.w3.org/2000/svg"].join("/");

/** An element of a drawing. The name of its namespace is no address; nothing is fetched. */
function drawn(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(name, value);
  add(node, children);
  return node;
}

/** Round numbers over a span, four to seven of them. */
function ticks(from, to) {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => span / each <= 6);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) => (first + at) * step);
}

/** How many decimals the ticks need to be told apart. */
function tickPlaces(all) {
  const step = all.length > 1 ? all[1] - all[0] : 1;
  return Math.max(0, Math.min(6, [0, 1, 2, 3, 4, 5, 6].find((places) => Math.abs(step - Number(step.toFixed(places))) < step * 1e-6) ?? 6));
}

function intervalSpan(spec) {
  const known = spec.rows.flatMap((row) => [row.value, row.low, row.high]).concat(spec.line ?? null).filter((each) => each !== null && each !== undefined && Number.isFinite(each));
  const least = Math.min(...known, spec.from ?? Infinity);
  const most = Math.max(...known, spec.to ?? -Infinity);
  const room = most > least ? 0 : 1;
  return known.length || spec.from !== undefined ? [least - room, most + room] : [0, 1];
}

function intervalDrawing(spec, row, [from, to], all) {
  const place = (value) => `${(2 + 96 * (Math.min(to, Math.max(from, value)) - from) / (to - from)).toFixed(3)}%`;
  const grid = all.map((value) => drawn("line", { class: "wb-grid", x1: place(value), x2: place(value), y1: "0", y2: "100%" }));
  const line = spec.line === undefined ? null : drawn("line", { class: "wb-reference", x1: place(spec.line), x2: place(spec.line), y1: "0", y2: "100%" });
  const known = row.value !== null && row.value !== undefined;
  const sure = row.low !== null && row.low !== undefined && row.high !== null && row.high !== undefined;
  const ends = sure ? [row.low, row.high].map((value) => drawn("line", { class: "wb-whisker", x1: place(value), x2: place(value), y1: "32%", y2: "68%" })) : [];
  return drawn(
    "svg",
    { class: "wb-interval", "aria-hidden": "true", focusable: "false", "data-marked": row.marked || null },
    grid,
    line,
    sure ? drawn("line", { class: "wb-whisker", x1: place(row.low), x2: place(row.high), y1: "50%", y2: "50%" }) : null,
    ends,
    known ? drawn("circle", { class: "wb-dot", cx: place(row.value), cy: "50%", r: "5" }) : null,
  );
}

function intervalAxis(view, spec, [from, to], all) {
  const places = spec.places ?? tickPlaces(all);
  const place = (value) => 2 + (96 * (value - from)) / (to - from);
  const anchor = (value) => (place(value) < 6 ? "start" : place(value) > 94 ? "end" : "middle");
  const words = all.map((value) => drawn("text", { x: `${place(value).toFixed(3)}%`, y: "14", "text-anchor": anchor(value) }, shownNumber(value.toFixed(places).replace(/^-(0(?:\.0*)?)$/, "$1"), view.language)));
  return drawn("svg", { class: "wb-interval-axis", "aria-hidden": "true", focusable: "false" }, words);
}

function intervalPlot(view, spec) {
  const span = intervalSpan(spec);
  const all = ticks(...span);
  const row = (each) => {
    const name = spec.open ? button(each.title, () => spec.open(each), { class: "wb-link wb-row-link", "data-focus": `interval ${spec.caption} ${each.key}` }) : each.title;
    return el(
      "tr",
      { "data-marked": each.marked || null },
      el("th", { scope: "row" }, name, each.note ? el("span", { class: "wb-interval-note" }, each.note) : null),
      el("td", { class: "wb-interval-cell" }, intervalDrawing(spec, each, span, all)),
      el("td", { class: "wb-figure" }, each.text),
    );
  };
  const [first, last] = spec.head;
  return el(
    "table",
    { class: "wb-table wb-intervals" },
    el("caption", { class: "wb-hidden" }, spec.caption),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, first), el("td", {}), el("th", { scope: "col", class: "wb-figure" }, last))),
    el("tbody", {}, spec.rows.map(row)),
    el("tfoot", { "aria-hidden": "true" }, el("tr", {}, el("td", {}), el("td", { class: "wb-interval-cell" }, intervalAxis(view, spec, span, all)), el("td", {}))),
  );
}
