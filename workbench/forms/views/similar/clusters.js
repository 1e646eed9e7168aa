// Clusters as graphs: a text copied sixty times is one finding, with what all share in the middle.

const RING = 150;
const DRAWN = 24;

function innovationName(view, key) {
  const about = view.state.innovations[key];
  return about ? about.name : key;
}

function innovationLine(view, key) {
  const about = view.state.innovations[key];
  if (!about) return key;
  const round = key.includes("/") ? key.split("/")[0] : "";
  return [about.region, about.began ? day(`${about.began}T12:00:00Z`, view.language, "UTC") : "", round].filter(Boolean).join(" · ");
}

function ringPlaces(cluster) {
  const others = cluster.innovations.filter((key) => key !== cluster.middle).slice(0, DRAWN);
  const places = new Map([[cluster.middle, [RING, RING]]]);
  others.forEach((key, at) => {
    const angle = (2 * Math.PI * at) / others.length - Math.PI / 2;
    places.set(key, [RING + 110 * Math.cos(angle), RING + 110 * Math.sin(angle)]);
  });
  return places;
}

function clusterGraph(view, cluster) {
  const places = ringPlaces(cluster);
  const edges = view.state.review.pairs.filter((pair) => places.has(pair.first) && places.has(pair.second) && view.reaches(pair));
  const line = (pair) => {
    const [[x1, y1], [x2, y2]] = [places.get(pair.first), places.get(pair.second)];
    return svg("line", { x1, y1, x2, y2, class: "wb-edge-line", "stroke-width": 1 + 4 * pair.cosine, "stroke-opacity": 0.2 + 0.6 * pair.cosine });
  };
  const node = ([key, [x, y]], at) => [
    svg("circle", { cx: x, cy: y, r: key === cluster.middle ? 16 : 11, class: key === cluster.middle ? "wb-node wb-node-middle" : "wb-node" }, svg("title", {}, innovationName(view, key))),
    svg("text", { x, y: y + 4, "text-anchor": "middle", class: "wb-node-number" }, String(at + 1)),
  ];
  const label = view.say("graph-label", { count: cluster.innovations.length, middle: innovationName(view, cluster.middle) });
  return svg("svg", { viewBox: `0 0 ${2 * RING} ${2 * RING}`, class: "wb-graph", role: "img", "aria-label": label }, edges.map(line), [...places].map(node));
}

function clusterNames(view, cluster) {
  const keys = [...ringPlaces(cluster).keys()];
  const rest = cluster.innovations.length - keys.length;
  const item = (key) => el("li", {}, el("span", { class: "wb-node-name" }, innovationName(view, key)), el("span", { class: "wb-quiet" }, innovationLine(view, key)));
  return [el("ol", { class: "wb-node-names" }, keys.slice(0, 8).map(item)), keys.length > 8 || rest > 0 ? el("p", { class: "wb-quiet" }, view.say("and-more", { count: cluster.innovations.length - Math.min(8, keys.length) })) : null];
}

function clusterCard(view, cluster, at) {
  const { say } = view;
  const values = { count: cluster.innovations.length, low: decimal(view, cluster.lowest), high: decimal(view, cluster.highest) };
  return el(
    "li",
    { class: "wb-cluster-card", "data-kind": cluster.kind },
    el("h4", { class: "wb-cluster-title" }, say(`kind:${cluster.kind}`), el("span", { class: "wb-quiet" }, say("cluster-line", values))),
    clusterGraph(view, cluster),
    clusterNames(view, cluster),
    el(
      "div",
      { class: "wb-card-acts" },
      button(say("work-through"), () => view.choose({ cluster: cluster.innovations }), { "data-focus": `cluster ${at}` }),
      view.mayDecide ? button(say("decide-all"), () => view.decideCluster(cluster), { class: "wb-link", "data-focus": `all ${at}` }) : null,
    ),
  );
}

function clusterList(view) {
  const { say, state } = view;
  const several = state.review.clusters.filter((each) => each.innovations.length > 2);
  const single = state.review.clusters.length - several.length;
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("clusters") },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, say("clusters")), el("p", { class: "wb-quiet" }, say("clusters-line", { several: several.length, single }))),
    several.length ? el("ol", { class: "wb-cluster-cards" }, several.slice(0, 12).map((cluster, at) => clusterCard(view, cluster, at))) : el("p", { class: "wb-quiet" }, say("no-clusters")),
  );
}
