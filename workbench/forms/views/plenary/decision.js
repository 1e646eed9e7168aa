// The plenary decides: places as computed, or changed by name with a reason; what it does is shown before it is done.

/** The places of a cluster as they stand: the plenary's where it gave one, else the computed one; best first. */
function decidedPlaces(view, cluster) {
  const changed = new Map(view.state.plenary[cluster.cluster].changes.map((each) => [each.region, each]));
  const rows = cluster.places.map((place) => ({ ...place, change: changed.get(place.region) || null, stands: changed.has(place.region) ? changed.get(place.region).place : place.place }));
  return rows.sort((one, other) => (one.stands === null) - (other.stands === null) || (one.stands || 0) - (other.stands || 0));
}

function placeOr(view, place) {
  return place === null ? view.say("place-none") : String(place);
}

/** What another place does to the cluster, in words: who stands where then, and what is odd about it. */
function decisionEffect(view, effect) {
  const { say } = view;
  const moved = effect.places.filter((each) => each.before !== each.after);
  const line = (each) => el("li", {}, say("place-becomes", { name: each.name, before: placeOr(view, each.before), after: placeOr(view, each.after), computed: placeOr(view, each.computed) }));
  const held = (place) => effect.places.filter((each) => each.after === place).map((each) => each.name).join(", ");
  return [
    el("strong", { class: "wb-effect-title" }, say("decision-effect")),
    moved.length ? el("ul", { class: "wb-effect" }, moved.map(line)) : el("p", {}, say("nothing-changes")),
    effect.twice.map((place) => el("p", { class: "wb-heed-line" }, say("place-twice", { place, names: held(place) }))),
    effect.empty.map((place) => el("p", { class: "wb-heed-line" }, say("place-empty", { place }))),
  ];
}

/** The effect of the place that is typed, asked of the server; what was asked for and not shown cannot be sent. */
class Foreseen {
  constructor(view, item, shown) {
    this.view = view;
    this.item = item;
    this.shown = shown;
    this.place = undefined;
  }

  async look(place) {
    this.place = undefined;
    this.asked = place;
    const seen = await this.view.act({ kind: "place-changed", ...this.item, place, dry_run: true });
    if (this.asked !== place) return false;
    fill(this.shown, seen.effect ? decisionEffect(this.view, seen.effect) : el("p", { class: "wb-fault-line", role: "alert" }, seen.why || this.view.say("not-taken")));
    if (seen.effect) this.place = place;
    return Boolean(seen.effect);
  }
}

function changeDialog(view, cluster, row) {
  const { say } = view;
  const name = view.regionName(row.region);
  const item = { cluster: cluster.cluster, submission: row.stages[0].submission };
  const input = el("input", { class: "wb-text", type: "number", inputmode: "numeric", min: 1, max: cluster.places.length, step: 1, id: "wb-" + randomHex(4) });
  const area = el("textarea", { class: "wb-text", rows: 3, id: "wb-" + randomHex(4) });
  const shown = el("div", { class: "wb-foreseen", "aria-live": "polite" }, el("p", { class: "wb-quiet" }, say("decision-type")));
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const foreseen = new Foreseen(view, item, shown);
  const complain = (words, control) => {
    show(fault, Boolean(words));
    fill(fault, words);
    if (words && control) control.focus();
  };
  area.addEventListener("input", () => complain(""));
  const typed = () => (/^[1-9]\d*$/.test(input.value.trim()) ? Number(input.value.trim()) : null);
  let soon = null;
  input.addEventListener("input", () => {
    clearTimeout(soon);
    complain("");
    if (typed()) soon = setTimeout(() => foreseen.look(typed()), 250);
  });
  const go = async () => {
    clearTimeout(soon);
    if (!typed()) return complain(say("place-wanted", { count: cluster.places.length }), input);
    if (!area.value.trim()) return complain(say("reason-wanted"), area);
    complain("");
    confirm.disabled = true;
    // What was not shown yet is shown first, and done at the next press.
    if (foreseen.place !== typed()) {
      await foreseen.look(typed());
      confirm.disabled = false;
      return undefined;
    }
    const answer = await view.act({ kind: "place-changed", ...item, place: foreseen.place, reason: area.value.trim() });
    confirm.disabled = false;
    if (answer.state !== "stands") return complain(answer.why || say("not-taken"));
    dialog.close();
    return view.announce(say("place-changed-said", { name, place: foreseen.place }));
  };
  const confirm = button(say("place-change"), go, { class: "wb-button wb-primary" });
  const body = [
    el("p", {}, say("place-change-text", { computed: placeOr(view, row.place) })),
    el("label", { for: input.id }, say("place-new", { count: cluster.places.length })),
    input,
    shown,
    el("label", { for: area.id }, say("reason")),
    area,
    fault,
  ];
  const dialog = openDialog(view.root, { title: say("place-change-title", { name }), body, buttons: [button(say("cancel"), () => dialog.close()), confirm], closeWord: say("close") });
  input.focus();
}

