// The page of similar pairs: distribution on top, clusters, then the list; a pair that is opened takes their place.

class SimilarView extends DeskView {
  constructor(model, element) {
    super(model, element, "similar");
    this.filter = "open";
    this.chosen = {};
    this.longer = FINDINGS;
    this.shownPair = null;
    this.done = null;
    this.drawFindings = () => {};
    this.threshold = null;
  }

  start() {
    this.told = (message) => this.hear(message);
    this.model.on("msg:custom", this.told);
    super.start();
    if (this.state.panel && !this.state.review) this.compare({});
  }

  hear(message) {
    if (!message) return;
    if (message.progress !== undefined) {
      this.done = message.progress;
      const bar = this.body.querySelector(".wb-progress");
      if (bar) bar.value = this.done;
    } else if (message.pair) {
      this.shownPair = message.pair;
      this.render();
      this.body.querySelector(".wb-pair").focus();
    } else if (message.lines) this.publishLines(message.lines);
    else if (message.fault) this.working = false;
  }

  stop() {
    this.model.off("msg:custom", this.told);
    super.stop();
  }

  get mayDecide() {
    return !this.readOnly && this.state.may.decide;
  }

  reaches(pair) {
    return pair.cosine >= this.threshold - 1e-6 || pair.shared_rare > 0 || pair.copied_fields.length > 0;
  }

  reaching(threshold) {
    return this.state.review.pairs.filter((pair) => pair.cosine >= threshold - 1e-6 || pair.shared_rare > 0 || pair.copied_fields.length > 0);
  }

  compare(settings) {
    this.working = true;
    this.done = 0;
    this.model.send({ ask: { for: "compare", settings } });
    const bar = this.body.querySelector(".wb-working");
    if (bar) show(bar, true);
  }

  choose(chosen) {
    this.chosen = chosen;
    this.filter = chosen.cluster ? "all" : "open";
    this.longer = FINDINGS;
    this.render();
    const list = this.body.querySelector("#wb-similar-list");
    list.scrollIntoView({ block: "start" });
    const first = list.querySelector(".wb-finding-open");
    if (first) first.focus();
  }

  open(pair) {
    if (!pair) return;
    this.opened = pair;
    this.model.send({ ask: { for: "pair", first: pair.first, second: pair.second } });
  }

  close() {
    const back = this.opened;
    this.shownPair = null;
    this.opened = null;
    this.render();
    const row = back && this.body.querySelector(`[data-focus="pair ${CSS.escape(pairKey(back))}"]`);
    (row || this.body.querySelector(".wb-finding-open") || this.body).focus();
  }

  pairKeys(event, found, at) {
    if (event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step && found[at + step]) this.open(found[at + step]);
    else if (/^[1-5]$/.test(event.key) && this.mayDecide) this.decide(this.opened, DECISIONS[Number(event.key) - 1]);
    else return;
    event.preventDefault();
  }

  followPassage(number, side) {
    const there = this.body.querySelector(`.wb-side[data-side="${side}"] [data-passage="${number}"]`);
    if (!there) return;
    there.scrollIntoView({ block: "center" });
    this.body.querySelectorAll(`[data-passage="${number}"]`).forEach((each) => each.classList.add("wb-followed"));
    setTimeout(() => this.body.querySelectorAll(".wb-followed").forEach((each) => each.classList.remove("wb-followed")), 1_200);
  }

  leaveOut(words) {
    this.compare({ templates: [...this.state.settings.templates, words] });
    this.again = true;
  }

  decide(pair, decision) {
    const { say } = this;
    const names = [pair.first, pair.second].map((key) => innovationName(this, key)).join(" ⟷ ");
    this.askReason({
      title: say(`decision:${decision}`),
      text: names,
      label: say("put-on-record"),
      send: ({ reason }) => this.act({ kind: "pair-decided", ...ordered(pair.first, pair.second), decision, reason }),
    });
  }

  decideCluster(cluster) {
    const { say } = this;
    const id = "wb-" + randomHex(4);
    const select = el("select", { id, class: "wb-text" }, DECISIONS.map((each) => el("option", { value: each }, say(`decision:${each}`))));
    const send = async ({ reason }) => {
      let answer = { state: "stands" };
      for (const pair of clusterPairs(cluster)) {
        answer = await this.act({ kind: "pair-decided", ...pair, decision: select.value, reason });
        if (answer.state !== "stands") break;
      }
      return answer;
    };
    const text = [say("decide-all-text", { count: cluster.innovations.length }), el("label", { for: id }, say("decide")), select];
    this.askReason({ title: say("decide-all"), text, label: say("put-on-record"), send });
  }

  publish() {
    this.model.send({ ask: { for: "lines" } });
  }

  async publishLines(lines) {
    const answer = await this.act({ kind: "similar-pairs-published", lines });
    this.announce(answer.state === "stands" ? this.say("published", { count: lines.length }) : answer.why || this.say("not-taken"));
  }

  render() {
    if (this.state.review && this.compared !== this.state.review) {
      this.compared = this.state.review;
      this.threshold = this.state.settings.threshold;
      this.working = false;
      if (this.opened && this.shownPair && this.again) {
        this.again = false;
        this.model.send({ ask: { for: "pair", first: this.opened.first, second: this.opened.second } });
      }
    }
    super.render();
  }

  draw() {
    const { say, state } = this;
    const count = Object.keys(state.innovations).length;
    const head = this.head(say("similar-pairs"), say("similar-line", { count }));
    if (!count) return [head, notice("empty", say("nothing-filed"), say("nothing-filed-why"))];
    if (!state.review) return [head, this.progress(true)];
    return [head, el("main", { class: "wb-main" }, this.progress(this.working), this.shownPair && this.opened ? this.pair() : this.overview())];
  }

  progress(working) {
    const bar = el("progress", { class: "wb-progress", max: 1, "aria-label": this.say("comparing") });
    bar.value = this.done || 0;
    return el("div", { class: "wb-working", hidden: !working, role: "status" }, el("span", {}, this.say("comparing")), bar);
  }

  pair() {
    const row = this.state.review.pairs.find((each) => pairKey(each) === pairKey(this.opened)) || this.opened;
    return pairView(this, this.shownPair, row);
  }

  overview() {
    const list = findings(this);
    const chart = distribution(this);
    const shown = [
      el("p", { class: "wb-standing-note" }, this.say("likeness-note")),
      chart,
      exclusions(this),
      clusterList(this),
      list,
      el("details", { class: "wb-sheet-part" }, el("summary", { "data-focus": "all-pairs" }, this.say("all-pairs")), pairTable(this)),
      this.foot(),
    ];
    this.drawThreshold();
    return shown;
  }

  foot() {
    const { say, state } = this;
    const shows = state.shows_assessors;
    const publish = state.may.publish && shows && !this.readOnly ? button(say("publish"), () => this.publish(), { "data-focus": "publish" }) : null;
    return el(
      "footer",
      { class: "wb-foot" },
      el("p", {}, shows ? say("assessors-see", { count: state.published }) : say("assessors-see-none")),
      state.review.all > state.review.pairs.length ? el("p", {}, say("pairs-cut", { shown: state.review.pairs.length, all: state.review.all })) : null,
      publish,
    );
  }
}

function render({ model, el: element }) {
  const view = new SimilarView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
