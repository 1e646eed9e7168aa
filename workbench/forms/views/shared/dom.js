// Elements are built here and nowhere from text: whatever a submission holds becomes a text node and cannot run.

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  add(node, children);
  return node;
}

function setAttribute(node, name, value) {
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === "value") {
    node.value = value;
  } else if (value === true) {
    node.setAttribute(name, "");
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, value);
  } else {
    node.removeAttribute(name);
  }
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Put new children in only where something differs, so that a screen reader hears a change once. */
function fill(node, ...children) {
  const only = children.length === 1 && !(children[0] instanceof Node) && !Array.isArray(children[0]);
  if (only && node.childElementCount === 0 && node.textContent === String(children[0])) return;
  node.replaceChildren();
  add(node, children);
}

function show(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

function button(text, press, attributes = {}) {
  return el("button", { type: "button", class: "wb-button", ...attributes, on: { click: press } }, text);
}

/** A file made in the page and saved by the browser; nothing is asked of a server. */
function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

/** Rows as CSV for spreadsheets: a text that a spreadsheet would compute is written as text. */
function csv(rows, separator) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const harmless = /^[=+@\t\r]/.test(text) || (/^-/.test(text) && !/^-[\d.,]+$/.test(text)) ? "'" + text : text;
    return /["\n\r;,\t]/.test(harmless) ? '"' + harmless.replaceAll('"', '""') + '"' : harmless;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(separator)).join("\r\n") + "\r\n";
}
