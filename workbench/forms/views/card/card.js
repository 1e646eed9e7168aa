// The card itself: it opens the log on the device, shows, sends what waits, and listens to the server.

const PAUSE = 1_200;
const SELDOM = 5_000;

class CardView {
  constructor(model, element) {
    this.model = model;
    this.body = el("div", { class: "wb-body" });
    this.root = el("div", { class: "wb wb-card" }, this.body);
    element.append(this.root);
    this.doors = { ...model.get("doors") };
    this.doors.state = stateOf(this.doors, "assessor");
    this.book = null;
    this.log = null;
    this.current = undefined;
    this.timers = new Map();
    this.watchers = new Set();
    this.courier = { cut: false, busy: false, post: null };
    this.setLanguage(firstLanguage(model, model.get("state")));
    followLab(this.root, Boolean(this.doors.events));
  }

  setLanguage(language) {
    this.language = language;
    this.say = speaker(language);
    this.root.lang = language;
  }

  async start() {
    this.leave = () => this.settleAll();
    window.addEventListener("pagehide", this.leave);
    this.online = () => this.courier.nudge && this.courier.nudge();
    window.addEventListener("online", this.online);
    this.focusOut = () => setTimeout(() => this.render(), 0);
    this.root.addEventListener("focusout", this.focusOut);
    this.changed = () => this.arrived(this.model.get("state"));
    this.model.on("change:state", this.changed);
    if (this.doors.live) this.listen();
    const state = this.model.get("state");
    if (state && state.entries) await this.begin(state);
    else await this.fetchFirst();
  }

  listen() {
    this.live = new Live(this.doors.live, {
      grown: (content) => this.grown(content),
      beat: () => this.beaten(),
      ended: ({ status }) => this.ended(status),
      silent: () => this.fetchState(),
    });
  }

  async fetchFirst() {
    this.body.replaceChildren(waiting(this.say));
    if (!this.doors.state) return;
    try {
      await this.begin(await ask(this.doors.state));
    } catch (fault) {
      const again = button(this.say("try-again"), () => this.fetchFirst(), { class: "wb-button wb-primary" });
      const key = fault.status === 401 || fault.status === 403 ? "fault-signed-out" : "fault-no-server";
      this.body.replaceChildren(notice("fault", this.say(key), this.say(`${key}-why`), again));
      if (!this.stopped && key === "fault-no-server") this.retry = setTimeout(() => this.book || this.fetchFirst(), 5_000);
    }
  }

  async begin(state) {
    if (this.book) return;
    this.book = new Book(state);
    this.log = new DeviceLog(this.book.address);
    this.log.heard = ({ record }) => this.heard(record);
    this.book.log = this.log;
    const post = this.doors.events ? postTo(this.doors.events) : state.read_only ? null : postThrough(this.model);
    const answered = (event, answer) => this.answered(event, answer);
    this.courier = new Courier({ log: this.log, post, answered, changed: () => this.render() });
    this.render();
    await this.log.ready;
    this.recoverDrafts();
    this.render();
    this.courier.nudge();
  }

  /** What was typed and not yet an event when the page went away becomes one now. */
  recoverDrafts() {
    for (const [key, draft] of [...this.log.drafts]) {
      const [stage, submission, kind, criterion] = key.split("/");
      const entry = this.book.byKey.get(`${stage}/${submission}`);
      if (!entry) continue;
      if (kind !== "mark") {
        this.settle(key);
        continue;
      }
      const known = this.book.criteria(entry).find((each) => each.key === criterion);
      const typed = known ? typedMark(draft.text, known.scale) : {};
      if (typed.mark !== undefined) this.mark(entry, known, typed.mark);
      this.log.draft(key, null);
    }
  }

  // --- what the assessor does

