// Sheets on paper, keyed for a seat whose tablet cannot send: the one sheet whose marks the secretariat sees.

function keyedState(view, each) {
  const { say } = view;
  const who = each.answered_by ? view.seatTitle(each.answered_by) : "";
  return el("span", { class: "wb-keyed-state", "data-state": each.state }, say(`keyed:${each.state}`, { who }), each.answer ? el("q", { class: "wb-keyed-answer" }, each.answer) : null);
}

function keyedLine(view, each) {
  const { say } = view;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, submissionName(view, each.stage, each.submission), el("p", { class: "wb-quiet" }, view.seatTitle(each.holder))),
    el("td", {}, `${say(`source:${each.source}`)}: ${each.reference}`, el("p", { class: "wb-quiet" }, say("keyed-when", { who: view.seatTitle(each.by), time: clock(each.at, view.zone) }))),
    el("td", {}, keyedState(view, each)),
  );
}

function picked(label, options, change) {
  const select = el("select", { class: "wb-text", id: "wb-" + randomHex(4) }, options.map(([value, text]) => el("option", { value }, text)));
  select.addEventListener("change", () => change(select.value));
  return { select, node: [el("label", { for: select.id }, label), select] };
}

/** The marks of one sheet as they stand on the paper: a field a criterion, nothing filled in. */
function keyFields(view, stage) {
  const { say, language, state } = view;
  const criteria = state.panel.stages.find((each) => each.key === stage).criteria;
  return criteria.map((criterion) => {
    const scale = state.panel.scales.find((each) => each.key === criterion.scale);
    const number = (text) => shownNumber(text, language);
    const input = el("input", { class: "wb-text wb-key-mark", type: "text", inputmode: "decimal", autocomplete: "off", id: "wb-" + randomHex(4) });
    const label = el("label", { for: input.id }, said(criterion.title, language), el("span", { class: "wb-quiet" }, say("key-scale", { low: number(scale.low), high: number(scale.high) })));
    return { key: criterion.key, input, node: el("div", { class: "wb-key-row" }, label, input) };
  });
}

function keyDialog(view) {
  const { say, state } = view;
  const seats = [...new Set(state.keyable.map((each) => each.holder))];
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const marks = el("div", { class: "wb-key-marks" });
  const sheets = el("div", { class: "wb-key-sheet" });
  const reference = el("input", { class: "wb-text", type: "text", id: "wb-" + randomHex(4), autocomplete: "off" });
  const comment = el("textarea", { class: "wb-text", rows: 2, id: "wb-" + randomHex(4) });
  let sheet = null;
  let fields = [];
  const choose = (at) => {
    sheet = state.keyable[Number(at)];
    fields = keyFields(view, sheet.stage);
    fill(marks, fields.map((each) => each.node));
  };
  const seat = (holder) => {
    const own = state.keyable.map((each, at) => [each, at]).filter(([each]) => each.holder === holder);
    const name = ({ stage, submission, number }) => `${String(number).padStart(2, "0")} ${submissionName(view, stage, submission)}`;
    const choice = picked(say("key-submission"), own.map(([each, at]) => [String(at), name(each)]), choose);
    fill(sheets, choice.node);
    choose(String(own[0][1]));
  };
  const refuse = (text) => {
    show(fault, true);
    fill(fault, text);
  };
  const send = async () => {
    const given = fields.filter((each) => each.input.value.trim());
    if (!given.length) return refuse(say("key-nothing"));
    if (!reference.value.trim()) return refuse(say("key-reference-needed"));
    const values = Object.fromEntries(given.map((each) => [each.key, each.input.value.trim().replace(",", ".")]));
    go.disabled = true;
    const { seat: key, stage, submission } = sheet;
    const answer = await view.act({ kind: "sheet-transcribed", seat: key, stage, submission, marks: values, comment: comment.value.trim(), source: "paper", reference: reference.value.trim() });
    go.disabled = false;
    if (answer.state !== "stands") return refuse(answer.why || say("not-taken"));
    dialog.close();
    return view.announce(say("keyed-said"));
  };
  const go = button(say("key-send"), send, { class: "wb-button wb-primary" });
  const body = [
    el("p", {}, say("key-explained")),
    picked(say("seat"), seats.map((holder) => [holder, view.seatTitle(holder)]), seat).node,
    sheets,
    el("label", { for: reference.id }, say("key-reference")),
    reference,
    marks,
    el("label", { for: comment.id }, say("key-comment")),
    comment,
    fault,
  ];
  const dialog = openDialog(view.root, { title: say("key-paper"), body, buttons: [button(say("cancel"), () => dialog.close()), go], closeWord: say("close") });
  seat(seats[0]);
}

