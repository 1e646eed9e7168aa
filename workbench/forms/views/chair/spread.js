// After the last sheet is in: how far the marks lie apart on each criterion, and an alert where a tolerance is passed.

function criteriaOf(view) {
  const stage = view.state.panel.stages.find((each) => each.key === view.group.stage);
  return stage ? stage.criteria : [];
}

/** The range of the marks on the scale of the criterion; no mark has a name here. */
function rangeBar(view, criterion, spread) {
  const scale = view.state.panel.scales.find((each) => each.key === criterion.scale);
  const [low, high] = [Number(scale.low), Number(scale.high)];
  const place = (value) => `${((100 * (Number(value) - low)) / (high - low || 1)).toFixed(2)}%`;
  const line = (attributes) => drawn("line", { y1: "50%", y2: "50%", ...attributes });
  return drawn(
    "svg",
    { class: "wb-range", "aria-hidden": "true", focusable: "false" },
    line({ class: "wb-range-scale", x1: "0", x2: "100%" }),
    line({ class: "wb-range-marks", x1: place(spread.low), x2: place(spread.high) }),
    drawn("circle", { class: "wb-range-middle", cx: place(spread.middle), cy: "50%", r: "4.5" }),
  );
}

/** The alert names the criterion and nobody: the panel looks at the matter before it looks at a person. */
function alertBlock(view, passed) {
  const { say, language } = view;
  if (!passed.length) return null;
  const names = passed.map((each) => said(each.title, language) || each.key).join(", ");
  return el("div", { class: "wb-alert", role: "alert" }, el("strong", {}, say("far-apart", { names })), el("p", {}, say("far-apart-why")));
}

function spreadBlock(view, entry) {
  const { say, language } = view;
  const known = Object.keys(entry.spread);
  const before = entry.discussion && entry.discussion.over ? entry.discussion.before : null;
  if (!known.length) return entry.of && entry.in === entry.of && !entry.withdrawn ? el("p", { class: "wb-quiet" }, say(entry.of < 2 ? "one-sheet" : "own-sheet-first")) : null;
  const criteria = criteriaOf(view).filter((each) => entry.spread[each.key]);
  const passed = criteria.filter((each) => entry.spread[each.key].passed);
  const figure = (text) => shownNumber(text, language);
  const row = (criterion) => {
    const spread = entry.spread[criterion.key];
    return el(
      "tr",
      { "data-passed": String(spread.passed) },
      el("th", { scope: "row" }, said(criterion.title, language) || criterion.key, spread.passed ? el("span", { class: "wb-passed" }, say("tolerance-passed")) : null),
      el("td", { class: "wb-range-cell" }, rangeBar(view, criterion, spread)),
      before ? el("td", { class: "wb-figure wb-quiet" }, before[criterion.key] ? `${figure(before[criterion.key].low)} – ${figure(before[criterion.key].high)}` : "–") : null,
      el("td", { class: "wb-figure" }, `${figure(spread.low)} – ${figure(spread.high)}`),
      el("td", { class: "wb-figure" }, figure(spread.middle)),
    );
  };
  const head = [["criterion", ""], ["marks", "wb-range-cell"], ...(before ? [["before-talk", "wb-figure"]] : []), [before ? "after-talk" : "lowest-highest", "wb-figure"], ["mean", "wb-figure"]].map(([key, name]) => el("th", { scope: "col", class: name || null }, say(key)));
  return el(
    "section",
    { class: "wb-spread", "aria-label": say("spread") },
    alertBlock(view, passed),
    el("h4", { class: "wb-prose-title" }, say("spread")),
    el("table", { class: "wb-table wb-spread-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, criteria.map(row))),
  );
}

/** Agreement so far, with its interval: of the submissions of this room whose sheets are all in. */
function agreementPart(view) {
  const { say, language, group } = view;
  const found = (view.model.get("figures") || {})[`${group.stage} ${group.room}`];
  const complete = group.entries.filter((each) => Object.keys(each.marks).length).length;
  const body = () => {
    if (complete < 2) return el("p", { class: "wb-quiet" }, say("agreement-later"));
    if (!found || !Object.keys(found.agreement).length) return el("p", { class: "wb-quiet", role: "status" }, say("loading"));
    const figure = (value) => shownNumber(roundedText(value, 2), language);
    const rows = Object.entries(found.agreement)
      .filter(([, each]) => !each.refused && each.value !== null)
      .map(([key, each]) => {
        const criterion = criteriaOf(view).find((one) => one.key === key);
        const sure = each.low !== null && each.high !== null;
        const title = criterion ? said(criterion.title, language) : say("whole-sheet");
        return { key, title, value: each.value, low: each.low, high: each.high, text: sure ? say("alpha-between", { value: figure(each.value), low: figure(each.low), high: figure(each.high) }) : figure(each.value) };
      });
    return [intervalPlot(view, { caption: say("agreement"), rows, head: [say("criterion"), say("alpha")], from: 0, to: 1, places: 1 }), el("p", { class: "wb-quiet" }, say("agreement-of", { count: found.complete }))];
  };
  return el("section", { class: "wb-box wb-padded wb-agreement", "aria-label": say("agreement") }, el("h3", { class: "wb-section-title" }, say("agreement")), body());
}
