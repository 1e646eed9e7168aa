// Innovations with every rule of the scheme: what it says and why, what was said over it, and everything that happened.

const VERDICTS = ["all", "counts", "does-not", "overruled"];

function innovationTable(view) {
  const { say } = view;
  return dataTable(view, {
    name: "innovations",
    caption: say("innovations"),
    columns: [
      { key: "name", title: say("innovation") },
      { key: "region", title: say("region"), value: (row) => regionTitle(view, row.region) },
      { key: "counts", title: say("counts"), value: (row) => say(row.counts ? "yes" : "no"), shown: (row) => el("span", { class: "wb-tag", "data-kind": row.counts ? "go-on" : "stop" }, say(row.counts ? "yes" : "no")) },
      { key: "why", title: say("against"), value: (row) => row.against.map((each) => said(each, view.language)).join("; ") },
      { key: "overruled", title: say("overruled"), number: true, places: 0 },
    ],
    rows: view.state.innovations.rows,
    of: view.state.innovations.total,
    open: (row) => view.openInnovation(row.key),
    opens: (row) => say("open-innovation", { name: row.name }),
    marked: (row) => (row.counts ? null : "heed"),
    sort: ["counts", 1],
    empty: say("none-found"),
  });
}

function rulesPart(view) {
  const { say, state } = view;
  if (view.asked.innovation) return state.opened ? innovationCard(view, state.opened) : waiting(say);
  if (!state.innovations) return waiting(say);
  const { counts, progress } = state.innovations;
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("innovations"), "aria-busy": String(Boolean(view.asking)) },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, say("innovations")), el("p", { class: "wb-quiet" }, say("counts-line", { counts: wholeNumber(counts.counts, view.language), of: wholeNumber(progress.done, view.language) }))),
    el("div", { class: "wb-queue-tools" }, choices(view, say("counts"), state.asked.verdict, VERDICTS, counts, (verdict) => view.ask({ verdict })), searchBar(view)),
    progress.done < progress.of ? howFar(view, "held-so-far", progress.done, progress.of) : null,
    innovationTable(view),
    pager(view, state.innovations),
  );
}

function innovationCard(view, innovation) {
  const { say } = view;
  return el(
    "article",
    { class: "wb-sheet-part wb-innovation", tabindex: "-1" },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, innovation.name), button(say("back"), () => view.openInnovation(""), { class: "wb-link", "data-focus": "back" })),
    el("p", { class: "wb-quiet" }, regionTitle(view, innovation.region)),
    el("p", {}, el("span", { class: "wb-tag", "data-kind": innovation.counts ? "go-on" : "stop" }, say(innovation.counts ? "does-count" : "does-not-count"))),
    el("ul", { class: "wb-rules" }, innovation.rules.map((rule) => ruleLine(view, innovation, rule))),
    el("h4", { class: "wb-prose-title" }, say("trail")),
    trailList(view, innovationTrail(view, innovation)),
  );
}

function ruleLine(view, innovation, rule) {
  const { say } = view;
  const over = rule.overruled !== null;
  const overrule = () =>
    view.askReason({
      title: say(rule.passed ? "overrule-stop" : "overrule-pass", { rule: say(`rule:${rule.rule}`) }),
      text: [innovation.name, ": ", said(rule.why, view.language)],
      label: say("put-on-record"),
      send: ({ reason }) => view.act({ kind: "rule-overruled", innovation: innovation.key, rule: rule.rule, passed: !rule.passed, reason }),
    });
  return el(
    "li",
    { class: "wb-rule", "data-passed": String(rule.passed) },
    el("span", { class: "wb-rule-sign", "aria-hidden": "true" }, rule.passed ? "✓" : "✕"),
    el("span", { class: "wb-rule-words" }, el("strong", {}, say(`rule:${rule.rule}`)), el("span", { class: "wb-hidden" }, say(rule.passed ? "does-pass" : "does-not-pass")), el("span", {}, said(rule.why, view.language)), over ? el("span", { class: "wb-overruled" }, say(rule.passed ? "overruled-pass" : "overruled-stop", { reason: rule.overruled })) : null),
    view.may("check") ? button(say(over ? "take-back" : "overrule"), overrule, { class: "wb-link", "aria-label": `${say(over ? "take-back" : "overrule")}: ${say(`rule:${rule.rule}`)}`, "data-focus": `overrule ${rule.rule}` }) : null,
  );
}