  write(entry, kind, fields) {
    if (this.book.readOnly) return Promise.resolve();
    const event = this.book.event(entry, kind, fields);
    this.log.strict = this.courier.cut;
    const kept = this.log.append(event);
    this.render();
    // Device first: the sending starts when the device has it.
    return kept.then(() => this.courier.nudge());
  }

  mark(entry, criterion, mark) {
    const cell = this.book.cell(entry, criterion.key);
    if (cell.mark === mark && cell.state !== "contested") return;
    this.choose(entry, criterion, mark);
  }

  choose(entry, criterion, mark) {
    const fields = { criterion: criterion.key, based_on: this.book.basedOn(entry, criterion.key) };
    if (mark === null) this.write(entry, "mark-withdrawn", fields);
    else this.write(entry, "mark-given", { ...fields, mark, reason: "" });
  }

  confirm(entry) {
    const marks = this.book.criteria(entry).map((each) => [each.key, this.book.cell(entry, each.key).last]);
    this.write(entry, "sheet-confirmed", { marks: Object.fromEntries(marks) });
  }

  /** Text goes to the device at every key, and to the server after a pause or when the field is left. */
  typing(key, draft, commit) {
    this.log.draft(key, draft);
    clearTimeout((this.timers.get(key) || {}).timer);
    this.timers.set(key, { commit, timer: setTimeout(() => this.settle(key), PAUSE) });
  }

  forget(key) {
    clearTimeout((this.timers.get(key) || {}).timer);
    this.timers.delete(key);
    if (this.log && this.log.drafts.has(key)) this.log.draft(key, null);
  }

  settle(key) {
    const timed = this.timers.get(key);
    const draft = this.log && this.log.drafts.get(key);
    if (!draft) return this.forget(key);
    if (timed && timed.commit) return timed.commit();
    const entry = this.book.byKey.get(draft.entry);
    if (draft.kind && entry && !this.book.readOnly) {
      const note = draft.kind === "private-note-written";
      const known = note ? this.book.note(entry) : this.book.comment(entry, draft.criterion || "");
      if (known !== draft.text) {
        const kept = this.write(entry, draft.kind, note ? { text: draft.text } : { criterion: draft.criterion, text: draft.text });
        // The draft goes when its event is on the device, unless typing has gone on.
        kept.then(() => this.log.drafts.get(key) === draft && this.forget(key));
        return undefined;
      }
    }
    return this.forget(key);
  }

  settleAll() {
    for (const key of [...this.timers.keys()]) this.settle(key);
  }

  // --- what the server says

  answered(event, answer) {
    this.gone = false;
    this.book.take(event, answer);
    if (["contested", "turned-away", "refused"].includes(answer.state)) this.wanted = true;
    if (this.wanted) setTimeout(() => this.fetchState(), 0);
  }

  heard(record) {
    if (record && record.answer) this.book.take(record.event, record.answer);
    this.render();
  }

  beaten() {
    if (this.courier.cut) this.courier.nudge();
    if (!this.gone) return;
    this.gone = false;
    this.fetchState();
  }

  /** The log grew. Most of that is other seats at work, so the state is asked for seldom, unless it is said to concern this one. */
  grown({ sequence, concerns }) {
    if (!this.book || concerns === false || sequence <= this.book.seen) return;
    const since = Date.now() - (this.asked || 0);
    const pause = concerns ? 150 : Math.max(1_000, SELDOM - since) + 1_000 * Math.random();
    clearTimeout(this.growth);
    this.growth = setTimeout(() => {
      if (sequence <= this.book.seen) return;
      this.wanted = true;
      this.fetchState();
    }, pause);
  }

  ended(status) {
    if (!this.book) return;
    this.book.state.status = status || "ended";
    this.live.stop();
    this.render(true);
  }

  arrived(state) {
    if (!state || !state.entries) return;
    if (!this.book) this.begin(state);
    else if (this.book.adopt(state)) this.render();
  }

  get editing() {
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    return Boolean(active && (active.matches("textarea") || active.matches("input[type=text]")));
  }

