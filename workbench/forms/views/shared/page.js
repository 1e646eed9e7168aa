// The assessor's page: the card is hosted with the state that came in the page; what the kernel draws comes later.

const LATER = 700;
const SELDOM_DRAWN = 4_000;

/** Bring a picture in that the kernel wrote; it is made of nodes, and what could run in it is left out. */
function inert(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const node of parsed.querySelectorAll("script, style, link, iframe, object, embed, form, base, meta")) node.remove();
  for (const node of parsed.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (name.startsWith("on") || /^\s*javascript:/i.test(value)) node.removeAttribute(name);
    }
  }
  return [...parsed.childNodes].map((node) => document.importNode(node, true));
}

/** What the kernel draws, under the card: quiet while it is not there, and never in the way. */
class Drawn {
  constructor(element, address, model) {
    Object.assign(this, { address, model });
    this.picture = el("div", { class: "wb-drawn-picture" });
    this.line = el("p", { class: "wb-quiet", role: "status" });
    this.again = button("", () => this.draw(), { class: "wb-link", hidden: true });
    this.title = el("span", {});
    this.details = el("details", { class: "wb-drawn" }, el("summary", {}, this.title), el("div", { class: "wb-drawn-line" }, this.line, this.again), this.picture);
    this.root = el("section", { class: "wb wb-under" }, this.details);
    element.append(this.root);
    this.details.addEventListener("toggle", () => this.details.open && this.draw());
    window.addEventListener("workbench-beat", ({ detail }) => this.beaten(detail));
    window.addEventListener("workbench-grown", () => this.details.open && this.soon());
    model.on("change:language", () => this.draw());
    this.show("waits");
  }

  get say() {
    return speaker(firstLanguage(this.model, this.model.get("state")));
  }

  show(kind) {
    this.kind = kind;
    fill(this.title, this.say("drawn-title"));
    fill(this.line, kind === "here" ? "" : this.say(`drawn:${kind}`));
    fill(this.again, this.say("try-again"));
    show(this.again, kind === "gone");
    this.root.dataset.state = kind;
  }

  /** The beat tells how the kernel of this tab is: one that is gone is started again when it is wanted. */
  beaten({ kernel }) {
    if (kernel === "gone" && this.kind === "here") this.details.open ? this.draw() : this.show("gone");
    if (!kernel && this.kind === "gone" && this.details.open) this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), SELDOM_DRAWN);
  }

  async draw() {
    if (this.drawing) return;
    this.drawing = true;
    if (this.kind !== "here") this.show("waits");
    try {
      const language = firstLanguage(this.model, this.model.get("state"));
      const { html } = await ask(`${this.address}?tab=${TAB}&language=${language}`, { patience: 90_000 });
      this.picture.replaceChildren(...inert(html));
      this.show("here");
    } catch {
      this.show("gone");
    }
    this.drawing = false;
  }
}

/** Where the connection is secure, a worker keeps page and scripts, so that the sheet opens without a network. */
async function keepForTheRoad() {
  if (!window.isSecureContext || !navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/worker.js");
    const { active } = await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((each) => each.href || each.src);
    active.postMessage({ keep: [location.pathname, ...files] });
  } catch {
    // A browser that refuses the worker opens the page with a network alone; marks are kept on the device all the same.
  }
}

/** A seat that was ended is not kept on the device: what is shown without a network is shown to its assessor. */
function forgetWhenEnded() {
  window.addEventListener("workbench-ended", () => {
    const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
    if (worker) worker.postMessage({ forget: location.pathname });
  });
}

async function startPage() {
  await EARLY.calm();
  const { state, doors, language, later, keeping, opens } = EARLY;
  const place = document.getElementById("wb-card");
  const bringOver = EARLY.leave();
  place.replaceChildren();
  const hosted = host({ render }, place, { state, language, keeping, opens, doors: { ...doors, live: `${doors.live}?tab=${TAB}` } });
  bringOver(place);
  const drawn = new Drawn(document.getElementById("wb-drawn"), doors.drawn, hosted.model);
  forgetWhenEnded();
  setTimeout(() => {
    document.head.append(el("script", { src: later }));
    drawn.draw();
    keepForTheRoad();
  }, LATER);
}

startPage();
