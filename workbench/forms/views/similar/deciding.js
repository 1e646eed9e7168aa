// Decisions with their reason: what the log keeps, and what stands in the way of none.

const DECISIONS = ["same-innovation", "undeclared-copy", "declared-replication", "template", "not-similar"];

function decisionButtons(view, row) {
  if (!view.mayDecide) return null;
  const { say } = view;
  const last = lastDecision(view, row);
  const one = (decision, at) =>
    button([el("kbd", { "aria-hidden": "true" }, String(at + 1)), " ", say(`decision:${decision}`)], () => view.decide(row, decision), {
      class: "wb-button wb-decision",
      "aria-pressed": String(Boolean(last) && last.decision === decision),
      "data-focus": `decide ${decision}`,
    });
  return el("div", { class: "wb-decisions", role: "group", "aria-label": say("decide") }, DECISIONS.map(one));
}

/** The pairs that a decision on a whole cluster is about: each innovation with the one in the middle. */
function clusterPairs(cluster) {
  return cluster.innovations.filter((key) => key !== cluster.middle).map((key) => ordered(key, cluster.middle));
}

/** An innovation of an earlier round is named second: the decision is this round's. */
function ordered(one, other) {
  return one.includes("/") ? { first: other, second: one } : { first: one, second: other };
}

function exclusions(view) {
  const { say, state } = view;
  const { damped, templates, representation, field } = state.settings;
  const id = () => "wb-" + randomHex(4);
  const [common, kind, part] = [id(), id(), id()];
  const choice = (key, value, options, label) =>
    el("select", { id: label, class: "wb-text wb-choice", "data-focus": key, on: { change: (event) => view.compare({ [key]: event.target.value }) } }, options.map(([name, text]) => el("option", { value: name, selected: name === value }, text)));
  const template = (text, at) =>
    el("li", { class: "wb-template" }, el("span", {}, text.length > 90 ? text.slice(0, 90) + " …" : text), button("×", () => view.compare({ templates: templates.filter((_, other) => other !== at) }), { class: "wb-link", "aria-label": say("take-in-again"), "data-focus": `template ${at}` }));
  return el(
    "section",
    { class: "wb-sheet-part wb-settings", "aria-label": say("settings") },
    el("div", { class: "wb-setting" }, el("label", { for: kind }, say("compare-by")), choice("representation", representation, ["3-shingles", "words", "5-shingles"].map((each) => [each, say(`by:${each}`)]), kind)),
    el("div", { class: "wb-setting" }, el("label", { for: part }, say("compare-what")), choice("field", field, [["", say("whole")], ...state.fields.map((name) => [name, fieldName(view, name)])], part)),
    el(
      "div",
      { class: "wb-setting wb-setting-check" },
      el("input", { id: common, type: "checkbox", checked: damped, "data-focus": "damped", on: { change: (event) => view.compare({ damped: event.target.checked }) } }),
      el("label", { for: common }, say("without-boilerplate"), el("span", { class: "wb-quiet" }, say("boilerplate-share", { share: percent(view, state.review.boilerplate) }))),
    ),
    templates.length ? el("div", { class: "wb-setting wb-setting-wide" }, el("p", {}, say("left-out")), el("ul", {}, templates.map(template))) : null,
  );
}
