// The discussion that follows the last sheet: opened once, over after its minutes or when everybody has answered.

function openDiscussion(view, entry) {
  const { say } = view;
  const open = async () => {
    const { minutes } = view.state.panel.discussion;
    if (await sure(view, say("talk-title", { name: entry.name }), say("talk-text", { minutes }), say("talk-open", { minutes }))) await lead(view, "discussion-opened", { submission: entry.submission });
  };
  return button(say("talk-open", { minutes: view.state.panel.discussion.minutes }), open, { class: "wb-button wb-talk-open", "data-focus": "talk" });
}

/** What the state says changes by itself when the time is over, so the page asks again then. */
function askWhenOver(view, held) {
  if (view.talkUntil === held.until || held.over || !view.time.known) return;
  view.talkUntil = held.until;
  setTimeout(() => view.refresh(), Math.max(0, Date.parse(held.until) - view.time.now) + 300);
}

function talkOver(view, held) {
  const { say } = view;
  const silent = held.of - held.in;
  const counts = Object.keys(held.said).length ? [...["kept", "changed", "declined"].map((each) => say(`talk:${each}`, { count: held.said[each] })), ...(silent ? [say("talk:silent", { count: silent })] : [])] : [];
  return [el("h4", { class: "wb-prose-title" }, say("talk-over")), counts.length ? el("p", {}, counts.join(" · ")) : null, el("p", { class: "wb-quiet" }, say("talk-kept"))];
}

function talkRuns(view, held) {
  const { say } = view;
  const face = new ClockFace(view.time);
  face.show({ part: "discussion", allotted: (Date.parse(held.until) - Date.parse(held.at)) / 1_000, used: 0, since: held.at }, say);
  const until = say("talk-until", { time: clock(held.until, view.zone) });
  const line = say("talk-answered", { in: held.in, of: held.of });
  return [
    el("div", { class: "wb-talk-head" }, el("h4", { class: "wb-prose-title" }, until), face.node),
    el("p", {}, line),
    held.missing.length ? el("p", { class: "wb-quiet" }, say("talk-missing", { names: held.missing.map((each) => view.shortTitle(each)).join(", ") })) : null,
    el("p", { class: "wb-quiet" }, say("talk-free")),
  ];
}

function discussionPart(view, entry) {
  const { say, group } = view;
  const held = entry.discussion;
  if (!held) {
    const may = view.state.panel.discussion.allowed && Object.keys(entry.spread).length && !entry.released && !group.closed && !view.readOnly;
    return may ? el("div", {}, openDiscussion(view, entry)) : null;
  }
  askWhenOver(view, held);
  return el("section", { class: "wb-talk", "aria-label": say("talk") }, held.over ? talkOver(view, held) : talkRuns(view, held));
}
