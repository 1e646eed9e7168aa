// Turns to ask in the questioning after a presentation (sesi pendalaman): when, and what was asked and answered.

function questionRow(view, entry, turn, at) {
  const { say, book } = view;
  const field = textField(view, { entry, kind: "question-noted", name: turn.turn, label: say("question-note", { number: at + 1 }), rows: 3 });
  const note = (changed) => {
    view.settle(field.key);
    const { text, for_record } = book.question(entry, turn.turn);
    view.write(entry, "question-noted", { turn: turn.turn, text, for_record: Boolean(for_record), struck: false, ...changed });
  };
  const record = el("input", { type: "checkbox", disabled: book.readOnly, id: "wb-" + randomHex(4) });
  record.addEventListener("change", () => note({ for_record: record.checked }));
  const strike = () => {
    note({ struck: true });
    view.root.querySelector(".wb-ask").focus();
  };
  const sync = () => {
    field.sync();
    record.checked = Boolean(book.question(entry, turn.turn).for_record);
  };
  const node = el(
    "li",
    { class: "wb-question" },
    el("p", { class: "wb-quiet wb-question-when" }, say("question-at", { time: clock(turn.at, book.zone) })),
    field.node,
    el(
      "div",
      { class: "wb-question-tools" },
      el("label", { class: "wb-check", for: record.id }, record, el("span", {}, say("for-record"))),
      book.readOnly ? null : button(say("strike"), strike, { class: "wb-link wb-link-quiet", "aria-label": say("strike-of", { number: at + 1 }) }),
    ),
  );
  return { node, sync, area: field.area, turn: turn.turn };
}

function questionsPane(view, entry) {
  const { say, book } = view;
  const list = el("ol", { class: "wb-questions" });
  let rows = [];
  const ask = async () => {
    const event = book.event(entry, "question-asked", {});
    await view.append(event);
    const row = rows.find((each) => each.turn === event.id);
    if (row) row.area.focus();
  };
  const sync = () => {
    const turns = book.questions(entry);
    const now = turns.map((each) => each.turn).join();
    if (list.dataset.now !== now) {
      list.dataset.now = now;
      rows = turns.map((turn, at) => rows.find((row) => row.turn === turn.turn && row.at === at) || { ...questionRow(view, entry, turn, at), at });
      list.replaceChildren(...rows.map((row) => row.node));
    }
    for (const row of rows) row.sync();
    show(empty, turns.length === 0);
  };
  const empty = el("p", { class: "wb-quiet" }, say("questions-none"));
  const node = el(
    "div",
    { class: "wb-questions-pane" },
    empty,
    list,
    book.readOnly ? null : button(say("ask-now"), ask, { class: "wb-button wb-ask" }),
    el("p", { class: "wb-quiet" }, say("questions-hint")),
  );
  return { node, sync, count: () => book.questions(entry).length };
}

/** Private note and questions share one place: what is at hand is chosen by two buttons, and stays chosen. */
function sidePane(view, entry) {
  const { say } = view;
  const note = textField(view, { entry, kind: "private-note-written", label: say("private-note"), hint: say("private-hint"), rows: 4 });
  const questions = questionsPane(view, entry);
  const parts = { note: note.node, questions: questions.node };
  const tabs = Object.keys(parts).map((key) => button("", () => turn(key), { class: "wb-tab", "data-side": key }));
  const turn = (key) => {
    view.side = key;
    sync();
  };
  const sync = () => {
    note.sync();
    questions.sync();
    const words = { note: say("private-note"), questions: say("questions-count", { count: questions.count() }) };
    for (const tab of tabs) {
      const { side } = tab.dataset;
      fill(tab, words[side]);
      tab.setAttribute("aria-pressed", String(side === (view.side || "note")));
      show(parts[side], side === (view.side || "note"));
    }
  };
  return { node: el("div", { class: "wb-side" }, el("div", { class: "wb-tabs", role: "group", "aria-label": say("side-title") }, tabs), note.node, questions.node), sync };
}
