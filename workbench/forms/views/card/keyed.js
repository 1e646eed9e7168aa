// A sheet that was keyed for this seat from paper or a file: what it says, beside what is marked here, and two answers.

function keyedFrom(view, keyed) {
  const { say, book } = view;
  return say(`keyed-from:${keyed.source}`, { reference: keyed.reference, time: clock(keyed.at, book.zone) });
}

function keyedRow(view, entry, keyed, criterion) {
  const { say, language, book } = view;
  const own = book.mark(entry, criterion.key);
  const mark = keyed.marks[criterion.key];
  const differs = own !== null && mark !== undefined && own !== mark;
  const shown = (value) => (value === null || value === undefined ? say("not-marked") : shownNumber(value, language));
  return el(
    "tr",
    { "data-differs": String(differs) },
    el("th", { scope: "row" }, said(criterion.title, language)),
    el("td", { class: "wb-figure" }, el("strong", {}, shown(mark))),
    el("td", { class: "wb-figure" }, own === null ? "–" : shown(own), differs ? el("span", { class: "wb-lack" }, " ", say("differs")) : null),
  );
}

function declineDialog(view, entry, keyed) {
  const { say } = view;
  const area = el("textarea", { class: "wb-text", rows: 3, id: "wb-" + randomHex(4) });
  const send = () => {
    view.write(entry, "transcription-declined", { transcription: keyed.event, reason: area.value.trim() });
    dialog.close();
  };
  const body = [el("p", {}, say("keyed-decline-explained")), el("label", { for: area.id }, say("keyed-decline-why")), area];
  const buttons = [button(say("cancel"), () => dialog.close()), button(say("keyed-decline"), send, { class: "wb-button wb-primary" })];
  const dialog = openDialog(view.root, { title: say("keyed-decline"), body, buttons, closeWord: say("close") });
  area.focus();
}

function keyedBlock(view, entry) {
  const { say, book } = view;
  const node = el("section", { class: "wb-keyed", "aria-label": say("keyed-title"), hidden: true });
  const waits = (keyed) => {
    const confirm = () => view.write(entry, "transcription-confirmed", { transcription: keyed.event });
    const head = ["criterion", "keyed-mark", "own-mark"].map((key) => el("th", { scope: "col", class: key === "criterion" ? null : "wb-figure" }, say(key)));
    const whole = book.criteria(entry).every((each) => keyed.marks[each.key] !== undefined);
    return [
      el("p", { class: "wb-keyed-title" }, say("keyed-title")),
      el("p", {}, keyedFrom(view, keyed)),
      el("table", { class: "wb-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, book.criteria(entry).map((each) => keyedRow(view, entry, keyed, each)))),
      keyed.comment ? el("p", { class: "wb-comment" }, keyed.comment) : null,
      el("p", { class: "wb-quiet" }, say(whole ? "keyed-whole" : "keyed-part")),
      book.readOnly ? null : el("div", { class: "wb-keyed-answers" }, button(say("keyed-decline"), () => declineDialog(view, entry, keyed)), button(say("keyed-confirm"), confirm, { class: "wb-button wb-primary" })),
    ];
  };
  const sync = () => {
    const waiting = book.keyed(entry);
    const known = entry.keyed && entry.keyed.state === "confirmed" ? entry.keyed : null;
    const now = JSON.stringify([waiting, known, book.criteria(entry).map((each) => book.mark(entry, each.key))]);
    show(node, Boolean(waiting || known));
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    node.dataset.waiting = String(Boolean(waiting));
    const by = known && (known.answered_by === book.state.seat.holder ? "keyed-by-you" : "keyed-by-chair");
    fill(node, waiting ? waits(waiting) : known ? el("p", { class: "wb-quiet" }, keyedFrom(view, known), " ", say(by)) : "");
  };
  return { node, sync };
}
