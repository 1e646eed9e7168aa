// Who said what of an innovation, from the first word to the last: checks, rules, findings, each with its event.

function indicatorOf(view, key) {
  return view.state.scheme.indicators.find((each) => each.key === key) || { key, title: {}, parameters: [] };
}

function indicatorTitle(view, key) {
  return `${key} · ${said(indicatorOf(view, key).title, view.language)}`;
}

/** What a scheme file says of a level, with the signs that people write. */
function parameterWords(view, parameter) {
  return said(parameter, view.language).replaceAll(">=", "≥ ").replaceAll("<=", "≤ ").replaceAll("  ", " ");
}

function levelWords(view, indicator, level) {
  return level ? parameterWords(view, indicatorOf(view, indicator).parameters[level - 1]) : view.say("level-none");
}

function placeName(view, document) {
  return document.name || view.say("of-the-region");
}

function regionTitle(view, key) {
  const found = view.state.regions.find((each) => each.key === key);
  return found ? found.name : key;
}

function documentTrail(view, document) {
  const { say } = view;
  const indicator = document.key[2];
  const checks = document.checks.map((each) => ({ ...each, text: say(`said:${each.decision}`), note: each.note }));
  const findings = ((document.found || {}).said || []).map((each) => ({
    ...each,
    text: each.level === null ? say("found-hidden") : say("found-level", { level: each.level, words: levelWords(view, indicator, each.level) }),
  }));
  return [...checks, ...findings].map((each) => ({ ...each, what: `${indicatorTitle(view, indicator)} · ${document.key[3]}` }));
}

function innovationTrail(view, innovation) {
  const rules = innovation.rules.flatMap((rule) =>
    rule.said.map((each) => ({ ...each, what: view.say(`rule:${rule.rule}`), text: view.say(each.passed ? "said:passed" : "said:not-passed"), note: each.reason })),
  );
  return [...innovation.documents.flatMap((each) => documentTrail(view, each)), ...rules].sort((one, other) => one.sequence - other.sequence);
}

function trailList(view, entries, withWhat = true) {
  const { say } = view;
  if (!entries.length) return el("p", { class: "wb-quiet" }, say("trail-none"));
  const line = (each) =>
    el(
      "li",
      { class: "wb-trail-line" },
      el("span", { class: "wb-quiet" }, say("trail-event", { sequence: each.sequence, time: `${day(each.at, view.language, view.zone)} ${clock(each.at, view.zone)}` }), " · ", view.seatTitle(each.by)),
      el("span", {}, withWhat ? el("strong", {}, each.what, ": ") : null, each.text),
      each.note ? el("q", { class: "wb-trail-note" }, each.note) : null,
    );
  return el("ol", { class: "wb-trail" }, entries.map(line));
}
