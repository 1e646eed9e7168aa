// Marks that stand out, to work through: what each would move, a note, and a decision that goes into the log.

function placeText(view, flag) {
  const { say } = view;
  const place = (number) => (number === null ? "–" : String(number));
  return flag.place === flag.place_without ? say("place-stays", { place: place(flag.place) }) : say("place-moves", { place: place(flag.place), without: place(flag.place_without) });
}

function flagSize(view, flag) {
  const { say } = view;
  const size = auditFigure(view, flag.size, flag.flag === "tolerance" ? 1 : 2);
  return say(`flag-size:${flag.flag}`, { size, limit: auditFigure(view, flag.limit, 1) });
}

function flagState(view, flag) {
  const { say } = view;
  return say(`decided:${flag.decided ? flag.decided.decision : "open"}`);
}

function flagsPart(view) {
  const { say, state } = view;
  const found = state.flags;
  const title = say("flags-title");
  if (found.refused) return auditSection(view, title, null, auditRefused(view, found));
  const columns = [
    { key: "submission", title: say("submission"), value: (flag) => auditName(view, "submissions", flag.submission) },
    { key: "assessor", title: say("assessor"), value: (flag) => auditName(view, "assessors", flag.assessor) },
    { key: "mark", title: say("mark"), number: true, places: 2 },
    { key: "flag", title: say("stands-out-by"), value: (flag) => flagSize(view, flag) },
    { key: "adjusted", title: say("p"), number: true, places: 3, hint: say("p-hint") },
    { key: "moves", title: say("place-without"), value: (flag) => placeText(view, flag) },
    { key: "decided", title: say("status"), value: (flag) => flagState(view, flag) },
  ];
  return auditSection(view, title, say("flags-why"), dataTable(view, { name: "flags", caption: title, rows: found, columns, open: (flag) => flagDialog(view, flag), marked: (flag) => (flag.decided && flag.decided.decision !== "open" ? null : "heed"), empty: say("no-flags") }));
}

function mayDecide(view, flag) {
  const { state } = view;
  const open = (state.hidden || []).some(([stage, key]) => stage === state.stage && key === flag.submission);
  return state.source === "panel" && !view.readOnly && Boolean(state.may && state.may.decide) && !open;
}

function flagDialog(view, flag) {
  const { say, language } = view;
  const names = { assessor: auditName(view, "assessors", flag.assessor), submission: auditName(view, "submissions", flag.submission) };
  const id = `wb-${randomHex(4)}`;
  const note = el("textarea", { class: "wb-text", rows: 3, id });
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const decide = async (decision) => {
    show(fault, !note.value.trim());
    fill(fault, note.value.trim() ? "" : say("please-fill"));
    if (!note.value.trim()) return note.focus();
    const answer = await view.act({ kind: "flag-decided", stage: view.state.stage, submission: flag.submission, assessor: flag.assessor, flag: flag.flag, decision, note: note.value.trim() });
    if (answer.state === "stands") {
      dialog.close();
      return view.announce(say("flag-said", names));
    }
    show(fault, true);
    return fill(fault, answer.why || say("not-taken"));
  };
  const before = flag.decided ? el("div", { class: "wb-heed-line" }, el("p", {}, `${flagState(view, flag)} · ${view.seatTitle(flag.decided.by)} · ${day(flag.decided.at, language, view.zone)} · ${say("event-number", { sequence: flag.decided.sequence })}`), el("p", {}, flag.decided.note)) : null;
  const may = mayDecide(view, flag);
  const body = [
    el("p", {}, say("flag-text", { ...names, mark: auditFigure(view, flag.mark, 2) })),
    el("p", {}, flagSize(view, flag)),
    el("p", {}, placeText(view, flag)),
    before,
    button(say("see-behind"), () => view.openCell(flag.assessor, flag.submission), { class: "wb-link" }),
    may ? [el("label", { for: id }, say("note")), note, el("p", { class: "wb-quiet" }, say("flag-note-why")), fault] : el("p", { class: "wb-quiet" }, say(view.state.source === "file" ? "flag-file" : "flag-not-here")),
  ];
  const choices = may ? ["explained", "raised", ...(flag.decided && flag.decided.decision !== "open" ? ["open"] : [])].map((each) => button(say(`decide:${each}`), () => decide(each), { class: each === "explained" ? "wb-button wb-primary" : "wb-button" })) : null;
  const dialog = openDialog(view.root, { title: say("flag-title"), body, buttons: choices, closeWord: say("close"), wide: true });
}
