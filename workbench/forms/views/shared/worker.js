// The worker of a browser on a secure connection: it keeps the assessor's page and its files, and gives them where
// nothing answers. It never answers for the doors: what is marked goes from the page's own log, and from nowhere else.

const SHELF = "workbench";
const SHEET = /^\/panels\/[^/]+\/[^/]+\/assessor$/;
const PATIENCE = 8_000;
/** When this worker kept a page as it passed; a moment later it need not be asked for once more. */
const passed = new Map();
const MOMENT = 10_000;
/** What the browser does without waking the worker: files from the shelf, doors from the network, and the page from whoever is first. */
const ROUTES = [
  { condition: { urlPattern: { pathname: "/assets/*" } }, source: { cacheName: SHELF } },
  { condition: { urlPattern: { pathname: "/panels/*/*/assessor" }, requestMode: "navigate" }, source: "race-network-and-fetch-handler" },
  { condition: { urlPattern: { pathname: "/*" } }, source: "network" },
];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  if (event.addRoutes) event.waitUntil(event.addRoutes(ROUTES));
});
self.addEventListener("activate", (event) => event.waitUntil(begin()));

/**
 * The browser asks for the page while the worker wakes, so that the worker costs no time where there is a network. Where
 * it races the network by itself (see `ROUTES`), a preload would be a second request for the same page.
 */
async function begin() {
  const races = typeof InstallEvent === "function" && "addRoutes" in InstallEvent.prototype;
  const preload = self.registration.navigationPreload;
  if (preload) await (races ? preload.disable() : preload.enable());
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  const { keep: wanted, forget } = event.data || {};
  if (wanted) event.waitUntil(keep(wanted));
  if (forget) event.waitUntil(caches.open(SHELF).then((shelf) => shelf.delete(forget)));
});

/** Keep a page and its files; files of an older version that no kept page names go. */
async function keep(addresses) {
  const shelf = await caches.open(SHELF);
  const wanted = addresses.map((address) => new URL(address, location.origin));
  for (const address of wanted) {
    const sheet = SHEET.test(address.pathname);
    if (sheet ? Date.now() - passed.get(address.pathname) < MOMENT : await shelf.match(address)) continue;
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (answer && answer.ok) await shelf.put(sheet ? address.pathname : address, answer);
  }
  const newest = new Set(wanted.map((address) => address.pathname));
  const kept = (await shelf.keys()).map((request) => new URL(request.url).pathname);
  for (const path of kept) if (!SHEET.test(path) && !newest.has(path)) await shelf.delete(path);
}

async function file(request) {
  const kept = await (await caches.open(SHELF)).match(request.url);
  return kept || fetch(request);
}

function late(milliseconds) {
  return new Promise((resolve, reject) => setTimeout(() => reject(new Error("late")), milliseconds));
}

/** The network's page where it comes in time, and else the one that was kept; a refused seat is not kept any longer. */
async function sheet(request, path, preloaded) {
  const asked = Promise.resolve(preloaded).then((answer) => answer || fetch(request));
  asked.catch(() => {});
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(path);
  try {
    const answer = await (kept ? Promise.race([asked, late(PATIENCE)]) : asked);
    // A page that breaks off on its way does not take the place of one that is whole.
    if (answer.ok) shelf.put(path, answer.clone()).then(() => passed.set(path, Date.now()), () => {});
    else if (answer.status === 401 || answer.status === 403) await shelf.delete(path);
    return answer.status >= 500 && kept ? kept : answer;
  } catch (fault) {
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && SHEET.test(address.pathname)) event.respondWith(sheet(request, address.pathname, event.preloadResponse));
});