  /** Ask again what stands; never over something that waits or is being typed. */
  async fetchState() {
    if (!this.doors.state || !this.book || this.fetching) return;
    if (this.log && this.log.waiting.length) {
      this.courier.nudge();
      return;
    }
    if (this.editing) return;
    this.fetching = true;
    this.asked = Date.now();
    try {
      const state = await ask(this.doors.state);
      this.gone = false;
      if (this.log.waiting.length === 0 && this.book.adopt(state)) this.wanted = false;
    } catch (fault) {
      this.gone = !fault.status;
      if (fault.status === 401) this.signedOut = true;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.fetchState(), 5_000);
    }
    this.fetching = false;
    this.render();
  }

  // --- what is shown

  get commentHint() {
    const rules = this.book.state.panel.comments || {};
    return rules.reach_region === false ? this.say("comment-panel") : this.say("comment-region");
  }

  roomTitle(key) {
    const room = (this.book.state.seat.rooms || []).find((each) => each.key === key);
    return room ? said(room.title, this.language) : key || "";
  }

  seatTitle() {
    const { name, title, institution } = this.book.state.seat;
    return [name || said(title, this.language), said(institution, this.language)].filter(Boolean).join(", ");
  }

  weight(entry, criterion) {
    const criteria = this.book.criteria(entry);
    if (!weightsAreFactors(criteria)) {
      const whole = criteria.reduce((sum, each) => sum + Number(each.weight), 0);
      return `${shownNumber(String(Number(((100 * Number(criterion.weight)) / whole).toFixed(2))), this.language)} %`;
    }
    return criteria.every((each) => Number(each.weight) === 1) ? "" : `× ${shownNumber(criterion.weight, this.language)}`;
  }

  nextEntry(after) {
    const open = (entry) => !["confirmed", "released", "recused"].includes(this.book.mode(entry));
    const at = after ? this.book.entries.findIndex((entry) => sheetKey(entry) === sheetKey(after)) : -1;
    const order = [...this.book.entries.slice(at + 1), ...this.book.entries.slice(0, Math.max(at, 0))];
    return order.find(open) || null;
  }

  firstEntry() {
    let key = null;
    try {
      key = sessionStorage.getItem(`${DEVICE}.${this.book.address}`);
    } catch {
      key = null;
    }
    if (key === "list") return null;
    const entry = this.book.byKey.get(key) || this.nextEntry(null);
    return entry ? sheetKey(entry) : null;
  }

  open(entry) {
    this.settleAll();
    this.current = entry ? sheetKey(entry) : null;
    try {
      sessionStorage.setItem(`${DEVICE}.${this.book.address}`, this.current || "list");
    } catch {
      // Without session storage a reload begins at the next open entry.
    }
    this.render(true);
    const top = this.root.getBoundingClientRect().top;
    if (top < 0) this.root.scrollIntoView({ block: "start" });
    const heading = this.root.querySelector(".wb-entry-title h2, .wb-own-title");
    if (heading) heading.focus({ preventScroll: true });
  }

  chooseLanguage(language) {
    this.settleAll();
    this.setLanguage(language);
    rememberLanguage(this.model, language);
    this.render(true);
    const pressed = this.root.querySelector('.wb-language[aria-pressed="true"]');
    if (pressed) pressed.focus();
  }

  /** Draw anew only where the shape differs; else bring what is there up to date, so that nothing loses its focus. */
  render(anew = false) {
    if (!this.book || this.stopped) return;
    if (this.current === undefined || (this.current && !this.book.byKey.has(this.current))) this.current = this.firstEntry();
    const entry = this.current ? this.book.byKey.get(this.current) : null;
    const mode = entry ? this.book.mode(entry) : "list";
    const open = ["empty", "half", "full", "contested"].includes(mode) ? "open" : mode;
    const order = this.book.entries.map((each) => `${sheetKey(each)}:${each.number}`).join();
    const shape = [this.language, this.current, open, this.book.readOnly, order, this.book.state.status].join("|");
    const differs = anew || shape !== this.shape;
    if (differs && (anew || !this.editing)) {
      this.shape = shape;
      this.draw(entry);
    }
    for (const part of this.drawn) part.sync();
    for (const watch of this.watchers) watch();
    if (this.wanted && !this.editing && !this.fetching && this.log && !this.log.waiting.length) this.fetchState();
  }

  draw(entry) {
    const bar = statusBar(this);
    const chips = strip(this);
    const banners = bannerBlock(this);
    const screen = entry ? entryScreen(this, entry) : listScreen(this);
    const title = entry
      ? entryHead(this, entry)
      : el("div", { class: "wb-entry-head" }, el("div", { class: "wb-entry-title" }, el("h2", { class: "wb-own-title", tabindex: "-1" }, this.say("own-entries")), el("p", { class: "wb-quiet" }, this.seatTitle())));
    const panel = el("p", { class: "wb-panel-title" }, said(this.book.state.panel.title, this.language));
    const head = el("header", { class: "wb-head" }, el("div", { class: "wb-head-row" }, title, bar.node));
    this.body.replaceChildren(
      el("div", { class: "wb-top" }, panel, languageSwitch(this.language, (language) => this.chooseLanguage(language))),
      head,
      chips.node,
      banners.node,
      el("main", { class: "wb-main" }, screen.node),
    );
    this.drawn = [bar, chips, banners, screen];
    chips.reveal();
  }

  stop() {
    this.settleAll();
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.growth);
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("online", this.online);
    this.model.off("change:state", this.changed);
    if (this.live) this.live.stop();
    if (this.courier.stop) this.courier.stop();
    if (this.log) this.log.close();
    this.root.remove();
  }
}

