// The anchor round: what all mark first, and how far they lie apart on it. The criterion comes first; who marks high or
// low unfolds below it, since this is for learning and no place hangs on it.

async function releaseAnchor(view, entry) {
  const { say } = view;
  if (!(await sure(view, say("anchor-release-title", { name: entry.name }), say("anchor-release-text"), say("anchor-release")))) return;
  const answer = await view.act({ kind: "submission-released", stage: view.group.stage, submission: entry.submission });
  view.announce(answer.state === "stands" ? say("anchor-released", { name: entry.name }) : answer.why || say("not-taken"));
}

/** How far above or below the mean of all a mark lies, assessor by criterion; the colour repeats the sign. */
function anchorLeans(view, entry) {
  const { say, language } = view;
  const criteria = criteriaOf(view).filter((each) => entry.spread[each.key]);
  const places = view.state.panel.decimals;
  const cell = (row, column) => {
    const marks = entry.marks[row.key];
    if (!marks || marks[column.key] === undefined) return null;
    const lean = Number(marks[column.key]) - Number(entry.spread[column.key].middle);
    const shown = roundedText(Math.abs(lean), places);
    const text = `${Number(shown) === 0 ? "" : lean > 0 ? "+" : "−"}${shownNumber(shown, language)}`;
    const scale = view.state.panel.scales.find((each) => each.key === column.scale);
    return { value: (4 * lean) / (Number(scale.high) - Number(scale.low) || 1), text, label: say("anchor-lean", { name: row.title, criterion: column.full, lean: text }) };
  };
  const columns = criteria.map((each) => ({ key: each.key, scale: each.scale, title: said(each.title, language) || each.key, full: said(each.title, language) || each.key }));
  const rows = Object.keys(entry.marks).map((key) => ({ key, title: view.shortTitle(key) }));
  return heatTable(view, { name: `anchor-${entry.submission}`, caption: say("anchor-leans"), corner: say("seat"), rows, columns, cell, low: say("anchor-low"), high: say("anchor-high") });
}

function anchorEntry(view, entry) {
  const { say } = view;
  const known = Object.keys(entry.spread).length > 0;
  const key = `leans ${entry.submission}`;
  const complete = entry.of > 0 && entry.in === entry.of;
  return el(
    "section",
    { class: "wb-anchor", "aria-label": entry.name },
    el("div", { class: "wb-anchor-head" }, el("h4", { class: "wb-section-title" }, entry.name), el("span", { class: "wb-quiet" }, stateOfEntry(view, entry))),
    known ? [spreadBlock(view, entry), view.unfolder(key, say("anchor-who")), view.unfolded.has(key) ? anchorLeans(view, entry) : null] : el("p", { class: "wb-quiet" }, say(complete ? "own-sheet-first" : "anchor-later")),
    complete && !entry.released && !view.readOnly ? el("div", {}, button(say("anchor-release"), () => releaseAnchor(view, entry), { "data-focus": `release ${entry.submission}` })) : null,
  );
}

function anchorsPart(view) {
  const { say, group } = view;
  if (group.room) return null;
  return el(
    "section",
    { class: "wb-box wb-padded wb-anchors", "aria-label": say("anchor-spread") },
    el("h3", { class: "wb-section-title" }, say("anchor-spread")),
    el("p", { class: "wb-quiet" }, say("anchor-why")),
    group.entries.filter((each) => !each.withdrawn).map((each) => anchorEntry(view, each)),
  );
}
