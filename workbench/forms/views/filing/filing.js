// The page of a filing: the desk's queue, the innovations with their rules, the validators; a validator sees the queue.

const FILING_TABS = ["documents", "innovations", "validators", "intake"];
const CHECK_CALM = 500;

class FilingView extends DeskView {
  constructor(model, element) {
    super(model, element, "filing");
    this.tab = "documents";
    this.asked = { part: "documents", list: "", region: "", words: "", innovation: "", verdict: "all", first: 0 };
    this.document = null;
    this.at = 0;
    this.note = "";
    this.lacking = "";
    this.sent = new Map();
    this.levels = new Map();
    this.typed = (event) => this.keys(event);
    this.root.addEventListener("keydown", this.typed);
  }

  get validates() {
    return Boolean(this.state.may && this.state.may.validate && !this.state.may.check);
  }

  may(what) {
    return !this.readOnly && this.state.may[what];
  }

  look(document) {
    if (!document) return;
    this.document = document;
    this.note = "";
    this.lacking = "";
    this.render();
    const card = this.body.querySelector(".wb-document");
    if (card) card.focus({ preventScroll: true });
  }

  /** Go on to the next document, or back; over the edge of a page the next page is asked for. */
  step(rows, by) {
    const { first, total, page } = this.state.documents;
    const to = this.at + by;
    if (rows[to]) return this.look(rows[to]);
    if (by > 0 && first + page < total) this.turnPage(first + page, 0);
    else if (by < 0 && first > 0) this.turnPage(Math.max(0, first - page), page - 1);
    return null;
  }

  turnPage(first, at) {
    this.document = null;
    this.at = at;
    this.ask({ first });
  }

  /** Ask the server for another page; what is there stays until it has come. */
  ask(change) {
    clearTimeout(this.searching);
    this.asked = { ...this.asked, first: 0, ...change };
    if (!("first" in change)) {
      this.document = null;
      this.at = 0;
    }
    this.asking = true;
    this.refresh({ ask: this.asked });
    this.render();
  }

  turn(tab) {
    this.tab = tab;
    const part = tab === "intake" ? "documents" : tab;
    this.ask({ part, innovation: "", words: "", region: "", verdict: "all" });
  }

  openInnovation(key) {
    this.ask({ innovation: key, first: this.asked.first });
    this.focusing = key ? ".wb-innovation" : ".wb-data";
  }