/** The badge: saved at what time, saving, or how many wait. It is the page's live status. */
function badgeState(view) {
  const { say, book, log, courier } = view;
  const waits = log ? log.waiting.length + [...log.drafts.values()].filter((draft) => draft.kind).length : 0;
  const cut = courier.cut || view.gone;
  if (cut && waits) return ["offline", say("offline-waiting", { count: waits })];
  if (cut) return ["offline", say("offline")];
  if (waits) return ["saving", say("saving")];
  if (book.readOnly) return ["read", say("read-only")];
  if (book.lastSaved) return ["saved", say("saved-at", { time: clock(book.lastSaved, book.zone) })];
  return ["saved", say("nothing-waits")];
}

function statusBar(view) {
  const dot = el("span", { class: "wb-badge-dot", "aria-hidden": "true" });
  const text = el("span", {});
  const badge = el("p", { class: "wb-badge", role: "status", "aria-live": "polite" }, dot, text);
  const sync = () => {
    const [state, words] = badgeState(view);
    badge.dataset.state = state;
    fill(text, words);
  };
  return { node: badge, sync };
}

function bannerBlock(view) {
  const { say, book } = view;
  const node = el("div", { class: "wb-banners" });
  const sync = () => {
    const status = book.state.status;
    const lines = [];
    if (status && status !== "here") lines.push(["heed", say(`status:${status}`)]);
    if (book.state.panel.demonstration) lines.push(["quiet", say("demonstration")]);
    if (view.log && !view.log.lasting) lines.push(["heed", say("device-keeps-nothing")]);
    const fault = view.courier.fault;
    if (fault && fault.status === 401) lines.push(["fault", say("sign-in-again")]);
    else if (fault && fault.status >= 400) lines.push(["fault", say("server-refuses", { status: fault.status })]);
    const now = JSON.stringify(lines);
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    fill(node, lines.map(([kind, text]) => el("p", { class: `wb-banner wb-banner-${kind}` }, text)));
  };
  return { node, sync };
}

function render({ model, el: element }) {
  const view = new CardView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
