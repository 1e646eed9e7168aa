// One criterion: segments with their words, the number beside, an own comment, and how it stands.

/** A text that is kept on the device at every key and becomes an event after a pause; `name` is a criterion or a turn. */
function textField(view, { entry, kind, name, label, hint, rows = 2 }) {
  const key = `${sheetKey(entry)}/${kind}/${name || ""}`;
  const status = el("span", { class: "wb-state", "aria-live": "off" });
  const area = el("textarea", { class: "wb-text", rows, id: "wb-" + randomHex(4), disabled: view.book.readOnly });
  const others = el("div", {});
  let written = false;
  const sync = () => {
    const draft = view.log && view.log.drafts.get(key);
    const value = draft ? draft.text : view.book.text(entry, kind, name);
    if (document.activeElement !== area && area.value !== value) area.value = value;
    const waits = view.book.own(entry, [kind], name === undefined ? undefined : name || "").length;
    written = written || Boolean(draft || waits);
    showState(view, status, draft || waits ? "sending" : written && value ? "saved" : "", null);
    fill(others, view.book.textsElsewhere(entry, kind, name).map((text) => el("p", { class: "wb-heed-line" }, view.say("text-elsewhere"), " ", el("q", {}, text))));
  };
  area.addEventListener("input", () => {
    view.typing(key, { entry: sheetKey(entry), kind, name: name || null, text: area.value });
    sync();
  });
  area.addEventListener("blur", () => view.settle(key));
  const line = el("div", { class: "wb-field-foot" }, hint ? el("span", { class: "wb-quiet" }, hint) : null, status);
  return { node: el("div", { class: "wb-field" }, el("label", { for: area.id }, label), area, line, others), area, sync, key };
}

function segmentText(view, each) {
  const number = (text) => shownNumber(text, view.language);
  return each.low === each.high ? number(each.low) : `${number(each.low)}–${number(each.high)}`;
}

function segmentGroup(view, entry, criterion, choose) {
  const name = "wb-" + randomHex(6);
  const all = segments(criterion);
  const inputs = all.map((each) => {
    const input = el("input", { type: "radio", name, value: each.mark, disabled: view.book.readOnly });
    input.addEventListener("change", () => choose(each.mark));
    return input;
  });
  const label = (each, at) =>
    el(
      "label",
      { class: "wb-segment" },
      inputs[at],
      el("span", { class: "wb-segment-number" }, segmentText(view, each)),
      said(each.title, view.language) ? el("span", { class: "wb-segment-words" }, said(each.title, view.language)) : null,
    );
  const worded = all.some((each) => said(each.title, view.language));
  const node = el("div", { class: "wb-segments", "data-worded": String(worded), "data-count": all.length }, all.map(label));
  const sync = (mark) => all.forEach((each, at) => (inputs[at].checked = each.holds(mark)));
  return { node, inputs, sync, each: all.every((one) => one.low === one.high) };
}

