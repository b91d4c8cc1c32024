// Public checkers on a built site, with the budgets of the reader as limits:
//
//     node audit.mjs public        by Lighthouse once; the median of three where that is not 100
//     node audit.mjs public all    always the median of three
//
// Nu (markup), axe (accessibility; light and dark, normal and largest letters),
// the weight of a first visit, and Lighthouse. Prints what it measures; ends
// with 1 if anything is over its limit. WENZHAI_CHROMIUM names the browser.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const KIB = 1024;
const LIMITS = { view: 14 * KIB, longest: 30 * KIB, css: 4 * KIB, js: 3.5 * KIB, requests: 4, list: 20 * KIB };
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8" };

const [folder, thorough] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const failures = [];

function report(what, value, allowed) {
  console.log(`${allowed ? "ok  " : "OVER"} ${what}: ${value}`);
  if (!allowed) failures.push(`${what}: ${value}`);
}

// --- The pages: of every kind the largest, in each edition ---
const pages = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile() && it.name.endsWith(".html"))
  .map((it) => {
    const path = relative(folder, join(it.parentPath ?? it.path, it.name)).split(sep).join("/");
    return { path, size: readFileSync(join(folder, path)).length };
  })
  .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
const kind = (path) => path.split("/").length > 2 && !/\/index[^/]*$/.test(path) ? path.replace(/[^/]*$/, "*") : path;
const largest = new Map();
for (const { path } of pages) if (!largest.has(kind(path))) largest.set(kind(path), path);

// What is promised is promised of the median case; the longest has a limit of its own.
const cases = pages.filter((it) => /^hans\/articles\/(?!index)/.test(it.path));
const measured = { root: "index.html", home: "hans/index.html", case: cases[cases.length >> 1].path, list: "hans/articles/index.html", practice: largest.get("hans/practices/*"), figures: "hans/figures/index.html", search: "hans/search.html" };

// --- Nu: every page ---
const nu = spawnSync("java", ["-jar", require.resolve("vnu-jar/build/dist/vnu.jar"), "--skip-non-html", "--format", "json", folder], { encoding: "utf8", maxBuffer: 1e9 });
if (nu.error) throw nu.error;
const messages = JSON.parse(nu.stderr || nu.stdout).messages;
for (const it of messages.slice(0, 10)) console.log(`     ${it.url.split("/").slice(-3).join("/")}:${it.lastLine}: ${it.message}`);
report(`Nu, errors and warnings on ${pages.length} pages`, messages.length, messages.length === 0);

// --- A host: below a folder, gzip, the strict policy ---
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url.split("?")[0]).replace(/^\/a\/b\//, "");
  let body;
  try {
    if (path.includes("..")) throw Error(path);
    body = readFileSync(join(folder, path));
  } catch {
    response.writeHead(404).end();
    return;
  }
  const head = { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": POLICY, "content-encoding": "gzip", "cache-control": path.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache" };
  response.writeHead(200, head).end(gzipSync(body, { level: 9 }));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = (path) => `http://127.0.0.1:${server.address().port}/a/b/${path}${path === "index.html" ? "#choose" : ""}`;

async function browse(steps) {
  const browser = await puppeteer.launch({ executablePath: process.env.WENZHAI_CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim(), args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  try { return await steps(browser); } finally { await browser.close(); }
}

// --- axe, the policy, sideways scrolling ---
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
await browse(async (browser) => {
  let broken = 0, violations = 0, sideways = 0, looks = 0;
  const page = await browser.newPage();
  await page.setViewport({ width: 320, height: 740, isMobile: true, hasTouch: true });
  page.on("console", (it) => {
    if (!/Content Security Policy/.test(it.text())) return;
    violations++;
    console.log(`     ${page.url()}: ${it.text()}`);
  });
  for (const [scheme, size] of [["light", "18"], ["dark", "24"]]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(address("404.html"));
    await page.evaluate((it) => localStorage.setItem("wenzhai.size", it), size);
    for (const path of largest.values()) {
      await page.goto("about:blank");
      await page.goto(address(path));
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      // Through the protocol, so that the page's own policy is not asked.
      const found = await page.evaluate(`${axe}; axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] })`);
      for (const it of found.violations) console.log(`     ${path}, ${scheme}, ${size}: ${it.id}: ${it.nodes[0].html.slice(0, 160)}`);
      broken += found.violations.length;
      sideways += await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
      looks++;
    }
  }
  report(`axe, rules broken in ${looks} looks at ${largest.size} pages`, broken, broken === 0);
  report("violations of the strict policy", violations, violations === 0);
  report("pixels of sideways scrolling at 320 px", sideways, sideways === 0);
});

// --- The weight of a first visit ---
for (const [name, path] of [...Object.entries(measured), ["longest case", cases[0].path]]) {
  await browse(async (browser) => {
    const page = await browser.newPage(), loaded = [];
    page.on("requestfinished", (it) => loaded.push(new URL(it.url()).pathname.replace("/a/b/", "")));
    await page.goto(address(path), { waitUntil: "networkidle0" });
    // Chromium without a window asks for no icon; a reader's does.
    const icon = await page.$eval("link[rel=icon]", (it) => new URL(it.href).pathname.replace("/a/b/", ""));
    const files = [...new Set([...loaded, icon])];
    const weight = (end) => files.filter((it) => it.endsWith(end)).reduce((sum, it) => sum + gzipSync(readFileSync(join(folder, it)), { level: 9 }).length, 0);
    const words = `${weight("")} bytes gzip (HTML ${weight(".html")}, CSS ${weight(".css")}, JS ${weight(".js")}), ${files.length} requests`;
    const fits = /case/.test(name)
      ? weight("") <= (name === "case" ? LIMITS.view : LIMITS.longest) && weight(".css") <= LIMITS.css && weight(".js") <= LIMITS.js && files.length <= LIMITS.requests
      : weight(".html") <= LIMITS.list;
    report(`first view, ${name}`, words, fits);
  });
}

// --- Lighthouse ---
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
for (const [name, path] of Object.entries(measured)) {
  const scores = [];
  let last;
  do {
    last = await browse((browser) => lighthouse(address(path), { port: new URL(browser.wsEndpoint()).port, logLevel: "silent", onlyCategories: CATEGORIES }));
    scores.push(CATEGORIES.map((it) => Math.round(last.lhr.categories[it].score * 100)));
  } while (scores.length < 3 && (thorough || scores[0].some((it) => it < 100)));
  const median = CATEGORIES.map((_, at) => scores.map((it) => it[at]).sort((a, b) => a - b)[scores.length >> 1]);
  // Speed depends on the machine, too: there the goal is 100 and the limit 98.
  const fits = median[0] >= 98 && median.slice(1).every((it) => it === 100);
  const audits = last.lhr.audits, number = (it) => audits[it].numericValue;
  const low = Object.values(audits).filter((it) => it.score !== null && it.score < 0.9 && it.scoreDisplayMode === "binary").map((it) => it.id);
  report(`Lighthouse, ${name}`, `${median.join("/")} of ${scores.length} (LCP ${Math.round(number("largest-contentful-paint"))} ms, TBT ${Math.round(number("total-blocking-time"))} ms, CLS ${number("cumulative-layout-shift").toFixed(3)})${fits ? "" : ` ${low}`}`, fits);
}

server.close();
if (failures.length) {
  console.error(`\n${failures.length} over the limit:\n${failures.join("\n")}`);
  process.exitCode = 1;
}
