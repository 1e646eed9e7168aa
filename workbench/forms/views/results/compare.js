// Why one region stands before another: two are chosen, the kernel answers in sentences from the numbers that ran.

function comparable(view) {
  const shown = view.shown.map((cluster) => ({ ...cluster, places: cluster.places.filter((each) => each.place !== null) }));
  return shown.filter((cluster) => cluster.places.length > 1);
}

function chosenPair(view, clusters) {
  const cluster = clusters.find((each) => each.cluster === view.pair.cluster) || clusters[0];
  const there = (key) => cluster.places.some((each) => each.region === key);
  const one = there(view.pair.one) ? view.pair.one : cluster.places[0].region;
  const other = there(view.pair.other) && view.pair.other !== one ? view.pair.other : cluster.places.find((each) => each.region !== one).region;
  return { cluster, one, other };
}

function chooser(view, label, name, options, value) {
  const id = `wb-choose-${name}`;
  const select = el("select", { id, class: "wb-text wb-select", "data-focus": `choose ${name}` }, options.map((each) => el("option", { value: each.key, selected: each.key === value }, each.title)));
  select.addEventListener("change", () => {
    view.pair = { ...view.pair, ...view.pairShown, [name]: select.value };
    view.render();
  });
  return el("p", { class: "wb-chooser" }, el("label", { for: id }, label), select);
}

function compareParts(view) {
  const { say, language } = view;
  const clusters = comparable(view);
  if (!clusters.length) return [notice("empty", say("no-pair"))];
  const { cluster, one, other } = chosenPair(view, clusters);
  view.pairShown = { cluster: cluster.cluster, one, other };
  const regions = cluster.places.map((each) => ({ key: each.region, title: `${each.place}. ${view.regionName(each.region)}` }));
  const found = view.model.get("reasons") || {};
  const answered = found.one === one && found.other === other;
  const wished = `${view.state.sequence} ${one} ${other}`;
  if (!answered && view.wished !== wished && !view.silent) {
    view.wished = wished;
    view.model.send({ why: { one, other } });
  }
  const sentences = answered ? found.sentences[language] || [] : [];
  return [
    el(
      "section",
      { class: "wb-cluster", "aria-label": say("part:compare") },
      el("h3", { class: "wb-section-title" }, say("compare-title")),
      el(
        "div",
        { class: "wb-choosers" },
        clusters.length > 1 ? chooser(view, say("cluster"), "cluster", clusters.map((each) => ({ key: each.cluster, title: view.titled("clusters", each.cluster) })), cluster.cluster) : null,
        chooser(view, say("one-region"), "one", regions, one),
        chooser(view, say("other-region"), "other", regions.filter((each) => each.key !== one), other),
      ),
      answered ? el("ol", { class: "wb-sentences", "aria-live": "polite" }, sentences.map((each) => el("li", {}, each))) : waiting(say),
    ),
  ];
}
