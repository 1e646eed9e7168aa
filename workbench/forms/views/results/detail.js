// What a place rests on: each stage by criterion and by assessor, who is missing and why, and the chair's two acts.

function criteriaOf(view, stageKey) {
  const stage = view.state.panel.stages.find((each) => each.key === stageKey);
  return stage ? stage.criteria : [];
}

function sheetRow(view, sheet, criteria) {
  const { say, language } = view;
  const cells = sheet.absent && !Object.keys(sheet.marks).length
    ? el("td", { colspan: criteria.length + 1, class: "wb-absent" }, say(`absent:${sheet.absent}`))
    : [
        criteria.map((each) => el("td", { class: "wb-figure" }, each.key in sheet.marks ? shownNumber(sheet.marks[each.key], language) : "–")),
        el("td", { class: "wb-figure" }, sheet.total === null ? say(`absent:${sheet.absent}`) : shownNumber(fixed(sheet.total, view.columns.places), language)),
      ];
  return el("tr", {}, el("th", { scope: "row" }, view.seatTitle(sheet.holder)), cells);
}

function stageTable(view, result) {
  const { say, language } = view;
  const criteria = criteriaOf(view, result.stage);
  const number = (text) => (text === null || text === undefined ? "–" : shownNumber(fixed(text, view.columns.places), language));
  const head = [
    el("th", { scope: "col" }, say("assessor")),
    criteria.map((each) => el("th", { scope: "col", class: "wb-figure" }, said(each.title, language))),
    el("th", { scope: "col", class: "wb-figure" }, say("sheet-value")),
  ];
  const official = el(
    "tr",
    { class: "wb-official-row" },
    el("th", { scope: "row" }, say("official")),
    criteria.map((each) => el("td", { class: "wb-figure" }, number(result.criteria[each.key]))),
    el("td", { class: "wb-figure" }, number(result.value)),
  );
  return el(
    "div",
    { class: "wb-scroll", tabindex: "0", role: "group", "aria-label": view.titled("stages", result.stage) },
    el("table", { class: "wb-table wb-marks" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, official, result.sheets.map((sheet) => sheetRow(view, sheet, criteria)))),
  );
}

/** What opening a submission again does to the places of its cluster. */
function reopeningEffect(view, { changes, partial }) {
  const { say, language } = view;
  const place = (each) => (each.place === null ? say("no-place-then") : `${each.place} (${shownNumber(fixed(each.value, view.columns.places), language)})`);
  const line = (each) => el("li", {}, say("place-then", { name: each.name, before: place(each.before), after: place(each.after) }));
  return [el("strong", { class: "wb-effect-title" }, say("reopen-effect")), el("ul", { class: "wb-effect" }, changes.map(line)), partial ? el("span", { class: "wb-quiet" }, say("effect-partial")) : null];
}

function chairActs(view, result, name) {
  const { say, state } = view;
  const may = state.may || {};
  if (view.readOnly) return null;
  const item = { stage: result.stage, submission: result.submission };
  const key = `${result.stage} ${result.submission}`;
  if (!released(view, result.stage, result.submission)) {
    if (!may.release) return null;
    return button(say("release"), () => releaseDialog(view, item, name, result), { class: "wb-button wb-primary", "data-focus": `act ${key}` });
  }
  if (!may.reopen) return null;
  const send = async ({ reason }) => {
    const answer = await view.act({ kind: "submission-reopened", ...item, reason });
    if (answer.state === "stands") view.announce(say("reopened-said", { name }));
    return answer;
  };
  // What it does to the places is shown before it is done.
  const ask = async () => {
    const seen = await view.act({ kind: "submission-reopened", ...item, dry_run: true });
    if (!seen.effect) return view.announce(seen.why || say("not-taken"));
    return view.askReason({ title: say("reopen-title", { name }), text: [say("reopen-text"), reopeningEffect(view, seen.effect)], label: say("reopen"), send });
  };
  return button(say("reopen"), ask, { "data-focus": `act ${key}` });
}

function releaseDialog(view, item, name, result) {
  const { say } = view;
  const lacking = result.sheets.filter((sheet) => ["not-confirmed", "not-complete", "contested"].includes(sheet.absent));
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const go = async () => {
    confirm.disabled = true;
    const answer = await view.act({ kind: "submission-released", ...item });
    confirm.disabled = false;
    if (answer.state === "stands") {
      dialog.close();
      view.announce(say("released-said", { name }));
    } else {
      show(fault, true);
      fill(fault, answer.why || say("not-taken"));
    }
  };
  const confirm = button(say("release"), go, { class: "wb-button wb-primary" });
  const body = [
    el("p", {}, say("release-text")),
    lacking.length
      ? el("div", { class: "wb-banner wb-banner-heed" }, el("p", {}, say("release-lacking")), el("ul", {}, lacking.map((sheet) => el("li", {}, `${view.seatTitle(sheet.holder)}: ${say(`absent:${sheet.absent}`)}`))))
      : null,
    fault,
  ];
  const dialog = openDialog(view.root, { title: say("release-title", { name }), body, buttons: [button(say("cancel"), () => dialog.close()), confirm], closeWord: say("close") });
}

function stageDetail(view, result, name) {
  const { say } = view;
  const hidden = hiddenHere(view, result.stage, result.submission);
  const open = released(view, result.stage, result.submission);
  return el(
    "section",
    { class: "wb-stage" },
    el(
      "div",
      { class: "wb-stage-head" },
      el("h4", {}, view.titled("stages", result.stage), el("span", { class: "wb-quiet" }, say(open ? "is-released" : "not-released"))),
      hidden ? null : chairActs(view, result, name),
    ),
    result.fault ? el("p", { class: "wb-heed-line" }, result.fault) : null,
    hidden ? el("p", { class: "wb-quiet" }, say("hidden-now")) : stageTable(view, result),
  );
}

function placeDetail(view, place) {
  const name = view.regionName(place.region);
  if (!place.stages.length) return el("p", { class: "wb-quiet" }, place.fault || view.say("no-submission"));
  return el("div", { class: "wb-detail" }, place.stages.map((result) => stageDetail(view, result, name)));
}
