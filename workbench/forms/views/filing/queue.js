// The queue: one document after the other, decided with a key or a click; the next one is there at once.

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

/** Whether a document that the server listed is still there, as far as this page knows. */
function stillListed(view, document) {
  const { list } = view.state.documents;
  if (!view.sent.has(documentId(document)) || list === "all") return true;
  return view.validates ? list === "mine" || list === "settled" : stateOfDocument(view, document) === list;
}

function queueRows(view) {
  return view.state.documents.rows.filter((each) => stillListed(view, each));
}

/** How many each list holds, what was sent and is not counted there yet put in its place. */
function queueCounts(view) {
  const counts = { ...view.state.documents.counts };
  for (const document of view.state.documents.rows) {
    const now = view.sent.get(documentId(document));
    const before = view.validates ? "todo" : document.state;
    if (!now || now === before) continue;
    counts[before] -= 1;
    counts[now] += 1;
  }
  return counts;
}

function queueItem(view, document, current) {
  const [, , indicator] = document.key;
  const open = () => view.look(document);
  return el(
    "li",
    {},
    button(
      [
        el("span", { class: "wb-queue-name" }, placeName(view, document)),
        el("span", { class: "wb-quiet" }, document.region),
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
  return view.sent.has(documentId(document)) || (found && found.said.some((each) => each.mine)) ? "mine" : "todo";
}

function queueTools(view) {
  const { say, state } = view;
  const counts = queueCounts(view);
  return el(
    "div",
    { class: "wb-queue-tools" },
    choices(view, say("documents"), state.documents.list, queueFilters(view), counts, (list) => view.ask({ list })),
    searchBar(view),
    view.validates ? null : howFar(view, "looked-at", counts.all - counts.open, counts.all),
  );
}

function queuePart(view) {
  const { say, state } = view;
  const rows = queueRows(view);
  if (!rows.includes(view.document)) {
    const same = view.document && rows.find((each) => documentId(each) === documentId(view.document));
    view.document = same || rows[Math.min(view.at, Math.max(0, rows.length - 1))] || null;
  }
  view.at = Math.max(0, rows.indexOf(view.document));
  const left = state.documents.total - (state.documents.rows.length - rows.length);
  const none = notice("empty", say("queue-empty"), say(state.asked.words || state.asked.region ? "queue-empty-asked" : view.validates ? "queue-empty-validator" : "queue-empty-why"));
  return el(
    "section",
    { class: "wb-queue-part", "aria-label": say("documents"), "aria-busy": String(Boolean(view.asking)) },
    queueTools(view),
    rows.length
      ? el(
          "div",
          { class: "wb-queue" },
          el("div", { class: "wb-queue-side" }, el("ol", { class: "wb-queue-list" }, rows.map((each) => queueItem(view, each, view.document))), pager(view, state.documents)),
          documentCard(view, view.document, rows, left),
        )
      : left > 0
        ? waiting(say)
        : none,
  );
}

function documentCard(view, document, rows, left) {
  const { say } = view;
  const [, , indicator, name] = document.key;
  const { first } = view.state.documents;
  const step = (by) => view.step(rows, by);
  const facts = [
    [say("document"), name],
    [say("claimed"), say("level-is", { level: document.claimed, words: levelWords(view, indicator, document.claimed) })],
  ];
  return el(
    "article",
    { class: "wb-sheet-part wb-document", tabindex: "-1", "aria-label": say("document") },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, indicatorTitle(view, indicator)), el("p", { class: "wb-quiet" }, say("number-of", { number: wholeNumber(first + view.at + 1, view.language), of: wholeNumber(left, view.language) }))),
    el("p", { class: "wb-document-place" }, el("strong", {}, placeName(view, document)), el("span", { class: "wb-quiet" }, document.region)),
    el("dl", { class: "wb-facts" }, facts.map(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    view.validates ? levelChoice(view, document) : decisionChoice(view, document),
    el("div", { class: "wb-document-steps" }, button(say("before"), () => step(-1), { disabled: first + view.at === 0, "data-focus": "before" }), button(say("next"), () => step(1), { disabled: first + view.at >= left - 1, "data-focus": "next" }), el("p", { class: "wb-quiet wb-keys" }, say(view.validates ? "keys-validator" : "keys-desk"))),
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
