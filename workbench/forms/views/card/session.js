// What a session adds to the book: turns to ask, conflicts declared, marks called final, sheets that were keyed.

const ASKED = ["question-asked", "question-noted"];
const ANSWERS = ["transcription-confirmed", "transcription-declined"];
const TALKED = "discussion-answered";
const LIFTS = [...MARKS, "recused", "recusal-undone", "sheet-confirmed"];

class SessionBook extends Book {
  waitingIn(stage, kind) {
    const records = this.log ? this.log.waiting : [];
    return records.map((record) => record.event).filter((event) => event.stage === stage && event.kind === kind);
  }

  // --- turns to ask

  /** The turns of this seat in order, those that wait on this device too; struck ones are left out. */
  questions(entry) {
    const turns = new Map((entry.sheet.questions || []).map((turn) => [turn.turn, { ...turn }]));
    for (const event of this.own(entry, ASKED)) {
      if (event.kind === "question-asked") turns.set(event.id, { turn: event.id, at: event.device_time, text: "", others: [] });
      else turns.set(event.turn, { ...turns.get(event.turn), text: event.text, for_record: event.for_record, struck: event.struck });
    }
    return [...turns.values()].filter((turn) => !turn.struck);
  }

  question(entry, turn) {
    return this.questions(entry).find((each) => each.turn === turn) || { turn, text: "", others: [] };
  }

  /** What a text field holds, by the kind of its event and its criterion or turn. */
  text(entry, kind, name) {
    if (kind === "private-note-written") return this.note(entry);
    if (kind === "question-noted") return this.question(entry, name).text;
    return this.comment(entry, name || "");
  }

  /** The same text as written on another device of this seat, where that came too late to take its place. */
  textsElsewhere(entry, kind, name) {
    if (kind === "question-noted") return this.question(entry, name).others || [];
    return (entry.sheet.others || {})[kind === "private-note-written" ? "note" : name || ""] || [];
  }

  /** What an event says that is made of a text field. */
  written(entry, { kind, name, text }) {
    if (kind === "private-note-written") return { text };
    if (kind === "comment-written") return { criterion: name || null, text };
    const { for_record = false, struck = false } = this.question(entry, name);
    return { turn: name, text, for_record: Boolean(for_record), struck: Boolean(struck) };
  }

  // --- conflicts, declared before the first mark

  recused(entry) {
    const declared = this.waitingIn(entry.stage, "conflict-declared").at(-1);
    const reason = declared && declared.conflicts[entry.submission];
    return super.recused(entry) || (reason && !this.own(entry, ["recusal-undone"]).length ? { event: declared.id, reason, at: declared.device_time } : null);
  }

  begun(stage) {
    const touched = ({ sheet }) => Object.keys(sheet.cells).length || sheet.confirmed || sheet.recused || sheet.released;
    return this.entries.some((entry) => entry.stage === stage && (touched(entry) || this.own(entry, LIFTS).length));
  }

  /** The stages in which this seat marks and has not yet said with whom it has a conflict. */
  undeclared() {
    if (this.readOnly || !this.state.declared) return [];
    const open = (stage) => !this.state.declared[stage] && !this.waitingIn(stage, "conflict-declared").length && !this.begun(stage);
    return [...this.stages.keys()].filter((stage) => this.entries.some((entry) => entry.stage === stage) && open(stage));
  }

  // --- marks that are called final

  /** Since when the marks of a stage are called final, and whether that still holds. */
  final(stage) {
    const own = this.waitingIn(stage, "marks-final").at(-1);
    const said = own ? { at: own.device_time, holds: true, waiting: true } : (this.state.final || {})[stage];
    return said || null;
  }

  unfinished(stage) {
    return this.entries.filter((entry) => entry.stage === stage && !["confirmed", "released", "recused"].includes(this.mode(entry)));
  }

  // --- sheets that were keyed for this seat

  /** A keyed sheet that waits for this seat's word; null where there is none, or the word waits to be sent. */
  keyed(entry) {
    const keyed = entry.keyed;
    return keyed && keyed.state === "waiting" && !this.own(entry, ANSWERS).length ? keyed : null;
  }

  mode(entry) {
    const mode = super.mode(entry);
    return this.keyed(entry) && !["released", "recused", "confirmed"].includes(mode) ? "keyed" : mode;
  }

  // --- the discussion after the last sheet

  /** The discussion of an entry with the own answer, sent or not; null where there is none. */
  discussion(entry) {
    const own = this.own(entry, [TALKED]).at(-1);
    return entry.discussion ? { ...entry.discussion, ...(own ? { said: own.said, waits: true } : {}) } : null;
  }

  // --- answers

  stageEvent(stage, kind, fields) {
    return { id: newId(), kind, stage, ...fields, device_time: new Date().toISOString() };
  }

  take(event, answer) {
    const known = answer.sequence && answer.sequence <= this.adopted;
    super.take(event, answer);
    if (known) return;
    if (!event.submission) this.takeDeclared(event, answer);
    else if (event.kind === TALKED && answer.state === "stands") this.takeTalk(event);
    else if (answer.state === "stands" && LIFTS.includes(event.kind) && (this.state.final || {})[event.stage]) this.state.final[event.stage].holds = false;
  }

  takeTalk(event) {
    const entry = this.byKey.get(sheetKey(event));
    if (entry && entry.discussion) entry.discussion = { ...entry.discussion, said: event.said };
  }

  takeDeclared(event, answer) {
    if (answer.state !== "stands") {
      this.notices.set(event.id, { event, answer });
      return;
    }
    if (event.kind === "marks-final") this.state.final = { ...this.state.final, [event.stage]: { at: answer.at, receipt: answer.receipt, holds: true } };
    if (event.kind !== "conflict-declared") return;
    this.state.declared = { ...this.state.declared, [event.stage]: answer.at };
    for (const entry of this.entries.filter((each) => each.stage === event.stage)) {
      const reason = event.conflicts[entry.submission];
      if (reason && !entry.sheet.confirmed && !entry.sheet.released) entry.sheet.recused = { event: event.id, reason, at: answer.at };
    }
  }

  takeOther(sheet, event, answer) {
    super.takeOther(sheet, event, answer);
    const turns = (sheet.questions = sheet.questions || []);
    if (event.kind === "question-asked" && !turns.some((each) => each.turn === event.id)) turns.push({ turn: event.id, at: answer.at, text: "", for_record: false, struck: false, others: [] });
    const turn = event.kind === "question-noted" && turns.find((each) => each.turn === event.turn);
    if (turn) Object.assign(turn, { text: event.text, for_record: event.for_record, struck: event.struck });
  }
}
