// A comparison sorted by the words of a column, up and then down. Deferred: the
// table is whole without it.
(function () {
  "use strict";
  function sortable(head) {
    var button = document.createElement("button");
    button.type = "button";
    button.append.apply(button, head.childNodes);
    head.append(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") !== "ascending";
      var body = head.closest("table").tBodies[0];
      var text = function (row) { return row.cells[head.cellIndex].textContent; };
      Array.from(body.rows).sort(function (a, b) {
        return text(a).localeCompare(text(b), document.documentElement.lang) * (up ? 1 : -1);
      }).forEach(function (row) { body.append(row); });
      head.parentNode.querySelectorAll("[aria-sort]").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
    });
  }

  document.querySelectorAll("[data-sort]").forEach(sortable);
})();
