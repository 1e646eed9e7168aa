// A table that is sorted by its heads, filtered by what is typed, and taken away as CSV or as a workbook.
//
//   dataTable(view, {
//     name: "assessors",               what its state is kept under, and the name of the files
//     caption: "Assessors",            said by a screen reader, and the sheet's name in the workbook
//     columns: [{ key, title, number, places, value, shown, hint }],
//       number: figures to the right, sorted as numbers; places: decimals shown and exported
//       value(row): what is sorted, filtered and exported (row[key] where it is not given); null where there is none
//       shown(row): text or elements instead of the value;  hint: a word on what the column means
//     rows: [...],
//     open(row): what a click on a row, or Enter on its first cell, does; none where rows open nothing
//     opens(row): the accessible name of that, where the first cell alone does not say it
//     marked(row): a word for the row ("heed", "quiet"), as data-marked
//     sort: ["severity", -1],          how it stands at first
//     empty: "No assessor has marked yet",
//     of: 40000,                       how many there are where whoever sends the rows filters them: this table does not,
//                                      and where `rows` is not all of them, it neither sorts nor exports
//   })
//
// Sort and filter are kept in the view, so that a picture that is drawn anew looks as before.

const TABLE_PAGE = 200;

function tableState(view, spec) {
  view.tables = view.tables || new Map();
  if (!view.tables.has(spec.name)) view.tables.set(spec.name, { sort: spec.sort || null, filter: "", shown: TABLE_PAGE });
  return view.tables.get(spec.name);
}

function tableValue(column, row) {
  const value = column.value ? column.value(row) : row[column.key];
  return value === undefined || (typeof value === "number" && Number.isNaN(value)) ? null : value;
}

/** A number as people of the language write it; other values as they are; a dash where there is none. */
function tableText(view, column, row) {
  const value = tableValue(column, row);
  if (value === null || value === "") return "–";
  if (!column.number) return String(value);
  const text = typeof value === "number" ? (column.places === undefined ? String(value) : roundedText(value, column.places)) : String(value);
  return shownNumber(text.replace(/^-(0(?:\.0*)?)$/, "$1"), view.language);
}

/** Rows in their order: numbers as numbers, words as the language sorts them, and what is missing at the end. */
function tableSorted(view, spec, rows, sort) {
  const column = sort && spec.columns.find((each) => each.key === sort[0]);
  if (!column) return rows;
  const words = new Intl.Collator(view.language, { numeric: true, sensitivity: "base" });
  const compare = (one, other) => {
    const [left, right] = [tableValue(column, one), tableValue(column, other)];
    if (left === null || right === null) return (left === null) - (right === null);
    return sort[1] * (column.number ? Number(left) - Number(right) : words.compare(String(left), String(right)));
  };
  return [...rows].sort(compare);
}

function tableFiltered(view, spec, rows, filter) {
  const asked = filter.trim().toLocaleLowerCase(view.language).split(/\s+/).filter(Boolean);
  if (!asked.length) return rows;
  const text = (row) => spec.columns.map((column) => `${tableValue(column, row) ?? ""} ${tableText(view, column, row)}`).join(" ").toLocaleLowerCase(view.language);
  return rows.filter((row) => {
    const held = text(row);
    return asked.every((word) => held.includes(word));
  });
}

/** What is taken away: the rows as they stand, heads first; numbers stay numbers in the workbook. */
function tableRows(view, spec, rows, forWorkbook) {
  const cell = (column, row) => {
    const value = tableValue(column, row);
    if (value === null || !column.number) return value;
    if (forWorkbook) return Number(value);
    return shownNumber(String(value), view.language).replace("−", "-").replace(view.language === "id" ? /\./g : /,/g, "");
  };
  return [spec.columns.map((column) => column.title), ...rows.map((row) => spec.columns.map((column) => cell(column, row)))];
}

function onePage(spec) {
  return spec.of !== undefined && spec.of > spec.rows.length;
}

function tableHead(view, spec, state, again) {
  return spec.columns.map((column) => {
    if (onePage(spec)) return el("th", { scope: "col", class: column.number ? "wb-figure" : null }, el("span", { class: "wb-head" }, column.title));
    const [key, way] = state.sort || ["", 1];
    const sorted = key === column.key ? (way > 0 ? "ascending" : "descending") : null;
    const turn = () => {
      state.sort = [column.key, sorted ? -way : column.number ? -1 : 1];
      again();
    };
    const sign = el("span", { class: "wb-sort-sign", "aria-hidden": "true" }, sorted ? (way > 0 ? "▲" : "▼") : "↕");
    return el(
      "th",
      { scope: "col", class: column.number ? "wb-figure" : null, "aria-sort": sorted },
      button([column.title, sign], turn, { class: "wb-sort", title: column.hint || null, "data-focus": `sort ${spec.name} ${column.key}` }),
    );
  });
}

