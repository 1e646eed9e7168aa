// What validators find: a level with its words, never the other's before both are in; and how far they agree.

function levelChoice(view, document) {
  const { say } = view;
  const [, , indicator] = document.key;
  const found = document.found;
  const mine = found && found.said.find((each) => each.mine);
  const chosen = view.levels.has(documentId(document)) ? view.levels.get(documentId(document)) : mine ? mine.level : null;
  const words = [say("level-none"), ...indicatorOf(view, indicator).parameters.map((each, at) => say("level-is", { level: at + 1, words: parameterWords(view, each) }))];
  const closed = Boolean(found && found.settled) || Boolean(mine && found.third) || (!mine && !document.todo);
  const one = (text, level) =>
    button([el("kbd", { "aria-hidden": "true" }, String(level)), " ", el("span", {}, text)], () => view.validate(document, level), { class: "wb-button wb-level", "aria-pressed": String(chosen === level), "data-focus": `level ${level}`, disabled: closed });
  return el(
    "div",
    { class: "wb-deciding" },
    el("p", { class: "wb-standing-note", role: "status" }, foundWords(view, document, mine)),
    view.may("validate") && !closed ? noteBox(view, say("note-validator")) : null,
    el("div", { class: "wb-levels", role: "group", "aria-label": say("level-found") }, words.map(one)),
  );
}

function foundWords(view, document, mine) {
  const { say } = view;
  const found = document.found;
  if (found && found.settled) return say("settled-at", { levels: found.said.map((each) => each.level).join(", "), level: document.level });
  if (found && found.third) return say(mine ? "third-decides" : "third-you");
  if (mine) return say("mine-waits", { level: mine.level });
  if (view.levels.has(documentId(document))) return say("sent-level", { level: view.levels.get(documentId(document)) });
  return say(found ? "other-is-in" : "first-here");
}

function coefficientTile(view, name, told) {
  const { say, language } = view;
  const number = (value) => shownNumber(roundedText(value, 2), language);
  return el(
    "div",
    { class: "wb-tile" },
    el("strong", {}, told ? number(told.value) : "–"),
    el("span", {}, say(name)),
    told && told.low !== null ? el("span", { class: "wb-quiet" }, say("between", { low: number(told.low), high: number(told.high) })) : null,
    told ? told.warnings.map((each) => el("span", { class: "wb-quiet" }, said(each, language))) : null,
  );
}

function agreementPart(view) {
  const { say, state } = view;
  const { agreement } = state;
  const { waiting } = state.validated;
  const tile = (count, word, more = "") => el("div", { class: "wb-tile" }, el("strong", {}, wholeNumber(count, view.language)), el("span", {}, say(word)), more ? el("span", { class: "wb-quiet" }, more) : null);
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("agreement") },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, say("agreement")), el("p", { class: "wb-quiet" }, say(state.third_beyond === null ? "no-third" : "third-beyond", { levels: state.third_beyond ?? 0 }))),
    el("div", { class: "wb-tiles" }, tile(agreement.documents, "both-in"), tile(agreement.equal, "same-level"), tile(agreement.within, "within-limit"), tile(agreement.thirds, "beyond-limit", waiting ? say("third-waits", { count: waiting }) : ""), coefficientTile(view, "alpha", agreement.alpha), coefficientTile(view, "credit", agreement.credit)),
    agreement.pairs.length ? metTable(view, agreement.pairs) : null,
  );
}

function metTable(view, pairs) {
  const { say } = view;
  const most = Math.max(...pairs.flatMap((each) => [each.first, each.second]));
  const levels = [...Array(most + 1).keys()];
  const count = (first, second) => (pairs.find((each) => each.first === first && each.second === second) || { count: 0 }).count;
  return el(
    "div",
    { class: "wb-table-box", tabindex: "0", role: "group", "aria-label": say("met") },
    el(
      "table",
      { class: "wb-table wb-met" },
      el("caption", { class: "wb-quiet" }, say("met")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("first-second")), levels.map((each) => el("th", { scope: "col", class: "wb-figure" }, String(each))))),
      el("tbody", {}, levels.map((first) => el("tr", {}, el("th", { scope: "row" }, String(first)), levels.map((second) => el("td", { class: "wb-figure", "data-same": String(first === second) }, String(count(first, second) || "–")))))),
    ),
  );
}

function differencesPart(view) {
  const { say } = view;
  const { rows, total } = view.state.validated;
  const state = (row) => say(`state:${row.found.settled ? "settled" : row.found.third ? "third" : "one-in"}`);
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("validated") },
    el("h3", { class: "wb-section-title" }, say("validated")),
    dataTable(view, {
      name: "validated",
      caption: say("validated"),
      columns: [
        { key: "innovation", title: say("innovation"), value: (row) => placeName(view, row) },
        { key: "region", title: say("region") },
        { key: "indicator", title: say("indicator"), value: (row) => indicatorTitle(view, row.key[2]) },
        { key: "claimed", title: say("claimed"), number: true, places: 0 },
        { key: "levels", title: say("levels"), value: (row) => row.found.said.map((each) => (each.level === null ? "·" : each.level)).join(" / ") },
        { key: "level", title: say("stands"), number: true, places: 0 },
        { key: "state", title: say("state"), value: state },
      ],
      rows,
      of: total,
      marked: (row) => (row.found.third && !row.found.settled ? "heed" : null),
      sort: ["state", -1],
      empty: say("nothing-validated"),
    }),
    pager(view, view.state.validated),
  );
}
