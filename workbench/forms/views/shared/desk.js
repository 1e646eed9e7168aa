// A desk that shows a picture and sends single acts: what chair and secretariat have in common.
// The picture is drawn anew when it changes; what was unfolded and where the focus was stay as they were.

const CALM = 3_000;

class DeskView {
  constructor(model, element, desk) {
    this.model = model;
    this.desk = desk;
    this.body = el("div", { class: "wb-body" });
    this.said = el("p", { class: "wb-hidden", role: "status" });
    this.root = el("div", { class: `wb wb-${desk}` }, this.body, this.said);
    element.append(this.root);
    this.doors = { ...model.get("doors") };
    this.post = this.doors.events ? postTo(this.doors.events) : postThrough(model);
    this.taps = new Taps(this.root, () => this.render());
    this.unfolded = new Set();
    this.silent = false;
    this.fault = "";
    this.news = "";
    this.setLanguage(firstLanguage(model, model.get("state")));
    followLab(this.root, Boolean(this.doors.events));
  }

  get state() {
    return this.model.get("state") || {};
  }

  get readOnly() {
    return Boolean(this.state.read_only) || (this.state.status && this.state.status !== "here");
  }

  get zone() {
    return this.state.panel.zone;
  }

  setLanguage(language) {
    this.language = language;
    this.say = speaker(language);
    this.root.lang = language;
    if (this.doors.events) document.documentElement.lang = language;
  }

  start() {
    this.changed = () => {
      clearTimeout(this.lateness);
      this.late = false;
      this.fault = "";
      this.render();
    };
    this.heard = (message) => {
      if (!message || !message.fault) return;
      clearTimeout(this.lateness);
      this.fault = message.fault;
      this.render();
    };
    this.model.on("change:state", this.changed);
    this.model.on("msg:custom", this.heard);
    if (this.doors.events && this.state.panel) rehearsalBar(this.root.parentNode, this.doors, this.state.panel);
    if (this.doors.live) {
      this.live = new Live(this.doors.live, {
        grown: ({ sequence }) => sequence > (this.state.sequence || 0) && this.refreshSoon(),
        beat: () => this.silence(false),
        ended: ({ status }) => this.ended(status),
        silent: () => this.silence(true),
        led: (content) => this.led && this.led(content),
        presence: (content) => this.present && this.present(content),
        rehearsal: (content) => this.rehearsed && this.rehearsed(content),
      });
    }
    this.render();
    if (!this.state.panel) this.refresh();
  }

  silence(silent) {
    if (this.silent === silent) return;
    this.silent = silent;
    this.render();
  }

  ended(status) {
    this.live.stop();
    this.model.set("state", { ...this.state, status });
    this.render();
  }

