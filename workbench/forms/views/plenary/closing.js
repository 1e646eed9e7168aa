// The end of a session on one page, for who closes it: what remains, what the first places hang on, what is decided.

function closingClusters(view) {
  const one = (cluster) => {
    const title = view.titled("clusters", cluster.cluster);
    return el("section", { class: "wb-cluster", "aria-label": title }, el("h3", { class: "wb-section-title" }, title), linePart(view, cluster), decisionPart(view, cluster));
  };
  return view.shown.map(one);
}

function endParts(view) {
  const { say } = view;
  const clusters = closingClusters(view);
  return [el("div", { class: "wb-end" }, remainsPart(view), unfinishedPart(view)), clusters.length ? [rulesProgress(view), clusters] : notice("empty", say("no-results"), say("no-results-why"))];
}

/** The results page of a round in session; an archive has the same parts but this one. */
class RoundResults extends ResultsView {
  get tabs() {
    const { ranking, ...rest } = super.tabs;
    return this.state.closing ? { ranking, closing: endParts, ...rest } : super.tabs;
  }
}
