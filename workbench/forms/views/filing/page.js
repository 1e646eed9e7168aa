// A filing is turned page by page: the server finds the list, the region and the words, and sends what a screen shows.

const SEARCH_CALM = 350;

/** What is searched for, in which region; both are answered by the server. */
function searchBar(view) {
  const { say, state, asked } = view;
  const [words, region] = ["words", "region"].map((name) => `wb-${name}-${randomHex(4)}`);
  const typed = (event) => {
    view.asked.words = event.target.value;
    clearTimeout(view.searching);
    view.searching = setTimeout(() => view.ask({}), SEARCH_CALM);
  };
  const regions = [["", say("every-region")], ...state.regions.map((each) => [each.key, each.name])];
  return el(
    "div",
    { class: "wb-search", role: "search" },
    el("label", { for: words, class: "wb-hidden" }, say("search")),
    el("input", { id: words, type: "search", class: "wb-text wb-table-filter", placeholder: say("search"), value: asked.words, autocomplete: "off", "data-focus": "words", on: { input: typed } }),
    el("label", { for: region, class: "wb-hidden" }, say("region")),
    el("select", { id: region, class: "wb-text wb-choice", "data-focus": "region", on: { change: (event) => view.ask({ region: event.target.value }) } }, regions.map(([key, name]) => el("option", { value: key, selected: key === asked.region }, name))),
  );
}

function choices(view, label, chosen, among, counts, turn) {
  const one = (key) => button(`${view.say(`state:${key}`)} (${wholeNumber(counts[key], view.language)})`, () => turn(key), { class: "wb-filter", "aria-pressed": String(chosen === key), "data-focus": `filter ${key}` });
  return el("div", { class: "wb-filters", role: "group", "aria-label": label }, among.map(one));
}

/** Earlier and later pages; nothing where all is on this one. */
function pager(view, { first, total, rows, page }) {
  const { say, language } = view;
  if (total <= rows.length && !first) return null;
  const number = (value) => wholeNumber(value, language);
  return el(
    "nav",
    { class: "wb-pager", "aria-label": say("pages") },
    button(say("page-before"), () => view.ask({ first: Math.max(0, first - page) }), { disabled: first === 0, "data-focus": "page before" }),
    el("span", { class: "wb-quiet" }, say("page-of", { first: number(first + 1), last: number(first + rows.length), total: number(total) })),
    button(say("page-next"), () => view.ask({ first: first + page }), { disabled: first + page >= total, "data-focus": "page next" }),
  );
}

function howFar(view, word, done, of) {
  const number = (value) => wholeNumber(value, view.language);
  const text = view.say(word, { done: number(done), of: number(of) });
  return el("p", { class: "wb-how-far" }, el("progress", { max: String(Math.max(1, of)), value: String(done), "aria-label": text }), el("span", { class: "wb-quiet" }, text));
}

function wholeNumber(value, language) {
  return new Intl.NumberFormat(language).format(value);
}
