// Backup, and the end of the round. A backup stays on the server's own disk and is never downloaded.

function backupName(each) {
  return typeof each === "string" ? { name: each } : each;
}

async function backUp(view) {
  const { say } = view;
  view.backing = true;
  view.render();
  const answer = await view.act({ kind: "backup-made" });
  view.backing = false;
  view.announce(answer.state === "stands" ? say("backed-up", { name: answer.name || "" }) : answer.why || say("not-taken"));
}

function endRound(view) {
  const { say } = view;
  const send = async ({ reason }) => {
    const answer = await view.act({ kind: "round-ended", reason });
    if (answer.state === "stands") view.announce(say("ended-said"));
    return answer;
  };
  view.askReason({ title: say("end-title"), text: say("end-text"), label: say("end-round"), send });
}

/** What each region is sent when everything is released: a link a paper, made by the server when it is asked for. */
function lettersBox(view) {
  const { say, state, doors } = view;
  const { released, regions } = state.objections;
  if (!released || !doors.events) return null;
  const base = doors.events.replace(/\/events$/, "");
  const link = (kind, region) => el("a", { class: "wb-link", href: `${base}/${kind}/${region.key}`, target: "_blank", rel: "noopener", "aria-label": `${say(`letter:${kind}`)}: ${region.name}`, "data-focus": `${kind} ${region.key}` }, say(`letter:${kind}`));
  const line = (region) => el("li", {}, el("strong", {}, region.name), el("span", { class: "wb-letters" }, link("feedback", region), link("certificate", region)));
  return el(
    "section",
    { class: "wb-box wb-padded", "aria-label": say("letters") },
    el("h3", { class: "wb-section-title" }, say("letters")),
    el("p", { class: "wb-quiet" }, say("letters-text")),
    el("ul", { class: "wb-backups" }, regions.map(line)),
  );
}

function closingPart(view) {
  const { say, state, language } = view;
  const backups = (state.backups || []).map(backupName).reverse();
  const line = ({ name, at }) => el("li", {}, el("strong", {}, name), at ? el("span", { class: "wb-quiet" }, `${day(at, language, view.zone)}, ${clock(at, view.zone)}`) : null);
  return el(
    "div",
    { class: "wb-part wb-closing" },
    lettersBox(view),
    el(
      "section",
      { class: "wb-box wb-padded", "aria-label": say("backup") },
      el("h3", { class: "wb-section-title" }, say("backup")),
      el("p", { class: "wb-quiet" }, say("backup-text")),
      view.readOnly ? null : button(view.backing ? say("backing-up") : say("back-up-now"), () => backUp(view), { class: "wb-button wb-primary", disabled: Boolean(view.backing), "data-focus": "backup" }),
      backups.length ? el("ul", { class: "wb-backups" }, backups.map(line)) : el("p", {}, say("no-backups")),
    ),
    view.readOnly
      ? null
      : el(
          "section",
          { class: "wb-box wb-padded", "aria-label": say("end-round") },
          el("h3", { class: "wb-section-title" }, say("end-round")),
          el("p", { class: "wb-quiet" }, say("end-text")),
          button(say("end-round"), () => endRound(view), { "data-focus": "end" }),
        ),
  );
}
