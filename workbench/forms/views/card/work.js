// What the card does, without what it shows: it keeps, sends, listens and asks.

const PAUSE = 1_200;
const SELDOM = 5_000;

class CardWork {
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
    this.following = new Following(this);
    this.taps = new Taps(this.root, () => this.render());
    this.courier = { cut: false, busy: false, post: null };
    this.setLanguage(firstLanguage(model, model.get("state")));
    followLab(this.root, Boolean(this.doors.events));
  }

  setLanguage(language) {
    this.language = language;
    this.say = speaker(language);
    this.root.lang = language;
    if (this.doors.events) document.documentElement.lang = language;
  }

  async start() {
    this.leave = () => this.settleAll();
    window.addEventListener("pagehide", this.leave);
    // Where the browser keeps nothing, closing the page would lose what waits: it asks first.
    this.stay = (event) => this.log && !this.log.lasting && this.log.waiting.length && event.preventDefault();
    window.addEventListener("beforeunload", this.stay);
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
      beat: (content) => this.beaten(content),
      led: (content) => this.led(content),
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
    // Where the page came with its sheet drawn, that was kept from the first moment on, and the card goes on with it.
    this.keeping = this.model.get("keeping") || new Keeping(structuredClone(state), this.postFor(state));
    this.book = this.keeping.book;
    this.log = this.keeping.log;
    this.courier = this.keeping.courier;
    if (this.doors.events) rehearsalBar(this.root.parentNode, this.doors, state.panel);
    this.following.take(state.led);
    this.keeping.showIn({ changed: () => this.render(), answered: (event, answer) => this.answered(event, answer) });
    this.render();
    await this.keeping.ready;
    this.recoverDrafts();
    // What is no mark is shown in its box: the page was drawn before the device told of it.
    this.render(!this.editing && [...this.log.drafts.values()].some((draft) => !draft.kind));
    this.courier.nudge();
  }

  postFor(state) {
    if (this.doors.events) return postTo(this.doors.events);
    return state.read_only ? null : postThrough(this.model);
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
      // What is no mark stays in its box, for the assessor to look at.
      if (!typed.fault) this.log.draft(key, null);
    }
  }

  // --- what the assessor does

  write(entry, kind, fields) {
    return this.keeping.write(entry, kind, fields);
  }

  append(event) {
    return this.keeping.append(event);
  }

  mark(entry, criterion, mark) {
    this.keeping.mark(entry, criterion, mark);
  }

  choose(entry, criterion, mark) {
    this.keeping.choose(entry, criterion, mark);
  }

  /** The events of the marks that stand now, by criterion. */
  marksOf(entry) {
    return Object.fromEntries(this.book.criteria(entry).map((each) => [each.key, this.book.cell(entry, each.key).last]));
  }

  /** What was reviewed is confirmed, and nothing that came since. */
  confirm(entry, marks) {
    this.write(entry, "sheet-confirmed", { marks });
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
    // Where nothing can be written any more, what was typed stays on the device and in its field.
    if (this.book && this.book.readOnly) return undefined;
    const timed = this.timers.get(key);
    const draft = this.log && this.log.drafts.get(key);
    if (!draft) return this.forget(key);
    if (timed && timed.commit) return timed.commit();
    const entry = this.book.byKey.get(draft.entry);
    if (draft.kind && entry && !this.book.readOnly) {
      if (this.book.text(entry, draft.kind, draft.name) !== draft.text) {
        const kept = this.write(entry, draft.kind, this.book.written(entry, draft));
        // The draft goes when its event is on the device, unless typing has gone on.
        kept.then(() => {
          if (this.log.drafts.get(key) === draft) this.forget(key);
          this.render();
        });
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
    if (["contested", "turned-away", "refused"].includes(answer.state) || [...ANSWERS, TALKED].includes(event.kind)) this.wanted = true;
    if (this.wanted) setTimeout(() => this.fetchState(), 0);
  }

  /** The chair moved the cursor or touched the clock. */
  led({ rooms, now }) {
    this.following.time.hear(now);
    this.following.take(rooms);
    if (this.book) this.render();
  }

  beaten({ now }) {
    this.following.time.hear(now);
    // What another tab left behind waits for nobody else.
    if (this.courier.cut || (this.log && this.log.waiting.length)) this.courier.nudge();
    if (!this.gone && !this.signedOut) return;
    this.signedOut = false;
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
    else if (this.adopt(structuredClone(state))) this.render();
  }

  adopt(state) {
    this.following.take(state.led);
    return this.book.adopt(state);
  }

  get editing() {
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    return Boolean(active && (active.matches("textarea") || active.matches("input[type=text]")));
  }

  /** Whoever writes is not disturbed; a cursor that rests in the box of a mark, with nothing typed, disturbs nobody. */
  get writing() {
    return this.editing && !(document.activeElement.closest(".wb-criterion .wb-number") && this.timers.size === 0);
  }

  /** Ask again what stands; never over something that waits or is being typed. */
  async fetchState() {
    if (!this.doors.state || !this.book || this.fetching || this.signedOut) return;
    if (this.log && this.log.waiting.length) {
      this.courier.nudge();
      return;
    }
    if (this.writing) return;
    this.fetching = true;
    this.asked = Date.now();
    try {
      const state = await ask(this.doors.state);
      this.gone = this.rests = false;
      if (this.log.waiting.length === 0 && this.adopt(state)) this.wanted = false;
    } catch (fault) {
      this.gone = !fault.status;
      // A sign-in that is over comes back with a card alone: asking again would only be noise.
      this.signedOut = fault.status === 401 || fault.status === 403;
      clearTimeout(this.retry);
      this.rests = !this.signedOut;
      const again = () => {
        this.rests = false;
        this.fetchState();
      };
      if (this.rests) this.retry = setTimeout(again, 5_000);
    }
    this.fetching = false;
    this.render();
  }

  stop() {
    this.settleAll();
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.growth);
    this.following.stop();
    this.taps.stop();
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("beforeunload", this.stay);
    window.removeEventListener("online", this.online);
    this.model.off("change:state", this.changed);
    if (this.live) this.live.stop();
    if (this.courier.stop) this.courier.stop();
    if (this.log) this.log.close();
    this.root.remove();
  }
}
