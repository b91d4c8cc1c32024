// Loaded in the head and not deferred: what the reader chose must hold before
// the first paint. Every page is complete without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var usual = { theme: "auto", size: "18", flow: "rows" };
  var file = location.pathname.replace(/.*\//, "");
  var policy;
  // Where a toggle left off: the id of a block and how far into it.
  var mark = /^#([\w-]+)~(-?[\d.]+)$/.exec(location.hash);

  function recall(name) {
    try { return localStorage.getItem("wenzhai." + name); } catch (e) { return null; }
  }

  function remember(name, value) {
    try { localStorage.setItem("wenzhai." + name, value); } catch (e) { /* Private windows may refuse. */ }
  }

  function applyChoices() {
    for (var name in usual) root.setAttribute("data-" + name, recall(name) || usual[name]);
  }

  // How far a block lies before the edge that is read from, and its length:
  // down the window, or to the left in a text that is set in columns.
  function extent(block) {
    var box = block.getBoundingClientRect(), style = getComputedStyle(block);
    // A phrase with an id may stand in another line of the other edition.
    if (style.display === "inline") return [0, 0];
    if (style.writingMode < "v") return [box.top, box.height];
    var text = block.closest(".text").getBoundingClientRect();
    return text.top < innerHeight / 2 ? [text.right - box.right, box.width] : [innerHeight, box.width];
  }

  // The innermost block at that edge and the part of it scrolled past; in a
  // gap, the next block, and the part still to come.
  function place() {
    var blocks = document.querySelectorAll("main [id]");
    var at, next;
    for (var i = 0; scrollY >= 1 && i < blocks.length; i++) {
      var it = extent(blocks[i]);
      if (!it[1]) continue;
      if (it[0] <= 1 && it[0] + it[1] > 1) at = i;
      if (it[0] <= 1) next = null;
      else if (next == null) next = i;
    }
    var found = blocks[at == null ? next : at];
    if (!found) return "";
    it = extent(found);
    return "#" + found.id + "~" + (-it[0] / it[1]).toFixed(4);
  }

  function land() {
    var block = document.getElementById(mark[1]);
    if (!block) return;
    var box = block.getBoundingClientRect();
    if (getComputedStyle(block).writingMode < "v") return scrollTo(0, scrollY + box.top + box.height * mark[2]);
    block.scrollIntoView();
    block.closest(".text").scrollLeft -= box.width * mark[2];
  }

  // Near the top of a long page the bar would only hide what the head has too.
  function hideBar() {
    root.toggleAttribute("data-top", scrollY < 80 && root.scrollHeight > innerHeight);
  }

  function leave(event) {
    var link = event.target.closest && event.target.closest("a[data-edition]");
    if (!link) return;
    link.href = link.getAttribute("href").split(/[?#]/)[0] + location.search + (link.rel ? place() : "");
    if (event.type === "click") remember("edition", link.getAttribute("data-edition"));
  }

  // A term is explained where it stands: its entry at the foot of the page, in
  // a popover. Without this the link leads to its page.
  function explain(event) {
    var link = event.target.closest && event.target.closest(".text a.term");
    var note = link && document.getElementById("t-" + link.pathname.replace(/.*\/|\.html$/g, ""));
    if (!note || !root.showPopover || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var box = document.getElementById("gloss") || document.body.appendChild(document.createElement("div"));
    box.id = "gloss";
    box.className = "rows";
    box.popover = "auto";
    box.replaceChildren.apply(box, note.cloneNode(true).childNodes);
    box.firstChild.autofocus = true;
    box.showPopover();
    var at = link.getClientRects()[0];
    var below = at.bottom + box.offsetHeight + 8 < innerHeight;
    box.style.top = (below ? at.bottom + 4 : Math.max(0, at.top - box.offsetHeight - 4)) + "px";
    box.style.left = Math.max(0, Math.min(at.left, root.clientWidth - box.offsetWidth - 16)) + "px";
  }

  // The last place in each of the latest hundred cases, by the file's name,
  // which is the same in every edition. One that was read to its end has none.
  function places() {
    try { return JSON.parse(recall("places")) || {}; } catch (e) { return {}; }
  }

  function keepPlace() {
    var text = document.querySelector(".case .text"), box = text && text.getBoundingClientRect();
    if (!text || box.top >= 0 && !text.scrollLeft) return;
    var all = places();
    delete all[file];
    if (box.bottom > innerHeight || text.scrollLeft) all[file] = place().slice(1).split("~")[0];
    Object.keys(all).slice(0, -100).forEach(function (old) { delete all[old]; });
    remember("places", JSON.stringify(all));
  }

  // Offered and not taken: it goes when the reader reads on.
  function offerPlace() {
    var link = document.querySelector(".resume"), block = document.getElementById(places()[file]);
    if (!link || !block || location.hash || location.search) return;
    var heading = block.textContent.slice(0, 12);
    document.querySelectorAll(".outline a").forEach(function (entry) {
      var at = document.getElementById(entry.hash.slice(1));
      if (at && (at === block || at.compareDocumentPosition(block) & 4)) heading = entry.textContent;
    });
    link.hash = block.id;
    link.lastChild.textContent = heading;
    link.hidden = false;
    addEventListener("scroll", function () { link.hidden = link.hidden || scrollY > innerHeight; });
  }

  // What is read is kept for when there is no network (worker.js); from the
  // first scroll on, so that a glance costs nothing.
  function keepPage(page) {
    var workers = navigator.serviceWorker;
    workers.register(trusted(page.getAttribute("data-worker")), { updateViaCache: "none" }).then(function () {
      return workers.ready;
    }).then(function (it) { it.active.postMessage([location.href, page.href]); }, function () { /* Not here, then. */ });
  }

  function offline() {
    var page = document.querySelector("[data-worker]"), workers = /^http/.test(location.protocol) && navigator.serviceWorker;
    if (!page) return;
    page.hidden = !workers;
    if (!workers) return;
    if (workers.controller) keepPage(page);
    else addEventListener("scroll", function () { keepPage(page); }, { once: true });
  }

  function trusted(url) {
    var rules = { createScriptURL: function (url) { return url; } };
    policy = policy || (window.trustedTypes ? trustedTypes.createPolicy("wenzhai", rules) : rules);
    return policy.createScriptURL(url);
  }

  // The words that a search led here with are marked by the search's own script.
  function markFound() {
    var find = document.querySelector(".find");
    if (!/[?&]q=/.test(location.search) || !find || document.getElementById("finder")) return;
    var script = document.createElement("script");
    script.src = trusted(find.getAttribute("data-script"));
    if (mark) script.setAttribute("data-still", "yes");
    document.head.appendChild(script);
  }

  function showSettings() {
    var settings = document.getElementById("settings");
    var bar = document.querySelector(".bar");
    if (!settings || !bar || !("popover" in root)) return;
    bar.appendChild(settings.content.cloneNode(true));
    document.querySelector(".switch").appendChild(bar.querySelector("button").cloneNode(true));
    bar.addEventListener("change", function (event) {
      remember(event.target.name, event.target.value);
      applyChoices();
    });
    for (var name in usual) {
      var choice = bar.querySelector("[name=" + name + "][value='" + root.getAttribute("data-" + name) + "']");
      if (choice) choice.checked = true;
    }
  }

  applyChoices();
  if (mark) root.setAttribute("data-landing", "");
  ["click", "auxclick", "contextmenu"].forEach(function (kind) { document.addEventListener(kind, leave); });
  document.addEventListener("click", explain);
  addEventListener("pageshow", applyChoices);
  addEventListener("pagehide", keepPlace);
  document.addEventListener("visibilitychange", keepPlace);
  document.addEventListener("DOMContentLoaded", function () {
    var outline = document.querySelector(".outline");
    if (outline) {
      outline.open = matchMedia("(min-width:64rem)").matches;
      var tool = document.querySelector(".bar [href='#outline']");
      if (tool) tool.addEventListener("click", function () { outline.open = true; });
    }
    showSettings();
    offline();
    markFound();
    hideBar();
    offerPlace();
    addEventListener("scroll", hideBar, { passive: true });
    if (!mark) return;
    land();
    root.removeAttribute("data-landing");
    var landed = scrollY;
    addEventListener("load", function () {
      // An image above may have arrived since; a reader who moved is left alone.
      if (Math.abs(scrollY - landed) < 2) land();
      // Only now: before the load is over the browser would jump to the id.
      setTimeout(function () {
        try { history.replaceState(history.state, "", "#" + mark[1]); } catch (e) { /* The mark stays, and does no harm. */ }
      });
    });
  });
})();
