// The book of a seat: what the server said last, and on top of it what waits on this device.

const MARKS = ["mark-given", "mark-withdrawn"];
const NO_CELL = { mark: null, event: null, at: null, contested: [], turned_away: [] };

function sheetKey(each) {
  return `${each.stage}/${each.submission}`;
}

class Book {
  constructor(state) {
    this.seen = 0;
    this.log = null;
    this.notices = new Map();
    this.lastSaved = null;
    this.adopt(state);
  }

  /** Take a newer state, to keep and to change; one from before an answer that is known here is not taken. */
  adopt(state) {
    if (!state || !state.entries || (state.sequence || 0) < this.seen) return false;
    this.state = state;
    this.adopted = state.sequence || 0;
    this.seen = this.adopted;
    this.stages = new Map(this.state.stages.map((stage) => [stage.key, stage]));
    // What is drawn holds on to its entry, so an entry stays the same object from state to state.
    const before = this.byKey || new Map();
    this.entries = this.state.entries.map((entry) => Object.assign(before.get(sheetKey(entry)) || {}, entry));
    this.byKey = new Map(this.entries.map((entry) => [sheetKey(entry), entry]));
    return true;
  }

  get zone() {
    return this.state.panel.zone;
  }

  get readOnly() {
    return Boolean(this.state.read_only) || ["revoked", "ended"].includes(this.state.status);
  }

  get address() {
    return `${this.state.panel.key}/${this.state.seat.key}`;
  }

  criteria(entry) {
    return (this.stages.get(entry.stage) || { criteria: [] }).criteria;
  }

  own(entry, kinds, criterion) {
    if (!this.log) return [];
    const fits = ({ event }) =>
      event.stage === entry.stage &&
      event.submission === entry.submission &&
      kinds.includes(event.kind) &&
      (criterion === undefined || (event.criterion || event.turn || "") === criterion);
    return this.log.waiting.filter(fits).map((record) => record.event);
  }

  /** One criterion as this device knows it. */
  cell(entry, criterion) {
    const known = { ...NO_CELL, ...entry.sheet.cells[criterion] };
    const own = this.own(entry, MARKS, criterion);
    const last = own.at(-1);
    if (!last) {
      const state = known.contested.length ? "contested" : known.mark === null ? "empty" : "saved";
      return { ...known, state, last: known.event };
    }
    const mark = last.kind === "mark-given" ? last.mark : null;
    return { ...known, mark, reason: last.reason || "", state: "sending", last: last.id };
  }

  mark(entry, criterion) {
    return this.cell(entry, criterion).mark;
  }

  /** What a new event on the cell is based on: the own unsent one, else what stands and all that contests it. */
  basedOn(entry, criterion) {
    const own = this.own(entry, MARKS, criterion).at(-1);
    if (own) return [own.id];
    const known = { ...NO_CELL, ...entry.sheet.cells[criterion] };
    return [known.event, ...known.contested.map((each) => each.event)].filter(Boolean);
  }

  comment(entry, criterion) {
    const own = this.own(entry, ["comment-written"], criterion).at(-1);
    return own ? own.text : entry.sheet.comments[criterion] || "";
  }

  note(entry) {
    const own = this.own(entry, ["private-note-written"]).at(-1);
    return own ? own.text : entry.sheet.note || "";
  }

  recused(entry) {
    const own = this.own(entry, ["recused", "recusal-undone"]).at(-1);
    if (!own) return entry.sheet.recused;
    return own.kind === "recused" ? { event: own.id, reason: own.reason, at: own.device_time } : null;
  }

  confirmed(entry) {
    const own = this.own(entry, ["sheet-confirmed"]).at(-1);
    return entry.sheet.confirmed || (own ? { event: own.id, at: own.device_time, waiting: true } : null);
  }

  missing(entry) {
    return this.criteria(entry).filter((each) => this.mark(entry, each.key) === null);
  }

  contested(entry) {
    return this.criteria(entry).filter((each) => this.cell(entry, each.key).state === "contested");
  }

  reasonsMissing(entry) {
    if (!this.state.panel.comments || !this.state.panel.comments.reason_at_extremes) return [];
    return this.criteria(entry).filter((each) => {
      const cell = this.cell(entry, each.key);
      return atExtreme(cell.mark, each.scale) && !cell.reason && !this.comment(entry, each.key).trim();
    });
  }

  progress(entry) {
    const all = this.criteria(entry).length;
    return { marked: all - this.missing(entry).length, all };
  }

  /** How an entry stands, in one word: it decides what is shown. */
  mode(entry) {
    if (entry.sheet.released) return "released";
    if (this.recused(entry)) return "recused";
    if (this.confirmed(entry)) return "confirmed";
    const { marked, all } = this.progress(entry);
    if (this.contested(entry).length) return "contested";
    return marked === 0 ? "empty" : marked < all ? "half" : "full";
  }

  event(entry, kind, fields) {
    const head = { id: newId(), kind, stage: entry.stage, submission: entry.submission };
    return { ...head, ...fields, device_time: new Date().toISOString() };
  }

  /** Take an answer into what is known, unless a state from after it is known already. */
  take(event, answer) {
    const entry = this.byKey.get(sheetKey(event));
    if (answer.sequence) {
      if (answer.state === "stands") this.lastSaved = answer.at || this.lastSaved;
      if (answer.sequence <= this.adopted) return;
      this.seen = Math.max(this.seen, answer.sequence);
    }
    if (!entry) return;
    if (answer.state === "refused") this.notices.set(event.id, { event, answer });
    else if (MARKS.includes(event.kind)) this.takeMark(entry, event, answer);
    else if (answer.state === "stands") this.takeOther(entry.sheet, event, answer);
    else this.notices.set(event.id, { event, answer });
  }

  takeMark(entry, event, answer) {
    const cell = structuredClone({ ...NO_CELL, ...entry.sheet.cells[event.criterion] });
    const mark = event.kind === "mark-given" ? event.mark : null;
    const said = { event: event.id, mark, at: answer.at };
    const there = [...cell.contested, ...cell.turned_away].some((each) => each.event === event.id);
    if (answer.state === "stands") Object.assign(cell, said, { reason: event.reason || "", contested: [] });
    else if (answer.state === "contested" && !there) cell.contested.push(said);
    else if (!there) cell.turned_away.push({ ...said, why: answer.why });
    entry.sheet.cells[event.criterion] = cell;
  }

  takeOther(sheet, event, answer) {
    const { at, sequence, hash, receipt } = answer;
    if (event.kind === "comment-written") sheet.comments[event.criterion || ""] = event.text;
    if (event.kind === "private-note-written") sheet.note = event.text;
    if (event.kind === "recused") sheet.recused = { event: event.id, reason: event.reason, at };
    if (event.kind === "recusal-undone") sheet.recused = null;
    if (event.kind === "sheet-confirmed") sheet.confirmed = { event: event.id, sequence, hash, at, receipt };
  }

  /** What was not taken of what is said of a whole stage. */
  noticesOfStages() {
    return [...this.notices.values()].filter(({ event }) => !event.submission);
  }

  noticesOf(entry) {
    return [...this.notices.values()].filter(({ event }) => sheetKey(event) === sheetKey(entry));
  }
}
