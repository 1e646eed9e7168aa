// A rehearsal on the real devices: begun and ended here, kept apart from the round, deleted as a whole.

async function rehearse(view, begin) {
  const { say } = view;
  if (!begin && !(await sure(view, say("rehearse-end-title"), say("rehearse-end-text"), say("rehearse-end")))) return;
  try {
    const headers = { "X-XSRFToken": await tokenFor(view.doors.events), "Content-Type": "application/json" };
    const address = view.doors.events.replace(/\/events$/, "/rehearse");
    const { answers } = await ask(address, { method: "POST", headers, body: JSON.stringify({ begin }), patience: 120_000 });
    view.announce(answers[0].state === "stands" ? say(begin ? "rehearse-begun" : "rehearse-ended") : answers[0].why);
  } catch (fault) {
    view.announce(say(fault.status ? "fault-signed-out" : "fault-no-server"));
  }
}

function rehearsalPart(view) {
  const { say, state } = view;
  if (!view.doors.events || view.readOnly) return null;
  const on = view.rehearsing || Boolean(state.panel.rehearses);
  return el(
    "section",
    { class: "wb-box wb-padded wb-rehearse", "aria-label": say("rehearse") },
    el("h3", { class: "wb-section-title" }, say("rehearse")),
    el("p", { class: "wb-quiet" }, say(on ? "rehearse-on" : "rehearse-why")),
    el("div", {}, on ? button(say("rehearse-end"), () => rehearse(view, false), { "data-focus": "rehearse" }) : button(say("rehearse-begin"), () => rehearse(view, true), { "data-focus": "rehearse" })),
  );
}
