// What is declared about a whole stage: conflicts of interest before the first mark, being done after the last.

/** One row a region, whatever it presents in which stage: a conflict is with the region. */
function regionsToDeclare(view, stages) {
  const found = new Map();
  for (const entry of view.book.entries.filter((each) => stages.includes(each.stage))) {
    const known = found.get(entry.region.key) || { entry, places: [] };
    known.places.push(entry);
    found.set(entry.region.key, known);
  }
  return [...found.values()];
}

function conflictRow(view, ticked, { entry, places }, changed) {
  const { say, language, book } = view;
  const box = el("input", { type: "checkbox", id: "wb-" + randomHex(4) });
  const reason = el("input", { class: "wb-text", type: "text", id: "wb-" + randomHex(4), autocomplete: "off" });
  const fault = el("p", { class: "wb-fault-line", hidden: true }, say("recuse-reason-needed"));
  const why = el("div", { class: "wb-conflict-why", hidden: true }, el("label", { for: reason.id }, say("recuse-reason")), reason, fault);
  // What was ticked and written stands here again when the page is drawn anew, in either language, and when it is
  // opened again on this device.
  const kept = view.log && view.log.drafts.get(ticked);
  const keep = () => view.log && view.log.draft(ticked, { named: box.checked, reason: reason.value });
  if (kept) {
    box.checked = kept.named;
    reason.value = kept.reason;
  } else if (entry.suggested) {
    box.checked = true;
    reason.value = say("conflict-institution", { institution: said(book.state.seat.institution, language) });
  }
  const sync = () => {
    show(why, box.checked);
    node.dataset.marked = String(box.checked);
  };
  box.addEventListener("change", () => {
    keep();
    sync();
    if (box.checked) reason.focus();
    changed();
  });
  reason.addEventListener("input", () => {
    keep();
    show(fault, false);
  });
  const cluster = entry.region.cluster;
  const node = el(
    "li",
    { class: "wb-conflict" },
    el(
      "label",
      { class: "wb-check wb-conflict-name", for: box.id },
      box,
      el("span", { class: "wb-list-number", "aria-hidden": "true" }, two(entry.number)),
      el("span", { class: "wb-list-name" }, el("strong", {}, entry.region.name), el("span", { class: "wb-quiet" }, cluster ? said(cluster.title, language) : "")),
      entry.suggested ? el("span", { class: "wb-pre" }, say("conflict-suggested")) : null,
    ),
    why,
  );
  sync();
  const lacks = () => {
    const lacking = box.checked && !reason.value.trim();
    show(fault, lacking);
    if (lacking) reason.focus();
    return lacking;
  };
  return { node, ticked, places, lacks, named: () => box.checked, reason: () => reason.value.trim() };
}

function knownRow(view, known) {
  const { say, language } = view;
  const why = said(known.reason, language) || (known.own ? say("conflict-own-region") : say("conflict-known"));
  return el(
    "li",
    { class: "wb-conflict wb-conflict-known" },
    el("span", { class: "wb-known-sign", "aria-hidden": "true" }, "–"),
    el("span", { class: "wb-list-name" }, el("strong", {}, known.region), el("span", { class: "wb-quiet" }, why)),
  );
}

