// What the top hangs on: a rule, an assessor, a criterion, five points of weight. Columns are changes, rows are regions.

const KINDS = ["assessor", "criterion", "weight", "stage-weight"];

function changeTitle(view, change) {
  const { say } = view;
  if (change.kind === "assessor") return view.seatName(change.name);
  if (change.kind === "stage-weight") return `${view.titled("stages", change.name)} ${change.points > 0 ? "+" : "−"}${Math.abs(change.points)}`;
  const criterion = view.columns.criteria.get(change.name) || change.name;
  const stage = view.columns.stages.length > 1 ? `${view.titled("stages", change.stage)}: ` : "";
  return change.kind === "criterion" ? `${stage}${criterion}` : `${stage}${criterion} ${change.points > 0 ? "+" : "−"}${Math.abs(change.points)} ${say("points")}`;
}

function changeKey(change) {
  return [change.basis, change.kind, change.stage, change.name, change.points].join(" ");
}

/** What a cell says: in the top, in it only now, out of it only now; nothing where the region is not in the top. */
function topCell(view, name, title, change) {
  const { say } = view;
  const [value, text, key] = change.enters.includes(name) ? [1, "▲", "enters"] : change.leaves.includes(name) ? [-1, "▼", "leaves"] : change.top.includes(name) ? [0, "●", "stays"] : [null, "", "outside"];
  if (value === null) return null;
  return { value, text: el("span", {}, el("span", { "aria-hidden": "true" }, text), el("span", { class: "wb-hidden" }, say(`cell:${key}`))), label: `${view.regionName(name)}, ${title}: ${say(`cell:${key}`)}`, marked: false };
}

function topHeat(view, cluster, name, caption, columns, before) {
  const { say } = view;
  const known = new Set([...before, ...columns.flatMap((each) => [...each.change.top, ...each.change.leaves])]);
  const order = view.state.ranking.clusters.find((each) => each.cluster === cluster).places.map((each) => each.region);
  const rows = order.filter((region) => known.has(region)).map((region) => ({ key: region, title: view.regionName(region) }));
  const usable = columns.filter((each) => !each.change.refused);
  if (!usable.length || !rows.length) return null;
  return heatTable(view, {
    name: `${name} ${cluster}`,
    caption,
    corner: say("region"),
    rows,
    columns: usable.map((each) => ({ key: each.key, title: each.title, full: each.title, change: each.change })),
    cell: (row, column) => topCell(view, row.key, column.full, column.change),
    low: say("cell:leaves"),
    high: say("cell:enters"),
  });
}

function moves(view, columns, template) {
  const { say } = view;
  const list = (regions) => regions.map((each) => view.regionName(each)).join(", ") || "–";
  const moved = columns.filter((each) => each.change.enters.length || each.change.leaves.length);
  const refused = columns.filter((each) => each.change.refused);
  return [
    moved.length
      ? el("ul", { class: "wb-reasons" }, moved.map((each) => el("li", {}, say(template, { what: each.title, enters: list(each.change.enters), leaves: list(each.change.leaves) }))))
      : el("p", { class: "wb-quiet" }, say("nothing-moves")),
    refused.length ? el("ul", { class: "wb-reasons wb-quiet" }, refused.map((each) => el("li", {}, `${each.title}: ${said(each.change.refused, view.language)}`))) : null,
  ];
}

function basisSwitch(view) {
  const { say } = view;
  const one = (key) => {
    const press = () => {
      view.basis = key;
      view.render();
    };
    return button(say(`basis:${key}`), press, { class: "wb-filter", "aria-pressed": String(view.basis === key), "data-focus": `basis ${key}` });
  };
  return el("div", { class: "wb-filters", role: "group", "aria-label": say("basis") }, ["official", "corrected"].map(one));
}

function sensitivityOf(view, found) {
  const { say } = view;
  const before = found[view.basis];
  const title = view.titled("clusters", found.cluster);
  const parts = KINDS.map((kind) => {
    const columns = found.changes.filter((each) => each.basis === view.basis && each.kind === kind).map((change) => ({ key: changeKey(change), title: changeTitle(view, change), change }));
    if (!columns.length) return null;
    const heading = say(`kind:${kind}`);
    return [el("h4", { class: "wb-sub-title" }, heading), topHeat(view, found.cluster, `${view.basis} ${kind}`, `${heading}: ${title}`, columns, before), moves(view, columns, `moved:${kind}`)];
  });
  const list = before.map((each) => view.regionName(each)).join(", ") || "–";
  return el("section", { class: "wb-cluster", "aria-label": title }, el("h3", { class: "wb-section-title" }, title), el("p", {}, say("top-now", { k: found.k, regions: list })), parts);
}

function rulesOf(view, found) {
  const { say } = view;
  const told = view.model.get("rules") || {};
  const columns = (told.rows || []).filter((each) => each.cluster === found.cluster).map((change) => ({ key: change.rule, title: change.rule, change }));
  if (!columns.length) return null;
  return [el("h4", { class: "wb-sub-title" }, `${say("kind:rule")} · ${view.titled("clusters", found.cluster)}`), topHeat(view, found.cluster, "rule", say("kind:rule"), columns, found.official), moves(view, columns, "moved:rule")];
}

/** Other rules take longer: the kernel computes one after the other, and the page asks for the next. */
function rulesProgress(view) {
  const { say } = view;
  const told = view.model.get("rules") || {};
  if (!told.of || told.done >= told.of) return null;
  if (!view.asked && !view.silent) {
    view.asked = true;
    view.model.send({ step: true });
  }
  return el("p", { class: "wb-progress", role: "status" }, el("progress", { max: told.of, value: String(told.done), "aria-label": say("kind:rule") }), say("rules-done", { done: told.done, of: told.of }));
}

function hangsParts(view) {
  const { say } = view;
  const shown = view.evaluation.sensitivity.filter((each) => !view.cluster || each.cluster === view.cluster);
  const none = view.basis === "corrected" && !view.evaluation.corrected.clusters.length;
  return [
    basisSwitch(view),
    none ? notice("empty", say("no-corrected"), say("no-corrected-why")) : shown.map((each) => sensitivityOf(view, each)),
    el("section", { class: "wb-cluster", "aria-label": say("kind:rule") }, el("h3", { class: "wb-section-title" }, say("kind:rule")), el("p", { class: "wb-quiet" }, say("rules-against")), rulesProgress(view), shown.map((each) => rulesOf(view, each))),
    unkindSection(view),
  ];
}
