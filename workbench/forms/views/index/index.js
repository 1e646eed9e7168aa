// The page of the index: regions, or one region opened, and the nominees; provisional or final at a click.

class IndexView extends DeskView {
  constructor(model, element) {
    super(model, element, "index");
    this.tab = "regions";
    this.basis = "claimed";
    this.region = "";
    this.detail = null;
  }

  start() {
    this.told = (message) => {
      if (!message || !message.region) return;
      this.detail = message.region;
      this.render();
    };
    this.model.on("msg:custom", this.told);
    super.start();
  }

  name(key) {
    const found = this.state.regions.find((each) => each.key === key);
    return found ? found.name : key;
  }

  openRegion(key) {
    this.region = key;
    this.tab = "regions";
    if (key) this.model.send({ region: { key, basis: this.basis } });
    this.render();
    const there = this.body.querySelector(".wb-region");
    if (there) there.focus();
  }

  turnBasis(basis) {
    this.basis = basis;
    if (this.region) this.model.send({ region: { key: this.region, basis } });
    this.render();
  }

  turn(tab) {
    this.tab = tab;
    this.region = "";
    this.render();
  }

  render() {
    if (this.drawnOf && this.drawnOf !== this.state && this.region) this.model.send({ region: { key: this.region, basis: this.basis } });
    this.drawnOf = this.state;
    super.render();
  }

  draw() {
    const { say, state, language } = this;
    const line = state.scheme ? said(state.scheme.title, language) : say("nothing-filed");
    return [this.head(say("index"), line), el("main", { class: "wb-main" }, this.content())];
  }

  content() {
    const { say, state, language } = this;
    if (!state.scheme) return notice("empty", say("nothing-filed"), say("nothing-filed-why"));
    if (state.refused) return notice("empty", said(state.refused, language), say("refused-why"));
    const choice = (key, now, turn, word) => button(say(word), () => turn(key), { class: word.startsWith("tab") ? "wb-tab" : "wb-filter", "aria-pressed": String(now === key), "data-focus": `${word}` });
    return [
      el(
        "div",
        { class: "wb-index-tools" },
        el("div", { class: "wb-tabs", role: "group", "aria-label": say("parts") }, ["regions", "nominees"].map((key) => choice(key, this.tab, (each) => this.turn(each), `tab:${key}`))),
        el("div", { class: "wb-filters", role: "group", "aria-label": say("basis") }, ["claimed", "validated"].map((key) => choice(key, this.basis, (each) => this.turnBasis(each), `basis:${key}`))),
      ),
      el("p", { class: "wb-standing-note" }, say(`basis-why:${this.basis}`)),
      this.part(),
      el("footer", { class: "wb-foot" }, el("p", {}, say("head-is", { sequence: state.sequence, head: state.head }))),
    ];
  }

  part() {
    if (this.tab === "nominees") return nomineesPart(this);
    const opened = this.state.regions.find((each) => each.key === this.region);
    return opened ? regionPart(this, opened) : this.regions();
  }

  regions() {
    const { say, state, language, basis } = this;
    const places = state.scheme.decimals;
    const of = (key, row) => row[basis][key];
    const columns = [
      { key: "name", title: say("region") },
      { key: "index", title: say("head:index"), number: true, places, value: (row) => of("index", row) },
      { key: "class", title: say("head:class"), value: (row) => said(of("class", row), language) },
      { key: "percentile", title: say("percentile"), number: true, places: 0, value: (row) => of("percentile", row), hint: say("percentile-why") },
      { key: "cluster", title: say("cluster"), value: (row) => this.titled("clusters", row.cluster) },
      { key: "number", title: say("innovations"), number: true, places: 0, value: (row) => of("number", row) },
      { key: "left_out", title: say("left-out"), number: true, places: 0 },
      { key: "own", title: say("own-points"), number: true, places, value: (row) => of("own", row) },
      { key: "sum", title: say("sum-points"), number: true, places, value: (row) => of("sum", row) },
      { key: "other", title: say(basis === "claimed" ? "final" : "provisional"), number: true, places, value: (row) => row[basis === "claimed" ? "validated" : "claimed"].index },
    ];
    const table = dataTable(this, { name: "index", caption: say("index"), columns, rows: state.regions, open: (row) => this.openRegion(row.key), opens: (row) => say("open-region", { name: row.name }), sort: ["index", -1] });
    return el("section", { class: "wb-sheet-part", "aria-label": say("tab:regions") }, table);
  }

  stop() {
    this.model.off("msg:custom", this.told);
    super.stop();
  }
}

function render({ model, el: element }) {
  const view = new IndexView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