function tableRow(view, spec, row, at) {
  const content = (column) => (column.shown ? column.shown(row) : tableText(view, column, row));
  const [first, ...rest] = spec.columns;
  const label = spec.opens ? spec.opens(row) : null;
  const name = spec.open ? button(content(first), () => spec.open(row), { class: "wb-link wb-row-link", "aria-label": label, "data-focus": `row ${spec.name} ${at}` }) : content(first);
  // A click anywhere on the row is a shorter way for a mouse; the button in its first cell is the way for all others.
  const press = (event) => {
    if (!event.target.closest("button, a, input, select, textarea") && !String(window.getSelection())) spec.open(row);
  };
  return el(
    "tr",
    { class: spec.open ? "wb-opens" : null, "data-marked": spec.marked ? spec.marked(row) : null, on: spec.open ? { click: press } : {} },
    el("th", { scope: "row", class: first.number ? "wb-figure" : null }, name),
    rest.map((column) => el("td", { class: column.number ? "wb-figure" : null }, content(column))),
  );
}

function tableTools(view, spec, state, again, current) {
  const { say, language } = view;
  const id = `wb-${randomHex(4)}`;
  const type = (event) => {
    state.filter = event.target.value;
    state.shown = TABLE_PAGE;
    again();
  };
  const file = (ending) => `${view.state.panel && view.state.panel.key ? `${view.state.panel.key}-` : ""}${spec.name}.${ending}`;
  const asCsv = () => download(file("csv"), csv(tableRows(view, spec, current(), false), language === "id" ? ";" : ","), "text/csv;charset=utf-8");
  const asWorkbook = () => {
    const book = workbook(spec.caption, tableRows(view, spec, current(), true));
    download(file("xlsx"), book, book.type);
  };
  return el(
    "div",
    { class: "wb-table-tools" },
    spec.of === undefined ? el("label", { for: id, class: "wb-hidden" }, say("table-filter-of", { table: spec.caption })) : el("span"),
    spec.of === undefined && el("input", { id, type: "search", class: "wb-text wb-table-filter", placeholder: say("table-filter"), value: state.filter, autocomplete: "off", "data-focus": `filter ${spec.name}`, on: { input: type } }),
    el(
      "div",
      { class: "wb-table-exports" },
      button("CSV", asCsv, { class: "wb-link", "aria-label": say("table-csv", { table: spec.caption }), "data-focus": `csv ${spec.name}` }),
      button("XLSX", asWorkbook, { class: "wb-link", "aria-label": say("table-xlsx", { table: spec.caption }), "data-focus": `xlsx ${spec.name}` }),
    ),
  );
}

function dataTable(view, spec) {
  const { say } = view;
  const state = tableState(view, spec);
  const current = () => (onePage(spec) ? spec.rows : tableSorted(view, spec, tableFiltered(view, spec, spec.rows, state.filter), state.sort));
  const head = el("tr");
  const body = el("tbody");
  const foot = el("p", { class: "wb-quiet wb-table-foot", role: "status" });
  const again = () => {
    const held = head.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const rows = current();
    const shown = onePage(spec) ? rows : rows.slice(0, state.shown);
    fill(head, tableHead(view, spec, state, again));
    fill(body, shown.map((row, at) => tableRow(view, spec, row, at)));
    const more = () => {
      state.shown += TABLE_PAGE * 5;
      again();
    };
    fill(foot, [
      state.filter.trim() ? say("table-found", { shown: rows.length, all: spec.rows.length }) : say("table-all", { all: spec.rows.length }),
      shown.length < rows.length ? button(say("table-more", { count: rows.length - shown.length }), more, { class: "wb-link" }) : null,
    ]);
    if (held) head.querySelector(`[data-focus="${CSS.escape(held)}"]`).focus({ preventScroll: true });
  };
  if (!spec.rows.length) return el("p", { class: "wb-quiet wb-table-empty" }, spec.empty || say("table-empty"));
  again();
  return el(
    "div",
    { class: "wb-data" },
    onePage(spec) ? null : tableTools(view, spec, state, again, current),
    el(
      "div",
      { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": spec.caption },
      el("table", { class: "wb-table wb-data-table" }, el("caption", { class: "wb-hidden" }, spec.caption), el("thead", {}, head), body),
    ),
    onePage(spec) ? null : foot,
  );
}