function stepper(view, entry, criterion, name, choose) {
  const { say, language } = view;
  const key = `${sheetKey(entry)}/mark/${criterion.key}`;
  const fault = el("p", { class: "wb-fault-line", id: "wb-" + randomHex(4), hidden: true });
  const disabled = view.book.readOnly;
  const step = (steps) => {
    const mark = view.book.mark(entry, criterion.key);
    if (mark === null) return;
    choose(steppedMark(mark, criterion.scale, steps));
    settled();
  };
  const less = button("−", () => step(-1), { class: "wb-step", "aria-label": say("less", { name }) });
  const more = button("+", () => step(1), { class: "wb-step", "aria-label": say("more", { name }) });
  const input = el("input", {
    class: "wb-number",
    type: "text",
    inputmode: Number(criterion.scale.decimals) ? "decimal" : "numeric",
    autocomplete: "off",
    placeholder: "–",
    disabled,
    "aria-label": say("number-of", { name, low: shownNumber(criterion.scale.low, language), high: shownNumber(criterion.scale.high, language) }),
    "aria-describedby": fault.id,
  });
  const shown = () => {
    const mark = view.book.mark(entry, criterion.key);
    return mark === null ? "" : shownNumber(mark, language);
  };
  // What another tab or device gave is shown even while the cursor rests here, unless something is being typed.
  let written = "";
  const write = () => (input.value = written = shown());
  const told = (found) => {
    show(fault, Boolean(found));
    input.setAttribute("aria-invalid", String(Boolean(found)));
    if (!found) return false;
    const [word, values] = found;
    const local = Object.entries(values).map(([each, value]) => [each, each === "value" ? value : shownNumber(value, language)]);
    fill(fault, say(word, Object.fromEntries(local)));
    return true;
  };
  const commit = () => {
    const typed = typedMark(input.value, criterion.scale);
    if (told(typed.fault)) return;
    if (typed.mark !== undefined) choose(typed.mark);
    write();
    view.forget(key);
  };
  input.addEventListener("input", () => view.typing(key, { text: input.value }, commit));
  input.addEventListener("blur", () => view.settle(key));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") view.settle(key);
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    view.settle(key);
    step(event.key === "ArrowUp" ? 1 : -1);
    write();
  });
  const sync = () => {
    const mark = view.book.mark(entry, criterion.key);
    if (fault.hidden && (document.activeElement !== input || input.value === written)) write();
    const size = mark === null ? null : units(mark, measure(criterion.scale).decimals);
    less.disabled = disabled || size === null || size <= measure(criterion.scale).low;
    more.disabled = disabled || size === null || size >= measure(criterion.scale).high;
  };
  const settled = () => {
    show(fault, false);
    input.removeAttribute("aria-invalid");
    view.forget(key);
    write();
  };
  // What was typed and is no mark stands here again when the page is drawn anew, and why it is none.
  const draft = disabled ? null : view.log && view.log.drafts.get(key);
  if (draft && told(typedMark(draft.text, criterion.scale).fault)) {
    input.value = draft.text;
    view.timers.set(key, { commit }); // whoever leaves the box asks this box
  }
  return { node: el("div", { class: "wb-stepper" }, less, input, more), fault, input, sync, settled };
}

/** Both values of a contested criterion, and the choice between them. */
function contestedBlock(view, entry, criterion, land) {
  const { say, language, book } = view;
  const node = el("div", { class: "wb-contested", role: "group", hidden: true });
  const option = (value, word, at) => {
    const text = value === null ? say("no-mark") : shownNumber(value, language);
    const press = () => (view.choose(entry, criterion, value), land());
    const when = at ? clock(at, book.zone) : "";
    return el(
      "button",
      { type: "button", class: "wb-choice", on: { click: press }, disabled: book.readOnly },
      el("span", { class: "wb-choice-mark" }, text),
      el("span", {}, say(word, { time: when })),
    );
  };
  const sync = (cell) => {
    show(node, cell.state === "contested");
    const now = JSON.stringify([cell.state, cell.event, cell.contested]);
    if (node.dataset.now === now) return;
    node.dataset.now = now;
    const others = new Map(cell.contested.map((each) => [each.mark, each]));
    others.delete(cell.mark);
    fill(node, [
      el("p", { class: "wb-contested-title" }, say("contested-title")),
      el("p", {}, say("contested-why")),
      el("div", { class: "wb-choices" }, [
        option(cell.mark, "value-stands", cell.at),
        [...others.values()].map((each) => option(each.mark, "value-other", each.at)),
      ]),
    ]);
  };
  return { node, sync };
}

