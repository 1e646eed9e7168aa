// The heat map of residuals, and what is behind one of its cells: marks, comments, and the trail of events.

function residualMap(view) {
  const { say, state } = view;
  const found = state.residuals;
  if (found.refused) return auditSection(view, say("residuals-title"), null, auditRefused(view, found));
  const flagged = new Set((Array.isArray(state.flags) ? state.flags : []).map((flag) => `${flag.assessor} ${flag.submission}`));
  const rows = found.assessors.map((key, at) => ({ key, at, title: auditName(view, "assessors", key) }));
  const columns = found.submissions.map((key, at) => ({ key, at, title: auditName(view, "submissions", key), full: auditName(view, "submissions", key) }));
  const cell = (row, column) => {
    const held = found.cells[row.at][column.at];
    if (!held) return null;
    const size = auditFigure(view, held.size, 1);
    return { value: held.size === null ? 0 : Math.max(-1, Math.min(1, held.size / 4)), text: size, marked: flagged.has(`${row.key} ${column.key}`), label: say("cell-label", { assessor: row.title, submission: column.title, mark: auditFigure(view, held.mark, 1), size }) };
  };
  return auditSection(
    view,
    say("residuals-title"),
    say("residuals-why"),
    found.of > columns.length ? el("p", { class: "wb-quiet" }, say("cells-shown", { shown: columns.length, all: found.of })) : null,
    heatTable(view, { name: "residuals", caption: say("residuals-title"), corner: say("assessor"), rows, columns, cell, open: (row, column) => view.openCell(row.key, column.key), low: say("lower-than"), high: say("higher-than"), mark: say("flagged") }),
  );
}

function cellDialog(view, found) {
  const { say, language, state } = view;
  const criterion = (key) => (key ? auditName(view, "criteria", key) : "");
  const mark = (text) => (text === null || text === undefined ? "–" : shownNumber(text, language));
  const pairs = Object.entries(found.marks);
  const comments = Object.entries(found.comments);
  const words = (each) => [criterion(each.criterion), each.mark === null || each.mark === undefined ? "" : mark(each.mark), each.text || "", each.state && each.state !== "stands" ? `(${each.why})` : ""].filter(Boolean).join(" · ");
  const event = (each) => el("li", {}, el("span", { class: "wb-trail-number" }, String(each.sequence)), el("div", {}, el("p", { class: "wb-trail-kind" }, say(`event:${each.kind}`), each.at ? el("span", { class: "wb-quiet" }, ` ${day(each.at, language, view.zone)}, ${clock(each.at, view.zone)}`) : null), words(each) ? el("p", {}, words(each)) : null, each.hash ? el("p", { class: "wb-quiet wb-hash" }, each.hash) : null));
  const body = [
    el("h3", { class: "wb-audit-sub" }, say("marks")),
    pairs.length ? el("table", { class: "wb-table" }, el("tbody", {}, pairs.map(([key, value]) => el("tr", {}, el("th", { scope: "row" }, criterion(key)), el("td", { class: "wb-figure" }, mark(value)))))) : el("p", { class: "wb-quiet" }, say("no-marks")),
    found.recused ? el("p", { class: "wb-heed-line" }, say("recused-because", { reason: found.recused })) : null,
    state.source === "file" ? null : [el("h3", { class: "wb-audit-sub" }, say("comments")), comments.length ? el("dl", { class: "wb-comments" }, comments.map(([key, text]) => [el("dt", {}, criterion(key) || say("on-the-whole")), el("dd", {}, text)])) : el("p", { class: "wb-quiet" }, say("no-comments"))],
    el("h3", { class: "wb-audit-sub" }, say(state.source === "file" ? "lines" : "trail")),
    el("ol", { class: "wb-trail" }, found.events.map(event)),
  ];
  const title = `${auditName(view, "assessors", found.assessor)} · ${auditName(view, "submissions", found.submission)}`;
  openDialog(view.root, { title, body, closeWord: say("close"), wide: true });
}
