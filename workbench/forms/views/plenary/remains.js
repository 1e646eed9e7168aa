// The end of a session: what is still to be done, in its order, and whose sheets are unfinished.

/** What is done of each step, and of how many; steps that do not arise are left out. */
function closingSteps(view) {
  const { closing, plenary, ranking } = view.state;
  const sum = (name) => closing.rooms.reduce((all, each) => all + each[name], 0);
  const rooms = closing.rooms.filter((each) => each.room);
  const ranked = ranking.clusters.filter((each) => each.places.length).map((each) => (plenary[each.cluster] || {}).adopted);
  const steps = [
    ["sheets", sum("in"), sum("of")],
    ...(closing.keyed ? [["keyed", 0, closing.keyed]] : []),
    ["released", sum("released"), sum("entries")],
    ["sessions", rooms.filter((each) => each.closed).length, rooms.length],
    ["adopted", ranked.filter((each) => each && each.stands).length, ranked.length],
  ];
  return steps.map(([key, done, of]) => ({ key, done, of, ready: of > 0 && done === of }));
}

function remainsPart(view) {
  const { say, state } = view;
  const steps = closingSteps(view);
  const next = steps.find((each) => !each.ready);
  const line = (each) =>
    el(
      "li",
      { "data-done": String(each.ready), "aria-current": each === next ? "step" : null },
      el("span", { class: "wb-step-sign", "aria-hidden": "true" }, each.ready ? "✓" : "○"),
      el("span", { class: "wb-step-words" }, el("strong", {}, say(`step:${each.key}`)), el("span", { class: "wb-quiet" }, say(each.ready ? "step-done" : `step-how:${each.key}`, { left: each.of - each.done }))),
      el("span", { class: "wb-figure" }, say("step-count", { done: each.done, of: each.of })),
    );
  return el(
    "section",
    { class: "wb-sheet-box wb-padded wb-remains", "aria-label": say("remains") },
    el("h3", { class: "wb-section-title" }, say("remains")),
    el("ol", {}, steps.map(line)),
    el("p", { class: "wb-quiet" }, say(`objections-are:${state.closing.objections}`)),
    minutesLink(view),
  );
}

/** The minutes are printed when everything is released; before, there is nothing final to sign. */
function minutesLink(view) {
  const { say, state, doors } = view;
  if (!state.ranking.released) return el("p", { class: "wb-quiet" }, say("minutes-later"));
  if (!doors.events) return null;
  const href = doors.events.replace(/\/events$/, "/minutes");
  return el("p", {}, el("a", { class: "wb-link", href, target: "_blank", rel: "noopener", "data-focus": "minutes" }, say("minutes-print")));
}

function unfinishedEntry(view, each) {
  const { say } = view;
  const who = each.missing.map(({ holder, how }) => `${view.seatName(holder)} (${say(`how:${how}`)})`).join(", ");
  return el(
    "li",
    {},
    el("span", { class: "wb-list-number", "aria-hidden": "true" }, String(each.number).padStart(2, "0")),
    el("span", {}, el("strong", {}, el("span", { class: "wb-hidden" }, `${each.number}: `), each.name), el("span", { class: "wb-quiet" }, who), each.released ? el("span", { class: "wb-quiet" }, say("released-without")) : null),
    el("span", { class: "wb-figure" }, say("sheets-in", { in: each.in, of: each.of })),
  );
}

function unfinishedPart(view) {
  const { say, state } = view;
  const several = new Set(state.closing.rooms.map((each) => each.stage)).size > 1;
  const title = ({ stage, room }) => [room ? view.titled("rooms", room) : say("anchors"), several ? view.titled("stages", stage) : ""].filter(Boolean).join(" · ");
  const open = state.closing.rooms.filter((each) => each.unfinished.length);
  return el(
    "section",
    { class: "wb-sheet-box wb-padded wb-unfinished", "aria-label": say("unfinished") },
    el("h3", { class: "wb-section-title" }, say("unfinished")),
    open.length
      ? open.map((each) => [el("h4", { class: "wb-sub-title" }, title(each), el("span", { class: "wb-quiet" }, say("sheets-in", { in: each.in, of: each.of }))), el("ul", {}, each.unfinished.map((entry) => unfinishedEntry(view, entry)))])
      : el("p", { class: "wb-quiet" }, say("unfinished-none")),
  );
}
