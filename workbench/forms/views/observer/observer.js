// What is released, and nothing before: places by cluster as the plenary left them, the minutes, published heads.

class ObserverView extends DeskView {
  constructor(model, element) {
    super(model, element, "observer");
    this.doors.state = stateOf(this.doors, "observer");
  }

  /** The state door serves this page: it has no kernel. */
  async refresh() {
    try {
      const state = await ask(this.doors.state);
      if (state.sequence >= this.state.sequence) this.model.set("state", state);
    } catch {
      this.silence(true);
      this.again = setTimeout(() => this.refresh(), CALM);
    }
  }

  chooseLanguage(language) {
    super.chooseLanguage(language);
    this.refresh();
  }

  stop() {
    clearTimeout(this.again);
    super.stop();
  }

  draw() {
    const { say, state } = this;
    return [
      this.head(say("observer"), say("observer-why")),
      el("main", { class: "wb-main" }, state.clusters.filter((each) => each.of).map((each) => clusterPart(this, each)), recordPart(this)),
    ];
  }
}

function placesTable(view, cluster) {
  const { say, language, state } = view;
  const changed = cluster.places.some((each) => each.place !== each.computed);
  const columns = [
    { key: "place", title: say("place"), number: true, shown: (row) => (row.place === null ? "–" : `${row.place}${row.shared ? "=" : ""}`) },
    { key: "name", title: say("region") },
    { key: "value", title: say("value"), number: true, value: (row) => (row.value === null ? null : Number(row.value)), places: state.panel.decimals },
    ...(changed ? [{ key: "computed", title: say("computed"), number: true }, { key: "reason", title: say("reason"), value: (row) => row.reason || row.fault }] : []),
  ];
  return dataTable(view, { name: `places-${cluster.cluster}`, caption: said(cluster.title, language), columns, rows: cluster.places, marked: (row) => (row.place !== row.computed ? "heed" : null) });
}

function clusterPart(view, cluster) {
  const { say, language } = view;
  const title = said(cluster.title, language) || cluster.cluster;
  const counts = { released: cluster.released, of: cluster.of };
  const line = cluster.places ? (cluster.adopted ? say("adopted", { day: day(cluster.adopted, language, view.zone), time: clock(cluster.adopted, view.zone).slice(0, 5) }) : say("as-computed")) : say("released-of", counts);
  return el(
    "section",
    { class: "wb-box", "aria-label": title },
    el("div", { class: "wb-box-head" }, el("h3", { class: "wb-section-title" }, title), el("p", { class: "wb-quiet" }, line)),
    el("div", { class: "wb-padded" }, cluster.places ? placesTable(view, cluster) : el("p", { class: "wb-not-yet" }, say("not-released"))),
  );
}

/** What lets anybody find a log that was rewritten: the minutes with their head, and where heads were published. */
function recordPart(view) {
  const { say, state, language } = view;
  const minutes = view.doors.events.replace(/\/events$/, "/minutes");
  const row = (each) =>
    el("li", {}, el("strong", {}, each.place), el("span", { class: "wb-quiet" }, `${day(each.at, language, view.zone)} · ${say("head-of", { sequence: each.sequence })}`), el("code", { class: "wb-head" }, each.head));
  return el(
    "section",
    { class: "wb-box wb-padded", "aria-label": say("record") },
    el("h3", { class: "wb-section-title" }, say("record")),
    state.minutes ? el("p", {}, el("a", { class: "wb-link", href: minutes, target: "_blank", rel: "noopener", "data-focus": "minutes" }, say("minutes"))) : el("p", { class: "wb-quiet" }, say("minutes-later")),
    state.published.length ? el("ul", { class: "wb-published" }, state.published.map(row)) : el("p", { class: "wb-quiet" }, say("nothing-published")),
  );
}

function render({ model, el: element }) {
  const view = new ObserverView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
