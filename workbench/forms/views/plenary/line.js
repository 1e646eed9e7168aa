// Before anything is public: where the lines of a cluster run, who ties, who could be within, and what it hangs on.

function placesWithin(view, places, number) {
  const at = lastWithin(places, number);
  const [inside, outside] = [places[at], places[at + 1]];
  return { at, inside, outside: outside && outside.place !== null ? outside : null };
}

/** One line in words: who is the last within, who the first outside, and how far apart the two are. */
function lineSentence(view, places, number, word) {
  const { say } = view;
  const { at, inside, outside } = placesWithin(view, places, number);
  const what = say(word, { number });
  if (!inside) return null;
  if (!outside) return say("line-all", { what });
  const decimals = Number(view.state.panel.decimals);
  const figure = (text) => shownNumber(fixed(text, decimals), view.language);
  const apart = shownNumber(Math.abs(Number(inside.value) - Number(outside.value)).toFixed(decimals), view.language);
  const more = at + 1 > number ? say("line-more", { count: at + 1, number }) : "";
  return [say("line-between", { what, inside: view.regionName(inside.region), one: figure(inside.value), outside: view.regionName(outside.region), other: figure(outside.value), apart }), more].filter(Boolean).join(" ");
}

function lineSentences(view, cluster) {
  const known = view.state.panel.clusters.find((each) => each.key === cluster.cluster) || {};
  const lines = [[known.awards, "line-awards"], [known.nominees, "line-nominees"]].filter(([number]) => number);
  return lines.map(([number, word]) => lineSentence(view, cluster.places, number, word)).filter(Boolean);
}

/** Regions with the same printed value: they share a place, or a criterion of the panel told them apart. */
function tieSentences(view, cluster) {
  const { say } = view;
  const values = new Map();
  for (const place of cluster.places.filter((each) => each.value !== null)) values.set(place.value, [...(values.get(place.value) || []), place]);
  const names = (places) => places.map((each) => view.regionName(each.region)).join(", ");
  return [...values.values()]
    .filter((tied) => tied.length > 1)
    .map((tied) => {
      const broken = tied.find((each) => each.tie_broken_by);
      const value = shownNumber(fixed(tied[0].value, Number(view.state.panel.decimals)), view.language);
      const criterion = broken && (view.columns.criteria.get(broken.tie_broken_by) || broken.tie_broken_by);
      return broken ? say("tie-told", { names: names(tied), value, criterion }) : say("tie-shared", { names: names(tied), value, place: tied[0].place });
    });
}

/** Every change of one thing, and every rule that was computed so far, that lets somebody into the first k or out. */
function whatMoves(view, found) {
  const told = view.model.get("rules") || {};
  const rules = (told.rows || []).filter((each) => each.cluster === found.cluster).map((change) => ({ kind: "rule", title: change.rule, change }));
  const changes = found.changes.filter((each) => each.basis === "official").map((change) => ({ kind: change.kind, title: changeTitle(view, change), change }));
  const all = [...changes, ...rules].filter((each) => !each.change.refused);
  return { all, moved: all.filter((each) => each.change.enters.length || each.change.leaves.length) };
}

/** Who is in the first k, could be, or is moved in or out by one change: the others are far from the line. */
function nearRows(view, cluster, found, moves) {
  const corrected = view.evaluation.corrected.clusters.find((each) => each.cluster === cluster.cluster);
  return cluster.places
    .filter((each) => each.place !== null)
    .map((place) => {
      const sure = (corrected && corrected.places.find((each) => each.region === place.region)) || {};
      const moved = moves.moved.filter((each) => [...each.change.enters, ...each.change.leaves].includes(place.region)).length;
      const within = found.official.includes(place.region);
      return { ...place, name: view.regionName(place.region), low: sure.low ?? null, high: sure.high ?? null, top: sure.top ?? null, correctedPlace: sure.place ?? null, moved, within };
    })
    .filter((row) => row.within || row.moved || (row.low !== null && row.low <= found.k) || Number(row.top) > 0);
}

function nearTable(view, cluster, found, moves, title) {
  const { say } = view;
  const figure = (key, words, value, more = {}) => ({ key, title: words, number: true, value, ...more });
  const count = cluster.places.length;
  return dataTable(view, {
    name: `near-${cluster.cluster}`,
    caption: `${say("near", { k: found.k })}: ${title}`,
    columns: [
      { key: "name", title: say("region") },
      figure("place", say("place"), (row) => row.place, { shown: (row) => (row.shared ? `${row.place} (${say("shared")})` : String(row.place)) }),
      figure("value", say("official"), (row) => Number(row.value), { places: Number(view.state.panel.decimals) }),
      figure("low", say("places-90"), (row) => row.low, { shown: (row) => (row.low === null ? "–" : el("span", { class: "wb-near-span" }, placeSpan(view, row.place, { low: row.low, high: row.high, place: row.correctedPlace }, count), `${row.low}–${row.high}`)) }),
      figure("top", say("chance-top", { k: found.k }), (row) => (row.top === null ? null : Number(row.top)), { places: 2, shown: (row) => percentText(row.top) }),
      figure("moved", say("moved-by"), (row) => row.moved, { shown: (row) => say("moved-of", { count: row.moved, of: moves.all.length }), hint: say("moved-by-hint") }),
    ],
    rows: nearRows(view, cluster, found, moves),
    marked: (row) => (row.within && row.moved ? "heed" : row.within ? null : "quiet"),
    empty: say("no-results"),
  });
}

function movesList(view, moves, found) {
  const { say } = view;
  const names = (regions) => regions.map((each) => view.regionName(each)).join(", ") || "–";
  const line = ({ kind, title, change }) => el("li", {}, say(`moved:${kind}`, { what: title, enters: names(change.enters), leaves: names(change.leaves) }));
  if (!moves.moved.length) return el("p", { class: "wb-quiet" }, say("robust", { of: moves.all.length, k: found.k }));
  return [el("p", {}, say("not-robust", { count: moves.moved.length, of: moves.all.length, k: found.k })), el("ul", { class: "wb-reasons" }, moves.moved.map(line))];
}

function linePart(view, cluster) {
  const { say } = view;
  const found = view.evaluation.sensitivity.find((each) => each.cluster === cluster.cluster);
  const title = view.titled("clusters", cluster.cluster);
  const sentences = [...lineSentences(view, cluster), ...tieSentences(view, cluster)];
  const moves = found && whatMoves(view, found);
  return [
    el("h4", { class: "wb-sub-title" }, say("line-and-ties")),
    sentences.length ? el("ul", { class: "wb-reasons" }, sentences.map((each) => el("li", {}, each))) : el("p", { class: "wb-quiet" }, say("no-line")),
    found ? [el("h4", { class: "wb-sub-title" }, say("near", { k: found.k })), nearTable(view, cluster, found, moves, title), el("h4", { class: "wb-sub-title" }, say("robustness")), movesList(view, moves, found)] : null,
  ];
}
