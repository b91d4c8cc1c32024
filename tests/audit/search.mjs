// The search of a built site against its goals, in a real browser:
//
//     node search.mjs public [200 | 5000]
//
// Queries are cut from the pages' own texts, with chance that repeats. Each is
// asked cold on a slow phone (processor at a quarter, 1.6 Mbit/s, 150 ms), then
// warm, and in all four pairs of its script and the page's. The second
// argument says whose goals hold. WENZHAI_CHROMIUM names the browser.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import puppeteer from "puppeteer-core";

const [folder, size = "200"] = process.argv.slice(2);
const GOALS = {
  200: { index: 9000, titles: 45_000, excerpts: 80_000, slow: 1000, warm: 20, exact: 0.98 },
  5000: { index: 5000, titles: 75_000, excerpts: 130_000, slow: 1500, warm: 50, exact: 0.95 },
}[size];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const COLD = 12, ASKED = 50;
const failures = [];

function report(what, value, allowed) {
  console.log(`${allowed ? "ok  " : "OVER"} ${what}: ${value}`);
  if (!allowed) failures.push(`${what}: ${value}`);
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// --- The texts, line by line, in both editions ---
const data = join(folder, "search");
const slugs = readdirSync(join(data, "hans/articles")).map((it) => it.slice(0, -3)).sort();
function text(edition, slug) {
  const found = /^wenzhai\((.*)\);\s*$/s.exec(readFileSync(join(data, edition, "articles", `${slug}.js`), "utf8"));
  return JSON.parse(`[${found[1]}]`)[1].split("\n").map((line) => Array.from(line.split("\t")[1] ?? ""));
}
const texts = slugs.map((slug) => ["hans", "hant"].map((edition) => text(edition, slug)));
const whole = texts.map((editions) => editions.map((lines) => lines.map((it) => it.join("")).join("\n")));

// Knuth's generator: the same queries on every machine.
let seed = 20231124n;
function below(limit) {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
  return Number((seed >> 33n) % BigInt(limit));
}

const queries = [];
while (queries.length < ASKED) {
  const at = below(slugs.length), [hans, hant] = texts[at], line = below(hans.length);
  const length = [2, 3, 4, 9][queries.length % 4], start = below(Math.max(1, hans[line].length - length));
  const cut = (lines) => lines[line].slice(start, start + length).join("");
  if (!/^\p{Script=Han}+$/u.test(cut(hans)) || Array.from(cut(hans)).length < length) continue;
  queries.push({ slug: slugs[at], words: [cut(hans), cut(hant)] });
}

// --- What is stored ---
const stored = readdirSync(data).filter((it) => it.endsWith(".js")).reduce((sum, it) => sum + statSync(join(data, it)).size, 0);
report(`index of ${slugs.length} cases without the texts, bytes a case`, Math.round(stored / slugs.length), stored / slugs.length <= GOALS.index);
const script = readdirSync(join(folder, "assets")).find((it) => /^search\..*\.js$/.test(it));
const weight = gzipSync(readFileSync(join(folder, "assets", script)), { level: 9 }).length;
// 6 KB are 6,144 bytes.
report("script with its interface, gzip", weight, weight <= 6144);

// --- A host with gzip, and a browser ---
const packed = new Map();
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url.split("?")[0]);
  try {
    if (path.includes("..")) throw Error(path);
    if (!packed.has(path)) packed.set(path, gzipSync(readFileSync(join(folder, path)), { level: 9 }));
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "max-age=3600" }).end(packed.get(path));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await puppeteer.launch({ executablePath: process.env.WENZHAI_CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim(), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"] });
const address = (edition) => `http://127.0.0.1:${server.address().port}/${edition}/search.html`;

// Asks as a reader who presses Enter, and says when the titles and when all
// excerpts stood there, in milliseconds.
const ask = (page, words) => page.evaluate((words) => new Promise((done) => {
  const field = document.getElementById("q"), list = document.getElementById("results"), status = document.getElementById("status");
  const begun = performance.now();
  let titles = 0;
  const watch = new MutationObserver(() => {
    if (!titles && list.querySelector("a")) { titles = performance.now() - begun; performance.mark("titles"); }
    if (list.ariaBusy !== "false") return;
    watch.disconnect();
    const results = [...list.children].map((it) => [it.querySelector("a").pathname.replace(/^.*\/|\.html$/g, ""), !it.querySelector(".meta b")]);
    done({ titles, excerpts: performance.now() - begun, results, total: Number((status.textContent.match(/\d+/) || [0])[0]) });
  });
  watch.observe(list, { childList: true, attributes: true });
  list.textContent = "";
  field.focus();
  field.value = words;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}), words);

// --- Cold, on a slow phone ---
const cold = { titles: [], excerpts: [], slow: [], end: [] };
for (const { words } of queries.slice(0, COLD)) {
  const context = await browser.createBrowserContext(), page = await context.newPage();
  await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await page.goto(address("hans"), { waitUntil: "networkidle0" });
  await page.emulateCPUThrottling(4);
  await page.emulateNetworkConditions({ download: 1.6e6 / 8, upload: 750e3 / 8, latency: 150, });
  const answer = await ask(page, words[0]);
  const loaded = await page.evaluate(() => {
    const titles = performance.getEntriesByName("titles")[0];
    return performance.getEntriesByType("resource").filter((it) => it.name.includes("/search/")).map((it) => [new URL(it.name).pathname, titles && it.responseEnd <= titles.startTime]);
  });
  const bytes = (list) => weight + list.reduce((sum, [path]) => sum + packed.get(path).length, 0);
  cold.titles.push(bytes(loaded.filter(([, before]) => before)));
  cold.excerpts.push(bytes(loaded));
  cold.slow.push(answer.titles);
  cold.end.push(answer.excerpts);
  await context.close();
}
for (const [what, list, goal] of [["gzip bytes to the first titles, with the script", cold.titles, GOALS.titles], ["gzip bytes with ten excerpts, with the script", cold.excerpts, GOALS.excerpts], ["milliseconds to titles on the slow phone", cold.slow, GOALS.slow]])
  report(`${what} (median and most of ${COLD})`, `${Math.round(median(list))}, ${Math.round(Math.max(...list))}`, median(list) <= goal);
console.log(`     milliseconds to ten excerpts on the slow phone: ${Math.round(median(cold.end))}`);

// --- All four pairs; warm ---
let tried = 0, found = 0, exact = 0, places = 0;
const warm = [];
for (const edition of ["hans", "hant"]) {
  const page = await browser.newPage();
  await page.goto(address(edition), { waitUntil: "networkidle0" });
  for (const { slug, words } of queries) for (const query of new Set(words)) {
    const holding = whole.filter((it) => it.some((text) => words.some((form) => text.includes(form)))).length;
    const answer = await ask(page, query);
    tried++;
    // Where more than ten hold the words, the number says whether all are known.
    found += answer.total >= holding && (holding > 10 || answer.results.some(([it]) => it === slug));
    exact += answer.results.slice(0, 10).filter(([, whole]) => whole).length;
    places += Math.min(10, holding, answer.results.length || 1);
    warm.push((await ask(page, query)).excerpts);
  }
}
report(`recall in all four pairs (${tried} queries)`, (found / tried).toFixed(3), found === tried);
report("exact among the first ten, of those that could be", (Math.min(exact, places) / places).toFixed(3), exact / places >= GOALS.exact);
report("milliseconds of a warm query, excerpts and all (median)", median(warm).toFixed(1), median(warm) <= GOALS.warm);

await browser.close();
server.close();
if (failures.length) {
  console.error(`\n${failures.length} over the goal:\n${failures.join("\n")}`);
  process.exitCode = 1;
}
