// Keeps what was read for when there is no network; reached from site.js and
// the offline page. While there is a network, pages come from there, always.
const scope = new URL("./", self.location).href;
// Sites of one host share their caches: the names hold the path.
const READ = scope + " read", ALL = scope + " all";
// So many pages of those that were read, the latest, and what they show.
const LIMIT = 100;

// A file whose name holds its hash never changes.
const forever = (address) => /^(assets|files)\//.test(address.slice(scope.length));
const plain = (address) => address.replace(/[?#].*/, "");

async function kept(address) {
  for (const name of [READ, ALL]) {
    const found = await caches.has(name) && await (await caches.open(name)).match(plain(address));
    if (found) return found;
  }
}

// What a host answered, as an answer of its own: one that was redirected would
// not be taken for a page.
const copy = async (answer) => new Response(await answer.blob(), { headers: { "Content-Type": answer.headers.get("Content-Type") || "" } });

const linked = (text, tags, from) => [...text.matchAll(tags)]
  .map((tag) => / (?:href|src)="([^"#?]+)/.exec(tag[0]))
  .filter(Boolean).map((it) => new URL(it[1], from).href);

const shown = (text, from) => linked(text, /<(?:link|script|img)[^>]*>/g, from).filter(forever);

// A page with what it shows; and, where wanted, in the other editions.
async function keep(cache, address, answer, editions) {
  answer = answer || await fetch(plain(address));
  if (!answer.ok) return;
  const text = await answer.clone().text();
  for (const file of shown(text, address)) {
    if (!await cache.match(file)) {
      const got = await fetch(file);
      if (got.ok) await cache.put(file, got);
    }
  }
  await cache.put(plain(address), await copy(answer));
  if (!editions) return;
  for (const other of linked(text, /<a rel="alternate"[^>]*>/g, address)) await keep(cache, other);
}

// Takes the oldest away, and what no page shows any more.
async function prune(cache) {
  const all = (await cache.keys()).map((it) => it.url), files = all.filter(forever);
  const pages = all.filter((it) => !forever(it) && !it.endsWith("/offline.html"));
  if (Math.max(pages.length, files.length) <= LIMIT) return;
  for (const page of pages.slice(0, -LIMIT)) await cache.delete(page);
  const needed = new Set();
  for (const { url } of await cache.keys())
    if (!forever(url)) for (const file of shown(await (await cache.match(url)).text(), url)) needed.add(file);
  for (const file of files) if (!needed.has(file)) await cache.delete(file);
}

async function renew(address, answer) {
  for (const name of [READ, ALL]) {
    const cache = await caches.has(name) && await caches.open(name);
    if (cache && await cache.match(plain(address))) await keep(cache, address, answer.clone());
  }
}

async function answer(event) {
  const { url, mode } = event.request;
  if (forever(url)) return await kept(url) || fetch(event.request);
  try {
    // Asked of the host even where the browser thinks its own copy new enough.
    const got = await fetch(event.request, { cache: "no-cache" });
    if (got.ok && /\.html$/.test(plain(url))) event.waitUntil(renew(url, got.clone()));
    return got;
  } catch (error) {
    const found = await kept(url), path = url.slice(scope.length);
    if (found) return found;
    if (mode !== "navigate") return Response.error();
    const page = scope + path.split("/")[0] + "/offline.html";
    return await kept(page) ? Response.redirect(page + "#" + path) : Response.error();
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event));
});
// The addresses of pages that were read. One after the other, so that the
// oldest is the oldest.
let turn = Promise.resolve();
self.addEventListener("message", (event) => {
  turn = turn.then(async () => {
    const cache = await caches.open(READ);
    for (const address of event.data) await keep(cache, address, null, true);
    await prune(cache);
  }).catch(() => {});
  event.waitUntil(turn);
});