  /** The log can grow many times a second; the picture is asked for at a calm pace. */
  refreshSoon() {
    if (this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = null;
      this.refresh();
    }, CALM);
  }

  /** The kernel draws the picture, or another part of it that is asked for; where it does not answer, the page says so
   *  and stays readable. */
  refresh(asked = { refresh: true }) {
    this.model.send(asked);
    clearTimeout(this.lateness);
    this.lateness = setTimeout(() => {
      this.late = true;
      this.render();
    }, 20_000);
  }

  /** Send one act, again under the same id where nothing answers; what came back, or a fault with its reason. */
  async act(item, files) {
    const event = { id: newId(), ...item };
    let last = new Error("no answer");
    for (const pause of [0, 700, 2_000]) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        const content = await this.post(files ? this.form(event, files) : { events: [event] });
        const answer = content.answers.find((each) => each.id === event.id) || content.answers[0];
        if (answer.state === "stands" && !item.dry_run) this.refreshSoon();
        return answer;
      } catch (fault) {
        last = fault;
        if (fault.status >= 400 && fault.status < 500) break;
      }
    }
    const key = last.status === 401 || last.status === 403 ? "fault-signed-out" : "fault-no-server";
    return { state: "unanswered", why: this.say(key) };
  }

  form(event, files) {
    const form = new FormData();
    form.append("event", JSON.stringify(event));
    for (const file of files) form.append("files", file, file.name);
    return form;
  }

  /** Say what came of an act, on the page and to a screen reader. */
  announce(text) {
    this.news = text;
    fill(this.said, text);
    this.render();
  }

  chooseLanguage(language) {
    this.setLanguage(language);
    rememberLanguage(this.model, language);
    this.render();
    this.body.querySelector('.wb-language[aria-pressed="true"]').focus();
  }

  render() {
    if (this.stopped || this.taps.wait()) return;
    const held = this.body.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    this.body.replaceChildren();
    add(this.body, this.state.panel || this.drawsEmpty ? this.draw() : [this.fault ? notice("fault", this.fault) : waiting(this.say)]);
    const again = held && this.body.querySelector(`[data-focus="${CSS.escape(held)}"]`);
    if (again) again.focus({ preventScroll: true });
  }

  /** The head that every desk has: which panel, which desk, whose seat, how fresh the picture is. */
  head(title, line) {
    const { say, state } = this;
    const fresh = this.silent ? "offline" : this.readOnly ? "read" : "saved";
    const words = this.silent ? say("offline") : this.readOnly ? say("read-only") : say("as-of", { time: clock(state.now, this.zone) });
    const badge = el("p", { class: "wb-badge", "data-state": fresh }, el("span", { class: "wb-badge-dot", "aria-hidden": "true" }), words);
    const banner = (kind, text) => el("p", { class: `wb-banner wb-banner-${kind}` }, text);
    return [
      el("section", { class: "wb-top", "aria-label": "Panel" }, el("h1", { class: "wb-panel-title" }, said(state.panel.title, this.language)), deskLinks(state, this.doors, this.say), languageSwitch(this.language, (each) => this.chooseLanguage(each))),
      el("header", { class: "wb-desk-head" }, el("div", {}, el("h2", { class: "wb-desk-title" }, title), el("p", { class: "wb-quiet" }, line)), badge),
      state.status && state.status !== "here" ? banner("heed", say(`ended:${state.status}`)) : null,
      state.panel.demonstration ? banner("quiet", say("demonstration")) : null,
      this.silent ? banner("heed", say("cut-off")) : null,
      this.late ? banner("heed", say("late")) : null,
      this.fault ? banner("fault", this.fault) : null,
      this.news ? banner("quiet", this.news) : null,
    ];
  }

  /** A part that unfolds under a button; it stays unfolded when the picture is drawn anew. */
  unfolder(key, text, attributes = {}) {
    const open = this.unfolded.has(key);
    const turn = () => {
      if (open) this.unfolded.delete(key);
      else this.unfolded.add(key);
      this.render();
    };
    return button(text, turn, { class: "wb-link wb-unfolder", "aria-expanded": String(open), "data-focus": `unfold ${key}`, ...attributes });
  }

  seatTitle(holder) {
    const seat = (this.state.panel.seats || []).find((each) => each.key === holder);
    return seat ? [said(seat.title, this.language) || seat.key, said(seat.institution, this.language)].filter(Boolean).join(", ") : holder;
  }

  titled(list, key) {
    const found = (this.state.panel[list] || []).find((each) => each.key === key);
    return found ? said(found.title, this.language) || key : key;
  }

  regionName(key) {
    const found = this.state.intake.regions.find((each) => each.key === key);
    return found ? found.name : key;
  }

  /** Ask for a reason before something is done that others will ask about. */
  askReason({ title, text, label, send, required = true, fields = [] }) {
    const { say } = this;
    const area = el("textarea", { class: "wb-text", rows: 3, id: "wb-" + randomHex(4) });
    const inputs = fields.map((field) => ({ ...field, input: el("input", { class: "wb-text", type: "text", id: "wb-" + randomHex(4), autocomplete: "off" }) }));
    const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
    const go = async () => {
      const lacking = [...inputs.filter((each) => each.required).map((each) => each.input), ...(required ? [area] : [])].find((each) => !each.value.trim());
      show(fault, Boolean(lacking));
      fill(fault, lacking ? say("please-fill") : "");
      if (lacking) return lacking.focus();
      confirm.disabled = true;
      const values = Object.fromEntries(inputs.map((each) => [each.name, each.input.value.trim()]));
      const answer = await send({ reason: area.value.trim(), ...values });
      confirm.disabled = false;
      if (answer.state === "stands") return dialog.close();
      show(fault, true);
      return fill(fault, answer.why || say("not-taken"));
    };
    const confirm = button(label, go, { class: "wb-button wb-primary" });
    const body = [
      text ? el("div", {}, text) : null,
      inputs.map((each) => [el("label", { for: each.input.id }, each.label), each.input]),
      el("label", { for: area.id }, say("reason")),
      area,
      fault,
    ];
    const dialog = openDialog(this.root, { title, body, buttons: [button(say("cancel"), () => dialog.close()), confirm], closeWord: say("close") });
    (inputs[0] ? inputs[0].input : area).focus();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.soon);
    clearTimeout(this.lateness);
    this.model.off("change:state", this.changed);
    this.model.off("msg:custom", this.heard);
    if (this.live) this.live.stop();
    this.taps.stop();
    this.root.remove();
  }
}
