// The log on the device: every change is written here before it is sent anywhere. One book a panel and seat.
// Events are added and never changed; an answer is written beside its event. Drafts hold what is being typed.

const UNANSWERED = 4_000;

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Kept when the transaction is: a full device refuses at its end, after the request seemed to succeed. */
async function kept(store, request) {
  const done = new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onabort = () => reject(store.transaction.error || new Error("aborted"));
  });
  done.catch(() => {});
  // Nothing follows in this transaction: the device need not ask back before it writes.
  store.transaction.commit();
  const result = await asked(request);
  await done;
  return result;
}

class DeviceLog {
  constructor(book) {
    this.book = book;
    this.database = null;
    this.lasting = typeof indexedDB !== "undefined";
    this.records = [];
    this.answered = [];
    this.drafts = new Map();
    this.strict = false;
    this.heard = () => {};
    this.channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(DEVICE) : null;
    if (this.channel) this.channel.onmessage = (message) => this.hear(message.data);
    // A tap may come before the device has opened its book: it is taken, and written as soon as that is done.
    this.opened = this.open();
    this.ready = this.load();
  }

  get waiting() {
    return this.records.filter((record) => record.waiting);
  }

  store(name, mode) {
    // Without a network the device is the only place there is: then a write waits until it is on the disk.
    return this.database.transaction(name, mode, { durability: this.strict ? "strict" : "default" }).objectStore(name);
  }

  /** A page that waits for no kernel began to open the device before its scripts were there. */
  async open() {
    if (!this.lasting) return;
    try {
      // A browser may leave the question unanswered: then the page goes on in memory, sends, and says so.
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), UNANSWERED));
      this.database = await Promise.race([globalThis.workbenchDevice || openDevice(), late]);
    } catch {
      this.lose();
    }
  }

  async load() {
    await this.opened;
    if (!this.lasting) return;
    try {
      const range = IDBKeyRange.bound([this.book, ""], [this.book, "\uffff"]);
      const reading = this.database.transaction(["events", "drafts"], "readonly");
      const waiting = reading.objectStore("events").index("waiting");
      const asking = [waiting.getAll([this.book, 1]), waiting.getAll([this.book, 0]), reading.objectStore("drafts").getAll(range)];
      const [stored, answered, drafts] = await Promise.all(asking.map(asked));
      this.answered = answered;
      this.records = [...stored, ...this.records.filter((known) => !stored.some((record) => record.id === known.id))];
      for (const draft of drafts) if (!this.drafts.has(draft.key)) this.drafts.set(draft.key, draft);
    } catch {
      this.lose();
    }
  }

  /** What was answered after a state that is older: a page that opens without a network knows the marks given since. */
  answeredSince(sequence) {
    const later = this.answered.filter(({ answer }) => answer && (answer.sequence || 0) > sequence);
    return later.sort((one, other) => one.answer.sequence - other.answer.sequence);
  }

  /** The device refuses (full, or forbidden): go on in memory, and let the page say so. */
  lose() {
    this.database = null;
    this.lasting = false;
    this.heard({ lost: true });
  }

  /** Write an event; it is in `waiting` at once, and on the device when the promise is kept. */
  async append(event) {
    const record = { book: this.book, id: event.id, event, waiting: 1 };
    this.records.push(record);
    await this.opened;
    if (!this.lasting) return;
    try {
      const store = this.store("events", "readwrite");
      record.order = await kept(store, store.add({ ...record }));
      // The answer may have come first: then it is written now.
      if (!record.waiting) await asked(this.store("events", "readwrite").put({ ...record }));
      this.tell({ record });
    } catch {
      this.lose();
    }
  }

  async answer(id, answer) {
    const record = this.records.find((known) => known.id === id);
    if (!record) return;
    record.waiting = 0;
    record.answer = answer;
    this.tell({ record });
    if (!this.lasting || record.order === undefined) return;
    try {
      await asked(this.store("events", "readwrite").put({ ...record }));
    } catch {
      this.lose();
    }
  }

  /** Keep what is being typed (null: it has become an event, and the draft goes). */
  async draft(key, content) {
    if (content === null) this.drafts.delete(key);
    else this.drafts.set(key, { book: this.book, key, ...content });
    await this.ready;
    if (!this.lasting) return;
    try {
      const store = this.store("drafts", "readwrite");
      await asked(content === null ? store.delete([this.book, key]) : store.put({ book: this.book, key, ...content }));
    } catch {
      this.lose();
    }
  }

  tell(message) {
    if (this.channel) this.channel.postMessage({ book: this.book, ...message });
  }

  /** Another tab of this browser wrote or was answered: both tabs then know the same. */
  hear({ book, record }) {
    if (book !== this.book || !record) return;
    const known = this.records.find((each) => each.id === record.id);
    const news = !known || (known.waiting && !record.waiting);
    if (!known) this.records.push({ ...record });
    else Object.assign(known, record);
    if (news) this.heard({ record });
  }

  close() {
    if (this.channel) this.channel.close();
  }
}
