// Nominees per cluster: the cut line is drawn where it falls; who shares a place at it is neither in nor out by chance.

/** One cluster's list: by the index, or by all that went into the final one, each part in a column of its own. */
function nomineeList(view, listed, final = null) {
  const { say } = view;
  const parts = final ? Object.keys(final.parts) : [];
  const name = [view.titled("clusters", listed.cluster), ...(final ? [say("final-list")] : [])].join(": ");
  const rows = listed.regions;
  const last = rows.findLastIndex((each) => each.state === "nominated" || each.state === "tied-at-the-cut");
  const line = (each, at) => [
    el(
      "tr",
      { "data-state": each.state },
      el("td", { class: "wb-figure" }, each.place === null ? "–" : `${each.place}${each.shared ? "=" : ""}`),
      el("th", { scope: "row" }, el("span", { class: "wb-named" }, button(view.name(each.region), () => view.openRegion(each.region), { class: "wb-link wb-row-link", "data-focus": `region ${final ? "final " : ""}${listed.cluster} ${each.region}` }), el("span", { class: "wb-tag", "data-kind": each.state }, say(`state:${each.state}`)))),
      el("td", { class: "wb-figure" }, each.index === null ? "–" : figure(view, each.index)),
      el("td", { class: "wb-figure" }, each.to_cut === null ? "–" : signed(view, each.to_cut)),
      parts.map((part) => el("td", { class: "wb-figure" }, each.region in final.parts[part] ? figure(view, final.parts[part][each.region]) : "–")),
    ),
    at === last && at < rows.length - 1 ? el("tr", { class: "wb-cut" }, el("td", { colspan: String(4 + parts.length) }, say("cut-line", { number: listed.number }))) : null,
  ];
  const heads = [["place", true], ["region", false], [final ? "value" : "index", true], ["to-cut", true]].map(([key, number]) => [say(`head:${key}`), number]);
  heads.push(...parts.map((part) => [partTitle(view, part), true]));
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": name },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, view.titled("clusters", listed.cluster)), el("p", { class: "wb-quiet" }, listed.number === null ? say("no-number") : say("number-nominated", { number: listed.number }))),
    el("div", { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": name }, el("table", { class: "wb-table wb-nominees" }, el("thead", {}, el("tr", {}, heads.map(([title, number]) => el("th", { scope: "col", class: number ? "wb-figure" : null }, title)))), el("tbody", {}, rows.map(line)))),
  );
}

function stabilityPart(view) {
  const { say, state } = view;
  if (!state.stability.length) return null;
  const moved = (each) => Object.entries(each.moved).map(([cluster, regions]) => `${view.titled("clusters", cluster)}: ${regions.map((key) => view.name(key)).join(", ")}`);
  const line = (each) => el("li", {}, el("strong", {}, view.seatTitle(each.validator)), el("span", { class: "wb-quiet" }, say("validated-so-many", { count: each.documents })), el("span", { class: moved(each).length ? "wb-loss" : "wb-gain" }, moved(each).length ? say("moves", { regions: moved(each).join("; ") }) : say("moves-none")));
  return el("section", { class: "wb-sheet-part", "aria-label": say("stability") }, el("h3", { class: "wb-section-title" }, say("stability")), el("p", { class: "wb-quiet" }, say("stability-why")), el("ul", { class: "wb-effects" }, state.stability.map(line)));
}

function partTitle(view, part) {
  return part === "index" ? view.say("head:index") : view.titled("stages", part);
}

/** The final list, by the weights of the panel; only where validators' levels are looked at, which it takes. */
function finalPart(view) {
  const { say, state } = view;
  const { final } = state;
  if (!final || view.basis !== "validated") return null;
  if (final.refused) return notice("empty", say("final-list"), said(final.refused, view.language));
  const weights = Object.entries(final.weights).map(([part, weight]) => `${partTitle(view, part)} ${shownNumber(weight, view.language)}`).join(", ");
  const missing = final.not_held.map((part) => partTitle(view, part)).join(", ");
  return [
    el("h2", { class: "wb-section-title" }, say("final-list")),
    el("p", { class: "wb-quiet" }, say("final-weights", { weights }), missing ? ` ${say("final-missing", { parts: missing })}` : ""),
    final.lists.filter((each) => each.regions.length).map((each) => nomineeList(view, each, final)),
  ];
}

function nomineesPart(view) {
  return [...view.state.lists[view.basis].map((each) => nomineeList(view, each)), finalPart(view), stabilityPart(view)];
}
