// What is presented: the profile and texts of each innovation, and the region's earlier years. All of it is text.

const PROFILE = ["stage", "form", "kind", "initiator", "theme", "affair", "other_affairs", "trial_date"];
const MORE_PROFILE = ["implementation_date", "development_date", "budget", "maturity", "replicates", "evidence"];
const TEXTS = ["design", "purpose", "benefit", "outcome"];
const WORDED = ["stage", "form", "kind", "initiator"];

function profileValue(view, innovation, field) {
  const value = innovation[field];
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return null;
  if (WORDED.includes(field)) return view.say(`is:${value}`);
  if (field.endsWith("_date")) return day(`${value}T12:00:00Z`, view.language, "UTC");
  if (field === "maturity") return shownNumber(value, view.language);
  if (field === "evidence") return el("ul", { class: "wb-evidence" }, value.map((each) => el("li", {}, each)));
  return Array.isArray(value) ? value.join(", ") : value;
}

function profile(view, innovation) {
  const list = el("dl", { class: "wb-profile" });
  for (const field of [...PROFILE, ...MORE_PROFILE]) {
    const value = profileValue(view, innovation, field);
    if (value !== null) list.append(el("dt", {}, view.say(`field:${field}`)), el("dd", {}, value));
  }
  return list;
}

function prose(view, innovation) {
  return TEXTS.filter((field) => innovation[field]).map((field) => [
    el("h4", { class: "wb-prose-title" }, view.say(`field:${field}`)),
    innovation[field].split(/\n\s*\n/).map((text) => el("p", { class: "wb-prose" }, text)),
  ]);
}

function innovationBlock(view, innovation, open) {
  const title = el("summary", {}, el("span", { class: "wb-innovation-name" }, innovation.name));
  return el("details", { class: "wb-innovation", open }, title, profile(view, innovation), prose(view, innovation));
}

function earlierYears(view, region) {
  if (!region.earlier || !region.earlier.length) return null;
  const { say, language } = view;
  const number = (value) => (value === null || value === undefined ? "–" : shownNumber(value, language));
  const head = ["year", "filed", "score", "place"].map((key) => el("th", { scope: "col" }, say(key)));
  const row = (each) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, String(each.year)),
      el("td", {}, number(each.innovations)),
      el("td", {}, number(each.score), each.scheme && each.score ? el("small", {}, ` ${each.scheme}`) : null),
      el("td", {}, number(each.place)),
    );
  return el(
    "section",
    { class: "wb-earlier" },
    el("h3", { class: "wb-section-title" }, say("earlier-years")),
    el("table", { class: "wb-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, region.earlier.map(row))),
  );
}

function submissionPane(view, entry) {
  const { say } = view;
  const several = entry.innovations.length > 1;
  const title = several ? say("innovations-shown", { count: entry.innovations.length }) : say("innovation-shown");
  const open = (at) => at === 0;
  return el(
    "div",
    { class: "wb-submission" },
    el("h3", { class: "wb-section-title" }, title),
    entry.title ? el("p", { class: "wb-lead" }, entry.title) : null,
    similarAbove(view, entry, "inside"),
    entry.innovations.length
      ? entry.innovations.map((each, at) => innovationBlock(view, each, open(at)))
      : el("p", { class: "wb-quiet" }, say("no-innovations")),
    earlierYears(view, entry.region),
  );
}
