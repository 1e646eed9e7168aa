// The running order of each room: moved by buttons that the keyboard reaches too, and sent when it is saved.

function markedStages(view) {
  return view.state.panel.stages.filter((stage) => stage.held !== false && stage.criteria.length);
}

/** The order that holds now: as the desk hands it in, else folded from the log as the server folds it. */
function ordersNow(view) {
  const { state } = view;
  const orders = new Map();
  if (state.orders) {
    for (const { stage, room, order } of state.orders) orders.set(`${stage} ${room}`, [...order]);
    return orders;
  }
  const rooms = state.panel.rooms;
  for (const stage of markedStages(view)) {
    const here = state.intake.submissions.filter((each) => each.stage === stage.key);
    for (const room of rooms) {
      const named = (room.order && room.order[stage.key]) || [];
      const own = here.filter((each) => (each.room || (rooms.length === 1 ? room.key : null)) === room.key).map((each) => each.key);
      orders.set(`${stage.key} ${room.key}`, named.length ? named.filter((key) => here.some((each) => each.key === key)) : own);
    }
  }
  for (const line of state.events || []) takeOrder(orders, JSON.parse(line).body);
  return orders;
}

function takeOrder(orders, body) {
  if (!body || body.kind !== "running-order-changed") return;
  for (const [place, order] of orders) {
    if (place.startsWith(`${body.stage} `)) orders.set(place, order.filter((key) => !body.order.includes(key)));
  }
  orders.set(`${body.stage} ${body.room}`, [...body.order]);
}

function draftOrders(view) {
  if (!view.orders) view.orders = { from: ordersNow(view), now: ordersNow(view) };
  return view.orders;
}

function changedPlaces(view) {
  const { from, now } = draftOrders(view);
  return [...now.keys()].filter((place) => (from.get(place) || []).join() !== now.get(place).join());
}

function submissionOf(view, stage, key) {
  return view.state.intake.submissions.find((each) => each.stage === stage && each.key === key);
}

function submissionName(view, stage, key) {
  const found = submissionOf(view, stage, key);
  return found ? view.regionName(found.region) : key;
}

function move(view, place, at, by) {
  const order = draftOrders(view).now.get(place);
  const [moved] = order.splice(at, 1);
  order.splice(at + by, 0, moved);
  view.render();
  // At an end the pressed button is gone; the other one of the same row then has the focus.
  const wanted = view.body.querySelector(`[data-focus="${CSS.escape(`${by < 0 ? "up" : "down"} ${moved}`)}"]`);
  const other = view.body.querySelector(`[data-focus="${CSS.escape(`${by < 0 ? "down" : "up"} ${moved}`)}"]`);
  const next = wanted && !wanted.disabled ? wanted : other;
  if (next) next.focus();
  fill(view.said, view.say("now-at", { name: submissionName(view, place.split(" ")[0], moved), number: at + by + 1 }));
}

/** Who moves a submission that somebody has confirmed is asked first: its marks stay, and others are asked for more. */
async function mayMove(view, stage, key, room) {
  const { say, state } = view;
  const found = (state.confirmed || []).find((each) => each.stage === stage && each.submission === key);
  if (!found) return true;
  const names = { name: submissionName(view, stage, key), room: view.titled("rooms", room) };
  return sure(view, say("move-title", names), say("move-text", { count: found.count }), say("to-room", names));
}

async function toRoom(view, place, at, room) {
  const [stage] = place.split(" ");
  const key = draftOrders(view).now.get(place)[at];
  if (!(await mayMove(view, stage, key, room))) return;
  const { now } = draftOrders(view);
  at = now.get(place).indexOf(key);
  if (at < 0) return;
  const [moved] = now.get(place).splice(at, 1);
  now.get(`${stage} ${room}`).push(moved);
  view.render();
}

function orderRow(view, place, key, at, order) {
  const { say, state } = view;
  const [stage, room] = place.split(" ");
  const name = submissionName(view, stage, key);
  const title = (submissionOf(view, stage, key) || {}).title;
  const step = (by, word, focus) =>
    button(by < 0 ? "↑" : "↓", () => move(view, place, at, by), { class: "wb-button wb-move", disabled: at + by < 0 || at + by >= order.length, "aria-label": say(word, { name }), "data-focus": `${focus} ${key}` });
  const others = state.panel.rooms.filter((each) => each.key !== room);
  return el(
    "li",
    { class: "wb-order-row" },
    el("span", { class: "wb-list-number" }, String(at + 1).padStart(2, "0")),
    el("span", { class: "wb-order-name" }, el("strong", {}, name), title ? el("span", { class: "wb-quiet" }, title) : null),
    view.readOnly
      ? null
      : el(
          "span",
          { class: "wb-moves" },
          others.map((each) => button(say("to-room", { room: view.titled("rooms", each.key) }), () => toRoom(view, place, at, each.key), { class: "wb-link", "aria-label": say("to-room-of", { name, room: view.titled("rooms", each.key) }), "data-focus": `room ${key}` })),
          step(-1, "up-of", "up"),
          step(1, "down-of", "down"),
        ),
  );
}

async function saveOrders(view) {
  const { say } = view;
  for (const place of changedPlaces(view)) {
    const [stage, room] = place.split(" ");
    const { now, from } = draftOrders(view);
    const answer = await view.act({ kind: "running-order-changed", stage, room, order: now.get(place), reason: "" });
    if (answer.state !== "stands") return view.announce(answer.why || say("not-taken"));
    from.set(place, [...now.get(place)]);
  }
  return view.announce(say("order-saved"));
}

function orderPart(view) {
  const { say } = view;
  const { now } = draftOrders(view);
  const changed = changedPlaces(view).length > 0;
  const undo = () => {
    view.orders = null;
    view.render();
  };
  if (![...now.values()].some((order) => order.length)) return el("section", { class: "wb-part" }, notice("empty", say("no-order"), say("no-order-why")));
  const several = markedStages(view).length > 1;
  const room = ([place, order]) => {
    const [stage, key] = place.split(" ");
    const title = [view.titled("rooms", key), several ? view.titled("stages", stage) : ""].filter(Boolean).join(" · ");
    return el(
      "section",
      { class: "wb-room", "aria-label": title },
      el("h3", { class: "wb-section-title" }, title, el("span", { class: "wb-quiet" }, say("submissions-count", { count: order.length }))),
      el("ol", { class: "wb-rows" }, order.map((each, at) => orderRow(view, place, each, at, order))),
    );
  };
  return el(
    "section",
    { class: "wb-part", "aria-label": say("running-order") },
    el("div", { class: "wb-order-rooms" }, [...now].map(room)),
    changed && !view.readOnly
      ? el("div", { class: "wb-save" }, el("p", {}, say("order-changed")), button(say("undo"), undo, { "data-focus": "undo" }), button(say("save-order"), () => saveOrders(view), { class: "wb-button wb-primary", "data-focus": "save" }))
      : null,
  );
}
