/* The selection of the grid: how many rows are ticked, and ticking a whole page. The rest is HTML. */
(() => {
  "use strict";
  const boxes = () => [...document.querySelectorAll("#grid input[name=id]")];

  function tell() {
    const bar = document.getElementById("bulk");
    if (!bar) return;
    const ticked = boxes().filter((box) => box.checked).length;
    const all = document.getElementById("bulk-all");
    if (all && !ticked) all.checked = false;
    bar.querySelector("[data-selected]").textContent = all?.checked ? bar.dataset.saidAll : bar.dataset.said.replace("{n}", ticked);
    const page = document.querySelector("[data-select-page]");
    if (page) {
      page.checked = ticked > 0 && ticked === boxes().length;
      page.indeterminate = ticked > 0 && !page.checked;
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-select-page]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches?.("[data-select-page], #grid input[name=id], #bulk-all")) tell();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.id === "bulk") setTimeout(tell);
  });
  document.addEventListener("htmx:afterSettle", tell);
})();
