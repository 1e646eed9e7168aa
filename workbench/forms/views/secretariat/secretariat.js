// The secretariat's page: parts, the first of which answers the question of the day, who is ready.

const PARTS_OF_ROUND = new Map([
  ["who-is-ready", seatsPart],
  ["running-order", orderPart],
  ["intake", intakePart],
  ["keying", keyingPart],
  ["objections", objectionsPart],
  ["closing", closingPart],
]);

class SecretariatView extends DeskView {
  constructor(model, element) {
    super(model, element, "secretariat");
    this.doors.state = stateOf(this.doors, "secretariat");
    this.part = "who-is-ready";
    this.files = [];
  }

  /** The state door serves this page without its kernel; where there is none, the kernel draws. */
  async refresh() {
    if (!this.doors.state) return super.refresh();
    try {
      const state = await ask(this.doors.state);
      if (!this.orders || !changedPlaces(this).length) this.orders = null;
      this.model.set("state", state);
    } catch (fault) {
      this.fault = this.state.panel ? "" : this.say(fault.status ? "fault-signed-out" : "fault-no-server");
      this.silence(true);
      this.render();
    }
    return undefined;
  }

  draw() {
    const { say, state } = this;
    const title = say("secretariat");
    const parts = [...PARTS_OF_ROUND.keys()].map((key) => {
      const press = () => {
        this.part = key;
        this.news = "";
        this.render();
      };
      return button(say(key), press, { class: "wb-filter", "aria-pressed": String(this.part === key), "data-focus": `part ${key}` });
    });
    return [
      this.head(title, say("head-is-short", { sequence: state.sequence })),
      el("main", { class: "wb-main" }, this.tiles(), el("nav", { class: "wb-filters", "aria-label": title }, parts), PARTS_OF_ROUND.get(this.part)(this)),
    ];
  }

  tiles() {
    const { say, state } = this;
    const rows = state.progress || [];
    const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
    const here = rows.filter((row) => row.status === "here").length;
    const due = sum((row) => row.of - row.recused);
    const tile = (value, word) => el("div", { class: "wb-tile" }, el("strong", {}, value), el("span", {}, say(word)));
    return el(
      "div",
      { class: "wb-tiles" },
      tile(say("of", { some: here, all: rows.length }), "seats-here"),
      tile(say("of", { some: sum((row) => row.confirmed), all: due }), "sheets-confirmed"),
      tile(String(state.intake.submissions.length), "submissions"),
      tile(String((state.backups || []).length), "backups-made"),
    );
  }
}

function render({ model, el: element }) {
  const view = new SecretariatView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
