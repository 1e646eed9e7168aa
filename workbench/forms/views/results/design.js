// Who marked what, as a graph: assessors on the left, submissions on the right, a line a sheet; and in words below.

const ROW = 26;

function designPart(design, kind, key) {
  return design.components.findIndex((each) => each[kind].includes(key));
}

function designSubmission(view, stage, key) {
  const found = view.state.intake.submissions.find((each) => each.stage === stage && each.key === key);
  return found ? view.regionName(found.region) + (found.anchor ? ` (${view.say("anchor")})` : "") : key;
}

function designGraph(view, stage, design) {
  const { say } = view;
  const assessors = design.components.flatMap((each) => each.assessors);
  const submissions = design.components.flatMap((each) => each.submissions);
  const height = ROW * Math.max(assessors.length, submissions.length) + ROW;
  const row = (list, key) => ((list.indexOf(key) + 0.5) * height) / list.length;
  const weak = design.weakest ? design.weakest.assessors : [];
  const isBridge = ([submission, assessor]) => design.bridges.some(([one, other]) => one === submission && other === assessor);
  const line = (sheet) =>
    drawn("line", {
      class: "wb-link-line",
      "data-part": designPart(design, "assessors", sheet[1]) % 5,
      "data-bridge": isBridge(sheet) ? "true" : null,
      "data-weak": weak.includes(sheet[1]) ? "true" : null,
      x1: "30%",
      x2: "66%",
      y1: row(assessors, sheet[1]).toFixed(1),
      y2: row(submissions, sheet[0]).toFixed(1),
    });
  const seat = (key) => {
    const thin = design.thin.includes(key);
    const sign = weak.includes(key) ? "◆ " : thin ? "◇ " : "";
    return drawn("text", { class: "wb-node", x: "29%", y: (row(assessors, key) + 4).toFixed(1), "text-anchor": "end", "data-part": designPart(design, "assessors", key) % 5 }, `${sign}${view.seatName(key)}`);
  };
  const item = (key) => drawn("text", { class: "wb-node", x: "67%", y: (row(submissions, key) + 4).toFixed(1), "data-part": designPart(design, "submissions", key) % 5 }, designSubmission(view, stage, key));
  const sheets = (view.state.sheets || {})[stage] || [];
  const ordered = [...sheets.filter((each) => !isBridge(each)), ...sheets.filter(isBridge)];
  const words = say("graph-label", { assessors: assessors.length, submissions: submissions.length, parts: design.components.length, bridges: design.bridges.length });
  return drawn("svg", { class: "wb-network", role: "img", "aria-label": words, height: String(height), width: "100%", focusable: "false" }, ordered.map(line), assessors.map(seat), submissions.map(item));
}

function designFacts(view, stage, design) {
  const { say, language } = view;
  const pair = ([submission, assessor]) => el("li", {}, say("sheet-of", { assessor: view.seatName(assessor), submission: designSubmission(view, stage, submission) }));
  const names = (list) => list.map((each) => view.seatName(each)).join(", ");
  const many = design.components.length > 1;
  const facts = [
    el("li", {}, many ? say("parts-many", { count: design.components.length }) : say("parts-one")),
    el("li", {}, design.thin.length ? say("thin-some", { assessors: names(design.thin) }) : say("thin-none")),
    design.weakest ? el("li", {}, say("weakest", { one: view.seatName(design.weakest.assessors[0]), other: view.seatName(design.weakest.assessors[1]), resistance: shownNumber(roundedText(design.weakest.resistance, 2), language) })) : null,
    el("li", {}, design.bridges.length ? say("bridges-some", { count: design.bridges.length }) : say("bridges-none")),
  ];
  return [
    el("ul", { class: "wb-reasons" }, facts),
    design.bridges.length ? el("ul", { class: "wb-reasons" }, design.bridges.slice(0, 20).map(pair)) : null,
    many
      ? [
          el("ol", { class: "wb-reasons" }, design.components.map((each) => el("li", {}, say("part-is", { assessors: names(each.assessors), count: each.submissions.length })))),
          design.joining.length ? [el("p", {}, say("would-join")), el("ul", { class: "wb-reasons" }, design.joining.map(pair))] : el("p", {}, say("nothing-joins")),
        ]
      : null,
  ];
}

function designParts(view) {
  const { say, language } = view;
  return view.evaluation.designs.map((each) => {
    const title = view.titled("stages", each.stage);
    if (!each.design) return el("section", { class: "wb-cluster", "aria-label": title }, el("h3", { class: "wb-section-title" }, title), notice("empty", say("no-sheets-yet")));
    const doubted = each.dependence !== null && each.dependence < 0.05;
    const chance = each.dependence === null ? null : shownNumber(roundedText(each.dependence, 3), language);
    return el(
      "section",
      { class: "wb-cluster", "aria-label": title },
      el("h3", { class: "wb-section-title" }, title),
      chance === null ? null : el("p", { class: doubted ? "wb-heed-line" : "wb-quiet" }, say(doubted ? "dependent" : "independent", { p: chance })),
      designFacts(view, each.stage, each.design),
      el("div", { class: "wb-sheet-box wb-padded" }, designGraph(view, each.stage, each.design)),
      el("p", { class: "wb-quiet" }, say("graph-legend")),
    );
  });
}
