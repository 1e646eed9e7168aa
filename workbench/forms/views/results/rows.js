// The table of a cluster: who stands where, by which number, and where the lines of nomination and award lie.

/** Decimal text with the same number of places in a whole column. */
function fixed(text, places) {
  const [whole, part = ""] = String(text).split(".");
  return places ? `${whole}.${part.padEnd(places, "0")}` : whole;
}

function released(view, stage, submission) {
  return (view.state.released || []).some(([one, other]) => one === stage && other === submission);
}

function hiddenHere(view, stage, submission) {
  return (view.state.hidden || []).some(([one, other]) => one === stage && other === submission);
}

function statusOf(view, place) {
  const { say } = view;
  const open = place.stages.filter((each) => !released(view, each.stage, each.submission));
  if (!place.stages.length) return ["none", say("no-submission")];
  if (!open.length) return ["released", say("is-released")];
  return open.length < place.stages.length ? ["part", say("is-part-released")] : ["open", say("not-released")];
}

function missingCount(place) {
  const lacks = ["not-confirmed", "not-complete", "contested", "ranks-incomplete"];
  return place.stages.flatMap((stage) => stage.sheets).filter((sheet) => lacks.includes(sheet.absent)).length;
}

/** After which place a line is drawn: the last one within the number, shared places included. */
function lastWithin(places, number) {
  if (number === null || number === undefined) return -1;
  return places.reduce((last, each, at) => (each.place !== null && each.place <= Number(number) ? at : last), -1);
}

function cutLines(view, cluster, places) {
  const lines = new Map();
  const known = view.state.panel.clusters.find((each) => each.key === cluster) || {};
  for (const [number, word] of [[known.awards, "line-awards"], [known.nominees, "line-nominees"]]) {
    const at = lastWithin(places, number);
    // Below the last region a line divides nothing.
    if (at >= 0 && at < places.length - 1) lines.set(at, [...(lines.get(at) || []), view.say(word, { number })]);
  }
  return lines;
}

function placeText(view, place) {
  if (place.place === null) return "–";
  return place.shared ? el("span", {}, `${place.place}`, el("span", { class: "wb-shared" }, view.say("shared"))) : String(place.place);
}

function placeRow(view, place, columns) {
  const { say, language } = view;
  const [status, words] = statusOf(view, place);
  const lacks = missingCount(place);
  const value = (text) => (text === null ? "–" : shownNumber(fixed(text, columns.places), language));
  const stageValue = (stage) => {
    const found = place.stages.find((each) => each.stage === stage.key);
    return el("td", { class: "wb-figure wb-wide" }, found ? value(found.value) : "–");
  };
  const name = view.regionName(place.region);
  return el(
    "tr",
    { class: place.place === null ? "wb-unplaced" : null },
    el("td", { class: "wb-figure wb-place" }, placeText(view, place)),
    el(
      "th",
      { scope: "row" },
      name,
      place.fault ? el("p", { class: "wb-why" }, place.fault) : null,
      place.tie_broken_by ? el("p", { class: "wb-why" }, say("tie-broken", { criterion: columns.criteria.get(place.tie_broken_by) || place.tie_broken_by })) : null,
      lacks && !place.fault ? el("p", { class: "wb-why" }, say("sheets-missing", { count: lacks })) : null,
    ),
    columns.stages.length > 1 ? columns.stages.map(stageValue) : null,
    el("td", { class: "wb-figure wb-official" }, value(place.value)),
    el("td", { class: "wb-status wb-wide", "data-status": status }, el("span", { "aria-hidden": "true" }, status === "released" ? "✓ " : status === "none" ? "" : "○ "), words),
    el("td", { class: "wb-more" }, view.unfolder(place.region, say("why"), { "aria-label": say("why-of", { name }) })),
  );
}

function clusterTable(view, cluster, columns) {
  const { say } = view;
  const places = cluster.places;
  const lines = cutLines(view, cluster.cluster, places);
  const width = 5 + (columns.stages.length > 1 ? columns.stages.length : 0);
  const head = [
    el("th", { scope: "col", class: "wb-figure" }, say("place")),
    el("th", { scope: "col" }, say("region")),
    columns.stages.length > 1 ? columns.stages.map((stage) => el("th", { scope: "col", class: "wb-figure wb-wide" }, said(stage.title, view.language))) : null,
    el("th", { scope: "col", class: "wb-figure" }, say("official")),
    el("th", { scope: "col", class: "wb-wide" }, say("status")),
    el("th", { scope: "col" }, el("span", { class: "wb-hidden" }, say("why"))),
  ];
  const rows = places.flatMap((place, at) => [
    placeRow(view, place, columns),
    view.unfolded.has(place.region) ? el("tr", { class: "wb-detail-row" }, el("td", { colspan: width }, placeDetail(view, place))) : null,
    lines.has(at) ? el("tr", { class: "wb-cut" }, el("td", { colspan: width }, lines.get(at).join(" · "))) : null,
  ]);
  const title = view.titled("clusters", cluster.cluster);
  return el(
    "section",
    { class: "wb-cluster", "aria-label": title },
    el("h3", { class: "wb-section-title" }, title, el("span", { class: "wb-quiet" }, say("regions-count", { count: places.length }))),
    places.length
      ? el("div", { class: "wb-sheet-box" }, el("table", { class: "wb-table wb-ranking" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)))
      : notice("empty", say("empty-cluster")),
  );
}
