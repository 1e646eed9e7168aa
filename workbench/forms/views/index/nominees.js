// Nominees per cluster: the cut line is drawn where it falls; who shares a place at it is neither in nor out by chance.

function nomineeList(view, listed) {
  const { say } = view;
  const rows = listed.nominees;
  const last = rows.findLastIndex((each) => each.state === "nominated" || each.state === "tied-at-the-cut");
  const line = (each, at) => [
    el(
      "tr",
      { "data-state": each.state },
      el("td", { class: "wb-figure" }, each.place === null ? "–" : `${each.place}${each.shared ? "=" : ""}`),
      el("th", { scope: "row" }, button(view.name(each.region), () => view.openRegion(each.region), { class: "wb-link wb-row-link", "data-focus": `region ${listed.cluster} ${each.region}` })),
      el("td", { class: "wb-figure" }, each.index === null ? "–" : figure(view, each.index)),
      el("td", { class: "wb-figure" }, each.to_cut === null ? "–" : signed(view, each.to_cut)),
      el("td", {}, el("span", { class: "wb-tag", "data-kind": each.state }, say(`state:${each.state}`))),
    ),
    at === last && at < rows.length - 1 ? el("tr", { class: "wb-cut" }, el("td", { colspan: "5" }, say("cut-line", { number: listed.number }))) : null,
  ];
  const heads = [["place", true], ["region", false], ["index", true], ["to-cut", true], ["state", false]];
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": view.titled("clusters", listed.cluster) },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, view.titled("clusters", listed.cluster)), el("p", { class: "wb-quiet" }, listed.number === null ? say("no-number") : say("number-nominated", { number: listed.number }))),
    el("div", { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": view.titled("clusters", listed.cluster) }, el("table", { class: "wb-table wb-nominees" }, el("thead", {}, el("tr", {}, heads.map(([key, number]) => el("th", { scope: "col", class: number ? "wb-figure" : null }, say(`head:${key}`))))), el("tbody", {}, rows.map(line)))),
  );
}

function stabilityPart(view) {
  const { say, state } = view;
  if (!state.stability.length) return null;
  const moved = (each) => Object.entries(each.moved).map(([cluster, regions]) => `${view.titled("clusters", cluster)}: ${regions.map((key) => view.name(key)).join(", ")}`);
  const line = (each) => el("li", {}, el("strong", {}, view.seatTitle(each.validator)), el("span", { class: "wb-quiet" }, say("validated-so-many", { count: each.documents })), el("span", { class: moved(each).length ? "wb-loss" : "wb-gain" }, moved(each).length ? say("moves", { regions: moved(each).join("; ") }) : say("moves-none")));
  return el("section", { class: "wb-sheet-part", "aria-label": say("stability") }, el("h3", { class: "wb-section-title" }, say("stability")), el("p", { class: "wb-quiet" }, say("stability-why")), el("ul", { class: "wb-effects" }, state.stability.map(line)));
}

function nomineesPart(view) {
  return [...view.state.lists[view.basis].map((each) => nomineeList(view, each)), stabilityPart(view)];
}
