// How sure the places are: official and corrected side by side, intervals drawn, chances, and sets with a guarantee.

/** A chance as people read it: 0.05 is 5 %. */
function percentText(text) {
  return text === null || text === undefined ? "–" : `${Math.round(Number(text) * 100)} %`;
}

function correctedColumns(view, cluster, region, number) {
  const found = correctedOf(view, cluster, region);
  return found ? [found.place, number(found.value), found.low, found.high, number(found.first), number(found.top)] : ["", "", "", "", "", ""];
}

function sureRows(view, cluster) {
  const official = view.state.ranking.clusters.find((each) => each.cluster === cluster.cluster);
  return cluster.places
    .filter((each) => each.value !== null)
    .map((each) => {
      const place = official.places.find((other) => other.region === each.region) || { place: null, value: null };
      return { ...each, key: each.region, name: view.regionName(each.region), officialPlace: place.place, officialValue: place.value };
    });
}

function setText(set) {
  return set ? `${set[0]}–${set[1]}` : "–";
}

function sureTable(view, cluster, rows, title) {
  const { say } = view;
  const places = Number(view.state.panel.decimals);
  const figure = (key, words, value) => ({ key, title: words, number: true, value });
  const k = cluster.k;
  return dataTable(view, {
    name: `sure-${cluster.cluster}`,
    caption: `${say("part:sure")}: ${title}`,
    columns: [
      { key: "name", title: say("region") },
      figure("place-official", say("official-place"), (row) => row.officialPlace),
      { ...figure("official", say("official"), (row) => (row.officialValue === null ? null : Number(row.officialValue))), places },
      figure("place-corrected", say("corrected-place"), (row) => row.place),
      { ...figure("corrected", say("corrected"), (row) => Number(row.value)), places },
      { ...figure("low", say("places-90"), (row) => row.low), shown: (row) => (row.low === null ? "–" : `${row.low}–${row.high}`) },
      { ...figure("first", say("chance-first"), (row) => (row.first === null ? null : Number(row.first))), places: 2, shown: (row) => percentText(row.first) },
      ...(k > 1 ? [{ ...figure("top", say("chance-top", { k }), (row) => (row.top === null ? null : Number(row.top))), places: 2, shown: (row) => percentText(row.top) }] : []),
      { key: "certified", title: say("certified"), value: (row) => setText(row.certified), hint: say("certified-hint") },
      { key: "certified-all", title: say("certified-all"), value: (row) => setText(row.certified_all), hint: say("certified-all-hint") },
      { key: "could", title: say("could-be-top", { k }), value: (row) => (row.could_be_top === null ? "–" : say(row.could_be_top ? "yes" : "no")) },
    ],
    rows,
    empty: say("no-corrected"),
  });
}

function surePlot(view, rows, title) {
  const { say, language } = view;
  const places = Number(view.state.panel.decimals);
  const number = (value) => shownNumber(value.toFixed(places), language);
  return intervalPlot(view, {
    caption: `${say("values-90")}: ${title}`,
    head: [say("region"), say("corrected")],
    rows: rows.map((row) => ({
      key: row.key,
      title: row.name,
      value: row.estimate,
      low: row.margin === null ? null : row.estimate - row.margin,
      high: row.margin === null ? null : row.estimate + row.margin,
      text: row.margin === null ? shownNumber(fixed(row.value, places), language) : `${shownNumber(fixed(row.value, places), language)} ± ${number(row.margin)}`,
      note: row.officialValue === null ? null : say("official-note", { value: shownNumber(fixed(row.officialValue, places), language) }),
    })),
  });
}

function sureParts(view) {
  const { say, language } = view;
  const shown = view.evaluation.corrected.clusters.filter((each) => !view.cluster || each.cluster === view.cluster);
  if (!shown.length) return [notice("empty", say("no-corrected"), say("no-corrected-why"))];
  return shown.map((cluster) => {
      const title = view.titled("clusters", cluster.cluster);
      const rows = sureRows(view, cluster);
      return el(
        "section",
        { class: "wb-cluster", "aria-label": title },
        el("h3", { class: "wb-section-title" }, title),
        cluster.unsure ? el("p", { class: "wb-heed-line" }, said(cluster.unsure, language)) : null,
        el("h4", { class: "wb-sub-title" }, say("values-90")),
        el("p", { class: "wb-quiet" }, say("values-90-how")),
        el("div", { class: "wb-sheet-box wb-padded" }, surePlot(view, rows, title)),
        el("h4", { class: "wb-sub-title" }, say("chances")),
        sureTable(view, cluster, rows, title),
      );
    });
}
