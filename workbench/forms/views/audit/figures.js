// How figures, intervals and refusals are written on the audit page.

/** A number as the language writes it; a dash where there is none. */
function auditFigure(view, value, places = 2) {
  if (value === null || value === undefined) return "–";
  return shownNumber(roundedText(value, places).replace(/^-(0(?:\.0*)?)$/, "$1"), view.language);
}

function auditInterval(view, found, places = 2) {
  if (!found || found.refused || found.value === null) return "–";
  const value = auditFigure(view, found.value, places);
  if (found.low === null || found.low === undefined) return value;
  return view.say("interval-text", { value, low: auditFigure(view, found.low, places), high: auditFigure(view, found.high, places) });
}

/** A p value with as many places as it deserves, and never 0. */
function auditChance(view, p) {
  if (p === null || p === undefined) return "–";
  return p < 0.001 ? `< ${auditFigure(view, 0.001, 3)}` : auditFigure(view, p, 3);
}

function auditName(view, what, key) {
  if (key === "whole-sheet") return view.say("whole-sheet");
  const title = ((view.state.names || {})[what] || {})[key];
  return said(title, view.language) || key;
}

function auditRefused(view, section) {
  return section && section.refused ? el("p", { class: "wb-heed-line" }, said(section.refused, view.language)) : null;
}

function auditWarnings(view, warnings) {
  const texts = [...new Set((warnings || []).map((each) => said(each, view.language)))];
  return texts.length ? el("ul", { class: "wb-warnings" }, texts.map((text) => el("li", { class: "wb-quiet" }, text))) : null;
}

function auditSection(view, title, why, ...children) {
  return el("section", { class: "wb-audit-section", "aria-label": title }, el("h3", { class: "wb-section-title" }, title), why ? el("p", { class: "wb-quiet wb-audit-why" }, why) : null, children);
}
