// The audit page: one answer on top, and behind it everything that it rests on.

const AUDIT_TABS = ["answer", "agreement", "assessors", "marks", "course", "help"];
const TAB_OF = { agreement: "agreement", published: "agreement", severity: "assessors", marks: "marks", home: "course", drift: "course" };

class AuditView extends DeskView {
  constructor(model, element) {
    super(model, element, "audit");
    this.tab = "answer";
    this.done = null;
    this.momentOpen = false;
  }

  start() {
    // Before the desk draws for the first time: what comes must find the page no longer waiting.
    this.told = (message) => {
      if (!message) return;
      if (message.progress) this.showProgress(message.progress);
      if (message.cell) cellDialog(this, message.cell);
      if (message.fault) this.done = null;
    };
    this.drawn = () => {
      this.done = null;
    };
    this.model.on("msg:custom", this.told);
    this.model.on("change:state", this.drawn);
    super.start();
    if (this.state.waiting) this.ask({});
  }

  /** An audit takes seconds: when the log has grown the page says so, and draws again when it is asked to. */
  refreshSoon() {
    this.grown = true;
    this.render();
  }

  async act(item) {
    const answer = await super.act(item);
    if (answer.state === "stands") {
      this.grown = false;
      this.wait();
      this.refresh();
    }
    return answer;
  }

  ask(change) {
    const asked = { ...(this.state.asked || {}), ...change };
    this.momentOpen = this.momentOpen && Boolean(asked.moment);
    this.wait();
    this.model.send({ ask: asked });
  }

  openFile(file) {
    if (file && file.size > this.model.get("largest")) {
      this.fault = this.say("file-too-large", { most: Math.floor(this.model.get("largest") / 1e6) });
      return this.render();
    }
    this.wait();
    if (file) return handIn(this.model, file);
    return this.model.send({ file: { name: "", first: true, last: true, none: true } });
  }

  openCell(assessor, submission) {
    this.model.send({ cell: { assessor, submission } });
  }

  wait() {
    this.fault = "";
    this.news = "";
    this.grown = false;
    this.done = { done: 0, of: 1 };
    this.render();
  }

  /** How far the computation is; it comes many times, so only the bar moves. */
  showProgress(progress) {
    clearTimeout(this.lateness);
    this.done = progress;
    const bar = this.body.querySelector(".wb-progress");
    if (!bar) return this.render();
    bar.max = progress.of;
    bar.value = progress.done;
    return undefined;
  }

  turn(tab) {
    this.tab = tab;
    this.render();
    const chosen = this.body.querySelector(`[data-focus="tab ${tab}"]`);
    if (chosen) chosen.focus();
  }

  draw() {
    const { say, state } = this;
    const line = state.counts ? say("audit-line", { assessors: state.counts.assessors, submissions: shownNumber(state.counts.submissions, this.language), criteria: state.counts.criteria }) : "";
    return [this.head(say("audit"), line), el("main", { class: "wb-main" }, sourceTools(this), this.working(), this.content())];
  }

  working() {
    const { say } = this;
    if (this.done) return el("div", { class: "wb-working", role: "status" }, el("label", { for: "wb-audit-progress" }, say("computing")), el("progress", { id: "wb-audit-progress", class: "wb-progress", max: String(this.done.of), value: String(this.done.done) }));
    if (!this.grown) return null;
    const again = () => {
      this.wait();
      this.refresh();
    };
    return el("p", { class: "wb-heed-line" }, say("log-grew"), button(say("draw-again"), again, { class: "wb-link", "data-focus": "draw again" }));
  }

  content() {
    const { say, state, language } = this;
    if (state.waiting) return null;
    if (state.refused) return notice("empty", said(state.refused, language), say("refused-why"));
    if (!state.verdict) return null;
    const tab = (key) => button(say(`tab:${key}`), () => this.turn(key), { class: "wb-filter", "aria-pressed": String(this.tab === key), "data-focus": `tab ${key}` });
    return [
      el("div", { class: "wb-audit-tabs", role: "group", "aria-label": say("parts") }, AUDIT_TABS.map(tab), button(say("print"), () => window.print(), { class: "wb-link", "data-focus": "print" })),
      el("div", { class: "wb-audit-parts", "data-tab": this.tab }, this.parts()),
      state.source === "panel" ? el("footer", { class: "wb-foot" }, el("p", {}, say("head-is", { sequence: state.sequence, head: state.head }))) : null,
    ];
  }

  parts() {
    if (this.tab === "agreement") return [alphaPlot(this), coefficientTable(this), decisionPart(this), publishedPart(this), sharesPart(this), discussionPart(this)];
    if (this.tab === "assessors") return [severityPlot(this), assessorTable(this), shapesPart(this)];
    if (this.tab === "marks") return [flagsPart(this), residualMap(this)];
    if (this.tab === "course") return [driftPart(this), homePart(this)];
    if (this.tab === "help") return helpPart(this);
    return [verdictBlock(this), el("div", { class: "wb-audit-columns" }, alphaPlot(this), severityPlot(this))];
  }

  stop() {
    this.model.off("msg:custom", this.told);
    this.model.off("change:state", this.drawn);
    super.stop();
  }
}

function render({ model, el: element }) {
  const view = new AuditView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
