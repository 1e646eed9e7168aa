// Sheets that were keyed from paper or a file: a chair who kept apart from them confirms or declines.

function answerKeyed(view, each, kind, extra) {
  const { event, stage, submission } = each;
  return view.act({ kind, stage, submission, transcription: event, ...extra });
}

async function confirmKeyed(view, each) {
  const answer = await answerKeyed(view, each, "transcription-confirmed", {});
  view.announce(answer.state === "stands" ? view.say("keyed-confirmed-said") : answer.why || view.say("not-taken"));
}

function declineKeyed(view, each) {
  const { say } = view;
  const send = ({ reason }) => answerKeyed(view, each, "transcription-declined", { reason });
  view.askReason({ title: say("keyed-decline"), text: say("keyed-decline-text"), label: say("keyed-decline"), send });
}

function keyedCard(view, each) {
  const { say, language, state } = view;
  const submission = state.intake.submissions.find((one) => one.stage === each.stage && one.key === each.submission);
  const name = submission ? view.regionName(submission.region) : each.submission;
  const criteria = state.panel.stages.find((stage) => stage.key === each.stage).criteria;
  const row = (criterion) => {
    const mark = each.marks[criterion.key];
    return el("tr", {}, el("th", { scope: "row" }, said(criterion.title, language)), el("td", { class: "wb-figure" }, mark === undefined ? "–" : shownNumber(mark, language)));
  };
  const what = say("keyed-what", { who: view.seatTitle(each.holder), source: say(`source:${each.source}`), reference: each.reference, by: view.seatTitle(each.by), time: clock(each.at, view.zone) });
  return el(
    "li",
    { class: "wb-keyed-card" },
    el("h4", {}, name),
    el("p", { class: "wb-quiet" }, what),
    each.marks ? el("table", { class: "wb-table" }, el("tbody", {}, criteria.map(row))) : null,
    each.comment ? el("p", {}, each.comment) : null,
    each.may && !view.readOnly
      ? el("div", { class: "wb-filters" }, button(say("keyed-decline"), () => declineKeyed(view, each), { "data-focus": `decline ${each.event}` }), button(say("keyed-confirm"), () => confirmKeyed(view, each), { class: "wb-button wb-primary", "data-focus": `confirm ${each.event}` }))
      : el("p", { class: "wb-heed-line" }, each.why_not),
  );
}

/** What waits for the chair's word; nothing where nothing waits, or for seats that do not lead. */
function keyedSection(view) {
  const { say, state } = view;
  const waiting = (state.keyed || []).filter((each) => each.state === "waiting");
  if (!waiting.length || !(state.may || {}).release) return null;
  return el(
    "section",
    { class: "wb-keyed-waiting", "aria-label": say("keyed-waiting", { count: waiting.length }) },
    el("h3", { class: "wb-section-title" }, say("keyed-waiting", { count: waiting.length })),
    el("p", { class: "wb-quiet" }, say("keyed-waiting-text")),
    el("ul", {}, waiting.map((each) => keyedCard(view, each))),
  );
}
