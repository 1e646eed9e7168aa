// The live door: that the log has grown, that the server is there, that this sign-in has ended.
// A connection can stay open while nothing passes, so silence is counted and not trusted.

const SILENCE = 12_000;

class Live {
  constructor(address, { grown = () => {}, beat = () => {}, ended = () => {}, silent = () => {} }) {
    Object.assign(this, { address, grown, beat, ended, silent });
    this.last = performance.now();
    this.quiet = false;
    this.stopped = false;
    this.watch = setInterval(() => this.listen(), 2_000);
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

  listen() {
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
    if (this.source) this.source.close();
  }
}
