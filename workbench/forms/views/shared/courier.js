// The courier carries what waits on the device to the server, in order, and again until each event has its answer.

const PATIENCE = 10_000;
const LOAD = 40;

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

class DoorFault extends Error {
  constructor(status) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** Ask a door; DoorFault where it answers without a usable content, any other error where nothing answers. */
async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.patience || PATIENCE);
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options, headers, signal: stop.signal });
    let content = null;
    try {
      content = await answer.json();
    } catch {
      content = null;
    }
    if (!content || (!answer.ok && !content.answers)) throw new DoorFault(answer.status);
    return content;
  } finally {
    clearTimeout(timer);
  }
}

function postTo(address) {
  return (body) => {
    const form = body instanceof FormData;
    const headers = { "X-XSRFToken": cookie("_xsrf"), ...(form ? {} : { "Content-Type": "application/json" }) };
    const patience = form ? 120_000 : PATIENCE;
    return ask(address, { method: "POST", headers, body: form ? body : JSON.stringify(body), patience });
  };
}

/** Without a server the kernel takes the events; its answer comes back as a message of its own. */
function postThrough(model) {
  return (body) =>
    new Promise((resolve, reject) => {
      const ids = new Set(body.events.map((event) => event.id));
      const settle = (then, value) => {
        clearTimeout(timer);
        model.off("msg:custom", hear);
        then(value);
      };
      const hear = (message) => {
        if (message && message.answers && message.answers.some((answer) => ids.has(answer.id))) settle(resolve, message);
      };
      const timer = setTimeout(() => settle(reject, new Error("no answer")), PATIENCE);
      model.on("msg:custom", hear);
      model.send({ post: body });
    });
}

class Courier {
  /** `post(body)` gives answers; `answered(event, answer)` is told of each; `changed()` of every change of state. */
  constructor({ log, post, answered, changed }) {
    Object.assign(this, { log, post, answered, changed });
    this.busy = false;
    this.failures = 0;
    this.fault = null;
    this.timer = null;
    this.stopped = false;
  }

  get cut() {
    return this.failures > 0;
  }

  /** Send now what waits; while a sending is under way, it goes on with what came meanwhile. */
  async nudge() {
    if (this.busy || this.stopped || !this.post) return;
    clearTimeout(this.timer);
    this.busy = true;
    await this.log.ready;
    while (this.log.waiting.length && (await this.send()));
    this.busy = false;
    this.changed();
    if (this.cut && !this.stopped) this.timer = setTimeout(() => this.nudge(), this.pause());
  }

  pause() {
    const most = Math.min(10_000, 400 * 2 ** Math.min(this.failures, 6));
    return most * (0.6 + 0.4 * Math.random());
  }

  async send() {
    const records = this.log.waiting.slice(0, LOAD);
    this.changed();
    try {
      const content = await this.post({ events: records.map((record) => record.event) });
      const byId = new Map((content.answers || []).map((answer) => [answer.id, answer]));
      const there = records.filter((record) => byId.has(record.id));
      if (!there.length) throw new DoorFault(0);
      for (const record of there) {
        this.answered(record.event, byId.get(record.id));
        this.log.answer(record.id, byId.get(record.id));
      }
      this.failures = 0;
      this.fault = null;
      return true;
    } catch (fault) {
      this.failures += 1;
      this.fault = fault;
      return false;
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
