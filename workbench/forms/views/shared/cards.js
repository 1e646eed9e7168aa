// Cards of seats: issued anew, withdrawn, or given to somebody else; each is an event, and the old card ends with it.

const CARD_WORDS = { "not-issued": "issue", revoked: "issue", issued: "reissue", here: "reissue", superseded: "reissue" };

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
