// Begun while the page is still on its way: the device is opened, and what is tapped on the sheet that comes drawn with
// the page is kept and sent at once. The card, when it is there, goes on with the same book, log and courier.

const FRAME = 200;
const HASTE = 400;
const LONGEST = 1_000;
const ALIVE = ".wb-top button, .wb-head button, .wb-strip button, .wb-unfold, .wb-right :is(button:not(.wb-choice), input, textarea)";

class EarlySheet {
  /** `first` names the sheet that comes drawn (`key`), and what brought it to the fore (`led`); null where none is drawn. */
  constructor({ state, doors, language, later, first }) {
    Object.assign(this, { state, doors, language, later, say: speaker(language) });
    this.keeping = new Keeping(state, postTo(doors.events));
    const { book, log, courier } = this.keeping;
    Object.assign(this, { book, log, courier, gone: false, pressed: false, click: null, hurried: new Set() });
    // A device that does not open holds no tap up for long: it is kept in memory then, and the page says so.
    this.taps = Promise.race([this.keeping.ready, this.pause(LONGEST)]);
    this.entry = first && this.isWanted(first) ? book.byKey.get(first.key) : null;
    this.opens = this.entry && first.key;
    this.keeping.shows.changed = () => this.sync();
    this.ends = new AbortController();
    if (this.entry) this.listen();
    else document.documentElement.dataset.first = "other";
    this.keeping.ready.then(() => {
      if (this.log.waiting.length) this.courier.nudge();
      this.sync();
    });
  }

  pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  on(name, hear, target = document) {
    target.addEventListener(name, hear, { capture: true, signal: this.ends.signal });
  }

  listen() {
    this.on("change", ({ target }) => this.tapped(target));
    this.on("click", ({ target }) => (this.click = target.closest("button") || this.click));
    this.on("pointerdown", () => (this.pressed = true));
    for (const name of ["pointerup", "pointercancel"]) this.on(name, () => (this.pressed = false));
    this.on("blur", ({ target }) => (this.pressed = this.pressed && target !== window), window);
    this.on("DOMContentLoaded", () => this.sync());
  }

  /** Who comes back goes on with what was open; else the drawn sheet is the one: what presents now, or the next to mark. */
  isWanted({ key, led }) {
    const [navigation] = performance.getEntriesByType("navigation");
    const desks = new URL(this.doors.events.replace(/events$/, ""), location.origin).href;
    // Asking what was open holds everything up, so it is asked where there can be an answer.
    if (navigation && navigation.type === "navigate" && !document.referrer.startsWith(desks)) return true;
    const at = `${DEVICE}.${this.book.address}`;
    try {
      if (led && sessionStorage.getItem(`${at}.followed`) !== led) return true;
      return [key, led ? key : null].includes(sessionStorage.getItem(at));
    } catch {
      return true;
    }
  }

  get root() {
    return document.getElementById("wb-first");
  }

  /** A sheet that this device knows to be closed, or not the one that is wanted, waits for the card like everything else. */
  drop() {
    this.entry = this.opens = null;
    if (this.root) this.root.remove();
  }

  // --- what is tapped

  tapped(target) {
    const row = target.type === "radio" && this.root && this.root.contains(target) && target.closest(".wb-criterion");
    if (!row) return;
    this.hurried.add(row.dataset.criterion);
    const status = row.querySelector(".wb-tools > .wb-state");
    if (status) showState(this, status, "sending", null);
    // What the device knows of the criterion comes before what is given now.
    this.taps = this.taps.then(() => this.take(row.dataset.criterion, target.value));
  }

  take(key, mark) {
    this.hurried.delete(key);
    const criterion = this.entry && this.book.criteria(this.entry).find((each) => each.key === key);
    if (criterion && this.isOpen) this.keeping.mark(this.entry, criterion, mark);
    this.sync();
  }

  get isOpen() {
    return ["empty", "half", "full", "contested"].includes(this.book.mode(this.entry));
  }

  // --- what is shown

  sync() {
    const { root, entry } = this;
    if (!root || !entry) return;
    if (!this.isOpen) {
      this.drop();
      return;
    }
    for (const row of root.querySelectorAll(".wb-criterion")) this.syncRow(row);
    const badge = root.querySelector(".wb-badge");
    // When something was saved, the card says: writing a time is dear, and nobody's tap waits for it.
    const [state, words] = this.log.waiting.length || this.courier.cut ? badgeState(this) : ["saved", this.say("nothing-waits")];
    if (!badge) return;
    badge.dataset.state = state;
    fill(badge.lastElementChild, words);
  }

  syncRow(row) {
    const criterion = this.book.criteria(this.entry).find((each) => each.key === row.dataset.criterion);
    const status = row.querySelector(".wb-tools > .wb-state");
    if (!criterion || !status || this.hurried.has(criterion.key)) return;
    const cell = this.book.cell(this.entry, criterion.key);
    const now = `${cell.state} ${cell.mark}`;
    if (row.dataset.now === now) return;
    row.dataset.now = now;
    const all = segments(criterion);
    row.querySelectorAll(".wb-segment input").forEach((input, at) => (input.checked = Boolean(all[at] && all[at].holds(cell.mark))));
    const value = row.querySelector(".wb-value");
    fill(value, cell.mark === null ? this.say("not-marked") : shownNumber(cell.mark, this.language));
    value.dataset.empty = String(cell.mark === null);
    showState(this, status, cell.state === "empty" ? "" : cell.state, null);
  }

  // --- the card takes over

  /** When the card may: the sheet was shown, what was tapped is kept and, if that is soon, sent, and no finger is down. */
  async calm() {
    if (!this.entry) return;
    await this.shown();
    await this.taps;
    const end = performance.now() + HASTE;
    let waited = false;
    while (this.pressed || (this.log.waiting.length && performance.now() < end)) {
      waited = true;
      await this.pause(10);
    }
    // That a tap is saved is seen before the card, whose drawing takes its time, takes the sheet's place.
    if (waited) await this.shown();
  }

  /** Wait until what is in the page was painted; a page that nobody looks at is not. */
  shown() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, FRAME);
    });
  }

  alive(root) {
    return [...root.querySelectorAll(ALIVE)];
  }

  /** Leave, and give what brings over what no log holds: what was typed, where the focus is, what was pressed. */
  leave() {
    this.ends.abort();
    const { root } = this;
    if (!root || !this.entry) {
      this.drop();
      return () => {};
    }
    const here = this.alive(root);
    const typed = here.map((each) => (each.matches("textarea, input[type=text]") && each.value !== each.defaultValue ? each.value : null));
    const held = here.indexOf(document.activeElement);
    const selected = held < 0 ? [] : [document.activeElement.selectionStart, document.activeElement.selectionEnd];
    const clicked = here.indexOf(this.click);
    root.remove();
    return (place) => {
      const there = this.alive(place);
      typed.forEach((text, at) => text !== null && there[at] && this.type(there[at], text));
      if (there[held]) there[held].focus({ preventScroll: true });
      if (there[held] && typeof selected[0] === "number") there[held].setSelectionRange(...selected);
      if (there[clicked]) there[clicked].click();
    };
  }

  type(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The device is opened while the server is still writing the rest of the page.
globalThis.workbenchDevice = openDevice();
globalThis.workbenchDevice.catch(() => {});
