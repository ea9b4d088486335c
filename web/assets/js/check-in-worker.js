// Shows the page at the door also when there is no network: that page, and what it is drawn with, and nothing else.
// js/check-in.js puts them here; signing out clears it, and so does half a day.
const KEPT = "incheckning";
const PAGES = "/arbete/incheckning/";
const LASTS = 12 * 60 * 60 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname.startsWith(PAGES)) {
    event.respondWith(page(request, address));
  } else if (address.pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  }
});

async function page(request, address) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    // A page with a search in its address has not everybody on it.
    if (answer.ok && !address.search) await kept.put(address.pathname, answer.clone());
    // No longer this reader's.
    if (!answer.ok && answer.status < 500) await caches.delete(KEPT);
    return answer;
  } catch (fault) {
    const last = await kept.match(address.pathname);
    if (last && Date.now() - Date.parse(last.headers.get("date")) < LASTS) return last;
    throw fault;
  }
}

async function asset(request) {
  const kept = await caches.open(KEPT);
  return (await kept.match(request.url)) ?? fetch(request);
}
