// The results page: rule and reach on top, one table a cluster, the head of the log at the foot.

class ResultsView extends DeskView {
  constructor(model, element) {
    super(model, element, "results");
    this.cluster = "";
  }

  get columns() {
    const { panel } = this.state;
    const marked = panel.stages.filter((stage) => stage.held !== false && stage.criteria.length);
    const criteria = new Map(marked.flatMap((stage) => stage.criteria.map((each) => [each.key, said(each.title, this.language)])));
    return { stages: marked, criteria, places: Number(panel.decimals) };
  }

  draw() {
    const { say, state } = this;
    if (!state.ranking) return [this.head(say("results"), ""), this.fault ? null : waiting(say)];
    const { ranking } = state;
    const shown = ranking.clusters.filter((each) => !this.cluster || each.cluster === this.cluster);
    const assessors = state.panel.seats.filter((seat) => seat.roles.includes("assessor")).length;
    const regions = ranking.clusters.reduce((sum, each) => sum + each.places.length, 0);
    const line = say("results-line", { assessors, regions, rooms: state.panel.rooms.length, rule: say(`rule:${ranking.rule}`) });
    return [
      this.head(say("results"), line),
      el(
        "main",
        { class: "wb-main" },
        this.tools(),
        el("p", { class: "wb-standing", "data-released": String(ranking.released) }, say(ranking.released ? "all-released" : "preliminary")),
        regions ? shown.map((cluster) => clusterTable(this, cluster, this.columns)) : notice("empty", say("no-results"), say("no-results-why")),
        this.foot(),
      ),
    ];
  }

  tools() {
    const { say, state } = this;
    const chip = (key, text) => {
      const press = () => {
        this.cluster = key;
        this.render();
      };
      return button(text, press, { class: "wb-filter", "aria-pressed": String(this.cluster === key), "data-focus": `filter ${key}` });
    };
    const clusters = state.ranking.clusters.map((each) => chip(each.cluster, this.titled("clusters", each.cluster)));
    return el(
      "div",
      { class: "wb-results-tools" },
      clusters.length > 1 ? el("div", { class: "wb-filters", role: "group", "aria-label": say("cluster") }, chip("", say("all-clusters")), clusters) : null,
      el("div", { class: "wb-exports" }, button(say("csv"), () => this.export(), { "data-focus": "csv" }), button(say("print"), () => this.print(), { "data-focus": "print" })),
    );
  }

  foot() {
    const { ranking } = this.state;
    return el("footer", { class: "wb-foot" }, el("p", {}, this.say("foot-rule", { rule: this.say(`rule:${ranking.rule}`) })), el("p", {}, this.say("head-is", { sequence: ranking.sequence, head: ranking.head })));
  }

  export() {
    const { say, language, state } = this;
    const { criteria, stages, places } = this.columns;
    const number = (text) => (text === null || text === undefined ? "" : shownNumber(fixed(text, places), language));
    const keys = stages.flatMap((stage) => stage.criteria.map((each) => [stage.key, each.key]));
    const rows = [[say("cluster"), say("place"), say("shared-word"), say("region"), say("official"), say("stage"), say("stage-value"), ...keys.map(([, key]) => criteria.get(key)), say("status"), say("remark")]];
    for (const cluster of state.ranking.clusters) {
      for (const place of cluster.places) {
        const results = place.stages.length ? place.stages : [{ stage: "", value: null, criteria: {}, fault: "" }];
        for (const result of results) {
          const values = keys.map(([stage, key]) => (stage === result.stage ? number(result.criteria[key]) : ""));
          rows.push([
            this.titled("clusters", cluster.cluster),
            place.place === null ? "" : place.place,
            place.shared ? say("yes") : "",
            this.regionName(place.region),
            number(place.value),
            this.titled("stages", result.stage),
            number(result.value),
            ...values,
            result.stage && released(this, result.stage, result.submission) ? say("is-released") : say("not-released"),
            place.fault || result.fault,
          ]);
        }
      }
    }
    rows.push([], [say("head-is", { sequence: state.ranking.sequence, head: state.ranking.head })]);
    download(`${state.panel.key}-${say("file-results")}.csv`, csv(rows, language === "id" ? ";" : ","), "text/csv;charset=utf-8");
  }

  print() {
    window.print();
  }
}

function render({ model, el: element }) {
  const view = new ResultsView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
