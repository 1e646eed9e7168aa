// Marks are decimal text. A scale is counted in whole steps of its last place, so that no binary fraction comes in.

function units(text, decimals) {
  const found = /^([-−]?)(\d*)(?:[.,](\d*))?$/.exec(String(text).trim());
  if (!found || (!found[2] && !found[3])) return null;
  const part = (found[3] || "").replace(/0+$/, "");
  if (part.length > decimals) return NaN;
  const size = Number(found[2] || 0) * 10 ** decimals + Number(part.padEnd(decimals, "0") || 0);
  return found[1] ? -size : size;
}

function unitsText(size, decimals) {
  const digits = String(Math.abs(size)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const part = decimals ? digits.slice(-decimals).replace(/0+$/, "") : "";
  return (size < 0 ? "-" : "") + whole + (part ? "." + part : "");
}

function measure(scale) {
  const decimals = Number(scale.decimals) || 0;
  const [low, high, step] = [scale.low, scale.high, scale.step || "1"].map((text) => units(text, decimals));
  return { decimals, low, high, step, steps: Math.round((high - low) / step) };
}

/** What was typed, as a mark or as the reason why it is none. */
function typedMark(text, scale) {
  if (!String(text).trim()) return { empty: true };
  const { decimals, low, high, step } = measure(scale);
  const size = units(text, decimals);
  if (size === null) return { fault: ["fault-number", { value: String(text).trim() }] };
  const bounds = { value: String(text).trim(), low: scale.low, high: scale.high, step: scale.step };
  if (Number.isNaN(size)) return { fault: ["fault-step", bounds] };
  if (size < low || size > high) return { fault: ["fault-range", bounds] };
  if ((size - low) % step !== 0) return { fault: ["fault-step", bounds] };
  return { mark: unitsText(size, decimals) };
}

function steppedMark(mark, scale, steps) {
  const { decimals, low, high, step } = measure(scale);
  const size = Math.min(high, Math.max(low, units(mark, decimals) + steps * step));
  return unitsText(size, decimals);
}

function band(scale, low, high, title) {
  const { decimals, step } = measure(scale);
  const [from, to] = [units(low, decimals), units(high, decimals)];
  const middle = from + Math.floor((to - from) / step / 2) * step;
  const holds = (mark) => mark !== null && units(mark, decimals) >= from && units(mark, decimals) <= to;
  return { low: unitsText(from, decimals), high: unitsText(to, decimals), mark: unitsText(middle, decimals), title, holds };
}

/** The segments of a criterion: its anchors; else each step of a short scale; else five equal parts without words. */
function segments(criterion) {
  const { scale } = criterion;
  const anchors = criterion.anchors || [];
  const { decimals, low, high, step, steps } = measure(scale);
  const text = (size) => unitsText(size, decimals);
  if (anchors.length) return anchors.map((anchor) => band(scale, anchor.low, anchor.high, anchor.title));
  if (steps < 12) return Array.from({ length: steps + 1 }, (_, at) => band(scale, text(low + at * step), text(low + at * step)));
  return Array.from({ length: 5 }, (_, at) => {
    const from = at === 0 ? low : low + (Math.floor((steps * at) / 5) + 1) * step;
    const to = at === 4 ? high : low + Math.floor((steps * (at + 1)) / 5) * step;
    return band(scale, text(from), text(to));
  });
}

function atExtreme(mark, scale) {
  const { decimals, low, high } = measure(scale);
  return mark !== null && [low, high].includes(units(mark, decimals));
}

/** Weights are shares of the whole sheet; on scales of levels, or where each is 1, they are factors. */
function weightsAreFactors(criteria) {
  return criteria.every((each) => each.scale.kind === "levels") || criteria.every((each) => Number(each.weight) === 1);
}

/** The weighted sum of what is marked so far, as decimal text; never called a total. */
function sumSoFar(criteria, markOf) {
  const places = (text) => (String(text).split(".")[1] || "").length;
  const weightPlaces = Math.max(0, ...criteria.map((each) => places(each.weight)));
  const markPlaces = Math.max(0, ...criteria.map((each) => Number(each.scale.decimals) || 0));
  const weights = criteria.reduce((sum, each) => sum + units(each.weight, weightPlaces), 0);
  let sum = 0;
  for (const each of criteria) {
    const mark = markOf(each.key);
    if (mark !== null) sum += units(each.weight, weightPlaces) * units(mark, markPlaces);
  }
  if (weightsAreFactors(criteria)) return unitsText(sum, weightPlaces + markPlaces);
  const tens = Math.round(Math.log10(weights));
  if (weights === 10 ** tens) return unitsText(sum, markPlaces + tens);
  return roundedText(sum / weights / 10 ** markPlaces, 2);
}
