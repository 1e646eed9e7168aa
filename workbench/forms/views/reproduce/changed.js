// Other rules: what is asked is typed here, the kernel ranks again, and the table says who moves.

const EXACT_RULES = ["mean", "median", "trimmed-mean", "rank-sum", "mean-rank"];
const LIBRARY_RULES = ["z-score", "borda", "schulze", "kemeny", "bradley-terry", "additive", "fixed-random", "blup", "blup-slopes", "many-facet-rasch"];

function typed(view, group, key) {
  return (view.wish[group] && view.wish[group][key]) || "";
}

function wishField(view, { label, name, value, asArchived, hint, write }) {
  const id = `wb-wish-${name.replaceAll(" ", "-")}`;
  const input = el("input", { id, class: "wb-text", type: "text", inputmode: "decimal", autocomplete: "off", placeholder: asArchived, value, "data-focus": `wish ${name}`, "aria-describedby": hint ? `${id}-hint` : null, on: { input: (event) => write(event.target.value) } });
  return el("div", { class: "wb-wish-field" }, el("label", { for: id }, label), input, hint ? el("p", { class: "wb-quiet", id: `${id}-hint` }, hint) : null);
}

function groupField(view, group, key, label, asArchived) {
  const write = (text) => {
    view.wish[group] = { ...(view.wish[group] || {}), [key]: text };
  };
  return wishField(view, { label, name: `${group} ${key}`, value: typed(view, group, key), asArchived, write });
}

function ruleFields(view) {
  const { say, state } = view;
  const official = state.panel.rule;
  const rule = view.wish.rule || official.name;
  const option = (key) => el("option", { value: key, selected: key === rule }, key === official.name ? say("rule-as-archived", { rule: say(`rule:${key}`) }) : EXACT_RULES.includes(key) ? say(`rule:${key}`) : key);
  const choose = (event) => {
    view.wish.rule = event.target.value;
    view.render();
  };
  const plain = (key) => (text) => {
    view.wish[key] = text;
  };
  const over = view.wish.over || official.over;
  const byCriteria = ["median", "trimmed-mean"].includes(rule);
  return [
    el(
      "div",
      { class: "wb-wish-field wb-wish-rule" },
      el("label", { for: "wb-wish-rule" }, say("rule")),
      el("select", { id: "wb-wish-rule", class: "wb-text wb-select", "data-focus": "wish rule", on: { change: choose } }, el("optgroup", { label: say("exact-rules") }, EXACT_RULES.map(option)), el("optgroup", { label: say("library-rules") }, LIBRARY_RULES.map(option))),
    ),
    rule === "trimmed-mean" ? wishField(view, { label: say("drop"), name: "drop", value: view.wish.drop || "", asArchived: String(official.drop || 1), hint: say("drop-hint"), write: plain("drop") }) : null,
    rule === "mean-rank" ? wishField(view, { label: say("points-of-places"), name: "points", value: view.wish.points || "", asArchived: (official.points || []).join(" "), hint: say("points-hint"), write: plain("points") }) : null,
    byCriteria
      ? el(
          "div",
          { class: "wb-wish-field" },
          el("label", { for: "wb-wish-over" }, say("over")),
          el("select", { id: "wb-wish-over", class: "wb-text wb-select", "data-focus": "wish over", on: { change: (event) => plain("over")(event.target.value) } }, ["sheets", "criteria"].map((key) => el("option", { value: key, selected: key === over }, say(`over:${key}`)))),
        )
      : null,
  ];
}

function weightFields(view) {
  const { say, state, language } = view;
  const stages = state.panel.stages.filter((stage) => stage.held !== false && stage.criteria.length);
  const many = stages.length > 1;
  const criteria = (stage) =>
    stage.criteria.map((each) => {
      const write = (text) => {
        const weights = view.wish.weights || {};
        view.wish.weights = { ...weights, [stage.key]: { ...(weights[stage.key] || {}), [each.key]: text } };
      };
      const value = ((view.wish.weights || {})[stage.key] || {})[each.key] || "";
      return wishField(view, { label: said(each.title, language) || each.key, name: `weight ${stage.key} ${each.key}`, value, asArchived: shownNumber(each.weight, language), write });
    });
  return [
    stages.map((stage) => el("fieldset", { class: "wb-wish-group" }, el("legend", {}, many ? say("weights-of", { stage: said(stage.title, language) }) : say("weights")), criteria(stage))),
    many ? el("fieldset", { class: "wb-wish-group" }, el("legend", {}, say("weights-of-stages")), stages.map((stage) => groupField(view, "stages", stage.key, said(stage.title, language) || stage.key, shownNumber(stage.weight, language)))) : null,
  ];
}

