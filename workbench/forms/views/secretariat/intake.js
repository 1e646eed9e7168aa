// Taking in: files are tried first, every fault is named by line, and only then is anything stored; all or nothing.

function chosen(view, files) {
  view.files = [...files];
  view.tried = null;
  view.render();
  if (view.files.length) tryIntake(view, {});
}

async function tryIntake(view, source) {
  view.trying = true;
  view.source = source;
  view.render();
  const files = source.incoming ? undefined : view.files;
  view.tried = await view.act({ kind: "submissions-taken-in", dry_run: true, ...source }, files);
  view.trying = false;
  view.render();
}

async function takeIn(view) {
  const { say, state } = view;
  const item = { kind: "submissions-taken-in", ...view.source };
  const files = view.source.incoming ? undefined : view.files;
  const store = async ({ reason }) => {
    const answer = await view.act({ ...item, reason }, files);
    if (answer.state === "stands") {
      view.files = [];
      view.tried = null;
      view.orders = null;
      view.announce(say("taken-in", answer.rows || {}));
    }
    return answer;
  };
  if (state.intake.submissions.length) view.askReason({ title: say("correct-title"), text: say("correct-text", { before: state.intake.submissions.length, after: ((view.tried || {}).rows || {}).submissions }), label: say("take-in"), send: store });
  else {
    const answer = await store({ reason: "" });
    if (answer.state !== "stands") {
      view.tried = answer;
      view.render();
    }
  }
}

function triedBlock(view) {
  const { say, tried } = view;
  if (view.trying) return el("div", { class: "wb-tried" }, waiting(say));
  if (!tried) return null;
  const faults = tried.faults || [];
  if (tried.state === "stands" && !faults.length) {
    const { regions, innovations, submissions } = tried.rows || {};
    const tile = (count, word) => el("div", { class: "wb-tile" }, el("strong", {}, String(count)), el("span", {}, say(word)));
    return el(
      "div",
      { class: "wb-tried", role: "status" },
      el("p", { class: "wb-receipt-title" }, say("dry-run-fine")),
      el("div", { class: "wb-tiles" }, tile(regions, "regions"), tile(innovations, "innovations"), tile(submissions, "submissions")),
      button(say("take-in"), () => takeIn(view), { class: "wb-button wb-primary", "data-focus": "take-in" }),
    );
  }
  return el(
    "div",
    { class: "wb-tried", role: "alert" },
    el("p", { class: "wb-receipt-title wb-fault-title" }, faults.length ? say("dry-run-faults", { count: faults.length }) : say("dry-run-refused")),
    faults.length ? el("ol", { class: "wb-faults" }, faults.map((each) => el("li", {}, each))) : el("p", {}, tried.why),
    el("p", { class: "wb-quiet" }, say("nothing-stored")),
  );
}

/** How the names of files end that the server reads. */
const TABLES = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.jsonl,.ndjson,.parquet";

function dropZone(view) {
  const { say } = view;
  const input = el("input", { type: "file", multiple: true, accept: TABLES, class: "wb-hidden", id: "wb-" + randomHex(4), "data-focus": "files" });
  input.addEventListener("change", () => chosen(view, input.files));
  const names = (view.files || []).map((file) => file.name).join(", ");
  const zone = el(
    "label",
    { class: "wb-drop", for: input.id },
    el("strong", {}, say("choose-files")),
    el("span", { class: "wb-quiet" }, names || say("drop-hint")),
  );
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset.over = "true";
  });
  zone.addEventListener("dragleave", () => delete zone.dataset.over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    chosen(view, event.dataTransfer.files);
  });
  return el("div", { class: "wb-drop-box" }, input, zone);
}

function intakePart(view) {
  const { say, state } = view;
  const { regions, innovations, submissions } = state.intake;
  const there = submissions.length ? say("intake-there", { regions: regions.length, innovations: innovations.length, submissions: submissions.length }) : say("intake-none");
  const incoming = state.incoming || [];
  const able = !view.readOnly && view.doors.events;
  return el(
    "section",
    { class: "wb-part wb-box wb-padded", "aria-label": say("intake") },
    el("p", {}, there),
    able ? dropZone(view) : el("p", { class: "wb-quiet" }, say("intake-elsewhere")),
    able && incoming.length
      ? el("div", { class: "wb-incoming" }, el("p", {}, say("incoming"), " ", el("span", { class: "wb-quiet" }, incoming.join(", "))), button(say("try-incoming"), () => tryIntake(view, { incoming: true }), { "data-focus": "incoming" }))
      : null,
    triedBlock(view),
  );
}