  keys(event) {
    if (this.tab !== "documents" || !this.document || event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = queueRows(this);
    const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    if (step) this.step(rows, step);
    else if (this.validates && /^[0-9]$/.test(event.key) && Number(event.key) <= indicatorOf(this, this.document.key[2]).parameters.length) {
      const choice = this.body.querySelector(`[data-focus="level ${event.key}"]`);
      if (choice && !choice.disabled && this.may("validate")) this.validate(this.document, Number(event.key));
    } else if (!this.validates && /^[1-3]$/.test(event.key) && this.may("check")) this.decide(this.document, DECIDED[Number(event.key) - 1]);
    else return;
    event.preventDefault();
  }

  on(document) {
    const [region, innovation, indicator, name] = document.key;
    return { region, innovation: innovation || null, indicator, document: name };
  }

  async decide(document, decision) {
    if (decision !== "go-on" && !this.note.trim()) {
      this.lacking = this.say("note-needed");
      this.render();
      return this.body.querySelector(".wb-note").focus();
    }
    return this.send(document, { kind: "document-checked", ...this.on(document), decision, note: this.note.trim() }, this.sent, decision, `said:${decision}`);
  }

  validate(document, level) {
    if (!this.may("validate")) return null;
    this.levels.set(documentId(document), level);
    return this.send(document, { kind: "evidence-validated", ...this.on(document), level, note: this.note.trim() }, this.sent, "mine", "kept");
  }

  /** Show at once what was sent, go on to the next, and take it back where the door did not take it. */
  async send(document, item, kept, value, word) {
    const id = documentId(document);
    kept.set(id, value);
    this.note = "";
    this.lacking = "";
    this.render();
    const answer = await this.act(item);
    if (answer.state === "stands") return this.announce(`${indicatorTitle(this, document.key[2])}: ${this.say(word)}`);
    kept.delete(id);
    this.levels.delete(id);
    this.document = document;
    return this.announce(answer.why || this.say("not-taken"));
  }

  async take(files) {
    const filed = [...files];
    if (!filed.length) return;
    this.tried = await this.act({ kind: "filing-taken-in", dry_run: true }, filed);
    this.files = filed;
    this.render();
  }

  render() {
    if (this.drawnOf !== this.state) {
      // The picture holds by now what was sent before it was drawn.
      const rows = this.state.documents ? this.state.documents.rows : [];
      for (const document of rows) {
        if (document.state === this.sent.get(documentId(document)) || (document.found && document.found.said.some((each) => each.mine))) this.sent.delete(documentId(document));
      }
      const shown = new Set(rows.map(documentId));
      for (const id of [...this.sent.keys()]) if (!shown.has(id)) this.sent.delete(id);
      this.drawnOf = this.state;
      this.asking = false;
      this.checkOn();
    }
    super.render();
    const there = this.focusing && !this.asking && this.body.querySelector(this.focusing);
    if (!there) return;
    this.focusing = "";
    there.focus();
  }

  /** Of a large filing the server holds some thousand against the rules at a time: the page asks until it is done. */
  checkOn() {
    const { progress } = this.state.innovations || { progress: { done: 0, of: 0 } };
    clearTimeout(this.checking);
    if (progress.done < progress.of) this.checking = setTimeout(() => this.refresh(), CHECK_CALM);
  }

  draw() {
    const { say, state } = this;
    const title = say(this.validates ? "validation" : "filing");
    const line = state.scheme ? `${said(state.scheme.title, this.language)} · ${say("filing-line", { innovations: wholeNumber(state.size.innovations, this.language), documents: wholeNumber(state.size.documents, this.language) })}` : say("nothing-filed");
    const tabs = this.validates ? [] : FILING_TABS;
    const tab = (key) => button(say(`tab:${key}`), () => this.turn(key), { class: "wb-tab", "aria-pressed": String(this.tab === key), "data-focus": `tab ${key}` });
    const parts = state.scheme || this.tab === "intake" ? this.part() : notice("empty", say("nothing-filed"), say("nothing-filed-why"));
    return [this.head(title, line), el("main", { class: "wb-main" }, tabs.length ? el("div", { class: "wb-tabs", role: "group", "aria-label": say("parts") }, tabs.map(tab)) : null, parts)];
  }

  part() {
    if (this.tab === "innovations") return rulesPart(this);
    if (this.tab === "validators") return this.state.validated ? [agreementPart(this), differencesPart(this)] : waiting(this.say);
    if (this.tab === "intake") return this.intake();
    return this.state.documents ? queuePart(this) : waiting(this.say);
  }

  intake() {
    const { say, tried } = this;
    if (!this.may("take_in") || !this.doors.events) return el("p", { class: "wb-sheet-part wb-quiet" }, say("intake-elsewhere"));
    const id = "wb-" + randomHex(4);
    const input = fileButton(say("choose-files"), { id, multiple: true, accept: ".csv,.xlsx,.ods,.jsonl,.parquet", "aria-describedby": `${id}-what`, "data-focus": "files", on: { change: (event) => this.take(event.target.files) } });
    const faults = (tried && tried.faults) || [];
    const store = async ({ reason }) => {
      const answer = await this.act({ kind: "filing-taken-in", reason }, this.files);
      if (answer.state === "stands") {
        this.tried = null;
        this.announce(say("taken-in", answer.rows));
      }
      return answer;
    };
    const confirm = () => this.askReason({ title: say("take-in"), text: say("take-in-text"), label: say("take-in"), send: store });
    return el(
      "section",
      { class: "wb-sheet-part", "aria-label": say("tab:intake") },
      el("p", { id: `${id}-what`, class: "wb-section-title" }, say("choose-tables")),
      el("p", { class: "wb-quiet" }, say("choose-tables-why")),
      input,
      tried && tried.state === "stands" ? el("div", { role: "status" }, el("p", {}, say("can-be-taken", tried.rows)), button(say("take-in"), confirm, { class: "wb-button wb-primary", "data-focus": "take-in" })) : null,
      tried && tried.state !== "stands" ? el("div", { role: "alert" }, el("p", { class: "wb-fault-line" }, tried.why), el("ol", { class: "wb-faults" }, faults.slice(0, 100).map((each) => el("li", {}, each))), el("p", { class: "wb-quiet" }, say("nothing-stored"))) : null,
    );
  }

  stop() {
    this.root.removeEventListener("keydown", this.typed);
    [this.searching, this.checking].forEach((each) => clearTimeout(each));
    super.stop();
  }
}

function render({ model, el: element }) {
  const view = new FilingView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
