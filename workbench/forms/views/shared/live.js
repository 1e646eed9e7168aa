// The live door: who presents, that the log has grown, that the server is there, that this sign-in has ended.
// A connection can stay open while nothing passes, so silence is counted and not trusted.

const SILENCE = 12_000;

class Live {
  constructor(address, { grown = () => {}, beat = () => {}, ended = () => {}, silent = () => {}, led = () => {}, presence = () => {}, rehearsal = () => {} }) {
    Object.assign(this, { address, grown, beat, ended, silent, led, presence, rehearsal });
    this.last = performance.now();
    this.quiet = false;
    this.stopped = false;
    this.watch = setInterval(() => this.listen(), 2_000);
    this.woken = () => document.visibilityState === "visible" && this.wake();
    document.addEventListener("visibilitychange", this.woken);
    this.slept = Date.now();
    this.open();
  }

  open() {
    if (typeof EventSource !== "function" || this.stopped) return;
    this.source = new EventSource(this.address);
    const hear = (tell) => (message) => {
      this.last = performance.now();
      this.quiet = false;
      tell(message.data ? JSON.parse(message.data) : {});
    };
    this.source.addEventListener("log", hear((content) => this.pass("grown", content)));
    this.source.addEventListener("beat", hear((content) => this.pass("beat", content)));
    this.source.addEventListener("led", hear((content) => this.pass("led", content)));
    this.source.addEventListener("presence", hear((content) => this.pass("presence", content)));
    this.source.addEventListener("rehearsal", hear((content) => this.pass("rehearsal", content)));
    this.source.addEventListener("ended", hear((content) => this.pass("ended", content)));
    // A connection that breaks is said at once; one that stays open while nothing passes, after the silence.
    this.source.onerror = () => {
      if (!this.quiet && !this.stopped) this.silent();
      this.quiet = true;
    };
  }

  /** Other parts of a page may want to know as well: what a kernel draws, for one. */
  pass(kind, content) {
    this[kind](content);
    window.dispatchEvent(new CustomEvent(`workbench-${kind}`, { detail: content }));
  }

  /** A tablet that slept may hold a connection that is long dead, and a count of seconds that stood still. */
  wake() {
    if (this.stopped) return;
    if (this.source) this.source.close();
    this.open();
  }

  listen() {
    const asleep = Date.now() - this.slept > SILENCE;
    this.slept = Date.now();
    if (asleep) this.wake();
    if (performance.now() - this.last < SILENCE) return;
    if (!this.quiet) this.silent();
    this.quiet = true;
    this.last = performance.now() - SILENCE / 2;
    if (this.source) this.source.close();
    this.open();
  }

  stop() {
    this.stopped = true;
    clearInterval(this.watch);
    document.removeEventListener("visibilitychange", this.woken);
    if (this.source) this.source.close();
  }
}
