// The wall of a hall: large, silent, and by itself. It knows no mark and no name of an assessor: the server sends none.

const WALL_PACE = 800;

class ProjectorView {
  constructor(model, element) {
    this.model = model;
    this.doors = model.get("doors");
    this.time = new ServerTime();
    this.faces = new Map();
    this.body = el("div", { class: "wb-wall" });
    this.root = el("div", { class: "wb wb-served wb-projector" }, this.body);
    element.append(this.root);
    this.choose(firstLanguage(model, this.state));
  }

  get state() {
    return this.model.get("state");
  }

  choose(language) {
    this.language = language;
    this.say = speaker(language);
    this.root.lang = language;
    document.documentElement.lang = language;
  }

  start() {
    this.time.hear(this.state.now);
    rehearsalBar(this.root.parentNode, this.doors, this.state.panel);
    this.render();
    this.live = new Live(this.doors.live, {
      grown: () => this.refreshSoon(),
      beat: ({ now }) => this.alive(now),
      led: (content) => this.led(content),
      silent: () => this.silence(true),
      ended: ({ status }) => this.ended(status),
    });
    this.stayAwake();
    document.addEventListener("visibilitychange", () => this.stayAwake());
  }

  /** A wall that goes dark in the middle of a presentation helps nobody; where a browser refuses, its owner sees to it. */
  async stayAwake() {
    try {
      if (document.visibilityState === "visible") await navigator.wakeLock.request("screen");
    } catch {
      // Known only where the connection is secure.
    }
  }

  alive(now) {
    this.time.hear(now);
    if (!this.silent) return;
    this.silence(false);
    this.refreshSoon();
  }

  silence(silent) {
    if (this.silent === silent) return;
    this.silent = silent;
    this.render();
  }

  led({ rooms, now }) {
    this.time.hear(now);
    this.rooms = rooms;
    this.render();
    this.refreshSoon();
  }

  ended(status) {
    this.live.stop();
    this.model.set("state", { ...this.state, status });
    this.render();
  }

  refreshSoon() {
    this.wanted = true;
    if (!this.soon) this.soon = setTimeout(() => this.refresh(), WALL_PACE);
  }

  /** What comes late is older than what was seen; what was told meanwhile is asked for again. */
  async refresh() {
    this.wanted = false;
    try {
      const state = await ask(stateOf(this.doors, "projector"));
      if (state.sequence >= this.state.sequence) this.model.set("state", state);
      this.render();
    } catch {
      // The live door says when the server is there again, and then this is asked anew.
      this.wanted = true;
    }
    this.soon = this.wanted && !this.silent ? setTimeout(() => this.refresh(), WALL_PACE) : null;
  }

  /** As the live door said last, or else as the state has it. */
  now(room) {
    const [told, known] = [(this.rooms || {})[room], this.state.led[room]];
    const last = told && known && known.sequence > told.sequence ? known : told || known;
    return last || null;
  }

  chooseLanguage(language) {
    this.choose(language);
    rememberLanguage(this.model, language);
    this.render();
    this.root.querySelector('.wb-language[aria-pressed="true"]').focus();
  }

  /** Drawn anew only where something differs: a clock whose colour is changing goes on changing. */
  render() {
    const { say, state, language } = this;
    const shown = JSON.stringify([language, this.silent, state.status, state.rooms, state.led, this.rooms]);
    if (shown === this.shown) return;
    this.shown = shown;
    const ended = state.status !== "here";
    this.body.replaceChildren();
    add(this.body, [
      el("header", { class: "wb-wall-top" }, el("h1", { class: "wb-wall-panel" }, said(state.panel.title, language)), languageSwitch(language, (each) => this.chooseLanguage(each))),
      state.panel.demonstration ? el("p", { class: "wb-wall-line" }, say("demonstration")) : null,
      this.silent && !ended ? el("p", { class: "wb-wall-line wb-wall-heed", role: "status" }, say("cut-off")) : null,
      ended
        ? el("main", { class: "wb-wall-rooms" }, el("p", { class: "wb-wall-nobody", role: "status" }, say(`ended:${state.status}`)))
        : el("main", { class: "wb-wall-rooms", "data-rooms": String(state.rooms.length) }, state.rooms.map((room) => wallRoom(this, room))),
    ]);
  }

  stop() {
    clearTimeout(this.soon);
    if (this.live) this.live.stop();
    this.root.remove();
  }
}

/** One room: the entry's number and name, the clock, and how far the sheets are. */
function wallRoom(view, room) {
  const { say, language } = view;
  const now = view.now(room.room);
  const title = said(room.title, language) || room.room;
  const name = el("p", { class: "wb-wall-room-name" }, title);
  const nobody = now && now.closed ? "session-is-closed" : "nobody-presents";
  if (!now || !now.submission) return el("section", { class: "wb-wall-room", "aria-label": title }, name, el("p", { class: "wb-wall-nobody", role: "status" }, say(nobody)));
  const face = new ClockFace(view.time);
  const node = el(
    "section",
    { class: "wb-wall-room", "aria-label": title },
    name,
    el(
      "div",
      { role: "status" },
      el(
        "h2",
        { class: "wb-wall-entry" },
        el("span", { class: "wb-wall-number" }, el("span", { class: "wb-hidden" }, `${say("presents-now")}: `), String(now.number).padStart(2, "0")),
        " ",
        el("span", { class: "wb-wall-name", "data-long": String(now.name.length > 18) }, now.name),
      ),
    ),
    el("div", { class: "wb-wall-clock" }, face.node),
    wallProgress(view, room, now),
  );
  face.show(now.clock, say);
  return node;
}

/** Sheets that are in, of those that the room waits for; the order of the entries below. */
function wallProgress(view, room, now) {
  const { say } = view;
  const counted = room.submission === now.submission && room.of > 0;
  const line = counted ? say("sheets-in", { in: room.in, of: room.of }) : "";
  return el(
    "div",
    { class: "wb-wall-progress" },
    el("p", { class: "wb-wall-counts" }, el("span", {}, line), el("span", {}, say("entry-of", { number: now.number, of: now.of }))),
    counted ? el("progress", { class: "wb-wall-bar", max: String(room.of), value: String(room.in), "aria-label": line }) : null,
  );
}

function render({ model, el: element }) {
  const view = new ProjectorView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
