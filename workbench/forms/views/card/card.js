// The card itself: what is drawn of the book, and when it is drawn anew.

class CardView extends CardWork {
  get commentHint() {
    const rules = this.book.state.panel.comments || {};
    return rules.reach_region === false ? this.say("comment-panel") : this.say("comment-region");
  }

  roomTitle(key) {
    const room = (this.book.state.seat.rooms || []).find((each) => each.key === key);
    return room ? said(room.title, this.language) : key || "";
  }

  seatTitle() {
    const { name, title, institution } = this.book.state.seat;
    return [name || said(title, this.language), said(institution, this.language)].filter(Boolean).join(", ");
  }

  weight(entry, criterion) {
    const criteria = this.book.criteria(entry);
    if (!weightsAreFactors(criteria)) {
      const whole = criteria.reduce((sum, each) => sum + Number(each.weight), 0);
      return `${shownNumber(String(Number(((100 * Number(criterion.weight)) / whole).toFixed(2))), this.language)} %`;
    }
    return criteria.every((each) => Number(each.weight) === 1) ? "" : `× ${shownNumber(criterion.weight, this.language)}`;
  }

  nextEntry(after) {
    const open = (entry) => !["confirmed", "released", "recused"].includes(this.book.mode(entry));
    const at = after ? this.book.entries.findIndex((entry) => sheetKey(entry) === sheetKey(after)) : -1;
    const order = [...this.book.entries.slice(at + 1), ...this.book.entries.slice(0, Math.max(at, 0))];
    return order.find(open) || null;
  }

  firstEntry() {
    const drawn = this.book.byKey.get(this.model.get("opens"));
    if (drawn) return this.remember(sheetKey(drawn));
    let key = null;
    try {
      key = sessionStorage.getItem(`${DEVICE}.${this.book.address}`);
    } catch {
      key = null;
    }
    if (key === "list") return null;
    const entry = this.book.byKey.get(key) || this.nextEntry(null);
    return entry ? sheetKey(entry) : null;
  }

  /** What is open is opened again by a reload. */
  remember(key) {
    try {
      sessionStorage.setItem(`${DEVICE}.${this.book.address}`, key || "list");
    } catch {
      // Without session storage a reload begins at the next open entry.
    }
    return key;
  }

  /** Go on where the assessor wanted to go when a conflict was first to be declared. */
  goOn(wish) {
    this.wish = null;
    const entry = this.book.byKey.get(wish);
    this.open(entry || this.nextEntry(null));
  }

  open(entry) {
    this.settleAll();
    this.current = this.remember(entry ? sheetKey(entry) : null);
    this.render(true);
    const top = this.root.getBoundingClientRect().top;
    if (top < 0) this.root.scrollIntoView({ block: "start" });
    const heading = this.root.querySelector(".wb-entry-title h2, .wb-own-title");
    if (heading) heading.focus({ preventScroll: true });
  }

  chooseLanguage(language) {
    this.settleAll();
    this.setLanguage(language);
    rememberLanguage(this.model, language);
    this.render(true);
    const pressed = this.root.querySelector('.wb-language[aria-pressed="true"]');
    if (pressed) pressed.focus();
  }

  /** Draw anew only where the shape differs; else bring what is there up to date, so that nothing loses its focus. */
  render(anew = false) {
    if (!this.book || this.stopped) return;
    if (this.current === undefined || (this.current && !this.book.byKey.has(this.current))) this.current = this.firstEntry();
    const entry = this.current ? this.book.byKey.get(this.current) : null;
    const mode = entry ? this.book.mode(entry) : "list";
    const open = ["empty", "half", "full", "contested", "keyed"].includes(mode) ? "open" : mode;
    const undeclared = this.book.undeclared();
    const order = this.book.entries.map((each) => `${sheetKey(each)}:${each.number}`).join();
    const shape = [this.language, this.current, open, undeclared.join(), this.book.readOnly, order, this.book.state.status].join("|");
    const differs = anew || shape !== this.shape;
    if (differs && (anew || !(this.writing || this.taps.wait()))) {
      this.shape = shape;
      const row = !anew && this.editing && document.activeElement.closest("[data-criterion]");
      if (undeclared.length) this.drawDeclaration(undeclared);
      else this.draw(entry);
      if (row) this.backTo(row.dataset.criterion);
    }
    for (const part of this.drawn) part.sync();
    for (const watch of this.watchers) watch();
    this.following.follow();
    if (this.wanted && !this.rests && !this.writing && !this.fetching && this.log && !this.log.waiting.length) this.fetchState();
  }

  /** The cursor that rested in a box goes back to it, or to the heading where nothing can be marked any more. */
  backTo(criterion) {
    const box = this.root.querySelector(`[data-criterion="${criterion}"] .wb-number`) || this.root.querySelector(".wb-entry-title h2, .wb-own-title");
    if (box) box.focus({ preventScroll: true });
  }

  ownTitle(text) {
    const heading = el("h2", { class: "wb-own-title", tabindex: "-1" }, text);
    return el("div", { class: "wb-entry-head" }, el("div", { class: "wb-entry-title" }, heading, el("p", { class: "wb-quiet" }, this.seatTitle())));
  }

  /** Conflicts come before the first entry: until they are declared there is nothing else to look at. */
  drawDeclaration(stages) {
    this.wish = this.current;
    this.frame(this.ownTitle(this.say("declare-title")), declareScreen(this, stages), null);
  }

  draw(entry) {
    const title = entry ? entryHead(this, entry) : this.ownTitle(this.say("own-entries"));
    this.frame(title, entry ? entryScreen(this, entry) : listScreen(this), strip(this));
  }

  frame(title, screen, chips) {
    const bar = statusBar(this);
    const banners = bannerBlock(this);
    const now = presentingLine(this);
    const panel = el("h1", { class: "wb-panel-title" }, said(this.book.state.panel.title, this.language));
    const head = el("header", { class: "wb-head" }, el("div", { class: "wb-head-row" }, title, bar.node), now.node);
    this.body.replaceChildren(
      el("section", { class: "wb-top", "aria-label": "Panel" }, panel, deskLinks(this.book.state, this.doors, this.say), languageSwitch(this.language, (language) => this.chooseLanguage(language))),
      head,
      ...(chips ? [chips.node] : []),
      banners.node,
      el("main", { class: "wb-main" }, screen.node),
    );
    this.drawn = [bar, now, banners, screen, ...(chips ? [chips] : [])];
    if (chips) chips.reveal();
  }
}

function render({ model, el: element }) {
  const view = new CardView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
