// The browser's own file button speaks the browser's language; this one speaks the reader's, and stays an input.

/** Draw a chooser of files, or of a folder, as a button; `attributes` are those of the input. */
function fileButton(words, attributes) {
  return el("span", { class: "wb-file" }, el("input", { type: "file", ...attributes, class: "wb-hidden" }), el("label", { class: "wb-button", for: attributes.id }, words));
}
