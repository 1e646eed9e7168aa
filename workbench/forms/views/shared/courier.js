// The courier carries what waits on the device to the server, in order, and again until each event has its answer.

const LOAD = 40;

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
      const waiting = this.log.waiting.length - records.length;
      const content = await this.post({ events: records.map((record) => record.event), waiting });
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
