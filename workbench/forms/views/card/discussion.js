// The discussion after the last sheet: a quiet panel with three answers, each as good as the other; one of them, once.

function changeRow(view, entry, criterion) {
  const { say, language, book } = view;
  const first = book.mark(entry, criterion.key);
  const name = said(criterion.title, language);
  const input = el("input", { class: "wb-number", type: "text", inputmode: "decimal", autocomplete: "off", id: "wb-" + randomHex(4), value: shownNumber(first, language) });
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const read = () => {
    const typed = typedMark(input.value, criterion.scale);
    const wrong = typed.fault || typed.mark === undefined || typed.mark === null;
    show(fault, wrong);
    if (wrong) fill(fault, say("talk-number", { low: shownNumber(criterion.scale.low, language), high: shownNumber(criterion.scale.high, language) }));
    return wrong ? { wrong } : { mark: typed.mark, changed: Number(typed.mark) !== Number(first) };
  };
  return { key: criterion.key, input, read, node: el("div", { class: "wb-talk-row" }, el("label", { for: input.id }, name, el("span", { class: "wb-quiet" }, " ", say("talk-first", { mark: shownNumber(first, language) }))), input, fault) };
}

function changeDialog(view, entry, held) {
  const { say, book } = view;
  const rows = book.criteria(entry).map((each) => changeRow(view, entry, each));
  const reason = el("textarea", { class: "wb-text", rows: 3, id: "wb-" + randomHex(4) });
  const lack = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const send = () => {
    const typed = rows.map((row) => ({ key: row.key, ...row.read() }));
    const changed = typed.filter((each) => each.changed);
    const key = typed.some((each) => each.wrong) ? "" : !changed.length ? "talk-nothing-changed" : !reason.value.trim() ? "talk-reason-missing" : null;
    show(lack, Boolean(key));
    if (key) fill(lack, say(key));
    if (key !== null) return;
    answerTalk(view, entry, held, "changed", { marks: Object.fromEntries(changed.map((each) => [each.key, each.mark])), reason: reason.value.trim() });
    dialog.close();
  };
  const body = [el("p", { class: "wb-quiet" }, say("talk-change-hint")), rows.map((row) => row.node), el("label", { for: reason.id }, say("talk-reason")), reason, lack];
  const buttons = [button(say("cancel"), () => dialog.close()), button(say("talk-send"), send, { class: "wb-button wb-primary" })];
  const dialog = openDialog(view.root, { title: say("talk-change"), body, buttons, closeWord: say("close") });
  rows[0].input.focus();
}

function answerTalk(view, entry, held, answer, fields = {}) {
  view.write(entry, "discussion-answered", { discussion: held.event, said: answer, ...fields });
}

function discussionBlock(view, entry) {
  const { say, book, following } = view;
  const node = el("section", { class: "wb-talk", "aria-label": say("talk"), hidden: true });
  let timer = null;
  const opens = (held) => [
    el("p", { class: "wb-talk-title" }, say("talk-until", { time: clock(held.until, book.zone) })),
    el("p", { class: "wb-quiet" }, say("talk-why")),
    el(
      "div",
      { class: "wb-talk-answers" },
      button(say("talk-keep"), () => answerTalk(view, entry, held, "kept")),
      button(say("talk-change"), () => changeDialog(view, entry, held)),
      button(say("talk-decline"), () => answerTalk(view, entry, held, "declined")),
    ),
  ];
  const sync = () => {
    const held = book.discussion(entry);
    show(node, Boolean(held));
    if (!held) return;
    const now = following.time.known ? following.time.now : Date.now();
    const left = Date.parse(held.until) - now;
    const open = !held.said && left > 0 && !entry.sheet.released && !book.readOnly;
    const shape = JSON.stringify([held.event, held.said, open]);
    clearTimeout(timer);
    if (open) timer = setTimeout(() => node.isConnected && sync(), left + 50);
    if (node.dataset.now === shape) return;
    node.dataset.now = shape;
    node.dataset.open = String(open);
    fill(node, open ? opens(held) : el("p", { class: "wb-quiet" }, say(held.said ? `talk-said:${held.said}` : "talk-unsaid")));
  };
  return { node, sync };
}
