// A quiet line beside an innovation: which other one is similar, and in which words. Never more than a question.

function similarLine(view, line) {
  const { say } = view;
  const where = [line.name, line.region].filter(Boolean).join(", ");
  const round = line.other.includes("/") ? ` · ${line.other.split("/")[0]}` : "";
  const head = `${say(line.declared ? "replicates-line" : "similar-line", { name: where })}${round}`;
  const likeness = el("span", { class: "wb-quiet" }, say("likeness", { value: shownNumber(line.likeness, view.language) }));
  if (!line.passage) return el("li", { class: "wb-similar-line" }, head, " ", likeness);
  return el("li", { class: "wb-similar-line" }, el("details", {}, el("summary", {}, head, " ", likeness), el("blockquote", { class: "wb-prose wb-similar-passage" }, line.passage)));
}

function similarLines(view, entry, innovation) {
  const lines = (entry.similar || []).filter((line) => line.innovation === innovation.key);
  return lines.length ? el("ul", { class: "wb-similar-lines", "aria-label": view.say("similar-to", { name: innovation.name }) }, lines.map((line) => similarLine(view, line))) : null;
}
