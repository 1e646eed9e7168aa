// Who is ready: one row a seat, how far it is, and its card.

const CARD_WORDS = { "not-issued": "issue", revoked: "issue", issued: "reissue", here: "reissue", superseded: "reissue" };

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

async function issueCard(view, row, name) {
  const { say } = view;
  if (row.status === "here" && !(await sure(view, say("reissue-title", { name }), say("reissue-text"), say("reissue")))) return;
  const answer = await view.act({ kind: "seat-issued", holder: row.holder });
  if (answer.state === "stands") cardDialog(view, name, answer);
  else view.announce(answer.why || say("not-taken"));
}

function revokeCard(view, row, name) {
  const { say } = view;
  const send = async ({ reason }) => {
    const answer = await view.act({ kind: "seat-revoked", holder: row.holder, reason });
    if (answer.state === "stands") view.announce(say("revoked-said", { name }));
    return answer;
  };
  view.askReason({ title: say("revoke-title", { name }), text: say("revoke-text"), label: say("revoke"), send });
}

function substitute(view, row, name) {
  const { say } = view;
  const send = async (values) => {
    const answer = await view.act({ kind: "assessor-substituted", holder: row.holder, ...values });
    if (answer.state === "stands") cardDialog(view, values.name, answer);
    return answer;
  };
  const fields = [
    { name: "name", label: say("new-name"), required: true },
    { name: "institution", label: say("institution") },
  ];
  view.askReason({ title: say("substitute-title", { name }), text: say("substitute-text"), label: say("substitute"), fields, send });
}

function sure(view, title, text, label) {
  return new Promise((resolve) => {
    let answer = false;
    const yes = () => {
      answer = true;
      dialog.close();
    };
    const buttons = [button(view.say("cancel"), () => dialog.close()), button(label, yes, { class: "wb-button wb-primary" })];
    const dialog = openDialog(view.root, { title, body: el("p", {}, text), buttons, closeWord: view.say("close"), closed: () => resolve(answer) });
  });
}

/** The card as the server gave it: its link, and its QR code as a picture in which nothing can run. */
function cardDialog(view, name, answer) {
  const { say } = view;
  const link = el("input", { class: "wb-text", type: "text", readonly: true, id: "wb-" + randomHex(4), value: answer.link || "" });
  const said = el("span", { class: "wb-quiet", role: "status" });
  const copy = async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      fill(said, say("copied"));
    } catch {
      // Plain http has no clipboard; the link is selected, and the person copies it.
      fill(said, say("copy-yourself"));
    }
  };
  const picture = answer.qr ? el("img", { class: "wb-qr", alt: say("qr-of", { name }), src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(answer.qr)}` }) : null;
  const body = [el("p", {}, say("card-text")), picture, el("label", { for: link.id }, say("link")), link, said];
  const buttons = [button(say("copy"), copy), button(say("done"), () => dialog.close(), { class: "wb-button wb-primary" })];
  const dialog = openDialog(view.root, { title: say("card-title", { name }), body, buttons, closeWord: say("close") });
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
