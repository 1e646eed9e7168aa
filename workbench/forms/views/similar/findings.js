// The list that is worked through: pair by pair, by mouse or by keyboard, what was declared apart from the rest.

const FINDINGS = 100;

function pairKey(pair) {
  return [pair.first, pair.second].sort().join(" ");
}

function decisionsOf(view, pair) {
  const both = pairKey(pair);
  const found = view.state.decisions.find((each) => each.pair.join(" ") === both);
  return found ? found.said : [];
}

function lastDecision(view, pair) {
  return decisionsOf(view, pair).at(-1) || null;
}

function isDeclared(view, pair) {
  const last = lastDecision(view, pair);
  return last ? last.decision === "declared-replication" : pair.declared;
}

function findingsShown(view) {
  const members = view.chosen.cluster ? new Set(view.chosen.cluster) : null;
  const inside = (pair) => !members || (members.has(pair.first) && members.has(pair.second));
  const wanted = {
    open: (pair) => !lastDecision(view, pair) && !pair.declared,
    decided: (pair) => Boolean(lastDecision(view, pair)),
    declared: (pair) => isDeclared(view, pair),
    all: () => true,
  }[view.filter];
  return view.reaching(view.threshold).filter((pair) => inside(pair) && wanted(pair));
}

function findingMarks(view, pair) {
  const { say } = view;
  const last = lastDecision(view, pair);
  return [
    last ? el("span", { class: "wb-tag", "data-kind": last.decision }, say(`decision:${last.decision}`)) : null,
    !last && pair.declared ? el("span", { class: "wb-tag", "data-kind": "declared-replication" }, say("is-declared")) : null,
    pair.shared_rare ? el("span", { class: "wb-tag" }, say("rare-shared", { count: pair.shared_rare })) : null,
    pair.copied_fields.map((name) => el("span", { class: "wb-tag" }, say("field-copied", { field: fieldName(view, name) }))),
  ];
}

function fieldName(view, name) {
  return WORDS[`field:${name}`] ? view.say(`field:${name}`) : name;
}

function findingRow(view, pair, at) {
  const name = (key) => el("span", { class: "wb-finding-name" }, innovationName(view, key), el("span", { class: "wb-quiet" }, innovationLine(view, key)));
  const open = () => view.open(pair);
  return el(
    "li",
    { class: "wb-finding" },
    button(
      [el("span", { class: "wb-likeness" }, decimal(view, pair.cosine)), name(pair.first), el("span", { class: "wb-finding-sign", "aria-hidden": "true" }, "⟷"), name(pair.second), el("span", { class: "wb-tags" }, findingMarks(view, pair))],
      open,
      { class: "wb-finding-open", "data-focus": `pair ${pairKey(pair)}`, "data-at": at, tabindex: at === 0 ? 0 : -1 },
    ),
  );
}

/** Arrows and j, k move; Enter opens; 1 to 5 decide; n goes to the next that nobody decided. */
function findingKeys(view, list) {
  return (event) => {
    const rows = [...list.querySelectorAll(".wb-finding-open")];
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || at < 0) return;
    if (step) {
      event.preventDefault();
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
      rows.forEach((each) => each.setAttribute("tabindex", each === next ? 0 : -1));
      next.focus();
    } else if (/^[1-5]$/.test(event.key) && view.mayDecide) {
      event.preventDefault();
      view.decide(findingsShown(view)[Number(rows[at].dataset.at)], DECISIONS[Number(event.key) - 1]);
    }
  };
}

function findingFilters(view) {
  const chip = (key) => {
    const press = () => {
      view.filter = key;
      view.render();
    };
    return button(view.say(`filter:${key}`), press, { class: "wb-filter", "aria-pressed": String(view.filter === key), "data-focus": `filter ${key}` });
  };
  return el(
    "div",
    { class: "wb-filters", role: "group", "aria-label": view.say("list") },
    ["open", "decided", "declared", "all"].map(chip),
    view.chosen.cluster ? button(view.say("whole-list"), () => view.choose({}), { class: "wb-link", "data-focus": "whole-list" }) : null,
  );
}

function findings(view) {
  const { say } = view;
  const list = el("ol", { class: "wb-findings" });
  const foot = el("p", { class: "wb-quiet", role: "status" });
  list.addEventListener("keydown", findingKeys(view, list));
  view.drawFindings = () => {
    const found = findingsShown(view);
    const more = () => {
      view.longer += FINDINGS;
      view.drawFindings();
    };
    fill(list, found.slice(0, view.longer).map((pair, at) => findingRow(view, pair, at)));
    fill(foot, [
      found.length ? say("found-count", { count: found.length }) : say(`none:${view.filter}`),
      found.length > view.longer ? button(say("show-more"), more, { class: "wb-link" }) : null,
    ]);
  };
  view.drawFindings();
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("list"), id: "wb-similar-list" },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, say("list")), findingFilters(view)),
    el("p", { class: "wb-quiet wb-keys" }, say("list-keys")),
    list,
    foot,
  );
}

function pairTable(view) {
  const { say, state } = view;
  const about = (side) => (row) => innovationName(view, row[side]);
  const region = (side) => (row) => (state.innovations[row[side]] || {}).region || "";
  const figure = (key, places = 2) => ({ key, title: say(`column:${key}`), number: true, places });
  return dataTable(view, {
    name: "similar",
    caption: say("all-pairs"),
    columns: [
      { key: "first", title: say("column:first"), value: about("first") },
      { key: "first_region", title: say("column:region"), value: region("first") },
      { key: "second", title: say("column:second"), value: about("second") },
      { key: "second_region", title: `${say("column:region")} 2`, value: region("second") },
      figure("cosine"),
      figure("words"),
      figure("overlap"),
      figure("of_first"),
      figure("of_second"),
      figure("percentile", 3),
      figure("shared_rare", 0),
      ...Object.keys((state.review.pairs[0] || { fields: {} }).fields).map((name) => ({ key: `field ${name}`, title: fieldName(view, name), number: true, places: 2, value: (row) => row.fields[name] })),
      { key: "came_first", title: say("column:came_first"), value: (row) => (row.came_first ? innovationName(view, row.came_first) : null) },
      { key: "decision", title: say("column:decision"), value: (row) => (lastDecision(view, row) ? say(`decision:${lastDecision(view, row).decision}`) : row.declared ? say("is-declared") : null) },
    ],
    rows: view.reaching(view.threshold),
    open: (row) => view.open(row),
    sort: ["cosine", -1],
    empty: say("none:all"),
  });
}
