// The one clock of a room, kept by the server: shown on every device as it stands there, whatever the device's own says.

const HEARD = 12;
const NEAR = 60_000;

/** The server's time on this device. A word of the server arrives late and never early: the least late is right. */
class ServerTime {
  constructor() {
    this.heard = [];
  }

  hear(now) {
    const ahead = Date.parse(now) - performance.now();
    if (!Number.isNaN(ahead)) this.heard = [...this.heard, ahead].slice(-HEARD);
  }

  get known() {
    return this.heard.length > 0;
  }

  get now() {
    return Math.max(...this.heard) + performance.now();
  }
}

/** Milliseconds left of a clock at a moment of the server; below 0 where it is over. */
function timeLeft(clock, now) {
  return clock.allotted * 1_000 - clock.used - (clock.since ? now - Date.parse(clock.since) : 0);
}

/** Whole seconds as they are shown: 7:00 at the start, 0:00 at the end, then +0:01. */
function minutesAndSeconds(left) {
  const seconds = Math.abs(Math.ceil(left / 1_000));
  return `${left <= -1_000 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function clockPhase(clock, left) {
  if (left <= 0) return "over";
  if (!clock.since) return "stands";
  return left <= NEAR ? "near" : "runs";
}

/** A clock that counts by itself while it is on the page; its colour changes without a sound, and so does its word. */
class ClockFace {
  constructor(time) {
    this.time = time;
    this.figure = el("strong", { class: "wb-clock-figure" });
    this.word = el("span", { class: "wb-clock-word" });
    this.node = el("span", { class: "wb-clock", role: "timer", "aria-live": "off", hidden: true }, this.word, this.figure);
  }

  /** `clock` as the server writes it, or null; `say` speaks the reader's language. */
  show(clock, say) {
    this.clock = clock;
    this.say = say;
    this.tick();
  }

  tick() {
    clearTimeout(this.timer);
    const there = Boolean(this.clock && this.time.known);
    show(this.node, there);
    if (!there) return;
    const left = timeLeft(this.clock, this.time.now);
    const phase = clockPhase(this.clock, left);
    this.node.dataset.phase = phase;
    fill(this.word, this.say(phase === "over" || phase === "stands" ? `clock:${phase}` : `part:${this.clock.part}`));
    fill(this.figure, minutesAndSeconds(left));
    if (!this.clock.since) return;
    // The next second begins where the time left passes a whole one.
    const next = (((left % 1_000) + 1_000) % 1_000) + 2;
    this.timer = setTimeout(() => this.node.isConnected && this.tick(), next);
  }
}
