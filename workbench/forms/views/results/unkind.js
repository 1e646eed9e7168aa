// Where the additive model is wrong: one who marks strategically, marks that are far off. The figures are the benchmark's.

const UNKIND_COLUMNS = ["base", "strategic", "outliers"];

function unkindTable(view, told) {
  const { say } = view;
  const [first] = UNKIND_COLUMNS;
  const rows = Object.keys(told.worlds[first].rules).map((rule) => ({ rule }));
  const figure = (world, name, title) => ({ key: `${world}-${name}`, title, number: true, places: 3, value: (row) => told.worlds[world].rules[row.rule][name] });
  return dataTable(view, {
    name: "unkind",
    caption: say("unkind-title"),
    columns: [
      { key: "rule", title: say("rule") },
      ...UNKIND_COLUMNS.map((world) => figure(world, "tau", say("unkind-tau", { world: say(`world:${world}`) }))),
      ...UNKIND_COLUMNS.map((world) => figure(world, "top", say("unkind-top", { world: say(`world:${world}`), top: told.panel.top }))),
    ],
    rows,
    sort: ["outliers-tau", -1],
  });
}

/** Two paragraphs: which rule holds best in each world, and what follows from it. */
function unkindSection(view) {
  const { say, language } = view;
  const told = view.model.get("unkind");
  const tau = (world, rule) => shownNumber(roundedText(told.worlds[world].rules[rule].tau, 3), language);
  const oracle = (world) => shownNumber(roundedText(told.worlds[world].oracle.tau, 3), language);
  const list = (rules) => rules.join(say("unkind-and"));
  const holds = (world) => {
    const rules = told.best[world];
    const values = { ...told.spoilt, rules: list(rules), tau: tau(world, rules[0]), corrected: tau(world, "fixed-random"), mean: tau(world, "mean"), oracle: oracle(world) };
    return say(`holds:${world}`, values);
  };
  const [one, other] = told.steady;
  return el(
    "section",
    { class: "wb-cluster wb-unkind", "aria-label": say("unkind-title") },
    el("h3", { class: "wb-section-title" }, say("unkind-title")),
    el("p", { class: "wb-quiet" }, say("unkind-how", { ...told.panel, replicates: told.replicates })),
    el("p", {}, `${holds("strategic")} ${holds("outliers")}`),
    el("p", {}, say("unkind-advice", { rules: list(told.steady), one: tau("base", one), other: tau("base", other), corrected: tau("base", "fixed-random") })),
    unkindTable(view, told),
  );
}
