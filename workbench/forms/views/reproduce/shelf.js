// Which archive is looked at: one of those that lie beside the notebook, or a folder that is chosen here.

const HANDED = 512 * 1024;

function shelfTools(view) {
  const { say, state } = view;
  const choose = (event) => view.open(event.target.value);
  const take = (event) => event.target.files.length && view.handIn([...event.target.files]);
  const named = (key) => (key === "demonstration" ? say("the-demonstration") : key);
  const archives = state.archives || [];
  return el(
    "div",
    { class: "wb-shelf" },
    archives.length
      ? el(
          "div",
          { class: "wb-shelf-part" },
          el("label", { for: "wb-shelf-archive" }, say("archive")),
          el("select", { id: "wb-shelf-archive", class: "wb-text wb-select", "data-focus": "archive", on: { change: choose } }, archives.map((key) => el("option", { value: key, selected: key === state.chosen }, named(key)))),
        )
      : null,
    el(
      "div",
      { class: "wb-shelf-part" },
      el("p", { class: "wb-shelf-title", id: "wb-shelf-folder-what" }, say("open-folder")),
      fileButton(say("choose-folder"), { id: "wb-shelf-folder", webkitdirectory: true, multiple: true, "aria-describedby": "wb-shelf-folder-what", "data-focus": "folder", on: { change: take } }),
      el("p", { class: "wb-quiet" }, say("open-folder-why")),
    ),
  );
}

/** Hand a folder to the kernel, a part of a file at a time, so that no message is larger than a websocket takes. */
async function handFolder(model, files) {
  for (const [number, file] of files.entries()) {
    const count = Math.max(1, Math.ceil(file.size / HANDED));
    for (let at = 0; at < count; at += 1) {
      const content = await file.slice(at * HANDED, (at + 1) * HANDED).arrayBuffer();
      const part = { path: file.webkitRelativePath || file.name, first: number === 0 && at === 0, last: number === files.length - 1 && at === count - 1 };
      model.send({ file: part }, undefined, [new DataView(content)]);
    }
  }
}
