// The running order of the room: who presents when, who is in, and what changes on the day.

function stateOfEntry(view, entry) {
  const { say } = view;
  if (entry.withdrawn) return say("withdrawn");
  if (entry.released) return say("released");
  return say("sheets-in", { in: entry.in, of: entry.of });
}

async function sendOrder(view, room, order) {
  const answer = await view.act({ kind: "running-order-changed", stage: view.group.stage, room, order, reason: "" });
  view.announce(answer.state === "stands" ? view.say("order-saved") : answer.why || view.say("not-taken"));
}

function moveEntry(view, at, step) {
  const order = view.group.entries.map((each) => each.submission);
  const [moved] = order.splice(at, 1);
  order.splice(at + step, 0, moved);
  return sendOrder(view, view.group.room, order);
}

async function sendToRoom(view, entry, room) {
  const { say } = view;
  const names = { name: entry.name, room: view.titled("rooms", room) };
  if (!(await sure(view, say("move-title", names), say("move-text"), say("to-room", names)))) return;
  const there = view.state.rooms.find((each) => each.stage === view.group.stage && each.room === room);
  await sendOrder(view, room, [...(there ? there.entries.map((each) => each.submission) : []), entry.submission]);
}

function withReason(view, entry, kind) {
  const { say } = view;
  const send = async ({ reason }) => {
    const answer = await view.act({ kind, stage: view.group.stage, submission: entry.submission, reason });
    if (answer.state === "stands") view.announce(say(`said:${kind}`, { name: entry.name }));
    return answer;
  };
  view.askReason({ title: say(`title:${kind}`, { name: entry.name }), text: say(`text:${kind}`), label: say(kind), send });
}

function entryActs(view, entry, at) {
  const { say, group } = view;
  const act = (key, press, extra = {}) => button(say(key), press, { class: "wb-link", "aria-label": `${say(key)}: ${entry.name}`, "data-focus": `${key} ${entry.submission}`, ...extra });
  if (entry.withdrawn) return [act("submission-returned", () => withReason(view, entry, "submission-returned"))];
  const rooms = view.state.rooms.filter((each) => each.stage === group.stage && each.room && each.room !== group.room).map((each) => each.room);
  return [
    act("earlier", () => moveEntry(view, at, -1), { disabled: at === 0 }),
    act("later", () => moveEntry(view, at, 1), { disabled: at === group.entries.length - 1 }),
    rooms.map((room) => button(say("to-room", { room: view.titled("rooms", room) }), () => sendToRoom(view, entry, room), { class: "wb-link", "data-focus": `to ${room} ${entry.submission}`, "aria-label": `${say("to-room", { room: view.titled("rooms", room) })}: ${entry.name}` })),
    entry.released ? null : act("submission-withdrawn", () => withReason(view, entry, "submission-withdrawn")),
  ];
}

function entryRow(view, entry, at) {
  const { say } = view;
  const here = Boolean(view.now && view.now.submission === entry.submission);
  const alert = Object.values(entry.spread).some((each) => each.passed);
  const open = view.unfolded.has(`acts ${entry.submission}`);
  return el(
    "li",
    { class: "wb-entry-row", "data-here": String(here), "data-withdrawn": String(Boolean(entry.withdrawn)) },
    el("span", { class: "wb-list-number" }, two(entry.number)),
    el("span", { class: "wb-entry-name" }, el("strong", {}, entry.name), el("span", { class: "wb-quiet" }, stateOfEntry(view, entry), alert ? el("span", { class: "wb-passed" }, say("tolerance-passed")) : null)),
    here
      ? el("span", { class: "wb-here" }, say("now"))
      : view.readOnly || entry.withdrawn || view.group.closed
        ? null
        : button(say("let-present"), () => presents(view, entry), { class: "wb-button", "aria-label": `${say("let-present")}: ${entry.name}`, "data-focus": `present ${entry.submission}` }),
    view.readOnly || !view.group.room ? null : view.unfolder(`acts ${entry.submission}`, say("more"), { "aria-label": `${say("more")}: ${entry.name}` }),
    open && !view.readOnly && view.group.room ? el("span", { class: "wb-entry-acts" }, entryActs(view, entry, at)) : null,
  );
}

function closeSession(view) {
  const { say, group } = view;
  const close = async () => {
    if (await sure(view, say("close-title"), say("close-text"), say("close-session"))) await lead(view, "session-closed");
  };
  return view.readOnly || group.closed || !group.room ? null : button(say("close-session"), close, { class: "wb-link", "data-focus": "close" });
}

function orderOfRoom(view) {
  const { say, group } = view;
  return el(
    "section",
    { class: "wb-box", "aria-label": say("running-order") },
    el("div", { class: "wb-box-head" }, el("h3", { class: "wb-section-title" }, say("running-order")), closeSession(view)),
    el("ol", { class: "wb-entries" }, group.entries.map((entry, at) => entryRow(view, entry, at))),
  );
}
