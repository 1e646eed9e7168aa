// Who is ready: one row a seat, how far it is, and its card.

function seatActs(view, row) {
  const { say, state } = view;
  if (view.readOnly || row.status === "ended") return null;
  const name = view.seatTitle(row.holder);
  const act = (key, text, press, extra = {}) => button(text, press, { class: "wb-link", "data-focus": `${key} ${row.holder}`, "aria-label": `${text}: ${name}`, ...extra });
  const own = row.holder === state.seat.holder;
  return el(
    "div",
    { class: "wb-acts" },
    act("issue", say(CARD_WORDS[row.status] || "issue"), () => issueCard(view, row, name)),
    row.seat && row.status !== "revoked" && !own ? act("revoke", say("revoke"), () => revokeCard(view, row, name)) : null,
    row.roles.includes("assessor") && row.seat ? act("substitute", say("substitute"), () => substitute(view, row, name)) : null,
  );
}

function seatProgress(view, row) {
  const { say } = view;
  if (!row.of) return el("span", { class: "wb-quiet" }, "–");
  const due = Math.max(1, row.of - row.recused);
  const drafts = (row.drafts || []).map((each) => submissionName(view, each.stage, each.submission)).join(", ");
  const finals = Object.values(row.final || {}).map((each) => (each.holds ? say("final-at", { time: clock(each.at, view.zone) }) : say("final-lifted")));
  const words = [say("confirmed-of", { confirmed: row.confirmed, of: row.of - row.recused }), row.recused ? say("recused-count", { count: row.recused }) : ""];
  return el(
    "div",
    { class: "wb-seat-progress" },
    el("progress", { class: "wb-bar", max: due, value: String(row.confirmed), "aria-label": words[0] }),
    el("span", { class: "wb-quiet" }, [...words, ...finals].filter(Boolean).join(", ")),
    drafts ? el("span", { class: "wb-quiet wb-drafts" }, say("drafts-are", { names: drafts })) : null,
  );
}

function seatRow(view, row) {
  const { say } = view;
  const rooms = row.rooms.map((key) => view.titled("rooms", key)).join(", ");
  const roles = row.roles.map((role) => say(`role:${role}`)).join(", ");
  const when = row.last ? say("last-mark", { time: clock(row.last, view.zone) }) : "";
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, row.name || said(row.title, view.language) || row.holder, el("p", { class: "wb-quiet" }, [said(row.institution, view.language), roles, rooms].filter(Boolean).join(" · "))),
    el("td", {}, el("span", { class: "wb-seat-status", "data-status": row.status }, say(`seat:${row.status}`)), el("p", { class: "wb-quiet" }, when)),
    el("td", {}, seatProgress(view, row)),
    el("td", {}, seatActs(view, row)),
  );
}

function seatsPart(view) {
  const { say, state } = view;
  const rows = state.progress || [];
  const head = ["seat", "sign-in", "progress", "card"].map((key) => el("th", { scope: "col" }, say(key)));
  return el(
    "section",
    { class: "wb-part", "aria-label": say("who-is-ready") },
    el("div", { class: "wb-box" }, el("table", { class: "wb-table wb-seats" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map((row) => seatRow(view, row))))),
  );
}
