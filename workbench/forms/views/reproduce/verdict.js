// The answer on top: the same, or the first difference; what the archive is, and how to compare its head.

function verdictBlock(view) {
  const { say, state, language } = view;
  const { told } = state;
  const line = (text) => el("p", { class: "wb-verdict-line" }, text);
  return el(
    "section",
    { class: "wb-verdict", "data-same": String(told.same), "aria-label": say("verdict"), role: told.same ? null : "alert" },
    el("h3", { class: "wb-verdict-word" }, el("span", { "aria-hidden": "true" }, told.same ? "✓ " : "✗ "), say(told.same ? "same" : "differs")),
    told.same ? line(say("same-why", { count: told.compared.length })) : [line(said(told.fault, language)), line(say("differs-why"))],
    told.left.map((each) => el("p", { class: "wb-quiet" }, said(each, language))),
  );
}

function archiveFacts(view) {
  const { say, state, language, zone } = view;
  const { archive } = state;
  const versions = Object.entries(archive.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const pairs = [
    ["identifier", el("code", {}, archive.identifier)],
    ["frozen-at", `${day(archive.at, language, zone)}, ${clock(archive.at, zone)}`],
    ["frozen-head", el("code", {}, `${archive.sequence} ${archive.head}`)],
    ["published-at", archive.published || say("published-nowhere")],
    ["withheld", say("bodies", { count: archive.withheld.length })],
    ["coarsened", say("institutions", { count: archive.coarsened.length })],
    ["wrote", versions || "–"],
  ];
  return el("dl", { class: "wb-facts" }, pairs.map(([key, value]) => el("div", {}, el("dt", {}, say(key)), el("dd", {}, value))));
}

function headPart(view) {
  const { say, language } = view;
  const found = view.model.get("checked") || {};
  const input = el("input", { id: "wb-known-head", class: "wb-text", type: "text", autocomplete: "off", spellcheck: "false", value: view.typedHead ?? found.head ?? "", "data-focus": "head", on: { input: (event) => (view.typedHead = event.target.value) } });
  const go = (event) => {
    event.preventDefault();
    view.model.send({ head: input.value });
  };
  const lines = (list, kind) => (list || []).map((each) => el("li", { class: kind }, said(each, language)));
  const holds = found.faults && !found.faults.length;
  return el(
    "form",
    { class: "wb-known", on: { submit: go } },
    el("label", { for: input.id }, say("known-head")),
    el("div", { class: "wb-known-row" }, input, el("button", { type: "submit", class: "wb-button", "data-focus": "compare head" }, say("compare-head"))),
    el("p", { class: "wb-quiet" }, say("known-head-why")),
    found.faults ? el("div", { class: "wb-known-found", role: "status" }, holds ? el("p", { class: "wb-holds" }, `✓ ${say(found.head ? "head-holds" : "chain-holds")}`) : null, el("ul", {}, lines(found.faults, "wb-heed-line"), lines(found.untold, "wb-quiet"))) : null,
  );
}

function aboutPart(view) {
  const { say } = view;
  return el("section", { class: "wb-about", "aria-label": say("about-archive") }, el("h3", { class: "wb-section-title" }, say("about-archive")), archiveFacts(view), headPart(view));
}
