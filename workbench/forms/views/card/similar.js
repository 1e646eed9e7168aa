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

/** The lines of all that is presented; `place` says where: a narrow page folds the submission away, but not these. */
function similarAbove(view, entry, place) {
  const several = entry.innovations.length > 1;
  const own = (innovation) => {
    const lines = similarLines(view, entry, innovation);
    return lines ? [several ? el("p", { class: "wb-similar-of" }, innovation.name) : null, lines] : null;
  };
  const all = entry.innovations.map(own).filter(Boolean);
  return all.length ? el("div", { class: `wb-similar-${place}` }, all) : null;
}
