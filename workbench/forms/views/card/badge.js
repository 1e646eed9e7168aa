// How things stand, for the whole page: one badge that is the live status, and banners for what must be known.

function statusBar(view) {
  const dot = el("span", { class: "wb-badge-dot", "aria-hidden": "true" });
  const text = el("span", {});
  const badge = el("p", { class: "wb-badge", role: "status", "aria-live": "polite" }, dot, text);
  const sync = () => {
    const [state, words] = badgeState(view);
    badge.dataset.state = state;
    fill(text, words);
  };
  return { node: badge, sync };
}

/** Whether something waits that this device has tried in vain to send, and that can travel as a sealed file. */
function strandedHere({ log, courier, book }) {
  return Boolean(log && log.waiting.length && courier.failures > 2 && canSeal(book.state));
}

/** What waits, as a file that only the server opens: whoever carries it cannot read it. It stays on the device too. */
function saveSealed(view) {
  view.settleAll();
  const { state } = view.book;
  const events = view.log.waiting.map((record) => record.event);
  download(`${state.panel.key}-${state.seat.holder}.sealed`, sealedLog(state, events), "application/json");
}

function bannerBlock(view) {
  const { say, book } = view;
  const node = el("div", { class: "wb-banners" });
  const sync = () => {
    const status = book.state.status;
    const lines = [];
    if (status && status !== "here") lines.push(["heed", say(`status:${status}`)]);
    if (book.state.panel.demonstration) lines.push(["quiet", say("demonstration")]);
    const entry = view.current && book.byKey.get(view.current);
    const final = entry && book.final(entry.stage);
    const open = entry && !["confirmed", "released", "recused"].includes(book.mode(entry));
    if (final && final.holds && open) lines.push(["heed", say("final-banner", { time: clock(final.at, book.zone) })]);
    for (const { event, answer } of book.noticesOfStages()) lines.push(["heed", `${say(`not-taken:${event.kind}`)} ${answer.why || say("no-reason")}`]);
    if (view.log && !view.log.lasting) lines.push(["heed", say("device-keeps-nothing")]);
    const fault = view.courier.fault;
    const out = (fault && (fault.status === 401 || fault.status === 403)) || (view.signedOut && (!status || status === "here"));
    if (out) lines.push(["fault", say("sign-in-again")]);
    else if (fault && fault.status >= 400) lines.push(["fault", say("server-refuses", { status: fault.status })]);
    if (strandedHere(view)) lines.push(["heed", say("stranded", { count: view.log.waiting.length }), true]);
    const now = JSON.stringify(lines);
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    const save = () => button(say("save-sealed"), () => saveSealed(view), { class: "wb-link" });
    fill(node, lines.map(([kind, text, sealed]) => el("p", { class: `wb-banner wb-banner-${kind}` }, text, sealed ? [" ", save()] : null)));
  };
  return { node, sync };
}
