// Who sits here: signed in, here, offline since when, and what waits on a device, where that is known.

/** Whether a seat's page listens now; a server that has heard nothing of a seat since it started says so. */
function presenceOf(view, row) {
  const seen = (view.presence || {})[row.seat];
  if (row.status !== "here") return { state: row.status, words: view.say(`seat:${row.status}`) };
  if (!seen) return { state: "unheard", words: view.say("signed-in-unheard") };
  if (seen.here) return { state: "here", words: view.say("here") };
  return { state: "offline", words: view.say("offline-since", { time: clock(seen.since, view.zone) }) };
}

function rosterRow(view, row) {
  const { say } = view;
  const name = row.name || said((view.state.panel.seats.find((each) => each.key === row.holder) || {}).title, view.language) || row.holder;
  const { state, words } = presenceOf(view, row);
  const seen = (view.presence || {})[row.seat] || {};
  const act = (key, text, press) => button(text, press, { class: "wb-link", "data-focus": `${key} ${row.holder}`, "aria-label": `${text}: ${name}` });
  const acts = [
    act("issue", say(CARD_WORDS[row.status] || "issue"), () => issueCard(view, row, name)),
    row.seat && row.status !== "revoked" ? act("revoke", say("revoke"), () => revokeCard(view, row, name)) : null,
    row.seat ? act("substitute", say("substitute"), () => substitute(view, row, name)) : null,
  ];
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name, el("p", { class: "wb-quiet" }, said(row.institution, view.language))),
    el("td", {}, el("span", { class: "wb-seat-status", "data-status": state }, words), seen.waiting ? el("p", { class: "wb-quiet" }, say("waiting-there", { count: seen.waiting })) : null),
    el("td", { class: "wb-figure" }, say("some-of", { in: row.confirmed, of: row.of - row.recused })),
    el("td", {}, row.cards && !view.readOnly ? el("div", { class: "wb-acts" }, acts) : null),
  );
}

/** Sheets to mark on paper, for the hour in which nothing sends; of the rooms in which this seat sits, and no other. */
function papersPart(view) {
  const { group, state, say } = view;
  const links = roomPapers(view, state.seat.rooms.filter((room) => !group.room || room.key === group.room));
  return links && el("div", { class: "wb-padded" }, el("p", { class: "wb-quiet" }, say("paper-text")), links);
}

function rosterPart(view) {
  const { say, group } = view;
  const rows = view.state.roster.filter((row) => !group.room || row.rooms.includes(group.room));
  const head = ["seat", "is-here", "confirmed", "card"].map((key) => el("th", { scope: "col", class: key === "confirmed" ? "wb-figure" : null }, say(key)));
  return el(
    "section",
    { class: "wb-box", "aria-label": say("roster") },
    el("div", { class: "wb-box-head" }, el("h3", { class: "wb-section-title" }, say("roster"))),
    el("table", { class: "wb-table wb-roster" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map((row) => rosterRow(view, row)))),
    papersPart(view),
  );
}
