// The researcher's page: an archive, whether it comes to the same, its results, and what other rules would move.

class ReproduceView extends ResultsView {
  constructor(model, element) {
    super(model, element);
    this.root.classList.add("wb-reproduce");
    this.wish = {};
    this.done = null;
    this.answered = () => {
      this.ranking = false;
      this.render();
    };
    this.model.on("change:moved", this.answered);
    this.model.on("change:checked", this.answered);
    this.told = (message) => message && message.progress && this.showProgress(message.progress);
    this.model.on("msg:custom", this.told);
  }

  /** An archive that cannot be read has no panel: the page says so, and lets another be chosen. */
  get drawsEmpty() {
    return true;
  }

  get tabs() {
    return { changed: changedParts, ...super.tabs };
  }

  start() {
    this.working = !this.state.chosen;
    super.start();
    this.model.on("change:state", () => this.opened());
  }

  opened() {
    Object.assign(this, { working: false, done: null, wish: {}, ranking: false, typedHead: undefined, cluster: "", pair: {} });
    this.render();
  }

  open(name) {
    this.wait();
    this.model.send({ open: name });
  }

  handIn(files) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > this.model.get("largest")) {
      this.fault = this.say("folder-too-large", { most: Math.floor(this.model.get("largest") / 1e6) });
      return this.render();
    }
    this.wait();
    return handFolder(this.model, files);
  }

  wait() {
    Object.assign(this, { working: true, fault: "", done: { done: 0, of: 1 } });
    this.render();
  }

  showProgress(progress) {
    clearTimeout(this.lateness);
    this.done = progress;
    const bar = this.body.querySelector(".wb-reproducing progress");
    if (!bar) return;
    bar.max = progress.of;
    bar.value = progress.done;
  }

  draw() {
    const { say, state } = this;
    if (this.fault) this.working = false;
    const known = Boolean(state.panel);
    return [
      known ? this.head(say("reproduce"), say("reproduce-line")) : this.emptyHead(),
      el("main", { class: "wb-main" }, shelfTools(this), this.working ? this.bar() : known ? this.whole() : this.nothing()),
    ];
  }

  emptyHead() {
    const { say } = this;
    return [
      el("section", { class: "wb-top", "aria-label": say("reproduce") }, el("h1", { class: "wb-panel-title" }, say("reproduce")), languageSwitch(this.language, (each) => this.chooseLanguage(each))),
      el("header", { class: "wb-desk-head" }, el("div", {}, el("h2", { class: "wb-desk-title" }, say("reproduce")), el("p", { class: "wb-quiet" }, say("reproduce-line")))),
      this.fault ? el("p", { class: "wb-banner wb-banner-fault" }, this.fault) : null,
    ];
  }

  bar() {
    const { done, of } = this.done || { done: 0, of: 1 };
    return el("div", { class: "wb-reproducing", role: "status" }, el("label", { for: "wb-reproducing" }, this.say("reproducing")), el("progress", { id: "wb-reproducing", max: String(of), value: String(done) }));
  }

  nothing() {
    const { say, state, language } = this;
    return state.refused ? notice("fault", say("cannot-open"), said(state.refused, language)) : notice("empty", say("no-archive"), say("open-folder-why"));
  }

  whole() {
    const { say, state } = this;
    const regions = state.ranking.clusters.reduce((sum, each) => sum + each.places.length, 0);
    return [verdictBlock(this), aboutPart(this), this.parts(), this.tools(), this.part === "changed" ? null : this.beside(), regions ? this.content() : notice("empty", say("no-results")), this.foot()];
  }

  stop() {
    this.model.off("change:moved", this.answered);
    this.model.off("change:checked", this.answered);
    this.model.off("msg:custom", this.told);
    super.stop();
  }
}

function render({ model, el: element }) {
  const view = new ReproduceView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