function cutFields(view) {
  const { say, state } = view;
  const ranked = state.ranking.clusters.filter((each) => each.places.length);
  const cut = (key) => String((view.evaluation.sensitivity.find((each) => each.cluster === key) || { k: "" }).k);
  return el("fieldset", { class: "wb-wish-group" }, el("legend", {}, say("cuts")), ranked.map((each) => groupField(view, "cuts", each.cluster, view.titled("clusters", each.cluster), cut(each.cluster))));
}

function inWords(view, row) {
  if (row.was_in === row.is_in) return view.say(row.is_in ? "stays-in" : "stays-out");
  return view.say(row.is_in ? "comes-in" : "goes-out");
}

function movedBy(row) {
  return row.before === null || row.after === null ? null : row.before - row.after;
}

function moveText(row) {
  const by = movedBy(row);
  return by === null ? "–" : by > 0 ? `▲ ${by}` : by < 0 ? `▼ ${-by}` : "=";
}

function movedSentence(view, rows) {
  const { say } = view;
  const names = (list) => list.map((row) => view.regionName(row.region)).join(", ") || "–";
  const moving = rows.filter((row) => row.before !== row.after);
  const enters = rows.filter((row) => row.is_in && !row.was_in);
  const leaves = rows.filter((row) => row.was_in && !row.is_in);
  return [
    el("p", { class: "wb-moved-word" }, moving.length ? say("moves", { count: moving.length, all: rows.length }) : say("nobody-moves", { all: rows.length })),
    enters.length || leaves.length ? el("p", {}, say("in-and-out", { enters: names(enters), leaves: names(leaves) })) : el("p", {}, say("same-ones-in")),
  ];
}

function movedTable(view, rows) {
  const { say } = view;
  const many = view.state.ranking.clusters.filter((each) => each.places.length).length > 1;
  const places = Number(view.state.panel.decimals);
  const columns = [
    { key: "region", title: say("region"), value: (row) => view.regionName(row.region) },
    many ? { key: "cluster", title: say("cluster"), value: (row) => view.titled("clusters", row.cluster) } : null,
    { key: "before", title: say("place-archived"), number: true },
    { key: "after", title: say("place-now"), number: true },
    { key: "by", title: say("moved"), number: true, value: movedBy, shown: moveText },
    { key: "value_before", title: say("value-archived"), number: true, shown: (row) => (row.value_before === null ? "–" : shownNumber(fixed(row.value_before, places), view.language)) },
    { key: "value_after", title: say("value-now"), number: true, shown: (row) => (row.value_after === null ? "–" : shownNumber(fixed(row.value_after, places), view.language)) },
    { key: "in", title: say("in-or-out"), value: (row) => inWords(view, row) },
  ].filter(Boolean);
  return dataTable(view, { name: "moved", caption: say("moved-table"), columns, rows, marked: (row) => (row.was_in !== row.is_in ? "heed" : row.before === row.after ? "quiet" : null), empty: say("no-results") });
}

function changedParts(view) {
  const { say, language } = view;
  const found = view.model.get("moved") || {};
  const shown = (found.rows || []).filter((row) => !view.cluster || row.cluster === view.cluster);
  const again = (event) => {
    event.preventDefault();
    view.ranking = true;
    view.model.send({ ask: view.wish });
    view.render();
  };
  const back = () => {
    view.wish = {};
    view.model.set("moved", {});
    view.render();
  };
  return el(
    "section",
    { class: "wb-cluster wb-changed", "aria-label": say("part:changed") },
    el("h3", { class: "wb-section-title" }, say("part:changed")),
    el("p", { class: "wb-quiet" }, say("changed-why")),
    el(
      "form",
      { class: "wb-wish", on: { submit: again } },
      el("div", { class: "wb-wish-group wb-wish-first" }, ruleFields(view)),
      weightFields(view),
      cutFields(view),
      el("div", { class: "wb-wish-go" }, el("button", { type: "submit", class: "wb-button wb-primary", "data-focus": "rank again" }, say("rank-again")), button(say("as-archived"), back, { "data-focus": "as archived" })),
    ),
    view.ranking ? waiting(say) : found.refused ? notice("fault", say("cannot-rank"), said(found.refused, language)) : found.rows ? el("div", { class: "wb-moved", role: "status" }, movedSentence(view, shown), movedTable(view, shown)) : null,
  );
}
