// How things stand, in words: one criterion or text, and the page as a whole.

/** How something stands, in words and with a sign; never by colour alone. */
function showState(view, node, state, at) {
  const { say } = view;
  const stands = state === "sending" && (view.courier.cut || !view.courier.post || view.book.readOnly) ? "waiting" : state;
  const time = at ? clock(at, view.book.zone) : "";
  const texts = {
    "": "",
    sending: say("saving"),
    waiting: say("waits-here"),
    saved: time ? say("saved-at", { time }) : say("saved"),
    contested: say("two-values"),
  };
  if (node.dataset.state !== stands) node.dataset.state = stands;
  fill(node, texts[stands]);
}

/** The badge: saved at what time, saving, or how many wait. It is the page's live status. */
function badgeState(view) {
  const { say, book, log, courier } = view;
  const waits = log ? log.waiting.length + [...log.drafts.values()].filter((draft) => draft.kind).length : 0;
  const cut = courier.cut || view.gone;
  if (cut && waits) return ["offline", say("offline-waiting", { count: waits })];
  if (cut) return ["offline", say("offline")];
  if (waits && !(book.readOnly && !log.waiting.length)) return ["saving", say("saving")];
  if (book.readOnly) return ["read", say("read-only")];
  if (book.lastSaved) return ["saved", say("saved-at", { time: clock(book.lastSaved, book.zone) })];
  return ["saved", say("nothing-waits")];
}
