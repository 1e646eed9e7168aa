// Two texts side by side: a passage has one colour and number on both sides, wherever it was moved to.

/** Cut a text at every edge of a passage, an edit and a common run, so that each piece is one element. */
function textPieces(pair, side) {
  const which = side === 0 ? "first" : "second";
  const { text, common } = pair.sides[side];
  const edges = new Set([0, text.length]);
  for (const passage of pair.passages) for (const span of [passage[which], ...passage.edits.map((edit) => edit[which])]) span.forEach((at) => edges.add(at));
  for (const span of common) span.forEach((at) => edges.add(at));
  for (const part of pair.sides[side].parts) [part.start, part.end].forEach((at) => edges.add(at));
  const cuts = [...edges].filter((at) => at >= 0 && at <= text.length).sort((one, other) => one - other);
  const within = (span, start, end) => span[0] <= start && end <= span[1] && span[0] < span[1];
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1];
    const number = pair.passages.findIndex((passage) => within(passage[which], start, end));
    const edited = number >= 0 && pair.passages[number].edits.some((edit) => within(edit[which], start, end));
    return { start, end, number, edited, common: common.some((span) => within(span, start, end)) };
  });
}

function textPiece(view, pair, side, piece) {
  const words = pair.sides[side].text.slice(piece.start, piece.end);
  if (piece.number < 0) return piece.common ? el("span", { class: "wb-common", title: view.say("is-common") }, words) : words;
  const mark = el(piece.edited ? "ins" : "mark", {
    class: piece.edited ? "wb-edited" : "wb-passage",
    "data-colour": String((piece.number % 5) + 1),
    "data-passage": String(piece.number),
    "data-common": piece.common ? "true" : null,
    on: { click: () => view.followPassage(piece.number, 1 - side) },
  });
  mark.append(words);
  return mark;
}

function sideText(view, pair, side) {
  const one = pair.sides[side];
  const pieces = textPieces(pair, side);
  const started = new Set();
  const number = (piece) => {
    if (piece.number < 0 || started.has(piece.number)) return null;
    started.add(piece.number);
    return button(String(piece.number + 1), () => view.followPassage(piece.number, 1 - side), {
      class: "wb-passage-number",
      "data-colour": String((piece.number % 5) + 1),
      "aria-label": view.say("passage-goto", { number: piece.number + 1 }),
    });
  };
  const part = (each) => [
    one.parts.length > 1 ? el("h4", { class: "wb-prose-title" }, fieldName(view, each.field)) : null,
    el("p", { class: "wb-prose wb-side-text" }, pieces.filter((piece) => piece.start >= each.start && piece.end <= each.end).map((piece) => [number(piece), textPiece(view, pair, side, piece)])),
  ];
  const came = pair.came_first === one.key ? el("span", { class: "wb-tag" }, view.say("came-first")) : null;
  return el(
    "article",
    { class: "wb-side", "data-side": String(side), tabindex: "0", "aria-label": one.name },
    el("header", { class: "wb-side-head" }, el("h3", { class: "wb-side-name" }, one.name), el("p", { class: "wb-quiet" }, innovationLine(view, one.key)), came),
    one.parts.length ? one.parts.map(part) : el("p", { class: "wb-quiet" }, view.say("no-text")),
  );
}

function pairFigures(view, pair, row) {
  const { say } = view;
  const figures = [
    ["cosine", decimal(view, pair.cosine)],
    ...(Math.abs(pair.whole_cosine - pair.cosine) > 0.004 ? [["whole_cosine", decimal(view, pair.whole_cosine)]] : []),
    ["words", decimal(view, row.words)],
    ["overlap", decimal(view, pair.overlap)],
    ["of_first", percent(view, pair.of_first)],
    ["of_second", percent(view, pair.of_second)],
    ["percentile", `${decimal(view, row.percentile, 3)}${row.percentile_error ? ` ± ${decimal(view, row.percentile_error, 3)}` : ""}`],
    ...Object.entries(row.fields).map(([name, value]) => [`field:${name}`, decimal(view, value)]),
  ];
  const title = (key) => (key.startsWith("field:") ? fieldName(view, key.slice(6)) : say(`column:${key}`));
  return el("dl", { class: "wb-figures" }, figures.map(([key, value]) => el("div", {}, el("dt", {}, title(key)), el("dd", {}, value))));
}

function passageList(view, pair) {
  const { say } = view;
  if (!pair.passages.length) return el("p", { class: "wb-quiet" }, say("no-passages"));
  const item = (passage, at) => {
    const words = pair.sides[0].text.slice(...passage.first);
    return el(
      "li",
      { class: "wb-passage-item" },
      el("span", { class: "wb-passage-number", "data-colour": String((at % 5) + 1), "aria-hidden": "true" }, String(at + 1)),
      el("span", { class: "wb-passage-words" }, say(passage.edits.length ? "passage-edited" : "passage-verbatim", { words: passage.words, edits: passage.edits.length })),
      button(say("leave-out"), () => view.leaveOut(words), { class: "wb-link", "aria-label": say("leave-out-passage", { number: at + 1 }), "data-focus": `leave ${at}` }),
    );
  };
  return el("ol", { class: "wb-passage-list" }, pair.passages.map(item));
}

function pairHistory(view, row) {
  const said = decisionsOf(view, row);
  if (!said.length) return null;
  const line = (each) =>
    el("li", {}, el("span", { class: "wb-tag", "data-kind": each.decision }, view.say(`decision:${each.decision}`)), ` ${each.reason} `, el("span", { class: "wb-quiet" }, `${view.seatTitle(each.seat)}, ${day(each.at, view.language, view.zone)} ${clock(each.at, view.zone)}`));
  return el("section", { class: "wb-history", "aria-label": view.say("decisions") }, el("h4", { class: "wb-prose-title" }, view.say("decisions")), el("ol", {}, [...said].reverse().map(line)));
}

function pairView(view, pair, row) {
  const { say } = view;
  const found = findingsShown(view);
  const at = found.findIndex((each) => pairKey(each) === pairKey(row));
  const go = (to) => () => view.open(found[to]);
  return el(
    "section",
    { class: "wb-sheet-part wb-pair", "aria-label": say("side-by-side"), tabindex: "-1", "data-focus": "pair-view", on: { keydown: (event) => view.pairKeys(event, found, at) } },
    el(
      "div",
      { class: "wb-pair-head" },
      button(say("back-to-list"), () => view.close(), { class: "wb-link", "data-focus": "back" }),
      el("div", { class: "wb-pair-steps" }, button(say("previous"), go(at - 1), { disabled: at <= 0, "data-focus": "previous" }), button(say("next"), go(at + 1), { disabled: at < 0 || at >= found.length - 1, "data-focus": "next" })),
    ),
    el("h2", { class: "wb-hidden" }, `${pair.sides[0].name} ⟷ ${pair.sides[1].name}`),
    row.declared ? el("p", { class: "wb-declared" }, say("declared-line")) : null,
    decisionButtons(view, row),
    pairHistory(view, row),
    pairFigures(view, pair, row),
    passageList(view, pair),
    el("div", { class: "wb-sides" }, sideText(view, pair, 0), sideText(view, pair, 1)),
  );
}
