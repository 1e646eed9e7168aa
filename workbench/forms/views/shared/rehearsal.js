// A rehearsal says so on every page of it, and where it is going on, every page of the round leads there.

function rehearsalBar(element, doors, panel) {
  const words = el("span", { class: "wb-rehearsal-words" });
  const way = el("a", { class: "wb-rehearsal-way" });
  const bar = el("aside", { class: "wb wb-rehearsal", hidden: true }, words, way);
  element.prepend(bar);
  let kind = panel.rehearses ? "here" : "";
  const draw = () => {
    const say = speaker(document.documentElement.lang || "id");
    show(bar, Boolean(kind));
    if (!kind) return;
    bar.dataset.kind = kind;
    fill(words, say(`rehearsal:${kind}`));
    fill(way, say(`rehearsal-way:${kind}`));
    way.setAttribute("href", kind === "on" ? doors.events.replace(/\/events$/, "/rehearsal") : "/");
    bar.setAttribute("aria-label", say(`rehearsal:${kind}`));
  };
  window.addEventListener("workbench-rehearsal", ({ detail }) => {
    kind = detail.on ? "on" : "";
    draw();
  });
  if (panel.rehearses) {
    window.addEventListener("workbench-ended", () => {
      kind = "over";
      draw();
    });
  }
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["lang"] });
  draw();
}
