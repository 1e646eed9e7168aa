// One region: how its index comes about, every row with its document, what would change its class, its earlier years.

function figure(view, text) {
  return shownNumber(text, view.language);
}

function signed(view, text) {
  return Number(text) > 0 ? `+${figure(view, text)}` : figure(view, text);
}

function indicatorName(view, key) {
  const found = view.state.scheme.indicators.find((each) => each.key === key);
  return `${key} · ${found ? said(found.title, view.language) : ""}`;
}

function howItComes(view, index) {
  const { say } = view;
  const part = (value, word) => el("div", { class: "wb-tile" }, el("strong", {}, value), el("span", {}, word));
  return el(
    "div",
    { class: "wb-tiles" },
    part(figure(view, index.own), say("own-points")),
    part(`${figure(view, index.sum)} / ${index.divisor}`, say("innovation-points", { number: index.number })),
    part(figure(view, index.counted), say("number-points", { services: index.services.length })),
    part(figure(view, index.index), said(index.class, view.language)),
  );
}

function rowTable(view, name, caption, rows) {
  const { say } = view;
  return dataTable(view, {
    name,
    caption,
    columns: [
      { key: "indicator", title: say("indicator"), value: (row) => indicatorName(view, row.indicator) },
      { key: "level", title: say("level"), number: true, places: 0 },
      { key: "points", title: say("points"), number: true },
      { key: "maximum", title: say("most"), number: true },
      { key: "document", title: say("document") },
      { key: "why", title: say("why"), value: (row) => (row.why ? said(row.why, view.language) : "") },
    ],
    rows,
    marked: (row) => (row.why ? "heed" : null),
  });
}

function changePart(view, detail) {
  const { say } = view;
  const { change } = detail;
  if (!change) return el("p", {}, say("best-class"));
  const to = said(change.class, view.language);
  if (!change.steps.length) return el("p", {}, say("no-way", { to }));
  const line = (step) => {
    const innovation = detail.innovations.find((each) => each.key === step.innovation);
    return el("li", {}, say("step", { indicator: indicatorName(view, step.indicator), from: step.from, to: step.to, gain: figure(view, step.gain) }), innovation ? el("span", { class: "wb-quiet" }, ` ${innovation.name}`) : null);
  };
  return [el("p", {}, say("to-reach", { to, index: figure(view, change.index) })), el("ol", { class: "wb-steps" }, change.steps.map(line))];
}

function earlierPart(view, region, index) {
  const { say, language } = view;
  const now = { year: view.state.panel.year, innovations: index.number, score: index.index, scheme: view.state.scheme.key, class: index.class, place: null, why: null };
  const years = [...region.earlier].sort((one, other) => one.year - other.year);
  const line = (each) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, String(each.year)),
      el("td", { class: "wb-figure" }, each.innovations === null ? "–" : String(each.innovations)),
      el("td", { class: "wb-figure" }, each.score === null ? "–" : figure(view, each.score)),
      el("td", {}, each.class ? said(each.class, language) : each.why ? said(each.why, language) : "–"),
      el("td", { class: "wb-quiet" }, each.scheme || "–"),
    );
  const heads = ["year", "innovations", "score", "class", "scheme"].map((key) => el("th", { scope: "col", class: ["innovations", "score"].includes(key) ? "wb-figure" : null }, say(`head:${key}`)));
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("years") },
    el("h3", { class: "wb-section-title" }, say("years")),
    el("p", { class: "wb-quiet" }, say("years-why")),
    el("div", { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": say("years") }, el("table", { class: "wb-table wb-years" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, [...years, now].map(line)))),
  );
}

function morePart(view, detail) {
  const { say } = view;
  const effect = (each) => el("span", { class: Number(each.gain) < 0 ? "wb-loss" : "wb-gain" }, signed(view, each.gain), el("span", { class: "wb-quiet" }, ` → ${figure(view, each.index)}, ${said(each.class, view.language)}`));
  const whys = (each) => el("span", { class: "wb-quiet" }, each.why.map((why) => said(why, view.language)).join("; "));
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("one-more") },
    el("h3", { class: "wb-section-title" }, say("one-more")),
    el("p", { class: "wb-quiet" }, say("one-more-why")),
    el("ul", { class: "wb-effects" }, detail.more.map((each) => el("li", {}, el("span", {}, say(each.level ? "all-at" : "all-at-none", { level: each.level })), effect(each)))),
    detail.left_out.length ? [el("h4", { class: "wb-prose-title" }, say("left-out")), el("ul", { class: "wb-effects" }, detail.left_out.map((each) => el("li", {}, el("span", { class: "wb-left" }, each.name, whys(each)), el("span", {}, say("would-bring"), " ", effect(each)))))] : null,
  );
}

function regionPart(view, region) {
  const { say } = view;
  const index = region[view.basis];
  const detail = view.detail && view.detail.region === region.key && view.detail.basis === view.basis ? view.detail : null;
  const head = el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, region.name), button(say("back"), () => view.openRegion(""), { class: "wb-link", "data-focus": "back" }));
  const first = el("section", { class: "wb-sheet-part wb-region", tabindex: "-1", "aria-label": region.name }, head, howItComes(view, index), el("p", { class: "wb-quiet" }, say("formula", { exact: index.exact })), detail ? [el("h4", { class: "wb-prose-title" }, say("what-would-change")), changePart(view, detail)] : waiting(say));
  if (!detail) return first;
  return [
    first,
    earlierPart(view, region, index),
    morePart(view, detail),
    el("section", { class: "wb-sheet-part", "aria-label": say("own-rows") }, el("h3", { class: "wb-section-title" }, say("own-rows")), rowTable(view, "own", say("own-rows"), detail.own)),
    el(
      "section",
      { class: "wb-sheet-part", "aria-label": say("innovations") },
      el("h3", { class: "wb-section-title" }, say("innovations")),
      detail.innovations.map((each) =>
        el("details", { class: "wb-innovation-rows" }, el("summary", { "data-focus": `rows ${each.key}` }, el("span", {}, each.name), el("span", { class: "wb-quiet" }, say("points-of", { points: figure(view, each.points), maximum: figure(view, each.maximum), without: figure(view, each.without) }))), rowTable(view, `rows-${each.key}`, each.name, each.rows)),
      ),
    ),
  ];
}
