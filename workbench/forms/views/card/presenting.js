// Who presents now: the sheet follows the room's cursor, and whoever went elsewhere is one tap away from it.

const TYPING = 4_000;
const MARKING = 1_500;

class Following {
  constructor(view) {
    this.view = view;
    this.time = new ServerTime();
    this.rooms = {};
    this.typed = -TYPING;
    view.root.addEventListener("input", () => {
      this.typed = performance.now();
    });
  }

  get memory() {
    return `${DEVICE}.${this.view.book.address}.followed`;
  }

  get followed() {
    if (this.event) return this.event;
    try {
      return sessionStorage.getItem(this.memory);
    } catch {
      return null;
    }
  }

  take(rooms) {
    // A state that was asked for before the cursor moved is older than what the live door said since.
    for (const [room, led] of Object.entries(rooms || {})) {
      if (!this.rooms[room] || led.sequence >= this.rooms[room].sequence) this.rooms[room] = led;
    }
  }

  /** What is presented where this seat sits; who sits in two rooms goes with the one that moved last. */
  get now() {
    const last = Object.entries(this.rooms).sort(([, one], [, other]) => other.sequence - one.sequence)[0];
    return last && last[1].submission ? { room: last[0], ...last[1] } : null;
  }

  get entry() {
    const { now, view } = this;
    return (now && view.book && view.book.byKey.get(`${now.stage}/${now.submission}`)) || null;
  }

  /** Nobody is taken away from a word that is being typed, from the next tap, or from a question that the page has asked. */
  get busy() {
    const { view } = this;
    const since = performance.now() - this.typed; // a tap on a segment is an input too
    return Boolean(view.root.querySelector("dialog[open]") || view.taps.down || since < (view.editing ? TYPING : MARKING));
  }

  /** Go where the cursor has gone, once for each of its moves. */
  follow() {
    const { view, now, entry } = this;
    if (!view.book || !now || this.followed === now.event || view.book.undeclared().length) return;
    clearTimeout(this.later);
    if (this.busy) {
      this.later = setTimeout(() => this.follow(), 300);
      return;
    }
    this.event = now.event;
    try {
      sessionStorage.setItem(this.memory, now.event);
    } catch {
      // Without session storage a reload goes to the entry that presents, which is no harm.
    }
    if (entry && view.current !== sheetKey(entry)) view.open(entry);
  }

  stop() {
    clearTimeout(this.later);
  }
}

/** The line that says who presents, how much time is left, and how to come back. */
function presentingLine(view) {
  const { following } = view;
  const face = new ClockFace(following.time);
  const name = el("span", { class: "wb-now-name" });
  const back = button(view.say("back-to-current"), () => following.entry && view.open(following.entry), { class: "wb-button wb-now-back" });
  const node = el("div", { class: "wb-now", hidden: true }, name, face.node, back);
  const sync = () => {
    const { now, entry } = following;
    show(node, Boolean(now));
    face.show(now && now.clock, view.say);
    if (!now) return;
    const here = Boolean(entry) && view.current === sheetKey(entry);
    const key = here ? "presenting-now" : entry ? "presenting-other" : "presenting-not-yours";
    node.dataset.here = String(here);
    fill(name, view.say(key, { number: two(now.number), name: now.name }));
    show(back, Boolean(entry) && !here);
  };
  return { node, sync };
}
