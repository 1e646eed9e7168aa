// The chair's page: one room at a time, with who presents above everything else.

const AT_ONCE = 500;

class ChairView extends DeskView {
  constructor(model, element) {
    super(model, element, "chair");
    this.doors.state = stateOf(this.doors, "chair");
    this.time = new ServerTime();
    this.presence = null;
    this.chosen = "";
    this.drawFigures = () => this.render();
    model.on("change:figures", this.drawFigures);
  }

  start() {
    super.start();
    this.wantFigures();
  }

  /** The state door serves this page without its kernel; where there is none, the kernel draws. */
  async refresh() {
    if (!this.doors.state) return super.refresh();
    try {
      const state = await ask(this.doors.state);
      if ((state.sequence || 0) >= (this.state.sequence || 0)) this.model.set("state", state);
      this.wantFigures();
    } catch (fault) {
      this.fault = this.state.panel ? "" : this.say(fault.status ? "fault-signed-out" : "fault-no-server");
      this.silence(true);
      this.render();
    }
    return undefined;
  }

  /** "7 of 9 in" is read while a room waits for it. */
  refreshSoon() {
    if (this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = null;
      this.refresh();
    }, AT_ONCE);
  }

  /** Agreement is computed beside the page, when another submission is complete. */
  wantFigures() {
    const complete = (this.state.rooms || []).map((each) => each.entries.filter((entry) => Object.keys(entry.marks).length).map((entry) => JSON.stringify(entry.marks)).join()).join("|");
    if (complete === this.complete) return;
    this.complete = complete;
    this.model.send({ figures: true });
  }

  led({ rooms, now }) {
    this.time.hear(now);
    this.rooms = rooms;
    this.render();
  }

  rehearsed({ on }) {
    this.rehearsing = on;
    this.render();
  }

  present({ seats }) {
    this.presence = seats;
    this.render();
  }

  /** What is led in the chosen room: as the live door said last, or else as the state has it. */
  get now() {
    const led = (room) => {
      const [told, known] = [{ ...this.state.led, ...this.rooms }[room], (this.state.led || {})[room]];
      return told && known && known.sequence > told.sequence ? known : told;
    };
    const here = new Set(this.group.entries.map((each) => each.submission));
    return this.roomsOf(this.group).map(led).find((each) => each && each.stage === this.group.stage && here.has(each.submission)) || null;
  }

  get group() {
    const groups = this.state.rooms;
    return groups.find((each) => `${each.stage} ${each.room}` === this.chosen) || groups.find((each) => !each.closed) || groups[0];
  }

  shortTitle(holder) {
    const row = this.state.roster.find((each) => each.holder === holder);
    return (row && row.name) || this.seatTitle(holder).split(",")[0];
  }

  /** The rooms in which something is led: what all mark first is led in every room that this seat leads. */
  roomsOf({ stage, room }) {
    return room ? [room] : this.state.rooms.filter((each) => each.stage === stage && each.room && !each.closed).map((each) => each.room);
  }

  groupTitle({ stage, room }) {
    const several = new Set(this.state.rooms.map((each) => each.stage)).size > 1;
    return [room ? this.titled("rooms", room) : this.say("anchor-round"), several ? this.titled("stages", stage) : ""].filter(Boolean).join(" · ");
  }

  tabs() {
    const groups = this.state.rooms;
    if (groups.length < 2) return null;
    const tab = (each) => {
      const key = `${each.stage} ${each.room}`;
      const press = () => {
        this.chosen = key;
        this.news = "";
        this.render();
      };
      return button(this.groupTitle(each), press, { class: "wb-filter", "aria-pressed": String(each === this.group), "data-focus": `room ${key}` });
    };
    return el("nav", { class: "wb-filters", "aria-label": this.say("rooms") }, groups.map(tab));
  }

  draw() {
    const { say, state } = this;
    if (!this.time.known || !this.doors.live) this.time.hear(state.now);
    if (!state.rooms.length) return [this.head(say("chair"), ""), el("main", { class: "wb-main" }, notice("empty", say("no-order"), say("no-order-why")))];
    return [
      this.head(say("chair"), this.groupTitle(this.group)),
      el(
        "main",
        { class: "wb-main" },
        this.tabs(),
        el("div", { class: "wb-led" }, el("div", { class: "wb-led-now" }, nowPart(this), anchorsPart(this), agreementPart(this)), el("div", { class: "wb-led-room" }, orderOfRoom(this), rosterPart(this))),
        rehearsalPart(this),
        (state.objections || {}).released || (state.objections || {}).opened ? objectionsPart(this) : null,
      ),
    ];
  }

  stop() {
    this.model.off("change:figures", this.drawFigures);
    super.stop();
  }
}

function render({ model, el: element }) {
  const view = new ChairView(model, element);
  view.start();
  return () => view.stop();
}

export default { render };
