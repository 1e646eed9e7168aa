// Assessors: severity, slope, fit, how sheets are used, drift, and home.

function severityPlot(view) {
  const { say, state } = view;
  const found = state.assessors;
  const lines = found.lines || [];
  const rows = [...lines]
    .sort((one, other) => (other.severity.value ?? -Infinity) - (one.severity.value ?? -Infinity))
    .map((line) => {
      const sure = line.severity.adjusted !== null && line.severity.adjusted <= 0.05;
      return {
        key: line.assessor,
        title: auditName(view, "assessors", line.assessor),
        value: line.severity.value,
        low: line.severity.low,
        high: line.severity.high,
        text: auditInterval(view, line.severity, 1),
        marked: line.thin ? "quiet" : sure ? "heed" : null,
        note: line.thin ? say("too-few-marks", { count: line.marks }) : sure ? say("beyond-chance") : null,
      };
    });
  return auditSection(view, say("severity-title"), say("severity-why"), auditRefused(view, found), rows.length ? intervalPlot(view, { caption: say("severity-title"), rows, head: [say("assessor"), say("points")], line: 0 }) : null, auditWarnings(view, found.warnings));
}

function assessorTable(view) {
  const { say, state } = view;
  const found = state.assessors;
  if (found.refused) return null;
  const number = (key, title, places, value, hint) => ({ key, title: say(title), number: true, places, value, hint: say(hint || title) });
  const columns = [
    { key: "assessor", title: say("assessor"), value: (line) => auditName(view, "assessors", line.assessor) },
    number("marks", "sheets", 0, (line) => line.marks),
    number("severity", "severity", 1, (line) => line.severity.value, "severity-hint"),
    number("severity_p", "p", 3, (line) => line.severity.adjusted, "p-hint"),
    number("slope", "slope", 2, (line) => line.slope.value, "slope-hint"),
    number("slope_p", "p", 3, (line) => line.slope.adjusted, "p-hint"),
    number("spread", "spread", 1, (line) => line.spread, "spread-hint"),
    number("infit", "infit", 2, (line) => line.infit, "infit-hint"),
    number("outfit", "outfit", 2, (line) => line.outfit, "infit-hint"),
    number("fit_p", "p", 3, (line) => line.fit_p, "p-hint"),
    number("with_rest", "with-rest", 2, (line) => line.with_rest, "with-rest-hint"),
  ];
  return auditSection(view, say("assessors-title"), say("assessors-why", { error: auditFigure(view, found.error, 1) }), dataTable(view, { name: "assessors", caption: say("assessors-title"), rows: found.lines, columns, marked: (line) => (line.thin ? "quiet" : null), sort: ["severity", -1] }));
}

/** Halo, range and straight lines: how large and how sure, and no word on whether that is good. */
function shapesPart(view) {
  const { say, state } = view;
  const found = state.assessors;
  if (found.refused) return null;
  if (found.shapes) return auditSection(view, say("shapes-title"), null, auditRefused(view, found.shapes));
  const plot = (key, line, places) => {
    const rows = found.lines
      .filter((each) => each[key] && each[key].value !== null)
      .map((each) => ({ key: each.assessor, title: auditName(view, "assessors", each.assessor), ...each[key], text: auditInterval(view, each[key], places), note: key === "straight" && each.straight_others !== null ? say("others-have", { share: auditFigure(view, each.straight_others) }) : null }));
    return el("div", {}, el("h4", { class: "wb-audit-sub" }, say(`shape:${key}`)), el("p", { class: "wb-quiet" }, say(`shape-why:${key}`)), rows.length ? intervalPlot(view, { caption: say(`shape:${key}`), rows, head: [say("assessor"), say("value")], line }) : el("p", { class: "wb-quiet" }, say("too-few-sheets")));
  };
  return auditSection(view, say("shapes-title"), say("shapes-why"), el("div", { class: "wb-audit-columns" }, plot("halo", 0, 2), plot("range_used", 1, 2), plot("straight", 0, 2)));
}

function driftPart(view) {
  const { say, state } = view;
  const plot = (over) => {
    const found = state.drift[over];
    const places = over === "order" ? 2 : 2;
    const row = (each, title) => ({ key: title, title, value: each.value, low: each.low, high: each.high, text: auditInterval(view, each, places), marked: each.adjusted !== null && each.adjusted <= 0.05 ? "heed" : null, note: each.adjusted !== null && each.adjusted <= 0.05 ? say("beyond-chance") : null });
    const rows = found.refused ? [] : [...found.lines.filter((each) => each.value !== null).map((each) => row(each, auditName(view, "assessors", each.assessor))), ...(found.panel.value === null ? [] : [row(found.panel, say("whole-panel"))])];
    return el("div", {}, el("h4", { class: "wb-audit-sub" }, say(`drift:${over}`)), auditRefused(view, found), rows.length ? intervalPlot(view, { caption: say(`drift:${over}`), rows, head: [say("assessor"), say(`drift-unit:${over}`)], line: 0 }) : null);
  };
  return auditSection(view, say("drift-title"), say("drift-why"), auditRefused(view, state.drift), state.drift.refused ? null : el("div", { class: "wb-audit-columns" }, plot("order"), plot("time")));
}

function homePart(view) {
  const { say, state } = view;
  const kinds = Array.isArray(state.affiliation) ? state.affiliation : [];
  const one = (found) => {
    const title = say(`home:${found.kind}`);
    if (found.refused) return el("div", {}, el("h4", { class: "wb-audit-sub" }, title), auditRefused(view, found));
    const row = (each, name, note) => ({ key: name, title: name, value: each.value, low: each.low, high: each.high, text: auditInterval(view, each, 1), note });
    const rows = [row(found, say("all-assessors"), say("chance-permuted", { p: auditChance(view, found.p) })), ...found.lines.map((each) => row(each, auditName(view, "assessors", each.assessor), say("chance", { p: auditChance(view, each.adjusted) })))];
    return el(
      "div",
      {},
      el("h4", { class: "wb-audit-sub" }, title),
      el("p", {}, say("home-text", { marks: found.home_marks, points: auditFigure(view, found.detectable, 1) })),
      intervalPlot(view, { caption: title, rows, head: [say("assessor"), say("points-at-home")], line: 0 }),
      auditWarnings(view, found.warnings),
    );
  };
  return auditSection(view, say("home-title"), say("home-why"), auditRefused(view, state.affiliation), kinds.length ? el("div", { class: "wb-audit-columns" }, kinds.map(one)) : state.affiliation.refused ? null : el("p", { class: "wb-quiet" }, say("home-none")));
}
