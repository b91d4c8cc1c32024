// The root page only: on to the edition that the reader chose before, or else
// to the first one that the browser's languages ask for.
(function () {
  "use strict";
  var editions = {};
  document.querySelectorAll("a[data-edition]").forEach(function (link) {
    var code = link.getAttribute("data-edition");
    editions[code] = link;
    link.addEventListener("click", function () {
      try { localStorage.setItem("wenzhai.edition", code); } catch (e) { /* Private windows may refuse. */ }
    });
  });

  // The edition for one language tag; undefined where it is not Chinese.
  function editionFor(tag) {
    if (!/^zh\b/i.test(tag)) return undefined;
    var traditional = /hant/i.test(tag) || (/-(tw|hk|mo)\b/i.test(tag) && !/hans/i.test(tag));
    if (!traditional) return editions.hans;
    return (/-(hk|mo)\b/i.test(tag) && editions.hk) || editions.hant || editions.hk;
  }

  function choice() {
    var stored = null;
    try { stored = localStorage.getItem("wenzhai.edition"); } catch (e) { /* Go by the languages. */ }
    var found = editions[stored];
    (navigator.languages || [navigator.language]).forEach(function (tag) { found = found || editionFor(tag); });
    return found;
  }

  // Whoever came here to choose (#choose), or by the back button, stays.
  var entry = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
  var edition = location.hash || (entry && entry.type === "back_forward") ? undefined : choice();
  if (edition) location.replace(edition.href);
})();
