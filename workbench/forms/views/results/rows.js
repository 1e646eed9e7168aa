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

/** What the corrected result says of a region, or null where there is none. */
function correctedOf(view, cluster, region) {
  const found = (view.evaluation.corrected.clusters || []).find((each) => each.cluster === cluster);
  const place = found && found.places.find((each) => each.region === region);
  return place && place.value !== null ? place : null;
}

/** Places from first to last: a line over the places in the interval, a dot at the corrected, a ring at the official. */
function placeSpan(view, official, corrected, count) {
  if (!corrected || corrected.low === null) return null;
  const at = (place) => `${count > 1 ? (6 + (88 * (place - 1)) / (count - 1)).toFixed(2) : "50"}%`;
  const words = view.say("span-label", { low: corrected.low, high: corrected.high, place: corrected.place, count });
  return drawn(
    "svg",
    { class: "wb-span", role: "img", "aria-label": words, focusable: "false" },
    drawn("title", {}, words),
    drawn("line", { class: "wb-span-axis", x1: at(1), x2: at(count), y1: "50%", y2: "50%" }),
    drawn("line", { class: "wb-span-line", x1: at(corrected.low), x2: at(corrected.high), y1: "50%", y2: "50%" }),
    official === null ? null : drawn("circle", { class: "wb-span-ring", cx: at(official), cy: "50%", r: "7" }),
    drawn("circle", { class: "wb-span-dot", cx: at(corrected.place), cy: "50%", r: "4" }),
  );
}

function correctedCells(view, place, corrected, columns, count) {
  if (!columns.corrected) return null;
  const text = corrected ? [shownNumber(fixed(corrected.value, columns.places), view.language), el("span", { class: "wb-shared" }, view.say("place-n", { place: corrected.place }))] : "–";
  return [el("td", { class: "wb-figure wb-wide wb-corrected" }, text), el("td", { class: "wb-wide wb-span-cell" }, placeSpan(view, place.place, corrected, count) || "–", corrected && corrected.low !== null ? el("span", { class: "wb-span-text", "aria-hidden": "true" }, `${corrected.low}–${corrected.high}`) : null)];
}

/** The place that the plenary gave instead stands beside the computed one, and does not hide it. */
function decidedOf(view, cluster, region) {
  const decided = (view.state.plenary || {})[cluster];
  return (decided && decided.changes.find((each) => each.region === region)) || null;
}

function correctedLine(view, corrected, columns) {
  if (!corrected) return null;
  const value = shownNumber(fixed(corrected.value, columns.places), view.language);
  const key = corrected.low === null ? "corrected-line" : "corrected-line-sure";
  return el("p", { class: "wb-narrow wb-quiet" }, view.say(key, { place: corrected.place, value, low: corrected.low, high: corrected.high }));
}

function placeRow(view, cluster, place, columns, count) {
  const corrected = correctedOf(view, cluster, place.region);
  const decided = decidedOf(view, cluster, place.region);
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
      decided ? el("p", { class: "wb-plenary-gave" }, say("plenary-gave", { place: decided.place }), " ", decided.reason) : null,
      correctedLine(view, corrected, columns),
    ),
    columns.stages.length > 1 ? columns.stages.map(stageValue) : null,
    el("td", { class: "wb-figure wb-official" }, value(place.value)),
    correctedCells(view, place, corrected, columns, count),
    el("td", { class: "wb-status wb-wide", "data-status": status }, el("span", { "aria-hidden": "true" }, status === "released" ? "✓ " : status === "none" ? "" : "○ "), words),
    el("td", { class: "wb-more" }, view.unfolder(place.region, say("why"), { "aria-label": say("why-of", { name }) })),
  );
}

function clusterTable(view, cluster, columns) {
  const { say } = view;
  const places = cluster.places;
  const lines = cutLines(view, cluster.cluster, places);
  const width = 5 + (columns.stages.length > 1 ? columns.stages.length : 0) + (columns.corrected ? 2 : 0);
  const head = [
    el("th", { scope: "col", class: "wb-figure" }, say("place")),
    el("th", { scope: "col" }, say("region")),
    columns.stages.length > 1 ? columns.stages.map((stage) => el("th", { scope: "col", class: "wb-figure wb-wide" }, said(stage.title, view.language))) : null,
    el("th", { scope: "col", class: "wb-figure" }, say("official")),
    columns.corrected ? [el("th", { scope: "col", class: "wb-figure wb-wide" }, say("corrected")), el("th", { scope: "col", class: "wb-wide wb-span-head" }, say("places-90"))] : null,
    el("th", { scope: "col", class: "wb-wide wb-status-head" }, say("status")),
    el("th", { scope: "col" }, el("span", { class: "wb-hidden" }, say("why"))),
  ];
  const rows = places.flatMap((place, at) => [
    placeRow(view, cluster.cluster, place, columns, places.length),
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
