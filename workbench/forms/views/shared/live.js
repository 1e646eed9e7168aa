// The live door: that the log has grown, that the server is there, that this sign-in has ended.
// A connection can stay open while nothing passes, so silence is counted and not trusted.

const SILENCE = 12_000;

class Live {
  constructor(address, { grown = () => {}, beat = () => {}, ended = () => {}, silent = () => {} }) {
    Object.assign(this, { address, grown, beat, ended, silent });
    this.last = Date.now();
    this.quiet = false;
    this.stopped = false;
    this.watch = setInterval(() => this.listen(), 2_000);
    this.open();
  }

  open() {
    if (typeof EventSource !== "function" || this.stopped) return;
    this.source = new EventSource(this.address);
    const hear = (tell) => (message) => {
      this.last = Date.now();
      this.quiet = false;
      tell(message.data ? JSON.parse(message.data) : {});
    };
    this.source.addEventListener("log", hear(this.grown));
    this.source.addEventListener("beat", hear(this.beat));
    this.source.addEventListener("ended", hear(this.ended));
  }

  listen() {
    if (Date.now() - this.last < SILENCE) return;
    if (!this.quiet) this.silent();
    this.quiet = true;
    this.last = Date.now() - SILENCE / 2;
    if (this.source) this.source.close();
    this.open();
  }

  stop() {
    this.stopped = true;
    clearInterval(this.watch);
    if (this.source) this.source.close();
  }
}