/** The first screen of a stage: with whom there is a conflict; that there is none is an answer too. */
function declareScreen(view, stages) {
  const { say, book } = view;
  const sync = () => {};
  const ticked = (each) => ["declared", stages.join("+"), each.entry.region.key].join("//");
  const rows = regionsToDeclare(view, stages).map((each) => conflictRow(view, ticked(each), each, () => count()));
  const known = (book.state.known || []).filter((each) => stages.includes(each.stage));
  const send = async () => {
    if (rows.filter((row) => row.named()).some((row) => row.lacks())) return;
    const named = rows.filter((row) => row.named());
    const events = stages.map((stage) => {
      const places = named.flatMap((row) => row.places.filter((place) => place.stage === stage).map((place) => [place.submission, row.reason()]));
      return book.stageEvent(stage, "conflict-declared", { conflicts: Object.fromEntries(places) });
    });
    const kept = Promise.all(events.map((event) => view.append(event)));
    view.goOn(view.wish);
    await kept;
    for (const row of rows) view.log.draft(row.ticked, null);
  };
  const go = button("", send, { class: "wb-button wb-primary wb-large" });
  const words = el("p", { class: "wb-quiet", role: "status" });
  const count = () => {
    const marked = rows.filter((row) => row.named()).length;
    fill(go, say(marked ? "declare-some" : "declare-none", { count: marked }));
    fill(words, marked ? say("declare-undone") : "");
  };
  count();
  const node = el(
    "div",
    { class: "wb-list wb-declare" },
    el("div", { class: "wb-list-top" }, el("p", { class: "wb-lead" }, say("declare-text")), el("p", { class: "wb-quiet" }, say("declare-what"))),
    el("ol", { class: "wb-rows" }, rows.map((row) => row.node)),
    known.length ? [el("h3", { class: "wb-section-title" }, say("declare-known")), el("ul", { class: "wb-rows" }, known.map((each) => knownRow(view, each)))] : null,
    el("div", { class: "wb-declare-foot" }, words, go),
  );
  return { node, sync };
}

// --- being done

/** What is begun and not confirmed, one line each; what was never touched is only counted. */
function unfinishedLines(view, stage) {
  const { say, book } = view;
  const left = book.unfinished(stage);
  const begun = left.filter((entry) => book.mode(entry) !== "empty");
  const untouched = left.length - begun.length;
  if (!left.length) return null;
  return el(
    "ul",
    { class: "wb-unfinished" },
    begun.map((entry) => el("li", {}, el("strong", {}, `${two(entry.number)} ${entry.region.name}`), el("span", {}, entryStatus(view, entry)))),
    untouched ? el("li", {}, say("final-untouched", { count: untouched })) : null,
  );
}

function finalDialog(view, stage) {
  const { say } = view;
  const count = view.book.unfinished(stage).length;
  const send = () => {
    view.append(view.book.stageEvent(stage, "marks-final", {}));
    dialog.close();
  };
  const body = [
    count ? el("div", { class: "wb-banner wb-banner-heed", role: "alert" }, say("final-unfinished", { count })) : null,
    unfinishedLines(view, stage),
    el("p", {}, say("final-explained")),
  ];
  const buttons = [button(say("cancel"), () => dialog.close()), button(say("final-send"), send, { class: "wb-button wb-primary" })];
  const dialog = openDialog(view.root, { title: say("final-title"), body, buttons, closeWord: say("close") });
}

/** Whether the marks of a stage are called final, and the button that says so. */
function finalBlock(view, stage) {
  const { say, language, book } = view;
  const node = el("section", { class: "wb-final", "aria-label": say("final-title") });
  const name = book.stages.size > 1 ? said(book.stages.get(stage).title, language) : "";
  const sync = () => {
    const final = book.final(stage);
    const left = book.unfinished(stage).length;
    const now = JSON.stringify([final, left, book.readOnly]);
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    node.dataset.state = final ? (final.holds ? "holds" : "lifted") : left ? "open" : "ready";
    const press = () => finalDialog(view, stage);
    const when = final ? { time: clock(final.at, book.zone), day: day(final.at, language, book.zone) } : {};
    const again = button(say(final ? "final-again" : "final-button"), press, { class: left || book.readOnly ? "wb-button" : "wb-button wb-primary wb-large" });
    fill(node, [
      name ? el("p", { class: "wb-quiet" }, name) : null,
      final && final.holds ? el("p", { class: "wb-receipt-title" }, say("final-holds", when)) : null,
      final && final.holds && final.receipt ? el("p", { class: "wb-receipt-code" }, final.receipt) : null,
      final && !final.holds ? el("p", { class: "wb-heed-line" }, say("final-lifted", when)) : null,
      !final && left ? el("p", { class: "wb-quiet" }, say("final-later", { count: left })) : null,
      final && final.holds ? (left ? [el("p", {}, say("final-left", { count: left })), unfinishedLines(view, stage)] : null) : book.readOnly ? null : again,
    ]);
  };
  return { node, sync };
}
