// How likeness is spread over all pairs, where the threshold lies, and what share of pairs to expect worth showing.

/** The chart is as wide as the page, so that its words keep their size; see histogramChart. */
const CHART = { width: 720, height: 168, left: 44, bottom: 24, top: 10 };

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children.flat(Infinity).filter((each) => each !== null));
  return node;
}

function percent(view, value, places = 0) {
  return shownNumber(roundedText(100 * value, places), view.language) + " %";
}

function decimal(view, value, places = 2) {
  return shownNumber(roundedText(value, places), view.language);
}

/** The precision told at the highest step that is not above the threshold; null where nobody can tell. */
function precisionAt(review, threshold) {
  const below = review.precision.filter((each) => each.threshold <= threshold + 1e-9);
  return below.length ? below.reduce((best, each) => (each.threshold > best.threshold ? each : best)) : review.precision[0] || null;
}

function chartX(value) {
  return CHART.left + value * (CHART.width - CHART.left - 8);
}

/** Counts from one pair to millions on one chart: the axis counts in tens, and says so. */
function chartY(count, most) {
  const inner = CHART.height - CHART.bottom - CHART.top;
  return CHART.height - CHART.bottom - (count > 0 ? (Math.log10(count + 1) / Math.log10(most + 1)) * inner : 0);
}

function histogramBars(review, threshold) {
  const bins = [];
  for (let at = 0; at < 100; at += 2) bins.push((review.histogram[at] || 0) + (review.histogram[at + 1] || 0) + (at === 98 ? review.histogram[100] || 0 : 0));
  const most = Math.max(1, ...bins);
  const bars = bins.map((count, at) => {
    const top = chartY(count, most);
    const reaching = at / 50 >= threshold - 0.011;
    return svg("rect", { x: chartX(at / 50) + 1, y: top, width: chartX(0.02) - chartX(0) - 2, height: CHART.height - CHART.bottom - top, class: reaching ? "wb-bar wb-bar-in" : "wb-bar" });
  });
  const lines = [1, 100, 10_000, 1_000_000, 100_000_000].filter((count) => count <= most);
  const grid = lines.map((count) => [
    svg("line", { x1: CHART.left, x2: CHART.width - 8, y1: chartY(count, most), y2: chartY(count, most), class: "wb-grid" }),
    svg("text", { x: CHART.left - 6, y: chartY(count, most) + 4, "text-anchor": "end" }, count >= 1_000_000 ? `${count / 1_000_000}M` : count >= 1000 ? `${count / 1000}k` : String(count)),
  ]);
  return [grid, bars];
}

function histogramChart(view, review, threshold) {
  const { say } = view;
  CHART.width = Math.max(280, Math.min(1200, (view.root.clientWidth || 800) - 66));
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => svg("text", { x: chartX(at), y: CHART.height - 6, "text-anchor": "middle" }, decimal(view, at, 1)));
  const line = svg("line", { x1: chartX(threshold), x2: chartX(threshold), y1: CHART.top - 6, y2: CHART.height - CHART.bottom, class: "wb-threshold-line" });
  const label = say("histogram-label", { threshold: decimal(view, threshold) });
  return svg("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, class: "wb-histogram", role: "img", "aria-label": label }, histogramBars(review, threshold), ticks, line);
}

function thresholdWords(view, review, threshold) {
  const { say } = view;
  const count = view.reaching(threshold).length;
  const expected = precisionAt(review, threshold);
  return [
    el("strong", {}, say("pairs-from", { count, threshold: decimal(view, threshold) })),
    expected
      ? [` · ${say("precision-is", { value: percent(view, expected.value), low: percent(view, expected.low), high: percent(view, expected.high) })}`, el("span", { class: "wb-how" }, expected.how)]
      : el("span", { class: "wb-how" }, say("precision-none", { why: review.precision_why })),
  ];
}

/** The threshold moves under the hand; clusters are gathered anew when it is let go. */
function distribution(view) {
  const { say, state } = view;
  const { review } = state;
  const id = "wb-" + randomHex(4);
  const chart = el("div", { class: "wb-chart" });
  const words = el("p", { class: "wb-threshold-words", role: "status" });
  const shown = el("output", { for: id, class: "wb-threshold-value" });
  const draw = () => {
    fill(chart, histogramChart(view, review, view.threshold));
    fill(words, thresholdWords(view, review, view.threshold));
    fill(shown, decimal(view, view.threshold));
    view.drawFindings();
  };
  const slide = el("input", {
    id,
    type: "range",
    class: "wb-threshold",
    min: Math.floor(review.floor * 100) / 100,
    max: 1,
    step: 0.01,
    value: view.threshold,
    "data-focus": "threshold",
    on: {
      input(event) {
        view.threshold = Number(event.target.value);
        draw();
      },
      change: () => view.compare({ threshold: view.threshold }),
    },
  });
  view.drawThreshold = draw;
  return el(
    "section",
    { class: "wb-sheet-part", "aria-label": say("distribution") },
    el("div", { class: "wb-part-head" }, el("h3", { class: "wb-section-title" }, say("distribution")), el("p", { class: "wb-quiet" }, say(review.exact ? "distribution-exact" : "distribution-sampled"))),
    chart,
    el("div", { class: "wb-threshold-row" }, el("label", { for: id }, say("threshold")), slide, shown),
    words,
  );
}
