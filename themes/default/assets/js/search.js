// The search page, and the marks on a page that it led to: docs/search.md.
(() => {
  "use strict";
  const own = document.currentScript, root = new URL("../", own.src).href;
  const form = document.getElementById("finder"), { version, code: edition } = form ? form.dataset : {};
  const PAGE = 10, VERIFIED = 30, ASKED = 6, PIECES = 16, WEIGHT = [1, 1.5, 2, 4];

  const files = new Map(), waiting = new Map();
  const rules = { createScriptURL: (url) => url };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("wenzhai-search", rules) : rules;

  window.wenzhai = (path, ...data) => waiting.has(path) && waiting.get(path)(data);

  function load(path) {
    if (!files.has(path)) {
      const file = new Promise((done, fail) => {
        const script = document.createElement("script");
        waiting.set(path, done);
        script.onload = script.onerror = () => { script.remove(); fail(Error(path)); };
        script.src = policy.createScriptURL(root + "search/" + path + ".js?v=" + version);
        document.head.append(script);
      });
      files.set(path, file);
      file.catch(() => files.delete(path));
    }
    return files.get(path);
  }

  // For files that must be of one build.
  async function same(path) {
    const [made, ...data] = await load(path);
    if (made !== version) throw Error("stale");
    return data;
  }

  function numbers(text) {
    const list = [];
    let value = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 92) value = value * 34 + code - 93;
      else { list.push(value * 57 + code - 35); value = 0; }
    }
    return list;
  }

  function members(text) {
    let last = -1;
    return numbers(text || "").map((distance) => last += distance + 1);
  }

  const HAN = /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{323AF}\uF900-\uFAFF々〇]/u, WORD = /[\p{Alphabetic}\p{N}]/u;
  const forms = new Map(), chars = (text, map) => Array.from(text, map);

  function fold(c) {
    let form = forms.get(c);
    if (!form) {
      if (HAN.test(c)) { form = c.normalize(); form = forms.get(form) || form; }
      else if ("“”‘’「」『』".includes(c)) form = '"';
      else {
        form = (c >= "！" && c <= "～" ? String.fromCharCode(c.charCodeAt(0) - 0xFEE0) : c).toLowerCase();
        if (chars(form).length > 1) form = c;
      }
      forms.set(c, form);
    }
    return form;
  }

  const plain = (words) => chars(words, (c) => (c = fold(c)).length > 1 ? "\uFFFD" : c).join("");

  async function variants() {
    const [groups] = await load("variants");
    for (const [first, ...rest] of groups.split(" ")) for (const c of rest) forms.set(c, first);
  }

  function tokens(text) {
    const found = [], folded = chars(text, fold), kinds = folded.map((c) => HAN.test(c) ? 2 : WORD.test(c) ? 1 : 0);
    let word = "";
    folded.forEach((c, at) => {
      const here = kinds[at], before = kinds[at - 1];
      if (here > 1) found.push(c);
      if (here + before > 2) found.push(folded[at - 1] + c);
      if (here !== 1) return;
      word += c;
      if (kinds[at + 1] === 1) return;
      found.push("=" + chars(word).slice(0, 24).join(""));
      word = "";
    });
    return found;
  }

  // A word at the start may be the end of one: 23年 of 2023年.
  function questions(phrase) {
    const all = tokens(phrase), pairs = all.filter((it) => it[0] !== "=" && chars(it).length > 1);
    const asked = all.filter((it, at) => it[0] === "=" ? at || !pairs.length
      : pairs.includes(it) || !pairs.some((pair) => pair.includes(it)));
    const step = (asked.length - 1) / (ASKED - 1);
    return step > 1 ? chars({ length: ASKED }, (_, at) => asked[Math.round(at * step)]) : asked;
  }

  const phrasesOf = (query) => query.split(/\s+/).filter((it) => tokens(it).length);
  const piecesOf = (phrases) => phrases.flatMap(questions).filter((it) => it[0] !== "=");

  // Calls put(from, to, is a needle) for each part.
  function parts(words, needles, start, end, put) {
    const folded = plain(words), spots = [];
    for (const needle of needles)
      for (let at = start - 1; (at = folded.indexOf(needle, at + 1)) >= 0 && at + needle.length <= end;) spots.push([at, at + needle.length]);
    for (const [from, to] of spots.sort((a, b) => a[0] - b[0])) {
      if (from < start) continue;
      if (from > start) put(start, from);
      put(from, to, true);
      start = to;
    }
    if (start < end) put(start, end);
  }

  Object.assign(wenzhai, { fold: (text) => chars(text, fold).join(""), tokens, numbers, variants });

  // Marks the words where the search led to.
  async function land() {
    const phrases = phrasesOf(new URLSearchParams(location.search).get("q") || "");
    if (!phrases.length || !window.CSS || !CSS.highlights) return;
    await variants();
    const words = [], places = [], ranges = [], walker = document.createTreeWalker(document.querySelector("main"), 4);
    for (let node, block; node = walker.nextNode();) {
      const around = node.parentElement.closest("p,li,h1,h2,h3,h4,td,th,dd,dt,pre,figcaption,summary");
      let at = 0;
      if (around !== block) places.push(words.push("\n"));
      block = around;
      for (const c of node.data) {
        words.push(c);
        places.push([node, at]);
        at += c.length;
      }
    }
    const folded = plain(words), whole = phrases.map(plain).filter((it) => folded.includes(it));
    parts(words, whole.length ? whole : piecesOf(phrases), 0, words.length, (from, to, hit) => {
      if (!hit) return;
      const range = new Range(), [node, at] = places[to - 1];
      range.setStart(...places[from]);
      range.setEnd(node, at + words[to - 1].length);
      ranges.push(range);
    });
    CSS.highlights.set("found", new Highlight(...ranges));
    const there = document.getElementById(location.hash.slice(1)) || document.body;
    const first = ranges.find((it) => there.contains(it.startContainer));
    if (!first || own.dataset.still) return;
    const { top, bottom } = first.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight * 0.8) scrollBy(0, top - innerHeight / 3);
  }

  if (!form) { land(); return; }

  const pieces = new Map();
  let count, block, lengths, firsts, without, ready;

  function prepare() {
    ready = ready || Promise.all([same("meta"), variants()]).then(([[meta]]) => {
      ({ count, block } = meta);
      lengths = numbers(meta.lengths);
      firsts = meta.firsts.split(" ");
      without = new Set(members(meta.without[edition]));
    });
    ready.catch(() => ready = null);
    return ready;
  }

  async function piece(number) {
    const [groups, lists] = await same(String(number));
    if (!pieces.has(number)) {
      const found = new Map(), all = lists.split(" ");
      let at = 0;
      for (const group of groups.split(" ")) {
        const [first, ...rest] = group;
        if (first === "=") found.set(group, all[at++]);
        else for (const c of rest) found.set(c === "." ? first : first + c, all[at++]);
      }
      pieces.set(number, found);
    }
    return pieces.get(number);
  }

  function pieceOf(token) {
    let low = 0, high = firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= token) low = middle; else high = middle;
    }
    return low;
  }

  // Each document with the class in which it holds the token.
  async function holders(token) {
    const word = token[0] === "=", from = pieceOf(token), holding = new Map();
    const length = word ? Math.min(pieceOf(token + "\uFFFF") - from + 1, PIECES) : 1;
    for (const found of await Promise.all(chars({ length }, (_, at) => piece(from + at)))) {
      for (const key of word ? [...found.keys()].filter((it) => it.startsWith(token)) : [token]) {
        let last = -1;
        for (const number of numbers(found.get(key) || "")) {
          last += (number >> 2) + 1;
          holding.set(last, Math.max(holding.get(last) || 0, number & 3));
        }
      }
    }
    return holding;
  }

  // The best first. Where none holds all, those that hold some.
  async function rank(phrases, paths) {
    const allowed = await Promise.all(paths.map(async (path) => {
      const [groups] = await same("groups"), line = groups.split("\n").find((it) => it.startsWith(path + " "));
      return new Set(members(line && line.slice(path.length + 1)));
    }));
    const all = chars({ length: count }, (_, at) => at).filter((it) => !without.has(it) && allowed.every((set) => set.has(it)));
    const asked = [...new Set(phrases.flatMap(questions))], score = new Float64Array(count), hits = new Uint8Array(count);
    for (const holding of await Promise.all(asked.map(holders))) {
      const rarity = Math.log(1 + count / (holding.size || 1));
      holding.forEach((how, it) => { hits[it]++; score[it] += rarity * WEIGHT[how] / (1 + lengths[it] / 40); });
    }
    const whole = all.filter((it) => hits[it] === asked.length), some = whole.length ? whole : all.filter((it) => hits[it]);
    return { whole: whole.length, documents: some.sort((a, b) => hits[b] - hits[a] || score[b] - score[a] || a - b) };
  }

  const say = {}, field = form.elements.q;
  for (const it of form.querySelectorAll("[data-say]")) say[it.dataset.say] = it.textContent;
  const [status, list, more, browse] = ["status", "results", "more", "browse"].map((id) => document.getElementById(id));
  let turn = 0, composed = -1e3, timer, slow;

  function element(name, parent, text) {
    const made = document.createElement(name);
    made.textContent = text || "";
    parent.append(made);
    return made;
  }

  function marked(parent, words, needles, start, end) {
    parts(words, needles, start, end, (from, to, hit) => {
      const text = words.slice(from, to).join("");
      if (hit) element("mark", parent, text); else parent.append(text);
    });
  }

  async function item(number, found) {
    const [lines] = await load(edition + "/" + Math.floor(number / block));
    const [title, path, date, place] = lines.split("\n")[number % block].split("\t"), words = chars(title);
    const box = document.createElement("li"), link = element("a", box);
    marked(link, words, found.needles, 0, words.length);
    link.href = path + ".html" + (found.query && "?q=" + encodeURIComponent(found.query));
    const note = element("p", box, [date, place].filter(Boolean).join(" · ") || say.term);
    note.className = "meta";
    return { box, link, note, path, title, excerpt: element("p", box) };
  }

  async function verify(it, { phrases, needles }) {
    const [text] = await load(edition + "/" + it.path), lines = text.split("\n").map((line) => {
      const [id, words] = line.split("\t");
      return { id, words: chars(words || ""), folded: plain(words || "") };
    });
    const title = plain(it.title);
    it.exact = phrases.every((phrase) => title.includes(phrase) || lines.some((line) => line.folded.includes(phrase)));
    if (it.excerpt.firstChild) return;
    if (!it.exact) { phrases = needles; element("b", it.note, " " + say.partial); }
    let best = lines[0], most = 0;
    for (const line of lines) {
      // Rather the body than lead and facts.
      const worth = phrases.filter((phrase) => line.folded.includes(phrase)).length - (/^[lf]/.test(line.id) && 0.1);
      if (worth > most) { most = worth; best = line; }
    }
    const { id, words, folded } = best, hit = phrases.find((phrase) => folded.includes(phrase)) || "";
    const at = Math.max(0, folded.indexOf(hit)), start = Math.max(0, at - 24, folded.lastIndexOf("。", at) + 1);
    const end = Math.min(words.length, start + 96);
    if (start && folded[start - 1] !== "。") it.excerpt.append("…");
    marked(it.excerpt, words, phrases, start, end);
    if (end < words.length) it.excerpt.append("…");
    if (hit) it.link.href += "#" + id + (window.CSS && CSS.highlights ? "" : ":~:text=" + encodeURIComponent(words.slice(at, at + hit.length).join("")));
  }

  // Ten more; what is not exact waits while there is better.
  async function show(found, mine) {
    const { documents, held } = found, start = found.at, shown = [], old = list.children.length;
    do {
      const batch = await Promise.all(documents.slice(found.at, found.at += PAGE).map((it) => item(it, found)));
      if (mine !== turn) return;
      if (found.at - start <= PAGE) list.append(...batch.map((it) => it.box));
      await Promise.all(batch.map((it) => verify(it, found)));
      if (mine !== turn) return;
      for (const it of batch) (it.exact ? shown : held).push(it);
    } while (shown.length < PAGE && found.at < documents.length && found.at - start < VERIFIED);
    shown.push(...held.splice(0, Math.max(0, PAGE - shown.length)));
    held.forEach((it) => it.box.remove());
    if (shown.some((it, at) => list.children[old + at] !== it.box)) list.append(...shown.map((it) => it.box));
    more.hidden = found.at >= documents.length && !held.length;
    more.onclick = () => attempt(async () => {
      const last = list.lastChild;
      await show(found, mine);
      if (last.nextSibling) last.nextSibling.firstChild.focus();
    }, mine);
  }

  async function attempt(step, mine) {
    list.ariaBusy = "true";
    const before = status.textContent;
    clearTimeout(slow);
    slow = setTimeout(() => { if (mine === turn) status.textContent = say.loading; }, 400);
    try { await step(); } catch (error) {
      if (mine !== turn) return;
      const stale = error.message === "stale";
      status.textContent = stale ? say.stale : say.failed;
      const again = element("button", status, say.retry);
      again.type = "button";
      again.onclick = () => stale ? location.reload() : search();
    }
    if (mine !== turn) return;
    clearTimeout(slow);
    if (status.textContent === say.loading) status.textContent = before;
    list.ariaBusy = "false";
  }

  function search() {
    clearTimeout(timer);
    const mine = ++turn, query = field.value.trim(), given = new URLSearchParams(query && { q: query });
    const filters = [...form.querySelectorAll("select")].filter((it) => it.value);
    for (const it of filters) given.set(it.name, it.value);
    try { history.replaceState(history.state, "", "?" + given); } catch (error) { /* No matter. */ }
    return attempt(async () => {
      let found = { documents: [] }, text = "";
      if (query || filters.length) {
        await prepare();
        const words = phrasesOf(query), phrases = words.map(plain);
        if (!query || words.length) found = await rank(words, filters.map((it) => it.name + "/" + it.value));
        Object.assign(found, { query, phrases, needles: phrases.concat(piecesOf(words)), at: 0, held: [] });
        text = !found.documents.length ? say.none : found.whole ? say.found.replace("{}", found.documents.length) : say.some;
      }
      if (mine !== turn) return;
      list.textContent = "";
      clearTimeout(slow);
      status.textContent = text;
      more.hidden = true;
      browse.hidden = found.documents.length > 0;
      if (browse.hidden) await show(found, mine);
    }, mine);
  }

  function later() { clearTimeout(timer); timer = setTimeout(search, 250); }

  field.addEventListener("focus", () => { prepare().catch(() => {}); }, { once: true });
  field.addEventListener("input", (event) => event.isComposing || later());
  field.addEventListener("compositionstart", () => clearTimeout(timer));
  field.addEventListener("compositionend", () => { composed = performance.now(); later(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => event.target === field || search());
  document.addEventListener("keydown", (event) => {
    const { key, target } = event, links = [field, ...list.querySelectorAll("a")], at = links.indexOf(target);
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = key === "/" && !target.closest("input,select") ? field
      : at >= 0 && links[at + ({ ArrowDown: 1, ArrowUp: -1 }[key] || NaN)];
    if (to) to.focus();
    // The key that ended a composition is not for us.
    else if (key === "Enter" && target === field) { if (performance.now() - composed > 100) search(); }
    else return;
    event.preventDefault();
  });

  // Lists are filters.
  const asked = new URLSearchParams(location.search), filters = form.querySelector("details");
  for (const section of browse.querySelectorAll("[data-axis]")) {
    const label = element("label", filters.lastElementChild, section.querySelector("h2").textContent), select = element("select", label);
    select.name = section.dataset.axis;
    element("option", select, say.any).value = "";
    for (const link of section.querySelectorAll("li > a")) {
      let indent = "";
      for (let it = link.parentElement.parentElement; it = it.parentElement.closest("section ul");) indent += "\u3000";
      element("option", select, indent + link.firstChild.data + "（" + link.lastChild.textContent + "）").value = link.href.replace(/^.*\/|\.html$/g, "");
    }
    select.value = asked.get(select.name) || "";
    if (select.value) filters.open = true;
  }
  if (asked.has("q")) field.value = asked.get("q");
  if (asked.toString() || field.value) search();
})();
