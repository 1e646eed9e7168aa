// The objection period: until when regions may object, what they wrote, and what they are answered.
// The secretariat lodges what came by letter, the chair answers; each sees what the other did.

/** The last second of a day in the panel's own zone, whatever zone the device is in. */
function endOfDay(date, zone) {
  const wanted = Date.parse(`${date}T23:59:59Z`);
  const shownAt = (moment) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(moment).map((each) => [each.type, Number(each.value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  };
  return new Date(wanted - (shownAt(wanted) - wanted)).toISOString();
}

/** Ask for what an act needs; a dialog, since the page under it is drawn anew when the log grows. */
function objectionDialog(view, { title, text, rows, label, send }) {
  const { say } = view;
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const go = async () => {
    const lacking = rows.find((row) => row.required && !row.control.value.trim());
    show(fault, Boolean(lacking));
    fill(fault, lacking ? say("please-fill") : "");
    if (lacking) return lacking.control.focus();
    confirm.disabled = true;
    const answer = await send(Object.fromEntries(rows.map((row) => [row.name, row.control.value.trim()])));
    confirm.disabled = false;
    // What came late is kept as late, and said so: sending it again would only keep it twice.
    if (answer.state === "stands" || answer.state === "turned-away") {
      dialog.close();
      if (answer.state === "turned-away") {
        view.announce(answer.why || say("not-taken"));
        view.refreshSoon();
      }
      return undefined;
    }
    show(fault, true);
    return fill(fault, answer.why || say("not-taken"));
  };
  const confirm = button(label, go, { class: "wb-button wb-primary" });
  const shown = rows.map((row) => [el("label", { for: row.control.id }, row.label), row.control]);
  const dialog = openDialog(view.root, { title, body: [text ? el("p", {}, text) : null, shown, fault], buttons: [button(say("cancel"), () => dialog.close()), confirm], closeWord: say("close") });
  rows[0].control.focus();
}

function objectionField(tag, attributes, ...children) {
  return el(tag, { class: "wb-text", id: "wb-" + randomHex(4), ...attributes }, ...children);
}

function openPeriod(view) {
  const { say, state } = view;
  const longer = Boolean(state.objections.ends) && !state.objections.closed;
  const rows = [{ name: "date", label: say("period-last-day"), required: true, control: objectionField("input", { type: "date" }) }];
  const send = async ({ date }) => {
    const answer = await view.act({ kind: "objection-period-opened", ends: endOfDay(date, view.zone) });
    if (answer.state === "stands") view.announce(say("period-opened-said"));
    return answer;
  };
  objectionDialog(view, { title: say(longer ? "period-longer" : "period-open"), text: say("period-text"), rows, label: say(longer ? "period-longer" : "period-open"), send });
}

function lodge(view) {
  const { say, state } = view;
  const regions = state.objections.regions.map((each) => el("option", { value: each.key }, each.name));
  const rows = [
    { name: "region", label: say("objection-region"), required: true, control: objectionField("select", {}, regions) },
    { name: "reference", label: say("objection-reference"), control: objectionField("input", { type: "text", autocomplete: "off" }) },
    { name: "text", label: say("objection-text"), required: true, control: objectionField("textarea", { rows: 5 }) },
  ];
  const send = async (given) => {
    const answer = await view.act({ kind: "objection-lodged", ...given });
    if (answer.state === "stands") view.announce(say("objection-lodged-said"));
    return answer;
  };
  objectionDialog(view, { title: say("objection-lodge"), text: say("objection-kept"), rows, label: say("objection-lodge"), send });
}

function answerObjection(view, each) {
  const { say } = view;
  const outcomes = ["dismissed", "upheld"].map((key) => el("option", { value: key }, say(`outcome:${key}`)));
  const rows = [
    { name: "outcome", label: say("objection-outcome"), required: true, control: objectionField("select", {}, outcomes) },
    { name: "reason", label: say("reason"), required: true, control: objectionField("textarea", { rows: 4 }) },
  ];
  const send = async (given) => {
    const answer = await view.act({ kind: "objection-answered", objection: each.event, region: each.region, ...given });
    if (answer.state === "stands") view.announce(say("objection-answered-said", { name: each.name }));
    return answer;
  };
  objectionDialog(view, { title: say("objection-answer-to", { name: each.name }), text: say("objection-answer-text"), rows, label: say("objection-answer"), send });
}

async function closePeriod(view) {
  const answer = await view.act({ kind: "objection-period-closed" });
  view.announce(answer.state === "stands" ? view.say("period-closed-said") : answer.why || view.say("not-taken"));
}

function objectionBlock(view, each) {
  const { say, state, language } = view;
  const at = (moment) => `${day(moment, language, view.zone)}, ${clock(moment, view.zone)}`;
  const answers = each.answers.map((answer, index) =>
    el("p", { class: index < each.answers.length - 1 ? "wb-quiet" : "" }, el("strong", {}, say(`outcome:${answer.outcome}`)), ` (${at(answer.at)}): `, answer.reason),
  );
  const may = state.objections.may.answer && !view.readOnly;
  return el(
    "li",
    { class: "wb-box wb-padded" },
    el("h4", {}, each.name),
    el("p", { class: "wb-quiet" }, [at(each.at), each.reference, say("objection-event", { number: each.sequence })].filter(Boolean).join(" · ")),
    each.late ? el("p", { class: "wb-heed-line" }, say("objection-late")) : null,
    el("p", { class: "wb-objection-text" }, each.text),
    answers.length ? answers : el("p", { class: "wb-heed-line" }, say("objection-waits")),
    may ? button(say(answers.length ? "objection-answer-again" : "objection-answer"), () => answerObjection(view, each), { "data-focus": `answer ${each.event}`, "aria-label": say("objection-answer-to", { name: each.name }) }) : null,
  );
}

function periodLine(view) {
  const { say, language } = view;
  const { ends, closed, runs, released } = view.state.objections;
  const at = (moment) => `${day(moment, language, view.zone)}, ${clock(moment, view.zone)}`;
  if (closed) return say("period-is-closed", { at: at(closed) });
  if (ends) return say(runs ? "period-runs" : "period-is-past", { ends: at(ends) });
  return say(released ? "period-not-yet" : "period-before-release");
}

function objectionsPart(view) {
  const { say, state } = view;
  const { may, lodged, ends, closed } = state.objections;
  const press = (allowed, word, act, attributes = {}) => (allowed && !view.readOnly ? button(say(word), () => act(view), { "data-focus": word, ...attributes }) : null);
  return el(
    "section",
    { class: "wb-part wb-objections", "aria-label": say("objections") },
    el(
      "div",
      { class: "wb-box wb-padded" },
      el("h3", { class: "wb-section-title" }, say("objections")),
      el("p", {}, periodLine(view)),
      el("div", { class: "wb-objection-acts" }, press(may.lodge, "objection-lodge", lodge, { class: "wb-button wb-primary" }), press(may.open, ends && !closed ? "period-longer" : "period-open", openPeriod), press(may.close, "period-close", closePeriod)),
    ),
    lodged.length ? el("ol", { class: "wb-objection-list" }, lodged.map((each) => objectionBlock(view, each))) : ends ? el("p", { class: "wb-quiet" }, say("objections-none")) : null,
  );
}
