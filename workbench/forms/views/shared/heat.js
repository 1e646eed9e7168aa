// A heat map that is a real table: each cell has its number and its words, the colour only repeats them. One cell takes
// the focus, arrows move it, Enter or a click opens what is behind.
//
//   heatTable(view, {
//     name: "residuals",
//     caption: "Residuals by assessor and submission",
//     rows: [{ key, title }], columns: [{ key, title, full }],     full: the long name, where the title is short
//     corner: "Assessor",
//     cell(row, column): { value, text, label, marked } or null    value: -1 to 1, what the colour says;
//                                                                  text: what stands there; label: what is read out
//     open(row, column): what a click does; none where there is nothing behind
//     low, high: the words of both ends of the scale
//   })

const HEAT_STEPS = 4;
const HEAT_NARROW = 6; // from here on headings stand upright: no word is broken to fit a cell of one number

/** How far from nothing, in whole steps to either side; the step is all that the style sheet knows. */
function heatStep(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  const step = Math.min(HEAT_STEPS, Math.floor(Math.abs(value) * HEAT_STEPS + 0.5));
  return step === 0 ? 0 : Math.sign(value) * step;
}

function heatMove(table, event) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -1e6], End: [0, 1e6] };
  if (!(event.key in steps) || !event.target.matches(".wb-heat-cell")) return;
  event.preventDefault();
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector(".wb-heat-cell")));
  const at = rows.findIndex((row) => row.includes(event.target));
  const [down, right] = steps[event.key];
  const along = down ? rows.map((row) => row[rows[at].indexOf(event.target)]) : rows[at];
  const from = down ? at : rows[at].indexOf(event.target);
  const far = Math.abs(down + right) > 1;
  const way = Math.sign(down + right);
  // Cells without a mark are passed over; Home and End look from their end inwards.
  const path = far ? (way > 0 ? [...along].reverse() : along) : way > 0 ? along.slice(from + 1) : along.slice(0, from).reverse();
  const next = path.find(Boolean);
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function heatCell(spec, row, column, first) {
  const cell = spec.cell(row, column);
  if (!cell) return el("td", { class: "wb-heat-none" }, el("span", { "aria-hidden": "true" }, "·"));
  const inside = [cell.text, cell.marked ? el("span", { class: "wb-heat-mark", "aria-hidden": "true" }, "◆") : null];
  const attributes = { class: "wb-heat-cell", "aria-label": cell.label || null, title: cell.label || null, "data-focus": `heat ${spec.name} ${row.key} ${column.key}` };
  return el(
    "td",
    { "data-step": heatStep(cell.value), "data-marked": cell.marked ? "true" : null },
    spec.open ? button(inside, () => spec.open(row, column), { ...attributes, tabindex: first ? "0" : "-1" }) : el("span", { class: "wb-heat-text" }, inside),
  );
}

/** What the colours say, from the one end to the other. */
function heatLegend(view, spec) {
  const steps = Array.from({ length: 2 * HEAT_STEPS + 1 }, (_, at) => el("span", { "data-step": at - HEAT_STEPS }));
  return el("p", { class: "wb-heat-legend wb-quiet" }, spec.low, el("span", { class: "wb-heat-scale", "aria-hidden": "true" }, steps), spec.high, spec.mark ? el("span", {}, el("span", { class: "wb-heat-mark", "aria-hidden": "true" }, "◆ "), spec.mark) : null);
}

function heatTable(view, spec) {
  const firsts = spec.rows.flatMap((row) => spec.columns.map((column) => [row, column])).find(([row, column]) => spec.cell(row, column));
  const isFirst = (row, column) => firsts && firsts[0] === row && firsts[1] === column;
  const head = [el("th", { scope: "col" }, spec.corner || ""), spec.columns.map((column) => el("th", { scope: "col", title: column.full || null }, el("span", {}, column.title)))];
  const body = spec.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.title), spec.columns.map((column) => heatCell(spec, row, column, isFirst(row, column)))));
  const table = el("table", { class: "wb-heat", "data-upright": spec.columns.length > HEAT_NARROW ? "true" : null }, el("caption", { class: "wb-hidden" }, spec.caption), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body));
  table.addEventListener("keydown", (event) => heatMove(table, event));
  return el("div", { class: "wb-heat-box" }, el("div", { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": spec.caption }, table), spec.low ? heatLegend(view, spec) : null);
}
