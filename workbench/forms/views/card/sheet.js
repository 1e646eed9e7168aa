// One submission: who presents, what is presented, and the sheet beside it.

function two(number) {
  return String(number).padStart(2, "0");
}

function entryPlace(view, entry) {
  const { say, language } = view;
  const stage = view.book.stages.get(entry.stage) || {};
  const cluster = entry.region.cluster;
  const minutes = stage.minutes;
  return [
    cluster ? said(cluster.title, language) || cluster.key : "",
    view.book.stages.size > 1 ? said(stage.title, language) : "",
    entry.anchor ? say("anchor") : entry.room ? view.roomTitle(entry.room) : "",
    say("turn", { number: entry.number, of: entry.of }),
    minutes ? el("span", { class: "wb-minutes" }, say("minutes", minutes)) : "",
  ].filter(Boolean);
}

function entryHead(view, entry) {
  return el(
    "div",
    { class: "wb-entry-head" },
    el("span", { class: "wb-entry-number", "aria-hidden": "true" }, two(entry.number)),
    el(
      "div",
      { class: "wb-entry-title" },
      el("h2", { tabindex: "-1" }, el("span", { class: "wb-hidden" }, `${view.say("number-word")} ${entry.number}: `), entry.region.name),
      el("p", { class: "wb-quiet" }, entryPlace(view, entry).map((each) => el("span", { class: "wb-dotted" }, each))),
    ),
  );
}

/** A part that a phone folds away, so that the criteria come first; a wide page always shows it. */
function foldable(view, title, content, className, outside = null) {
  const body = el("div", { class: "wb-pane-body", id: "wb-" + randomHex(4) }, content);
  const unfold = button(title, () => turn(body.dataset.open !== "true"), { class: "wb-unfold", "aria-controls": body.id });
  const turn = (open) => {
    body.dataset.open = String(open);
    unfold.setAttribute("aria-expanded", String(open));
  };
  turn(false);
  return el("section", { class: `wb-pane ${className}`, "aria-label": title }, unfold, outside, body);
}

function leftColumn(view, entry) {
  const { say } = view;
  const side = sidePane(view, entry);
  const submission = foldable(view, say("read-submission"), submissionPane(view, entry), "wb-left", similarAbove(view, entry, "outside"));
  return { node: el("div", { class: "wb-column" }, submission, foldable(view, say("side-title"), side.node, "wb-note")), side };
}

function sumLine(view, entry) {
  const number = el("strong", { class: "wb-sum" });
  const words = el("span", { class: "wb-quiet" });
  const sync = () => {
    const { marked, all } = view.book.progress(entry);
    const sum = sumSoFar(view.book.criteria(entry), (key) => view.book.mark(entry, key));
    fill(number, marked ? shownNumber(sum, view.language) : "–");
    fill(words, view.say("sum-so-far", { marked, all }));
  };
  return { node: el("p", { class: "wb-sum-line" }, number, words), sync };
}

function openSheet(view, entry) {
  const { say, book } = view;
  const rows = book.criteria(entry).map((criterion) => criterionRow(view, entry, criterion));
  const whole = textField(view, { entry, kind: "comment-written", name: "", label: say("comment-whole"), hint: view.commentHint, rows: 3 });
  const sum = sumLine(view, entry);
  const review = button(say("review"), () => reviewDialog(view, entry, rows), { class: "wb-button wb-primary" });
  const recuse = button(say("recuse"), () => recuseDialog(view, entry), { class: "wb-link wb-link-quiet" });
  const sync = () => {
    for (const each of [...rows, whole, sum]) each.sync();
    review.dataset.ready = String(book.missing(entry).length === 0);
  };
  const foot = el("div", { class: "wb-sheet-foot" }, sum.node, book.readOnly ? null : review);
  const end = el("div", { class: "wb-whole" }, whole.node, book.readOnly ? null : recuse);
  return { node: el("div", {}, rows.map((row) => row.node), end, foot), sync };
}

