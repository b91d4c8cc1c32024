// The offline page: what is kept, and the whole site to keep. The worker
// (worker.js) keeps what was read, and answers when there is no network.
(async () => {
  "use strict";
  const $ = (id) => document.getElementById(id), link = document.querySelector("[data-worker]") || document.getElementById("settings")?.content.querySelector("[data-worker]");
  if (!link || !/^http/.test(location.protocol) || !navigator.serviceWorker || !window.caches) return;
  const scope = new URL("./", new URL(link.dataset.worker, location)).href, READ = scope + " read", ALL = scope + " all";
  const record = new URL($("kept").dataset.files, location).href, here = location.pathname.replace(/[^/]*$/, "");
  const say = {}, size = (bytes) => (bytes / 1e6).toFixed(1) + " MB";
  for (const it of document.querySelectorAll("[data-say]")) say[it.dataset.say] = it.textContent;
  $("absent").hidden = true;
  $("kept").hidden = false;
  // Where the worker had no page to show it led here, with the page's path.
  if (/^#[\w-]+(\/[\w.-]+)*\.html$/.test(location.hash)) {
    $("missing").hidden = false;
    $("missing").querySelector("a").href = scope + location.hash.slice(1);
  }

  // A record: the length of all files, and the hash of each.
  async function read(answer) {
    const text = answer && answer.ok ? await answer.text() : "";
    return { bytes: +(/^# (\d+) bytes/m.exec(text) || [])[1], files: new Map([...text.matchAll(/^(\w{64})  (.+)$/gm)].map((it) => [it[2], it[1]])) };
  }

  async function there(name) { return await caches.has(name) && caches.open(name); }

  const words = (text) => text.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (it) => ({ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' }[it] || "'"));

  async function show() {
    const cache = await there(READ), all = await there(ALL);
    const old = await read(all && await all.match(record)), now = await read(await fetch(record, { cache: "no-cache" }).catch(() => null));
    const changed = [...now.files].filter(([path, hash]) => old.files.get(path) !== hash).map(([path]) => path);
    const whole = old.files.size && !changed.length;
    $("save").hidden = !changed.length;
    $("save").textContent = (old.files.size ? say.update : say.save).replace("{}", old.files.size ? changed.length : size(now.bytes));
    $("clear").hidden = !cache && !all;
    $("state").textContent = whole ? say.saved : "";
    $("save").onclick = () => save(now, old, changed);

    const pages = cache ? (await cache.keys()).filter((it) => it.url.includes(here) && !it.url.endsWith("/offline.html")).reverse() : [];
    const items = await Promise.all(pages.map(async ({ url }) => {
      const text = await (await cache.match(url)).text(), item = document.createElement("li"), to = document.createElement("a");
      to.href = url;
      to.textContent = words((/<title>(.*?)<\/title>/s.exec(text) || [, url])[1]);
      item.append(to);
      return item;
    }));
    $("list").replaceChildren(...items);
    $("none").hidden = items.length > 0;
  }

  // Six at a time. What is done is noted on the way, so that a save that was
  // broken off goes on from there.
  async function save(now, old, changed) {
    $("save").disabled = true;
    await navigator.serviceWorker.register(policy.createScriptURL(link.dataset.worker));
    const cache = await caches.open(ALL), files = [...changed];
    const note = (bytes) => cache.put(record, new Response(`# ${bytes} bytes\n` + [...old.files].map(([path, hash]) => `${hash}  ${path}\n`).join("")));
    let done = 0, failed = false;
    await Promise.all(Array.from({ length: 6 }, async () => {
      for (let path; !failed && (path = files.pop());) {
        try {
          const answer = await fetch(scope + path, { cache: "no-cache" });
          if (!answer.ok) throw Error(path);
          await cache.put(scope + path, new Response(await answer.blob(), { headers: { "Content-Type": answer.headers.get("Content-Type") || "" } }));
          old.files.set(path, now.files.get(path));
          if (++done % 50 === 0) await note(0);
          $("state").textContent = say.saving.replace("{}", `${done} / ${changed.length}`);
        } catch (error) { failed = true; }
      }
    }));
    for (const path of failed ? [] : old.files.keys()) {
      if (now.files.has(path)) continue;
      await cache.delete(scope + path);
      old.files.delete(path);
    }
    await note(failed ? 0 : now.bytes).catch(() => { failed = true; });
    $("save").disabled = false;
    await show();
    if (failed) $("state").textContent = say.failed;
  }

  const rules = { createScriptURL: (url) => url };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("wenzhai-offline", rules) : rules;
  $("clear").onclick = async () => { await Promise.all([READ, ALL].map((it) => caches.delete(it))); await show(); };
  await show();
})();
