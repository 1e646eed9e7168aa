// What is said, and how numbers and moments are written. WORDS is set before this part: {key: {id, en}}.

const LANGUAGES = ["id", "en"];

/** What is said otherwise of a single one stands in the table as `word:one`, for a `k` or `count` of 1. */
function wordOf(key, { k, count }) {
  return (Number(k ?? count) === 1 && WORDS[`${key}:one`]) || WORDS[key];
}

function speaker(language) {
  return function say(key, values = {}) {
    const word = wordOf(key, values);
    const text = (word && word[language]) || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
}

/** A title of a panel file in a language, or else in the other. */
function said(title, language) {
  if (!title) return "";
  if (typeof title === "string") return title;
  return language === "id" ? title.id || title.en || "" : title.en || title.id || "";
}

/** Decimal text as people of a language write it: 1234.50 is 1.234,50 in Indonesian. */
function shownNumber(text, language) {
  const [, sign, whole, part] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) || [];
  if (whole === undefined) return String(text);
  const [thousand, point] = language === "id" ? [".", ","] : [",", "."];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousand);
  return (sign ? "−" : "") + grouped + (part ? point + part : "");
}

/** A number of a computation in the browser (never a mark), to a number of places, half up. */
function roundedText(value, places) {
  return (Math.round((value + Number.EPSILON) * 10 ** places) / 10 ** places).toFixed(places);
}

const FORMATS = new Map();

/** A format is dear to make and is asked for again at every change: it is made once. */
function formatOf(options, zone) {
  const key = JSON.stringify([options, zone]);
  const make = (timeZone) => new Intl.DateTimeFormat(options.locale, { ...options, locale: undefined, timeZone });
  if (!FORMATS.has(key)) {
    try {
      FORMATS.set(key, make(zone));
    } catch {
      FORMATS.set(key, make());
    }
  }
  return FORMATS.get(key);
}

function parts(moment, options, zone) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : formatOf(options, zone).format(date);
}

/** Hour, minute and second on the wall of the room: 10:42:07. */
function clock(moment, zone) {
  return parts(moment, { locale: "en-GB", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, zone);
}

function day(moment, language, zone) {
  const locale = language === "id" ? "id-ID" : "en-GB";
  return parts(moment, { locale, day: "numeric", month: "long", year: "numeric" }, zone);
}