/** An anchor that is released: how far the marks of all lie apart on it, and whose they are is not said. */
function learnsFrom(entry) {
  return Object.keys(entry.spread || {}).length > 0;
}

function spreadCell(view, entry, criterion) {
  if (!learnsFrom(entry)) return null;
  const found = entry.spread[criterion.key];
  const [low, high, middle] = [found.low, found.high, found.middle].map((each) => shownNumber(each, view.language));
  return el("td", { class: "wb-figure" }, `${low} – ${high}`, el("br"), el("small", {}, view.say("spread-mean", { middle })));
}

/** Own marks to read: confirmed, or released. */
function readSheet(view, entry) {
  const { say, language, book } = view;
  const node = el("div", { class: "wb-read" });
  const row = (criterion, commented) => {
    const cell = book.cell(entry, criterion.key);
    // A mark that came after release is found where it would have counted.
    const away = turnedAwayBlock(view);
    away.sync(cell);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, said(criterion.title, language), el("span", { class: "wb-weight" }, view.weight(entry, criterion)), away.node),
      el("td", { class: "wb-figure" }, cell.mark === null ? say("not-marked") : shownNumber(cell.mark, language)),
      spreadCell(view, entry, criterion),
      commented ? el("td", { class: "wb-comment" }, book.comment(entry, criterion.key)) : null,
    );
  };
  const sync = () => {
    const criteria = book.criteria(entry);
    // On a phone a column of comments that nobody wrote would take the width from what is there.
    const commented = criteria.some((each) => book.comment(entry, each.key));
    const keys = ["criterion", "mark", ...(learnsFrom(entry) ? ["spread-of-all"] : []), ...(commented ? ["comment"] : [])];
    const head = keys.map((key) => el("th", { scope: "col", class: key === "mark" || key === "spread-of-all" ? "wb-figure" : null }, say(key)));
    const { marked, all } = book.progress(entry);
    const whole = book.comment(entry, "");
    fill(node, [
      el("table", { class: "wb-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, criteria.map((each) => row(each, commented)))),
      el("p", { class: "wb-sum-line" }, [
        el("strong", { class: "wb-sum" }, marked ? shownNumber(sumSoFar(criteria, (key) => book.mark(entry, key)), language) : "–"),
        el("span", { class: "wb-quiet" }, say("sum-so-far", { marked, all })),
      ]),
      whole ? [el("h4", {}, say("comment-whole")), el("p", { class: "wb-prose" }, whole)] : null,
    ]);
  };
  return { node, sync };
}

function receiptBlock(view, entry) {
  const { say, book, language } = view;
  const node = el("div", { class: "wb-receipt" });
  const sync = () => {
    const confirmed = book.confirmed(entry);
    const released = entry.sheet.released;
    const title = say(released ? "released-title" : "confirmed-title");
    if (!confirmed) fill(node, [el("p", { class: "wb-receipt-title" }, title), el("p", {}, say("released-unconfirmed"))]);
    else if (!confirmed.receipt) fill(node, [el("p", { class: "wb-receipt-title" }, title), el("p", {}, say("receipt-waits"))]);
    else {
      fill(node, [
        el("p", { class: "wb-receipt-title" }, title),
        el("p", { class: "wb-receipt-code", "aria-label": `${say("receipt")} ${confirmed.receipt}` }, confirmed.receipt),
        el("p", { class: "wb-quiet" }, say("receipt-when", { day: day(confirmed.at, language, book.zone), time: clock(confirmed.at, book.zone) })),
        el("p", { class: "wb-quiet" }, say(released ? "released-hint" : "locked-hint")),
      ]);
    }
  };
  return { node, sync };
}

function nextButton(view, next, before = () => {}) {
  const text = view.say("next-entry", { number: two(next.number), name: next.region.name });
  return button(text, () => (before(), view.open(next)), { class: "wb-button wb-primary" });
}

/** Marks are closed, comments are not: they can be written until the session is closed. */
function openComments(view, entry) {
  const { say, language, book } = view;
  if (book.readOnly) return { node: null, sync() {} };
  const field = (name, label) => textField(view, { entry, kind: "comment-written", name, label });
  const fields = [...book.criteria(entry).map((each) => field(each.key, say("comment-on", { name: said(each.title, language) }))), field("", say("comment-whole"))];
  const summary = el("summary", {}, say("comments-open"));
  const node = el("details", { class: "wb-open-comments" }, summary, el("p", { class: "wb-quiet" }, view.commentHint), fields.map((each) => each.node));
  return { node, sync: () => fields.forEach((each) => each.sync()) };
}

function lockedSheet(view, entry) {
  const { say } = view;
  const receipt = receiptBlock(view, entry);
  const read = readSheet(view, entry);
  const comments = openComments(view, entry);
  const next = view.nextEntry(entry);
  const actions = el(
    "div",
    { class: "wb-sheet-foot" },
    entry.sheet.released ? [button(say("take-csv"), () => takeAway(view)), button(say("print"), () => printSheets(view))] : null,
    next ? nextButton(view, next) : button(say("all-entries"), () => view.open(null), { class: "wb-button wb-primary" }),
  );
  return { node: el("div", {}, receipt.node, read.node, comments.node, actions), sync: () => [receipt, read, comments].forEach((each) => each.sync()) };
}

function recusedSheet(view, entry) {
  const { say, book } = view;
  const node = el("div", { class: "wb-recused" });
  const sync = () => {
    const recused = book.recused(entry);
    if (!recused) return;
    const next = view.nextEntry(entry);
    const told = book.criteria(entry).map((each) => [each, book.cell(entry, each.key)]).filter(([, cell]) => cell.turned_away.length);
    // Drawn anew only where it says something else: a button that is replaced swallows the tap.
    const now = JSON.stringify([recused.reason, book.readOnly, next && sheetKey(next), told.map(([, cell]) => cell.turned_away)]);
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    const away = told.map(([criterion, cell]) => {
      const block = turnedAwayBlock(view);
      block.sync(cell);
      return el("div", {}, el("p", {}, said(criterion.title, view.language)), block.node);
    });
    const undo = button(say("recusal-undo"), () => view.write(entry, "recusal-undone", {}));
    fill(node, [
      el("p", { class: "wb-receipt-title" }, say("recused-title")),
      el("p", { class: "wb-quiet" }, say("recused-why")),
      el("blockquote", {}, recused.reason),
      away,
      book.readOnly ? null : undo,
      next ? nextButton(view, next) : null,
    ]);
  };
  return { node, sync };
}

function noticesBlock(view, entry) {
  const node = el("div", { class: "wb-notices" });
  const sync = () => {
    const line = ({ event, answer }) =>
      el("p", { class: "wb-heed-line" }, view.say(`not-taken:${event.kind}`), " ", answer.why || view.say("no-reason"));
    fill(node, view.book.noticesOf(entry).map(line));
  };
  return { node, sync };
}

const SHEETS = { released: lockedSheet, confirmed: lockedSheet, recused: recusedSheet };

function entryScreen(view, entry) {
  const mode = view.book.mode(entry);
  const left = leftColumn(view, entry);
  const notices = noticesBlock(view, entry);
  const sheet = (SHEETS[mode] || openSheet)(view, entry);
  const keyed = keyedBlock(view, entry);
  const talk = discussionBlock(view, entry);
  const right = el("section", { class: "wb-pane wb-right", "aria-label": view.say("sheet") }, notices.node, keyed.node, talk.node, sheet.node);
  const node = el("div", { class: "wb-split" }, left.node, right);
  const sync = () => [left.side, notices, keyed, talk, sheet].forEach((each) => each.sync());
  return { node, sync };
}
