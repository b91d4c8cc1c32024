// Added to every page by `wenzhai serve`, never to a page that is written.
// Reloads the page when the site was built anew, and keeps the place; shows
// what was wrong with a build that failed.
"use strict";
(() => {
  const own = document.currentScript.dataset.version;
  const key = "wenzhai-serve " + location.pathname;
  let seen = "";
  let asking = null;
  let banner = null;

  const keepPlace = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify([scrollX, scrollY]));
    } catch { /* Storage may be turned off; the page then begins at its top. */ }
  };

  const restorePlace = () => {
    try {
      const kept = sessionStorage.getItem(key);
      sessionStorage.removeItem(key);
      if (!kept) return;
      const [left, top] = JSON.parse(kept);
      scrollTo({ left, top, behavior: "instant" });
    } catch { /* As above. */ }
  };

  const show = (report) => {
    if (banner) banner.remove();
    banner = null;
    // Without a site the page itself is the report.
    if (!report || !own) return;
    banner = document.createElement("div");
    banner.setAttribute("role", "alert");
    banner.lang = "zh-Hans";
    Object.assign(banner.style, {
      position: "fixed", left: "0", right: "0", bottom: "0", zIndex: "2147483647",
      maxHeight: "45vh", overflow: "auto", padding: "0.75em 1em",
      background: "#7a1111", color: "#fff", font: "14px/1.5 monospace",
    });
    const title = document.createElement("strong");
    title.textContent = "内容有错误，改好并保存后会自己刷新";
    const text = document.createElement("pre");
    Object.assign(text.style, { margin: "0.5em 0 0", whiteSpace: "pre-wrap", background: "none", color: "inherit" });
    text.textContent = report;
    banner.append(title, text);
    document.body.append(banner);
  };

  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  // One question is open at a time, and only while the page can be seen: a
  // browser opens few connections to one server, and each tab would hold one.
  const ask = async () => {
    while (!document.hidden) {
      asking = new AbortController();
      try {
        const answer = await fetch("/.wenzhai/version?seen=" + seen, { signal: asking.signal, cache: "no-store" });
        if (!answer.ok) throw new Error(answer.statusText);
        const now = await answer.json();
        if (now.version !== own) {
          keepPlace();
          location.reload();
          return;
        }
        if (now.state !== seen) {
          show(now.report);
          // The report on the error page is part of the page.
          if (!own && seen) location.reload();
        }
        seen = now.state;
      } catch {
        // The server was ended, or the page was hidden.
        await pause(1000);
      }
    }
    asking = null;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (asking) asking.abort();
    } else if (!asking) {
      ask();
    }
  });
  if (document.readyState === "complete") restorePlace();
  else addEventListener("load", restorePlace);
  ask();
})();