/** Back to the computed place; that, too, is shown before and has its reason. */
async function undoDialog(view, cluster, row) {
  const { say } = view;
  const name = view.regionName(row.region);
  const item = { kind: "place-changed", cluster: cluster.cluster, submission: row.change.submission, place: null };
  const seen = await view.act({ ...item, dry_run: true });
  if (!seen.effect) return view.announce(seen.why || say("not-taken"));
  const send = async ({ reason }) => {
    const answer = await view.act({ ...item, reason });
    if (answer.state === "stands") view.announce(say("place-undone-said", { name, place: placeOr(view, row.place) }));
    return answer;
  };
  return view.askReason({ title: say("place-undo-title", { name }), text: decisionEffect(view, seen.effect), label: say("place-undo"), send });
}

function adoptDialog(view, cluster) {
  const { say } = view;
  const rows = decidedPlaces(view, cluster);
  const note = el("textarea", { class: "wb-text", rows: 2, id: "wb-" + randomHex(4) });
  const fault = el("p", { class: "wb-fault-line", role: "alert", hidden: true });
  const go = async () => {
    confirm.disabled = true;
    const places = rows.map((each) => ({ region: each.region, place: each.stands }));
    const answer = await view.act({ kind: "places-adopted", cluster: cluster.cluster, places, note: note.value.trim() });
    confirm.disabled = false;
    show(fault, answer.state !== "stands");
    if (answer.state !== "stands") return fill(fault, answer.why || say("not-taken"));
    dialog.close();
    return view.announce(say("adopted-said", { cluster: view.titled("clusters", cluster.cluster) }));
  };
  const confirm = button(say("adopt"), go, { class: "wb-button wb-primary" });
  const line = (each) => el("li", {}, el("span", { class: "wb-figure" }, each.stands === null ? "–" : String(each.stands)), el("span", {}, view.regionName(each.region)), each.change ? el("span", { class: "wb-quiet" }, say("computed-was", { place: placeOr(view, each.place) })) : null);
  const body = [el("p", {}, say("adopt-text")), el("ul", { class: "wb-adopted-list" }, rows.map(line)), el("label", { for: note.id }, say("adopt-note")), note, fault];
  const dialog = openDialog(view.root, { title: say("adopt-title", { cluster: view.titled("clusters", cluster.cluster) }), body, buttons: [button(say("cancel"), () => dialog.close()), confirm], closeWord: say("close") });
}

function decidedRow(view, cluster, row, may) {
  const { say } = view;
  const name = view.regionName(row.region);
  const act = (key, press) => button(say(key), press, { class: "wb-link", "aria-label": say(`${key}-title`, { name }), "data-focus": `${key} ${row.region}` });
  return el(
    "tr",
    { "data-changed": String(Boolean(row.change)) },
    el("td", { class: "wb-figure wb-place" }, row.stands === null ? "–" : String(row.stands), row.shared && !row.change ? el("span", { class: "wb-shared" }, say("shared")) : null),
    el("th", { scope: "row" }, name, row.change ? el("p", { class: "wb-why" }, say("changed-by", { place: placeOr(view, row.place), sequence: row.change.sequence }), " ", row.change.reason) : null),
    el("td", { class: "wb-figure" }, row.value === null ? "–" : shownNumber(fixed(row.value, view.columns.places), view.language)),
    may ? el("td", { class: "wb-more" }, el("div", { class: "wb-filters" }, row.stages.length ? act("place-change", () => changeDialog(view, cluster, row)) : null, row.change ? act("place-undo", () => undoDialog(view, cluster, row)) : null)) : null,
  );
}

function adoptedLine(view, decided) {
  const { say, language } = view;
  if (!decided.adopted) return el("p", { class: "wb-quiet" }, say("adopted-not-yet"));
  const { at, sequence, stands, note } = decided.adopted;
  const values = { at: `${day(at, language, view.zone)}, ${clock(at, view.zone)}`, sequence };
  return el("p", { class: stands ? "wb-adopted" : "wb-heed-line" }, say(stands ? "adopted-at" : "adopted-before", values), note ? ` ${note}` : null);
}

function decisionPart(view, cluster) {
  const { say, state } = view;
  const decided = state.plenary[cluster.cluster];
  const heading = el("h4", { class: "wb-sub-title" }, say("plenary"));
  if (!decided || !decided.final) return [heading, el("p", { class: "wb-quiet" }, say("plenary-later"))];
  const may = decided.may && !view.readOnly;
  const words = [["place", "wb-figure"], ["region", null], ["official", "wb-figure"]];
  const head = [words.map(([key, name]) => el("th", { scope: "col", class: name }, say(key))), may ? el("th", { scope: "col" }, el("span", { class: "wb-hidden" }, say("place-change"))) : null];
  return [
    heading,
    el("div", { class: "wb-sheet-box" }, el("table", { class: "wb-table wb-decided" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, decidedPlaces(view, cluster).map((row) => decidedRow(view, cluster, row, may))))),
    adoptedLine(view, decided),
    may && !(decided.adopted && decided.adopted.stands) ? el("p", {}, button(say("adopt"), () => adoptDialog(view, cluster), { class: "wb-button wb-primary", "aria-label": say("adopt-title", { cluster: view.titled("clusters", cluster.cluster) }), "data-focus": `adopt ${cluster.cluster}` })) : null,
  ];
}
