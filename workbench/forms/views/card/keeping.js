// What keeps a sheet, whether the card is there already or not: the book, the log on the device, and the way to the server.

class Keeping {
  /** `post(body)` gives answers; null where nothing can be sent. */
  constructor(state, post) {
    this.book = new SessionBook(state);
    this.log = new DeviceLog(this.book.address);
    this.log.heard = ({ record }) => this.heard(record);
    this.book.log = this.log;
    this.told = [];
    this.shows = { changed() {}, answered: (...said) => this.told.push(said) };
    const answered = (event, answer) => {
      this.book.take(event, answer);
      this.shows.answered(event, answer);
    };
    this.courier = new Courier({ log: this.log, post, answered, changed: () => this.shows.changed() });
    this.ready = this.recall();
  }

  /** A page kept for hours without a network is older than what this device was answered since. */
  async recall() {
    await this.log.ready;
    for (const { event, answer } of this.log.answeredSince(this.book.adopted)) this.book.take(event, answer);
  }

  /** Whoever shows the sheet from here on hears of every change, and of what was answered before it came. */
  showIn(shows) {
    this.shows = shows;
    for (const said of this.told.splice(0)) shows.answered(...said);
  }

  heard(record) {
    if (record && record.answer) this.book.take(record.event, record.answer);
    this.shows.changed();
  }

  append(event) {
    if (this.book.readOnly) return Promise.resolve();
    this.log.strict = this.courier.cut;
    const kept = this.log.append(event);
    this.shows.changed();
    // Device first: the sending starts when the device has it.
    return kept.then(() => this.courier.nudge());
  }

  write(entry, kind, fields) {
    return this.append(this.book.event(entry, kind, fields));
  }

  mark(entry, criterion, mark) {
    const cell = this.book.cell(entry, criterion.key);
    if (cell.mark === mark && cell.state !== "contested") return;
    this.choose(entry, criterion, mark);
  }

  choose(entry, criterion, mark) {
    const fields = { criterion: criterion.key, based_on: this.book.basedOn(entry, criterion.key) };
    if (mark === null) this.write(entry, "mark-withdrawn", fields);
    else this.write(entry, "mark-given", { ...fields, mark, reason: "" });
  }
}
