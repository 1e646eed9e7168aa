// What the figures mean, and how often each test errs: the tables that the benchmark measured.

function levelText(view, found) {
  const [rate, low, high] = found;
  const percent = (value) => auditFigure(view, 100 * value, 1);
  return view.say("interval-text", { value: percent(rate), low: percent(low), high: percent(high) });
}

function levelsTable(view, levels) {
  const { say } = view;
  const rows = Object.entries(levels.tests || {}).map(([key, found]) => ({ key, ...found }));
  const effect = (row) => (row.effect === undefined ? null : say(`effect:${row.key}`, { size: auditFigure(view, row.effect, 1) }));
  return dataTable(view, {
    name: "levels",
    caption: say("levels-title"),
    rows,
    columns: [
      { key: "key", title: say("test"), value: (row) => say(`test:${row.key}`) },
      { key: "unrounded", title: say("unrounded"), value: (row) => levelText(view, row.unrounded) },
      { key: "whole", title: say("whole-marks"), value: (row) => levelText(view, row.whole) },
      { key: "effect", title: say("would-find"), value: effect },
      { key: "power", title: say("found-in"), number: true, value: (row) => (row.power === undefined ? null : Math.round(100 * row.power)) },
    ],
  });
}

function coverageTable(view, levels) {
  const { say } = view;
  const rows = Object.entries(levels.coverage || {}).map(([count, found]) => ({ count: Number(count), share: found.share }));
  const columns = [
    { key: "count", title: say("submissions"), number: true },
    { key: "share", title: say("covers"), number: true, places: 1, value: (row) => 100 * row.share },
  ];
  return dataTable(view, { name: "coverage", caption: say("coverage-title"), rows: rows.sort((one, other) => one.count - other.count), columns });
}

function helpPart(view) {
  const { say } = view;
  const levels = view.model.get("levels") || {};
  const { assessors, submissions, level } = levels.setting || {};
  const panels = Math.max(0, ...Object.values(levels.tests || {}).map((each) => each.panels));
  const terms = ["alpha", "icc", "published", "severity", "slope", "fit", "residual", "dixon", "tolerance", "adjusted", "home"];
  return [
    auditSection(view, say("help-title"), null, el("dl", { class: "wb-help" }, terms.map((key) => [el("dt", {}, say(`help-term:${key}`)), el("dd", {}, say(`help:${key}`))]))),
    auditSection(view, say("levels-title"), say("levels-why", { panels: shownNumber(panels, view.language), assessors, submissions, level: auditFigure(view, 100 * level, 0) }), levelsTable(view, levels)),
    auditSection(view, say("coverage-title"), say("coverage-why"), coverageTable(view, levels)),
  ];
}
