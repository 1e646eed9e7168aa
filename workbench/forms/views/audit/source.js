// What is audited: a stage of the panel at a moment, or a file of long marks that is opened here.

const PART = 512 * 1024;

function sourceTools(view) {
  const { say, state } = view;
  const file = state.source === "file";
  return el(
    "div",
    { class: "wb-audit-source" },
    file ? null : stageChooser(view),
    file ? el("p", { class: "wb-audit-file" }, say("file-open", { file: state.file }), button(say("back-to-panel"), () => view.openFile(null), { class: "wb-link", "data-focus": "back" })) : momentChooser(view),
    fileChooser(view),
  );
}

function chooser(view, label, value, options, choose) {
  const id = `wb-audit-${label}`;
  const list = el("select", { id, class: "wb-text wb-select", "data-focus": `choose ${label}`, on: { change: (event) => choose(event.target.value) } }, options.map(([key, text]) => el("option", { value: key, selected: key === value }, text)));
  return el("div", { class: "wb-choose" }, el("label", { for: id }, view.say(label)), list);
}

function stageChooser(view) {
  const { state, language } = view;
  const stages = state.panel.stages.filter((stage) => stage.held !== false && stage.criteria.length);
  if (stages.length < 2) return null;
  return chooser(view, "stage", state.stage, stages.map((stage) => [stage.key, said(stage.title, language)]), (stage) => view.ask({ stage }));
}

function momentChooser(view) {
  const { say, state } = view;
  const asked = state.asked || {};
  const moments = ["now", "release", "before-discussion", "after-discussion", "moment"].map((key) => [key, say(`until:${key}`)]);
  const choose = (until) => {
    view.momentOpen = until === "moment";
    if (until === "moment") view.render();
    else view.ask({ until, moment: "" });
  };
  const open = view.momentOpen || Boolean(asked.moment);
  const moment = () => {
    const input = el("input", { type: "datetime-local", id: "wb-audit-at", class: "wb-text wb-select", "data-focus": "moment", value: asked.moment ? localText(asked.moment) : "" });
    const go = () => input.value && view.ask({ until: "", moment: new Date(input.value).toISOString() });
    return el("div", { class: "wb-choose" }, el("label", { for: "wb-audit-at" }, say("moment-here")), el("span", { class: "wb-choose-row" }, input, button(say("moment-go"), go, { "data-focus": "moment go" })));
  };
  return [chooser(view, "until", open ? "moment" : asked.until || "now", moments, choose), open ? moment() : null];
}

/** A moment as the browser's own field wants it, on this device's clock. */
function localText(moment) {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fileChooser(view) {
  const { say } = view;
  const take = (event) => event.target.files[0] && view.openFile(event.target.files[0]);
  return el(
    "div",
    { class: "wb-choose" },
    el("p", { class: "wb-choose-title", id: "wb-audit-file-what" }, say("open-file")),
    fileButton(say("choose-file"), { id: "wb-audit-file", accept: ".csv,.tsv,.txt,text/csv", "aria-describedby": "wb-audit-file-what", "data-focus": "file", on: { change: take } }),
    el("p", { class: "wb-quiet" }, say("open-file-why")),
  );
}

/** Hand a file to the kernel part by part, so that no message is larger than a websocket takes. */
async function handIn(model, file) {
  const count = Math.max(1, Math.ceil(file.size / PART));
  for (let at = 0; at < count; at += 1) {
    const content = await file.slice(at * PART, (at + 1) * PART).arrayBuffer();
    model.send({ file: { name: file.name, first: at === 0, last: at === count - 1 } }, undefined, [new DataView(content)]);
  }
}
