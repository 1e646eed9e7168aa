// The own entries in running order: a strip to move along, a list to read, and what may be taken away after release.

const SIGNS = { empty: "", half: "◐", full: "●", contested: "!", keyed: "!", recused: "–", confirmed: "✓", released: "✓" };

function entryStatus(view, entry) {
  const mode = view.book.mode(entry);
  const { marked, all } = view.book.progress(entry);
  return view.say(`mode:${mode}`, { marked, all });
}

/** Where a run of entries belongs: its room, and its stage where there are several. */
function placeTitle(view, entry) {
  const { book, language } = view;
  const stage = book.stages.size > 1 ? said(book.stages.get(entry.stage).title, language) : "";
  return [entry.anchor ? view.say("anchor-place") : view.roomTitle(entry.room), stage].filter(Boolean).join(" · ");
}

function strip(view) {
  const { say } = view;
  const items = view.book.entries.map((entry) => {
    const sign = el("span", { class: "wb-chip-sign", "aria-hidden": "true" });
    const node = el("button", { type: "button", class: "wb-chip", on: { click: () => view.open(entry) } }, el("span", {}, two(entry.number)), sign);
    return { entry, node, sign };
  });
  const sync = () => {
    for (const { entry, node, sign } of items) {
      const mode = view.book.mode(entry);
      node.dataset.mode = mode;
      node.setAttribute("aria-label", `${entry.number}, ${entry.region.name}, ${entryStatus(view, entry)}`);
      node.title = `${entry.region.name} · ${entryStatus(view, entry)}`;
      if (view.current === sheetKey(entry)) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
      fill(sign, SIGNS[mode]);
    }
  };
  const all = button(say("all-entries"), () => view.open(null), { class: "wb-chip wb-chip-all" });
  const place = ({ entry }) => `${entry.stage}/${entry.room}`;
  const several = new Set(items.map(place)).size > 1;
  const begins = (at) => several && (at === 0 || place(items[at]) !== place(items[at - 1]));
  const title = (at) => (begins(at) ? el("span", { class: "wb-strip-place" }, placeTitle(view, items[at].entry)) : null);
  const chips = items.map((each, at) => [title(at), each.node]);
  const node = el("nav", { class: "wb-strip", "aria-label": say("own-entries") }, all, chips);
  const reveal = () => {
    const here = items.find(({ entry }) => sheetKey(entry) === view.current);
    if (here && node.scrollWidth > node.clientWidth) node.scrollLeft = here.node.offsetLeft - node.clientWidth / 2;
  };
  return { node, sync, reveal };
}

function progressLine(view) {
  const { say, book } = view;
  const done = (entry) => ["confirmed", "released"].includes(book.mode(entry));
  const confirmed = book.entries.filter(done).length;
  const recused = book.entries.filter((entry) => book.mode(entry) === "recused").length;
  const bar = el("progress", { class: "wb-bar", max: Math.max(1, book.entries.length - recused), value: String(confirmed), "aria-label": say("confirmed-of", { confirmed, all: book.entries.length }) });
  const words = say("confirmed-of", { confirmed, all: book.entries.length }) + (recused ? `, ${say("recused-count", { recused })}` : "");
  return el("div", { class: "wb-progress" }, el("p", {}, words), bar);
}

function listRow(view, entry) {
  const mode = view.book.mode(entry);
  const cluster = entry.region.cluster;
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "wb-list-row", "data-mode": mode, on: { click: () => view.open(entry) } },
      el("span", { class: "wb-list-number" }, two(entry.number)),
      el("span", { class: "wb-list-name" }, el("strong", {}, entry.region.name), el("span", { class: "wb-quiet" }, cluster ? said(cluster.title, view.language) : "")),
      el("span", { class: "wb-list-state", "data-mode": mode }, el("span", { "aria-hidden": "true" }, SIGNS[mode] || "○"), entryStatus(view, entry)),
    ),
  );
}

function groups(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = `${entry.stage}/${entry.room}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(entry);
  }
  return [...found.values()];
}

function nextStep(view) {
  const { say, book } = view;
  const next = view.nextEntry(null);
  if (next) {
    const begun = book.progress(next).marked > 0;
    const values = { number: two(next.number), name: next.region.name };
    return button(say(begun ? "go-on-with" : "begin-with", values), () => view.open(next), { class: "wb-button wb-primary wb-large" });
  }
  return el("p", { class: "wb-all-done" }, say("all-done"));
}

function listScreen(view) {
  const { say, book } = view;
  const node = el("div", { class: "wb-list" });
  const finals = [...book.stages.keys()].filter((stage) => book.entries.some((entry) => entry.stage === stage)).map((stage) => finalBlock(view, stage));
  const signature = () => JSON.stringify(book.entries.map((entry) => [sheetKey(entry), entryStatus(view, entry)]));
  const sync = () => {
    for (const final of finals) final.sync();
    if (node.dataset.drawn === signature()) return;
    node.dataset.drawn = signature();
    if (!book.entries.length) {
      fill(node, notice("empty", say("no-entries"), say("no-entries-why")));
      return;
    }
    const released = book.entries.some((entry) => entry.sheet.released);
    fill(node, [
      el("div", { class: "wb-list-top" }, progressLine(view), nextStep(view)),
      groups(book.entries).map((entries) => [
        el("h3", { class: "wb-section-title" }, placeTitle(view, entries[0])),
        el("ol", { class: "wb-rows" }, entries.map((entry) => listRow(view, entry))),
      ]),
      finals.map((final) => final.node),
      released ? el("div", { class: "wb-away" }, el("p", {}, say("take-away")), button(say("take-csv"), () => takeAway(view)), button(say("print"), () => printSheets(view))) : null,
    ]);
  };
  return { node, sync };
}

function takeAway(view) {
  const { say, language, book } = view;
  const rows = [["number", "region", "stage", "criterion", "mark", "comment", "confirmed-word", "receipt"].map((key) => say(key))];
  for (const entry of book.entries.filter((each) => each.sheet.released)) {
    const confirmed = entry.sheet.confirmed || {};
    for (const criterion of book.criteria(entry)) {
      const mark = book.mark(entry, criterion.key);
      rows.push([
        entry.number,
        entry.region.name,
        said(book.stages.get(entry.stage).title, language),
        said(criterion.title, language),
        mark === null ? "" : shownNumber(mark, language),
        book.comment(entry, criterion.key),
        confirmed.at || "",
        confirmed.receipt || "",
      ]);
    }
  }
  download(`${book.state.panel.key}-${say("file-own-marks")}.csv`, csv(rows, language === "id" ? ";" : ","), "text/csv;charset=utf-8");
}

/** The released sheets on paper, each with its receipt; what is on the screen is not printed with them. */
function printSheets(view) {
  const { say, language, book } = view;
  const sheet = (entry) => {
    const receipt = receiptBlock(view, entry);
    const read = readSheet(view, entry);
    receipt.sync();
    read.sync();
    return el("section", { class: "wb-paper-sheet" }, entryHead(view, entry), receipt.node, read.node);
  };
  const paper = el(
    "div",
    { class: "wb-paper" },
    el("h1", {}, said(book.state.panel.title, language)),
    el("p", {}, view.seatTitle(), " · ", say("head-is", { sequence: book.state.sequence, head: book.state.head || "–" })),
    book.entries.filter((entry) => entry.sheet.released).map(sheet),
  );
  view.root.append(paper);
  view.root.classList.add("wb-printing");
  window.print();
  view.root.classList.remove("wb-printing");
  paper.remove();
}