/** A sealed file from a tablet: taken in under its own seat, and nothing of it is shown here. */
function sealedInput(view) {
  const { say } = view;
  const input = el("input", { type: "file", accept: ".sealed", class: "wb-hidden", id: "wb-" + randomHex(4), "data-focus": "sealed" });
  input.addEventListener("change", async () => {
    const answer = await view.act({ kind: "sealed-log-taken" }, [...input.files].slice(0, 1));
    const count = Object.values(answer.states || {}).reduce((sum, each) => sum + each, 0);
    view.announce(answer.state === "stands" ? say("sealed-said", { who: view.seatTitle(answer.holder || ""), count }) : answer.why || say("not-taken"));
  });
  return el("div", { class: "wb-drop-box" }, input, el("label", { class: "wb-drop", for: input.id }, el("strong", {}, say("sealed-choose")), el("span", { class: "wb-quiet" }, say("sealed-text"))));
}

/** What the code of a printed sheet holds and the log lacks is keyed by the server; nothing of it is shown here. */
function scanDialog(view) {
  const { say } = view;
  const area = el("textarea", { class: "wb-text", rows: 4, id: "wb-" + randomHex(4), spellcheck: "false", autocomplete: "off" });
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const refuse = (text) => {
    show(fault, true);
    fill(fault, text);
  };
  const send = async () => {
    if (!area.value.trim()) return refuse(say("please-fill"));
    go.disabled = true;
    const answer = await view.act({ kind: "sheet-transcribed", code: area.value.trim() });
    go.disabled = false;
    if (answer.state !== "stands") return refuse(answer.why || say("not-taken"));
    dialog.close();
    const lines = [say(answer.keyed ? "scan-said" : "scan-nothing", { count: answer.keyed, all: answer.sheets })];
    if (answer.unknown) lines.push(say("scan-unknown", { count: answer.unknown }));
    if (answer.cut) lines.push(say("scan-cut"));
    return view.announce(lines.join(" "));
  };
  const go = button(say("scan-send"), send, { class: "wb-button wb-primary" });
  const body = [el("p", {}, say("scan-explained")), el("label", { for: area.id }, say("scan-code")), area, fault];
  const dialog = openDialog(view.root, { title: say("scan-sheet"), body, buttons: [button(say("cancel"), () => dialog.close()), go], closeWord: say("close") });
  area.focus();
}

function keyingPart(view) {
  const { say, state } = view;
  const keyed = [...(state.keyed || [])].reverse();
  const head = ["key-sheet", "key-source", "key-state"].map((key) => el("th", { scope: "col" }, say(key)));
  const able = !view.readOnly && (state.keyable || []).length;
  return el(
    "section",
    { class: "wb-part", "aria-label": say("keying") },
    el("div", { class: "wb-box wb-padded" }, el("p", {}, say("keying-text")), el("div", { class: "wb-paper-links" }, able ? button(say("key-paper"), () => keyDialog(view), { class: "wb-button wb-primary", "data-focus": "key" }) : null, view.readOnly ? null : button(say("scan-sheet"), () => scanDialog(view), { "data-focus": "scan" })), el("p", { class: "wb-quiet" }, say("paper-text")), roomPapers(view, state.panel.rooms), view.readOnly || !view.doors.events ? null : sealedInput(view)),
    keyed.length
      ? el("div", { class: "wb-box" }, el("table", { class: "wb-table wb-seats wb-keyed-list" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, keyed.map((each) => keyedLine(view, each)))))
      : el("p", { class: "wb-quiet" }, say("keyed-none")),
  );
}
