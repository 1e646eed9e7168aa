// What every view has: a root, a language that changes at a click, a place for messages, empty and error states.

const REMEMBERED = "workbench-language";

/** The language that was chosen here before; the server reads the same cookie for its own sentences. */
function firstLanguage(model, state) {
  const asked = cookie(REMEMBERED) || model.get("language") || (state && state.language);
  return LANGUAGES.includes(asked) ? asked : "id";
}

function rememberLanguage(model, language) {
  document.cookie = `${REMEMBERED}=${language}; path=/; max-age=${400 * 24 * 3600}; SameSite=Lax`;
  model.set("language", language);
  model.save_changes();
}

/** Two buttons rather than a list: both languages are one click away, each written in its own. */
function languageSwitch(language, choose) {
  const names = { id: "Indonesia", en: "English" };
  const one = (key) =>
    button(key.toUpperCase(), () => choose(key), {
      class: "wb-language",
      lang: key,
      title: names[key],
      "aria-label": names[key],
      "aria-pressed": String(key === language),
    });
  return el("div", { class: "wb-languages", role: "group", "aria-label": "Bahasa / Language" }, LANGUAGES.map(one));
}

/** The desks that this seat opens beside this one: who marks and leads a room goes to and fro. */
function deskLinks(state, doors, say) {
  if (!doors.events || !state.desks || state.desks.length < 2) return null;
  const base = doors.events.replace(/\/events$/, "");
  const link = (desk) => el("a", { class: "wb-desk-link", href: `${base}/${desk}`, "aria-current": desk === state.desk ? "page" : null }, say(`desk:${desk}`));
  return el("nav", { class: "wb-desks", "aria-label": say("desks") }, state.desks.map(link));
}

/** The sheets of rooms on paper, for who may print them: they show no mark, and their code is read by the server alone. */
function roomPapers({ doors, say, language }, rooms) {
  if (!doors.events || !rooms || !rooms.length) return null;
  const base = doors.events.replace(/\/events$/, "");
  const link = ({ key, title }) => el("a", { class: "wb-link", href: `${base}/rooms/${key}`, target: "_blank", rel: "noopener", "data-focus": `paper ${key}` }, say("print-room", { room: said(title, language) || key }));
  return el("p", { class: "wb-papers" }, rooms.map(link));
}

/** JupyterLab has a theme of its own; a served page follows the reader's system. */
function followLab(root, served) {
  root.classList.toggle("wb-served", served);
  const light = document.body.dataset.jpThemeLight;
  if (!served && light !== undefined) root.dataset.theme = light === "false" ? "dark" : "light";
}

/** Something to wait for, nothing there, or a fault, as a quiet block with its next step. */
function notice(kind, title, text, action) {
  return el(
    "div",
    { class: `wb-notice wb-notice-${kind}`, role: kind === "fault" ? "alert" : null },
    el("p", { class: "wb-notice-title" }, title),
    text ? el("p", {}, text) : null,
    action || null,
  );
}

function waiting(say) {
  return el(
    "div",
    { class: "wb-notice wb-notice-wait", role: "status" },
    el("p", { class: "wb-notice-title" }, say("loading")),
    el("div", { class: "wb-bones", "aria-hidden": "true" }, el("span"), el("span"), el("span")),
  );
}

/** A modal dialog inside the root, so that its style is scoped; Escape and the close button end it. */
function openDialog(root, { title, body, buttons, closeWord, closed = () => {}, wide = false }) {
  const heading = el("h2", { class: "wb-dialog-title", id: "wb-" + randomHex(4), tabindex: "-1" }, title);
  const dialog = el("dialog", { class: wide ? "wb-dialog wb-dialog-wide" : "wb-dialog", "aria-labelledby": heading.id });
  const close = button("×", () => dialog.close(), { class: "wb-dialog-close", "aria-label": closeWord });
  dialog.append(el("div", { class: "wb-dialog-head" }, heading, close), el("div", { class: "wb-dialog-body" }, body));
  if (buttons) dialog.append(el("div", { class: "wb-dialog-foot" }, buttons));
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  root.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}

const CLICK = 350;

/** What is drawn anew between a finger going down and the click that follows would swallow the tap: drawing waits. */
class Taps {
  constructor(root, draw) {
    this.down = this.owed = false;
    root.addEventListener("pointerdown", () => {
      clearTimeout(this.later);
      this.down = true;
    });
    // A mouse clicks as it is lifted; the click of a finger comes after that, as an event of its own.
    this.lifted = ({ type, pointerType, detail }) => {
      if (type === "click" && !detail) return; // by a key: the finger is where it was
      clearTimeout(this.later);
      const awaits = type === "pointerup" && pointerType !== "mouse";
      if (!awaits) this.down = false;
      const over = () => {
        const { owed } = this;
        this.down = this.owed = false;
        if (owed) draw();
      };
      this.later = setTimeout(over, awaits ? CLICK : 0);
    };
    // A click is heard here before whatever it calls, which may draw.
    this.lifts = ["pointerup", "pointercancel", "blur", "click"];
    this.lifts.forEach((each) => window.addEventListener(each, this.lifted, each === "click"));
  }

  /** Whether to wait; what was to be drawn is drawn when the finger is lifted. */
  wait() {
    this.owed = this.owed || this.down;
    return this.down;
  }

  stop() {
    clearTimeout(this.later);
    this.lifts.forEach((each) => window.removeEventListener(each, this.lifted, each === "click"));
  }
}
