// Whether the panel is fit to decide, and how far it agreed.

const SIGNS = { good: "✓", heed: "!", fault: "✕", unknown: "?" };

function verdictBlock(view) {
  const { say, state, language } = view;
  const { answer, checks } = state.verdict;
  const counts = state.counts;
  const check = (each) =>
    el(
      "li",
      { class: "wb-check", "data-state": each.state },
      el("span", { class: "wb-check-sign", "aria-hidden": "true" }, SIGNS[each.state]),
      el("div", {}, el("p", { class: "wb-check-title" }, say(`check:${each.key}`), el("span", { class: "wb-hidden" }, `: ${say(`state:${each.state}`)}`)), el("p", {}, said(each.says, language))),
      button(say("look"), () => view.turn(TAB_OF[each.key]), { class: "wb-link wb-check-go", "aria-label": `${say("look")}: ${say(`check:${each.key}`)}`, "data-focus": `look ${each.key}` }),
    );
  return el(
    "section",
    { class: "wb-verdict", "data-state": answer, "aria-label": say("fit-question") },
    el("p", { class: "wb-verdict-question" }, say("fit-question")),
    el("p", { class: "wb-verdict-answer" }, el("span", { "aria-hidden": "true" }, `${SIGNS[answer]} `), say(`answer:${answer}`)),
    el("p", { class: "wb-quiet" }, say("rests-on", { marks: shownNumber(counts.marks, language), sheets: shownNumber(counts.sheets, language), assessors: counts.assessors, submissions: shownNumber(counts.submissions, language) })),
    el("ul", { class: "wb-checks" }, checks.map(check)),
  );
}

function alphaPlot(view) {
  const { say, state, language } = view;
  const known = Array.isArray(state.agreement) ? state.agreement : [];
  const rows = known.map((each) => ({
    key: each.criterion,
    title: auditName(view, "criteria", each.criterion),
    value: each.alpha.refused ? null : each.alpha.value,
    low: each.alpha.low,
    high: each.alpha.high,
    text: auditInterval(view, each.alpha),
    note: each.alpha.refused ? said(each.alpha.refused, language) : each.alpha.label ? said(each.alpha.label, language) : null,
  }));
  const first = known.find((each) => !each.alpha.refused);
  const scope = first && first.alpha.scope ? said(first.alpha.scope, language) : "";
  return auditSection(
    view,
    say("agreement-title"),
    say("agreement-why", { scope }),
    auditRefused(view, state.agreement),
    rows.length ? intervalPlot(view, { caption: say("agreement-title"), rows, head: [say("criterion"), "alpha"], from: 0, to: 1, line: 0.667 }) : null,
    first ? auditWarnings(view, first.alpha.warnings) : null,
  );
}

function coefficientTable(view) {
  const { say, state, language } = view;
  if (!Array.isArray(state.agreement)) return null;
  const forms = ["alpha", "ordinal", "agreement", "consistency", "mean", "concordance"];
  const rows = state.agreement.flatMap((each) => forms.map((form) => ({ criterion: each.criterion, form, ...each[form] })));
  return auditSection(
    view,
    say("coefficients"),
    say("coefficients-why"),
    dataTable(view, {
      name: "coefficients",
      caption: say("coefficients"),
      rows,
      columns: [
        { key: "criterion", title: say("criterion"), value: (row) => auditName(view, "criteria", row.criterion) },
        { key: "form", title: say("coefficient"), value: (row) => say(`coefficient:${row.form}`) },
        { key: "value", title: say("value"), number: true, places: 3, value: (row) => (row.refused ? null : row.value) },
        { key: "low", title: say("from"), number: true, places: 3 },
        { key: "high", title: say("to"), number: true, places: 3 },
        { key: "says", title: say("reading"), value: (row) => said(row.refused || row.label, language) || null },
        { key: "scope", title: say("scope"), value: (row) => said(row.scope, language) || null },
      ],
    }),
  );
}

function decisionPart(view) {
  const { say, state, language } = view;
  const found = state.decision;
  const rows = ["percent", "ac1", "fleiss"].filter((key) => found && found[key]).map((key) => {
    const each = found[key];
    return { key, title: say(`coefficient:${key}`), value: each.refused ? null : each.value, low: each.low, high: each.high, text: auditInterval(view, each), note: each.refused ? said(each.refused, language) : each.label ? said(each.label, language) : null };
  });
  return auditSection(view, say("decision-title"), found && found.top ? say("decision-why", { top: found.top }) : null, auditRefused(view, found), rows.length ? intervalPlot(view, { caption: say("decision-title"), rows, head: [say("coefficient"), say("value")], from: 0, to: 1 }) : null);
}

function sharesPart(view) {
  const { say, state } = view;
  const known = Array.isArray(state.shares) ? state.shares : [];
  const percent = (share) => `${auditFigure(view, 100 * share, 0)} %`;
  const bar = (each) => el("li", {}, el("span", { class: "wb-share-name" }, say(`share:${each.source.replaceAll(" x ", "-")}`)), el("meter", { class: "wb-share-bar", min: "0", max: "1", value: String(each.share), "aria-label": percent(each.share) }), el("span", { class: "wb-share-figure" }, percent(each.share)));
  return auditSection(view, say("shares-title"), say("shares-why"), auditRefused(view, state.shares), known.length ? el("ul", { class: "wb-shares" }, known.map(bar)) : null);
}

function publishedPart(view) {
  const { say, state } = view;
  const found = state.published;
  return auditSection(view, say("published-title"), say("published-why"), auditRefused(view, found), found.refused ? null : el("p", { class: "wb-big" }, auditFigure(view, found.value)), auditWarnings(view, found.warnings));
}

function discussionPart(view) {
  const { say, state } = view;
  const found = state.discussion;
  const pull = (key, each) => (each ? { key, title: say(key), value: each.value, low: each.low, high: each.high, text: auditInterval(view, each), note: say("chance", { p: auditChance(view, each.p) }) } : null);
  const rows = found.refused ? [] : [pull("pull-to-others", found.nearer), pull("pull-to-chair", found.to_chair)].filter((each) => each && each.value !== null);
  return auditSection(
    view,
    say("discussion-title"),
    say("discussion-why"),
    auditRefused(view, found),
    found.refused ? null : el("p", {}, say("discussion-text", { changed: found.changed, marks: found.marks, before: auditFigure(view, found.before.value), after: auditFigure(view, found.after.value) })),
    rows.length ? intervalPlot(view, { caption: say("discussion-title"), rows, head: [say("pull"), say("share-of-way")], line: 0 }) : null,
  );
}
