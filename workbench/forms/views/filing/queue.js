// The queue: one document after the other, decided with a key or a click; the next one is there at once.

const LISTED = 60;
const DECIDED = ["go-on", "complete-it", "stop"];

function documentId(document) {
  return document.key.join("\u001f");
}

/** What the page has sent and the picture does not show yet stands already: the desk works faster than a picture. */
function stateOfDocument(view, document) {
  return view.sent.get(documentId(document)) || document.state;
}

function queueFilters(view) {
  return view.validates ? ["todo", "mine", "third", "settled", "all"] : ["open", ...DECIDED, "all"];
}

function inQueue(view, document, filter) {
  if (filter === "all") return true;
  if (!view.validates) return stateOfDocument(view, document) === filter;
  const found = document.found;
  const mine = Boolean(found && found.said.some((each) => each.mine)) || view.sent.has(documentId(document));
  const settled = Boolean(found && found.settled);
  return { todo: document.todo && !mine, mine: mine && !settled, third: Boolean(found && found.third && !settled), settled }[filter];
}

function queueRows(view) {
  return view.state.documents.filter((each) => inQueue(view, each, view.filter));
}

function queueItem(view, document, current) {
  const [region, innovation, indicator] = document.key;
  const open = () => view.look(document);
  return el(
    "li",
    {},
    button(
      [
        el("span", { class: "wb-queue-name" }, placeName(view, [region, innovation])),
        el("span", { class: "wb-quiet" }, regionTitle(view, region)),
        el("span", { class: "wb-queue-what" }, indicatorTitle(view, indicator)),
        el("span", { class: "wb-tag", "data-kind": tagOf(view, document) }, view.say(`state:${tagOf(view, document)}`)),
      ],
      open,
      { class: "wb-button wb-queue-item", "aria-current": document === current ? "true" : null, "data-focus": `document ${documentId(document)}` },
    ),
  );
}

function tagOf(view, document) {
  if (!view.validates) return stateOfDocument(view, document);
  const found = document.found;
  if (found && found.settled) return "settled";
  if (found && found.third) return "third";
  return inQueue(view, document, "mine") ? "mine" : "todo";
}

function filterBar(view) {
  const { say, state } = view;
  const count = (filter) => state.documents.filter((each) => inQueue(view, each, filter)).length;
  const one = (filter) => button(say(`state:${filter}`) + ` (${count(filter)})`, () => view.turnFilter(filter), { class: "wb-filter", "aria-pressed": String(view.filter === filter), "data-focus": `filter ${filter}` });
  const id = "wb-" + randomHex(4);
  const regions = [...(state.large ? [] : [["", say("every-region")]]), ...state.regions.map((each) => [each.key, each.name])];
  return el(
    "div",
    { class: "wb-queue-tools" },
    el("div", { class: "wb-filters", role: "group", "aria-label": say("documents") }, queueFilters(view).map(one)),
    el("label", { for: id, class: "wb-hidden" }, say("region")),
    el("select", { id, class: "wb-text wb-choice", "data-focus": "region", on: { change: (event) => view.chooseRegion(event.target.value) } }, regions.map(([key, name]) => el("option", { value: key, selected: key === state.region }, name))),
  );
}

function queuePart(view) {
  const { say } = view;
  const rows = queueRows(view);
  if (!rows.includes(view.document)) {
    const same = view.document && rows.find((each) => documentId(each) === documentId(view.document));
    view.document = same || rows[Math.min(view.at, Math.max(0, rows.length - 1))] || null;
  }
  view.at = Math.max(0, rows.indexOf(view.document));
  const first = Math.max(0, Math.min(view.at - 10, rows.length - LISTED));
  const shown = rows.slice(first, first + LISTED);
  return el(
    "section",
    { class: "wb-queue-part", "aria-label": say("documents") },
    filterBar(view),
    rows.length
      ? el(
          "div",
          { class: "wb-queue" },
          el("ol", { class: "wb-queue-list" }, shown.map((each) => queueItem(view, each, view.document)), rows.length > shown.length ? el("li", { class: "wb-quiet" }, say("queue-more", { shown: shown.length, all: rows.length })) : null),
          documentCard(view, view.document, rows),
        )
      : notice("empty", say("queue-empty"), say(view.validates ? "queue-empty-validator" : "queue-empty-why")),
  );
}

function documentCard(view, document, rows) {
  const { say } = view;
  const [region, innovation, indicator, name] = document.key;
  const step = (by) => view.look(rows[view.at + by]);
  const facts = [
    [say("document"), name],
    [say("claimed"), say("level-is", { level: document.claimed, words: levelWords(view, indicator, document.claimed) })],
  ];
  return el(
    "article",
    { class: "wb-sheet-part wb-document", tabindex: "-1", "aria-label": say("document") },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, indicatorTitle(view, indicator)), el("p", { class: "wb-quiet" }, say("number-of", { number: view.at + 1, of: rows.length }))),
    el("p", { class: "wb-document-place" }, el("strong", {}, placeName(view, [region, innovation])), el("span", { class: "wb-quiet" }, regionTitle(view, region))),
    el("dl", { class: "wb-facts" }, facts.map(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    view.validates ? levelChoice(view, document) : decisionChoice(view, document),
    el("div", { class: "wb-document-steps" }, button(say("before"), () => step(-1), { disabled: view.at === 0, "data-focus": "before" }), button(say("next"), () => step(1), { disabled: view.at >= rows.length - 1, "data-focus": "next" }), el("p", { class: "wb-quiet wb-keys" }, say(view.validates ? "keys-validator" : "keys-desk"))),
    el("details", { class: "wb-history", open: document.checks.length > 0 }, el("summary", { "data-focus": "history" }, say("history")), trailList(view, documentTrail(view, document), false)),
  );
}

function noteBox(view, label) {
  const id = "wb-" + randomHex(4);
  const area = el("textarea", { id, class: "wb-text wb-note", rows: 2, value: view.note, "data-focus": "note", on: { input: (event) => (view.note = event.target.value) } });
  return el("div", { class: "wb-note-box" }, el("label", { for: id }, label), area, el("p", { class: "wb-fault-line", role: "alert", hidden: !view.lacking }, view.lacking));
}

function decisionChoice(view, document) {
  const { say } = view;
  if (!view.may("check")) return null;
  const now = stateOfDocument(view, document);
  const one = (decision, at) =>
    button([el("kbd", { "aria-hidden": "true" }, String(at + 1)), " ", say(`do:${decision}`)], () => view.decide(document, decision), { class: `wb-button wb-decision${decision === "go-on" ? " wb-primary" : ""}`, "aria-pressed": String(now === decision), "data-focus": `decide ${decision}` });
  return el("div", { class: "wb-deciding" }, noteBox(view, say("note-to-region")), el("div", { class: "wb-decisions", role: "group", "aria-label": say("decide") }, DECIDED.map(one)));
}
