// The results page: rule and reach on top, one table a cluster, the head of the log at the foot.

class ResultsView extends DeskView {
  constructor(model, element) {
    super(model, element, "results");
    this.cluster = "";
    this.part = "ranking";
    this.basis = "official";
    this.pair = {};
    this.ruled = () => {
      this.asked = false;
      this.render();
    };
    this.model.on("change:rules", this.ruled);
    this.model.on("change:reasons", this.ruled);
    this.booked = (message, buffers) => {
      if (message && message.workbook && buffers && buffers.length) download(message.workbook, buffers[0], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    };
    this.model.on("msg:custom", this.booked);
  }

  get evaluation() {
    return this.state.evaluation || { corrected: { clusters: [], warnings: [] }, designs: [], sensitivity: [] };
  }

  stop() {
    this.model.off("change:rules", this.ruled);
    this.model.off("change:reasons", this.ruled);
    this.model.off("msg:custom", this.booked);
    super.stop();
  }

  get columns() {
    const { panel } = this.state;
    const marked = panel.stages.filter((stage) => stage.held !== false && stage.criteria.length);
    const criteria = new Map(marked.flatMap((stage) => stage.criteria.map((each) => [each.key, said(each.title, this.language)])));
    return { stages: marked, criteria, places: Number(panel.decimals), corrected: this.evaluation.corrected.clusters.length > 0 };
  }

  draw() {
    const { say, state } = this;
    if (!state.ranking) return [this.head(say("results"), ""), this.fault ? null : waiting(say)];
    const { ranking } = state;
    const assessors = state.panel.seats.filter((seat) => seat.roles.includes("assessor")).length;
    const regions = ranking.clusters.reduce((sum, each) => sum + each.places.length, 0);
    const line = say("results-line", { assessors, regions, rooms: state.panel.rooms.length, rule: say(`rule:${ranking.rule}`) });
    return [
      this.head(say("results"), line),
      el(
        "main",
        { class: "wb-main" },
        this.parts(),
        this.tools(),
        keyedSection(this),
        el("p", { class: "wb-standing", "data-released": String(ranking.released) }, say(ranking.released ? "all-released" : "preliminary")),
        this.beside(),
        regions ? this.content() : notice("empty", say("no-results"), say("no-results-why")),
        this.foot(),
      ),
    ];
  }

  /** The clusters that are looked at. */
  get shown() {
    return this.state.ranking.clusters.filter((each) => (!this.cluster || each.cluster === this.cluster) && each.places.length);
  }

  /** An assessor by the title of the seat: what fits a column. */
  seatName(holder) {
    const seat = this.state.panel.seats.find((each) => each.key === holder);
    return (seat && said(seat.title, this.language)) || holder;
  }

  /** The parts of the page, in their order. */
  get tabs() {
    return { ranking: null, sure: sureParts, hangs: hangsParts, design: designParts, compare: compareParts };
  }

  parts() {
    const { say } = this;
    const one = (key) => {
      const press = () => {
        this.part = key;
        this.render();
      };
      return button(say(`part:${key}`), press, { class: "wb-part", "aria-pressed": String(this.part === key), "data-focus": `part ${key}` });
    };
    return el("div", { class: "wb-parts", role: "group", "aria-label": say("parts") }, Object.keys(this.tabs).map(one));
  }

  content() {
    const drawn = this.tabs[this.part];
    return drawn ? drawn(this) : [this.state.ranking.clusters.filter((each) => !this.cluster || each.cluster === this.cluster).map((cluster) => clusterTable(this, cluster, this.columns))];
  }

  /** What goes with every corrected number: why there is none, what was assumed, what to heed. */
  beside() {
    const { say, language } = this;
    const { corrected } = this.evaluation;
    const line = (text) => el("p", { class: "wb-heed-line" }, text);
    return el(
      "div",
      { class: "wb-beside" },
      corrected.heading ? el("p", { class: "wb-banner wb-banner-heed wb-assumed" }, said(corrected.heading, language)) : null,
      corrected.refused ? line(said(corrected.refused, language)) : corrected.clusters.length ? el("p", { class: "wb-quiet" }, say("side-by-side", { rule: corrected.rule })) : null,
      (corrected.warnings || []).map((each) => line(said(each, language))),
    );
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
      el("div", { class: "wb-exports" }, button(say("csv"), () => this.export(), { "data-focus": "csv" }), button(say("xlsx"), () => this.model.send({ workbook: this.language }), { "data-focus": "xlsx", title: say("xlsx-hint") }), button(say("print"), () => this.print(), { "data-focus": "print" })),
    );
  }

  foot() {
    const { ranking, seat } = this.state;
    const rooms = seat && (seat.roles || []).includes("chair") ? roomPapers(this, seat.rooms) : null;
    return el("footer", { class: "wb-foot" }, rooms, el("p", {}, this.say("foot-rule", { rule: this.say(`rule:${ranking.rule}`) })), el("p", {}, this.say("head-is", { sequence: ranking.sequence, head: ranking.head })));
  }

  export() {
    const { say, language, state } = this;
    const { criteria, stages, places } = this.columns;
    const number = (text) => (text === null || text === undefined ? "" : shownNumber(fixed(text, places), language));
    const keys = stages.flatMap((stage) => stage.criteria.map((each) => [stage.key, each.key]));
    const rows = [[say("cluster"), say("place"), say("shared-word"), say("plenary-place"), say("region"), say("official"), say("corrected-place"), say("corrected"), say("places-from"), say("places-to"), say("chance-first"), say("chance-top-csv"), say("stage"), say("stage-value"), ...keys.map(([, key]) => criteria.get(key)), say("status"), say("remark")]];
    for (const cluster of state.ranking.clusters) {
      for (const place of cluster.places) {
        const results = place.stages.length ? place.stages : [{ stage: "", value: null, criteria: {}, fault: "" }];
        for (const result of results) {
          const values = keys.map(([stage, key]) => (stage === result.stage ? number(result.criteria[key]) : ""));
          rows.push([
            this.titled("clusters", cluster.cluster),
            place.place === null ? "" : place.place,
            place.shared ? say("yes") : "",
            (decidedOf(this, cluster.cluster, place.region) || { place: "" }).place,
            this.regionName(place.region),
            number(place.value),
            ...correctedColumns(this, cluster.cluster, place.region, number),
            this.titled("stages", result.stage),
            number(result.value),
            ...values,
            result.stage && released(this, result.stage, result.submission) ? say("is-released") : say("not-released"),
            place.fault || result.fault || (missingCount(place) ? say("sheets-missing", { count: missingCount(place) }) : ""),
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
