// Who presents now: the clock, the step to the next, and whose sheets are in.

const MORE_SECONDS = 60;

function entryOf(group, submission) {
  return group.entries.find((each) => each.submission === submission) || null;
}

/** What leading the room does is said by the live door a moment later; only a refusal is said here. */
async function lead(view, kind, fields = {}) {
  const { stage } = view.group;
  for (const room of view.roomsOf(view.group)) {
    const answer = await view.act({ kind, stage, room, ...fields });
    if (answer.state !== "stands") view.announce(answer.why || view.say("not-taken"));
  }
}

function presents(view, entry) {
  return lead(view, "cursor-moved", { submission: entry && entry.submission });
}

/** The one before or after in running order; who was withdrawn is passed over. */
function neighbour(group, at, step) {
  for (let next = at + step; next >= 0 && next < group.entries.length; next += step) {
    if (!group.entries[next].withdrawn) return group.entries[next];
  }
  return null;
}

function clockControls(view, now) {
  const { say } = view;
  const minutes = (view.state.panel.stages.find((each) => each.key === view.group.stage) || {}).minutes;
  if (!minutes) return el("p", { class: "wb-quiet" }, say("no-minutes"));
  const running = now.clock && now.clock.since ? now.clock.part : null;
  const start = (part) =>
    button(say(now.clock && now.clock.part === part && !now.clock.since ? `go-on:${part}` : `start:${part}`), () => lead(view, "clock-started", { part }), {
      class: running === part ? "wb-button" : "wb-button wb-clock-start",
      disabled: running === part,
      "data-focus": `start ${part}`,
    });
  return [
    start("presentation"),
    minutes.questions ? start("questions") : null,
    button(say("stop-clock"), () => lead(view, "clock-stopped"), { disabled: !running, "data-focus": "stop" }),
    button(say("one-minute-more"), () => lead(view, "clock-extended", { seconds: MORE_SECONDS }), { disabled: !now.clock, "data-focus": "more" }),
  ];
}

function stepButtons(view, at) {
  const { say, group } = view;
  const [before, after] = [neighbour(group, at, -1), neighbour(group, at, 1)];
  const step = (entry, key, attributes) => button(entry ? say(key, { number: two(entry.number), name: entry.name }) : say(`none:${key}`), () => presents(view, entry), { disabled: !entry, ...attributes });
  return el(
    "div",
    { class: "wb-steps" },
    step(before, "previous", { "data-focus": "previous" }),
    step(after, "next", { class: "wb-button wb-primary", "data-focus": "next" }),
    at >= 0 ? button(say("nobody-now"), () => presents(view, null), { class: "wb-link", "data-focus": "nobody" }) : null,
  );
}

function two(number) {
  return String(number).padStart(2, "0");
}

/** 7 of 9 in, and who is missing: by seat, since that says whom to wait for and nothing of a mark. */
function inBlock(view, entry) {
  const { say } = view;
  const line = say("sheets-in", { in: entry.in, of: entry.of });
  return el(
    "section",
    { class: "wb-in", "aria-label": line },
    el("p", { class: "wb-in-count" }, el("strong", {}, say("some-of", { in: entry.in, of: entry.of })), " ", say("in")),
    el("progress", { class: "wb-bar", max: Math.max(1, entry.of), value: String(entry.in), "aria-label": line }),
    entry.missing.length ? el("p", { class: "wb-quiet" }, say("missing-are", { names: entry.missing.map((each) => view.shortTitle(each)).join(", ") })) : null,
    entry.recused.length ? el("p", { class: "wb-quiet" }, say("recused-are", { names: entry.recused.map((each) => view.shortTitle(each)).join(", ") })) : null,
  );
}

function nowPart(view) {
  const { say, group } = view;
  const now = view.now;
  const at = now ? group.entries.findIndex((each) => each.submission === now.submission) : -1;
  const entry = at >= 0 ? group.entries[at] : null;
  const face = new ClockFace(view.time);
  face.show(now && now.clock, say);
  const nobody = group.closed ? say("session-is-closed") : say("nobody-presents");
  return el(
    "section",
    { class: "wb-box wb-padded wb-leading", "aria-label": say("presents-now") },
    el("p", { class: "wb-quiet" }, say("presents-now")),
    entry
      ? el("div", { class: "wb-leading-head" }, el("span", { class: "wb-leading-number", "aria-hidden": "true" }, two(entry.number)), el("div", {}, el("h3", { class: "wb-leading-name" }, el("span", { class: "wb-hidden" }, `${entry.number}: `), entry.name), entry.title ? el("p", { class: "wb-quiet" }, entry.title) : null), face.node)
      : el("p", { class: "wb-notice-title" }, nobody),
    view.readOnly || group.closed ? null : [entry ? el("div", { class: "wb-clock-controls" }, clockControls(view, now)) : null, stepButtons(view, at)],
    entry ? [inBlock(view, entry), group.room ? [spreadBlock(view, entry), discussionPart(view, entry)] : null] : null,
  );
}