function turnedAwayBlock(view) {
  const { say, language, book } = view;
  const node = el("ul", { class: "wb-turned-away", hidden: true });
  const line = (each) => {
    const value = each.mark === null || each.mark === undefined ? say("no-mark") : shownNumber(each.mark, language);
    return el("li", {}, say("turned-away", { value, time: each.at ? clock(each.at, book.zone) : "–", why: each.why || "" }));
  };
  const sync = (cell) => {
    show(node, cell.turned_away.length > 0);
    fill(node, cell.turned_away.map(line));
  };
  return { node, sync };
}

/**
 * A sentence why, where the panel asks for one at the ends of the scale. It goes while the reason is being written: were
 * it to go when the box is left, what is below would move away from under the finger that leaves it.
 */
function reasonBlock(view, entry, criterion, area) {
  const asked = view.book.state.panel.comments && view.book.state.panel.comments.reason_at_extremes;
  if (!asked) return { node: null, sync() {} };
  const node = el("p", { class: "wb-heed-line", hidden: true }, view.say("reason-asked"));
  const sync = () => show(node, !area.value.trim() && view.book.reasonsMissing(entry).some((each) => each.key === criterion.key));
  area.addEventListener("input", sync);
  return { node, sync };
}

function criterionRow(view, entry, criterion) {
  const { say, language, book } = view;
  const name = said(criterion.title, language) || criterion.key;
  const value = el("span", { class: "wb-value" });
  const status = el("span", { class: "wb-state" });
  const number = { settled() {} };
  // The button that was pressed goes away: who works by keyboard is then at the mark, and not at the page's top.
  const land = () => (group.inputs.find((input) => input.checked) || group.inputs[0]).focus({ preventScroll: true });
  const choose = (mark) => {
    view.mark(entry, criterion, mark);
    number.settled();
  };
  const group = segmentGroup(view, entry, criterion, choose);
  Object.assign(number, stepper(view, entry, criterion, name, (mark) => view.mark(entry, criterion, mark)));
  const comment = textField(view, {
    entry,
    kind: "comment-written",
    name: criterion.key,
    label: say("comment-on", { name }),
    hint: view.commentHint,
  });
  const opener = button("", () => unfold(true), { class: "wb-link", "aria-expanded": "false" });
  const unfold = (focus) => {
    show(comment.node, true);
    opener.setAttribute("aria-expanded", "true");
    show(opener, false);
    if (focus) comment.area.focus();
  };
  show(comment.node, false);
  const clear = button(say("withdraw"), () => (choose(null), land()), { class: "wb-link wb-link-quiet", "aria-label": say("withdraw-of", { name }) });
  const contested = contestedBlock(view, entry, criterion, land);
  const blocks = [contested, reasonBlock(view, entry, criterion, comment.area), turnedAwayBlock(view)];
  const description = said(criterion.description, language);
  const sync = () => {
    const cell = book.cell(entry, criterion.key);
    group.sync(cell.mark);
    number.sync();
    comment.sync();
    fill(value, cell.mark === null ? say("not-marked") : shownNumber(cell.mark, language));
    value.dataset.empty = String(cell.mark === null);
    showState(view, status, cell.state === "empty" ? "" : cell.state, cell.at);
    show(clear, cell.mark !== null && !book.readOnly);
    fill(opener, say("comment-add"));
    if (comment.area.value && comment.node.hidden) unfold(false);
    for (const block of blocks) block.sync(cell);
  };
  const tools = el("div", { class: "wb-tools" }, group.each ? null : number.node, book.readOnly ? null : opener, clear, status);
  const node = el(
    "fieldset",
    { class: "wb-criterion", "data-criterion": criterion.key },
    el("legend", {}, el("span", { class: "wb-criterion-name" }, name), el("span", { class: "wb-weight" }, view.weight(entry, criterion))),
    value,
    description ? el("p", { class: "wb-description" }, description) : null,
    contested.node,
    group.node,
    tools,
    number.fault,
    blocks.slice(1).map((block) => block.node),
    comment.node,
  );
  const focus = () => {
    node.scrollIntoView({ block: "center" });
    land();
  };
  return { node, sync, focus, key: criterion.key };
}
